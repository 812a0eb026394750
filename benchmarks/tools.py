"""The common law in every tool: are they equal, and how fast is each? Run ``python -m benchmarks.tools``.

Every repetition plays one market in each tool in turn, with another seed, so that a busy machine disturbs none more than the others.
Times are processor time of this process, on one core, from a ready scenario to the last journey's end. Before any speed is printed
the journeys are compared, as wrong results can be had at any speed. Ours are written into tables; the others only count.
"""

from __future__ import annotations

import math
import sys
from collections.abc import Callable
from functools import partial
from typing import NamedTuple

import numpy as np
from scipy.stats import norm

from sim.world import compile_kernel
from sim.world.market import Engine

from . import engine
from .law import Journey, play_plainly
from .report import ratios, seconds, table

OURS, KERNEL = "our engine", "our kernel alone"
FALSE_ALARM = 0.01
"""Chance that equal tools are called different, in the whole check."""
MEASURES = {"activities": "activities a journey", "days": "working days a journey", "purchase": "purchases", "loop_backs": "loop-backs"}
REFERENCE = 20
"""Markets of ours that the tools are compared with, besides those that are timed."""

Play = Callable[[int, int], list[Journey]]


class Turn(NamedTuple):
    """One market in one tool."""

    seconds: float
    journeys: list[Journey]

    @property
    def activities(self) -> int:
        return sum(journey.activities for journey in self.journeys)


def others() -> dict[str, Play]:
    """Return how to play a market in each of the other tools."""
    from . import with_cimba, with_ciw, with_mesa, with_salabim, with_simpy  # here, as the app's own environment lacks four of them

    return {
        "SimPy": with_simpy.play,
        "Mesa, a step a day": with_mesa.play_days,
        "Mesa, events (experimental)": with_mesa.play_events,
        "salabim": with_salabim.play,
        "Ciw": with_ciw.play,
        "Cimba, the law compiled": with_cimba.play,
        "the law in Python, unscheduled": play_plainly,
    }


def play_in_turn(plays: dict[str, Play], companies: int, repetitions: int) -> dict[str, list[Turn]]:
    """Return the turns of our engine's ways and of every other tool; a market before the first one warms all of them up."""
    turns: dict[str, list[Turn]] = {}
    for seed in range(repetitions + 1):
        for name, turn in (our_turns(companies, seed) | their_turns(plays, companies, seed)).items():
            if seed > 0:
                turns.setdefault(name, []).append(turn)
    return turns


def our_turns(companies: int, seed: int) -> dict[str, Turn]:
    """Play one market in each of our ways; leave with an error unless all play the same journeys."""
    used, detailed = seconds(partial(engine.run, companies, seed, detail=True))
    journeys = engine.journeys_of(detailed)
    turns = {f"{OURS}, every activity written down": Turn(used, journeys)}
    ways: dict[str, Engine] = {OURS: "turns", f"{OURS}, one SimPy event an activity": "simpy"}
    for name, way in ways.items():
        used, tables = seconds(partial(engine.run, companies, seed, by=way))
        if not tables.journeys.equals(detailed.journeys):
            sys.exit(f"{name}: not the journeys that were written down in detail")
        turns[name] = Turn(used, journeys)
    used, played = seconds(engine.prepare_kernel(companies, seed))
    turns[f"{KERNEL}, groups given, unscheduled"] = turn = Turn(used, journeys)
    if played != turn.activities:
        sys.exit(f"{KERNEL} played {played} activities, with scheduling {turn.activities}")
    return turns


def their_turns(plays: dict[str, Play], companies: int, seed: int) -> dict[str, Turn]:
    """Play one market in each of the other tools."""
    return {name: Turn(*seconds(partial(play, companies, seed))) for name, play in plays.items()}


def compare(journeys: dict[str, list[Journey]], false_alarm: float = FALSE_ALARM) -> list[tuple[str, str, float, float, float]]:
    """Compare every tool with our engine.

    Parameters
    ----------
    journeys : dict of str to list of Journey
        Ours under `OURS`. Journeys are independent of each other.
    false_alarm : float
        Chance that any of the intervals misses 0 though the law is the same (Bonferroni over tools and measures).

    Returns
    -------
    list of tuple
        Tool, measure, its mean, difference from ours and half-width of the interval, both as a share of our mean.
    """
    plays = [name for name in journeys if name != OURS]
    z = norm.isf(false_alarm / (2 * len(plays) * len(MEASURES)))
    found = []
    for name in plays:
        for measure in MEASURES:
            own, other = (np.array([getattr(journey, measure) for journey in journeys[side]], float) for side in (OURS, name))
            error = math.sqrt(own.var(ddof=1) / len(own) + other.var(ddof=1) / len(other))
            found.append(
                (name, measure, float(other.mean()), float((other.mean() - own.mean()) / own.mean()), float(z * error / own.mean()))
            )
    return found


def equality_table(journeys: dict[str, list[Journey]]) -> str:
    """Return the means side by side, or leave with an error where a tool does not play the same law."""
    compared = compare(journeys)
    different = [f"{name}: {MEASURES[measure]} {mean:.4g}, {100 * off:+.1f} % from ours, interval ± {100 * half:.1f} %"
                 for name, measure, mean, off, half in compared if abs(off) > half]  # fmt: skip
    if different:
        sys.exit("not the same law, so no ratio of times means anything:\n" + "\n".join(different))
    own = [f"{np.mean([getattr(journey, measure) for journey in journeys[OURS]]):.4g}" for measure in MEASURES]
    rows = [[OURS, f"{len(journeys[OURS]):,}", *own]]
    for name in dict.fromkeys(entry[0] for entry in compared):
        cells = [f"{mean:.4g} ({100 * off:+.1f} ± {100 * half:.1f} %)" for tool, _, mean, off, half in compared if tool == name]
        rows.append([name, f"{len(journeys[name]):,}", *cells])
    return table(["tool", "journeys", *MEASURES.values()], rows)


def speed_table(turns: dict[str, list[Turn]]) -> str:
    """Return journeys and activities a second, and the time that each takes against ours, in turn; the fastest first."""
    each = {name: [turn.seconds / turn.activities for turn in taken] for name, taken in turns.items()}
    rows = []
    for name in sorted(turns, key=lambda name: np.median(each[name])):
        journeys = np.median([len(turn.journeys) / turn.seconds for turn in turns[name]])
        activities = np.median([turn.activities / turn.seconds for turn in turns[name]])
        rows.append([name, f"{journeys:,.0f}", f"{activities:,.0f}", "1" if name == OURS else ratios(each[name], each[OURS])])
    return table(["tool", "journeys a second", "activities a second", "time an activity against ours: median (range)"], rows)


def report(companies: int = 300, repetitions: int = 7) -> None:
    """Print both tables."""
    plays = others()  # first: Cimba has to be imported before numba has met a record
    compile_kernel()
    turns = play_in_turn(plays, companies, repetitions)
    journeys = {name: [journey for turn in turns[name] for journey in turn.journeys] for name in (OURS, *plays)}
    for seed in range(repetitions + 1, repetitions + 1 + REFERENCE):
        journeys[OURS] += engine.journeys_of(engine.run(companies, seed, detail=True))
    equal = equality_table(journeys)
    print(f"The same law in every tool, {companies} companies, {repetitions} repetitions in turn, one core.\n")
    print(speed_table(turns))
    print(f"Equal results: difference from ours and its interval, one false alarm in {1 / FALSE_ALARM:.0f} such tables.\n")
    print(equal, flush=True)


if __name__ == "__main__":
    report()
