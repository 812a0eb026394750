"""What a command line asks for: a changed scenario, how to run it, and where to write."""

from __future__ import annotations

import argparse
import json
import logging
import os
import re
import signal
import tempfile
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Executor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pandas as pd
from tqdm import tqdm

from .. import __version__
from ..experiment.cells import Cell
from ..experiment.comparison import HEADLINE
from ..experiment.executors import cluster
from ..experiment.result import IN_DETAIL, TABLES, Result
from ..present import spreadsheet
from ..scenario import MODEL_VERSION, Scenario, asked_under, dumps, load, shipped
from .terminal import FAILED, OK, InputError, complain, say

PROVENANCE, SCENARIO, MORE_SCENARIOS = "provenance.json", "scenario.toml", "scenario_[0-9]*.toml"
SUMMARIES = (
    "comparison", "summary", "study", "matrix", "staffing", "staffings_tried", "best", "responses", "targets", "targets_by_world",
    "sensitivity", "mission", "steps", "signs", "levers",
)  # fmt: skip
OF_WORLDS = (*TABLES, "metrics")
FORMATS = {"csv": "csv", "european-csv": "csv", "parquet": "parquet"}
"""How tables can be written, and how their files' names end."""
CLUSTER = re.compile(r"(tcp|tls|ws|wss)://(\[[0-9a-fA-F:.]+\]|[^\s/:\[\]]+):[0-9]{1,5}")


class Request:
    """What a command line asks for: a changed scenario, how to run it, what is kept of it, and where to write.

    Attributes
    ----------
    how : dict
        How to run it: what every study takes.
    kept : dict
        What is kept of each world. The tables, where they are, are written into a directory for each operating model.
    cells : dict of str to Cell
        What is told cell by cell, each with its scenario, in a file of its own, and its levers; none where one scenario is played.
    """

    def __init__(self, options: argparse.Namespace, keeps_worlds: bool = False) -> None:
        self.options = options
        self.cells: Mapping[str, Cell] = {}
        self.file = self.opened(options.scenario)
        self.scenario = changed(self.file, options.changes)
        self.how: dict[str, Any] = {
            "replications": options.replications, "seed": options.seed, "workers": options.workers, "executor": _cluster(options.cluster),
        }  # fmt: skip
        is_written = keeps_worlds and options.out is not None
        self.kept: dict[str, Any] = {"tables": is_written, "detail": is_written and options.detail}

    @staticmethod
    def opened(scenario: str) -> Scenario:
        """Return a scenario by its name or file, and tell of what has changed since the file was written."""
        found, path = load(scenario), Path(scenario)
        if scenario not in shipped() and path.is_file():
            notice = asked_under(path.read_text(encoding="utf-8-sig"))
            if notice:
                complain(notice.text)
        return found

    def scenarios(self) -> dict[str, Scenario]:
        """Return the scenario that was asked for, and what differs from it in other cells, by the file that each is written to."""
        distinct = {scenario.fingerprint: scenario for scenario in (self.scenario, *(cell.scenario for cell in self.cells.values()))}
        return {SCENARIO if n == 1 else f"scenario_{n}.toml": scenario for n, scenario in enumerate(distinct.values(), 1)}

    @property
    def margins(self) -> dict[str, float]:
        """From which size on a difference matters, by measure."""
        return {} if self.options.margin is None else {HEADLINE: self.options.margin}

    def prepare(self, models: Sequence[str], scenario: Scenario | None = None) -> None:
        """Find out before the work, not after it, whether the operating models exist and the directory can be written."""
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
        hidden = None if self.options.progress is None else not self.options.progress
        with tqdm(disable=hidden, unit=f" {unit}", leave=False, mininterval=0, miniters=1) as bar:

            def show(done: int, total: int) -> None:
                bar.total = total
                bar.update(done - bar.n)

            yield show

    def heading(self) -> str:
        """Return what was asked, in a few lines; of several scenarios, all their titles."""
        scenario, how = self.scenario, self.how
        titles = {cell.scenario.title: cell.scenario.fingerprint for cell in self.cells.values()}
        if len(titles) > 1:
            told = [f"{title} (scenario {fingerprint})" for title, fingerprint in titles.items()]
            return "\n".join([*told, f"Seed {how['seed']}, {how['replications']} replications", *self.options.changes, ""])
        changed = [f"{key} changed from {before} to {now}" for key, (before, now) in self.changes().items()]
        note = "(written for the scenario as shipped, before the changes below)" if changed and scenario.question else ""
        lines = [scenario.title, scenario.question, note, f"Scenario {scenario.fingerprint}, seed {how['seed']}, "
                 f"{how['replications']} replications", *changed]  # fmt: skip
        return "\n".join(line for line in lines if line) + "\n"

    def changes(self) -> dict[str, tuple[Any, Any]]:
        """Return what differs from the file, by key: its value there and its value here."""
        before = self.file.values()
        return {key: (before.get(key), now) for key, now in self.scenario.differences(self.file).items()}

    def finish(self, tables: Mapping[str, pd.DataFrame], results: Mapping[str, Result], told: str) -> int:
        """Write, then print, so that a reader who stops early, such as head, costs no file; return the exit code."""
        with self.told_even_so(told):
            self.write(tables, results)
        code = self.tell_failures(results)
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

    def write(self, tables: Mapping[str, pd.DataFrame], results: Mapping[str, Result]) -> None:
        """Write every table, the scenario and where it all comes from, all or nothing; nothing without ``--out``."""
        out: Path | None = self.options.out
        if out is None:
            return
        frames = dict(tables)
        for model, result in results.items() if self.kept["tables"] else ():
            names = [name for name in TABLES if self.kept["detail"] or name not in IN_DETAIL]
            frames |= {f"{model}/{name}": getattr(result, name) for name in names}
            frames[f"{model}/metrics"] = result.metrics()
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
        of_worlds = [f"{model}/{table}" for model in self.scenario.operating_models for table in OF_WORLDS]
        scenarios = [SCENARIO, *(path.name for path in out.glob(MORE_SCENARIOS))]
        return [*scenarios, *(f"{name}.{form}" for name in (*SUMMARIES, *of_worlds) for form in set(FORMATS.values())), PROVENANCE]

    def tell_failures(self, results: Mapping[str, Result]) -> int:
        """Tell which replications failed, if any, and return the exit code."""
        lines = [
            f"replication {failure.replication} of {name} failed, seed {result.seed}: {failure.message}"
            for name, result in results.items()
            for failure in result.failures
        ]
        if not lines:
            return OK
        complain("\n".join(lines))
        return FAILED

    def provenance(self, results: Mapping[str, Result], files: list[str]) -> dict[str, Any]:
        """Return all that is needed to run the same again and to see that it is the same."""
        named = "cell" if self.cells else "operating_model"
        models = {} if self.cells else {name: self.scenario.operating_models[name].model_dump(mode="json") for name in results}
        file_of = {scenario.fingerprint: file for file, scenario in self.scenarios().items()}
        cells = {
            name: {"scenario": file_of[cell.scenario.fingerprint], "operating_model": cell.operating_model,
                   "levers": cell.levers.model_dump(mode="json")} for name, cell in self.cells.items()
        }  # fmt: skip
        return {
            "title": self.scenario.title,
            "fingerprint": self.scenario.fingerprint,
            "seed": self.how["seed"],
            "replications": self.how["replications"],
            **({"operating_models": models} if models else {}),
            "changes": {key: {"file": before, "now": now} for key, (before, now) in self.changes().items()},
            "failures": [{named: name, **failure._asdict()} for name, result in results.items() for failure in result.failures],
            "model_version": MODEL_VERSION,
            "version": __version__,
            "files": [*self.scenarios(), *files],
            **({"cells": cells} if cells else {}),
        }


