"""What one talk with a supplier does, by hand: a first call tells something, talks tailor an offer, who asks in vain goes elsewhere."""

import math

import numpy as np
import pytest

from sim.world.kernel.activities import supplier_meeting, tailor, whom_to_meet
from sim.world.kernel.codes import CALL_DUE, EVENT_STAFF, EXPERT, NO_CALL, PROBLEM, SOLUTION
from sim.world.kernel.journey import first_call, talk_is_off
from tests.world_builders import a_group, a_sure_thing, a_world, learning_hours, play, relay_but, smooth_relay_but, time_shares

CALL = {"leads.call_hours": 0.5, "leads.cooling_days": 0.0, "leads.fit_wanted": -10.0, "leads.notes_handed_over": False,
        "beliefs.human_signal": 2.0, "beliefs.remote_depth": 0.5, "marketing.sales_use": 0.0}  # fmt: skip


def called(job, **vendor):
    """A group of two on a job, of which the second member has just been called by a seller of quality 0.8 who knows its job."""
    world = a_world(CALL, number=1, sales_quality=0.8, signal_sharing=1.0, sales_people=1, **vendor)
    group = a_group(2, vendors=1)
    group["focus"], group["fit"][0], group["call_state"][0], group["handed_day"][0] = job, 0.5, CALL_DUE, 0.0
    first_call(world, group, 0, 1)
    return group


def test_a_first_call_tells_the_one_who_is_called_how_well_the_supplier_fits():
    """Half an hour by phone, half as deep as in person, at quality 0.8: 2 x 0.5 x 0.5 x 0.8 is 0.4 of precision; the colleague has none."""
    group = called(SOLUTION)
    assert group["precision"][:2, 0].tolist() == pytest.approx([1.0, 1.4])
    assert group["belief"][0, 0] == 0.0
    assert group["belief"][1, 0] != 0.0
    assert (group["accepted"][1, 0], group["sales_owned"][0], group["call_state"][0]) == (1, 1, NO_CALL)


def test_a_call_that_comes_to_nothing_tells_nothing():
    """Too early for sales: the lead goes back, and nobody knows more."""
    group = called(PROBLEM)
    assert group["precision"][:2, 0].tolist() == [1.0, 1.0] and group["belief"][:2, 0].tolist() == [0.0, 0.0]
    assert (group["accepted"][1, 0], group["sales_owned"][0]) == (0, 0)


# Tailoring


def test_talks_make_the_offer_fit_better_up_to_one_unit():
    """Two and three hours close 5 % each of what is missing: 1 - exp(-0.25); no end of talks makes it more than one unit."""
    world, group = a_world({"beliefs.tailoring": 0.05}, number=2), a_group(vendors=2)
    group["fit"][:2] = -0.3, 0.2
    tailor(world, group, 0, 2.0)
    tailor(world, group, 0, 3.0)
    gained = 1.0 - math.exp(-0.25)
    assert group["tailored"][:2].tolist() == pytest.approx([gained, 0.0])
    assert group["fit"][:2].tolist() == pytest.approx([-0.3 + gained, 0.2])
    tailor(world, group, 0, 1e4)
    assert group["fit"][0] == pytest.approx(0.7)


@pytest.mark.parametrize(("served", "remote", "gained"), [(EXPERT, 0.0, 0.1), (EXPERT, 1.0, 0.05), (EVENT_STAFF, 0.0, 0.0)])
def test_only_sellers_tailor_and_by_phone_they_hear_less(served, remote, gained):
    """An hour with a perfect seller on the job at hand: a tenth is taken up, half of it by phone, and nothing at a fair."""
    changes = {"beliefs.tailoring": -math.log(0.9), "beliefs.remote_depth": 0.5, "time.remote": remote, "time.hours_spread": 0.0,
               "time.supplier_meeting_hours": 1.0, "marketing.sales_use": 0.0, "jobs.wander": 0.0}  # fmt: skip
    world, group = a_world(changes, number=1, sales_quality=1.0, signal_sharing=1.0, sales_people=1), a_group(2, vendors=1)
    supplier_meeting(world, group, 0, 0, served)
    assert group["fit"][0] == pytest.approx(1.0 - 0.9 ** (gained / 0.1))


