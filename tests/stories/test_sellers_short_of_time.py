"""Sellers short of time, chances 0 or 1: who is called, when and with what knowledge is exactly as foretold."""

import math

import numpy as np
import pytest

from sim.world.kernel.codes import NOBODY, SOLUTION
from sim.world.kernel.touchpoints import hand_over_notes, month_hired, seller_quality
from sim.world.market import MarketRun
from tests.world_builders import NOBODY_IN_MIND, a_group, a_sure_thing, a_world, learning_hours, play, smooth_relay_but, time_shares

READS_US = time_shares(online=1.0) | {"time.supplier_material": 1.0, "leads.identified": 1.0, "leads.points_read": 4.5,
                                      "leads.fading_days": 500.0, "leads.threshold": 8.0, "market.months": 14}  # fmt: skip
PAST_THE_PROBLEM = learning_hours([0.01, 500.0, 500.0, 500.0])
TWENTY_SLOW_CALLS = {"market.accounts": 20, "market.in_market_per_quarter": 3.0, "deal.value_spread": 1.5, "leads.recycle_days": 500.0,
                     "vendors.us.sales_people": 1, "leads.call_hours": 20.0, "leads.pickup_limit_days": 20.0,
                     "leads.points_read": 8.0}  # fmt: skip


def leads_of(model, changes):
    """The leads of a market and, by company, what each is worth against a usual one, in the order in which sales hears of them."""
    run = MarketRun(a_sure_thing(READS_US | PAST_THE_PROBLEM | changes), model, 3, 0)
    leads = run.run().leads.sort_values("mql_day", ignore_index=True)
    value = np.exp(1.5 * math.sqrt(0.5) * run.world.companies["magnitude"])
    return leads, value[leads["account"]]


@pytest.mark.parametrize(("triage", "shared"), [("first_come", 0.0), ("by_value", 1.0), ("by_value", 0.0)])
def test_a_small_account_is_called_only_while_the_queue_is_short(triage, shared):
    """A call takes five days. First come, whoever would wait more than twenty is never called; by value a lead worth half waits ten."""
    leads, value = leads_of(smooth_relay_but(triage=triage, signal_sharing=shared), TWENTY_SLOW_CALLS)
    chance_an_hour = 3.5 / 4.0 if shared else 1.0  # three of four jobs and the signature to go; or a score of 8 where 8 is wanted
    worth = np.minimum(1.0, chance_an_hour * value) if triage == "by_value" else np.ones(len(leads))
    free, called = 0.0, []
    for day, limit in zip(leads["mql_day"], 20.0 * worth, strict=True):
        start = max(day, free)
        called.append(start if start - day <= limit else math.nan)
        free = start + 5.0 if start - day <= limit else free
    assert leads["first_sales_touch_day"].to_numpy() == pytest.approx(np.array(called), nan_ok=True)
    never = leads["reason"] == "never called"
    assert (never == np.isnan(called)).all() and 3 < never.sum() < 18
    if triage == "by_value":
        assert value[never].mean() < value[~never].mean()


def test_a_day_kept_for_buyers_who_choose_is_not_filled_by_first_calls():
    """No part of the day for cold work: nobody who only reads is ever called, and who asks for a quote in a conversation is."""
    tables = play(a_sure_thing(READS_US | PAST_THE_PROBLEM), smooth_relay_but(cold_share=0.0))
    assert tables.leads["reason"].tolist() == ["never called"] and len(tables.opportunities) == 0
    talks = time_shares(supplier_meeting=1.0) | learning_hours(0.01) | {"leads.points_contact": 0.5, "leads.threshold": 8.0}
    asked = play(a_sure_thing(talks | {"ending.needs_quote": True}), smooth_relay_but(cold_share=0.0))
    assert asked.leads["accepted"].tolist() == [True]
    assert (asked.leads["first_sales_touch_day"] == asked.leads["mql_day"]).all()


