"""The figures that a study reports, each declared once: label, unit, direction, denominator and computation.

A metric is one number per replication, computed from journeys, leads and customers between warm-up and cool-down, for our
vendor. Declaring one is writing a function with `metric` above it: its name is the key, and its docstring
says of what it is a share or a mean. Nothing here is a judgement over replications; that is `statistics`.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Protocol

import numpy as np
import pandas as pd

from ..scenario import US, Scenario

DAYS_A_MONTH = 21
HOURS_A_MONTH = 8 * DAYS_A_MONTH  # of one person

IN_PERCENT = frozenset({"share", "return"})
"""Units of what is written in per cent: a share of a whole, and what comes back on a cost, which may be more or less than all of it."""

NOTHING = "–"
"""How a metric without a denominator is written."""


class Written(Protocol):
    """Whatever holds the tables that figures are computed from."""

    @property
    def journeys(self) -> pd.DataFrame: ...
    @property
    def leads(self) -> pd.DataFrame: ...
    @property
    def customers(self) -> pd.DataFrame: ...


@dataclass(frozen=True)
class Measured:
    """The part of a run that figures are computed from, each table made when it is first asked for, with the replication as its index.

    Attributes
    ----------
    written : Result or Tables
        What was written down.
    replications : Index
        Every replication that ran, those without any journey included.
    scenario : Scenario
    """

    written: Written
    replications: pd.Index
    scenario: Scenario

    @classmethod
    def of(cls, written: Written, replications: Iterable[int], scenario: Scenario) -> Measured:
        """Measure some replications of a scenario."""
        return cls(written, pd.Index(replications, name="replication"), scenario)

    @cached_property
    def journeys(self) -> pd.DataFrame:
        """Journeys that began between warm-up and cool-down."""
        journeys = self.written.journeys
        return journeys[self._is_counted(journeys["start_day"])].set_index("replication")

    @cached_property
    def leads(self) -> pd.DataFrame:
        """Our leads from between warm-up and cool-down, unless their journey began before it."""
        leads, journeys = self.written.leads, self.written.journeys
        ours = leads[leads["vendor"].isin([self.us]) & self._is_counted(leads["created_day"])]
        left_out = journeys[~self._is_counted(journeys["start_day"])]
        return ours[~np.isin(_journeys_of(ours), _journeys_of(left_out))].set_index("replication")

    @cached_property
    def customers(self) -> pd.DataFrame:
        """Customers of ours who signed between warm-up and cool-down."""
        customers = self.written.customers
        return customers[customers["vendor"].isin([self.us]) & self._is_counted(customers["start_day"])].set_index("replication")

    def _is_counted(self, days: pd.Series) -> pd.Series:
        start, end = self.scenario.market.counted_days
        return (days >= start) & (days < end)

    @property
    def us(self) -> str:
        """Our name in the tables."""
        return self.scenario.vendors[US].name

    @property
    def follows_customers(self) -> bool:
        """Whether the years after the sale were played."""
        return self.scenario.customers.followed

    @property
    def months(self) -> int:
        """Months between warm-up and cool-down."""
        market = self.scenario.market
        return market.months - market.warm_up_months - market.cool_down_months

    @property
    def marketing_cost(self) -> float:
        """Cost of our marketing time and programmes in a world, between warm-up and cool-down."""
        us, costs = self.scenario.vendors[US], self.scenario.costs
        programmes = costs.mail_automation * us.mail_automation + costs.retargeting * us.retargeting
        return self.months * (us.marketing_hours * costs.marketing_hour + programmes)

    @property
    def sales_cost(self) -> float:
        """Cost of our sales time for customers in a world, between warm-up and cool-down."""
        us = self.scenario.vendors[US]
        return self.months * us.sales_people * us.selling_share * HOURS_A_MONTH * self.scenario.costs.sales_hour

    @cached_property
    def won(self) -> pd.Series:
        """Whether each journey was won by us."""
        return self.bought & self.journeys["vendor"].isin([self.us])

    @cached_property
    def bought(self) -> pd.Series:
        """Whether each journey ended in a purchase, from anyone."""
        return self.journeys["outcome"] == "purchase"

    @cached_property
    def lengths(self) -> pd.Series:
        """Months that the journeys took that ended in a purchase."""
        bought = self.journeys[self.bought]
        return (bought["end_day"] - bought["start_day"]) / DAYS_A_MONTH

    @cached_property
    def accepted(self) -> pd.Series:
        """Whether each lead was accepted by sales; one that was not judged is not accepted."""
        return self.leads["accepted"].astype("boolean").fillna(False).astype(bool)

    @cached_property
    def handed_over(self) -> pd.Series:
        """Whether each lead was handed to sales."""
        return self.leads["mql_day"].notna()

    def total(self, column: pd.Series) -> pd.Series:
        """Return the sum of *column* for each replication, 0 where it has no row."""
        return column.groupby(level="replication").sum().reindex(self.replications, fill_value=0)

    def known(self, figure: pd.Series) -> pd.Series:
        """Return *figure*, missing where the years after the sale were not played."""
        return figure if self.follows_customers else figure * math.nan

    def mean(self, column: pd.Series) -> pd.Series:
        """Return the mean of *column* for each replication, NaN where it has no row."""
        return column.astype(float).groupby(level="replication").mean().reindex(self.replications)

    def quantile(self, column: pd.Series, share: float) -> pd.Series:
        """Return a quantile of *column* for each replication, NaN where it has no row."""
        return column.groupby(level="replication").quantile(share).reindex(self.replications)

    def ratio(self, numerator: pd.Series, denominator: pd.Series) -> pd.Series:
        """Return the quotient of two sums for each replication, NaN where the denominator is 0."""
        below = self.total(denominator)
        return self.total(numerator) / below.where(below > 0)


def _journeys_of(frame: pd.DataFrame) -> np.ndarray:
    """Return a number for each row's journey that no other journey has in any replication; a row without one has that of none."""
    return frame["replication"].to_numpy(np.int64) * 2**40 + frame["journey"].to_numpy(np.int64, na_value=-1)


