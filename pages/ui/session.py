"""The question of this browser session: read from the address, changed by widgets, written back to the address.

Widgets change the question only through the functions below. Whatever is wrong with a change, a link or a file is kept as
one message, and the last good question stays.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

import streamlit as st

from pages.ui import browser, streamlit_patches, url, visit
from pages.ui.inputs import widget_sync
from pages.ui.question import DEFAULT, Question, comparable, compared_as, from_file
from sim.present import wording
from sim.present.spreadsheet import DIALECTS
from sim.scenario import ScenarioError, asked_under, dumps, load
from sim.studies.side_by_side import FEWEST, MOST

DIALECT = "tables"
"""What the choice of how tables are written is remembered as."""
_QUESTION, _PROBLEMS, _NOTICE, _GONE = "question", "problems", "notice", "gone to an address"
MIX_OPEN = "mix open"
"""Key of the popover in which a mix is started."""


def note_navigation() -> None:
    """Begin a run: see first of all where the reader comes from, for the next click may end it before a page looks.

    A visit's first address is read before there is anything to click on: a page that is chosen soon after is opened without it.
    """
    if streamlit_patches.is_gone_to():
        st.session_state[_GONE] = True
    if _QUESTION not in st.session_state:
        _read(st.query_params.to_dict())


def current() -> Question:
    """Return the question of this run and see that the address carries it. Each page begins with this.

    The address asks only where a reader comes by a link or goes back or forward. At other times the browser may still show that of
    an earlier question, with a later one on its way to it; so it is neither read then, nor trusted to show what is written.
    """
    query, session = st.query_params.to_dict(), st.session_state
    if _QUESTION not in session or (query and (session.get(_GONE) or streamlit_patches.is_gone_to())):
        _read(query)
    session[_GONE] = False
    if _QUESTION not in session:
        session[_QUESTION] = Question(DEFAULT, load(DEFAULT))
    widget_sync.take_on()  # where a way back was broken off, by what was set after it
    st.query_params.from_dict(url.written(session[_QUESTION]))
    return session[_QUESTION]


def _read(query: Mapping[str, str]) -> None:
    if _attempt(lambda: url.read(query), "This link cannot be opened as it is"):
        st.session_state[_NOTICE] = url.notice_of(query)


def latest() -> Question:
    """Return the question as the last change left it."""
    return st.session_state.get(_QUESTION) or current()


def change(changes: Mapping[str, Any]) -> None:
    """Set parameters by dotted key."""
    _attempt(lambda: latest().with_changes(changes), "This change is not possible")


def move(key: str, value: Any) -> None:
    """Set one parameter; the other shares of its whole give way in proportion."""
    _attempt(lambda: replace(latest(), scenario=latest().scenario.moved(key, value, digits=4)), "This change is not possible")


def look_at(**choices: Any) -> None:
    """Set any of name, base, other, seed, replications, world, journey, metric, limit, beside, shown, figures, margins, report,
    turned, span."""

    def chosen() -> Question:
        if "name" not in choices:
            return replace(latest(), **choices)
        question = replace(latest(), turned=None, span=None, **choices)  # a setting of one scenario may be none of another
        return comparable(replace(question, scenario=load(question.name)))

    _take(chosen)


def compare(place: str, model: str) -> None:
    """Compare *model* as base or other; where it stands among the ways that are compared already, the two change places."""

    def chosen() -> Question:
        ways, at = list(latest().ways), ("base", "other").index(place)
        ways = [ways[at] if way == model else way for way in ways]
        ways[at] = model
        return compared_as(latest(), ways)

    _take(chosen)


def compare_ways(ways: Sequence[str]) -> None:
    """Compare two to six ways of working, the first being the baseline."""
    _take(lambda: compared_as(latest(), _enough(ways, "ways of working")))


def compare_scenarios(names: Sequence[str]) -> None:
    """Put two to six shipped scenarios side by side, the first being the baseline; without any, ways of working stand there again."""

    def chosen() -> Question:
        if not names:
            return replace(latest(), beside=())
        first, *others = _enough(names, "scenarios")
        return comparable(replace(_of_scenario(latest(), first), beside=tuple(others)))

    _take(chosen)


def _enough(chosen: Sequence[str], what: str) -> Sequence[str]:
    """Return what was chosen, where that many can stand side by side."""
    if not FEWEST <= len(chosen) <= MOST:
        raise ScenarioError([f"Choose {wording.COUNT_WORDS[FEWEST]} to {wording.count_of(MOST, what, what)}, not {len(chosen)}"])
    return chosen


def _of_scenario(question: Question, name: str) -> Question:
    """Return the question about a shipped scenario; where it is about that one already, with its changes."""
    return question if name == question.name else replace(question, name=name, scenario=load(name))


def _take(choose: Callable[[], Question]) -> None:
    """Take on a choice; where it leaves changes behind, say so."""
    before = latest()
    if _attempt(choose, "This choice is not possible") and latest().name != before.name and (before.changes or before.added):
        st.toast(
            f"Your changes stay behind with {wording.plain(before.file.title)}. The browser’s Back button brings them back.",
            icon=":material/info:",
        )


def start_mix() -> None:
    """Start a mix with the name and the beginning that the reader has chosen."""
    widget_sync.take_on()
    name, start = (st.session_state[key] for key in ("mix name", "mix begins as"))
    if _attempt(lambda: latest().with_mix("_".join(name.split()), start), "This mix is not possible"):
        for key in ("mix name", "mix begins as"):
            del st.session_state[key]  # the next one begins anew
        st.session_state[MIX_OPEN] = False  # it would lie over the levers, and a click beside it only closes it


def reset(*keys: str) -> None:
    """Set the given parameters back to the file's, all of them without any key."""

    def back() -> Question:
        now = latest()
        if not keys:
            return now.without_changes()
        return now.with_changes({key: now.before[key] for key in keys})

    widget_sync.take_on()
    _attempt(back, "This cannot be reset alone")


