"""The picture of all headline figures on one axis."""

from __future__ import annotations

from collections.abc import Sequence

import altair as alt
import numpy as np
import pandas as pd

from ...experiment.comparison import Comparison
from ...measures import METRICS
from .. import canvas, findings
from ..findings import capital
from ..scales import MINUS, levels
from ..theme import Colour, colours_of, ink_of

FIGURES = 156  # pixels for both levels of a metric, beside its interval


def forest(comparison: Comparison) -> alt.LayerChart:
    """Draw every metric's paired difference with its interval on one axis, on which right is better with the other model."""
    title, names, hues = findings.title_forest(comparison), findings.names(comparison), colours_of(comparison)
    rows = forest_rows(comparison)
    bounds = rows[["low", "high"]].to_numpy(float)
    if not np.isfinite(bounds).any():
        return canvas.empty(title)
    furthest = np.abs(bounds[np.isfinite(bounds).all(axis=1)]).max(axis=1)
    limit = next((step for step in (10.0, 20.0, 50.0) if np.mean(furthest <= step) >= 0.7), 100.0)
    axis = alt.Axis(values=[-limit, -limit / 2, 0, limit / 2, limit], grid=False, labelOverlap="parity",
                    labelExpr=f"(datum.value > 0 ? '+' : datum.value < 0 ? '{MINUS}' : '') + abs(datum.value) + ' %'",
                    title=f"better (+) or worse ({MINUS}) with {names[1]}, in % of {names[0]}’s value", titleAnchor="start")  # fmt: skip
    x = canvas.across(-limit, limit, axis, left=8, right=FIGURES)
    sides = f"← {names[0]} better", f"{names[1]} better →"
    long = sum(map(canvas.width_of, sides)) + FIGURES + 12  # where there is no room for both left of the figures, one stands above these
    right = alt.XValue(alt.ExprRef(f"width < {long:.0f} ? width : width - {FIGURES}"))
    heads = rows.drop_duplicates("group").index
    y = 70.0 + 50 * np.arange(len(rows)) + 46 * np.searchsorted(heads, np.arange(len(rows)), side="right") - 46
    rows = rows.assign(x=rows["mean"], y=y + 29)
    layers = [
        canvas.text(canvas.LEFT, {"y": 8, "text": sides[0]}, ink_of(hues[0]), align="left"),
        canvas.text(right, {"y": 8, "text": sides[1]}, ink_of(hues[1]), align="right"),
        canvas.text(canvas.RIGHT, {"y": 48, "text": f"{names[0]} → {names[1]}"}, "soft", align="right"),
        canvas.text(canvas.LEFT, rows.loc[heads].assign(y=y[heads] - 22, text=rows["group"]), "strong", align="left", fontSize=15),
        canvas.text(canvas.LEFT, rows.assign(y=y + 9, text=rows["label"]), "ink", align="left"),
        canvas.text(canvas.RIGHT, rows.assign(text=rows["told"]), "soft", align="right"),
        canvas.text(alt.XValue(8), rows[rows["note"] != ""].assign(text=rows["note"]), "soft", align="left"),
        *_forest_marks(x, rows[np.isfinite(rows["low"])], limit, hues),
    ]
    subtitle = "Lines are 95 % intervals; of 20 such lines about one misses the true value by bad luck. Arrowheads lie beyond the axis."
    told = ". ".join(f"{row.label}: {row.told}, {row.group}" for row in rows.itertuples())
    return canvas.picture(layers, y[-1] + 46, title, subtitle, f"{title}. {told}.")


def _forest_marks(x: alt.X, rows: pd.DataFrame, limit: float, hues: Sequence[Colour]) -> list[alt.Chart]:
    """Draw a faint track, the mark of zero, the interval and the mean of each row; arrowheads for what lies beyond the axis."""
    hue = rows["verdict"].map({"other better": hues[1].mark, "base better": hues[0].mark}).fillna(canvas.NEUTRAL)
    rows = rows.assign(colour=hue)
    inside = rows.assign(x=rows["low"].clip(-limit, limit), x2=rows["high"].clip(-limit, limit))
    layers = [
        canvas.rule(x, rows[["y"]].assign(x=-limit, x2=limit), "hair"),
        canvas.rule(x, rows[[]].assign(x=0.0, y=rows["y"] - 7, y2=rows["y"] + 7), "line"),
        canvas.rule(x, inside, "", strokeWidth=4, strokeCap="round"),
        canvas.dot(x, rows[rows["mean"].abs() <= limit], size=110),
    ]
    for shape, edge, beyond in (("left", -limit, rows["low"] < -limit), ("right", limit, rows["high"] > limit)):
        layers.append(canvas.dot(x, rows[beyond].assign(x=edge), shape=f"triangle-{shape}", size=90))
    return layers


def forest_rows(comparison: Comparison) -> pd.DataFrame:
    """Return what `forest` draws, one row per metric, clear differences first and the more important ones before the others.

    Returns
    -------
    DataFrame
        metric, label, verdict, group, told (both levels), note (why there is no percentage), and mean, low, high of the difference in
        per cent of the base's mean, turned so that more is better for the other operating model; NaN where there is no percentage.
    """
    base, other = findings.names(comparison)
    groups = {
        "other better": f"{capital(other)} better",
        "base better": f"{capital(base)} better",
        "no clear difference": "No clear difference",
    }
    rows = []
    for key, metric in METRICS.items():
        paired, verdict = comparison.paired(key), findings.verdict(comparison, key)
        mean, interval = findings.means_of(comparison, key)[0], paired.interval
        note = _without_percentage(comparison, key)
        percent = np.nan if note else 100.0 * (metric.direction or 1) / abs(mean)
        low, high = sorted((interval.low * percent, interval.high * percent))
        group = groups[verdict] if metric.direction else "Neither more nor less is better"
        told = findings.levels_told(comparison, key)
        rows.append({"metric": key, "label": metric.label, "verdict": verdict, "group": group, "told": told, "note": note,
                     "mean": interval.mean * percent, "low": low, "high": high})  # fmt: skip
    order = [*groups.values(), "Neither more nor less is better"]
    return pd.DataFrame(rows).sort_values("group", key=lambda column: column.map(order.index), kind="stable", ignore_index=True)


def _without_percentage(comparison: Comparison, metric: str) -> str:
    """Return why a difference in *metric* is no percentage of the base's value; empty when it is one."""
    values, unit = findings.means_of(comparison, metric), METRICS[metric].unit
    if unit == "units of fit":
        return "around 0: no percentage"
    return "nearly 0: no percentage" if levels(unit, "", *values).is_zero(values[0]) else ""
