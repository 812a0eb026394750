"""The pictures of one setting over its range: the difference between the two ways of working, where it turns, and both levels."""

from __future__ import annotations

from collections.abc import Sequence

import altair as alt
import numpy as np
import pandas as pd

from ...experiment.statistics import GLIMPSES
from ...measures import MEASURES, lowered
from ...studies.sweep import Sweep
from .. import canvas, findings
from ..assumptions import value_text
from ..scales import capital, change, count, differences, levels, listed
from ..theme import colours, ink_of
from ..wording import unit_name
from .growth import BOTTOM, LEFT, TOP, grid, height_of


def difference(found: Sweep, metric: str) -> alt.LayerChart:
    """Draw by how much the second way of working is ahead at each value, as a line in its band, and where it crosses zero."""
    title, gaps = _title_difference(found, metric), found.differences(metric)
    known = pd.DataFrame([{"value": value, "mean": gap.mean, "low": gap.low, "high": gap.high}
                          for value, gap in zip(found.values, gaps, strict=True) if gap.n > 1])  # fmt: skip
    if len(known) < 2:
        return canvas.empty(title)
    scale = differences(MEASURES[metric].unit, found.scenario.currency, *known[["low", "high"]].to_numpy().ravel())
    floor, roof = canvas.padded(min(0.0, float(known["low"].min())), max(0.0, float(known["high"].max())))
    x, span = _across(found)
    drawn = known.assign(x=known["value"], y=height_of(known["mean"], floor, roof))
    band = known.assign(x=known["value"], y=height_of(known["high"], floor, roof), y2=height_of(known["low"], floor, roof))[
        ["x", "y", "y2"]
    ]
    has_band = all(gap.has_range for gap in gaps if gap.n > 1)
    zero = float(height_of(pd.Series([0.0]), floor, roof).iloc[0])
    base, other = (name.replace("_", " ") for name in found.names)
    hues, word = colours(*found.names), _WORDS[MEASURES[metric].direction]
    layers = [
        *grid(scale, floor, roof, x, span),
        *([canvas.area(x, band, "ground")] if has_band else []),
        canvas.rule(x, {"x": span[0], "x2": span[1], "y": zero}, "zero"),
        canvas.line(x, drawn[["x", "y"]], "line"),
        *(canvas.dot(x, drawn.loc[ahead, ["x", "y"]], size=90, color=hue.mark)
          for ahead, hue in ((drawn["mean"] < 0, hues[0]), (drawn["mean"] >= 0, hues[1]))),
        canvas.text(alt.XValue(LEFT), {"y": TOP - 12, "text": f"↑ {other} {word}"}, ink_of(hues[1]), align="left"),
        canvas.text(alt.XValue(LEFT), {"y": BOTTOM + 2, "text": f"↓ {base} {word}"}, ink_of(hues[0]), align="left"),
        *_today(found, x, span),
    ]  # fmt: skip
    if crossing := found.crossing(metric):
        layers.append(canvas.rule(x, {"x": crossing.place, "y": TOP, "y2": BOTTOM - 10}, "line"))
        if crossing.is_sure:
            ends = np.clip([crossing.low, crossing.high], *span)
            layers.append(canvas.rule(x, {"x": ends[0], "x2": ends[1], "y": zero}, "line", strokeWidth=5, strokeCap="round"))
    told = "; ".join(f"{_value(found, value)}: {change(gap, scale)}"
                     for value, gap in zip(found.values, gaps, strict=True) if gap.n > 1)  # fmt: skip
    in_unit = f"{scale.prefix} {scale.suffix}".strip()
    over = f"the band is the {findings.INTERVAL} over" if has_band else "in"
    subtitle = (f"{MEASURES[metric].label}, {other} less {base}{', ' + in_unit if in_unit else ''}; {over} "
                f"{count(found.replications, 'world')}, the same at every value.")  # fmt: skip
    return canvas.picture(layers, BOTTOM + 10, title, subtitle, f"{title}. {told}.")


