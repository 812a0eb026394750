"""Leads, MQLs, SQLs, quotes and customers: what passes each step, the narrowest one, and where buyers are lost."""

import streamlit as st

from pages.ui import layout, tables
from pages.ui.books import FUNNEL_HELPS, funnel_by_world, funnel_leaks, funnel_table
from pages.ui.results import progressive
from sim.present import funnel_charts

question = layout.begin("From lead to customer")
layout.prose("funnel_opening")
layout.asked(question)

with progressive.compared(question) as comparison:
    left, right = st.columns(2, gap="large")
    with left:
        layout.figure(question, comparison, funnel_charts.steps(comparison), "funnel")
    with right:
        layout.figure(question, comparison, funnel_charts.step_rates(comparison), "rates")

    st.header("Where buyers are lost", anchor=False)
    left, right = st.columns(2, gap="large")
    with left:
        layout.figure(question, comparison, funnel_charts.lost_buyers(comparison), "lost_buyers")
    with right:
        layout.figure(question, comparison, funnel_charts.conversions(comparison), "conversions")

    st.header("Every step in numbers", anchor=False)
    steps = funnel_table(comparison)
    st.dataframe(steps, hide_index=True, height="content", column_config=tables.fitted(steps, FUNNEL_HELPS),
                 alt="Counts and rates of every step of the funnel under both operating models")  # fmt: skip
    with st.container(horizontal=True):
        layout.table(question, comparison, lambda: funnel_by_world(comparison), "funnel", "Every world (CSV)")
        layout.table(question, comparison, lambda: funnel_leaks(comparison), "funnel_drop_outs", "What became of the rest (CSV)")
        layout.table(question, comparison, tables.both(comparison, "leads"), "leads", "Every lead (CSV)")
    layout.prose("funnel_caveat")
