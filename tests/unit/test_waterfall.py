"""Where a difference comes from: the steps sum up to it, the levers are told apart, and the rule of scarce hours."""

import math

import numpy as np
import pytest

import sim
from sim.experiment.statistics import student_t_interval
from sim.measures.chain import STEPS
from sim.present import waterfall as told
from sim.studies.waterfall import Race, Waterfall, contributions, jackknifed, waterfall


def a_race(**changes):
    """Of 100 journeys sales talks in 40, quotes in 20, of which 10 buy and 5 from us."""
    usual = {"journeys": 100, "reached": 40, "quoted": 20, "finished": 10, "won": 5, "bought": 60, "unsafe": 4, "suppliers": 30,
             "hours": 400, "early_quotes": 0.1, "first_contact": 5, "busy": 0.5, "coordination": 0.0}  # fmt: skip
    return Race(**usual | changes)


def found(*pairs, scenario=None, levers=(), **more):
    played = {"relay": [one for one, _ in pairs], "rugby": [two for _, two in pairs]} | more
    return Waterfall(scenario or sim.load("simple_tool"), "relay", "rugby", played, tuple(levers), 1)


def test_what_the_steps_carry_sums_up_to_the_difference():
    """One step is twice as good, another half: they cancel, and each carries its own."""
    pairs = [(a_race(), a_race(reached=80, quoted=40, finished=10, won=5)), (a_race(), a_race(reached=44))]
    parts = contributions(pairs)
    assert parts.sum() == pytest.approx(0.0)
    assert parts[0] == pytest.approx(0.05 * math.log(124 / 80))
    better = [(a_race(), a_race(reached=60, quoted=33, finished=14, won=9)), (a_race(won=4), a_race())]
    assert contributions(better).sum() == pytest.approx((9 + 5) / 200 - (5 + 4) / 200)


def test_a_step_that_is_alike_carries_nothing():
    """Only the choice differs: it carries all of it."""
    parts = contributions([(a_race(), a_race(won=8))])
    assert parts == pytest.approx([0.0, 0.0, 0.0, 0.03])


def test_nobody_who_wins_nothing_has_steps():
    assert np.isnan(contributions([(a_race(won=0), a_race())])).all()


def test_the_jackknife_of_a_mean_is_the_interval_of_a_mean():
    """Journeys alike in every world: the share of all worlds is the mean of the worlds' shares, and so is its interval."""
    pairs = [(a_race(won=w), a_race(won=w + d)) for w, d in ((3, 1), (5, 2), (6, -1), (4, 3))]
    ours = jackknifed(pairs, lambda each: sum(two.won - one.won for one, two in each) / sum(one.journeys for one, _ in each))
    usual = student_t_interval([0.01, 0.02, -0.01, 0.03])
    assert (ours.mean, ours.low, ours.high) == pytest.approx((usual.mean, usual.low, usual.high))


def test_with_no_hour_to_spare_wins_an_hour_decide():
    """Rugby wins a fifth more for each journey that it reaches, and spends half as many hours again on it, coordination included."""
    busy = found((a_race(busy=0.9), a_race(won=6, hours=480, coordination=0.2, busy=0.95)))
    rule = busy.rule()
    assert (rule["wins_ratio"], rule["hours_ratio"], rule["reach_ratio"]) == pytest.approx((1.2, 1.5, 1.0))
    assert (rule["busy_first"], rule["busy_second"]) == (0.9, 0.95)
    assert "speaks for relay" in told.hours_told(busy)
    idle = found((a_race(), a_race(won=6, hours=480, coordination=0.2, busy=0.3)))
    assert "speaks for rugby" in told.hours_told(idle)
    assert "hours that relay leaves unused" in told.hours_told(found((a_race(), a_race(busy=0.95))))


def test_a_lever_that_carries_most_of_it_is_named():
    """Of four more wins the lever brings three alone, and takes one away when it goes."""
    worlds = [(a_race(won=w), a_race(won=w + 4)) for w in (4, 5, 6) * 4]
    lever = {"+takeover": [a_race(won=one.won + 3) for one, _ in worlds], "-takeover": [a_race(won=two.won - 1) for _, two in worlds]}
    ours = found(*worlds, levers=["takeover"], **lever)
    rows = ours.by_lever().set_index("change")
    assert rows.loc["added", "wins"] == pytest.approx(0.03) and rows.loc["taken", "wins"] == pytest.approx(0.01)
    assert rows.loc["added", "carries"] == pytest.approx(0.75)
    assert "takeover" not in told.levers_told(ours) and "Sales steps in" in told.levers_told(ours)


@pytest.fixture(scope="module")
def played():
    return waterfall(sim.load("simple_tool").with_changes({"market.accounts": 200}), replications=3, levers=False)


def test_of_worlds_that_were_played_the_steps_are_the_wins(played):
    steps = played.steps()
    for side, name in enumerate(("relay", "rugby")):
        total = [sum(pair[side][Race._fields.index(field)] for pair in played.pairs) for field in ("won", "journeys")]
        assert steps[name].prod() == pytest.approx(total[0] / total[1])
    assert steps["difference"].sum() == pytest.approx(played.wins.mean)
    wins = sim.compare(played.scenario, "relay", "rugby", replications=3, seed=1).paired("win_rate")
    assert np.allclose([pair[1].won / pair[1].journeys for pair in played.pairs], wins.other)
    assert list(steps["step"]) == list(STEPS)


def test_a_comparison_that_has_been_played_is_not_played_again(played):
    compared = sim.compare(played.scenario, "relay", "rugby", replications=3, seed=1)
    again = Waterfall.of(compared)
    assert Waterfall.of_steps(compared).steps().equals(again.steps())
    assert again.steps().equals(played.steps()) and again.rule() == pytest.approx(played.rule())


def test_it_is_told_in_sentences_and_tables(played):
    assert told.sentences(played)[0].replace("\N{NO-BREAK SPACE}", " ").startswith("Early look at 3 worlds: rugby wins ")
    assert len(told.readable_steps(played)) == len(STEPS) and len(told.readable_signs(played)) >= 5


def test_on_the_command_line(capsys, tmp_path):
    from sim.cli import main

    assert main(["waterfall", "simple_tool", "--replications", "2", "--set", "market.accounts=60", "--without-levers", "--out",
                 str(tmp_path / "out")]) == 0  # fmt: skip
    assert "Sales gets to talk" in capsys.readouterr().out
    assert {"steps.csv", "signs.csv"} <= {path.name for path in (tmp_path / "out").iterdir()}
