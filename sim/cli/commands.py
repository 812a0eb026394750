"""Commands that ask the library and print what it found: ``run``, ``compare``, ``study``, ``matrix``, ``ledger`` and ``mission``."""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path

import pandas as pd

from ..experiment import study as experiment
from ..experiment.cells import Cell
from ..experiment.comparison import HEADLINE
from ..measures import find
from ..present.assumptions import as_text
from ..present.findings import answer
from ..present.scales import left_out
from ..studies import BOTH
from ..studies import matrix as matrices
from ..studies import mission as missions
from ..studies.ledger import unplayed
from ..studies.sensitivity import move_each_parameter
from .request import Request, changed, check_distinct, writing
from .tables import MARK, MARK_TOGETHER, aligned, comparison_rows, mark_of, matrix_rows, mission_rows, plain, run_rows, study_rows
from .terminal import FAILED, OK, InputError, complain, say


def run(options: argparse.Namespace) -> int:
    """Run one operating model and print its figures."""
    request = Request(options, keeps_worlds=True)
    request.prepare([options.model])
    with request.progress() as progress:
        result = experiment.run(request.scenario, options.model, progress=progress, engine=options.engine, **request.how, **request.kept)
    return request.finish({"summary": result.table()}, {options.model: result}, aligned(run_rows(result)))


def compare(options: argparse.Namespace) -> int:
    """Run the same worlds against two operating models, print the answer and every figure."""
    _check_pair(options)
    request = Request(options, keeps_worlds=True)
    request.prepare([options.base, options.other])
    with request.progress() as progress:
        comparison = experiment.compare(
            request.scenario, options.base, options.other, progress=progress, engine=options.engine, **request.how, **request.kept
        )
    results = {options.base: comparison.base, options.other: comparison.other}
    comparison = comparison.with_margins(request.margins)
    found = answer(comparison)
    told = [plain(found.sentence), plain(found.detail), "", aligned(comparison_rows(comparison)), f"\n{MARK_TOGETHER}"]
    return request.finish({"comparison": comparison.table()}, results, "\n".join(told))


def study(options: argparse.Namespace) -> int:
    """Play every scenario against every way of working, and print each figure of each, against the first."""
    first, *others = options.scenario or ["mid_market"]
    check_distinct("--models", options.models)
    metrics = _measures(options)
    request = Request(argparse.Namespace(**{**vars(options), "scenario": first}))
    scenarios = [request.scenario, *(changed(request.opened(name), options.changes) for name in others)]
    for scenario in scenarios:
        request.prepare(options.models, scenario)
    with request.progress() as progress:
        found = experiment.study(scenarios, options.models, progress=progress, measures=metrics, engine=options.engine, **request.how)
    request.cells = found.cells
    told = f"{aligned(study_rows(found, metrics))}\n\n{mark_of(found, metrics)}"
    return request.finish({"study": found.table(metrics=metrics)}, found.results, told)


def matrix(options: argparse.Namespace) -> int:
    """Play each of our ways of working against rivals who all work in each of theirs, and print every cell."""
    check_distinct("--ours", options.ours)
    check_distinct("--rivals", options.rivals)
    metrics = _measures(options)
    request = Request(options)
    request.prepare(options.ours)
    with request.progress() as progress:
        found = matrices.matrix(request.scenario, options.ours, options.rivals, measures=metrics, progress=progress, **request.how)
    request.cells = found.study.cells
    tables = {"matrix": pd.concat([found.table(key) for key in metrics], ignore_index=True)}
    told = [
        f"{find(key).label}: our way of working against rivals who all work as\n{aligned(matrix_rows(found, key))}\n" for key in metrics
    ]
    return request.finish(tables, found.study.results, "\n".join([*told, MARK]))


def ledger(options: argparse.Namespace) -> int:
    """Write the ledger as one CSV, named as the scenario, and print what the answer rests on most."""
    _check_pair(options)
    request = Request(options)
    for name in (options.base, options.other):
        Cell.of(request.scenario, name)
    keys = None if options.only is None else keys_in(options.only)
    path: Path | None = options.out and options.out / f"{Path(options.scenario).stem}.csv"
    if path is not None:
        with writing(options.out):
            options.out.mkdir(parents=True, exist_ok=True)
            if path.exists() and not options.overwrite:
                raise InputError(f"--out {options.out}: {path.name} is there already; name another directory or add --overwrite")
    if options.without_runs:
        ledger = unplayed(request.scenario, options.base, options.other, keys)
    else:
        with request.progress() as progress:
            ledger = move_each_parameter(
                request.scenario, options.base, options.other, keys=keys, top=options.top, progress=progress, **request.how
            )
    if keys is None:
        ledger = ledger.with_built_in()
    told = plain(as_text(ledger))
    if path is not None:
        with request.told_even_so(told), writing(options.out), tempfile.TemporaryDirectory(prefix=".", dir=options.out) as beside:
            ledger.write(Path(beside) / path.name)
            (Path(beside) / path.name).replace(path)
    say(f"{request.heading()}\n{told}" + (f"\n\nWritten to {path}" if path else ""))
    if not ledger.origin.failures:
        return OK
    complain(plain(left_out(ledger.origin.failures)))
    return FAILED


def mission(options: argparse.Namespace) -> int:
    """Play each system's scenario with it and without it, and print what it moves."""
    codes = list(missions.SYSTEMS) if options.only is None else keys_in(options.only)
    request = Request(argparse.Namespace(**{**vars(options), "scenario": "mid_market"}))
    scenarios = {name: changed(request.opened(name), options.changes) for name in missions.names_of(codes)}
    request.cells = {f"{name}, {way}": Cell.of(scenario, way) for name, scenario in scenarios.items() for way in BOTH}
    request.prepare(BOTH)
    with request.progress() as progress:
        found = missions.mission(codes, scenarios=scenarios, progress=progress, **request.how)
    table = found.table()
    told = [aligned(mission_rows(table)), "", *missions.reasons(table), "", MARK]
    return request.finish({"mission": table}, found.study.results, plain("\n".join(told)))


def _check_pair(options: argparse.Namespace) -> None:
    if options.base == options.other:
        raise InputError(f"--base and --other must differ, both are {options.base}")


def _measures(options: argparse.Namespace) -> list[str]:
    """Return the measures that were asked for, the headline where none was."""
    return [find(key).key for key in options.metric or [HEADLINE]]


def keys_in(text: str) -> list[str]:
    """Return the keys in a comma-separated list."""
    keys = [key.strip() for key in text.split(",")]
    if not all(keys):
        raise InputError(f"--only: expected KEY or KEY,KEY, got {text!r}")
    return keys
