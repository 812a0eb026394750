"""A report as a PDF that a screen reader can read: tagged as PDF/UA-1 asks, set by typst."""

from __future__ import annotations

import json
import re
import tempfile
from pathlib import Path
from typing import Any

import typst

from .drawing import svg_of
from .items import Contents, Item, ReportError, Table, Text, numeric_columns, text_of

LAYOUT = Path(__file__).parent / "layout.typ"
MISSING = re.compile(r'the text `"([^`]+)"` could not be displayed')
"""How typst says that no font has a character."""


def write(report: Contents) -> bytes:
    """Return a report as a PDF file; typst refuses to write one that does not conform.

    Raises
    ------
    ReportError
        When it refuses. It does not for a character that no font here has: a question mark stands for it, and the last page says so.
    """
    with tempfile.TemporaryDirectory(prefix="report-") as folder:
        place = Path(folder)
        items = [_item(item, number, place) for number, item in enumerate(report.items)]
        source = report.source
        held = {
            "title": report.title, "day": f"{report.written:%-d %B %Y}", "items": items, "foot": source.in_a_line(), "link": source.link,
            "source": [line for line in source.lines() if not line.startswith("To open it again")],
        }  # fmt: skip
        (place / "scenario.toml").write_text(report.scenario_file, encoding="utf-8")
        (place / "layout.typ").write_bytes(LAYOUT.read_bytes())
        (place / "report.json").write_text(json.dumps(held, ensure_ascii=False), encoding="utf-8")
        return _set(place)


def _set(place: Path) -> bytes:
    """Set what lies in a folder; typst says of a few characters at a time that no font has them, and they are replaced."""
    layout, replaced = str(place / "layout.typ"), dict[int, str]()
    while True:
        try:
            told = {"replaced": "yes"} if replaced else {}
            return bytes(typst.compile(layout, root=str(place), format="pdf", pdf_standards="ua-1", sys_inputs=told))
        except typst.TypstError as error:
            texts = "".join(MISSING.findall(error.diagnostic))
            found = re.sub(r"\\u\{([0-9a-f]+)\}", lambda code: chr(int(code[1], 16)), texts)
            if not {*map(ord, found)} - replaced.keys():
                raise ReportError(f"the PDF cannot be written: {error.message.splitlines()[0][:200]}") from None
            replaced |= dict.fromkeys(map(ord, found), "?")
        for file in (place / "report.json", *place.glob("*.svg")):
            file.write_text(file.read_text(encoding="utf-8").translate(replaced), encoding="utf-8")


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
