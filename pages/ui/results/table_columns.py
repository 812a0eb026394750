"""How the columns of a table are drawn on a page: none narrower than its longest text."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd
import streamlit as st

NARROW, WIDE = frozenset("fijlrt .,:;()-–’"), frozenset("−+×mMW%")
NARROW_WIDTH, WIDTH, WIDE_WIDTH = 4.8, 8.5, 11.8  # pixels: of characters in a table
MARGIN, SIGN = 17, 24  # pixels: around a text, for the sign that offers help


def fitted(frame: pd.DataFrame, helps: Mapping[str, str] | None = None) -> dict[str, Any]:
    """Return how a table's columns are drawn: none narrower than its longest text, the first in sight while the others scroll."""
    helps, columns = helps or {}, dict[str, Any]()
    for name in map(str, frame):
        heading, text = _width(name) + SIGN * (name in helps), max(frame[name].astype(str).map(_width), default=0.0)
        columns[name] = st.column_config.Column(width=round(MARGIN + max(heading, text)), pinned=not columns, help=helps.get(name))
    return columns


def _width(text: str) -> float:
    """Return about how many pixels wide a text is in a table, in the widest of the usual system fonts."""
    return sum(NARROW_WIDTH if character in NARROW else WIDE_WIDTH if character in WIDE else WIDTH for character in text)


def step_columns(frame: pd.DataFrame) -> dict[str, Any]:
    """Return how the columns of a journey's steps are drawn."""
    return fitted(frame) | {"Hours": st.column_config.NumberColumn(format="%.1f", help="Of all people who took part.")}
