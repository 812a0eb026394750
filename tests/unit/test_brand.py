"""What experience leaves behind: a company's own standing with a vendor, and what it tells others."""

import math

import numpy as np
import pytest

from sim.world.kernel.brand import experience_now, remember_experience
from sim.world.kernel.codes import BRAND
from sim.world.kernel.touchpoints import pull_of
from sim.world.vendor import VendorProcess
from tests.world_builders import ALL_IN_MIND, a_group, a_market, a_vendor, a_world, group_of

GAINS = {"marketing.experience_gain": 0.1, "marketing.word_of_mouth": 0.002, "marketing.brand_wear": 0.02}


def vendors_of(changes) -> list[VendorProcess]:
    return [a_vendor(changes, number=v) for v in range(3)]


def a_journey_with(hours=(2.0, 0.0, 0.0), seemed=(0.5, 0.5, 0.5), members: int = 2, day: float = 100.0):
    """Return a group that had some hours for each member with three vendors, which seem to fit so well."""
    group = a_group(members)
    group["account"], group["day"] = 7, day
    group["meeting_hours"][:3], group["digital_hours"][:3] = np.array(hours) * members * 0.75, np.array(hours) * members * 0.25
    group["belief"][:members, :3] = seemed
    return group


class Lesson:
    """A company, and what vendors hear of what it has learned about them."""

    def __init__(self, **journey):
        self.world = a_world(GAINS)
        self.vendors = vendors_of(GAINS)
        self.learn(a_journey_with(**journey))

    def learn(self, group):
        """Let a journey end."""
        self.world.vendors["word_of_mouth"] = 0.0
        remember_experience(self.world, group)
        for vendor, record in zip(self.vendors, self.world.vendors, strict=True):
            vendor.record["word_of_mouth"] += record["word_of_mouth"]

    def standing(self, day: float) -> np.ndarray:
        return np.array([experience_now(self.world, 7, v, day) for v in range(3)])


def test_nobody_has_a_standing_before_any_experience():
    """A company without a journey has none."""
    world = a_market({"market.accounts": 8})
    assert [experience_now(world, 7, v, 50.0) for v in range(3)] == [0.0, 0.0, 0.0]


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
    group, w = a_group(1), a_world({"marketing.brand_pull": 2.0, "choice.preference": 0.0}, goodwill=0.3)
    group["experience"][0] = -0.1
    assert pull_of(w, group, 0, 0, BRAND) == pytest.approx(0.4)
    group["experience"][0] = -5.0
    assert pull_of(w, group, 0, 0, BRAND) == 0.0

    world = a_market(ALL_IN_MIND | {"vendors.us.brand": 0.4})
    world.companies["experience"][3, :3] = [-5.0, 0.2, 0.0]
    known, params = group_of(world, 3, day=0.0)["precision"][0], world.params
    assert known[0] == params["prior_precision"]
    assert known[1] == pytest.approx(params["prior_precision"] + params["brand_precision"] * (0.3 + 0.2))


def test_word_of_mouth_is_heard_at_the_next_release_and_once():
    """What a company tells waits until vendors' next release; then every other company has heard it, and it is told no more."""
    vendors = Lesson().vendors
    vendor, told = vendors[0], 0.002 * 0.1 * (1.0 - math.exp(-2.0)) * 0.5
    before = vendor.goodwill
    assert vendor.record["word_of_mouth"] == pytest.approx(told) and before == 0.3
    silent = vendors_of(GAINS)[0]
    for each in (vendor, silent):
        each.release(10.0)
    assert vendor.goodwill - silent.goodwill == pytest.approx(told)
    assert vendor.record["word_of_mouth"] == 0.0
    first = vendor.goodwill - silent.goodwill
    for each in (vendor, silent):
        each.release(10.0)
    assert vendor.goodwill - silent.goodwill == pytest.approx(first * 0.98 ** (10.0 / 21.0))


def test_bad_word_of_mouth_takes_no_more_goodwill_than_there_is():
    """Goodwill ends at 0."""
    vendor = vendors_of(GAINS)[0]
    vendor.record["word_of_mouth"] = -3.0
    vendor.release(10.0)
    assert vendor.goodwill == 0.0
