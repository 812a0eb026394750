"""The report that a reader fills: what stands in it, in which order and under which names, which the address carries."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any, NamedTuple

import streamlit as st

from pages.ui import session, url
from pages.ui.question import Question
from pages.ui.results import ledger_view, report_notes, report_shown
from sim.experiment.comparison import Comparison
from sim.present.export import Provenance
from sim.present.report import MOST_ITEMS, Item, Picture, Report, ReportError, Table, Text, catalogue
from sim.scenario import ScenarioError

LONGEST_NAME = 300
MOST_ROWS = 400
"""Rows of a table as a page shows it."""
_ANSWERED = "report"


class Lost(Text):
    """What stands there instead of what is kept no longer, or not played yet; no file holds it."""


LOST = Lost("What stood here is kept no longer", ("Put it in again from its page, or open the report’s file.",))
NOT_PLAYED = Lost("Where the answer turns is not played yet", ("It stands here, and in the files, as soon as it is.",))
TURNS = "turns"
LOST_TEXT = "The text of this note is lost here: open the report’s file to have it back, or write it anew. It is left out of every format."


class Entry(NamedTuple):
    """One item of the report: the key of what it shows, or of a note, and a name of one's own."""

    key: str
    name: str = ""

    @classmethod
    def of(cls, written: str) -> Entry:
        """Read an entry as the address carries it."""
        key, _, name = written.partition(":")
        return cls(key, name)

    def __str__(self) -> str:
        return f"{self.key}:{self.name}" if self.name else self.key

    @property
    def is_note(self) -> bool:
        """Whether it is a note of the reader's own."""
        return self.key.startswith(report_notes.PREFIX)

    @property
    def is_shown(self) -> bool:
        """Whether it stands there as a page has shown it."""
        return self.key.startswith(report_shown.PREFIX)


def entries(question: Question) -> list[Entry]:
    """Return what stands in the report."""
    return [Entry.of(written) for written in question.report]


def toggle(key: str) -> None:
    """Put what a page shows into the report, or take it out again."""
    kept = entries(session.latest())
    without = [entry for entry in kept if entry.key != key]
    _set(without if len(without) < len(kept) else [*kept, Entry(key)])


def toggle_shown(key: str, make: Callable[[], Picture | Table]) -> None:
    """Put what only its page can make into the report as it is shown there, or take it out again."""
    item, there = make(), [entry.key for entry in entries(session.latest()) if entry.is_shown]
    if isinstance(item, Table) and len(item.rows) > MOST_ROWS:
        session.refuse("This table is too long for a report", f"it has {len(item.rows):,} rows, and a report shows at most {MOST_ROWS}")
        return
    if key not in there and report_shown.is_too_large(item, there):
        session.refuse("This is too large for a report", "a report’s file could not be opened again with it: make several reports")
        return
    report_shown.keep(key, item)
    toggle(key)


def remove(place: int) -> None:
    """Take an item out."""
    kept = entries(session.latest())
    _set([*kept[:place], *kept[place + 1 :]])


def move(place: int, by: int) -> None:
    """Move an item up or down."""
    kept, to = entries(session.latest()), place + by
    if 0 <= to < len(kept):
        kept[place], kept[to] = kept[to], kept[place]
        _set(kept)


def rename(place: int, widget: str) -> None:
    """Give an item the name that was typed; without one it goes by its claim again."""
    kept = entries(session.latest())
    name = " ".join(st.session_state[widget].split()).replace("~", "-")[:LONGEST_NAME]
    kept[place] = Entry(kept[place].key, name)
    _set(kept)


def fill() -> None:
    """Put the ready story in, in the place of what stood there but the notes."""
    notes = [entry for entry in entries(session.latest()) if entry.is_note]
    _set([*map(Entry, catalogue.STORY), *notes])


def empty() -> None:
    """Take everything out."""
    _set([])


def add_note(title: str, text: str) -> None:
    """Add a note; its title is in the address, its text is not."""
    name = " ".join(title.split()).replace("~", "-")[:LONGEST_NAME] or "Note"
    _set([*entries(session.latest()), Entry(report_notes.add(text), name)])


