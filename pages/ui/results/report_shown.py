"""What stands in reports as a page has shown it: pictures and tables of trials, which cannot be made again without playing those.

The server keeps them for all visits, the latest `MOST`, under a key that says what they show: so they survive a reload, and a link that
is opened elsewhere on the same server shows them. A report's file holds them whole.
"""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from collections.abc import Iterable, Mapping
from typing import Any

import streamlit as st

from sim.present.report import Item, Picture, Table, kept

PREFIX = "shown-"
MOST = 500
LARGEST_FILE = 20
"""Megabytes of the largest file of a report that is opened."""
MOST_CHARACTERS = (LARGEST_FILE - 2) * 2**20
"""Of all pictures and tables of one report, so that its file, with the notes, can be opened again."""


def key_of(*facts: object) -> str:
    """Return the key of what is told apart by some facts."""
    return PREFIX + hashlib.sha256("\0".join(map(str, facts)).encode()).hexdigest()[:12]


def keep(key: str, item: Item) -> None:
    """Keep a picture or a table."""
    store = _store()
    store[key] = item
    store.move_to_end(key)
    while len(store) > MOST:
        store.popitem(last=False)


def find(key: str) -> Item | None:
    """Return what was kept under a key, None where it is no longer there."""
    return _store().get(key)


def is_too_large(item: Picture | Table, keys: Iterable[str]) -> bool:
    """Tell whether an item is more than a report's file has room for, alone or besides what is kept under some keys."""
    own = kept.size_of(item)
    others = sum(kept.size_of(other) for key in keys if isinstance(other := find(key), Picture | Table))
    return own > kept.LARGEST or own + others > MOST_CHARACTERS


def to_tree(keys: Iterable[str]) -> dict[str, Any]:
    """Return what is kept under some keys, for a file."""
    return {key: kept.to_tree(item) for key in keys if isinstance(item := find(key), Picture | Table)}


def from_tree(tree: Mapping[str, Any]) -> dict[str, Item]:
    """Return what a file keeps; a `ReportError` says that it is none."""
    return {key: kept.from_tree(each) for key, each in tree.items()}


@st.cache_resource(show_spinner=False)
def _store() -> OrderedDict[str, Item]:
    return OrderedDict()
