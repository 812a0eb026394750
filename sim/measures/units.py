"""Units of measures: how one value is written in each, and what its figure's name does not tell of it.

A share, and what comes back on a cost, is written in per cent; money is written short, with its thousands, millions or billions.
"""

from __future__ import annotations

import math
from collections.abc import Callable

SPACE = "\u00a0"  # no line break between a number and its unit

NOTHING = "–"
"""How a measure without a denominator is written."""

IN_PERCENT = frozenset({"share", "points", "ratio", "return"})
"""Units of what is written in per cent: a share of a whole, points between two shares, a ratio of two sums and what comes back on a
cost, which may be more than 1."""

POINTS, PERCENT = 0.5, 2.0
"""How much hardly matters while nobody has said otherwise: in points where something is written in per cent, else in per cent of it."""

BRIEF = {
    "loop-backs": "",
    "journeys": "a world",
    "customers": "a world",
    "recommendations": "a world",
    "people": "a world",
    "deals": "a world",
    "units of fit": "in fit",
}
"""Units that the name of a figure tells already, and what it does not tell."""


def margin(unit: str, level: float, size: float | None = None) -> float:
    """Return, in a figure's own unit, up to where a difference hardly matters.

    *size* is in points where the unit is written in per cent, else in per cent of the *level*; the usual one by default.
    """
    if unit in IN_PERCENT:
        return (POINTS if size is None else size) / 100
    return (PERCENT if size is None else size) / 100 * abs(level)


def _number(pattern: str, scale: float = 1.0) -> Callable[[float], str]:
    return lambda value: NOTHING if math.isnan(value) else pattern.format(scale * value)


def _days(value: float) -> str:
    return _number("{:.1f}" if value == 0 or abs(value) >= 0.1 else "{:.1g}")(value)


def _hours(value: float) -> str:
    return _number("{:.1f}" if abs(value) < 10 else "{:,.0f}")(value)


def _times(value: float) -> str:
    return _number("{:,.0f} times" if value >= 99.5 else "{:.3g} times")(value)


def _money(value: float) -> str:
    if math.isnan(value):
        return NOTHING
    for size, suffix in ((1e9, " bn"), (1e6, " m"), (1e3, " k")):
        if abs(value) >= 0.9995 * size:  # rounds up to the next name, not to 1000 of the smaller
            return f"{value / size:#.3g}".rstrip(".") + suffix
    return f"{value:.0f}"


FORMATS: dict[str, Callable[[float], str]] = {
    "share": _number("{:.1f} %", 100),
    "money": _money,
    "months": _number("{:.1f}"),
    "days": _days,
    "hours": _hours,
    "journeys": _number("{:,.1f}"),
    "loop-backs": _number("{:.2f}"),
    "customers": _number("{:,.1f}"),
    "recommendations": _number("{:,.1f}"),
    "ratio": _number("{:,.0f} %", 100),
    "return": _number("{:,.0f} %", 100),
    "units of fit": _number("{:.2f}"),
    "people": _number("{:,.1f}"),
    "deals": _number("{:,.1f}"),
    "times": _times,
    "goodwill": _number("{:.2f}"),
    "points": _number("{:.1f} points", 100),
    "jobs": _number("{:.1f}"),
    "suppliers": _number("{:.1f}"),
    "dealings": _number("{:.1f}"),
    "": _number("{:,.1f}"),
}
"""How one value is written, by unit; a measure of a unit that is not here cannot be declared."""
