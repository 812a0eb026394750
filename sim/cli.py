"""The command line: run one operating model, compare two, calibrate, list the scenarios that come with the project.

Results go to standard output, progress and messages to standard error. Exit codes: 0 all is well; 1
replications failed, what the others found is printed and written all the same, or a calibration target does not
hold; 2 the input is wrong, or the output directory cannot be written, nothing was run; 130 stopped with Ctrl+C.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import shutil
import sys
import tempfile
import textwrap
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

from . import __version__
from .scenario import MODEL_VERSION, Scenario, ScenarioError, dumps, load, shipped

if TYPE_CHECKING:
    from concurrent.futures import Executor

    import pandas as pd

    from .study import Comparison, Result

OK, FAILED, WRONG_INPUT, STOPPED = 0, 1, 2, 130
TABLES = ("journeys", "activities", "beliefs", "leads", "opportunities", "customers", "brand", "spend")
DETAIL = ("activities", "beliefs")
PROVENANCE, SCENARIO = "provenance.json", "scenario.toml"
EPILOG = """\
exit codes: 0 all is well; 1 replications failed, what the others found is printed and written all the same;
2 the input is wrong; 130 stopped with Ctrl+C"""


class InputError(Exception):
    """What to tell whoever typed the command."""


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        """Say what is wrong in one message, without the summary of all options before it."""
        raise InputError(f"{message} ({self.prog} --help shows what is possible)")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command line and return its exit code."""
    for output in (sys.stdout, sys.stderr):
        if hasattr(output, "reconfigure"):
            output.reconfigure(errors="replace")  # an old terminal shows ? for a dash, not a traceback
    try:
        options = _parser().parse_args(arguments)
        code = options.command(options)
        sys.stdout.flush()
        return code
    except (InputError, ScenarioError) as error:
        print(error, file=sys.stderr)
        return WRONG_INPUT
    except KeyboardInterrupt:
        print("stopped", file=sys.stderr)
        return STOPPED
    except BrokenPipeError:  # the reader, such as head, has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return OK


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(prog="python -m sim", description="The same market twice: relay against rugby.", epilog=EPILOG)
    parser.add_argument("--version", action="version", version=f"sim {__version__}, model {MODEL_VERSION}")
    commands = parser.add_subparsers(metavar="run|compare|calibrate|ledger|list", required=True, parser_class=_Parser)

    run = commands.add_parser("run", help="run a scenario against one operating model", epilog=EPILOG)
    run.add_argument("--model", default="relay", metavar="NAME", help="operating model (default: relay)")
    run.set_defaults(command=_run)

    compare = commands.add_parser("compare", help="run the same worlds against two operating models", epilog=EPILOG)
    compare.add_argument("--base", default="relay", metavar="NAME", help="operating model (default: relay)")
    compare.add_argument("--other", default="rugby", metavar="NAME", help="operating model (default: rugby)")
    compare.set_defaults(command=_compare)

    for command in (run, compare):
        _add_study_options(command)
        _add_table_options(command)
    _add_calibrate(commands)

    ledger = commands.add_parser("ledger", help="list every parameter, its source, and how much the answer rests on it", epilog=EPILOG)
    ledger.add_argument("--base", default="relay", metavar="NAME", help="operating model (default: relay)")
    ledger.add_argument("--other", default="rugby", metavar="NAME", help="operating model (default: rugby)")
    ledger.add_argument("--only", metavar="KEY,KEY", help="list and play only these parameters")
    ledger.add_argument("--top", type=_whole("replications"), metavar="N",
                        help="after six worlds, go on with only the N parameters that moved the answer most")  # fmt: skip
    ledger.add_argument("--without-runs", action="store_true", help="only list the parameters; nothing is played")
    _add_study_options(ledger, worlds=8)
    ledger.set_defaults(command=_ledger, detail=False)

    listing = commands.add_parser("list", help="show the scenarios that come with the project")
    listing.set_defaults(command=_list)
    return parser


