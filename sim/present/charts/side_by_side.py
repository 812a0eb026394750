"""The picture of two to six answers side by side: what each has of one figure, and how far that is from the baseline."""

from __future__ import annotations

from collections.abc import Sequence

import altair as alt
import numpy as np

from ...measures import find, lowered
from ...studies.side_by_side import Side, SideBySide
from .. import canvas, findings
from ..numbers import numbers
from ..scales import Scale, capital, listed
from ..tables.side_by_side import gap_text, scale_of, written
from ..theme import Colour, ink_of

ROW, LINE = 62.0, 44.0  # pixels: one side, and from its top to its interval
HOW_SURE = "thick lines are each one’s own 95 % interval; the intervals of the differences hold all at once (Bonferroni)"


def side_by_side(found: SideBySide, metric: str, hues: Sequence[Colour]) -> alt.LayerChart:
    """Draw each side's mean and interval on one axis, with the difference from the baseline in words and the baseline as a line."""
    title, estimates = title_side_by_side(found, metric), [found.level(metric, side) for side in found.sides]
    known = [end for each in estimates for end in (each.mean, each.low, each.high) if np.isfinite(end)]
    if not known:
        return canvas.empty(title)
    scale = scale_of(found, metric, found.baseline)
    low, high = canvas.padded(*(scale.factor * end for end in (min([*known, *([0.0] if found.is_gain else [])]), max(known))))
    x = canvas.across(low, high, canvas.value_axis(axis_title(found, metric, scale)), left=6, right=6)
    start, bottom = scale.factor * estimates[0].mean, ROW * len(found.sides)
    layers = [canvas.rule(x, [{"x": start, "y": LINE - 8, "y2": bottom - 6}] if np.isfinite(start) else [], "zero")]
    told = []
    for place, (side, own, hue) in enumerate(zip(found.sides, estimates, hues, strict=True)):
        top = ROW * place
        words = [f"{capital(side.name)} {written(own, scale_of(found, metric, side), found.is_gain)}", gap_text(found, metric, side)]
        layers += [
            canvas.text(canvas.LEFT, {"y": top + 9, "text": words[0]}, ink_of(hue), align="left"),
            canvas.text(canvas.LEFT, {"y": top + 27, "text": words[1]}, "soft", align="left"),
            canvas.rule(x, {"x": low, "x2": high, "y": top + LINE}, "hair"),
            *canvas.spread(x, [(own, top + LINE)], hue, scale.factor),
        ]
        told.append(f"{words[0]}: {words[1]}")
    subtitle = f"{_about(found)}; {HOW_SURE}."
    names = [capital(side.name) for side in found.sides]
    values = [[own if column == row else None for column in range(len(names))] for row, own in enumerate(estimates)]
    shown = numbers("overlaid", names, [hue.mark for hue in hues], names, values, scale)
    alt_text = f"{title}. Means with their intervals. {'. '.join(told)}."
    return canvas.picture(layers, bottom, title, capital(subtitle), alt_text, shown)


def title_side_by_side(found: SideBySide, metric: str) -> str:
    """Return who is clearly better and who clearly worse than the baseline, no surer than the intervals allow."""
    measure, base, others = find(metric), found.baseline.name, found.sides[1:]
    label = measure.label if not found.is_gain else f"{measure.label}, what {_way(found)} gains"
    if not any(found.gap(metric, side).n for side in others):
        return f"{label}: nothing to compare with {base}"
    gaps = [found.gap(metric, side) for side in others]
    if findings.is_early(gaps):
        levels = [f"{written(found.level(metric, side), scale_of(found, metric, side), found.is_gain)} with {side.name}"
                  for side in (*others, found.baseline)]  # fmt: skip
        return findings.looked(f"{lowered(label)}, {', '.join(levels[:-1])}, against {levels[-1]}", gaps)
    if not measure.direction:
        clear = [side.name for side in others if found.gap(metric, side).is_sure]
        return f"{label}: {listed(clear)} differ{'' if len(clear) > 1 else 's'} from {base}" if clear else _alike(label, base)

    def told(side: Side) -> str:
        return f"{side.name} ({written(found.level(metric, side), scale_of(found, metric, side), found.is_gain)})"

    by = {sign: [told(side) for side in others if found.better(metric, side) == sign] for sign in (1, -1)}
    said = [(by[1], "better"), (by[-1], "worse")]
    parts = [f"{listed(names)} {'do' if len(names) > 1 else 'does'} {word} than {told(found.baseline)}" for names, word in said if names]
    return f"{label}: {', '.join(parts)}" if parts else _alike(label, base)


def axis_title(found: SideBySide, metric: str, scale: Scale) -> str:
    """Return what is across, with its unit."""
    unit = scale.suffix or scale.prefix
    word = f"gain in {lowered(find(metric).label)}" if found.is_gain else lowered(find(metric).label)
    return f"{word}, {unit}" if unit else word


def _about(found: SideBySide) -> str:
    less = found.baseline.less
    return f"{_way(found)} less {less.operating_model.replace('_', ' ')}" if less else "the dashed line is the baseline"


def _way(found: SideBySide) -> str:
    ways = {side.cell.operating_model for side in found.sides}
    return ways.pop().replace("_", " ") if len(ways) == 1 else "the second way of working"


def _alike(label: str, base: str) -> str:
    return f"{label}: no clear difference from {base}"
