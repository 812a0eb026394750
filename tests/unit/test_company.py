"""What an account is before anybody sells to it: its people, its needs, its clocks and how promising it looks."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from sim.scenario import ROLES
from sim.world.kernel.activities import attendees, hours_of
from sim.world.kernel.codes import JOINT_LIST
from sim.world.kernel.company import idle_days, target_of
from sim.world.kernel.random_streams import CONSIDERED, uniforms
from sim.world.kernel.turns import open_market
from sim.world.market import MarketRun
from tests.builders import a_scenario
from tests.world_builders import a_group, a_market, a_world, group_of, relay_but

FALSE_ALARM = 1e-4
GOODWILL = [0.3, 0.3, 0.3]


def accounts(number: int, changes=None):
    return a_market({"market.accounts": number} | (changes or {}))


def a_journey(changes=None, number=0, journey=0, goodwill=GOODWILL):
    world = accounts(number + 1, changes)
    world.vendors["goodwill"] = goodwill
    return group_of(world, number, journey)


def test_an_account_and_its_journeys_are_the_same_whenever_they_are_drawn():
    """Drawn alone or after hundreds of others, to the byte."""
    few, many = accounts(8), accounts(300)
    for number in range(300):
        group_of(many, number)
    assert few.companies[7].tobytes() == many.companies[7].tobytes()
    assert group_of(few, 7, journey=2).tobytes() == group_of(many, 7, journey=2).tobytes()


def test_another_journey_of_an_account_has_other_people_and_needs():
    """Neither group nor value nor what it is worth is copied from the journey before."""
    one, other = a_journey(journey=0), a_journey(journey=1)
    assert one["value"] != other["value"] and one["benefit"] != other["benefit"]
    assert one["first_opinion"][:2].tolist() != other["first_opinion"][:2].tolist()


def test_brand_changes_what_is_known_and_considered_but_not_the_people():
    """Under more goodwill the same group, with at least the same vendors in mind, and surer of who is; whoever is not is a stranger."""
    people = ("n", "role", "weight", "diligence", "stubbornness", "first_opinion", "change_cost", "can_block", "value", "benefit", "fit")
    name_alone = {"choice.mind_worth": 0.0}
    for number in range(50):
        plain, known = a_journey(name_alone, number), a_journey(name_alone, number, goodwill=[0.9, 0.3, 0.3])
        for what in people:
            assert np.array_equal(plain[what], known[what]), what
        assert (known["at_start"] >= plain["at_start"]).all() or plain["at_start"].sum() == 1
        for group, goodwill in ((plain, GOODWILL), (known, [0.9, 0.3, 0.3])):
            sure = [1.0 + 3.0 * name for name in goodwill]
            assert all(group["precision"][0, v] == pytest.approx(sure[v] if group["at_start"][v] else 1.0)
                       for v in range(3) if group["at_start"].sum() > 1)  # fmt: skip


def test_somebody_is_always_considered():
    """Where nobody is known and the unknown are not considered, still one vendor is in mind."""
    for number in range(20):
        assert a_journey({"choice.mind_constant": -20.0}, number, goodwill=[0.0] * 3)["at_start"].sum() == 1


def test_the_likeliest_is_considered_where_nobody_would_be():
    """Of three vendors that nobody knows, the one whose chance came nearest."""
    for number in range(20):
        world = accounts(number + 1, {"choice.mind_constant": -20.0})
        world.vendors["goodwill"] = [0.0, 0.0, 0.0]
        luck = [uniforms(world, CONSIDERED, v, 0, number, 0)[0] for v in range(3)]
        assert group_of(world, number)["at_start"].tolist()[:3] == [v == np.argmin(luck) for v in range(3)]


def test_the_first_two_are_the_decider_and_the_initiator():
    """Whoever else comes, these two are there; roles of share 0 are nobody's."""
    group = a_journey({"group.size_mean": 30, "group.size_spread": 0, "roles.gatekeeper.share": 0.0})
    roles = [ROLES[code] for code in group["role"]]
    assert roles[:2] == ["decider", "initiator"]
    assert "gatekeeper" not in roles
    assert len(set(roles)) >= 4


