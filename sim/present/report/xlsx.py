"""A report as a workbook: a cover, then a sheet for each table, numbers as numbers with their units, intervals beside each figure."""

from __future__ import annotations

import datetime
import io
import math
import re
from typing import Any

import xlsxwriter

from ...scenario import MODEL_VERSION
from ..scales import MINUS, Scale
from .items import Amount, Cell, Contents, Item, Picture, Table, Text, cell_format, text_of

LONGEST_NAME = 31
WIDEST, NARROWEST = 60, 9  # characters
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
        self.book, self.report, self.taken, self.formats = book, report, set[str](), dict[str, Any]()

    def fill(self) -> None:
        """Write every sheet."""
        cover = self._sheet("Report")
        tables = [(item, table) for item in self.report.items if (table := _table(item)) is not None and table.rows]
        placed = [(self._table(table), item.title) for item, table in [*tables, *((table, table) for table in self.report.appendix)]]
        self._cover(cover, placed)
        self._scenario()

    def _cover(self, sheet: Any, placed: list[tuple[str, str]]) -> None:
        source, row = self.report.source, 0
        sheet.set_column(0, 0, 24)
        sheet.set_column(1, 1, 110)
        sheet.write_string(0, 0, self.report.title, self._look("title"))
        for name, value in self._facts():
            row += 1
            sheet.write_string(row + 1, 0, name, self._look("head"))
            _put(sheet, row + 1, 1, value, self)
        if source.link:
            row += 1
            sheet.write_string(row + 1, 0, "Open it again", self._look("head"))
            if len(source.link) <= 2079:  # what Excel opens
                sheet.write_url(row + 1, 1, source.link, string=source.link[:250])
            else:
                sheet.write_string(row + 1, 1, source.link)
        row += 3
        for item in self.report.items:
            if isinstance(item, Text):
                sheet.write_string(row, 0, item.title[:200], self._look("head"))
                for point in item.points:
                    sheet.write_string(row, 1, point, self._look("wrapped"))
                    row += 1
                row += not item.points
        row += 1
        sheet.write_string(row, 0, "Sheet", self._look("head"))
        sheet.write_string(row, 1, "What it shows", self._look("head"))
        for name, title in placed:
            row += 1
            quoted = name.replace("'", "''")
            sheet.write_url(row, 0, f"internal:'{quoted}'!A1", string=name)
            sheet.write_string(row, 1, title, self._look("wrapped"))

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
            sheet.write_string(len(table.rows) + 2, 0, table.method)
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

    def _look(self, name: str) -> Any:
        """Return a format, each made once."""
        known = {
            "title": {"bold": True, "font_size": 18}, "head": {"bold": True, "text_wrap": True, "valign": "top"},
            "wrapped": {"text_wrap": True, "valign": "top"},
        }  # fmt: skip
        if name not in self.formats:
            self.formats[name] = self.book.add_format(known.get(name) or {"num_format": name, "align": "right"})
        return self.formats[name]


def _put(sheet: Any, row: int, column: int, cell: Cell, book: _Book) -> None:
    """Write a cell as what it is."""
    if isinstance(cell, Amount):
        value, look = in_a_cell(cell.scale)
        if math.isfinite(cell.value):
            sheet.write_number(row, column, value * cell.value, book._look(look))
    elif isinstance(cell, datetime.date):
        sheet.write_datetime(row, column, datetime.datetime(cell.year, cell.month, cell.day), book._look(DAY))
    elif isinstance(cell, float | int):
        sheet.write_number(row, column, cell, book._look("#,##0" if isinstance(cell, int) else "#,##0.00"))
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
