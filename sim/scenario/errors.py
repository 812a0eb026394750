"""One message for everything that is wrong with an input: each line names the place, the value and what is allowed."""

from __future__ import annotations

import difflib
from typing import Any, get_args

from pydantic import BaseModel, ValidationError

from .parameter import bounds
from .texts import visible

MOST_PROBLEMS = 25
"""How many problems a message lists; of further ones it says how many there are."""
LONGEST_LINE = 400
LONGEST_NAME = 100


class ScenarioError(ValueError):
    """What is wrong with a scenario, all of it at once, in a message of bounded length that shows no control character.

    Parameters
    ----------
    problems : list of str
    more : int
        How many further problems there are besides.

    Attributes
    ----------
    problems : list of str
        One sentence for each problem, origin first; a last line says how many more there are.
    """

    def __init__(self, problems: list[str], more: int = 0) -> None:
        more += max(0, len(problems) - MOST_PROBLEMS)
        told = [_shortened(visible(text), LONGEST_LINE) for text in problems[:MOST_PROBLEMS]]
        self.problems = [*told, *([f"and {more:,} more"] if more else [])]
        super().__init__("\n".join(self.problems))


def _shortened(text: str, most: int) -> str:
    return text if len(text) <= most else text[: most - 3] + "..."


class TooLargeError(ValueError):
    """What is asked would take more than this machine has; says how much, and which settings make it so."""


def unknown_key(name: str, known: list[str], what: str) -> str:
    """Return a sentence about an unknown key, with the nearest known one."""
    if len(name) > LONGEST_NAME:
        return f"unknown {what} {_shortened(name, LONGEST_NAME)}"
    near = difflib.get_close_matches(name, known, n=1, cutoff=0.5)
    if not near:  # a whole dotted path may be far off although its last word is close
        tails = {k.rsplit(".", 1)[-1]: k for k in known}
        near = [tails[t] for t in difflib.get_close_matches(name.rsplit(".", 1)[-1], list(tails), n=1, cutoff=0.6)]
    every = f"known: {', '.join(known)}" if len(known) <= 12 else f"{len(known)} are known, such as {', '.join(known[:3])}"
    return f"unknown {what} {name}" + (f", did you mean {near[0]}?" if near else f" ({every})")


def messages_of(error: ValidationError, root: type[BaseModel]) -> tuple[list[str], int]:
    """Return a sentence for each of the first problems in a pydantic error, in a reader's words, and how many more there are."""
    items = error.errors()
    wrong_inside = {item["loc"][:depth] for item in items for depth in range(len(item["loc"]))}
    items = [item for item in items if item["type"] != "too_short" or item["loc"] not in wrong_inside]  # its parts were dropped as wrong
    return [line for item in items[:MOST_PROBLEMS] for line in _sentences(item, root)], max(0, len(items) - MOST_PROBLEMS)


def _sentences(item: Any, root: type[BaseModel]) -> list[str]:
    place = ".".join(str(part) for part in item["loc"])
    got = _shown(item.get("input"))
    kind, context = item["type"], item.get("ctx", {})
    field, siblings = _field_at(root, item["loc"])
    if item["loc"][-1:] == ("[key]",):
        return [f"{place.removesuffix('.[key]')}: a name has only letters, digits, _ and -, and at most 40 of them"]
    if kind == "extra_forbidden":
        return [unknown_key(place, siblings, "key")]
    if kind == "missing":
        return [f"{place} is required"]
    if kind == "value_error":
        told = str(context["error"]).split("; ")
        return [f"{place} {text}" if text.startswith("must be one line") else f"{place}: {text}" if place else text for text in told]
    if kind == "literal_error":
        return [f"{place} must be one of {context['expected']}, got {got}".replace(" or ", ", ").replace("'", "")]
    if field is not None and kind in {"greater_than_equal", "less_than_equal", "finite_number"}:
        low, high = bounds(field)
        if low is not None and high is not None:
            return [f"{place} must be between {low:,g} and {high:,g}, got {got}"]
    if kind in {"string_too_short", "string_too_long"}:
        return [f"{place}: {item['msg'].removeprefix('String ')}, got '{got}'"]
    wanted = {"float": "a number", "int": "a whole number", "bool": "true or false", "string": "text", "model": "a section",
              "dict": "a section", "tuple": "a list"}  # fmt: skip
    for name, words in wanted.items():
        if kind.startswith(name):
            return [f"{place} must be {words}, got {got}"]
    return [f"{place}: {item['msg'][0].lower()}{item['msg'][1:]}, got {got}"]


def _shown(value: Any) -> str:
    try:
        text = f"{value:g}" if isinstance(value, float) else str(value)
    except (RecursionError, ValueError):  # nested a thousand times, or a number of thousands of digits
        return "something far too large"
    return _shortened(text, 60)


def _field_at(root: type[BaseModel], loc: tuple[Any, ...]) -> tuple[Any, list[str]]:
    """Return the field at *loc* (None when there is none) and the keys that are allowed beside it."""
    model: Any = root
    field: Any = None
    path: list[str] = []
    for part in loc:
        if isinstance(model, type) and issubclass(model, BaseModel):
            siblings = [".".join([*path, name]) for name in model.model_fields]
            field = model.model_fields.get(part)
            model = field.annotation if field else None
        else:  # a dict of sections or a tuple of stages: the section is its last type argument that is a model
            siblings = []
            model = next((a for a in reversed(get_args(model)) if isinstance(a, type) and issubclass(a, BaseModel)), None)
        path.append(str(part))
    return field, siblings if loc else []
