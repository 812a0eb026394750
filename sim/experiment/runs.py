"""Running replications, and what a number of them found; `workers` says who plays them.

Replication *r* of a study is the same market, people and luck for every operating model and on every machine:
its result depends on scenario, operating model, seed and *r* alone, and results are put together in the order
of *r*. Who computed it, and when it was ready, leaves no trace. A replication that fails becomes a `Failure`
and loses nobody else.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import Executor
from contextlib import closing
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

import pandas as pd

from ..measures import METRICS, Measured
from ..scenario import OperatingModel, Scenario, ScenarioError
from ..scenario.errors import unknown_key
from .executors import Failure, Outcomes, Task, outcomes_of
from .statistics import student_t_interval

if TYPE_CHECKING:
    from ..world import Tables

BOUNDS = {"replications": (1, 10_000), "seed": (0, 2**32 - 1), "workers": (1, 256)}
"""Inclusive bounds of the whole numbers that a study takes."""

AT_ONCE = 64
"""Worlds whose tables are held at a time where they are not kept."""

Progress = Callable[[int, int], object]
"""Called with (done, total) after each replication; what it raises stops the study."""


@dataclass(frozen=True, eq=False)
class Result:
    """What one operating model did in a number of replications of one scenario.

    Attributes
    ----------
    scenario : Scenario
    operating_model : str
        Its name in the scenario, ``custom`` when it is not among them.
    seed : int
    tables : dict of int to Tables
        What each replication wrote down, in the order of replications.
    failures : tuple of Failure
        The replications that are missing from it.
    kept : DataFrame, optional
        Every metric (columns) of each replication (rows), where nothing else was kept of them; *tables* is then empty.
    """

    scenario: Scenario
    operating_model: str
    seed: int
    tables: Mapping[int, Tables] = field(repr=False)
    failures: tuple[Failure, ...] = ()
    kept: pd.DataFrame | None = field(default=None, repr=False)

    @classmethod
    def of(
        cls,
        scenario: Scenario,
        name: str,
        seed: int,
        tables: Mapping[int, Tables],
        failures: Iterable[Failure] = (),
    ) -> Result:
        """Put replications together that were run one by one, in whatever order."""
        return cls(scenario, name, seed, dict(sorted(tables.items())), tuple(sorted(failures)))

    @property
    def replications(self) -> int:
        """Number of replications that were asked for, failed ones included."""
        return len(self.worlds) + len(self.failures)

    @property
    def worlds(self) -> list[int]:
        """The replications that ran."""
        return list(self.tables if self.kept is None else self.kept.index)

    @cached_property
    def journeys(self) -> pd.DataFrame:
        """One row per journey."""
        return self._joined("journeys")

    @cached_property
    def activities(self) -> pd.DataFrame:
        """One row per activity of a buying group; empty when run without detail."""
        return self._joined("activities")

    @cached_property
    def beliefs(self) -> pd.DataFrame:
        """One row per group meeting; empty when run without detail."""
        return self._joined("beliefs")

    @cached_property
    def leads(self) -> pd.DataFrame:
        """One row per lead of any vendor."""
        return self._joined("leads")

    @cached_property
    def opportunities(self) -> pd.DataFrame:
        """One row per stage that an opportunity entered."""
        return self._joined("opportunities")

    @cached_property
    def customers(self) -> pd.DataFrame:
        """One row per purchase from any vendor: the relation that began with it."""
        return self._joined("customers")

    @cached_property
    def brand(self) -> pd.DataFrame:
        """One row per vendor and quarter: goodwill, and what the web statistics see of it."""
        return self._joined("brand")

    @cached_property
    def spend(self) -> pd.DataFrame:
        """One row per vendor, quarter and item: hours and money."""
        return self._joined("spend")

    @property
    def figures(self) -> pd.DataFrame:
        """Every metric (columns, by key) of each replication that ran (rows)."""
        return pd.DataFrame({key: self.figure(key) for key in METRICS})

    def figure(self, key: str) -> pd.Series:
        """Return one metric of each replication that ran; it is computed when first asked for.

        Raises
        ------
        KeyError
            When there is no such metric.
        """
        if self.kept is not None:
            return self.kept[key].copy()
        if key not in self._figures:
            metric = METRICS[key]
            found = metric.compute(self._measured) if self.tables else pd.Series(index=pd.Index([], int, name="replication"))
            self._figures[key] = found.astype(float).rename(key)
        return self._figures[key].copy()

    @cached_property
    def _figures(self) -> dict[str, pd.Series]:
        return {}

    @cached_property
    def _measured(self) -> Measured:
        return Measured.of(self, self.tables, self.scenario)

    def metrics(self) -> pd.DataFrame:
        """Return a tidy frame: replication, metric, value, unit. A metric without a denominator is NaN."""
        tidy = self.figures.reset_index().melt("replication", var_name="metric", value_name="value")
        units = {key: metric.unit_in(self.scenario.currency) for key, metric in METRICS.items()}
        tidy["unit"] = tidy["metric"].map(units)
        return tidy

    def table(self) -> pd.DataFrame:
        """Return each metric with its 95 % interval: metric, mean, low, high, replications, label, unit."""
        rows = []
        for key, metric in METRICS.items():
            found = student_t_interval(self.figure(key))
            unit = metric.unit_in(self.scenario.currency)
            rows.append([key, found.mean, found.low, found.high, found.n, metric.label, unit])
        return pd.DataFrame(rows, columns=["metric", "mean", "low", "high", "replications", "label", "unit"])

    def without_tables(self) -> Result:
        """Return the figures of this result and nothing else."""
        return replace(self, tables={}, kept=self.figures)

    def _joined(self, name: str) -> pd.DataFrame:
        if self.kept is not None:
            raise ValueError(f"{name} were not kept; a study keeps what its worlds wrote down when it is run with tables=True")
        frames = [getattr(tables, name) for tables in self.tables.values()]
        return pd.concat(frames, ignore_index=True) if frames else pd.DataFrame()


def run(
    scenario: Scenario,
    operating_model: str | OperatingModel,
    replications: int = 20,
    seed: int = 1,
    workers: int | None = None,
    *,
    detail: bool = True,
    tables: bool = True,
    executor: Executor | None = None,
    progress: Progress | None = None,
) -> Result:
    """Run a scenario against one operating model of ours.

    Parameters
    ----------
    scenario : Scenario
    operating_model : str or OperatingModel
        A name in ``scenario.operating_models``, or levers of one's own.
    replications : int
        Number of worlds, 1 to 10 000.
    seed : int
        0 to 2**32 - 1. Equal seeds give equal worlds.
    workers : int, optional
        Number of processes. 1 stays in this process; None does so for small work, else takes one process for
        each core. A script that may use several must guard its start with ``if __name__ == "__main__":``.
    detail : bool
        Whether to keep activities and beliefs, the two large tables; not without *tables*.
    tables : bool
        Whether to keep any table. Without them a result has the figures of every world and no more, and memory does not grow with
        *replications*: the tables of `AT_ONCE` worlds are held at a time. Whatever needs a table then says that there is none.
    executor : concurrent.futures.Executor, optional
        Where to run instead, such as ``dask.distributed.Client.get_executor()``; it stays open. *workers* is
        then ignored.
    progress : callable, optional
        Called with (done, total).

    Returns
    -------
    Result
        Equal for any number of workers.

    Raises
    ------
    ScenarioError
        When the scenario has no operating model of that name.
    ValueError
        When replications, seed or workers are out of range.
    """
    models = [named(scenario, operating_model)]
    options: dict[str, Any] = {"detail": detail, "tables": tables, "executor": executor, "progress": progress}
    (result,) = simulate(scenario, models, replications, seed, workers, **options)
    return result


def named(scenario: Scenario, operating_model: str | OperatingModel) -> tuple[str, OperatingModel]:
    """Return the name and the levers of an operating model that is given as either."""
    known = scenario.operating_models
    if isinstance(operating_model, OperatingModel):
        names = (name for name, levers in known.items() if levers == operating_model)
        return next(names, "custom"), operating_model
    if operating_model not in known:
        raise ScenarioError([unknown_key(str(operating_model), list(known), "operating model")])
    return operating_model, known[operating_model]


def whole_number(value: object, what: str, name: str = "") -> int:
    """Return *value* when it is a whole number within the `BOUNDS` of *what*; a message calls it by its *name*.

    Raises
    ------
    ValueError
        Naming what it is, what is allowed, and the value.
    """
    low, high = BOUNDS[what]
    if isinstance(value, bool) or not hasattr(value, "__index__"):
        raise ValueError(f"{name or what} must be a whole number, got {value}")
    number = value.__index__()
    if not low <= number <= high:
        raise ValueError(f"{name or what} must be between {low} and {high}, got {number}")
    return number


def simulate(
    scenario: Scenario,
    models: Sequence[tuple[str, OperatingModel]],
    replications: int,
    seed: int,
    workers: int | None,
    *,
    detail: bool,
    tables: bool,
    executor: Executor | None,
    progress: Progress | None,
) -> list[Result]:
    """Run every replication against every one of *models*, in the same worlds; parameters as in `run`."""
    replications = whole_number(replications, "replications")
    seed = whole_number(seed, "seed")
    if workers is not None:
        workers = whole_number(workers, "workers")
    tasks = [Task(scenario, levers, seed, r, detail and tables) for r in range(replications) for _, levers in models]
    held: list[dict[int, Any]] = [{} for _ in models]  # outcomes of each side, by replication
    parts: list[list[Result]] = [[] for _ in models]
    with closing(_watched(tasks, workers, executor, progress)) as ready:
        for number, (place, outcome) in enumerate(ready, 1):
            held[place % len(models)][place // len(models)] = outcome
            if number == len(tasks) or (not tables and number % (AT_ONCE * len(models)) == 0):
                for (name, _), own, done in zip(models, held, parts, strict=True):
                    found = _result(scenario, name, seed, own)
                    done.append(found if tables else found.without_tables())
                    own.clear()
    return [done[0] if tables else _together(done) for done in parts]


def _result(scenario: Scenario, name: str, seed: int, outcomes: Mapping[int, Any]) -> Result:
    """Return what one side's outcomes, by replication, are as a result."""
    tables = {r: outcome for r, outcome in outcomes.items() if not isinstance(outcome, Failure)}
    return Result.of(scenario, name, seed, tables, [outcome for outcome in outcomes.values() if isinstance(outcome, Failure)])


def _together(parts: Sequence[Result]) -> Result:
    """Return parts of a study that kept no tables as one result."""
    failures = sorted(failure for part in parts for failure in part.failures)
    return replace(parts[0], failures=tuple(failures), kept=pd.concat([part.kept for part in parts]).sort_index())


def play(tasks: Sequence[Task], workers: int | None, executor: Executor | None, progress: Progress | None) -> list[Any]:
    """Run *tasks* wherever there is room and return their outcomes in their order."""
    outcomes = dict(_watched(tasks, workers, executor, progress))
    return [outcomes[place] for place in range(len(tasks))]


def _watched(tasks: Sequence[Task], workers: int | None, executor: Executor | None, progress: Progress | None) -> Outcomes:
    """Yield each task's place and outcome as it becomes ready, and tell *progress*."""
    with closing(outcomes_of(tasks, workers, executor)) as ready:  # at once when progress stops the study
        for number, (place, outcome) in enumerate(ready, 1):
            yield place, outcome
            if progress is not None:
                progress(number, len(tasks))
