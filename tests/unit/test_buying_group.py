"""How a buying group learns, talks, is unsettled and prefers: each law against its formula."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats
from scipy.integrate import solve_ivp

from sim.world.kernel.buying_group import (
    disagreement_on,
    favourite,
    form_belief,
    hold_meeting,
    invite,
    job_label,
    learn,
    learn_together,
    preference_spread,
    shock,
    understanding_of,
    update_job,
    utility_of,
)  # fmt: skip
from sim.world.kernel.codes import CONSENSUS, PROBLEM, REQUIREMENTS, SELECTION, SOLUTION, VALIDATION
from tests.world_builders import a_group, a_world

FALSE_ALARM = 1e-4
DONE = {"jobs.validated_at": 0.7, "jobs.reopened_understanding": 0.5, "consent.agrees_within": 0.4, "consent.parts_beyond": 0.6}
hours = st.floats(0.0, 50.0)
shares = st.floats(0.0, 1.0)


# Learning


@given(u=shares, session=hours, help=st.floats(0.0, 10.0))
def test_understanding_solves_its_differential_equation(u, session, help):
    """Du = (1 - u) rate (1 + help) dt over the session, as a numerical solver has it."""
    group, w = a_group(1, understanding=u), a_world({"jobs.learning.solution": 6.0})
    learn(w, group, 0, SOLUTION, session, help, 0.0)
    solved = solve_ivp(lambda t, y: (1.0 - y) * (1.0 + help) / 6.0, (0.0, session), [u], rtol=1e-8, atol=1e-10)
    assert group["understanding"][0, SOLUTION] == pytest.approx(solved.y[0, -1], abs=1e-6)


@given(u=shares, x=st.floats(-3.0, 3.0), session=hours, part=shares, help=st.floats(0.0, 10.0))
def test_a_session_in_two_parts_teaches_the_same(u, x, session, part, help):
    """Splitting a session does not change what is understood, nor where the interest of the role draws whoever learns alone."""
    w = a_world({"consent.own_interest": 1.5})
    w.params["role_interest"] = 0.8
    for aid in (0.0, help):
        whole, split = a_group(1, u, x), a_group(1, u, x)
        learn(w, whole, 0, PROBLEM, session, aid, 0.0)
        learn(w, split, 0, PROBLEM, session * part, aid, 0.0)
        learn(w, split, 0, PROBLEM, session * (1.0 - part), aid, 0.0)
        for what in ("understanding",) if aid else ("understanding", "opinion", "first_opinion"):
            assert split[what][0, PROBLEM] == pytest.approx(whole[what][0, PROBLEM], abs=1e-9)


def test_learning_is_about_one_job_and_one_member():
    """Nobody else learns, and nothing else is learned."""
    group = a_group(3)
    learn(a_world(), group, 1, REQUIREMENTS, 2.0, 0.0, 1.0)
    assert np.argwhere(group["understanding"]).tolist() == [[1, REQUIREMENTS]]
    assert np.argwhere(group["opinion"]).tolist() == [[1, REQUIREMENTS]]


@given(session=st.floats(0.1, 20.0), more=st.floats(0.0, 5.0), help=st.floats(0.0, 5.0))
def test_more_help_never_teaches_less(session, more, help):
    """Understanding after a session grows with help."""
    some, best = a_group(1, 0.2), a_group(1, 0.2)
    learn(a_world(), some, 0, PROBLEM, session, help, 0.0)
    learn(a_world(), best, 0, PROBLEM, session, help + more, 0.0)
    assert best["understanding"][0, PROBLEM] >= some["understanding"][0, PROBLEM]


def test_who_learns_alone_is_drawn_to_the_interest_of_the_role_and_scattered():
    """By what is understood anew, here 0.6: 0.6 (0.5 x -0.8 + 1.2 x 1), and no more once all is understood."""
    group, w = a_group(1, 0.4, 0.3), a_world({"consent.own_interest": 0.5, "consent.own_scatter": 1.2})
    w.params["role_interest"] = -0.8
    learn(w, group, 0, PROBLEM, 1000.0, 0.0, 1.0)
    for view in ("opinion", "first_opinion"):
        assert group[view][0, PROBLEM] == pytest.approx(0.3 + 0.6 * (0.5 * -0.8 + 1.2))
    before = group.copy()
    learn(w, group, 0, PROBLEM, 10.0, 0.0, 1.0)
    assert group["opinion"][0] == pytest.approx(before["opinion"][0])


@pytest.mark.parametrize("together", [False, True], ids=["with material or a person", "in a meeting of the group"])
def test_what_is_learned_from_what_all_hear_brings_views_together(together):
    """Private and voiced ones shrink by the share of the job that is understood anew, here 0.6, whatever the luck."""
    group, w = a_group(1, 0.4, 0.5), a_world()
    if together:
        learn_together(w, group, 0, PROBLEM, 1000.0, 1.0)
    else:
        learn(w, group, 0, PROBLEM, 1000.0, 1.0, 1.0)
    assert group["understanding"][0, PROBLEM] == pytest.approx(1.0)
    for view in ("opinion", "first_opinion"):
        assert group[view][0, PROBLEM] == pytest.approx(0.4 * 0.5)


# Agreeing


def talk_for_ever(w, group):
    group["present"][: group["n"]] = 1
    for _ in range(500):
        hold_meeting(w, group, PROBLEM)
    return group["opinion"][: group["n"], PROBLEM]


def test_without_stubbornness_a_group_that_keeps_meeting_agrees_on_the_mean():
    """DeGroot: consensus, and everybody counts alike."""
    opinions = talk_for_ever(a_world(), a_group(4, opinion=[1.0, 2.0, 4.0, -3.0]))
    assert opinions == pytest.approx(1.0)


@given(st.lists(st.tuples(st.floats(-3.0, 3.0), st.floats(0.05, 0.95)), min_size=2, max_size=8))
def test_stubborn_members_end_where_friedkin_and_johnsen_say(members):
    """The fixed point: each between the mean and its first opinion, the mean being that of first opinions weighted by stubbornness."""
    first, hold = np.array(members).T
    opinions = talk_for_ever(a_world({"group.meeting_pull": 1.0}), a_group(len(members), opinion=first, stubbornness=hold))
    mean = (hold * first).sum() / hold.sum()
    assert opinions == pytest.approx((1.0 - hold) * mean + hold * first, abs=1e-9)


def test_the_stubbornest_hardly_move_and_never_agree():
    """At 0.95 two opposites stay 95 % as far apart as they began."""
    opinions = talk_for_ever(a_world(), a_group(2, opinion=[-1.0, 1.0], stubbornness=0.95))
    assert opinions == pytest.approx([-0.95, 0.95])


def test_who_is_absent_keeps_its_view():
    """A meeting moves those present only, and towards the mean of those present only."""
    group, w = a_group(3, opinion=[0.0, 2.0, 10.0]), a_world({"group.meeting_pull": 1.0})
    group["present"][:3] = [1, 1, 0]
    group["belief"][:3, 0] = [1.0, 3.0, 9.0]
    hold_meeting(w, group, PROBLEM)
    assert group["opinion"][:3, PROBLEM].tolist() == [1.0, 1.0, 10.0]
    assert group["belief"][:3, 0].tolist() == [2.0, 2.0, 9.0]
    assert group["opinion"][:3, SOLUTION].tolist() == [0.0, 2.0, 10.0]


def test_stubborn_members_hold_on_to_their_preferences_too():
    """One meeting moves what a member thinks of a vendor towards the mean of those present, as far as it lets itself be moved."""
    group, w = a_group(3, stubbornness=[0.0, 0.5, 0.9]), a_world({"group.meeting_pull": 0.4})
    group["present"][:3], group["belief"][:3, 1] = 1, [0.0, 0.0, 3.0]
    hold_meeting(w, group, PROBLEM)
    assert group["belief"][:3, 1] == pytest.approx([0.4 * 1.0, 0.4 * 0.5, 3.0 - 0.4 * 0.1 * 2.0])


def test_group_figures_are_weighted_by_say_and_attention():
    """Understanding is the weighted mean, disagreement the weighted standard deviation."""
    group = a_group(3, understanding=[0.2, 0.5, 0.9], opinion=[0.0, 1.0, 3.0])
    group["weight"][:3], group["attention"][:3, PROBLEM] = [2.0, 1.0, 1.0], [0.5, 1.0, 0.25]
    weights = [1.0, 1.0, 0.25]
    mean = np.average([0.0, 1.0, 3.0], weights=weights)
    assert understanding_of(group, PROBLEM) == pytest.approx(np.average([0.2, 0.5, 0.9], weights=weights))
    assert disagreement_on(group, PROBLEM) == pytest.approx(math.sqrt(np.average((np.array([0.0, 1.0, 3.0]) - mean) ** 2, weights=weights)))


def test_members_are_invited_by_their_attention_to_the_job():
    """The chance to be the one of two invited is the attention's share (chi-squared); nobody is invited twice."""
    group, w = a_group(2), a_world()
    group["attention"][:2, SELECTION] = [0.2, 0.6]
    counts = np.zeros(2)
    for step in range(2000):
        assert invite(w, group, 3, step, 1, SELECTION) == 1
        counts += group["present"][:2]
    assert counts.sum() == 2000
    assert stats.chisquare(counts, [500.0, 1500.0]).pvalue > FALSE_ALARM


