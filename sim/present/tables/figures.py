"""The table of every headline figure, side by side, as a reader would write it."""

from __future__ import annotations

import pandas as pd

from ...experiment.comparison import Comparison
from ...measures import METRICS
from ...measures.units import BRIEF
from .. import findings
from ..wording import model_name

HELPS = {"Interval": f"Of the difference, in its unit. {findings.TOGETHER}", "Of what": "What it is a share or a mean of."}


def side_by_side(comparison: Comparison) -> pd.DataFrame:
    """Return every figure as a reader would write it, the ones that matter most first."""
    base, other = (model_name(name) for name in comparison.names)
    rows = []
    for row in comparison.table().to_dict("records"):
        metric, levels = METRICS[row["metric"]], findings.level_texts(comparison, row["metric"])
        scale = findings.difference_scale(comparison, metric.key)
        better = row["better_in"]
        rows.append({
            "Figure": metric.label, base: _brief(levels[0], metric.unit), other: _brief(levels[1], metric.unit),
            "Difference": _brief(scale.signed(row["difference"]), metric.unit),
            "Interval": f"{scale.number(row['low'])} to {scale.number(row['high'])}",
            f"{other} better in": f"{round(better * row['replications'])} of {row['replications']} worlds" if pd.notna(better) else "–",
            "Of what": metric.of or "–", "What is counted": metric.describe,
        })  # fmt: skip
    return pd.DataFrame(rows)


def _brief(text: str, unit: str) -> str:
    """Return a number without as much of its unit as the figure's name tells."""
    return text.replace(unit, BRIEF.get(unit, unit)).strip()


def by_heading(comparison: Comparison) -> dict[str, pd.DataFrame]:
    """Return every figure as `side_by_side` does, a table for each heading."""
    frame = side_by_side(comparison).set_axis(list(METRICS), axis=0)
    headings = dict.fromkeys(metric.heading for metric in METRICS.values())
    return {heading: frame.loc[[key for key, metric in METRICS.items() if metric.heading == heading]] for heading in headings}
