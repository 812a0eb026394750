"""What has been published about buying, and whether the market of this scenario shows the same."""

import streamlit as st

from pages.ui import exhibits, layout
from pages.ui.results import evidence
from sim.present.charts import evidence as charts
from sim.present.responses import told

question = layout.open_answer("Does this market behave like real ones?", "evidence_opening", evidence.MOST_WORLDS)

answer, found = st.container(), evidence.played_responses(question)
calibration = evidence.measured(question)
with answer:
    if calibration is not None:
        layout.told(charts.sentence(calibration), f"{charts.meaning(calibration)} {charts.rests_on(calibration)}")
    elif found is not None:
        layout.told(
            f"Sanity checks: {told(found)}.",
            "Played in advance. How near the published figures are shows as soon as they are measured.",
        )
if calibration is not None:
    groups = [
        {f"evidence_{name}": charts.group(calibration, name) for name in names} for names in (("time", "purchases"), ("modes", "books"))
    ]
    exhibits.figures(question, calibration, *groups)
    with st.expander("Every figure as a table, and of what it is a share", icon=":material/table_rows:", key="every figure"):
        exhibits.table(
            evidence.readable(calibration),
            "Every published figure: what was measured, the accepted range, the verdict, and of what it is a share",
            evidence.HELPS,
            kept=(question, calibration, "evidence_table"),
        )
        exhibits.download_tables(
            question,
            calibration,
            {"targets": ("These figures (CSV)", calibration.table), "targets_by_world": ("Every world (CSV)", calibration.worlds)},
        )
if found is not None:
    evidence.responses(question, found)
layout.small_print("evidence_caveat")
