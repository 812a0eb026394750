"""The years after the sale: who stays, what customers do, and what they are worth, under both ways of working."""

import streamlit as st

from pages.ui import afterwards, controls, layout, runs, tables
from sim.present import charts, customer_charts

setup = layout.begin("After the sale")
layout.prose("customers_opening")
layout.asked(setup)
for column, name, most in zip(
    st.columns(3, gap="large", vertical_alignment="bottom"), ("dialogue_hours", "push_share", "complaints_answered"), (8, 1, 1), strict=True
):
    with column:
        controls.control(setup, f"vendors.us.after_sale.{name}", low=0, high=most)

if afterwards.are_played(setup):
    with runs.compared(setup) as comparison:
        layout.answer(setup, comparison, "lifetime_value")
        st.space("small")
        left, right = st.columns(2, gap="large")
        with left:
            layout.figure(setup, comparison, customer_charts.kept(comparison), "customers_kept")
            layout.figure(setup, comparison, customer_charts.doings(comparison), "complaints_and_ambassadors")
        with right:
            layout.figure(setup, comparison, charts.distribution(comparison, "loyalty"), "loyalty")
            layout.figure(setup, comparison, customer_charts.made_of(comparison), "lifetime_value")
        layout.table(setup, comparison, tables.both(comparison, "customers"), "customers", "Every customer (CSV)")
        layout.prose("customers_caveat")
