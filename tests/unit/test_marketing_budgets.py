"""The three marketing set-ups: equal money, changes to us alone, and worlds that run."""

import pytest

import sim
from sim.scenario import US
from sim.scenario.marketing_budgets import BUDGETS, changes, suggested, yearly_cost
from tests.builders import a_scenario
from tests.world_builders import play


def equipped(scenario, name):
    return scenario.with_changes(changes(name, scenario.vendors[US], scenario.costs))


def cost_of(scenario) -> float:
    return yearly_cost(scenario.vendors[US], scenario.costs)


@pytest.mark.parametrize("shipped", sim.scenario.shipped())
@pytest.mark.parametrize("name", BUDGETS)
def test_every_setup_costs_the_same_in_every_scenario(name, shipped):
    """Within one per cent of what we cost as shipped, so of each other too."""
    scenario = sim.load(shipped)
    assert cost_of(equipped(scenario, name)) == pytest.approx(cost_of(scenario), rel=0.01)


def test_the_money_is_what_the_spend_table_adds_up_to():
    """Four quarters of what a run wrote down are the yearly cost."""
    for name in BUDGETS:
        scenario = equipped(a_scenario(), name)
        spent = play(scenario, "rugby", detail=False).spend.query("vendor == 'We'")
        assert spent["quarter"].nunique() == 4
        assert spent["money"].sum() == pytest.approx(cost_of(scenario))


@pytest.mark.parametrize("name", BUDGETS)
def test_a_setup_changes_us_alone(name):
    """Every key is below ours, and choosing a set-up twice changes nothing more."""
    scenario = a_scenario()
    keys = changes(name, scenario.vendors[US], scenario.costs)
    assert all(key.startswith(f"vendors.{US}.") for key in keys)
    once = equipped(scenario, name)
    assert cost_of(equipped(once, name)) == pytest.approx(cost_of(once), rel=1e-3)


def test_the_budgets_differ_as_they_are_called():
    """Most sales people where marketing is short, most hours where it is funded, material for roles where accounts are chosen."""
    us = {name: equipped(a_scenario(), name).vendors[US] for name in BUDGETS}
    short, funded, chosen = (us[name] for name in ("under_resourced", "funded", "account_based"))
    assert short.sales_people > chosen.sales_people >= funded.sales_people >= 1
    assert short.marketing_hours < chosen.marketing_hours < funded.marketing_hours
    assert chosen.role_material > funded.role_material == 0.0
    assert chosen.profiling and chosen.retargeting and not short.retargeting


@pytest.mark.parametrize("costs", [
    {"costs.marketing_hour": 0.0}, {"costs.sales_hour": 0.0}, {"costs.mail_automation": 1e6, "costs.retargeting": 1e6},
    {"vendors.us.sales_people": 0}, {"vendors.us.marketing_hours": 0.0}, {"vendors.us.selling_share": 0.01},
])  # fmt: skip
@pytest.mark.parametrize("name", BUDGETS)
def test_odd_prices_and_odd_beginnings_give_a_possible_setup(name, costs):
    """Nothing that is dear beyond the means is bought, nothing is divided by zero, and no more is spent than there is."""
    mails = {"vendors.us.mail_automation": False}
    scenario = a_scenario(costs | mails)
    assert cost_of(equipped(scenario, name)) <= cost_of(scenario) * 1.01


def test_only_the_account_based_setup_suggests_levers():
    """Accounts chosen together, outreach to colleagues, a score for the whole account; they are levers of any operating model."""
    scenario = a_scenario()
    assert suggested("funded", "relay") == suggested("under_resourced", "relay") == {}
    relay = scenario.with_changes(suggested("account_based", "relay")).operating_models["relay"]
    assert (relay.account_choice, relay.persona_trigger, relay.scoring_unit) == ("joint_list", True, "account")
    assert scenario.with_changes(suggested("account_based", "rugby")) == scenario
