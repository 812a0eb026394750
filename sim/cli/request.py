"""What a command line asks for: a changed scenario, how to run it, and where to write."""

from __future__ import annotations

import argparse
import json
import logging
import os
import re
import signal
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .. import __version__
from ..scenario import MODEL_VERSION, Scenario, asked_under, dumps, load, shipped
from .text import bounded

if TYPE_CHECKING:
    from concurrent.futures import Executor

    import pandas as pd

    from ..experiment.result import Result

OK, FAILED, WRONG_INPUT, STOPPED = 0, 1, 2, 130
"""Exit codes."""
TABLES = ("journeys", "activities", "beliefs", "leads", "opportunities", "customers", "brand", "spend")
DETAIL = ("activities", "beliefs")
PROVENANCE, SCENARIO, MORE_SCENARIOS = "provenance.json", "scenario.toml", "scenario_[0-9]*.toml"
SUMMARIES = ("comparison", "summary", "study", "matrix", "staffing", "staffings_tried", "best", "targets", "targets_by_world")
FORMATS = ("csv", "parquet")
CLUSTER = re.compile(r"(tcp|tls|ws|wss)://(\[[0-9a-fA-F:.]+\]|[^\s/:\[\]]+):[0-9]{1,5}")


class InputError(Exception):
    """What to tell whoever typed the command."""


class Request:
    """What a command line asks for: a changed scenario, how to run it, and where to write."""

    writes_worlds = True  # the tables of each operating model, in a directory of its own
    named_by = "operating_model"

    def __init__(self, options: argparse.Namespace) -> None:
        self.options = options
        self.file = self.opened(options.scenario)
        self.scenario = changed(self.file, options.changes)
        self.how: dict[str, Any] = {
            "replications": options.replications, "seed": options.seed, "workers": options.workers,
            "detail": getattr(options, "detail", False) and options.out is not None, "executor": _cluster(options.cluster),
            "tables": options.out is not None,
        }  # fmt: skip

    @staticmethod
    def opened(scenario: str) -> Scenario:
        """Return a scenario by its name or file, and tell of what has changed since the file was written."""
        found = load(scenario)
        _tell_of_age(scenario)
        return found

    def scenarios(self) -> dict[str, Scenario]:
        """Return the scenarios that are played, by the file that each is written to."""
        return {SCENARIO: self.scenario}

    def prepare(self, models: Sequence[str], scenario: Scenario | None = None) -> None:
        """Find out before the work, not after it, whether the operating models exist and the directory can be written."""
        from ..experiment.cells import Cell

        for name in models:
            Cell.of(scenario or self.scenario, name)
        out: Path | None = self.options.out
        if out is None:
            return
        if not self.options.overwrite and (found := _ours(out)):
            raise InputError(f"--out {out}: holds the results of another run ({found}); name another directory or add --overwrite")
        for name in models:
            if not re.fullmatch(r"\w[\w -]*", name):
                raise InputError(f"the operating model {name!r} cannot name a directory in {out}")
        with writing(out):
            tempfile.TemporaryFile(dir=next(place for place in (out, *out.parents) if place.exists())).close()

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
        with self.told_even_so(told):
            self.write(tables, results)
        code = self._report_failures(results)
        say(f"{self.heading()}\n{told}")
        if self.options.out is not None:
            say(f"\nWritten to {self.options.out}")
        return code

    @contextmanager
    def told_even_so(self, told: str) -> Iterator[None]:
        """Print what was found where this block fails to write it: an answer is not lost with a full disk."""
        try:
            yield
        except Exception:
            say(f"{self.heading()}\n{told}")
            raise

    def write(self, tables: Mapping[str, pd.DataFrame], results: Sequence[Result]) -> None:
        """Write every table, the scenario and where it all comes from, all or nothing; nothing without ``--out``."""
        out: Path | None = self.options.out
        if out is None:
            return
        frames = dict(tables)
        for result in results if self.writes_worlds else ():
            names = [name for name in TABLES if self.how["detail"] or name not in DETAIL]
            frames |= {f"{result.operating_model}/{name}": getattr(result, name) for name in names}
            frames[f"{result.operating_model}/metrics"] = result.metrics()
        with writing(out), _as_a_whole(out, self._written_before) as folder:
            files = [_write_table(folder, name, frame, self.options.format) for name, frame in frames.items()]
            for name, scenario in self.scenarios().items():
                (folder / name).write_text(dumps(scenario), encoding="utf-8")
            provenance = json.dumps(self.provenance(results, files), indent=2, ensure_ascii=False)
            (folder / PROVENANCE).write_text(provenance + "\n", encoding="utf-8")

    def _written_before(self, out: Path) -> list[str]:
        """Return what an earlier run wrote into *out*, as its provenance lists it; without one, all that a run can have written."""
        try:
            listed = json.loads((out / PROVENANCE).read_text(encoding="utf-8"))["files"]
        except (OSError, ValueError, KeyError, TypeError, RecursionError):
            listed = None
        if isinstance(listed, list) and all(isinstance(name, str) and "\0" not in name for name in listed):
            return [*listed, PROVENANCE]
        of_worlds = [f"{model}/{table}" for model in self.scenario.operating_models for table in (*TABLES, "metrics")]
        scenarios = [SCENARIO, *(path.name for path in out.glob(MORE_SCENARIOS))]
        return [*scenarios, *(f"{name}.{form}" for name in (*SUMMARIES, *of_worlds) for form in FORMATS), PROVENANCE]

    def named(self, results: Sequence[Result]) -> list[tuple[str, Result]]:
        """Return results by the names that readers know them by."""
        return [(result.operating_model, result) for result in results]

    def _report_failures(self, results: Sequence[Result]) -> int:
        lines = [
            f"replication {failure.replication} of {name} failed, seed {result.seed}: {failure.message}"
            for name, result in self.named(results)
            for failure in result.failures
        ]
        if lines:
            print(bounded("\n".join(lines)), file=sys.stderr)
        return FAILED if lines else OK

    def provenance(self, results: Sequence[Result], files: list[str]) -> dict[str, Any]:
        """Return all that is needed to run the same again and to see that it is the same."""
        models = {r.operating_model: self.scenario.operating_models[r.operating_model] for r in results}
        failures = [{self.named_by: name, **failure._asdict()} for name, result in self.named(results) for failure in result.failures]
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
            "files": [*self.scenarios(), *files],
        }


