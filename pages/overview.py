"""The answer for one scenario, in money, and why: the first page that a leader sees."""

import streamlit as st

from pages.ui import exhibits, layout
from pages.ui.inputs import pickers
from pages.ui.results import ledger_view, progressive, single_changes, staffed, turning
from sim.present.charts.chain import chain
from sim.present.charts.comparison import endings
from sim.present.charts.worlds import worlds

question = layout.open_page("Relay or rugby?", "overview_opening")

layout.asks(question)
answer = progressive.place_for(question)
with st.container(border=True, key="question"):
    with st.container(horizontal=True, vertical_alignment="bottom", gap="medium"):
        pickers.scenario(question)
        pickers.margin(question)
        pickers.currency(question)
        layout.changes(question)
    with st.container(key="most-important"):
        pickers.most_important(question)
    layout.caveats(question)
below = progressive.further_place()

with progressive.compared(question, answer) as comparison:
    layout.answer(question, comparison, is_in_money=True)
    layout.money(question, comparison)

with below:
    st.header("Why", anchor=False)
    steps, levers, ends, every_world = st.tabs(["Steps to a win", "One lever at a time", "How journeys end", "World by world"])
    with steps:
        exhibits.figure(question, comparison, chain(comparison), "chain")
    with levers:
        single_changes.levers_at_once(question, comparison)
    with ends:
        exhibits.figure(question, comparison, endings(comparison), "endings")
    with every_world:
        exhibits.figure(question, comparison, worlds(comparison), "worlds")
    staffed.staffed(question)

    st.header("Where it turns", anchor=False)
    turning.on_our_decisions(question)
    ledger_view.what_it_rests_on(question)
    exhibits.download_table(question, comparison, comparison.table, "comparison", "All figures (CSV)")
    layout.small_print("overview_caveat")
