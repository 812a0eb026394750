"""Tables for a terminal: the rows of each command's figures, and rows set in columns."""

from __future__ import annotations

import math
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import replace
from typing import Any

import pandas as pd

from ..experiment.comparison import Comparison, Paired
from ..experiment.result import Result
from ..experiment.statistics import LEVEL_OF_LOOKS, Interval, student_t_interval
from ..experiment.study import Study
from ..measures import METRICS, Measure, find
from ..measures.targets import TARGETS
from ..present.findings import TOGETHER
from ..present.scales import count
from ..studies import BOTH, mission
from ..studies.calibration import KNOBS, Calibration, Tuned
from ..studies.matrix import Matrix

Rows = list[list[str]]
MARK = "* the interval of the difference excludes 0"
MARK_TOGETHER = f"{MARK}. {TOGETHER}"
MARK_OF_STUDY = (
    "* the interval of the difference excludes 0; {those}where nothing differs, about {expected:.2g} of {metrics} would have a star by luck"
)
MARK_OF_SOME = "those of a figure hold all at once (Bonferroni, {count} comparisons with {base}); "


def mark_of(study: Study, metrics: Sequence[str]) -> str:
    """Return what a star says in the rows of a study."""
    comparisons = len(study.names) - 1
    those = MARK_OF_SOME.format(count=comparisons, base=study.names[0]) if comparisons > 1 else ""
    return MARK_OF_STUDY.format(those=those, expected=(1 - LEVEL_OF_LOOKS) * len(metrics), metrics=plain(count(len(metrics), "figure")))


def run_rows(result: Result) -> Rows:
    """Return each figure of a result with its interval."""
    rows = [["", result.operating_model, "95 % interval", "worlds"]]
    for key, metric in METRICS.items():
        found = student_t_interval(result.figure(key))
        rows.append([_label(metric, result.scenario.currency), *_estimate(found, metric.format), str(found.n)])
    return rows


def comparison_rows(comparison: Comparison) -> Rows:
    """Return each figure of both sides with their difference."""
    base, other = comparison.names
    rows = [["", base, other, "difference", "interval", "", f"{other} better in"]]
    found = comparison.together()
    for key, metric in METRICS.items():
        paired = replace(comparison.paired(key), interval=found[key])
        means = [metric.format(student_t_interval(side).mean) for side in (paired.base, paired.other)]
        rows.append([_label(metric, comparison.scenario.currency), *means, *_difference(paired, metric)])
    return rows


def study_rows(study: Study, metrics: list[str]) -> Rows:
    """Return a row for each metric and cell, the first cell of each metric being the one that others are compared with."""
    base = study.names[0]
    rows = [["", "", "mean", "95 % interval", f"against {base}", "interval", "", "better in"]]
    for metric in map(find, metrics):
        for name in study.names:
            difference = ["", "", "", ""] if name == base else _difference(study.paired(metric.key, base, name), metric)
            label = metric.label if name == base else ""
            rows.append([label, name, *_estimate(study.estimate(metric.key, name), metric.format), *difference])
    return rows


def matrix_rows(matrix: Matrix, metric: str) -> Rows:
    """Return a row for each of our ways of working; in each column its mean against rivals of one kind, with its interval."""
    measure, base = find(metric), matrix.ours[0]
    rows = [["", *matrix.rivals]]
    for mine in matrix.ours:
        rows.append([mine, *(_in_a_cell(matrix.estimate(mine, theirs, metric), measure.format) for theirs in matrix.rivals)])
        if mine != base:
            gaps = [matrix.difference(mine, theirs, metric) for theirs in matrix.rivals]
            told = [f"{_in_a_cell(gap, measure.format_difference)}{' *' if gap.is_clear else '  '}" for gap in gaps]
            rows.append([f"  {mine} against {base}", *told])
    return rows


def calibration_rows(calibration: Calibration) -> Rows:
    """Return a row for each target: published, measured under each operating model with its interval, accepted, verdict."""
    models = list(dict.fromkeys(model for key in TARGETS for model in calibration.shown(key)))
    rows = [["target", "published", *(f"measured, {model}" for model in models), "accepted", "verdict"]]
    for key, target in TARGETS.items():
        shown = calibration.shown(key)
        found = [calibration.estimate(key, model) if model in shown else None for model in models]
        measured = ["" if each is None else _in_a_cell(each, target.format) if each.n > 1 else target.format(each.mean) for each in found]
        rows.append([target.label.replace("’", "'"), target.published, *measured, target.accepted, calibration.verdicts(key)])
    return rows


