"""Several answers side by side: the same numbers as the study's, gains of one way over another, and what may be said of them."""

import pytest

import sim
from sim.experiment.cells import Cell
from sim.present import theme
from sim.present.charts.side_by_side import side_by_side, title_side_by_side
from sim.present.tables.side_by_side import as_written
from sim.scenario import Scenario
from sim.studies.side_by_side import Side, SideBySide
from tests.builders import a_result, a_scenario, a_tables, lost, won

WAYS = ("relay", "rugby", "careful")


@pytest.fixture(scope="module")
def scenario():
    return a_scenario().with_operating_model("careful", base="rugby", coordination=0.3)


@pytest.fixture(scope="module")
def study(scenario):
    return sim.study(scenario, WAYS, replications=4, seed=4, workers=1)


def results_of(study):
    return {cell.key: study.results[name] for name, cell in study.cells.items()}


def test_ways_of_working_have_the_numbers_of_the_study(study):
    """Levels, differences and intervals, to the last digit."""
    found = SideBySide([Side(name, cell) for name, cell in study.cells.items()], results_of(study))
    table, ours = study.table().set_index(["metric", "cell"]), found.table(["win_rate"]).set_index("side")
    for name in WAYS[1:]:
        for column in ("mean", "mean_low", "mean_high", "difference", "low", "high"):
            assert ours.loc[name, column] == table.loc[("win_rate", name), column]


def test_a_gain_is_what_one_way_has_more_than_the_other_world_by_world(scenario, study):
    """Of each market; and the difference of two gains is paired, too."""
    larger = Scenario.model_validate({**scenario.model_dump(mode="json"), "title": "Larger groups"}).with_changes({"group.size_mean": 5})
    there = sim.study(larger, WAYS[:2], replications=4, seed=4, workers=1)
    sides = [Side(name, Cell.of(market, "rugby"), Cell.of(market, "relay")) for name, market in (("Today", scenario), ("Larger", larger))]
    found = SideBySide(sides, results_of(study) | results_of(there))
    gains = [each.compare("relay", "rugby").paired("win_rate") for each in (study, there)]
    assert found.level("win_rate", sides[0]).mean == pytest.approx(gains[0].interval.mean, abs=1e-12)
    assert found.gap("win_rate", sides[1]).mean == pytest.approx(gains[1].interval.mean - gains[0].interval.mean, abs=1e-12)
    assert as_written(found, ["win_rate"]).columns.tolist() == ["Figure", "Today (baseline)", "Larger"]


def test_money_in_another_currency_is_not_compared(scenario, study):
    """Nothing is known of the difference, and the table says so; shares are compared all the same."""
    abroad = Scenario.model_validate({**scenario.model_dump(mode="json"), "currency": "DKK", "title": "Abroad"})
    sides = [Side("here", Cell.of(scenario, "relay")), Side("abroad", Cell.of(abroad, "rugby"))]
    found = SideBySide(sides, results_of(study) | {sides[1].cell.key: study.results["rugby"]})
    assert found.gap("lifetime_profit", sides[1]).n == 0 and found.gap("win_rate", sides[1]).n == 4
    assert "no difference known" in as_written(found, ["lifetime_profit"])["Abroad"][0]


def test_the_title_names_who_is_clearly_better_and_no_one_else():
    """Rugby wins more in every world, the third way now more and now less; the baseline's line and its mark are in the picture."""
    wins = {"relay": 3 * (1, 2, 1, 2), "rugby": 3 * (3, 4, 4, 4), "careful": 3 * (2, 1, 2, 1)}
    scenario = a_scenario().with_operating_model("careful", base="rugby", coordination=0.3)
    worlds = {
        way: [a_tables([won()] * n + [lost()] * (4 - n), replication=world) for world, n in enumerate(each)] for way, each in wins.items()
    }
    sides = [Side(way, Cell.of(scenario, way)) for way in wins]
    found = SideBySide(sides, {side.cell.key: a_result(*worlds[side.name], name=side.name, scenario=scenario) for side in sides})
    assert title_side_by_side(found, "win_rate") == "Journeys won: rugby (93.8 %) does better than relay (37.5 %)".replace(" %", "\u00a0%")
    assert [found.better("win_rate", side) for side in sides[1:]] == [1, 0]
    picture = side_by_side(found, "win_rate", theme.colours_in(scenario, *wins))
    assert "Relay 37.5\u00a0%: the baseline" in picture.description and "not clear" in picture.description
