"""The pictures of the evidence: each published figure's accepted range as a band, and what the worlds show as dots with intervals.

Figures differ in unit, so each has a scale of its own, on which its accepted range is the middle third of the width; where a range has
no bound on one side, the band goes on to the edge. A dot that lies further outside than a range is wide stands at the edge, and its
number says how far it is out.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import altair as alt

from ...experiment.statistics import Interval
from ...measures.targets import GROUPS, TARGETS, Target
from ...measures.units import SPACE
from ...studies.calibration import Calibration
from .. import canvas
from ..findings import INTERVAL, capital
from ..scales import count, left_out
from ..theme import Colour, colours, ink_of

ROW, BAND, LANE = 84.0, 24.0, 11.0  # pixels: a target, its band, one side's line in it
LOW, HIGH = -1.0, 2.0  # ends of the picture; the accepted range is from 0 to 1
EDGE = 0.04


def group(calibration: Calibration, key: str) -> alt.LayerChart:
    """Draw the targets of one of `GROUPS`."""
    targets = [target for target in TARGETS.values() if target.heading == GROUPS[key]]
    names, hues = calibration.models, colours(*calibration.models)
    x = canvas.across(LOW, HIGH)
    layers = [canvas.block(x, [_band(target, ROW * row + 44) for row, target in enumerate(targets)], "grey-3")]
    heads = [{"y": ROW * row + 9, "text": target.label} for row, target in enumerate(targets)]
    layers.append(canvas.text(canvas.LEFT, heads, "strong", align="left"))
    layers += _marks(calibration, targets)
    for side, (name, hue) in enumerate(zip(names, hues, strict=True)):
        layers += _side(calibration, targets, name, hue, side, x)
    title = title_group(calibration, key)
    subtitle = f"Bands are the accepted ranges; dots and lines are the means and their {INTERVAL}s in {_worlds(calibration)}."
    return canvas.picture(layers, len(targets) * ROW - 8, title, subtitle, f"{title}. {'; '.join(_spoken(calibration, targets))}.")


def title_group(calibration: Calibration, key: str) -> str:
    """Return how many targets of a group hold, and which one does not."""
    targets = [target for target in TARGETS.values() if target.heading == GROUPS[key]]
    return f"{GROUPS[key]}: {_held(calibration, targets)}"


def sentence(calibration: Calibration) -> str:
    """Return how many of all targets hold, and which do not."""
    return f"{capital(_held(calibration, list(TARGETS.values())))}."


def rests_on(calibration: Calibration) -> str:
    """Return what the sentence rests on, and what it does not tell."""
    edge = [key for key in TARGETS if any("on the edge" in calibration.verdict(key, model) for model in calibration.models)]
    close = f" Of {count(len(edge), 'target')} the interval reaches over an end of its range: more worlds would tell." if edge else ""
    failed = f" {left_out(len(calibration.failures))}" if calibration.failures else ""
    return f"Measured in {_worlds(calibration)}; a target holds when it does {_under_all(calibration)}.{close}{failed}"


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


def _band(target: Target, y: float) -> dict[str, float]:
    ends = {"x": LOW if target.low is None else 0.0, "x2": HIGH if target.high is None else 1.0}
    return {**ends, "y": y, "y2": y + BAND}


def _marks(calibration: Calibration, targets: Sequence[Target]) -> list[alt.Chart]:
    """Draw each accepted range in words above it, in red and with a word where the target does not hold."""
    fine, missed = [], []
    for row, target in enumerate(targets):
        place = {"y": ROW * row + 29}
        if calibration.holds(target.name):
            fine.append({**place, "text": accepted(target)})
        else:
            missed.append({**place, "text": f"not {accepted(target)}"})
    middle = alt.XValue(alt.ExprRef("width / 2"))
    return [canvas.text(middle, rows, style, align="center") for rows, style in ((fine, "soft"), (missed, "alert")) if rows]


def _side(calibration: Calibration, targets: Sequence[Target], name: str, hue: Colour, side: int, x: alt.X) -> list[alt.Chart]:
    """Draw one operating model's numbers above the bands, and its dots and intervals in them."""
    numbers, dots, lines = [], [], []
    for row, target in enumerate(targets):
        found, top = calibration.estimate(target.name, name), ROW * row
        told = written(target, found.mean).removesuffix(f"{SPACE}{target.unit}") if found.n else "–"
        numbers.append({"y": top + 29, "text": f"{capital(name)} {told}"})
        if not math.isfinite(found.mean):
            continue
        y = top + 44 + BAND / 2 + LANE * (side - (len(calibration.models) - 1) / 2)
        dots.append({"x": _inside(target.place(found.mean)), "y": y})
        if found.n > 1:
            lines.append({"x": _inside(target.place(found.low)), "x2": _inside(target.place(found.high)), "y": y})
    at, align = ((canvas.LEFT, "left"), (canvas.RIGHT, "right"))[side] if len(calibration.models) == 2 else (canvas.LEFT, "left")
    layers = [canvas.text(at, numbers, ink_of(hue), align=align)]
    if lines:
        layers.append(canvas.rule(x, lines, "", strokeWidth=3, strokeCap="round", color=hue.mark))
    return [*layers, canvas.dot(x, dots, size=70, color=hue.mark)] if dots else layers


def _inside(place: float) -> float:
    return min(HIGH - EDGE, max(LOW + EDGE, place))


def _spoken(calibration: Calibration, targets: Sequence[Target]) -> list[str]:
    return [
        f"{target.label}, accepted {accepted(target)}: "
        + ", ".join(f"{name} {estimate(target, calibration.estimate(target.name, name))}" for name in calibration.models)
        for target in targets
    ]


def _worlds(calibration: Calibration) -> str:
    return count(calibration.replications, "world")


def _under_all(calibration: Calibration) -> str:
    return " and ".join(f"with {name}" for name in calibration.models)
