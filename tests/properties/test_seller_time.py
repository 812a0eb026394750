"""Sellers short of time, everything switched on at once: the same world however it is computed, and nobody else's luck is touched."""

from functools import cache

import pandas as pd
import pytest

import sim
from tests.properties.test_same_world import luck_of, work_of
from tests.world_builders import RUGBY, differences, for_all_vendors, play, relay_but
from tests.world_invariants import broken

HAND_OVER = {"hand_over_days": 1.0, "hand_over_hours": 0.5, "never_called": 0.2}
TRIAGE = {"triage": "by_value", "cold_share": 0.5}
MODELS = {
    "relay": relay_but(**HAND_OVER, **TRIAGE, signal_sharing=0.5),
    "rugby": RUGBY.model_copy(update=TRIAGE | {"coordination_hours": 1.0}),
}


@cache
def a_busy_market(accounts: int = 60) -> sim.Scenario:
    """Sixty companies for three years, with sellers who prospect, travel, come and go, and leads that cool."""
    sellers = for_all_vendors(prospecting_share=0.2, seller_spread=0.1, ramp_months=6.0, turnover=0.5, selling_share=0.1)
    world = {"leads.cooling_days": 10.0, "leads.notes_handed_over": True, "leads.travel_hours": 2.0, "beliefs.remote_depth": 0.7,
             "leads.contact_accepted": 0.3, "leads.contact_accepted_early": 0.1}  # fmt: skip
    smaller = {"market.accounts": accounts, "market.months": 36, "market.in_market_per_quarter": 0.15}
    return sim.load("mid_market").with_changes(smaller | sellers | world)


@pytest.mark.parametrize("model", MODELS)
def test_playing_on_is_the_same_as_one_event_for_each_activity(model):
    """All tables, to the byte; leads of every kind are among them, and every claim about a run holds."""
    tables = play(a_busy_market(), MODELS[model])
    assert differences(tables, play(a_busy_market(), MODELS[model], engine="simpy")) == []
    assert broken(tables, a_busy_market()) == []
    assert tables.leads["found_by_sales"].any() and {"never called", "gone cold"} <= set(tables.leads["reason"].dropna())


@pytest.mark.parametrize("model", MODELS)
def test_one_account_more_changes_nobody_elses_luck(model):
    """The others' journeys begin on the same days with the same groups, values and needs; their first work is the same work."""
    here, there = (play(a_busy_market(accounts), MODELS[model]) for accounts in (60, 61))
    pd.testing.assert_frame_equal(luck_of(here), luck_of(there, accounts=60), check_exact=True)
    pd.testing.assert_frame_equal(work_of(here), work_of(there, accounts=60), check_exact=True)
