"""Intervals, shares and numbers of replications, against published tables and by hand."""

import numpy as np
import pytest
from scipy import stats

from sim.experiment.statistics import (
    LEVEL_OF_LOOKS,
    LOOKS,
    chance_of_exclusion,
    last_look,
    level_of_looks,
    next_look,
    paired_difference,
    replications_needed,
    share_better,
    student_t_interval,
    together,
)

NAN = float("nan")


def test_the_interval_is_students():
    """Five numbers of mean 3 and spread sqrt(2.5): t(0.975, 4) = 2.776 from any printed table."""
    interval = student_t_interval([1, 2, 3, 4, 5])
    half = 2.776445 * (2.5 / 5) ** 0.5
    assert (interval.mean, interval.n) == (3, 5)
    assert (interval.low, interval.high) == pytest.approx((3 - half, 3 + half), rel=1e-6)


def test_the_interval_agrees_with_scipy_at_any_level():
    """For other levels and sizes it is what scipy.stats says."""
    values = np.random.default_rng(1).normal(5, 2, 17)
    for level in (0.5, 0.8, 0.99):
        interval = student_t_interval(values, level)
        expected = stats.ttest_1samp(values, 0).confidence_interval(level)
        assert (interval.low, interval.high) == pytest.approx((expected.low, expected.high))


def test_the_interval_covers_as_often_as_it_says():
    """Of 2000 samples of 8, the interval misses the mean in 5 %; outside 3.2-6.8 % is a false alarm in about 1 of 4000."""
    samples = np.random.default_rng(7).normal(0.3, 1, (2000, 8))
    found = [student_t_interval(sample) for sample in samples]
    missed = np.mean([not i.low <= 0.3 <= i.high for i in found])
    assert 0.032 < missed < 0.068


def test_pairing_removes_what_both_sides_share():
    """Worlds differ by 100, the two sides by 1 with no spread: the interval is exactly 1."""
    worlds = np.array([0.0, 100.0, -250.0, 40.0])
    interval = paired_difference(worlds, worlds + 1)
    assert (interval.mean, interval.low, interval.high) == (1, 1, 1)
    assert interval.is_clear


def test_values_that_are_missing_leave_their_pair_out():
    """A metric without a denominator in one of the two worlds takes the other one out too."""
    interval = paired_difference([1, NAN, 3, 4], [2, 5, NAN, 7])
    assert (interval.mean, interval.n) == (2, 2)


@pytest.mark.parametrize(("values", "mean", "n"), [([], NAN, 0), ([NAN], NAN, 0), ([4.0], 4, 1), ([4.0, np.inf], 4, 1)])
def test_too_few_values_have_no_interval(values, mean, n):
    """One value has a mean and no interval, none has neither; both are numbers, not errors."""
    interval = student_t_interval(values)
    assert interval.mean == pytest.approx(mean, nan_ok=True)
    assert interval.n == n
    assert np.isnan(interval.low) and np.isnan(interval.high)
    assert not interval.is_clear


def test_of_many_differences_those_are_clear_that_benjamini_and_hochberg_find():
    """Some true, some not: exactly the discoveries that scipy names exclude 0, all have one coverage, and alone it is Student's."""
    random = np.random.default_rng(2)
    for true in (0, 3, 12, 40):
        samples = random.normal(0, 1, (40, 15)) + np.where(np.arange(40) < true, 1.0, 0.0)[:, None]
        found = together([student_t_interval(sample, 0.9) for sample in samples], 0.95)
        chances = stats.ttest_1samp(samples, 0, axis=1).pvalue
        assert [each.is_clear for each in found] == list(stats.false_discovery_control(chances) <= 0.05)
        assert len({each.level for each in found}) == 1 and found[0].level == pytest.approx(
            1 - 0.05 * max(1, sum(each.is_clear for each in found)) / 40
        )
    alone = student_t_interval(samples[0], 0.99)
    assert (together([student_t_interval(samples[0])])[0].low, together([])) == (pytest.approx(alone.low), [])
    assert together([student_t_interval([4.0]), student_t_interval(samples[0])])[1].low == pytest.approx(alone.low), (
        "unknown ones do not count"
    )