def _add_calibrate(commands: Any) -> None:
    from .cli_calibrate import EPILOG, add_options, run

    command = commands.add_parser("calibrate", help="measure the published figures, and search for values that meet them", epilog=EPILOG)
    command.set_defaults(command=run)
    _add_study_options(command, seed=1001)
    command.add_argument("--format", choices=("csv", "parquet"), default="csv", help="of the tables (default: csv)")
    add_options(command)


def _add_study_options(command: argparse.ArgumentParser, worlds: int = 20, seed: int = 1) -> None:
    add = command.add_argument
    add("scenario", nargs="?", default="mid_market", metavar="SCENARIO",
        help="a TOML file, or the name of a scenario that `list` shows (default: mid_market)")  # fmt: skip
    add("--replications", type=_whole("replications"), default=worlds, metavar="N", help=f"number of worlds (default: {worlds})")
    add("--seed", type=_whole("seed"), default=seed, metavar="S", help=f"which worlds (default: {seed})")
    add("--set", nargs="+", action="extend", default=[], metavar="KEY=VALUE", dest="changes",
        help="change parameters, such as group.size_mean=5 jobs.wander=0.1")  # fmt: skip
    add("--workers", type=_whole("workers"), metavar="W",
        help="number of processes; never changes a number (default: as many as pay off)")  # fmt: skip
    add("--cluster", metavar="ADDRESS", help="play on the workers of this Dask scheduler, such as tcp://10.0.0.5:8786, instead of here")
    add("--out", type=Path, metavar="DIR", help="write the tables, the scenario and where they come from into this directory")
    add("--overwrite", action="store_true", help="replace the results of an earlier run in that directory")
    add("--progress", action=argparse.BooleanOptionalAction, default=None,
        help="show a progress bar (default: when standard error is a terminal)")  # fmt: skip


def _add_table_options(command: argparse.ArgumentParser) -> None:
    command.add_argument("--format", choices=("csv", "parquet"), default="csv", help="of the tables (default: csv)")
    command.add_argument("--detail", action=argparse.BooleanOptionalAction, default=True,
        help="write the two large tables too, activities and beliefs (default: yes)")  # fmt: skip


def _cluster(address: str | None) -> Executor | None:
    """Return the workers of a cluster, None without an address."""
    from .study.workers import cluster

    if address is None:
        return None
    try:
        return cluster(address)
    except ValueError as error:
        raise InputError(f"--cluster {error}") from None


def _whole(what: str) -> Callable[[str], int]:
    """Return what reads and checks one whole number of the command line."""

    def read(text: str) -> int:
        from .study.runs import whole_number

        try:
            number: object = int(text)
        except ValueError:
            number = text
        try:
            return whole_number(number, what)
        except ValueError as error:
            raise argparse.ArgumentTypeError(str(error)) from None

    return read


def _list(options: argparse.Namespace) -> int:
    """Print the shipped scenarios, each with the question it answers."""
    width = min(shutil.get_terminal_size().columns, 110)
    for name, path in shipped().items():
        scenario = load(path)
        print(f"{name}: {scenario.title}")
        print(textwrap.fill(scenario.question, width, initial_indent="    ", subsequent_indent="    "))
    return OK


def _run(options: argparse.Namespace) -> int:
    from .study import run

    request = Request(options)
    request.prepare([options.model])
    with request.progress() as progress:
        result = run(request.scenario, options.model, progress=progress, **request.how)
    return request.finish({"summary": result.table()}, [result], _aligned(_run_rows(result)))


def _compare(options: argparse.Namespace) -> int:
    from .present.findings import answer
    from .study import compare

    if options.base == options.other:
        raise InputError(f"--base and --other must differ, both are {options.base}")
    request = Request(options)
    request.prepare([options.base, options.other])
    with request.progress() as progress:
        comparison = compare(request.scenario, options.base, options.other, progress=progress, **request.how)
    found = answer(comparison)
    told = [_plain(found.sentence), _plain(found.detail), "", _aligned(_comparison_rows(comparison)),
            "\n* the 95 % interval of the difference excludes 0"]  # fmt: skip
    return request.finish({"comparison": comparison.table()}, [comparison.base, comparison.other], "\n".join(told))


