"""The questions of a visit: noted as they are answered, kept in the reader's own browser, named, asked again, removed, saved and loaded."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, replace
from datetime import UTC, datetime
from typing import Any

import streamlit as st

from pages.ui import browser_store, kept_questions
from pages.ui.kept_questions import Kept, kept, key_of, latest_first
from pages.ui.question import Question
from sim.experiment.comparison import Comparison
from sim.present import findings

_KEPT, _REMOVED = "questions of the visit", "questions removed"


def keep() -> None:
    """Have the browser keep the questions of this visit, and take in those that it has kept before; each run of the app ends with this."""
    browser_store.sync("questions", map(asdict, every()), _removed(), _take_in)


def note(question: Question, comparison: Comparison) -> None:
    """Note a question with its answer; asked again it is answered anew, and keeps its name."""
    key, at = key_of(question), datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%S")
    before = _all().get(key)
    if before is not None and before.worlds >= comparison.replications and key == st.session_state.get("question noted last"):
        return
    st.session_state["question noted last"] = key
    found = kept(question, findings.answer(comparison).sentence, comparison.replications, at)
    _put([replace(found, name=before.name if before else "")])


def every() -> list[Kept]:
    """Return all questions, those asked last first."""
    return latest_first(_all().values())


def name(key: str, text: str) -> None:
    """Give a question a name."""
    _put([replace(_all()[key], name=kept_questions.named(text))])


def remove(*keys: str) -> None:
    """Remove questions, here and in the browser."""
    for key in keys:
        _all().pop(key, None)
        _removed().add(key)


def load(data: bytes, file_name: str) -> int:
    """Take in the questions of a file and return how many there are; a `ScenarioError` says why it is none."""
    found = kept_questions.from_file(data, file_name)
    _put(found)
    return len(found)


def _take_in(tree: Any) -> None:
    """Take in what the browser has kept; what is no question is removed there."""
    try:
        each = kept_questions.from_tree(tree)
    except ValueError:
        _removed().add(str(tree.get("key", "")) if isinstance(tree, dict) else "")
        return
    if each.key not in _removed():
        _all().setdefault(each.key, each)


def _put(found: Iterable[Kept]) -> None:
    for each in found:
        _all()[each.key] = each
        _removed().discard(each.key)
    staying = {each.key for each in every()}
    remove(*(key for key in list(_all()) if key not in staying))


def _all() -> dict[str, Kept]:
    return st.session_state.setdefault(_KEPT, {})


def _removed() -> set[str]:
    return st.session_state.setdefault(_REMOVED, set())
