"""One group that decides by consent, its people's stakes drawn by hand: what is won over, settled, given up, asked for and conceded."""

import math

import numpy as np
import pytest

from sim.world.kernel.activities import meet
from sim.world.kernel.codes import (
    DECIDED_AGAINST,
    GO_ON,
    INDECISION,
    NO_AGREEMENT,
    PATIENCE_RAN_OUT,
    STATUS_QUO_BETTER,
    WANTS_QUOTES,
)  # fmt: skip
from sim.world.kernel.consent import study_the_case
from sim.world.kernel.decision import decide, fall_apart
from tests.world_builders import a_group, a_sure_thing, a_world, learning_hours, play, time_shares

BY_CONSENT = {
    "consent.objects_beyond": 0.25, "consent.rounds": 2, "consent.smaller_scale": 0.5, "consent.case_gain": 0.1,
    "ending.needs_quote": False, "beliefs.risk_aversion": 0.0, "choice.most_conceded": 0.0,
}  # fmt: skip
DAY = 100.0


def a_group_with(costs, benefit=1.0, belief=0.5, blockers=(0,), vendors=1):
    """Three or so people who have done all jobs; one supplier is as good as *belief* says; the change costs each so much."""
    group = a_group(len(costs), understanding=1.0, vendors=vendors)
    group["done"], group["day"], group["start_day"], group["benefit"], group["full_value"] = 1, DAY, DAY, benefit, 60_000.0
    group["belief"][:, 0], group["change_cost"][: len(costs)], group["negotiation_days"] = belief, costs, 25.0
    group["can_block"][list(blockers)], group["least_share"] = 1, 0.5
    return group


def test_an_objection_is_won_over_by_work_on_the_case():
    """The decider stands to lose 2 of 1.5 and objects; five good hours on the business case make it 1.21, and the group buys."""
    group, w = a_group_with([2.0, 0.0, 0.0]), a_world(BY_CONSENT, number=1)
    assert decide(w, group) == GO_ON
    assert (group["chosen"], group["disputed"]) == (-1, 0)
    study_the_case(w, group, 0, 5.0, 1.0)
    assert group["change_cost"][0] == pytest.approx(2.0 * math.exp(-0.5))
    assert (decide(w, group), group["chosen"]) == (GO_ON, -1), "it is asked again when the group meets"
    meet(w, group, 0)
    assert decide(w, group) == GO_ON
    assert (group["chosen"], group["disputed"], group["close_day"], group["value"]) == (0, -1, DAY + 25.0, 60_000.0)


def test_a_blocked_group_meets_as_often_as_it_has_patience_for_and_settles_for_less():
    """At half the size the change costs a quarter: 0.5 x 1.5 - 0.25 x 2 is in favour. Two meetings are tried first."""
    group, w = a_group_with([2.0, 0.0, 0.0]), a_world(BY_CONSENT | {"consent.case_gain": 0.0}, number=1)
    for number in range(3):
        assert decide(w, group) == GO_ON
        assert (group["chosen"] == 0) == (number == 2)
        if number < 2:
            meet(w, group, number)
    assert (group["share"], group["value"], group["meetings_blocked"]) == (0.5, 30_000.0, 0)


def test_a_job_that_reopens_in_a_dispute_begins_the_bargain_anew():
    """Settled for half and signed, then a requirement is doubted: all of it is on the table again, and the contract is off."""
    group, w = a_group_with([2.0, 0.0, 0.0]), a_world(BY_CONSENT | {"consent.case_gain": 0.0, "consent.rounds": 0}, number=1)
    decide(w, group)
    assert (group["chosen"], group["share"], group["value"]) == (0, 0.5, 30_000.0)
    fall_apart(group)
    assert (group["chosen"], group["share"], group["tried"], group["value"]) == (-1, 1.0, 0, 60_000.0)
    group["change_cost"][0] = 0.0
    decide(w, group)
    assert (group["chosen"], group["share"]) == (0, 1.0)


