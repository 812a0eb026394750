"""What a company remembers of its suppliers when it begins to buy."""

import pytest

from sim.world.kernel.customer import remember_suppliers
from tests.world_builders import a_market, group_of

MONTHS, WEAR, PRECISION, THEIRS, OWN = 10.0, 0.1, 2.0, 0.7, -0.7
KEPT = (1.0 - WEAR) ** MONTHS


def recommended(journey: int):
    """A group that begins to buy ten months after its company was recommended us, before and after it remembers."""
    world = a_market({"market.accounts": 1, "marketing.brand_wear": WEAR, "customers.referral_precision": PRECISION,
                      "choice.mind_constant": -20.0})  # fmt: skip
    company, day = world.companies[0], 500.0
    company["recommended_day"][0], company["recommended_fit"][0], company["fit"][0] = day - 21.0 * MONTHS, THEIRS, OWN
    before, after = group_of(world, journey=journey, day=day), group_of(world, journey=journey, day=day)
    remember_suppliers(world, after)
    return before, after


def test_a_recommendation_tells_how_well_the_supplier_fits_whoever_gave_it_and_fades():
    """By Bayes' rule with what is left of its precision after ten months; nothing is learned of the others, nor of the own fit."""
    told = [pair for pair in map(recommended, range(60)) if pair[1]["precision"][0, 0] != pair[0]["precision"][0, 0]]
    for before, after in told:
        known = before["precision"][0, 0] + KEPT * PRECISION
        assert after["precision"][0, 0] == pytest.approx(known)
        assert after["belief"][0, 0] == pytest.approx(
            (before["precision"][0, 0] * before["belief"][0, 0] + KEPT * PRECISION * THEIRS) / known
        )
        assert after["considered"][0] and after["at_start"][0]
        assert (after["precision"][:, 1:] == before["precision"][:, 1:]).all()
    assert 8 <= len(told) <= 36  # 0.35 of 60; outside of these once in 10,000 times


def test_who_was_recommended_nobody_remembers_nobody():
    """Every company begins so."""
    world = a_market({"market.accounts": 1})
    before, after = group_of(world), group_of(world)
    remember_suppliers(world, after)
    assert before.tobytes() == after.tobytes()