@pytest.mark.parametrize("size", [1, 2, 30])
def test_groups_have_the_size_asked_for(size):
    """Exactly, when sizes do not spread; and at the most 30 when they do."""
    assert a_journey({"group.size_mean": size, "group.size_spread": 0.0})["n"] == size
    assert all(1 <= a_journey({"group.size_mean": size, "group.size_spread": 10.0}, number)["n"] <= 30 for number in range(50))


def test_deals_are_lognormal_around_the_typical_one():
    """Logarithms are normal with the scenario's spread (Kolmogorov-Smirnov)."""
    world = accounts(800, {"deal.value_median": 60_000.0, "deal.value_spread": 0.8})
    values = [group_of(world, number)["value"] for number in range(800)]
    assert stats.kstest(np.log(np.array(values) / 60_000.0) / 0.8, "norm").pvalue > FALSE_ALARM


def test_needs_arise_at_the_rate_asked_for():
    """The days until the first journey are exponential with mean 63 / rate; later ones come after the rest (Kolmogorov-Smirnov)."""
    world = accounts(1, {"market.in_market_per_quarter": 0.05, "market.rest_months": 3.0})
    first = [idle_days(world, number, 0) for number in range(1000)]
    later = [idle_days(world, number, 1) - 63.0 for number in range(1000)]
    for days in (first, later):
        assert min(days) >= 0.0
        assert stats.kstest(np.array(days) * 0.05 / 63.0, "expon").pvalue > FALSE_ALARM / 2


def test_as_many_are_of_the_wrong_trade_as_asked_for():
    """A fifth of a thousand, within the binomial's bounds."""
    wrong = int((accounts(1000, {"market.wrong_trade_share": 0.2}).companies["right_trade"] == 0).sum())
    assert stats.binomtest(wrong, 1000, 0.2).pvalue > FALSE_ALARM


@pytest.mark.parametrize(("list_share", "wrong"), [(0.4, 0.2), (0.2, 0.0), (0.05, 0.5), (0.9, 0.2), (1.0, 0.0)])
def test_a_joint_list_moves_marketing_but_makes_none(list_share, wrong):
    """Over the market the mean of the targets stays 1 (within four standard errors), and the wrong trade gets nothing."""
    everybody, targets, plain = listed({"marketing.list_share": list_share, "market.wrong_trade_share": wrong}, 2000)
    error = targets.std() / math.sqrt(len(targets))
    assert abs(targets.mean() - 1.0) <= 4.0 * error + 1e-12
    assert not targets[everybody["right_trade"] == 0].any()
    assert set(plain) == {1.0}


def listed(changes, number: int):
    """Return companies, what a joint list directs at each for our vendor, and what a broad choice does."""
    world = accounts(number, changes)
    plain = np.array([target_of(world, number, 0) for number in range(len(world.companies))])
    world.vendors["account_choice"] = JOINT_LIST
    return world.companies, np.array([target_of(world, number, 0) for number in range(len(world.companies))]), plain


def test_the_list_holds_accounts_that_fit_and_are_large():
    """Listed accounts fit better and are larger than the others, though judged with an error (t-test)."""
    everybody, targets, _ = listed({"market.wrong_trade_share": 0.0}, 500)
    for figure in (everybody["fit"][:, 0], everybody["magnitude"]):
        assert stats.ttest_ind(figure[targets > 0], figure[targets == 0], alternative="greater").pvalue < FALSE_ALARM