def test_a_favourite_that_cannot_match_the_second_quote_is_not_bought():
    """It was asked first and is 1.5 behind by now; it gives way by 0.3 at the most."""
    group, w = a_group_with([0.0, 0.0, 0.0], vendors=2), a_world(BY_CONSENT | {"choice.most_conceded": 0.3}, number=2)
    group["belief"][:, :2], group["wanted"] = [0.5, 2.0], 0
    decide(w, group)
    assert group["chosen"] == 1


def test_whoever_never_gets_a_quote_gives_up():
    """Asked, and asked again twice; nobody sends any."""
    changes = BY_CONSENT | {"ending.needs_quote": True, "choice.quote_patience_days": 20.0}
    group, w, codes = a_group_with([0.0, 0.0, 0.0]), a_world(changes, number=1), []
    while not codes or codes[-1] != DECIDED_AGAINST:
        codes.append(int(decide(w, group)))
        group["day"] += 20.0
    assert codes == [WANTS_QUOTES] * 3 + [DECIDED_AGAINST]


def test_an_objection_that_nothing_helps_against_ends_the_journey():
    """Neither all, nor half, nor the second supplier: no agreement."""
    group, w = a_group_with([9.0, 0.0, 0.0], vendors=2), a_world(BY_CONSENT | {"consent.rounds": 0}, number=2)
    assert decide(w, group) == DECIDED_AGAINST
    assert (group["reason"], group["chosen"], group["disputed"]) == (NO_AGREEMENT, -1, -1)


def test_who_cannot_block_is_outvoted():
    """The same objection by somebody whose consent is not needed changes nothing."""
    group = a_group_with([9.0, 0.0, 0.0], blockers=())
    assert decide(a_world(BY_CONSENT, number=1), group) == GO_ON
    assert (group["chosen"], group["share"]) == (0, 1.0)


@pytest.mark.parametrize(
    ("changes", "facts", "reason"),
    [
        ({"beliefs.risk_aversion": 2.0}, {}, INDECISION),
        ({"consent.fatigue": 0.2}, {"start_day": DAY - 210.0}, PATIENCE_RAN_OUT),
        ({}, {"benefit": -1.0}, STATUS_QUO_BETTER),
    ],
)
def test_why_nothing_is_bought_is_read_off(changes, facts, reason):
    """Fear passes at no fear, weariness at no fatigue; what is left was not worth it."""
    group = a_group_with([0.0, 0.0, 0.0])
    for name, value in facts.items():
        group[name] = value
    assert decide(a_world(BY_CONSENT | {"consent.rounds": 0} | changes, number=1), group) == DECIDED_AGAINST
    assert group["reason"] == reason


@pytest.mark.parametrize(("benefit", "conceded"), [(-0.5, 0.0), (-0.7, 0.2), (-1.0, None)])
def test_the_purchaser_asks_one_concession_and_beyond_it_the_contract_fails(benefit, conceded):
    """Worth 0.5 less what is missing: nothing to ask, 0.2 conceded of at most 0.3, or 0.5 wanted and refused."""
    changes = BY_CONSENT | {"choice.most_conceded": 0.3, "choice.worth_of_price": 3.0, "consent.smaller_scale": 1.0, "consent.rounds": 0}
    group = a_group_with([0.0, 0.0, 0.0], benefit=benefit + 1e-9)
    code = decide(a_world(changes, number=1), group)
    if conceded is None:
        assert (code, group["reason"]) == (DECIDED_AGAINST, STATUS_QUO_BETTER)
    else:
        assert (code, group["chosen"]) == (GO_ON, 0)
        assert group["concession"] == pytest.approx(conceded, abs=2e-4)
        assert group["value"] == pytest.approx(60_000.0 * (1.0 - conceded / 3.0), abs=5.0)