@pytest.mark.parametrize("wanted", [1, 2, 7, 29, 30, 99])
def test_as_many_come_as_are_wanted_and_there(wanted):
    """At the most everybody comes."""
    group = a_group(30)
    assert invite(a_world(), group, 2, 0, wanted, -1) == min(wanted, 30) == group["present"].sum()


# Jobs done and reopened


@pytest.mark.parametrize(
    ("understanding", "opinions", "change"),
    [(0.7, [0.39, -0.39], 1), (0.69, [0.0, 0.0], 0), (0.99, [0.41, -0.41], 0), (0.0, [2.0, -2.0], 0)],
    ids=["both", "not validated", "not agreed", "neither"],
)
def test_a_job_is_done_when_validated_and_agreed(understanding, opinions, change):
    """Both thresholds, not one of them; here each member must be within 0.4 of the group's view."""
    group = a_group(2, understanding, opinions)
    assert update_job(a_world(DONE), group, PROBLEM) == change
    assert group["done"].tolist() == [change, 0, 0, 0]
    assert group["focus"] == change


@pytest.mark.parametrize(
    ("understanding", "opinions", "reopens"),
    [(0.6, [0.5, -0.5], False), (0.49, [0.0, 0.0], True), (0.9, [0.61, -0.61], True)],
    ids=["between the thresholds", "understanding lost", "agreement lost"],
)
def test_a_done_job_reopens_only_past_the_lower_thresholds(understanding, opinions, reopens):
    """What would not count as done stays done until it is clearly undone; then it is a loop-back and the group goes back."""
    group = a_group(2, understanding, opinions)
    group["done"], group["focus"] = [1, 1, 0, 0], REQUIREMENTS
    assert update_job(a_world(DONE), group, PROBLEM) == (-1 if reopens else 0)
    assert group["loop_backs"] == reopens
    assert group["revisited"][PROBLEM] == reopens
    assert group["focus"] == (PROBLEM if reopens else REQUIREMENTS)


