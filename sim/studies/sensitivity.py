"""How the headline answer moves when one parameter at a time goes to the ends of its plausible range.

A setting that all rivals have alike moves for all of them (`ledger.rows_of`). The same worlds are played at every end: a movement is the
difference of two differences within each replication, under common random numbers, so that most of luck cancels. Every parameter is
first played in a few worlds. One that changes the figure of neither operating model in any of them is not played further; its row says
in how few worlds that was found, and its movement is 0.

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
from ..experiment.comparison import HEADLINE
from ..experiment.cost import refuse_too_large, seconds_of
from ..experiment.engine import Progress, play_cells
from ..experiment.statistics import Floats, Interval, paired_difference, student_t_interval
from ..experiment.world_store import STORE
from ..measures import METRICS, Measured
from ..scenario import Scenario
from .ledger import COLUMNS, ENDS, NOTHING_MOVES, Ledger, Origin, ends_to_play, entries, moved

FIRST_LOOK = 2
"""Worlds in which every parameter is tried; after them only the largest movements are followed, where that is asked for."""

AS_IT_IS = ("", "")
Variant = tuple[str, str]
"""A parameter's key and the end of its range that it is at; `AS_IT_IS` for the scenario unchanged."""
VERDICTS = {1: "other better", -1: "base better", 0: "no clear difference"}


def move_each_parameter(
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
        After `FIRST_LOOK` worlds play only so many parameters in all the others, those that moved the answer most so far.
    progress : callable, optional
        Called with (done, total) runs; the total falls from look to look.

    Raises
    ------
    ScenarioError
        When the scenario has no such operating model or parameter.
    ValueError
        When replications, seed or workers are out of range, or this machine could not hold one of the worlds.
    """
    replications = max(whole_number(replications, "replications"), FIRST_LOOK)
    whole_number(seed, "seed")
    for name in (base, other):
        Cell.of(scenario, name)
    frame = entries(scenario, keys)
    variants = variants_of(scenario, frame, base, other)
    refuse_too_large(_cells_of(variants, (base, other)), 1, detail=False, tables=False)
    play = _Looks((base, other), seed, workers, executor, progress, len(variants) * replications * 2)
    looks = sorted({FIRST_LOOK, replications})
    going = variants
    for start, end in zip([0, *looks], looks, strict=False):
        play.worlds(going, range(start, end))
        going = _worth_playing(play, going, top)
        play.total = play.done + 2 * len(going) * (replications - end)
    now, found = play.answers(AS_IT_IS), []
    for key in frame["key"]:
        ends = {end: (key, end) for end in ENDS if (key, end) in variants}
        moving = any(play.differs(variant) for variant in ends.values())
        found.append(found_at(key, now, {end: play.answers(variant) for end, variant in ends.items()}) if moving
                     else {**NOTHING_MOVES, "key": key, "replications": FIRST_LOOK if ends else 0})  # fmt: skip
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


def verdict(answer: Interval) -> str:
    """Return which operating model is better, as far as the interval of the answer allows."""
    return VERDICTS[int(np.sign(METRICS[HEADLINE].direction * answer.mean)) if answer.is_clear else 0]


def headline(measured: Measured) -> float:
    """Return the headline metric of one replication; NaN where it has none."""
    return float(METRICS[HEADLINE].compute(measured).iloc[0])


def variants_of(scenario: Scenario, frame: pd.DataFrame, base: str, other: str) -> dict[Variant, Scenario]:
    """Return the scenario as it is, and at both ends of each parameter of *frame* that has a part in the comparison."""
    rows = frame.to_dict("records")
    ends = {(row["key"], end): moved(scenario, row["key"], row[f"range_{end}"])
            for row in rows for end in ends_to_play(scenario, base, other, row)}  # fmt: skip
    return {AS_IT_IS: scenario} | ends


def seconds_to_play(
    scenario: Scenario, base: str, other: str, replications: int, keys: Iterable[str] | None = None, top: int | None = None
) -> float:
    """Reckon how long `move_each_parameter` takes on the cores of this machine, if the *top* parameters are as quick as the first ones."""
    frame = entries(scenario, keys)
    first = min(FIRST_LOOK, replications) if top is not None else replications
    looks = [(frame, first), (frame.head(top or 0), replications - first)]
    return sum(seconds_of(_cells_of(variants_of(scenario, rows, base, other), (base, other)), worlds) for rows, worlds in looks)


def _cells_of(variants: Mapping[Variant, Scenario], names: tuple[str, str]) -> list[Cell]:
    """Return what is played of each variant; a way of working that it does not touch is played once."""
    return list({cell.key: cell for scenario in variants.values() for name in names for cell in [Cell.of(scenario, name)]}.values())


def _worth_playing(play: _Looks, variants: Mapping[Variant, Scenario], top: int | None) -> dict[Variant, Scenario]:
    """Return the variants of the parameters that have changed anything so far, of the *top* ones only when that is given."""
    moved_by: dict[str, float] = {}
    for variant in variants:
        if variant != AS_IT_IS and play.differs(variant):
            there = play.answers(variant)
            size = abs(paired_difference(play.answers(AS_IT_IS)[: len(there)], there).mean)
            moved_by[variant[0]] = max(size, moved_by.get(variant[0], 0.0))
    chosen = set(sorted(moved_by, key=lambda key: -moved_by[key])[:top])
    return {variant: scenario for variant, scenario in variants.items() if variant == AS_IT_IS or variant[0] in chosen}


class _Looks:
    """The figures of both sides at every variant, in the order of replications, and how many are still to come."""

    def __init__(
        self, names: tuple[str, str], seed: int, workers: int | None, executor: Executor | None, progress: Progress | None, total: int
    ) -> None:
        self.names, self.seed, self.progress = names, seed, progress
        self.how: dict[str, Any] = {"workers": workers, "executor": executor, "store": STORE, "progress": self._tell}
        self.figures: dict[tuple[Variant, int], list[float]] = {}
        self.done, self.total, self.failures = 0, total, 0

    def worlds(self, variants: Mapping[Variant, Scenario], replications: range) -> None:
        """Play further replications at every variant; a side that a variant does not touch is the same cell, and so is played once."""
        cells = {(variant, side): Cell.of(scenario, name) for variant, scenario in variants.items() for side, name in enumerate(self.names)}
        outcomes = play_cells(cells, replications, self.seed, reduce=headline, **self.how)
        for place, found in outcomes.items():
            self.failures += sum(isinstance(outcome, Failure) for outcome in found.values())
            self.figures.setdefault(place, []).extend(math.nan if isinstance(outcome, Failure) else outcome for outcome in found.values())
        self.done += len(cells) * len(replications)

    def _tell(self, done: int, total: int) -> None:
        if self.progress is not None:
            self.progress(self.done + done, self.total)

    def answers(self, variant: Variant) -> Floats:
        """Return the answer at a variant in each world in order, empty where nothing was played."""
        base, other = (np.array(self.figures.get((variant, side), []), dtype=float) for side in (0, 1))
        return other - base

    def differs(self, variant: Variant) -> bool:
        """Tell whether either side has another figure at a variant than as it is, in any world."""
        there, now = ([self.figures[place, side] for side in (0, 1)] for place in (variant, AS_IT_IS))
        return not all(np.array_equal(one, two[: len(one)], equal_nan=True) for one, two in zip(there, now, strict=True))
