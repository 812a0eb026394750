"""The command calibrate: its exit code says whether every target holds, and what it finds can be taken up again."""

import json
import re
from pathlib import Path

import pandas as pd
import pytest

import sim
import sim.world
from sim.cli import main
from sim.cli.options import parser_of_all
from sim.measures import targets
from sim.measures.targets import TARGETS
from sim.scenario import dumps
from sim.studies import CALIBRATION_SEED, TUNING_SEED, calibration
from tests.builders import a_scenario

QUICK = ["--replications", "2", "--workers", "1"]


@pytest.fixture
def scenario_file(tmp_path):
    path = tmp_path / "small.toml"
    path.write_text(dumps(a_scenario()), encoding="utf-8")
    return str(path)


@pytest.fixture
def command(capsys):
    """Run a command line; return its exit code, standard output and standard error."""

    def run(*arguments: str) -> tuple[int, str, str]:
        code = main(arguments)
        printed = capsys.readouterr()
        return code, printed.out, printed.err

    return run


@pytest.fixture
def everything_is_accepted(monkeypatch):
    """All accepted ranges are as wide as can be, and groups of every size plan."""
    monkeypatch.setattr(targets, "_plans", lambda: {"Untitled": {"3": 6.0}})
    for key, target in TARGETS.items():
        wide = type(target)(**{**target.__dict__, "low": -1e9, "high": 1e9, "unit": "months", "only": ""})
        monkeypatch.setitem(TARGETS, key, wide)


def test_a_market_that_misses_a_target_ends_with_1(command, scenario_file):
    """A line for each target, with what was published, measured and accepted; what does not hold is named at the end."""
    code, out, err = command("calibrate", scenario_file, *QUICK)
    assert (code, err) == (1, "")
    for target in TARGETS.values():
        line = next(line for line in out.splitlines() if line.startswith(target.label.replace("’", "'")))
        assert target.published in line and target.accepted in line
    assert f"of {len(TARGETS)} targets hold. Not: " in out
    assert "seed 1001, 2 replications" in out


def test_a_market_that_meets_all_of_them_ends_with_0(command, scenario_file, everything_is_accepted):
    """Every target has a value in these worlds, so the widest ranges accept them."""
    code, out, _ = command("calibrate", scenario_file, *QUICK, "--set", "market.accounts=80", "market.months=36")
    assert code == 0, out
    assert f"{len(TARGETS)} of {len(TARGETS)} targets hold." in out


def test_it_prints_what_the_library_finds(command, scenario_file):
    """The numbers are those of `calibrate`."""
    _, out, _ = command("calibrate", scenario_file, *QUICK, "--models", "rugby")
    found = calibration.calibrate(sim.load(scenario_file), ["rugby"], 2, workers=1)
    assert TARGETS["time_online"].format(found.estimate("time_online", "rugby").mean) in out
    assert "measured, rugby" in out
    told = [line for line in out.splitlines() if line.startswith("Learning online")]
    assert len(told) == 1 and told[0].count("%") == 3, "published, measured once, accepted: relay is told only where it alone is judged"


def test_it_writes_like_the_other_commands(command, scenario_file, tmp_path):
    """The table, every world, the scenario and where it comes from; not over another run's results."""
    out = tmp_path / "results"
    code, printed, _ = command("calibrate", scenario_file, *QUICK, "--set", "group.size_mean=4", "--out", str(out))
    assert (code, printed.splitlines()[-1]) == (1, f"Written to {out}")
    assert {path.name for path in out.iterdir()} == {"targets.csv", "targets_by_world.csv", "scenario.toml", "provenance.json"}
    table = pd.read_csv(out / "targets.csv")
    assert set(table["target"]) == set(TARGETS)
    provenance = json.loads((out / "provenance.json").read_text())
    assert provenance["changes"] == {"group.size_mean": {"file": 3.0, "now": 4.0}}
    assert list(provenance["operating_models"])[:2] == ["relay", "rugby"]
    again, _, err = command("calibrate", scenario_file, *QUICK, "--out", str(out))
    assert again == 2 and "--overwrite" in err


def test_tuning_prints_and_saves_what_it_found(command, scenario_file, tmp_path, monkeypatch):
    """The saved scenario has the values, and measures the same."""
    monkeypatch.setattr(calibration, "_miss", lambda target, value, margin: abs(value - 3.0) if target.name == "length_median" else 0.0)
    saved = tmp_path / "tuned.toml"
    tuning = ["--tune", "--evaluations", "4", "--tune-replications", "1", "--save", str(saved)]
    code, out, _ = command("calibrate", scenario_file, *QUICK, *tuning)
    assert code in (0, 1)
    assert "Tried 4 settings: missed " in out and out.endswith(f"Saved to {saved}\n")
    scenario = sim.load(saved)
    changed = scenario.differences(sim.load(scenario_file))
    assert changed and set(changed) <= {knob.key for knob in calibration.KNOBS}
    assert f"Scenario {scenario.fingerprint}" in out
    assert command("calibrate", scenario_file, *QUICK, *tuning)[0] == 2, "a file is not written over"


