"""Settings of ours that are tried in the same worlds: which pays best, how sure that is, and how busy our sellers then are.

What looks best among many looks better than it is, for it is chosen by the very luck that it is judged by. So the chosen settings are
judged in worlds of their own, which had no part in the choice.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from concurrent.futures import Executor
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from ..experiment.cells import Cell, Failure, whole_number
from ..experiment.cost import refuse_too_large
from ..experiment.engine import Progress, play_cells
from ..experiment.executors import Workers
from ..experiment.statistics import Floats, Interval, paired_difference, student_t_interval
from ..experiment.world_store import STORE
from ..measures import MEASURES, Measured
from ..scenario import Scenario

PROFIT, WINS, BUSY = "lifetime_profit", "win_rate", "busy"
NOT_FOLLOWED = "what pays best is judged by lifetime profit, which needs the years after the sale (customers.followed)"


class Setting(NamedTuple):
    """A way of working of ours, and what is set for it: values by dotted key."""

    model: str
    changes: tuple[tuple[str, Any], ...] = ()

    def but(self, key: str, value: Any) -> Setting:
        """Return the same setting with another value of one key."""
        return Setting(self.model, tuple((name, value if name == key else now) for name, now in self.changes))

    def value(self, key: str) -> Any:
        """Return what is set for a key."""
        return dict(self.changes)[key]


class Figures(NamedTuple):
    """What a setting is judged by in one world: money, the share of journeys won, and how busy sellers are."""

    lifetime_profit: float
    win_rate: float
    busy: float


class Best(NamedTuple):
    """The setting with the highest mean lifetime profit, and the next one; neither where there is none."""

    setting: Setting
    runner_up: Setting | None


def figures(m: Measured) -> Figures:
    """Return what one world is judged by."""
    return Figures(*(float(MEASURES[key].values(m).iloc[0]) for key in (PROFIT, WINS, "sales_busy")))


class Trials:
    """The figures of settings by world, and how to play more of them.

    Attributes
    ----------
    scenario : Scenario
    replications : int
        Worlds in which settings are tried; as many others judge those that were chosen.
    seed : int
    failures : int
        Worlds that did not end.
    """

    def __init__(
        self, scenario: Scenario, replications: int, seed: int, workers: int | None = None, executor: Executor | Workers | None = None,
        progress: Progress | None = None,
    ) -> None:  # fmt: skip
        self.scenario, self.progress = scenario, progress
        self.replications, self.seed = whole_number(replications, "replications"), whole_number(seed, "seed")
        if not scenario.customers.followed:
            raise ValueError(NOT_FOLLOWED)
        self.how: dict[str, Any] = {"workers": workers, "executor": executor, "store": STORE, "progress": self._tell}
        self.found: dict[Setting, dict[int, Figures | None]] = {}
        self.done = self.total = self.failures = 0

    @property
    def trying(self) -> range:
        """The worlds in which settings are tried."""
        return range(self.replications)

    @property
    def judging(self) -> range:
        """The worlds in which the chosen ones are judged."""
        return range(self.replications, 2 * self.replications)

    def play(self, settings: Iterable[Setting], worlds: range) -> None:
        """Play settings in some worlds, but for those that have been played."""
        left = [setting for setting in dict.fromkeys(settings) if not set(worlds) <= self.found.get(setting, {}).keys()]
        if not left:
            return
        cells = {setting: Cell.of(self.scenario.with_changes(dict(setting.changes)), setting.model) for setting in left}
        refuse_too_large(cells.values(), len(worlds), detail=False, tables=False)
        self.total = self.done + len(left) * len(worlds)
        for setting, outcomes in play_cells(cells, worlds, self.seed, reduce=figures, **self.how).items():
            self.failures += sum(isinstance(outcome, Failure) for outcome in outcomes.values())
            known = {world: None if isinstance(outcome, Failure) else outcome for world, outcome in outcomes.items()}
            self.found.setdefault(setting, {}).update(known)
        self.done = self.total

    def _tell(self, done: int, _: int) -> None:
        if self.progress is not None:
            self.progress(self.done + done, self.total)

    def values(self, setting: Setting, figure: str, worlds: range) -> Floats:
        """Return a figure in each of some worlds in order; NaN where one failed or lacks it."""
        rows = [self.found[setting].get(world) for world in worlds]
        return np.array([math.nan if row is None else getattr(row, figure) for row in rows], float)

    def estimate(self, setting: Setting, figure: str, worlds: range) -> Interval:
        """Return the mean of a figure over some worlds, and its interval."""
        return student_t_interval(self.values(setting, figure, worlds))

    def difference(self, base: Setting, other: Setting, figure: str, worlds: range) -> Interval:
        """Return how much a figure of *other* differs from that of *base*, paired by world."""
        return paired_difference(self.values(base, figure, worlds), self.values(other, figure, worlds))

    def best(self, settings: Sequence[Setting]) -> Best:
        """Return which of some settings pays best in the worlds in which they were tried, and the next one."""
        means = {setting: self.estimate(setting, PROFIT, self.trying).mean for setting in settings}
        known = sorted((setting for setting in means if math.isfinite(means[setting])), key=lambda setting: -means[setting])
        if not known:
            raise ValueError("no setting that was tried has a lifetime profit: every world failed, or nothing is counted in it")
        return Best(known[0], known[1] if len(known) > 1 else None)

    def table(self) -> pd.DataFrame:
        """Return one row for each setting that was tried.

        Returns
        -------
        DataFrame
            operating_model, a column for each key, then the mean of each figure with its interval (``busy``, ``busy_low``, ...), and
            the number of worlds.
        """
        rows = []
        for setting in self.found:
            if not set(self.trying) <= self.found[setting].keys():
                continue
            row: dict[str, Any] = {"operating_model": setting.model} | dict(setting.changes)
            for figure in (BUSY, WINS, PROFIT):
                own = self.estimate(setting, figure, self.trying)
                row |= {figure: own.mean, f"{figure}_low": own.low, f"{figure}_high": own.high, "replications": own.n}
            rows.append(row)
        return pd.DataFrame(rows)
