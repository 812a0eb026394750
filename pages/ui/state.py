"""The question of this browser session: read from the address, changed by widgets, written back to the address.

Widgets change the question only through the functions below, in callbacks. Whatever is wrong with a change, a link or a
file is kept as one message, and the last good question stays.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import streamlit as st

from pages.ui import address, words
from pages.ui.setup import DEFAULT, Setup, comparable, from_file
from sim.scenario import ScenarioError, dumps, load

_SETUP, _WRITTEN, _CHANGED, _PROBLEMS = "setup", "address written", "changed by a widget", "problems"


def current() -> Setup:
    """Return the question of this run and see that the address carries it. Each page begins with this."""
    query = st.query_params.to_dict()
    session = st.session_state
    by_widget = session.pop(_CHANGED, False)  # the browser may not have seen the address of the change before
    if _SETUP not in session or (query and query != session.get(_WRITTEN) and not by_widget):
        session[_SETUP] = session.get(_SETUP) or Setup(DEFAULT, load(DEFAULT))
        _attempt(lambda: address.read(query), "This link cannot be opened as it is")
        session.pop(_CHANGED)
    written = address.written(session[_SETUP])
    if query != written:
        st.query_params.from_dict(written)
    session[_WRITTEN] = written
    return session[_SETUP]


def latest() -> Setup:
    """Return the question as the last callback left it."""
    return st.session_state.get(_SETUP) or current()


def change(changes: Mapping[str, Any]) -> None:
    """Set parameters by dotted key; for use in callbacks, like all below."""
    _attempt(lambda: latest().with_changes(changes), "This change is not possible")


def look_at(**choices: Any) -> None:
    """Set any of name, base, other, seed, replications, world, journey, metric, limit."""

    before = latest()

    def chosen() -> Setup:
        setup = replace(before, **choices)
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


def start_mix() -> None:
    _attempt(lambda: latest().with_mix(), "This mix is not possible")


def reset(*keys: str) -> None:
    """Set the given parameters back to the file's, all of them without any key."""

    def back() -> Setup:
        now = latest()
        if not keys:
            return now.without_changes()
        return now.with_changes({key: now.before[key] for key in keys})

    _attempt(back, "This cannot be reset alone")


def upload(data: bytes, file_name: str) -> None:
    """Replace the scenario by that of a file."""

    def read() -> Setup:
        try:
            return from_file(data.decode("utf-8"), file_name, latest())
        except UnicodeDecodeError:
            raise ScenarioError([f"{file_name}: cannot be read as a text file"]) from None

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
    st.session_state[_CHANGED] = True
    try:
        st.session_state[_SETUP] = make()
        st.session_state.pop(_PROBLEMS, None)
    except ScenarioError as error:
        st.session_state[_PROBLEMS] = heading, error.problems
        return False
    return True
