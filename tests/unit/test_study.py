"""Studies of any number of cells: failures, progress, what is paired with what, and what is refused."""

import re
import subprocess
import sys
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from pathlib import Path
from typing import get_args

import numpy as np
import pandas as pd
import pytest

import sim
import sim.world
from sim.cli.tables import joined, mark_of, study_rows
from sim.experiment import cells, cost
from sim.experiment.cells import Failure
from sim.experiment.comparison import Comparison
from sim.experiment.result import Result
from sim.experiment.statistics import paired_difference
from sim.experiment.study import level_of_each
from sim.measures import METRICS, marketing, measured
from sim.present.charts import comparison as charts
from sim.scenario import OperatingModel
from sim.studies.calibration import calibrate
from sim.studies.sensitivity import move_each_parameter
from sim.world import market
from tests.builders import a_comparison, a_result, a_scenario, a_tables, lost, still_open, won

ROOT = Path(__file__).parents[2]
TABLES = ("journeys", "activities", "beliefs", "leads", "opportunities", "customers", "brand", "spend")


def assert_same(one: Result, two: Result) -> None:
    for name in TABLES:
        pd.testing.assert_frame_equal(getattr(one, name), getattr(two, name))


@pytest.fixture
def failing_world(monkeypatch):
    """Let replications of the given numbers fail in our process."""
    real = sim.world.run_replication

    def fail_in(*numbers: int) -> None:
        def run_replication(scenario, levers, seed, replication, detail=True):
            if replication in numbers:
                raise RuntimeError(f"no world {replication}")
            return real(scenario, levers, seed, replication, detail)

        monkeypatch.setattr(sim.world, "run_replication", run_replication)

    return fail_in


class Backwards(Executor):
    """Does the work at once, and says so in the reverse order."""

    def __init__(self):
        self.waiting = []

    def submit(self, function, /, *arguments, **options):
        future = Future()
        self.waiting.append((future, function(*arguments, **options)))
        if len(self.waiting) == 3:
            for waiting, result in reversed(self.waiting):
                waiting.set_result(result)
        return future


def test_an_executor_that_is_handed_in_is_used_and_stays_open():
    """Threads give the same tables as this process, and can be used again."""
    here = sim.run(a_scenario(), "relay", 3, workers=1)
    with ThreadPoolExecutor(2) as threads:
        assert_same(here, sim.run(a_scenario(), "relay", 3, executor=threads))
        assert threads.submit(lambda: "open").result() == "open"


def test_results_are_in_the_order_of_replications_whoever_is_ready_first():
    """An executor that ends backwards gives the same tables."""
    backwards = sim.run(a_scenario(), "relay", 3, executor=Backwards())
    assert list(backwards.tables) == [0, 1, 2]
    assert_same(sim.run(a_scenario(), "relay", 3, workers=1), backwards)


def test_more_replications_do_not_change_the_first_ones():
    """Replication 1 is the same world, whether two or three are run."""
    two, three = (sim.run(a_scenario(), "relay", n, workers=1) for n in (2, 3))
    assert len(three.journeys) > len(two.journeys)
    assert_same(two, Result.of(two.scenario, "relay", 1, {r: three.tables[r] for r in (1, 0)}))


def test_detail_only_adds_two_tables():
    """Without detail activities and beliefs are empty, and everything else is the same."""
    whole, less = (sim.run(a_scenario(), "rugby", 2, workers=1, detail=detail) for detail in (True, False))
    assert len(less.activities) == len(less.beliefs) == 0 < len(whole.activities)
    assert list(less.activities.columns) == list(whole.activities.columns)
    for name in ("journeys", "leads", "opportunities", "customers", "brand", "spend"):
        pd.testing.assert_frame_equal(getattr(whole, name), getattr(less, name))


