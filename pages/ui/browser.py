"""What only the browser itself can do: read an answer aloud, put the menu away on a phone, turn by the keys, remember a choice."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import streamlit as st

_HELPER = st.components.v2.component(
    "relay-or-rugby", js=Path(__file__).with_name("browser.js").read_text(encoding="utf-8"), isolate_styles=False
)


def put_menu_away() -> None:
    """See that the menu gives way on a phone as soon as a page has been chosen."""
    _ask("putMenuAway")


def read_aloud(name: str) -> None:
    """Have the container that this is called in read to those who listen, whenever what it says changes; each has a *name* of its own."""
    _ask("readAloud", name)


def turn_by_keys() -> None:
    """Have arrow keys and Page Down turn the screens of a presentation, and Escape end it."""
    _ask("turnByKeys")


def remember(name: str, value: str) -> None:
    """Have a choice remembered for a year in this browser; `remembered` gives it back."""
    _ask("remember", [name, value])


def remembered(name: str) -> str | None:
    """Return the choice that this browser remembered when the visit began."""
    return st.context.cookies.get(name)


def _ask(task: str, about: Any = None) -> None:
    """Draw what cannot be seen and carries out one function of browser.js."""
    key = f"{task}-{about}" if isinstance(about, str) else task
    with st.container(key=f"unseen-{key}"):
        _HELPER(key=key, data={"task": task, "about": about})
