"""Whether it pays: the cards and the sentence say what the intervals bear; the links of a win multiply to it."""

import math

import numpy as np
import pytest

import sim
from sim.measures.chain import LINKS
from sim.present import journey_narrative, money
from sim.present.charts.chain import chain, title
from tests.unit.test_present import comparison_of, move, plain

SMALL = {"market.accounts": 60, "market.months": 36, "market.warm_up_months": 6, "market.cool_down_months": 0}
TWELVE = 2 * (6, 7, 8, 6, 7, 8)


def judged(profits, others):
    """Return a comparison whose lifetime profits are these, world by world."""
    comparison = comparison_of(wins=TWELVE, base=6 * (4, 5))  # used here alone, for its figures are moved
    move(comparison, "base", money.PROFIT, 2 * profits)
    move(comparison, "other", money.PROFIT, 2 * others)
    return comparison


@pytest.mark.parametrize(
    ("others", "begin"),
    [
        ([150e3, 152e3, 149e3, 151e3, 150e3, 153e3], "Rugby pays: "),
        ([50e3, 52e3, 49e3, 51e3, 50e3, 53e3], "Rugby does not pay: "),
        ([150e3, 52e3, 149e3, 51e3, 90e3, 103e3], "Whether rugby pays is not clear yet: "),
    ],
)
def test_whether_it_pays_is_what_the_interval_bears(others, begin):
    """More, less, or not clear: and the card has the same word."""
    comparison = judged([100e3, 101e3, 99e3, 102e3, 100e3, 98e3], others)
    assert money.pays(comparison).startswith(begin)
    verdict = {"Rugby pays: ": "other better", "Rugby does not pay: ": "base better"}.get(begin, "not clear yet")
    card = money.cards(comparison)[0]
    assert card.verdict == verdict == comparison.verdict(money.PROFIT) and card.interval.startswith("interval ")


def test_before_twelve_worlds_it_is_an_early_look():
    """No winner, an interval from six worlds on, and the sentence says so."""
    for worlds in (4, 6):
        comparison = comparison_of(TWELVE[:worlds], worlds * (4,))
        told = [card for card in money.cards(comparison) if card.interval]
        assert told and all(card.verdict == "too early" and "early look" in card.interval for card in told)
        assert all(("interval" in card.interval) == (worlds == 6) for card in told)
        assert money.pays(comparison).startswith(("In the first ", "Whether it pays is not known"))


def test_crowded_sellers_are_named():
    """From nine tenths of their time on buyers wait; with time to spare that is said, too."""
    comparison = judged([1.0] * 6, [2.0] * 6)
    move(comparison, "base", money.BUSY, [0.5] * 12)
    move(comparison, "other", money.BUSY, [0.95] * 12)
    told = plain(money.busy(comparison))
    assert "50 % booked with relay, 95 % with rugby" in told
    assert "With rugby some buyers wait" in told and "With relay sellers have time to spare" in told


def test_the_links_of_a_win_multiply_to_it():
    """In every world: groups that talk with us, times those with our quote, times those that buy, times those that choose us."""
    found = sim.compare(sim.load("mid_market").with_changes(SMALL), replications=2, workers=1, detail=False)
    for side in (found.base, found.other):
        links = math.prod(side.figure(link.key).fillna(0.0).to_numpy() for link in LINKS.values())
        assert np.allclose(links, side.figure("win_rate").to_numpy())
        assert side.figure(money.BUSY).between(0.0, 1.0).all()
    drawn = chain(found)
    assert drawn.description.startswith(title(found)) and "Our quote is on the table" in drawn.description


def test_the_moments_that_decided_are_those_in_which_the_two_sides_differ():
    """How both ended comes first; whatever is told differs, and at most three moments are."""
    found = sim.compare(sim.load("mid_market").with_changes(SMALL), replications=1, workers=1)
    journeys = journey_narrative.to_choose_from(found)
    for number in journeys["journey"].head(5):
        told = journey_narrative.decided(found, 0, int(number))
        assert told.startswith(("With relay ", "Both ways are the same", "This journey took place"))
        assert told.count(" and ") <= 6 and told.count(". ") <= 3
    first = journey_narrative.decided(found, 0, int(journeys["journey"].iloc[0]))
    assert any(what in first.lower() for what in journey_narrative.MILESTONES.values())
