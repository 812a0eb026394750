"""What marketing brings beside leads: warning signs, figures by quarter, where the money goes, and other ways to spend it."""

import streamlit as st

from pages.ui import exhibits, layout
from pages.ui.results import progressive, single_changes
from sim.measures.marketing import VERTICALS
from sim.present import headlines, money
from sim.present.charts import marketing as charts
from sim.present.tables import marketing as tables
from sim.present.tables import sides
from sim.studies import what_if

question = layout.open_answer("Marketing")

with progressive.compared(question) as comparison:
    layout.told(headlines.marketing(comparison), money.pays(comparison))
    layout.prose("marketing_opening")

    def warning_signs() -> None:
        """The six symptoms of chasing only leads."""
        exhibits.figure(question, comparison, charts.symptoms(comparison), "symptoms")
        with st.expander("What is counted", key="what is counted"):
            st.markdown(tables.what_is_counted())
        exhibits.download_tables(
            question,
            comparison,
            {
                "symptoms": ("These figures (CSV)", lambda: tables.symptom_table(comparison)),
                "symptoms_by_world": ("Every world (CSV)", lambda: tables.symptom_worlds(comparison)),
            },
        )

    def by_quarter(name: str) -> None:
        """The figures of one kind."""
        exhibits.figure(question, comparison, charts.vertical(comparison, name), f"marketing_{name}")

    def every_kpi() -> None:
        """The mean quarter in numbers."""
        exhibits.readable_table(
            tables.kpis(comparison),
            f"The mean quarter under both ways of working: {', '.join(VERTICALS.values()).lower()}",
            (question, comparison, "marketing_table"),
        )
        exhibits.download_table(question, comparison, lambda: tables.quarters(comparison), "marketing_quarters", "Every quarter (CSV)")

    def budget() -> None:
        """Where the hours and the money went."""
        exhibits.figures(question, comparison, {"spending": charts.spending(comparison)}, {"planning": charts.planning(comparison)})
        exhibits.download_table(question, comparison, lambda: sides.written(comparison, "spend"), "spend", "Every quarter’s spending (CSV)")

    def spent_differently() -> None:
        """Other set-ups and programmes for the same money."""
        layout.prose("marketing_otherwise")
        changes = [*what_if.budgets(question.scenario), *what_if.mechanisms(question.scenario, what_if.PROGRAMMES)]
        single_changes.tried(question, comparison, "spent_otherwise", "Try each set-up and programme", changes)

    layout.tabs({"Warning signs": warning_signs, "Leads": lambda: by_quarter("acquisition"), "Brand": lambda: by_quarter("brand"),
                 "Qualification": lambda: by_quarter("qualification"), "All figures": every_kpi, "Budget": budget,
                 "Same budget, spent differently": spent_differently}, "tabs of marketing")  # fmt: skip
    layout.small_print("marketing_caveat")
