"""Tables of the buyers' time, and what an hour of it is worth by the trials of it, of every side."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

from ...experiment.comparison import Comparison
from ...experiment.statistics import Interval
from ...measures import attention
from ...scenario import Scenario
from ...studies import hours as trying
from ...studies.hours import Trial
from .sides import Sides, of_each, under_each_other

Worth = list[tuple[Interval, ...]]
"""Of each trial what it is worth, for every side."""


def hours(comparison: Comparison) -> Sides:
    """Return the buyers' hours of every side."""
    return of_each(comparison, attention.hours)


def every_hour(comparison: Comparison, found: Sides) -> pd.DataFrame:
    """Return the buyers' hours of every side under each other."""
    return under_each_other(comparison.names, found)


def outcomes(comparison: Comparison) -> Sides:
    """Return what a trial is judged by, of every side."""
    return of_each(comparison, trying.outcomes)


def worth_to_us(before: Sides, found: Mapping[str, Sides], trials: Sequence[Trial]) -> Worth:
    """Return what an hour a week is worth in each trial, for every side."""
    return _worth(before, found, [trials] * len(before))


def worth_by_job(before: Sides, found: Mapping[str, Sides], trials: Sequence[Trial], spent: Sides, us: str) -> Worth:
    """Return what an hour more with us is worth on each job, for every side; *spent* are the hours as they are now."""
    now = [attention.with_us(side, us) for side in spent]
    return _worth(before, found, [[trying.added(trial, side) for trial in trials] for side in now])


def wins_per_100_hours(before: Sides, found: Mapping[str, Sides], trials: Sequence[Trial], scenario: Scenario) -> Worth:
    """Return what a hundred hours of ours are worth in each trial, for every side."""
    return [
        tuple(trying.wins_per_100_hours(*sides, trial, scenario) for sides in zip(before, found[trial.key], strict=True))
        for trial in trials
    ]


def trial_outcomes(comparison: Comparison, before: Sides, found: Mapping[str, Sides]) -> pd.DataFrame:
    """Return the outcomes of every trial, operating model and world, those without a change first."""
    every = {"as it is": before, **found}
    frames = [side.reset_index().assign(trial=key) for key, sides in every.items() for side in sides]
    return under_each_other([*comparison.names] * len(every), frames)


def _worth(before: Sides, found: Mapping[str, Sides], trials: Sequence[Sequence[Trial]]) -> Worth:
    """Return what each trial is worth on every side, each with the hours that it adds there."""
    sides = [[trying.worth_to_us(before[i], found[t.key][i], t) for t in own] for i, own in enumerate(trials)]
    return list(zip(*sides, strict=True))
