"""The pictures of the funnel: the counts at each step, the rate of each step, and how far lost buyers had come."""

from __future__ import annotations

import altair as alt
import numpy as np
import pandas as pd

from ...experiment.comparison import Comparison
from ...experiment.statistics import Interval
from ...measures import Measured, funnel
from ...measures.units import SPACE
from .. import canvas, findings
from ..findings import INTERVAL, capital
from ..scales import Scale, differences, levels
from ..tables import estimates
from ..tables.funnel import Bottleneck, bottleneck, table
from ..tables.sides import intervals as paired
from ..tables.sides import of_each
from ..theme import NARROW, colours_of, ink_of
from . import intervals
from .bars import paired_bars
from .intervals import Figure

PERCENT = levels("share", "")
IN_A_SENTENCE = {
    "unknown": "we did not know them",
    "lead": "their names had not been handed to sales",
    "mql": "sales had accepted none of their leads",
    "sql": "sales worked on them but no quote had gone out",
    "quote": "they had our quote",
}


def steps(comparison: Comparison) -> alt.LayerChart:
    """Draw how many come to each step, a bar for each operating model, and the rate of the step between."""
    found = table(comparison)
    names, hues = findings.names(comparison), colours_of(comparison)
    title = title_steps(comparison, found)
    counts = found[["base_count", "other_count"]].to_numpy(float)
    if not np.isfinite(counts).all() or not counts.max():
        return canvas.empty(title)
    room = max(map(len, names)) * 8.0 + 54
    x, row = canvas.across(0, counts.max(), right=min(room, 0.5 * NARROW)), 98.0
    tops = row * np.arange(len(found))
    heads = [f"{step.label} ({step.unit})" for step in found.itertuples()]
    layers = [canvas.text(canvas.LEFT, [{"y": y + 9, "text": head} for y, head in zip(tops, heads, strict=True)], "strong", align="left")]
    for side, (name, hue) in enumerate(zip(names, hues, strict=True)):
        place = tops + 21 + 21 * side
        bars = pd.DataFrame({"x": 0.0, "x2": counts[:, side], "y": place, "y2": place + 18})
        labels = [f"{capital(name)} {_number(value)}" for value in counts[:, side]]
        layers.append(canvas.block(x, bars, "", color=hue.mark, cornerRadiusEnd=3))
        layers.append(canvas.text(x, bars.assign(x=bars["x2"], y=place + 9, text=labels), ink_of(hue), align="left", dx=7))
    passed = [f"↓ {PERCENT.text(before)} with {names[0]}, {PERCENT.text(after)} with {names[1]}"
              for before, after in found[["base_rate", "other_rate"]].to_numpy(float)[1:]]  # fmt: skip
    if passed:
        arrows = [{"y": y + 80, "text": text} for y, text in zip(tops, passed, strict=False)]
        layers.append(canvas.text(canvas.LEFT, arrows, "soft", align="left"))
    subtitle = "Mean per world. The arrow says what share of a step goes on to the next one."
    told = [
        f"{head}: {_number(row[1])} with {names[1]}, {_number(row[0])} with {names[0]}" for head, row in zip(heads, counts, strict=True)
    ]
    return canvas.picture(layers, row * len(found) - 30, title, subtitle, f"{title}. Bars of counts. {'. '.join(told)}.")


def step_rates(comparison: Comparison) -> alt.LayerChart:
    """Draw the rate of every step with its interval for both operating models; the title names the bottleneck."""
    title, (base, other) = title_bottleneck(comparison), findings.names(comparison)
    found = paired(*map(funnel.rates, of_each(comparison, funnel.counts)))
    keys = list(funnel.STEPS)
    figures = [
        Figure(f"{_label(key)} of {_plural(keys[keys.index(key) - 1])}", tuple(map(estimates.share, sides[:2])))
        for key, sides in found.items()
    ]
    gaps = {key: gap for key, (_, _, gap) in found.items() if gap.is_clear}
    clear = [f"{_label(key)} {_gap(gap)}" for key, gap in gaps.items()]
    told = (
        f"Clear differences, {other} minus {base}: {'; '.join(clear)}." if clear else f"No rate differs clearly between {other} and {base}."
    )
    return intervals.estimates(figures, (base, other), colours_of(comparison), PERCENT, "% of the step before", title, told)


def lost_buyers(comparison: Comparison) -> alt.LayerChart:
    """Draw how far the companies that bought from a rival had come with us."""
    found = paired(*of_each(comparison, _lost))
    rows = [(place.label, found[key][0].mean, found[key][1].mean) for key, place in funnel.CAME_TO.items()]
    base, other = findings.names(comparison)
    subtitle = (
        f"Share of the companies that bought from a rival. Lost with our quote in hand, {other} minus {base}: {_gap(found['quote'][2])}."
    )
    return paired_bars(comparison, rows, title_lost_buyers(comparison), subtitle)


