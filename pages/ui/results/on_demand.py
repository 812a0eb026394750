"""Further runs on demand: the same worlds with something changed, behind a button that says how long it takes.

Worlds are kept one by one, as all are (see `crew`), so a second look costs nothing; what is kept of a trial here is only what a page
makes of it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import closing
from functools import partial
from typing import Any, NamedTuple, TypeVar

import pandas as pd
import streamlit as st

from pages.ui import play
from pages.ui.crew import Outcome, outcomes
from pages.ui.question import Question
from pages.ui.results import cost_estimate
from sim.experiment.comparison import Comparison
from sim.experiment.executors import Task
from sim.present import wording
from sim.present.tables.sides import Sides

MOST_WORLDS = 20
MOST_IN_DETAIL = 5  # worlds
MOST_JOURNEYS_IN_DETAIL = 5000  # of all of them; each takes some 50 kB
Found = TypeVar("Found")
Key = TypeVar("Key", str, float)


def worlds_of(question: Question) -> int:
    """Return how many worlds a trial plays: those asked for, but not more than a reader would wait for."""
    return min(question.replications, MOST_WORLDS)


def tried(question: Question, worlds: int, name: str, label: str, variants: Mapping[Key, Question], make: Callable[[Comparison], Found]
          ) -> dict[Key, Found] | None:  # fmt: skip
    """Return what *make* finds in each variant, played for both sellers; as `on_demand` for the rest."""

    def jobs() -> dict[Key, Job]:
        return {
            key: Job([play.task(variant, side, world) for world in range(worlds) for side in play.SIDES], partial(_compared, variant, make))
            for key, variant in variants.items()
        }

    if refusal := next(filter(None, map(cost_estimate.refusal, variants.values())), None):
        st.warning(refusal, icon=":material/groups:")
        return None
    asked = (question.key, worlds, tuple(v.scenario.fingerprint for v in variants.values()))
    seconds = len(variants) * worlds / question.replications * cost_estimate.seconds(question)
    told = f"Plays {wording.count_of(len(variants), 'setting')} in {wording.count_of(worlds, 'paired world')}"
    return on_demand(name, asked, label, told, seconds, jobs)


class Job(NamedTuple):
    """Worlds to play, and what is made of their outcomes, which come in the same order."""

    tasks: list[Task]
    make: Callable[[list[Outcome]], Any]


def on_demand(name: str, asked: object, label: str, told: str, seconds: float, jobs: Callable[[], Mapping[Key, Job]]
              ) -> dict[Key, Any] | None:  # fmt: skip
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
    jobs : callable
        Returns the jobs, by name, when they are needed.
    """
    kept, wanted = st.session_state.get(f"trial {name}", (None, None)), f"trial {name} wanted"
    if kept[0] == asked:
        return kept[1]
    if st.session_state.get(wanted) != asked:
        with st.container(horizontal=True, vertical_alignment="center"):
            st.button(label, icon=":material/play_arrow:", key=f"try {name}", on_click=_want, args=(wanted, asked))
            st.caption(f"{told}; about {cost_estimate.duration(max(seconds, 1))}.")
        return None
    found = _play(jobs(), wanted)
    st.session_state[f"trial {name}"] = asked, found
    return found


def hour_by_hour(question: Question, comparison: Comparison, make: Callable[[Comparison], Sides]) -> Sides:
    """Return what *make* finds in a few worlds that are played in full detail, put together for each side."""
    most = max(1, min(MOST_IN_DETAIL, int(MOST_JOURNEYS_IN_DETAIL / cost_estimate.size(question.scenario))))
    worlds = [world + 1 for world in comparison.base.tables if world in comparison.other.tables][:most]
    asked = (question.key, tuple(worlds))
    kept = st.session_state.get("hour by hour", (None, None))
    if kept[0] == asked:
        return kept[1]
    with st.spinner(f"Following every hour in {wording.count_of(len(worlds), 'world')} …"):
        found = [make(play.in_detail(question, world)) for world in worlds]
    sides = pd.concat([base for base, _ in found], ignore_index=True), pd.concat([other for _, other in found], ignore_index=True)
    st.session_state["hour by hour"] = asked, sides
    return sides


def _play(jobs: Mapping[Key, Job], wanted: str) -> dict[Key, Any]:
    """Play all jobs with progress in sight; Stop leaves what is finished in the store of worlds."""
    place = st.empty()
    with place.container(horizontal=True, vertical_alignment="bottom"):
        bar = st.progress(0.0, "Playing worlds …")
        st.button("Stop", icon=":material/stop:", key=f"stop {wanted}", on_click=_want, args=(wanted, None))
    total = sum(len(job.tasks) for job in jobs.values())
    found: dict[Key, Any] = {}
    before: int = 0
    for key, job in jobs.items():
        played: list[Outcome] = []

        def show(before: int = before, played: list[Outcome] = played) -> None:
            done = before + len(played)
            bar.progress(done / total, f"{done} of {total} worlds played")

        with closing(outcomes(job.tasks, show)) as ready:
            for outcome in ready:
                played.append(outcome)
        found[key] = job.make(played)
        before += len(job.tasks)
    place.empty()
    return found


def _compared(variant: Question, make: Callable[[Comparison], Found], played: list[Outcome]) -> Found:
    return make(play.comparison_of(variant, [dict(enumerate(played[side::2])) for side in (0, 1)]))


def _want(wanted: str, asked: Any) -> None:
    st.session_state[wanted] = asked