def test_without_tables_figures_are_the_same_and_nothing_else_is_kept(failing_world):
    """With a world that fails: the same comparison, row by row; asked for a table, it says what to do."""
    failing_world(4)
    told = []
    options = {"replications": 8, "seed": 3, "workers": 1}
    lean = sim.compare(a_scenario(), **options, tables=False, progress=lambda done, total: told.append((done, total)))
    whole = sim.compare(a_scenario(), **options, detail=False)
    pd.testing.assert_frame_equal(lean.table(), whole.table())
    pd.testing.assert_frame_equal(lean.base.metrics(), whole.base.metrics())
    assert told == [(done, 16) for done in range(1, 17)]
    assert [failure.replication for failure in lean.base.failures] == [4]
    assert lean.replications == 8 and lean.base.worlds == [0, 1, 2, 3, 5, 6, 7] and not lean.base.tables
    with pytest.raises(ValueError, match=r"journeys were not kept; .* tables=True"):
        _ = lean.base.journeys
    of_base = [lambda found, make=make: make(measured(found.base)) for make in (marketing.symptoms, marketing.quarters, marketing.spending)]
    for needs_tables in (charts.no_decision, charts.who_won, charts.lengths, *of_base):
        with pytest.raises(ValueError, match="were not kept"):
            needs_tables(lean)


def test_another_seed_is_another_world():
    """Seeds 0 and 1 are both seeds."""
    zero, one = (sim.run(a_scenario(), "relay", 1, seed=seed, workers=1, detail=False) for seed in (0, 1))
    assert not zero.journeys.equals(one.journeys)


def test_a_failing_replication_is_reported_and_loses_nobody_else(failing_world):
    """The others are there, in order; the failure has its number and what went wrong."""
    whole = sim.run(a_scenario(), "relay", 3, workers=1)
    failing_world(1)
    result = sim.run(a_scenario(), "relay", 3, workers=1)
    assert result.failures == (Failure(1, "RuntimeError: no world 1"),)
    assert (result.replications, list(result.tables)) == (3, [0, 2])
    pd.testing.assert_frame_equal(result.figures, whole.figures.loc[[0, 2]])


def test_statistics_pair_the_replications_that_both_sides_have(monkeypatch):
    """A world that failed on one side is left out on both, and the table says how many are left."""
    worlds = [a_tables([won(), lost()], replication=r) for r in range(3)]
    base = Result.of(a_scenario(), "relay", 1, {0: worlds[0], 2: worlds[2]}, [Failure(1, "RuntimeError: no")])
    other = Result.of(a_scenario(), "rugby", 1, dict(enumerate(worlds)))
    comparison = Comparison(base, other)
    assert comparison.paired("win_rate").replications.tolist() == [0, 2]
    assert comparison.replications == 3
    assert comparison.table().set_index("metric").loc["win_rate", "replications"] == 2


def test_when_every_replication_fails_there_is_still_a_result(failing_world):
    """Nothing but failures: empty tables, no figures, and a comparison that knows nothing."""
    failing_world(0, 1)
    comparison = sim.compare(a_scenario(), replications=2, workers=1)
    assert [len(result.failures) for result in (comparison.base, comparison.other)] == [2, 2]
    assert len(comparison.base.journeys) == len(comparison.base.metrics()) == 0
    assert comparison.table()["replications"].tolist() == [0] * len(METRICS)
    assert comparison.table()["difference"].isna().all()
    assert comparison.base.table()["mean"].isna().all()


class Lost(Executor):
    """An executor whose workers are killed."""

    def submit(self, function, /, *arguments, **options):
        future = Future()
        future.set_exception(ConnectionError("the cluster went away"))
        return future


def test_work_that_an_executor_loses_is_a_failure():
    """The executor's own trouble is reported like any other."""
    result = sim.run(a_scenario(), "relay", 2, executor=Lost())
    assert result.failures == tuple(Failure(r, "ConnectionError: the cluster went away") for r in (0, 1))


def test_progress_counts_both_sides():
    """From 1 to the whole, in steps of one."""
    seen = []
    sim.compare(a_scenario(), replications=2, workers=1, progress=lambda done, total: seen.append((done, total)))
    assert seen == [(1, 4), (2, 4), (3, 4), (4, 4)]


class Recorded(Executor):
    """Never begins its work, and remembers it."""

    def __init__(self):
        self.futures = []

    def submit(self, function, /, *arguments, **options):
        future = Future()
        self.futures.append(future)
        if len(self.futures) == 1:
            future.set_result(function(*arguments, **options))
        return future


