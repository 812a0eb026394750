"""A market in which everything happens: the same world however it is computed, and nobody else's luck is touched."""

import pandas as pd
import pytest

from tests.model_5 import a_market
from tests.properties.test_same_world import luck_of, work_of
from tests.world_builders import RELAY, RUGBY, differences, play
from tests.world_invariants import broken

pytestmark = pytest.mark.slow
MODELS = {"relay": RELAY, "rugby": RUGBY}


@pytest.mark.parametrize("model", MODELS)
def test_playing_on_is_the_same_as_one_event_for_each_activity(model):
    """All tables, to the byte, and every claim about a run holds."""
    tables = play(a_market(), MODELS[model])
    assert differences(tables, play(a_market(), MODELS[model], engine="simpy")) == []
    assert broken(tables, a_market()) == []


@pytest.mark.parametrize("model", MODELS)
def test_one_account_more_changes_nobody_elses_luck(model):
    """The others' journeys begin on the same days with the same groups, values and needs; their first work is the same work."""
    here, there = (play(a_market(accounts), MODELS[model]) for accounts in (60, 61))
    pd.testing.assert_frame_equal(luck_of(here), luck_of(there, accounts=60), check_exact=True)
    pd.testing.assert_frame_equal(work_of(here), work_of(there, accounts=60), check_exact=True)


def test_what_model_5_is_about_happens_in_it():
    """Hands are raised, quotes asked for; groups go on hold, settle for less, are won over on price and end in other ways than buying."""
    played = [play(a_market(), model, replication=number) for model in MODELS.values() for number in range(2)]
    journeys, leads = (pd.concat([getattr(tables, name) for tables in played]) for name in ("journeys", "leads"))
    assert leads["hand_raised"].any() and (journeys["asked_for_quotes"] > 1).any() and (journeys["held_days"] > 0).any()
    assert (journeys["share_bought"] < 1.0).any() and (journeys["concession"] > 0.0).any()
    objected = journeys["blocked"] > 0
    assert objected.any() and not objected.all() and objected[journeys["reason"] == "no agreement"].all()
    assert {"status quo better", "no agreement", "only looking"} <= set(journeys["reason"].dropna())
