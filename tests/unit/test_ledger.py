"""The ledger lists every parameter and where it comes from, and its movements are paired, world by world."""

import math
from dataclasses import replace
from functools import cache

import numpy as np
import pandas as pd
import pytest

from sim.cli import main
from sim.experiment.comparison import HEADLINE
from sim.experiment.statistics import student_t_interval
from sim.experiment.study import compare
from sim.scenario import Parameter, Scenario, ScenarioError, load, shipped
from sim.studies.ledger import (
    ENDS,
    Ledger,
    Origin,
    command_to_play,
    entries,
    is_idle,
    moved,
    nearest,
    parameters_of,
    plausible_range,
    read,
    row_of,
    rows_of,
    unplayed,
)
from sim.studies.sensitivity import FIRST_LOOK, found_at, move_each_parameter, variants_of
from tests.builders import a_scenario

REST = ["vendors.rival_d.brand", "vendors.rival_e.brand"]


def a_parameter(value, low=None, high=None, kind="number", basis="assumed", choices=()):
    return Parameter("a.b", "B", "", "", kind, value, low, high, choices, False, "", basis, "a")


@cache
def entries_of(name):
    return entries(load(name))


@pytest.mark.parametrize("name", shipped())
def test_the_ledger_lists_every_parameter_of_every_shipped_scenario(name):
    """Per vendor, per role and per operating model too, each with its value, bounds, basis and whose it is."""
    scenario = load(name)
    rows, stand_for = entries_of(name).set_index("key").to_dict("index"), rows_of(scenario)
    assert list(rows) == list(stand_for)
    assert sorted(key for keys in stand_for.values() for key in keys) == sorted(scenario.parameters())
    for row, keys in stand_for.items():
        assert {str(scenario.parameters()[key].value) for key in keys} == {str(rows[row]["value"])}
        assert rows[row]["label"]
        assert rows[row]["kind"] in {"decision", "world", "experiment"}
    assert {"vendors.us.price", "vendors.rival_a.takes_part", "roles.decider.weight", "operating_models.rugby.feedback"} <= set(rows)


def test_what_every_rival_has_alike_is_one_row():
    """It moves for all who take part; who takes no part is in it while it has the same value, and a rival that differs parts them."""
    scenario = a_scenario()
    frame = entries(scenario).set_index("key")
    row = frame.loc["vendors.*.price"]
    assert (row["owner"], row["kind"], row["value"]) == ("every rival", "world", 0.0)
    assert not [key for key in frame.index if key.startswith("vendors.rival_a.") and not key.endswith(".takes_part")]
    assert not is_idle(scenario, "relay", "rugby", "vendors.*.price")
    assert parameters_of(scenario, "vendors.*.price") == ["vendors.rival_a.price", "vendors.rival_b.price"]
    found = moved(scenario, "vendors.*.price", 0.3)
    assert {name: vendor.price for name, vendor in found.vendors.items() if vendor.price} == {"rival_a": 0.3, "rival_b": 0.3}
    shares = moved(scenario, "vendors.*.marketing_mix.brand", 0.4)
    assert all(shares.vendors[name].marketing_mix.brand == 0.4 for name in ("rival_a", "rival_b"))
    parted = scenario.with_changes({"vendors.rival_b.price": 0.2})
    rows = rows_of(parted)
    assert "vendors.*.price" not in rows and "vendors.*.brand" in rows
    assert rows["vendors.rival_a.price"] == ["vendors.rival_a.price"] and rows["vendors.rival_b.price"] == ["vendors.rival_b.price"]
    apart = scenario.with_changes({"vendors.rival_c.brand": 0.9})
    assert rows_of(apart)["vendors.*.brand"] == ["vendors.rival_a.brand", "vendors.rival_b.brand", *REST]
    assert row_of(apart, "vendors.rival_c.brand") == "vendors.rival_c.brand"


