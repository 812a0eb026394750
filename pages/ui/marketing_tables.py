"""Tables of the Marketing page, for readers and for files."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd

from pages.ui import labels, tables
from sim.experiment.comparison import Comparison
from sim.experiment.result import Result
from sim.measures import marketing
from sim.present import marketing_charts

HELPS = {"Difference": "Paired world by world, with its 95 % interval."}


def what_is_counted() -> str:
    """Return each symptom and how it is measured, as a list."""
    return "\n".join(f"- **{symptom.label}.** {symptom.counted}" for symptom in marketing.SYMPTOMS.values())


def kpis(comparison: Comparison) -> pd.DataFrame:
    """Return the mean quarter of both operating models, one row a figure."""
    base, other = (labels.model_name(name) for name in comparison.names)
    sides, rows = [marketing.a_quarter(result) for result in (comparison.base, comparison.other)], []
    for key, kpi in marketing.KPIS.items():
        before, after, gap = marketing_charts.kpi_texts(comparison, kpi, *marketing.intervals(sides[0][key], sides[1][key]))
        rows.append({"Figure": kpi.label, base: before, other: after, "Difference": gap,
                     "Kind": marketing.VERTICALS[kpi.vertical], "What is counted": kpi.counted})  # fmt: skip
    return pd.DataFrame(rows)


def symptom_rows(comparison: Comparison) -> pd.DataFrame:
    """Return the symptoms as numbers, one row each."""
    return marketing.symptom_table(comparison)


def symptom_worlds(comparison: Comparison) -> pd.DataFrame:
    """Return every world's measure of each symptom, both sides."""
    return _both(comparison, lambda result: marketing.symptoms(result).reset_index())


def quarters(comparison: Comparison) -> pd.DataFrame:
    """Return every figure of each world and quarter, both sides."""
    return _both(comparison, marketing.quarters)


def spent(comparison: Comparison) -> pd.DataFrame:
    """Return the spend table of both sides."""
    return tables.both(comparison, "spend")()


def _both(comparison: Comparison, make: Callable[[Result], pd.DataFrame]) -> pd.DataFrame:
    frames = [make(side).assign(**{tables.MODEL: side.operating_model}) for side in (comparison.base, comparison.other)]
    found = pd.concat(frames, ignore_index=True)
    return found[[tables.MODEL, *[column for column in found if column != tables.MODEL]]]
