"""Tables of the funnel, the forecast and the buyers' time, as readers want them."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from pages.ui import words
from pages.ui.tables import MODEL
from sim.present import interval_charts
from sim.present.scales import differences, levels
from sim.study import Comparison, Interval, funnel


def funnel_table(comparison: Comparison) -> pd.DataFrame:
    """Return the funnel, one row a step, as a reader would write it."""
    base, other = (words.model_name(name) for name in comparison.names)
    rows = []
    for step in funnel.table(comparison).to_dict("records"):
        row = {"Step": step["label"], "What is counted": step["counted"], "Unit": step["unit"],
               f"{base}, a world": f"{step['base_count']:,.1f}", f"{other}, a world": f"{step['other_count']:,.1f}"}  # fmt: skip
        row |= {"Share of": step["of"] or "–", f"{base}, share": "–", f"{other}, share": "–", "Difference": "–"}
        if step["of"]:
            n = int(step["replications"])
            for name, side in ((base, "base"), (other, "other")):
                found = Interval(step[f"{side}_rate"], step[f"{side}_low"], step[f"{side}_high"], n)
                row[f"{name}, share"] = interval_charts.written(found, levels("share", ""))
            gap = Interval(step["difference"], step["low"], step["high"], n)
            row["Difference"] = interval_charts.difference(gap, differences("share", "", gap.mean, gap.low, gap.high))
        rows.append(row)
    return pd.DataFrame(rows)


FUNNEL_COLUMNS = {
    "Step": st.column_config.TextColumn(pinned=True),
    "Share of": st.column_config.TextColumn(help="The denominator: the count of the step before."),
    "Difference": st.column_config.TextColumn(help="Of the two shares, paired world by world, with its 95 % interval."),
}


def funnel_by_world(comparison: Comparison) -> pd.DataFrame:
    """Return the counts and rates of every world and both sides, one row each."""
    frames = []
    for side in (comparison.base, comparison.other):
        counts = funnel.counts(side)
        rates = funnel.rates(counts).add_suffix("_of_step_before")
        frames.append(counts.join(rates).reset_index().assign(**{MODEL: side.operating_model}))
    return _model_first(frames)


def funnel_leaks(comparison: Comparison) -> pd.DataFrame:
    """Return what became of those that did not pass a step, by world and side."""
    return _model_first([funnel.leaks(side).assign(**{MODEL: side.operating_model}) for side in (comparison.base, comparison.other)])


def _model_first(frames: list[pd.DataFrame]) -> pd.DataFrame:
    found = pd.concat(frames, ignore_index=True)
    found.insert(0, MODEL, found.pop(MODEL))
    return found
