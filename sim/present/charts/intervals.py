"""Estimates with their intervals, one pair of lines for each figure: what several pages draw.

The numbers stand above their lines, not beside them, so that they fit a phone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import altair as alt
import numpy as np

from ...experiment.statistics import Interval
from .. import canvas
from ..findings import capital
from ..scales import Scale
from ..tables.estimates import written
from ..theme import Colour, ink_of

ROW, HEAD, LINE = 108.0, 22.0, 36.0  # pixels: a figure, its heading, one side's numbers and line


@dataclass(frozen=True)
class Figure:
    """One figure of a picture: its heading and, for each side, an estimate (None where there is none)."""

    heading: str
    sides: tuple[Interval | None, ...]
    note: str = ""


def estimates(
    figures: Sequence[Figure], names: Sequence[str], hues: Sequence[Colour], scale: Scale, axis: str, title: str, subtitle: str = "",
    reference: float | None = None,
) -> alt.LayerChart:  # fmt: skip
    """Draw each figure's estimate and interval for each side on one axis.

    Parameters
    ----------
    figures : sequence of Figure
    names, hues : sequence
        Of the sides, in the order of `Figure.sides`.
    scale : Scale
        How the values are written; it holds the factor from the estimates to the axis.
    axis : str
        Title of the axis.
    title, subtitle : str
    reference : float, optional
        A value of the axis that is marked on every line, such as 0.
    """
    known = [end * scale.factor for f in figures for found in f.sides if found is not None
             for end in (found.mean, found.low, found.high) if np.isfinite(end)]  # fmt: skip
    if not known:
        return canvas.empty(title)
    low, high = canvas.padded(min([*known, *([] if reference is None else [reference])]), max([*known, reference or max(known)]))
    if min(known) >= 0 and reference in (None, 0):
        low = 0.0
    x = canvas.across(low, high, canvas.value_axis(axis), left=6, right=6)
    row = HEAD + LINE * len(names) + 14
    layers = []
    if reference is not None and low < reference < high:
        lines = [row * place + HEAD + LINE * side + 24 for place in range(len(figures)) for side in range(len(names))]
        layers.append(canvas.rule(x, [{"x": reference, "y": y - 6, "y2": y + 9} for y in lines], "line"))
    heads = [{"y": row * place + 9, "text": figure.heading} for place, figure in enumerate(figures)]
    layers.append(canvas.text(canvas.LEFT, heads, "strong", align="left"))
    told = []
    for side, (name, hue) in enumerate(zip(names, hues, strict=True)):
        tops = [row * place + HEAD + LINE * side for place in range(len(figures))]
        labels = [f"{capital(name)} {written(figure.sides[side], scale)}{figure.note}" for figure in figures]
        layers.append(
            canvas.text(
                canvas.LEFT, [{"y": y + 8, "text": label} for y, label in zip(tops, labels, strict=True)], ink_of(hue), align="left"
            )
        )
        layers += _lines(x, [figure.sides[side] for figure in figures], [y + 24 for y in tops], low, high, scale, hue)
        told.append(labels)
    spoken = [f"{figure.heading}: {', '.join(labels[place] for labels in told)}" for place, figure in enumerate(figures)]
    alt_text = f"{title}. Dots with lines for their 95 % intervals. {'. '.join(spoken)}."
    return canvas.picture(layers, len(figures) * row - 6, title, subtitle, alt_text)


def _lines(
    x: alt.X, sides: Sequence[Interval | None], tops: Sequence[float], low: float, high: float, scale: Scale, hue: Colour
) -> list[alt.Chart]:
    layers = [canvas.rule(x, [{"x": low, "x2": high, "y": y} for y in tops], "hair")]
    found = [(side, y) for side, y in zip(sides, tops, strict=True) if side is not None and side.n]
    spans = [{"x": side.low * scale.factor, "x2": side.high * scale.factor, "y": y} for side, y in found if np.isfinite(side.low)]
    if spans:
        layers.append(canvas.rule(x, spans, "", strokeWidth=4, strokeCap="round", color=hue.mark))
    if found:
        layers.append(canvas.dot(x, [{"x": side.mean * scale.factor, "y": y} for side, y in found], size=110, color=hue.mark))
    return layers
