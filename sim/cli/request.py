"""What a command line asks for: a changed scenario, how to run it, and where to write."""

from __future__ import annotations

import argparse
import json
import re
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .. import __version__
from ..scenario import MODEL_VERSION, dumps, load

if TYPE_CHECKING:
    from concurrent.futures import Executor

    import pandas as pd

    from ..experiment.result import Result

OK, FAILED, WRONG_INPUT, STOPPED = 0, 1, 2, 130
"""Exit codes."""
TABLES = ("journeys", "activities", "beliefs", "leads", "opportunities", "customers", "brand", "spend")
DETAIL = ("activities", "beliefs")
PROVENANCE, SCENARIO = "provenance.json", "scenario.toml"


class InputError(Exception):
    """What to tell whoever typed the command."""


class Request:
    """What a command line asks for: a changed scenario, how to run it, and where to write."""

    writes_worlds = True  # the tables of each operating model, in a directory of its own

    def __init__(self, options: argparse.Namespace) -> None:
        self.options = options
        self.file = load(options.scenario)
        self.scenario = self.file.with_changes(_changes(options.changes), "--set")
        self.how: dict[str, Any] = {
            "replications": options.replications, "seed": options.seed, "workers": options.workers,
            "detail": getattr(options, "detail", False) and options.out is not None, "executor": _cluster(options.cluster),
            "tables": options.out is not None,
        }  # fmt: skip

    def prepare(self, models: Sequence[str]) -> None:
        """Find out before the work, not after it, whether the operating models exist and the directory can be written."""
        from ..experiment.cells import Cell

        for name in models:
            Cell.of(self.scenario, name)
        out: Path | None = self.options.out
        if out is None:
            return
        if not self.options.overwrite and (found := _ours(out)):
            raise InputError(f"--out {out}: holds the results of another run ({found}); name another directory or add --overwrite")
        for name in models:
            if not re.fullmatch(r"\w[\w -]*", name):
                raise InputError(f"the operating model {name!r} cannot name a directory in {out}")
            folder = out / name if self.writes_worlds else out
            with writing(out):
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
        with writing(out):
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


def _cluster(address: str | None) -> Executor | None:
    """Return the workers of a cluster, None without an address."""
    from ..experiment.executors import cluster

    if address is None:
        return None
    try:
        return cluster(address)
    except ValueError as error:
        raise InputError(f"--cluster {error}") from None


def _ours(out: Path) -> str | None:
    """Return a file in *out* that a run would have written, None when there is none."""
    patterns = (PROVENANCE, SCENARIO, "comparison.*", "summary.*", "targets.*", *(f"*/{table}.*" for table in (*TABLES, "metrics")))
    with writing(out):
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
    path = out / f"{name}.{form}"
    if form == "parquet":
        frame.to_parquet(path, index=False)
    else:
        frame.to_csv(path, index=False)
    return path.relative_to(out).as_posix()


def _report_failures(results: Sequence[Result]) -> int:
    failed = [(result, failure) for result in results for failure in result.failures]
    for result, failure in failed:
        print(f"replication {failure.replication} of {result.operating_model} failed, seed {result.seed}: "
              f"{failure.message}", file=sys.stderr)  # fmt: skip
    return FAILED if failed else OK