def _ledger(options: argparse.Namespace) -> int:
    """Write the ledger as one CSV, named as the scenario, and print what the answer rests on most."""
    from .present.assumptions import as_text
    from .study.ledger import unplayed
    from .study.sensitivity import study

    if options.base == options.other:
        raise InputError(f"--base and --other must differ, both are {options.base}")
    request = Request(options)
    keys = [key.strip() for key in options.only.split(",")] if options.only else None
    path: Path | None = options.out and options.out / f"{Path(options.scenario).stem}.csv"
    if path is not None:
        with _writing(options.out):
            options.out.mkdir(parents=True, exist_ok=True)
            if path.exists() and not options.overwrite:
                raise InputError(f"--out {options.out}: {path.name} is there already; name another directory or add --overwrite")
    if options.without_runs:
        ledger = unplayed(request.scenario, options.base, options.other, keys)
    else:
        how = {name: request.how[name] for name in ("replications", "seed", "workers", "executor")}
        with request.progress() as progress:
            ledger = study(request.scenario, options.base, options.other, keys=keys, top=options.top, progress=progress, **how)
    if path is not None:
        with _writing(options.out):
            ledger.write(path)
    print(f"{request.heading()}\n{_plain(as_text(ledger))}" + (f"\n\nWritten to {path}" if path else ""))
    if ledger.origin.failures:
        print(f"{ledger.origin.failures} runs failed and are left out", file=sys.stderr)
    return FAILED if ledger.origin.failures else OK


