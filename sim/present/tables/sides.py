"""Results side by side, however many there are: their tables under each other, and their figures paired by world.

A comparison has two sides; whatever is a mapping of names to results can stand in its place.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

import pandas as pd

from ...experiment.comparison import Comparison
from ...experiment.result import Result
from ...experiment.statistics import LEVEL_OF_LOOKS, Interval, paired_difference, student_t_interval, together
from ...measures import Measured, measured
from ...scenario.dates import dates_of

MODEL = "operating_model"
"""The column that says whose a row is."""

Sides = tuple[pd.DataFrame, ...]
"""A table of each side, in their order."""

DRAWN = ("account", "journey", "group_size", "deal_value", "start_day", "end_day", "outcome", "vendor", "reason")
"""What pictures need of a journey."""

OF_A_CASE, CASE = ["replication", "vendor", "journey"], ["case_id", "owner"]
"""What a deal in a CRM is known by, in the tables and in the CRM itself."""

Pair = tuple[Interval, Interval, Interval]
"""A figure of one side, of another, and the second less the first, paired by world."""


def named(results: Comparison | Mapping[str, Result]) -> Mapping[str, Result]:
    """Return each result by the name that its side goes by."""
    if isinstance(results, Comparison):
        return dict(zip(results.names, (results.base, results.other), strict=True))
    return results


def of_each(results: Comparison | Mapping[str, Result], make: Callable[[Measured], pd.DataFrame]) -> Sides:
    """Return what *make* makes of each side."""
    return tuple(make(measured(result)) for result in named(results).values())


def under_each_other(names: Iterable[str], frames: Iterable[pd.DataFrame]) -> pd.DataFrame:
    """Return tables under each other, each row with the name of its side in front."""
    found = pd.concat([frame.assign(**{MODEL: name}) for name, frame in zip(names, frames, strict=True)], ignore_index=True)
    found.insert(0, MODEL, found.pop(MODEL))
    return found


def every(results: Comparison | Mapping[str, Result], make: Callable[[Measured], pd.DataFrame]) -> pd.DataFrame:
    """Return what *make* makes of each side, under each other."""
    return under_each_other(named(results), of_each(results, make))


def written(results: Comparison | Mapping[str, Result], name: str) -> pd.DataFrame:
    """Return a table that every side wrote down, or its ``metrics``, under each other."""
    sides = named(results)
    return under_each_other(sides, [side.metrics() if name == "metrics" else taken_away(_with_case(side, name)) for side in sides.values()])


def _with_case(result: Result, name: str) -> pd.DataFrame:
    """Return a table, leads and customers with the case and the owner of the deal that each belongs to; empty where there is none."""
    rows: pd.DataFrame = getattr(result, name)
    if name not in ("leads", "customers"):
        return rows
    cases = result.opportunities.drop_duplicates(OF_A_CASE, keep="last")[OF_A_CASE + CASE].astype({"journey": "Int64"})
    found = rows.astype({"journey": "Int64"}).merge(cases, how="left", on=OF_A_CASE).astype(dict.fromkeys(CASE, "Int64"))
    return found.set_axis(rows.index)


def taken_away(rows: pd.DataFrame) -> pd.DataFrame:
    """Return a table for those who know no working days of a market: each day says that it is one, with its date beside it.

    ``day`` becomes ``working_day`` and gets ``date``, ``end_day`` becomes ``end_working_day`` and gets ``end_date``; a date that the table
    has already is its own.
    """
    found: dict[str, pd.Series] = {}
    for name in rows.columns:
        if name != "day" and not str(name).endswith("_day"):
            found[name] = rows[name]
            continue
        start = str(name).removesuffix("day")
        found[f"{start}working_day"] = rows[name]
        if f"{start}date" not in rows:
            found[f"{start}date"] = _dates(rows[name])
    return pd.DataFrame(found, index=rows.index)


def _dates(days: pd.Series) -> pd.Series:
    known = days.notna()
    dates = pd.Series(pd.NaT, index=days.index, dtype="datetime64[s]")
    dates[known] = dates_of(days[known].to_numpy(float))
    return dates


def of_journey(results: Comparison | Mapping[str, Result], name: str, journey: int) -> pd.DataFrame:
    """Return the rows of one journey, of every side, with their days as they were written down."""
    sides = named(results)
    return under_each_other(sides, [_with_case(side, name) for side in sides.values()]).loc[lambda frame: frame["journey"] == journey]


def intervals(base: pd.DataFrame, other: pd.DataFrame) -> dict[str, Pair]:
    """Return for each column that two tables by world share its intervals, those of a side over all of its worlds that are in both.

    The differences are made to be looked at together.
    """
    both = base.index.intersection(other.index)
    found = {}
    for column in [str(column) for column in base.columns if column in other.columns]:
        one, two = base.loc[both, column].to_numpy(float), other.loc[both, column].to_numpy(float)
        found[column] = student_t_interval(one), student_t_interval(two), paired_difference(one, two)
    return jointly(found)


def jointly(found: Mapping[str, Pair]) -> dict[str, Pair]:
    """Return figures with the intervals of their differences made to be looked at together."""
    gaps = together([gap for _, _, gap in found.values()])
    return {key: (base, other, gap) for (key, (base, other, _)), gap in zip(found.items(), gaps, strict=True)}


def interval(base: pd.Series, other: pd.Series) -> Pair:
    """Return the intervals of a figure in the worlds that have it on both sides, that of its difference as of an answer."""
    both = pd.concat([base, other], axis=1, join="inner").dropna().to_numpy(float)
    return student_t_interval(both[:, 0]), student_t_interval(both[:, 1]), paired_difference(both[:, 0], both[:, 1], LEVEL_OF_LOOKS)


def by_quarter(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the mean over worlds of each figure of a table by world and quarter: kpi, quarter, mean, low, high, replications.

    Of the first few worlds there are no ends.
    """
    figures = [name for name in rows.columns if name not in ("replication", "quarter")]
    found = []
    for quarter, of in rows.groupby("quarter"):
        for name in figures:
            interval = student_t_interval(of[name])
            ends = (interval.low, interval.high) if interval.has_range else (float("nan"), float("nan"))
            found.append([name, quarter, interval.mean, *ends, interval.n])
    return pd.DataFrame(found, columns=["kpi", "quarter", "mean", "low", "high", "replications"])


def counted(result: Result) -> pd.DataFrame:
    """Return the journeys that count, by replication; without any world the columns that pictures draw, and no row."""
    return measured(result).journeys if result.worlds else pd.DataFrame(columns=list(DRAWN), index=pd.Index([], name="replication"))
