"""Tables and sentences for a terminal."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ..experiment.comparison import Comparison
    from ..experiment.result import Result

MOST_LINES, LONGEST_LINE = 20, 500
"""Of a message."""
MARK = "* the 95 % interval of the difference excludes 0"


def run_rows(result: Result) -> list[list[str]]:
    """Return each figure of a result with its interval."""
    from ..measures import METRICS

    rows = [["", result.operating_model, "95 % interval", "worlds"]]
    for row in result.table().to_dict("records"):
        write = METRICS[row["metric"]].format
        rows.append([_labelled(row), write(row["mean"]), interval(write(row["low"]), write(row["high"])), str(row["replications"])])
    return rows


def comparison_rows(comparison: Comparison) -> list[list[str]]:
    """Return each figure of both sides with their difference."""
    from ..measures import METRICS

    base, other = comparison.names
    rows = [["", base, other, "difference", "95 % interval", "", f"{other} better in"]]
    for row in comparison.table().to_dict("records"):
        metric = METRICS[row["metric"]]
        low, high = metric.format_difference(row["low"]), metric.format_difference(row["high"])
        rows.append([_labelled(row), metric.format(row[base]), metric.format(row[other]),
                     metric.format_difference(row["difference"]), interval(low, high),
                     "*" if row["low"] > 0 or row["high"] < 0 else "", better_in(row["better_in"], row["replications"])])  # fmt: skip
    return rows


def better_in(share: float, n: int) -> str:
    """Return in how many of *n* paired worlds it is better; *neither* where neither more nor less is."""
    from ..present.scales import count

    return f"{round(share * n)} of {n}" if share == share else "neither" if n else plain(count(n, "world"))


def _labelled(row: dict[Any, Any]) -> str:
    is_told = row["unit"] in {"share", "return", "journeys", "loop-backs", "customers", "recommendations"}
    return row["label"] if is_told else f"{row['label']} ({row['unit']})"


def interval(low: str, high: str) -> str:
    """Join two written bounds, with their unit once."""
    unit = high.partition(" ")[1] + high.partition(" ")[2]
    return f"{low.removesuffix(unit)} to {high}" if unit in {" %", " points", " months", " times", " people"} else f"{low} to {high}"


def aligned(rows: list[list[str]]) -> str:
    """Return rows as lines of columns: the first to the left, the others to the right."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    lines = []
    for first, *others in rows:
        cells = [cell.rjust(width) for cell, width in zip(others, widths[1:], strict=True)]
        lines.append("  ".join([first.ljust(widths[0]), *cells]).rstrip())
    return "\n".join(lines)


def bounded(message: str) -> str:
    """Return a message that fits a terminal: so many lines, each with its middle left out where it is too long, no control characters."""
    lines = message.split("\n")
    told = [_shortened(re.sub(r"[\x00-\x1f\x7f-\x9f]", lambda found: ascii(found[0])[1:-1], line)) for line in lines[:MOST_LINES]]
    return "\n".join([*told, f"... and {len(lines) - MOST_LINES:,} more"] if len(lines) > MOST_LINES else told)


def _shortened(line: str) -> str:
    half = LONGEST_LINE // 2
    return line if len(line) <= LONGEST_LINE else f"{line[:half]} ... {line[-half:]}"


def plain(text: str) -> str:
    """Return a sentence in the characters of every terminal."""
    return text.replace("\u00a0", " ").replace("\u2212", "-")