def test_what_was_tailored_is_what_a_customer_gets():
    """The same talks with and without: who was listened to is as much more content than it would have been, as was tailored."""
    talks = time_shares(supplier_meeting=1.0) | learning_hours(4.0) | {"beliefs.human_signal": 0.0, "beliefs.third_party_signal": 0.0}
    talks |= {"vendors.us.after_sale.dialogue_hours": 0.0, "customers.complaints": 0.0, "vendors.us.sales_people": 20, "time.remote": 0.0,
              "vendors.us.sales_quality": 1.0, "marketing.sales_use": 0.0}  # fmt: skip
    knows = smooth_relay_but(sales_cover=1.0, signal_sharing=1.0)
    plain, tailored = (play(a_sure_thing(talks | {"beliefs.tailoring": rate}), knows) for rate in (0.0, 0.05))
    day, log = plain.journeys["end_day"].iloc[0], plain.activities
    hours = log[(log["served"] == "expert") & (log["day"] < day)]["hours"].sum()
    assert tailored.activities.equals(log) and hours > 10
    more = tailored.customers["satisfaction"].iloc[0] - plain.customers["satisfaction"].iloc[0]
    assert more == pytest.approx(1.0 - math.exp(-0.05 * hours))


# Who asked in vain


def test_who_has_asked_in_vain_turns_to_others_for_a_while():
    """A talk that a group asked sales for is off: until the rest of a lead is over it is not met, however good it seems."""
    world, group = a_world({"leads.recycle_days": 40.0, "choice.preference": 3.0}), a_group(2)
    group["belief"][:, 0], group["day"], group["talk_step"][0] = 5.0, 100.0, 7
    talk_is_off(world, group, 0)
    assert (group["lost_appointments"][0], group["snubbed_until"][0]) == (1, 140.0)
    for day, is_met in ((100.0, False), (139.9, False), (140.0, True)):
        group["day"] = day
        met = {whom_to_meet(world, group, u) for u in np.linspace(0.0, 0.999, 50)}
        assert (0 in met) == is_met


def test_nobody_is_turned_from_who_had_not_asked_for_a_talk():
    """A lead that only scored and was never called loses nothing."""
    world, group = a_world(), a_group(2)
    group["talk_step"] = -1
    talk_is_off(world, group, 0)
    assert group["lost_appointments"][0] == 0
    assert {whom_to_meet(world, group, u) for u in np.linspace(0.0, 0.999, 50)} == {0, 1, 2}


def test_a_group_that_nobody_calls_talks_with_the_rival():
    """Past the problem both are asked for a call; our baton always drops, so for forty days after each time only the rival is met."""
    asks = {"choice.asks_sales.solution": 1.0}
    changes = time_shares(supplier_meeting=1.0) | learning_hours([0.01, 500.0, 500.0, 500.0]) | asks | {
        "vendors.rival_a.takes_part": True, "vendors.rival_a.sales_people": 20, "leads.recycle_days": 40.0, "market.months": 14,
    }  # fmt: skip
    tables = play(a_sure_thing(changes), relay_but(never_called=1.0, hand_over_days=0.0))
    ours = tables.leads[tables.leads["vendor"] == "We"].iloc[0]
    assert ours["hand_raised"] and ours["reason"] == "never called"
    met = tables.activities["vendor"].iloc[1:]  # after the talk that settled the problem
    assert (met == "Rival A").all() and len(met) > 10
    days = 14 * 21.0 - ours["mql_day"]
    assert 1 < tables.journeys["our_lost_appointments"].iloc[0] <= math.ceil(days / 40.0)
