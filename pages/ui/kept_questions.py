"""A question that was asked, with its answer, as it is kept in the browser and in a file. Nothing here knows Streamlit.

What is kept is what the address carries, so it is asked again as a link is. Nobody but the reader's own browser and files has it.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, fields, replace
from hashlib import sha256
from typing import Any

from pages.ui import labels, url
from pages.ui.question import Question
from sim.present import wording
from sim.scenario import ScenarioError

FORMAT, VERSION = "Relay or rugby: questions", 1
MOST_KEPT = 100
"""Questions without a name beyond these give way, those asked longest ago first."""
MOST_BYTES = 2 * 2**20
MOST_CHARACTERS, MOST_NAME = 4000, 60
TOLD_CHANGES = 3
LOOKED_AT = ("world", "journey", "limit")


@dataclass(frozen=True)
class Kept:
    """One question with its answer.

    Attributes
    ----------
    key : str
        The same for the same question, however many worlds answered it.
    asks : dict of str to str
        What its address carries.
    about : str
        Scenario, ways of working and what was changed, in words.
    answer : str
    worlds : int
        On which the answer rests.
    at : str
        When it was asked, as ``2026-11-27T02:40:00``; later ones come first.
    name : str
        What the reader calls it; empty while it has no name.
    """

    key: str
    asks: Mapping[str, str]
    about: str
    answer: str
    worlds: int
    at: str
    name: str = ""

    def question(self) -> Question:
        """Return the question; a `ScenarioError` names everything that is wrong with it."""
        return url.read(self.asks)


def kept(question: Question, answer: str, worlds: int, at: str) -> Kept:
    """Return a question as it is kept."""
    asks = {key: text for key, text in url.written(question).items() if key not in LOOKED_AT}
    return Kept(key_of(question), asks, about(question), answer, worlds, at)


def key_of(question: Question) -> str:
    """Return the same for the same question, whatever is looked at."""
    identity = question.scenario.fingerprint, question.base, question.other, question.seed
    return sha256(repr(identity).encode()).hexdigest()[:16]


def about(question: Question) -> str:
    """Say in words what a question is about."""
    ways = f"{wording.model_name(question.other)} against {wording.model_name(question.base).lower()}"
    parts = [f"{question.scenario.title}: {ways}", *labels.told_changes(question, TOLD_CHANGES)]
    return "; ".join([*parts, f"random seed {question.seed}"] if question.seed != Question.seed else parts)


def latest_first(found: Iterable[Kept]) -> list[Kept]:
    """Return questions, those asked last first, without those that must give way."""
    order = sorted(found, key=lambda each: each.at, reverse=True)
    unnamed = [each.key for each in order if not each.name]
    gone = set(unnamed[MOST_KEPT:])
    return [each for each in order if each.key not in gone]


def as_file(found: Iterable[Kept]) -> str:
    """Return questions as the text of a file, which `from_file` reads."""
    return json.dumps({"format": FORMAT, "version": VERSION, "questions": [asdict(each) for each in found]}, indent=1, ensure_ascii=False)


def from_file(data: bytes, file_name: str) -> list[Kept]:
    """Return the questions of a file.

    Raises
    ------
    ScenarioError
        When it is no list of questions, in one line.
    """
    try:
        tree: Any = json.loads(data.decode("utf-8-sig")) if len(data) <= MOST_BYTES else None
        is_list, version = tree["format"] == FORMAT, tree["version"]
        found = [from_tree(each) for each in tree["questions"]] if version == VERSION else []
    except (UnicodeDecodeError, ValueError, KeyError, TypeError, RecursionError):
        is_list, version, found = False, None, []
    if not is_list:
        raise ScenarioError([f"{file_name}: this is no list of questions that was saved here"])
    if version != VERSION:
        raise ScenarioError([f"{file_name}: this list was saved by another release (version {str(version)[:20]})"])
    return found


def from_tree(tree: Any) -> Kept:
    """Return one question as JSON has it; a `ValueError` where it is none."""
    try:
        texts = {field.name: tree[field.name] for field in fields(Kept)}
        asks = texts["asks"]
        is_fit = all(
            isinstance(texts[name], str) and len(texts[name]) <= MOST_CHARACTERS for name in ("key", "about", "answer", "at", "name")
        )
        if not (is_fit and isinstance(texts["worlds"], int) and isinstance(asks, dict) and len(str(asks)) <= 20 * MOST_CHARACTERS):
            raise TypeError
        if not all(isinstance(part, str) for pair in asks.items() for part in pair):
            raise TypeError
    except (KeyError, TypeError):
        raise ValueError("no question") from None
    return replace(Kept(**texts), name=named(texts["name"]))


def named(name: str) -> str:
    """Return a name as it is kept: one line, not too long."""
    return " ".join(name.split())[:MOST_NAME]
