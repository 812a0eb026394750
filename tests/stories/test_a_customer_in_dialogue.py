"""The years after the sale, one customer: fit by dialogue, the cost of serving, pushing, a crisis, and needs that are woken."""

import math

import pytest

from sim.world.kernel.customer import survives_crisis, wake_need
from tests.builders import a_scenario
from tests.stories.test_one_customer import the_customer
from tests.world_builders import DAYS_PER_MONTH, NOBODY_IN_MIND, RUGBY, a_market, a_vendor, differences, play

HALF_AN_HOUR = {"vendors.us.after_sale.dialogue_hours": 0.5}
DISCOUNT = 1.1 ** (-1.0 / 12.0)


def test_dialogue_makes_the_product_fit_better_up_to_one_unit():
    """Half an hour a month for years closes 5 % of what is missing an hour; without it satisfaction is what it was."""
    before, after = the_customer(HALF_AN_HOUR), the_customer(HALF_AN_HOUR | {"customers.dialogue_fit": 0.05})
    months = math.floor(after["months"])
    assert after["satisfaction"] - before["satisfaction"] == pytest.approx(1.0 - math.exp(-0.05 * 0.5 * months))
    fully = the_customer({"vendors.us.after_sale.dialogue_hours": 40.0, "customers.dialogue_fit": 1.0})
    assert fully["satisfaction"] - before["satisfaction"] == pytest.approx(1.0)


def test_a_complaint_answered_well_tells_as_much_as_its_hours_of_dialogue():
    """Without dialogue, from answers alone."""
    often = {"customers.complaints": 12.0, "vendors.us.after_sale.complaints_answered": 1.0, "customers.complaint_hours": 4.0}
    before, after = the_customer(often), the_customer(often | {"customers.dialogue_fit": 0.05})
    assert after["complaints_answered"] > 5
    told = 0.05 * 4.0 * after["complaints_answered"]
    assert after["satisfaction"] - before["satisfaction"] == pytest.approx(1.0 - math.exp(-told))


@pytest.mark.parametrize(("saves", "left"), [(0.0, 1.0), (1.0, math.exp(-0.5))])
def test_serving_costs_money_every_month_and_dialogue_saves_of_it(saves, left):
    """One per cent of the first order a month, less what half an hour of dialogue saves, each month discounted to the start."""
    serving = HALF_AN_HOUR | {"customers.serving_cost": 0.01, "customers.dialogue_saves": saves}
    before, after = the_customer(HALF_AN_HOUR), the_customer(serving)
    months = math.floor(after["months"])
    assert after["serving_cost"] == pytest.approx(600.0 * left * months)
    assert before["margin"] - after["margin"] == pytest.approx(600.0 * left * sum(DISCOUNT**month for month in range(1, months + 1)))
    for_ever = 600.0 * left * DISCOUNT / (1.0 - DISCOUNT)
    assert before["lifetime_value"] - after["lifetime_value"] == pytest.approx(for_ever)


def test_a_push_takes_the_place_of_dialogue():
    """Pushing every month instead of listening: no loyalty, no fit, nothing saved, although it sells; the customer is worth less."""
    talks = {"vendors.us.after_sale.dialogue_hours": 4.0, "customers.loyalty_gain": 0.2, "customers.dialogue_fit": 0.05,
             "customers.serving_cost": 0.01, "customers.dialogue_saves": 0.5, "customers.push_harm": 0.0, "customers.push_gain": 0.03,
             "customers.push_displaces": 1.0, "customers.rivals_pull": 0.3}  # fmt: skip
    listens, pushes = the_customer(talks), the_customer(talks | {"vendors.us.after_sale.push_share": 1.0})
    assert pushes["loyalty"] == 0.0 < listens["loyalty"]
    assert pushes["satisfaction"] < listens["satisfaction"]
    assert pushes["serving_cost"] / pushes["months"] == pytest.approx(600.0, rel=0.1)
    assert pushes["lifetime_value"] < listens["lifetime_value"]
    half = the_customer(talks | {"vendors.us.after_sale.push_share": 1.0, "customers.push_displaces": 0.5})
    assert pushes["loyalty"] < half["loyalty"] < listens["loyalty"]


