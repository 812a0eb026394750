"""Tables of the forecast: quarter by quarter, stage by stage, and under each process in the CRM."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from ...experiment.comparison import Comparison
from ...experiment.statistics import Interval, student_t_interval
from ...measures import Measure, Measured, forecast
from ..scales import PERCENT, as_share, written
from ..wording import model_name
from .sides import Sides, of_each, under_each_other


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
