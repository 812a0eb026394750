"""What the benchmarks rest on: other tools play the law that our engine plays, and a difference would be found. No clock is read."""

import subprocess
from functools import cache

import numpy as np
import pytest

from benchmarks import against, engine, law, tools, variance, with_simpy
from benchmarks.law import CHANGES, Journey, play_plainly

COMPANIES = 300
FALSE_ALARM = 1e-4  # of each comparison here, had its seed been left to chance


@cache
def ours() -> list[Journey]:
    """Return the journeys of our engine."""
    return [journey for seed in (1, 2, 3) for journey in engine.journeys_of(engine.run(COMPANIES, seed, detail=True))]


def different(journeys: list[Journey]) -> list[tuple[str, float, float]]:
    compared = tools.compare({tools.OURS: ours(), "other": journeys}, FALSE_ALARM)
    return [(measure, off, half) for _, measure, _, off, half in compared if abs(off) > half]


@pytest.mark.slow
@pytest.mark.parametrize("play", [with_simpy.play, play_plainly])
def test_the_law_in_python_is_the_one_that_our_engine_plays(play):
    """Activities, length, purchases and loop-backs of a journey agree within their intervals."""
    assert different(play(COMPANIES, 1)) == []


@pytest.mark.slow
def test_another_law_is_found_out(monkeypatch):
    """With half as much new information, journeys are called different."""
    monkeypatch.setattr(law, "NEWS", law.NEWS / 2.0)
    assert {measure for measure, _, _ in different(play_plainly(COMPANIES, 1))} >= {"activities", "days", "loop_backs"}


@pytest.mark.slow
def test_the_kernel_alone_plays_the_same_activities():
    """Without any scheduling, every group does as much as on the usual path."""
    activities = sum(journey.activities for journey in engine.journeys_of(engine.run(COMPANIES, 1, detail=True)))
    assert engine.prepare_kernel(COMPANIES, 1)() == activities


def test_every_company_buys_once_and_ends():
    """In the common law nothing is left open, nothing is bought twice, and nobody from a vendor calls."""
    tables = engine.run(50, 1)
    assert len(tables.journeys) == 50
    assert set(tables.journeys["outcome"]) == {"purchase", "no_decision"}
    assert tables.opportunities.empty and tables.customers.empty


def test_every_change_names_a_parameter():
    """The common law is a scenario like any other."""
    scenario = engine.scenario(50)
    assert {key: scenario.values()[key] for key in CHANGES} == pytest.approx(CHANGES)


def test_pairing_saves_as_many_worlds_as_the_correlation_says():
    """With equal variances and correlation r, pairing needs 1 / (1 - r) times fewer worlds, and the interval holds that."""
    luck = np.random.default_rng(1)
    shared, own, others = luck.standard_normal((3, 500))
    ratio, low, high = variance.with_interval(2.0 * shared + own, 2.0 * shared + others)  # r = 0.8
    assert low < 5.0 < high and low < ratio < high


class Clock:
    """A side that plays faster or slower than another, and says in which order it was asked."""

    def __init__(self, name, speed, asked):
        self.name, self.speed, self.asked, self.found = name, speed, asked, {figure: [] for figure in against.FIGURES}

    def play(self, seed):
        self.asked.append(self.name)
        return dict.fromkeys(against.FIGURES, self.speed * (1 + seed))


def test_two_commits_play_the_same_seeds_in_turn():
    """Neither is always the first; the seed that compiles counts for nobody."""
    asked = []
    here, there = Clock("here", 2.0, asked), Clock("there", 1.0, asked)
    against.in_turn(here, there, 4)
    assert asked == ["there", "here", "here", "there"] * 2 + ["there", "here"]
    assert here.found["whole"] == [4.0, 6.0, 8.0, 10.0] and there.found["whole"] == [2.0, 3.0, 4.0, 5.0]


def test_a_release_goes_by_its_number():
    """And a commit by its own name."""
    assert [against.commit_of(name) for name in ("0.1", "0.2", "HEAD")] == ["4316ebe", "5a40dec", "HEAD"]


def test_a_commit_is_checked_out_for_as_long_as_it_takes():
    """Its files are there, and nothing of it is left; a commit that nobody knows is one line."""
    with against.checked_out("HEAD") as place:
        assert (place / "sim" / "__init__.py").exists()
    listed = subprocess.run(["git", "worktree", "list"], cwd=against.ROOT, capture_output=True, text=True).stdout
    assert not place.exists() and str(place) not in listed
    with pytest.raises(SystemExit, match="cannot be checked out"), against.checked_out("no-such-commit"):
        pass


@pytest.mark.slow
def test_a_side_plays_with_its_own_code():
    """Both figures of this checkout are speeds."""
    side = against.Side(against.ROOT)
    try:
        assert all(value > 100 for value in side.play(1).values())
    finally:
        side.close()
