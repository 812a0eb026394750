"""Several answers side by side in the same worlds, each against a chosen one: ways of working, scenarios, or whole questions.

What stands side by side is a cell's own figure, or what one way of working gains over another in the same market. Either is one number a
world, so each can be held against the baseline's, world by world.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from ..experiment.cells import Cell, Key
from ..experiment.result import Result
from ..experiment.statistics import LEVEL_OF_LOOKS, Interval, paired_difference, student_t_interval
from ..experiment.study import level_of_each
from ..measures import find

FEWEST, MOST = 2, 6
"""How many can stand side by side."""


@dataclass(frozen=True)
class Side:
    """One of what stands side by side.

    Attributes
    ----------
    name : str
        What a reader calls it.
    cell : Cell
        What is played.
    less : Cell, optional
        Where a gain is shown: what it is a gain over, in the same market.
    """

    name: str
    cell: Cell
    less: Cell | None = None

    @property
    def cells(self) -> tuple[Cell, ...]:
        """All that is played for it."""
        return (self.cell,) if self.less is None else (self.cell, self.less)

    @property
    def currency(self) -> str:
        """In which its money is told."""
        return self.cell.scenario.currency


@dataclass(frozen=True, eq=False)
class SideBySide:
    """Two to six sides in the same worlds, the first being the baseline.

    Attributes
    ----------
    sides : sequence of Side
        Their names differ.
    results : mapping
        By the key of each cell that is played, its result.
    """

    sides: Sequence[Side]
    results: Mapping[Key, Result]

    @property
    def baseline(self) -> Side:
        """What all others are compared with."""
        return self.sides[0]

    @property
    def is_gain(self) -> bool:
        """Whether what one way of working gains over another is shown."""
        return self.baseline.less is not None

    @property
    def replications(self) -> int:
        """Number of worlds that were asked for."""
        return max(result.replications for result in self.results.values())

    def values(self, metric: str, side: Side) -> pd.Series:
        """Return what a side has of a measure in each world; NaN where it has none."""
        own = self.results[side.cell.key].figure(metric)
        return own if side.less is None else own - self.results[side.less.key].figure(metric)

    def level(self, metric: str, side: Side) -> Interval:
        """Return a side's mean over the worlds, with its own 95 % interval."""
        return student_t_interval(self.values(metric, side))

    def gap(self, metric: str, side: Side, level: float = LEVEL_OF_LOOKS) -> Interval:
        """Return how much a side differs from the baseline, paired by world; the intervals of all sides hold at once (Bonferroni).

        Nothing is known of money in another currency.
        """
        if find(metric).unit == "money" and side.currency != self.baseline.currency:
            return student_t_interval([])
        both = pd.concat([self.values(metric, self.baseline), self.values(metric, side)], axis=1, join="inner").to_numpy(float)
        return paired_difference(both[:, 0], both[:, 1], level_of_each(level, len(self.sides) - 1))

    def better(self, metric: str, side: Side) -> int:
        """Return 1 where a side is clearly better than the baseline, -1 where it is clearly worse, else 0; too few worlds tell neither."""
        gap = self.gap(metric, side)
        return int(np.sign(gap.mean)) * find(metric).direction if gap.is_sure else 0

    def table(self, metrics: Sequence[str]) -> pd.DataFrame:
        """Return one row for each measure and side.

        Returns
        -------
        DataFrame
            metric, side, is_baseline, scenario (title), operating_model, less (of which a gain is shown; empty where none is), mean,
            mean_low, mean_high, difference, low, high (from the baseline), replications (behind the mean), label, unit.
        """
        rows = []
        for measure in map(find, metrics):
            for side in self.sides:
                own, is_baseline = self.level(measure.key, side), side is self.baseline
                gap = student_t_interval([]) if is_baseline else self.gap(measure.key, side)
                rows.append({
                    "metric": measure.key, "side": side.name, "is_baseline": is_baseline, "scenario": side.cell.scenario.title,
                    "operating_model": side.cell.operating_model, "less": side.less.operating_model if side.less else "",
                    "mean": own.mean, "mean_low": own.low, "mean_high": own.high, "difference": gap.mean, "low": gap.low,
                    "high": gap.high, "replications": own.n, "label": measure.label, "unit": measure.unit_in(side.currency),
                })  # fmt: skip
        return pd.DataFrame(rows)
