"""A report as a workbook: a cover, then a sheet for each table, numbers as numbers with their units, intervals beside each figure."""

from __future__ import annotations

import datetime
import io
import math
import re
import textwrap
from typing import Any

import xlsxwriter

from ...scenario import MODEL_VERSION
from ..scales import MINUS, Scale
from .items import Amount, Cell, Contents, Item, Picture, Table, Text, cell_format, text_of

LONGEST_NAME = 31
WIDEST, NARROWEST = 60, 9  # characters
NAMES, TEXTS = 32, 100
"""Characters of the two columns of the cover, and of a line below a table."""
HIGH = 15.5
"""Points of a line."""
DAY = "d mmmm yyyy"


def write(report: Contents) -> bytes:
    """Return a report as an Excel file."""
    file = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "nan_inf_to_errors": False}
    with xlsxwriter.Workbook(file, options) as book:
        book.set_properties({"title": report.title[:250], "subject": report.source.in_a_line()[:250], "author": "Relay or rugby"})
        _Book(book, report).fill()
    return file.getvalue()


class _Book:
    """Sheets that are being filled."""

    def __init__(self, book: Any, report: Contents) -> None:
        self.book, self.report, self.taken, self.formats = book, report, set[str](), dict[tuple[str, str], Any]()

    def fill(self) -> None:
        """Write every sheet."""
        cover = self._sheet("Report")
        tables = [(item, table) for item in self.report.items if (table := _table(item)) is not None and table.rows]
        placed = [(self._table(table), item.title) for item, table in [*tables, *((table, table) for table in self.report.appendix)]]
        self._cover(cover, placed)
        self._scenario()

    def _cover(self, sheet: Any, placed: list[tuple[str, str]]) -> None:
        source, row = self.report.source, 2
        sheet.set_column(0, 0, NAMES)
        sheet.set_column(1, 1, TEXTS)
        sheet.write_string(0, 0, self.report.title, self._look("title"))
        for name, value in self._facts():
            self._line(sheet, row, name, value)
            row += 1
        if source.link:
            sheet.write_string(row, 0, "Open it again", self._look("head"))
            if len(source.link) <= 2079:  # what Excel opens
                sheet.write_url(row, 1, source.link, string="Open this question in the report")
            else:
                self._line(sheet, row, "Open it again", source.link)
            row += 1
        row += 1
        for item in self.report.items:
            if isinstance(item, Text):
                for place, point in enumerate(item.points or ("",)):
                    self._line(sheet, row, "" if place else item.title, point)
                    row += 1
        row += 1
        self._line(sheet, row, "Sheet", "What it shows")
        for name, title in placed:
            row += 1
            quoted = name.replace("'", "''")
            self._line(sheet, row, name, title)
            sheet.write_url(row, 0, f"internal:'{quoted}'!A1", self._look("link"), string=name)
        sheet.fit_to_pages(1, 0)

    def _line(self, sheet: Any, row: int, name: str, value: Cell) -> None:
        """Write a line of the cover, as high as what is in it."""
        sheet.write_string(row, 0, name, self._look("head"))
        _put(sheet, row, 1, value, self, "left")
        lines = max(len(textwrap.wrap(text, width)) for text, width in ((name, NAMES - 3), (text_of(value), TEXTS - 8)))
        sheet.set_row(row, HIGH * max(1, lines))

    def _facts(self) -> list[tuple[str, Cell]]:
        source = self.report.source
        changed = [("Settings changed" if place == 0 else "", told) for place, told in enumerate(source.changed())]
        return [
            ("Scenario", source.scenario.title), ("Question", source.scenario.question),
            ("Ways of working", ", ".join(name.replace("_", " ") for name in source.operating_models)),
            *(changed or [("Settings changed", "none")]),
            ("Worlds", source.replications), ("Seed", source.seed), ("Model", MODEL_VERSION), ("Fingerprint", source.scenario.fingerprint),
            ("Currency", source.scenario.currency), ("Written", self.report.written),
        ]  # fmt: skip

    def _table(self, table: Table) -> str:
        """Write a table as a sheet of its own and return the sheet's name."""
        sheet = self._sheet(table.title)
        for column, heading in enumerate(table.columns):
            sheet.write_string(0, column, heading or "Figure", self._look("head"))
            width = max([len(heading) + 4, *(len(text_of(row[column])) + 2 for row in table.rows)])
            sheet.set_column(column, column, min(WIDEST, max(NARROWEST, width)))
        for number, row in enumerate(table.rows, 1):
            for column, cell in enumerate(row):
                _put(sheet, number, column, cell, self)
        sheet.freeze_panes(1, 1)
        sheet.autofilter(0, 0, len(table.rows), len(table.columns) - 1)
        if table.method:
            for place, line in enumerate(textwrap.wrap(table.method, TEXTS)):
                sheet.write_string(len(table.rows) + 2 + place, 0, line)
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(0)
        sheet.set_footer(f"&L&8{self.report.source.in_a_line()[:150].replace('&', '&&')}&R&8&P of &N")
        return str(sheet.get_name())

    def _scenario(self) -> None:
        """Write the scenario's file, a line in each row: copied into a text file, it is that file."""
        sheet = self._sheet("Scenario file")
        sheet.set_column(0, 0, 120)
        for row, line in enumerate(self.report.scenario_file.splitlines()):
            sheet.write_string(row, 0, line)

    def _sheet(self, title: str) -> Any:
        """Add a sheet whose name no other has, within what a workbook allows."""
        plain = re.sub(r"[\[\]:*?/\\]", " ", title).strip(" '") or "Table"
        name, number = plain[:LONGEST_NAME].strip(" '"), 1
        while name.lower() in self.taken or name.lower() == "history":
            number += 1
            name = f"{plain[: LONGEST_NAME - 5].strip()} ({number})"
        self.taken.add(name.lower())
        return self.book.add_worksheet(name)

    def _look(self, name: str, side: str = "right") -> Any:
        """Return a format, each made once; numbers stand on a side."""
        known = {
            "title": {"bold": True, "font_size": 18}, "head": {"bold": True, "text_wrap": True, "valign": "top"},
            "wrapped": {"text_wrap": True, "valign": "top"},
            "link": {"font_color": "#0F6B78", "underline": 1, "text_wrap": True, "valign": "top"},
        }  # fmt: skip
        if (name, side) not in self.formats:
            self.formats[name, side] = self.book.add_format(known.get(name) or {"num_format": name, "align": side, "valign": "top"})
        return self.formats[name, side]


