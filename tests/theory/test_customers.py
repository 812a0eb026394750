"""Customers against closed forms, and directions customer by customer: what reaches buyers again is off, so all are paired."""

import math
from functools import cache

import numpy as np
import pandas as pd
import pytest
from scipy import stats

import sim
from sim.world.kernel.customer import expected_margin, worn_and_built
from tests.world_builders import play, play_all, relay_but

FALSE_ALARM = 0.001
NO_FEEDBACK = {"customers.incumbent_known": False, "customers.word_of_mouth": False, "customers.paid_by_marketing": False}
CONSTANT = {
    "customers.satisfaction_effect": 0.0, "customers.rivals_pull": 0.0, "customers.cross_sell": 0.0, "customers.push_gain": 0.0,
    "customers.complaints": 0.0, "customers.cost_per_hour": 0.0, "customers.margin_share": 0.5, "customers.renewal_value": 0.4,
    "customers.discount": 0.1, "market.rest_months": 120.0, "deal.value_spread": 0.0, "customers.serving_cost": 0.0,
}  # fmt: skip
OFTEN = {"market.accounts": 400, "market.in_market_per_quarter": 0.6, "consent.benefit": 4.0, "ending.needs_quote": False,
         "customers.ambassador_needs": 0.0,
         **{f"vendors.{vendor}.prospecting_share": 0.0 for vendor in sim.load("mid_market").vendors}}  # fmt: skip
"""Most companies buy, and soon; nobody's need is woken, and no seller leaves its own customers out when it calls strangers."""


def customers(changes=(), model="relay", replications=1) -> pd.DataFrame:
    scenario = sim.load("mid_market").with_changes(NO_FEEDBACK | OFTEN | dict(changes))
    return play_all(scenario, model, replications, detail=False).customers


@pytest.mark.parametrize("months", [30, 48])
@pytest.mark.parametrize("renewed", [0.6, 0.9])
def test_lifetime_value_agrees_with_its_closed_form(renewed, months):
    """For a constant chance r of renewal it is M (1 + v r d / (1 - r d)) on average, wherever the horizon cuts (t test)."""
    table = customers(CONSTANT | {"customers.base_renewal": renewed, "market.months": months, "market.cool_down_months": 0})
    theory = 0.5 * 60_000 * (1.0 + 0.4 * renewed / 1.1 / (1.0 - renewed / 1.1))
    assert len(table) > 100
    if table["lifetime_value"].std() < 1e-6:  # all alike, and a t test has nothing to judge by
        assert table["lifetime_value"].mean() == pytest.approx(theory)
    else:
        assert stats.ttest_1samp(table["lifetime_value"], theory).pvalue > FALSE_ALARM, table["lifetime_value"].mean()


def test_renewals_come_as_often_as_their_chance():
    """Of all contracts that ended, the share renewed is the chance of it (exact binomial test)."""
    table = customers(CONSTANT | {"customers.base_renewal": 0.8})
    ended = int(table["renewals"].sum() + (table["outcome"] == "not renewed").sum())
    assert ended > 100
    assert stats.binomtest(int(table["renewals"].sum()), ended, 0.8).pvalue > FALSE_ALARM


