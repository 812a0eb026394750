"""What the reader's own browser keeps for later visits: its local storage, which outlives a reload.

It is read and written by a few lines of script in the page, which send nothing elsewhere.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from typing import Any

import streamlit as st

SCRIPT = """
export default function ({ data, setStateValue }) {
  let stored;
  try { stored = JSON.parse(localStorage.getItem(data.place)); } catch { return; } // a browser that keeps nothing
  if (stored === null || typeof stored !== "object" || Array.isArray(stored)) stored = {};
  for (const each of data.kept) stored[each.key] = each;
  for (const key of data.removed) delete stored[key];
  try { localStorage.setItem(data.place, JSON.stringify(stored)); } catch { return; }
  const known = new Set(data.kept.map((each) => each.key));
  const further = Object.keys(stored).filter((key) => !known.has(key));
  if (further.length) setStateValue("found", JSON.stringify(further.map((key) => ({ ...stored[key], key }))));
}
"""

_STORAGE = st.components.v2.component("kept-in-the-browser", js=SCRIPT)


def sync(what: str, kept: Iterable[Mapping[str, Any]], removed: Iterable[str], take_in: Callable[[Any], None]) -> None:
    """Have the browser keep some things, each under its own *key*, forget others, and give what more it has kept to *take_in*.

    What is given may be anything: who can write in a browser's storage can write there what is none of ours.
    """

    def found() -> None:
        try:
            trees: list[Any] = json.loads(st.session_state[key]["found"] or "[]")
        except (KeyError, TypeError, ValueError):
            return
        for tree in trees:
            take_in(tree)

    key = f"{what} in the browser"
    data = {"place": f"relay or rugby: {what}", "kept": list(kept), "removed": sorted(removed)}
    _STORAGE(data=data, key=key, on_found_change=found, height=1)
    found()  # where the next click has broken off the call