def test_a_row_of_every_rival_is_played_for_all_of_them():
    """Its ends are scenarios in which each has the value, and it can be asked for by its key, as one rival can by its own."""
    scenario = a_scenario()
    frame = entries(scenario, ["vendors.*.price", "vendors.rival_a.price"])
    assert list(frame["key"]) == ["vendors.*.price", "vendors.rival_a.price"]
    found = variants_of(scenario, frame, "relay", "rugby")
    both, one = found["vendors.*.price", "high"], found["vendors.rival_a.price", "high"]
    assert both.vendors["rival_a"].price == both.vendors["rival_b"].price == one.vendors["rival_a"].price == frame["range_high"].iloc[0]
    assert one.vendors["rival_b"].price == 0.0
    with pytest.raises(ScenarioError, match=r"vendors\.\*\.prize"):
        entries(scenario, ["vendors.*.prize"])


def test_the_command_that_plays_a_ledger_is_one(capsys):
    """It is understood by the command line."""
    command = command_to_play("simple_tool", "relay", "relay_as_found")
    assert command == "python -m sim ledger simple_tool --base relay --other relay_as_found --top 20"
    assert command_to_play("simple_tool") == "python -m sim ledger simple_tool --top 20"
    assert main([*command.split()[3:], "--without-runs", "--only", "group.size_mean"]) == 0
    assert "1 parameter" in capsys.readouterr().out


@pytest.mark.parametrize("name", shipped())
def test_whatever_is_called_published_or_derived_names_its_source(name):
    """A figure that claims to be known says from where."""
    frame = entries_of(name)
    unsourced = frame[frame["basis"].isin(["published", "derived"]) & (frame["source"] == "")]
    assert unsourced.empty, list(unsourced["key"])


@pytest.mark.parametrize("name", shipped())
def test_every_parameter_has_somewhere_to_go(name):
    """Each has at least one other plausible value, within its bounds, that makes a valid scenario; but we must take part."""
    for row in entries_of(name).to_dict("records"):
        ends = [row[f"range_{end}"] for end in ENDS if row[f"range_{end}"] is not None]
        assert ends or row["key"] == "vendors.us.takes_part", row["key"]
        for end in ends:
            assert end != row["value"]
            assert isinstance(end, bool | str) or row["low"] <= end <= row["high"], row["key"]


@pytest.mark.parametrize(
    ("parameter", "expected"),
    [
        (a_parameter(8.0, 0, 100), (4.0, 12.0)),
        (a_parameter(8.0, 0, 100, basis="published"), (6.0, 10.0)),
        (a_parameter(8.0, 0, 100, basis="derived"), (6.0, 10.0)),
        (a_parameter(8.0, 0, 100, basis="calibrated"), (6.0, 10.0)),
        (a_parameter(0.8, 0, 1), (0.4, 1.0)),
        (a_parameter(1.0, 0, 1), (0.5, None)),
        (a_parameter(0.1, 0, 1), (0.05, 0.15)),
        (a_parameter(-0.8, -10, 10), (-1.2, -0.4)),
        (a_parameter(0.0, -3, 3), (-0.3, 0.3)),
        (a_parameter(0.0, 0, 1), (None, 0.1)),
        (a_parameter(0.0), (None, None)),
        (a_parameter(3, 1, 8, "integer"), (1, 5)),
        (a_parameter(1, 1, 8, "integer"), (None, 2)),
        (a_parameter(0, 0, 5, "integer"), (None, 1)),
        (a_parameter(300, 1, 100_000, "integer"), (150, 450)),
        (a_parameter(True, kind="switch"), (False, None)),
        (a_parameter("x", kind="choice", choices=("x", "y")), ("y", None)),
        (a_parameter("y", kind="choice", choices=("x", "y", "z")), ("x", "z")),
    ],
)
def test_the_plausible_range_follows_one_rule_for_all(parameter, expected):
    """By basis, within the bounds; whole numbers by at least one; switches and choices to their other values."""
    found = plausible_range(parameter)
    assert found == expected
    assert [type(end) for end in found if end is not None] == [type(parameter.value)] * sum(end is not None for end in found)


def test_when_a_share_moves_the_others_of_its_whole_give_way_in_proportion():
    """The five shares of time still add to 1, and so do the four of a vendor's marketing hours."""
    scenario = Scenario().moved("time.online", 0.5)
    use = scenario.time
    assert use.online == 0.5
    assert use.online + use.offline + use.group_meeting + use.supplier_meeting + use.other == pytest.approx(1)
    assert use.offline / use.supplier_meeting == pytest.approx(18 / 17)
    mix = Scenario().moved("vendors.rival_a.marketing_mix.brand", 0.4).vendors["rival_a"].marketing_mix
    assert mix.content + mix.nurture + mix.campaigns + mix.brand == pytest.approx(1)


