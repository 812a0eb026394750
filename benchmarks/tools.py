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
from importlib import import_module
from typing import NamedTuple

import numpy as np
from scipy.stats import norm

from sim.world import Tables, compile_kernel

from . import engine
from .law import Journey, play_plainly
from .report import ratios, seconds, table

OURS = "our engine"
FALSE_ALARM = 0.01
"""Chance that equal tools are called different, in the whole check."""
MEASURES = {"activities": "activities a journey", "days": "working days a journey", "purchase": "purchases", "loop_backs": "loop-backs"}
REFERENCE = 20
"""Markets of ours that the tools are compared with, besides those that are timed."""

Play = Callable[[int, int], list[Journey]]


class Turn(NamedTuple):
    """One market in one tool."""

    seconds: float
    journeys: int
    activities: int


def others(extras: bool = True) -> dict[str, Play]:
    """Return how to play a market in each of the other tools; SimPy alone without *extras*, as the app needs it anyway."""
    found: dict[str, Play] = {"SimPy": import_module(".with_simpy", __package__).play}
    if extras:
        mesa = import_module(".with_mesa", __package__)
        found |= {"Mesa, a step a day": mesa.play_days, "Mesa, events (experimental)": mesa.play_events}
        found |= {name: import_module(f".with_{name.lower()}", __package__).play for name in ("salabim", "Ciw")}
    return found | {"the law in Python, unscheduled": play_plainly}


def play_in_turn(plays: dict[str, Play], companies: int, repetitions: int) -> tuple[dict[str, list[Turn]], dict[str, list[Journey]]]:
    """Return the turns of every tool and of our engine's three ways, and the journeys they led to."""
    turns: dict[str, list[Turn]] = {}
    journeys: dict[str, list[Journey]] = {name: [] for name in (OURS, *plays)}
    for repetition in range(-1, repetitions):  # the first is to warm up
        seed = 1 + repetition
        for name, turn, found in one_round(plays, companies, seed):
            if repetition >= 0:
                turns.setdefault(name, []).append(turn)
                journeys[name] = journeys.get(name, []) + found
    for seed in range(repetitions + 1, repetitions + 1 + REFERENCE):
        journeys[OURS] += engine.journeys_of(engine.run(companies, seed, detail=True))
    return turns, {name: found for name, found in journeys.items() if found}


def one_round(plays: dict[str, Play], companies: int, seed: int) -> list[tuple[str, Turn, list[Journey]]]:
    """Play one market in each tool; only our usual path and the others' journeys are handed on."""
    used, detailed = seconds(partial(engine.run, companies, seed, detail=True))
    assert isinstance(detailed, Tables)
    journeys = engine.journeys_of(detailed)
    activities = sum(journey.activities for journey in journeys)
    written = Turn(used, len(journeys), activities)
    found: list[tuple[str, Turn, list[Journey]]] = []
    for name, one_step in {OURS: False, f"{OURS}, one SimPy event an activity": True}.items():
        used, tables = seconds(partial(engine.run, companies, seed, one_step=one_step))
        assert isinstance(tables, Tables)
        if not tables.journeys.equals(detailed.journeys):
            sys.exit(f"{name}: not the journeys that were written down in detail")
        found.append((name, Turn(used, len(journeys), activities), [] if one_step else journeys))
    used, played = seconds(engine.prepare_kernel(companies, seed))
    if played != activities:
        sys.exit(f"the kernel alone played {played} activities, with scheduling {activities}")
    found.insert(0, ("our kernel alone, groups given, unscheduled", Turn(used, len(journeys), activities), []))
    found.insert(2, (f"{OURS}, every activity written down", written, []))
    for name, play in plays.items():
        used, theirs = seconds(partial(play, companies, seed))
        assert isinstance(theirs, list)
        found.append((name, Turn(used, len(theirs), sum(journey.activities for journey in theirs)), theirs))
    return found


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
            found.append((name, measure, float(other.mean()), float((other.mean() - own.mean()) / own.mean()), float(z * error / own.mean())))
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
    """Return journeys and activities a second, and the time that each takes against ours, in turn."""
    own = [turn.seconds / turn.activities for turn in turns[OURS]]
    rows = []
    for name, taken in turns.items():
        each = [turn.seconds / turn.activities for turn in taken]
        speeds = [f"{np.median([count / turn.seconds for count, turn in zip(counts, taken, strict=True)]):,.0f}"
                  for counts in ([turn.journeys for turn in taken], [turn.activities for turn in taken])]  # fmt: skip
        rows.append([name, *speeds, "1" if name == OURS else ratios(each, own)])
    return table(["tool", "journeys a second", "activities a second", "time an activity against ours: median (range)"], rows)


def report(companies: int = 300, repetitions: int = 7, extras: bool = True) -> None:
    """Print both tables."""
    compile_kernel()
    turns, journeys = play_in_turn(others(extras), companies, repetitions)
    print(f"The same law in every tool, {companies} companies, {repetitions} repetitions in turn, one core.\n")
    print(speed_table(turns))
    print(f"Equal results: difference from ours and its interval, one false alarm in {1 / FALSE_ALARM:.0f} such tables.\n")
    print(equality_table(journeys))




if __name__ == "__main__":
    report()
