"""An item as a file keeps it: a picture or a table that only the page which drew it could make again."""

from __future__ import annotations

import json
from typing import Any

import altair as alt

from ..numbers import KEY, of_chart
from .drawing import svg_of
from .items import Amount, Cell, Item, Picture, ReportError, Table

LARGEST = 2_000_000
"""Characters of one item."""
OUTSIDE = frozenset({"url", "href", "src"})
"""What a picture could fetch, or lead to, by."""


def to_tree(item: Picture | Table) -> dict[str, Any]:
    """Return a picture or a table as JSON has it; `from_tree` is the way back."""
    told = {"title": item.title, "method": item.method}
    if isinstance(item, Picture):
        return {**told, "chart": item.chart.to_dict(validate=False)}
    return {**told, "columns": list(item.columns), "rows": [list(map(_plain, row)) for row in item.rows]}


def size_of(item: Picture | Table) -> int:
    """Return how many characters of a file an item takes; one of more than `LARGEST` would not be read again."""
    return len(json.dumps(to_tree(item)))


def from_tree(tree: Any) -> Item:
    """Return what a file keeps.

    Raises
    ------
    ReportError
        When it is no picture and no table, is too large, or would fetch something from outside.
    """
    try:
        if len(json.dumps(tree)) > LARGEST:
            raise ValueError("too large")
        title, method = str(tree["title"]), str(tree["method"])
        return Picture(title, _chart(tree["chart"]), method) if "chart" in tree else _table(title, tree, method)
    except Exception as error:  # whatever the schema finds wrong with it
        raise ReportError(f"a picture or table of the report cannot be read: {str(error).splitlines()[0][:80]}") from None


def _plain(cell: Cell) -> str | int | float | None:
    if isinstance(cell, Amount):
        return cell.text
    return cell if cell is None or isinstance(cell, int | float) else str(cell)


def _chart(spec: Any) -> alt.LayerChart:
    """Return a chart that can be drawn, which is the test of it."""
    if _leads_outside(spec):
        raise ValueError("it would fetch something")
    heading, meta = spec.pop("title"), spec.pop("usermeta", None)
    chart = alt.LayerChart.from_dict(spec, validate=False)
    chart.title = alt.TitleParams(text=str(heading["text"]), subtitle=heading.get("subtitle", alt.Undefined))
    chart.usermeta = {KEY: meta[KEY]} if meta else alt.Undefined
    chart.description = str(spec["description"])
    of_chart(chart)
    svg_of(chart)
    return chart


def _leads_outside(tree: Any) -> bool:
    if isinstance(tree, dict):
        return bool(OUTSIDE & tree.keys()) or any(map(_leads_outside, tree.values()))
    return isinstance(tree, list) and any(map(_leads_outside, tree))


def _table(title: str, tree: Any, method: str) -> Table:
    columns, rows = tuple(map(str, tree["columns"])), tuple(map(tuple, tree["rows"]))
    if any(len(row) != len(columns) or not all(cell is None or isinstance(cell, str | int | float) for cell in row) for row in rows):
        raise ValueError("no table")
    return Table(title, columns, rows, method)
