"""Two cells of a study in the same worlds, metric by metric."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from html import escape
from typing import Any, Literal

import numpy as np
import pandas as pd

from ..measures import METRICS, find
from ..measures.units import FORMATS
from ..measures.units import margin as margin_of
from ..scenario import Scenario, ScenarioError
from .result import Result
from .statistics import (
    FEW_EVENTS,
    FEWEST_DIFFERENT,
    GLIMPSES,
    LEVEL_OF_LOOKS,
    LOOKS,
    WORLDS_OF_FEW,
    Floats,
    Interval,
    paired_difference,
    replications_needed,
    share_better,
    student_t_interval,
    together,
)

HEADLINE = "win_rate"
"""The measure whose difference between two ways of working is the headline answer."""

Verdict = Literal["other better", "base better", "differs", "the same", "not clear yet", "too early"]
"""What is said of a difference: *differs* of a clear one in a measure of which neither more nor less is better, *the same* of one that is
within the margin for sure, and nothing as long as it is `Early`."""

Early = Literal["few worlds", "rare", "few events", ""]
"""Why a difference cannot be judged yet: before the first of the planned looks, as hardly any world differs, or as a cost is divided by few
events a world; empty where it can."""

UNDECIDED = frozenset({"not clear yet", "too early"})
"""What more worlds may still decide."""

AFTER_THE_NAMES = ("difference", "low", "high", "level", "better_in", "replications", "label", "unit")


@dataclass(frozen=True, eq=False)
class Paired:
    """One metric in every world that both sides have it for.

    Attributes
    ----------
    base, other : ndarray, shape (n,)
        The metric's values, in the same order of replications.
    interval : Interval
        Of other - base.
    share_better : float
        Share of these worlds in which *other* is better; a tie counts as not better. NaN when neither
        direction is better.
    replications_needed : int or None
        How many replications a clear verdict would need in all; None when that cannot be told.
    replications : ndarray of int, shape (n,)
        Which worlds they are.
    """

    base: Floats
    other: Floats
    interval: Interval
    share_better: float
    replications_needed: int | None
    replications: np.ndarray


@dataclass(frozen=True)
class Moved:
    """What other settings did to one measure, world by world in the worlds that were played under both.

    Attributes
    ----------
    difference : Interval
        Of the difference between the two ways of working: what it is now less what it was.
    base, other : Interval
        Of each way of working by itself.
    """

    difference: Interval
    base: Interval
    other: Interval


@dataclass(frozen=True, eq=False)
class Comparison:
    """Two results of one seed, paired by replication.

    Attributes
    ----------
    base, other : Result
    changes : dict of str to object
        What the scenario of *other* has otherwise, by dotted key; nothing as a rule.
    margins : dict of str to float
        By measure, from which size on a difference matters, as the *size* of `margin`; the usual one where there is none.

    Raises
    ------
    ValueError
        When the two were not run in the same worlds.
    """

    base: Result
    other: Result
    changes: Mapping[str, Any] = field(default_factory=dict, kw_only=True)
    margins: Mapping[str, float] = field(default_factory=dict, kw_only=True)
    _paired: dict[tuple[str, float], Paired] = field(default_factory=dict, init=False, repr=False)

    def __post_init__(self) -> None:
        if not self._is_explained():
            both = f"{self.base.scenario.fingerprint} and {self.other.scenario.fingerprint}"
            told = f" after {', '.join(self.changes)}" if self.changes else ""
            raise ValueError(f"only results of one scenario can be paired, got {both}{told}")
        if self.base.seed != self.other.seed:
            both = f"{self.base.seed} and {self.other.seed}"
            raise ValueError(f"only results of one seed can be paired, got {both}")

    @classmethod
    def of(cls, base: Result, other: Result) -> Comparison:
        """Pair two results of one seed, whatever their scenarios differ in."""
        return cls(base, other, changes=other.scenario.differences(base.scenario))

    def with_margins(self, margins: Mapping[str, float]) -> Comparison:
        """Return the same comparison with other sizes from which on a difference matters, by measure."""
        if dict(margins) == dict(self.margins):
            return self
        sized = replace(self, margins=margins)
        object.__setattr__(sized, "_paired", self._paired)  # what has been paired does not depend on them
        return sized

    def _is_explained(self) -> bool:
        """Tell whether *changes* hold all in which the scenarios differ."""
        base, other = self.base.scenario, self.other.scenario
        if {**other.differences(base)} == dict(self.changes):
            return True
        try:
            return base.with_changes(self.changes) == other
        except ScenarioError:  # such as changes of a vendor that the base does not have
            return False

    @property
    def scenario(self) -> Scenario:
        """The scenario of both; of the base where the other's has changes."""
        return self.base.scenario

    @property
    def seed(self) -> int:
        """The seed of both."""
        return self.base.seed

    @property
    def replications(self) -> int:
        """Number of replications that were asked for on each side."""
        return max(self.base.replications, self.other.replications)

    @property
    def names(self) -> tuple[str, str]:
        """Names of the two operating models, told apart where they are the same."""
        base, other = self.base.operating_model, self.other.operating_model
        if self.changes:
            return base, f"{other} (changed)"
        if base == other or {base, other} & {"metric", *AFTER_THE_NAMES}:
            return f"{base} (base)", f"{other} (other)"
        return base, other

    def paired(self, metric_key: str = HEADLINE, level: float = LEVEL_OF_LOOKS) -> Paired:
        """Return one measure of both sides, in the worlds that both have it for, and its difference.

        By default with the interval that its verdict rests on, made for all the looks that are planned.

        Raises
        ------
        ScenarioError
            When there is no such measure.
        """
        if (metric_key, level) not in self._paired:
            self._paired[metric_key, level] = self._pair(metric_key, level)
        return self._paired[metric_key, level]

    def _pair(self, metric_key: str, level: float) -> Paired:
        direction = find(metric_key).direction
        worlds = self._worlds_of_both
        base, other = (side.figure(metric_key).reindex(worlds).to_numpy(float) for side in (self.base, self.other))
        known = ~(np.isnan(base) | np.isnan(other))
        base, other = base[known], other[known]
        return Paired(
            base,
            other,
            paired_difference(base, other, level),
            share_better(base, other, direction),
            replications_needed(base, other, level),
            worlds[known],
        )

    def moved_since(self, before: Comparison, metric_key: str = HEADLINE, level: float = LEVEL_OF_LOOKS) -> Moved:
        """Return what has moved in one measure since the same two ways of working were compared under other settings.

        Both are taken in the same worlds, so that most of luck cancels: the movement is known more sharply than the answer itself.

        Raises
        ------
        ScenarioError
            When there is no such measure.
        ValueError
            When *before* is of another seed or of other ways of working.
        """
        if before.seed != self.seed or before.names != self.names:
            asked = [f"{' and '.join(each.names)} with seed {each.seed}" for each in (before, self)]
            raise ValueError(f"only the same two ways of working in the same worlds can have moved, got {asked[0]}, then {asked[1]}")
        then, now = before.paired(metric_key), self.paired(metric_key)
        _, was, is_ = np.intersect1d(then.replications, now.replications, return_indices=True)
        base, other = now.base[is_] - then.base[was], now.other[is_] - then.other[was]
        return Moved(*(student_t_interval(moved, level) for moved in (other - base, base, other)))

    def together(self, metrics: Iterable[str] = tuple(METRICS), level: float = LEVEL_OF_LOOKS) -> dict[str, Interval]:
        """Return the differences in many measures, by key, with intervals that are made for being looked at together.

        Of those that exclude 0 few do so by luck, as `statistics.together` says; a difference that stands alone is `paired`.
        """
        keys = [find(key).key for key in metrics]
        return dict(zip(keys, together([self.paired(key, level).interval for key in keys], level), strict=True))

    def margin(self, metric_key: str = HEADLINE, size: float | None = None) -> float:
        """Return up to where a difference in one measure hardly matters, in its unit; NaN without any value.

        *size* is in points of what is written in per cent, else in per cent of the base's mean: that of `margins` by default, else 0.5
        points and 2 %.
        """
        size = self.margins.get(metric_key) if size is None else size
        base = self.paired(metric_key).base
        return margin_of(find(metric_key).unit, float(base.mean()) if base.size else float("nan"), size)

    def verdict(self, metric_key: str = HEADLINE, margin: float | None = None) -> Verdict:
        """Return what may be said of the difference in one measure, however often it is looked at.

        Parameters
        ----------
        metric_key : str
        margin : float, optional
            In the measure's unit: up to here a difference does not matter, by default that of `margin`. The two are the same when the
            interval lies within it on both sides, which is two one-sided tests; this comes before one being better by less than matters.

        Raises
        ------
        ScenarioError
            When there is no such measure.
        ValueError
            When *margin* is negative or no number.
        """
        if margin is not None and not margin >= 0:
            raise ValueError(f"margin(={margin}) must be 0 or more")
        interval = self.paired(metric_key).interval
        if self.why_early(metric_key):
            return "too early"
        if interval.is_within(self.margin(metric_key) if margin is None else margin):
            return "the same"
        if not interval.is_clear:
            return "not clear yet"
        better = find(metric_key).direction * interval.mean
        return "differs" if better == 0 else "other better" if better > 0 else "base better"

    def why_early(self, metric_key: str = HEADLINE) -> Early:
        """Return why the difference in one measure cannot be judged yet; nothing where it can.

        Raises
        ------
        ScenarioError
            When there is no such measure.
        """
        paired, per = self.paired(metric_key), find(metric_key).per
        if paired.interval.n < LOOKS[0]:
            return "few worlds"
        if 0 < np.count_nonzero(paired.base != paired.other) < FEWEST_DIFFERENT:
            return "rare"
        if per and paired.interval.n < WORLDS_OF_FEW:
            events = self.paired(per)
            return "few events" if min(events.base.mean(), events.other.mean()) < FEW_EVENTS else ""
        return ""

    @cached_property
    def _worlds_of_both(self) -> np.ndarray:
        return np.array(sorted(set(self.base.worlds) & set(self.other.worlds)), dtype=int)

    def table(self, level: float = LEVEL_OF_LOOKS) -> pd.DataFrame:
        """Return one row per metric, the intervals as of `together`.

        Returns
        -------
        DataFrame
            metric, one column with the mean of each operating model under its name, difference, low, high
            (other - base and its interval), level (coverage of the interval), better_in (share of worlds in which other is better),
            replications (that both have the metric for), label, unit. The two means are over the same
            replications as the difference.
        """
        rows, found = [], self.together(METRICS, level)
        for key, metric in METRICS.items():
            paired, interval = self.paired(key), found[key]
            means = [float(side.mean()) if paired.interval.n else np.nan for side in (paired.base, paired.other)]
            rows.append({
                "metric": key, **dict(zip(self.names, means, strict=True)), **interval.as_row("difference"), "level": interval.level,
                "better_in": paired.share_better, "label": metric.label, "unit": metric.unit_in(self.scenario.currency),
            })  # fmt: skip
        return pd.DataFrame(rows)[["metric", *self.names, *AFTER_THE_NAMES]]

    def _repr_html_(self) -> str:
        """Show the headline in a sentence and every metric as it is written, in a notebook."""
        base, other = self.names
        said = {"other better": f"{other} is better", "base better": f"{base} is better", "differs": "they differ",
                "the same": "the two are the same", "not clear yet": "not clear yet", "too early": "too early to judge"}  # fmt: skip
        told = f"{differs(self.paired().interval, base, other)}: {said[self.verdict()]}, in {self.replications} worlds of seed {self.seed}."
        rows = []
        for row in self.table().to_dict("records"):
            metric, unit = find(row["metric"]), f" ({row['unit']})" if find(row["metric"]).unit == "money" else ""
            gaps = [metric.format_difference(row[end]) for end in ("difference", "low", "high")]
            rows.append(
                [f"{metric.label}{unit}", *(metric.format(row[name]) for name in self.names), *gaps, FORMATS["share"](row["better_in"])]
            )
        columns = ["Figure", base, other, "Difference", "from", "to", f"{other} better in"]
        return f"<p>{escape(told)}</p>{pd.DataFrame(rows, columns=columns).to_html(index=False)}"


def differs(found: Interval, base: str, other: str) -> str:
    """Return the difference in the headline in words, with its interval: *Rugby wins 1.0 more of every 100 journeys than relay*."""
    measure = find(HEADLINE)
    low, high = (measure.format_difference(end) for end in (found.low, found.high))
    told = measure.phrase.format(Other=other[:1].upper() + other[1:], other=other, base=base, more=measure.words[found.mean < 0],
                                 x=f"{100 * abs(found.mean):.1f}")  # fmt: skip
    return f"{told} ({low} to {high})" if found.n >= GLIMPSES[1] else told
