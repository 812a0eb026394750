"""What people expected before they saw the answer: their guesses beside it, and what is measured of why it is otherwise."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import altair as alt
import numpy as np

from ...experiment.comparison import HEADLINE, Comparison
from ...experiment.statistics import GLIMPSES, Interval
from ...measures import MEASURES, lowered
from .. import canvas, findings
from ..scales import capital, count, levels, listed
from ..theme import colours_of, ink_of
from .chain import leads

TOP, ROW, BELOW = 40.0, 27.0, 12.0  # pixels: above the first row, each row, below the last
PROFIT = "lifetime_profit"
GUESSED = (HEADLINE, PROFIT)
"""The measures that are guessed."""
DOES = {HEADLINE: ("wins more", "wins less"), PROFIT: ("earns more", "earns less")}
"""What the second way of working does that surprises people, by measure: better than they expected, or less well."""
MADE_OF = ("customers_won", "lifetime_value", "acquisition_cost")
"""What lifetime profit is made of."""
MOST_LEVERS = 2
"""Levers that are named."""


@dataclass(frozen=True)
class Guess:
    """What one person expects.

    Attributes
    ----------
    name : str
    differences : dict of str to float
        By measure of `GUESSED`, the second way of working less the first, in the measure's unit; one that nobody guessed is left out.
    """

    name: str
    differences: Mapping[str, float]


def known(comparison: Comparison) -> list[str]:
    """Return which measures can be guessed, as there is an answer."""
    return [metric for metric in GUESSED if comparison.paired(metric).interval.n]


def before(comparison: Comparison) -> str:
    """Say what is known before the guess: how the first way of working does."""
    base, _ = findings.names(comparison)
    told = []
    for metric in known(comparison):
        level = levels(MEASURES[metric].unit, comparison.scenario.currency, findings.means_of(comparison, metric)[0])
        told.append(f"{lowered(MEASURES[metric].label)} {level.text(findings.means_of(comparison, metric)[0])}")
    return f"With {base}: {listed(told)}." if told else ""


def unit_of(comparison: Comparison, metric: str) -> tuple[float, str]:
    """Return by what a value is multiplied where it is guessed, and in which unit that is: it tells nothing of the answer."""
    if metric == HEADLINE:
        return 100.0, "journeys of every 100"
    scale = levels(MEASURES[metric].unit, comparison.scenario.currency, findings.means_of(comparison, metric)[0])
    return scale.factor, f"{scale.prefix} {scale.suffix}".strip()


def tally(comparison: Comparison, metric: str, guesses: Sequence[Guess]) -> str:
    """Return what was guessed beside what is measured; of several, how many lie within the interval of the answer, and their mean."""
    values, found, scale = _values(metric, guesses), comparison.paired(metric).interval, findings.difference_scale(comparison, metric)
    answer = _ahead(comparison, metric, found.mean)
    if not values:
        return f"{MEASURES[metric].label}: nobody guessed; the answer is {answer}"
    guess = _ahead(comparison, metric, float(np.mean(values)))
    told = f"the guess was {guess}" if len(values) == 1 else f"the mean of {count(len(values), 'guess', 'guesses')} was {guess}"
    if found.n < GLIMPSES[1]:
        return capital(f"{told}; in the first {count(found.n, 'world')} it is {answer}")
    told = f"{told}; the answer is {answer} ({scale.ends(found)})"
    within = sum(found.low <= value <= found.high for value in values)
    if len(values) == 1:
        return capital(told)
    return capital(f"{told}, and {within or 'none'} {'lies' if within == 1 else 'lie'} within its interval")


def _ahead(comparison: Comparison, metric: str, difference: float) -> str:
    """Return who is ahead in a measure and by how much, *rugby by 1.0 points*."""
    scale, (base, other) = findings.difference_scale(comparison, metric), findings.names(comparison)
    size = scale.text(abs(difference))
    if size == scale.text(0.0):
        return "no difference"
    return f"{other if difference * MEASURES[metric].direction > 0 else base} by {size}"


def guesses(comparison: Comparison, metric: str, given: Sequence[Guess]) -> alt.LayerChart:
    """Draw each guess of a difference, and below them the answer with the interval that it rests on."""
    title, found = tally(comparison, metric, given), comparison.paired(metric).interval
    if not found.n:
        return canvas.empty(findings.claim(comparison, metric))
    scale, (base, other), hues = findings.difference_scale(comparison, metric), findings.names(comparison), colours_of(comparison)
    shown = [(guess.name, guess.differences[metric]) for guess in given if metric in guess.differences]
    ends = [found.low, found.high] if found.n >= GLIMPSES[1] else []
    low, high = canvas.around_zero(scale.factor * np.array([found.mean, *ends, *(value for _, value in shown)]))
    x = canvas.across(low, high, canvas.signed_axis(f"{other} minus {base}, {f'{scale.prefix} {scale.suffix}'.strip()}"))
    y = TOP + ROW * len(shown) + BELOW
    better = found.mean * MEASURES[metric].direction
    hue = hues[1] if better >= 0 else hues[0]
    band = {"x": scale.factor * found.low, "x2": scale.factor * found.high, "y": TOP - ROW / 2, "y2": y + ROW / 2}
    rows = [{"x": scale.factor * value, "y": TOP + ROW * place} for place, (_, value) in enumerate(shown)]
    told = [f"{name}: {scale.signed(value)}" for name, value in shown]
    names = [{**row, "text": text} for row, text in zip(rows, told, strict=True)]
    answer = f"The answer: {scale.signed(found.mean)}" + (f" ({scale.ends(found)})" if ends else "")
    layers = [
        *([canvas.block(x, band, "ground")] if ends else []),
        canvas.rule(x, {"x": 0, "y": 8, "y2": y + ROW / 2}, "zero"),
        canvas.text(x, {"x": 0, "y": 12, "text": "no difference"}, "soft", align="left", dx=6),
        canvas.dot(x, rows, "ink", size=90),
        *(_beside(x, each, "ink", low, high) for each in names),
        *canvas.spread(x, [(found if ends else _point(found), y)], hue, scale.factor, width=5, size=150),
        _beside(x, {"x": scale.factor * found.mean, "y": y + 20, "text": answer}, ink_of(hue), low, high, dx=0),
    ]
    words = f"{title}. {'. '.join([*told, answer])}."
    return canvas.picture(layers, y + 44, title, f"{MEASURES[metric].label}: each dot is a guess.", words)


def why(comparison: Comparison, given: Sequence[Guess], moves: Mapping[str, Interval] | None = None) -> tuple[str, list[str]]:
    """Return what is measured that explains where the answer is otherwise than was guessed: a heading and its points.

    Parameters
    ----------
    comparison : Comparison
    given : sequence of Guess
    moves : dict of str to Interval, optional
        What each lever adds alone to the share of purchases that the first way of working wins, as far as that was played.
    """
    base, other = findings.names(comparison)
    off = {metric: _surprise(comparison, metric, given) for metric in known(comparison)}
    said = [DOES[metric][surprise < 0] for metric, surprise in off.items() if surprise]
    heading = f"{capital(other)} {listed(said)} than was expected" if said else f"What makes the difference between {other} and {base}"
    won, earned = (off.get(metric, 0.0) or comparison.paired(metric).interval.mean for metric in GUESSED)
    points = list[str]()
    if off.get(HEADLINE) or not said:
        points += [_steps(comparison, won >= 0), _levers(comparison, moves or {}, won >= 0)]
    if off.get(PROFIT):
        points.append(_money(comparison, earned >= 0))
    return heading, [each for each in (*points, findings.price(comparison)) if each]


def _surprise(comparison: Comparison, metric: str, given: Sequence[Guess]) -> float:
    """Return how far a measure is from what was guessed on average; 0 where nobody guessed it, or the guess lies within the interval."""
    found, values = comparison.paired(metric).interval, _values(metric, given)
    mean = float(np.mean(values)) if values else found.mean
    return 0.0 if found.n >= GLIMPSES[1] and found.low <= mean <= found.high else found.mean - mean


def _steps(comparison: Comparison, up: bool) -> str:
    """Return which steps to a win clearly speak for one way of working."""
    base, other = findings.names(comparison)
    ahead = other if up else base
    steps = leads(comparison)[ahead]
    if not steps:
        return f"None of the steps to a win clearly speaks for {ahead}."
    return f"{capital(ahead)} {listed(steps)}, in journeys won of every 100."


def _levers(comparison: Comparison, moves: Mapping[str, Interval], up: bool) -> str:
    """Return the levers that clearly move the answer one way, when each is added alone, and in how many worlds; nothing where none does."""
    (base, _), scale = findings.names(comparison), findings.difference_scale(comparison, HEADLINE)
    clear = {lever: move for lever, move in moves.items() if move.is_sure and (move.mean > 0) == up}
    most = sorted(clear, key=lambda lever: -abs(clear[lever].mean))[:MOST_LEVERS]
    if not most:
        return ""
    told = listed([f"“{lever}” {'adds' if up else 'takes'} {scale.text(abs(clear[lever].mean))}" for lever in most])
    return f"Added alone to {base}, in {count(min(clear[lever].n for lever in most), 'world')}: {told}."


def _money(comparison: Comparison, up: bool) -> str:
    """Return what money is made of that clearly speaks for one way of working: how many customers, what each is worth and costs."""
    ahead = findings.names(comparison)[up]
    speaks = [key for key in MADE_OF if not comparison.why_early(key) and comparison.paired(key).interval.is_clear
              and (comparison.paired(key).interval.mean * MEASURES[key].direction > 0) == up]  # fmt: skip
    if not speaks:
        return f"Of customers won, what each is worth and what winning it costs, none clearly speaks for {ahead}."
    return f"{'. '.join(findings.claim(comparison, key) for key in speaks)}."


def _values(metric: str, given: Sequence[Guess]) -> list[float]:
    return [guess.differences[metric] for guess in given if metric in guess.differences]


def _point(found: Interval) -> Interval:
    return Interval(found.mean, float("nan"), float("nan"), found.n)


def _beside(x: alt.X, row: Mapping[str, object], style: str, low: float, high: float, dx: float = 11) -> alt.Chart:
    """Write beside a dot, on the side where there is room."""
    place = (float(str(row["x"])) - low) / (high - low)
    side = ("left" if place < 0.6 else "right") if dx else canvas.align(place)
    return canvas.text(x, row, style, align=side, dx=dx if side == "left" else -dx)
