"""Results for the question on the page: with progress in sight, a Stop that stops, and never those of another question.

Worlds are kept one by one, so more of them cost only the new ones and a lever of rugby does not play relay again.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from functools import lru_cache
from typing import Any, NamedTuple

import streamlit as st

from pages.ui import effort, words
from pages.ui.crew import Outcome, outcomes
from pages.ui.setup import Setup
from sim.scenario import Scenario
from sim.scenario.scenario import validate
from sim.study import Comparison, Failure, Result
from sim.study.runs import Task
from sim.world import compile_kernel

SIDES = ("base", "other")
FLUSH_SECONDS = 0.05  # lets the server send the emptied page before this process is busy with worlds
QUICK_SECONDS = 0.3  # what is ready sooner needs no bar
LONG_SECONDS = 120  # what takes longer is asked about first
_KEPT, _STOPPED, _FINISHED, _AGREED = "comparison", "stopped", "finished", "agreed to wait"


class Place(NamedTuple):
    """Where results are drawn, below the bar that says how far they are."""

    bar: Any
    results: Any


def place_for(setup: Setup) -> Place:
    """Return a place for results, emptied at once of those that belong to another question."""
    return Place(st.empty(), st.container() if _kept(setup) else st.empty())


@contextmanager
def compared(setup: Setup, place: Place | None = None) -> Iterator[Comparison]:
    """Give the comparison that *setup* asks for and draw below it; without one, say why and end the page's run.

    *place*, from `place_for`, is where to draw when that is not here.
    """
    bar, results = place or place_for(setup)
    comparison = _kept(setup)
    if comparison is None:
        with bar.container():
            comparison = _play(setup)
        bar.empty()
        st.session_state[_KEPT] = _asked(setup), comparison
        results = results.container()
    with results:
        _tell_what_it_rests_on(setup, comparison)
        yield comparison


def in_detail(setup: Setup, world: int) -> Comparison:
    """Return one world under both operating models, with every activity and belief."""
    tasks = [_task(setup, side, world - 1, detail=True) for side in SIDES]
    return _comparison(setup, [{world - 1: outcome} for outcome in outcomes(tasks, lambda: None)])


def _play(setup: Setup) -> Comparison:
    """Play the worlds that are asked for, or only those that were finished before Stop."""
    worlds = _asked(setup)[1]
    if not worlds:
        st.info("Stopped before the first paired world was finished.")
        _offer_to_continue(setup)
        st.stop()
    _agree_on_long_work(setup)
    _ready_the_engine()
    bar = _Bar(setup, worlds)
    found: list[dict[int, Outcome]] = [{}, {}]
    tasks = [_task(setup, side, world) for world in range(worlds) for side in SIDES]
    time.sleep(FLUSH_SECONDS)
    with closing(outcomes(tasks, bar.show)) as ready:
        for place, outcome in enumerate(ready):
            found[place % 2][place // 2] = outcome
            bar.finished = (place + 1) // 2
            st.session_state[_FINISHED] = setup.question, bar.finished
    return _comparison(setup, found)


def _task(setup: Setup, side: str, replication: int, detail: bool = False) -> Task:
    levers = setup.scenario.operating_models[getattr(setup, side)]
    return Task(_market(setup.scenario), levers, setup.seed, replication, detail)


@lru_cache(maxsize=128)
def _market(scenario: Scenario) -> Scenario:
    """Return *scenario* with the operating models of rivals only, for a change in another one leaves its worlds alone."""
    tree = scenario.model_dump(mode="json")
    used = {vendor.operating_model for vendor in scenario.vendors.values()}
    tree["operating_models"] = {name: levers for name, levers in tree["operating_models"].items() if name in used}
    return validate(tree, "market")


def _comparison(setup: Setup, found: list[dict[int, Outcome]]) -> Comparison:
    results = []
    for side, by_replication in zip(SIDES, found, strict=True):
        failures = [outcome for outcome in by_replication.values() if isinstance(outcome, Failure)]
        tables = {r: outcome for r, outcome in by_replication.items() if not isinstance(outcome, Failure)}
        results.append(Result.of(setup.scenario, getattr(setup, side), setup.seed, tables, failures))
    return Comparison(*results)


def _asked(setup: Setup) -> tuple[Any, int]:
    """Return the question and the number of worlds to answer it with."""
    question, worlds = st.session_state.get(_STOPPED, (None, 0))
    return setup.question, worlds if question == setup.question else setup.replications


def _kept(setup: Setup) -> Comparison | None:
    asked, comparison = st.session_state.get(_KEPT, (None, None))
    return comparison if asked == _asked(setup) else None


class _Bar:
    """How far the worlds are, with a button to stop; shown only when there is something to wait for."""

    def __init__(self, setup: Setup, worlds: int) -> None:
        self.setup, self.worlds, self.finished = setup, worlds, 0
        self.started = time.monotonic()
        self.bar: Any = None  # once there is something to wait for

    def show(self) -> None:
        elapsed = time.monotonic() - self.started
        text = f"{self.finished} of {self.worlds} paired worlds"
        if self.finished and (left := elapsed / self.finished * (self.worlds - self.finished)) > 15:
            text += f", about {effort.duration(left)} left"
        if self.bar is None and elapsed > QUICK_SECONDS:
            with st.container(horizontal=True, vertical_alignment="bottom"):
                self.bar = st.progress(0.0, text)
                st.button("Stop", icon=":material/stop:", key="stop", on_click=_stop, args=(self.setup,))
        if self.bar is not None:
            self.bar.progress(self.finished / self.worlds, text)


def _stop(setup: Setup) -> None:
    question, finished = st.session_state.get(_FINISHED, (None, 0))
    st.session_state[_STOPPED] = setup.question, finished if question == setup.question else 0


def _go_on() -> None:
    st.session_state.pop(_STOPPED, None)


def _offer_to_continue(setup: Setup) -> None:
    st.button(f"Continue to {setup.replications} worlds", icon=":material/play_arrow:", key="continue", on_click=_go_on)


def _tell_what_it_rests_on(setup: Setup, comparison: Comparison) -> None:
    """Say when there are fewer worlds than asked for, because of Stop or of failures."""
    if comparison.replications < setup.replications:
        with st.container(border=True, horizontal=True, vertical_alignment="center"):
            st.markdown(f":material/info: Stopped: everything below rests on {comparison.replications} of "
                        f"{setup.replications} paired worlds.")  # fmt: skip
            _offer_to_continue(setup)
    failures = [*comparison.base.failures, *comparison.other.failures]
    if failures:
        worlds = sorted({failure.replication + 1 for failure in failures})
        st.warning(f"{words.count_of(len(worlds), 'world').capitalize()} could not be played and is left out of every figure: "
                   f"number {', '.join(map(str, worlds))} with seed {setup.seed}. "
                   f"The first said: {words.plain(failures[0].message[:300])}", icon=":material/warning:")  # fmt: skip
    if not comparison.base.tables.keys() & comparison.other.tables.keys():
        st.stop()


def _agree_on_long_work(setup: Setup) -> None:
    """Refuse what no machine would bear, and ask before work of minutes; either ends the page's run."""
    if refusal := effort.refusal(setup):
        st.warning(refusal, icon=":material/groups:")
        st.stop()
    seconds = effort.seconds(setup)
    if seconds > LONG_SECONDS and st.session_state.get(_AGREED) != setup.question:
        with st.container(border=True):
            st.markdown(f":material/hourglass: **This takes a while: about {effort.duration(seconds)}.** "
                        f"{setup.scenario.market.accounts:,} companies over {setup.scenario.market.months} months are played "
                        f"{setup.replications} times for each of the two sellers. Fewer companies or worlds take less.")  # fmt: skip
            st.button("Play it all the same", type="primary", key="agree", on_click=_agree, args=(setup,))
        st.stop()


def _agree(setup: Setup) -> None:
    st.session_state[_AGREED] = setup.question


def _ready_the_engine() -> None:
    with st.spinner("Preparing the engine. On a new machine this takes up to a minute, once; after that it is there at once."):
        _compiled()


@st.cache_resource(show_spinner=False)
def _compiled() -> None:
    compile_kernel()
