"""Tables of the forecast: quarter by quarter, stage by stage, and under each process in the CRM."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from ...experiment.comparison import Comparison
from ...experiment.statistics import Interval, student_t_interval
from ...measures import Measure, Measured, forecast
from ..scales import PERCENT, as_share, difference, differences, levels, written
from ..wording import model_name
from .sides import Sides, interval, jointly, of_each, under_each_other


def stated_chances(m: Measured) -> pd.DataFrame:
    """Return how often deals that entered a stage were won, of those that have ended.

    Returns
    -------
    DataFrame
        One row per stage short of the last: stage, stated (its chance in the CRM), observed, low, high (mean over worlds and its
        interval), replications (that had such a deal), deals (in all worlds).
    """
    found = m.once(forecast.entries)
    ended = found[found["ended"]]
    rows = []
    for place, stage in enumerate(m.process.stages[:-1]):
        own = ended[ended["place"] == place]
        interval = student_t_interval(own.groupby("replication")["won"].mean().to_numpy(float))
        rows.append([stage.name, stage.probability, interval.mean, interval.low, interval.high, interval.n, len(own)])
    return pd.DataFrame(rows, columns=["stage", "stated", "observed", "low", "high", "replications", "deals"])


def figures(comparison: Comparison) -> Sides:
    """Return the figures of the forecast of every side, by world."""
    return of_each(comparison, forecast.figures)


def within(figure: Measure, found: Interval) -> Interval:
    """Return the interval of a figure, within 0 to 1 where it is a share of a whole."""
    return as_share(found) if figure.unit == "share" else found


def processes_table(comparison: Comparison, found: Mapping[str, Sides]) -> pd.DataFrame:
    """Return each figure (rows) under each process, for both operating models."""
    rows = []
    for key, figure in forecast.FIGURES.items():
        for place, name in enumerate(comparison.names):
            each = {process: within(figure, student_t_interval(sides[place][key])) for process, sides in found.items()}
            told = {process: written(interval, PERCENT) for process, interval in each.items()}
            rows.append({"Figure": figure.label, "Way of working": model_name(name), **told, "Of what": figure.of})
    return pd.DataFrame(rows)


def by_process(comparison: Comparison, found: Mapping[str, Sides]) -> pd.DataFrame:
    """Return the figures of every process, operating model and world, one row each."""
    frames = [side.reset_index().assign(process=process) for process, sides in found.items() for side in sides]
    return under_each_other([*comparison.names] * len(found), frames)


def velocity_gaps(comparison: Comparison) -> dict[str, Interval]:
    """Return how much the CRM's pipeline velocity and the value won differ, as shares of the base's mean."""
    base, other = of_each(comparison, forecast.velocity)
    return {key: _as_share_of_base(base[key], other[key]) for key in ("velocity", "won_a_quarter")}


def crm_and_truth(comparison: Comparison) -> pd.DataFrame:
    """Return what the CRM says by the trade's definitions beside what is true, one row a figure."""
    (base, other), rows = of_each(comparison, forecast.velocity), []
    names, currency = [model_name(name) for name in comparison.names], comparison.scenario.currency
    every = jointly({key: interval(base[key], other[key]) for key in forecast.VELOCITY})
    for key, (label, unit, who) in forecast.VELOCITY.items():
        found = every[key]
        scale = levels("" if unit in {"days", "deals"} else unit, currency, found[0].mean, found[1].mean)
        gap = found[2]
        apart = differences(unit, currency, gap.mean, gap.low, gap.high) if unit in {"share", "money"} else scale
        row = {"Figure": label, "Who says so": who, names[0]: scale.text(found[0].mean), names[1]: scale.text(found[1].mean)}
        rows.append(row | {"Difference": difference(gap, apart)})
    return pd.DataFrame(rows)


def _as_share_of_base(base: pd.Series, other: pd.Series) -> Interval:
    before, _, gap = interval(base, other)
    scale = abs(before.mean) or float("nan")
    return Interval(gap.mean / scale, gap.low / scale, gap.high / scale, gap.n)
