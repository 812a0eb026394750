"""Pictures of growth against margin: what each step of spending brings, and what it makes a customer cost."""

from __future__ import annotations

from dataclasses import replace

import altair as alt
import numpy as np
import pandas as pd

from ...experiment.statistics import GLIMPSES, Interval
from ...measures import MEASURES
from ...studies.growth import COST, CUSTOMERS, FIGURES, PROFIT, SHARE, TODAY, Growth
from .. import canvas, findings
from ..scales import PERCENT, Scale, capital, count, differences, levels, listed
from ..scales import written as as_written
from ..theme import Colour, colours_of, ink_of
from ..wording import count_of

TOP, BOTTOM, LEFT = 34.0, 264.0, 60
WHAT_IT_RESTS_ON = "The same {worlds} worlds at every step. A limit pays for the largest step at which a customer costs no more on average."
OF_PURCHASES = " of purchases (journeys that end in one)"
NOTHING = "Nobody was won as a customer at any step, so there is nothing to draw"
NOT_PLAYED = "The years after the sale are not played in this scenario, so growth cannot be weighed against them"


def curve(growth: Growth, metric: str, limit: float | None = None) -> alt.LayerChart:
    """Draw a figure against the cost of winning a customer, a dot for each step of both operating models; *limit* as a vertical line."""
    title = title_curve(growth, metric)
    points = _points(growth, metric)
    if points.empty:
        return canvas.empty(title)
    hues, names = colours_of(growth.today), findings.names(growth.today)
    currency, unit = growth.today.scenario.currency, MEASURES[metric].unit
    cost = levels("money", currency, *points["cost"])
    scale = levels(unit, currency, *points[["low", "high"]].to_numpy().ravel())
    low, high = float(points["cost"].min() * cost.factor) / 1.15, float(points["cost"].max() * cost.factor) * 1.15
    x = _cost_axis(low, high, f"cost of winning a customer, {cost.prefix} {cost.suffix}".strip() + " (logarithmic)")
    floor, roof = canvas.padded(float(points["low"].min()), float(points["high"].max()))
    floor = 0.0 if 0 < floor < 0.4 * roof else floor
    points = points.assign(x=points["cost"] * cost.factor, y=height_of(points["mean"], floor, roof),
                           top=height_of(points["high"], floor, roof), bottom=height_of(points["low"], floor, roof))  # fmt: skip
    layers = grid(scale, floor, roof, x, (low, high))
    if limit is not None and low < limit * cost.factor < high:
        at = limit * cost.factor
        layers += [
            canvas.rule(x, {"x": at, "y": TOP - 8, "y2": BOTTOM + 6}, "zero"),
            canvas.text(
                x, {"x": at, "y": TOP - 18, "text": "your limit"}, "soft", align=canvas.align(np.log(at / low) / np.log(high / low))
            ),
        ]
    place = 0.0
    for side, (name, hue) in enumerate(zip(names, hues, strict=True)):
        layers += _line(_with_sides(points, side), name, hue, x, scale, cost)
        layers.append(canvas.text(alt.XValue(place), {"y": 8, "text": capital(name)}, ink_of(hue), align="left", fontSize=15))
        place += canvas.width_of(capital(name), 15) + 18
    is_told = scale.suffix == "%" or unit == "customers"
    in_unit = "" if is_told else f", {scale.prefix} {scale.suffix}".replace("  ", " ").rstrip()
    over = f"with its {findings.INTERVAL} over" if points["n"].max() >= GLIMPSES[1] else "in"
    subtitle = (f"{MEASURES[metric].label}{in_unit}. Each dot is a multiple of today’s hours in marketing and sales, "
                f"{over} {points['n'].max()} worlds. Rivals stay as they are.")  # fmt: skip
    told = [
        f"{name}: " + ", ".join(f"×{step:g} {scale.text(mean)} at {cost.text(price)}" for step, mean, price in rows)
        for side, name in enumerate(names)
        if (rows := points.loc[points["side"] == side, ["step", "mean", "cost"]].to_numpy().tolist())
    ]
    return canvas.picture(layers, BOTTOM + 10, title, subtitle, f"{title}. {'; '.join(told)}.")


def title_curve(growth: Growth, metric: str) -> str:
    """Return what the dearest step brings the second operating model against itself today, no surer than its worlds allow."""
    if not growth.today.scenario.customers.followed:
        return NOT_PLAYED
    step, name = max(growth.steps), findings.names(growth.today)[1]
    gain, price = growth.gain(1, step, metric), growth.gain(1, step, COST)
    if not gain.n:
        return NOTHING
    currency = growth.today.scenario.currency
    if metric == PROFIT:
        return _title_profit(growth)
    more = differences(MEASURES[metric].unit, currency, gain.mean, gain.low, gain.high)
    what = {SHARE: "purchases", CUSTOMERS: "a world"}.get(metric, "")
    if not gain.is_clear and not gain.is_early:
        label = MEASURES[metric].label
        return f"{label}: no clear difference between {name} at {step:g} times today’s hours and {name} today ({_written(gain, more)})"
    size = f"{more.text(abs(gain.mean))} {'more' if gain.mean > 0 else 'fewer'} {what}".rstrip()
    known = f" ({findings.INTERVAL} {more.sizes(gain) if gain.is_clear else _written(gain, more)})" if gain.has_range else ""
    dearer = differences("money", currency, price.mean)
    cost = f"{dearer.text(abs(price.mean))} {'more' if price.mean > 0 else 'less'} a customer" if price.n else "today wins nobody"
    return findings.looked(f"{_times(step)} the hours with {name}: {size}{known}, {cost}", [gain])


