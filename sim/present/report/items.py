"""What a report is made of: texts, pictures and tables, each under a title that says what it shows."""

from __future__ import annotations

import datetime
import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, field, fields, replace
from typing import Any

import altair as alt
import pandas as pd

from ...experiment.statistics import LEVEL_OF_LOOKS
from ...measures.units import SPACE
from ...scenario import dumps
from .. import address, theme
from ..export import Provenance
from ..numbers import Numbers, of_chart
from ..scales import MINUS, Scale

MOST_ITEMS = 60
"""The most items of one report: more than anybody reads in a sitting."""


METHOD = (
    "Each world is one simulated market of companies, played once under each way of working: the same people, needs and luck. "
    "A difference is taken world by world, its interval is Student’s over worlds. That of an answer has "
    f"{100 * LEVEL_OF_LOOKS:.0f} % at each look, so that it holds however often one looks; many at once are wider. Where 95 % stands by "
    "an interval, it is for one look. Intervals cover luck, not whether the assumptions are right for your market."
)
"""How every figure was found."""


ONE_LOOK, ALL_LOOKS = ("low (95 %)", "high (95 %)"), (f"low ({100 * LEVEL_OF_LOOKS:.0f} %)", f"high ({100 * LEVEL_OF_LOOKS:.0f} %)")
"""The ends of an interval that is looked at once, and of one that a verdict rests on."""


UNWRITABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
"""Control characters, halves of characters, and what is none."""


class ReportError(ValueError):
    """Why a report cannot be made or written, in one line that says what to do."""


@dataclass(frozen=True)
class Amount:
    """A number and how it is written, such as *26.2 %*."""

    value: float
    scale: Scale

    @property
    def text(self) -> str:
        """The number with its unit; a dash where there is none."""
        return self.scale.text(self.value) if math.isfinite(self.value) else "–"


Cell = str | int | float | Amount | datetime.date | None
Row = tuple[Cell, ...]


@dataclass(frozen=True)
class Text:
    """Sentences under a title: the question, the answer, or a note of one's own."""

    title: str
    points: tuple[str, ...] = ()
    method: str = ""


@dataclass(frozen=True)
class Picture:
    """A chart under its claim.

    Attributes
    ----------
    title : str
    chart : altair.LayerChart
        One of `sim.present.charts`; its description is the picture in words.
    method : str
        What is counted, and how it was found.
    """

    title: str
    chart: alt.LayerChart
    method: str = ""

    @classmethod
    def of(cls, chart: alt.LayerChart, method: str = "") -> Picture:
        """Return a chart under the claim that is its own title."""
        return cls(theme.title_of(chart)[0], chart, method)

    @property
    def subtitle(self) -> str:
        """What stands below the title."""
        return theme.title_of(self.chart)[1]

    @property
    def words(self) -> str:
        """The picture in words, for those who cannot see it."""
        return str(self.chart.description)

    @property
    def numbers(self) -> Numbers | None:
        """What the picture shows, None where its chart carries no numbers."""
        return of_chart(self.chart)

    @property
    def table(self) -> Table | None:
        """The numbers that the picture shows, intervals beside them."""
        found = self.numbers
        if found is None:
            return None
        coverage = f" ({100 * found.level:.3g} %)" if found.level else ""
        ends = (f"Low{coverage}", f"High{coverage}") if found.has_intervals else ()
        rows: list[Row] = [
            (heading, side, *(Amount(end, found.scale) for end in values[: 1 + len(ends)]))
            for heading, row in zip(found.headings, found.values, strict=True)
            for side, values in zip(found.sides, row, strict=True)
            if math.isfinite(values[0])
        ]
        return Table(self.title, ("", "Side", "Value", *ends), tuple(rows), self.method)


@dataclass(frozen=True)
class Table:
    """Rows of cells under headings."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    method: str = ""

    @classmethod
    def of(cls, title: str, frame: pd.DataFrame, method: str = "") -> Table:
        """Return a data frame as a table; what is missing is an empty cell."""
        rows: list[Row] = [tuple(map(_cell, row)) for row in frame.itertuples(index=False, name=None)]
        return cls(title, tuple(map(str, frame.columns)), tuple(rows), method)


Item = Text | Picture | Table


def check_number(items: int) -> None:
    """Refuse a report of nothing, or of more than anybody reads."""
    if not items:
        raise ReportError("the report is empty: add the answer, a picture, a table or a note first")
    if items > MOST_ITEMS:
        raise ReportError(f"a report has at most {MOST_ITEMS} items, this one has {items:,}: make several of it")


@dataclass(frozen=True)
class Contents:
    """An ordered list of items, and where they all come from.

    Attributes
    ----------
    title : str
    items : tuple of Text, Picture or Table
    source : Provenance
        The scenario with its changes, the ways of working, seed, worlds, and the link that opens the same question again.
    appendix : tuple of Table
        What only the workbook has room for.
    written : datetime.date
        The day that stands on it.

    Raises
    ------
    ReportError
        When there is no item, or more than `MOST_ITEMS`.
    """

    title: str
    items: tuple[Item, ...]
    source: Provenance
    appendix: tuple[Table, ...] = ()
    written: datetime.date = field(default_factory=datetime.date.today)

    def __post_init__(self) -> None:
        check_number(len(self.items))
        object.__setattr__(self, "title", _writable(self.title))
        object.__setattr__(self, "items", tuple(_writable_item(item) for item in self.items))

    @property
    def scenario_file(self) -> str:
        """The scenario as a file, which every format carries."""
        return dumps(self.source.scenario, address.nearest(self.source.scenario))


def text_of(cell: Cell) -> str:
    """Return a cell as a reader would write it."""
    if cell is None:
        return "–"
    if isinstance(cell, Amount):
        return cell.text
    if isinstance(cell, float):
        return f"{cell:,.3g}" if math.isfinite(cell) else "–"
    return f"{cell:,}" if isinstance(cell, int) else str(cell)


def cell_format(decimals: int, prefix: str, suffix: str) -> str:
    """Return how an office program writes a number as `Scale.text` does: a true minus sign before the figures."""
    number = "#,##0" + ("." + "0" * decimals if decimals > 0 else "")
    signs = ("", MINUS)
    starts, end = [f"{prefix} {sign}" if prefix else sign for sign in signs], f'"{SPACE}{suffix}"' if suffix else ""
    return ";".join(f'"{start}"{number}{end}' if start else f"{number}{end}" for start in starts)


def is_number(cell: Cell) -> bool:
    """Tell whether a cell stands to the right."""
    return isinstance(cell, Amount | int | float)


def numeric_columns(table: Table) -> Sequence[bool]:
    """Return for each column whether its cells are numbers."""
    return [any(is_number(row[place]) for row in table.rows) for place in range(len(table.columns))]


def _writable_item(item: Item) -> Item:
    return replace(item, **{each.name: _writable(getattr(item, each.name)) for each in fields(item)})


def _writable(value: Any) -> Any:
    """Return texts without what no format can hold, a space in its place; anything else as it is."""
    if isinstance(value, str):
        return UNWRITABLE.sub(" ", value)
    return tuple(map(_writable, value)) if isinstance(value, tuple) else value


def _cell(value: object) -> Cell:
    if value is None or value is pd.NA or value is pd.NaT:
        return None
    if hasattr(value, "item"):
        value = value.item()
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return None if math.isnan(value) else value
    if isinstance(value, datetime.datetime):
        return value.date()
    return value if isinstance(value, int | datetime.date) else str(value)
