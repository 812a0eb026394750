"""What the CRM expected and what came in, how far its chances can be trusted, and how its three processes differ."""

import streamlit as st

from pages.ui import layout
from pages.ui.results import on_demand, progressive, table_columns
from sim.measures import forecast
from sim.present.charts import forecast as charts
from sim.present.tables import forecast as tables
from sim.present.tables import sides

question = layout.open_page("What the CRM said, and what was true")
layout.prose("forecast_opening")
layout.asked(question)

with progressive.compared(question) as comparison:
    layout.figure(question, comparison, charts.by_quarter(comparison), "forecast")
    left, right = st.columns(2, gap="large")
    with left:
        layout.figure(question, comparison, charts.reliability(comparison), "stated_chances")
    with right:
        layout.figure(question, comparison, charts.misleading(comparison), "ahead_of_the_buyer")
    with st.container(horizontal=True):
        layout.download_table(question, comparison, lambda: sides.every(comparison, forecast.quarters), "forecast", "Every quarter (CSV)")
        layout.download_table(
            question, comparison, lambda: sides.every(comparison, tables.stated_chances), "stated_chances", "Stated chances (CSV)"
        )
        layout.download_table(
            question, comparison, lambda: sides.every(comparison, forecast.entries), "deals", "Every deal and stage (CSV)"
        )

    st.header("Another process, the same market", anchor=False)
    st.markdown("The buyers, their luck and our people stay as they are; only the stages that our sellers report in change.")
    processes = question.scenario.crm.processes
    scenarios = {key: question.scenario.with_changes({"vendors.us.crm_process": key}) for key in processes}
    variants = on_demand.both_ways(question, scenarios)
    worlds = on_demand.worlds_of(question)
    found = on_demand.tried(question, worlds, "processes", "Try every process", variants, tables.figures)
    if found:
        figure = st.segmented_control("Figure", list(forecast.FIGURES), default="forecast_ratio", required=True, wrap=True,
                                      format_func=lambda key: forecast.FIGURES[key].label)  # fmt: skip
        st.caption(f"As a share of {forecast.FIGURES[figure].of}.")
        named = {processes[key].name: sides for key, sides in found.items()}
        source, every = layout.resting_on(question, worlds), tables.processes_table(comparison, named)
        layout.figure(question, source, charts.processes(comparison, named, figure), f"processes_{figure}")
        st.dataframe(every, hide_index=True, height="content", column_config=table_columns.fitted(every),
                     alt="Each figure under each process in the CRM and both ways of working")  # fmt: skip
        layout.download_table(question, source, lambda: tables.by_process(comparison, named), "processes", "Every world and process (CSV)")
    layout.prose("forecast_caveat")
