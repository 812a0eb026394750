"""The years after the sale: who stays, what customers do, and what they are worth, under both ways of working."""

import streamlit as st

from pages.ui import exhibits, layout
from pages.ui.inputs import parameter_control
from pages.ui.results import customer_value, progressive
from sim.present import headlines, money
from sim.present.charts import customers as charts
from sim.present.charts.worlds import distribution
from sim.present.tables import sides

question = layout.open_answer("Customers")
with st.expander("How we care for customers", icon=":material/tune:", key="care"):
    for column, name, most in zip(
        st.columns(3, gap="large", vertical_alignment="bottom"),
        ("dialogue_hours", "push_share", "complaints_answered"),
        (8, 1, 1),
        strict=True,
    ):
        with column:
            parameter_control.control(question, f"vendors.us.after_sale.{name}", low=0, high=most)

if customer_value.are_played(question):
    with progressive.compared(question) as comparison:
        layout.told(headlines.customers(comparison), money.pays(comparison))
        layout.prose("customers_opening")

        def who_stays() -> None:
            """Customers kept, and their loyalty."""
            loyalty = {"loyalty": distribution(comparison, "loyalty")}
            exhibits.figures(question, comparison, {"customers_kept": charts.kept(comparison)}, loyalty)

        def what_they_do() -> None:
            """Complaints, further purchases and recommendations."""
            exhibits.figure(question, comparison, charts.doings(comparison), "complaints_and_ambassadors")

        def worth() -> None:
            """What a customer is worth, and of what that is made."""
            layout.answer(question, comparison, "lifetime_value")
            exhibits.figure(question, comparison, charts.made_of(comparison), "lifetime_value")
            exhibits.download_table(
                question, comparison, lambda: sides.written(comparison, "customers"), "customers", "Every customer (CSV)"
            )

        layout.tabs({"Who stays": who_stays, "What customers do": what_they_do, "What they are worth": worth}, "tabs of customers")
        layout.small_print("customers_caveat")
