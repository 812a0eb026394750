"""What single changes do: the same worlds again with one thing otherwise (M14, M17, M22, M30, and every mechanism by itself)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from ..experiment.comparison import Comparison
from ..experiment.statistics import Interval, student_t_interval, together
from ..measures import METRICS
from ..scenario import US, OperatingModel, Scenario
from ..scenario.marketing_budgets import BUDGETS, yearly_cost
from ..scenario.marketing_budgets import changes as changes_of_budget
from ..scenario.mechanisms import MECHANISMS

Sides = tuple[pd.DataFrame, pd.DataFrame]
Gains = tuple[Interval, Interval]
"""What a change does to a figure of one side, and of the other."""
PROGRAMMES = ("mails", "retargeting", "profiling", "role_material")
"""The marketing programmes, as mechanisms that are switched on or off."""


@dataclass(frozen=True)
class Change:
    """One thing that is made otherwise.

    Attributes
    ----------
    key, label : str
    changes : dict of str to object
        Of the scenario, by dotted key.
    yearly_cost : float
        What we then spend in a year more than now.
    """

    key: str
    label: str
    changes: Mapping[str, Any]
    yearly_cost: float = 0.0


def budgets(scenario: Scenario) -> list[Change]:
    """Return the three marketing set-ups; they spend our present money, but for what whole people make of it."""
    us = scenario.vendors[US]
    return [Change(name, budget.label, changes_of_budget(name, us, scenario.costs)) for name, budget in BUDGETS.items()]


def mechanisms(scenario: Scenario, keys: Iterable[str] = tuple(MECHANISMS)) -> list[Change]:
    """Return each mechanism switched off where *scenario* has it, else on; those that can be neither are left out."""
    found = []
    for key in keys:
        mechanism = MECHANISMS[key]
        if off := mechanism.switched_off(scenario):
            found.append(_change(scenario, key, f"Off: {mechanism.label}", off))
        elif on := mechanism.switched_on(scenario):
            found.append(_change(scenario, key, f"On: {mechanism.label}", on))
    return found


def _change(scenario: Scenario, key: str, label: str, changes: Mapping[str, Any]) -> Change:
    costs = [yearly_cost(each.vendors[US], each.costs) for each in (scenario, scenario.with_changes(changes))]
    return Change(key, label, changes, costs[1] - costs[0])


def levers(base: OperatingModel, other: OperatingModel) -> list[str]:
    """Return the levers in which two operating models differ."""
    return [lever for lever in OperatingModel.model_fields if getattr(base, lever) != getattr(other, lever)]


def with_lever(model: OperatingModel, lever: str, of: OperatingModel) -> OperatingModel:
    """Return an operating model with one lever set as another one has it."""
    return model.model_copy(update={lever: getattr(of, lever)})


def figures(comparison: Comparison) -> Sides:
    """Return every figure of both sides, by world."""
    return comparison.base.figures, comparison.other.figures


def gains(before: Sides, found: Mapping[str, Sides], metric: str) -> dict[str, Gains]:
    """Return what each change does to a figure of each side, by its key; the intervals are as of `moves`."""
    return moves({key: ((before[0], after[0]), (before[1], after[1])) for key, after in found.items()}, metric)


def moves(found: Mapping[str, tuple[Sides, Sides]], metric: str) -> dict[str, Gains]:
    """Return what each lever does alone to a figure, in the worlds that have it before and after; *found* as for `lever_table`.

    All intervals are made to be looked at together.
    """
    gaps = iter(together([student_t_interval(after[metric] - before[metric]) for sides in found.values() for before, after in sides]))
    return {key: (next(gaps), next(gaps)) for key in found}


def lever_table(found: Mapping[str, tuple[Sides, Sides]], names: tuple[str, str]) -> pd.DataFrame:
    """Return what each lever does alone to every figure.

    Parameters
    ----------
    found : dict of str to tuple
        By lever, the figures of *base* and of *base* with the lever as *other* has it; and of *other* and of *other* with it as *base*
        has it.
    names : tuple of str
        Of *base* and *other*.

    Returns
    -------
    DataFrame
        lever, change (added to *base* or taken from *other*), metric, label, difference, low, high (as of `moves` for each metric),
        replications.
    """
    changes, moved = (f"added to {names[0]}", f"taken from {names[1]}"), {key: moves(found, key) for key in METRICS}
    return pd.DataFrame([
        {"lever": lever, "change": change, "metric": key, "label": metric.label, **moved[key][lever][side].as_row("difference")}
        for lever in found for side, change in enumerate(changes) for key, metric in METRICS.items()
    ])  # fmt: skip


def table(before: Sides, found: Mapping[str, Sides], changes: Iterable[Change], names: tuple[str, str]) -> pd.DataFrame:
    """Return one row for each change, operating model and figure.

    Returns
    -------
    DataFrame
        change, yearly_cost (more than now), operating_model, metric, label, before and after (means), difference, low, high (as of
        `gains` for each metric), replications.
    """
    gained = {key: gains(before, found, key) for key in METRICS}
    return pd.DataFrame([
        {"change": change.label, "yearly_cost": change.yearly_cost, "operating_model": name, "metric": key, "label": metric.label,
         "before": student_t_interval(then[key]).mean, "after": student_t_interval(now[key]).mean,
         **gained[key][change.key][side].as_row("difference")}
        for change in changes for key, metric in METRICS.items()
        for side, (name, then, now) in enumerate(zip(names, before, found[change.key], strict=True))
    ])  # fmt: skip