def test_a_list_of_marketings_own_holds_the_largest_whatever_their_fit():
    """Marketing alone sees size: every listed account is larger than every other of the right trade, and fits no better (t-test)."""
    run = MarketRun(
        a_scenario({"market.accounts": 500, "market.wrong_trade_share": 0.0}), relay_but(account_choice="own_list"), 1, 0, detail=False
    )
    open_market(run.world)
    everybody = run.world.companies
    listed = everybody["target"][:, 0] > 0
    assert everybody["magnitude"][listed].min() > everybody["magnitude"][~listed].max()
    assert stats.ttest_ind(everybody["fit"][listed, 0], everybody["fit"][~listed, 0]).pvalue > FALSE_ALARM
    assert everybody["target"][:, 0].mean() == pytest.approx(1.0, abs=0.3)


shares = st.lists(st.floats(0.0, 1.0), min_size=5, max_size=5).filter(lambda values: sum(values) > 0.1)


@given(n=st.integers(1, 30), weights=shares, attendance=st.floats(0.1, 1.0), people=st.integers(1, 30), week=st.floats(0.1, 40.0))
def test_clocks_give_the_wanted_split_of_person_hours(n, weights, attendance, people, week):
    """Rate x people x hours of each activity is its share of what the group gives in a day; alone, nobody meets."""
    names = ["online", "offline", "group_meeting", "supplier_meeting", "other"]
    split = np.array(weights) / sum(weights)
    changes = dict(zip([f"time.{name}" for name in names], split.tolist(), strict=True)) | {
        "group.size_mean": n, "group.size_spread": 0.0, "group.hours_per_week": week, "time.attendance": attendance,
        "time.supplier_meeting_people": people, "time.online_hours": 0.5, "time.other_hours": 2.0, "consent.effort_spread": 0.0,
    }  # fmt: skip
    group = a_journey(changes)
    w = a_world(changes)
    there = [1, 1, min(n, attendees(w, group)), min(n, people), 1]
    person_hours = group["usual_rate"] * there * w.params["mean_hours"]
    wanted = split if n > 1 else np.where(np.arange(5) == 2, 0.0, split)
    if wanted.sum() > 0:
        assert person_hours == pytest.approx(wanted / wanted.sum() * n * week / 5.0, rel=1e-9, abs=1e-12)
    else:
        assert not person_hours.any()


@pytest.mark.parametrize("kind", range(5))
def test_the_first_of_each_activity_comes_at_random_after_the_start(kind):
    """Waits from the start are exponential with the clock's rate (Kolmogorov-Smirnov)."""
    world = accounts(400, {"group.size_mean": 4, "group.size_spread": 0.0})
    groups = [group_of(world, number) for number in range(400)]
    waits = [(group["next_day"][kind] - 10.0) * group["rate"][kind] for group in groups]
    assert stats.kstest(waits, "expon").pvalue > FALSE_ALARM / 5


def test_an_activity_of_share_zero_never_comes():
    """Its clock stands still."""
    group = a_journey({"time.supplier_meeting": 0.0, "time.other": 0.33, "group.size_mean": 1, "group.size_spread": 0.0})
    assert group["next_day"][3] == group["next_day"][2] == math.inf


def test_the_kernels_length_law_keeps_its_mean():
    """Lengths are lognormal with the mean asked for, however uneven they are (within four standard errors)."""
    w = a_world({"time.hours_spread": 0.8})
    lengths = np.array([hours_of(w, 0, u) for u in np.random.default_rng(3).random(20_000)])
    assert abs(lengths.mean() - w.params["mean_hours"][0]) < 4.0 * lengths.std() / math.sqrt(len(lengths))
    assert hours_of(a_world({"time.hours_spread": 0.0}), 0, 0.9) == w.params["mean_hours"][0]


def test_a_group_of_equals_has_equal_attendance():
    """The builders of these tests and the kernel agree on who can come: a share of the members, two at the least."""
    assert [attendees(a_world({"time.attendance": 0.7}), a_group(n)) for n in (1, 2, 3, 10, 30)] == [2, 2, 2, 7, 21]