def test_a_baton_that_always_drops_brings_no_deal():
    """Qualified again after each rest, handed over again, and never called: no hour of sales, no deal."""
    tables = play(a_sure_thing(READS_US | PAST_THE_PROBLEM), smooth_relay_but(never_called=1.0))
    lead = tables.leads.iloc[0]
    assert (lead["reason"], lead["sales_hours"]) == ("never called", 0.0)
    assert lead["mql_day"] > 0 and lead[["first_sales_touch_day", "accepted"]].isna().all()
    assert len(tables.opportunities) == 0


def test_a_hand_over_takes_days_and_costs_sales_hours():
    """The same lead on the same day as without it; the call comes later, lasts three hours longer, and opens the deal."""
    at_once, later = (
        play(a_sure_thing(READS_US | PAST_THE_PROBLEM), smooth_relay_but(hand_over_days=days, hand_over_hours=hours))
        for days, hours in ((0.0, 0.0), (5.0, 3.0))
    )
    first, second = at_once.leads.iloc[0], later.leads.iloc[0]
    assert first["mql_day"] == second["mql_day"] == first["first_sales_touch_day"] < second["first_sales_touch_day"]
    assert (first["sales_hours"], second["sales_hours"]) == (1.0, 4.0)
    assert later.opportunities["day"].iloc[0] == second["first_sales_touch_day"]
    served = later.activities["served"][later.activities["day"] < second["first_sales_touch_day"]]
    assert (served == "tuned").all() and len(served) >= 2  # until then marketing goes on


def test_who_waits_for_sales_loses_interest():
    """Interest that is gone in a moment: the call comes in vain, and marketing keeps the lead for a while."""
    cold = play(a_sure_thing(READS_US | PAST_THE_PROBLEM | {"leads.cooling_days": 1e-3}), smooth_relay_but(hand_over_days=5.0))
    lead = cold.leads.iloc[0]
    assert (lead["reason"], lead["accepted"], len(cold.opportunities)) == ("gone cold", False, 0)
    assert lead["sales_hours"] > 1.0  # it was called more than once
    at_once = play(a_sure_thing(READS_US | PAST_THE_PROBLEM | {"leads.cooling_days": 1e-3}))
    assert at_once.leads["accepted"].all()  # nobody who is called at once has lost interest


@pytest.mark.parametrize(("shared", "job", "role"), [(1.0, SOLUTION, 1), (0.0, NOBODY, 0)])
def test_what_marketing_knew_goes_over_or_is_lost(shared, job, role):
    """Of a group on solutions that told its problem and a role: sales begins with all of it, or with nothing."""
    group = a_group()
    group["focus"], group["stated_job"][0], group["role_known"][0, 0] = SOLUTION, 0, 1
    hand_over_notes(a_world(signal_sharing=shared), group, 0, 0.5)
    assert (group["stated_job"][0], group["role_known"][0, 0]) == (job, role)


def test_a_shared_deal_costs_meetings_in_sales_and_in_marketing():
    """Two hours a month for each of three, from the call on: a seller, one of marketing, and a specialist in hours of its own."""
    month = {"market.months": 24, "vendors.us.sales_people": 2, "vendors.us.specialists": ["writer"]}
    tables = play(a_sure_thing(READS_US | PAST_THE_PROBLEM | month), smooth_relay_but(coordination_hours=2.0))
    begins, ends = tables.opportunities["day"].iloc[0], 24 * 21.0
    releases = math.floor(ends / 10.0) - math.floor(begins / 10.0)  # every ten days the team looks at what is open
    spend = tables.spend.groupby("item")["hours"].sum()
    assert releases > 20
    assert spend["coordination in marketing"] == pytest.approx(2.0 * releases * 10.0 / 21.0)
    assert spend["coordination in sales"] == pytest.approx(spend["coordination in marketing"])
    assert spend["specialists"] == pytest.approx(24 * 20.0)  # paid whatever they do
    paid = tables.spend[tables.spend["item"].str.contains("sales")].groupby("quarter")["hours"].sum()
    assert paid.to_numpy() == pytest.approx(3 * 21 * 8 * 0.5 * 2)  # people are paid whatever they do


