"""The answer for one scenario, and why: the first page that a leader sees."""

import streamlit as st

from pages.ui import layout
from pages.ui.inputs import pickers
from pages.ui.results import ledger_view, progressive
from sim.present.charts.comparison import endings, lengths, reach
from sim.present.charts.worlds import worlds

question = layout.open_page("Relay or rugby?", "overview_opening")

with st.container(border=True, key="question"):
    left, right = st.columns([2, 3], gap="large", vertical_alignment="center")
    with left:
        pickers.scenario(question)
    with right:
        layout.asks(question)
    with st.container(key="most-important"):
        pickers.most_important(question)
    with st.container(horizontal=True, vertical_alignment="center", gap="medium"):
        layout.changes(question)
    layout.caveats(question)

with progressive.compared(question) as comparison:
    layout.answer(question, comparison)
    price = st.container(key="price")  # filled when the pictures are drawn that somebody who moves a slider waits for
    st.space("small")
    layout.figures(question, comparison, {"worlds": worlds(comparison)}, {"endings": endings(comparison)})
    with price:
        layout.price(comparison)
    ledger_view.what_it_rests_on(question)
    st.space("small")
    layout.figures(question, comparison, {"reach": reach(comparison)}, {"lengths": lengths(comparison)})
    layout.download_table(question, comparison, comparison.table, "comparison", "All figures (CSV)")
    layout.prose("overview_caveat")
