"""The pictures of two operating models beside each other: how journeys went and ended, and all headline figures on one axis."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import altair as alt
import numpy as np
import pandas as pd

from ...experiment.comparison import Comparison
from ...experiment.statistics import Interval, student_t_interval
from ...measures import METRICS, measured
from ...measures.units import SPACE
from ...scenario import US
from .. import canvas, findings
from ..numbers import Numbers, numbers
from ..scales import MINUS, PERCENT, Scale, as_share, capital, levels
from ..tables.sides import counted, named
from ..theme import LIGHT, NARROW, Colour, colours_of, ink_of
from .pairs import Estimates, paired_bars

TICKS = (5, 20, 50, 100, 200, 500, 1000, 5000, 20_000)  # per cent
EVEN = 20.0  # per cent up to which the axis of all figures is about even
FIGURES = 156  # pixels for both levels of a metric, beside its interval
ENDINGS = {"Won by us": "", "Won by a rival": "grey-0", "No decision": "grey-2", "Still open": "grey-3"}
REASONS = {
    "status quo better": "things are better as they are",
    "indecision": "nobody feels safe enough",
    "patience ran out": "patience runs out",
    "no agreement": "the group cannot agree",
    "only looking": "they are only looking",
}


def reach(comparison: Comparison) -> alt.LayerChart:
    """Draw the share of the buying groups' time that is ours, in meetings and online."""
    keys = {"reach_meetings": "In meetings with us", "reach_digital": "Online, on our own material"}
    rows: list[Estimates] = [(heading, *map(as_share, findings.estimates_of(comparison, key))) for key, heading in keys.items()]
    return paired_bars(comparison, rows, findings.title_reach(comparison), findings.intervals(comparison, *keys))


def who_won(comparison: Comparison) -> alt.LayerChart:
    """Draw how many of every 100 journeys each vendor won under the two operating models."""
    vendors = [vendor.name for vendor in comparison.scenario.active_vendors.values()]
    base, other = _shares(comparison, lambda journeys: journeys["vendor"].where(journeys["outcome"] == "purchase"), vendors)
    rivals = tuple(sum(found.mean for found in side[1:]) for side in (base, other))
    title = findings.title_who_won(comparison, (rivals[0], rivals[1]))
    return paired_bars(comparison, list(zip(vendors, base, other, strict=True)), title, findings.intervals(comparison, "win_rate"))


def no_decision(comparison: Comparison) -> alt.LayerChart:
    """Draw why journeys ended without a decision under the two operating models."""
    shares = _shares(comparison, lambda journeys: journeys["reason"].where(journeys["outcome"] == "no_decision"), list(REASONS))
    rows = sorted(zip(REASONS.values(), *shares, strict=True), key=lambda row: -row[1].mean - row[2].mean)
    title = findings.title_no_decision(comparison, rows[0][0] if rows[0][1].mean + rows[0][2].mean > 0 else "")
    rows = [(capital(reason), *values) for reason, *values in rows]
    return paired_bars(comparison, rows, title, findings.intervals(comparison, "no_decision_rate"))


def endings(comparison: Comparison) -> alt.LayerChart:
    """Draw how journeys ended under the two operating models, as two columns of 100 % whose parts are joined."""
    title, us = findings.title_endings(comparison), comparison.scenario.vendors[US].name
    if not comparison.paired("win_rate").interval.n:
        return canvas.empty(title)
    names, hues, kinds = findings.names(comparison), colours_of(comparison), list(ENDINGS)
    found = _shares(comparison, lambda journeys: _ending(journeys, us), kinds)
    shares = [[part.mean for part in side] for side in found]
    ends = [30 + 290 * np.concatenate([[0.0], np.cumsum(side)]) for side in shares]
    middles = canvas.apart([float(ends[0][i : i + 2].mean() + ends[1][i : i + 2].mean()) / 2 for i in range(len(kinds))], 18)
    layers = [
        canvas.text(
            canvas.UNIT,
            {"x": side, "y": 12, "text": capital(names[side])},
            ink_of(hues[side]),
            align=("left", "right")[side],
            fontSize=15,
        )
        for side in (0, 1)
    ]
    for i, kind in enumerate(kinds):
        spans = [(float(side[i]), float(side[i + 1])) for side in ends]
        layers += _part(kind, spans, [float(side[i]) for side in shares], hues)
        layers.append(canvas.text(canvas.UNIT, {"x": 0.5, "y": middles[i], "text": kind}, "ink" if i else "strong"))
    told = [", ".join(f"{kind.lower()} {100 * share:.1f} %" for kind, share in zip(kinds, side, strict=True)) for side in shares]
    alt_text = f"{title}. With {names[0]}: {told[0]}. With {names[1]}: {told[1]}."
    parts = [hues[1].mark, *(LIGHT.greys[int(style[-1])] for style in ENDINGS.values() if style)]
    shown = numbers("stacked", kinds, parts, [capital(name) for name in names], found, PERCENT)
    return canvas.picture(layers, 324, title, findings.intervals(comparison, "win_rate", "no_decision_rate"), alt_text, shown)