def test_the_group_works_on_its_first_open_job():
    """A job done ahead of time is skipped when its turn comes."""
    group = a_group(1, understanding=0.9)
    group["focus"], group["done"] = PROBLEM, [0, 1, 0, 0]
    update_job(a_world(DONE), group, PROBLEM)
    assert group["focus"] == REQUIREMENTS


def test_new_information_unteaches_and_spreads_but_only_on_its_job():
    """Nobody understands more than before, opinions move apart, other jobs are untouched; at severity 0 nothing happens."""
    w = a_world({"jobs.shock_understanding": 0.5})
    group = a_group(8, understanding=0.8)
    shock(w, group, SOLUTION, 1.0, 0, 0)
    assert (group["understanding"][:8, SOLUTION] < 0.8).all() and (group["understanding"][:8, SOLUTION] >= 0.4).all()
    assert disagreement_on(group, SOLUTION) > 0.0
    assert (group["understanding"][:8, PROBLEM] == 0.8).all() and disagreement_on(group, PROBLEM) == 0.0
    calm = a_group(8, understanding=0.8)
    shock(w, calm, SOLUTION, 0.0, 0, 0)
    assert (calm["understanding"][:8] == 0.8).all() and not calm["opinion"].any()


def test_what_work_is_called():
    """Work on a done job or on what one understands is validation; a meeting on what all understand is about consensus."""
    group, w = a_group(2, understanding=[0.9, 0.2]), a_world(DONE)
    assert [job_label(w, group, i, PROBLEM) for i in (0, 1, -1)] == [VALIDATION, PROBLEM, PROBLEM]
    group["understanding"][:2] = 0.8
    assert job_label(w, group, -1, PROBLEM) == CONSENSUS
    group["done"][PROBLEM] = 1
    assert job_label(w, group, -1, PROBLEM) == VALIDATION


