"""How the headline answer moves when one parameter at a time goes to the ends of its plausible range.

The same worlds are played at every end: a movement is the difference of two differences within each replication, under common random
numbers, so that most of luck cancels. Every parameter is first played in a few worlds. One that changes the figure of neither operating
model in any of them is not played further; its row says in how few worlds that was found, and its movement is 0.

References
----------
Saltelli et al. 2008, Global Sensitivity Analysis, doi:10.1002/9780470725184, on what one at a time can and cannot tell.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from concurrent.futures import Executor
from typing import Any

import numpy as np
import pandas as pd

from ..experiment.cells import Cell, Failure, whole_number
from ..experiment.engine import Progress, play_cells
from ..experiment.statistics import Floats, Interval, paired_difference, student_t_interval
from ..experiment.world_store import WORLDS
from ..measures import METRICS, Measured
from ..scenario import Scenario
from .ledger import COLUMNS, ENDS, FOUND, HEADLINE, Ledger, Origin, entries, is_idle

FIRST_LOOK, SECOND_LOOK = 2, 6
"""Worlds in which every parameter is tried; and those after which only the largest movements are followed, where that is asked for."""

AS_IT_IS = ("", "")
Spot = tuple[str, str]
"""A parameter's key and an end of its range; `AS_IT_IS` for the scenario unchanged."""
VERDICTS = {1: "other better", -1: "base better", 0: "no clear difference"}


def study(
    scenario: Scenario, base: str = "relay", other: str = "rugby", replications: int = 8, seed: int = 1, workers: int | None = None, *,
    keys: Iterable[str] | None = None, top: int | None = None, executor: Executor | None = None, progress: Progress | None = None,
) -> Ledger:  # fmt: skip
    """Return the ledger of a scenario with how far each parameter moves the answer.

    Parameters
    ----------
    scenario, base, other, seed, workers, executor
        As in `sim.compare`.
    replications : int
        Number of worlds for each end, at least `FIRST_LOOK`.
    keys : iterable of str, optional
        Play and list only these parameters.
    top : int, optional
        After `SECOND_LOOK` worlds play only so many parameters in all the others, those that moved the answer most so far.
    progress : callable, optional
        Called with (done, total) runs; the total falls from look to look.

    Raises
    ------
    ScenarioError
        When the scenario has no such operating model or parameter.
    ValueError
        When replications, seed or workers are out of range.
    """
    replications = max(whole_number(replications, "replications"), FIRST_LOOK)
    whole_number(seed, "seed")
    for name in (base, other):
        Cell.of(scenario, name)
    frame = entries(scenario, keys)
    spots = {AS_IT_IS: scenario} | _spots(scenario, frame, base, other)
    play = _Looks((base, other), seed, workers, executor, progress, len(spots) * replications * 2)
    looks = sorted({FIRST_LOOK, replications, *([min(SECOND_LOOK, replications)] if top is not None else [])})
    going = spots
    for start, end in zip([0, *looks], looks, strict=False):
        play.worlds(going, range(start, end))
        going = _worth_playing(play, going, top if end in looks[-2:-1] else None)
        play.total = play.done + 2 * len(going) * (replications - end)
    now, found = play.answers(AS_IT_IS), []
    for key in frame["key"]:
        ends = {end: (key, end) for end in ENDS if (key, end) in spots}
        moving = any(play.differs(spot) for spot in ends.values())
        found.append(found_at(key, now, {end: play.answers(spot) for end, spot in ends.items()}) if moving else _nothing_moves(key, ends))
    whole = frame.merge(pd.DataFrame(found), on="key")[list(COLUMNS)]
    answer = student_t_interval(now)
    facts = scenario.title, scenario.fingerprint, base, other, seed, replications
    return Ledger(whole, Origin(*facts, answer.mean, answer.low, answer.high, play.failures))


def found_at(key: str, now: Floats, ends: Mapping[str, Floats]) -> dict[str, Any]:
    """Return one row's figures from the answers by world: now, and at each end (fewer worlds where fewer were played)."""
    row: dict[str, Any] = {"key": key, "replications": max(map(len, ends.values()), default=0)}
    for end in ENDS:
        there = ends.get(end, np.empty(0))
        movement, answer = paired_difference(now[: len(there)], there), student_t_interval(there)
        for figure, interval in (("movement", movement), ("answer", answer)):
            row |= {f"{figure}_{end}": interval.mean, f"{figure}_{end}_from": interval.low, f"{figure}_{end}_to": interval.high}
        row[f"verdict_{end}"] = verdict(answer) if len(there) else ""
    return row


