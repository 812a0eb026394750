"""Every parameter with its source, how far it could plausibly be off, and how much the answer rests on it."""

import streamlit as st

from pages.ui import exhibits, layout
from pages.ui.results import ledger_view
from sim.present import assumptions, wording
from sim.present.charts.tornado import tornado

FRAMED = "Nobody has measured most of these; that is why this page shows how much the answer depends on each."

question = layout.open_answer("What the answer rests on", "assumptions_opening")
shipped = ledger_view.shipped(question)
st.markdown(f"**{assumptions.counted(shipped.frame)}** {FRAMED} {wording.plain(assumptions.what_matters(shipped))}")

if ledger_view.is_played(shipped):
    ledger_view.say_whose(question, shipped)
    chosen = ledger_view.choose(shipped.ranked(), "shipped")
    exhibits.figure(question, ledger_view.provenance(question, shipped), tornado(shipped, chosen), "tornado")
    ledger_view.say_where_the_verdict_changes(shipped)
else:
    st.markdown(f"How far each moves the answer is not played for this comparison. {ledger_view.how_to_play(question)}")

st.header("Test your own settings", anchor=False)
played = ledger_view.played_now(question, shipped)
if played is not None:
    source = ledger_view.provenance(question, played)
    exhibits.figure(question, source, tornado(played, played.ranked()), "tornado_now")
    ledger_view.say_where_the_verdict_changes(played)
    exhibits.download_table(question, source, played.frame.copy, "sensitivities", "These movements (CSV)")

st.header("Every assumption", anchor=False)
rows = ledger_view.search(ledger_view.choose(ledger_view.whole(shipped), "ledger"))
exhibits.table(
    ledger_view.readable(shipped, rows),
    "Every parameter and built-in number with value, plausible range, basis and source, and how it moves the answer",
    ledger_view.HELPS,
    height=640,
    kept=(question, ledger_view.provenance(question, shipped), "ledger_table"),
)
exhibits.download_table(question, ledger_view.provenance(question, shipped), lambda: rows, "ledger", "The ledger (CSV)")
layout.small_print("assumptions_caveat")