def _part(kind: str, spans: Sequence[tuple[float, float]], shares: Sequence[float], hues: Sequence[Colour]) -> list[alt.Chart]:
    """Draw one ending in both columns, joined by a band, with its percentages."""
    style, column, x, scale = ENDINGS[kind], 0.2, canvas.UNIT, PERCENT
    parts = [{"y": y, "y2": y2, "kind": kind, "share": share, "x": left, "x2": left + column, "colour": hue.mark}
             for (y, y2), share, left, hue in zip(spans, shares, (0.0, 1 - column), hues, strict=True)]  # fmt: skip
    joint = [{"y": y, "y2": y2, "x": edge} for (y, y2), edge in zip(spans, (column, 1 - column), strict=True)]
    band = canvas.area(x, joint, style, opacity=0.2, **({} if style else {"color": hues[1].mark}))
    layers = [band, canvas.block(x, parts, style)]
    labels = [{"kind": kind, "y": (y + y2) / 2, "text": scale.text(share)} for (y, y2), share in zip(spans, shares, strict=True)]
    if min(y2 - y for y, y2 in spans) >= 16:
        inside = [{**label, "x": middle, "colour": hue.inside}
                  for label, middle, hue in zip(labels, (column / 2, 1 - column / 2), hues, strict=True)]  # fmt: skip
        return [*layers, canvas.text(x, inside, f"on-{style}" if style else "", fontWeight=600)]
    beside = [{**label, "x": end["x"]} for label, end in zip(labels, joint, strict=True)]  # too thin to hold them
    return [*layers, canvas.text(x, beside[:1], align="left", dx=6), canvas.text(x, beside[1:], align="right", dx=-6)]


def lengths(comparison: Comparison) -> alt.LayerChart:
    """Draw how long the journeys took that ended in a purchase, with the medians."""
    title, names, hues = findings.claim(comparison, "journey_months_median"), findings.names(comparison), colours_of(comparison)
    medians = findings.means_of(comparison, "journey_months_median")
    is_known = np.isfinite(medians).all()
    months = [measured(result).lengths.to_numpy(float) for result in named(comparison).values()] if is_known else []
    if not months or min(map(len, months)) < 2:
        return canvas.empty(title)
    high = max(3.0, 3 * float(np.ceil(np.quantile(np.concatenate(months), 0.995) / 3)))
    grid, top, bottom = np.linspace(0, high, 160), 56.0, 250.0
    curves = [_smooth(side, grid) for side in months]
    peak = max(float(curve.max()) for curve in curves)
    x = canvas.across(0, high, alt.Axis(title="months from the journey’s beginning to the signature", titleAnchor="start", tickCount=8))
    labels = [f"{capital(name)} {median:.1f}{SPACE}months" for name, median in zip(names, medians, strict=True)]
    goes_right = max(medians) / high * NARROW + max(map(canvas.width_of, labels)) < NARROW - 12
    is_upper = [(median == min(medians)) == goes_right for median in medians]  # so that no rule crosses the other's label
    rows = (8, 30) if is_upper[0] else (30, 8)
    layers = []
    for curve, median, hue, label, row in zip(curves, medians, hues, labels, rows, strict=True):
        shape = pd.DataFrame({"x": grid, "y": bottom - (bottom - top) * curve / peak, "y2": bottom})
        told = {"x": median, "y": row, "text": label}
        layers += [
            canvas.area(x, shape, opacity=0.2, color=hue.mark),
            canvas.line(x, shape, strokeWidth=2.5, color=hue.mark),
            canvas.rule(x, {"x": median, "y": row - 8, "y2": bottom}, strokeWidth=2, color=hue.mark),
            canvas.text(x, told, ink_of(hue), align="left" if goes_right else "right", dx=7 if goes_right else -7),
        ]
    counted = " and ".join(f"{len(side):,} with {name}" for side, name in zip(months, names, strict=True))
    subtitle = f"Journeys that ended in a purchase from anyone: {counted}. Half of them end before the vertical line."
    alt_text = (f"{title}. Two curves of the lengths of purchases; the median is {medians[0]:.1f} months with {names[0]} and "
                f"{medians[1]:.1f} with {names[1]}.")  # fmt: skip
    sides, marks = [capital(name) for name in names], [hue.mark for hue in hues]
    scale = levels("months", "", *medians)
    shown = numbers("listed", sides, marks, ["Median"], [findings.estimates_of(comparison, "journey_months_median")], scale)
    return canvas.picture(layers, bottom, title, subtitle, alt_text, shown)


