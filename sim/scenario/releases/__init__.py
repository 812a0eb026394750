"""Under which release a file or a link was asked, and what it asks in the terms of today.

Each release whose numbers or settings differ from today's has a TOML file here: the settings that are gone or renamed since, the presets
that it had, and what it answered for the scenarios that came with it. A document says its model under `MODEL`; those of release 0.1 say
none. Whatever a setting has come to mean otherwise is put right here, and nowhere else.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from ..scenario import MODEL_VERSION, US, flatten, merged
from ..sellers import OperatingModel

MODEL = "model"
"""The key under which a file or a link says which model it was asked under."""

FOLDER = Path(__file__).parent


@dataclass(frozen=True)
class Answer:
    """What a release answered for a scenario as shipped: journeys won of every 100, with the 95 % interval of the difference."""

    relay: float
    rugby: float
    difference: float
    low: float
    high: float

    def __str__(self) -> str:
        if self.low <= 0 <= self.high:
            return f"it found no clear difference between relay and rugby ({self.low:g} to {self.high:g} of every 100 journeys)"
        winner, loser = ("rugby", "relay") if self.difference > 0 else ("relay", "rugby")
        low, high = sorted((abs(self.low), abs(self.high)))
        return f"{winner} won {abs(self.difference):g} ({low:g} to {high:g}) more of every 100 journeys than {loser}"


@dataclass(frozen=True)
class Release:
    """A release that documents may come from.

    Attributes
    ----------
    release, model, commit : str
    date : date
    said : str
        What its documents say under `MODEL`; empty for none.
    presets : tuple of str
        Operating models that every scenario had.
    gone : dict of str to str
        Settings that there are no more, and what became of them; a ``*`` stands for one name.
    renamed : dict of str to str
        Settings by their keys then and now; a ``*`` stands for the same name in both.
    rivals_share_our_levers : bool
        Whether rivals worked as our operating model of that name did, with whatever was changed in it.
    answers : dict of str to Answer
        By shipped scenario, in 20 worlds of seed 1.
    """

    release: str
    model: str
    commit: str
    date: date
    said: str
    presets: tuple[str, ...]
    gone: Mapping[str, str]
    renamed: Mapping[str, str]
    rivals_share_our_levers: bool
    answers: Mapping[str, Answer]

    def new_key(self, key: str) -> str:
        """Return what a setting is called today, empty when there is none any more."""
        if any(_fits(key, pattern) for pattern in self.gone):
            return ""
        for before, now in self.renamed.items():
            if found := _fits(key, before):
                return now.replace("*", "{}").format(*found.groups())
        return key


@dataclass(frozen=True)
class Notice:
    """What to tell who opens a file or a link of another time.

    Attributes
    ----------
    asked_under : str
        *release 0.1 (model 4, 2026-11-22)*, or the model alone where it is not known.
    gone : dict of str to str
        Settings of the document that there are no more, and what became of them.
    renamed : dict of str to str
        Settings of the document that have another key now.
    shared : tuple of str
        Our operating models whose changed levers were also those of rivals, as they then were.
    answer : Answer or None
        What was answered then for the scenario as shipped that the document builds on; None when it is what would be answered today.
    """

    asked_under: str
    gone: Mapping[str, str]
    renamed: Mapping[str, str]
    shared: tuple[str, ...] = ()
    answer: Answer | None = None

    @property
    def text(self) -> str:
        """All of it in one line."""
        told = [f"Asked under {self.asked_under}"]
        if self.shared:
            models = " and ".join(self.shared)
            told.append(f"what it changes in {models} then held for rivals that work so too, and is set for them as well")
        told += [f"{key} is no setting any more ({why})" for key, why in self.gone.items()]
        told += [f"{before} is now {now}" for before, now in self.renamed.items()]
        if self.answer:
            told.append(f"as shipped, {self.answer} then")
        return "; ".join(told) + "."


@cache
def releases() -> dict[str, Release]:
    """Return every release with documents of its own kind, by what these say under `MODEL`."""
    found = [_read(path) for path in sorted(FOLDER.glob("*.toml"))]
    return {release.said: release for release in found}


def translate(query: Mapping[str, str], model: str | None) -> tuple[dict[str, str], Notice | None]:
    """Return the settings of a link in the terms of today, and what to tell about it.

    Parameters
    ----------
    query : mapping of str to str
        Settings by dotted key. ``scenario`` and ``added`` (names of added parts, with commas) are understood; all other keys without a dot
        pass.
    model : str or None
        What the link says under `MODEL`.

    Returns
    -------
    dict, Notice or None
        None when the link asks the same today as it stands.
    """
    release, changes = _release_of(model), {key: value for key, value in query.items() if key != MODEL}
    if release is None:
        return changes, _notice_of_unknown(model)
    named = {key: release.new_key(key) for key in changes}
    changes = {named[key]: value for key, value in changes.items() if named[key]}
    shared: list[str] = []
    if release.rivals_share_our_levers:
        rivals = {"relay", *(value for key, value in changes.items() if _fits(key, "vendors.*.operating_model"))}
        levers = {key: value for key, value in changes.items() if key.startswith("operating_models.") and key.split(".")[1] in rivals}
        changes |= {key.replace("operating_models.", "rival_models.", 1): value for key, value in levers.items()}
        parts = [part for part in changes.get("added", "").split(",") if part]
        theirs = [f"rival_models.{part.removeprefix('operating_models.')}" for part in parts if part.startswith("operating_models.")]
        if parts := [*parts, *(part for part in theirs if part.partition(".")[2] in rivals)]:
            changes["added"] = ",".join(parts)
        shared = sorted({key.split(".")[1] for key in levers})
    return changes, _notice(release, named, shared, query.get("scenario", "mid_market"))


def laid_over(base: Mapping[str, Any], file: Mapping[str, Any], ours: dict[str, Mapping[str, Any]]) -> dict[str, Any]:
    """Return the tree of a scenario with that of a file laid over it, leaf by leaf, in the terms of today.

    Parameters
    ----------
    base : mapping
        The whole tree of what the file builds on.
    file : mapping
        As it was read, with what it says under `MODEL`.
    ours : dict of str to mapping
        Operating models that files of the time when rivals shared them have set so far, by name; this file's are added.
    """
    release, change = _release_of(file.get(MODEL)), {key: value for key, value in file.items() if key != MODEL}
    if release is None:
        return merged(base, change)
    if release.gone or release.renamed:
        change = _in_new_keys(change, release)
    change = _with_whole_models(change, {*release.presets, *ours})
    tree = merged(base, change)
    models = change.get("operating_models")
    if not release.rivals_share_our_levers or not isinstance(models, Mapping):
        models = {}
    ours.update({name: merged(ours.get(name, {}), levers) for name, levers in models.items() if _is_sound(levers)})
    theirs = {name: ours[name] for name in _rivals_models(tree) if name in ours} if release.rivals_share_our_levers else {}
    return merged(tree, {"rival_models": theirs}) if theirs else tree


def _is_sound(levers: Any) -> bool:
    """Tell whether levers can be those of rivals too; what is wrong with them is told once, of ours."""
    try:
        OperatingModel.model_validate(levers)
    except ValidationError:
        return False
    return True


def _in_new_keys(tree: Mapping[str, Any], release: Release) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for path, value in _leaves(tree):
        before = ".".join(path)
        if now := release.new_key(before):
            _put(found, path if now == before else tuple(now.split(".")), value)
    return found


def _with_whole_models(tree: Mapping[str, Any], known: set[str]) -> dict[str, Any]:
    """Return a tree in which operating models that nobody knew then have all of their levers, whatever preset has their name today."""
    models = tree.get("operating_models")
    if not isinstance(models, Mapping):
        return dict(tree)
    usual = OperatingModel().model_dump(mode="json")
    whole = {name: usual | dict(levers) if name not in known and isinstance(levers, Mapping) else levers for name, levers in models.items()}
    return {**tree, "operating_models": whole}


def _rivals_models(tree: Mapping[str, Any]) -> set[str]:
    """Return the names of the ways in which rivals work, by the whole tree of a scenario, whatever else is wrong with it."""
    vendors = tree.get("vendors")
    rivals = [vendor for key, vendor in vendors.items() if key != US] if isinstance(vendors, Mapping) else []
    named = [rival.get("operating_model", "relay") for rival in rivals if isinstance(rival, Mapping)]
    return {name for name in named if isinstance(name, str)}


def asked_under(document: str | Mapping[str, Any]) -> Notice | None:
    """Return what to tell about a scenario file, None when it asks the same today as it stands, or is no scenario file at all.

    Parameters
    ----------
    document : str or mapping
        The text of a file, or its tree.
    """
    if isinstance(document, str):
        try:
            document = tomllib.loads(document)
        except (ValueError, RecursionError):
            return None
    model = document.get(MODEL)
    release = _release_of(model)
    if release is None:
        return _notice_of_unknown(model)
    named = {key: release.new_key(key) for key in flatten(document)}
    models = document.get("operating_models")
    theirs = {"relay"} | _rivals_models(document) if release.rivals_share_our_levers else set()
    shared = sorted(theirs & set(models)) if isinstance(models, Mapping) else []
    return _notice(release, named, shared, str(document.get("base", "")))


def _release_of(model: Any) -> Release | None:
    return None if model == MODEL_VERSION else releases().get(str(model or ""))


def _notice(release: Release, named: Mapping[str, str], shared: list[str], scenario: str) -> Notice | None:
    gone = {key: next(why for pattern, why in release.gone.items() if _fits(key, pattern)) for key, now in named.items() if not now}
    renamed = {key: now for key, now in named.items() if now and now != key}
    answer = release.answers.get(scenario) if release.model != MODEL_VERSION else None
    if not (gone or renamed or shared or release.model != MODEL_VERSION):
        return None
    when = f"release {release.release} (model {release.model}, {release.date})"
    return Notice(when, gone, renamed, tuple(shared), answer)


def _notice_of_unknown(model: Any) -> Notice | None:
    if model == MODEL_VERSION:
        return None
    which = f"model {str(model)[:20]}, of which nothing is known here (this is model {MODEL_VERSION}), so the answer may differ"
    return Notice(which, {}, {})


def _read(path: Path) -> Release:
    facts = tomllib.loads(path.read_text(encoding="utf-8"))
    answers = {name: Answer(**figures) for name, figures in facts.pop("answers").items()}
    return Release(answers=answers, presets=tuple(facts.pop("presets")), **facts)


def _fits(key: str, pattern: str) -> re.Match[str] | None:
    """Match a key with a pattern in which a ``*`` stands for one name."""
    return re.fullmatch(re.escape(pattern).replace(r"\*", r"([^.]+)"), key)


def _leaves(tree: Mapping[str, Any], path: tuple[str, ...] = ()) -> Iterable[tuple[tuple[str, ...], Any]]:
    for name, value in tree.items():
        if isinstance(value, Mapping) and value:
            yield from _leaves(value, (*path, name))
        else:
            yield (*path, name), value


def _put(tree: dict[str, Any], path: tuple[str, ...], value: Any) -> None:
    for name in path[:-1]:
        tree = tree.setdefault(name, {})
    tree[path[-1]] = value
