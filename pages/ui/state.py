"""The question of this browser session: read from the address, changed by widgets, written back to the address.

Widgets change the question only through the functions below. Whatever is wrong with a change, a link or a file is kept as
one message, and the last good question stays.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from threading import RLock
from typing import Any, NamedTuple

import streamlit as st
from streamlit.runtime.scriptrunner import RerunException, StopException, get_script_run_ctx

from pages.ui import address, words
from pages.ui.setup import DEFAULT, Setup, comparable, from_file
from sim.scenario import ScenarioError, dumps, load

_SETUP, _PROBLEMS, _GONE, _ONE = "setup", "problems", "gone to an address", "one at a time"
_SHOWN, _SHOWN_NOW, _PAGE = "shown", "shown in this run", "page of the widgets"


class Shown(NamedTuple):
    """What a widget was set to, and what to do with another value of it."""

    value: Any
    on_change: Callable[[Any], None]


def begin() -> None:
    """Begin a run: note first of all that the reader has gone back or forward, for the next click may end it before a page looks."""
    if is_gone_to():
        st.session_state[_GONE] = True


def current() -> Setup:
    """Return the question of this run and see that the address carries it. Each page begins with this.

    The address asks only where a reader comes by a link or goes back or forward. At other times the browser may still show that of
    an earlier question, with a later one on its way to it; so it is neither read then, nor trusted to show what is written.
    """
    query, session = st.query_params.to_dict(), st.session_state
    session[_SHOWN_NOW] = {}
    if _SETUP not in session or (query and (session.get(_GONE) or is_gone_to())):
        _attempt(lambda: address.read(query), "This link cannot be opened as it is")
    session[_GONE] = False
    if _SETUP not in session:
        session[_SETUP] = Setup(DEFAULT, load(DEFAULT))
    take_on()  # where a way back was broken off, by what was set after it
    st.query_params.from_dict(address.written(session[_SETUP]))
    return session[_SETUP]


def is_gone_to() -> bool:
    """Whether this run shows an address that the reader has gone back or forward to; Streamlit tells only itself."""
    return getattr(get_script_run_ctx(), "is_history_navigation", False)


def latest() -> Setup:
    """Return the question as the last change left it."""
    return st.session_state.get(_SETUP) or current()


def show(widget: str, value: Any, on_change: Callable[[Any], None]) -> None:
    """Set a widget that is about to be drawn, and have *on_change* called by `take_on` with what a reader sets instead."""
    if st.session_state.get(widget) != value:
        st.session_state[widget] = value
    for shown in (_SHOWN, _SHOWN_NOW):
        st.session_state.setdefault(shown, {})[widget] = Shown(value, on_change)


def end() -> None:
    """End a page that is drawn as a whole: a widget that is not on it any more says nothing, whatever Streamlit keeps of it."""
    st.session_state[_SHOWN] = dict(st.session_state.get(_SHOWN_NOW, {}))


def take_on() -> None:
    """Change the question by what has been set in the browser.

    Callbacks of widgets would do so, too. But the next click breaks a callback off, and it is not called again: what was set is lost.
    What is drawn first, such as the choice of a scenario, changes most and comes last.
    """
    with _one_at_a_time():
        shown = st.session_state.get(_SHOWN, {})
        for widget in reversed(list(shown)):
            before = shown[widget]
            now = st.session_state.get(widget, before.value)  # Streamlit may have dropped it
            if now != before.value:
                shown[widget] = before._replace(value=now)
                try:
                    before.on_change(now)
                except (StopException, RerunException):  # the next click breaks off here, too: the run that follows takes it on
                    shown[widget] = before
                    raise


def forget_other_page(page: str) -> None:
    """Drop the widgets' values on the first run of a page, before `current`: what Streamlit keeps of the page before is not a wish."""
    session = st.session_state
    if session.get(_PAGE) != page:
        for widget in session.get(_SHOWN, {}):
            if widget in session:
                del session[widget]
        session[_SHOWN] = {}
        session[_PAGE] = page


def change(changes: Mapping[str, Any]) -> None:
    """Set parameters by dotted key."""
    _attempt(lambda: latest().with_changes(changes), "This change is not possible")


def look_at(**choices: Any) -> None:
    """Set any of name, base, other, seed, replications, world, journey, metric, limit."""

    before = latest()

    def chosen() -> Setup:
        setup = replace(latest(), **choices)
        return comparable(replace(setup, scenario=load(setup.name))) if "name" in choices else setup

    if _attempt(chosen, "This choice is not possible") and "name" in choices and (before.changes or before.added):
        st.toast(
            f"Your changes stay behind with {words.plain(before.file.title)}. The browser’s Back button brings them again.",
            icon=":material/info:",
        )


def compare(place: str, model: str) -> None:
    """Compare *model* as base or other; when it is the opposite one already, the two change places."""
    now = latest()
    opposite = "other" if place == "base" else "base"
    swap = {opposite: getattr(now, place)} if getattr(now, opposite) == model else {}
    look_at(**{place: model}, **swap)


def change_all(changes: Mapping[str, Any]) -> None:
    """Set parameters at a click, after what was set before it."""
    take_on()
    change(changes)


def start_mix() -> None:
    take_on()
    _attempt(lambda: latest().with_mix(), "This mix is not possible")


def reset(*keys: str) -> None:
    """Set the given parameters back to the file's, all of them without any key."""

    def back() -> Setup:
        now = latest()
        if not keys:
            return now.without_changes()
        return now.with_changes({key: now.before[key] for key in keys})

    take_on()
    _attempt(back, "This cannot be reset alone")


def upload(data: bytes, file_name: str) -> None:
    """Replace the scenario by that of a file."""

    def read() -> Setup:
        try:
            return from_file(data.decode("utf-8"), file_name, latest())
        except UnicodeDecodeError:
            raise ScenarioError([f"{file_name}: cannot be read as a text file"]) from None

    take_on()
    if _attempt(read, "This file cannot be used as it is"):
        st.toast(f"{words.plain(file_name)} is loaded: {words.plain(latest().scenario.title)}", icon=":material/check:")


def save(setup: Setup) -> str:
    """Return the scenario as the text of a file."""
    return dumps(setup.scenario, setup.name)


def problems() -> tuple[str, list[str]] | None:
    """Return what went wrong with the last change, link or file: a heading and every problem."""
    return st.session_state.get(_PROBLEMS)


def _attempt(make: Callable[[], Setup], heading: str) -> bool:
    """Take on what *make* returns, or keep the last good question and say what was wrong. Tell whether all was well."""
    with _one_at_a_time():
        try:
            st.session_state[_SETUP] = make()
            st.session_state[_PROBLEMS] = None
        except ScenarioError as error:
            st.session_state[_PROBLEMS] = heading, error.problems
            return False
        return True


def _one_at_a_time() -> RLock:
    """Return what lets one run of this session at a time change the question: the one before may still be there for a moment."""
    return st.session_state.setdefault(_ONE, RLock())
