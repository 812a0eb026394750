"""Every parameter with its source, how far it could plausibly be off, and how much the answer rests on it."""

import streamlit as st

from pages.ui import layout, ledgers, movements, tables
from sim.present import assumptions

setup = layout.begin("What the answer rests on")
layout.prose("assumptions_opening")
layout.asked(setup)
shipped = ledgers.shipped(setup)
st.markdown(f"**{assumptions.counted(shipped.frame)}**")

if ledgers.is_played(shipped):
    ledgers.say_whose(setup, shipped)
    chosen = ledgers.choose(shipped.ranked(), "shipped")
    layout.figure(setup, ledgers.provenance(setup, shipped), assumptions.tornado(shipped, chosen), "tornado")
    ledgers.turns(shipped)

st.header("For what is asked now", anchor=False)
played = movements.played_now(setup, shipped)
if played is not None:
    source = ledgers.provenance(setup, played)
    layout.figure(setup, source, assumptions.tornado(played, played.ranked()), "tornado_now")
    ledgers.turns(played)
    layout.table(setup, source, played.frame.copy, "sensitivities", "These movements (CSV)")

st.header("The ledger", anchor=False)
rows = ledgers.search(ledgers.choose(ledgers.whole(shipped), "ledger"))
shown = ledgers.table(shipped, rows)
st.dataframe(shown, hide_index=True, height=640, column_config=tables.fitted(shown, ledgers.HELPS),
             alt="Every parameter with its value, plausible range, basis and source, and how it moves the answer")  # fmt: skip
layout.table(setup, ledgers.provenance(setup, shipped), lambda: rows, "ledger", "The ledger (CSV)")
layout.prose("assumptions_caveat")
