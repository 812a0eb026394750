"""The headline measures that a study reports: what is won, how journeys go and end, whose time it takes.

They are computed from journeys, leads and customers between warm-up and cool-down, for our vendor; `customer_metrics` adds those of the
years after the sale.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd

from .measure import MEASURES, Compute, Measure, measure
from .measured import Measured, journey_numbers

ALL_JOURNEYS = "all journeys, those still open included"
PURCHASES = "journeys that ended in a purchase, from anyone"
ALL_HOURS = "all person-hours of all buying groups"

WINS, ENDINGS, WORK = "What is won", "How journeys go and end", "Time with us, leads and sales work"
"""Headings of tables."""

METRICS: dict[str, Measure] = {}
"""The headline measures by key, the ones that matter most first."""


def metric(*declaration: Any, **more: Any) -> Callable[[Compute], Compute]:
    """Declare the function below as a headline measure; parameters as of `measure`."""

    def declaring(function: Compute) -> Compute:
        found = measure(*declaration, **more)(function)
        METRICS[function.__name__] = MEASURES[function.__name__]
        return found

    return declaring


@metric(
    "Journeys won",
    "share",
    +1,
    ALL_JOURNEYS,
    heading=WINS,
    phrase="{Other} wins {x} {more} of every 100 journeys than {base}",
)
def win_rate(m: Measured) -> pd.Series:
    """Journeys that ended in a purchase from us, of all journeys, those still open at the end included."""
    return m.mean(m.won)


@metric(
    "Won of those that decided",
    "share",
    +1,
    PURCHASES,
    heading=WINS,
    phrase="{Other} wins {x} {more} of every 100 purchases than {base}",
)
def win_rate_decided(m: Measured) -> pd.Series:
    """Purchases from us, of the journeys that ended in a purchase from anyone."""
    return m.ratio(m.won, m.bought)


@metric(
    "Value won",
    "money",
    +1,
    heading=WINS,
    phrase="{Other} wins {x} {more} in orders than {base}",
)
def revenue_won(m: Measured) -> pd.Series:
    """Sum of the deal values of the journeys that we won, over the whole time between warm-up and cool-down."""
    return m.total(m.journeys["deal_value"].where(m.won, 0.0))


@metric(
    "Ended without a decision",
    "share",
    -1,
    ALL_JOURNEYS,
    heading=ENDINGS,
    phrase="With {other}, {x} {more} of every 100 journeys end without a decision than with {base}",
)
def no_decision_rate(m: Measured) -> pd.Series:
    """Journeys that ended without a purchase from anyone, of all journeys, those still open included."""
    return m.mean(m.journeys["outcome"] == "no_decision")


def _declare_reason(key: str, reason: str, label: str, direction: int, phrase: str) -> None:
    """Declare the share of journeys that ended for one reason; the reasons add up to `no_decision_rate`."""

    def share(m: Measured) -> pd.Series:
        return m.mean((m.journeys["outcome"] == "no_decision") & m.journeys["reason"].isin([reason]))

    share.__name__ = key
    share.__doc__ = f"Journeys that ended without a decision for this reason ({reason}), of all journeys."
    metric(
        label,
        "share",
        direction,
        ALL_JOURNEYS,
        heading=ENDINGS,
        phrase=f"With {{other}}, {{x}} {{more}} of every 100 journeys {phrase} than with {{base}}",
    )(share)


_declare_reason(
    "no_decision_status_quo",
    "status quo better",
    "No decision: staying as they are is better",
    -1,
    "end because things are better as they are",
)
_declare_reason("no_decision_indecision", "indecision", "No decision: nobody felt safe enough", -1, "end because nobody feels safe enough")
_declare_reason("no_decision_patience", "patience ran out", "No decision: patience ran out", -1, "end because patience ran out")
_declare_reason(
    "no_decision_no_agreement", "no agreement", "No decision: no agreement in the group", -1, "end because the group cannot agree"
)
_declare_reason("no_decision_only_looking", "only looking", "No decision: they were only looking", 0, "are only a look at the market")


@metric(
    "Length of a purchase, median",
    "months",
    -1,
    PURCHASES,
    heading=ENDINGS,
    phrase="With {other}, the median purchase takes {x} {more} than with {base}",
)
def journey_months_median(m: Measured) -> pd.Series:
    """Half of the purchases, from anyone, took longer; journeys without a purchase are left out."""
    return m.quantile(m.lengths, 0.5)


@metric(
    "Length of a purchase, slowest tenth",
    "months",
    -1,
    PURCHASES,
    heading=ENDINGS,
    phrase="With {other}, nine in ten purchases are done {x} {more} than with {base}",
    words=("later", "sooner"),
)
def journey_months_p90(m: Measured) -> pd.Series:
    """One in ten purchases, from anyone, took longer; journeys without a purchase are left out."""
    return m.quantile(m.lengths, 0.9)


@metric(
    "Loop-backs in a journey",
    "loop-backs",
    -1,
    ALL_JOURNEYS,
    heading=ENDINGS,
    phrase="With {other}, a journey has {x} {more} loop-backs than with {base}",
)
def loop_backs(m: Measured) -> pd.Series:
    """How often a finished job was opened again, mean over all journeys."""
    return m.mean(m.journeys["loop_backs"])


@metric(
    "Time with us in meetings",
    "share",
    +1,
    ALL_HOURS,
    heading=WORK,
    phrase="{Other} gets {x} {more} of the buying groups’ time in meetings than {base}",
)
def reach_meetings(m: Measured) -> pd.Series:
    """Person-hours in meetings with us, of all person-hours that buying groups spent."""
    return m.ratio(m.journeys["our_meeting_hours"], m.journeys["hours"])


@metric(
    "Time with us online",
    "share",
    +1,
    ALL_HOURS,
    heading=WORK,
    phrase="{Other} gets {x} {more} of the buying groups’ time online than {base}",
)
def reach_digital(m: Measured) -> pd.Series:
    """Person-hours on our own material, of all person-hours that buying groups spent."""
    return m.ratio(m.journeys["our_digital_hours"], m.journeys["hours"])


@metric(
    "Wait from hand-over to first sales contact",
    "days",
    -1,
    "our leads that sales contacted",
    heading=WORK,
    phrase="With {other}, a lead that was handed over hears from sales {x} {more} than with {base}",
    words=("later", "sooner"),
)
def first_response_days(m: Measured) -> pd.Series:
    """Working days from the hand-over of a lead to the first contact by sales, mean over contacted leads."""
    return m.mean((m.leads["first_sales_touch_day"] - m.leads["mql_day"]).dropna())


@metric(
    "Wait from first sign to first sales contact",
    "days",
    -1,
    "our leads that sales contacted",
    heading=WORK,
    phrase="With {other}, a person who has become known hears from sales {x} {more} than with {base}",
    words=("later", "sooner"),
)
def first_contact_days(m: Measured) -> pd.Series:
    """Working days from when a person was known to the first contact by sales, mean over contacted leads."""
    return m.mean((m.leads["first_sales_touch_day"] - m.leads["created_day"]).dropna())


@metric(
    "Sales hours for each win",
    "hours",
    -1,
    "journeys that we won",
    heading=WORK,
    phrase="{Other} spends {x} {more} of sales time on each win than {base}",
)
def sales_hours_per_win(m: Measured) -> pd.Series:
    """Hours of our sales people in first calls, meetings and preparation, for lost journeys too, per win.

    Those of trade-fair and hotline staff are marketing's and not counted.
    """
    hours = m.total(m.journeys["our_sales_hours"]) + m.total(m.leads["sales_hours"])
    wins = m.total(m.won)
    return hours / wins.where(wins > 0)


@metric(
    "Leads that sales accepts (MQL to SQL)",
    "share",
    +1,
    "our leads that were handed to sales",
    heading=WORK,
    phrase="With {other}, sales accepts {x} {more} of every 100 leads handed over than with {base}",
)
def mql_to_sql(m: Measured) -> pd.Series:
    """Leads that sales accepted, of the leads that were handed to sales."""
    return m.ratio(m.handed_over & m.accepted, m.handed_over)


@metric(
    "Accepted leads that we win (SQL to won)",
    "share",
    +1,
    "journeys with a lead that our sales accepted",
    heading=WORK,
    phrase="{Other} wins {x} {more} of every 100 journeys with an accepted lead than {base}",
)
def sql_to_won(m: Measured) -> pd.Series:
    """Journeys that we won, of those with a lead that sales accepted; one with several leads counts once."""
    accepted = m.leads.loc[m.accepted, ["account", "journey"]].reset_index().drop_duplicates()
    is_won = np.isin(journey_numbers(accepted), journey_numbers(m.journeys[m.won].reset_index()))
    return m.mean(pd.Series(is_won, index=accepted["replication"]))


@metric(
    "Journeys",
    "journeys",
    0,
    heading=WINS,
    phrase="With {other}, there are {x} {more} a world than with {base}",
    words=("more", "fewer"),
)
def journeys(m: Measured) -> pd.Series:
    """Journeys that began between warm-up and cool-down, whoever won them."""
    return m.total(pd.Series(1, index=m.journeys.index))
