"""Estimates with their intervals as a reader would write them: *17.1 % (16.5 to 17.8)*, *+3.1 points (1.2 to 5.0)*."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from ...experiment.statistics import Interval
from ..scales import Scale, count


def share(found: Interval) -> Interval:
    """Return the estimate of a share with its interval cut to 0 to 1, which that of a few worlds may pass; an unknown one stays so."""
    low, high = np.clip([found.low, found.high], 0.0, 1.0)
    return replace(found, low=float(low), high=float(high))


def written(found: Interval | None, scale: Scale) -> str:
    """Return an estimate with its interval, *17.1 % (16.5 to 17.8)*."""
    if found is None or not found.n:
        return "nothing to count"
    if found.n < 2:
        return f"{scale.text(found.mean)} in the only world"
    return f"{scale.text(found.mean)} ({scale.number(found.low)} to {scale.number(found.high)})"


def difference(found: Interval, scale: Scale) -> str:
    """Return a difference with its interval, and whether it is clear: *+3.1 points (1.2 to 5.0)*."""
    if found.n < 2:
        return f"unknown from {count(found.n, 'world')}"
    return f"{scale.signed(found.mean)} ({scale.number(found.low)} to {scale.number(found.high)}){'' if found.is_clear else ', not clear'}"