def _cluster(address: str | None) -> Executor | None:
    """Return the workers of a cluster, None without an address."""
    from ..experiment.executors import cluster

    if address is None:
        return None
    if not CLUSTER.fullmatch(address):
        raise InputError(f"--cluster must be the address of a Dask scheduler, such as tcp://10.0.0.5:8786, got {address!r}")
    logging.disable(logging.ERROR)  # Dask's words about its inside; what is lost is told as failures
    try:
        return cluster(address)
    except ValueError as error:
        raise InputError(f"--cluster {error}") from None


def _ours(out: Path) -> str | None:
    """Return a file in *out* that a run would have written, None when there is none."""
    patterns = (
        PROVENANCE,
        SCENARIO,
        "scenario_[0-9]*.toml",
        *(f"{name}.*" for name in SUMMARIES),
        *(f"*/{table}.*" for table in (*TABLES, "metrics")),
    )
    with writing(out):
        return next((path.relative_to(out).as_posix() for pattern in patterns for path in sorted(out.glob(pattern))), None)


@contextmanager
def _as_a_whole(out: Path, written_before: Callable[[Path], list[str]]) -> Iterator[Path]:
    """Give a folder to write into, and put what stands in it into *out* once all of it does; whatever comes between leaves *out* as it was.

    A new *out* is that folder itself under its right name. In one that exists, what was *written_before* gives way; other files stay.
    """
    is_there = out.exists()
    if not is_there:
        out.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=f".{out.name}-", dir=out if is_there else out.parent) as beside:
        folder = Path(beside) / "results"  # by its own mkdir, as a temporary one lets nobody else in
        folder.mkdir()
        yield folder
        with _uninterrupted():
            if is_there:
                _remove(out, written_before(out))
                _move(folder, out)
            else:
                folder.rename(out)


