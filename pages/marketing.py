"""What marketing is judged by: three kinds of figures each quarter, six symptoms of chasing only leads, and where the money went."""

import streamlit as st

from pages.ui import layout, ledger, runs
from sim.present import marketing_charts
from sim.study.marketing import VERTICALS

setup = layout.begin("What marketing is judged by")
layout.prose("marketing_opening")
layout.asked(setup)

with runs.compared(setup) as comparison:
    st.header("Six symptoms of chasing only leads", anchor=False)
    layout.figure(setup, comparison, marketing_charts.symptoms(comparison), "symptoms")
    with st.expander("What is counted"):
        st.dataframe(ledger.symptoms(comparison), hide_index=True, height="content", column_config=ledger.COLUMNS,
                     alt="Each symptom, how it is measured, and its measure under both operating models")  # fmt: skip
    with st.container(horizontal=True):
        layout.table(setup, comparison, lambda: ledger.symptom_rows(comparison), "symptoms", "These figures (CSV)")
        layout.table(setup, comparison, lambda: ledger.symptom_worlds(comparison), "symptoms_by_world", "Every world (CSV)")

    st.header("Three kinds of figures, quarter by quarter", anchor=False)
    left, right = st.columns(2, gap="large")
    for place, name in ((left, "acquisition"), (left, "qualification"), (right, "brand")):
        with place:
            layout.figure(setup, comparison, marketing_charts.vertical(comparison, name), f"marketing_{name}")
    st.dataframe(ledger.kpis(comparison), hide_index=True, height="content", column_config=ledger.COLUMNS,
                 alt=f"The mean quarter under both operating models: {', '.join(VERTICALS.values()).lower()}")  # fmt: skip
    layout.table(setup, comparison, lambda: ledger.quarters(comparison), "marketing_quarters", "Every quarter (CSV)")

    st.header("Where the money went", anchor=False)
    layout.figure(setup, comparison, marketing_charts.spending(comparison), "spending")
    layout.table(setup, comparison, lambda: ledger.spent(comparison), "spend", "Every quarter’s spending (CSV)")
    layout.prose("marketing_caveat")
