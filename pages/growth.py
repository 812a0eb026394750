"""Growth against margin: what a looser limit on the cost of a customer wins, and what it costs."""

import streamlit as st

from pages.ui import layout
from pages.ui.results import customer_value, table_columns
from sim.present.charts import growth as charts
from sim.studies import growth as steps

question = layout.open_page("Growth or margin?")
layout.prose("growth_opening")
layout.asked(question, customer_value.MOST_WORLDS)

growth = customer_value.grown(question) if customer_value.are_played(question) else None
if growth is not None:
    limit = customer_value.limit(question, growth)
    layout.told(charts.sentence(growth, limit), charts.WHAT_IT_RESTS_ON.format(worlds=growth.today.replications))
    layout.figure(question, growth.today, charts.curve(growth, steps.SHARE, limit), "market_share")
    left, right = st.columns(2, gap="large")
    with left:
        layout.figure(question, growth.today, charts.curve(growth, steps.CUSTOMERS, limit), "customers_by_cost")
    with right:
        layout.figure(question, growth.today, charts.curve(growth, steps.PROFIT, limit), "lifetime_profit")
    every = charts.table(growth)
    st.dataframe(every, hide_index=True, height="content", column_config=table_columns.fitted(every),
                 alt="Cost of a customer, share, customers, lifetime profit and returns at each step, with 95 % intervals")  # fmt: skip
    layout.download_table(question, growth.today, growth.table, "growth", "Every step (CSV)")
    layout.prose("growth_caveat")