def test_who_travels_to_a_meeting_has_less_time():
    """Three hours more for each meeting in person and none more for a call: as many as the log says that were in person."""
    talks = time_shares(supplier_meeting=1.0) | PAST_THE_PROBLEM | {"leads.points_contact": 0.0, "vendors.us.sales_people": 50,
                                                                    "market.months": 8}  # fmt: skip
    near, far = (play(a_sure_thing(talks | {"leads.travel_hours": hours}), smooth_relay_but(sales_cover=1.0)) for hours in (0.0, 3.0))
    in_person = (far.activities["mode"] == "traditional").sum()
    assert far.activities[["day", "mode"]].equals(near.activities[["day", "mode"]]) and 5 < in_person < len(far.activities) - 5
    more = far.journeys["our_sales_hours"].iloc[0] - near.journeys["our_sales_hours"].iloc[0]
    assert more == pytest.approx(3.0 * in_person)


def test_calls_to_strangers_find_a_buyer_who_knows_nobody():
    """Without marketing and without a meeting: who is let in has a lead, a place in the race and a deal; who only gets refusals, none."""
    alone = time_shares(offline=1.0) | learning_hours(500.0) | {"vendors.us.prospecting_share": 1.0, "leads.contact_hours": 0.25,
                                                                "vendors.us.marketing_hours": 0.0, "market.months": 14,
                                                                "vendors.us.sales_people": 1}  # fmt: skip
    unknown = NOBODY_IN_MIND | {"vendors.us.brand": 0.0, "vendors.rival_a.brand": 1.0, "vendors.rival_a.takes_part": True}
    for chance in (0.0, 1.0):
        tables = play(a_sure_thing(alone | unknown | {"leads.contact_accepted_early": chance}), smooth_relay_but(takeover="first_signal"))
        assert tables.journeys["considered_at_start"].tolist() == ["Rival A"]
        assert tables.journeys["considered_at_end"].str.contains("We").tolist() == [chance == 1.0]
        assert len(tables.leads) == len(tables.opportunities.drop_duplicates("journey")) == chance
    lead = tables.leads.iloc[0]
    assert lead["found_by_sales"] and lead["accepted"] and lead["sales_hours"] == 1.0
    assert lead["created_day"] == lead["mql_day"] == math.ceil(tables.journeys["start_day"].iloc[0] / 10.0) * 10.0
    assert lead["first_sales_touch_day"] == pytest.approx(lead["mql_day"] + 0.25 / 4.0)


def test_sellers_learn_leave_and_differ():
    """Four thousand of them: with a chance q of leaving a month, ages are geometric, and so is what the new ones have learned."""
    quality, turnover, ramp, month = 0.8, 1.2, 4.0, 60
    w = a_world(sales_quality=quality, turnover=turnover, ramp_months=ramp)
    q = 1.0 - math.exp(-turnover / 12.0)
    day = (month + 0.5) * 21.0
    ages = np.array([month - month_hired(w, 0, k, day) for k in range(4000)])
    found = np.array([seller_quality(w, 0, k, day) for k in range(4000)])
    assert ages.mean() == pytest.approx((1.0 - q) / q * (1.0 - (1.0 - q) ** month), rel=0.05)
    wanted = quality * (1.0 - sum(q * (1.0 - q) ** age * (1.0 - (age + 0.5) / ramp) for age in range(int(ramp))))
    assert found.mean() == pytest.approx(wanted, rel=0.01)
    uneven = a_world(sales_quality=0.5, seller_spread=0.1)
    assert np.std([seller_quality(uneven, 0, k, day) for k in range(4000)]) == pytest.approx(0.1, rel=0.05)
    assert seller_quality(a_world(sales_quality=0.7, ramp_months=ramp), 0, 3, day) == 0.7  # nobody is new where nobody leaves