def test_an_end_that_another_parameter_forbids_comes_nearer():
    """Understanding that reopens a job may not exceed what validates it; a switch that must stay on has no other end."""
    value, scenario = nearest(Scenario(), "jobs.reopened_understanding", 0.825)
    assert 0.55 < value < 0.7
    assert scenario.jobs.reopened_understanding == value
    assert nearest(Scenario(), "vendors.us.takes_part", False) == (None, None)


def test_a_rivals_decision_is_the_worlds_and_whoever_takes_no_part_is_idle():
    """Ours to take is only what is ours."""
    scenario = a_scenario({"vendors.rival_c.brand": 0.9})
    kinds = entries(scenario).set_index("key")["kind"]
    assert kinds["vendors.us.price"] == "decision"
    assert kinds["vendors.*.price"] == kinds["vendors.rival_c.brand"] == "world"
    assert kinds["market.months"] == "experiment"
    idle = [key for key in kinds.index if is_idle(scenario, "relay", "rugby", key)]
    assert "vendors.rival_c.brand" in idle
    assert "vendors.rival_c.takes_part" not in idle
    unused = {".".join(key.split(".")[:2]) for key in idle if "_models." in key}
    assert unused == {f"{side}.{name}" for side in ("operating_models", "rival_models") for name in scenario.operating_models} - {
        "operating_models.relay", "operating_models.rugby", "rival_models.relay"}  # fmt: skip
    assert kinds["operating_models.relay.feedback"] == "decision" and kinds["rival_models.relay.feedback"] == "world"
    assert is_idle(Scenario(), "relay", "relay", "operating_models.rugby.feedback")


KEYS = ["beliefs.risk_aversion", "operating_models.rugby.coordination", "ending.needs_quote", "customers.discount", "vendors.rival_c.brand"]


@pytest.fixture(scope="module")
def tiny():
    return move_each_parameter(a_scenario(), replications=4, seed=3, workers=1, keys=KEYS)


@pytest.mark.parametrize(
    ("key", "end"), [("beliefs.risk_aversion", "low"), ("beliefs.risk_aversion", "high"), ("ending.needs_quote", "low")]
)
def test_a_movement_is_the_paired_difference_of_two_comparisons(tiny, key, end):
    """The answer at an end equals what sim.compare says there, and the movement is paired with the answer now, world by world."""
    row = tiny.frame.set_index("key").loc[key]

    def answers(scenario):
        paired = compare(scenario, "relay", "rugby", 4, 3, 1, detail=False).paired(HEADLINE)
        return paired.other - paired.base

    now, there = answers(a_scenario()), answers(a_scenario().moved(key, row[f"range_{end}"]))
    assert row[f"answer_{end}"] == pytest.approx(there.mean())
    assert row[f"movement_{end}"] == pytest.approx((there - now).mean())
    half = row[f"movement_{end}_to"] - row[f"movement_{end}"]
    assert half == pytest.approx(3.182446 * (there - now).std(ddof=1) / math.sqrt(4))
    assert tiny.origin.answer == pytest.approx(now.mean())


def test_what_cannot_move_the_answer_is_found_after_a_first_look(tiny):
    """A parameter that only counts money moves nothing in two worlds; one of a vendor that takes no part is not played at all."""
    rows = tiny.frame.set_index("key")
    assert list(rows.loc["customers.discount", ["movement_low", "movement_high"]]) == [0.0, 0.0]
    assert rows.loc["customers.discount", "replications"] == FIRST_LOOK
    assert rows.loc["vendors.rival_c.brand", "replications"] == 0
    assert rows.loc["beliefs.risk_aversion", "replications"] == 4


def test_the_top_ones_only_are_played_further():
    """After a look at all, one parameter gets all worlds."""
    found = move_each_parameter(a_scenario(), replications=3, workers=1, keys=KEYS[:3], top=1).frame
    assert sorted(found["replications"]) == [FIRST_LOOK, FIRST_LOOK, 3]