def saved(question: Question, texts: Mapping[str, str]) -> str:
    """Return the report as a file: the question, what stands in it, the *texts* of its notes, and what cannot be made again."""
    notes = {entry.key: texts[entry.key] for entry in entries(question) if entry.key in texts}
    asked = {**url.written(question), "report": url.SEPARATOR.join(question.report)}
    shown = report_shown.to_tree(entry.key for entry in entries(question) if entry.is_shown)
    return json.dumps({_ANSWERED: asked, "notes": notes, "shown": shown}, ensure_ascii=False)


def opened(data: bytes, file_name: str) -> tuple[Question, dict[str, str]]:
    """Return the question and the notes of a report's file, or raise a `ScenarioError` that says what is wrong with it.

    What cannot be made again is kept from then on, under a key that its content gives: a file replaces nobody else's picture.
    """
    try:
        kept: Any = json.loads(data.decode("utf-8-sig"))
        asked, notes, trees = kept[_ANSWERED], kept["notes"], kept.get("shown", {})
        if not _are_texts(asked) or not _are_texts(notes) or not isinstance(trees, dict) or len(trees) > MOST_ITEMS:
            raise TypeError
        if not all(url.KEPT.fullmatch(key) for key in trees):
            raise TypeError
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise ScenarioError([f"{file_name}: is no report that was saved here"]) from None
    question, here = url.read(asked), json.loads(json.dumps(report_shown.to_tree(trees)))
    own = {key: key if here.get(key) == tree else report_shown.key_of(json.dumps(tree, sort_keys=True)) for key, tree in trees.items()}
    try:
        shown = report_shown.from_tree(trees)
    except ReportError as error:
        raise ScenarioError([f"{file_name}: {error}"]) from None
    for key, item in shown.items():
        report_shown.keep(own[key], item)
    question = replace(question, report=tuple(own.get(key, key) for key in question.report))
    return question, {key: text[: report_notes.LONGEST] for key, text in list(notes.items())[:MOST_ITEMS] if url.KEPT.fullmatch(key)}


def take(data: bytes, file_name: str) -> None:
    """Open a report's file in the place of what is asked now."""
    session.open_report(lambda: opened(data, file_name), report_notes.TEXTS)


def made(items: Sequence[Item], comparison: Comparison, source: Provenance) -> Report | None:
    """Return the report with all of its items that are kept still, None where that is nothing."""
    there = tuple(item for item in items if not isinstance(item, Lost))
    if not there:
        return None
    return Report(there[0].title, there, source, (catalogue.all_figures(catalogue.study_of(comparison)),))


def story(question: Question, comparison: Comparison) -> list[Entry]:
    """Return the ready story, without what there is nothing to show of."""
    return [Entry(key) for key in catalogue.story(catalogue.study_of(comparison), ledger_view.known(question))]


def item_of(question: Question, entry: Entry, comparison: Comparison) -> Item:
    """Return what an entry shows, a `Lost` where that is kept no longer or not played yet."""
    if entry.is_note:
        text = report_notes.texts().get(entry.key)
        if text is None:
            return Lost(entry.name or "Note", (LOST_TEXT,))
        return Text(entry.name or "Note", tuple(line for line in text.splitlines() if line.strip()))
    if entry.is_shown:
        found = report_shown.find(entry.key) or LOST
    else:
        ledger = ledger_view.known(question)
        if entry.key == TURNS and ledger is None:
            return NOT_PLAYED
        (found,) = catalogue.make(entry.key, catalogue.study_of(comparison), question.replications, ledger)
    return replace(found, title=entry.name) if entry.name and not isinstance(found, Lost) else found


def _are_texts(found: Any) -> bool:
    return isinstance(found, dict) and all(isinstance(key, str) and isinstance(value, str) for key, value in found.items())


def _set(kept: list[Entry]) -> None:
    if len(kept) > MOST_ITEMS:
        session.refuse("The report is full", f"a report has at most {MOST_ITEMS} items: take something out, or make several of it")
        return
    session.look_at(report=tuple(map(str, kept)))
