"""The story of one journey under an operating model, and where two runs of it first part.

Before they part they are the same to the letter; after it everything that differs follows from the operating model.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from ..experiment.comparison import Comparison
from ..experiment.result import Result
from ..measures.units import SPACE
from ..scenario import US
from ..scenario.calendar import DAYS_PER_MONTH
from .scales import working_day
from .tables.sides import counted

SERVED_BY = {  # who or what answers a buyer, in a reader's words
    "public site": "the public site",
    "tuned": "tailored material",
    "event staff": "trade-fair and hotline staff",
    "expert": "a sales person",
}


@dataclass(frozen=True, eq=False)
class Story:
    """One journey under one operating model.

    Attributes
    ----------
    outcome, headline : str
        How it ended, as the middle of a sentence and in a few words.
    months : float
        How long it took, or how long it had been open when the simulation ended.
    activities : DataFrame
        In the order in which they happened, with the months since the beginning in the column ``x``.
    opportunity : DataFrame
        The stages that our CRM showed, with ``x`` as above.
    vendors : tuple of str
        All of them, ours first.
    loop_backs : int
        How often a finished job was opened again.
    """

    outcome: str
    headline: str
    months: float
    activities: pd.DataFrame
    opportunity: pd.DataFrame
    vendors: tuple[str, ...]
    loop_backs: int


@dataclass(frozen=True)
class Parting:
    """Where two runs of one journey first differ: months since its beginning, and what happens there in each."""

    months: float
    base: str
    other: str
    is_at_a_rival: bool

    @property
    def day(self) -> int:
        """The working day of the journey on which it happens; the first is 1."""
        return working_day(self.months * DAYS_PER_MONTH)


def story(result: Result, replication: int, journey: int) -> Story | None:
    """Return a journey's story, or None when that operating model's world has no such journey."""
    tables, vendors = result.tables[replication], result.scenario.active_vendors
    found = tables.journeys[tables.journeys["journey"] == journey]
    if found.empty:
        return None
    row, us = found.iloc[0], vendors[US].name
    end = row["end_day"] if np.isfinite(row["end_day"]) else result.scenario.market.months * DAYS_PER_MONTH
    months = (end - row["start_day"]) / DAYS_PER_MONTH

    def own(frame: pd.DataFrame) -> pd.DataFrame:
        part = frame[frame["journey"] == journey]
        return part.assign(x=(part["day"] - row["start_day"]) / DAYS_PER_MONTH).sort_values("day", kind="stable", ignore_index=True)

    seen = own(tables.opportunities)
    names = tuple(vendor.name for vendor in vendors.values())
    return Story(*_outcome(row, us, months), months, own(tables.activities), seen[seen["vendor"] == us], names, int(row["loop_backs"]))


def _outcome(row: pd.Series, us: str, months: float) -> tuple[str, str]:
    length = f"after {months:.1f}{SPACE}months"
    if row["outcome"] == "purchase":
        won = f"{'we win' if row['vendor'] == us else row['vendor'] + ' wins'} {length}"
        return won, won
    if row["outcome"] == "no_decision":
        return f"the group chooses nobody {length} ({row['reason']})", f"no decision {length}"
    return f"the journey is still open {length}", f"still open {length}"


def parting(base: Story, other: Story) -> Parting | None:
    """Return where two stories of one journey first differ, or None when they never do."""
    first, second = base.activities, other.activities
    n = min(len(first), len(second))
    columns = [column for column in first.columns if column != "replication"]
    same = np.ones(n, dtype=bool)
    for column in columns:
        one, two = first[column].iloc[:n], second[column].iloc[:n]
        same &= ((one == two).fillna(False) | (one.isna() & two.isna())).to_numpy(bool)
    place = n if same.all() else int(np.argmin(same))
    rows = [frame.iloc[place] if place < len(frame) else None for frame in (first, second)]
    there = [row["x"] for row in rows if row is not None]
    if not there:
        return None
    told = [_told(row, base.vendors[0]) for row in rows]
    is_at_a_rival = any(row is not None and row["vendor"] in base.vendors[1:] for row in rows)
    return Parting(float(min(there)), told[0], told[1], is_at_a_rival)


def _told(row: pd.Series | None, us: str) -> str:
    """Describe an activity in a few words; None is a journey that has already ended."""
    if row is None:
        return "the journey is over"
    if row["activity"] in ("loop_back", "new_information"):
        return f"{row['activity'].replace('_', ' ')} ({row['job']})"
    if pd.isna(row["vendor"]):
        return str(row["touchpoint"])
    is_ours = row["vendor"] == us
    served = SERVED_BY.get(str(row["served"]), "")
    if row["activity"] == "supplier_meeting":
        return f"a meeting with {'us' if is_ours else row['vendor']} ({row['touchpoint']}{served and f', {served}'})"
    return f"a buyer picks {'our' if is_ours else row['vendor'] + '’s'} material ({row['touchpoint']}{served and f', {served}'})"


def pairs(comparison: Comparison) -> pd.DataFrame:
    """Return the journeys that exist under both operating models between warm-up and cool-down, for a reader to choose one from.

    Returns
    -------
    DataFrame
        replication, account, journey, group_size, deal_value, base, other (how it ended under each), differs (whether that is different).
    """
    keys = ["replication", "account", "journey", "start_day"]  # a later journey may begin on another day: no pair
    sides, us = [], comparison.scenario.vendors[US].name
    for result, side in ((comparison.base, "base"), (comparison.other, "other")):
        journeys = counted(result).reset_index()
        ended = np.select(
            [journeys["outcome"] == "no_decision", journeys["outcome"] == "open", journeys["vendor"].isin([us])],
            ["no decision", "still open", "won by us"], "won by " + journeys["vendor"].astype("string").fillna(""))  # fmt: skip
        sides.append(journeys.assign(**{side: ended}))
    found = sides[0][[*keys, "group_size", "deal_value", "base"]].merge(sides[1][[*keys, "other"]], on=keys)
    return found.assign(differs=found["base"] != found["other"])