def _smooth(values: np.ndarray, grid: np.ndarray) -> np.ndarray:
    """Return the density of *values* on *grid*, by a normal kernel that is folded back at 0."""
    spread = min(float(values.std()), float(np.subtract(*np.quantile(values, [0.75, 0.25]))) / 1.34) or 0.25
    width = 0.9 * spread * len(values) ** -0.2  # Silverman's rule
    bins = np.linspace(0, max(float(values.max()), float(grid[-1])), 600)
    weights, edges = np.histogram(values, bins)
    centres = (edges[:-1] + edges[1:]) / 2
    kernel = sum(np.exp(-0.5 * ((grid[:, None] - sign * centres) / width) ** 2) for sign in (1, -1))
    return np.asarray(kernel @ weights) / (len(values) * width * np.sqrt(2 * np.pi))


def _ending(journeys: pd.DataFrame, us: str) -> pd.Series:
    kinds, outcome, ours = list(ENDINGS), journeys["outcome"], journeys["vendor"].isin([us])
    found = np.select([(outcome == "purchase") & ours, outcome == "purchase", outcome == "no_decision"], kinds[:3], kinds[3])
    return pd.Series(found, index=journeys.index)


def _shares(comparison: Comparison, kind: Callable[[pd.DataFrame], pd.Series], kinds: Sequence[str]) -> list[list[Interval]]:
    """Return the share of journeys of each kind under both operating models: means over worlds, as all metrics are, with intervals."""
    in_both = comparison.paired("win_rate").replications
    found = []
    for journeys in map(counted, named(comparison).values()):
        how = kind(journeys)
        shares = pd.DataFrame({each: how == each for each in kinds}).groupby(level="replication").mean().reindex(in_both)
        found.append([as_share(student_t_interval(shares[each])) for each in kinds])
    return found


def forest(comparison: Comparison) -> alt.LayerChart:
    """Draw every metric's paired difference with its interval on one axis, on which right is better with the other model."""
    title, names, hues = findings.title_forest(comparison), findings.names(comparison), colours_of(comparison)
    rows = forest_rows(comparison)
    bounds = rows[["mean", "low", "high"]].to_numpy(float)
    if not np.isfinite(bounds).any():
        return canvas.empty(title)
    limit = float(np.abs(bounds[np.isfinite(bounds)]).max())
    ticks = [float(tick) for tick in TICKS if tick <= 1.1 * limit] or [limit]
    axis = alt.Axis(values=[_squeezed(sign * tick) for tick in ticks for sign in (-1, 1)] + [0.0], grid=False, labelOverlap="parity",
                    labelExpr=_percent_at(), titleAnchor="start",
                    title=f"better (+) or worse ({MINUS}) with {names[1]}, in % of {names[0]}’s value")  # fmt: skip
    edge = _squeezed(max(limit, ticks[-1]))
    x = canvas.across(-edge, edge, axis, left=8, right=FIGURES)
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
        *_forest_marks(x, rows[np.isfinite(rows["mean"])], edge, hues),
    ]
    subtitle = f"{findings.how_sure(comparison.replications)} Further out the axis runs faster."
    told = ". ".join(f"{row.label}: {row.told}, {row.group}" for row in rows.itertuples())
    return canvas.picture(layers, y[-1] + 46, title, subtitle, f"{title}. {told}.", _forest_numbers(rows, hues))


