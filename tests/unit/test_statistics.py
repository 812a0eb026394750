"""Intervals, shares and numbers of replications, against published tables and by hand."""

import numpy as np
import pytest
from scipy import stats

from sim.experiment.statistics import paired_difference, replications_needed, share_better, student_t_interval

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
