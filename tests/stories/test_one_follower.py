"""Three buyers who keep buying from us, and one rival who loses every deal: when it takes up our way of working, and whose (M9, M45)."""

import numpy as np
import pytest

from sim.scenario import OperatingModel, Scenario
from sim.world.transition import Transition
from tests.stories.test_one_vendor import TALKS
from tests.world_builders import RELAY, RUGBY, a_sure_thing, a_vendor, differences, learning_hours, play, smooth_relay_but

TOO_DEAR = TALKS | learning_hours([0.01, 4.0, 4.0, 4.0]) | {
    "market.accounts": 3, "market.rest_months": 1.0, "market.months": 36, "vendors.us.sales_people": 9,
    "vendors.rival_a.takes_part": True, "vendors.rival_a.price": 3.0, "vendors.rival_a.sales_people": 9,
    "vendors.rival_a.follow_months": 2.0, "vendors.rival_a.follow_ramp_months": 1.0, "vendors.rival_a.follow_dip": 0.1,
}  # fmt: skip
FULL = 9 * 63.0 * 8.0 * Scenario().vendors["rival_a"].selling_share
TOGETHER = smooth_relay_but(coordination=0.3, sales_cover=1.0)


def follows_after(losses, ours=TOGETHER, **options):
    return play(a_sure_thing(TOO_DEAR | {"vendors.rival_a.follows_after_losses": losses}), ours, **options)


def lost_by_rival(tables):
    deals = tables.opportunities.query("vendor == 'Rival A' and stage == 'Lost' and true_outcome == 'lost to rival'")
    return np.sort(deals["day"].to_numpy())


def coordinating(tables):
    return tables.spend.query("vendor == 'Rival A' and item == 'coordination in sales'")["hours"].tolist()


def test_a_rival_follows_two_months_after_the_quarter_in_which_it_has_lost_enough():
    """It loses three deals in the second quarter; at its end it decides, on day 168 it begins, on day 189 it works as we do."""
    tables = follows_after(3)
    assert [day < 126.0 for day in lost_by_rival(tables)[:4]] == [True, True, True, False]
    on_the_way = FULL * 0.15 / 3.0  # a third of the quarter, half of 30 %
    assert coordinating(tables) == pytest.approx([0.0, 0.0, on_the_way, *[FULL * 0.3] * 9])
    lost = tables.spend.query("vendor == 'Rival A' and item == 'lost to the change in sales'")
    assert lost[["quarter", "hours"]].to_numpy().tolist() == [[2, pytest.approx(FULL * 0.1 * 0.85 / 3.0)]]
    assert (tables.spend["item"] != "the change itself").all()
    assert differences(tables, follows_after(3, engine="simpy")) == []


def test_one_deal_less_is_not_enough():
    """Four are lost only in the quarter after: everything comes a quarter later."""
    assert coordinating(follows_after(4)) == pytest.approx([0.0, 0.0, 0.0, FULL * 0.15 / 3.0, *[FULL * 0.3] * 8])


def test_until_it_begins_nothing_differs_and_without_the_setting_it_never_begins():
    """The same world to the byte; so does a rival who loses to whoever works as it does."""
    never, follower = follows_after(0), follows_after(3)
    assert len(lost_by_rival(never)) > 20 and coordinating(never) == [0.0] * 12
    early = [tables.activities.query("day < 168.0").reset_index(drop=True) for tables in (never, follower)]
    assert early[0].equals(early[1]) and not never.activities.equals(follower.activities)
    assert differences(follows_after(0, smooth_relay_but()), follows_after(1, smooth_relay_but())) == []


# the rule by itself


class Other:
    """A vendor as others see it: how it works, and how many deals it has won."""

    def __init__(self, v: int, aim: OperatingModel, won: int = 9) -> None:
        self.v, self.aim, self.won = v, aim, won


def after(quarters, others, changes_in=(), **settings) -> Transition | None:
    """What the second vendor, who works as relay, decides after quarters in which it lost so many deals to each."""
    settings = {"follows_after_losses": 3, "follow_months": 1.0} | settings
    vendor = a_vendor({f"vendors.rival_a.{name}": value for name, value in settings.items()}, RELAY, number=1)
    decided = None
    for number, quarter in enumerate(quarters, 1):
        vendor.record["lost_to"][: len(quarter)] = quarter
        vendor.remember_deals(is_changing=number in changes_in)
        decided = vendor.follow(others, 63.0 * number, is_changing=number in changes_in)
        assert not vendor.record["lost_to"].any()
    return decided


def test_it_takes_up_the_way_of_whom_it_lost_most_to():
    """Of those who work another way: the third vendor, though most deals went to one who works as it does."""
    others = [Other(0, RUGBY), Other(2, TOGETHER), Other(3, RELAY)]
    found = after([[3, 0, 4, 9]], others)
    assert (found.before, found.after, found.day) == (RELAY, TOGETHER, 63.0 + 21.0)
    assert after([[2, 0, 2, 9]], others) is None


def test_it_follows_nobody_who_wins_no_more_than_it_does():
    """Eight deals of its own, a quarter ago, against nine or eight of the other's, of which it lost three to it."""
    assert after([[0, 8], [3, 0]], [Other(0, RUGBY, won=9)]) is not None
    assert after([[0, 8], [3, 0]], [Other(0, RUGBY, won=8)]) is None


def test_it_remembers_for_so_many_quarters():
    """Three in a year, one of them four quarters back, are three; one that is five quarters back is forgotten."""
    others = [Other(0, RUGBY)]
    assert after([[1], [1], [0], [1]], others) is not None
    assert after([[1], [0], [1], [0], [1]], others) is None
    assert after([[1], [0], [1], [0], [1]], others, follow_memory_months=15.0) is not None


def test_what_it_loses_before_it_has_changed_is_forgotten():
    """It follows nobody meanwhile, and then begins to count anew."""
    others = [Other(0, RUGBY)]
    assert after([[9], [9]], others, changes_in=(1, 2)) is None
    assert after([[2], [9], [2]], others, changes_in=(2,)) is None
    assert after([[2], [9], [2], [1]], others, changes_in=(2,)) is not None
