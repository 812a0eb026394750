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
    layout.caveats(setup)

with runs.compared(setup) as comparison:
    layout.answer(setup, comparison)
    price = st.container(key="price")  # filled when the pictures are drawn that somebody who moves a slider waits for
    st.space("small")
    layout.figures(setup, comparison, charts.worlds, charts.endings)
    with price:
        layout.price(comparison)
    ledgers.what_it_rests_on(setup)
    st.space("small")
    layout.figures(setup, comparison, charts.reach, charts.lengths)
    layout.table(setup, comparison, comparison.table, "comparison", "All figures (CSV)")
    layout.prose("overview_caveat")
