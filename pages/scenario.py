"""Settings: every lever and every assumption, what differs from the file, and the answer that follows."""

import streamlit as st

from pages.ui import layout, session
from pages.ui.inputs import pickers, scenario_editor, scenario_files
from pages.ui.results import progressive

VIEWS = {
    "How we work": scenario_editor.levers,
    "Our side": scenario_editor.ours,
    "Buyers and market": scenario_editor.world,
    "Rivals": scenario_editor.rivals,
    "Changes and files": scenario_files.changes,
}

question = layout.open_page("Settings")
for column, choice in zip(st.columns([3, 2, 1]), (pickers.scenario, pickers.replications, pickers.seed), strict=True):
    with column:
        choice(question)
with st.container(key="in-sight"):
    answer = progressive.place_for(question)

with st.container(horizontal=True, vertical_alignment="center"):
    view = st.segmented_control("Settings", list(VIEWS), default="How we work", required=True, label_visibility="collapsed", wrap=True)
    st.space("stretch")
    st.button(
        "Reset all",
        icon=":material/restart_alt:",
        on_click=session.reset,
        key="reset all",
        disabled=not (question.changes or question.added),
    )
VIEWS[view](question)

with progressive.compared(question, answer) as comparison:
    layout.answer(question, comparison)