def test_the_expected_margin_is_the_sum_that_it_stands_for():
    """Contract by contract and month by month for five hundred years, a renewal at each contract's end."""
    kept, d, contract, left = 0.85, 1.1 ** (-1 / 12), 12, 5
    total = 0.0
    for month in range(1, 6000):
        alive = kept ** max(0, math.ceil((month - left) / contract))
        total += 10.0 * alive * d**month
        if month >= left and (month - left) % contract == 0:
            total += 300.0 * kept ** ((month - left) // contract + 1) * d**month
    assert expected_margin(300.0, 10.0, kept, d, contract, left) == pytest.approx(total)


@pytest.mark.parametrize("hours", [0.5, 4.0])
def test_loyalty_agrees_with_its_closed_form(hours):
    """With dialogue alone it is L (1 - a^n) after n months, a = (1 - wear) exp(-gain hours), L its level for ever."""
    changes = {"vendors.us.after_sale.dialogue_hours": hours, "vendors.us.after_sale.push_share": 0.0, "customers.complaints": 0.0}
    table = customers(CONSTANT | changes | {"customers.base_renewal": 1.0}, relay_but(aftercare=1.0))
    ours = table[table["vendor"] == "We"]
    assert len(ours) > 20
    a, built = 0.97 * math.exp(-0.05 * hours), 1.0 - math.exp(-0.05 * hours)
    months = np.floor(ours["months"] + 1e-9)
    assert ours["loyalty"].to_numpy() == pytest.approx((built / (1.0 - a) * (1.0 - a**months)).to_numpy())
    assert worn_and_built(built / (1.0 - a), 0.03, 0.05 * hours) == pytest.approx(built / (1.0 - a))


@cache
def ours(**after_sale: float) -> pd.DataFrame:
    """Our customers in one world; whatever we decide about them, they are the same ones."""
    table = customers({f"vendors.us.after_sale.{name}": value for name, value in after_sale.items()})
    table = table[table["vendor"] == "We"].set_index("journey")
    assert len(table) > 40
    return table


def test_pushing_sales_in_dialogue_lowers_loyalty():
    """A push in every contact leaves no customer as loyal as a push in none, and sells more at first."""
    without, pushed = (ours(push_share=share) for share in (0.0, 1.0))
    lived = pushed["months"] >= 1.0
    assert pushed.loc[lived, "loyalty"].mean() < 0.8 * without.loc[lived, "loyalty"].mean()
    young = (pushed["months"] >= 1.0) & (pushed["months"] <= 12.0)
    assert (pushed[young]["loyalty"] < without[young]["loyalty"]).mean() > 0.9  # the rest were made loyal by an answered complaint
    assert pushed.loc[young, "cross_sales"].sum() > without.loc[young, "cross_sales"].sum()


def test_a_complaint_answered_well_strengthens_loyalty():
    """With every complaint answered, whoever complained in its first year is more loyal than with none answered, and than without any."""
    answered = ours(complaints_answered=1.0)
    ignored = ours(complaints_answered=0.0)
    young = (answered["complaints"] > 0) & (answered["months"] <= 12.0)
    assert young.sum() > 5
    assert (answered[young]["loyalty"] > ignored[young]["loyalty"]).all()
    silent = customers({"customers.complaints": 0.0}).set_index("journey").loc[answered.index]
    assert (answered[young]["loyalty"] > silent[young]["loyalty"]).all()


def test_dialogue_raises_renewals():
    """Of the same customers, more renew with four hours of dialogue a month than with none."""
    none, much = (ours(dialogue_hours=hours) for hours in (0.0, 4.0))
    assert much["renewals"].sum() > none["renewals"].sum()
    assert (much["loyalty"] >= none["loyalty"]).all()


def test_marketing_that_stays_after_the_sale_raises_loyalty():
    """Relay with marketing that stays has more loyal customers than relay: the lever alone does it."""
    scenario = sim.load("mid_market").with_changes(NO_FEEDBACK | OFTEN)
    means = []
    for cover in (0.0, 1.0):
        table = play_all(scenario, relay_but(aftercare=cover), 1, detail=False).customers
        means.append(table[(table["vendor"] == "We") & (table["months"] > 6)]["loyalty"].mean())
    assert means[1] > 1.2 * means[0]


def five(tables) -> list[pd.DataFrame]:
    return [tables.journeys, tables.activities, tables.beliefs, tables.leads, tables.opportunities]


@pytest.mark.parametrize("model", ["relay", "rugby"])
def test_customers_reach_buyers_by_the_named_mechanisms_only(model):
    """With the three switches off, journeys are as if the years after the sale were not played; with any one on, they are not."""
    scenario = sim.load("mid_market").with_changes(OFTEN | {"market.accounts": 80, "market.rest_months": 1.0})
    alone = five(play(scenario.with_changes({"customers.followed": False}), model))
    off = five(play(scenario.with_changes(NO_FEEDBACK), model))
    assert all(a.equals(b) for a, b in zip(alone, off, strict=True))
    for switch in NO_FEEDBACK:
        on = five(play(scenario.with_changes(NO_FEEDBACK | {switch: True}), model))
        is_same = all(a.equals(b) for a, b in zip(alone, on, strict=True))
        assert not is_same, switch
