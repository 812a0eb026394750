"""Where the answer turns: one setting over its range, and our own decisions."""

import streamlit as st

from pages.ui import layout
from pages.ui.results import ledger_view, turning

question = layout.open_answer("Where it turns", "turns_opening", turning.MOST_WORLDS)

turning.on_one_setting(question)
st.header("What else would turn it", anchor=False)
turning.on_our_decisions(question)
ledger_view.what_it_rests_on(question)
layout.small_print("turns_caveat")
