"""What holds in every run: of the shipped scenarios claim by claim, and of any valid scenario that hypothesis thinks of."""

import pytest
from hypothesis import HealthCheck, given, settings

import sim
from tests.properties.random_scenarios import changes, levers, scenario_of, vendors
from tests.world_builders import differences, play
from tests.world_invariants import broken

SHIPPED = [pytest.param(name, marks=() if name in ("mid_market", "simple_tool") else pytest.mark.slow) for name in sim.scenario.shipped()]


@pytest.mark.parametrize("model", ["relay", "rugby"])
@pytest.mark.parametrize("name", SHIPPED)
def test_of_every_shipped_scenario(name, model):
    """Each claim of `tests.world_invariants`, in its own words there."""
    scenario = sim.load(name)
    assert broken(play(scenario, model), scenario) == []


@settings(max_examples=30, suppress_health_check=list(HealthCheck))
@given(changes=changes(), vendors=vendors(), model=levers())
def test_of_any_valid_scenario(changes, vendors, model):
    """It runs, and no claim is broken."""
    scenario = scenario_of(changes, vendors)
    assert broken(play(scenario, model), scenario) == []


@settings(max_examples=15, suppress_health_check=list(HealthCheck))
@given(changes=changes(), vendors=vendors(), model=levers())
def test_any_valid_scenario_is_played_exactly(changes, vendors, model):
    """One event for each activity gives the same bytes, and details change nothing."""
    scenario = scenario_of(changes, vendors)
    played = play(scenario, model)
    assert differences(played, play(scenario, model, engine="simpy")) == []
    assert {text.split()[0] for text in differences(played, play(scenario, model, detail=False))} <= {"activities", "beliefs"}
