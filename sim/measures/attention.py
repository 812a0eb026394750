"""Where a buying group's hours go, and what each vendor gets of them (M4-M6).

Shares of time are counted from every single activity, so they are of the worlds that were played in detail, and unknown of others.
"""

from __future__ import annotations

import pandas as pd

from ..scenario import JOBS
from ..scenario.labels import ACTIVITIES, MODES, ON_JOBS
from .measure import Measure, declare
from .measured import Measured

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
    parts = {}
    for column, keys in (("job", JOBS), ("mode", MODES)):
        total = supplied.pivot_table(index="replication", columns=column, values="hours", aggfunc="sum")
        own = supplied[supplied["vendor"] == us].pivot_table(index="replication", columns=column, values="hours", aggfunc="sum")
        for key in keys:
            if key in total:
                mine = own[key].reindex(total.index).fillna(0.0) if key in own else 0.0 * total[key]
                parts[key] = mine / total[key]
    return pd.DataFrame(parts).reindex(columns=[*ON_JOBS, *MODES]).astype(float)


def with_us(found: pd.DataFrame, us: str) -> dict[str, float]:
    """Return how many person-hours a group spends with our people and our material on each job, in the mean over all worlds."""
    journeys = found.groupby("replication")["journeys"].first().sum()
    sums = found[found["vendor"] == us].groupby("job")["hours"].sum()
    return {job: float(sums.get(job, 0.0)) / journeys if journeys else 0.0 for job in JOBS}


def _shares(part: pd.DataFrame, column: str, whole: pd.DataFrame) -> pd.DataFrame:
    """Return the hours of each value of *column* in *part* as a share of all hours of *whole*, by world."""
    total = whole.groupby("replication")["hours"].sum()
    table = part.pivot_table(index="replication", columns=column, values="hours", aggfunc="sum", fill_value=0.0)
    return table.reindex(total.index, fill_value=0.0).div(total, axis=0).astype(float)


def _activity_shares(m: Measured) -> pd.DataFrame:
    return by_activity(m.once(hours))


def _vendor_shares(m: Measured) -> pd.DataFrame:
    return by_vendor(m.once(hours), [m.us])


def _our_shares(m: Measured) -> pd.DataFrame:
    return ours(m.once(hours), m.us)


def _an_activity(activity: str, label: str) -> Measure:
    return declare(
        f"time_{activity}", f"Time: {label[:1].lower()}{label[1:]}", "share", 0, lambda m: m.once(_activity_shares)[activity],
        describe=f"Person-hours of this activity ({label.lower()}), of all person-hours of all buying groups.", heading=TIME,
        of="all person-hours of all buying groups", needs_detail=True,
    )  # fmt: skip


def _our_share(part: str, label: str, what: str) -> Measure:
    inside = f"{label[:1].lower()}{label[1:]}"
    return declare(
        f"time_with_us_{part}", f"Time with suppliers that is ours: {inside}", "share", +1, lambda m: m.once(_our_shares)[part],
        describe=f"Person-hours with our people and on our own material, of all with suppliers {what}.", heading=TIME_WITH_US,
        of=f"all person-hours with suppliers {what}", needs_detail=True,
    )  # fmt: skip


SPLIT = {activity: _an_activity(activity, label) for activity, label in ACTIVITIES.items()}
"""The share of time that goes to each activity."""

declare(
    "time_with_us", "Time with us, of all", "share", +1, lambda m: m.once(_vendor_shares)[m.us],
    describe="Person-hours in meetings with us and on our own material, of all person-hours of all buying groups.", heading=TIME,
    of="all person-hours of all buying groups", needs_detail=True,
)  # fmt: skip

OURS = {
    **{job: _our_share(job, label, "on this job") for job, label in ON_JOBS.items()},
    **{mode: _our_share(mode, label, "in this way") for mode, label in MODES.items()},
}
"""Our share of the time with suppliers, on each job and in each way of meeting them."""