def test_progress_can_stop_a_study():
    """What progress raises comes through at once, and what has not begun is cancelled."""
    executor = Recorded()

    def stop(done, total):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        sim.run(a_scenario(), "relay", 5, executor=executor, progress=stop)
    assert [future.cancelled() for future in executor.futures] == [False, True, True, True, True]


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"replications": 0}, "replications must be between 1 and 10000, got 0"),
        ({"replications": 10**9}, "replications must be between 1 and 10000, got 1000000000"),
        ({"replications": 2.5}, "replications must be a whole number, got 2.5"),
        ({"replications": "20"}, "replications must be a whole number, got 20"),
        ({"replications": True}, "replications must be a whole number, got True"),
        ({"seed": -1}, "seed must be between 0 and 4294967295, got -1"),
        ({"seed": None}, "seed must be a whole number, got None"),
        ({"workers": 0}, "workers must be between 1 and 256, got 0"),
    ],
)
def test_numbers_out_of_range_are_refused(options, message):
    """The message names the number, what is allowed and what was given."""
    with pytest.raises(ValueError, match=f"^{message}$"):
        sim.run(a_scenario(), "relay", **options)


def test_an_unknown_operating_model_is_refused_with_the_nearest_name():
    """A typo gets a suggestion."""
    with pytest.raises(sim.ScenarioError, match=r"^unknown operating model rubgy, did you mean rugby\?$"):
        sim.compare(a_scenario(), "relay", "rubgy")


def test_levers_of_ones_own_can_be_run():
    """Levers that the scenario knows get their name there, others are custom."""
    scenario = a_scenario()
    assert sim.run(scenario, OperatingModel(coordination=0.3), 1).operating_model == "custom"
    named = sim.run(scenario, scenario.operating_models["rugby"], 1)
    assert named.operating_model == "rugby"
    assert_same(named, sim.run(scenario, "rugby", 1))


def test_a_comparison_with_itself_finds_nothing():
    """Equal levers, equal tables: every difference is exactly 0, and the two columns can be told apart."""
    comparison = sim.compare(a_scenario(), "relay", "relay", replications=2, workers=1)
    assert_same(comparison.base, comparison.other)
    table = comparison.table()
    assert list(table.columns[:3]) == ["metric", "relay (base)", "relay (other)"]
    assert (table["difference"].dropna() == 0).all()


def test_names_that_the_table_uses_itself_are_told_apart():
    """An operating model called low does not hide the interval."""
    model = OperatingModel().model_dump()
    scenario = sim.Scenario.model_validate({"operating_models": {"relay": model, "low": model}})
    comparison = Comparison(a_result(name="relay", scenario=scenario), a_result(name="low", scenario=scenario))
    columns = comparison.table().columns
    assert list(columns[1:3]) == ["relay (base)", "low (other)"]
    assert columns.is_unique


def test_the_table_of_a_comparison():
    """By hand: relay wins 1 of 2 and 0 of 2, rugby 2 of 2 and 1 of 2; half more, with no spread."""
    base = [a_tables([won(), lost()]), a_tables([lost(), lost()], replication=1)]
    other = [a_tables([won(), won()]), a_tables([won(), lost()], replication=1)]
    table = a_comparison(base, other).table()
    assert list(table.columns) == ["metric", "relay", "rugby", "difference", "low", "high", "level", "better_in",
                                   "replications", "label", "unit"]  # fmt: skip
    row = table.drop(columns="level").set_index("metric").loc["win_rate"]
    assert row.tolist() == [0.25, 0.75, 0.5, 0.5, 0.5, 1.0, 2, "Journeys won", "share"]
    assert table["metric"].tolist() == list(METRICS)


def test_means_are_over_the_worlds_that_are_paired():
    """Where one side has no denominator the world is left out on both, so that the difference is that of the means."""
    base = [a_tables([won(), lost()]), a_tables([lost()], replication=1)]
    other = [a_tables([won()]), a_tables([still_open()], replication=1)]
    row = a_comparison(base, other).table().set_index("metric").loc["win_rate_decided"]
    assert (row["relay"], row["rugby"], row["difference"], row["replications"]) == (0.5, 1.0, 0.5, 1)
    assert pd.isna(row["low"]) and pd.isna(row["high"])


