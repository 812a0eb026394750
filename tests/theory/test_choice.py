"""Choice and consent against their closed forms: who is met, who comes to mind, what a majority and an objection are, and holds."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats
from scipy.special import expit, softmax

from sim.scenario import JOBS
from sim.world.kernel.activities import keep_pace, whom_to_meet
from sim.world.kernel.codes import ACCEPTED, BLOCKED, N_KINDS, OUTVOTED, SUPPLIER_MEETING
from sim.world.kernel.company import chance_in_mind
from sim.world.kernel.consent import is_agreed, verdict_on
from sim.world.kernel.params import talk_weights
from sim.world.kernel.step import put_on_hold, until_next_hold
from tests.builders import a_scenario
from tests.world_builders import a_group, a_market, a_world, group_of, play_all

EVEN = (np.arange(4000) + 0.5) / 4000
MEMBERS = st.lists(st.tuples(st.floats(-3.0, 3.0), st.floats(0.1, 3.0), st.booleans()), min_size=1, max_size=9)


@pytest.mark.parametrize("preference", [0.0, 0.7, 3.0])
def test_whom_a_group_meets_is_luces_choice(preference):
    """In proportion to exp(preference x utility), among those in the race alone."""
    group, w = a_group(2, vendors=4), a_world({"choice.preference": preference, "beliefs.risk_aversion": 0.0}, number=4)
    group["belief"][:2, :4], group["considered"][2] = [0.5, -0.2, 9.0, 0.1], 0
    shares = np.bincount([whom_to_meet(w, group, u) for u in EVEN], minlength=4) / len(EVEN)
    wanted = softmax(preference * np.array([0.5, -0.2, 0.1]))
    assert shares[[0, 1, 3]] == pytest.approx(wanted, abs=1e-3)
    assert shares[2] == 0.0


@given(goodwill=st.floats(0.0, 1.0), worth=st.floats(-3.0, 3.0))
def test_a_supplier_comes_to_mind_by_its_log_odds(goodwill, worth):
    """a + b goodwill + c worth, as a chance."""
    w = a_world({"choice.mind_constant": -1.0, "choice.mind_goodwill": 3.0, "choice.mind_worth": 0.5})
    assert chance_in_mind(w, 0, goodwill, worth) == pytest.approx(expit(-1.0 + 3.0 * goodwill + 0.5 * worth))


def test_somebody_is_always_in_mind_and_whoever_is_not_is_an_unknown():
    """At log odds of -20 one is still thought of; the others are found later and begin with the precision of an unknown."""
    changes = {"choice.mind_constant": -20.0, "beliefs.prior_precision": 1.5, "market.accounts": 30}
    world = a_market(changes)
    groups = [group_of(world, number) for number in range(30)]
    assert all(group["considered"][:3].sum() == 1 for group in groups)
    assert all(group["precision"][0, v] == 1.5 and group["belief"][0, v] == 0.0
               for group in groups for v in range(3) if not group["considered"][v])  # fmt: skip


@given(st.lists(st.floats(0.1, 100.0), min_size=4, max_size=4), st.floats(0.0, 10.0))
def test_talks_rise_along_the_journey_and_their_total_stays(hours, rise):
    """The last job has 1 + rise times the talks of the first; weighted by the hours of each job the mean is 1."""
    weights = talk_weights(a_scenario({"choice.talks_rise": rise} | {f"jobs.learning.{j}": h for j, h in zip(JOBS, hours, strict=True)}))
    assert weights[-1] / weights[0] == pytest.approx(1.0 + rise)
    assert np.average(weights, weights=hours) == pytest.approx(1.0)


@pytest.mark.parametrize("job", range(4))
def test_at_every_pace_the_hours_a_day_and_the_thirds_by_mode_stay(job):
    """What talks take more, all else takes less; suppliers' material follows their talks."""
    world = a_market({"choice.talks_rise": 2.0})
    group, p = group_of(world), world.params
    flat = group_of(a_market({"choice.talks_rise": 0.0}))
    group["focus"] = job
    keep_pace(world, group)

    def hours(s):
        return s["rate"] * p["mean_hours"] * np.array([1, 1, max(2, round(0.7 * s["n"])), min(s["n"], 3), 1])

    assert hours(group).sum() == pytest.approx(hours(flat).sum())
    assert hours(group)[SUPPLIER_MEETING] == pytest.approx(hours(flat)[SUPPLIER_MEETING] * p["talk_weight"][job])
    assert group["rate"][0] * group["material_share"] / group["rate"][SUPPLIER_MEETING] == pytest.approx(
        flat["rate"][0] * flat["material_share"] / flat["rate"][SUPPLIER_MEETING]
    )
    assert len(group["rate"]) == N_KINDS


