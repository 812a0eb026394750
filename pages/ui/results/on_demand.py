"""Further runs on demand: the same worlds with something changed, at once where that is quick, else behind a button that says how long.

They are played when the page is drawn, one trial after another, and the page is drawn again with each: nobody waits for them, and
any click goes before. Worlds are kept one by one, as all are, so a second look costs nothing; what is kept of a trial here is only what
a page makes of it.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any, NamedTuple, TypeVar

import pandas as pd
import streamlit as st

from pages.ui import streamlit_patches
from pages.ui.question import Question
from pages.ui.results import cost_estimate, progressive, replications
from sim.experiment import cost
from sim.experiment.cells import Cell
from sim.experiment.comparison import Comparison
from sim.present import wording
from sim.present.tables.sides import Sides
from sim.scenario import Scenario

MOST_WORLDS = 20
AT_ONCE_SECONDS = float(os.environ.get("BUYING_JOURNEYS_AT_ONCE_SECONDS", 60))
"""What a page may play without being asked; 0 where many share a server, and each is to ask."""
MOST_IN_DETAIL = 5  # worlds
MOST_JOURNEYS_IN_DETAIL = 5000  # of all of them; each takes some 50 kB
Found = TypeVar("Found")
Key = TypeVar("Key")
Jobs = Mapping[Any, Callable[[replications.Show], Any]]
_LEFT, _STOPPED = "trials left to play", "stopped"


class _Trial(NamedTuple):
    """What a page has left to be played: its name, what it depends on, its parts with their steps, and the bar that tells how far it is.

    What nobody sees yet `is_later` than the rest.
    """

    name: str
    told: str
    is_later: bool
    question: Question
    asked: object
    jobs: Jobs
    steps: float
    bar: Any


def start_page() -> None:
    """Begin a page, with nothing left to be played."""
    st.session_state[_LEFT] = []


def play_what_is_left() -> None:
    """Play the first trial that the page has left, and have the page drawn again with it. Each run of the app ends with this.

    What is in sight goes before what is behind a tab; the others say that they wait.
    """
    left = st.session_state.get(_LEFT)
    if left:
        trial, *waiting = sorted(left, key=lambda each: each.is_later)
        trial.bar.progress(0.0, f"{trial.told} …")
        for each in waiting:
            each.bar.progress(0.0, f"{each.told}: waits for the test that is running")
        streamlit_patches.wait_until_sent()
        found = _play(trial.jobs, trial.steps, trial.bar)
        st.session_state[_LEFT] = []
        st.session_state[f"trial {trial.name}"] = trial.asked, found
        progressive.draw_again(trial.question)


def worlds_of(question: Question) -> int:
    """Return how many worlds a trial plays: those asked for, but not more than a reader would wait for."""
    return min(question.replications, MOST_WORLDS)


def tried(
    question: Question, name: str, label: str, scenarios: Mapping[Key, Scenario], make: Callable[[Comparison], Found],
    most_worlds: int = MOST_WORLDS, *, at_once: bool = False, is_later: bool = False,
) -> dict[Key, Found] | None:  # fmt: skip
    """Return what *make* finds in each scenario, against the two ways of working of a question; as `on_demand` for the rest."""
    variants = {key: (Cell.of(scenario, question.base), Cell.of(scenario, question.other)) for key, scenario in scenarios.items()}
    return tried_cells(question, name, label, variants, make, most_worlds, at_once=at_once, is_later=is_later)


def tried_cells(
    question: Question, name: str, label: str, variants: Mapping[Key, Sequence[Cell]], make: Callable[[Comparison], Found],
    most_worlds: int = MOST_WORLDS, *, at_once: bool = False, is_later: bool = False,
) -> dict[Key, Found] | None:  # fmt: skip
    """Return what *make* finds in each variant, a pair of cells; as `on_demand` for the rest."""
    worlds = min(question.replications, most_worlds)
    every = list({cell.key: cell for cells in variants.values() for cell in cells}.values())
    if refusal := cost_estimate.refusal(question, every, 1):
        st.warning(refusal, icon=":material/groups:")
        return None
    asked = (question.key, worlds, tuple(cell.key for cell in every))
    seconds = cost.seconds_of(every, worlds)
    told = f"Testing {wording.count_of(len(variants), 'setting')} in {wording.count_of(worlds, 'paired world')}"

    def found_in(cells: Sequence[Cell]) -> Callable[[replications.Show], Found]:
        return lambda show: make(replications.compared(cells, range(worlds), question.seed, show))

    jobs = {key: found_in(cells) for key, cells in variants.items()}
    return on_demand(question, name, asked, label, told, seconds, jobs, worlds, at_once=at_once, is_later=is_later)


def on_demand(
    question: Question, name: str, asked: object, label: str, told: str, seconds: float, jobs: Jobs, steps: float, *, at_once: bool = False,
    is_later: bool = False,
) -> dict[Any, Any] | None:  # fmt: skip
    """Return what each job makes; None while it is not played yet, with a bar, or with a button while nobody has asked for it.

    Parameters
    ----------
    question : Question
    name : str
        Of the trial, in the session and for its button.
    asked : object
        What the outcome depends on; another question is another trial.
    label, told : str
        Of the button, and what stands beside it, followed by how long it takes.
    seconds : float
    jobs : dict of callable
        Each does one part and tells how far it is, up to *steps*.
    at_once : bool
        Whether to play without being asked, where that takes at most `AT_ONCE_SECONDS`.
    is_later : bool
        Whether to play it after all others, because nobody sees it yet.
    """
    kept, wanted = st.session_state.get(f"trial {name}", (None, None)), f"trial {name} wanted"
    if kept[0] == asked:
        return kept[1]
    wish = st.session_state.get(wanted)
    if wish == asked or (at_once and seconds <= AT_ONCE_SECONDS and wish != (_STOPPED, asked)):
        with st.container(horizontal=True, vertical_alignment="bottom"):
            bar = st.progress(0.0, f"{told}: waits for the answer")
            st.button("Stop", icon=":material/stop:", key=f"stop {wanted}", on_click=_want, args=(wanted, (_STOPPED, asked)))
        st.session_state.setdefault(_LEFT, []).append(_Trial(name, told, is_later, question, asked, jobs, steps, bar))
        return None
    with st.container(horizontal=True, vertical_alignment="center"):
        st.button(label, icon=":material/play_arrow:", key=f"try {name}", on_click=_want, args=(wanted, asked))
        st.caption(f"{told}; about {cost_estimate.duration(max(seconds, 1))}.")
    return None


def hour_by_hour(question: Question, comparison: Comparison, make: Callable[[Comparison], Sides]) -> Sides:
    """Return what *make* finds in a few worlds that are played in full detail, put together for each side."""
    most = max(1, min(MOST_IN_DETAIL, int(MOST_JOURNEYS_IN_DETAIL / cost.cost_of(question.scenario).size)))
    worlds = [world + 1 for world in comparison.base.tables if world in comparison.other.tables][:most]
    asked = (question.key, tuple(worlds))
    kept = st.session_state.get("hour by hour", (None, None))
    if kept[0] == asked:
        return kept[1]
    with st.spinner(f"Following every hour in {wording.count_of(len(worlds), 'world')} …"):
        found = [make(replications.in_detail(question, world)) for world in worlds]
    sides = pd.concat([base for base, _ in found], ignore_index=True), pd.concat([other for _, other in found], ignore_index=True)
    st.session_state["hour by hour"] = asked, sides
    return sides


def _play(jobs: Jobs, steps: float, bar: Any) -> dict[Any, Any]:
    """Do all jobs with progress in sight; a click ends it and leaves what is finished in the store of worlds."""
    total, found = steps * len(jobs), dict[Any, Any]()
    for before, (key, job) in enumerate(jobs.items()):
        found[key] = job(partial(_show, bar, before * steps, total))
    return found


def _show(bar: Any, before: float, total: float, done: float) -> None:
    bar.progress(min(1.0, (before + done) / total), f"{int(before + done)} of {int(total)} paired worlds played")


def _want(wanted: str, asked: Any) -> None:
    st.session_state[wanted] = asked