def tuning_rows(tuned: Tuned) -> Rows:
    """Return a row for each parameter that a search moved."""
    targets = {knob.key: "; ".join(TARGETS[target].label for target in knob.targets) for knob in KNOBS}
    found = [[key, f"{before:g}", f"{tuned.after[key]:g}", targets[key]] for key, before in tuned.before.items()]
    return [["parameter", "before", "found", "for"], *found]


def sensitivity_rows(found: pd.DataFrame) -> Rows:
    """Return a row for each tuned parameter: from where to where it can move, and which target it would push out of its range there."""
    rows = [["parameter", "can fall to", "", "is now", "can rise to", ""]]
    for key, one in found.groupby("parameter", sort=False):
        records = one.to_dict("records")
        down, up = max(records, key=lambda row: row["least"]), min(records, key=lambda row: row["most"])
        rows.append([str(key), *_end(down, "least"), f"{down['now']:g}", *_end(up, "most")])
    return rows


def _end(row: Mapping[Hashable, Any], side: str) -> tuple[str, str]:
    return (f"{row[side]:.3g}", TARGETS[row["target"]].label) if math.isfinite(row[side]) else ("any", "")


def mission_rows(table: pd.DataFrame) -> Rows:
    """Return a row for each system that was measured: its figure with it and without it, how far that moves, and our wins beside it."""
    wins = find("win_rate").format_difference
    rows = [["", "figure", "under", "with", "without", "moved by", "95 % interval", "by 2 %", *(f"wins, {way}" for way in BOTH)]]
    for row in mission.records(table[table["moves"] != ""]):
        rows.append([f"{row['code']} {row['system']}", row["label"], row["way"], mission.figure(row, "with"),
                     mission.figure(row, "without"), mission.share(row["movement"]),
                     joined(mission.share(row["low"]), mission.share(row["high"])), row["moves"],
                     *(f"{wins(row[f'wins_{way}'])}{mission.star(row, way) or ' '}" for way in BOTH)])  # fmt: skip
    return rows


def aligned(rows: Rows) -> str:
    """Return rows as lines of columns: the first to the left, the others to the right."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    lines = []
    for first, *others in rows:
        cells = [cell.rjust(width) for cell, width in zip(others, widths[1:], strict=True)]
        lines.append("  ".join([first.ljust(widths[0]), *cells]).rstrip())
    return "\n".join(lines)


def plain(text: str) -> str:
    """Return a sentence in the characters of every terminal."""
    return text.replace("\u00a0", " ").replace("\u2212", "-")


def _label(metric: Measure, currency: str) -> str:
    unit = metric.unit_in(currency)
    is_told = unit in {"share", "return", "journeys", "loop-backs", "customers", "recommendations"}
    return metric.label if is_told else f"{metric.label} ({unit})"


def _estimate(found: Interval, write: Callable[[float], str]) -> list[str]:
    """Return a mean, and its interval with the unit once."""
    return [write(found.mean), joined(write(found.low), write(found.high))]


def joined(low: str, high: str) -> str:
    """Return two written bounds as one text, with their unit once."""
    unit = high.partition(" ")[1] + high.partition(" ")[2]
    low = low.removesuffix(unit) if unit in {" %", " points", " months", " times", " people"} else low
    return f"{low} to {high}"


def _in_a_cell(found: Interval, write: Callable[[float], str]) -> str:
    mean, interval = _estimate(found, write)
    return f"{mean} ({interval})"


def _difference(paired: Paired, metric: Measure) -> list[str]:
    """Return a difference, its interval, whether that excludes 0, and in how many of the paired worlds it is for the better."""
    found, share = paired.interval, paired.share_better
    better = f"{round(share * found.n)} of {found.n}" if share == share else "neither" if found.n else plain(count(found.n, "world"))
    return [*_estimate(found, metric.format_difference), "*" if found.is_clear else "", better]
