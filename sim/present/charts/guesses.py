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
    """Return how many guesses lie within the interval of the answer, and how far they were off on average."""
    values, found, scale = _values(metric, guesses), comparison.paired(metric).interval, findings.difference_scale(comparison, metric)
    if not values:
        return f"{MEASURES[metric].label}: nobody guessed, and the difference is {scale.signed(found.mean)}"
    far = f"on average {scale.signed(float(np.mean(values)))} was expected, and it is {scale.signed(found.mean)}"
    if found.n < GLIMPSES[1]:
        return f"{capital(count(len(values), 'guess', 'guesses'))}: {far} in the first {count(found.n, 'world')}"
    within = sum(found.low <= value <= found.high for value in values)
    if len(values) == 1:
        return f"The guess lies {'within' if within else 'outside'} the interval ({scale.ends(found)}); {far}"
    lies = f"{within or 'none'} of {count(len(values), 'guess', 'guesses')} {'lies' if within < 2 else 'lie'}"
    return f"{capital(lies)} within the interval ({scale.ends(found)}); {far}"


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
    found, values = comparison.paired().interval, _values(HEADLINE, given)
    off = found.mean - float(np.mean(values)) if values else 0.0
    if not values or (found.n >= GLIMPSES[1] and found.low <= found.mean - off <= found.high):
        heading, up = f"What makes the difference between {other} and {base}", found.mean >= 0
    elif off > 0:
        heading, up = f"{capital(other)} does better than was expected: what lifts it", True
    else:
        heading, up = f"{capital(other)} does less well than was expected: what holds it back", False
    ahead = other if up else base
    steps = leads(comparison)[ahead]
    points = [
        f"{capital(ahead)} {listed(steps)}, in journeys won of every 100."
        if steps
        else f"None of the steps to a win clearly speaks for {ahead}."
    ]
    if moves is not None:
        points.append(_levers(comparison, moves, up))
    return heading, [each for each in (*points, findings.price(comparison)) if each]


def _levers(comparison: Comparison, moves: Mapping[str, Interval], up: bool) -> str:
    """Return the levers that clearly move the answer one way, when each is added alone."""
    (base, _), scale = findings.names(comparison), findings.difference_scale(comparison, HEADLINE)
    clear = {lever: move.mean for lever, move in moves.items() if move.is_clear and (move.mean > 0) == up}
    most = sorted(clear, key=lambda lever: -abs(clear[lever]))[:MOST_LEVERS]
    if not most:
        return f"Added alone to {base}, no lever clearly {'adds to' if up else 'takes from'} what it wins."
    told = listed([f"“{lever}” {'adds' if up else 'takes'} {scale.text(abs(clear[lever]))}" for lever in most])
    return f"Added alone to {base}: {told}."


def _values(metric: str, given: Sequence[Guess]) -> list[float]:
    return [guess.differences[metric] for guess in given if metric in guess.differences]


def _point(found: Interval) -> Interval:
    return Interval(found.mean, float("nan"), float("nan"), found.n)


def _beside(x: alt.X, row: Mapping[str, object], style: str, low: float, high: float, dx: float = 11) -> alt.Chart:
    """Write beside a dot, on the side where there is room."""
    place = (float(str(row["x"])) - low) / (high - low)
    side = ("left" if place < 0.6 else "right") if dx else canvas.align(place)
    return canvas.text(x, row, style, align=side, dx=dx if side == "left" else -dx)