@pytest.mark.slow
def test_progress_ends_at_its_total_and_the_number_of_workers_leaves_no_trace():
    """Every run is counted; two processes find the same to the last digit."""
    seen, asked = [], {"replications": 3, "keys": KEYS[:2]}
    one = move_each_parameter(a_scenario(), **asked, workers=1, progress=lambda done, total: seen.append((done, total)))
    assert seen[-1][0] == seen[-1][1]
    two = move_each_parameter(a_scenario(), replications=3, workers=2, keys=KEYS[:2])
    pd.testing.assert_frame_equal(one.frame, two.frame)


def test_unknown_names_are_refused():
    """A parameter or an operating model that does not exist, with a near match."""
    with pytest.raises(ScenarioError, match=r"group\.size_mean\?"):
        move_each_parameter(a_scenario(), keys=["group.size_meen"])
    with pytest.raises(ScenarioError, match=r"rugby\?"):
        move_each_parameter(a_scenario(), "relay", "rugbi")


def test_a_written_ledger_comes_back_for_its_own_scenario_only(tiny, tmp_path):
    """To another scenario the file says nothing, nor does a broken or missing one."""
    path = tmp_path / "tiny.csv"
    tiny.write(path)
    back = read(path, a_scenario())
    assert back is not None
    assert back.origin == replace(
        tiny.origin, **{k: pytest.approx(getattr(tiny.origin, k)) for k in ("answer", "answer_from", "answer_to")}
    )
    found, known = back.frame.set_index("key"), tiny.frame.set_index("key")
    assert list(found.index) == list(rows_of(a_scenario()))
    for key in set(KEYS) & set(found.index):
        assert found.loc[key, "value"] == known.loc[key, "value"]
        assert found.loc[key, "verdict_low"] == known.loc[key, "verdict_low"]
        np.testing.assert_allclose(float(found.loc[key, "movement_low"]), float(known.loc[key, "movement_low"]), rtol=1e-5)
    assert found.loc["group.size_mean", "verdict_low"] == ""
    assert read(path, a_scenario({"group.size_mean": 4})) is None
    assert read(tmp_path / "none.csv", a_scenario()) is None
    path.write_text("# no json\nkey\n")
    assert read(path, a_scenario()) is None


def test_the_order_is_by_what_is_sure():
    """A large movement that could be none, and one seen in fewer worlds than the others, come after a small one that is certain."""
    now = np.array([0.05, 0.06, 0.07, 0.08])
    steps = np.array([0.010, 0.011, 0.012, 0.011]), np.array([0.020, 0.021, 0.022, 0.021])
    vague = found_at("group.size_mean", now, {"low": now + np.array([0.3, -0.2, 0.1, 0.2])})
    sure = found_at("group.stubbornness", now, {"high": now + steps[0]})
    falling = found_at("jobs.wander", now, {"low": now - steps[1]})
    glimpsed = found_at("jobs.help_gain", now, {"high": now[:2] + np.array([0.4, 0.401])})
    keys = ["group.size_mean", "group.stubbornness", "jobs.wander", "jobs.help_gain"]
    frame = entries(Scenario(), keys).merge(pd.DataFrame([vague, sure, falling, glimpsed]), on="key")
    ledger = Ledger(frame, Origin("", "", "relay", "rugby", 1, 4))
    ranked = ledger.ranked().set_index("key")
    assert list(ranked.index) == ["jobs.wander", "group.stubbornness", "jobs.help_gain", "group.size_mean"]
    of_three = [student_t_interval(moved - now, 1 - 0.05 * 2 / 3) for moved in (now - steps[1], now + steps[0])]  # two of three are clear
    assert ranked["sure"].to_dict() == pytest.approx({
        "jobs.wander": -of_three[0].high, "group.stubbornness": of_three[1].low, "jobs.help_gain": 0.0,
        "group.size_mean": 0.0,
    })  # fmt: skip
    row = frame.set_index("key", drop=False).loc["jobs.help_gain"]
    assert ledger.movement(row, "high").is_clear and not ledger.moves_for_sure(row, "high")


def test_without_runs_there_are_all_parameters_and_no_movement():
    """Nothing is played, nothing is claimed."""
    ledger = unplayed(Scenario(), "relay", "rugby")
    assert len(ledger.frame) == len(rows_of(Scenario()))
    assert ledger.ranked().empty
