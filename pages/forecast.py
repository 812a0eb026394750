"""What the CRM expected and what came in, how far its chances can be trusted, and how its three processes differ."""

import streamlit as st

from pages.ui import books, layout, tables
from pages.ui.results import on_demand, progressive
from sim.measures import forecast
from sim.present import forecast_charts

question = layout.begin("What the CRM said, and what was true")
layout.prose("forecast_opening")
layout.asked(question)

with progressive.compared(question) as comparison:
    layout.figure(question, comparison, forecast_charts.by_quarter(comparison), "forecast")
    left, right = st.columns(2, gap="large")
    with left:
        layout.figure(question, comparison, forecast_charts.reliability(comparison), "stated_chances")
    with right:
        layout.figure(question, comparison, forecast_charts.misleading(comparison), "ahead_of_the_buyer")
    with st.container(horizontal=True):
        layout.table(question, comparison, lambda: books.both(comparison, forecast.quarters), "forecast", "Every quarter (CSV)")
        layout.table(question, comparison, lambda: books.both(comparison, forecast.calibration), "stated_chances", "Stated chances (CSV)")
        layout.table(question, comparison, lambda: books.both(comparison, forecast.entries), "deals", "Every deal and stage (CSV)")

    st.header("Another process, the same market", anchor=False)
    st.markdown("The buyers, their luck and our people stay as they are; only the stages change that our sellers report in.")
    processes = question.scenario.crm.processes
    scenarios = {key: question.scenario.with_changes({"vendors.us.crm_process": key}) for key in processes}
    variants = on_demand.both_ways(question, scenarios)
    worlds = on_demand.worlds_of(question)
    found = on_demand.tried(question, worlds, "processes", "Try every process", variants, books.forecast_figures)
    if found:
        figure = st.segmented_control("Figure", list(forecast.FIGURES), default="forecast_ratio", required=True, wrap=True,
                                      format_func=lambda key: forecast.FIGURES[key])  # fmt: skip
        st.caption(f"As a share of {forecast.OF[figure]}.")
        named = {processes[key].name: sides for key, sides in found.items()}
        source, every = layout.resting_on(question, worlds), books.processes_table(comparison, named)
        layout.figure(question, source, forecast_charts.processes(comparison, named, figure), f"processes_{figure}")
        st.dataframe(every, hide_index=True, height="content", column_config=tables.fitted(every),
                     alt="Each figure under each process in the CRM and both operating models")  # fmt: skip
        layout.table(question, source, lambda: books.by_process(comparison, named), "processes", "Every world and process (CSV)")
    layout.prose("forecast_caveat")
