"""Scenario files: TOML, each naming its base and only what differs from it."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import tomli_w

from .errors import ScenarioError, unknown_key
from .scenario import Scenario, validate

_PACKAGE = Path(__file__).resolve().parents[1]
_CHECKOUT = _PACKAGE.parent / "scenarios"
SCENARIOS = _CHECKOUT if (_CHECKOUT / "mid_market.toml").is_file() else _PACKAGE / "scenarios"
"""The shipped scenarios: beside the package in a checkout, inside it where it is installed."""
MAX_BYTES = 200_000
MAX_BASES = 20


def shipped() -> dict[str, Path]:
    """Return the scenarios that come with the project, by name, ``mid_market`` first."""
    return {p.stem: p for p in sorted(SCENARIOS.glob("*.toml"), key=lambda p: (p.stem != "mid_market", p.stem))}


def load(path: str | Path) -> Scenario:
    """Read a scenario file; a bare name such as ``mid_market`` means one of `shipped`.

    Raises
    ------
    ScenarioError
        Listing every problem of the file at once: not there, not TOML, unknown keys, values out of bounds.
    """
    path = _find(path)
    return parse(_read(path), str(path), folder=path.parent)


def parse(text: str, origin: str, folder: Path = SCENARIOS) -> Scenario:
    """Return the scenario written in *text*; a base is looked for in *folder*, then among `shipped`."""
    return validate(_tree(text, origin, folder, ()), origin)


def base_of(text: str) -> str | None:
    """Return the name of the base that a scenario file in *text* builds on, None when it names none or is not TOML."""
    try:
        base = tomllib.loads(text).get("base")
    except (ValueError, RecursionError):
        return None
    return base if isinstance(base, str) else None


def dumps(scenario: Scenario, base: str = "mid_market") -> str:
    """Return a scenario file: title, question, base, and only what differs from the base."""
    tree: dict[str, Any] = {"title": scenario.title, "question": scenario.question, "base": base}
    whole = scenario.model_dump(mode="json")
    for key in scenario.differences(load(base)):
        node, source = tree, whole
        *path, last = key.split(".")
        for part in path:
            node, source = node.setdefault(part, {}), source[part]
        node[last] = source[last]
    return tomli_w.dumps(tree)


def _find(path: str | Path) -> Path:
    if str(path) in shipped():
        return shipped()[str(path)]
    found = Path(path)
    if not _is_file(found):
        near = unknown_key(found.stem, list(shipped()), "scenario")
        raise ScenarioError([f"{path}: no such file; {near}"])
    return found


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except OSError:  # such as a name too long for the file system
        return False


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")  # some editors begin a file with a byte order mark
    except (OSError, UnicodeDecodeError) as error:
        raise ScenarioError([f"{path}: cannot be read as a text file ({type(error).__name__})"]) from None


def _tree(text: str, origin: str, folder: Path, seen: tuple[str, ...]) -> dict[str, Any]:
    if len(text) > MAX_BYTES:
        raise ScenarioError([f"{origin}: a scenario file has at most {MAX_BYTES:,} characters, this one has {len(text):,}"])
    if not text.strip():
        raise ScenarioError([f"{origin}: the file is empty; a scenario has at least a title"])
    try:
        tree = tomllib.loads(text)
    except ValueError as error:  # TOMLDecodeError, or a number of thousands of digits
        raise ScenarioError([f"{origin}: not a TOML file: {error}"]) from None
    except RecursionError:
        raise ScenarioError([f"{origin}: not a TOML file: nested too deeply"]) from None
    base = tree.pop("base", None)
    if base is None:
        return _merged(Scenario().model_dump(mode="json"), tree)
    if not isinstance(base, str) or "/" in base or "\\" in base:
        raise ScenarioError([f"{origin}: base must be the name of a scenario beside this file, got {base!r}"])
    if base in seen:
        raise ScenarioError([f"{origin}: base goes round in a circle: {' -> '.join([*seen, base])}"])
    if len(seen) >= MAX_BASES:
        raise ScenarioError([f"{origin}: base: at most {MAX_BASES} files may build on each other"])
    beside = folder / f"{base}.toml"
    path = beside if _is_file(beside) else shipped().get(base)
    if path is None:
        raise ScenarioError([f"{origin}: base: {unknown_key(base, list(shipped()), 'scenario')}"])
    below = _tree(_read(path), str(path), path.parent, (*seen, base))
    return _merged(below, tree)


def _merged(base: Mapping[str, Any], change: Mapping[str, Any]) -> dict[str, Any]:
    """Return *base* with the leaves of *change* laid over it; keys only in *change* are kept for validation to judge."""
    both = dict(base)
    for name, value in change.items():
        below = both.get(name)
        both[name] = _merged(below, value) if isinstance(below, Mapping) and isinstance(value, Mapping) else value
    return both
