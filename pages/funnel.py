"""Leads, MQLs, SQLs, quotes and customers: what passes each step, the narrowest one, and where buyers are lost."""

from pages.ui import exhibits, layout
from pages.ui.results import progressive
from sim.present import headlines, money
from sim.present.charts import funnel as charts
from sim.present.tables import funnel as tables
from sim.present.tables import sides

question = layout.open_answer("Funnel")

with progressive.compared(question) as comparison:
    layout.told(headlines.funnel(comparison), money.pays(comparison))
    layout.prose("funnel_opening")

    def steps() -> None:
        """Counts and rates of the steps."""
        exhibits.figures(question, comparison, {"funnel": charts.steps(comparison)}, {"rates": charts.step_rates(comparison)})

    def lost() -> None:
        """Where buyers are lost."""
        exhibits.figures(
            question, comparison, {"lost_buyers": charts.lost_buyers(comparison)}, {"conversions": charts.conversions(comparison)}
        )

    def in_numbers() -> None:
        """Every step in numbers."""
        exhibits.readable_table(tables.as_written(comparison), "Counts and rates of every step of the funnel under both ways of working",
                              (question, comparison, "funnel_table"))  # fmt: skip
        exhibits.download_tables(
            question,
            comparison,
            {
                "funnel": ("Every world (CSV)", lambda: tables.by_world(comparison)),
                "funnel_drop_outs": ("What became of the rest (CSV)", lambda: tables.leaks(comparison)),
                "leads": ("Every lead (CSV)", lambda: sides.written(comparison, "leads")),
            },
        )

    layout.tabs({"Steps": steps, "Where buyers are lost": lost, "In numbers": in_numbers}, "tabs of funnel")
    layout.small_print("funnel_caveat")