def both(found: Sweep, metric: str) -> alt.LayerChart:
    """Draw a figure of both ways of working at each value."""
    sides = [found.level(side, metric) for side in (0, 1)]
    known = [level.mean for side in sides for level in side if level.n]
    title = _title_both(found, metric)
    if len(known) < 2:
        return canvas.empty(title)
    scale = levels(MEASURES[metric].unit, found.scenario.currency, *known)
    floor, roof = canvas.padded(min(known), max(known))
    floor = 0.0 if 0 < floor < 0.6 * roof else floor
    x, span = _across(found)
    layers, place = [*grid(scale, floor, roof, x, span), *_today(found, x, span)], 0.0
    told = []
    for name, hue, side in zip(found.names, colours(*found.names), sides, strict=True):
        means = pd.DataFrame(
            [(value, level.mean) for value, level in zip(found.values, side, strict=True) if level.n], columns=["x", "mean"]
        )
        drawn = means.assign(y=height_of(means["mean"], floor, roof))[["x", "y"]]
        layers += [canvas.line(x, drawn, strokeWidth=2.5, color=hue.mark), canvas.dot(x, drawn, size=70, color=hue.mark)]
        heading = capital(name.replace("_", " "))
        layers.append(canvas.text(alt.XValue(LEFT + place), {"y": 8, "text": heading}, ink_of(hue), align="left", fontSize=15))
        place += canvas.width_of(heading, 15) + 18
        told.append(f"{heading}: " + ", ".join(f"{scale.text(mean)} at {_value(found, value)}" for value, mean in means.to_numpy()))
    subtitle = f"{MEASURES[metric].label}, mean of {count(found.replications, 'world')}."
    return canvas.picture(layers, BOTTOM + 10, title, subtitle, f"{title}. {'; '.join(told)}.")


def sentence(found: Sweep, metric: str) -> str:
    """Return where the answer turns in words, and how sure that is."""
    base, other = (name.replace("_", " ") for name in found.names)
    what, setting, direction = lowered(MEASURES[metric].label), f"“{found.label}”", MEASURES[metric].direction or 1
    gaps = found.differences(metric)
    if not any(gap.n > 1 for gap in gaps):
        return f"{MEASURES[metric].label}: too few worlds have it to tell where it turns on {setting}."
    is_early = findings.is_early(gaps)
    if crossing := found.crossing(metric):
        above, below = (other, base) if crossing.rises == (direction > 0) else (base, other)
        at = _value(found, crossing.place)
        if crossing.is_sure:
            ends = f"{_value(found, crossing.low)} to {_value(found, crossing.high)}"
            known = f" (range of redraws of these worlds: {ends})" if found.replications >= GLIMPSES[1] else ""
            told = f"in {what}, {below} is ahead where {setting} is below about {at}, {above} where it is above{known}."
            return findings.looked(told, gaps)
        return findings.looked(f"in {what}, the lead may pass from {below} to {above} where {setting} is about {at}: too few worlds to be "
                               "sure.", gaps)  # fmt: skip
    leader, clear = _leader(found, metric)
    if is_early:
        return findings.looked(f"in {what}, {leader} is ahead wherever {setting} was tried, {_span(found)}.", gaps)
    sure = sum(gap.is_sure and gap.mean * direction * clear > 0 for gap in gaps)
    return f"In {what}, {leader} stays ahead wherever {setting} was tried, {_span(found)}; clearly at {sure} of {len(gaps)} values."


def sentences(found: Sequence[Sweep], metric: str) -> list[str]:
    """Return where the answer turns on each of several settings; those on which the same side stays ahead share a sentence."""
    told, steady = list[str](), dict[str, list[str]]()
    gaps = [gap for each in found for gap in each.differences(metric)]
    stays = "is ahead" if findings.is_early(gaps) else "stays ahead"
    for each in found:
        if each.crossing(metric) or not any(gap.n > 1 for gap in each.differences(metric)):
            told.append(sentence(each, metric))
        else:
            steady.setdefault(_leader(each, metric)[0], []).append(f"“{each.label}” ({_span(each)})")
    return [*told, *(findings.looked(f"{leader} {stays} wherever {listed(settings)} {'was' if len(settings) == 1 else 'were'} tried.", gaps)
                     for leader, settings in steady.items())]  # fmt: skip