# Beliefs about vendors


@given(
    prior=st.floats(-2.0, 2.0), known=st.floats(0.01, 100.0), precision=st.floats(0.01, 100.0), fit=st.floats(-2.0, 2.0),
    noise=st.floats(-4.0, 4.0),
)  # fmt: skip
def test_beliefs_are_updated_by_bayes_rule(prior, known, precision, fit, noise):
    """Precisions add, means are weighted by them; the signal is the true fit with its own standard deviation."""
    group = a_group(1)
    group["belief"][0, 1], group["precision"][0, 1], group["fit"][1] = prior, known, fit
    form_belief(group, 0, 1, precision, noise)
    signal = fit + noise / math.sqrt(precision)
    assert group["precision"][0, 1] == pytest.approx(known + precision)
    assert group["belief"][0, 1] == pytest.approx((known * prior + precision * signal) / (known + precision), rel=1e-9, abs=1e-9)


def test_a_touch_that_tells_nothing_changes_nothing():
    """No precision, no signal."""
    group = a_group(1)
    before = group.copy()
    form_belief(group, 0, 1, 0.0, 3.0)
    assert group.tobytes() == before.tobytes()


def test_learning_finds_the_true_fit():
    """Many weak signals: the belief is the truth within four of its own standard deviations (false alarm 1 in 15,000)."""
    group, luck = a_group(1), np.random.default_rng(5)
    group["fit"][0] = 0.7
    for noise in luck.standard_normal(5000):
        form_belief(group, 0, 0, 0.05, noise)
    assert group["precision"][0, 0] == pytest.approx(251.0)
    assert abs(group["belief"][0, 0] - 0.7) < 4.0 / math.sqrt(251.0)


def test_between_equals_the_better_known_vendor_is_preferred_for_fear_alone():
    """Equal means: with risk aversion the known one leads, by risk (1 - 1/2); without, both are worth the same."""
    group, w = a_group(2), a_world({"beliefs.risk_aversion": 1.0})
    group["benefit"], group["precision"][:2, 1] = 5.0, 4.0
    best, first, second = favourite(w, group)
    assert (best, first, second) == (1, -0.5, -1.0)
    assert [utility_of(w, group, v, 0.0) for v in range(3)] == [0.0, 0.0, 0.0]


def test_a_dear_vendor_is_worth_its_price_less():
    """Price is taken off the group's utility one for one."""
    group, w = a_group(2), a_world()
    w.vendors["price"] = [0.0, 0.3, -0.3]
    values = [utility_of(w, group, v, 1.0) for v in range(3)]
    assert values == pytest.approx([-1.0, -1.3, -0.7])


@pytest.mark.parametrize("order", [(0, 1, 2), (0, 2, 1), (1, 0, 2), (1, 2, 0), (2, 0, 1), (2, 1, 0)])
def test_the_runner_up_is_the_second_best_wherever_it_stands(order):
    """Of three worth 3, 2 and 1, in any order; where the best alone beats staying, staying is the runner-up."""
    group, w = a_group(1), a_world({"beliefs.risk_aversion": 0.0})
    group["benefit"], group["belief"][0, list(order)] = 5.0, [3.0, 2.0, 1.0]
    assert favourite(w, group) == (order[0], 3.0, 2.0)
    group["benefit"] = -2.5
    assert favourite(w, group) == (order[0], 3.0, 2.5)


def test_who_has_more_say_counts_for_more():
    """The group's utility is the mean of its members' weighted by their say."""
    group, w = a_group(2), a_world({"beliefs.risk_aversion": 0.0})
    group["weight"][:2], group["belief"][:2, 0] = [3.0, 1.0], [1.0, -1.0]
    assert utility_of(w, group, 0, 0.0) == pytest.approx(0.5)
    assert preference_spread(w, group, 0) == pytest.approx(math.sqrt(0.75))


def test_nobody_leads_when_staying_is_better_and_nobody_outside_the_race_leads():
    """The favourite is in the race and with it the purchase is worth it, or there is none: here 0.5, less a fear of 1."""
    group, w = a_group(1), a_world()
    group["benefit"] = 0.5
    assert favourite(w, group)[0] == -1
    group["belief"][0] = [2.0, 1.0, 0.0, 0, 0, 0, 0, 0]
    group["considered"][0] = 0
    assert favourite(w, group)[0] == 1