def upload(data: bytes, file_name: str) -> None:
    """Replace the scenario by that of a file."""

    def read() -> Question:
        try:
            return from_file(data.decode("utf-8-sig"), file_name, latest())
        except UnicodeDecodeError:
            raise ScenarioError([f"{file_name}: cannot be read as a text file"]) from None

    widget_sync.take_on()
    if _attempt(read, "This file cannot be used as it is"):
        found = asked_under(data.decode("utf-8-sig"))
        st.session_state[_NOTICE] = found.text if found else ""
        st.toast(f"{wording.plain(file_name)} is loaded: {wording.plain(latest().scenario.title)}", icon=":material/check:")


def open_report(read: Callable[[], tuple[Question, dict[str, str]]], notes: str) -> None:
    """Ask what a report's file asks, and put its notes to those that the session has under the key *notes*."""
    texts: dict[str, str] = {}

    def opened() -> Question:
        question, found = read()
        texts.update(found)
        return question

    widget_sync.take_on()
    if _attempt(opened, "This file cannot be used as it is"):
        st.session_state[notes] = {**st.session_state.get(notes, {}), **texts}


def refuse(heading: str, problem: str) -> None:
    """Leave everything as it is, and say why."""
    st.session_state[_PROBLEMS] = heading, [problem]


def is_too_long(question: Question) -> bool:
    """Tell whether the report that the reader has filled is more than the address carries."""
    return bool(question.report) and "report" not in url.written(question)


def dialect() -> str:
    """Return how tables are written for this reader: a key of `DIALECTS`, as chosen in this visit or remembered of an earlier one."""
    chosen = st.session_state.get(DIALECT) or browser.remembered(DIALECT)
    return chosen if chosen in DIALECTS else next(iter(DIALECTS))


def write_tables(dialect: str) -> None:
    """Choose how tables are written, in this visit and later ones."""
    st.session_state[DIALECT] = dialect


def ask(asks: Mapping[str, str]) -> None:
    """Ask a question that was kept again."""
    widget_sync.take_on()
    if _attempt(lambda: url.read(asks), "This question cannot be asked as it is"):
        st.session_state[_NOTICE] = url.notice_of(asks)


def load_questions(data: bytes, file_name: str) -> None:
    """Take in the questions of a file."""

    def found() -> Question:
        number = visit.load(data, file_name)
        st.toast(f"{wording.count_of(number, 'question').capitalize()} of {wording.plain(file_name)} loaded", icon=":material/check:")
        return latest()

    widget_sync.take_on()
    _attempt(found, "This file cannot be used as it is")


def save(question: Question) -> str:
    """Return the scenario as the text of a file."""
    return dumps(question.scenario, question.name)


def notice() -> str:
    """Return what has changed since a link or a file was made, until something else is asked; nothing where it asks the same today."""
    return st.session_state.get(_NOTICE, "")


def problems() -> tuple[str, list[str]] | None:
    """Return what went wrong with the last change, link or file: a heading and every problem."""
    return st.session_state.get(_PROBLEMS)


def _attempt(make: Callable[[], Question], heading: str) -> bool:
    """Take on what *make* returns, or keep the last good question and say what was wrong. Tell whether all was well."""
    with widget_sync.one_at_a_time():
        try:
            st.session_state[_QUESTION] = make()
            st.session_state[_PROBLEMS], st.session_state[_NOTICE] = None, ""
        except ScenarioError as error:
            st.session_state[_PROBLEMS] = heading, error.problems
            return False
        return True
