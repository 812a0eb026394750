"""How sure a difference is, when both sides were run in the same worlds.

Two operating models meet the same accounts, needs and luck in replication 0, the same again in replication 1,
and so on. What differs within a replication is therefore the operating model's, and the pairs of one study
are independent of each other: a Student-t interval of the paired differences says how sure their mean is.
Nothing here knows what the numbers stand for.

Worlds are added a few at a time, and whoever watches stops when the answer pleases. An interval of 95 % at each look would then exclude
0 far more often than it says: at some look of `LOOKS` in 19 % of questions without a difference. The intervals of answers are therefore
made for all the looks that are planned, each at the same level (Pocock's boundary): at `LEVEL_OF_LOOKS` some look excludes a true 0 in
4.8 %, and in 5.1 % with one look more, at a number of one's own.

References
----------
Law & Kelton, Simulation Modeling and Analysis, on common random numbers and paired-t intervals.
Armitage, McPherson & Rowe 1969, Repeated significance tests on accumulating data, on the chance of a false alarm in several looks.
Benjamini & Hochberg 1995, Controlling the false discovery rate, on many differences at once.
Benjamini & Yekutieli 2005, False discovery rate-adjusted multiple confidence intervals for selected parameters.
Pocock 1977, Group sequential methods in the design and analysis of clinical trials, on one nominal level for all looks, also of t.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.optimize import brentq
from scipy.special import ndtr, ndtri, stdtr, stdtrit

Floats = NDArray[np.float64]
LEVEL = 0.95
"""Coverage of an interval that is looked at once."""

GLIMPSES = (3, 6)
"""Worlds at which there is a picture, and at which there is an interval besides, before there is a verdict."""

LOOKS = (12, 20, 40, 80, 120, 160, 200)
"""Worlds at which an answer is looked at; from the first of them on it has a verdict."""

FEWEST_DIFFERENT = 6
"""Worlds that must differ for a verdict: of what is rarer, so few worlds tell too little of the spread, and intervals miss more often."""

FEW_EVENTS, WORLDS_OF_FEW = 25, 80
"""A cost divided by fewer events a world than this has a long tail, and is judged from so many worlds on: decision 017 says why."""

LEVEL_OF_LOOKS = 0.99
"""Coverage, at each look, of the interval that an answer rests on: `chance_of_exclusion` says what that comes to over all looks."""

_NODES = 160  # of the integrals; twice as many change no chance by 1e-9
MOST_NEEDED = 2**49
"""Replications: where a clear verdict would need more, the mean is so close to 0 that it is rounding."""


@dataclass(frozen=True)
class Interval:
    """A mean and how sure it is.

    Attributes
    ----------
    mean, low, high : float
        In the unit of the values. NaN when there was no value; with one value only the mean is known.
    n : int
        Number of values.
    level : float
        Coverage of the interval.
    """

    mean: float
    low: float
    high: float
    n: int
    level: float = field(default=LEVEL, compare=False)

    def at(self, level: float) -> Interval:
        """Return the interval of another coverage, of the same values."""
        if self.n < 2:
            return self
        wider = _reach(self.n, level) / _reach(self.n, self.level)
        return Interval(self.mean, self.mean - wider * (self.mean - self.low), self.mean + wider * (self.high - self.mean), self.n, level)

    @property
    def chance(self) -> float:
        """How likely a mean at least as far from 0 is where the true one is 0 (Student's t test); NaN when it is unknown."""
        if not np.isfinite(self.low):
            return np.nan
        error = (self.mean - self.low) / _reach(self.n, self.level)
        return 2.0 * float(stdtr(self.n - 1, -abs(self.mean) / error)) if error > 0 else float(self.mean == 0)

    def is_within(self, margin: float) -> bool:
        """Whether it holds nothing further than *margin* from 0; False when it is unknown."""
        return -margin <= self.low and self.high <= margin

    @property
    def is_clear(self) -> bool:
        """Whether the interval excludes 0; False when it is unknown."""
        return self.low > 0 or self.high < 0

    @property
    def has_range(self) -> bool:
        """Whether there are worlds enough for its ends to be shown."""
        return self.n >= GLIMPSES[1] and bool(np.isfinite(self.low))

    @property
    def is_early(self) -> bool:
        """Whether there are too few worlds for a verdict."""
        return self.n < LOOKS[0]

    @property
    def is_sure(self) -> bool:
        """Whether it excludes 0 in worlds enough for a verdict."""
        return self.is_clear and not self.is_early

    def as_row(self, mean: str = "mean") -> dict[str, float]:
        """Return the cells of a table's row, that of the mean under its name there."""
        return {mean: self.mean, "low": self.low, "high": self.high, "replications": self.n}


def student_t_interval(values: ArrayLike, level: float = LEVEL) -> Interval:
    """Estimate the mean of independent *values*; those that are not finite are left out.

    Parameters
    ----------
    values : array_like, shape (n,)
    level : float
        Coverage of the interval, in (0, 1).

    Raises
    ------
    ValueError
        If *level* is out of range.
    """
    _checked(level)
    finite = _floats(values)
    finite = finite[np.isfinite(finite)]
    n = finite.size
    mean = float(finite.mean()) if n else np.nan
    half_width = _half_width(float(finite.std(ddof=1)), n, level) if n > 1 else np.nan
    return Interval(mean, mean - half_width, mean + half_width, n, level)


def paired_difference(base: ArrayLike, other: ArrayLike, level: float = LEVEL) -> Interval:
    """Estimate how much *other* differs from *base* under common random numbers.

    Parameters
    ----------
    base, other : array_like, shape (n_replications,)
        One value per replication, in the same order. Pairs in which either is not finite are left out.
    level : float
        Coverage of the interval, in (0, 1).

    Returns
    -------
    Interval
        Of other - base.

    Raises
    ------
    ValueError
        If the shapes differ or *level* is out of range.
    """
    return student_t_interval(_differences(base, other), level)


def together(found: Sequence[Interval], level: float = LEVEL_OF_LOOKS) -> list[Interval]:
    """Return the intervals of many differences, each as wide as it must be for few of those that exclude 0 to do so by luck.

    The number that may be called clear is Benjamini and Hochberg's, which keeps the expected share of false ones among them below
    1 - *level*; the interval of each is then of the one coverage at which exactly those exclude 0, which keeps the expected share of these
    that miss as low (Benjamini and Yekutieli). Where all are clear that is *level* itself, where none is it is Bonferroni's.

    Parameters
    ----------
    found : sequence of Interval
        Of whatever coverage; those that are unknown count for nothing.
    level : float
        Coverage of the interval of a difference that stands alone, in (0, 1).

    Raises
    ------
    ValueError
        If *level* is out of range.
    """
    missed = 1 - _checked(level)
    chances = np.sort([each.chance for each in found if np.isfinite(each.low)])
    if not chances.size:
        return list(found)
    clear = np.flatnonzero(chances <= missed * np.arange(1, chances.size + 1) / chances.size)
    each_missed = missed * (clear[-1] + 1 if clear.size else 1) / chances.size
    return [each.at(1 - float(each_missed)) for each in found]


def chance_of_exclusion(looks: Sequence[int], level: float) -> float:
    """Return how likely the interval of a mean excludes its true value at one or more of several looks.

    Of normal values with a known spread, by recursive integration over the sum of the values that no look has stopped. For Student's
    intervals it is near: of normal values and the looks of `LOOKS` within 0.2 points of a hundred, as the tests hold.

    Parameters
    ----------
    looks : sequence of int, increasing
        Numbers of values at which the interval is looked at.
    level : float
        Coverage of the interval at each look, in (0, 1).

    Raises
    ------
    ValueError
        If *looks* do not increase from 1 or more, or *level* is out of range.
    """
    sizes = np.asarray(looks, dtype=np.float64)
    if not sizes.size or sizes[0] < 1 or (np.diff(sizes) <= 0).any():
        raise ValueError(f"looks must be increasing numbers of values, got {list(looks)}")
    furthest = -float(ndtri((1 - _checked(level)) / 2))  # in standard errors
    nodes, weights = np.polynomial.legendre.leggauss(_NODES)
    excluded, before, sums, mass = 0.0, 0.0, np.zeros(1), np.ones(1)
    for size in sizes:
        limit, step = furthest * size**0.5, (size - before) ** 0.5
        excluded += float(mass @ (ndtr((sums - limit) / step) + ndtr((-sums - limit) / step)))
        moved = (limit * nodes[:, None] - sums) / step
        mass = limit * weights * (np.exp(-(moved**2) / 2) @ mass) / (step * (2 * np.pi) ** 0.5)
        sums, before = limit * nodes, size
    return excluded


def level_of_looks(looks: Sequence[int], level: float = LEVEL) -> float:
    """Return the coverage that an interval must have at each of several looks to hold the true mean at all of them in *level*.

    Raises
    ------
    ValueError
        As `chance_of_exclusion`.
    """
    missed = 1 - _checked(level)
    chance_of_exclusion(looks, level)  # refuses what are no looks
    return 1 - float(
        brentq(lambda each: chance_of_exclusion(looks, 1 - each) - missed, missed / (len(looks) + 1), (1 + missed) / 2, xtol=1e-9)
    )


def next_look(worlds: int, most: int) -> int:
    """Return the number of worlds at which an answer is looked at next, after *worlds* and up to *most*."""
    return min((look for look in (*GLIMPSES, *LOOKS) if worlds < look < most), default=most)


def last_look(worlds: int) -> int:
    """Return the greatest number of worlds, up to *worlds*, at which an answer is looked at; 0 before the first."""
    return max((look for look in (*GLIMPSES, *LOOKS) if look <= worlds), default=0)


def share_better(base: ArrayLike, other: ArrayLike, direction: int) -> float:
    """Return the share of pairs in which *other* is better than *base*.

    A tie counts as not better, so in n pairs the share is a whole number of n-ths, and exchanging the two
    sides need not give the rest.

    Parameters
    ----------
    base, other : array_like, shape (n_replications,)
        One value per replication, in the same order. Pairs in which either is not finite are left out.
    direction : int
        1 when more is better, -1 when less is, 0 when neither is; the share is then NaN, as it is without any
        pair.

    Raises
    ------
    ValueError
        If the shapes differ.
    """
    differences = _differences(base, other)
    if direction == 0 or not differences.size:
        return np.nan
    return float(np.mean(direction * differences > 0))


def replications_needed(base: ArrayLike, other: ArrayLike, level: float = LEVEL) -> int | None:
    """Return how many replications a clear verdict would need in all, at the present mean and spread.

    That is the smallest number whose `paired_difference` excludes 0; it is at most the present number exactly
    when the verdict is clear already. An estimate: the smaller the number behind it, the rougher.

    Returns
    -------
    int or None
        None when the mean is 0 or there are fewer than two pairs to tell a spread from.

    Raises
    ------
    ValueError
        If the shapes differ.
    """
    differences = _differences(base, other)
    if differences.size < 2 or differences.mean() == 0:
        return None
    mean, spread = abs(float(differences.mean())), float(differences.std(ddof=1))
    numbers = range(2, MOST_NEEDED + 1)
    place = bisect_left(numbers, True, key=lambda n: _half_width(spread, n, level) < mean)
    return numbers[place] if place < len(numbers) else None


def _checked(level: float) -> float:
    if not 0 < level < 1:
        raise ValueError(f"level(={level}) must be between 0 and 1")
    return level


def _half_width(spread: float, n: int, level: float) -> float:
    return _reach(n, level) * spread / n**0.5


def _reach(n: int, level: float) -> float:
    """Return how many standard errors an interval of *n* values reaches to either side."""
    return float(stdtrit(n - 1, (1 + level) / 2))


def _differences(base: ArrayLike, other: ArrayLike) -> Floats:
    """Return other - base of the pairs in which both are finite."""
    base, other = _floats(base), _floats(other)
    if base.shape != other.shape:
        raise ValueError(f"base and other must pair up, got {base.size} and {other.size} values")
    both = np.isfinite(base) & np.isfinite(other)
    return other[both] - base[both]


def _floats(values: ArrayLike) -> Floats:
    array = np.asarray(values, dtype=np.float64)
    if array.ndim != 1:
        raise ValueError(f"values must be a row of numbers, got shape {array.shape}")
    return array