class Request:
    """What a command line asks for: a changed scenario, how to run it, and where to write."""

    writes_worlds = True  # the tables of each operating model, in a directory of its own

    def __init__(self, options: argparse.Namespace) -> None:
        self.options = options
        self.file = load(options.scenario)
        self.scenario = self.file.with_changes(_changes(options.changes, self.file), "--set")
        self.how: dict[str, Any] = {
            "replications": options.replications, "seed": options.seed, "workers": options.workers,
            "detail": getattr(options, "detail", False) and options.out is not None, "executor": _cluster(options.cluster),
        }  # fmt: skip

    def prepare(self, models: Sequence[str]) -> None:
        """Find out before the work, not after it, whether the operating models exist and the directory can be written."""
        from .study.runs import named

        for name in models:
            named(self.scenario, name)
        out: Path | None = self.options.out
        if out is None:
            return
        if not self.options.overwrite and (found := _ours(out)):
            raise InputError(f"--out {out}: holds the results of another run ({found}); name another directory or add --overwrite")
        for name in models:
            if not re.fullmatch(r"\w[\w -]*", name):
                raise InputError(f"the operating model {name!r} cannot name a directory in {out}")
            folder = out / name if self.writes_worlds else out
            with _writing(out):
                folder.mkdir(parents=True, exist_ok=True)
                tempfile.TemporaryFile(dir=folder).close()

    @contextmanager
    def progress(self, unit: str = "runs") -> Iterator[Callable[[int, int], None]]:
        """Show a progress bar on standard error, when that is a terminal or when asked for."""
        from tqdm import tqdm

        hidden = None if self.options.progress is None else not self.options.progress
        with tqdm(disable=hidden, unit=f" {unit}", leave=False, mininterval=0, miniters=1) as bar:

            def show(done: int, total: int) -> None:
                bar.total = total
                bar.update(done - bar.n)

            yield show

    def heading(self) -> str:
        """Return what was asked, in a few lines."""
        scenario, how = self.scenario, self.how
        changed = [f"{key} changed from {before} to {now}" for key, (before, now) in self.changes().items()]
        note = "(written for the scenario as shipped, before the changes below)" if changed and scenario.question else ""
        lines = [scenario.title, scenario.question, note, f"Scenario {scenario.fingerprint}, seed {how['seed']}, "
                 f"{how['replications']} replications", *changed]  # fmt: skip
        return "\n".join(line for line in lines if line) + "\n"

    def changes(self) -> dict[str, tuple[Any, Any]]:
        """Return what differs from the file, by key: its value there and its value here."""
        before = self.file.values()
        return {key: (before.get(key), now) for key, now in self.scenario.differences(self.file).items()}

    def finish(self, tables: Mapping[str, pd.DataFrame], results: Sequence[Result], told: str) -> int:
        """Write, then print, so that a reader who stops early, such as head, costs no file; return the exit code."""
        try:
            self.write(tables, results)
        except InputError:
            print(f"{self.heading()}\n{told}")  # what was found is not lost with a full disk
            raise
        code = _report_failures(results)
        print(f"{self.heading()}\n{told}")
        if self.options.out is not None:
            print(f"\nWritten to {self.options.out}")
        return code

    def write(self, tables: Mapping[str, pd.DataFrame], results: Sequence[Result]) -> None:
        """Write every table, the scenario and where it all comes from; nothing without ``--out``."""
        out: Path | None = self.options.out
        if out is None:
            return
        frames = dict(tables)
        for result in results if self.writes_worlds else ():
            names = [name for name in TABLES if self.how["detail"] or name not in DETAIL]
            frames |= {f"{result.operating_model}/{name}": getattr(result, name) for name in names}
            frames[f"{result.operating_model}/metrics"] = result.metrics()
        with _writing(out):
            if self.options.overwrite:
                _clear(out)
                for result in results if self.writes_worlds else ():
                    (out / result.operating_model).mkdir(parents=True, exist_ok=True)
            files = [_write_table(out, name, frame, self.options.format) for name, frame in frames.items()]
            (out / SCENARIO).write_text(dumps(self.scenario), encoding="utf-8")
            provenance = json.dumps(self.provenance(results, files), indent=2, ensure_ascii=False)
            (out / PROVENANCE).write_text(provenance + "\n", encoding="utf-8")

    def provenance(self, results: Sequence[Result], files: list[str]) -> dict[str, Any]:
        """Return all that is needed to run the same again and to see that it is the same."""
        models = {r.operating_model: self.scenario.operating_models[r.operating_model] for r in results}
        failures = [{"operating_model": r.operating_model, **f._asdict()} for r in results for f in r.failures]
        return {
            "title": self.scenario.title,
            "fingerprint": self.scenario.fingerprint,
            "seed": self.how["seed"],
            "replications": self.how["replications"],
            "operating_models": {name: levers.model_dump(mode="json") for name, levers in models.items()},
            "changes": {key: {"file": before, "now": now} for key, (before, now) in self.changes().items()},
            "failures": failures,
            "model_version": MODEL_VERSION,
            "version": __version__,
            "files": [SCENARIO, *files],
        }


def _ours(out: Path) -> str | None:
    """Return a file in *out* that a run would have written, None when there is none."""
    patterns = (PROVENANCE, SCENARIO, "comparison.*", "summary.*", "targets.*", *(f"*/{table}.*" for table in (*TABLES, "metrics")))
    with _writing(out):
        return next((path.relative_to(out).as_posix() for pattern in patterns for path in sorted(out.glob(pattern))), None)


def _clear(out: Path) -> None:
    """Remove the files that an earlier run wrote, as its provenance lists them, and nothing else."""
    try:
        listed = json.loads((out / PROVENANCE).read_text(encoding="utf-8"))["files"]
    except (FileNotFoundError, ValueError, KeyError, TypeError):
        return
    for name in [*listed, PROVENANCE]:
        path = out / str(name)
        if path.resolve().is_relative_to(out.resolve()):
            path.unlink(missing_ok=True)


