"""Results for the question on the page: with progress in sight, a Stop that stops, and never those of another question.

Worlds are kept one by one, so more of them cost only the new ones and a lever of rugby does not play relay again.
Answers are looked at after as many worlds as the statistics plan for, and no more are played than their verdict takes.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any, NamedTuple

import streamlit as st

from pages.ui import streamlit_patches, visit
from pages.ui.question import Question
from pages.ui.results import cost_estimate, replications
from sim.experiment.comparison import HEADLINE, UNDECIDED, Comparison
from sim.experiment.statistics import last_look, next_look
from sim.present import wording

QUICK_SECONDS = 0.5  # what is ready sooner needs no bar
MOST_KEPT = 2  # comparisons, in one session; single worlds are kept in the store
_KEPT, _DRAWN, _AGAIN = "comparisons", "drawn", "drawn again"
_STOPPED, _WANTED = "stopped", "all worlds wanted"


class Place(NamedTuple):
    """Where results are drawn, below the bar that says how far they are."""

    bar: Any
    results: Any


def place_for(question: Question) -> Place:
    """Return a place for results. What stands there of another question is faint at once and soon hidden, by the style sheet."""
    with st.container(key="place-of-worlds"):  # keeps its height while it is empty
        bar = st.empty()
    return Place(bar, st.container(key="results"))


def further_place() -> Any:
    """Return a place for what else is drawn of the same results, further down; what stands there of another question is hidden as well."""
    return st.container(key="results-further")


@contextmanager
def compared(question: Question, place: Place | None = None) -> Iterator[Comparison]:
    """Give what is known of the comparison that *question* asks for, and draw below it; `sharpen` does the rest.

    The first picture rests on a few worlds. *place*, from `place_for`, is where to draw when that is not here.
    """
    bar, results = place or place_for(question)
    comparison = _kept(question)
    if comparison is None:
        with bar.container():
            cost_estimate.agree_on(question)
            _ready_the_engine()
            first = _Bar(st.empty(), 0, question.replications, QUICK_SECONDS)
            comparison = replications.further(question, None, _known(question) or next_look(0, question.replications), first.show)
    comparison = comparison.with_margins(dict(question.margins))
    _keep(question, comparison)  # and so what was shown last is known, though nothing was played
    with bar.container():
        status = _tell_what_it_rests_on(question, comparison)
    visit.note(question, comparison)  # before it is drawn: the next click may come before all is
    with results:
        yield comparison
    st.session_state[_DRAWN] = question, status


def start_page(question: Question) -> bool:
    """Begin a page, with nothing drawn yet; tell whether it answers the same question again, with more worlds."""
    again = st.session_state.get(_AGAIN) == question.key
    st.session_state[_DRAWN] = st.session_state[_AGAIN] = None
    return again


def _goal(question: Question, comparison: Comparison) -> int:
    """Return how many worlds to play: those asked for, fewer when stopped or when the verdict is clear without them."""
    if st.session_state.get(_STOPPED) == question.key:
        return comparison.replications
    if st.session_state.get(_WANTED) != question.key and not any(map(partial(_is_undecided, question, comparison), _judged(question))):
        return comparison.replications
    return question.replications


def _judged(question: Question) -> set[str]:
    """Return the figures whose verdict is waited for."""
    return {HEADLINE, question.metric or HEADLINE}


def _is_undecided(question: Question, comparison: Comparison, metric: str) -> bool:
    return comparison.with_margins(dict(question.margins)).verdict(metric) in UNDECIDED


def _known(question: Question) -> int:
    """Return how many worlds can be looked at at once: all that are asked for, else those of the last look that has been played."""
    known = replications.known(question)
    return known if known == question.replications else last_look(known)


def _kept(question: Question) -> Comparison | None:
    return st.session_state.get(_KEPT, {}).get(question.key, (None, None))[1]


def before(question: Question) -> Comparison | None:
    """Return what is known of the question that was asked last, where it is this one with other settings."""
    for asked, comparison in reversed(st.session_state.get(_KEPT, {}).values()):
        if _settings(asked) != _settings(question):
            return comparison if _settings(asked)[:-1] == _settings(question)[:-1] else None
    return None


def _settings(question: Question) -> tuple[str, str, str, int, str]:
    """Return what a question is about, however many worlds it is asked in; what a slider moves is the last of it."""
    return question.name, question.base, question.other, question.seed, question.scenario.fingerprint


def _keep(question: Question, comparison: Comparison) -> None:
    """Keep the last few comparisons, so that going back to earlier settings is immediate."""
    kept_now = st.session_state.get(_KEPT, {})
    others = {key: kept for key, kept in kept_now.items() if _settings(kept[0]) != _settings(question)}
    latest = list(others.items())[1 - MOST_KEPT :]
    st.session_state[_KEPT] = {**dict(latest), question.key: (question, comparison)}


class _Bar:
    """How far the worlds are; shown only when there is something to wait for."""

    def __init__(self, place: Any, before: int, wanted: int, after: float = 0.0) -> None:
        self.place, self.before, self.wanted, self.after = place, before, wanted, after
        self.started = time.monotonic()

    def show(self, finished: float) -> None:
        elapsed, done = time.monotonic() - self.started, finished - self.before
        if elapsed < self.after:
            return
        n, of = int(finished), f"of {self.wanted} paired worlds"
        text = f"{n} {of} played" if self.before else f"{n} {of}"
        if done >= 2 and (left := elapsed / done * (self.wanted - finished)) > 15:
            text += f", about {cost_estimate.duration(left)} left"
        self.place.progress(min(1.0, finished / self.wanted), text)


def _tell_what_it_rests_on(question: Question, comparison: Comparison) -> _Bar:
    """Say on how many worlds everything below rests, and offer to stop or to go on; and say which worlds failed."""
    worlds, wanted, goal = comparison.replications, question.replications, _goal(question, comparison)
    with st.container(key="worlds-so-far", horizontal=True, vertical_alignment="center"):
        bar = _Bar(st.empty(), worlds, wanted)
        if worlds < goal:
            bar.place.progress(worlds / wanted, f"{worlds} of {wanted} paired worlds played; the answer is getting sharper")
            st.button("Stop", icon=":material/stop:", key="stop", on_click=_stop, args=(question,))
        elif worlds < wanted:
            why = "Stopped" if st.session_state.get(_STOPPED) == question.key else "Clear"
            bar.place.caption(f"{why} after {worlds} of {wanted} paired worlds, each a simulated market played both ways.")
            st.button(f"Continue to {wanted} worlds", icon=":material/play_arrow:", key="continue", on_click=_go_on, args=(question,))
        else:
            bar.place.caption(f"Based on {worlds} paired worlds, each a simulated market played both ways.")
    _tell_of_failures(question, comparison)
    if not comparison.base.tables.keys() & comparison.other.tables.keys():  # nothing to draw, as yet
        st.session_state[_DRAWN] = question, bar
        sharpen()
        st.stop()
    return bar


def sharpen() -> None:
    """Play further worlds for what the page has just drawn, and have it drawn again. Each run of the app ends with this."""
    drawn = st.session_state.get(_DRAWN)
    if drawn is None:
        return
    question, bar = drawn
    comparison = _kept(question)
    if comparison is None or comparison.replications >= _goal(question, comparison):
        return
    streamlit_patches.wait_until_sent()
    _keep(question, replications.further(question, comparison, next_look(comparison.replications, question.replications), bar.show))
    draw_again(question)


def draw_again(question: Question) -> None:
    """Have the page drawn again with more of the answer to the same question."""
    st.session_state[_AGAIN] = question.key
    streamlit_patches.run_again()


def _stop(question: Question) -> None:
    """Stop with the worlds of the last look that has been played by now."""
    comparison, known = _kept(question), _known(question)
    if comparison is not None and known > comparison.replications:
        _keep(question, replications.further(question, comparison, known, lambda finished: None))
    st.session_state[_STOPPED] = question.key


def _go_on(question: Question) -> None:
    st.session_state[_STOPPED] = None
    st.session_state[_WANTED] = question.key


def _tell_of_failures(question: Question, comparison: Comparison) -> None:
    failures = [*comparison.base.failures, *comparison.other.failures]
    if failures:
        worlds = sorted({failure.replication + 1 for failure in failures})
        st.warning(f"{wording.count_of(len(worlds), 'world').capitalize()} could not be played and is left out of every figure: "
                   f"number {', '.join(map(str, worlds))} with seed {question.seed}. "
                   f"The first said: {wording.plain(failures[0].message[:300])}", icon=":material/warning:")  # fmt: skip


def _ready_the_engine() -> None:
    """See that this process can play worlds; on a new machine, let another process compile, so that the page goes on answering."""
    if problem := replications.problem():
        st.warning(problem, icon=":material/cloud_off:")
    if not replications.is_loaded():
        with st.spinner("Preparing the engine. On a new machine this takes about a minute, once; after that it is there at once."):
            replications.load_engine()
