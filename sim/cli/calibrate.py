"""The command ``calibrate``: whether a scenario meets the published figures, and with which values it would."""

from __future__ import annotations

import argparse
import textwrap

import pandas as pd

from ..experiment.result import Result
from ..measures.targets import TARGETS
from ..scenario import dumps
from ..studies.calibration import CONSUMER, Calibration, Tuned, sensitivity, tune
from ..studies.calibration import calibrate as measure
from .request import Request, check_distinct, writing
from .tables import aligned, calibration_rows, sensitivity_rows, tuning_rows
from .terminal import FAILED, OK, InputError, complain, say

HOW_TO_READ = """\
Measured under each operating model of ours; a target holds when it does under all of them, \
or under the one that it was published of, which is then named. In brackets the 95 % interval over \
worlds; "on the edge" means that it holds an end of the accepted range."""

HOW_FAR = """\
How far each tuned parameter can move, one at a time, before a target leaves its range: any value in between does as well. Reckoned with \
the slope in the same worlds; "any" where no target that holds answers clearly."""


def run(options: argparse.Namespace) -> int:
    """Search if asked to, then measure, print and write."""
    request = Request(options)
    _check(options)
    request.prepare(options.models)
    found = _tuned(request) if options.tune else None
    if found is not None:
        request.scenario = found.scenario
        if options.save is not None:  # first, as it took longest
            with writing(options.save, "--save"):
                options.save.write_text(dumps(request.scenario), encoding="utf-8")
    with request.progress() as progress:
        calibration = measure(request.scenario, options.models, progress=progress, **request.how)
    told = [aligned(calibration_rows(calibration)), "", textwrap.fill(HOW_TO_READ, 110), "", summary(calibration)]
    if found is not None:
        told = [_searched(found), *told]
    tables = {"targets": calibration.table(), "targets_by_world": calibration.worlds()}
    if options.sensitivity:
        tables["sensitivity"] = _sensitivity(request)
        told += ["", textwrap.fill(HOW_FAR, 110), "", aligned(sensitivity_rows(tables["sensitivity"]))]
    results = {
        model: Result.of(
            request.scenario, model, calibration.seed, {}, [failure for name, failure in calibration.failures if name == model]
        )
        for model in calibration.observed
    }
    for name, failure in calibration.failures:
        if name == CONSUMER:
            complain(f"the world of {CONSUMER} failed, seed {calibration.seed}: {failure.message}")
    failed = request.finish(tables, results, "\n".join(told))
    if options.save is not None:
        say(f"Saved to {options.save}")
    return OK if calibration.all_hold and failed == OK and not calibration.failures else FAILED


def summary(calibration: Calibration) -> str:
    """Return how many targets hold, and which do not."""
    missed = [target.label for key, target in TARGETS.items() if not calibration.holds(key)]
    held = f"{len(TARGETS) - len(missed)} of {len(TARGETS)} targets hold"
    return f"{held}. Not: {'; '.join(missed)}." if missed else f"{held}."


def _check(options: argparse.Namespace) -> None:
    check_distinct("--models", options.models)
    if options.save is not None and not options.tune:
        raise InputError("--save writes what --tune finds; add --tune")
    if options.tune and options.tune_seed == options.seed:
        raise InputError(f"--tune-seed and --seed must differ, both are {options.seed}: what is tuned on some worlds is verified on others")
    if options.save is not None:
        is_there = options.save.exists()
        if is_there and not options.overwrite:
            raise InputError(f"--save {options.save}: is there already; name another file or add --overwrite")
        with writing(options.save, "--save"):
            options.save.open("a").close()
        if not is_there:
            options.save.unlink()


def _tuned(request: Request) -> Tuned:
    options = request.options
    with request.progress("settings") as progress:
        return tune(request.scenario, options.models, options.tune_replications, options.tune_seed, options.workers,
                    evaluations=options.evaluations, executor=request.how["executor"], progress=progress)  # fmt: skip


def _sensitivity(request: Request) -> pd.DataFrame:
    options = request.options
    with request.progress("settings") as progress:
        return sensitivity(request.scenario, options.models, options.tune_replications, options.tune_seed, options.workers,
                           executor=request.how["executor"], progress=progress)  # fmt: skip


def _searched(found: Tuned) -> str:
    """Return what the search tried and found."""
    tried = f"Tried {found.evaluations} setting{'s' if found.evaluations > 1 else ''}: missed {found.miss_before:.4g} before, " \
            f"{found.miss_after:.4g} after (squared distances in widths of the accepted ranges)."  # fmt: skip
    return f"{tried}\n{aligned(tuning_rows(found))}\n"
