"""Predict first: what people guessed stands beside the answer, and what explains the surprise is what was measured."""

import pytest

from sim.experiment.statistics import Interval
from sim.present import findings
from sim.present.charts import guesses
from sim.present.charts.guesses import HEADLINE, PROFIT, Guess
from tests.unit.test_present import comparison_of, move, plain, rows_of

BASE = [100.0 * (10 + world % 3) for world in range(12)]


@pytest.fixture
def found(monkeypatch):
    """Of twelve worlds in which rugby wins more, and earns 50 more in each."""
    comparison = comparison_of(wins=2 * (6, 7, 8, 6, 7, 8), base=6 * (4, 5))
    move(comparison, "base", PROFIT, BASE)
    move(comparison, "other", PROFIT, [value + 50.0 + value % 7 for value in BASE])
    monkeypatch.setattr(guesses, "leads", lambda comparison: {"rugby": ["gets its quote to more of them (+1.0)"], "relay": []})
    return comparison


def test_each_guess_stands_beside_the_answer_and_its_interval(found):
    """Where it lies, in the unit of the figure; how many lie within the interval, and how far they were off."""
    interval = found.paired(HEADLINE).interval
    given = [Guess("Anna", {HEADLINE: interval.mean}), Guess("Bo", {HEADLINE: -0.03}), Guess("Cy", {PROFIT: 70.0})]
    rows = rows_of(guesses.guesses(found, HEADLINE, given))
    assert [row["x"] for row in rows if row.get("y") == guesses.TOP] == pytest.approx(2 * [100 * interval.mean])  # the dot, its name
    told = [plain(str(row.get("text", ""))) for row in rows]
    assert any(text.startswith("Bo: −3") for text in told) and not any(text.startswith("Cy") for text in told)
    answer = next(text for text in told if text.startswith("The answer: "))
    assert plain(findings.difference_scale(found, HEADLINE).ends(interval)) in answer
    assert (
        plain(guesses.tally(found, HEADLINE, given))
        == "The mean of 2 guesses was rugby by 4.8 points; the answer is rugby by 12.5 points (8.0 to 17.0), and 1 lies within its interval"
    )
    assert guesses.tally(found, HEADLINE, given[2:]).startswith("Journeys won: nobody guessed")


@pytest.mark.parametrize(("guess", "told", "step"), [
    (-0.03, "Rugby wins more than was expected", "Rugby gets its quote to more of them"),
    (0.9, "Rugby wins less than was expected", "None of the steps to a win clearly speaks for relay"),
    (None, "What makes the difference between rugby and relay", "Rugby gets its quote to more of them"),
])  # fmt: skip
def test_a_surprise_is_explained_by_what_was_measured(found, guess, told, step):
    """By the steps and the levers that go the way in which people were wrong, and by those alone."""
    moves = {
        "Sales early": Interval(0.04, 0.02, 0.06, 12),
        "Hand-over": Interval(-0.02, -0.03, -0.01, 12),
        "Luck": Interval(0.5, -1, 2, 12),
    }
    heading, points = guesses.why(found, [Guess("Anna", {} if guess is None else {HEADLINE: guess})], moves)
    assert heading == told and points[0].startswith(step)
    assert ("“Sales early” adds 4.0" in plain(points[1])) == (guess != 0.9) and "Luck" not in points[1]
    assert ("“Hand-over” takes 2.0" in plain(points[1])) == (guess == 0.9)


def test_nothing_of_the_answer_is_told_before_it(found):
    """Only how the first way of working does, which everybody in the room knows of their own company."""
    told = plain(guesses.before(found))
    assert told.startswith("With relay: journeys won 22") and "rugby" not in told.lower()


def test_each_figure_that_was_guessed_is_explained(found, monkeypatch):
    """People can be wrong about wins one way and about money the other: both are told, and what was not found is not."""
    heading, points = guesses.why(found, [Guess("Anna", {HEADLINE: -0.03, PROFIT: 2_500_000.0})], {"Luck": Interval(0.5, -1, 2, 12)})
    assert heading == "Rugby wins more and earns less than was expected"
    assert points[0].startswith("Rugby gets its quote") and not any("Added alone" in point for point in points)
    assert any("what each is worth" in point for point in points)
    _, points = guesses.why(found, [Guess("Anna", {HEADLINE: -0.03})], {"Sales early": Interval(0.04, 0.02, 0.06, 12)})
    assert plain(points[1]).startswith("Added alone to relay, in 12 worlds: “Sales early”")


def test_one_guess_is_told_beside_the_answer_as_people_say_it(found):
    """Who, and by how much."""
    assert plain(guesses.tally(found, HEADLINE, [Guess("Bo", {HEADLINE: -0.03})])).startswith(
        "The guess was relay by 3.0 points; the answer is rugby by 12.5 points"
    )
