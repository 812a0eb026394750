"""The years after the sale: who stays, what customers do, and what they are worth, under both ways of working."""

import streamlit as st

from pages.ui import layout
from pages.ui.inputs import parameter_control
from pages.ui.results import customer_value, progressive
from sim.present.charts import customers as charts
from sim.present.charts.worlds import distribution
from sim.present.tables import sides

question = layout.open_answer("After the sale", "customers_opening")
for column, name, most in zip(
    st.columns(3, gap="large", vertical_alignment="bottom"), ("dialogue_hours", "push_share", "complaints_answered"), (8, 1, 1), strict=True
):
    with column:
        parameter_control.control(question, f"vendors.us.after_sale.{name}", low=0, high=most)

if customer_value.are_played(question):
    with progressive.compared(question) as comparison:
        layout.answer(question, comparison, "lifetime_value")
        st.space("small")
        layout.figures(
            question,
            comparison,
            {"customers_kept": charts.kept(comparison), "complaints_and_ambassadors": charts.doings(comparison)},
            {"loyalty": distribution(comparison, "loyalty"), "lifetime_value": charts.made_of(comparison)},
        )
        layout.download_table(question, comparison, lambda: sides.written(comparison, "customers"), "customers", "Every customer (CSV)")
        layout.small_print("customers_caveat")
