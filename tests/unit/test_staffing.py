"""Each way of working with the staff that suits it: what is tried, what is chosen, and what the choice is judged by."""

import math

import numpy as np
import pytest

from sim.cli import main
from sim.measures import Measured
from sim.measures.chain import busy
from sim.scenario import ScenarioError
from sim.studies import trials as trials_module
from sim.studies.staffing import (
    AS_PAYS_BEST,
    EQUAL_LOAD,
    HOURS,
    PEOPLE,
    TODAY,
    Staffing,
    as_today,
    equally_busy,
    staffed,
    staffing,
    steps_of,
)  # fmt: skip
from sim.studies.trials import Figures, Setting, Trials
from tests.builders import RIVAL, a_scenario, a_tables

SMALL = a_scenario({"market.accounts": 12, "market.months": 15, "market.warm_up_months": 3, "market.cool_down_months": 0,
                    "market.casual_readers_per_year": 1.0, "market.in_market_per_quarter": 0.5,
                    "vendors.us.sales_people": 2, "vendors.us.marketing_hours": 300.0})  # fmt: skip
WORK = {"relay": 1.0, "rugby": 3.3}
"""Full days of sellers that a way of working keeps busy, in the made-up worlds below."""


@pytest.fixture
def made_up(monkeypatch):
    """Worlds in which load is work by people, and profit is best with as many people as the work's half more."""

    def play_cells(cells, worlds, seed, *, reduce, **how):
        assert reduce is trials_module.figures
        found = {}
        for setting in cells:
            people, work = setting.value(PEOPLE), WORK[setting.model]
            luck = [np.random.default_rng([seed, world]).normal() for world in worlds]
            gap = people - 1.5 * work
            profits = [1000.0 * work - 100.0 * gap**2 + 5.0 * each * (1.0 + gap) for each in luck]
            found[setting] = {world: Figures(profit, 0.1 * work, work / people) for world, profit in zip(worlds, profits, strict=True)}
        return found

    monkeypatch.setattr(trials_module, "play_cells", play_cells)


def test_the_best_is_the_highest_mean_profit_and_the_next_one_is_told(made_up):
    """Relay's 1.5 days of work ask for one or two, rugby's five; luck is far too small to hide it from four to five."""
    found = staffing(SMALL, replications=6, people=[1, 2, 4, 5, 9])
    assert [found.best[model].setting.value(PEOPLE) for model in ("relay", "rugby")] in ([1, 5], [2, 5])
    assert found.best["rugby"].runner_up == staffed("rugby", 4, 300.0)
    gap = found.over_runner_up("rugby")
    assert gap.n == 6 and gap.is_clear and gap.mean == pytest.approx(100.0 * (0.95**2 - 0.05**2), abs=10.0)


def test_two_that_are_alike_are_not_told_apart(made_up):
    """One and two people of relay pay the same but for luck, which is another in the worlds that judge."""
    gap = staffing(SMALL, replications=6, people=[1, 2]).over_runner_up("relay")
    assert not gap.is_clear and abs(gap.mean) < 10.0
    assert staffing(SMALL, replications=6, people=[2]).over_runner_up("relay") is None


@pytest.mark.parametrize(("today", "people"), [(1, 3), (2, 7), (3, 10), (5, 17), (40, 132)])
def test_equally_busy_is_the_nearest_whole_number(made_up, today, people):
    """Rugby has 3.3 times the work, and so for as busy sellers 3.3 times the people, wherever today stands."""
    scenario = SMALL.with_changes({PEOPLE: today})
    trials = Trials(scenario, 3, 1)
    trials.play([as_today(scenario, "relay")], trials.trying)
    assert equally_busy(trials, ["relay", "rugby"])["rugby"].value(PEOPLE) == people
    trials.play([as_today(scenario, "rugby")], trials.trying)
    back = equally_busy(trials, ["rugby", "relay"])["relay"].value(PEOPLE)
    assert abs(back - today / 3.3) <= 1.0 and back >= 1


def test_the_chosen_are_judged_where_none_was_tried(made_up):
    """Six worlds to choose in, six others to judge in; and the table says what was found there, against the first way."""
    found = staffing(SMALL, replications=6, people=[1, 2, 4, 5])
    assert set(found.trials.found[staffed("rugby", 1, 300.0)]) == set(range(6))
    assert set(found.trials.found[staffed("rugby", 5, 300.0)]) == set(range(12))
    table = found.table()
    assert table[["situation", "operating_model"]].to_numpy().tolist() == [
        [situation, model] for situation in (TODAY, EQUAL_LOAD, AS_PAYS_BEST) for model in ("relay", "rugby")
    ]
    rugby = table[table["operating_model"] == "rugby"].set_index("situation")
    assert rugby["win_rate_difference"].tolist() == pytest.approx([0.23] * 3)
    assert rugby.loc[EQUAL_LOAD, "busy"] == pytest.approx(3.3 / 7.0) and rugby.loc[EQUAL_LOAD, "sales_people"] == 7
    assert table[table["operating_model"] == "relay"]["lifetime_profit_difference"].isna().all()
    best = found.trials.values(found.best["rugby"].setting, "lifetime_profit", range(6, 12))
    assert rugby.loc[AS_PAYS_BEST, "lifetime_profit"] == pytest.approx(best.mean())
    assert "equally busy sellers" in found._repr_html_()


def test_a_best_at_the_edge_is_told(made_up):
    """More than the most that was tried, or fewer than the fewest, may pay better; below one person there is nobody."""
    edges = [
        staffing(SMALL, ["rugby"], replications=2, people=people).is_at_the_edge("rugby") for people in ([2, 4], [5, 9], [4, 5, 9], [5])
    ]
    assert edges == [True, True, False, False]
    assert not staffing(SMALL, ["relay"], replications=2, people=[1, 4]).is_at_the_edge("relay")