def _changes(texts: Sequence[str], scenario: Scenario) -> dict[str, Any]:
    """Return the values of ``key=value`` texts: numbers, true and false where the scenario has such, else text."""
    values = scenario.values()
    changes = {}
    for text in texts:
        key, equals, value = (part.strip() for part in text.partition("="))
        if not equals or not key:
            raise InputError(f"--set: expected key=value, got {text!r}; the scenario goes before --set")
        changes[key] = value if isinstance(values.get(key), str) else _value(value)
    return changes


def _value(text: str) -> bool | int | float | str:
    if text.lower() in {"true", "false"}:
        return text.lower() == "true"
    for kind in (int, float):
        try:
            return kind(text)
        except ValueError:
            continue
    return text


@contextmanager
def _writing(out: Path, option: str = "--out") -> Iterator[None]:
    try:
        yield
    except OSError as error:
        place = error.filename or out
        raise InputError(f"{option} {out}: cannot be written: {error.strerror or error} ({place})") from None


def _write_table(out: Path, name: str, frame: pd.DataFrame, form: str) -> str:
    path = out / f"{name}.{form}"
    if form == "parquet":
        frame.to_parquet(path, index=False)
    else:
        frame.to_csv(path, index=False)
    return path.relative_to(out).as_posix()


def _run_rows(result: Result) -> list[list[str]]:
    from .study import METRICS

    rows = [["", result.operating_model, "95 % interval", "worlds"]]
    for row in result.table().to_dict("records"):
        write = METRICS[row["metric"]].format
        interval = _interval(write(row["low"]), write(row["high"]))
        rows.append([_labelled(row), write(row["mean"]), interval, str(row["replications"])])
    return rows


def _comparison_rows(comparison: Comparison) -> list[list[str]]:
    from .study import METRICS

    base, other = comparison.names
    rows = [["", base, other, "difference", "95 % interval", "", f"{other} better in"]]
    for row in comparison.table().to_dict("records"):
        metric, n, share = METRICS[row["metric"]], row["replications"], row["better_in"]
        low, high = metric.format_difference(row["low"]), metric.format_difference(row["high"])
        worlds = f"{round(share * n)} of {n}" if share == share else f"{n} worlds"
        rows.append([_labelled(row), metric.format(row[base]), metric.format(row[other]),
                     metric.format_difference(row["difference"]), _interval(low, high),
                     "*" if row["low"] > 0 or row["high"] < 0 else "", worlds])  # fmt: skip
    return rows


def _labelled(row: dict[Any, Any]) -> str:
    is_told = row["unit"] in {"share", "return", "journeys", "loop-backs", "customers", "recommendations"}
    return row["label"] if is_told else f"{row['label']} ({row['unit']})"


def _interval(low: str, high: str) -> str:
    """Join two written bounds, with their unit once."""
    unit = high.partition(" ")[1] + high.partition(" ")[2]
    return f"{low.removesuffix(unit)} to {high}" if unit in {" %", " points", " months", " times", " people"} else f"{low} to {high}"


def _aligned(rows: list[list[str]]) -> str:
    """Return rows as lines of columns: the first to the left, the others to the right."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    lines = []
    for first, *others in rows:
        cells = [cell.rjust(width) for cell, width in zip(others, widths[1:], strict=True)]
        lines.append("  ".join([first.ljust(widths[0]), *cells]).rstrip())
    return "\n".join(lines)


def _plain(text: str) -> str:
    """Return a sentence in the characters of every terminal."""
    return text.replace("\u00a0", " ").replace("\u2212", "-")


def _report_failures(results: Sequence[Result]) -> int:
    failed = [(result, failure) for result in results for failure in result.failures]
    for result, failure in failed:
        print(f"replication {failure.replication} of {result.operating_model} failed, seed {result.seed}: "
              f"{failure.message}", file=sys.stderr)  # fmt: skip
    return FAILED if failed else OK