def _remove(out: Path, names: Sequence[str]) -> None:
    """Remove the named files and the folders that are empty without them, and nothing that is not in *out*."""
    for name in names:
        path = out / name
        if Path(os.path.realpath(path)).is_relative_to(os.path.realpath(out)) and (path.is_file() or path.is_symlink()):
            path.unlink()
            if path.parent != out and not any(path.parent.iterdir()):
                path.parent.rmdir()


def _move(folder: Path, out: Path) -> None:
    """Move every file below *folder* to its place below *out*, the provenance last."""
    files = [path for path in folder.rglob("*") if path.is_file()]
    for path in sorted(files, key=lambda path: path.name == PROVENANCE):
        place = out / path.relative_to(folder)
        place.parent.mkdir(parents=True, exist_ok=True)
        path.replace(place)


@contextmanager
def _uninterrupted() -> Iterator[None]:
    """Let Ctrl+C wait until the end of this block."""
    if threading.current_thread() is not threading.main_thread():  # which no Ctrl+C interrupts
        yield
        return
    pressed: list[int] = []
    before = signal.signal(signal.SIGINT, lambda number, _: pressed.append(number))
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
    if pressed:
        raise KeyboardInterrupt


def say(text: str) -> None:
    """Print on standard output, at once, so that whatever refuses it is told like everything else."""
    with printing():
        print(text)


@contextmanager
def printing() -> Iterator[None]:
    """Within this block, what standard output refuses is an `InputError`; a reader who has left is not told."""
    try:
        yield
        sys.stdout.flush()
    except BrokenPipeError:
        raise
    except OSError as error:
        discard_output()  # or Python tries once more as it ends
        raise InputError(f"standard output cannot be written: {error.strerror or error}") from None


def discard_output() -> None:
    """Let standard output lead nowhere from here on."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _tell_of_age(scenario: str) -> None:
    """Say on standard error what has changed since a scenario file was written, where it would ask something else today."""
    path = Path(scenario)
    if scenario not in shipped() and path.is_file() and (notice := asked_under(path.read_text(encoding="utf-8-sig"))):
        print(bounded(notice.text), file=sys.stderr)


def changed(scenario: Scenario, texts: Sequence[str]) -> Scenario:
    """Return a scenario with the ``key=value`` texts of ``--set``."""
    return scenario.with_changes(_changes(texts), "--set")


def _changes(texts: Sequence[str]) -> dict[str, str]:
    """Return ``key=value`` texts by key; what a value means is the scenario's business."""
    changes: dict[str, str] = {}
    for text in texts:
        key, equals, value = (part.strip() for part in text.partition("="))
        if not equals or not key:
            raise InputError(f"--set: expected key=value, got {text[:100]!r}; the scenario goes before --set")
        if key in changes:
            raise InputError(f"--set: {key[:100]} is given twice")
        changes[key] = value
    return changes


@contextmanager
def writing(out: Path, option: str = "--out") -> Iterator[None]:
    """Within this block, what the system refuses is an `InputError` that names the option."""
    try:
        yield
    except OSError as error:
        place = error.filename or out
        raise InputError(f"{option} {out}: cannot be written: {error.strerror or error} ({place})") from None


def _write_table(out: Path, name: str, frame: pd.DataFrame, form: str) -> str:
    from ..present.spreadsheet import without_formulas

    path = out / f"{name}.{form}"
    path.parent.mkdir(exist_ok=True)
    if form == "parquet":
        frame.to_parquet(path, index=False)
    else:
        without_formulas(frame).to_csv(path, index=False)
    return path.relative_to(out).as_posix()
