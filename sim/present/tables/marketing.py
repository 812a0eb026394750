"""Tables of marketing: its figures quarter by quarter, the mean quarter, the symptoms, and what was spent."""

from __future__ import annotations

import pandas as pd

from ...experiment.comparison import Comparison
from ...experiment.statistics import Interval, student_t_interval
from ...measures import Measure, Measured, marketing
from ..scales import Scale, differences, levels
from ..wording import model_name
from .estimates import difference, written
from .sides import every, interval, of_each

HELPS = {"Difference": "Paired world by world, with its 95 % interval."}


def what_is_counted() -> str:
    """Return each symptom and how it is measured, as a list."""
    return "\n".join(f"- **{symptom.label}.** {symptom.describe}" for symptom in marketing.SYMPTOMS.values())


def by_quarter(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the mean over worlds of each figure of `quarters` or `mix`, with its interval: kpi, quarter, mean, low, high, replications."""
    keys, found = [key for key in rows.columns if key not in marketing.WORLD], []
    for quarter, of in rows.groupby("quarter"):
        for key in keys:
            interval = student_t_interval(of[key])
            found.append([key, quarter, interval.mean, interval.low, interval.high, interval.n])
    return pd.DataFrame(found, columns=["kpi", "quarter", "mean", "low", "high", "replications"])


def symptom_table(comparison: Comparison) -> pd.DataFrame:
    """Return one row a symptom: key, label, counted, unit, both means and the paired difference, each with its interval."""
    sides, rows = of_each(comparison, marketing.symptoms), []
    for key, symptom in marketing.SYMPTOMS.items():
        base, other, gap = interval(sides[0][key], sides[1][key])
        row: dict[str, object] = {"symptom": key, "label": symptom.label, "counted": symptom.describe, "unit": symptom.unit}
        for name, found in (("base", base), ("other", other), ("difference", gap)):
            row |= {name: found.mean, f"{name}_low": found.low, f"{name}_high": found.high}
        rows.append(row | {"replications": gap.n})
    return pd.DataFrame(rows)


def symptom_worlds(comparison: Comparison) -> pd.DataFrame:
    """Return every world's measure of each symptom, on every side."""
    return every(comparison, _symptoms)


def quarters(comparison: Comparison) -> pd.DataFrame:
    """Return every figure of each world and quarter, on every side."""
    return every(comparison, marketing.quarters)


def kpis(comparison: Comparison) -> pd.DataFrame:
    """Return the mean quarter of both operating models, one row a figure."""
    base, other = (model_name(name) for name in comparison.names)
    sides, rows = of_each(comparison, marketing.a_quarter), []
    for key, kpi in marketing.KPIS.items():
        before, after, gap = kpi_texts(comparison, kpi, *interval(sides[0][key], sides[1][key]))
        rows.append({"Figure": kpi.label, base: before, other: after, "Difference": gap,
                     "Kind": kpi.heading, "What is counted": kpi.describe})  # fmt: skip
    return pd.DataFrame(rows)


def kpi_texts(comparison: Comparison, kpi: Measure, before: Interval, after: Interval, gap: Interval) -> tuple[str, str, str]:
    """Return both estimates of a figure and their difference, as a reader would write them."""
    scale = kpi_scale(kpi, comparison, before.mean, after.mean)
    apart = differences(kpi.unit, comparison.scenario.currency, gap.mean, gap.low, gap.high) if kpi.unit in {"share", "money"} else scale
    return written(before, scale), written(after, scale), difference(gap, apart)


def kpi_scale(kpi: Measure, comparison: Comparison, *values: float) -> Scale:
    """Return the scale in which *values* of a figure are written."""
    return Scale(1.0, 2) if kpi.unit == "goodwill" else levels(kpi.unit, comparison.scenario.currency, *values)


def _symptoms(m: Measured) -> pd.DataFrame:
    return marketing.symptoms(m).reset_index()
