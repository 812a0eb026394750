"""Our ways of working against the rivals': every one of ours in the same worlds against rivals who all work in each of theirs.

The rivals' way is theirs alone: it is copied to them, whatever becomes of ours.
"""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import Executor
from dataclasses import dataclass

import pandas as pd

from ..experiment.cells import Cell
from ..experiment.comparison import HEADLINE
from ..experiment.engine import Progress
from ..experiment.statistics import Interval
from ..experiment.study import Study, simulate
from ..measures import find
from ..scenario import Scenario
from . import BOTH


@dataclass(frozen=True, eq=False)
class Matrix:
    """A study whose cells are our ways of working (rows) against those of our rivals (columns).

    Attributes
    ----------
    ours, rivals : tuple of str
        Names of the ways of working.
    study : Study
        Its cells are named ``"rugby against relay"``: our way first.
    """

    ours: tuple[str, ...]
    rivals: tuple[str, ...]
    study: Study

    def estimate(self, ours: str, rivals: str, metric: str = HEADLINE) -> Interval:
        """Return a metric's mean over worlds in one cell, and its interval."""
        return self.study.estimate(metric, cell_name(ours, rivals))

    def difference(self, ours: str, rivals: str, metric: str = HEADLINE) -> Interval:
        """Return how much a way of ours differs from the first of them against the same rivals, as one of all such differences."""
        return self._against(rivals).paired(metric, cell_name(self.ours[0], rivals), cell_name(ours, rivals)).interval

    def table(self, metric: str = HEADLINE) -> pd.DataFrame:
        """Return one row a cell.

        Returns
        -------
        DataFrame
            ours, rivals, mean, mean_low, mean_high, difference, low, high (from the first of our ways against the same rivals, paired;
            NaN for that way itself), replications, metric, label, unit.
        """
        columns = [
            "ours", "rivals", "mean", "mean_low", "mean_high", "difference", "low", "high", "replications", "metric", "label", "unit",
        ]  # fmt: skip
        found = []
        for theirs in self.rivals:
            found.append(self._against(theirs).table(metrics=[metric]).assign(ours=list(self.ours), rivals=theirs)[columns])
        return pd.concat(found, ignore_index=True)

    def _against(self, rivals: str) -> Study:
        """Return our ways against the rivals of one column."""
        return self.study.only([cell_name(mine, rivals) for mine in self.ours])

    def _repr_html_(self) -> str:
        """Show the cells in a notebook."""
        return f"<p>{find(HEADLINE).label}, {self.study.replications} worlds</p>{self.table().to_html(index=False)}"


def cell_name(ours: str, rivals: str) -> str:
    """Return the name of a cell of a matrix."""
    return f"{ours} against {rivals}"


def matrix(
    scenario: Scenario,
    ours: Sequence[str] = BOTH,
    rivals: Sequence[str] = BOTH,
    replications: int = 20,
    seed: int = 1,
    workers: int | None = None,
    *,
    measures: Sequence[str] = (),
    executor: Executor | None = None,
    progress: Progress | None = None,
) -> Matrix:
    """Play each of our ways of working against rivals who all work in each of theirs; other parameters and errors as in `sim.run`.

    Parameters
    ----------
    ours, rivals : sequence of str
        Names of operating models of the scenario, or of presets.
    measures : sequence of str
        Keys of `sim.measures.MEASURES` to keep besides the metrics.

    Raises
    ------
    ValueError
        When a side names nothing or the same twice; else as `sim.run`.
    """
    for side, names in (("ours", ours), ("rivals", rivals)):
        if isinstance(names, str) or not names or len(set(names)) < len(names):
            raise ValueError(f"{side} must be a list of one or more names that differ, got {names!r}")
    cells = {cell_name(mine, theirs): Cell.of(scenario.with_rivals(theirs), mine) for theirs in rivals for mine in ours}
    results = simulate(cells, replications, seed, workers=workers, tables=False, measures=measures, executor=executor, progress=progress)
    return Matrix(tuple(ours), tuple(rivals), Study(cells, results, seed))
