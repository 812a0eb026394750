"""Pictures and tables as a page shows them, and how they are taken away: as a file, or into the report."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from html import escape
from typing import Any, Literal

import altair as alt
import pandas as pd
import streamlit as st

from pages.ui import session, url
from pages.ui.question import WORLDS, Question
from pages.ui.results import report_items, report_shown
from sim.experiment.comparison import Comparison
from sim.present import export, theme, wording
from sim.present.report import Picture
from sim.present.report import Table as ReportTable
from sim.present.report.catalogue import ENTRIES
from sim.studies.calibration import Calibration

NARROW, WIDE = frozenset("fijlrt .,:;()-–’"), frozenset("−+×mMW%")
NARROW_WIDTH, WIDTH, WIDE_WIDTH = 4.8, 8.5, 11.8  # pixels: of characters in a table
ON_A_PHONE, WIDEST_IN_SIGHT = 165, 240  # pixels of a column that stays in sight, so that others stand beside it
MARGIN, SIGN = 17, 24  # pixels: around a text, for the sign that offers help

Table = Callable[[], pd.DataFrame]
TABLES = {"comparison": "figures"}
"""What stands in a report for a table that a page offers as a file only."""


Worlds = Comparison | Calibration
"""What knows in how many worlds it was measured."""

Kept = tuple[Question, Worlds | export.Provenance, str]
"""What it takes to put a table into the report: the question, where its figures come from, and its name."""


def figure(
    question: Question, comparison: Worlds | export.Provenance, chart: alt.LayerChart, name: str, note: str = "", is_kept: bool = False
) -> None:
    """Draw a picture with its text for those who cannot see it, and what it can be taken away as.

    *note* is what must stand on the picture besides what `export` prints; a picture that *is kept* is shown by the report itself.
    """
    if note:
        chart = chart.properties(title=alt.TitleParams(chart.title.text, subtitle=f"{chart.title.subtitle or ''} {note}".strip()))
    provenance = provenance_of(question, comparison)
    with st.container(key=f"figure-{name}", gap="xsmall"):
        title, subtitle = theme.title_of(chart)
        st.header(wording.plain(title), anchor=False)
        st.caption(wording.plain(subtitle))
        shown = theme.on_screen(chart, dark=st.context.theme.type == "dark")
        st.vega_lite_chart(shown, theme=None, alt=chart.description, key=f"chart {name}")
        with st.container(horizontal=True, horizontal_alignment="right", gap="xsmall"):
            for form, mime, make in (("png", "image/png", export.png), ("svg", "image/svg+xml", export.svg)):
                label = f"{form.upper()} :gray[of “{wording.plain(title)}”]"  # what is grey is only read aloud
                _download(label, partial(make, chart, provenance), export.file_name(name, provenance, form), mime)
            if not is_kept:
                facts = (name, chart.description, *provenance.lines()[:3])
                keep(question, name, title, facts, lambda: Picture.of(chart, " ".join(provenance.lines()[:3])))


def figures(question: Question, comparison: Worlds | export.Provenance, *columns: Mapping[str, alt.LayerChart]) -> None:
    """Draw columns of pictures side by side, each picture by its name."""
    for place, pictures in zip(st.columns(len(columns), gap="large"), columns, strict=True):
        with place:
            for name, chart in pictures.items():
                figure(question, comparison, chart, name)


def table(
    frame: pd.DataFrame, alt: str, helps: Mapping[str, str] | None = None, columns: Mapping[str, Any] | None = None,
    height: int | Literal["auto", "content"] = "content", kept: Kept | None = None,
) -> None:  # fmt: skip
    """Draw a table, its columns `fitted` unless they are given; *alt* says what is in it to those who cannot see it."""
    st.dataframe(frame, hide_index=True, height=height, column_config=columns or fitted(frame, helps), alt=alt)
    _keep_table(frame, alt, kept)


def readable_table(frame: pd.DataFrame, caption: str, kept: Kept | None = None) -> None:
    """Draw a short table whose texts wrap, so that no column is cut; on a phone each row is a card. *caption* says what is in it."""
    names, texts = [str(name) for name in frame], frame.astype(str).to_numpy().tolist()
    head = "".join(f'<th scope="col">{escape(name)}</th>' for name in names)
    rows = [f"<tr>{''.join(_cell(place, *cell) for place, cell in enumerate(zip(names, row, strict=True)))}</tr>" for row in texts]
    body = f"<thead><tr>{head}</tr></thead><tbody>{''.join(rows)}</tbody>"
    st.html(f'<table class="readable"><caption>{escape(caption)}</caption>{body}</table>')
    _keep_table(frame, caption, kept)


def _keep_table(frame: pd.DataFrame, caption: str, kept: Kept | None) -> None:
    """Offer to put a table into the report where it is told under which name, and where its figures come from."""
    if kept is not None:
        question, source, name = kept
        lines = provenance_of(question, source).lines()[:3]
        facts = (name, caption, *lines, *pd.util.hash_pandas_object(frame.astype(str), index=False))
        with st.container(horizontal=True, horizontal_alignment="right", key=f"tools-{name}"):
            keep(question, name, caption, facts, lambda: ReportTable.of(caption, frame, " ".join(lines)))


def _cell(place: int, heading: str, text: str) -> str:
    """Return one cell: the first of a row is its heading, and a second line is quieter than the first."""
    first, _, rest = map(escape, text.partition("\n"))
    said = first + (f"<small>{rest}</small>" if rest else "")
    return f'<td data-label="{escape(heading)}"><span>{said}</span></td>' if place else f'<th scope="row">{said}</th>'


def fitted(frame: pd.DataFrame, helps: Mapping[str, str] | None = None) -> dict[str, Any]:
    """Return how a table's columns are drawn: the first in sight while the others scroll, none narrower than its longest text.

    The first is no wider than leaves others in sight beside it, on a phone too.
    """
    helps, columns = helps or {}, dict[str, Any]()
    is_on_a_phone = "Mobi" in (st.context.headers.get("User-Agent") or "")  # as every browser on a phone calls itself
    for name in map(str, frame):
        heading, text = _width(name) + SIGN * (name in helps), max(frame[name].astype(str).map(_width), default=0.0)
        width = MARGIN + max(heading, text)
        if not columns:
            width = min(width, ON_A_PHONE if is_on_a_phone else WIDEST_IN_SIGHT)
        columns[name] = st.column_config.Column(width=round(width), pinned=not columns, help=helps.get(name))
    return columns


def download_tables(question: Question, comparison: Worlds | export.Provenance, tables: Mapping[str, tuple[str, Table]]) -> None:
    """Offer tables beside each other, by the name of the file: its label, and what makes it."""
    with st.container(horizontal=True):
        for name, (label, make) in tables.items():
            download_table(question, comparison, make, name, label)


def download_table(question: Question, comparison: Worlds | export.Provenance, make: Table, name: str, label: str) -> None:
    """Offer a table as a file; it is made when somebody wants it."""
    provenance, dialect = provenance_of(question, comparison), session.dialect()
    _download(label, lambda: export.csv(make(), provenance, dialect), export.file_name(name, provenance, "csv"), "text/csv", "secondary")
    if name in TABLES:
        keep(question, TABLES[name], label)


def keep(
    question: Question, name: str, title: str, facts: Sequence[object] = (), make: Callable[[], Picture | ReportTable] | None = None
) -> None:  # fmt: skip
    """Offer to put something into the report, or to take it out again: made anew for what is asked where its *name* is in the catalogue.

    Else it stands there as it is: *make* makes it, and the *facts* tell it apart.
    """
    if name in ENTRIES:
        key, toggle = name, partial(report_items.toggle, name)
    elif make is not None:
        key = report_shown.key_of(*facts)
        toggle = partial(report_items.toggle_shown, key, make)
    else:
        return
    is_in = key in {entry.key for entry in report_items.entries(question)}
    label, icon = ("In the report", "check") if is_in else ("Add to report", "add")
    st.button(f"{label} :gray[“{wording.plain(title)}”]", icon=f":material/{icon}:", type="tertiary", key=f"report {name}",
              on_click=toggle)  # fmt: skip


def provenance_of(question: Question, comparison: Worlds | export.Provenance) -> export.Provenance:
    """Return where figures come from: those of a comparison of what is asked, or as they say themselves."""
    return comparison if isinstance(comparison, export.Provenance) else resting_on(question, comparison.replications)


def resting_on(question: Question, worlds: int) -> export.Provenance:
    """Return where figures come from that rest on so many worlds of what is asked."""
    link = url.link(st.context.url or "", replace(question, replications=max(worlds, WORLDS[0])))
    return export.Provenance(question.scenario, question.changed, (question.base, question.other), question.seed, worlds, link)


def _width(text: str) -> float:
    """Return about how many pixels wide a text is in a table, in the widest of the usual system fonts."""
    return sum(NARROW_WIDTH if character in NARROW else WIDE_WIDTH if character in WIDE else WIDTH for character in text)


def _download(
    label: str, data: Callable[[], bytes], file_name: str, mime: str, kind: Literal["secondary", "tertiary"] = "tertiary"
) -> None:
    icon = ":material/download:"
    st.download_button(label, data, file_name, mime, key=f"download {file_name}", type=kind, on_click="ignore", icon=icon)
