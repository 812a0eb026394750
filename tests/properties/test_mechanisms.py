"""Every mechanism is switched off alone: a world without it runs, breaks no claim, and a comparison shows what it does."""

from functools import cache

import pytest

import sim
from sim.measures import METRICS
from sim.scenario import US, Scenario
from sim.scenario.mechanisms import MECHANISMS
from tests.world_builders import differences, play
from tests.world_invariants import broken

SMALL = {"market.accounts": 80, "market.months": 36, "market.in_market_per_quarter": 0.2, "market.warm_up_months": 3,
         "market.cool_down_months": 0, "market.casual_readers_per_year": 24.0, "customers.referrals": 12.0}  # fmt: skip


@cache
def with_it(key: str) -> Scenario:
    """Return a small market that has the mechanism."""
    scenario = sim.load("mid_market").with_changes(SMALL)
    on = MECHANISMS[key].switched_on(scenario)
    soon = {name: 1 for name in on if name.endswith("follows_after_losses")}  # few deals are lost in so small a market
    return scenario.with_changes(on | soon)


@cache
def played(scenario: Scenario, model: str):
    return play(scenario, model)


@pytest.mark.parametrize("key", MECHANISMS)
def test_a_world_without_it_runs_and_is_another_one(key):
    """No claim of every run is broken under relay or rugby, and under the way of working in which it shows something is otherwise."""
    before, under = with_it(key), MECHANISMS[key].under
    after = before.with_changes(MECHANISMS[key].switched_off(before))
    assert broken(played(after, "rugby"), after) == []
    assert broken(played(after, "relay"), after) == []
    assert differences(played(before, under), played(after, under)) != []


@pytest.mark.long
@pytest.mark.parametrize("key", MECHANISMS)
def test_a_comparison_shows_its_effect_alone(key):
    """The same operating model with and without it: every figure in a table, its interval around its difference."""
    scenario = with_it(key)
    comparison = sim.compare(scenario, "rugby", "rugby", 2, workers=1, detail=False, changes=MECHANISMS[key].switched_off(scenario))
    table = comparison.table()
    assert list(table["metric"]) == list(METRICS) and comparison.names == ("rugby", "rugby (changed)")
    won = table.set_index("metric").loc["win_rate"]
    assert won["replications"] == 2 and won["low"] <= won["difference"] <= won["high"]


@pytest.mark.parametrize("name", sim.scenario.shipped())
def test_switching_twice_changes_nothing_more(name):
    """In every shipped scenario what is switched off is off, we still take part, and what is on again can be switched off."""
    scenario = sim.load(name)
    offenders = []
    for key, mechanism in MECHANISMS.items():
        without = scenario.with_changes(mechanism.switched_off(scenario))
        again = without.with_changes(mechanism.switched_on(without))
        is_off = mechanism.switched_off(without) == {} and without.vendors[US].takes_part
        offenders += [key] * (not is_off or bool(mechanism.on and not mechanism.switched_off(again)))
    assert offenders == []


def test_the_mechanisms_belong_to_systems_of_the_mission():
    """Every code is one of M1 to M45, and no mechanism is without."""
    for mechanism in MECHANISMS.values():
        assert mechanism.codes and set(mechanism.codes) <= {f"M{number}" for number in range(1, 46)}, mechanism.key


def test_only_the_named_changes_may_differ():
    """Results of two scenarios are paired only by the changes that lead from one to the other."""
    scenario = with_it("loop_backs")
    off = MECHANISMS["loop_backs"].switched_off(scenario)
    one, two = (sim.run(each, "relay", 2, workers=1, detail=False) for each in (scenario, scenario.with_changes(off)))
    assert sim.Comparison(one, two, changes=off).replications == 2
    with pytest.raises(ValueError, match=r"jobs\.wander"):
        sim.Comparison(one, two, changes={"jobs.wander": 0.0})
