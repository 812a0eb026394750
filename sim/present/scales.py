"""Numbers as a reader wants them: 18.2 %, 6.1 points, 0.6 months, EUR 1.2 million.

A `Scale` is chosen once for all the numbers of a sentence or a chart, so that a mean and its interval share unit and decimals.
It never writes ``nan``: what is not there is *unknown*.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from ..experiment.statistics import Interval
from ..measures.units import IN_PERCENT, SPACE
from ..scenario.calendar import DAYS_PER_MONTH, HOURS_PER_MONTH

MINUS = "\u2212"
UNKNOWN = "unknown"
SHORT_MONTHS = 1 / DAYS_PER_MONTH  # what is shorter than a working day is written in hours
MOST_DECIMALS = 6  # what is smaller than these can show is an error of rounding


@dataclass(frozen=True)
class Scale:
    """How the values of one metric are written: ``value * factor`` with *decimals*, between *prefix* and *suffix*.

    Negative *decimals* round to tens, hundreds and so on. On a *fine* scale, what is too small for them gets as many as it needs.
    """

    factor: float = 1.0
    decimals: int = 1
    prefix: str = ""
    suffix: str = ""
    fine: bool = False

    def number(self, value: float) -> str:
        """Return the bare number, with a true minus sign and commas between thousands."""
        if not math.isfinite(value):
            return UNKNOWN
        decimals = self._decimals(value)
        text = f"{round(abs(value * self.factor), decimals):,.{max(0, decimals)}f}"
        return f"{MINUS}{text}" if value < 0 and not self.is_zero(value) else text

    def is_zero(self, value: float) -> bool:
        """Tell whether *value* would be written as 0."""
        return round(abs(value * self.factor), self._decimals(value)) == 0

    def _decimals(self, value: float) -> int:
        enough = (decimals for decimals in range(self.decimals, MOST_DECIMALS + 1) if round(abs(value * self.factor), decimals))
        return next(enough, self.decimals) if self.fine else self.decimals

    def text(self, value: float) -> str:
        """Return the number with its unit."""
        number = self.number(value)
        return UNKNOWN if number == UNKNOWN else SPACE.join(part for part in (self.prefix, number, self.suffix) if part)

    def span(self, first: float, last: float) -> str:
        """Return *first* to *last*, with the unit once."""
        start = replace(self, suffix="").text(first)
        return f"{start} to {replace(self, prefix='').text(last)}"

    def ends(self, found: Interval) -> str:
        """Return an interval without its unit: *16.5 to 17.8*."""
        return f"{self.number(found.low)} to {self.number(found.high)}"

    def sizes(self, found: Interval) -> str:
        """Return an interval without its unit and signs, from the nearer end to the further one."""
        near, far = sorted((abs(found.low), abs(found.high)))
        return f"{self.number(near)} to {self.number(far)}"

    def signed(self, value: float) -> str:
        """Return the number with its unit and always a sign, unless it is zero."""
        return f"+{self.text(value)}" if value > 0 and not self.is_zero(value) else self.text(value)


def written(found: Interval | None, scale: Scale) -> str:
    """Return an estimate with its interval, *17.1 % (16.5 to 17.8)*, of the first few worlds without."""
    if found is None or not found.n:
        return "nothing to count"
    if found.has_range:
        return f"{scale.text(found.mean)} ({scale.ends(found)})"
    return scale.text(found.mean) if found.n > 1 else f"{scale.text(found.mean)} in the only world"


def difference(found: Interval, scale: Scale) -> str:
    """Return a difference with its interval, and whether it is clear, each once there are worlds enough: *+3.1 points (1.2 to 5.0)*."""
    if found.n < 2:
        return f"unknown from {count(found.n, 'world')}"
    return f"{change(found, scale)}{'' if found.is_clear or found.is_early else ', not clear'}"


def change(found: Interval, scale: Scale) -> str:
    """Return a difference with its interval, of the first few worlds without: *+3.1 points (1.2 to 5.0)*."""
    return f"{scale.signed(found.mean)} ({scale.ends(found)})" if found.has_range else scale.signed(found.mean)


def share_difference(found: Interval) -> str:
    """Return a difference of shares as `difference` does."""
    return difference(found, differences("share", "", found.mean, found.low, found.high))


def as_share(found: Interval) -> Interval:
    """Return the estimate of a share with its interval cut to 0 to 1, which that of a few worlds may pass; an unknown one stays so."""
    low, high = np.clip([found.low, found.high], 0.0, 1.0)
    return replace(found, low=float(low), high=float(high))


PERCENT, WHOLE = Scale(100.0, 1, suffix="%"), Scale(100.0, 0, suffix="%")
"""Of shares, with a decimal and without."""
POINTS = Scale(100.0, 1)
"""Of journeys won, in every 100."""


def levels(unit: str, currency: str, *values: float) -> Scale:
    """Return the scale for *values* of a metric in *unit*; ``share`` becomes per cent, ``money`` gets the currency."""
    largest = _largest(values)
    if unit in IN_PERCENT:
        return PERCENT
    if unit == "money":
        return _money(currency, largest)
    return Scale(1.0, _decimals(largest), suffix=unit)


def differences(unit: str, currency: str, *values: float) -> Scale:
    """Return the scale for differences between values in *unit*, fit for the largest of *values*; none is written as 0 that is not.

    Months that are less than a working day become working hours.
    """
    largest = _largest(values)
    if unit == "money":
        return replace(_money(currency, largest), fine=True)
    if unit in IN_PERCENT:
        return Scale(100.0, _decimals(100.0 * largest), suffix="points", fine=True)
    if unit == "months" and 0.0 < largest < SHORT_MONTHS:
        return Scale(HOURS_PER_MONTH, _decimals(HOURS_PER_MONTH * largest), suffix="working hours", fine=True)
    return Scale(1.0, _decimals(largest), suffix=unit, fine=True)


def working_day(days: float) -> int:
    """Return the number of the working day that it is so many *days* after a beginning; the first is 1."""
    return 1 + math.floor(days + 1e-9)  # days that were months before may miss a whole number by a rounding


def count(n: int, one: str, many: str | None = None) -> str:
    """Return *n* with its noun: ``1 world``, ``2 worlds``."""
    return f"{n:,}{SPACE}{one if n == 1 else many or one + 's'}"


def capital(text: str) -> str:
    """Return *text* as the beginning of a sentence."""
    return text[:1].upper() + text[1:]


def listed(names: Sequence[str]) -> str:
    """Return *names* as a sentence lists them: one, two and three."""
    *first, last = names
    return f"{', '.join(first)} and {last}" if first else last


def left_out(failures: int) -> str:
    """Return in a sentence how many runs failed."""
    return f"{count(failures, 'run')} failed and {'is' if failures == 1 else 'are'} left out."


def _money(currency: str, largest: float) -> Scale:
    for power, word in ((9, "billion"), (6, "million")):
        if largest >= 10**power:
            return Scale(10.0**-power, 2 if largest < 10 ** (power + 1) else 1, currency, word)
    return Scale(1.0, min(0, 3 - len(str(int(largest)))), currency)  # three digits that count


def _decimals(largest: float) -> int:
    return 0 if largest >= 100 else 1 if largest >= 1 else 2


def _largest(values: tuple[float, ...]) -> float:
    return max((abs(value) for value in values if math.isfinite(value)), default=0.0)