@dataclass(frozen=True)
class Metric:
    """One figure, declared once.

    Attributes
    ----------
    key : str
        Its name in tables.
    label : str
        Its name in a marketer's words.
    unit : str
        ``share`` (0 to 1), ``money``, ``months``, ``days``, ``hours``, ``return`` (on a cost, 1 is all of it), or what is counted.
    direction : int
        1 when more is better for us, -1 when less is, 0 when neither is.
    format : callable
        Writes one value: ``metric.format(0.234) == "23.4 %"``.
    describe : str
        What is counted, and of what it is a share or a mean.
    of : str
        The denominator of a share, or what it is a mean or quantile of: *all journeys*; empty for what is only counted.
    compute : callable
        From `Measured` to one value for each replication; NaN where there is no denominator.
    """

    key: str
    label: str
    unit: str
    direction: int
    format: Callable[[float], str]
    describe: str
    of: str
    compute: Callable[[Measured], pd.Series]

    def format_difference(self, value: float) -> str:
        """Write a difference of two values, with its sign: ``+6.1 points``."""
        if math.isnan(value):
            return NOTHING
        written = f"{100 * abs(value):.1f} points" if self.unit in IN_PERCENT else self.format(abs(value))
        sign = "-" if value < 0 else "+"
        return f"{sign}{written}" if any(digit in written for digit in "123456789") else written

    def unit_in(self, currency: str) -> str:
        """Return the unit, with the name of the money."""
        return currency if self.unit == "money" else self.unit


ALL_JOURNEYS = "all journeys, those still open included"
PURCHASES = "journeys that ended in a purchase, from anyone"
ALL_HOURS = "all person-hours of all buying groups"

METRICS: dict[str, Metric] = {}
"""Every metric by its key, the ones that matter most first."""


def metric(label: str, unit: str, direction: int, of: str = "") -> Callable[[Callable[[Measured], pd.Series]], Callable]:
    """Declare the function below as a metric: its name becomes the key, its docstring the description."""

    def declare(function: Callable[[Measured], pd.Series]) -> Callable[[Measured], pd.Series]:
        text = " ".join((function.__doc__ or "").split())
        key = function.__name__
        METRICS[key] = Metric(key, label, unit, direction, FORMATS[unit], text, of, function)
        return function

    return declare


def _number(pattern: str, scale: float = 1.0) -> Callable[[float], str]:
    return lambda value: NOTHING if math.isnan(value) else pattern.format(scale * value)


def _days(value: float) -> str:
    if math.isnan(value):
        return NOTHING
    return f"{value:.1f}" if value == 0 or abs(value) >= 0.1 else f"{value:.1g}"


def _hours(value: float) -> str:
    return _number("{:.1f}" if abs(value) < 10 else "{:,.0f}")(value)


def _money(value: float) -> str:
    if math.isnan(value):
        return NOTHING
    for size, suffix in ((1e9, " bn"), (1e6, " m"), (1e3, " k")):
        if abs(value) >= 0.9995 * size:  # rounds up to the next name, not to 1000 of the smaller
            return f"{value / size:#.3g}".rstrip(".") + suffix
    return f"{value:.0f}"


FORMATS: dict[str, Callable[[float], str]] = {
    "share": _number("{:.1f} %", 100),
    "money": _money,
    "months": _number("{:.1f}"),
    "days": _days,
    "hours": _hours,
    "journeys": _number("{:,.1f}"),
    "loop-backs": _number("{:.2f}"),
    "customers": _number("{:,.1f}"),
    "recommendations": _number("{:,.1f}"),
    "return": _number("{:,.0f} %", 100),
    "units of fit": _number("{:.2f}"),
}


@metric("Journeys won", "share", +1, ALL_JOURNEYS)
def win_rate(m: Measured) -> pd.Series:
    """Journeys that ended in a purchase from us, of all journeys, those still open at the end included."""
    return m.mean(m.won)


@metric("Won of those that decided", "share", +1, PURCHASES)
def win_rate_decided(m: Measured) -> pd.Series:
    """Purchases from us, of the journeys that ended in a purchase from anyone."""
    return m.ratio(m.won, m.bought)


