"""The tornado of an answer: how it moves when one parameter alone goes to either end of its plausible range."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import altair as alt
import pandas as pd

from ...studies.ledger import ENDS, Ledger
from .. import assumptions, canvas, theme
from ..assumptions import DOZEN, Row
from ..numbers import numbers
from ..scales import POINTS, capital

HEAD, WRAPPED, LINE, GAP = 22.0, 17.0, 19.0, 12.0  # pixels: a parameter's name, a line of a long one, one end of its range, the space below


def tornado(ledger: Ledger, rows: pd.DataFrame, most: int = DOZEN) -> alt.LayerChart:
    """Draw how the answer moves at both ends of the ranges of the first rows of *rows*, from `Ledger.ranked`.

    A row that was only looked at, in fewer worlds than the ledger, is left out: it tells of luck.

    Parameters
    ----------
    ledger : Ledger
    rows : DataFrame
        In the order to draw.
    most : int
        How many are drawn.
    """
    drawn = [row for row in rows.to_dict("records") if row["size"] > 0 and row["replications"] >= ledger.origin.replications][:most]
    if not drawn:
        return canvas.empty("None of these was played in all worlds, or none moves the answer")
    bars, heads, top = _bars(ledger, drawn)
    reach = max(abs(edge) for bar in bars for edge in (bar["from"], bar["to"], bar["x2"]))
    x = canvas.across(-1.35 * reach, 1.35 * reach, canvas.signed_axis("change of the answer, journeys won of every 100"), left=6, right=6)
    layers = [
        canvas.rule(x, [{"x": 0.0, "y": bar["at"] - 10, "y2": bar["at"] + 10} for bar in bars], "line"),
        canvas.text(canvas.LEFT, heads, "strong", align="left"),
    ]
    hues = theme.colours(ledger.origin.base, ledger.origin.other)
    for side in (0, 1):
        own = [bar for bar in bars if bar["side"] == side]
        layers.append(canvas.block(x, [{**bar, "y": bar["at"] - 6, "y2": bar["at"] + 6} for bar in own], "", color=hues[side].mark))
        layers.append(canvas.rule(x, [{"x": bar["from"], "x2": bar["to"], "y": bar["at"]} for bar in own], "line"))
        free = [max(0.0, bar["to"]) if side == 0 else min(0.0, bar["from"]) for bar in own]
        places = [{"x": at, "y": bar["at"], "text": bar["text"]} for at, bar in zip(free, own, strict=True)]
        layers.append(canvas.text(x, places, "ink", align=("left", "right")[side], dx=(6, -6)[side]))
    spoken = "; ".join(f"{bar['name']} {bar['text']}" for bar in bars)
    said = assumptions.title(ledger, pd.DataFrame(drawn))
    told = f"{said}. Bars with lines for their intervals. {spoken}."
    moved = [(f"{assumptions.name(row)}: {assumptions.value_text(row[f'range_{end}'], row['unit'])} instead of "
              f"{assumptions.with_unit(row)}", ledger.movement(row, end)) for row in drawn for end in ENDS]  # fmt: skip
    moved = [(heading, found) for heading, found in moved if math.isfinite(found.mean)]
    sides = [f"In favour of {way.replace('_', ' ')}" for way in (ledger.origin.base, ledger.origin.other)]
    ends = [[None if found.mean > 0 else found, found if found.mean > 0 else None] for _, found in moved]
    shown = numbers("overlaid", sides, [hue.mark for hue in hues], [capital(heading) for heading, _ in moved], ends, POINTS)
    return canvas.picture(layers, top, said, assumptions.subtitle(ledger), told, shown)


def _bars(ledger: Ledger, drawn: Sequence[Row]) -> tuple[list[dict[str, Any]], list[dict[str, Any]], float]:
    """Return the bars and names of a tornado with their places, and where it ends."""
    bars, heads, top = [], [], 0.0
    for row in drawn:
        for line in theme.wrapped(f"{assumptions.name(row)}: {assumptions.with_unit(row)}", theme.LABEL_SIZE, theme.NARROW, bold=True):
            heads.append({"y": top + 9, "text": line})
            top += WRAPPED
        top += HEAD - WRAPPED
        for end in ENDS:
            found = ledger.movement(row, end)
            if found.mean == found.mean:
                low, high = (100 * edge for edge in ((found.low, found.high) if found.has_range else (found.mean, found.mean)))
                text = f"{assumptions.value_text(row[f'range_{end}'], row['unit'])}: {POINTS.signed(found.mean)}"
                bars.append({"x": 0.0, "x2": 100 * found.mean, "from": low, "to": high, "at": top + 8, "side": int(found.mean > 0),
                             "text": text, "name": assumptions.name(row)})  # fmt: skip
                top += LINE
        top += GAP
    return bars, heads, top - GAP
