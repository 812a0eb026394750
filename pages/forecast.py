"""What the CRM expected and what came in, how far its chances can be trusted, and how its three processes differ."""

import streamlit as st

from pages.ui import layout
from pages.ui.results import on_demand, progressive
from sim.measures import forecast
from sim.present.charts import forecast as charts
from sim.present.tables import forecast as tables
from sim.present.tables import sides

question = layout.open_answer("What the CRM said, and what was true", "forecast_opening")

with progressive.compared(question) as comparison:
    layout.figure(question, comparison, charts.by_quarter(comparison), "forecast")
    chances, ahead = charts.reliability(comparison), charts.misleading(comparison)
    layout.figures(question, comparison, {"stated_chances": chances}, {"ahead_of_the_buyer": ahead})
    layout.download_tables(
        question,
        comparison,
        {
            "forecast": ("Every quarter (CSV)", lambda: sides.every(comparison, forecast.quarters)),
            "stated_chances": ("Stated chances (CSV)", lambda: sides.every(comparison, tables.stated_chances)),
            "deals": ("Every deal and stage (CSV)", lambda: sides.every(comparison, forecast.entries)),
        },
    )

    st.header("Another process, the same market", anchor=False)
    st.markdown("The buyers, their luck and our people stay as they are; only the stages that our sellers report in change.")
    processes = question.scenario.crm.processes
    scenarios = {key: question.scenario.with_changes({"vendors.us.crm_process": key}) for key in processes}
    found = on_demand.tried(question, "processes", "Try every process", scenarios, tables.figures)
    if found:
        figure = st.segmented_control("Figure", list(forecast.FIGURES), default="forecast_ratio", required=True, wrap=True,
                                      format_func=lambda key: forecast.FIGURES[key].label)  # fmt: skip
        st.caption(f"As a share of {forecast.FIGURES[figure].of}.")
        named = {processes[key].name: sides for key, sides in found.items()}
        source = layout.resting_on(question, on_demand.worlds_of(question))
        layout.figure(question, source, charts.processes(comparison, named, figure), f"processes_{figure}")
        figures = tables.processes_table(comparison, named)
        layout.table(figures, "Each figure under each process in the CRM and both ways of working")
        layout.download_table(question, source, lambda: tables.by_process(comparison, named), "processes", "Every world and process (CSV)")
    layout.small_print("forecast_caveat")
