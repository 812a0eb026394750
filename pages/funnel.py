"""Leads, MQLs, SQLs, quotes and customers: what passes each step, the narrowest one, and where buyers are lost."""

import streamlit as st

from pages.ui import layout
from pages.ui.results import progressive
from sim.present.charts import funnel as charts
from sim.present.tables import funnel as tables
from sim.present.tables import sides

question = layout.open_answer("From lead to customer", "funnel_opening")

with progressive.compared(question) as comparison:
    layout.figures(question, comparison, {"funnel": charts.steps(comparison)}, {"rates": charts.step_rates(comparison)})

    st.header("Where buyers are lost", anchor=False)
    layout.figures(question, comparison, {"lost_buyers": charts.lost_buyers(comparison)}, {"conversions": charts.conversions(comparison)})

    st.header("Every step in numbers", anchor=False)
    layout.table(tables.as_written(comparison), "Counts and rates of every step of the funnel under both ways of working", tables.HELPS)
    layout.download_tables(
        question,
        comparison,
        {
            "funnel": ("Every world (CSV)", lambda: tables.by_world(comparison)),
            "funnel_drop_outs": ("What became of the rest (CSV)", lambda: tables.leaks(comparison)),
            "leads": ("Every lead (CSV)", lambda: sides.written(comparison, "leads")),
        },
    )
    layout.small_print("funnel_caveat")
