"""The command ``calibrate``: whether a scenario meets the published figures, and with which values it would."""

from __future__ import annotations

import argparse
import sys
import textwrap
from typing import TYPE_CHECKING

from ..scenario import dumps
from .request import FAILED, OK, InputError, Request, say, writing
from .text import aligned, interval

if TYPE_CHECKING:
    from ..studies.calibration import Calibration, Tuned

HOW_TO_READ = """\
Measured under each operating model of ours; a target holds when it does under all of them. In brackets the 95 % interval over \
worlds; "on the edge" means that it holds an end of the accepted range."""


class _Calibrating(Request):
    writes_worlds = False


def run(options: argparse.Namespace) -> int:
    """Search if asked to, then measure, print and write."""
    from ..experiment.result import Result
    from ..studies.calibration import CONSUMER, calibrate

    request = _Calibrating(options)
    _check(options)
    request.prepare(options.models)
    how = {name: request.how[name] for name in ("replications", "seed", "workers", "executor")}
    found = _tuned(request) if options.tune else None
    if found is not None:
        request.scenario = found.scenario
        if options.save is not None:  # first, as it took longest
            with writing(options.save, "--save"):
                options.save.write_text(dumps(request.scenario), encoding="utf-8")
    with request.progress() as progress:
        calibration = calibrate(request.scenario, options.models, progress=progress, **how)
    told = [
        *(_searched(found) if found is not None else []),
        _table(calibration),
        "",
        textwrap.fill(HOW_TO_READ, 110),
        "",
        summary(calibration),
    ]
    results = [
        Result.of(request.scenario, model, calibration.seed, {}, [failure for name, failure in calibration.failures if name == model])
        for model in options.models
    ]
    tables = {"targets": calibration.table(), "targets_by_world": calibration.worlds()}
    for name, failure in calibration.failures:
        if name == CONSUMER:
            print(f"the world of {CONSUMER} failed, seed {calibration.seed}: {failure.message}", file=sys.stderr)
    failed = request.finish(tables, results, "\n".join(told))
    if options.save is not None:
        say(f"Saved to {options.save}")
    return OK if calibration.all_hold and failed == OK and not calibration.failures else FAILED


def summary(calibration: Calibration) -> str:
    """Return how many targets hold, and which do not."""
    from ..measures.targets import TARGETS

    missed = [target.label for key, target in TARGETS.items() if not calibration.holds(key)]
    held = f"{len(TARGETS) - len(missed)} of {len(TARGETS)} targets hold"
    return f"{held}. Not: {'; '.join(missed)}." if missed else f"{held}."


def _check(options: argparse.Namespace) -> None:
    if len(set(options.models)) < len(options.models):
        raise InputError(f"--models must differ, got {' '.join(options.models)}")
    if options.save is not None and not options.tune:
        raise InputError("--save writes what --tune finds; add --tune")
    if options.tune and options.tune_seed == options.seed:
        raise InputError(f"--tune-seed and --seed must differ, both are {options.seed}: what is tuned on some worlds is verified on others")
    if options.save is not None:
        if options.save.exists() and not options.overwrite:
            raise InputError(f"--save {options.save}: is there already; name another file or add --overwrite")
        is_there = options.save.exists()
        with writing(options.save, "--save"):
            options.save.open("a").close()
        if not is_there:
            options.save.unlink()


def _tuned(request: Request) -> Tuned:
    from ..studies.calibration import tune

    options = request.options
    with request.progress("settings") as progress:
        return tune(request.scenario, options.models, options.tune_replications, options.tune_seed, options.workers,
                    evaluations=options.evaluations, executor=request.how["executor"], progress=progress)  # fmt: skip


def _searched(found: Tuned) -> list[str]:
    """Return the lines that say what the search tried and found."""
    from ..measures.targets import TARGETS
    from ..studies.calibration import KNOBS

    rows = [["parameter", "before", "found", "for the target"]]
    targets = {knob.key: TARGETS[knob.target].label for knob in KNOBS}
    rows += [[key, f"{before:g}", f"{found.after[key]:g}", targets[key]] for key, before in found.before.items()]
    tried = f"Tried {found.evaluations} setting{'s' if found.evaluations > 1 else ''}: missed {found.miss_before:.4g} before, " \
            f"{found.miss_after:.4g} after (squared distances in widths of the accepted ranges)."  # fmt: skip
    return [tried, aligned(rows), ""]


def _table(calibration: Calibration) -> str:
    """Return a line for each target: published, measured under each operating model with its interval, accepted, verdict."""
    from ..measures.targets import TARGETS

    rows = [["target", "published", *(f"measured, {model}" for model in calibration.models), "accepted", "verdict"]]
    for key, target in TARGETS.items():
        row = [target.label.replace("’", "'"), target.published]
        for model in calibration.models:
            found = calibration.estimate(key, model)
            bracketed = f" ({interval(target.format(found.low), target.format(found.high))})" if found.n > 1 else ""
            row.append(f"{target.format(found.mean)}{bracketed}")
        verdicts = {model: calibration.verdict(key, model) for model in calibration.models}
        alike = len(set(verdicts.values())) == 1
        told = next(iter(verdicts.values())) if alike else "; ".join(f"{model} {verdict}" for model, verdict in verdicts.items())
        rows.append([*row, target.accepted, told])
    return aligned(rows)
