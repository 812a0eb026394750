"""Every figure side by side, how it varies from world to world, who won, why nobody did, and the tables to take away."""

from functools import partial

import streamlit as st

from pages.ui import layout
from pages.ui.inputs import pickers
from pages.ui.results import progressive, replications, single_changes
from sim.present.charts import comparison as charts
from sim.present.charts.comparison import forest
from sim.present.charts.worlds import distribution
from sim.present.tables import figures as every
from sim.present.tables import sides

question = layout.open_answer("Every figure, side by side")

with progressive.compared(question) as comparison:
    layout.figure(question, comparison, forest(comparison), "all_figures")
    columns = layout.fitted(every.side_by_side(comparison), every.HELPS)  # alike under every heading, so that they line up
    for heading, figures in every.by_heading(comparison).items():
        st.subheader(heading, anchor=False)
        alt = f"{heading}: each figure under both ways of working, with the paired difference and its interval"
        layout.table(figures, alt, columns=columns)
    layout.download_table(question, comparison, comparison.table, "comparison", "These figures (CSV)")

    st.header("From world to world", anchor=False)
    metric = pickers.metric(question)
    layout.answer(question, comparison, metric)
    layout.figure(question, comparison, distribution(comparison, metric), f"distribution_{metric}")

    st.header("Who won, and why nobody did", anchor=False)
    layout.figures(question, comparison, {"who_won": charts.who_won(comparison)}, {"no_decision": charts.no_decision(comparison)})

    st.header("One lever at a time", anchor=False)
    layout.prose("compare_levers")
    single_changes.levers(question, comparison)

    st.header("One mechanism at a time", anchor=False)
    layout.prose("compare_mechanisms")
    if changes := single_changes.chosen_mechanisms(question):
        single_changes.tried(question, comparison, "mechanisms", "Switch each of them alone", changes)

    st.header("Tables", anchor=False)
    layout.prose("compare_tables")
    names = ("metrics", "journeys", "leads", "opportunities", "customers", "brand", "spend")
    every_table = {name: (f"{name.capitalize()} (CSV)", partial(sides.written, comparison, name)) for name in names}
    layout.download_tables(question, comparison, every_table)
    st.markdown("Every single activity and every meeting’s beliefs, for one world:")
    with st.container(horizontal=True, vertical_alignment="bottom"):
        world = pickers.world(question, comparison)
        for name in ("activities", "beliefs"):
            make = partial(lambda world, name: sides.written(replications.in_detail(question, world), name), world, name)
            layout.download_table(question, comparison, make, f"{name}_world_{world}", f"{name.capitalize()} (CSV)")
