"""A well-run way of working for a scenario: the threshold, the triage and the staff with which it pays best, by a coarse grid.

A way of working should not be judged by settings that nobody would keep. So they are looked for again in each scenario: every
combination of a few values is played in the same worlds, and the one with the highest lifetime profit is then judged in others.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from itertools import product
from typing import Any, get_args

import pandas as pd

from ..experiment.cells import Cell
from ..experiment.engine import Progress
from ..experiment.statistics import Interval
from ..scenario import US, OperatingModel, Scenario, ScenarioError
from ..scenario.errors import unknown_key
from .staffing import PEOPLE, steps_of
from .trials import PROFIT, Best, Setting, Trials

THRESHOLD, TRIAGE = "leads.threshold", "triage"
THRESHOLDS = (2.0, 4.0, 6.0, 8.0, 9.5)
"""Points of ten from which sales calls. It is a setting of the market, so rivals who score call from it too."""


@dataclass(frozen=True, eq=False)
class WellRun:
    """What was found.

    Attributes
    ----------
    model : str
    levels : dict of str to list
        What was tried for each key.
    trials : Trials
    best : Best
    today : Setting
        As the scenario has it.
    """

    model: str
    levels: Mapping[str, Sequence[Any]]
    trials: Trials
    best: Best
    today: Setting

    def over(self, other: Setting) -> Interval:
        """Return by how much the best pays more than another setting, in worlds that had no part in the choice."""
        return self.trials.difference(other, self.best.setting, PROFIT, self.trials.judging)

    def at_the_edge(self) -> list[str]:
        """Return the keys for which the lowest or highest number that was tried is the best: what lies beyond may pay still more."""
        edges = {key: (min(tried), max(tried)) for key, tried in self.levels.items() if len(tried) > 1 and not isinstance(tried[0], str)}
        return [key for key, ends in edges.items() if (value := self.best.setting.value(key)) in ends and (key, value) != (PEOPLE, 1)]

    def table(self) -> pd.DataFrame:
        """Return every setting that was tried, as `Trials.table`, the one that pays best first."""
        return self.trials.table().sort_values(PROFIT, ascending=False, ignore_index=True)


def best(
    scenario: Scenario, model: str = "relay", replications: int = 6, seed: int = 1, workers: int | None = None, *,
    levels: Mapping[str, Sequence[Any]] | None = None, executor: Executor | None = None, progress: Progress | None = None,
) -> WellRun:  # fmt: skip
    """Find the settings with which a way of working of ours pays best.

    Parameters
    ----------
    levels : dict of str to sequence, optional
        Values to try by dotted key; by default a few thresholds and numbers of sales people, and every triage there is.

    Other parameters and errors as in `staffing`.
    """
    Cell.of(scenario, model)
    levels, now = usual_levels(scenario, model) if levels is None else levels, scenario.values()
    if unknown := [unknown_key(key, list(now), "key") for key in levels if key not in now]:
        raise ScenarioError(unknown)
    for key, tried in levels.items():
        if not tried or len(set(tried)) < len(tried):
            raise ValueError(f"{key}: values to try must be one or more that differ, got {tried!r}")
    settings = [Setting(model, tuple(zip(levels, values, strict=True))) for values in product(*levels.values())]
    today = Setting(model, tuple((key, now[key]) for key in levels))
    trials = Trials(scenario, replications, seed, workers, executor, progress)
    trials.play([today, *settings], trials.trying)
    found = trials.best([*settings, today])
    trials.play([today, found.setting, *([found.runner_up] if found.runner_up else [])], trials.judging)
    return WellRun(model, levels, trials, found, today)


def usual_levels(scenario: Scenario, model: str) -> dict[str, list[Any]]:
    """Return what is tried where nothing else is asked for: the threshold, the sales people, and the triage where there is a choice."""
    levels: dict[str, list[Any]] = {THRESHOLD: list(THRESHOLDS), PEOPLE: list(steps_of(scenario.vendors[US].sales_people))}
    if TRIAGE in OperatingModel.model_fields:
        levels[f"operating_models.{model}.{TRIAGE}"] = list(get_args(OperatingModel.model_fields[TRIAGE].annotation))
    return levels
