"""The settings with which a way of working pays best: what is tried, what is said of it, and where one should look further."""

import pytest

from sim.cli import main
from sim.scenario import Scenario, ScenarioError
from sim.studies import trials as trials_module
from sim.studies.best import THRESHOLD, THRESHOLDS, best, usual_levels
from sim.studies.staffing import PEOPLE
from sim.studies.trials import Figures

TODAY = Scenario().with_changes({THRESHOLD: 8.0, PEOPLE: 2})


@pytest.fixture
def made_up(monkeypatch):
    """Worlds in which a threshold of 5 and three people pay best, and every world is a little different."""

    def play_cells(cells, worlds, seed, **how):
        def profit(setting, world):
            there = dict(setting.changes)
            luck = 7.0 * world * (there.get(PEOPLE, 2) - 2) * (-1) ** world  # moves a difference, and has no mean over two worlds
            return 1000.0 - 10.0 * (there.get(THRESHOLD, 8.0) - 5.0) ** 2 - 50.0 * (there.get(PEOPLE, 2) - 3) ** 2 + luck

        return {setting: {world: Figures(profit(setting, world), 0.2, 0.5) for world in worlds} for setting in cells}

    monkeypatch.setattr(trials_module, "play_cells", play_cells)


def test_every_combination_is_tried_and_the_best_is_first(made_up):
    """Four and six are alike, so nobody says which is better; today's settings are among them, and beaten."""
    found = best(TODAY, replications=2, levels={THRESHOLD: [2.0, 4.0, 6.0, 8.0], PEOPLE: [2, 3, 4]})
    table = found.table()
    assert len(table) == 12 and table.loc[0, [PEOPLE, "replications"]].tolist() == [3, 2]
    assert table["lifetime_profit"].is_monotonic_decreasing
    assert found.best.setting.value(THRESHOLD) in (4.0, 6.0) and found.best.runner_up.value(THRESHOLD) in (4.0, 6.0)
    assert not found.over(found.best.runner_up).is_clear
    assert found.over(found.today).mean == pytest.approx(10.0 * 8.0 + 50.0 - 3.5)
    assert found.at_the_edge() == []


def test_a_best_at_the_edge_is_told(made_up):
    """Beyond what was tried may lie something better; a single value has no edge."""
    assert best(TODAY, replications=2, levels={THRESHOLD: [8.0, 9.0], PEOPLE: [2]}).at_the_edge() == [THRESHOLD]
    assert best(TODAY, replications=2, levels={PEOPLE: [1, 2]}).at_the_edge() == [PEOPLE]


def test_usually_the_threshold_and_the_people_are_tried():
    """And today's number of people is among them."""
    levels = usual_levels(Scenario(), "relay")
    assert levels[THRESHOLD] == list(THRESHOLDS) and Scenario().vendors["us"].sales_people in levels[PEOPLE]


def test_what_cannot_be_is_refused(made_up):
    with pytest.raises(ScenarioError, match=r"did you mean leads\.threshold"):
        best(Scenario(), levels={"leads.thresholdx": [1.0]})
    with pytest.raises(ScenarioError, match=r"leads\.threshold must be between"):
        best(Scenario(), levels={THRESHOLD: [1.0, 99.0]})
    with pytest.raises(ValueError, match="must be one or more that differ"):
        best(Scenario(), levels={THRESHOLD: [1.0, 1.0]})


def test_the_command_prints_what_was_tried(made_up, capsys, tmp_path):
    """Whole numbers as such, every setting in a line, and the edges in a sentence."""
    out = tmp_path / "out"
    arguments = ["best", "mid_market", "--replications", "2", "--vary", "leads.threshold=6,7.5", "vendors.us.sales_people=2,3"]
    assert main([*arguments, "--out", str(out)]) == 0
    told = capsys.readouterr().out
    assert "relay pays best with leads.threshold 6, vendors.us.sales_people 3." in told
    assert "Against today's settings (leads.threshold 8.0, vendors.us.sales_people" in told
    assert "at the edge of what was tried for leads.threshold, vendors.us.sales_people: try beyond it" in told
    assert {"best.csv", "provenance.json", "scenario.toml"} == {path.name for path in out.iterdir()}


@pytest.mark.parametrize(("text", "said"), [
    ("leads.threshold", "expected key=value,value"), ("leads.threshold=1,,2", "expected key=value,value"),
    ("leads.threshold=1,1", "the same value twice"), ("leads.thresholdx=1", "did you mean leads.threshold"),
])  # fmt: skip
def test_the_command_says_what_is_wrong(text, said, capsys):
    assert main(["best", "mid_market", "--vary", text]) == 2
    assert said in capsys.readouterr().err
