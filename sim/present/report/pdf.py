"""A report as a PDF that a screen reader can read: tagged as PDF/UA-1 asks, set by typst."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path
from typing import Any

import typst

from .drawing import svg_of
from .items import Contents, Item, Table, Text, numeric_columns, text_of

LAYOUT = Path(__file__).parent / "layout.typ"


def write(report: Contents) -> bytes:
    """Return a report as a PDF file; typst refuses to write one that does not conform."""
    with tempfile.TemporaryDirectory(prefix="report-") as folder:
        place = Path(folder)
        items = [_item(item, number, place) for number, item in enumerate(report.items)]
        source = report.source
        held = {
            "title": report.title, "day": f"{report.written:%-d %B %Y}", "items": items, "foot": source.in_a_line(), "link": source.link,
            "source": [line for line in source.lines() if not line.startswith("To open it again")],
        }  # fmt: skip
        (place / "report.json").write_text(json.dumps(held), encoding="utf-8")
        (place / "scenario.toml").write_text(report.scenario_file, encoding="utf-8")
        (place / "layout.typ").write_bytes(LAYOUT.read_bytes())
        return bytes(typst.compile(str(place / "layout.typ"), root=str(place), format="pdf", pdf_standards="ua-1"))


def _item(item: Item, number: int, place: Path) -> dict[str, Any]:
    """Return an item as the layout reads it; its picture is written beside it."""
    told: dict[str, Any] = {"title": item.title, "method": item.method}
    if isinstance(item, Text):
        return {**told, "points": list(item.points)}
    if isinstance(item, Table):
        return {**told, "table": _table(item)}
    (place / f"{number}.svg").write_text(svg_of(item.chart), encoding="utf-8")
    numbers = item.table
    shown = {"numbers": _table(numbers)} if numbers is not None and numbers.rows else {}
    return {**told, "picture": f"{number}.svg", "words": item.words, "subtitle": item.subtitle, **shown}


def _table(table: Table) -> dict[str, Any]:
    rows = [[text_of(cell) for cell in row] for row in table.rows]
    return {"columns": [name or "Figure" for name in table.columns], "rows": rows, "right": list(numeric_columns(table))}
