"""What a spreadsheet would make of a table that it opens: text that begins like a formula is a formula there.

A scenario's names come from whoever wrote its file, so a table is made safe as it is written, whatever is in it.
"""

from __future__ import annotations

from typing import Any

import pandas as pd

FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""First characters that a spreadsheet takes for the beginning of a formula, or skips before one."""


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
