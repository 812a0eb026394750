"""Responses in words: what was expected, what was found, and the verdict; for a terminal, a page, and a document."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from ..studies.responses import ENOUGH, FINDING, LESS, LEVEL, LOOKED_INTO, OF_ITS_OWN, OTHER_WAY
from .scales import PERCENT, Scale, count, differences
from .wording import model_name

FOUND = f"Found ({100 * LEVEL:.0f} % interval)"


def readable(frame: pd.DataFrame, currency: str) -> pd.DataFrame:
    """Return responses as a reader would write them; of two with one name each says under which way of working it was played."""
    is_twice = frame["question"].duplicated(keep=False)
    return pd.DataFrame([
        {"Question": f"{model_name(row['operating_model'])}: {row['question']}" if twice else row["question"], "Verdict": row["verdict"],
         FOUND: found(row, currency), "What is changed": row["change"], "Way of working": model_name(row["operating_model"]),
         "Figure": row["figure"], "Expected": expectation(row, currency), "In each arm": row["points"], "Why": reason(row)}
        for row, twice in zip(frame.to_dict("records"), is_twice, strict=True)
    ])  # fmt: skip


def reason(row: Mapping[Any, Any]) -> str:
    """Return why a row should respond and, where it did not as expected, what was found when that was looked into."""
    looked = LOOKED_INTO.get(row["key"], "") if row["verdict"] in (LESS, OTHER_WAY) else ""
    return f"{row['why']} Looked into: {looked}" if looked else str(row["why"])


def markdown(frame: pd.DataFrame, currency: str) -> str:
    """Return responses as a Markdown table."""
    shown = readable(frame, currency)
    rows: list[list[Any]] = [list(shown), ["---"] * shown.shape[1], *shown.to_numpy().tolist()]
    return "".join(f"| {' | '.join(str(cell).replace('|', '/') for cell in row)} |\n" for row in rows)


def told(frame: pd.DataFrame) -> str:
    """Return how many rows came out in each way, in a line."""
    judged = frame.loc[frame["verdict"] != FINDING, "verdict"]
    each = ", ".join(f"{number} {verdict}" for verdict, number in judged.value_counts().items())
    return f"{count(len(judged), 'expectation')}: {each}" if len(judged) else "Findings only, without an expectation"


def summary(frame: pd.DataFrame) -> str:
    """Return that, and what it is worth with few worlds."""
    few = f" A first look: a verdict asks for {ENOUGH} worlds." if (frame["worlds"] < ENOUGH).any() else ""
    return f"{told(frame)}.{few}"


def expectation(row: Mapping[Any, Any], currency: str) -> str:
    """Return which way a row should go, and how far at least: *more than +1.0 points*."""
    if not row["expected"]:
        return FINDING
    bound = row["expected"] * row["least"]
    told = _scale(row, currency, bound).signed(bound)
    if row["least"] < 0:
        return f"not {'below' if row['expected'] > 0 else 'above'} {told}"
    return f"{'above' if row['expected'] > 0 else 'below'} {told}"


def found(row: Mapping[Any, Any], currency: str) -> str:
    """Return what was found with its interval: *−2.1 points (−3.0 to −1.2)*; nothing where nothing could be told."""
    if row["replications"] < 2:
        return "–"
    values = [row[end] for end in ("difference", "low", "high")]
    scale = _scale(row, currency, *values)
    return f"{scale.signed(values[0])} ({scale.number(values[1])} to {scale.number(values[2])})"


def _scale(row: Mapping[Any, Any], currency: str, *values: float) -> Scale:
    return PERCENT if row["unit"] == OF_ITS_OWN else differences(row["unit"], currency, *values)
