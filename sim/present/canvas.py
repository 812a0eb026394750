"""Building blocks of the charts: a canvas with pixels down and data across, and the marks that stand on it.

Vertical positions are pixels from the top, so that a label stands where there is room for it at every width. Horizontally a chart
fills the place it gets; `NARROW` is what a phone leaves, and what fits there fits everywhere. Colours that depend on light or dark
are named by a style (see `theme`).
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import altair as alt
import numpy as np
import pandas as pd

from ..experiment.statistics import Interval
from .numbers import Numbers
from .scales import MINUS
from .theme import BOLD_CHARACTER, LABEL_SIZE, NARROW, Colour

NEUTRAL = "#8A979E"  # legible on white and on dark
Rows = pd.DataFrame | Sequence[Mapping[str, Any]] | Mapping[str, Any]


class _Layer(alt.Chart):
    """Marks of one kind, never changed once made: copies, which Altair makes of each layer again and again, share what is in them."""

    def __deepcopy__(self, memo: Any) -> _Layer:
        return self.copy(deep=False)


def across(low: float, high: float, axis: alt.Axis | None = None, left: float = 0, right: float = 0) -> alt.X:
    """Return the horizontal channel of the field ``x`` between two values, with margins of *left* and *right* pixels for labels."""
    ends: list[Any] = [left, alt.ExprRef(f"width - {right}")]
    return alt.X("x:Q", scale=alt.Scale(domain=[low, high], range=ends, nice=False, zero=False), axis=axis)


def down() -> alt.Y:
    """Return the vertical channel of the field ``y``, in pixels from the top."""
    return alt.Y("y:Q", scale=None, axis=None)


UNIT = across(0, 1)  # from the left edge to the right one
LEFT, RIGHT = alt.XValue(0), alt.XValue("width")
X = alt.X | alt.XValue


def tips(**titles: str) -> list[alt.Tooltip]:
    """Return tooltips that show fields under titles of their own."""
    return [alt.Tooltip(f"{field}:N", title=title) for field, title in titles.items()]


def text(x: X, rows: Rows, style: str = "ink", **mark: Any) -> alt.Chart:
    """Return labels: *rows* hold x, y and text. As for all marks, with an empty *style* they may hold each one's own ``colour``."""
    look = {"baseline": "middle", "limit": alt.ExprRef("width"), **mark}  # a longer one would widen the whole picture
    return _marks("text", rows, x, style, look, text=alt.Text("text:N"))


def rule(x: alt.X, rows: Rows, style: str = "line", **mark: Any) -> alt.Chart:
    """Return lines: *rows* hold x and y, with x2 or y2 or both for the other end."""
    return _marks("rule", rows, x, style, mark, has_ends=True)


def dot(x: X, rows: Rows, style: str = "", **mark: Any) -> alt.Chart:
    """Return dots or other small shapes: *rows* hold x and y."""
    return _marks("point", rows, x, style, {"filled": True, "opacity": 1, **mark})


def block(x: alt.X, rows: Rows, style: str = "ground", **mark: Any) -> alt.Chart:
    """Return rectangles: *rows* hold x, x2, y and y2."""
    return _marks("rect", rows, x, style, mark, has_ends=True)


def area(x: alt.X, rows: Rows, style: str = "", **mark: Any) -> alt.Chart:
    """Return a filled shape between y and y2, which *rows* hold for each x."""
    return _marks("area", rows, x, style, {"orient": "vertical", **mark}, has_ends=True)


def line(x: alt.X, rows: Rows, style: str = "", **mark: Any) -> alt.Chart:
    """Return a line through x and y of *rows*."""
    return _marks("line", rows, x, style, mark, order=alt.Order("x:Q"))


def spread(
    x: alt.X, found: Sequence[tuple[Interval | None, float]], hue: Colour, factor: float = 1.0, width: int = 4, size: int = 110
) -> list[alt.Chart]:
    """Return each mean as a dot on the line of its interval, *found* with its pixels down, times *factor*.

    What is unknown is left out, and so is an interval of the first few worlds.
    """
    known = [(each, y) for each, y in found if each is not None and math.isfinite(each.mean)]
    lines = [{"x": factor * each.low, "x2": factor * each.high, "y": y} for each, y in known if each.has_range]
    dots = [{"x": factor * each.mean, "y": y} for each, y in known]
    return [rule(x, lines, "", strokeWidth=width, strokeCap="round", color=hue.mark), dot(x, dots, size=size, color=hue.mark)]


def _marks(kind: Any, rows: Rows, x: X, style: str, look: Mapping[str, Any], has_ends: bool = False, **channels: Any) -> alt.Chart:
    """Return marks of one kind with their places, and with their colours when their rows hold them and no style gives them.

    All rows hold the same fields. Made in one go: a page is drawn while somebody drags a slider.
    """
    values = _values(rows)
    fields = values[0] if values else {}
    if has_ends and "x2" in fields:
        channels["x2"] = alt.X2("x2:Q")
    if has_ends and "y2" in fields:
        channels["y2"] = alt.Y2("y2:Q")
    if "colour" in fields and not style:
        channels["color"] = alt.Color("colour:N", scale=None)
    mark = alt.MarkDef(kind, style=style or alt.Undefined, **look)
    return _Layer(alt.InlineData(values=values), mark=mark, encoding=alt.FacetedEncoding(x=x, y=down(), **channels))


