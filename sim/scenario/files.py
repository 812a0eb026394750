"""Scenario files: TOML, each naming its base, the model that it was asked under, and only what differs from its base."""

from __future__ import annotations

import re
import stat
import tomllib
from pathlib import Path
from typing import Any

import tomli_w

from .errors import ScenarioError, unknown_key
from .releases import MODEL, laid_over
from .scenario import MODEL_VERSION, Scenario, validate

_HERE = Path(__file__).resolve()
_CHECKOUT, _PACKAGE = _HERE.parents[2] / "scenarios", _HERE.parents[1] / "scenarios"
SCENARIOS = _CHECKOUT if (_CHECKOUT / "mid_market.toml").is_file() else _PACKAGE
"""The folder of the scenarios that come with the project: beside the code in a checkout, inside the package where it is installed."""

MAX_CHARACTERS = 200_000
MAX_BYTES = 4 * MAX_CHARACTERS
MAX_BASES = 20
MAX_DOTS = 20
"""The most dots in one key; what reads TOML takes quadratic time for them."""


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
    """Return the scenario written in *text*; a base is looked for in *folder*, then among `shipped`.

    What an earlier release wrote asks what it asked then; `asked_under` says what has changed since.
    """
    tree: dict[str, Any] = Scenario().model_dump(mode="json")
    ours: dict[str, Any] = {}
    for layer in _layers(text, origin, folder, ()):
        tree = laid_over(tree, layer, ours)
    return validate(tree, origin)


def base_of(text: str) -> str | None:
    """Return the name of the base that a scenario file in *text* builds on, None when it names none or is not TOML."""
    try:
        base = _toml(text, "").get("base")
    except ScenarioError:
        return None
    return base if isinstance(base, str) else None


def dumps(scenario: Scenario, base: str = "mid_market") -> str:
    """Return a scenario file: title, question, base, model, and only what differs from the base."""
    tree: dict[str, Any] = {"title": scenario.title, "question": scenario.question, "base": base, MODEL: MODEL_VERSION}
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
        raise ScenarioError([f"{str(path)[:200]}: no such file; {near}"])
    return found


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except (OSError, ValueError):  # such as a name too long for the file system
        return False


def _read(path: Path) -> str:
    """Return the text of a regular file, without waiting for what never comes: one of no bytes is not even opened."""
    try:
        facts = path.stat()
        if not stat.S_ISREG(facts.st_mode):
            raise ScenarioError([f"{path}: no regular file"])
        if facts.st_size > MAX_BYTES:
            raise ScenarioError([f"{path}: a scenario file has at most {MAX_BYTES:,} bytes, this one has {facts.st_size:,}"])
        return path.read_text(encoding="utf-8-sig") if facts.st_size else ""  # some editors begin a file with a byte order mark
    except (OSError, UnicodeDecodeError) as error:
        raise ScenarioError([f"{path}: cannot be read as a text file ({type(error).__name__})"]) from None


def _toml(text: str, origin: str) -> dict[str, Any]:
    """Return the tree of a TOML text that is neither too long nor nested too deeply."""
    if len(text) > MAX_CHARACTERS:
        raise ScenarioError([f"{origin}: a scenario file has at most {MAX_CHARACTERS:,} characters, this one has {len(text):,}"])
    if not text.strip():
        raise ScenarioError([f"{origin}: the file is empty; a scenario has at least a title"])
    if line := next((number for number, line in enumerate(text.split("\n"), 1) if _has_a_long_key(line)), 0):
        raise ScenarioError([f"{origin}: line {line}: a key has at most {MAX_DOTS} dots"])
    try:
        return tomllib.loads(text)
    except ValueError as error:  # TOMLDecodeError, or a number of thousands of digits
        raise ScenarioError([f"{origin}: not a TOML file: {error}"]) from None
    except RecursionError:
        raise ScenarioError([f"{origin}: not a TOML file: nested too deeply"]) from None


def _has_a_long_key(line: str) -> bool:
    """Tell whether more than `MAX_DOTS` dots follow each other outside of quotes; a line may begin inside of a text of several lines."""
    if line.count(".") <= MAX_DOTS:
        return False
    once = line.replace('"""', "").replace("'''", "")
    bare = re.sub(r'"(?:[^"\\]|\\.)*"|\'[^\']*\'|#.*', "", once).replace(" ", "").replace("\t", "")
    return any(part.count(".") > MAX_DOTS for part in re.split(r"[=,\[\]{}]", bare))


def _layers(text: str, origin: str, folder: Path, seen: tuple[str, ...]) -> list[dict[str, Any]]:
    """Return the trees of a file and of all that it builds on, its furthest base first."""
    tree = _toml(text, origin)
    base, model = tree.pop("base", None), tree.get(MODEL)
    if model is not None and not isinstance(model, str):
        raise ScenarioError([f'{origin}: {MODEL} must be the version of a model as text, such as "{MODEL_VERSION}", got {str(model)[:60]}'])
    if base is None:
        return [tree]
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
    return [*_layers(_read(path), str(path), path.parent, (*seen, base)), tree]
