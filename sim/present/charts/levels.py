"""The picture of one figure under each way of working: its mean and its interval."""

from __future__ import annotations

import altair as alt

from ...experiment.comparison import Comparison
from ...measures import MEASURES
from .. import findings
from ..scales import levels
from .pairs import Figure, intervals


def levels_of(comparison: Comparison, metric: str, title: str) -> alt.LayerChart:
    """Draw a figure's mean under both ways of working, each with its own interval, under what is said of their difference."""
    measure, found = MEASURES[metric], findings.estimates_of(comparison, metric)
    scale = levels(measure.unit, comparison.scenario.currency, *findings.means_of(comparison, metric))
    unit = " ".join(part for part in (scale.prefix, scale.suffix) if part)
    axis = f"{measure.label}, {unit}" if unit else measure.label
    lines = f"Each line is that way of working’s own {findings.INTERVAL}, not that of the difference."
    subtitle = lines if any(side.has_range for side in found) else findings.RANGES
    return intervals(comparison, [Figure(measure.label, found)], scale, axis, title, subtitle)
