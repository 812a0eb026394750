"""What is asked: a scenario, what is changed in it, two operating models, and what the reader looks at. Nothing here knows Streamlit."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from typing import Any

from sim.scenario import MODEL_VERSION, OperatingModel, Parameter, Scenario, ScenarioError, base_of, load, parse, shipped
from sim.scenario.scenario import validate

DEFAULT = "mid_market"
MIX = "mix"
TRIAL = "one_lever_otherwise"
"""The name of an operating model that is tried in passing; no page shows it."""
WORLDS = (2, 200)
SEEDS = (0, 2**31 - 1)
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
        return shipped_with(self.name, self.added)

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

    @cached_property
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
    other = (
        setup.other
        if setup.other in models and setup.other != base
        else next(m for m in ("rugby", *models[::-1]) if m in models and m != base)
    )
    return replace(setup, base=base, other=other)


def _parts(scenario: Scenario) -> list[str]:
    named: dict[str, Mapping[str, Any]] = {
        "vendors": scenario.vendors,
        "operating_models": scenario.operating_models,
        "rival_models": scenario.rival_models,
        "crm.processes": scenario.crm.processes,
    }
    return [f"{parent}.{name}" for parent, parts in named.items() for name in parts]


def _parent(part: str) -> str:
    return next((p for p in ("vendors", "operating_models", "rival_models", "crm.processes") if part.startswith(p + ".")), "")


@lru_cache(maxsize=64)
def shipped_with(name: str, added: tuple[str, ...]) -> Scenario:
    """Return a shipped scenario with parts added at their defaults."""
    file = load(name)
    tree = file.model_dump(mode="json")
    for part in added:
        parent, key = _parent(part), part.rpartition(".")[2]
        if part != f"{parent}.{key}" or not re.fullmatch(r"[\w-]+", key):
            raise ScenarioError([f"added: {part} must be a name below vendors, operating_models, rival_models or crm.processes"])
        if parent == "vendors":
            tree["vendors"][key] = {"name": key.replace("_", " ").capitalize()[:40]}
        elif parent in {"operating_models", "rival_models"}:
            tree[parent][key] = {}
        else:
            tree["crm"]["processes"][key] = next(iter(tree["crm"]["processes"].values()))
    return validate(tree, "added")
