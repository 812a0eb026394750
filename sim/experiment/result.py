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
from .statistics import student_t_interval

if TYPE_CHECKING:
    from ..world import Tables

TABLES = ("journeys", "activities", "beliefs", "leads", "opportunities", "customers", "brand", "spend")
IN_DETAIL = ("activities", "beliefs")
"""The large tables, which are empty when run without detail."""


def _table(name: str, rows: str) -> cached_property[pd.DataFrame]:
    """Return a property of a result: a table of all its replications together; *rows* says what is in it."""
    table = cached_property[pd.DataFrame](lambda result: result._joined(name))
    table.__doc__ = rows
    return table


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
    _figures: dict[str, pd.Series] = field(default_factory=dict, init=False, repr=False)

    @classmethod
    def of(cls, scenario: Scenario, name: str, seed: int, tables: Mapping[int, Tables], failures: Iterable[Failure] = ()) -> Result:
        """Put replications together that were run one by one, in whatever order."""
        return cls(scenario, name, seed, dict(sorted(tables.items())), tuple(sorted(failures)))

    @classmethod
    def played(cls, cell: Cell, seed: int, outcomes: Mapping[int, Any]) -> Result:
        """Return the result of a cell from the outcomes of its replications: their tables, or a `Failure`."""
        return cls.of(cell.scenario, cell.operating_model, seed, *_parted(outcomes))

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

    journeys = _table("journeys", "One row per journey.")
    activities = _table("activities", "One row per activity of a buying group; empty when run without detail.")
    beliefs = _table("beliefs", "One row per group meeting; empty when run without detail.")
    leads = _table("leads", "One row per lead of any vendor.")
    opportunities = _table("opportunities", "One row per stage that an opportunity entered.")
    customers = _table("customers", "One row per purchase from any vendor: the relation that began with it.")
    brand = _table("brand", "One row per vendor and quarter: goodwill, and what the web statistics see of it.")
    spend = _table("spend", "One row per vendor, quarter and item: hours and money.")

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
    def _measured(self) -> Measured:
        return Measured.of(self, self.tables, self.scenario)

    def metrics(self) -> pd.DataFrame:
        """Return a tidy frame: replication, metric, value, unit. A metric without a denominator is NaN."""
        tidy = self.figures.reset_index().melt("replication", var_name="metric", value_name="value")
        return tidy.assign(unit=tidy["metric"].map({key: metric.unit_in(self.scenario.currency) for key, metric in METRICS.items()}))

    def table(self) -> pd.DataFrame:
        """Return each metric with its 95 % interval: metric, mean, low, high, replications, label, unit."""
        return pd.DataFrame([
            {"metric": key, **student_t_interval(self.figure(key)).as_row(), "label": metric.label,
             "unit": metric.unit_in(self.scenario.currency)} for key, metric in METRICS.items()
        ])  # fmt: skip

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
        found, failures = _parted(outcomes)
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


def _parted(outcomes: Mapping[int, Any]) -> tuple[dict[int, Any], tuple[Failure, ...]]:
    """Part the outcomes of one cell, by replication: what there is, and what failed."""
    found = {number: outcome for number, outcome in outcomes.items() if not isinstance(outcome, Failure)}
    return found, tuple(sorted(outcome for outcome in outcomes.values() if isinstance(outcome, Failure)))


@dataclass(frozen=True)
class FiguresOf:
    """Reduces one replication to some measures, by key."""

    measures: tuple[str, ...] = tuple(METRICS)

    def __call__(self, measured: Measured) -> dict[str, float]:
        return {key: float(find(key).values(measured).iloc[0]) for key in self.measures}
