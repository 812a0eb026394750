"""The table of answers side by side: chosen figures below each other, one column for each side, the baseline marked."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from ...experiment.statistics import Interval
from ...measures import find
from ...studies.side_by_side import Side, SideBySide
from ..scales import Scale, capital, difference, differences, levels

BASELINE = " (baseline)"


def as_written(found: SideBySide, metrics: Sequence[str]) -> pd.DataFrame:
    """Return each figure as a reader would write it: the level of each side, and its difference from the baseline."""
    rows = []
    for metric in metrics:
        estimates = [found.level(metric, side) for side in found.sides]
        row = {"Figure": find(metric).label}
        for side, own in zip(found.sides, estimates, strict=True):
            is_baseline = side is found.baseline
            level = written(own, scale_of(found, metric, side), found.is_gain)
            row[capital(side.name) + BASELINE * is_baseline] = level if is_baseline else f"{level}\n{gap_text(found, metric, side)}"
        rows.append(row)
    return pd.DataFrame(rows)


def gap_text(found: SideBySide, metric: str, side: Side) -> str:
    """Return how far a side is from the baseline, with the interval."""
    if side is found.baseline:
        return "the baseline"
    gap = found.gap(metric, side)
    if gap.n < 2:
        return "no difference known"
    return difference(gap, differences(find(metric).unit, side.currency, gap.mean, gap.low, gap.high))


def scale_of(found: SideBySide, metric: str, side: Side) -> Scale:
    """Return the scale of a side's level, the same for all but for the currency; gains are written as differences are."""
    make = differences if found.is_gain else levels
    return make(find(metric).unit, side.currency, *(found.level(metric, each).mean for each in found.sides))


def written(own: Interval, scale: Scale, is_gain: bool = False) -> str:
    """Return a side's own estimate."""
    return "nothing to count" if not own.n else scale.signed(own.mean) if is_gain else scale.text(own.mean)
