"""The commands ``study`` and ``matrix``: any number of ways of working and scenarios, and ours against the rivals'."""

from __future__ import annotations

import argparse
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from .request import SCENARIO, InputError, Request, changed
from .text import MARK, aligned, better_in, interval

if TYPE_CHECKING:
    from ..experiment.cells import Cell
    from ..experiment.result import Result
    from ..experiment.study import Study
    from ..scenario import Scenario
    from ..studies.matrix import Matrix


class _OfCells(Request):
    """A request for cells, whose worlds are not written: each cell is told with its scenario, in a file of its own, and its levers."""

    writes_worlds, named_by = False, "cell"
    cells: Mapping[str, Cell] = MappingProxyType({})

    def scenarios(self) -> dict[str, Scenario]:
        """Return the scenario that was asked for, and what differs from it in other cells, by file."""
        distinct = {scenario.fingerprint: scenario for scenario in (self.scenario, *(cell.scenario for cell in self.cells.values()))}
        return {SCENARIO if n == 1 else f"scenario_{n}.toml": scenario for n, scenario in enumerate(distinct.values(), 1)}

    def provenance(self, results: Sequence[Result], files: list[str]) -> dict[str, Any]:
        """Return all that is needed to run the same again, cell by cell."""
        file_of = {scenario.fingerprint: file for file, scenario in self.scenarios().items()}
        told = super().provenance(results, files)
        del told["operating_models"]
        cells = {
            name: {"scenario": file_of[cell.scenario.fingerprint], "operating_model": cell.operating_model,
                   "levers": cell.levers.model_dump(mode="json")} for name, cell in self.cells.items()
        }  # fmt: skip
        return {**told, "cells": cells}

    def named(self, results: Sequence[Result]) -> list[tuple[str, Result]]:
        """Return results by the names of their cells."""
        return list(zip(self.cells, results, strict=True))

    def heading(self) -> str:
        """Return what was asked; of several scenarios, all their titles."""
        titles = {cell.scenario.title: cell.scenario.fingerprint for cell in self.cells.values()}
        if len(titles) < 2:
            return super().heading()
        asked = f"Seed {self.how['seed']}, {self.how['replications']} replications"
        return "\n".join(
            [*(f"{title} (scenario {fingerprint})" for title, fingerprint in titles.items()), asked, *self.options.changes, ""]
        )


def study(options: argparse.Namespace) -> int:
    """Play every scenario against every way of working, and print each figure of each, against the first."""
    from ..experiment.study import study as play

    first, *others = options.scenario or ["mid_market"]
    _check_distinct("--models", options.models)
    metrics = _measures(options.metric)
    request = _OfCells(argparse.Namespace(**{**vars(options), "scenario": first}))
    scenarios = [request.scenario, *(changed(request.opened(name), options.changes) for name in others)]
    for scenario in scenarios:
        request.prepare(options.models, scenario)
    with request.progress() as progress:
        found = play(
            scenarios, options.models, progress=progress, measures=metrics, engine=options.engine, **{**request.how, "tables": False}
        )
    request.cells = found.cells
    told = [aligned(_study_rows(found, metrics)), f"\n{MARK}"]
    return request.finish({"study": found.table(metrics=metrics)}, list(found.results.values()), "\n".join(told))


def matrix(options: argparse.Namespace) -> int:
    """Play each of our ways of working against rivals who all work in each of theirs, and print every cell."""
    import pandas as pd

    from ..studies.matrix import matrix as play

    for name, models in (("--ours", options.ours), ("--rivals", options.rivals)):
        _check_distinct(name, models)
    metrics = _measures(options.metric)
    request = _OfCells(options)
    request.prepare(options.ours)
    how = {name: request.how[name] for name in ("replications", "seed", "workers", "executor")}
    with request.progress() as progress:
        found = play(request.scenario, options.ours, options.rivals, measures=metrics, progress=progress, **how)
    request.cells = found.study.cells
    tables = {"matrix": pd.concat([found.table(key) for key in metrics], ignore_index=True)}
    told = [part for key in metrics for part in (_heading(key), aligned(_matrix_rows(found, key)), "")]
    return request.finish(tables, list(found.study.results.values()), "\n".join([*told, MARK]))


def _check_distinct(option: str, models: list[str]) -> None:
    if len(set(models)) < len(models):
        raise InputError(f"{option} must differ, got {' '.join(models)}")


def _measures(asked: list[str] | None) -> list[str]:
    """Return the measures that were asked for, the headline where none was."""
    from ..measures import find

    return [find(key).key for key in asked or ["win_rate"]]


def _heading(metric: str) -> str:
    from ..measures import find

    return f"{find(metric).label}: our way of working against rivals who all work as"


def _study_rows(found: Study, metrics: list[str]) -> list[list[str]]:
    """Return a row for each metric and cell, the first cell of each metric being the one that others are compared with."""
    from ..measures import find

    base, rows = found.names[0], [["", "", "mean", "95 % interval", f"against {found.names[0]}", "95 % interval", "", "better in"]]
    for key in metrics:
        metric = find(key)
        for name in found.names:
            own = found.estimate(key, name)
            row = [metric.label if name == base else "", name, metric.format(own.mean), interval(*map(metric.format, (own.low, own.high)))]
            if name == base:
                rows.append([*row, "", "", "", ""])
                continue
            pair = found.compare(base, name).paired(key)
            gap = pair.interval
            rows.append([*row, metric.format_difference(gap.mean), interval(*map(metric.format_difference, (gap.low, gap.high))),
                         "*" if gap.is_clear else "", better_in(pair.share_better, gap.n)])  # fmt: skip
    return rows


def _matrix_rows(found: Matrix, metric: str) -> list[list[str]]:
    """Return a row for each of our ways of working; in each column its mean against rivals of one kind, with its interval."""
    from ..measures import find

    written, base = find(metric), found.ours[0]
    rows = [["", *found.rivals]]
    for mine in found.ours:
        row = [mine]
        for theirs in found.rivals:
            own = found.estimate(mine, theirs, metric)
            row.append(f"{written.format(own.mean)} ({interval(*map(written.format, (own.low, own.high)))})")
        rows.append(row)
        if mine != base:
            gaps = [found.difference(mine, theirs, metric) for theirs in found.rivals]
            rows.append([f"  {mine} against {base}", *(
                f"{written.format_difference(gap.mean)} ({interval(*map(written.format_difference, (gap.low, gap.high)))})"
                f"{' *' if gap.is_clear else '  '}" for gap in gaps)])  # fmt: skip
    return rows
