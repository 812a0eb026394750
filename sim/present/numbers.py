"""The numbers that a picture shows, kept with its drawing: what a slide draws anew, a workbook lists, and a screen reader reads.

A chart of `sim.present.charts` carries them in its ``usermeta``, which no drawing looks at.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Literal

import altair as alt

from ..experiment.statistics import Interval
from .scales import Scale

Form = Literal["bars", "overlaid", "stacked", "columns", "listed"]
KEY = "numbers"
Ends = tuple[float, float, float]
"""A mean and the ends of its interval; NaN where there is none."""


@dataclass(frozen=True)
class Numbers:
    """What a picture shows, heading by heading and side by side.

    Attributes
    ----------
    form : {"bars", "overlaid", "stacked", "columns", "listed"}
        As what they are drawn: bars beside each other, bars of which each heading has one, parts of a whole, upright bars of which each
        heading has one, or something that no office program has a chart for.
    sides, colours : tuple of str
        Of each series.
    headings : tuple of str
    values : tuple of tuple of (float, float, float)
        For each heading and side the mean, and the low and the high end of its interval; NaN where there is none.
    scale : Scale
        How a value is written.
    level : float, optional
        The coverage of the intervals, None where there are none, or several of different coverage.
    """

    form: Form
    sides: tuple[str, ...]
    colours: tuple[str, ...]
    headings: tuple[str, ...]
    values: tuple[tuple[Ends, ...], ...]
    scale: Scale
    level: float | None = None

    @property
    def has_intervals(self) -> bool:
        """Whether any value has an interval."""
        return any(math.isfinite(low) for row in self.values for _, low, _ in row)

    def as_meta(self) -> dict[str, Any]:
        """Return them as a chart carries them: lists, texts and numbers, nothing where there is none."""
        values = [[[None if math.isnan(end) else end for end in ends] for ends in row] for row in self.values]
        return {KEY: {**asdict(self), "values": values}}


def ends_of(found: Interval | float | None) -> Ends:
    """Return the mean and the interval of an estimate; without the interval of a bare number or of the first few worlds."""
    if found is None:
        return math.nan, math.nan, math.nan
    if isinstance(found, Interval):
        return (float(found.mean), float(found.low), float(found.high)) if found.has_range else (float(found.mean), math.nan, math.nan)
    return float(found), math.nan, math.nan


def numbers(
    form: Form, sides: Sequence[str], colours: Sequence[str], headings: Sequence[str],
    values: Iterable[Iterable[Interval | float | None]], scale: Scale,
) -> Numbers:  # fmt: skip
    """Return the numbers of a picture from estimates, heading by heading and side by side."""
    estimates = [list(row) for row in values]
    levels = {found.level for row in estimates for found in row if isinstance(found, Interval) and found.has_range}
    rows = tuple(tuple(map(ends_of, row)) for row in estimates)
    return Numbers(form, tuple(sides), tuple(colours), tuple(headings), rows, scale, levels.pop() if len(levels) == 1 else None)


def of_chart(chart: alt.LayerChart) -> Numbers | None:
    """Return the numbers that a chart carries, None where it carries none."""
    meta = chart.usermeta
    if not isinstance(meta, dict) or KEY not in meta:
        return None
    kept = meta[KEY]
    rows = tuple(tuple(_ends(ends) for ends in row) for row in kept["values"])
    texts = {name: tuple(kept[name]) for name in ("sides", "colours", "headings")}
    return Numbers(form=kept["form"], values=rows, scale=Scale(**kept["scale"]), level=kept.get("level"), **texts)


def _ends(kept: Sequence[float | None]) -> Ends:
    mean, low, high = (math.nan if end is None else end for end in kept)
    return mean, low, high