@metric("Value won", "money", +1)
def revenue_won(m: Measured) -> pd.Series:
    """Sum of the deal values of the journeys that we won, over the whole time between warm-up and cool-down."""
    return m.total(m.journeys["deal_value"].where(m.won, 0.0))


@metric("Ended without a decision", "share", -1, ALL_JOURNEYS)
def no_decision_rate(m: Measured) -> pd.Series:
    """Journeys that ended without a purchase from anyone, of all journeys, those still open included."""
    return m.mean(m.journeys["outcome"] == "no_decision")


def _declare_reason(key: str, reason: str, label: str, direction: int) -> None:
    """Declare the share of journeys that ended for one reason; the reasons add up to `no_decision_rate`."""

    def share(m: Measured) -> pd.Series:
        return m.mean((m.journeys["outcome"] == "no_decision") & m.journeys["reason"].isin([reason]))

    share.__name__ = key
    share.__doc__ = f"Journeys that ended without a decision for this reason ({reason}), of all journeys."
    metric(label, "share", direction, ALL_JOURNEYS)(share)


_declare_reason("no_decision_status_quo", "status quo better", "No decision: as it is, is better", -1)
_declare_reason("no_decision_indecision", "indecision", "No decision: nobody felt safe enough", -1)
_declare_reason("no_decision_patience", "patience ran out", "No decision: patience ran out", -1)
_declare_reason("no_decision_no_agreement", "no agreement", "No decision: no agreement in the group", -1)
_declare_reason("no_decision_only_looking", "only looking", "No decision: they were only looking", 0)


@metric("Length of a purchase, median", "months", -1, PURCHASES)
def journey_months_median(m: Measured) -> pd.Series:
    """Half of the purchases, from anyone, took longer; journeys without a purchase are left out."""
    return m.quantile(m.lengths, 0.5)


@metric("Length of a purchase, slowest tenth", "months", -1, PURCHASES)
def journey_months_p90(m: Measured) -> pd.Series:
    """One in ten purchases, from anyone, took longer; journeys without a purchase are left out."""
    return m.quantile(m.lengths, 0.9)


@metric("Loop-backs in a journey", "loop-backs", -1, ALL_JOURNEYS)
def loop_backs(m: Measured) -> pd.Series:
    """How often a finished job was opened again, mean over all journeys."""
    return m.mean(m.journeys["loop_backs"])


@metric("Time with us in meetings", "share", +1, ALL_HOURS)
def reach_meetings(m: Measured) -> pd.Series:
    """Person-hours in meetings with us, of all person-hours that buying groups spent."""
    return m.ratio(m.journeys["our_meeting_hours"], m.journeys["hours"])


@metric("Time with us online", "share", +1, ALL_HOURS)
def reach_digital(m: Measured) -> pd.Series:
    """Person-hours on our own material, of all person-hours that buying groups spent."""
    return m.ratio(m.journeys["our_digital_hours"], m.journeys["hours"])


@metric("Wait from hand-over to first sales contact", "days", -1, "our leads that sales contacted")
def first_response_days(m: Measured) -> pd.Series:
    """Working days from the hand-over of a lead to the first contact by sales, mean over contacted leads."""
    return m.mean((m.leads["first_sales_touch_day"] - m.leads["mql_day"]).dropna())


@metric("Wait from first sign to first sales contact", "days", -1, "our leads that sales contacted")
def first_contact_days(m: Measured) -> pd.Series:
    """Working days from when a person was known to the first contact by sales, mean over contacted leads."""
    return m.mean((m.leads["first_sales_touch_day"] - m.leads["created_day"]).dropna())


@metric("Sales hours for each win", "hours", -1, "journeys that we won")
def sales_hours_per_win(m: Measured) -> pd.Series:
    """Hours of our sales people in first calls, meetings and preparation, for lost journeys too, per win; not those of fair staff."""
    hours = m.total(m.journeys["our_sales_hours"]) + m.total(m.leads["sales_hours"])
    wins = m.total(m.won)
    return hours / wins.where(wins > 0)


@metric("Leads that sales accepts (MQL to SQL)", "share", +1, "our leads that were handed to sales")
def mql_to_sql(m: Measured) -> pd.Series:
    """Leads that sales accepted, of the leads that were handed to sales."""
    return m.ratio(m.handed_over & m.accepted, m.handed_over)


@metric("Accepted leads that we win (SQL to won)", "share", +1, "journeys with a lead that our sales accepted")
def sql_to_won(m: Measured) -> pd.Series:
    """Journeys that we won, of those with a lead that sales accepted; one with several leads counts once."""
    accepted = m.leads.loc[m.accepted, ["account", "journey"]].reset_index().drop_duplicates()
    is_won = np.isin(_journeys_of(accepted), _journeys_of(m.journeys[m.won].reset_index()))
    return m.mean(pd.Series(is_won, index=accepted["replication"]))


@metric("Journeys", "journeys", 0)
def journeys(m: Measured) -> pd.Series:
    """Journeys that began between warm-up and cool-down, whoever won them."""
    return m.total(pd.Series(1, index=m.journeys.index))
