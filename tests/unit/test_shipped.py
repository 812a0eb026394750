"""A row of a shipped ledger holds as long as what its own worlds used is what it is now; what does not is played again, and only that."""

import shutil
from functools import cache

import pandas as pd
import pytest
from pydantic import Field

from scripts import shipped as script
from sim.scenario import MODEL_VERSION, OperatingModel, Scenario, load, shipped
from sim.scenario import presets as presets_module
from sim.scenario import scenario as scenario_module
from sim.scenario.buyers import Market
from sim.scenario.parameter import parameter
from sim.scenario.presets import Preset
from sim.studies import ledger
from sim.studies.ledger import SHIPPED, WITH_LEDGER, is_idle, read, stale
from sim.studies.sensitivity import move_each_parameter
from tests.builders import a_scenario

MID_MARKET = SHIPPED / "mid_market.csv"
KEYS = ["beliefs.risk_aversion", "ending.needs_quote", "customers.discount"]
PLAYED = "beliefs.risk_aversion"


@cache
def every_row():
    """Return all parameters of the middle market that can be played."""
    return stale(MID_MARKET.with_name("none.csv"), load("mid_market"))


def a_copy(tmp_path, edit=lambda line: line):
    """Return a copy of the middle market's ledger with other lines; None takes one away."""
    lines = [edit(line) for line in MID_MARKET.read_text(encoding="utf-8").splitlines()]
    path = tmp_path / "mid_market.csv"
    path.write_text("".join(f"{line}\n" for line in lines if line is not None), encoding="utf-8")
    return path


def test_only_named_scenarios_come_with_a_ledger():
    """Each of them is shipped, and no file is left of another."""
    assert set(WITH_LEDGER) <= set(shipped())
    assert sorted(path.stem for path in SHIPPED.glob("*.csv")) == sorted(WITH_LEDGER)
    assert {path.stem for path in script.stale_ledgers(SHIPPED.with_name("none"))} == set(WITH_LEDGER)


@pytest.mark.parametrize("name", WITH_LEDGER)
def test_every_row_of_a_shipped_ledger_holds(name):
    """After a change of the model or of a scenario its rows have to be played again, after a new parameter only that."""
    path = SHIPPED / f"{name}.csv"
    assert stale(path, load(name)) == [], "run `make shipped`"
    assert ledger.origin_of(path).failures == 0


class LaterMarket(Market):
    fairs: int = parameter(3, 0, 12, label="Fairs")


class LaterModel(OperatingModel):
    second_look: float = parameter(0.0, 0.0, 1.0, label="A second look")


def later_levers():
    return {name: LaterModel(**preset.levers.model_dump()) for name, preset in presets_module.PRESETS.items()}


class Later(Scenario):
    """A scenario of a later time, with one more parameter and one more lever."""

    market: LaterMarket = LaterMarket()
    operating_models: dict[str, LaterModel] = Field(default_factory=later_levers)
    rival_models: dict[str, LaterModel] = Field(default_factory=later_levers)


ADDED = [
    "market.fairs",
    *(f"{levers}.second_look" for levers in ("operating_models.relay", "operating_models.rugby", "rival_models.relay")),
]


def test_a_parameter_that_is_added_is_the_only_row_that_is_stale(monkeypatch):
    """A lever is one for each way of working that is played, ours or a rival's; all other rows hold, and keep their figures."""
    before = read(MID_MARKET, load("mid_market")).frame.set_index("key")
    monkeypatch.setattr(scenario_module, "Scenario", Later)
    scenario = Later.model_validate(load("mid_market").model_dump())
    assert " ".join(stale(MID_MARKET, scenario)) == " ".join(ADDED)
    now = read(MID_MARKET, scenario).frame.set_index("key")
    new = [key for key in now.index if key not in before.index]
    assert {key.rpartition(".")[2] for key in new} == {"fairs", "second_look"}
    pd.testing.assert_frame_equal(now.drop(new), before)
    assert now.loc[ADDED, "movement_high"].isna().all() and (now.loc[ADDED, "replications"] == 0).all()


def test_an_operating_model_that_is_added_makes_nothing_stale(monkeypatch):
    """Nobody plays it in the comparison, so there is nothing to play, and it moves nothing."""
    monkeypatch.setitem(presets_module.PRESETS, "hybrid", Preset("Hybrid", "Both.", OperatingModel(feedback=0.2)))
    scenario = load("mid_market")
    assert "operating_models.hybrid.feedback" in scenario.parameters()
    assert stale(MID_MARKET, scenario) == []
    idle = read(MID_MARKET, scenario).frame.set_index("key").loc["operating_models.hybrid.feedback"]
    assert (idle["movement_high"], idle["replications"]) == (0.0, 0)


def test_a_row_that_is_missing_or_was_never_played_is_stale(tmp_path):
    """Of a way of working that nobody plays it is not."""
    gone = ("group.size_mean,", "operating_models.relay_with_signals.feedback,", "vendors.us.takes_part,")
    assert stale(a_copy(tmp_path, lambda line: None if line.startswith(gone) else line), load("mid_market")) == ["group.size_mean"]
    unplayed = ledger.unplayed(load("mid_market"), "relay", "rugby", ["group.size_mean"])
    path = a_copy(tmp_path)
    unplayed.write_rows(path)
    assert stale(path, load("mid_market")) == ["group.size_mean"]


