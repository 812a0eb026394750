"""A dated change of the way of working against what must hold to the byte, and its hours and money against sums by hand (M45)."""

from dataclasses import replace

import numpy as np
import pytest

import sim
from sim.experiment.cells import Cell
from sim.scenario import PRESETS, Scenario, ScenarioError, dumps, parse
from sim.scenario.change import Change
from sim.world.kernel.company import aim_anew
from sim.world.transition import Transition, part_way
from tests.world_builders import a_market, as_bytes, differences, play, relay_but

RELAY, RUGBY = PRESETS["relay"].levers, PRESETS["rugby"].levers
SMALL = Scenario().with_changes({"market.accounts": 6, "market.months": 24, "market.warm_up_months": 3, "market.cool_down_months": 0,
                                 "market.in_market_per_quarter": 1.0, "market.rest_months": 1.0, "group.size_mean": 3.0,
                                 "market.casual_readers_per_year": 4.0})  # fmt: skip
DEAR = {"dip": 0.3, "cost": 5000.0, "ramp_months": 4.0}


def changing(base="relay", to="rugby", scenario=SMALL, **change):
    """Return a scenario with a way of working of ours that changes, called ``w``."""
    return scenario.with_operating_model("w", base=base, change={"to": to, **change})


@pytest.mark.parametrize("change", [
    {"to": "relay", "month": 3.0, **DEAR}, {"to": "rugby", "month": 24.0, **DEAR}, {"to": "rugby", "month": 60.0, **DEAR},
])  # fmt: skip
def test_to_the_same_way_or_after_the_horizon_equals_none(change):
    """Whatever it would have cost."""
    assert differences(play(SMALL, "relay"), play(changing(**change), "w")) == []


@pytest.mark.parametrize(("base", "to"), [("relay", "rugby"), ("rugby", "relay")])
def test_at_month_0_without_ramp_and_cost_it_equals_the_way_it_becomes(base, to):
    """A dip lasts as long as the ramp, so here it has no time."""
    assert differences(play(SMALL, to), play(changing(base, to, month=0.0, ramp_months=0.0, dip=0.3), "w")) == []


def test_the_same_holds_where_readers_are_many_and_accounts_are_chosen_anew():
    """Readers are counted at the pace of each day, lists are of the way of that day, and both engines agree."""
    on = SMALL.with_changes({"market.casual_readers_per_year": 40.0,
                             "marketing.accounts_anew": True, "operating_models.rugby.coordination_hours": 2.0})  # fmt: skip
    there = changing(scenario=on, month=0.0, ramp_months=0.0, dip=0.3)
    assert differences(play(on, "rugby"), play(there, "w")) == []
    assert differences(play(on, "relay"), play(changing(to="relay", scenario=on, month=3.0, **DEAR), "w")) == []
    later = changing(scenario=on, month=5.5, **DEAR)
    assert differences(play(later, "w"), play(later, "w", engine="simpy")) == []


def test_until_its_day_nothing_differs_and_then_something_does():
    """Activities before the first of month 10 are those of relay; later ones are not."""
    before, after = play(SMALL, "relay").activities, play(changing(month=10.0, ramp_months=0.0), "w").activities
    early = [frame[frame["day"] < 210.0].reset_index(drop=True) for frame in (before, after)]
    assert len(early[0]) > 50 and as_bytes(early[0]) == as_bytes(early[1])
    assert as_bytes(before) != as_bytes(after)


@pytest.mark.parametrize("engine", ["turns", "simpy"])
def test_both_engines_change_on_the_same_day(engine):
    """Ours with a ramp and other accounts from its first day, and a rival at the same time the other way round: to the byte."""
    there = changing(month=5.5, **DEAR).with_changes({"rival_models.rugby.change.to": "relay", "rival_models.rugby.change.month": 7.3,
                                                      "vendors.rival_a.operating_model": "rugby"})  # fmt: skip
    assert differences(play(there, "w"), play(there, "w", engine=engine)) == []


def test_numbers_move_evenly_and_choices_switch():
    """Over a ramp of 23 days the mean of a number, weighted by days, is half way, and every step is nearer."""
    change = Transition.of(RELAY, RUGBY, Change(to="rugby", month=1.0, ramp_months=23.0 / 21.0, dip=0.25, cost=9.0))
    steps = list(change.steps())
    assert [step.day for step in steps] == pytest.approx([21.0, 26.0, 31.0, 36.0, 41.0, 44.0])
    assert [step.lost for step in steps] == [0.25] * 5 + [0.0] and [step.cost for step in steps] == [9.0] + [0.0] * 5
    days = np.diff([step.day for step in steps])
    shared = [step.model.signal_sharing for step in steps]
    assert np.average(shared[:-1], weights=days) == pytest.approx(0.4) and np.all(np.diff(shared) > 0)
    assert all(step.model.takeover == "first_signal" and step.model.persona_trigger == RUGBY.persona_trigger for step in steps)
    assert steps[-1].model is RUGBY


def test_part_way_ends_are_exact_for_every_lever():
    """No share and the whole: numbers as they were and as they will be."""
    nowhere, there = part_way(RELAY, RUGBY, 0.0), part_way(RELAY, RUGBY, 1.0)
    assert there == RUGBY
    assert (nowhere.coordination, nowhere.signal_sharing) == (RELAY.coordination, RELAY.signal_sharing)


