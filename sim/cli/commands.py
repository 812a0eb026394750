"""The commands ``run``, ``compare``, ``ledger`` and ``list``."""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
import textwrap
from pathlib import Path

from ..scenario import load, shipped
from .request import FAILED, OK, InputError, Request, say, writing
from .text import MARK, aligned, comparison_rows, plain, run_rows


def run(options: argparse.Namespace) -> int:
    """Run one operating model and print its figures."""
    from ..experiment.study import run as play

    request = Request(options)
    request.prepare([options.model])
    with request.progress() as progress:
        result = play(request.scenario, options.model, progress=progress, engine=options.engine, **request.how)
    return request.finish({"summary": result.table()}, [result], aligned(run_rows(result)))


def compare(options: argparse.Namespace) -> int:
    """Run the same worlds against two operating models, print the answer and every figure."""
    from ..experiment.study import compare as play
    from ..present.findings import answer

    if options.base == options.other:
        raise InputError(f"--base and --other must differ, both are {options.base}")
    request = Request(options)
    request.prepare([options.base, options.other])
    with request.progress() as progress:
        comparison = play(request.scenario, options.base, options.other, progress=progress, engine=options.engine, **request.how)
    found = answer(comparison)
    told = [plain(found.sentence), plain(found.detail), "", aligned(comparison_rows(comparison)),
            f"\n{MARK}"]  # fmt: skip
    return request.finish({"comparison": comparison.table()}, [comparison.base, comparison.other], "\n".join(told))


def ledger(options: argparse.Namespace) -> int:
    """Write the ledger as one CSV, named as the scenario, and print what the answer rests on most."""
    from ..experiment.cells import Cell
    from ..present.assumptions import as_text
    from ..present.scales import left_out
    from ..studies.ledger import unplayed
    from ..studies.sensitivity import move_each_parameter

    if options.base == options.other:
        raise InputError(f"--base and --other must differ, both are {options.base}")
    request = Request(options)
    for name in (options.base, options.other):
        Cell.of(request.scenario, name)
    keys = None if options.only is None else _keys(options.only)
    path: Path | None = options.out and options.out / f"{Path(options.scenario).stem}.csv"
    if path is not None:
        with writing(options.out):
            options.out.mkdir(parents=True, exist_ok=True)
            if path.exists() and not options.overwrite:
                raise InputError(f"--out {options.out}: {path.name} is there already; name another directory or add --overwrite")
    if options.without_runs:
        ledger = unplayed(request.scenario, options.base, options.other, keys)
    else:
        how = {name: request.how[name] for name in ("replications", "seed", "workers", "executor")}
        with request.progress() as progress:
            ledger = move_each_parameter(
                request.scenario, options.base, options.other, keys=keys, top=options.top, progress=progress, **how
            )
    if keys is None:
        ledger = ledger.with_built_in()
    told = plain(as_text(ledger))
    if path is not None:
        with request.told_even_so(told), writing(options.out), tempfile.TemporaryDirectory(prefix=".", dir=options.out) as beside:
            ledger.write(Path(beside) / path.name)
            (Path(beside) / path.name).replace(path)
    say(f"{request.heading()}\n{told}" + (f"\n\nWritten to {path}" if path else ""))
    if ledger.origin.failures:
        print(plain(left_out(ledger.origin.failures)), file=sys.stderr)
    return FAILED if ledger.origin.failures else OK


def _keys(text: str) -> list[str]:
    """Return the keys in a comma-separated list."""
    keys = [key.strip() for key in text.split(",")]
    if not all(keys):
        raise InputError(f"--only: expected KEY or KEY,KEY, got {text!r}")
    return keys


def scenarios(options: argparse.Namespace) -> int:
    """Print the shipped scenarios, each with the question it answers."""
    width = min(shutil.get_terminal_size().columns, 110)
    for name, path in shipped().items():
        scenario = load(path)
        say(f"{name}: {scenario.title}")
        say(textwrap.fill(scenario.question, width, initial_indent="    ", subsequent_indent="    "))
    return OK
