"""What experience leaves behind: a company's own standing with a vendor, and what it tells others."""

import math

import numpy as np
import pytest

from sim.world.brand import Standing
from sim.world.market import MarketRun
from sim.world.records import BRAND, VENDOR
from sim.world.touch import pull_of
from sim.world.vendor import Seller
from tests.builders import a_scenario
from tests.world_builders import RELAY, a_group, a_law, some_vendors

GAINS = {"marketing.experience_gain": 0.1, "marketing.word_of_mouth": 0.002, "marketing.brand_wear": 0.02}


def sellers_of(scenario, number: int = 3) -> list[Seller]:
    record = np.zeros(number, VENDOR)
    return [Seller(scenario, vendor, RELAY, record[v]) for v, vendor in enumerate(list(scenario.active_vendors.values())[:number])]


def a_journey_with(hours=(2.0, 0.0, 0.0), seemed=(0.5, 0.5, 0.5), members: int = 2, day: float = 100.0):
    """Return a group that had some hours for each member with three vendors, which seem to fit so well."""
    group = a_group(members)
    group["account"], group["day"] = 7, day
    group["meeting_hours"][:3], group["digital_hours"][:3] = np.array(hours) * members * 0.75, np.array(hours) * members * 0.25
    group["mean"][:members, :3] = seemed
    return group


def a_lesson(**journey):
    """Return the standing that a journey leaves, and the sellers that hear of it."""
    scenario = a_scenario(GAINS)
    standing, sellers = Standing(3, 0.02), sellers_of(scenario)
    standing.learn(a_journey_with(**journey), scenario.marketing, sellers)
    return standing, sellers


def test_nobody_has_a_standing_before_any_experience():
    """A company without a journey has none, and takes no room."""
    assert Standing(3, 0.02).of(7, 50.0).tolist() == [0.0, 0.0, 0.0]


def test_experience_grows_with_hours_and_takes_the_sign_of_the_fit():
    """Two hours a member with the first vendor leave 0.1 (1 - e^-2) of the fit that it seemed to have; no hours leave nothing."""
    expected = 0.1 * (1.0 - math.exp(-2.0)) * 0.5
    assert a_lesson()[0].of(7, 100.0) == pytest.approx([expected, 0.0, 0.0])
    assert a_lesson(seemed=(-0.5, 1.0, 1.0))[0].of(7, 100.0) == pytest.approx([-expected, 0.0, 0.0])
    assert a_lesson(hours=(500.0, 1.0, 0.0), seemed=(1.0, 1.0, 1.0))[0].of(7, 100.0)[0] == pytest.approx(0.1)


def test_a_standing_wears_as_goodwill_does():
    """Two per cent a month, whenever one looks, and looking changes nothing."""
    standing, _ = a_lesson()
    fresh = standing.of(7, 100.0)
    for months in (3.0, 24.0, 1.0):
        assert standing.of(7, 100.0 + 21.0 * months) == pytest.approx(fresh * 0.98**months)
    assert standing.of(8, 100.0).tolist() == [0.0, 0.0, 0.0]  # another company's is its own


def test_a_second_journey_adds_to_what_is_left_of_the_first():
    """A year later: the worn first experience and the new one."""
    standing, sellers = a_lesson()
    fresh = standing.of(7, 100.0)
    standing.learn(a_journey_with(day=352.0), a_scenario(GAINS).marketing, sellers)
    assert standing.of(7, 352.0) == pytest.approx(fresh * 0.98**12 + fresh)


def test_a_bad_name_is_no_worse_than_none():
    """A standing far below 0 takes all goodwill and no more: no pull, and what is known of the vendor is what is known of a stranger."""
    group, law = a_group(1), a_law({"marketing.brand_pull": 2.0})
    vendors = some_vendors(3, goodwill=0.3)
    group["standing"][0] = -0.1
    assert pull_of(group, law, vendors, 0, 0, BRAND) == pytest.approx(0.4)
    group["standing"][0] = -5.0
    assert pull_of(group, law, vendors, 0, 0, BRAND) == 0.0

    from sim.world.journey import BuyingJourney

    run = MarketRun(a_scenario({"vendors.us.brand": 0.4}), RELAY, 1, 0, False, False)
    run.standing._stock[3] = 0.0, np.array([-5.0, 0.2, 0.0])
    known = BuyingJourney(run, run.accounts.account(3), 0).state[0]["precision"][0]
    beliefs = run.scenario.beliefs
    assert known[0] == beliefs.prior_precision
    assert known[1] == pytest.approx(beliefs.prior_precision + beliefs.brand_precision * (0.3 + 0.2))


def test_word_of_mouth_is_heard_at_the_next_release_and_once():
    """What a company tells waits until vendors' next release; then every other company has heard it, and it is told no more."""
    _, sellers = a_lesson()
    seller, told = sellers[0], 0.002 * 0.1 * (1.0 - math.exp(-2.0)) * 0.5
    before = seller.goodwill
    assert seller.told == pytest.approx(told) and before == 0.3
    silent = sellers_of(a_scenario(GAINS))[0]
    for each in (seller, silent):
        each.release(10.0)
    assert seller.goodwill - silent.goodwill == pytest.approx(told)
    assert seller.told == 0.0
    first = seller.goodwill - silent.goodwill
    for each in (seller, silent):
        each.release(10.0)
    assert seller.goodwill - silent.goodwill == pytest.approx(first * 0.98 ** (10.0 / 21.0))


def test_bad_word_of_mouth_takes_no_more_goodwill_than_there_is():
    """Goodwill ends at 0."""
    seller = sellers_of(a_scenario(GAINS))[0]
    seller.told = -3.0
    seller.release(10.0)
    assert seller.goodwill == 0.0
