"""What experience leaves behind: a company's own standing with a vendor, and what it tells others."""

import math

import numpy as np
import pytest

from sim.world.brand import remember_experience, standing_now
from sim.world.records import BRAND, COMPANY, VENDOR
from sim.world.touch import pull_of
from sim.world.vendor import Seller
from tests.builders import a_scenario
from tests.world_builders import RELAY, a_group, a_law, a_market, group_of, some_vendors

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


class Lesson:
    """A company, and what vendors hear of what it has learned about them."""

    def __init__(self, **journey):
        self.law, self.company = a_law(GAINS), np.zeros(1, COMPANY)[0]
        self.sellers = sellers_of(a_scenario(GAINS))
        self.learn(a_journey_with(**journey))

    def learn(self, group):
        """Let a journey end."""
        records = np.zeros(3, VENDOR)
        remember_experience(group, self.company, self.law, records)
        for seller, record in zip(self.sellers, records, strict=True):
            seller.record["told"] += record["told"]

    def standing(self, day: float) -> np.ndarray:
        return np.array([standing_now(self.company, v, day, self.law) for v in range(3)])


def test_nobody_has_a_standing_before_any_experience():
    """A company without a journey has none."""
    world = a_market({"market.accounts": 8})
    assert [standing_now(world.companies[7], v, 50.0, world.law[0]) for v in range(3)] == [0.0, 0.0, 0.0]


def test_experience_grows_with_hours_and_takes_the_sign_of_the_fit():
    """Two hours a member with the first vendor leave 0.1 (1 - e^-2) of the fit that it seemed to have; no hours leave nothing."""
    expected = 0.1 * (1.0 - math.exp(-2.0)) * 0.5
    assert Lesson().standing(100.0) == pytest.approx([expected, 0.0, 0.0])
    assert Lesson(seemed=(-0.5, 1.0, 1.0)).standing(100.0) == pytest.approx([-expected, 0.0, 0.0])
    assert Lesson(hours=(500.0, 1.0, 0.0), seemed=(1.0, 1.0, 1.0)).standing(100.0)[0] == pytest.approx(0.1)


def test_a_standing_wears_as_goodwill_does():
    """Two per cent a month, whenever one looks, and looking changes nothing."""
    lesson = Lesson()
    fresh = lesson.standing(100.0)
    for months in (3.0, 24.0, 1.0):
        assert lesson.standing(100.0 + 21.0 * months) == pytest.approx(fresh * 0.98**months)


def test_a_second_journey_adds_to_what_is_left_of_the_first():
    """A year later: the worn first experience and the new one."""
    lesson = Lesson()
    fresh = lesson.standing(100.0)
    lesson.learn(a_journey_with(day=352.0))
    assert lesson.standing(352.0) == pytest.approx(fresh * 0.98**12 + fresh)


def test_a_bad_name_is_no_worse_than_none():
    """A standing far below 0 takes all goodwill and no more: no pull, and what is known of the vendor is what is known of a stranger."""
    group, law = a_group(1), a_law({"marketing.brand_pull": 2.0})
    vendors = some_vendors(3, goodwill=0.3)
    group["standing"][0] = -0.1
    assert pull_of(group, law, vendors, 0, 0, BRAND) == pytest.approx(0.4)
    group["standing"][0] = -5.0
    assert pull_of(group, law, vendors, 0, 0, BRAND) == 0.0

    world = a_market({"vendors.us.brand": 0.4})
    world.companies["standing"][3, :3] = [-5.0, 0.2, 0.0]
    known, law = group_of(world, 3, day=0.0)["precision"][0], world.law[0]
    assert known[0] == law["prior_precision"]
    assert known[1] == pytest.approx(law["prior_precision"] + law["brand_precision"] * (0.3 + 0.2))


def test_word_of_mouth_is_heard_at_the_next_release_and_once():
    """What a company tells waits until vendors' next release; then every other company has heard it, and it is told no more."""
    sellers = Lesson().sellers
    seller, told = sellers[0], 0.002 * 0.1 * (1.0 - math.exp(-2.0)) * 0.5
    before = seller.goodwill
    assert seller.record["told"] == pytest.approx(told) and before == 0.3
    silent = sellers_of(a_scenario(GAINS))[0]
    for each in (seller, silent):
        each.release(10.0)
    assert seller.goodwill - silent.goodwill == pytest.approx(told)
    assert seller.record["told"] == 0.0
    first = seller.goodwill - silent.goodwill
    for each in (seller, silent):
        each.release(10.0)
    assert seller.goodwill - silent.goodwill == pytest.approx(first * 0.98 ** (10.0 / 21.0))


def test_bad_word_of_mouth_takes_no_more_goodwill_than_there_is():
    """Goodwill ends at 0."""
    seller = sellers_of(a_scenario(GAINS))[0]
    seller.record["told"] = -3.0
    seller.release(10.0)
    assert seller.goodwill == 0.0
