"""The headline measures that a study reports, a row for each: what is won, how journeys go and end, whose time it takes, and what follows.

They are of our vendor, between warm-up and cool-down. Customers are ours who signed then (M25-M29); the money spent on winning them is
that of these months: all of marketing's time, but for the hours it gave to customers, its programmes, and the share of sales' time that is
meant for customers, used or not, at the costs of the table `spend`. Hours with customers after the sale have a cost of their own, part of
their margin. Those who want another denominator find all of it in the tables.
"""

from __future__ import annotations

import math

import numpy as np
import pandas as pd

from ..scenario import US
from ..scenario.calendar import HOURS_PER_MONTH
from .measure import Compute, declare, mean, quantile, ratio
from .measured import Measured, journey_numbers
from .window import counted_months

ALL_JOURNEYS = "all journeys, those still open included"
PURCHASES = "journeys that ended in a purchase, from anyone"
ALL_HOURS = "all person-hours of all buying groups"
CONTACTED = "our leads that sales contacted"
WON = "customers won between warm-up and cool-down"
MARKETING = "the cost of our marketing time and programmes"

WINS, ENDINGS, WORK = "What is won", "How journeys go and end", "Time with us, leads and sales work"
AFTER, COSTS = "Customers after the sale", "What winning customers costs and brings"
"""Headings of tables."""


def _revenue_won(m: Measured) -> pd.Series:
    return m.total(m.journeys["deal_value"].where(m.won, 0.0))


def _ended_for(reason: str) -> Compute:
    """Share of journeys that ended without a decision for one reason."""
    return lambda m: m.mean(m.undecided & m.journeys["reason"].isin([reason]))


def _waited_since(day: str) -> Compute:
    """Mean wait of leads from a day of theirs to the first contact by sales."""
    return lambda m: m.mean((m.leads["first_sales_touch_day"] - m.leads[day]).dropna())


def _sales_hours_per_win(m: Measured) -> pd.Series:
    hours = m.total(m.journeys["our_sales_hours"]) + m.total(m.leads["sales_hours"])
    return m.quotient(hours, m.total(m.won))


def _sql_to_won(m: Measured) -> pd.Series:
    accepted = m.leads.loc[m.accepted, ["account", "journey"]].reset_index().drop_duplicates()
    is_won = np.isin(journey_numbers(accepted), journey_numbers(m.journeys[m.won].reset_index()))
    return m.mean(pd.Series(is_won, index=accepted["replication"]))


def _known(m: Measured, figure: pd.Series) -> pd.Series:
    """Return *figure*, missing where the years after the sale were not played."""
    return figure if m.scenario.customers.followed else figure * math.nan


def _customers_kept(m: Measured) -> pd.Series:
    left = m.customers["outcome"].isin(["not renewed", "lost to rival"])
    return m.ratio(m.customers["renewals"], m.customers["renewals"] + left)


def _marketing_cost(m: Measured) -> pd.Series:
    """Cost of our marketing time and programmes, but for the hours given to customers."""
    us, costs = m.scenario.vendors[US], m.scenario.costs
    programmes = costs.mail_automation * us.mail_automation + costs.retargeting * us.retargeting
    paid = counted_months(m.scenario) * (us.marketing_hours * costs.marketing_hour + programmes)
    return paid - costs.marketing_hour * m.total(m.customers["marketing_hours"])


def _sales_cost(m: Measured) -> float:
    """Cost of our sales time for customers in a world, specialists included."""
    us = m.scenario.vendors[US]
    hours = us.sales_people * us.selling_share * HOURS_PER_MONTH + len(us.specialists) * us.specialist_hours
    return counted_months(m.scenario) * hours * m.scenario.costs.sales_hour


def _winning_cost(m: Measured) -> pd.Series:
    return _marketing_cost(m) + _sales_cost(m)


def _lifetime_profit(m: Measured) -> pd.Series:
    return _known(m, m.total(m.customers["lifetime_value"]) - _marketing_cost(m) - _sales_cost(m) - m.change_cost)


def _roas(m: Measured) -> pd.Series:
    return m.quotient(_known(m, m.total(m.customers["first_order"])), _marketing_cost(m))


