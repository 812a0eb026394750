"""Tables of the buyers' time, and what an hour of it is worth by the trials of it, for both operating models."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

from pages.ui.question import Question
from pages.ui.tables import MODEL, Sides, model_first
from sim.experiment.comparison import Comparison
from sim.experiment.statistics import Interval
from sim.measures import attention
from sim.measures.attention import Trial
from sim.scenario import Scenario

Worth = list[tuple[Interval, Interval]]


def hours(comparison: Comparison) -> Sides:
    """Return the buyers' hours on both sides."""
    return attention.hours(comparison.base), attention.hours(comparison.other)


def both_hours(comparison: Comparison, found: Sides) -> pd.DataFrame:
    """Return the buyers' hours of both sides under each other."""
    return model_first([side.assign(**{MODEL: name}) for name, side in zip(comparison.names, found, strict=True)])


def scenarios(question: Question, trials: Sequence[Trial]) -> dict[str, Scenario]:
    """Return the scenario with each trial's changes made."""
    return {trial.key: question.scenario.with_changes(trial.changes) for trial in trials}


def outcomes(comparison: Comparison) -> Sides:
    """Return what a trial is judged by, of both sides."""
    return attention.outcomes(comparison.base), attention.outcomes(comparison.other)


def worth_to_us(before: Sides, found: Mapping[str, Sides], trials: Sequence[Trial]) -> Worth:
    """Return what an hour a week is worth in each trial, for both sides."""
    return _worth(before, found, (trials, trials))


def worth_by_job(before: Sides, found: Mapping[str, Sides], trials: Sequence[Trial], spent: Sides, us: str) -> Worth:
    """Return what an hour more with us is worth on each job, for both sides; *spent* are the hours as they are now."""
    base, other = (attention.with_us(side, us) for side in spent)
    return _worth(before, found, ([attention.added(trial, base) for trial in trials], [attention.added(trial, other) for trial in trials]))


def _worth(before: Sides, found: Mapping[str, Sides], trials: tuple[Sequence[Trial], Sequence[Trial]]) -> Worth:
    """Return what each trial is worth on both sides, each with the hours that it adds there."""
    sides = [[attention.worth_to_us(before[i], found[t.key][i], t) for t in trials[i]] for i in (0, 1)]
    return list(zip(*sides, strict=True))


def wins_per_100_hours(before: Sides, found: Mapping[str, Sides], trials: Sequence[Trial], scenario: Scenario) -> Worth:
    """Return what a hundred hours of ours are worth in each trial, for both sides."""
    worth, after = attention.wins_per_100_hours, [found[trial.key] for trial in trials]
    return [(worth(before[0], a[0], t, scenario), worth(before[1], a[1], t, scenario)) for t, a in zip(trials, after, strict=True)]


def trial_outcomes(comparison: Comparison, before: Sides, found: Mapping[str, Sides]) -> pd.DataFrame:
    """Return the outcomes of every trial, operating model and world, those without a change first."""
    every = {"as it is": before, **found}
    frames = [side.reset_index().assign(trial=key, **{MODEL: name})
              for key, sides in every.items() for name, side in zip(comparison.names, sides, strict=True)]  # fmt: skip
    return model_first(frames)