def _forest_numbers(rows: pd.DataFrame, hues: Sequence[Colour]) -> Numbers:
    """Return what the forest shows, each difference under the heading of its verdict."""
    drawn = rows[np.isfinite(rows["mean"])]
    groups = list(drawn["group"].drop_duplicates())
    colours = {"other better": hues[1].mark, "base better": hues[0].mark}
    marks = [colours.get(drawn.loc[drawn["group"] == group, "verdict"].iloc[0], canvas.NEUTRAL) for group in groups]
    values = [[Interval(row.mean_, row.low, row.high, row.worlds, row.level) if row.group == group else None for group in groups]
              for row in drawn.rename(columns={"mean": "mean_"}).itertuples()]  # fmt: skip
    return numbers("listed", groups, marks, list(drawn["label"]), values, Scale(1.0, 0, suffix="%"))


def _forest_marks(x: alt.X, rows: pd.DataFrame, edge: float, hues: Sequence[Colour]) -> list[alt.Chart]:
    """Draw a faint track, the mark of zero, the interval and the mean of each row."""
    hue = rows["verdict"].map({"other better": hues[1].mark, "base better": hues[0].mark}).fillna(canvas.NEUTRAL)
    rows = rows.assign(colour=hue, **{name: rows[name].map(_squeezed) for name in ("mean", "low", "high")})
    known = rows[np.isfinite(rows["low"])]
    return [
        canvas.rule(x, rows[["y"]].assign(x=-edge, x2=edge), "hair"),
        canvas.rule(x, rows[[]].assign(x=0.0, y=rows["y"] - 7, y2=rows["y"] + 7), "line"),
        canvas.rule(x, known.assign(x=known["low"], x2=known["high"]), "", strokeWidth=4, strokeCap="round"),
        canvas.dot(x, rows.assign(x=rows["mean"]), size=110),
    ]


def _squeezed(percent: float) -> float:
    """Return where a percentage stands on an axis that is even around 0 and runs faster further out: the largest stays the furthest."""
    return float(np.sign(percent) * np.log1p(abs(percent) / EVEN))


def _percent_at() -> str:
    """Return how the axis writes what stands at its ticks."""
    back = f"round({EVEN} * (exp(abs(datum.value)) - 1))"
    return f"(datum.value > 0 ? '+' : datum.value < 0 ? '{MINUS}' : '') + {back} + ' %'"


def forest_rows(comparison: Comparison) -> pd.DataFrame:
    """Return what `forest` draws, one row per metric, clear differences first, the largest of each group before the others.

    Returns
    -------
    DataFrame
        metric, label, verdict, group, told (both levels), note (why there is no percentage), and mean, low, high of the difference in
        per cent of the base's mean, turned so that more is better for the other operating model; NaN where there is no percentage, the
        ends also of the first few worlds; level (coverage of the interval), worlds.
    """
    base, other = findings.names(comparison)
    groups = {
        "other better": f"{capital(other)} better",
        "base better": f"{capital(base)} better",
        "no clear difference": "No clear difference",
        "too early": "Too early to tell",
    }
    rows, every = [], list(METRICS)
    found = comparison.together(every)
    for key, metric in METRICS.items():
        interval, verdict = found[key], findings.verdict(comparison, key, every)
        mean = findings.means_of(comparison, key)[0]
        note = _without_percentage(comparison, key)
        percent = np.nan if note else 100.0 * (metric.direction or 1) / abs(mean)
        low, high = sorted((interval.low * percent, interval.high * percent)) if interval.has_range else (np.nan, np.nan)
        group = groups[verdict] if metric.direction else "Neutral measures"
        told = findings.levels_told(comparison, key)
        rows.append({"metric": key, "label": metric.label, "verdict": verdict, "group": group, "told": told, "note": note,
                     "mean": interval.mean * percent, "low": low, "high": high, "level": interval.level,
                     "worlds": interval.n})  # fmt: skip
    order = [*groups.values(), "Neutral measures"]
    frame = pd.DataFrame(rows)
    place, size = frame["group"].map(order.index), frame["mean"].abs().fillna(0.0)
    return frame.iloc[np.lexsort((-size, place))].reset_index(drop=True)


def _without_percentage(comparison: Comparison, metric: str) -> str:
    """Return why a difference in *metric* is no percentage of the base's value; empty when it is one."""
    values, unit = findings.means_of(comparison, metric), METRICS[metric].unit
    if unit == "units of fit":
        return "around 0: no percentage"
    return "nearly 0: no percentage" if levels(unit, "", *values).is_zero(values[0]) else ""