def _nothing_moves(key: str, ends: Iterable[str]) -> dict[str, Any]:
    """Return the figures of a parameter that changed nothing wherever it was tried; in no world when it has no part in the comparison."""
    worlds = FIRST_LOOK if ends else 0
    zero = {figure: 0.0 for figure in FOUND if figure.startswith("movement")}
    return dict.fromkeys(FOUND, math.nan) | zero | {"key": key, "verdict_low": "", "verdict_high": "", "replications": worlds}


def verdict(answer: Interval) -> str:
    """Return which operating model is better, as far as the interval of the answer allows."""
    return VERDICTS[int(np.sign(METRICS[HEADLINE].direction * answer.mean)) if answer.is_clear else 0]


def headline(measured: Measured) -> float:
    """Return the headline metric of one replication; NaN where it has none."""
    return float(METRICS[HEADLINE].compute(measured).iloc[0])


def _spots(scenario: Scenario, frame: pd.DataFrame, base: str, other: str) -> dict[Spot, Scenario]:
    """Return the scenario at both ends of each parameter that has a part in the comparison."""
    ends = [(row["key"], end, row[f"range_{end}"]) for row in frame.to_dict("records") for end in ENDS]
    return {(key, end): scenario.moved(key, value) for key, end, value in ends
            if not pd.isna(value) and not is_idle(scenario, base, other, key)}  # fmt: skip


def _worth_playing(play: _Looks, spots: Mapping[Spot, Scenario], top: int | None) -> dict[Spot, Scenario]:
    """Return the spots of the parameters that have changed anything so far, of the *top* ones only when that is given."""
    moved_by: dict[str, float] = {}
    for spot in spots:
        if spot != AS_IT_IS and play.differs(spot):
            there = play.answers(spot)
            size = abs(paired_difference(play.answers(AS_IT_IS)[: len(there)], there).mean)
            moved_by[spot[0]] = max(size, moved_by.get(spot[0], 0.0))
    chosen = set(sorted(moved_by, key=lambda key: -moved_by[key])[:top])
    return {spot: scenario for spot, scenario in spots.items() if spot == AS_IT_IS or spot[0] in chosen}


class _Looks:
    """The figures of both sides at every spot, by replication, and how many are still to come."""

    def __init__(
        self, names: tuple[str, str], seed: int, workers: int | None, executor: Executor | None, progress: Progress | None, total: int
    ) -> None:
        self.names, self.seed, self.progress = names, seed, progress
        self.how: dict[str, Any] = {"workers": workers, "executor": executor, "store": WORLDS, "progress": self._tell}
        self.figures: dict[tuple[Spot, int], dict[int, float]] = {}
        self.done, self.total, self.failures = 0, total, 0

    def worlds(self, spots: Mapping[Spot, Scenario], replications: range) -> None:
        """Play further replications at every spot; a side that a spot does not touch is the same cell, and so is played once."""
        cells = {(spot, side): Cell.of(scenario, name) for spot, scenario in spots.items() for side, name in enumerate(self.names)}
        outcomes = play_cells(cells, replications, self.seed, reduce=headline, **self.how)
        for place, found in outcomes.items():
            self.failures += sum(isinstance(outcome, Failure) for outcome in found.values())
            known = {r: math.nan if isinstance(outcome, Failure) else outcome for r, outcome in found.items()}
            self.figures.setdefault(place, {}).update(known)
        self.done += len(cells) * len(replications)

    def _tell(self, done: int, total: int) -> None:
        if self.progress is not None:
            self.progress(self.done + done, self.total)

    def answers(self, spot: Spot) -> Floats:
        """Return the answer at a spot in each world in order, empty where nothing was played."""
        base, other = (self.figures.get((spot, side), {}) for side in (0, 1))
        return np.array([other[r] - base[r] for r in sorted(base.keys() & other.keys())], dtype=float)

    def differs(self, spot: Spot) -> bool:
        """Tell whether either side has another figure at a spot than as it is, in any world."""
        now = [self.figures[AS_IT_IS, side] for side in (0, 1)]
        pairs = [(figure, now[side][r]) for side in (0, 1) for r, figure in self.figures[spot, side].items()]
        return any(one != two and not (math.isnan(one) and math.isnan(two)) for one, two in pairs)
