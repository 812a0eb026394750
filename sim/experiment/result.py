"""What one way of working did in a number of replications of one market: its tables, or its figures alone."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

import pandas as pd

from ..measures import METRICS, Measured, find
from ..scenario import Scenario
from .cells import Cell, Failure
from .engine import split
from .statistics import student_t_interval

if TYPE_CHECKING:
    from ..world import Tables


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
    """

    scenario: Scenario
    operating_model: str
    seed: int
    tables: Mapping[int, Tables] = field(repr=False)
    failures: tuple[Failure, ...] = ()

    @classmethod
    def of(cls, scenario: Scenario, name: str, seed: int, tables: Mapping[int, Tables], failures: Iterable[Failure] = ()) -> Result:
        """Put replications together that were run one by one, in whatever order."""
        return cls(scenario, name, seed, dict(sorted(tables.items())), tuple(sorted(failures)))

    @classmethod
    def played(cls, cell: Cell, seed: int, outcomes: Mapping[int, Any]) -> Result:
        """Return the result of a cell from the outcomes of its replications: their tables, or a `Failure`."""
        return cls.of(cell.scenario, cell.operating_model, seed, *split(outcomes))

    def joined(self, further: Result) -> Result:
        """Return this result with the further replications of another one of the same cell and seed."""
        return Result.of(
            self.scenario, self.operating_model, self.seed, {**self.tables, **further.tables}, (*self.failures, *further.failures)
        )

    @property
    def replications(self) -> int:
        """Number of replications that were asked for, failed ones included."""
        return len(self.worlds) + len(self.failures)

    @property
    def worlds(self) -> list[int]:
        """The replications that ran."""
        return list(self.tables)

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
        """Return one measure of each replication that ran, by its key in `sim.measures.MEASURES`; computed when first asked for.

        Raises
        ------
        ScenarioError
            When there is no such measure.
        """
        if key not in self._figures:
            self._figures[key] = find(key).values(self._measured)
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

    def _joined(self, name: str) -> pd.DataFrame:
        frames = [getattr(tables, name) for tables in self.tables.values()]
        return pd.concat(frames, ignore_index=True) if frames else pd.DataFrame()


@dataclass(frozen=True, eq=False)
class ResultOfFigures(Result):
    """A result of which only the figures of each replication were kept; whatever needs a table says that there is none.

    Attributes
    ----------
    kept : DataFrame
        The measures that were asked for (columns), all metrics among them, of each replication that ran (rows).
    """

    kept: pd.DataFrame = field(default_factory=pd.DataFrame, repr=False)

    @classmethod
    def played(cls, cell: Cell, seed: int, outcomes: Mapping[int, Any]) -> ResultOfFigures:
        """Return the result of a cell from the outcomes of `FiguresOf`, or a `Failure`, of each replication."""
        found, failures = split(outcomes)
        index = pd.Index(list(found), name="replication", dtype="int64")
        columns = next(iter(found.values()), dict.fromkeys(METRICS))
        kept = pd.DataFrame([*found.values()], index=index, columns=list(columns), dtype=float)
        return cls(cell.scenario, cell.operating_model, seed, {}, failures, kept)

    @property
    def worlds(self) -> list[int]:
        """The replications that ran."""
        return list(self.kept.index)

    def figure(self, key: str) -> pd.Series:
        """Return one of the measures that were kept, of each replication that ran."""
        if key not in self.kept:
            raise ValueError(
                f"{find(key).key} was not kept; a study keeps the measures={[key]} that it is asked for, and everything with tables=True"
            )
        return self.kept[key].copy()

    def _joined(self, name: str) -> pd.DataFrame:
        raise ValueError(f"{name} were not kept; a study keeps what its worlds wrote down when it is run with tables=True")


@dataclass(frozen=True)
class FiguresOf:
    """Reduces one replication to some measures, by key."""

    measures: tuple[str, ...] = tuple(METRICS)

    def __call__(self, measured: Measured) -> dict[str, float]:
        return {key: float(find(key).values(measured).iloc[0]) for key in self.measures}
