"""Shares as bars, a bar for each side under its heading: what several pages draw."""

from __future__ import annotations

from collections.abc import Sequence

import altair as alt
import numpy as np
import pandas as pd

from ...experiment.comparison import Comparison
from .. import canvas, findings
from ..findings import capital
from ..scales import Scale, levels
from ..theme import NARROW, Colour, colours_of, ink_of

HEAD, BAR, GAP = 21.0, 21.0, 11.0  # pixels: a heading, a bar, the space below its group


def paired_bars(comparison: Comparison, rows: Sequence[tuple[str, float, float]], title: str, subtitle: str) -> alt.LayerChart:
    """Draw shares as pairs of bars, each pair under its heading, each bar with its operating model and value at its end."""
    return bars(findings.names(comparison), colours_of(comparison), rows, title, subtitle)


def bars(
    names: Sequence[str], hues: Sequence[Colour], rows: Sequence[tuple[str, *tuple[float, ...]]], title: str, subtitle: str
) -> alt.LayerChart:
    """Draw shares as groups of bars, one for each side, under the heading of the group.

    Parameters
    ----------
    names, hues : sequence
        Of the sides, however many there are.
    rows : sequence of tuple
        The heading of each group, then the share of each side.
    title, subtitle : str
    """
    if not rows or not np.isfinite([row[1:] for row in rows]).all():
        return canvas.empty(title)
    scale, height = levels("share", ""), HEAD + BAR * len(names) + GAP
    longest = max(max(values) for _, *values in rows) or 1.0
    room = min(0.5 * NARROW, max(map(len, names)) * 8.0 + 60)  # for the label behind the longest bar
    x = canvas.across(0, longest, right=room)
    drawn = pd.DataFrame([
        {"heading": heading, "side": side, "x": 0.0, "x2": value, "y": height * place + HEAD + BAR * side}
        for place, (heading, *values) in enumerate(rows) for side, value in enumerate(values)
    ])  # fmt: skip
    heads = [{"y": height * place + 9, "text": row[0]} for place, row in enumerate(rows)]
    layers = [canvas.text(canvas.LEFT, heads, "strong", align="left")]
    for side, (name, hue) in enumerate(zip(names, hues, strict=True)):
        own = drawn[drawn["side"] == side]
        labels = [f"{capital(name)} {scale.text(value)}" for value in own["x2"]]
        layers.append(canvas.block(x, own.assign(y2=own["y"] + 18), "", color=hue.mark, cornerRadiusEnd=3))
        layers.append(canvas.text(x, own.assign(x=own["x2"], y=own["y"] + 9, text=labels), ink_of(hue), align="left", dx=7))
    told = [f"{row[0]}: {', '.join(_told(names, row[1:], scale))}" for row in rows]
    return canvas.picture(layers, len(rows) * height - GAP + 1, title, subtitle, f"{title}. Shares as bars. {'. '.join(told)}.")


def _told(names: Sequence[str], values: Sequence[float], scale: Scale) -> list[str]:
    """Return each side's share in words, the last one first."""
    return [f"{scale.text(value)} with {name}" for name, value in reversed(list(zip(names, values, strict=True)))]
