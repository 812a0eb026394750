"""A study: any number of cells in the same worlds, and what differs between them.

Replication *r* of a study is the same market, people and luck for every cell and on every machine: its outcome depends on the cell, the
seed and *r* alone, and results are put together in the order of *r*. Who computed it, and when it was ready, leaves no trace.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, field, replace
from html import escape
from typing import Any, get_args

import pandas as pd

from ..measures import METRICS, find
from ..scenario import OperatingModel, Scenario
from ..scenario.errors import unknown_key
from .cells import Cell, Engine, Reduce, whole_number
from .comparison import HEADLINE, Comparison, Paired, differs
from .cost import refuse_too_large
from .engine import Progress, play_cells
from .executors import Workers
from .result import FiguresOf, Result, ResultOfFigures
from .statistics import LEVEL, LEVEL_OF_LOOKS, Interval, student_t_interval
from .world_store import WorldStore

Model = str | OperatingModel


@dataclass(frozen=True, eq=False)
class Study:
    """Results of any number of cells, played in the same worlds.

    Attributes
    ----------
    cells : dict of str to Cell
        By name: the operating model's where there is one scenario, the scenario's title where there is one operating model, else both.
    results : dict of str to Result
        By the same names, in the same order.
    seed : int
    margins : dict of str to float
        Those of each comparison.
    """

    cells: Mapping[str, Cell]
    results: Mapping[str, Result]
    seed: int
    margins: Mapping[str, float] = field(default_factory=dict, kw_only=True)
    _pairs: dict[tuple[str, str], Comparison] = field(default_factory=dict, init=False, repr=False)

    @property
    def names(self) -> list[str]:
        """Names of the cells."""
        return list(self.cells)

    @property
    def replications(self) -> int:
        """Number of replications that were asked for."""
        return max(result.replications for result in self.results.values())

    def only(self, names: Sequence[str]) -> Study:
        """Return the study of some of the cells, in the order of *names*."""
        return replace(self, cells={name: self.cells[name] for name in names}, results={name: self._result(name) for name in names})

    def with_margins(self, margins: Mapping[str, float]) -> Study:
        """Return the same study with other sizes from which on a difference matters, by measure."""
        return replace(self, margins=margins)

    def compare(self, base: str, other: str) -> Comparison:
        """Return two cells, paired by replication.

        Raises
        ------
        ValueError
            When there is no cell of such a name.
        """
        if (base, other) not in self._pairs:
            self._pairs[base, other] = Comparison.of(self._result(base), self._result(other)).with_margins(self.margins)
        return self._pairs[base, other]

    def table(self, against: str | None = None, metrics: Iterable[str] = tuple(METRICS), level: float = LEVEL_OF_LOOKS) -> pd.DataFrame:
        """Return one row for each metric and cell.

        Parameters
        ----------
        against : str, optional
            The cell that all others are compared with; the first one by default.
        metrics : iterable of str
            Keys of measures.
        level : float
            Coverage of the intervals of the differences in one metric, all together.

        Returns
        -------
        DataFrame
            metric, cell, scenario (title), operating_model, mean, mean_low, mean_high (the cell's own 95 % interval), difference, low,
            high (from *against*, as `paired`; NaN for *against* itself), better_in, replications (behind the mean), label, unit.
        """
        base, rows = against or self.names[0], []
        self._result(base)
        for key in metrics:
            metric = find(key)
            for name, cell in self.cells.items():
                own, unit = self.estimate(key, name), metric.unit_in(cell.scenario.currency)
                pair = None if name == base else self.paired(key, base, name, level)
                gap = pair.interval if pair else student_t_interval([])
                rows.append([
                    key, name, cell.scenario.title, cell.operating_model, own.mean, own.low, own.high, gap.mean, gap.low, gap.high,
                    pair.share_better if pair else float("nan"), own.n, metric.label, unit,
                ])  # fmt: skip
        columns = [
            "metric", "cell", "scenario", "operating_model", "mean", "mean_low", "mean_high", "difference", "low", "high", "better_in",
            "replications", "label", "unit",
        ]  # fmt: skip
        return pd.DataFrame(rows, columns=columns)

    def paired(self, metric: str, base: str, other: str, level: float = LEVEL_OF_LOOKS) -> Paired:
        """Return a metric of two cells and their difference, as one of all differences from *base*.

        Its interval is as wide as it must be for all of them to hold at once with the given *level*, by Bonferroni: the misses are
        shared out among the comparisons, whatever ties these to each other. With two cells it is that of `compare`.
        """
        return self.compare(base, other).paired(metric, level_of_each(level, len(self.cells) - 1))

    def estimate(self, metric: str, cell: str, level: float = LEVEL) -> Interval:
        """Return a metric's mean over the replications of one cell, and its interval."""
        return student_t_interval(self._result(cell).figure(metric), level)

    def best(self, metric: str = HEADLINE) -> str:
        """Return the name of the cell with the best mean of a metric.

        Raises
        ------
        ValueError
            When neither more nor less of the metric is better, or no cell has it.
        """
        direction = find(metric).direction
        means = {name: direction * self.estimate(metric, name).mean for name in self.names}
        known = {name: mean for name, mean in means.items() if mean == mean}
        if not direction or not known:
            raise ValueError(f"{metric} has no best: " + ("no cell has it" if direction else "neither more nor less of it is better"))
        return max(known, key=lambda name: known[name])

    def _result(self, name: str) -> Result:
        if name not in self.results:
            raise ValueError(unknown_key(name, self.names, "cell"))
        return self.results[name]

    def _repr_html_(self) -> str:
        """Show the headline of each cell, and its difference from the first in words, in a notebook."""
        (base, *others), measure = self.names, find(HEADLINE)
        told = [differs(self.paired(HEADLINE, base, other).interval, base, other) for other in others]
        how = f"In {self.replications} worlds of seed {self.seed}."
        rows = []
        for row in self.table(metrics=[HEADLINE]).to_dict("records"):
            own = [measure.format(row[end]) for end in ("mean", "mean_low", "mean_high")]
            gaps = [measure.format_difference(row[end]) for end in ("difference", "low", "high")]
            rows.append([row["cell"], *own, *(gaps if row["cell"] != base else ["baseline", "", ""])])
        columns = [measure.label, "Mean", "from", "to", f"Less {base}", "from", "to"]
        said = escape(f"{'; '.join(told)}. {how}" if told else how)
        return f"<p>{said}</p>{pd.DataFrame(rows, columns=columns).to_html(index=False)}"


def study(
    scenarios: Scenario | Sequence[Scenario],
    models: Model | Sequence[Model] = ("relay", "rugby"),
    replications: int = 20,
    seed: int = 1,
    workers: int | None = None,
    *,
    detail: bool = False,
    tables: bool = False,
    measures: Sequence[str] = (),
    executor: Executor | None = None,
    progress: Progress | None = None,
    engine: Engine = "turns",
) -> Study:
    """Play every scenario against every one of *models*, in the same worlds; other parameters and errors as in `run`.

    Parameters
    ----------
    scenarios : Scenario or sequence of Scenario
    models : str, OperatingModel or sequence of these
        Ways of working of ours.
    measures : sequence of str
        Keys of `sim.measures.MEASURES` to keep besides the metrics, where tables are not kept.
    """
    markets = [scenarios] if isinstance(scenarios, Scenario) else list(scenarios)
    ways: list[Model] = [models] if isinstance(models, str | OperatingModel) else list(models)
    if not markets or not ways:
        raise ValueError("a study needs at least one scenario and one operating model")
    cells = named_cells([Cell.of(market, way) for market in markets for way in ways])
    played = simulate(
        cells,
        replications,
        seed,
        measures=measures,
        workers=workers,
        detail=detail,
        tables=tables,
        executor=executor,
        progress=progress,
        engine=engine,
    )
    return Study(cells, played, seed)


def level_of_each(level: float, comparisons: int) -> float:
    """Return the level of each of so many intervals that are to hold all at once with *level* (Bonferroni)."""
    return 1.0 - (1.0 - level) / max(1, comparisons)


def named_cells(cells: Sequence[Cell]) -> dict[str, Cell]:
    """Return cells by the shortest names that tell them apart."""
    one_market = len({cell.scenario.fingerprint for cell in cells}) == 1
    one_model = len({cell.operating_model for cell in cells}) == 1
    found: dict[str, Cell] = {}
    for cell in cells:
        name = cell.operating_model if one_market else cell.scenario.title
        if not one_market and not one_model:
            name = f"{cell.scenario.title}, {cell.operating_model}"
        taken, number = name, 1
        while taken in found:
            number += 1
            taken = f"{name} ({number})"
        found[taken] = cell
    return found


def compare(
    scenario: Scenario,
    base: Model = "relay",
    other: Model = "rugby",
    replications: int = 20,
    seed: int = 1,
    workers: int | None = None,
    *,
    changes: Mapping[str, Any] | None = None,
    detail: bool = True,
    tables: bool = True,
    executor: Executor | None = None,
    progress: Progress | None = None,
    engine: Engine = "turns",
) -> Comparison:
    """Run the same worlds against two operating models of ours; other parameters and errors as in `run`.

    Parameters
    ----------
    changes : dict of str to object, optional
        Of the scenario, by dotted key, for *other* alone. With the same operating model twice, this shows what they do by themselves;
        `sim.scenario.mechanisms` lists what can be switched off.
    """
    changes = changes or {}
    cells = {"base": Cell.of(scenario, base), "other": Cell.of(scenario.with_changes(changes), other)}
    played = simulate(
        cells, replications, seed, workers=workers, detail=detail, tables=tables, executor=executor, progress=progress, engine=engine
    )
    return Comparison(*played.values(), changes=changes)


def run(
    scenario: Scenario,
    operating_model: Model,
    replications: int = 20,
    seed: int = 1,
    workers: int | None = None,
    *,
    detail: bool = True,
    tables: bool = True,
    executor: Executor | None = None,
    progress: Progress | None = None,
    engine: Engine = "turns",
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
        *replications*. Whatever needs a table then says that there is none.
    executor : concurrent.futures.Executor, optional
        Where to run instead, such as `sim.cluster`; it stays open. *workers* is then ignored.
    progress : callable, optional
        Called with (done, total), after each replication and now and then in between; what it raises stops the study.
    engine : {"turns", "simpy"}
        Compiled turns, or a SimPy event for each activity: the same tables, much later.

    Returns
    -------
    Result
        Equal for any number of workers.

    Raises
    ------
    ScenarioError
        When the scenario has no operating model of that name.
    ValueError
        When replications, seed or workers are out of range, there is no such engine, or this machine could not hold what is asked for.
    """
    cells = {"": Cell.of(scenario, operating_model)}
    return simulate(
        cells, replications, seed, workers=workers, detail=detail, tables=tables, executor=executor, progress=progress, engine=engine
    )[""]


def simulate(
    cells: Mapping[str, Cell],
    replications: int,
    seed: int,
    *,
    workers: int | None = None,
    detail: bool = False,
    tables: bool = True,
    measures: Sequence[str] = (),
    executor: Executor | Workers | None = None,
    store: WorldStore | None = None,
    progress: Progress | None = None,
    engine: Engine = "turns",
) -> dict[str, Result]:
    """Return the result of each cell, by its name; parameters as in `run`."""
    replications, seed = whole_number(replications, "replications"), whole_number(seed, "seed")
    if workers is not None:
        workers = whole_number(workers, "workers")
    if engine not in get_args(Engine):
        raise ValueError(f"engine must be one of {', '.join(get_args(Engine))}, got {engine!r}")
    wanted = {find(key).key: find(key) for key in (*METRICS, *measures)}
    if held := [key for key in measures if wanted[key].needs_consumers]:
        raise ValueError(f"measures: {held[0]} is held against a world of consumers, which only a calibration plays")
    detail = (detail and tables) or any(measure.needs_detail for measure in wanted.values())
    refuse_too_large(cells.values(), replications, detail=detail, tables=tables)
    kind: type[Result] = Result if tables else ResultOfFigures
    reduce: Reduce | None = None if tables else FiguresOf(tuple(wanted))
    outcomes = play_cells(cells, range(replications), seed, reduce=reduce, detail=detail, workers=workers, executor=executor, store=store,
                          progress=progress, engine=engine)  # fmt: skip
    return {name: kind.played(cell, seed, outcomes[name]) for name, cell in cells.items()}
