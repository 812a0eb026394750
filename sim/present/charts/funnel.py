"""The pictures of the funnel: the counts at each step, the rate of each step, and how far lost buyers had come."""

from __future__ import annotations

import altair as alt
import numpy as np
import pandas as pd

from ...experiment.comparison import Comparison
from ...measures import MEASURES, funnel, lowered
from ...measures.units import SPACE
from .. import canvas, findings
from ..scales import PERCENT, Scale, as_share, capital, differences, share_difference
from ..tables.funnel import Bottleneck, bottleneck, table
from ..tables.sides import intervals as paired
from ..tables.sides import of_each
from ..theme import colours_of
from .pairs import Estimates, Figure, bar_numbers, grouped, intervals, paired_bars

ARROW = 24.0  # pixels
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
    names = findings.names(comparison)
    title = title_steps(comparison, found)
    counts = found[["base_count", "other_count"]].to_numpy(float)
    if not np.isfinite(counts).all() or not counts.max():
        return canvas.empty(title)
    rows = [(f"{step.label} ({step.unit})", *sides) for step, sides in zip(found.itertuples(), counts, strict=True)]
    layers, told, bottom = grouped(names, colours_of(comparison), rows, _number, room=54, below=ARROW)
    passed = [f"↓ {PERCENT.text(before)} go on with {names[0]}, {PERCENT.text(after)} with {names[1]}"
              for before, after in found[["base_rate", "other_rate"]].to_numpy(float)[1:]]  # fmt: skip
    arrows = [{"y": 98.0 * place + 80, "text": text} for place, text in enumerate(passed)]
    layers.append(canvas.text(canvas.LEFT, arrows, "soft", align="left"))
    won = [
        _number(float((side.figure("win_rate") * side.figure("journeys")).sum() / max(1, len(side.worlds))))
        for side in (comparison.base, comparison.other)
    ]
    subtitle = (f"Mean of a world, step by step. All deals won, including those "
                f"without a lead: {won[1]} with {names[1]}, {won[0]} with {names[0]}.")  # fmt: skip
    shown = bar_numbers(names, colours_of(comparison), rows, Scale())
    return canvas.picture(layers, bottom + 4, title, subtitle, f"{title}. Bars of counts. {told}.", shown)


def step_rates(comparison: Comparison) -> alt.LayerChart:
    """Draw the rate of every step with its interval for both operating models; the title names the bottleneck."""
    title, (base, other) = title_bottleneck(comparison), findings.names(comparison)
    found = paired(*map(funnel.rates, of_each(comparison, funnel.counts)))
    figures = [Figure(MEASURES[f"funnel_{key}_rate"].label, tuple(map(as_share, sides[:2]))) for key, sides in found.items()]
    gaps = {key: gap for key, (_, _, gap) in found.items()}
    clear = [f"{funnel.STEPS[key].label} {share_difference(gap)}" for key, gap in gaps.items() if gap.is_sure]
    told = (
        f"Clear differences, {other} minus {base}: {'; '.join(clear)}." if clear else f"No rate differs clearly between {other} and {base}."
    )
    if findings.is_early(gaps.values()):
        told = f"{findings.takes_more('Which rates differ')}."
    return intervals(comparison, figures, PERCENT, "% of the step before", title, told)


def lost_buyers(comparison: Comparison) -> alt.LayerChart:
    """Draw how far the companies that bought from a rival had come with us."""
    found = paired(*of_each(comparison, funnel.shares_of_lost))
    rows: list[Estimates] = [(place.label, *map(as_share, found[key][:2])) for key, place in funnel.CAME_TO.items()]
    base, other = findings.names(comparison)
    gap = share_difference(found["quote"][2])
    subtitle = f"Share of the companies that bought from a rival. Lost with our quote in hand, {other} minus {base}: {gap}."
    return paired_bars(comparison, rows, title_lost_buyers(comparison), subtitle)


def conversions(comparison: Comparison) -> alt.LayerChart:
    """Draw what small conversions (a name) and large ones (a talk with sales) lead to."""
    pairs = paired(*of_each(comparison, funnel.conversions))
    figures = [Figure(found.label, tuple(map(as_share, pairs[key][:2]))) for key, found in funnel.CONVERSIONS.items()]
    subtitle = (f"A small conversion is a name left for material or in a form, a large one the first talk with sales. Shares of "
                f"{'; of '.join(found.of for found in funnel.CONVERSIONS.values())}.")  # fmt: skip
    return intervals(comparison, figures, PERCENT, "share, %", title_conversions(comparison), subtitle)


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
    rates = [before.rate, after.rate]
    is_early = findings.is_early(rates)
    if before.step == after.step:
        told = f"{PERCENT.text(after.rate.mean)} pass it with {other}, {PERCENT.text(before.rate.mean)} with {base}"
        unsure = "" if is_early or (before.is_clear and after.is_clear) else "; another step is nearly as narrow"
        return findings.looked(f"the narrowest step is {_step(before)} under both: {told}{unsure}", rates)
    parts = [f"with {name} {_step(step)} ({PERCENT.text(step.rate.mean)}{'' if is_early or step.is_clear else ', not clearly'})"
             for name, step in ((base, before), (other, after))]  # fmt: skip
    return findings.looked(f"the narrowest step is {parts[0]}, {parts[1]}", rates)


def title_lost_buyers(comparison: Comparison) -> str:
    """Return where most buyers who chose a rival were lost."""
    sides = [side.mean() for side in of_each(comparison, funnel.shares_of_lost)]
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
    interval = f" (interval of the difference {differences('share', '', gap.mean).span(gap.low, gap.high)})" if gap.has_range else ""
    told = f"of every 100{SPACE}names, {two} lead to a talk with sales with {names[1]} and {one} with {names[0]}{interval}"
    return findings.qualified(told, gap)


def _step(found: Bottleneck) -> str:
    before, step = (lowered(funnel.STEPS[key].label) for key in (found.before, found.step))
    return f"from {before} to {step}"


def _number(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 or value == round(value) else f"{value:,.1f}"
