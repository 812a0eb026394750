"""What is asked, and the one place that maps it to the address in the browser and back.

The address carries everything: scenario, every changed parameter by its dotted key, the two operating models, seed and
replications. Opened elsewhere it asks the same question. Nothing here knows Streamlit.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from typing import Any

from sim.scenario import MODEL_VERSION, OperatingModel, Parameter, Scenario, ScenarioError, base_of, load, parse, shipped
from sim.scenario.errors import unknown_key
from sim.scenario.scenario import validate
from sim.study import METRICS

DEFAULT = "mid_market"
MIX = "mix"
TRIAL = "one_lever_otherwise"
"""The name of an operating model that is tried in passing; no page shows it."""
WORLDS = (2, 200)
SEEDS = (0, 2**31 - 1)
WHOLE_NUMBERS = {"seed": SEEDS, "replications": WORLDS, "world": (1, WORLDS[1]), "journey": (0, 10**9)}
PLACES = ("scenario", "added", "base", "other", *WHOLE_NUMBERS, "metric", "limit")
TEXTS = ("title", "question")  # part of a scenario, but of no figure


@dataclass(frozen=True)
class Setup:
    """The question that every page answers.

    `name` is the shipped scenario that changes are counted from; `world`, `journey` and `metric` are what the reader
    looks at, `limit` the cost of a customer that the reader would accept; none of them changes a figure.
    """

    name: str
    scenario: Scenario
    base: str = "relay"
    other: str = "rugby"
    seed: int = 1
    replications: int = 20
    world: int | None = None
    journey: int | None = None
    metric: str | None = None
    limit: float | None = None

    @cached_property
    def parameters(self) -> dict[str, Parameter]:
        return self.scenario.parameters()

    @cached_property
    def added(self) -> tuple[str, ...]:
        """Vendors, operating models and CRM processes that the shipped scenario does not have."""
        here, there = _parts(self.scenario), _parts(load(self.name))
        return tuple(part for part in here if part not in there)

    @cached_property
    def file(self) -> Scenario:
        """The shipped scenario, with the added parts at their defaults."""
        return _file(self.name, self.added)

    @cached_property
    def before(self) -> dict[str, Any]:
        """Every value of `file`, by dotted key."""
        return self.file.values()

    @cached_property
    def changes(self) -> dict[str, Any]:
        """Everything that differs from `file`, by dotted key."""
        return self.scenario.differences(self.file)

    @cached_property
    def changed(self) -> dict[str, tuple[Any, Any]]:
        """Value in the file and value now of everything that moves a figure."""
        return {key: (self.before[key], value) for key, value in self.changes.items() if key not in TEXTS}

    @property
    def question(self) -> tuple[Any, ...]:
        """What the figures depend on."""
        return self.scenario.fingerprint, self.base, self.other, self.seed, self.replications, MODEL_VERSION

    def with_changes(self, changes: Mapping[str, Any], origin: str = "This change") -> Setup:
        return replace(self, scenario=self.scenario.with_changes(changes, origin))

    def with_mix(self) -> Setup:
        """Add an operating model that starts as a copy of relay, and compare relay with it."""
        return replace(self._with_model(MIX, self.scenario.operating_models["relay"]), base="relay", other=MIX)

    def with_trial(self, levers: OperatingModel, side: str) -> Setup:
        """Compare *levers* as base or other with what is there now on the opposite side."""
        tried = self._with_model(TRIAL, levers)
        return replace(tried, base=TRIAL) if side == "base" else replace(tried, other=TRIAL)

    def _with_model(self, name: str, levers: OperatingModel) -> Setup:
        tree = self.scenario.model_dump(mode="json")
        tree["operating_models"][name] = levers.model_dump(mode="json")
        return replace(self, scenario=validate(tree, name))

    def without_changes(self) -> Setup:
        """Go back to the file; an operating model that it does not have is compared no longer."""
        return comparable(replace(self, scenario=load(self.name)))

    def query(self) -> dict[str, str]:
        """Return what the address carries; `from_query` is the way back."""
        fixed = {"scenario": self.name, "base": self.base, "other": self.other,
                 "seed": self.seed, "replications": self.replications}  # fmt: skip
        added = {"added": ",".join(self.added)} if self.added else {}
        seen = {"world": self.world, "journey": self.journey, "metric": self.metric,
                "limit": None if self.limit is None else f"{self.limit:.12g}"}  # fmt: skip
        everything = {**fixed, **added, **{k: v for k, v in seen.items() if v is not None}, **self.changes}
        return {key: str(value).lower() if isinstance(value, bool) else str(value) for key, value in everything.items()}


def from_query(query: Mapping[str, str]) -> Setup:
    """Return what an address asks, or raise one `ScenarioError` that names everything wrong with it."""
    problems: list[str] = []
    name = query.get("scenario", DEFAULT)
    if name not in shipped():
        problems.append(unknown_key(name, list(shipped()), "scenario"))
        name = DEFAULT
    scenario = load(name)
    try:
        scenario = _file(name, tuple(filter(None, query.get("added", "").split(","))))
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
            seen[key] = _whole_number(key, query[key], bounds, problems)
    if "limit" in query:
        seen["limit"] = _money("limit", query["limit"], problems)
    setup = Setup(name, scenario, **seen)
    for place in ("base", "other"):
        if (model := getattr(setup, place)) not in scenario.operating_models:
            problems.append(f"{place}: {unknown_key(model, list(scenario.operating_models), 'operating model')}")
    if setup.metric is not None and setup.metric not in METRICS:
        problems.append(f"metric: {unknown_key(setup.metric, list(METRICS), 'figure')}")
    if setup.base == setup.other:
        problems.append(f"base and other must be two different operating models, both are {setup.base}")
    if problems:
        raise ScenarioError(problems)
    return setup


def from_file(text: str, file_name: str, now: Setup) -> Setup:
    """Return the question with the scenario of a file, counted from the shipped one that it builds on."""
    if not text.strip():
        raise ScenarioError([f"{file_name}: the file is empty"])
    scenario = parse(text, file_name)
    if strange := [part for part in _parts(scenario) if not re.fullmatch(r"[\w-]+", part.removeprefix(_parent(part) + "."))]:
        raise ScenarioError([f"{file_name}: {part}: a name may hold letters, digits, - and _ only" for part in strange])
    base = base_of(text)
    return comparable(replace(now, name=base if base is not None and base in shipped() else DEFAULT, scenario=scenario))


def comparable(setup: Setup) -> Setup:
    """Return *setup* with two different operating models that its scenario has."""
    models = list(setup.scenario.operating_models)
    base = setup.base if setup.base in models else models[0]
    other = setup.other if setup.other in models and setup.other != base else next(m for m in models[::-1] if m != base)
    return replace(setup, base=base, other=other)


def _parts(scenario: Scenario) -> list[str]:
    named: dict[str, Mapping[str, Any]] = {
        "vendors": scenario.vendors,
        "operating_models": scenario.operating_models,
        "crm.processes": scenario.crm.processes,
    }
    return [f"{parent}.{name}" for parent, parts in named.items() for name in parts]


def _parent(part: str) -> str:
    return next((p for p in ("vendors", "operating_models", "crm.processes") if part.startswith(p + ".")), "")


@lru_cache(maxsize=64)
def _file(name: str, added: tuple[str, ...]) -> Scenario:
    """Return a shipped scenario with parts added at their defaults."""
    file = load(name)
    tree = file.model_dump(mode="json")
    for part in added:
        parent, key = _parent(part), part.rpartition(".")[2]
        if part != f"{parent}.{key}" or not re.fullmatch(r"[\w-]+", key):
            raise ScenarioError([f"added: {part} must be a name below vendors, operating_models or crm.processes"])
        if parent == "vendors":
            tree["vendors"][key] = {"name": key.replace("_", " ").capitalize()[:40]}
        elif parent == "operating_models":
            tree["operating_models"][key] = {}
        else:
            tree["crm"]["processes"][key] = next(iter(tree["crm"]["processes"].values()))
    return validate(tree, "added")


def _whole_number(key: str, text: str, bounds: tuple[int, int], problems: list[str]) -> int:
    low, high = bounds
    try:
        number = int(text)
        if low <= number <= high:
            return number
    except ValueError:
        pass
    problems.append(f"{key} must be a whole number between {low} and {high}, got {text[:60]}")
    return low


def _money(key: str, text: str, problems: list[str]) -> float | None:
    try:
        amount = float(text)
        if 0 <= amount < math.inf:
            return amount
    except ValueError:
        pass
    problems.append(f"{key} must be an amount of money, got {text[:60]}")
    return None
