"""Growth against margin: what a looser limit on the cost of a customer wins, and what it costs."""

import streamlit as st

from pages.ui import exhibits, layout
from pages.ui.results import customer_value
from sim.present.charts import growth as charts
from sim.studies import growth as steps

question = layout.open_answer("Growth or margin?", "growth_opening", customer_value.MOST_WORLDS)

growth = customer_value.grown(question) if customer_value.are_played(question) else None
if growth is not None:
    limit = customer_value.limit(question, growth)
    layout.told(
        charts.sentence(growth, limit), f"{charts.ahead(growth)} {charts.WHAT_IT_RESTS_ON.format(worlds=growth.today.replications)}"
    )
    exhibits.figure(question, growth.today, charts.curve(growth, steps.SHARE, limit), "market_share")
    customers, profit = charts.curve(growth, steps.CUSTOMERS, limit), charts.curve(growth, steps.PROFIT, limit)
    exhibits.figures(question, growth.today, {"customers_by_cost": customers}, {"lifetime_profit": profit})
    with st.expander("Every step as a table", icon=":material/table_rows:", key="every step"):
        alt = "Cost of a customer, share, customers, lifetime profit and returns at each step, with 95 % intervals"
        exhibits.readable_table(charts.table(growth), alt, (question, growth.today, "growth_table"))
    exhibits.download_table(question, growth.today, growth.table, "growth", "Every step (CSV)")
    layout.small_print("growth_caveat")
