"""What marketing is judged by: six symptoms of chasing only leads, three kinds of figures, the money, and other ways to spend it."""

import streamlit as st

from pages.ui import layout
from pages.ui.results import progressive, single_changes
from sim.measures.marketing import VERTICALS
from sim.present.charts import marketing as charts
from sim.present.tables import marketing as tables
from sim.present.tables import sides
from sim.studies import what_if

question = layout.open_answer("What marketing is judged by", "marketing_opening")

with progressive.compared(question) as comparison:
    st.header("Six symptoms of chasing only leads", anchor=False)
    left, right = st.columns([3, 2], gap="large")
    with left:
        layout.figure(question, comparison, charts.symptoms(comparison), "symptoms")
    with right:
        st.markdown(tables.what_is_counted())
        layout.download_tables(
            question,
            comparison,
            {
                "symptoms": ("These figures (CSV)", lambda: tables.symptom_table(comparison)),
                "symptoms_by_world": ("Every world (CSV)", lambda: tables.symptom_worlds(comparison)),
            },
        )

    st.header("Three kinds of figures, quarter by quarter", anchor=False)
    layout.figures(
        question,
        comparison,
        {f"marketing_{name}": charts.vertical(comparison, name) for name in ("acquisition", "qualification")},
        {"marketing_brand": charts.vertical(comparison, "brand")},
    )
    alt = f"The mean quarter under both ways of working: {', '.join(VERTICALS.values()).lower()}"
    layout.table(tables.kpis(comparison), alt, tables.HELPS)
    layout.download_table(question, comparison, lambda: tables.quarters(comparison), "marketing_quarters", "Every quarter (CSV)")

    st.header("Where the hours and the money went", anchor=False)
    layout.figures(question, comparison, {"spending": charts.spending(comparison)}, {"planning": charts.planning(comparison)})
    layout.download_table(question, comparison, lambda: sides.written(comparison, "spend"), "spend", "Every quarter’s spending (CSV)")

    st.header("The same money, spent differently", anchor=False)
    layout.prose("marketing_otherwise")
    changes = [*what_if.budgets(question.scenario), *what_if.mechanisms(question.scenario, what_if.PROGRAMMES)]
    single_changes.tried(question, comparison, "spent_otherwise", "Try each set-up and programme", changes)
    layout.small_print("marketing_caveat")
