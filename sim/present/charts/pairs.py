"""Figures below each other, a bar or an interval for each side under the figure's heading: what several pages draw.

The numbers stand with their bars and above their intervals, not in a column of their own, so that they fit a phone.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import altair as alt
import numpy as np
import pandas as pd

from ...experiment.comparison import Comparison
from ...experiment.statistics import Interval
from .. import canvas, findings
from ..numbers import Numbers, ends_of, numbers
from ..scales import PERCENT, Scale, capital, written
from ..theme import NARROW, Colour, colours_of, ink_of

HEAD, BAR, GAP = 21.0, 21.0, 11.0  # pixels: a heading, a bar, the space below its group
INTERVAL_HEAD, LINE, BELOW = 22.0, 36.0, 14.0  # pixels: a heading, one side's numbers and line, the space below its figure

Row = tuple[str, *tuple[float, ...]]
"""The heading of a group of bars, then the value of each side."""

Estimates = tuple[str, *tuple[Interval | float, ...]]
"""The heading of a group of bars, then the estimate of each side, with its interval where there is one."""


def paired_bars(comparison: Comparison, rows: Sequence[Estimates], title: str, subtitle: str) -> alt.LayerChart:
    """Draw shares as pairs of bars, each pair under its heading, each bar with its operating model and value at its end."""
    return bars(findings.names(comparison), colours_of(comparison), rows, title, subtitle)


def bars(names: Sequence[str], hues: Sequence[Colour], rows: Sequence[Estimates], title: str, subtitle: str) -> alt.LayerChart:
    """Draw shares as groups of bars, one for each side, under the heading of the group.

    Parameters
    ----------
    names, hues : sequence
        Of the sides, however many there are.
    rows : sequence of tuple
        The heading of each group, then the share of each side, with its interval where there is one.
    title, subtitle : str
    """
    means: list[Row] = [(heading, *(ends_of(found)[0] for found in sides)) for heading, *sides in rows]
    if not means or not np.isfinite([row[1:] for row in means]).all():
        return canvas.empty(title)
    layers, told, bottom = grouped(names, hues, means, PERCENT.text, room=60)
    shown = bar_numbers(names, hues, rows, PERCENT)
    return canvas.picture(layers, bottom, title, subtitle, f"{title}. Shares as bars. {told}.", shown)


def bar_numbers(names: Sequence[str], hues: Sequence[Colour], rows: Sequence[Estimates], scale: Scale) -> Numbers:
    """Return the numbers of groups of bars."""
    return numbers("bars", [capital(name) for name in names], [hue.mark for hue in hues], [row[0] for row in rows],
                   [row[1:] for row in rows], scale)  # fmt: skip


def grouped(
    names: Sequence[str], hues: Sequence[Colour], rows: Sequence[Row], text: Callable[[float], str], room: float, below: float = 0.0,
    corners: int = 3,
) -> tuple[list[alt.Chart], str, float]:  # fmt: skip
    """Draw values as groups of bars, one for each side with its value behind it, under the heading of the group.

    Parameters
    ----------
    names, hues, rows : sequence
        As for `bars`.
    text : callable
        How a value is written.
    room : float
        Pixels that a written value takes.
    below : float
        Pixels that are left free below each group.
    corners : int
        Pixels by which the ends of the bars are rounded.

    Returns
    -------
    tuple
        The layers, the values in words, and the pixel at which the last group ends.
    """
    values = np.array([row[1:] for row in rows])
    height = HEAD + BAR * len(names) + GAP + below
    tops = height * np.arange(len(rows))
    right = min(0.5 * NARROW, max(map(len, names)) * 8.0 + room)  # for the label behind the longest bar
    x = canvas.across(min(0.0, values.min()), max(0.0, values.max()) or 1.0, right=right)
    heads = [{"y": top + 9, "text": row[0]} for top, row in zip(tops, rows, strict=True)]
    layers = [canvas.text(canvas.LEFT, heads, "strong", align="left")]
    for side, (own, name, hue) in enumerate(zip(values.T, names, hues, strict=True)):
        y = tops + HEAD + BAR * side
        drawn = pd.DataFrame({
            "heading": [row[0] for row in rows], "side": side, "x": np.minimum(own, 0.0), "x2": np.maximum(own, 0.0), "y": y,
        })  # fmt: skip
        labels = drawn.assign(x=drawn["x2"], y=y + 9, text=[f"{capital(name)} {text(value)}" for value in own])
        layers.append(canvas.block(x, drawn.assign(y2=y + 18), "", color=hue.mark, **{"cornerRadiusEnd": corners} if corners else {}))
        layers.append(canvas.text(x, labels, ink_of(hue), align="left", dx=7))
    said = [[f"{text(value)} with {name}" for value in own] for own, name in zip(values.T, names, strict=True)]
    told = [f"{row[0]}: {', '.join(sides)}" for row, sides in zip(rows, zip(*reversed(said), strict=True), strict=True)]
    return layers, ". ".join(told), tops[-1] + height - below - GAP + 1


@dataclass(frozen=True)
class Figure:
    """One figure of a picture: its heading and, for each side, an estimate (None where there is none)."""

    heading: str
    sides: tuple[Interval | None, ...]


def intervals(
    comparison: Comparison, figures: Sequence[Figure], scale: Scale, axis: str, title: str, subtitle: str,
    reference: float | Sequence[float] | None = None, names: Sequence[str] | None = None,
) -> alt.LayerChart:  # fmt: skip
    """Draw each figure's estimate and interval for each side on one axis.

    Parameters
    ----------
    comparison : Comparison
        For names and colours.
    figures : sequence of Figure
    scale : Scale
        How the values are written; it holds the factor from the estimates to the axis.
    axis : str
        Title of the axis.
    title, subtitle : str
    reference : float or sequence of float, optional
        A value of the axis that is marked on every line, such as 0; or one for each figure.
    names : sequence of str, optional
        Of the sides, when they are not called by their operating models.
    """
    names = names or findings.names(comparison)
    known = [end * scale.factor for f in figures for found in f.sides if found is not None
             for end in (found.mean, found.low, found.high) if np.isfinite(end)]  # fmt: skip
    if not known:
        return canvas.empty(title)
    marked = [] if reference is None else list(reference) if isinstance(reference, Sequence) else [reference] * len(figures)
    low, high = canvas.padded(min([*known, *marked]), max([*known, *marked]))
    if min(known) >= 0 and (not marked or isinstance(reference, Sequence) or reference == 0):
        low = 0.0
    x = canvas.across(low, high, canvas.value_axis(axis), left=6, right=6)
    row = INTERVAL_HEAD + LINE * len(names) + BELOW
    tops = [[row * place + INTERVAL_HEAD + LINE * side for side in range(len(names))] for place in range(len(figures))]
    layers = []
    marks = [{"x": at, "y": y + 18, "y2": y + 33} for at, sides in zip(marked, tops, strict=False) for y in sides if low < at < high]
    layers.append(canvas.rule(x, marks, "line"))
    heads = [{"y": row * place + 9, "text": figure.heading} for place, figure in enumerate(figures)]
    layers.append(canvas.text(canvas.LEFT, heads, "strong", align="left"))
    told = []
    for side, (name, hue) in enumerate(zip(names, colours_of(comparison), strict=True)):
        labels = [{"y": own[side] + 8, "text": f"{capital(name)} {written(figure.sides[side], scale)}"}
                  for own, figure in zip(tops, figures, strict=True)]  # fmt: skip
        layers.append(canvas.text(canvas.LEFT, labels, ink_of(hue), align="left"))
        layers.append(canvas.rule(x, [{"x": low, "x2": high, "y": own[side] + 24} for own in tops], "hair"))
        found = [(figure.sides[side], own[side] + 24) for own, figure in zip(tops, figures, strict=True)]
        layers += canvas.spread(x, found, hue, scale.factor)
        told.append([label["text"] for label in labels])
    spoken = [f"{figure.heading}: {', '.join(own)}" for figure, own in zip(figures, zip(*told, strict=True), strict=True)]
    alt_text = f"{title}. Means with their intervals. {'. '.join(spoken)}."
    shown = bar_numbers(names, colours_of(comparison), [(figure.heading, *map(_known, figure.sides)) for figure in figures], scale)
    return canvas.picture(layers, len(figures) * row - 6, title, subtitle, alt_text, shown)


def _known(found: Interval | None) -> Interval | float:
    return np.nan if found is None else found
