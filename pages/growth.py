"""Growth against margin: what a looser limit on the cost of a customer wins, and what it costs."""

import streamlit as st

from pages.ui import afterwards, layout, tables
from sim.present import growth_charts
from sim.study import growth as steps

setup = layout.begin("Growth or margin?")
layout.prose("growth_opening")
layout.asked(setup, afterwards.MOST_WORLDS)

growth = afterwards.grown(setup) if afterwards.are_played(setup) else None
if growth is not None:
    limit = afterwards.limit(setup, growth)
    layout.told(growth_charts.sentence(growth, limit), growth_charts.WHAT_IT_RESTS_ON.format(worlds=growth.today.replications))
    layout.figure(setup, growth.today, growth_charts.curve(growth, steps.SHARE, limit), "market_share")
    left, right = st.columns(2, gap="large")
    with left:
        layout.figure(setup, growth.today, growth_charts.curve(growth, steps.CUSTOMERS, limit), "customers_by_cost")
    with right:
        layout.figure(setup, growth.today, growth_charts.curve(growth, steps.PROFIT, limit), "lifetime_profit")
    every = growth_charts.table(growth)
    st.dataframe(every, hide_index=True, height="content", column_config=tables.fitted(every),
                 alt="Cost of a customer, share, customers, lifetime profit and returns at each step, with 95 % intervals")  # fmt: skip
    layout.table(setup, growth.today, growth.table, "growth", "Every step (CSV)")
    layout.prose("growth_caveat")
