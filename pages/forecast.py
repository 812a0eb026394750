"""Whose CRM forecast is nearer to what comes in, what the CRM says beside what is true, and why its figures mislead."""

import streamlit as st

from pages.ui import exhibits, layout
from pages.ui.results import on_demand, progressive
from sim.measures import forecast
from sim.present import headlines, money
from sim.present.charts import forecast as charts
from sim.present.tables import forecast as tables
from sim.present.tables import sides

question = layout.open_answer("Forecast")

with progressive.compared(question) as comparison:
    layout.told(headlines.crm(comparison), money.pays(comparison))
    layout.prose("forecast_opening")

    def came_in() -> None:
        """The forecast of each quarter, and what came in."""
        exhibits.figure(question, comparison, charts.by_quarter(comparison), "forecast")
        every_quarter = lambda: sides.every(comparison, forecast.quarters)  # noqa: E731
        exhibits.download_table(question, comparison, every_quarter, "forecast", "Every quarter (CSV)")

    def beside_the_truth() -> None:
        """The trade's figures beside the true ones."""
        st.subheader(f"{headlines.velocity(comparison)}.", anchor=False)
        layout.prose("forecast_velocity")
        exhibits.readable_table(tables.crm_and_truth(comparison), "What the CRM says beside what is true, under both ways of working",
                              (question, comparison, "crm_and_truth"))  # fmt: skip
        by_world = lambda: sides.every(comparison, lambda m: forecast.velocity(m).reset_index())  # noqa: E731
        exhibits.download_table(question, comparison, by_world, "crm_and_truth", "Every world (CSV)")

    def stages() -> None:
        """How far the stated chances hold, and how often a stage runs ahead of the buyer."""
        chances, ahead = charts.reliability(comparison), charts.misleading(comparison)
        exhibits.figures(question, comparison, {"stated_chances": chances}, {"ahead_of_the_buyer": ahead})
        exhibits.download_tables(
            question,
            comparison,
            {
                "stated_chances": ("Stated chances (CSV)", lambda: sides.every(comparison, tables.stated_chances)),
                "deals": ("Every deal and stage (CSV)", lambda: sides.taken_away(sides.every(comparison, forecast.entries))),
            },
        )

    def processes() -> None:
        """The same market with another process in our CRM."""
        st.markdown("The buyers, their luck and our people stay as they are; only the stages that our sellers report in change.")
        every = question.scenario.crm.processes
        scenarios = {key: question.scenario.with_changes({"vendors.us.crm_process": key}) for key in every}
        found = on_demand.tried(question, "processes", "Try every process", scenarios, tables.figures)
        if found:
            figure = st.segmented_control("Figure", list(forecast.FIGURES), default="forecast_ratio", required=True, wrap=True,
                                          format_func=lambda key: forecast.FIGURES[key].label)  # fmt: skip
            st.caption(f"As a share of {forecast.FIGURES[figure].of}.")
            named = {every[key].name: sides for key, sides in found.items()}
            source = exhibits.resting_on(question, on_demand.worlds_of(question))
            exhibits.figure(question, source, charts.processes(comparison, named, figure), f"processes_{figure}")
            figures = tables.processes_table(comparison, named)
            exhibits.readable_table(figures, "Each figure under each process in the CRM and both ways of working",
                                  (question, source, "processes_table"))  # fmt: skip
            exhibits.download_table(
                question, source, lambda: tables.by_process(comparison, named), "processes", "Every world and process (CSV)"
            )

    layout.tabs({"Forecast and result": came_in, "CRM beside the truth": beside_the_truth, "Stages": stages,
                 "Another CRM process": processes}, "tabs of forecast")  # fmt: skip
    layout.small_print("forecast_caveat")