def test_what_is_called_calibrated_says_what_it_was_chosen_for():
    """In its source, and in decision 015 by hand; every knob of the search answers for targets that exist, in bounds."""
    parameters = sim.load("mid_market").parameters()
    calibrated = {key: p for key, p in parameters.items() if p.basis == "calibrated"}
    told = (Path(__file__).parents[2] / "docs/decisions/015-model-5.md").read_text(encoding="utf-8")
    told = told.partition("## What was calibrated")[2].partition("## ")[0]
    named = re.findall(r"`([a-z_.*]+)`", told)
    assert [key for key in calibrated if not any(f".{name}." in f".{key}." for name in named)] == [], "a name may be without its section"
    assert calibrated and all(p.source.startswith("chosen so that") for p in calibrated.values())
    assert len({knob.key for knob in calibration.KNOBS}) == len(calibration.KNOBS)
    for knob in calibration.KNOBS:
        parameter = parameters[knob.key]
        assert knob.targets and set(knob.targets) <= set(TARGETS)
        assert parameter.low <= knob.low < parameter.value < knob.high <= parameter.high


def test_how_far_each_tuned_parameter_can_move_is_printed_and_written(command, scenario_file, tmp_path, monkeypatch):
    """A line for each, in the worlds of the search, and every slope in a table."""
    monkeypatch.setattr(
        calibration.sensitivity, "__kwdefaults__", calibration.sensitivity.__kwdefaults__ | {"knobs": calibration.KNOBS[:2]}
    )
    options = ["--sensitivity", "--tune-replications", "2", "--models", "relay", "--out", str(tmp_path)]
    code, out, _ = command("calibrate", scenario_file, *QUICK, *options, "--overwrite")
    assert code == 1
    told = out[out.index("How far each tuned parameter can move") :]
    assert [knob.key in told for knob in calibration.KNOBS[:3]] == [True, True, False]
    table = pd.read_csv(tmp_path / "sensitivity.csv")
    assert set(table["target"]) == set(TARGETS) and len(table) == 2 * len(TARGETS)


def test_failed_worlds_are_told_and_end_with_1(command, scenario_file, monkeypatch, everything_is_accepted):
    """The others are measured all the same."""
    real = sim.world.run_replication

    def fails(scenario, levers, seed, replication, detail=True):
        if detail and replication == 1:
            raise ZeroDivisionError("no hours")
        return real(scenario, levers, seed, replication, detail)

    monkeypatch.setattr(sim.world, "run_replication", fails)
    code, out, err = command("calibrate", scenario_file, *QUICK)
    assert code == 1
    assert err.splitlines() == [f"replication 1 of {name} failed, seed 1001: ZeroDivisionError: no hours" for name in ("relay", "rugby")]
    assert "targets hold" in out


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--set", "group.size_men=5"], "--set: unknown key group.size_men, did you mean group.size_mean?"),
        (["--models", "relay", "rubgy"], "unknown operating model rubgy, did you mean rugby?"),
        (["--models", "relay", "relay"], "--models must differ, got relay relay"),
        (["--save", "x.toml"], "--save writes what --tune finds; add --tune"),
        (["--tune", "--seed", "2001"], "--tune-seed and --seed must differ, both are 2001: what is tuned on some worlds is verified "
                                       "on others"),
        (["--tune", "--save", "/nowhere/at/all.toml"], None),
        (["--replications", "0"], None),
        (["--detail"], None),
    ],
)  # fmt: skip
def test_wrong_input_gets_one_message_and_exit_code_2(command, arguments, message):
    """Nothing on standard output, no traceback, and nothing was run."""
    code, out, err = command("calibrate", *arguments)
    assert (code, out) == (2, "")
    assert "Traceback" not in err and err.count("\n") == 1
    assert message is None or err == message + "\n"


@pytest.mark.slow
def test_the_number_of_workers_changes_no_figure(scenario_file):
    """Worlds are reduced where they are made, and put together in their order."""
    one, two = (calibration.calibrate(sim.load(scenario_file), replications=3, workers=workers) for workers in (1, 2))
    pd.testing.assert_frame_equal(one.table(), two.table())


def test_the_command_takes_the_worlds_of_the_study():
    """What is tuned in some worlds is verified in others."""
    found = parser_of_all().parse_args(["calibrate"])
    assert (found.seed, found.tune_seed) == (CALIBRATION_SEED, TUNING_SEED)