@pytest.mark.parametrize("price", [0.3, -0.3, 0.0])
def test_an_order_is_worth_the_suppliers_price(price):
    """Where the whole price weighs 3.0, a supplier that is 0.3 dearer is paid a tenth more, and one that is cheaper a tenth less."""
    group, w = a_group_with([0.0, 0.0, 0.0], benefit=1.0), a_world(BY_CONSENT | {"choice.worth_of_price": 3.0}, number=1)
    w.vendors["price"][0] = price
    assert decide(w, group) == GO_ON
    assert (group["chosen"], group["concession"]) == (0, 0.0)
    assert group["value"] == pytest.approx(60_000.0 * (1.0 + price / 3.0))


def test_the_favourite_and_whoever_comes_close_are_asked_for_quotes():
    """Within 0.5 of the best; the group waits for those who were asked, then takes its favourite's quote."""
    group = a_group_with([0.0, 0.0, 0.0], vendors=3)
    group["belief"][:, :3] = [0.5, 0.2, -0.5]
    w = a_world(BY_CONSENT | {"ending.needs_quote": True, "choice.contest": 0.5,
                              "choice.quote_patience_days": 20.0})  # fmt: skip
    assert decide(w, group) == WANTS_QUOTES
    assert group["asked_day"][:3].tolist()[:2] == [DAY, DAY] and np.isnan(group["asked_day"][2])
    assert (decide(w, group), group["chosen"]) == (GO_ON, -1)
    group["sales_owned"][:2], group["stage"][:2] = 1, [2, 3]
    group["day"] = DAY + 19.0
    assert (decide(w, group), group["chosen"]) == (GO_ON, -1), "the favourite's may still come"
    group["day"] = DAY + 20.0
    decide(w, group)
    assert group["chosen"] == 1, "it did not come in time"


def test_a_quote_is_asked_for_made_and_signed():
    """Asked on the day of the choice: sales calls, eight hours at four a day are two days' work, then the contract."""
    tables = play(a_sure_thing(
        time_shares(online=1.0) | learning_hours(0.01) | {"time.supplier_material": 0.0, "ending.needs_quote": True,
        "vendors.us.sales_people": 1,
        "choice.quote_hours": 8.0, "choice.quote_patience_days": 30.0, "leads.call_hours": 0.0}
    ))  # fmt: skip
    journey, deal, lead = tables.journeys.iloc[0], tables.opportunities, tables.leads.iloc[0]
    asked = lead["mql_day"]
    assert asked == tables.activities["day"].iloc[3], "when the fourth job was done"
    assert lead["hand_raised"] and lead["first_sales_touch_day"] == asked and lead["score"] == 0.0
    assert deal["stage"].tolist() == ["Identified target", "Offer sent", "Customer"]
    assert deal["day"].tolist() == [asked, asked + 2.0, asked + 2.0 + 25.0]
    assert (journey["vendor"], journey["asked_for_quotes"], journey["chosen_day"]) == ("We", 1, asked + 2.0)


@pytest.mark.parametrize("process", ["smb_1", "smb_2", "enterprise"])
def test_a_contract_takes_hours_of_sales_whatever_stages_its_books_have(process):
    """Eight hours for the quote, six for the contract; *SMB 1* has no stage between the two."""
    journey = play(a_sure_thing(
        time_shares(online=1.0) | learning_hours(0.01) | {"time.supplier_material": 0.0, "ending.needs_quote": True,
        "vendors.us.crm_process": process, "choice.quote_hours": 8.0, "choice.negotiation_hours": 6.0, "leads.call_hours": 0.0}
    )).journeys.iloc[0]  # fmt: skip
    assert (journey["vendor"], journey["our_sales_hours"]) == ("We", 14.0)


@pytest.mark.parametrize("asks", [1, 0])
def test_some_who_only_look_ask_for_quotes(asks):
    """Once the problem is understood, all of them or none; nothing comes of it."""
    journey = play(a_sure_thing(
        time_shares(online=1.0) | learning_hours(0.01) | {"time.supplier_material": 0.0, "ending.needs_quote": True,
        "ending.only_looking": 1.0,
        "choice.lookers_ask": float(asks)}
    )).journeys.iloc[0]  # fmt: skip
    assert (journey["reason"], journey["asked_for_quotes"]) == ("only looking", asks)
