"""Tables of marketing: its figures quarter by quarter, the mean quarter, the symptoms, and what was spent."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from ...experiment.comparison import Comparison
from ...measures import Measure, marketing
from ..findings import TOGETHER
from ..scales import Scale, difference, differences, levels, written
from ..wording import model_name
from .sides import Pair, Sides, every, interval, jointly, of_each

HELPS = {"Difference": f"Paired world by world, with its interval. {TOGETHER}"}


def what_is_counted() -> str:
    """Return each symptom and how it is measured, as a list."""
    return "\n".join(f"- **{symptom.label}.** {symptom.describe}" for symptom in marketing.SYMPTOMS.values())


def symptom_table(comparison: Comparison) -> pd.DataFrame:
    """Return one row a symptom: key, label, counted, unit, both means and the paired difference, each with its interval.

    The intervals of the differences are made to be looked at together.
    """
    found, rows = _paired(of_each(comparison, marketing.symptoms), marketing.SYMPTOMS), []
    for key, symptom in marketing.SYMPTOMS.items():
        base, other, gap = found[key]
        row: dict[str, object] = {"symptom": key, "label": symptom.label, "counted": symptom.describe, "unit": symptom.unit}
        for name, each in (("base", base), ("other", other), ("difference", gap)):
            row |= {name: each.mean, f"{name}_low": each.low, f"{name}_high": each.high}
        rows.append(row | {"replications": gap.n})
    return pd.DataFrame(rows)


def symptom_worlds(comparison: Comparison) -> pd.DataFrame:
    """Return every world's measure of each symptom, on every side."""
    return every(comparison, lambda m: marketing.symptoms(m).reset_index())


def quarters(comparison: Comparison) -> pd.DataFrame:
    """Return every figure of each world and quarter, on every side."""
    return every(comparison, marketing.quarters)


def a_quarter(comparison: Comparison) -> dict[str, Pair]:
    """Return each figure of the mean quarter of both operating models and its difference."""
    return _paired(of_each(comparison, marketing.a_quarter), marketing.KPIS)


def _paired(sides: Sides, keys: Iterable[str]) -> dict[str, Pair]:
    return jointly({key: interval(sides[0][key], sides[1][key]) for key in keys})


def kpis(comparison: Comparison) -> pd.DataFrame:
    """Return the mean quarter of both operating models, one row a figure."""
    base, other = (model_name(name) for name in comparison.names)
    found, rows = a_quarter(comparison), []
    for key, kpi in marketing.KPIS.items():
        before, after, gap = found[key]
        scale = kpi_scale(kpi, comparison, before.mean, after.mean)
        apart = (
            differences(kpi.unit, comparison.scenario.currency, gap.mean, gap.low, gap.high) if kpi.unit in {"share", "money"} else scale
        )
        rows.append({"Figure": kpi.label, base: written(before, scale), other: written(after, scale), "Difference": difference(gap, apart),
                     "Kind": kpi.heading, "What is counted": kpi.describe})  # fmt: skip
    return pd.DataFrame(rows)


def kpi_scale(kpi: Measure, comparison: Comparison, *values: float) -> Scale:
    """Return the scale in which *values* of a figure are written."""
    return Scale(1.0, 2) if kpi.unit == "goodwill" else levels(kpi.unit, comparison.scenario.currency, *values)