def test_a_table_of_figures_without_a_difference_has_a_star_as_seldom_as_it_says():
    """Of 1000 tables of 30 figures 5 % have one that is called clear (2.9 to 7.1 %); each alone at 95 % most would."""
    samples = np.random.default_rng(4).normal(0, 1, (1000, 30, 12))
    tables = [[student_t_interval(sample) for sample in table] for table in samples]
    assert 0.029 < np.mean([any(each.is_clear for each in together(table, 0.95)) for table in tables]) < 0.071
    assert np.mean([any(each.is_clear for each in table) for table in tables]) > 0.7


@pytest.mark.parametrize("level", [0, 1, -0.5, 95, NAN])
def test_a_level_that_is_no_coverage_is_refused(level):
    """95 is not 0.95."""
    with pytest.raises(ValueError, match=r"level\(=.*\) must be between 0 and 1"):
        student_t_interval([1, 2], level)


def test_sides_that_do_not_pair_up_are_refused():
    """Three worlds cannot be paired with two."""
    with pytest.raises(ValueError, match="base and other must pair up, got 3 and 2 values"):
        paired_difference([1, 2, 3], [1, 2])
    with pytest.raises(ValueError, match=r"values must be a row of numbers, got shape \(1, 2\)"):
        paired_difference([[1, 2]], [[1, 2]])


def test_a_tie_is_not_better():
    """Of four worlds two are better, one is worse and one a tie: half."""
    base, other = [1, 1, 1, 1], [2, 3, 0, 1]
    assert share_better(base, other, +1) == 0.5
    assert share_better(other, base, +1) == 0.25
    assert share_better(base, other, -1) == 0.25


def test_nothing_is_better_where_no_direction_is():
    """Without a direction, or without a pair, the share is unknown."""
    assert np.isnan(share_better([1, 2], [2, 3], 0))
    assert np.isnan(share_better([NAN], [2], +1))
    assert np.isnan(share_better([], [], +1))


def test_the_replications_needed_are_the_fewest_whose_interval_excludes_zero():
    """At the present mean and spread the interval excludes 0 with that many, and not with one fewer."""
    rng = np.random.default_rng(3)
    for mean in (0.05, 0.2, 1.0, 5.0):
        differences = rng.normal(mean, 1, 12)
        needed = replications_needed(np.zeros(12), differences)
        mean_now, spread = abs(differences.mean()), differences.std(ddof=1)
        assert half_width(needed, spread) < mean_now
        assert needed == 2 or half_width(needed - 1, spread) >= mean_now


def half_width(n: int, spread: float) -> float:
    return stats.t.ppf(0.975, n - 1) * spread / n**0.5


def test_a_clear_verdict_needs_no_more_than_there_are():
    """Needed is at most the present number exactly when the interval excludes 0 already."""
    rng = np.random.default_rng(5)
    seen = set()
    for _ in range(200):
        base, other = rng.normal(0, 1, 6), rng.normal(0.8, 1, 6)
        is_clear = paired_difference(base, other).is_clear
        assert is_clear == (replications_needed(base, other) <= 6)
        seen.add(is_clear)
    assert seen == {True, False}


def test_a_constant_difference_needs_two():
    """Two worlds tell that there is no spread."""
    assert replications_needed([1, 2, 3], [2, 3, 4]) == 2


@pytest.mark.parametrize(
    ("base", "other"), [([], []), ([1], [2]), ([1, NAN], [2, 3]), ([1, 2], [1, 2]), ([0, 0], [1, -1]), ([0, 0], [1, -1 + 1e-16])]
)
def test_it_is_unknown_how_many_replications_no_difference_needs(base, other):
    """No spread to tell from, or a mean of 0: no number would be honest."""
    assert replications_needed(base, other) is None


@pytest.mark.parametrize("looks", [[1], [12], [200]])
def test_one_look_is_the_interval_of_a_fixed_sample(looks):
    """Who looks once has what the level says, however many values there are."""
    assert chance_of_exclusion(looks, 0.95) == pytest.approx(0.05, abs=1e-9)
    assert level_of_looks(looks, 0.95) == pytest.approx(0.95, abs=1e-7)