def test_a_metric_where_less_is_better_is_better_in_fewer():
    """Fewer loop-backs are better."""
    base = [a_tables([won(loop_backs=2)]), a_tables([won(loop_backs=2)], replication=1)]
    other = [a_tables([won(loop_backs=1)]), a_tables([won(loop_backs=5)], replication=1)]
    paired = a_comparison(base, other).paired("loop_backs")
    assert (paired.base.tolist(), paired.other.tolist()) == ([2, 2], [1, 5])
    assert paired.share_better == 0.5
    assert paired.interval.mean == 1
    assert paired.replications_needed > 2


def test_only_the_same_worlds_can_be_paired():
    """Another seed or another scenario is another world."""
    base = a_result(a_tables())
    with pytest.raises(ValueError, match="only results of one seed can be paired, got 1 and 2"):
        Comparison(base, Result.of(base.scenario, "rugby", 2, base.tables))
    other = a_scenario({"group.size_mean": 4})
    with pytest.raises(ValueError, match="only results of one scenario can be paired"):
        Comparison(base, Result.of(other, "rugby", 1, base.tables))


def test_a_study_of_three_ways_of_working_is_its_pairs():
    """Any number of cells: each pair equals the comparison of the two, to the last digit, and the table is against the first."""
    scenario = a_scenario().with_operating_model("careful", base="rugby", coordination=0.3)
    study = sim.study(scenario, ["relay", "rugby", "careful"], replications=3, seed=4, workers=1)
    assert study.names == ["relay", "rugby", "careful"] and study.replications == 3
    for base, other in (("relay", "rugby"), ("relay", "careful"), ("rugby", "careful")):
        alone = sim.compare(scenario, base, other, replications=3, seed=4, workers=1, detail=False)
        pd.testing.assert_frame_equal(study.compare(base, other).table(), alone.table())
    table = study.table().set_index(["metric", "cell"])
    assert table.loc[("win_rate", "relay"), ["difference", "low", "high"]].isna().all()
    paired = study.compare("relay", "careful").paired("win_rate")
    assert table.loc[("win_rate", "careful"), "difference"] == paired.interval.mean
    means = {name: study.estimate("win_rate", name).mean for name in study.names}
    assert study.best("win_rate") == max(means, key=means.get)
    with pytest.raises(ValueError, match="journeys has no best: neither more nor less of it is better"):
        study.best("journeys")
    with pytest.raises(ValueError, match=r"unknown cell rubgy, did you mean rugby\?"):
        study.compare("relay", "rubgy")


def test_intervals_against_one_baseline_hold_all_at_once():
    """With two comparisons each misses half as often (Bonferroni), in the table and on the command line; a pair is as before."""
    scenario = a_scenario().with_operating_model("careful", base="rugby", coordination=0.3)
    study = sim.study(scenario, ["relay", "rugby", "careful"], replications=4, seed=4, workers=1)
    row = study.table().set_index(["metric", "cell"]).loc[("win_rate", "careful")]
    alone = study.compare("relay", "careful").paired("win_rate", 0.995).interval
    assert (row["low"], row["high"]) == (alone.low, alone.high) != (study.compare("relay", "careful").paired("win_rate").interval.low, 0)
    assert "Bonferroni, 2 comparisons with relay" in mark_of(study, ["win_rate"]) and study_rows(study, ["win_rate"])[3][5] == joined(
        *(METRICS["win_rate"].format_difference(end) for end in (alone.low, alone.high))
    )
    pair = study.only(["relay", "careful"])
    assert pair.paired("win_rate", "relay", "careful").interval == study.compare("relay", "careful").paired("win_rate").interval
    assert "Bonferroni" not in mark_of(pair, ["win_rate"]) and "0.02 of 2 figures would have a star by luck" in mark_of(
        pair, ["win_rate", "loop_backs"]
    )


def test_the_errors_of_five_comparisons_without_a_difference_are_held_together():
    """Of 400 studies of six equal cells, at most about one in twenty says that any differs; pointwise one in five would."""
    luck, false = np.random.default_rng(5), [0, 0]
    for _ in range(400):
        cells = luck.normal(size=(6, 20)) + luck.normal(size=20)
        for place, level in enumerate((level_of_each(0.95, 5), 0.95)):
            false[place] += any(paired_difference(cells[0], other, level).is_clear for other in cells[1:])
    assert false[0] / 400 < 0.07 < 0.12 < false[1] / 400


