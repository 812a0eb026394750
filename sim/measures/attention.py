"""Where a buying group's hours go, and what each vendor gets of them (M4-M6).

Shares of time are counted from every single activity, so they are of the worlds that were played in detail, and unknown of others.
"""

from __future__ import annotations

import pandas as pd

from ..scenario import JOBS
from ..scenario.labels import ACTIVITIES, MODES, ON_JOBS
from .measure import declare, lowered, read
from .measured import Measured
from .metrics import ALL_HOURS

NOBODY = "nobody"
COLUMNS = ["replication", "activity", "job", "mode", "vendor", "hours"]
TIME, TIME_WITH_US = "Where the buyers’ time goes", "Our share of the time with suppliers"
"""Headings of tables."""


def hours(m: Measured) -> pd.DataFrame:
    """Return person-hours of journeys that began between warm-up and cool-down, from activities.

    Returns
    -------
    DataFrame
        replication, activity, job (one of the four producing jobs), mode and vendor (both ``nobody`` where no vendor was
        involved), hours, journeys (how many the hours of this replication are of). Empty when played without detail.
    """
    if not len(m.activities):
        return pd.DataFrame(columns=[*COLUMNS, "journeys"])
    found = m.activities[m.activities["activity"].isin(ACTIVITIES)].reset_index()
    found = found[["replication", "activity", "producing_job", "mode", "vendor", "hours"]].set_axis(COLUMNS, axis=1)
    text = found[COLUMNS[1:-1]].astype("object").fillna(NOBODY).astype(str)
    found = found.assign(**text).groupby(COLUMNS[:-1], as_index=False).agg(hours=("hours", "sum"))
    return found.assign(journeys=found["replication"].map(m.journeys.groupby(level="replication").size()))


def by_activity(found: pd.DataFrame) -> pd.DataFrame:
    """Return the share of all hours that goes to each of the five activities (columns) in each world (rows)."""
    return _shares(found, "activity", found).reindex(columns=list(ACTIVITIES), fill_value=0.0)


def by_vendor(found: pd.DataFrame, vendors: list[str]) -> pd.DataFrame:
    """Return the share of all hours that each vendor gets, in meetings and on its own material."""
    return _shares(found[found["vendor"] != NOBODY], "vendor", found).reindex(columns=vendors, fill_value=0.0)


def ours(found: pd.DataFrame, us: str) -> pd.DataFrame:
    """Return our share of the time that goes to suppliers, by job and by mode (columns, by the keys of `ON_JOBS` and `MODES`)."""
    supplied = found[found["vendor"] != NOBODY]
    parts = []
    for column in ("job", "mode"):
        total, own = (_by_world(rows, column) for rows in (supplied, supplied[supplied["vendor"] == us]))
        parts.append(own.reindex_like(total).fillna(0.0) / total)
    return pd.concat(parts, axis=1).reindex(columns=[*ON_JOBS, *MODES]).astype(float)


def with_us(found: pd.DataFrame, us: str) -> dict[str, float]:
    """Return how many person-hours a group spends with our people and our material on each job, in the mean over all worlds."""
    journeys = found.groupby("replication")["journeys"].first().sum()
    sums = found[found["vendor"] == us].groupby("job")["hours"].sum()
    return {job: float(sums.get(job, 0.0)) / journeys if journeys else 0.0 for job in JOBS}


def _shares(part: pd.DataFrame, column: str, whole: pd.DataFrame) -> pd.DataFrame:
    """Return the hours of each value of *column* in *part* as a share of all hours of *whole*, by world."""
    total = whole.groupby("replication")["hours"].sum()
    return _by_world(part, column).reindex(total.index).fillna(0.0).div(total, axis=0).astype(float)


def _by_world(rows: pd.DataFrame, column: str) -> pd.DataFrame:
    """Return the sum of hours in each world (rows) for each value of *column* (columns); NaN where there is no row."""
    return rows.pivot_table(index="replication", columns=column, values="hours", aggfunc="sum")


def _activity_shares(m: Measured) -> pd.DataFrame:
    return by_activity(m.once(hours))


def _vendor_shares(m: Measured) -> pd.DataFrame:
    return by_vendor(m.once(hours), [m.us])


def _our_shares(m: Measured) -> pd.DataFrame:
    return ours(m.once(hours), m.us)


for activity, label in ACTIVITIES.items():
    declare(
        f"time_{activity}", f"Time: {lowered(label)}", "share", 0, read(_activity_shares, activity), heading=TIME, of=ALL_HOURS,
        describe=f"Person-hours of this activity ({label.lower()}), of {ALL_HOURS}.", needs_detail=True,
    )  # fmt: skip

declare(
    "time_with_us", "Time with us, of all", "share", +1, lambda m: m.once(_vendor_shares)[m.us], heading=TIME, of=ALL_HOURS,
    describe=f"Person-hours in meetings with us and on our own material, of {ALL_HOURS}.", needs_detail=True,
)  # fmt: skip

for labels, what in ((ON_JOBS, "on this job"), (MODES, "in this way")):
    for part, label in labels.items():
        declare(
            f"time_with_us_{part}", f"Time with suppliers that is ours: {lowered(label)}", "share", +1, read(_our_shares, part),
            heading=TIME_WITH_US, of=f"all person-hours with suppliers {what}",
            describe=f"Person-hours with our people and on our own material, of all with suppliers {what}.", needs_detail=True,
        )  # fmt: skip
