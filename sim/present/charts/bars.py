"""Shares as bars, a bar for each side under its heading: what several pages draw."""

from __future__ import annotations

from collections.abc import Sequence

import altair as alt
import numpy as np
import pandas as pd

from ...experiment.comparison import Comparison
from .. import canvas, findings
from ..findings import capital
from ..scales import levels
from ..theme import NARROW, colours_of, ink_of


def paired_bars(comparison: Comparison, rows: Sequence[tuple[str, float, float]], title: str, subtitle: str) -> alt.LayerChart:
    """Draw shares as pairs of bars, each pair under its heading, each bar with its operating model and value at its end."""
    if not rows or not np.isfinite([row[1:] for row in rows]).all():
        return canvas.empty(title)
    names, hues, scale = findings.names(comparison), colours_of(comparison), levels("share", "")
    longest = max(max(before, after) for _, before, after in rows) or 1.0
    room = min(0.5 * NARROW, max(map(len, names)) * 8.0 + 60)  # for the label behind the longest bar
    x = canvas.across(0, longest, right=room)
    bars = pd.DataFrame([
        {"heading": heading, "side": side, "x": 0.0, "x2": values[side], "y": 74.0 * place + 21 + 21 * side}
        for place, (heading, *values) in enumerate(rows) for side in (0, 1)
    ])  # fmt: skip
    layers = [canvas.text(canvas.LEFT, [{"y": 74 * i + 9, "text": row[0]} for i, row in enumerate(rows)], "strong", align="left")]
    for side, (name, hue) in enumerate(zip(names, hues, strict=True)):
        own = bars[bars["side"] == side]
        labels = [f"{capital(name)} {scale.text(value)}" for value in own["x2"]]
        layers.append(canvas.block(x, own.assign(y2=own["y"] + 18), "", color=hue.mark, cornerRadiusEnd=3))
        layers.append(canvas.text(x, own.assign(x=own["x2"], y=own["y"] + 9, text=labels), ink_of(hue), align="left", dx=7))
    told = [f"{row[0]}: {scale.text(row[2])} with {names[1]}, {scale.text(row[1])} with {names[0]}" for row in rows]
    return canvas.picture(layers, len(rows) * 74 - 10, title, subtitle, f"{title}. Shares as bars. {'. '.join(told)}.")
