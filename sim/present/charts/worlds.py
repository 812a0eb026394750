"""The pictures of a figure from world to world: each paired difference, and each value under both operating models."""

from __future__ import annotations

import altair as alt
import numpy as np
import pandas as pd

from ...experiment.comparison import Comparison
from ...experiment.statistics import GLIMPSES
from ...measures import MEASURES
from .. import canvas, findings
from ..numbers import Numbers, numbers
from ..scales import capital, levels
from ..theme import colours_of, ink_of

MOST_DOTS = 2000  # worlds that a picture shows one by one; the statistics are of all


def worlds(comparison: Comparison, metric: str = "win_rate") -> alt.LayerChart:
    """Draw every paired world's difference as a dot, with the mean, its interval, and the line of no difference."""
    paired, title = comparison.paired(metric), findings.title_worlds(comparison, metric)
    if not paired.interval.n:
        return canvas.empty(title)
    (base, other), hues = findings.names(comparison), colours_of(comparison)
    scale, direction, differences = findings.difference_scale(comparison, metric), MEASURES[metric].direction, paired.other - paired.base
    interval, values = paired.interval, differences * scale.factor
    ends = (interval.low, interval.high) if interval.n >= GLIMPSES[1] else ()
    known = [end * scale.factor for end in (interval.mean, *ends)]
    low, high = canvas.around_zero(np.array([*values, *known]))
    values, differences = values[:MOST_DOTS], differences[:MOST_DOTS]
    y, size, bottom = canvas.swarm(values, low, high, top=54)
    x = canvas.across(low, high, canvas.signed_axis(f"{other} minus {base}, {scale.suffix or scale.prefix}"))
    sides = (0, 1) if direction >= 0 else (1, 0)  # whose side is left, whose right
    pattern = "{} better" if direction else "more with {}"
    labels = [pattern.format((base, other)[side]) for side in sides]
    hue = np.where(differences == 0, canvas.NEUTRAL, np.where(differences > 0, hues[sides[1]].mark, hues[sides[0]].mark))
    level = levels(MEASURES[metric].unit, comparison.scenario.currency, *paired.base, *paired.other)
    dots = pd.DataFrame({
        "x": values, "y": y, "colour": hue, "world": paired.replications[:MOST_DOTS] + 1,
        "difference": [scale.signed(v) for v in differences],
        "base": [level.text(v) for v in paired.base[:MOST_DOTS]], "other": [level.text(v) for v in paired.other[:MOST_DOTS]],
    })  # fmt: skip
    tooltip = canvas.tips(world="world", base=base, other=other, difference="difference")
    layers = [
        canvas.rule(x, {"x": 0, "y": 24, "y2": bottom + 34}, "zero"),
        canvas.text(x, {"x": low, "y": 8, "text": f"← {labels[0]}"}, ink_of(hues[sides[0]]), align="left"),
        canvas.text(x, {"x": high, "y": 8, "text": f"{labels[1]} →"}, ink_of(hues[sides[1]]), align="right"),
        canvas.text(x, {"x": 0, "y": 30, "text": "no difference"}, "soft", align="left", dx=6),
        canvas.dot(x, dots, size=size, opacity=0.9).encode(tooltip=tooltip),
        *_mean_and_interval(comparison, metric, x, bottom + 24, low, high),
    ]
    shown = "Every world" if len(dots) == interval.n else f"Each of the first {len(dots):,} worlds"
    subtitle = f"{MEASURES[metric].label}, {other} minus {base}. {shown} was played twice with the same people and luck."
    alt_text = (f"{title}. The differences of {len(dots):,} paired worlds one by one, {other} minus {base}; they reach "
                f"from {scale.signed(differences.min())} to {scale.signed(differences.max())}.")  # fmt: skip
    return canvas.picture(layers, bottom + 64, title, subtitle, alt_text, _world_numbers(comparison, metric))


def _world_numbers(comparison: Comparison, metric: str) -> Numbers:
    """Return every world's difference, in the order of its size, as that of the side which is ahead in it."""
    paired, names, hues = comparison.paired(metric), findings.names(comparison), colours_of(comparison)
    differences = paired.other - paired.base
    order = np.argsort(-differences, kind="stable")[:MOST_DOTS]
    is_others = differences * (MEASURES[metric].direction or 1) > 0
    ahead = "{} better" if MEASURES[metric].direction else "more with {}"
    values = [[differences[at] if is_others[at] else None, None if is_others[at] else differences[at]] for at in order]
    sides = [capital(ahead.format(name)) for name in names[::-1]]
    headings = [f"World {paired.replications[at] + 1}" for at in order]
    return numbers("columns", sides, [hue.mark for hue in hues[::-1]], headings, values, findings.difference_scale(comparison, metric))


