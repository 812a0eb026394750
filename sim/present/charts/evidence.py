"""The pictures of the evidence: each published figure's accepted range as a band, and what the worlds show as dots with intervals.

Figures differ in unit, so each has a scale of its own, on which its accepted range is the middle third of the width; where a range has
no bound on one side, the band goes on to the edge. A dot that lies further outside than a range is wide stands at the edge, and its
number says how far it is out.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import altair as alt
import numpy as np

from ...experiment.statistics import Interval
from ...measures.targets import GROUPS, TARGETS, Target
from ...measures.units import SPACE
from ...studies.calibration import Calibration
from .. import canvas
from ..findings import INTERVAL
from ..scales import capital, count, left_out
from ..theme import Colour, colours, ink_of

ROW, BAND, LANE = 84.0, 24.0, 11.0  # pixels: a target, its band, one side's line in it
LOW, HIGH = -1.0, 2.0  # ends of the picture; the accepted range is from 0 to 1
EDGE = 0.04


def group(calibration: Calibration, key: str) -> alt.LayerChart:
    """Draw the targets of one of `GROUPS`."""
    targets = [target for target in TARGETS.values() if target.heading == GROUPS[key]]
    names = list(dict.fromkeys(model for target in targets for model in calibration.judged(target.name)))
    x = canvas.across(LOW, HIGH)
    bands = [{"x": LOW if target.low is None else 0.0, "x2": HIGH if target.high is None else 1.0, "y": ROW * row + 44,
              "y2": ROW * row + 44 + BAND} for row, target in enumerate(targets)]  # fmt: skip
    layers = [canvas.block(x, bands, "grey-3")]
    heads = [{"y": ROW * row + 9, "text": target.label} for row, target in enumerate(targets)]
    layers.append(canvas.text(canvas.LEFT, heads, "strong", align="left"))
    middle = alt.XValue(alt.ExprRef("width / 2"))
    for holds, style, said in ((True, "soft", ""), (False, "alert", "not ")):  # in red and with a word where a target does not hold
        ranges = [{"y": ROW * row + 29, "text": f"{said}{accepted(target)}"} for row, target in enumerate(targets)
                  if calibration.holds(target.name) == holds]  # fmt: skip
        layers.append(canvas.text(middle, ranges, style, align="center"))
    for name, hue in zip(names, colours(*names), strict=True):
        layers += _side(calibration, targets, name, hue, x)
    title = f"{GROUPS[key]}: {_held(calibration, targets)}"
    subtitle = (
        f"Bands are the accepted ranges; dots and lines are the means and their {INTERVAL}s in {count(calibration.replications, 'world')}."
    )
    told = [f"{target.label}, accepted {accepted(target)}: " + ", ".join(
            f"{name} {estimate(target, calibration.estimate(target.name, name))}" for name in calibration.judged(target.name))
        or "nothing to measure" for target in targets]  # fmt: skip
    return canvas.picture(layers, len(targets) * ROW - 8, title, subtitle, f"{title}. {'; '.join(told)}.")


def sentence(calibration: Calibration) -> str:
    """Return how many of all targets hold, and which do not."""
    return f"{capital(_held(calibration, list(TARGETS.values())))}."


def meaning(calibration: Calibration) -> str:
    """Return what the sentence means for the question of which way of working is better."""
    missed = sum(not calibration.holds(key) for key in TARGETS)
    if not missed:
        return "So time, length and numbers are of the right size here; which way of working is better, no published figure tells."
    off = f"{count(missed, 'figure')} {'is' if missed == 1 else 'are'} off"
    return (f"Where {off}, this market is another than the surveyed one, or the model is wrong there; which way of working is better, "
            "no published figure tells.")  # fmt: skip


def rests_on(calibration: Calibration) -> str:
    """Return what the sentence rests on, and what it does not tell."""
    edge = [key for key in TARGETS if any("on the edge" in calibration.verdict(key, model) for model in calibration.judged(key))]
    close = f" Of {count(len(edge), 'target')} the interval reaches over an end of its range: more worlds would tell." if edge else ""
    failed = f" {left_out(len(calibration.failures))}" if calibration.failures else ""
    under_all = " and ".join(f"with {name}" for name in calibration.models)
    alone = "; one that was published of a single way of working is judged under that one"
    return f"Measured in {count(calibration.replications, 'world')}; a target holds when it does {under_all}{alone}.{close}{failed}"


def written(target: Target, value: float) -> str:
    """Return a value of a target as a reader wants it."""
    return target.format(value).replace(" times", "×").replace(" ", SPACE)


def estimate(target: Target, found: Interval) -> str:
    """Return an estimate with its interval: *27.1 % (26.8 to 27.3)*."""
    if not found.n:
        return "nothing to measure"
    if found.n < 2:
        return written(target, found.mean)
    low, high = (written(target, end).partition(SPACE)[0] for end in (found.low, found.high))
    return f"{written(target, found.mean)} ({low} to {high})"


def accepted(target: Target) -> str:
    """Return the accepted range in words."""
    return target.accepted.replace(" times", "×").replace(" %", f"{SPACE}%")


def _held(calibration: Calibration, targets: Sequence[Target]) -> str:
    missed = [target.label for target in targets if not calibration.holds(target.name)]
    if not missed:
        return {1: "the only target holds", 2: "both targets hold"}.get(len(targets), f"all {len(targets)} targets hold")
    named = " and ".join(f"“{label}”" for label in missed) if len(missed) < 3 else f"“{missed[0]}” and {len(missed) - 1} more"
    return f"{len(targets) - len(missed)} of {len(targets)} targets hold; {named} {'does' if len(missed) == 1 else 'do'} not"


def _side(calibration: Calibration, targets: Sequence[Target], name: str, hue: Colour, x: alt.X) -> list[alt.Chart]:
    """Draw one operating model's numbers above the bands, and its dots and intervals in them, where it is judged under it."""
    numbers: dict[int, list[dict[str, Any]]] = {0: [], 1: []}
    found = []
    for row, target in enumerate(targets):
        judged = calibration.judged(target.name)
        if name not in judged:
            continue
        seen, top, side = calibration.estimate(target.name, name), ROW * row, judged.index(name)
        told = written(target, seen.mean).removesuffix(f"{SPACE}{target.unit}") if seen.n else "–"
        numbers[side % 2].append({"y": top + 29, "text": f"{capital(name)} {told}"})
        y = top + 44 + BAND / 2 + LANE * (side - (len(judged) - 1) / 2)
        ends = [target.place(end) if math.isfinite(end) else math.nan for end in (seen.mean, seen.low, seen.high)]
        mean, low, high = np.clip(ends, LOW + EDGE, HIGH - EDGE)
        found.append((Interval(mean, low, high, seen.n), y))
    texts = [canvas.text(at, numbers[side], ink_of(hue), align=align)
             for side, (at, align) in enumerate(((canvas.LEFT, "left"), (canvas.RIGHT, "right"))) if numbers[side]]  # fmt: skip
    return [*texts, *canvas.spread(x, found, hue, width=3, size=70)]
