"""Leads, MQLs, SQLs, quotes and customers: what passes each step, the narrowest one, and where buyers are lost."""

import streamlit as st

from pages.ui import layout
from pages.ui.results import progressive, table_columns
from sim.present.charts import funnel as charts
from sim.present.tables import funnel as tables
from sim.present.tables import sides

question = layout.open_page("From lead to customer")
layout.prose("funnel_opening")
layout.asked(question)

with progressive.compared(question) as comparison:
    left, right = st.columns(2, gap="large")
    with left:
        layout.figure(question, comparison, charts.steps(comparison), "funnel")
    with right:
        layout.figure(question, comparison, charts.step_rates(comparison), "rates")

    st.header("Where buyers are lost", anchor=False)
    left, right = st.columns(2, gap="large")
    with left:
        layout.figure(question, comparison, charts.lost_buyers(comparison), "lost_buyers")
    with right:
        layout.figure(question, comparison, charts.conversions(comparison), "conversions")

    st.header("Every step in numbers", anchor=False)
    steps = tables.as_written(comparison)
    st.dataframe(steps, hide_index=True, height="content", column_config=table_columns.fitted(steps, tables.HELPS),
                 alt="Counts and rates of every step of the funnel under both ways of working")  # fmt: skip
    with st.container(horizontal=True):
        layout.download_table(question, comparison, lambda: tables.by_world(comparison), "funnel", "Every world (CSV)")
        layout.download_table(question, comparison, lambda: tables.leaks(comparison), "funnel_drop_outs", "What became of the rest (CSV)")
        layout.download_table(question, comparison, lambda: sides.written(comparison, "leads"), "leads", "Every lead (CSV)")
    layout.prose("funnel_caveat")