def _mean_and_interval(comparison: Comparison, metric: str, x: alt.X, y: float, low: float, high: float) -> list[alt.Chart]:
    interval, scale = comparison.paired(metric).interval, findings.difference_scale(comparison, metric)
    mean, *ends = (scale.factor * end for end in (interval.mean, interval.low, interval.high))
    has_ends = interval.n >= GLIMPSES[1]
    told = f"mean {scale.signed(interval.mean)}" + (f" ({scale.ends(interval)})" if has_ends else "")
    line = [canvas.rule(x, {"x": ends[0], "x2": ends[1], "y": y}, strokeWidth=3, strokeCap="round")] if has_ends else []
    label = canvas.text(x, {"x": mean, "y": y + 20, "text": told}, "strong", align=canvas.align((mean - low) / (high - low)))
    return [
        *line,
        canvas.dot(x, {"x": mean, "y": y, **(dict(zip(("low", "high"), ends, strict=True)) if has_ends else {})}, "ink", size=120),
        label,
    ]


def distribution(comparison: Comparison, metric: str = "win_rate") -> alt.LayerChart:
    """Draw a metric's value in every world under both operating models, a line joining the two of a pair."""
    paired, title = comparison.paired(metric), findings.title_distribution(comparison, metric)
    if not paired.interval.n:
        return canvas.empty(title)
    names, hues, sides, rows = findings.names(comparison), colours_of(comparison), (paired.base, paired.other), (56, 168)
    scale = levels(MEASURES[metric].unit, comparison.scenario.currency, *paired.base, *paired.other)
    low, high = canvas.padded(*(f(np.concatenate(sides)) * scale.factor for f in (np.min, np.max)))
    unit = f"{scale.prefix} {scale.suffix}".strip()
    x = canvas.across(low, high, canvas.value_axis(f"{MEASURES[metric].label}, {unit}"))
    shown = slice(MOST_DOTS)
    better = (paired.other - paired.base)[shown] * MEASURES[metric].direction
    pairs = pd.DataFrame({
        "x": paired.base[shown] * scale.factor, "x2": paired.other[shown] * scale.factor, "y": rows[0], "y2": rows[1],
        "colour": np.select([better > 0, better < 0], [hues[1].mark, hues[0].mark], canvas.NEUTRAL),
    })  # fmt: skip
    faint = float(np.clip(14 / len(pairs), 0.1, 0.6))
    layers = [canvas.rule(x, pairs, "", opacity=faint)]
    for side, row, hue, name, beside in zip(sides, rows, hues, names, (-28, 28), strict=True):
        values = [scale.text(value) for value in side[shown]]
        dots = pd.DataFrame({"x": side[shown] * scale.factor, "y": row, "world": paired.replications[shown] + 1, "value": values})
        mean = float(side.mean()) * scale.factor
        told = {"x": mean, "y": row + beside, "text": f"{capital(name)}: {scale.text(float(side.mean()))} on average"}
        layers += [
            canvas.dot(x, dots, size=60, opacity=0.6, color=hue.mark).encode(tooltip=canvas.tips(world="world", value=name)),
            canvas.rule(x, {"x": mean, "y": row - 15, "y2": row + 15}, strokeWidth=4, color=hue.mark),
            canvas.text(x, told, ink_of(hue), align=canvas.align((mean - low) / (high - low))),
        ]  # fmt: skip
    spans = [f"{name} from {scale.text(side.min())} to {scale.text(side.max())}" for name, side in zip(names, sides, strict=True)]
    subtitle = f"Each line joins one world with {names[0]}, above, to the same world with {names[1]}, below."
    alt_text = f"{title}. Over the worlds it reaches with {' and with '.join(spans)}."
    estimates = [findings.estimates_of(comparison, metric)]
    marks, heading = [hue.mark for hue in hues], MEASURES[metric].label
    means = numbers("listed", [capital(name) for name in names], marks, [heading], estimates, scale)
    return canvas.picture(layers, 222, title, subtitle, alt_text, means)