def test_scenarios_stand_side_by_side_in_the_same_worlds():
    """Cells of several scenarios are named by title; a pair of them is the comparison with the changes in which they differ."""
    one, two = a_scenario(), sim.Scenario.model_validate({**a_scenario().model_dump(mode="json"), "title": "Larger groups"})
    two = two.with_changes({"group.size_mean": 4})
    study = sim.study([one, two], "rugby", replications=2, workers=1)
    assert study.names == [one.title, "Larger groups"]
    changed = sim.compare(one, "rugby", "rugby", 2, workers=1, changes={"group.size_mean": 4}, detail=False)
    assert study.compare(*study.names).paired("win_rate").interval == changed.paired("win_rate").interval
    assert sim.study([one, two], ["relay", "rugby"], 1, workers=1).names[-1] == "Larger groups, rugby"
    assert sim.study([one, one], "rugby", 1, workers=1).names == ["rugby", "rugby (2)"]


def test_equal_cells_are_played_once(monkeypatch):
    """A way of working under two names, and the same market twice, cost one replication."""
    played, real = [], sim.world.run_replication
    monkeypatch.setattr(sim.world, "run_replication", lambda *facts, **more: played.append(facts[3]) or real(*facts, **more))
    scenario = a_scenario().with_operating_model("twin", base="rugby")
    study = sim.study([scenario, scenario], ["rugby", "twin"], replications=2, workers=1)
    assert played == [0, 1] and len(study.names) == 4


def test_a_matrix_is_our_ways_against_theirs():
    """Each cell equals a run of the scenario whose rivals all work that way; changing our way changes no rival's."""
    scenario = a_scenario()
    matrix = sim.matrix(scenario, ["relay", "rugby"], ["relay", "rugby"], replications=3, seed=2, workers=1)
    for theirs in matrix.rivals:
        for mine in matrix.ours:
            alone = sim.run(scenario.with_rivals(theirs), mine, 3, 2, workers=1, detail=False)
            assert matrix.estimate(mine, theirs).mean == pytest.approx(alone.figure("win_rate").mean(), abs=0)
    table = matrix.table().set_index(["ours", "rivals"])
    assert table.loc[("relay", "rugby"), "mean"] != table.loc[("relay", "relay"), "mean"]
    assert pd.isna(table.loc[("relay", "relay"), "difference"]) and not pd.isna(table.loc[("rugby", "relay"), "difference"])


def test_a_study_shows_its_headline_in_a_notebook():
    """Every cell has a row, with its interval; a comparison says its headline in words and has a row for each metric."""
    study = sim.study(a_scenario(), ["relay", "rugby"], replications=2, workers=1)
    assert study._repr_html_().count("<tr") == 3 and "NaN" not in study._repr_html_()
    shown = study.compare("relay", "rugby")._repr_html_()
    for told in (shown, study._repr_html_()):
        assert re.search(r"<p>Rugby wins [\d.]+ (more|fewer) of every 100\s+journeys than relay", told)
    assert shown.count("<tr") == 1 + len(METRICS) and not re.search(r"\de[-+]\d|NaN|nan", shown)


def test_any_measure_can_be_asked_for():
    """Of a study without tables too, even one that is counted from every activity; it equals that of the tables, and others say how."""
    asked = ("funnel_mql_rate", "time_online", "symptom_rejected")
    lean = sim.study(a_scenario(), "rugby", replications=2, workers=1, measures=asked)
    whole = sim.run(a_scenario(), "rugby", 2, workers=1)
    for key in asked:
        pd.testing.assert_series_equal(lean.results["rugby"].figure(key), whole.figure(key))
    assert set(lean.table(metrics=asked)["metric"]) == set(asked)
    with pytest.raises(ValueError, match="forecast_ratio was not kept"):
        lean.estimate("forecast_ratio", "rugby")
    with pytest.raises(sim.ScenarioError, match=r"unknown measure win_rat, did you mean win_rate\?"):
        whole.figure("win_rat")


