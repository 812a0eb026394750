"""Every lever and every assumption, what differs from the file, and the answer that follows."""

import streamlit as st

from pages.ui import choices, files, layout, runs, settings, state

VIEWS = {
    "How we work": settings.levers,
    "Our side": settings.ours,
    "Buyers and market": settings.world,
    "Rivals": settings.rivals,
    "Changes and files": files.changes,
}

setup = layout.begin("Change what is assumed")
for column, choice in zip(st.columns([3, 2, 1]), (choices.scenario, choices.replications, choices.seed), strict=True):
    with column:
        choice(setup)
with st.container(key="in-sight"):
    answer = runs.place_for(setup)

with st.container(horizontal=True, vertical_alignment="center"):
    view = st.segmented_control("Settings", list(VIEWS), default="How we work", required=True, label_visibility="collapsed", wrap=True)
    st.space("stretch")
    st.button(
        "Reset all", icon=":material/restart_alt:", on_click=state.reset, key="reset all", disabled=not (setup.changes or setup.added)
    )
VIEWS[view](setup)

with runs.compared(setup, answer) as comparison:
    layout.answer(setup, comparison)