@pytest.mark.parametrize(("count", "level", "chance"), [(2, 0.95, 0.083), (3, 0.95, 0.107), (5, 0.95, 0.142), (10, 0.95, 0.193)])
def test_repeated_looks_exclude_the_truth_as_often_as_published(count, level, chance):
    """Equal groups at 5 % each: Armitage, McPherson & Rowe 1969, table 2."""
    assert chance_of_exclusion(range(7, 7 * count + 1, 7), level) == pytest.approx(chance, abs=0.0006)


@pytest.mark.parametrize(("count", "level"), [(2, 0.9706), (5, 0.98421), (10, 0.98938)])
def test_the_level_of_equal_looks_is_pococks(count, level):
    """The nominal levels for 5 % over all looks: Pocock 1977, table 1."""
    assert level_of_looks(range(1, count + 1)) == pytest.approx(level, abs=6e-5)


def test_more_looks_and_narrower_intervals_exclude_more_often():
    """Each further look adds a chance, a higher level takes some away, and however often one looks it stays a chance."""
    chances = [chance_of_exclusion(LOOKS[:number], 0.95) for number in range(1, len(LOOKS) + 1)]
    assert all(np.diff([0.0, *chances, 1.0]) > 0)
    assert all(np.diff([chance_of_exclusion(LOOKS, level) for level in (0.5, 0.9, 0.95, 0.99, 0.999)]) < 0)
    assert level_of_looks(LOOKS) < level_of_looks(range(12, 201)) < 1


def test_the_interval_of_answers_holds_at_all_looks_and_at_one_of_ones_own():
    """At most 5 % over the planned looks, whatever one number a reader adds by hand."""
    assert level_of_looks(LOOKS) < LEVEL_OF_LOOKS
    own = [chance_of_exclusion(sorted({*LOOKS, number}), LEVEL_OF_LOOKS) for number in range(13, 200)]
    assert 0.0459 < chance_of_exclusion(LOOKS, LEVEL_OF_LOOKS) < 0.0461
    assert max(own) < 0.05


def test_students_intervals_exclude_as_often_as_those_of_a_known_spread():
    """Of 40,000 studies without a difference, looked at as planned; the standard error of the chance is 0.0011."""
    values, looks = np.random.default_rng(12).normal(size=(40_000, LOOKS[-1])), np.array(LOOKS)
    means = values.cumsum(axis=1)[:, looks - 1] / looks
    spreads = np.sqrt(((values**2).cumsum(axis=1)[:, looks - 1] - looks * means**2) / (looks - 1))
    excluded = np.abs(means) > stats.t.isf((1 - LEVEL_OF_LOOKS) / 2, looks - 1) * spreads / np.sqrt(looks)
    assert excluded.any(axis=1).mean() == pytest.approx(chance_of_exclusion(LOOKS, LEVEL_OF_LOOKS), abs=0.005)


@pytest.mark.parametrize("looks", [[], [0, 3], [3, 3], [6, 3]])
def test_looks_that_do_not_increase_are_refused(looks):
    """There is nothing to look at, or nothing new."""
    with pytest.raises(ValueError, match="looks must be increasing numbers of values"):
        chance_of_exclusion(looks, 0.95)
    with pytest.raises(ValueError, match="looks must be increasing numbers of values"):
        level_of_looks(looks)


def test_worlds_are_added_from_look_to_look():
    """3, 6, 12, 20, 40 and so on, up to what is asked for, and back to the last look that has been reached."""
    seen = [0]
    while seen[-1] < 100:
        seen.append(next_look(seen[-1], 100))
    assert seen == [0, 3, 6, 12, 20, 40, 80, 100]
    assert (next_look(0, 2), next_look(12, 12), next_look(200, 500)) == (2, 12, 500)
    assert [last_look(worlds) for worlds in (0, 2, 3, 11, 12, 39, 5000)] == [0, 0, 3, 6, 12, 20, 200]
