"""Tables of the funnel, the forecast and the buyers' time, as readers want them."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pandas as pd
import streamlit as st

from pages.ui import words
from pages.ui.tables import MODEL
from sim.present import interval_charts
from sim.present.scales import differences, levels
from sim.study import Comparison, Interval, Result, forecast, funnel
from sim.study.statistics import student_t_interval


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
    return both(comparison, funnel.leaks)


def both(comparison: Comparison, what: Callable[[Result], pd.DataFrame]) -> pd.DataFrame:
    """Return a table of both sides under each other, the operating model first."""
    return _model_first([what(side).assign(**{MODEL: side.operating_model}) for side in (comparison.base, comparison.other)])


Sides = tuple[pd.DataFrame, pd.DataFrame]


def forecast_figures(comparison: Comparison) -> Sides:
    """Return the figures of the forecast of both sides, by world."""
    return forecast.figures(comparison.base), forecast.figures(comparison.other)


def processes_table(comparison: Comparison, found: Mapping[str, Sides]) -> pd.DataFrame:
    """Return each figure (rows) under each process, for both operating models."""
    rows = []
    for key, label in forecast.FIGURES.items():
        for place, name in enumerate(comparison.names):
            row = {"Figure": label, "Seller": words.model_name(name)}
            row |= {process: interval_charts.written(student_t_interval(sides[place][key]), levels("share", ""))
                    for process, sides in found.items()}  # fmt: skip
            rows.append(row)
    return pd.DataFrame(rows)


def by_process(comparison: Comparison, found: Mapping[str, Sides]) -> pd.DataFrame:
    """Return the figures of every process, operating model and world, one row each."""
    frames = [side.reset_index().assign(process=process, **{MODEL: name})
              for process, sides in found.items() for name, side in zip(comparison.names, sides, strict=True)]  # fmt: skip
    return _model_first(frames)


def _model_first(frames: list[pd.DataFrame]) -> pd.DataFrame:
    found = pd.concat(frames, ignore_index=True)
    found.insert(0, MODEL, found.pop(MODEL))
    return found
