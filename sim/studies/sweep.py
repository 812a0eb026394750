"""One setting over its range in the same worlds: where the answer turns, and how sure that is.

Between the values that were played the difference between the two ways of working is taken to run straight. How far off the place is at
which it crosses zero is found by drawing the worlds again, with replacement: each draw has a place of its own, or none.

References
----------
Efron and Tibshirani 1993, An Introduction to the Bootstrap, chapter 13, on intervals from percentiles.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from concurrent.futures import Executor
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from ..experiment.comparison import Comparison
from ..experiment.engine import Progress
from ..experiment.statistics import Floats, Interval, student_t_interval
from ..experiment.study import study
from ..measures import MEASURES
from ..scenario import Parameter, Scenario, ScenarioError
from . import POINTS
from .ledger import entries, moved, owner, parameters_of

FIGURES = ("win_rate", "lifetime_profit", "acquisition_cost", "sales_hours_per_win", "sales_busy")
RESAMPLES, SEED = 2000, 1
SURE = 0.95
"""Share of the draws that must have a crossing for its place to be told with their range."""
WIDER = 4.0
"""A decision of ours is tried from today's value divided by this to its multiple: how far it could go, not how far off it may be."""
LEAST_SHARE = 0.5
"""How far a decision that is a share of people's time is tried at least, where its bounds allow it."""

Sides = tuple[pd.DataFrame, pd.DataFrame]


@dataclass(frozen=True)
class Crossing:
    """Where the difference between two ways of working crosses zero.

    Attributes
    ----------
    place, low, high : float
        The value of the setting, and the range of the middle 95 % of the redraws; with few worlds it holds the true one less often.
    share : float
        Of the draws of worlds in which there is a crossing at all.
    rises : bool
        Whether the second way of working is ahead above it.
    """

    place: float
    low: float
    high: float
    share: float
    rises: bool

    @property
    def is_sure(self) -> bool:
        """Whether there is one in nearly every draw."""
        return self.share >= SURE


@dataclass(frozen=True, eq=False)
class Sweep:
    """The same worlds at each of some values of one setting.

    Attributes
    ----------
    scenario : Scenario
        As it is, with today's value.
    key : str
        Of the setting, a parameter or a row of the ledger.
    names : tuple of str
        The two ways of working.
    figures : dict of float to tuple of DataFrame
        By value, ascending, the figures of both ways of working (columns) in each world (rows).
    failures : int
        Worlds that did not end.
    """

    scenario: Scenario
    key: str
    names: tuple[str, str]
    figures: Mapping[float, Sides]
    failures: int = 0

    @property
    def values(self) -> list[float]:
        """The values that were played, ascending."""
        return list(self.figures)

    @property
    def parameter(self) -> Parameter:
        """What the setting is."""
        return self.scenario.parameters()[parameters_of(self.scenario, self.key)[0]]

    @property
    def label(self) -> str:
        """What the setting is called, and whose it is where that tells it from others."""
        whose = owner(self.scenario, self.key)
        return f"{self.parameter.label} ({whose})" if whose else self.parameter.label

    @property
    def replications(self) -> int:
        """Worlds at each value."""
        return max(len(base) for base, _ in self.figures.values())

    def level(self, side: int, metric: str) -> list[Interval]:
        """Return a figure of one way of working at each value; *side* is 0 for the first, 1 for the second."""
        return [student_t_interval(sides[side][metric]) for sides in self.figures.values()]

    def differences(self, metric: str) -> list[Interval]:
        """Return how much the second way of working differs from the first at each value, paired by world."""
        return [student_t_interval(other[metric] - base[metric]) for base, other in self.figures.values()]

    def crossing(self, metric: str) -> Crossing | None:
        """Return where the mean difference crosses zero nearest to today's value, None where it does not."""
        values = np.array(self.values, float)
        worlds = self._by_world(metric)
        now = float(self.parameter.value)
        if worlds.shape[0] < 2 or (found := _crossing(values, worlds.mean(axis=0), now)) is None:
            return None
        draws = np.random.default_rng(SEED).integers(0, worlds.shape[0], (RESAMPLES, worlds.shape[0]))
        places = [each for curve in worlds[draws].mean(axis=1) if (each := _crossing(values, curve, now)) is not None]
        low, high = np.quantile([place for place, _ in places], [0.025, 0.975]) if places else (math.nan, math.nan)
        return Crossing(found[0], float(low), float(high), len(places) / RESAMPLES, found[1])

    def _by_world(self, metric: str) -> Floats:
        """Return the difference in each world (rows) at each value (columns), of the worlds that have it at all of them."""
        columns = [other[metric] - base[metric] for base, other in self.figures.values()]
        return pd.concat(columns, axis=1).dropna().to_numpy(float)

    def table(self) -> pd.DataFrame:
        """Return one row for each value and figure.

        Returns
        -------
        DataFrame
            setting, value, metric, label, one column with the mean of each way of working under its name, difference, low, high,
            replications.
        """
        rows: list[dict[str, Any]] = []
        for metric in FIGURES:
            levels = [self.level(side, metric) for side in (0, 1)]
            for place, (value, gap) in enumerate(zip(self.values, self.differences(metric), strict=True)):
                means = {name: levels[side][place].mean for side, name in enumerate(self.names)}
                rows.append({"setting": self.key, "value": value, "metric": metric, "label": MEASURES[metric].label, **means,
                             **gap.as_row("difference")})  # fmt: skip
        return pd.DataFrame(rows)

    def _repr_html_(self) -> str:
        """Show every value in a notebook."""
        return self.table().to_html(index=False)


