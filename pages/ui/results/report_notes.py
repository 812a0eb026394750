"""The texts of the reader's notes: the visit has them, the reader's own browser keeps them for the next one, a report's file holds them.

The address carries a note's key and title only, so that a link tells nobody what was written.
"""

from __future__ import annotations

from collections.abc import Mapping
from secrets import token_hex
from typing import Any

import streamlit as st

from pages.ui import browser_store, url

PREFIX = "note-"
LONGEST = 4000
MOST_KEPT = 200
"""Notes that a browser keeps; beyond these the oldest give way."""
TEXTS = "notes of the report"
"""Where the session has them."""


def add(text: str) -> str:
    """Take in the text of a new note and return its key, which no other note of any report has."""
    key = f"{PREFIX}{token_hex(6)}"
    st.session_state[TEXTS] = {**texts(), key: text[:LONGEST]}
    return key


def texts() -> Mapping[str, str]:
    """Return every text by its note's key, the oldest first."""
    return st.session_state.get(TEXTS, {})


def keep() -> None:
    """Have the browser keep the notes, and take in those that it has kept before."""
    every = list(texts().items())
    kept = [{"key": key, "text": text} for key, text in every[-MOST_KEPT:]]
    browser_store.sync("notes", kept, (key for key, _ in every[:-MOST_KEPT]), _take_in)


def _take_in(tree: Any) -> None:
    if isinstance(tree, dict):
        key, text = tree.get("key"), tree.get("text")
        if isinstance(key, str) and isinstance(text, str) and url.KEPT.fullmatch(key) and key not in texts():
            st.session_state[TEXTS] = {key: text[:LONGEST], **texts()}
