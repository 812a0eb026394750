"""What a system moves: its figure in the same worlds with it and without it, the interval of the share, and how that is told."""

import math

import numpy as np
import pandas as pd
import pytest

import sim
from sim.cli import main
from sim.experiment.statistics import Interval
from sim.scenario import ScenarioError
from sim.studies import mission as missions
from sim.studies.mission import COLUMNS, NOT_MEASURED, SYSTEMS, mission, share_of_itself, shipped, told, verdict

SMALL = {"market.accounts": 40, "market.months": 30, "market.warm_up_months": 3, "market.cool_down_months": 0,
         "market.in_market_per_quarter": 0.2}  # fmt: skip


@pytest.fixture(scope="module")
def small():
    return {"mid_market": sim.load("mid_market").with_changes(SMALL)}


@pytest.fixture(scope="module")
def found(small):
    return mission(["M2", "M43", "M8"], 3, workers=1, scenarios=small)


def test_a_row_is_the_comparison_of_the_same_worlds(found, small):
    """Of M2: rugby in the scenario as it is against rugby without loop-backs and wandering, and our wins of both ways."""
    table = found.table().set_index("code")
    row = table.loc["M2"]
    off = {"jobs.new_information": 0.0, "jobs.wander": 0.0}
    assert row["changes"] == "jobs.new_information=0.0 jobs.wander=0.0" and row["brought_in"] == ""
    pair = sim.compare(small["mid_market"], "rugby", "rugby", 3, workers=1, detail=False, changes=off)
    length = pair.paired("journey_months_median")
    assert (row["with"], row["without"]) == pytest.approx((length.base.mean(), length.other.mean()))
    assert row["movement"] == pytest.approx(1.0 - length.other.mean() / length.base.mean()) and row["movement"] > 0.1
    assert row["low"] < row["movement"] < row["high"] and row["replications"] == 3
    wins = pair.paired("win_rate").interval
    assert (row["wins_rugby"], row["wins_rugby_low"]) == pytest.approx((-wins.mean, -wins.high))
    relay = sim.compare(small["mid_market"], "relay", "relay", 3, workers=1, detail=False, changes=off)
    assert row["wins_relay"] == pytest.approx(-relay.paired("win_rate").interval.mean)


def test_what_a_scenario_is_without_is_brought_in_first(found):
    """The baton drops as firms were found to drop it, and then not at all."""
    row = found.table().set_index("code").loc["M43"]
    assert row["way"] == "relay" and "operating_models.relay.never_called=0.23" in row["brought_in"]
    assert "operating_models.relay.never_called=0.0" in row["changes"] and "leads.cooling_days=0.0" in row["changes"]
    assert row["with"] > row["without"] + 0.3


def test_a_system_without_a_switch_is_a_row_with_its_reason(found):
    """In the order that was asked for; nothing is played of it."""
    table = found.table()
    assert list(table["code"]) == ["M2", "M43", "M8"] and list(table.columns) == list(COLUMNS)
    row = table.set_index("code").loc["M8"]
    assert row["why"] == SYSTEMS["M8"].why and math.isnan(row["movement"]) and row["replications"] == 0
    assert not [name for name in found.study.cells if "M8" in name]


def test_a_system_that_does_not_exist_is_named():
    """Before anything is played."""
    with pytest.raises(ScenarioError, match="M46"):
        mission(["M46"])


def test_the_share_is_of_the_means_and_its_interval_knows_both():
    """A figure twice as large in every world is moved by half for certain, however worlds differ; one that is the same by 0 for certain."""
    without = np.array([1.0, 2.0, 6.0])
    doubled = share_of_itself(without, 2.0 * without)
    assert (doubled.mean, doubled.low, doubled.high) == pytest.approx((0.5, 0.5, 0.5))
    assert share_of_itself(2.0 * without, without).mean == pytest.approx(-0.5)
    raised = share_of_itself(without, without + 3.0)
    assert raised.mean == pytest.approx(0.5) and raised.low < 0.2 and raised.high > 0.8
    same = share_of_itself(np.zeros(3), np.zeros(3))
    assert (same.mean, same.low, same.high) == (0.0, 0.0, 0.0)
    assert share_of_itself(np.zeros(3), without).mean == pytest.approx(1.0)
    assert math.isnan(share_of_itself(np.empty(0), np.empty(0)).mean)


@pytest.mark.parametrize(
    ("low", "high", "moves"),
    [(0.02, 0.3, "yes"), (-0.3, -0.02, "yes"), (-0.019, 0.019, "no"), (0.01, 0.3, "unclear"), (-0.5, 0.5, "unclear"), (0, 0, "no")],
)
def test_a_verdict_needs_the_whole_interval(low, high, moves):
    """Beyond 2 % on one side, within it on both, else it is open."""
    assert verdict(Interval((low + high) / 2, low, high, 8)) == moves
    assert verdict(Interval(math.nan, math.nan, math.nan, 0)) == ""


def test_the_command_prints_and_writes_what_the_library_finds(found, tmp_path, capsys):
    """The table can be read back as what docs/mission.md tells."""
    changes = [f"{key}={value}" for key, value in SMALL.items()]
    out = tmp_path / "out"
    how = ["--only", "M2,M43,M8", "--replications", "3", "--workers", "1", "--set", *changes, "--out", str(out)]
    assert main(["mission", *how]) == 0
    printed = capsys.readouterr().out
    assert "M2 not linear" in printed and f"M8 B2B against B2C: {SYSTEMS['M8'].why}" in printed
    table = found.table()
    pd.testing.assert_frame_equal(pd.read_csv(out / "mission.csv"), table.replace("", np.nan), check_dtype=False)
    rows = shipped(out / "mission.csv")
    said = told("M2", rows)
    assert said.startswith(f"Length of a purchase, median {missions.share(table.loc[0, 'movement'])} (")
    assert "under relay" in said and "under rugby" in said
    assert told("M8", rows) == f"no switch: {SYSTEMS['M8'].why}" and told("M1", rows) == NOT_MEASURED
    assert main(["mission", *how]) == 2
    assert "--overwrite" in capsys.readouterr().err


def test_without_the_file_nothing_is_measured(tmp_path):
    """Said of each system that has a switch."""
    assert {told(code, shipped(tmp_path / "mission.csv")) for code, system in SYSTEMS.items() if not system.why} == {NOT_MEASURED}


def test_the_command_refuses_a_system_that_does_not_exist(capsys):
    """One message, exit code 2."""
    assert main(["mission", "--only", "M2,M99"]) == 2
    assert "M99" in capsys.readouterr().err
