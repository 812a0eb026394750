"""Every figure side by side, how it varies from world to world, who won, why nobody did, and the tables to take away."""

from functools import partial

import streamlit as st

from pages.ui import layout
from pages.ui.inputs import pickers
from pages.ui.results import progressive, replications, table_columns, what_if
from sim.present.charts import comparison as charts
from sim.present.charts.comparison import forest
from sim.present.charts.worlds import distribution
from sim.present.tables import figures as every
from sim.present.tables import sides

question = layout.open_page("Every figure, side by side")
layout.asked(question)

with progressive.compared(question) as comparison:
    layout.figure(question, comparison, forest(comparison), "all_figures")
    columns = table_columns.fitted(every.side_by_side(comparison), every.HELPS)  # alike under every heading, so that they line up
    for heading, figures in every.by_heading(comparison).items():
        st.subheader(heading, anchor=False)
        st.dataframe(figures, hide_index=True, height="content", column_config=columns,
                     alt=f"{heading}: each figure under both ways of working, with the paired difference and its interval")  # fmt: skip
    layout.download_table(question, comparison, comparison.table, "comparison", "These figures (CSV)")

    st.header("From world to world", anchor=False)
    metric = pickers.metric(question)
    layout.answer(question, comparison, metric)
    layout.figure(question, comparison, distribution(comparison, metric), f"distribution_{metric}")

    st.header("Who won, and why nobody did", anchor=False)
    left, right = st.columns(2, gap="large")
    with left:
        layout.figure(question, comparison, charts.who_won(comparison), "who_won")
    with right:
        layout.figure(question, comparison, charts.no_decision(comparison), "no_decision")

    st.header("One lever at a time", anchor=False)
    layout.prose("compare_levers")
    what_if.levers(question, comparison)

    st.header("One mechanism at a time", anchor=False)
    layout.prose("compare_mechanisms")
    if changes := what_if.chosen_mechanisms(question):
        what_if.tried(question, comparison, "mechanisms", "Switch each of them alone", changes)

    st.header("Tables", anchor=False)
    layout.prose("compare_tables")
    with st.container(horizontal=True):
        for name in ("metrics", "journeys", "leads", "opportunities", "customers", "brand", "spend"):
            layout.download_table(question, comparison, partial(sides.written, comparison, name), name, f"{name.capitalize()} (CSV)")
    st.markdown("Every single activity and every meeting’s beliefs, for one world:")
    with st.container(horizontal=True, vertical_alignment="bottom"):
        world = pickers.world(question, comparison)
        for name in ("activities", "beliefs"):
            make = partial(lambda world, name: sides.written(replications.in_detail(question, world), name), world, name)
            layout.download_table(question, comparison, make, f"{name}_world_{world}", f"{name.capitalize()} (CSV)")
