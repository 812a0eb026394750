"""The command ``breakeven``: one setting over a range in the same worlds, and where the answer turns on it."""

from __future__ import annotations

import argparse

import pandas as pd

from ..measures import find
from ..present.charts.sweep import sentence
from ..studies.sweep import Sweep, sweep
from .staffing import OfSettings
from .tables import MARK, aligned, joined, plain
from .terminal import InputError


def run(options: argparse.Namespace) -> int:
    """Play both ways of working at some values of each setting; print every value, and where the answer turns."""
    keys = options.settings or [f"operating_models.{options.other}.coordination"]
    ends = (options.low, options.high)
    if len(keys) > 1 and ends != (None, None):
        raise InputError(f"--low and --high belong to one setting, got {' '.join(keys)[:200]}")
    request = OfSettings(options)
    request.models = (options.base, options.other)
    request.prepare(request.models)
    judged = ("lifetime_profit", "win_rate") if request.scenario.customers.followed else ("win_rate",)
    lines, tables, failures = list[str](), list[pd.DataFrame](), 0
    for key in keys:
        with request.progress() as progress:
            found = sweep(
                request.scenario, key, *ends, options.base, options.other, points=options.points, progress=progress, **request.how
            )
        lines += [line for metric in judged for line in (aligned(_rows(found, metric)), f"  {sentence(found, metric)}", "")]
        tables.append(found.table())
        failures += found.failures
    return request.found({"breakeven": pd.concat(tables, ignore_index=True)}, [*lines, MARK], failures)


def _rows(found: Sweep, metric: str) -> list[list[str]]:
    """Return a row for each value: both ways of working, and their difference with its interval."""
    measure = find(metric)
    rows = [[plain(f"{measure.label}, by {found.label}"), *found.names, "difference", "95 % interval", ""]]
    for place, (value, gap) in enumerate(zip(found.values, found.differences(metric), strict=True)):
        levels = [measure.format(found.level(side, metric)[place].mean) for side in (0, 1)]
        ends = joined(*(measure.format_difference(end) for end in (gap.low, gap.high)))
        rows.append([f"{value:g}", *levels, measure.format_difference(gap.mean), ends, "*" if gap.is_clear else ""])
    return rows
