"""What the benchmarks share: time in turn, ratios, Markdown."""

from __future__ import annotations

import gc
import statistics
import time
from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar

Result = TypeVar("Result")


def seconds(function: Callable[[], Result]) -> tuple[float, Result]:
    """Return the processor time of a call, at least a microsecond, and what it returned; others' garbage is collected before."""
    gc.collect()
    started = time.process_time()
    result = function()
    return max(time.process_time() - started, 1e-6), result


def middle(values: Sequence[float], digits: int = 3) -> str:
    """Return the median and the range of some values."""
    return f"{number(statistics.median(values), digits)} ({number(min(values), digits)} to {number(max(values), digits)})"


def ratios(values: Sequence[float], base: Sequence[float]) -> str:
    """Return median and range of the ratios of values that were taken in turn."""
    return middle([value / own for value, own in zip(values, base, strict=True)])


def number(value: float, digits: int = 3) -> str:
    """Return a number with so many digits that matter, thousands apart."""
    return f"{float(f'{value:.{digits}g}'):,.{max(0, digits - len(str(int(abs(value)))))}f}"


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a Markdown table."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines) + "\n"
