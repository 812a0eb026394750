"""Tables as a spreadsheet opens them: in columns, with its own decimal sign, and without formulas.

A spreadsheet takes text that begins like a formula for one. A scenario's names come from whoever wrote its file, so a table is made
safe as it is written, whatever is in it.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import pandas as pd

FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""First characters that a spreadsheet takes for the beginning of a formula, or skips before one."""


class Dialect(NamedTuple):
    """How a CSV file is written: what stands between two cells and before decimals, and the encoding."""

    separator: str
    decimal: str
    encoding: str


DIALECTS = {"international": Dialect(",", ".", "utf-8"), "european": Dialect(";", ",", "utf-8-sig")}
"""The first is what programs read without being told; the second opens in columns in an Excel that writes 3,5."""


def csv(frame: pd.DataFrame, dialect: str = "international") -> bytes:
    """Return *frame* as a CSV file without formulas.

    Parameters
    ----------
    frame : pandas.DataFrame
    dialect : {"international", "european"}
        Cells apart by commas and decimals by a point, or cells apart by semicolons and decimals by a comma, with the mark at the
        beginning by which Excel knows UTF-8.

    Returns
    -------
    bytes
        Without the index.
    """
    separator, decimal, encoding = DIALECTS[dialect]
    return without_formulas(frame).to_csv(index=False, sep=separator, decimal=decimal).encode(encoding)


def without_formulas(frame: pd.DataFrame) -> pd.DataFrame:
    """Table of the same values in which no text and no heading begins like a formula: an apostrophe stands before it.

    Parameters
    ----------
    frame : pandas.DataFrame
        Any; numbers, dates and what is missing stay as they are. A carriage return, which would end a row, becomes a space.

    Returns
    -------
    pandas.DataFrame
        *frame* itself where nothing in it has to change.
    """
    changed = {name: column.astype(object).map(_harmless) for name, column in frame.items() if _is_harmful(column)}
    headings = {name: _harmless(name) for name in frame.columns if _harmless(name) != name}
    if changed or headings:
        frame = frame.copy(deep=False)
        for name, column in changed.items():
            frame[name] = column
        frame = frame.rename(columns=headings)
    return frame


def _is_harmful(column: pd.Series) -> bool:
    return not pd.api.types.is_numeric_dtype(column) and any(_harmless(value) is not value for value in column.unique())


def _harmless(value: Any) -> Any:
    if not isinstance(value, str) or not (value.startswith(FORMULA) or "\r" in value):
        return value
    return "'" * value.startswith(FORMULA) + value.replace("\r", " ")
