"""The one place that maps a question to the address in the browser and back.

The address carries everything: scenario, every changed parameter by its dotted key, the two operating models, seed and
replications. Opened elsewhere it asks the same question.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from contextlib import suppress
from typing import Any
from urllib.parse import urlencode, urlsplit

from pages.ui.question import DEFAULT, FIGURES, SEEDS, WORLDS, Question
from sim.present.address import shipped_with
from sim.scenario import MODEL_VERSION, ScenarioError, load, number, shipped, translate
from sim.scenario.errors import unknown_key

WHOLE_NUMBERS = {"seed": SEEDS, "replications": WORLDS, "world": (1, WORLDS[1]), "journey": (0, 10**9)}
PLACES = ("scenario", "model", "added", "base", "other", *WHOLE_NUMBERS, "metric", "limit")


def written(question: Question) -> dict[str, str]:
    """Return what the address carries; `read` is the way back."""
    fixed = {"scenario": question.name, "model": MODEL_VERSION, "base": question.base, "other": question.other,
             "seed": question.seed, "replications": question.replications}  # fmt: skip
    added = {"added": ",".join(question.added)} if question.added else {}
    seen = {"world": question.world, "journey": question.journey, "metric": question.metric,
            "limit": None if question.limit is None else f"{question.limit:.12g}"}  # fmt: skip
    everything = {**fixed, **added, **{k: v for k, v in seen.items() if v is not None}, **question.changes}
    return {key: str(value).lower() if isinstance(value, bool) else str(value) for key, value in everything.items()}


def link(page: str, question: Question) -> str:
    """Return the whole address for a page's own; with a slash before the question, as some programs see no link without one."""
    start, _, _ = page.partition("?")
    return f"{start}{'/' if start and not urlsplit(start).path else ''}?{urlencode(written(question))}"


def read(query: Mapping[str, str]) -> Question:
    """Return what an address asks, or raise one `ScenarioError` that names everything wrong with it.

    One of an earlier release asks what it asked then; what to tell about that is `translate`'s notice.
    """
    query, _ = translate(query, query.get("model"))
    problems: list[str] = []
    name = query.get("scenario", DEFAULT)
    if name not in shipped():
        problems.append(unknown_key(name, list(shipped()), "scenario"))
        name = DEFAULT
    scenario = load(name)
    try:
        scenario = shipped_with(name, tuple(filter(None, query.get("added", "").split(","))))
    except ScenarioError as error:
        problems += error.problems
    known = [*scenario.values(), *PLACES]
    changes = {key: value for key, value in query.items() if key not in PLACES}
    problems += [unknown_key(key, known, "setting") for key in changes if key not in known]
    try:
        scenario = scenario.with_changes({k: v for k, v in changes.items() if k in known}, "link")
    except ScenarioError as error:
        problems += [text.removeprefix("link: ") for text in error.problems]
    seen: dict[str, Any] = {place: query[place] for place in ("base", "other", "metric") if place in query}
    for key, bounds in WHOLE_NUMBERS.items():
        if key in query:
            seen[key] = _number(key, query[key], bounds, int, f"a whole number between {bounds[0]} and {bounds[1]}", problems)
    if "limit" in query:
        seen["limit"] = float(_number("limit", query["limit"], (0, sys.float_info.max), int | float, "an amount of money", problems))
    question = Question(name, scenario, **seen)
    for place in ("base", "other"):
        if (model := getattr(question, place)) not in scenario.operating_models:
            problems.append(f"{place}: {unknown_key(model, list(scenario.operating_models), 'operating model')}")
    if question.metric is not None and question.metric not in FIGURES:
        problems.append(f"metric: {unknown_key(question.metric, FIGURES, 'figure')}")
    if question.base == question.other:
        problems.append(f"base and other must be two different operating models, both are {question.base}")
    if problems:
        raise ScenarioError(problems)
    return question


def notice_of(query: Mapping[str, str]) -> str:
    """Return the line that tells of a link of another release what has changed since, nothing where it asks the same today.

    An address that asks nothing is no link: it opens the default question of today.
    """
    if not query:
        return ""
    _, notice = translate(query, query.get("model"))
    return notice.text if notice else ""


def _number(key: str, text: str, bounds: tuple[float, float], kind: Any, what: str, problems: list[str]) -> float:
    """Return the number in a text; where there is none of its *kind* within *bounds*, say so."""
    low, high = bounds
    with suppress(ValueError):
        found = number(text)
        if isinstance(found, kind) and low <= found <= high:
            return found
    problems.append(f"{key} must be {what}, got {text[:60]}")
    return low