def test_what_cannot_be_is_refused_before_anything_is_played(monkeypatch):
    """An engine that there is not, a measure that no study can have, a matrix without names: each is named, and nothing is played."""
    monkeypatch.setattr(sim.world, "run_replication", lambda *_, **__: pytest.fail("played"))
    with pytest.raises(ValueError, match="engine must be one of turns, simpy, got 'simpi'"):
        sim.run(a_scenario(), "relay", 1, workers=1, engine="simpi")
    with pytest.raises(ValueError, match="target_worth_low is held against a world of consumers"):
        sim.study(a_scenario(), "relay", 1, workers=1, measures=["target_worth_low"])
    with pytest.raises(ValueError, match="ours must be a list of one or more names that differ, got 'rugby'"):
        sim.matrix(a_scenario(), "rugby", ["relay"], 1, workers=1)
    with pytest.raises(ValueError, match="rivals must be a list of one or more names that differ"):
        sim.matrix(a_scenario(), ["rugby"], ["relay", "relay"], 1, workers=1)
    with pytest.raises(ValueError, match="at least one operating model"):
        calibrate(a_scenario(), [], 1, workers=1)


def test_the_engines_are_the_same_on_both_floors():
    """What a study takes is what a world can be played with."""
    assert get_args(cells.Engine) == get_args(market.Engine)


def test_a_measure_that_needs_every_activity_is_had_with_tables_too():
    """Tables or not, what is asked for is there."""
    how = {"replications": 2, "workers": 1, "measures": ["time_with_us"]}
    with_tables, without = (
        sim.study(a_scenario(), "rugby", tables=kept, **how).estimate("time_with_us", "rugby") for kept in (True, False)
    )
    assert with_tables == without and with_tables.mean > 0


MONSTER = {
    "group.size_mean": 30, "group.hours_per_week": 40, "time.online_hours": 0.05, "time.offline_hours": 0.05,
    "time.group_meeting_hours": 0.05, "time.supplier_meeting_hours": 0.05, "time.other_hours": 0.05,
}  # fmt: skip


def test_what_no_machine_could_hold_is_refused_before_it_is_played(monkeypatch):
    """F1: every value inside its bounds, and tens of millions of activities: the settings that make it so are named."""
    monkeypatch.setattr(cost, "memory", lambda: 16e9)
    scenario = sim.load("mid_market").with_changes(MONSTER)
    assert cost.cost_of(scenario, detail=True).activities > 33e6, "as many as were written before memory ran out"
    with pytest.raises(ValueError, match=r"group\.size_mean.*group\.hours_per_week.*time\.online_hours"):
        sim.run(scenario, "relay", 1)
    assert cost.refusal([cost.Cell.of(sim.load("mid_market"), "relay")], 20, detail=True) is None
    with pytest.raises(ValueError, match=r"Take at most [0-9]+ replications"):
        sim.run(sim.load("mid_market"), "relay", 10_000)


def test_the_largest_studies_are_refused_too(monkeypatch):
    """The ledger and a calibration, where this machine cannot hold one of their worlds."""
    monkeypatch.setattr(cost, "memory", lambda: 1e6)
    with pytest.raises(ValueError, match=r"possible here for one world"):
        move_each_parameter(a_scenario(), replications=2, workers=1)
    with pytest.raises(ValueError, match=r"possible here for one world"):
        calibrate(a_scenario(), replications=2, workers=1)


@pytest.mark.parametrize("name", ["mid_market", "enterprise_erp", "consumer_like", "smb_software"])
def test_what_is_reckoned_is_near_what_is_played(name):
    """Journeys within a third, activities within a factor of two, readers rather too many; its memory is not below that of its tables."""
    shipped = sim.load(name)
    scenario = shipped.with_changes({"market.accounts": min(shipped.market.accounts, 200)})
    found, played = cost.cost_of(scenario, detail=True), sim.run(scenario, "rugby", 1, workers=1)
    assert 0.75 < found.journeys / len(played.journeys) < 1.33
    assert 0.5 < found.activities / len(played.activities) < 2.0
    assert found.kept_bytes > 0.5 * played.activities.memory_usage(deep=True).sum()
    assert 0.8 < found.readers / played.leads["journey"].isna().sum() < 3.0, "casual readers who left a name"


def test_importing_sim_is_cheap():
    """Reading a scenario loads neither pandas, scipy, the kernel nor any chart."""
    code = "import sim, sys; sim.load('mid_market'); print([m for m in ('pandas', 'scipy', 'numba', 'altair') if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_the_public_interface_is_complete():
    """Every public name can be had, and no other."""
    for name in sim.__all__:
        assert getattr(sim, name)
    with pytest.raises(AttributeError, match="has no attribute 'nothing'"):
        _ = sim.nothing
