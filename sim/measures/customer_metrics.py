"""Figures of the years after the sale: what customers are worth, what winning one costs, and what comes back (M25-M29).

Customers are ours who signed between warm-up and cool-down; the money spent on winning them is that of these months: all of marketing's
time, but for the hours it gave to customers, its programmes, and the share of sales' time that is meant for customers, used or not, at
the costs of the table `spend`. Hours with customers after the sale have a cost of their own, part of their margin. Those who want another
denominator find all of it in the tables.
"""

from __future__ import annotations

import pandas as pd

from .measured import Measured
from .metrics import metric

WON = "customers won between warm-up and cool-down"
AFTER, COSTS = "Customers after the sale", "What winning customers costs and brings"


def _each(m: Measured, total: pd.Series) -> pd.Series:
    """Return *total* for each customer won; missing where there was none."""
    won = m.total(pd.Series(1, index=m.customers.index))
    return total / won.where(won > 0)


def _marketing_cost(m: Measured) -> pd.Series:
    return m.marketing_cost - m.scenario.costs.marketing_hour * m.total(m.customers["marketing_hours"])


@metric(
    "Customers won",
    "customers",
    +1,
    heading=AFTER,
    phrase="{Other} wins {x} {more} a world than {base}",
    words=("more", "fewer"),
)
def customers_won(m: Measured) -> pd.Series:
    """Purchases from us that were signed between warm-up and cool-down."""
    return m.known(m.total(pd.Series(1, index=m.customers.index)))


@metric(
    "Customers kept",
    "share",
    +1,
    "contracts that could be renewed, or were left for a rival",
    heading=AFTER,
    phrase="With {other}, at the end of a contract {x} {more} of every 100 customers are kept than with {base}",
)
def customers_kept(m: Measured) -> pd.Series:
    """Contracts that were renewed, of those that were up for renewal or that a customer left for a rival by buying anew."""
    left = m.customers["outcome"].isin(["not renewed", "lost to rival"])
    return m.ratio(m.customers["renewals"], m.customers["renewals"] + left)


@metric(
    "Loyalty of customers",
    "share",
    +1,
    WON,
    heading=AFTER,
    phrase="With {other}, the loyalty of customers is {x} {more} than with {base}",
    words=("higher", "lower"),
)
def loyalty(m: Measured) -> pd.Series:
    """Loyalty at the end of the relation or of the simulation, 0 to 100 %, mean over customers won."""
    return m.mean(m.customers["loyalty"])


@metric(
    "Satisfaction of customers",
    "units of fit",
    +1,
    WON,
    heading=AFTER,
    phrase="With {other}, the satisfaction of customers is {x} {more} than with {base}",
    words=("higher", "lower"),
)
def satisfaction(m: Measured) -> pd.Series:
    """True fit of our product less the fit that the group expected when it signed, mean over customers won."""
    return m.mean(m.customers["satisfaction"])


@metric(
    "Complaints answered well",
    "share",
    +1,
    "all complaints by our customers",
    heading=AFTER,
    phrase="With {other}, {x} {more} of every 100 complaints are answered well than with {base}",
)
def complaints_answered(m: Measured) -> pd.Series:
    """Complaints that were answered well, of all complaints by our customers."""
    return m.ratio(m.customers["complaints_answered"], m.customers["complaints"])


@metric(
    "Recommendations by our customers",
    "recommendations",
    +1,
    heading=AFTER,
    phrase="With {other}, customers give {x} {more} a world than with {base}",
    words=("more", "fewer"),
)
def referrals(m: Measured) -> pd.Series:
    """Times that a customer recommended us to another company, over the whole time between warm-up and cool-down."""
    return m.known(m.total(m.customers["referrals"]))


@metric(
    "Lifetime value of a customer",
    "money",
    +1,
    WON,
    heading=AFTER,
    phrase="With {other}, a customer is worth {x} {more} over its lifetime than with {base}",
)
def lifetime_value(m: Measured) -> pd.Series:
    """Discounted margin over the whole relation, after the hours given to the customer, mean over customers won."""
    return m.mean(m.customers["lifetime_value"])


@metric(
    "Cost of winning a customer",
    "money",
    -1,
    WON,
    heading=COSTS,
    phrase="With {other}, winning a customer costs {x} {more} than with {base}",
)
def acquisition_cost(m: Measured) -> pd.Series:
    """Cost of our marketing, programmes included, and of our sales time, for each customer won."""
    return _each(m, _marketing_cost(m) + m.sales_cost)


@metric(
    "Marketing cost of a customer (CPA)",
    "money",
    -1,
    WON,
    heading=COSTS,
    phrase="With {other}, marketing costs {x} {more} for each customer won than with {base}",
)
def cpa(m: Measured) -> pd.Series:
    """Cost of our marketing time and programmes, for each customer won."""
    return _each(m, _marketing_cost(m))


@metric(
    "Lifetime profit",
    "money",
    +1,
    heading=COSTS,
    phrase="{Other} earns {x} {more} over the lifetimes of its customers than {base}",
)
def lifetime_profit(m: Measured) -> pd.Series:
    """Lifetime value of all customers won, less the cost of our marketing and sales time, and of a change of how we work."""
    return m.known(m.total(m.customers["lifetime_value"]) - _marketing_cost(m) - m.sales_cost - m.change_cost)


@metric(
    "Lifetime profit on what winning costs (ROI)",
    "return",
    +1,
    "the cost of our marketing and sales time for buyers",
    heading=COSTS,
    phrase="With {other}, lifetime profit on what winning costs is {x} {more} than with {base}",
    words=("higher", "lower"),
)
def roi(m: Measured) -> pd.Series:
    """Lifetime profit, as a share of the cost of our marketing and sales time."""
    cost = _marketing_cost(m) + m.sales_cost
    return lifetime_profit(m) / cost.where(cost > 0)


@metric(
    "First orders on marketing cost (ROAS)",
    "return",
    +1,
    "the cost of our marketing time and programmes",
    heading=COSTS,
    phrase="With {other}, first orders on marketing cost are {x} {more} than with {base}",
    words=("higher", "lower"),
)
def roas(m: Measured) -> pd.Series:
    """Value of the first orders of customers won, as a share of the cost of our marketing time and programmes."""
    cost = _marketing_cost(m)
    return m.known(m.total(m.customers["first_order"])) / cost.where(cost > 0)


@metric(
    "First margin on marketing cost (POAS)",
    "return",
    +1,
    "the cost of our marketing time and programmes",
    heading=COSTS,
    phrase="With {other}, the first margin on marketing cost is {x} {more} than with {base}",
    words=("higher", "lower"),
)
def poas(m: Measured) -> pd.Series:
    """Margin of the first orders of customers won, as a share of the cost of our marketing time and programmes."""
    return m.scenario.customers.margin_share * roas(m)