def _title_profit(growth: Growth) -> str:
    best = []
    for side, name in enumerate(findings.names(growth.today)):
        found = {step: growth.level(side, step, PROFIT).mean for step in growth.steps}
        known = {step: profit for step, profit in found.items() if np.isfinite(profit)}
        if not known:
            return NOTHING
        best.append(f"with {name} at {_best(growth, side, max(known, key=lambda each: known[each]))}")
    gains = [growth.gain(side, max(growth.steps), PROFIT) for side in (0, 1)]
    return findings.looked(f"of the steps tried, lifetime profit is highest {' and '.join(best)}", gains)


def _best(growth: Growth, side: int, step: float) -> str:
    """Say which step is best on average, and whether it is clearly better than today's."""
    if step == TODAY:
        return "today’s hours"
    gain = growth.gain(side, step, PROFIT)
    if gain.is_early:
        return f"{step:g} times today’s hours"
    if not gain.is_clear:
        return f"{step:g} times today’s hours (not clearly better than today’s)"
    scale = differences("money", growth.today.scenario.currency, gain.mean, gain.low, gain.high)
    return f"{step:g} times today’s hours ({scale.span(gain.low, gain.high)} more than today)"


def _points(growth: Growth, metric: str) -> pd.DataFrame:
    rows = []
    for side in (0, 1):
        for step in growth.steps:
            cost, level = growth.level(side, step, COST), growth.level(side, step, metric)
            if np.isfinite([cost.mean, level.mean]).all() and cost.mean > 0:
                ends = [level.low, level.high] if level.has_range else [level.mean, level.mean]
                rows.append({"side": side, "step": step, "cost": cost.mean, "mean": level.mean, "low": ends[0], "high": ends[1],
                             "n": level.n})  # fmt: skip
    return pd.DataFrame(rows, columns=["side", "step", "cost", "mean", "low", "high", "n"])


def height_of(values: pd.Series, floor: float, roof: float) -> pd.Series:
    """Return the pixels down at which *values* stand between the lowest and the highest one of a picture."""
    return BOTTOM - (BOTTOM - TOP) * (values - floor) / (roof - floor)


def _cost_axis(low: float, high: float, title: str) -> alt.X:
    """Return the horizontal channel: equal distances are equal ratios, for each step is a multiple of the one before."""
    ticks = [m * 10.0**power for power in range(int(np.floor(np.log10(low))), int(np.ceil(np.log10(high)))) for m in (1, 2, 5)]
    axis = canvas.value_axis(title, values=[tick for tick in ticks if low <= tick <= high])
    ends: list = [LEFT, alt.ExprRef("width - 14")]
    return alt.X("x:Q", scale=alt.Scale(type="log", domain=[low, high], range=ends, nice=False), axis=axis)


def grid(scale: Scale, floor: float, roof: float, x: alt.X, span: tuple[float, float]) -> list[alt.Chart]:
    """Draw a few faint lines at round values, with these at the left."""
    width = (roof - floor) * scale.factor
    power = 10.0 ** np.floor(np.log10(width / 3))
    gap = next(power * m for m in (1, 2, 5, 10) if width / (power * m) <= 4) / scale.factor
    marks = pd.Series(np.arange(np.ceil(floor / gap - 1e-9), np.floor(roof / gap + 1e-9) + 1) * gap)
    y = height_of(marks, floor, roof)
    rows = pd.DataFrame({"x": span[0], "x2": span[1], "y": y})
    decimals = max(0, -int(np.floor(np.log10(gap * scale.factor) + 1e-9)))
    written = replace(scale, decimals=decimals, prefix="", suffix="%" if scale.suffix == "%" else "")
    labels = pd.DataFrame({"y": y, "text": [written.text(value) for value in marks]})
    return [canvas.rule(x, rows, "hair"), canvas.text(canvas.LEFT, labels, "soft", align="left")]


def _with_sides(points: pd.DataFrame, side: int) -> pd.DataFrame:
    """Return the points of one operating model with ``is_upper``: whether each lies above the other's line, where its label then goes."""
    own, other = (points[points["side"] == which].sort_values("step") for which in (side, 1 - side))
    by_cost = other.sort_values("cost")
    beside = np.interp(own["cost"], by_cost["cost"], by_cost["y"]) if len(other) else np.full(len(own), np.inf)
    return own.assign(is_upper=(own["y"] < beside) | ((own["y"] == beside) & (side == 0)))