def test_loyalty_carries_a_customer_through_a_crisis():
    """A crisis that nobody without loyalty would stay through: one leaves at the end of that month, a loyal one stays; before and
    after it nothing happens.
    """
    crisis = {"vendors.us.crisis_month": 30, "vendors.us.crisis_depth": 1.0}
    loyal = {"vendors.us.after_sale.dialogue_hours": 40.0, "customers.loyalty_gain": 5.0}
    lost, kept = the_customer(crisis), the_customer(crisis | loyal)
    assert lost["outcome"] == "lost to rival"
    assert 30.0 * DAYS_PER_MONTH <= lost["end_day"] < 31.0 * DAYS_PER_MONTH
    assert (kept["outcome"], kept["loyalty"]) == ("still a customer", pytest.approx(1.0))
    assert the_customer(crisis | {"vendors.us.crisis_depth": 0.0})["outcome"] == "still a customer"


def test_loyalty_wears_in_a_crisis_that_is_survived():
    """A crisis of depth 0.5 takes half of what is missing to full loyalty, as a share: 0.9 becomes 0.855; a month later nothing."""
    world = a_market()
    world.vendors[0].crisis_month, world.vendors[0].crisis_depth = 10, 0.5
    customer = world.customers[0]
    customer.loyalty, customer.months = 0.9, 3
    assert survives_crisis(world, customer, 230.0) and customer.loyalty == pytest.approx(0.9 * 0.95)
    assert survives_crisis(world, customer, 251.0) and customer.loyalty == pytest.approx(0.9 * 0.95)


def test_a_crisis_costs_goodwill_once():
    """At the release of the days in which it came, and at no other; a vendor without one has none."""
    quiet, hit = a_vendor({"vendors.us.marketing_hours": 0.0}), a_vendor(
        {"vendors.us.marketing_hours": 0.0, "vendors.us.crisis_month": 2, "vendors.us.crisis_depth": 0.4}
    )  # fmt: skip
    for release in range(10):
        quiet.release(10.0)
        hit.release(10.0)
        assert hit.goodwill == pytest.approx(quiet.goodwill * (0.6 if 10.0 * (release + 1) >= 42.0 else 1.0))


# Needs that are woken


@pytest.mark.parametrize(("needs", "group", "journey", "ended", "wakes"), [
    (1.0, -1, 0, 0.0, True), (0.0, -1, 0, 0.0, False), (1.0, 3, 0, 0.0, False), (1.0, -1, 1, 0.0, True), (1.0, -1, 1, 100.0, False),
])  # fmt: skip
def test_a_recommendation_wakes_a_need_of_who_is_idle_and_has_rested(needs, group, journey, ended, wakes):
    """A company that does not buy now and rests no longer has its turn on the day it hears of us; its later turn is then void."""
    world = a_market({"customers.ambassador_needs": needs, "market.wrong_trade_share": 0.0, "market.rest_months": 3.0})
    friend, customer = world.companies[5], world.customers[4]
    friend.turn_day, friend.group, friend.journey, friend.experience_day = 400.0, group, journey, ended
    customer.account, customer.next_day, customer.months = 4, 120.0, 3
    due = world.counts.due
    wake_need(world, customer, 5)
    assert (friend.turn_day, world.counts.due - due) == ((120.0, 1) if wakes else (400.0, 0))


def test_woken_needs_bring_more_journeys_and_their_recommender_is_in_mind():
    """In a market of loyal customers who recommend every month; turns and single events write the same tables."""
    busy = {
        "customers.referrals": 12.0,
        "customers.loyalty_gain": 5.0,
        "ending.needs_quote": False,
        "consent.benefit": 10.0,
        "market.in_market_per_quarter": 0.1,
        "market.rest_months": 0.0,
        "market.months": 30,
    } | NOBODY_IN_MIND
    without, woken = (a_scenario(busy | {"customers.ambassador_needs": needs}) for needs in (0.0, 1.0))
    before, after = play(without, RUGBY), play(woken, RUGBY)
    assert len(after.journeys) > 1.2 * len(before.journeys)
    assert differences(after, play(woken, RUGBY, engine="simpy")) == []
