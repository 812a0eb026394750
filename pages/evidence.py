"""What has been published about buying, and whether the market of this scenario shows the same."""

import streamlit as st

from pages.ui import layout
from pages.ui.results import evidence, table_columns
from sim.present.charts import evidence as charts

question = layout.open_page("Does this market behave like real ones?")
layout.prose("evidence_opening")
layout.asked(question, evidence.MOST_WORLDS)

calibration = evidence.measured(question)
if calibration is not None:
    layout.told(charts.sentence(calibration), charts.rests_on(calibration))
    left, right = st.columns(2, gap="large")
    with left:
        layout.figure(question, calibration, charts.group(calibration, "time"), "evidence_time")
        layout.figure(question, calibration, charts.group(calibration, "purchases"), "evidence_purchases")
    with right:
        layout.figure(question, calibration, charts.group(calibration, "modes"), "evidence_modes")
        layout.figure(question, calibration, charts.group(calibration, "books"), "evidence_books")
    st.header("Every figure, and of what it is a share", anchor=False)
    every = evidence.readable(calibration)
    st.dataframe(every, hide_index=True, height="content", column_config=table_columns.fitted(every, evidence.HELPS),
                 alt="Every published figure: what was measured, the accepted range, the verdict, and of what it is a share")  # fmt: skip
    with st.container(horizontal=True):
        layout.download_table(question, calibration, calibration.table, "targets", "These figures (CSV)")
        layout.download_table(question, calibration, calibration.worlds, "targets_by_world", "Every world (CSV)")
layout.prose("evidence_caveat")
