"""Tables of the funnel: its steps under two operating models, the bottleneck, and every world."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from ...experiment.comparison import Comparison
from ...experiment.statistics import LEVEL_OF_LOOKS, Interval, paired_difference, student_t_interval
from ...measures import Measured, funnel
from ...measures.funnel import STEPS
from ..scales import PERCENT, share_difference, written
from ..wording import model_name
from .sides import every, intervals, of_each


def table(comparison: Comparison) -> pd.DataFrame:
    """Return the funnel of both operating models side by side.

    Returns
    -------
    DataFrame
        One row per step: step, label, unit, counted, of (label of the step before, empty for the first); for each side
        ``base_count`` (mean a world), ``base_rate``, ``base_low``, ``base_high``, the same with ``other_``; and difference,
        low, high of the rates, paired and made to be looked at together, with the number of worlds that both have it for. The first step
        has no rate.
    """
    sides = of_each(comparison, funnel.counts)
    both = sides[0].index.intersection(sides[1].index)
    shares = intervals(*(funnel.rates(side) for side in sides))
    rows = []
    keys = [key for key in STEPS if all(key in side for side in sides)]
    for place, key in enumerate(keys):
        step = STEPS[key]
        row: dict[str, object] = {"step": key, "label": step.label, "unit": step.unit, "counted": step.describe, "of": ""}
        row |= {f"{name}_count": side.loc[both, key].mean() for name, side in zip(("base", "other"), sides, strict=True)}
        if place:
            row["of"] = STEPS[keys[place - 1]].label
            base, other, gap = shares[key]
            row |= _told("base", base) | _told("other", other)
            row |= {"difference": gap.mean, "low": gap.low, "high": gap.high, "replications": gap.n}
        rows.append(row)
    return pd.DataFrame(rows)


@dataclass(frozen=True)
class Bottleneck:
    """The step that the smallest share passes.

    Attributes
    ----------
    step : str
        Key of the step that so few come to.
    before : str
        Key of the step that they come from.
    rate : Interval
    worlds, n : int
        In how many of the worlds it is the narrowest.
    is_clear : bool
        Whether it is narrower than the next narrowest beyond chance.
    """

    step: str
    before: str
    rate: Interval
    worlds: int
    n: int
    is_clear: bool


def bottleneck(counted: pd.DataFrame) -> Bottleneck | None:
    """Return the narrowest step of a funnel, None when no world has all of its rates."""
    found = funnel.rates(counted).dropna()
    if found.empty:
        return None
    order = [str(key) for key in found.mean().sort_values(kind="stable").index]
    narrowest = found[order[0]]
    rest = paired_difference(narrowest, found[order[1]], LEVEL_OF_LOOKS)
    worlds = int((found.eq(found.min(axis=1), axis=0))[order[0]].sum())
    keys = [str(key) for key in counted.columns]
    before = keys[keys.index(order[0]) - 1]
    return Bottleneck(order[0], before, student_t_interval(narrowest), worlds, len(found), rest.low > 0)


def as_written(comparison: Comparison) -> pd.DataFrame:
    """Return the funnel, one row a step, as a reader would write it."""
    base, other = (model_name(name) for name in comparison.names)
    rows = []
    for step in table(comparison).to_dict("records"):
        row = {"Step": f"{step['label']} ({step['unit']})",
               f"{base}, per world": f"{step['base_count']:,.1f}", f"{other}, per world": f"{step['other_count']:,.1f}"}  # fmt: skip
        row |= {f"{base}, share": "–", f"{other}, share": "–", "Difference": "–", "Share of": step["of"] or "–"}
        if step["of"]:
            n = int(step["replications"])
            for name, side in ((base, "base"), (other, "other")):
                found = Interval(step[f"{side}_rate"], step[f"{side}_low"], step[f"{side}_high"], n)
                row[f"{name}, share"] = written(found, PERCENT)
            gap = Interval(step["difference"], step["low"], step["high"], n)
            row["Difference"] = share_difference(gap)
        rows.append(row | {"What is counted": step["counted"]})
    return pd.DataFrame(rows)


HELPS = {
    "Share of": "The count of the step before.",
    "Difference": "Of the two shares, paired world by world, with its interval.",
}


def by_world(comparison: Comparison) -> pd.DataFrame:
    """Return the counts and rates of every world and side, one row each."""
    return every(comparison, _counts_and_rates)


def leaks(comparison: Comparison) -> pd.DataFrame:
    """Return what became of those that did not pass a step, by world and side."""
    return every(comparison, funnel.leaks)


def _counts_and_rates(m: Measured) -> pd.DataFrame:
    counts = m.once(funnel.counts)
    return counts.join(funnel.rates(counts).add_suffix("_of_step_before")).reset_index()


def _told(side: str, found: Interval) -> dict[str, object]:
    return {f"{side}_rate": found.mean, f"{side}_low": found.low, f"{side}_high": found.high}
