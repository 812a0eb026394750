"""Further runs on demand: the same worlds with something changed, behind a button that says how long it takes.

Worlds are kept one by one, as all are (see `crew`), so a second look costs nothing; what is kept of a trial here is only what a page
makes of it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import closing
from typing import Any, TypeVar

import pandas as pd
import streamlit as st

from pages.ui import effort, runs, words
from pages.ui.crew import Outcome, outcomes
from pages.ui.runs import SIDES, _comparison, _task
from pages.ui.setup import Setup
from sim.study import Comparison

MOST_WORLDS = 20
MOST_IN_DETAIL = 5  # worlds
MOST_JOURNEYS_IN_DETAIL = 5000  # of all of them; each takes some 50 kB
Sides = tuple[pd.DataFrame, pd.DataFrame]
Found = TypeVar("Found")


def worlds_of(comparison: Comparison) -> int:
    """Return how many worlds a trial plays: those of the page, but not more than a reader would wait for."""
    return min(comparison.replications, MOST_WORLDS)


def tried(setup: Setup, worlds: int, name: str, label: str, variants: Mapping[str, Setup], make: Callable[[Comparison], Found]
          ) -> dict[str, Found] | None:  # fmt: skip
    """Return what *make* finds in each variant; None, and a button to start, while nobody has asked for it.

    Parameters
    ----------
    setup : Setup
        The question of the page; another question is another trial.
    worlds : int
    name : str
        Of the trial, in the session and for its button.
    label : str
        Of the button.
    variants : dict of str to Setup
    make : callable
        Called once for each variant.
    """
    asked = (setup.question, worlds, tuple(v.scenario.fingerprint for v in variants.values()))
    kept, wanted = st.session_state.get(f"trial {name}", (None, None)), f"trial {name} wanted"
    if kept[0] == asked:
        return kept[1]
    if st.session_state.get(wanted) != asked:
        seconds = len(variants) * worlds / setup.replications * effort.seconds(setup)
        with st.container(horizontal=True, vertical_alignment="center"):
            st.button(label, icon=":material/play_arrow:", key=f"try {name}", on_click=_want, args=(wanted, asked))
            st.caption(f"Plays {len(variants)} further settings in {worlds} paired worlds; about {effort.duration(max(seconds, 1))}.")
        return None
    found = _play(worlds, variants, make, wanted)
    st.session_state[f"trial {name}"] = asked, found
    return found


def hour_by_hour(setup: Setup, comparison: Comparison, make: Callable[[Comparison], Sides]) -> Sides:
    """Return what *make* finds in a few worlds that are played in full detail, put together for each side."""
    most = max(1, min(MOST_IN_DETAIL, int(MOST_JOURNEYS_IN_DETAIL / effort.size(setup.scenario))))
    worlds = [world + 1 for world in comparison.base.tables if world in comparison.other.tables][:most]
    asked = (setup.question, tuple(worlds))
    kept = st.session_state.get("hour by hour", (None, None))
    if kept[0] == asked:
        return kept[1]
    with st.spinner(f"Following every hour in {words.count_of(len(worlds), 'world')} …"):
        found = [make(runs.in_detail(setup, world)) for world in worlds]
    sides = pd.concat([base for base, _ in found], ignore_index=True), pd.concat([other for _, other in found], ignore_index=True)
    st.session_state["hour by hour"] = asked, sides
    return sides


def _play(worlds: int, variants: Mapping[str, Setup], make: Callable[[Comparison], Found], wanted: str) -> dict[str, Found]:
    """Play all variants with progress in sight; Stop leaves what is finished in the store of worlds."""
    place = st.empty()
    with place.container(horizontal=True, vertical_alignment="bottom"):
        bar = st.progress(0.0, "Playing the same worlds again …")
        st.button("Stop", icon=":material/stop:", key=f"stop {wanted}", on_click=_want, args=(wanted, None))
    found: dict[str, Found] = {}
    total = 2 * worlds * len(variants)
    for number, (key, variant) in enumerate(variants.items()):
        tables: list[dict[int, Outcome]] = [{}, {}]
        tasks = [_task(variant, side, world) for world in range(worlds) for side in SIDES]

        def show(number: int = number, tables: list[dict[int, Outcome]] = tables) -> None:
            done = 2 * worlds * number + sum(map(len, tables))
            bar.progress(done / total, f"{done} of {total} worlds played")

        with closing(outcomes(tasks, show)) as ready:
            for at, outcome in enumerate(ready):
                tables[at % 2][at // 2] = outcome
        found[key] = make(_comparison(variant, tables))
    place.empty()
    return found


def _want(wanted: str, asked: Any) -> None:
    st.session_state[wanted] = asked