METRICS = {found.key: found for found in (
    declare(
        "win_rate", "Journeys won", "share", +1, mean("won"), heading=WINS, of=ALL_JOURNEYS,
        describe="Journeys that ended in a purchase from us, of all journeys, those still open at the end included.",
        phrase="{Other} wins {x} {more} of every 100 journeys than {base}",
    ),
    declare(
        "win_rate_decided", "Won of those that decided", "share", +1, ratio("won", "bought"), heading=WINS, of=PURCHASES,
        describe="Purchases from us, of the journeys that ended in a purchase from anyone.",
        phrase="{Other} wins {x} {more} of every 100 purchases than {base}",
    ),
    declare(
        "revenue_won", "Value won", "money", +1, _revenue_won, heading=WINS,
        describe="Sum of the deal values of the journeys that we won, over the whole time between warm-up and cool-down.",
        phrase="{Other} wins {x} {more} in orders than {base}",
    ),
    declare(
        "no_decision_rate", "Ended without a decision", "share", -1, mean("undecided"), heading=ENDINGS, of=ALL_JOURNEYS,
        describe="Journeys that ended without a purchase from anyone, of all journeys, those still open included.",
        phrase="With {other}, {x} {more} of every 100 journeys end without a decision than with {base}",
    ),
    *(
        declare(
            f"no_decision_{key}", f"No decision: {label}", "share", direction, _ended_for(reason), heading=ENDINGS, of=ALL_JOURNEYS,
            describe=f"Journeys that ended without a decision for this reason ({reason}), of all journeys.",
            phrase=f"With {{other}}, {{x}} {{more}} of every 100 journeys {ending} than with {{base}}",
        )
        for key, reason, label, direction, ending in (
            ("status_quo", "status quo better", "staying as they are is better", -1, "end because things are better as they are"),
            ("indecision", "indecision", "nobody felt safe enough", -1, "end because nobody feels safe enough"),
            ("patience", "patience ran out", "patience ran out", -1, "end because patience ran out"),
            ("no_agreement", "no agreement", "no agreement in the group", -1, "end because the group cannot agree"),
            ("only_looking", "only looking", "they were only looking", 0, "are only a look at the market"),
        )
    ),
    declare(
        "journey_months_median", "Length of a purchase, median", "months", -1, quantile("lengths", 0.5), heading=ENDINGS, of=PURCHASES,
        describe="Half of the purchases, from anyone, took longer; journeys without a purchase are left out.",
        phrase="With {other}, the median purchase takes {x} {more} than with {base}",
    ),
    declare(
        "journey_months_p90", "Length of a purchase, slowest tenth", "months", -1, quantile("lengths", 0.9), heading=ENDINGS, of=PURCHASES,
        describe="One in ten purchases, from anyone, took longer; journeys without a purchase are left out.",
        phrase="With {other}, nine in ten purchases are done {x} {more} than with {base}", words=("later", "sooner"),
    ),
    declare(
        "loop_backs", "Loop-backs in a journey", "loop-backs", -1, mean("journeys.loop_backs"), heading=ENDINGS, of=ALL_JOURNEYS,
        describe="How often a finished job was opened again, mean over all journeys.",
        phrase="With {other}, a journey has {x} {more} loop-backs than with {base}",
    ),
    declare(
        "reach_meetings", "Time with us in meetings", "share", +1, ratio("journeys.our_meeting_hours", "journeys.hours"), heading=WORK,
        of=ALL_HOURS, describe="Person-hours in meetings with us, of all person-hours that buying groups spent.",
        phrase="{Other} gets {x} {more} of the buying groups’ time in meetings than {base}",
    ),
    declare(
        "reach_digital", "Time with us online", "share", +1, ratio("journeys.our_digital_hours", "journeys.hours"), heading=WORK,
        of=ALL_HOURS, describe="Person-hours on our own material, of all person-hours that buying groups spent.",
        phrase="{Other} gets {x} {more} of the buying groups’ time online than {base}",
    ),
    declare(
        "first_response_days", "Wait from hand-over to first sales contact", "days", -1, _waited_since("mql_day"), heading=WORK,
        of=CONTACTED, describe="Working days from the hand-over of a lead to the first contact by sales, mean over contacted leads.",
        phrase="With {other}, a lead that was handed over hears from sales {x} {more} than with {base}", words=("later", "sooner"),
    ),
    declare(
        "first_contact_days", "Wait from first sign to first sales contact", "days", -1, _waited_since("created_day"), heading=WORK,
        of=CONTACTED, describe="Working days from when a person was known to the first contact by sales, mean over contacted leads.",
        phrase="With {other}, a person who has become known hears from sales {x} {more} than with {base}", words=("later", "sooner"),
    ),
    declare(
        "sales_hours_per_win", "Sales hours for each win", "hours", -1, _sales_hours_per_win, heading=WORK, of="journeys that we won",
        describe="Hours of our sales people in first calls, meetings and preparation, for lost journeys too, per win. "
                 "Those of trade-fair and hotline staff are marketing's and not counted.",
        phrase="{Other} spends {x} {more} of sales time on each win than {base}",
    ),
    declare(
        "mql_to_sql", "Leads that sales accepts (MQL to SQL)", "share", +1, ratio("qualified", "handed_over"), heading=WORK,
        of="our leads that were handed to sales", describe="Leads that sales accepted, of the leads that were handed to sales.",
        phrase="With {other}, sales accepts {x} {more} of every 100 leads handed over than with {base}",
    ),
    declare(
        "sql_to_won", "Accepted leads that we win (SQL to won)", "share", +1, _sql_to_won, heading=WORK,
        of="journeys with a lead that our sales accepted",
        describe="Journeys that we won, of those with a lead that sales accepted; one with several leads counts once.",
        phrase="{Other} wins {x} {more} of every 100 journeys with an accepted lead than {base}",
    ),
    declare(
        "journeys", "Journeys", "journeys", 0, lambda m: m.count(m.journeys), heading=WINS,
        describe="Journeys that began between warm-up and cool-down, whoever won them.",
        phrase="With {other}, there are {x} {more} a world than with {base}", words=("more", "fewer"),
    ),
    declare(
        "customers_won", "Customers won", "customers", +1, lambda m: _known(m, m.count(m.customers)), heading=AFTER,
        describe="Purchases from us that were signed between warm-up and cool-down.",
        phrase="{Other} wins {x} {more} a world than {base}", words=("more", "fewer"),
    ),
    declare(
        "customers_kept", "Customers kept", "share", +1, _customers_kept, heading=AFTER,
        of="contracts that could be renewed, or were left for a rival",
        describe="Contracts that were renewed, of those that were up for renewal or that a customer left for a rival by buying anew.",
        phrase="With {other}, at the end of a contract {x} {more} of every 100 customers are kept than with {base}",
    ),
    declare(
        "loyalty", "Loyalty of customers", "share", +1, mean("customers.loyalty"), heading=AFTER, of=WON,
        describe="Loyalty at the end of the relation or of the simulation, 0 to 100 %, mean over customers won.",
        phrase="With {other}, the loyalty of customers is {x} {more} than with {base}", words=("higher", "lower"),
    ),
    declare(
        "satisfaction", "Satisfaction of customers", "units of fit", +1, mean("customers.satisfaction"), heading=AFTER, of=WON,
        describe="True fit of our product less the fit that the group expected when it signed, mean over customers won.",
        phrase="With {other}, the satisfaction of customers is {x} {more} than with {base}", words=("higher", "lower"),
    ),
    declare(
        "complaints_answered", "Complaints answered well", "share", +1, ratio("customers.complaints_answered", "customers.complaints"),
        heading=AFTER, of="all complaints by our customers",
        describe="Complaints that were answered well, of all complaints by our customers.",
        phrase="With {other}, {x} {more} of every 100 complaints are answered well than with {base}",
    ),
    declare(
        "referrals", "Recommendations by our customers", "recommendations", +1, lambda m: _known(m, m.total(m.customers["referrals"])),
        heading=AFTER,
        describe="Times that a customer recommended us to another company, over the whole time between warm-up and cool-down.",
        phrase="With {other}, customers give {x} {more} a world than with {base}", words=("more", "fewer"),
    ),
    declare(
        "lifetime_value", "Lifetime value of a customer", "money", +1, mean("customers.lifetime_value"), heading=AFTER, of=WON,
        describe="Discounted margin over the whole relation, after the hours given to the customer, mean over customers won.",
        phrase="With {other}, a customer is worth {x} {more} over its lifetime than with {base}",
    ),
    declare(
        "acquisition_cost", "Cost of winning a customer", "money", -1, lambda m: m.quotient(_winning_cost(m), m.count(m.customers)),
        heading=COSTS, of=WON, per="customers_won",
        describe="Cost of our marketing, programmes included, and of our sales time, for each customer won.",
        phrase="With {other}, winning a customer costs {x} {more} than with {base}",
    ),
    declare(
        "cpa", "Marketing cost of a customer (CPA)", "money", -1, lambda m: m.quotient(_marketing_cost(m), m.count(m.customers)),
        heading=COSTS, of=WON, per="customers_won", describe="Cost of our marketing time and programmes, for each customer won.",
        phrase="With {other}, marketing costs {x} {more} for each customer won than with {base}",
    ),
    declare(
        "lifetime_profit", "Lifetime profit", "money", +1, _lifetime_profit, heading=COSTS,
        describe="Lifetime value of all customers won, less the cost of our marketing and sales time, and of a change of how we work.",
        phrase="{Other} earns {x} {more} over the lifetimes of its customers than {base}",
    ),
    declare(
        "roi", "Lifetime profit on what winning costs (ROI)", "return", +1, lambda m: m.quotient(_lifetime_profit(m), _winning_cost(m)),
        heading=COSTS, of="the cost of our marketing and sales time for buyers",
        describe="Lifetime profit, as a share of the cost of our marketing and sales time.",
        phrase="With {other}, lifetime profit on what winning costs is {x} {more} than with {base}", words=("higher", "lower"),
    ),
    declare(
        "roas", "First orders on marketing cost (ROAS)", "return", +1, _roas, heading=COSTS, of=MARKETING,
        describe="Value of the first orders of customers won, as a share of the cost of our marketing time and programmes.",
        phrase="With {other}, first orders on marketing cost are {x} {more} than with {base}", words=("higher", "lower"),
    ),
    declare(
        "poas", "First margin on marketing cost (POAS)", "return", +1, lambda m: m.scenario.customers.margin_share * _roas(m),
        heading=COSTS, of=MARKETING,
        describe="Margin of the first orders of customers won, as a share of the cost of our marketing time and programmes.",
        phrase="With {other}, the first margin on marketing cost is {x} {more} than with {base}", words=("higher", "lower"),
    ),
)}  # fmt: skip
"""The headline measures by key, the ones that matter most first."""
