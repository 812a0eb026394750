"""Further runs on demand: the same worlds with something changed, behind a button that says how long it takes.

Worlds are kept one by one, as all are, so a second look costs nothing; what is kept of a trial here is only what a page
makes of it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any, TypeVar

import pandas as pd
import streamlit as st

from pages.ui.question import Question
from pages.ui.results import cost_estimate, replications
from sim.experiment import cost
from sim.experiment.cells import Cell
from sim.experiment.comparison import Comparison
from sim.present import wording
from sim.present.tables.sides import Sides
from sim.scenario import Scenario

MOST_WORLDS = 20
MOST_IN_DETAIL = 5  # worlds
MOST_JOURNEYS_IN_DETAIL = 5000  # of all of them; each takes some 50 kB
Found = TypeVar("Found")
Key = TypeVar("Key")


def worlds_of(question: Question) -> int:
    """Return how many worlds a trial plays: those asked for, but not more than a reader would wait for."""
    return min(question.replications, MOST_WORLDS)


def tried(
    question: Question, name: str, label: str, scenarios: Mapping[Key, Scenario], make: Callable[[Comparison], Found],
    most_worlds: int = MOST_WORLDS,
) -> dict[Key, Found] | None:  # fmt: skip
    """Return what *make* finds in each scenario, against the two ways of working of a question; as `on_demand` for the rest."""
    variants = {key: (Cell.of(scenario, question.base), Cell.of(scenario, question.other)) for key, scenario in scenarios.items()}
    return tried_cells(question, name, label, variants, make, most_worlds)


def tried_cells(
    question: Question, name: str, label: str, variants: Mapping[Key, Sequence[Cell]], make: Callable[[Comparison], Found],
    most_worlds: int = MOST_WORLDS,
) -> dict[Key, Found] | None:  # fmt: skip
    """Return what *make* finds in each variant, a pair of cells; as `on_demand` for the rest."""
    worlds = min(question.replications, most_worlds)
    every = [cell for cells in variants.values() for cell in cells]
    if refusal := cost_estimate.refusal(question, every, 1):
        st.warning(refusal, icon=":material/groups:")
        return None
    asked = (question.key, worlds, tuple(cell.key for cell in every))
    seconds = cost.seconds_of(every, worlds)
    told = f"Plays {wording.count_of(len(variants), 'setting')} in {wording.count_of(worlds, 'paired world')}"

    def found_in(cells: Sequence[Cell]) -> Callable[[replications.Show], Found]:
        return lambda show: make(replications.compared(cells, range(worlds), question.seed, show))

    return on_demand(name, asked, label, told, seconds, {key: found_in(cells) for key, cells in variants.items()}, worlds)


def on_demand(
    name: str, asked: object, label: str, told: str, seconds: float, jobs: Mapping[Key, Callable[[replications.Show], Any]], steps: float
) -> dict[Key, Any] | None:
    """Return what each job makes; None, and a button to start, while nobody has asked for it.

    Parameters
    ----------
    name : str
        Of the trial, in the session and for its button.
    asked : object
        What the outcome depends on; another question is another trial.
    label, told : str
        Of the button, and what stands beside it, followed by how long it takes.
    seconds : float
    jobs : dict of callable
        Each does one part and tells how far it is, up to *steps*.
    """
    kept, wanted = st.session_state.get(f"trial {name}", (None, None)), f"trial {name} wanted"
    if kept[0] == asked:
        return kept[1]
    if st.session_state.get(wanted) != asked:
        with st.container(horizontal=True, vertical_alignment="center"):
            st.button(label, icon=":material/play_arrow:", key=f"try {name}", on_click=_want, args=(wanted, asked))
            st.caption(f"{told}; about {cost_estimate.duration(max(seconds, 1))}.")
        return None
    found = _play(jobs, steps, wanted)
    st.session_state[f"trial {name}"] = asked, found
    return found


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


def _play(jobs: Mapping[Key, Callable[[replications.Show], Any]], steps: float, wanted: str) -> dict[Key, Any]:
    """Do all jobs with progress in sight; Stop leaves what is finished in the store of worlds."""
    place = st.empty()
    with place.container(horizontal=True, vertical_alignment="bottom"):
        bar = st.progress(0.0, "Playing worlds …")
        st.button("Stop", icon=":material/stop:", key=f"stop {wanted}", on_click=_want, args=(wanted, None))
    total, found = steps * len(jobs), dict[Key, Any]()
    for before, (key, job) in enumerate(jobs.items()):
        found[key] = job(partial(_show, bar, before * steps, total))
    place.empty()
    return found


def _show(bar: Any, before: float, total: float, done: float) -> None:
    bar.progress(min(1.0, (before + done) / total), f"{int(before + done)} of {int(total)} paired worlds played")


def _want(wanted: str, asked: Any) -> None:
    st.session_state[wanted] = asked
