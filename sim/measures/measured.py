"""The part of a run that measures are computed from: our side of every table, in the time that counts.

What counts is decided here and in `window` alone. Each table is made when it is first asked for, with the replication as its index.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any, TypeVar

import numpy as np
import pandas as pd

from ..scenario import US, Scenario
from ..scenario.calendar import DAYS_PER_MONTH
from ..scenario.sellers import CrmProcess
from . import window

KEYS = ["replication", "journey"]
"""What tells a journey from every other one."""

Made = TypeVar("Made")


Written = Any
"""Whatever holds the tables that measures are computed from, each under its name: the tables of one world, or a result of many."""


@dataclass(frozen=True, eq=False)
class Measured:
    """The part of a run that measures are computed from, each table made when it is first asked for, with the replication as its index.

    Attributes
    ----------
    written : Written
        What was written down.
    replications : Index
        Every replication that ran, those without any journey included.
    scenario : Scenario
    consumers : tuple of float
        Deal values of the purchases in one world of consumers, for what is measured against theirs; empty where nobody played one.
    """

    written: Written
    replications: pd.Index
    scenario: Scenario
    consumers: tuple[float, ...] = ()

    @classmethod
    def of(cls, written: Written, replications: Iterable[int], scenario: Scenario, consumers: Iterable[float] = ()) -> Measured:
        """Measure some replications of a scenario."""
        return cls(written, pd.Index(list(replications), dtype="int64", name="replication"), scenario, tuple(consumers))

    @cached_property
    def journeys(self) -> pd.DataFrame:
        """Journeys that began between warm-up and cool-down."""
        journeys = self.written.journeys
        return journeys[self.is_counted(journeys["start_day"])].set_index("replication")

    @cached_property
    def activities(self) -> pd.DataFrame:
        """Every activity of the journeys that count; empty when played without detail."""
        return self._of_counted_journeys(self.written.activities)

    @cached_property
    def leads(self) -> pd.DataFrame:
        """Our leads from between warm-up and cool-down, unless their journey began before it."""
        leads = self.every_lead
        return leads[leads["vendor"].isin([self.us])]

    @cached_property
    def every_lead(self) -> pd.DataFrame:
        """Leads of any vendor from between warm-up and cool-down, unless their journey began before it."""
        leads, journeys = self.written.leads, self.written.journeys
        found = leads[self.is_counted(leads["created_day"])]
        left_out = journeys[~self.is_counted(journeys["start_day"])]
        return found[~np.isin(journey_numbers(found), journey_numbers(left_out))].set_index("replication")

    @cached_property
    def deals(self) -> pd.DataFrame:
        """Our rows of the opportunities, whenever they began, with ``place``: the stage's place in our process from 0, -1 if lost."""
        places = {stage.name: place for place, stage in enumerate(self.process.stages)}
        rows = self.written.opportunities
        ours = rows[rows["vendor"].isin([self.us])]
        return ours.assign(place=ours["stage"].map(places).fillna(-1).astype(int)).set_index("replication")

    @cached_property
    def customers(self) -> pd.DataFrame:
        """Customers of ours who signed between warm-up and cool-down."""
        customers = self.written.customers
        return customers[customers["vendor"].isin([self.us]) & self.is_counted(customers["start_day"])].set_index("replication")

    @cached_property
    def brand(self) -> pd.DataFrame:
        """Our brand in every quarter, from the very first."""
        return self._ours(self.written.brand)

    @cached_property
    def spend(self) -> pd.DataFrame:
        """What we spent in every quarter, from the very first."""
        return self._ours(self.written.spend)

    def is_counted(self, days: pd.Series) -> pd.Series:
        """Whether each of *days* lies between warm-up and cool-down."""
        return window.is_counted(days, self.scenario)

    def once(self, make: Callable[[Measured], Made]) -> Made:
        """Return what *make* makes of this, a table as a rule; it is made once for all the measures that are read off it."""
        if make not in self._made:
            self._made[make] = make(self)
        return self._made[make]

    @cached_property
    def _made(self) -> dict[Callable[[Measured], Any], Any]:
        return {}

    def _of_counted_journeys(self, rows: pd.DataFrame) -> pd.DataFrame:
        """Return the *rows* of journeys that count; *rows* may be empty and know no column."""
        if "journey" not in rows:
            return rows
        return rows[np.isin(journey_numbers(rows), journey_numbers(self.journeys.reset_index()))].set_index("replication")

    def _ours(self, rows: pd.DataFrame) -> pd.DataFrame:
        """Return our *rows*; they may be empty and know no column."""
        return rows[rows["vendor"].isin([self.us])].set_index("replication") if "vendor" in rows else rows

    @property
    def us(self) -> str:
        """Our name in the tables."""
        return self.scenario.vendors[US].name

    @property
    def process(self) -> CrmProcess:
        """Our process in the CRM."""
        return self.scenario.crm.processes[self.scenario.vendors[US].crm_process]

    @cached_property
    def change_cost(self) -> pd.Series:
        """What a change of our way of working cost, as far as its quarter lies between warm-up and cool-down."""
        if "item" not in self.spend:
            return pd.Series(0.0, self.replications)
        paid = self.spend[self.spend["item"] == "the change itself"]
        return self.total(paid["money"] * window.counted_share(paid["quarter"], self.scenario))

    @cached_property
    def won(self) -> pd.Series:
        """Whether each journey was won by us."""
        return self.bought & self.journeys["vendor"].isin([self.us])

    @cached_property
    def bought(self) -> pd.Series:
        """Whether each journey ended in a purchase, from anyone."""
        return self.journeys["outcome"] == "purchase"

    @cached_property
    def undecided(self) -> pd.Series:
        """Whether each journey ended without a purchase from anyone."""
        return self.journeys["outcome"] == "no_decision"

    @cached_property
    def lengths(self) -> pd.Series:
        """Months that the journeys took that ended in a purchase."""
        bought = self.journeys[self.bought]
        return (bought["end_day"] - bought["start_day"]) / DAYS_PER_MONTH

    @cached_property
    def accepted(self) -> pd.Series:
        """Whether each lead was accepted by sales; one that was not judged is not accepted."""
        return self.leads["accepted"].astype("boolean").fillna(False).astype(bool)

    @cached_property
    def handed_over(self) -> pd.Series:
        """Whether each lead was handed to sales."""
        return self.leads["mql_day"].notna()

    @cached_property
    def qualified(self) -> pd.Series:
        """Whether each lead was handed to sales and accepted there."""
        return self.handed_over & self.accepted

    def column(self, name: str) -> pd.Series:
        """Return a column of a table, ``journeys.hours``, or what is known of each of its rows, ``won``."""
        table, _, column = name.partition(".")
        return getattr(self, table)[column] if column else getattr(self, table)

    def count(self, rows: pd.DataFrame) -> pd.Series:
        """Return the number of *rows* for each replication."""
        return self.total(pd.Series(1, index=rows.index))

    def total(self, column: pd.Series) -> pd.Series:
        """Return the sum of *column* for each replication, 0 where it has no row."""
        return column.groupby(level="replication").sum().reindex(self.replications, fill_value=0)

    def mean(self, column: pd.Series) -> pd.Series:
        """Return the mean of *column* for each replication, NaN where it has no row."""
        return column.astype(float).groupby(level="replication").mean().reindex(self.replications)

    def quantile(self, column: pd.Series, share: float) -> pd.Series:
        """Return a quantile of *column* for each replication, NaN where it has no row."""
        return column.groupby(level="replication").quantile(share).reindex(self.replications)

    def ratio(self, numerator: pd.Series, denominator: pd.Series) -> pd.Series:
        """Return the quotient of two sums for each replication, NaN where the denominator is 0."""
        return self.quotient(self.total(numerator), self.total(denominator))

    @staticmethod
    def quotient(above: pd.Series, below: pd.Series) -> pd.Series:
        """Return one figure as a share of another one, NaN where that is 0."""
        return above / below.where(below > 0)


def measured(result: Any) -> Measured:
    """Return the part of a result that measures are computed from."""
    return Measured.of(result, result.worlds, result.scenario)


@dataclass(frozen=True)
class OneWorld:
    """The tables of one replication: of each that was written down, its rows."""

    written: Written
    replication: int

    def __getattr__(self, name: str) -> pd.DataFrame:
        rows = getattr(self.written, name)
        return rows[rows["replication"] == self.replication] if "replication" in rows else rows


def journey_numbers(frame: pd.DataFrame) -> np.ndarray:
    """Return a number for each row's journey that no other journey has in any replication; a row without one has that of none."""
    return frame["replication"].to_numpy(np.int64) * 2**40 + frame["journey"].to_numpy(np.int64, na_value=-1)