def conversions(comparison: Comparison) -> alt.LayerChart:
    """Draw what small conversions (a name) and large ones (a talk with sales) lead to."""
    pairs = paired(*of_each(comparison, funnel.conversions))
    figures = [Figure(found.label, tuple(map(estimates.share, pairs[key][:2]))) for key, found in funnel.CONVERSIONS.items()]
    subtitle = (f"A small conversion is a name left for material or in a form, a large one the first talk with sales. Shares of "
                f"{'; of '.join(found.of for found in funnel.CONVERSIONS.values())}.")  # fmt: skip
    return intervals.estimates(figures, findings.names(comparison), colours_of(comparison), PERCENT, "share, %",
                                     title_conversions(comparison), subtitle)  # fmt: skip


def title_steps(comparison: Comparison, found: pd.DataFrame) -> str:
    """Return the title of the counts: how many of the first step become customers under each operating model."""
    first, last = found.iloc[0], found.iloc[-1]
    base, other = findings.names(comparison)
    if not (first["base_count"] and first["other_count"]):
        return "Nobody came to the first step of the funnel"
    return (f"{capital(other)} turns {_number(first['other_count'])} {first['label'].lower()} into {_number(last['other_count'])} "
            f"customers per world, {base} {_number(first['base_count'])} into {_number(last['base_count'])}")  # fmt: skip


def title_bottleneck(comparison: Comparison) -> str:
    """Return the bottleneck of both operating models, no surer than the worlds allow."""
    narrow = [bottleneck(counts) for counts in of_each(comparison, funnel.counts)]
    before, after = narrow
    base, other = findings.names(comparison)
    if before is None or after is None:
        return "No bottleneck can be named, for in no world did anybody pass every step"
    if before.step == after.step:
        told = f"{PERCENT.text(after.rate.mean)} pass it with {other}, {PERCENT.text(before.rate.mean)} with {base}"
        unsure = "" if before.is_clear and after.is_clear else "; another step is nearly as narrow"
        return f"The narrowest step is {_step(before)} under both: {told}{unsure}"
    parts = [f"with {name} {_step(step)} ({PERCENT.text(step.rate.mean)}{'' if step.is_clear else ', not clearly'})"
             for name, step in ((base, before), (other, after))]  # fmt: skip
    return f"The narrowest step is {parts[0]}, {parts[1]}"


def title_lost_buyers(comparison: Comparison) -> str:
    """Return where most buyers who chose a rival were lost."""
    sides = [side.mean() for side in of_each(comparison, _lost)]
    base, other = findings.names(comparison)
    if any(side.isna().all() for side in sides):
        return "Nobody bought from a rival"
    most = [str(side.idxmax()) for side in sides]
    if most[0] == most[1]:
        return (f"Buyers who chose a rival were most often lost when {IN_A_SENTENCE[most[0]]}: {PERCENT.text(sides[1][most[1]])} "
                f"with {other}, {PERCENT.text(sides[0][most[0]])} with {base}")  # fmt: skip
    told = [f"when {IN_A_SENTENCE[place]} with {name} ({PERCENT.text(side[place])})"
            for place, name, side in zip(most, (base, other), sides, strict=True)]  # fmt: skip
    return f"Buyers who chose a rival were most often lost {told[0]}, {told[1]}"


def title_conversions(comparison: Comparison) -> str:
    """Return how many names become talks, with the interval of the difference."""
    base, other, gap = paired(*of_each(comparison, funnel.conversions))["large_of_small"]
    names = findings.names(comparison)
    if not gap.n:
        return "Nobody left a name, so no small conversion could become a large one"
    one, two = Scale(100.0, 1).number(base.mean), Scale(100.0, 1).number(other.mean)
    lead = "No clear difference: of" if not gap.is_clear else "Of"
    interval = f" ({INTERVAL} of the difference {differences('share', '', gap.mean).span(gap.low, gap.high)})" if gap.n > 1 else ""
    return f"{lead} every 100{SPACE}names, {two} lead to a talk with sales with {names[1]} and {one} with {names[0]}{interval}"


def _lost(m: Measured) -> pd.DataFrame:
    return funnel.shares(m.once(funnel.lost_buyers))


def _gap(found: Interval) -> str:
    return estimates.difference(found, differences("share", "", found.mean, found.low, found.high))


def _step(found: Bottleneck) -> str:
    return f"from {_plural(found.before)} to {_plural(found.step)}"


def _plural(key: str) -> str:
    label = funnel.STEPS[key].label
    return label if label.isupper() or label.endswith("QLs") else label.lower()


def _label(key: str) -> str:
    return funnel.STEPS[key].label


def _number(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 or value == round(value) else f"{value:,.1f}"
