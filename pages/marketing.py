"""What marketing is judged by: six symptoms of chasing only leads, three kinds of figures, the money, and other ways to spend it."""

import streamlit as st

from pages.ui import layout
from pages.ui.results import progressive, table_columns, what_if
from sim.measures.marketing import VERTICALS
from sim.present.charts import marketing as charts
from sim.present.tables import marketing as tables
from sim.present.tables import sides
from sim.studies import what_if as ways

question = layout.open_page("What marketing is judged by")
layout.prose("marketing_opening")
layout.asked(question)

with progressive.compared(question) as comparison:
    st.header("Six symptoms of chasing only leads", anchor=False)
    left, right = st.columns([3, 2], gap="large")
    with left:
        layout.figure(question, comparison, charts.symptoms(comparison), "symptoms")
    with right:
        st.markdown(tables.what_is_counted())
        with st.container(horizontal=True):
            layout.download_table(question, comparison, lambda: tables.symptom_table(comparison), "symptoms", "These figures (CSV)")
            layout.download_table(question, comparison, lambda: tables.symptom_worlds(comparison), "symptoms_by_world", "Every world (CSV)")

    st.header("Three kinds of figures, quarter by quarter", anchor=False)
    left, right = st.columns(2, gap="large")
    for place, name in ((left, "acquisition"), (left, "qualification"), (right, "brand")):
        with place:
            layout.figure(question, comparison, charts.vertical(comparison, name), f"marketing_{name}")
    kpis = tables.kpis(comparison)
    st.dataframe(kpis, hide_index=True, height="content", column_config=table_columns.fitted(kpis, tables.HELPS),
                 alt=f"The mean quarter under both ways of working: {', '.join(VERTICALS.values()).lower()}")  # fmt: skip
    layout.download_table(question, comparison, lambda: tables.quarters(comparison), "marketing_quarters", "Every quarter (CSV)")

    st.header("Where the hours and the money went", anchor=False)
    left, right = st.columns(2, gap="large")
    with left:
        layout.figure(question, comparison, charts.spending(comparison), "spending")
    with right:
        layout.figure(question, comparison, charts.planning(comparison), "planning")
    layout.download_table(question, comparison, lambda: sides.written(comparison, "spend"), "spend", "Every quarter’s spending (CSV)")

    st.header("The same money, spent differently", anchor=False)
    layout.prose("marketing_otherwise")
    changes = [*ways.budgets(question.scenario), *ways.mechanisms(question.scenario, ways.PROGRAMMES)]
    what_if.tried(question, comparison, "spent_otherwise", "Try each set-up and programme", changes)
    layout.prose("marketing_caveat")