def test_another_value_makes_every_row_stale(monkeypatch, tmp_path):
    """All of the worlds have it, whether the scenario, a default or the version of the model says so."""
    assert len(every_row()) > 250
    assert not any(is_idle(load("mid_market"), "relay", "rugby", key) for key in every_row())
    assert stale(MID_MARKET, load("mid_market").with_changes({"group.size_mean": 7})) == every_row()
    lever = "operating_models.rugby.coordination,Time spent coordinating,rugby,"
    other = a_copy(tmp_path, lambda line: line.replace(f"{lever}0.", f"{lever}0.9"))
    assert other.read_text(encoding="utf-8") != MID_MARKET.read_text(encoding="utf-8")
    assert stale(other, load("mid_market")) == every_row()
    assert read(other, load("mid_market")) is None
    monkeypatch.setattr(scenario_module, "MODEL_VERSION", f"{MODEL_VERSION}x")
    assert stale(MID_MARKET, load("mid_market")) == every_row()


def test_a_range_with_another_end_makes_its_row_stale(monkeypatch):
    """The others were played at the ends that they have now."""
    usual = ledger.plausible_range
    monkeypatch.setattr(ledger, "_every_entry", ledger._every_entry.__wrapped__)
    monkeypatch.setattr(ledger, "plausible_range", lambda p: (6.5, 10.0) if p.key == "group.size_mean" else usual(p))
    assert stale(MID_MARKET, load("mid_market")) == ["group.size_mean"]
    assert read(MID_MARKET, load("mid_market")).frame.set_index("key").loc["group.size_mean", "replications"] == 0


@pytest.fixture(scope="module")
def tiny(tmp_path_factory):
    """Return a small ledger, played with relay and rugby in three worlds of seed 3."""
    path = tmp_path_factory.mktemp("tiny") / "tiny.csv"
    move_each_parameter(a_scenario(), replications=3, seed=3, workers=1, keys=KEYS).write(path)
    return path


def test_only_what_is_stale_is_played_and_every_other_line_stays(tiny, tmp_path):
    """To the byte; the row that is played is what it was when all were, with the file's own seed and number of worlds."""
    path = tmp_path / "tiny.csv"
    lines = tiny.read_text(encoding="utf-8").splitlines()
    row = next(place for place, line in enumerate(lines) if line.startswith(PLAYED))
    marked = [line.replace("no clear difference", "marked") for line in lines]
    assert marked != lines and marked[:2] == lines[:2]
    path.write_text("".join(f"{line}\n" for line in marked), encoding="utf-8")
    script.replay(path, a_scenario(), [PLAYED], workers=1)
    assert path.read_bytes() == "".join(f"{lines[at] if at == row else line}\n" for at, line in enumerate(marked)).encode()
    without = [line for at, line in enumerate(marked) if at != row]
    path.write_text("".join(f"{line}\n" for line in without), encoding="utf-8")
    script.replay(path, a_scenario(), [PLAYED], workers=1)
    assert path.read_bytes() == "".join(f"{line}\n" for line in [*without, lines[row]]).encode(), "a new row comes last"


def test_a_row_is_not_added_to_figures_of_another_model(tiny, tmp_path):
    """Where the answer as it is has changed under the same fingerprint, the file stays as it is."""
    path = shutil.copy(tiny, tmp_path / "tiny.csv")
    text = path.read_text(encoding="utf-8")
    answer = ledger.origin_of(path).answer
    path.write_text(text.replace(f'"answer": {answer}', f'"answer": {answer + 0.1}'), encoding="utf-8")
    before = path.read_bytes()
    with pytest.raises(ValueError, match="MODEL_VERSION"):
        script.replay(path, a_scenario(), [PLAYED], workers=1)
    assert path.read_bytes() == before


@pytest.fixture
def one_shipped(monkeypatch, tmp_path):
    """Return the folder in which one scenario, a tiny one, has a ledger."""
    monkeypatch.setattr(script, "WITH_LEDGER", ("tiny",))
    monkeypatch.setattr(script, "load", lambda name: a_scenario())
    return tmp_path


def test_make_shipped_says_what_is_stale_and_plays_it(one_shipped, tiny, monkeypatch, capsys):
    """With --check it plays nothing and ends with 1; once it has played, everything holds."""
    path = shutil.copy(tiny, one_shipped / "tiny.csv")
    options = ["--folder", str(one_shipped), "--workers", "1"]
    monkeypatch.setattr(script.ledger, "stale", lambda path, scenario: [PLAYED] if PLAYED not in path.read_text() else [])
    assert script.main([*options, "--check"]) == 0
    assert "Every row of every ledger holds." in capsys.readouterr().out
    path.write_text("".join(line for line in path.read_text().splitlines(keepends=True) if not line.startswith(PLAYED)))
    before = path.read_bytes()
    assert script.main([*options, "--check"]) == 1
    assert f"tiny.csv: 1 row to play ({PLAYED}), about 1 seconds" in capsys.readouterr().out
    assert path.read_bytes() == before
    assert script.main(options) == 0
    assert script.main([*options, "--check"]) == 0


def test_a_ledger_of_another_scenario_is_played_as_a_whole(one_shipped, tiny, monkeypatch):
    """With all of its rows, as the old one was played; here all are three."""
    path = shutil.copy(tiny, one_shipped / "tiny.csv")
    other, seen = a_scenario({"group.size_mean": 4}), []

    def played(scenario, **how):
        seen.append(how)
        return move_each_parameter(scenario, **how | {"keys": KEYS})

    monkeypatch.setattr(script, "move_each_parameter", played)
    script.replay(path, other, stale(path, other), workers=1)
    assert seen == [{"base": "relay", "other": "rugby", "seed": 3, "replications": 3, "workers": 1, "keys": None, "top": script.FOLLOWED}]
    assert read(path, other) is not None and read(path, a_scenario()) is None
