"""The one place that maps a question to the address in the browser and back.

The address carries everything: scenario, every changed parameter by its dotted key, the operating models, what else stands side by side,
seed and replications. Opened elsewhere it asks the same question.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Mapping
from contextlib import suppress
from typing import Any
from urllib.parse import urlencode

from pages.ui.question import DEFAULT, FIGURES, MOST_FIGURES, SEEDS, SHOWN, WORLDS, Question
from sim.present import address
from sim.present.address import shipped_with
from sim.present.report import MOST_ITEMS
from sim.present.report.catalogue import ENTRIES
from sim.scenario import Scenario, ScenarioError, load, number, shipped, translate
from sim.scenario.errors import unknown_key
from sim.studies.side_by_side import MOST
from sim.studies.sweep import ends_of

KEPT = re.compile(r"note-[0-9a-f]{1,12}|shown-[0-9a-f]{12}")
"""What stands in a report that no catalogue knows: a note, and what a page has shown."""
WHOLE_NUMBERS = {"seed": SEEDS, "replications": WORLDS, "world": (1, WORLDS[1]), "journey": (0, 10**9)}
SEPARATOR, LONGEST = "~", 8_000
"""Between two entries of the report, and the most characters of an address that is sure to arrive."""
MARGINS = (0.0, 100.0)
LISTS = ("further", "beside", "figures")
PLACES = ("scenario", "model", "added", "base", "other", *LISTS, "shown", "report", *WHOLE_NUMBERS, "metric", "limit", "margins", "turned")


def written(question: Question) -> dict[str, str]:
    """Return what the address carries; `read` is the way back."""
    plain = Question(question.name, question.scenario)
    beside = {key: ",".join(getattr(question, key)) for key in ("beside", "figures") if getattr(question, key) != getattr(plain, key)}
    beside |= {"shown": question.shown} if question.shown != plain.shown else {}
    limit = None if question.limit is None else f"{question.limit:.12g}"
    margins = address.sizes(dict(question.margins))
    seen = {**beside, "world": question.world, "journey": question.journey, "metric": question.metric, "limit": limit, "margins": margins}
    if question.turned:
        seen["turned"] = ":".join([question.turned, *(f"{end:.12g}" for end in question.span or ())])
    carried = address.asked(question.name, question.scenario, question.ways, question.seed, question.replications, seen)
    with_report = {**carried, "report": SEPARATOR.join(question.report)}
    return with_report if question.report and len(urlencode(with_report)) <= LONGEST else carried


def link(page: str, question: Question) -> str:
    """Return the whole address for a page's own."""
    return address.link(page, written(question))


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
    seen: dict[str, Any] = {place: query[place] for place in ("base", "other", "metric", "shown") if place in query}
    seen |= {place: tuple(filter(None, query[place].split(","))) for place in LISTS if place in query}
    seen["report"] = tuple(filter(None, query.get("report", "").split(SEPARATOR)))
    for key, bounds in WHOLE_NUMBERS.items():
        if key in query:
            seen[key] = _number(key, query[key], bounds, int, f"a whole number between {bounds[0]} and {bounds[1]}", problems)
    if "limit" in query:
        seen["limit"] = float(_number("limit", query["limit"], (0, sys.float_info.max), int | float, "an amount of money", problems))
    if "margins" in query:
        seen["margins"] = _margins(query["margins"], problems)
    if "turned" in query:
        seen |= _turned(query["turned"], scenario, problems)
    question = Question(name, scenario, **seen)
    for place in ("base", "other"):
        if (model := getattr(question, place)) not in scenario.operating_models:
            problems.append(f"{place}: {unknown_key(model, list(scenario.operating_models), 'operating model')}")
    if question.metric is not None and question.metric not in FIGURES:
        problems.append(f"metric: {unknown_key(question.metric, FIGURES, 'figure')}")
    if question.base == question.other:
        problems.append(f"base and other must be two different operating models, both are {question.base}")
    problems += [*_side_by_side(question), *_report(question)]
    if problems:
        raise ScenarioError(problems)
    return question