@given(MEMBERS)
def test_a_purchase_needs_more_than_half_the_say_and_no_objection_of_who_can_block(members):
    """By hand: stakes of benefit less cost, weights, and who can block."""
    costs, weights, blocks = (np.array(column) for column in zip(*members, strict=True))
    w = a_world({"consent.objects_beyond": 0.5, "beliefs.risk_aversion": 0.0})
    group = a_group(len(members))
    group["weight"][: len(members)], group["change_cost"][: len(members)], group["can_block"][: len(members)] = weights, costs, blocks
    group["benefit"] = 0.7
    stakes = 0.7 - costs
    wanted = ACCEPTED if not (blocks & (stakes < -0.5)).any() else BLOCKED
    if 2.0 * weights[stakes > 0.0].sum() <= weights.sum():
        wanted = OUTVOTED
    assert verdict_on(w, group, 0, 1.0, 0.0, 0.0, 0.0) == wanted


@given(MEMBERS)
def test_a_job_is_agreed_on_by_the_same_rule(members):
    """With the distance from the group's view in place of the stake."""
    views, weights, blocks = (np.array(column) for column in zip(*members, strict=True))
    group = a_group(len(members), opinion=views)
    group["weight"][: len(members)], group["can_block"][: len(members)] = weights, blocks
    distance = np.abs(views - np.average(views, weights=weights))
    if min(np.abs(distance - 1.0).min(), np.abs(distance - 1.5).min()) < 1e-9:
        return  # on the edge, rounding decides
    agreed = 2.0 * weights[distance < 1.0].sum() > weights.sum() and not (blocks & (distance > 1.5)).any()
    assert is_agreed(a_world({"consent.objects_beyond": 0.5}), group, 0, 1.0) == agreed


def test_half_the_purchase_is_worth_half_and_costs_a_quarter():
    """λ times the worth less λ squared times the cost."""
    w, group = a_world({"beliefs.risk_aversion": 0.0, "consent.objects_beyond": 0.0}), a_group(1)
    group["benefit"], group["change_cost"][0], group["can_block"][0] = 1.0, 1.5, 1
    assert verdict_on(w, group, 0, 1.0, 0.0, 0.0, 0.0) == OUTVOTED
    assert verdict_on(w, group, 0, 0.5, 0.0, 0.0, 0.0) == ACCEPTED  # 0.5 - 0.375


def test_a_hold_and_the_work_until_it_are_exponential():
    """Of mean 1.5 months, and of five months at 0.2 a month (Kolmogorov and Smirnov)."""
    w, worked, held = a_world({"consent.hold_per_month": 0.2, "consent.hold_months": 1.5}), [], []
    for account in range(3000):
        group = a_group()
        group["account"] = account
        worked.append(until_next_hold(w, group))
        group["hold_day"] = worked[-1]
        put_on_hold(w, group)
        held.append(float(group["held_days"]))
    assert stats.kstest(worked, stats.expon(scale=105.0).cdf).pvalue > 1e-3
    assert stats.kstest(held, stats.expon(scale=31.5).cdf).pvalue > 1e-3
    assert abs(stats.spearmanr(worked, held).statistic) < 0.06


@pytest.mark.slow
def test_holds_come_as_often_and_last_as_long_as_they_should():
    """Per month of work, and in the mean; while on hold nothing happens."""
    changes = {"consent.hold_per_month": 0.2, "consent.hold_months": 1.5, "market.accounts": 150, "market.months": 60,
               "market.warm_up_months": 0, "market.cool_down_months": 0}  # fmt: skip
    journeys = play_all(a_scenario(changes), replications=2).journeys
    ended = journeys[journeys["outcome"] != "open"]
    worked = ((ended["end_day"] - ended["start_day"]) - ended["held_days"]).sum() / 21.0
    held = ended["held_days"].sum() / 21.0
    expected, sd = worked * 0.2 * 1.5, math.sqrt(worked * 0.2 * 2.0) * 1.5  # a compound Poisson sum of exponentials
    assert abs(held - expected) < stats.norm.isf(5e-4) * sd