def test_hours_and_money_are_those_of_each_day():
    """From month 4 for two months, 10 % coordination on the way to rugby's, a fifth of the rest lost; paid once, in the second quarter."""
    by_share = SMALL.with_changes({"operating_models.rugby.coordination_hours": 0.0})  # and not by deals
    there = changing(scenario=by_share, month=4.0, ramp_months=2.0, dip=0.2, cost=5000.0)
    spent = (
        play(there, "w").spend.query("vendor == 'We'").pivot_table(index="quarter", columns="item", values=["hours", "money"]).fillna(0.0)
    )
    hours, money, full = spent["hours"], spent["money"], 3.0 * Scenario().vendors["us"].marketing_hours
    half = RUGBY.coordination / 2.0
    assert hours["coordination in marketing"].tolist()[:3] == pytest.approx([0.0, full * half * 2.0 / 3.0, full * RUGBY.coordination])
    lost = full * 0.2 * (1.0 - half) * 2.0 / 3.0
    assert hours["lost to the change in marketing"].tolist()[:3] == pytest.approx([0.0, lost, 0.0])
    assert money["the change itself"].tolist() == [0.0, 5000.0, *[0.0] * 6]
    marketing = hours[["content", "nurture", "campaigns", "brand", "fairs, hotline and customers", "coordination in marketing",
                       "lost to the change in marketing"]]  # fmt: skip
    assert marketing.sum(axis=1).tolist() == pytest.approx([full] * 8)


def test_a_change_on_the_first_day_of_a_quarter_is_paid_in_it():
    """Not in the quarter that ends on that morning."""
    spent = play(changing(month=6.0, ramp_months=0.0, cost=7.0), "w").spend.query("item == 'the change itself'")
    assert spent[["quarter", "money"]].to_numpy().tolist() == [[2, 7.0]]


def test_lifetime_profit_pays_for_it_once():
    """Against the same change for nothing: its cost less, where its quarter counts, and not a cent where it lies in the warm-up."""
    for month, paid in ((6.0, 5000.0), (1.0, 0.0)):
        figures = [sim.run(changing(month=month, cost=cost), "w", 1, workers=1, detail=False).figure("lifetime_profit")
                   for cost in (0.0, 5000.0)]  # fmt: skip
        assert (figures[0] - figures[1]).tolist() == pytest.approx([paid])


@pytest.mark.parametrize("choice", ["own_list", "joint_list", "broad"])
def test_accounts_are_chosen_anew_as_if_they_had_always_been(choice):
    """For every company, and for the group that one of them has formed; nobody else's targets move."""
    world = a_market({"market.accounts": 30})
    asked = replace(world, groups=world.groups.copy(), companies=world.companies.copy())
    asked.companies["group"][4], asked.groups["target"][0] = 0, 7.0
    asked.vendors["account_choice"][1] = ("broad", "own_list", "joint_list").index(choice)
    aim_anew(asked, 1)
    there = a_market({"market.accounts": 30, "rival_models.relay.account_choice": choice})
    assert asked.companies["target"][:, 1].tolist() == there.companies["target"][:, 1].tolist()
    assert asked.companies["fit"].tolist() == world.companies["fit"].tolist()
    assert asked.groups["target"][0].tolist() == [7.0, there.companies["target"][4, 1], *[7.0] * 6]
    assert asked.companies["target"][:, 0].tolist() == world.companies["target"][:, 0].tolist()


# what is asked


def test_a_change_is_a_way_of_working_by_name_everywhere():
    """In a file, in a study beside others, against rivals who go through it too; and it keeps its name."""
    there = changing(month=6.0)
    assert parse(dumps(there), "again.toml") == there
    found = sim.study(there, ["relay", "w", "rugby"], 1, workers=1)
    assert found.names == ["relay", "w", "rugby"] and Cell.of(there, there.operating_models["w"]).operating_model == "w"
    assert there.with_rivals("w").rival_models["w"].change.to == "rugby"


def test_rivals_who_change_as_we_do_take_what_it_becomes_along():
    """A later change of ours leaves them alone."""
    ours = SMALL.with_operating_model("mix", base="rugby", coordination=0.5)
    there = changing(to="mix", scenario=ours).with_rivals("w")
    assert there.becomes(there.operating_model_of("rival_a"), of_rival=True).coordination == 0.5


def test_fingerprints_know_the_change_and_what_it_becomes():
    """Its date, and a lever of the way it leads to; without a change they are as they were."""
    one = changing(month=6.0)
    later, other = changing(month=7.0), one.with_changes({"operating_models.rugby.feedback": 0.1})
    marks = [scenario.world_fingerprint(scenario.operating_models["w"]) for scenario in (one, later, other)]
    assert len(set(marks)) == 3
    assert one.world_fingerprint(RELAY) == SMALL.world_fingerprint(RELAY) == other.world_fingerprint(RELAY)


def test_what_it_becomes_must_be_there_and_last():
    """No chain of changes, no name that nobody knows; a name by hand is told too."""
    with pytest.raises(ScenarioError, match=r"operating_models\.w\.change\.to must be one of .*rugby.*, got rubgy"):
        changing(to="rubgy")
    with pytest.raises(ScenarioError, match="which do not change, got w"):
        changing().with_operating_model("x", change={"to": "w"})
    with pytest.raises(ScenarioError, match="unknown operating model rubgy, did you mean rugby"):
        Cell.of(SMALL, relay_but(change=Change(to="rubgy")))
