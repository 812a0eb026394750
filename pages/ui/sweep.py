"""The same worlds with several budgets, behind a button and with progress, through the same store of worlds as every page."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import closing
from dataclasses import replace

import streamlit as st

from pages.ui import runs
from pages.ui.crew import Outcome, outcomes
from pages.ui.setup import Setup
from sim.scenario import Scenario
from sim.study import Comparison, growth

MOST_WORLDS = 6
_ASKED, _KEPT = "growth asked", "growth kept"


def grown(setup: Setup) -> growth.Growth | None:
    """Return both sellers at every step of spending; None, and a button that starts it, while nobody has asked."""
    worlds = min(setup.replications, MOST_WORLDS)
    kept = st.session_state.get(_KEPT, (None, None))
    if kept[0] == setup.question:
        return kept[1]
    if st.session_state.get(_ASKED) != setup.question:
        st.button(f"Play {len(growth.STEPS)} budgets in {worlds} worlds", icon=":material/play_arrow:", type="primary", key="grow",
                  on_click=_ask, args=(setup.question,))  # fmt: skip
        return None
    found = growth.Growth(_played(setup, {step: growth.funded(setup.scenario, step) for step in growth.STEPS}, worlds))
    st.session_state[_KEPT] = setup.question, found
    return found


def _played(setup: Setup, scenarios: Mapping[float, Scenario], worlds: int) -> dict[float, Comparison]:
    place, found = st.empty(), {}
    with place.container(horizontal=True, vertical_alignment="bottom"):
        bar = st.progress(0.0)
        st.button("Stop", icon=":material/stop:", key="stop growing", on_click=_ask, args=(None,))
    for number, (step, scenario) in enumerate(scenarios.items()):
        variant = replace(setup, scenario=scenario)
        tasks = [runs._task(variant, side, world) for world in range(worlds) for side in runs.SIDES]
        played: list[Outcome] = []

        def show(number: int = number, step: float = step, played: list[Outcome] = played, all_of_it: int = len(tasks)) -> None:
            bar.progress((number + len(played) / all_of_it) / len(scenarios), f"Playing {step:g} times today’s hours …")

        ready = outcomes(tasks, show)
        with closing(ready):
            for outcome in ready:
                played.append(outcome)
        found[step] = runs._comparison(variant, [dict(enumerate(played[side::2])) for side in (0, 1)])
    place.empty()
    return found


def _ask(question: object) -> None:
    st.session_state[_ASKED] = question