def _crossing(values: Floats, curve: Floats, now: float) -> tuple[float, bool] | None:
    """Return where a curve crosses zero nearest to *now*, and whether it rises there."""
    values, curve = values[curve != 0.0], curve[curve != 0.0]  # where both are alike neither is ahead
    found = []
    for left in np.flatnonzero(curve[:-1] * curve[1:] < 0):
        before, after = curve[left], curve[left + 1]
        found.append((float(values[left] + (values[left + 1] - values[left]) * before / (before - after)), bool(after > before)))
    return min(found, key=lambda crossing: abs(crossing[0] - now)) if found else None


def figures(comparison: Comparison) -> Sides:
    """Return the figures of both ways of working in each world."""
    base, other = (pd.DataFrame({key: side.figure(key) for key in FIGURES}) for side in (comparison.base, comparison.other))
    return base, other


def can_be_swept(parameter: Parameter) -> bool:
    """Tell whether a setting is a number with room to move."""
    return parameter.kind in {"number", "integer"}


def ends_of(scenario: Scenario, key: str) -> tuple[float, float]:
    """Return from where to where a setting is tried: its plausible range; of a decision of ours, how far it could be taken.

    Raises
    ------
    ScenarioError
        When there is no such setting, or it is no number.
    """
    row = entries(scenario, [key]).iloc[0]
    parameter = scenario.parameters()[parameters_of(scenario, key)[0]]
    if not can_be_swept(parameter):
        raise ScenarioError([f"{key} is no number, so it has no range: compare its values instead"])
    value = float(parameter.value)
    low, high = (value if pd.isna(row[end]) else float(row[end]) for end in ("range_low", "range_high"))
    if row["kind"] == "decision":
        is_share = parameter.unit.startswith("share")
        low, high = (
            max(value / WIDER, 1.0 if parameter.kind == "integer" and value else 0.0),
            max(value * WIDER, LEAST_SHARE if is_share else high),
        )
    least, most = (-math.inf if parameter.low is None else parameter.low), (math.inf if parameter.high is None else parameter.high)
    return max(least, low), min(most, high)


def values_between(scenario: Scenario, key: str, low: float, high: float, points: int = POINTS) -> list[float]:
    """Return some values of a setting from *low* to *high*, today's among them where it lies between.

    Raises
    ------
    ScenarioError
        When there is none in between that the scenario allows.
    """
    parameter = scenario.parameters()[parameters_of(scenario, key)[0]]
    spread = [float(f"{value:.3g}") for value in np.linspace(low, high, points)]
    if parameter.kind == "integer":
        spread = sorted({round(value) for value in spread})
    if (now := parameter.value) not in spread and low < now < high:
        inner = range(1, len(spread) - 1) if len(spread) > 2 else range(len(spread))
        spread[min(inner, key=lambda place: abs(spread[place] - now))] = now
    if len(spread) < 2:
        raise ScenarioError([f"{key}: from {low:g} to {high:g} there are too few values to try"])
    for value in spread:
        moved(scenario, key, value)
    return spread


def sweep(
    scenario: Scenario, key: str, low: float | None = None, high: float | None = None, base: str = "relay", other: str = "rugby",
    replications: int = 20, seed: int = 1, workers: int | None = None, *, points: int = POINTS, executor: Executor | None = None,
    progress: Progress | None = None,
) -> Sweep:  # fmt: skip
    """Play two ways of working in the same worlds at some values of one setting.

    Parameters
    ----------
    key : str
        Of a parameter, or of a row of the ledger such as ``vendors.*.price``.
    low, high : float, optional
        From where to where; by default as `ends_of` says.
    points : int
        Values to play, today's among them.

    Other parameters and errors as in `sim.compare`.
    """
    ends = ends_of(scenario, key)
    values = values_between(scenario, key, ends[0] if low is None else low, ends[1] if high is None else high, points)
    markets = [moved(scenario, key, value) for value in values]
    found = study(markets, [base, other], replications, seed, workers, measures=FIGURES, executor=executor, progress=progress)
    pairs = zip(found.names[::2], found.names[1::2], strict=True)
    played = {
        value: figures(Comparison.of(found.results[one], found.results[two])) for value, (one, two) in zip(values, pairs, strict=True)
    }
    return Sweep(scenario, key, (base, other), played, sum(len(result.failures) for result in found.results.values()))
