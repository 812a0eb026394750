"""A measure: one number for each replication, declared once with its label, unit, direction, denominator, sentence and computation.

Declaring one is a row `declare(...)`, with a computation such as ``mean("journeys.loop_backs")`` or a function of `Measured`. Whatever
reads, writes, compares or draws measures finds all there is to know of one in its declaration.
Nothing here is a judgement over replications; that is `sim.experiment.statistics`.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import pandas as pd

from ..scenario import ScenarioError
from ..scenario.errors import unknown_key
from .measured import Measured
from .units import FORMATS, IN_PERCENT, NOTHING, SPACE

Compute = Callable[[Measured], pd.Series]
"""From what was measured to one value for each replication; NaN where there is no denominator."""

OF_100 = "{x} {more} of every 100 "
"""A difference of shares, inside a phrase: *4.2 more of every 100 journeys*."""


@dataclass(frozen=True, kw_only=True)
class Measure:
    """One figure, declared once.

    Attributes
    ----------
    key : str
        Its name in tables.
    label : str
        Its name in a marketer's words.
    unit : str
        ``share`` (0 to 1), ``ratio`` (of two sums), ``money``, ``months``, ``days``, ``hours``, ``return`` (on a cost, 1 is all of it),
        or what is counted: a key of `FORMATS`.
    direction : int
        1 when more is better for us, -1 when less is, 0 when neither is.
    of : str
        The denominator of a share, or what it is a mean or quantile of: *all journeys*; empty for what is only counted.
    describe : str
        What is counted, and of what it is a share or a mean.
    heading : str
        Of the table in which it stands.
    phrase : str
        What one operating model does more, or less, of than the other: a sentence with the names ``{Other}`` (that begins it),
        ``{other}`` and ``{base}``, the size ``{x}`` and the word ``{more}``.
    words : tuple of str
        What ``{more}`` is when it is more, and when it is less.
    compute : callable
        From `Measured` to one value for each replication; NaN where there is no denominator.
    per : str
        Key of the measure that counts what a cost is divided by, where luck decides how many there are; empty elsewhere.
    needs_detail : bool
        Whether it is counted from every single activity, and so unknown (NaN) of worlds that were played without detail.
    needs_consumers : bool
        Whether it is held against a world of consumers, which only `studies.calibration.calibrate` plays, and so unknown (NaN) elsewhere.
    """

    key: str
    label: str
    unit: str
    direction: int
    of: str
    describe: str
    heading: str
    phrase: str
    words: tuple[str, str]
    compute: Compute
    per: str = ""
    needs_detail: bool = False
    needs_consumers: bool = False

    def values(self, m: Measured) -> pd.Series:
        """One value for each replication of *m*, by replication, under the key of the measure; none when nothing ran."""
        found = self.compute(m) if len(m.replications) else pd.Series(index=m.replications, dtype=float)
        return found.reindex(m.replications).astype(float).rename(self.key)

    @property
    def is_bare(self) -> bool:
        """Whether the phrase names the unit, so that the size stands in it as a bare number."""
        return names_unit(self.phrase, self.unit)

    def format(self, value: float) -> str:
        """Write one value: ``measure.format(0.234) == "23.4 %"``."""
        return FORMATS[self.unit](value)

    def format_difference(self, value: float) -> str:
        """Write a difference of two values, with its sign: ``+6.1 points``."""
        if math.isnan(value):
            return NOTHING
        written = f"{100 * abs(value):.1f} points" if self.unit in IN_PERCENT else self.format(abs(value))
        sign = "-" if value < 0 else "+"
        return f"{sign}{written}" if any(digit in written for digit in "123456789") else written

    def unit_in(self, currency: str) -> str:
        """Return the unit, with the name of the money."""
        return currency if self.unit == "money" else self.unit


MEASURES: dict[str, Measure] = {}
"""Every measure by its key, in the order of their declaration: those of `METRICS` first."""


def declared(found: Measure) -> Measure:
    """Add a measure to `MEASURES`.

    Raises
    ------
    ValueError
        When there is one of this key already, or its unit is none of `FORMATS`.
    """
    if found.key in MEASURES:
        raise ValueError(f"there is a measure {found.key} already")
    if found.unit not in FORMATS:
        raise ValueError(unknown_key(found.unit, list(FORMATS), f"unit of the measure {found.key}:"))
    MEASURES[found.key] = found
    return found


def declare(
    key: str,
    label: str,
    unit: str,
    direction: int,
    compute: Compute,
    *,
    describe: str,
    heading: str,
    of: str = "",
    phrase: str = "",
    words: tuple[str, str] | None = None,
    per: str = "",
    needs_detail: bool = False,
) -> Measure:
    """Declare a measure, its parameters as of `Measure`.

    Without a phrase its label is *higher* or *lower*; without words it is *more*, or *fewer* of what is counted.
    """
    if not phrase:
        phrase, words = f"With {{other}}, “{label}” is {{x}} {{more}} than with {{base}}", words or ("higher", "lower")
    usual = ("more", "fewer") if names_unit(phrase, unit) else ("more", "less")
    return declared(
        Measure(
            key=key,
            label=label,
            unit=unit,
            direction=direction,
            of=of,
            describe=describe,
            heading=heading,
            phrase=phrase.replace("every 100 ", f"every 100{SPACE}"),
            words=words or usual,
            compute=compute,
            per=per,
            needs_detail=needs_detail,
        )
    )


def mean(column: str) -> Compute:
    """Mean of a column, called as `Measured.column` calls it."""
    return lambda m: m.mean(m.column(column))


def quantile(column: str, share: float) -> Compute:
    """Quantile of a column."""
    return lambda m: m.quantile(m.column(column), share)


def ratio(numerator: str, denominator: str) -> Compute:
    """Sum of a column, as a share of the sum of another one."""
    return lambda m: m.ratio(m.column(numerator), m.column(denominator))


def read(make: Callable[[Measured], pd.DataFrame], column: str) -> Compute:
    """Column of the table by world that *make* makes; it is made once for all that are read off it."""
    return lambda m: m.once(make)[column]


def find(key: str) -> Measure:
    """Return the measure of a key.

    Raises
    ------
    ScenarioError
        When there is none, with the nearest key that there is.
    """
    if key not in MEASURES:
        raise ScenarioError([unknown_key(key, list(MEASURES), "measure")])
    return MEASURES[key]


def lowered(label: str) -> str:
    """Return a label for the middle of a sentence; an abbreviation such as *MQLs* stays as it is."""
    return label if label[1:2].isupper() else label[:1].lower() + label[1:]


def names_unit(phrase: str, unit: str) -> bool:
    """Whether a phrase names what is counted: *of every 100*, *more loop-backs*, *goodwill is … higher*."""
    named = (f"{{more}} {unit} ", f" {unit} is {{x}} ")
    return OF_100 in phrase.replace(SPACE, " ") or bool(unit and any(words in phrase for words in named))