def test_what_was_tried_is_listed_whole(made_up):
    """Each staffing of the grid, marketing hours too, and what the search for equal load looked at."""
    found = staffing(SMALL, replications=2, people=[1, 2], hours=[100.0, 300.0])
    tried = found.tried()
    for model in ("relay", "rugby"):
        rows = tried[tried["operating_model"] == model]
        assert {(1, 100.0), (1, 300.0), (2, 100.0), (2, 300.0)} <= set(zip(rows["sales_people"], rows["marketing_hours"], strict=True))
    assert {4, 8} <= set(tried.query("operating_model == 'rugby'")["sales_people"]) and (tried["replications"] == 2).all()


def test_worlds_that_fail_are_counted_and_left_out(monkeypatch):
    """The figures are those of the others; with none left there is nothing to choose from."""
    failure, fine = trials_module.Failure(0, "no"), Figures(5.0, 0.1, math.nan)

    def play_cells(cells, worlds, *_, **how):
        return {setting: {world: failure if world in broken else fine for world in worlds} for setting in cells}

    monkeypatch.setattr(trials_module, "play_cells", play_cells)
    broken = {1}
    found = staffing(SMALL, ["relay"], replications=2, people=[2])
    assert found.trials.failures == 1 and found.equal == {}
    assert found.table()["lifetime_profit"].tolist() == [5.0, 5.0]
    broken = {0, 1}
    with pytest.raises(ValueError, match="every world failed"):
        staffing(SMALL, ["relay"], replications=2, people=[2])


def test_steps_around_today():
    """Half to three times, whole, and at least one."""
    assert [steps_of(n) for n in (0, 1, 2, 10)] == [[1], [1, 2, 3], [1, 2, 3, 4, 6], [5, 10, 15, 20, 30]]


@pytest.mark.parametrize(("asked", "said"), [
    ({"models": []}, "models must be a list"), ({"models": "relay"}, "models must be a list"), ({"people": [2, 2]}, "people must be"),
    ({"hours": []}, "hours must be"), ({"replications": 0}, "replications must be between"), ({"people": [5000]}, "sales_people must be"),
    ({"models": ["rubgy"]}, "did you mean rugby"),
])  # fmt: skip
def test_what_cannot_be_is_refused(asked, said):
    with pytest.raises((ValueError, ScenarioError), match=said):
        staffing(SMALL, **asked)
    with pytest.raises(ValueError, match=r"customers\.followed"):
        staffing(SMALL.with_changes({"customers.followed": False}))


def test_busy_is_time_with_buyers_of_what_coordination_leaves():
    """40 of 160 hours in the quarters that count; others' hours and those of the warm-up do not."""
    rows = [{"quarter": quarter, "item": item, "hours": hours, "vendor": vendor}
            for quarter, item, hours, vendor in [
                (0, "sales, with buyers", 9e9, "We"), (1, "sales, with buyers", 10.0, "We"), (2, "sales, with buyers", 30.0, "We"),
                (1, "sales, free", 70.0, "We"), (2, "sales, free", 50.0, "We"), (1, "coordination in sales", 500.0, "We"),
                (1, "sales, with buyers", 9e9, RIVAL)]]  # fmt: skip
    scenario = a_scenario({"market.months": 12, "market.warm_up_months": 3, "market.cool_down_months": 0})
    assert busy(Measured.of(a_tables(spend=rows), [0], scenario)).item() == pytest.approx(0.25)
    assert math.isnan(busy(Measured.of(a_tables(), [0], scenario)).item())


def test_a_setting_is_a_cell_of_its_own():
    """Of our own vendor alone; one more of it changes nothing else."""
    setting = staffed("rugby", 3, 250.0)
    assert (setting.value(PEOPLE), setting.but(PEOPLE, 4).value(PEOPLE), setting.but(PEOPLE, 4).value(HOURS)) == (3, 4, 250.0)
    assert as_today(SMALL, "relay") == Setting("relay", ((PEOPLE, 2), (HOURS, 300.0)))


@pytest.mark.slow
def test_a_small_market_is_staffed_for_real(tmp_path, capsys):
    """From the command line: what was tried, in plain words, and files; a second time the same."""
    scenario = tmp_path / "small.toml"
    from sim.scenario import dumps

    scenario.write_text(dumps(SMALL))
    out = tmp_path / "out"
    arguments = ["staffing", str(scenario), "--people", "1", "2", "--replications", "2", "--workers", "1", "--out", str(out)]
    assert main(arguments) == 0
    told = capsys.readouterr().out
    assert "rugby pays best with" in told and "equally busy sellers" in told and "are busy" in told
    assert {"staffing.csv", "staffings_tried.csv", "provenance.json", "scenario.toml"} == {path.name for path in out.iterdir()}
    before = (out / "staffing.csv").read_bytes()
    assert main([*arguments, "--overwrite"]) == 0 and (out / "staffing.csv").read_bytes() == before
    again = staffing(SMALL, replications=2, people=[1, 2], workers=1)
    assert isinstance(again, Staffing) and len(again.table()) in (4, 6)


@pytest.mark.parametrize(("arguments", "said"), [
    (["--people", "few"], "must be a whole number of people, got 'few'"), (["--hours", "x"], "must be a number of hours, got 'x'"),
    (["--models", "rubgy"], "did you mean rugby"), (["--people", "1", "1"], "--people must differ, got 1 1"),
    (["--set", "customers.followed=false"], "customers.followed"),
])  # fmt: skip
def test_the_command_line_says_what_is_wrong(arguments, said, capsys):
    assert main(["staffing", *arguments]) == 2
    assert said in capsys.readouterr().err
