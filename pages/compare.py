"""Every figure side by side, how it varies from world to world, who won, why nobody did, and the tables to take away."""

import streamlit as st

from pages.ui import choices, effects, layout, runs, tables
from sim.present import charts

setup = layout.begin("Every figure, side by side")
layout.asked(setup)

with runs.compared(setup) as comparison:
    layout.figure(setup, comparison, charts.forest(comparison), "all_figures")
    for heading, figures in tables.by_heading(comparison).items():
        st.subheader(heading, anchor=False)
        st.dataframe(figures, hide_index=True, height="content", column_config=tables.columns(comparison),
                     alt=f"{heading}: each figure under both operating models, with the paired difference and its interval")  # fmt: skip
    layout.table(setup, comparison, comparison.table, "comparison", "These figures (CSV)")

    st.header("From world to world", anchor=False)
    metric = choices.metric(setup)
    layout.answer(setup, comparison, metric)
    layout.figure(setup, comparison, charts.distribution(comparison, metric), f"distribution_{metric}")

    st.header("Who won, and why nobody did", anchor=False)
    left, right = st.columns(2, gap="large")
    with left:
        layout.figure(setup, comparison, charts.who_won(comparison), "who_won")
    with right:
        layout.figure(setup, comparison, charts.no_decision(comparison), "no_decision")

    st.header("One lever at a time", anchor=False)
    layout.prose("compare_levers")
    effects.levers(setup, comparison)

    st.header("One mechanism at a time", anchor=False)
    layout.prose("compare_mechanisms")
    if changes := effects.chosen_mechanisms(setup):
        effects.tried(setup, comparison, "mechanisms", "Switch each of them alone", changes)

    st.header("Tables", anchor=False)
    layout.prose("compare_tables")
    with st.container(horizontal=True):
        for name in ("metrics", "journeys", "leads", "opportunities", "customers", "brand", "spend"):
            layout.table(setup, comparison, tables.both(comparison, name), name, f"{name.capitalize()} (CSV)")
    st.markdown("Every single activity and every meeting’s beliefs, for one world:")
    with st.container(horizontal=True, vertical_alignment="bottom"):
        world = choices.world(setup, comparison)
        for name in ("activities", "beliefs"):
            layout.table(setup, comparison, tables.of_world(setup, world, name), f"{name}_world_{world}", f"{name.capitalize()} (CSV)")