def _put(sheet: Any, row: int, column: int, cell: Cell, book: _Book, side: str = "right") -> None:
    """Write a cell as what it is, a number on a side."""
    if isinstance(cell, Amount):
        value, look = in_a_cell(cell.scale)
        if math.isfinite(cell.value):
            sheet.write_number(row, column, value * cell.value, book._look(look))
    elif isinstance(cell, datetime.date):
        sheet.write_datetime(row, column, datetime.datetime(cell.year, cell.month, cell.day), book._look(DAY, side))
    elif isinstance(cell, float | int):
        sheet.write_number(row, column, cell, book._look("#,##0" if isinstance(cell, int) else "#,##0.00", side))
    elif cell is not None:
        sheet.write_string(row, column, cell, book._look("wrapped"))


def in_a_cell(scale: Scale) -> tuple[float, str]:
    """Return by what a value is multiplied in a cell, and the cell's format: a share stays a share, money stays whole."""
    if scale.suffix == "%" and scale.factor == 100:
        number = "0" + ("." + "0" * scale.decimals if scale.decimals > 0 else "")
        return 1.0, f'{number}%;"{MINUS}"{number}%'
    if scale.prefix:
        return 1.0, cell_format(0, scale.prefix, "")
    return scale.factor, cell_format(scale.decimals, "", scale.suffix)


def _table(item: Item) -> Table | None:
    return item.table if isinstance(item, Picture) else item if isinstance(item, Table) else None
