"""Tables of the funnel, the forecast and the buyers' time, as readers want them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

import pandas as pd

from pages.ui import words
from pages.ui.setup import Setup
from pages.ui.tables import MODEL
from sim.present import forecast_charts, interval_charts
from sim.present.scales import differences, levels
from sim.scenario import Scenario
from sim.study import Comparison, Interval, Result, attention, forecast, funnel
from sim.study.attention import Trial
from sim.study.statistics import student_t_interval


def funnel_table(comparison: Comparison) -> pd.DataFrame:
    """Return the funnel, one row a step, as a reader would write it."""
    base, other = (words.model_name(name) for name in comparison.names)
    rows = []
    for step in funnel.table(comparison).to_dict("records"):
        row = {"Step": f"{step['label']} ({step['unit']})",
               f"{base}, a world": f"{step['base_count']:,.1f}", f"{other}, a world": f"{step['other_count']:,.1f}"}  # fmt: skip
        row |= {f"{base}, share": "–", f"{other}, share": "–", "Difference": "–", "Share of": step["of"] or "–"}
        if step["of"]:
            n = int(step["replications"])
            for name, side in ((base, "base"), (other, "other")):
                found = Interval(step[f"{side}_rate"], step[f"{side}_low"], step[f"{side}_high"], n)
                row[f"{name}, share"] = interval_charts.written(found, levels("share", ""))
            gap = Interval(step["difference"], step["low"], step["high"], n)
            row["Difference"] = interval_charts.difference(gap, differences("share", "", gap.mean, gap.low, gap.high))
        rows.append(row | {"What is counted": step["counted"]})
    return pd.DataFrame(rows)


FUNNEL_HELPS = {
    "Share of": "The count of the step before.",
    "Difference": "Of the two shares, paired world by world, with its 95 % interval.",
}


def funnel_by_world(comparison: Comparison) -> pd.DataFrame:
    """Return the counts and rates of every world and both sides, one row each."""
    frames = []
    for side in (comparison.base, comparison.other):
        counts = funnel.counts(side)
        rates = funnel.rates(counts).add_suffix("_of_step_before")
        frames.append(counts.join(rates).reset_index().assign(**{MODEL: side.operating_model}))
    return _model_first(frames)


def funnel_leaks(comparison: Comparison) -> pd.DataFrame:
    """Return what became of those that did not pass a step, by world and side."""
    return both(comparison, funnel.leaks)


def both(comparison: Comparison, what: Callable[[Result], pd.DataFrame]) -> pd.DataFrame:
    """Return a table of both sides under each other, the operating model first."""
    return _model_first([what(side).assign(**{MODEL: side.operating_model}) for side in (comparison.base, comparison.other)])


Sides = tuple[pd.DataFrame, pd.DataFrame]
Worth = list[tuple[Interval, Interval]]


def forecast_figures(comparison: Comparison) -> Sides:
    """Return the figures of the forecast of both sides, by world."""
    return forecast.figures(comparison.base), forecast.figures(comparison.other)


def processes_table(comparison: Comparison, found: Mapping[str, Sides]) -> pd.DataFrame:
    """Return each figure (rows) under each process, for both operating models."""
    rows = []
    for key, label in forecast.FIGURES.items():
        for place, name in enumerate(comparison.names):
            row = {"Figure": label, "Seller": words.model_name(name)}
            for process, sides in found.items():
                interval = forecast_charts.within(key, student_t_interval(sides[place][key]))
                row[process] = interval_charts.written(interval, levels("share", ""))
            rows.append(row | {"Of what": forecast.OF[key]})
    return pd.DataFrame(rows)


def by_process(comparison: Comparison, found: Mapping[str, Sides]) -> pd.DataFrame:
    """Return the figures of every process, operating model and world, one row each."""
    frames = [side.reset_index().assign(process=process, **{MODEL: name})
              for process, sides in found.items() for name, side in zip(comparison.names, sides, strict=True)]  # fmt: skip
    return _model_first(frames)


def hours(comparison: Comparison) -> Sides:
    """Return the buyers' hours on both sides."""
    return attention.hours(comparison.base), attention.hours(comparison.other)


def both_hours(comparison: Comparison, found: Sides) -> pd.DataFrame:
    """Return the buyers' hours of both sides under each other."""
    return _model_first([side.assign(**{MODEL: name}) for name, side in zip(comparison.names, found, strict=True)])


def variants(setup: Setup, trials: Sequence[Trial]) -> dict[str, Setup]:
    """Return the question with each trial's changes made."""
    return {trial.key: replace(setup, scenario=setup.scenario.with_changes(trial.changes)) for trial in trials}


def outcomes(comparison: Comparison) -> Sides:
    """Return what a trial is judged by, of both sides."""
    return attention.outcomes(comparison.base), attention.outcomes(comparison.other)


def worth_to_us(before: Sides, found: Mapping[str, Sides], trials: Sequence[Trial]) -> Worth:
    """Return what an hour a week is worth in each trial, for both sides."""
    worth = attention.worth_to_us
    return [(worth(before[0], found[t.key][0], t), worth(before[1], found[t.key][1], t)) for t in trials]


def worth_by_job(before: Sides, found: Mapping[str, Sides], trials: Sequence[Trial], spent: Sides, us: str) -> Worth:
    """Return what an hour more with us is worth on each job, for both sides; *spent* are the hours as they are now."""
    now = [attention.with_us(side, us) for side in spent]
    sides = [[attention.worth_to_us(before[i], found[t.key][i], attention.added(t, now[i])) for t in trials] for i in (0, 1)]
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
    return _model_first(frames)


def _model_first(frames: list[pd.DataFrame]) -> pd.DataFrame:
    found = pd.concat(frames, ignore_index=True)
    found.insert(0, MODEL, found.pop(MODEL))
    return found
