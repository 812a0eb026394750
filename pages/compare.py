"""Two to six ways of working or scenarios side by side: one picture, one table, and behind tabs everything there is of the pair."""

from functools import partial

import streamlit as st

from pages.ui import exhibits, layout
from pages.ui.inputs import pickers, scenario_editor
from pages.ui.results import progressive, replications, side_by_side, single_changes
from sim.present.charts import comparison as charts
from sim.present.charts.comparison import forest
from sim.present.charts.worlds import distribution
from sim.present.report.catalogue import key_of_figures
from sim.present.tables import figures as every
from sim.present.tables import sides

question = layout.open_answer("Compare")
with st.container(key="beside"):  # however much it holds, what follows keeps its place, and is hidden there when it is of another question
    pickers.side_by_side(question)
with st.container(horizontal=True, vertical_alignment="bottom"):
    metric = pickers.metric(question)
    pickers.margin(question, metric)
    pickers.figures(question)
    scenario_editor.start_a_mix(question)

with progressive.compared(question) as comparison:
    chosen = side_by_side.sides_of(question)
    if found := side_by_side.played(question, chosen, comparison.replications, comparison):
        side_by_side.draw(question, found, metric, side_by_side.hues_of(question, chosen), "side_by_side")

    def all_figures() -> None:
        """Every figure of the pair, by heading."""
        headings = every.by_heading(comparison)
        exhibits.figure(question, comparison, forest(comparison), "all_figures")
        for tab, (heading, figures) in zip(st.tabs(list(headings)), headings.items(), strict=True):
            with tab:
                caption = f"{heading}: each figure under both ways of working, with the difference and its interval"
                exhibits.readable_table(figures, caption, (question, comparison, key_of_figures(heading)))
        exhibits.download_table(question, comparison, comparison.table, "comparison", "These figures (CSV)")

    def every_world() -> None:
        """The chosen figure from world to world."""
        layout.answer(question, comparison, metric)
        exhibits.figure(question, comparison, distribution(comparison, metric), f"distribution_{metric}")

    def who_won() -> None:
        """Who won, and why nobody did."""
        exhibits.figures(question, comparison, {"who_won": charts.who_won(comparison)}, {"no_decision": charts.no_decision(comparison)})

    def levers() -> None:
        """One lever at a time."""
        layout.prose("compare_levers")
        single_changes.levers(question, comparison)

    def mechanisms() -> None:
        """One mechanism of the simulated world at a time."""
        layout.prose("compare_mechanisms")
        if changes := single_changes.chosen_mechanisms(question):
            single_changes.tried(question, comparison, "mechanisms", "Switch off one at a time", changes)

    def tables() -> None:
        """What the worlds wrote down, to take away."""
        layout.prose("compare_tables")
        names = ("metrics", "journeys", "leads", "opportunities", "customers", "brand", "spend")
        every_table = {name: (f"{name.capitalize()} (CSV)", partial(sides.written, comparison, name)) for name in names}
        exhibits.download_tables(question, comparison, every_table)
        st.markdown("Every single activity and every meeting’s beliefs, for one world:")
        with st.container(horizontal=True, vertical_alignment="bottom"):
            world = pickers.world(question, comparison)
            for name in ("activities", "beliefs"):
                make = partial(lambda world, name: sides.written(replications.in_detail(question, world), name), world, name)
                exhibits.download_table(question, comparison, make, f"{name}_world_{world}", f"{name.capitalize()} (CSV)")

    layout.tabs({"World by world": every_world, "All figures": all_figures, "Who won": who_won, "Levers": levers, "Mechanisms": mechanisms,
                 "Tables": tables}, "more of the pair")  # fmt: skip