def _values(rows: Rows) -> tuple[dict[str, Any], ...]:
    """Return rows as JSON has them, with nothing where there is no number; a tuple, for Altair copies lists again and again."""
    if isinstance(rows, pd.DataFrame):
        columns = [_plain(rows[name].tolist()) for name in rows]
        return tuple(dict(zip(rows.columns, row, strict=True)) for row in zip(*columns, strict=True))
    every = [rows] if isinstance(rows, Mapping) else rows
    return tuple(dict(zip(row, _plain(row.values()), strict=True)) for row in every)


def _plain(values: Iterable[Any]) -> list[Any]:
    """Return *values* without NumPy's types and without infinite or missing numbers."""
    found = (value.item() if isinstance(value, np.generic) else value for value in values)
    return [None if isinstance(value, float) and not math.isfinite(value) else value for value in found]


def picture(
    layers: Sequence[alt.Chart], height: float, title: str, subtitle: str, alt_text: str, numbers: Numbers | None = None
) -> alt.LayerChart:
    """Return the finished chart of the layers that have rows; *alt_text* is for those who cannot see it.

    *numbers* are what it shows, for those who draw it anew.
    """
    heading = alt.TitleParams(text=title, subtitle=subtitle or alt.Undefined)
    drawn = [layer for layer in layers if layer.data.values]
    meta = numbers.as_meta() if numbers else alt.Undefined
    return alt.LayerChart(layer=drawn, width="container", height=round(height), title=heading, description=alt_text, usermeta=meta)


def empty(title: str) -> alt.LayerChart:
    """Return a chart without data, whose title says why."""
    return picture(
        [text(UNIT, {"x": 0, "y": 10, "text": "Nothing to draw."}, "soft", align="left")], 24, title, "", f"{title}. There is no picture."
    )


def align(place: float) -> str:
    """Return the side on which a label at *place* (0 to 1) of the width must begin to stay inside."""
    return "left" if place < 1 / 3 else "right" if place > 2 / 3 else "center"


def width_of(label: str, size: float = LABEL_SIZE) -> float:
    """Return about how many pixels wide *label* is."""
    return len(label) * size * BOLD_CHARACTER


def apart(places: Sequence[float], gap: float) -> list[float]:
    """Return *places*, which ascend, moved as little as needed to be at least *gap* from each other."""
    moved = list(places)
    for i in range(1, len(moved)):
        moved[i] = max(moved[i], moved[i - 1] + gap)
    overshoot = moved[-1] - places[-1]
    for i in range(len(moved) - 1, -1, -1):  # shared upwards, so that the last is not pushed out of the picture
        limit = places[-1] + overshoot / 2 if i == len(moved) - 1 else moved[i + 1] - gap
        moved[i] = min(moved[i], limit)
    return moved


def signed_axis(title: str) -> alt.Axis:
    """Return an axis of differences, with a sign on each label but 0."""
    label = f"datum.value > 0 ? '+' + datum.label : replace(datum.label, '-', '{MINUS}')"
    return value_axis(title, labelExpr=label)


def value_axis(title: str, **axis: Any) -> alt.Axis:
    """Return a quiet axis for dots: a line with ticks and no grid, which would cross the labels."""
    return alt.Axis(title=title, titleAnchor="start", tickCount=5, format=",.3~f", grid=False, domain=True, ticks=True, offset=4, **axis)


def around_zero(values: np.ndarray, side: float = 0.24) -> tuple[float, float]:
    """Return ends of an axis that holds *values*, with 0 inside and at least *side* of the width on either side of it."""
    low, high = min(0.0, float(values.min())), max(0.0, float(values.max()))
    if low == high:
        return -1.0, 1.0
    low, high = low * 1.06, high * 1.06
    least = side / (1 - side)
    return min(low, -least * high), max(high, -least * low)


def padded(low: float, high: float) -> tuple[float, float]:
    """Return ends of an axis a little outside *low* and *high*."""
    margin = 0.06 * (high - low) or max(abs(low), 1.0) * 0.1
    return low - margin, high + margin


def swarm(values: np.ndarray, low: float, high: float, top: float) -> tuple[np.ndarray, float, float]:
    """Stack dots that would overlap, evenly around a middle line and always in the same way.

    Parameters
    ----------
    values : ndarray, shape (n,)
        Places of the dots across, between *low* and *high*.
    top : float
        Pixel at which the highest stack begins.

    Returns
    -------
    tuple
        The dots' pixels down, shape (n,), the size of a dot as the area that a mark takes, and the pixel at which the stacks end.
    """
    n = len(values)
    wide = 10.0 if n <= 60 else 7.5 if n <= 200 else 5.0 if n <= 1000 else 3.0
    cells = np.floor((values - low) / (high - low) * (NARROW / wide)).astype(int)
    rank = pd.Series(values).groupby(cells).cumcount().to_numpy()
    tallest = int(rank.max()) + 1
    step = min(wide + 1.0, 200.0 / tallest)
    height = max(46.0, tallest * step)
    offset = np.where(rank % 2 == 1, (rank + 1) // 2, -(rank // 2)) * step
    return top + height / 2 + offset, (wide - 1.0) ** 2 * np.pi / 4, top + height
