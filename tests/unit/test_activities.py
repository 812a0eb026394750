"""How a group spends its time: who works, on what, who stays in the race, and how it decides."""

import numpy as np
import pytest

from sim.world.kernel.activities import pick_job, pick_member
from sim.world.kernel.codes import (
    DECIDED_AGAINST,
    GO_ON,
    INDECISION,
    NEGOTIATES,
    NO_AGREEMENT,
    OPEN,
    PATIENCE_RAN_OUT,
    REQUIREMENTS,
    STATUS_QUO_BETTER,
    WANTS_QUOTES,
)
from sim.world.kernel.decision import cut_shortlist, decide
from sim.world.kernel.journey import answer
from sim.world.kernel.step import next_booked
from tests.world_builders import DAYS_PER_MONTH, a_group, a_world

EVEN = (np.arange(1000) + 0.5) / 1000


def test_the_diligent_work_more():
    """Over an even grid of luck each member works in proportion to its diligence."""
    group = a_group(3)
    group["diligence"][:3] = [0.5, 1.0, 1.5]
    assert np.bincount([pick_member(group, u) for u in EVEN]) == pytest.approx([167, 333, 500], abs=1)


def test_work_goes_to_the_first_open_job_and_wanders_by_attention():
    """Eight in ten sessions are on the focus; the others go by the member's attention, or evenly when several work."""
    group, w = a_group(1), a_world({"jobs.wander": 0.2})
    group["focus"], group["attention"][0] = REQUIREMENTS, [0.1, 0.6, 0.9, 0.3]
    assert {pick_job(w, group, 0, u) for u in EVEN if u >= 0.2} == {REQUIREMENTS}
    assert np.bincount([pick_job(w, group, 0, 0.2 * u) for u in EVEN], minlength=4) == pytest.approx([100, 600, 0, 300], abs=1)
    assert np.bincount([pick_job(w, group, -1, 0.2 * u) for u in EVEN], minlength=4) == pytest.approx([333, 333, 0, 333], abs=1)


@pytest.mark.parametrize("size", [1, 2, 3, 8])
def test_the_shortlist_keeps_the_best(size):
    """The worst leave until the list is short enough; who was not in the race does not come in."""
    group, w = a_group(1, vendors=5), a_world({"ending.shortlist": size}, number=5)
    group["belief"][0, :5] = [0.1, 0.5, 9.0, -0.3, 0.3]
    group["considered"][2] = 0
    cut_shortlist(w, group)
    best = [1, 4, 0, 3][:size]
    assert np.flatnonzero(group["considered"]).tolist() == sorted(best)


def test_the_best_vendor_is_chosen_and_signs_after_the_negotiation():
    """On the day of the choice, to be signed when the contract is negotiated."""
    group, w = a_group(1), a_world({"ending.needs_quote": False})
    group["benefit"], group["day"], group["negotiation_days"], group["belief"][0, 1] = 5.0, 100.0, 25.0, 1.0
    assert decide(w, group) == GO_ON
    assert (group["chosen"], group["chosen_day"], group["close_day"]) == (1, 100.0, 125.0)


@pytest.mark.parametrize(
    ("benefit", "objection", "reason"),
    [(0.5, 0.0, STATUS_QUO_BETTER), (1.5, 0.0, INDECISION), (2.5, 0.0, PATIENCE_RAN_OUT), (4.0, 4.0, NO_AGREEMENT)],
)
def test_a_group_that_stays_says_why(benefit, objection, reason):
    """Fit is 0, fear costs 2, five months of work 1: not worth it, good but for fear, but for the months, but for one who can block."""
    group, w = a_group(3), a_world({"beliefs.risk_aversion": 2.0, "consent.fatigue": 0.2, "consent.rounds": 0, "ending.needs_quote": False})
    group["benefit"], group["day"] = benefit, 5 * DAYS_PER_MONTH
    group["change_cost"][2], group["can_block"][2] = objection, 1
    assert decide(w, group) == DECIDED_AGAINST
    assert (group["reason"], group["chosen"]) == (reason, -1)


def test_a_group_waits_for_its_favourites_quote_and_then_takes_the_best_that_has_quoted():
    """Vendor 1 is wanted, is asked and sends nothing; 2 has quoted. After ten days 2 is chosen, and its deal moves to the contract."""
    group, w = a_group(1), a_world({"choice.quote_patience_days": 10.0}, contract_stage=4)
    group["benefit"], group["day"], group["belief"][0, :3] = 5.0, 100.0, [0.0, 1.0, 0.5]
    group["sales_owned"][2], group["stage"][2] = 1, 3
    assert decide(w, group) == WANTS_QUOTES
    assert np.flatnonzero(group["asked_day"] == 100.0).tolist() == [1]
    for day in (100.0, 109.0):
        group["day"] = day
        assert decide(w, group) == GO_ON and group["chosen"] == -1
    group["day"] = 110.0
    assert (decide(w, group), group["chosen"]) == (NEGOTIATES, 2)
    assert answer(w, group, NEGOTIATES) == OPEN
    assert (group["stage"][2], w.deals["stage"][: w.counts["deals"]].tolist()) == (4, [4])


def test_appointments_are_held_in_the_order_of_their_days():
    """The earliest of those booked, -1 when there is none."""
    group = a_group(1)
    assert next_booked(group) == -1
    group["n_booked"], group["booked_day"][:3] = 3, [5.0, 2.0, 9.0]
    assert next_booked(group) == 1
    group["n_booked"] = 1
    assert next_booked(group) == 0