def _line(rows: pd.DataFrame, name: str, hue: Colour, x: alt.X, scale: Scale, cost: Scale) -> list[alt.Chart]:
    rows = rows.assign(multiple=[f"×{step:g}" for step in rows["step"]], order=rows["step"],
        price=[cost.text(value) for value in rows["cost"]], level=[scale.text(value) for value in rows["mean"]])  # fmt: skip
    path = canvas.line(x, rows, strokeWidth=2, color=hue.mark, opacity=0.7).encode(order="order:Q")
    spread = rows[["x"]].assign(y=rows["top"], y2=rows["bottom"])
    told = rows.assign(y=rows["y"] + np.where(rows["is_upper"], -14, 15), text=rows["multiple"])
    return [
        path,
        canvas.rule(x, spread, "", strokeWidth=3, strokeCap="round", opacity=0.35, color=hue.mark),
        canvas.dot(x, rows, size=90, color=hue.mark).encode(tooltip=canvas.tips(multiple="hours", price="cost of a customer", level=name)),
        canvas.text(x, told, ink_of(hue), align="center"),
    ]


def sentence(growth: Growth, limit: float) -> str:
    """Return what a limit on the cost of a customer buys with each operating model, and how sure the difference is."""
    currency, names = growth.today.scenario.currency, findings.names(growth.today)
    written = levels("money", currency, limit).text(limit)
    steps = [growth.affordable(side, limit) for side in (0, 1)]
    parts = []
    for side, (name, step) in enumerate(zip(names, steps, strict=True)):
        if step is None:
            parts.append(f"{name} wins nobody so cheaply at any step tried")
            continue
        share = PERCENT.text(growth.level(side, step, SHARE).mean)
        hours = "" if side and step == steps[0] else f"{_with_hours(step)} "
        parts.append(f"{hours}{name} wins {share}{OF_PURCHASES if not side else ''}")
    told = f"If a customer may cost up to {written}: {', '.join(parts)}"
    if None in steps:
        return f"{told}."
    found = growth.between((steps[0], steps[1]), SHARE)  # type: ignore[arg-type]
    scale = differences("share", "", found.mean, found.low, found.high)
    if found.is_early:
        return f"{told}. This is an early look at {count(found.n, 'world')}."
    if not found.is_clear:
        return f"{told}; the difference is not clear ({findings.INTERVAL} {_written(found, scale)})."
    return f"{told}, {scale.text(abs(found.mean))} {'more' if found.mean > 0 else 'less'} ({findings.INTERVAL} {scale.sizes(found)})."


def ahead(growth: Growth) -> str:
    """Return at which steps which way of working wins clearly more of the purchases, in a sentence: the answer may turn with the money."""
    base, other = findings.names(growth.today)
    found = {step: growth.between((step, step), SHARE) for step in growth.steps}
    told: dict[str, list[str]] = {other: [], base: []}
    for step, gap in found.items():
        if step in findings.named(found):
            told[other if gap.mean > 0 else base].append(_hours(step))
    if findings.is_early(found.values()):
        ahead_at = [f"{name} wins more of the purchases at {listed(steps)}" for name, steps in told.items() if steps]
        return f"{findings.looked('; '.join(ahead_at) or 'no difference so far at any step', found.values())}."
    if not any(told.values()):
        return "At no step that was tried is there a clear difference in the purchases won."
    unclear = [_hours(step) for step, gap in found.items() if not gap.is_sure]
    parts = [f"{name} wins clearly more at {listed(steps)}" for name, steps in told.items() if steps]
    parts += [f"there is no clear difference at {listed(unclear)}"] if unclear else []
    return f"Step by step: {'; '.join(parts)}."


def _times(step: float) -> str:
    """Return a multiple of today's hours in words: four times, 0.5 times."""
    return count_of(int(step), "time") if step == int(step) else f"{step:g} times"


def _with_hours(step: float) -> str:
    return "with today’s team" if step == TODAY else f"with {step:g} times today’s hours"


def _hours(step: float) -> str:
    return "today’s hours" if step == TODAY else f"{step:g} times today’s hours"


def _written(interval: Interval, scale: Scale) -> str:
    return f"{scale.signed(interval.low)} to {scale.signed(interval.high)}" if interval.n > 1 else "an amount that one world cannot tell"


def table(growth: Growth) -> pd.DataFrame:
    """Return every step as a reader would write it: one row for each operating model and step."""
    rows, currency = [], growth.today.scenario.currency
    for side, name in enumerate(findings.names(growth.today)):
        for step in growth.steps:
            row = {"Way of working": capital(name), "Hours": f"×{step:g}"}
            for key in FIGURES:
                found = growth.level(side, step, key)
                scale = levels(MEASURES[key].unit, currency, found.mean, found.low, found.high)
                row[MEASURES[key].label] = as_written(found, scale)
            rows.append(row)
    return pd.DataFrame(rows)
