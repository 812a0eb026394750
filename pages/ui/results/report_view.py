"""The report on its page: filled, ordered, named, looked at and taken along."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import pandas as pd
import streamlit as st

from pages.ui import exhibits, session
from pages.ui.question import Question
from pages.ui.results import ledger_view, report_items, report_notes, report_shown
from pages.ui.results.report_items import Entry
from sim.experiment.comparison import Comparison
from sim.present import export, wording
from sim.present.report import FORMATS, Item, Picture, Report, ReportError, Text
from sim.present.report.items import Table, text_of
from sim.present.scales import listed

_TEMPLATE = "template of the slides"


def fill_it(question: Question) -> None:
    """Offer the ready story, a note, and a report that was saved."""
    report_notes.keep()
    with st.container(horizontal=True, vertical_alignment="bottom", key="fill-report"):
        st.button("Fill with the ready story", icon=":material/auto_stories:", type="secondary" if question.report else "primary",
                  on_click=report_items.fill)  # fmt: skip
        with st.popover("Add a note", icon=":material/edit_note:"), st.form("note", border=False, clear_on_submit=True):
            st.text_input("Title of the note", max_chars=report_items.LONGEST_NAME, key="title of the note")
            st.text_area("What you want to say", max_chars=report_notes.LONGEST, key="text of the note")
            st.form_submit_button("Add the note", on_click=_add_note)
        with st.popover("Open a report", icon=":material/folder_open:"):
            st.file_uploader("A report that was saved here (.json)", type="json", key="saved report", on_change=_open,
                             max_upload_size=report_shown.LARGEST_FILE)  # fmt: skip
        if question.report:
            save = partial(report_items.saved, question, report_notes.texts())  # a visit's own texts are not at hand when it is clicked
            st.download_button("Save the report", save, "report.json", "application/json",
                               on_click="ignore", icon=":material/save:", key="save report")  # fmt: skip
            st.button("Empty it", icon=":material/delete:", type="tertiary", on_click=report_items.empty)
    if question.further:
        ways = listed([wording.model_name(way) for way in question.ways[:2]])
        st.caption(
            f"The report is of {ways}. All ways of working stand side by side on page Compare, whose picture and table can be added."
        )
    if not question.report:
        st.info("This report is empty.", icon=":material/note_stack:")
    elif session.is_too_long(question):
        st.info("This report is too long for the address: save it as a file to open it again.", icon=":material/save:")


def items(question: Question, comparison: Comparison) -> list[Item]:
    """Return what stands in the report, item by item."""
    return [report_items.item_of(question, entry, comparison) for entry in report_items.entries(question)]


def made(question: Question, comparison: Comparison, items: Sequence[Item]) -> Report | None:
    """Return the report of what is asked now, with the link that opens this page again; None where nothing is left of it."""
    return report_items.made(items, comparison, exhibits.provenance_of(question, comparison))


def take_along(question: Question, report: Report) -> None:
    """Offer it in each format, and slides in a design of one's own."""
    template: bytes | None = st.session_state.get(_TEMPLATE)
    with st.container(horizontal=True, vertical_alignment="bottom", key="take-along"):
        for form, (label, mime) in FORMATS.items():
            design = template if form == "pptx" else None
            name = export.file_name("report", report.source, form)
            st.download_button(label, partial(report.to_bytes, form, design), name, mime, key=f"report as {form}", on_click="ignore",
                               icon=":material/download:", type="primary" if form == "pptx" else "secondary")  # fmt: skip
        with st.popover("Your template", icon=":material/palette:"):
            st.file_uploader("A PowerPoint file whose design the slides take (.pptx, .potx)", type=["pptx", "potx"], key="template file",
                             on_change=_take_template, max_upload_size=50)  # fmt: skip
            st.caption("Its masters, size and fonts are taken; its own slides are left out.")
    if problem := st.session_state.get("problem of the template"):
        st.error(problem, icon=":material/error:")
    elif template:
        st.caption("Slides take the design of your template.")


def preview(question: Question, comparison: Comparison, items: Sequence[Item]) -> None:
    """Show every item as it will stand there, each with what can be done with it."""
    kept = report_items.entries(question)
    for place, (entry, item) in enumerate(zip(kept, items, strict=True)):
        with st.container(border=True, key=f"item-{place}-{entry.key}"):
            _controls(place, len(kept), entry, item)
            _item(question, comparison, entry, item)
            if item is report_items.NOT_PLAYED:
                ledger_view.of_question(question)


def _controls(place: int, of: int, entry: Entry, item: Item) -> None:
    told, widget = wording.plain(item.title), f"name of item {place} {entry}"
    with st.container(horizontal=True, vertical_alignment="bottom", key=f"tools-{place}-{entry.key}"):
        st.text_input(f"Name of item {place + 1}", entry.name, key=widget, max_chars=report_items.LONGEST_NAME, placeholder=item.title,
                      width="stretch", on_change=report_items.rename, args=(place, widget))  # fmt: skip
        for label, icon, by in (("Up", "arrow_upward", -1), ("Down", "arrow_downward", 1)):
            st.button(f"{label} :gray[“{told}”]", icon=f":material/{icon}:", type="tertiary", key=f"{label} {place} {entry.key}",
                      disabled=not 0 <= place + by < of, on_click=report_items.move, args=(place, by))  # fmt: skip
        st.button(f"Remove :gray[“{told}”]", icon=":material/close:", type="tertiary", key=f"remove {place} {entry.key}",
                  on_click=report_items.remove, args=(place,))  # fmt: skip


def _item(question: Question, comparison: Comparison, entry: Entry, item: Item) -> None:
    if isinstance(item, Picture):
        title = item.chart.title.copy(deep=False)
        title.text = item.title
        exhibits.figure(question, comparison, item.chart.properties(title=title), entry.key, is_kept=True)
        _say_whose(entry, item)
        return
    st.header(wording.plain(item.title), anchor=False)
    if isinstance(item, Text):
        for point in item.points:
            st.markdown(wording.plain(point))
    else:
        _table(item)
        _say_whose(entry, item)


def _say_whose(entry: Entry, item: Item) -> None:
    """Say of what stands there as its page has shown it what it rests on."""
    if entry.is_shown:
        st.caption(f"As its page has shown it. {wording.plain(item.method)}")


def _table(table: Table) -> None:
    rows = [[text_of(cell) for cell in row] for row in table.rows]
    exhibits.readable_table(pd.DataFrame(rows, columns=list(table.columns)), table.title)


def _add_note() -> None:
    report_items.add_note(st.session_state["title of the note"], st.session_state["text of the note"])


def _open() -> None:
    file = st.session_state["saved report"]
    if file is not None:
        report_items.take(file.getvalue(), file.name)


def _take_template() -> None:
    from sim.present.report import pptx  # here, as hardly anybody has one

    file = st.session_state["template file"]
    st.session_state[_TEMPLATE] = st.session_state["problem of the template"] = None
    if file is not None:
        try:
            pptx.read_template(file.getvalue())
            st.session_state[_TEMPLATE] = file.getvalue()
        except ReportError as error:
            st.session_state["problem of the template"] = f"{wording.plain(file.name)}: {error}"