def _report(question: Question) -> list[str]:
    """Return what is wrong with what stands in the report."""
    keys = [entry.partition(":")[0] for entry in question.report]
    if len(keys) > MOST_ITEMS:
        return [f"report: at most {MOST_ITEMS} items can stand in it, each once; this one has {len(keys):,}: make several of it"]
    problems = [f"report: {unknown_key(key[:60], list(ENTRIES), 'item')}" for key in keys if key not in ENTRIES and not KEPT.fullmatch(key)]
    if len(set(keys)) < len(keys):
        problems.append(f"report: at most {MOST_ITEMS} items can stand in it, each once")
    return problems[:20]


def _side_by_side(question: Question) -> list[str]:
    """Return what is wrong with what stands beside the two ways of working."""
    known = {"further": list(question.scenario.operating_models), "beside": list(shipped()), "figures": FIGURES}
    what = {"further": "operating model", "beside": "scenario", "figures": "figure"}
    problems = [f"{place}: {unknown_key(name, list(known[place]), what[place])}"
                for place in LISTS for name in getattr(question, place) if name not in known[place]]  # fmt: skip
    if question.shown not in SHOWN:
        problems.append(f"shown: {unknown_key(question.shown, list(SHOWN), 'choice')}")
    for place, taken in (("further", tuple(dict.fromkeys((question.base, question.other))) + question.further),
                         ("beside", (question.name, *question.beside))):  # fmt: skip
        if len(set(taken)) < len(taken) or len(taken) > MOST:
            problems.append(f"{place}: at most {MOST} can stand side by side, each once, got {', '.join(taken)}"[:300])
    if not 1 <= len(question.figures) <= MOST_FIGURES:
        problems.append(f"figures: choose 1 to {MOST_FIGURES} of them")
    return problems


def notice_of(query: Mapping[str, str]) -> str:
    """Return the line that tells of a link of another release what has changed since, nothing where it asks the same today.

    An address that asks nothing is no link: it opens the default question of today.
    """
    if not query:
        return ""
    _, notice = translate(query, query.get("model"))
    return notice.text if notice else ""


def _margins(text: str, problems: list[str]) -> tuple[tuple[str, float], ...]:
    """Return from which size on a difference in a figure matters, *win_rate:1,acquisition_cost:5*, and say what is none."""
    found = {}
    for part in filter(None, text.split(",")):
        metric, _, size = part.partition(":")
        if metric not in FIGURES:
            problems.append(f"margins: {unknown_key(metric, FIGURES, 'figure')}")
        else:
            found[metric] = float(_number("margins", size, MARGINS, int | float, "a figure and a number between 0 and 100", problems))
    return tuple(sorted(found.items()))


def _turned(text: str, scenario: Scenario, problems: list[str]) -> dict[str, Any]:
    """Return the setting on which a turn is looked for, and from where to where (*key* or *key:low:high*), and say what is none."""
    key, *ends = text.split(":")
    try:
        ends_of(scenario, key)
    except ScenarioError as error:
        problems.append(f"turned: {error}")
        return {}
    found = [float(_number("turned", end, (-sys.float_info.max, sys.float_info.max), int | float, "a setting and two numbers", problems))
             for end in ends[:2]]  # fmt: skip
    if ends and not len(ends) == len(found) == 2:
        problems.append(f"turned must be a setting and two numbers, got {text[:60]}")
        return {}
    return {"turned": key, "span": (found[0], found[1]) if found else None}


def _number(key: str, text: str, bounds: tuple[float, float], kind: Any, what: str, problems: list[str]) -> float:
    """Return the number in a text; where there is none of its *kind* within *bounds*, say so."""
    low, high = bounds
    with suppress(ValueError):
        found = number(text)
        if isinstance(found, kind) and low <= found <= high:
            return found
    problems.append(f"{key} must be {what}, got {text[:60]}")
    return low