def _cluster(address: str | None) -> Executor | None:
    """Return the workers of a cluster, None without an address."""
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
        MORE_SCENARIOS,
        *(f"{name}.*" for name in SUMMARIES),
        *(f"*/{table}.*" for table in OF_WORLDS),
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


def check_distinct(option: str, models: Sequence[str]) -> None:
    """Refuse an option that names the same twice."""
    if len(set(models)) < len(models):
        raise InputError(f"{option} must differ, got {' '.join(models)}")


def changed(scenario: Scenario, texts: Sequence[str]) -> Scenario:
    """Return a scenario with the ``key=value`` texts of ``--set``; what a value means is the scenario's business."""
    changes: dict[str, str] = {}
    for text in texts:
        key, equals, value = (part.strip() for part in text.partition("="))
        if not equals or not key:
            raise InputError(f"--set: expected key=value, got {text[:100]!r}; the scenario goes before --set")
        if key in changes:
            raise InputError(f"--set: {key[:100]} is given twice")
        changes[key] = value
    return scenario.with_changes(changes, "--set")


@contextmanager
def writing(out: Path, option: str = "--out") -> Iterator[None]:
    """Within this block, what the system refuses is an `InputError` that names the option."""
    try:
        yield
    except OSError as error:
        place = error.filename or out
        raise InputError(f"{option} {out}: cannot be written: {error.strerror or error} ({place})") from None


def _write_table(out: Path, name: str, frame: pd.DataFrame, form: str) -> str:
    path = out / f"{name}.{FORMATS[form]}"
    path.parent.mkdir(exist_ok=True)
    if form == "parquet":
        frame.to_parquet(path, index=False)
    else:
        path.write_bytes(spreadsheet.csv(frame, "european" if form == "european-csv" else "international"))
    return path.relative_to(out).as_posix()
