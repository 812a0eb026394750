"""The answer for one scenario, and why: the first page that a leader sees."""

import streamlit as st

from pages.ui import choices, layout, ledgers, runs
from sim.present import charts

setup = layout.begin("Relay or rugby?")
layout.prose("overview_opening")

with st.container(border=True, key="question"):
    left, right = st.columns([2, 3], gap="large", vertical_alignment="center")
    with left:
        choices.scenario(setup)
    with right:
        layout.question(setup)
    with st.container(key="most-important"):
        choices.most_important(setup)
    with st.container(horizontal=True, vertical_alignment="center", gap="medium"):
        layout.changes(setup)

with runs.compared(setup) as comparison:
    layout.answer(setup, comparison)
    layout.price(comparison)
    ledgers.what_it_rests_on(setup)
    st.space("small")
    for pair in ((charts.worlds, charts.endings), (charts.reach, charts.lengths)):
        for column, draw in zip(st.columns(2, gap="large"), pair, strict=True):
            with column:
                layout.figure(setup, comparison, draw(comparison), draw.__name__)
    layout.table(setup, comparison, comparison.table, "comparison", "All figures (CSV)")
    layout.prose("overview_caveat")
