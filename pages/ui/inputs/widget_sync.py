"""What the widgets of a page were set to, and what the reader has set them to since.

They have no callbacks. The next click would break one off, and Streamlit would not call it again: what was set would be lost.
"""

from __future__ import annotations

from collections.abc import Callable
from threading import RLock
from typing import Any, NamedTuple

import streamlit as st
from streamlit.runtime.scriptrunner import RerunException, StopException

_SHOWN, _SHOWN_NOW, _PAGE, _ONE = "shown", "shown in this run", "page of the widgets", "one at a time"


class Shown(NamedTuple):
    """What a widget was set to, and what to do with another value of it."""

    value: Any
    on_change: Callable[[Any], None]


def start_page(page: str) -> None:
    """Begin to draw a page; on its first run drop the widgets' values: what Streamlit keeps of the page before is not a wish."""
    session = st.session_state
    session[_SHOWN_NOW] = {}
    if session.get(_PAGE) != page:
        for widget in session.get(_SHOWN, {}):
            if widget in session:
                del session[widget]
        session[_SHOWN] = {}
        session[_PAGE] = page


def synced(key: str, value: Any, on_change: Callable[[Any], None]) -> str:
    """Return the key of a widget that is about to be drawn and begins with *value*; *on_change* gets what a reader sets instead.

    Streamlit's state is told only where it holds something else: what it says to the browser undoes a click that it meets on its way.
    """
    widget = f"set {key}"
    if st.session_state.get(widget, value) != value:
        st.session_state[widget] = value
    for shown in (_SHOWN, _SHOWN_NOW):
        st.session_state.setdefault(shown, {})[widget] = Shown(value, on_change)
    return widget


def take_on() -> None:
    """Call *on_change* of each widget that has been set in the browser.

    What is drawn first, such as the choice of a scenario, changes most and comes last.
    """
    with one_at_a_time():
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


def finish_page() -> None:
    """End a page that is drawn as a whole: a widget that is not on it any more says nothing, whatever Streamlit keeps of it."""
    st.session_state[_SHOWN] = dict(st.session_state.get(_SHOWN_NOW, {}))


def one_at_a_time() -> RLock:
    """Return what lets one run of a visit at a time change the question: the one before may still be there for a moment."""
    return st.session_state.setdefault(_ONE, RLock())
