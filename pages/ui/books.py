"""Tables of the funnel and the forecast, as readers want them."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pandas as pd

from pages.ui import labels
from pages.ui.tables import MODEL, Sides, model_first
from sim.experiment.comparison import Comparison
from sim.experiment.result import Result
from sim.experiment.statistics import Interval, student_t_interval
from sim.measures import forecast, funnel
from sim.present import forecast_charts, interval_charts
from sim.present.scales import differences, levels


def funnel_table(comparison: Comparison) -> pd.DataFrame:
    """Return the funnel, one row a step, as a reader would write it."""
    base, other = (labels.model_name(name) for name in comparison.names)
    rows = []
    for step in funnel.table(comparison).to_dict("records"):
        row = {"Step": f"{step['label']} ({step['unit']})",
               f"{base}, a world": f"{step['base_count']:,.1f}", f"{other}, a world": f"{step['other_count']:,.1f}"}  # fmt: skip
        row |= {f"{base}, share": "–", f"{other}, share": "–", "Difference": "–", "Share of": step["of"] or "–"}
        if step["of"]:
            n = int(step["replications"])
            for name, side in ((base, "base"), (other, "other")):
                found = Interval(step[f"{side}_rate"], step[f"{side}_low"], step[f"{side}_high"], n)
                row[f"{name}, share"] = interval_charts.written(found, levels("share", ""))
            gap = Interval(step["difference"], step["low"], step["high"], n)
            row["Difference"] = interval_charts.difference(gap, differences("share", "", gap.mean, gap.low, gap.high))
        rows.append(row | {"What is counted": step["counted"]})
    return pd.DataFrame(rows)


FUNNEL_HELPS = {
    "Share of": "The count of the step before.",
    "Difference": "Of the two shares, paired world by world, with its 95 % interval.",
}


def funnel_by_world(comparison: Comparison) -> pd.DataFrame:
    """Return the counts and rates of every world and both sides, one row each."""
    frames = []
    for side in (comparison.base, comparison.other):
        counts = funnel.counts(side)
        rates = funnel.rates(counts).add_suffix("_of_step_before")
        frames.append(counts.join(rates).reset_index().assign(**{MODEL: side.operating_model}))
    return model_first(frames)


def funnel_leaks(comparison: Comparison) -> pd.DataFrame:
    """Return what became of those that did not pass a step, by world and side."""
    return both(comparison, funnel.leaks)


def both(comparison: Comparison, what: Callable[[Result], pd.DataFrame]) -> pd.DataFrame:
    """Return a table of both sides under each other, the operating model first."""
    return model_first([what(side).assign(**{MODEL: side.operating_model}) for side in (comparison.base, comparison.other)])


def forecast_figures(comparison: Comparison) -> Sides:
    """Return the figures of the forecast of both sides, by world."""
    return forecast.figures(comparison.base), forecast.figures(comparison.other)


def processes_table(comparison: Comparison, found: Mapping[str, Sides]) -> pd.DataFrame:
    """Return each figure (rows) under each process, for both operating models."""
    rows = []
    for key, label in forecast.FIGURES.items():
        for place, name in enumerate(comparison.names):
            row = {"Figure": label, "Seller": labels.model_name(name)}
            for process, sides in found.items():
                interval = forecast_charts.within(key, student_t_interval(sides[place][key]))
                row[process] = interval_charts.written(interval, levels("share", ""))
            rows.append(row | {"Of what": forecast.OF[key]})
    return pd.DataFrame(rows)


def by_process(comparison: Comparison, found: Mapping[str, Sides]) -> pd.DataFrame:
    """Return the figures of every process, operating model and world, one row each."""
    frames = [side.reset_index().assign(process=process, **{MODEL: name})
              for process, sides in found.items() for name, side in zip(comparison.names, sides, strict=True)]  # fmt: skip
    return model_first(frames)