def _leader(found: Sweep, metric: str) -> tuple[str, int]:
    """Return who is ahead where nothing turns, and the sign of a difference that says so."""
    base, other = (name.replace("_", " ") for name in found.names)
    first = next(gap.mean for gap in found.differences(metric) if gap.n)
    return (other, 1) if first * (MEASURES[metric].direction or 1) > 0 else (base, -1)


def _span(found: Sweep) -> str:
    return f"{_value(found, found.values[0])} to {_value(found, found.values[-1])}"


def _title_difference(found: Sweep, metric: str) -> str:
    lowered_name, direction = found.names[1].replace("_", " "), MEASURES[metric].direction or 1
    other = capital(lowered_name)
    gaps = [gap for gap in found.differences(metric) if gap.n > 1]
    ahead = sum(gap.mean * direction > 0 for gap in gaps)
    if findings.is_early(gaps):
        return findings.looked(f"{lowered_name} is ahead at {ahead} of {count(len(gaps), 'value')}", gaps)
    clear = [sum(gap.is_sure and gap.mean * sign > 0 for gap in gaps) for sign in (direction, -direction)]
    told = f"{other} is ahead at {ahead} of {count(len(gaps), 'value')}{f', clearly at {clear[0]}' if clear[0] else ''}"
    told += f", and clearly behind at {clear[1]}" if clear[1] else ""
    return told if any(clear) else f"{told}, clearly at none"


def _title_both(found: Sweep, metric: str) -> str:
    sides = [[level.mean for level in found.level(side, metric) if level.n] for side in (0, 1)]
    if not all(sides):
        return f"{MEASURES[metric].label}: nothing to draw"
    scale = levels(MEASURES[metric].unit, found.scenario.currency, *sides[0], *sides[1])
    told = []
    for side, name in zip(sides, found.names, strict=True):
        first, last = scale.text(side[0]), scale.text(side[-1])
        told.append(f"{'stays at' if first == last else f'goes from {first} to'} {last} with {name.replace('_', ' ')}")
    return f"{MEASURES[metric].label} {' and '.join(told)} as the setting goes from {_span(found)}"


def _across(found: Sweep) -> tuple[alt.X, tuple[float, float]]:
    low, high = float(found.values[0]), float(found.values[-1])
    parameter = found.parameter
    is_share = parameter.unit.startswith(("share", "chance"))
    name = "" if is_share else unit_name(parameter.unit, found.scenario.currency)
    unit = f" ({name})" if name else ""
    axis = canvas.value_axis(f"{found.label}{unit}", **({"labelExpr": "format(datum.value, '.0%')"} if is_share else {}))
    ends: list = [LEFT, alt.ExprRef("width - 14")]
    return alt.X("x:Q", scale=alt.Scale(domain=[low, high], range=ends, nice=False, zero=False), axis=axis), (low, high)


def _today(found: Sweep, x: alt.X, span: tuple[float, float]) -> list[alt.Chart]:
    now = float(found.parameter.value)
    if not span[0] <= now <= span[1]:
        return []
    place = (now - span[0]) / (span[1] - span[0])
    return [canvas.rule(x, {"x": now, "y": BOTTOM - 8, "y2": BOTTOM + 6}, "zero"),
            canvas.text(x, {"x": now, "y": BOTTOM - 16, "text": "today"}, "soft", align=canvas.align(place))]  # fmt: skip


def _value(found: Sweep, value: float) -> str:
    parameter = found.parameter
    rounded: float = round(float(value), 1) if parameter.kind == "integer" else float(f"{float(value):.2g}")
    return value_text(int(rounded) if rounded == int(rounded) and parameter.kind == "integer" else rounded, parameter.unit)


_WORDS = {1: "is better", -1: "is worse", 0: "has more"}
"""What it means for a way of working to have more of a figure, by whether more is better."""
