"""The address that asks a question of the report in the browser: a shipped scenario, what is changed in it, the ways of working, the luck.

Opened elsewhere it asks the same question. What a page looks at besides stands in it too, and moves no figure.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any
from urllib.parse import urlencode, urlsplit

from ..scenario import MODEL_VERSION, Scenario, ScenarioError, load, shipped
from ..scenario.scenario import validate

HERE = "http://localhost:8501"
"""Where `make app` serves the report."""
SHARE_ADDRESS = "SHARE_ADDRESS"
"""Environment variable: what links begin with, such as https://sim.example.com/report."""


def asked(
    name: str, scenario: Scenario, ways: Sequence[str], seed: int, replications: int, seen: Mapping[str, Any] | None = None
) -> dict[str, str]:
    """Return what an address carries.

    Parameters
    ----------
    name : str
        The shipped scenario that changes are counted from.
    scenario : Scenario
    ways : sequence of str
        The ways of working that are compared, the baseline first.
    seed, replications : int
    seen : mapping, optional
        What the reader looks at besides; what is None is left out.
    """
    parts = added(name, scenario)
    base, other, *further = ways
    fixed = {"scenario": name, "model": MODEL_VERSION, "base": base, "other": other, "seed": seed, "replications": replications}
    fixed |= {"further": ",".join(further)} if further else {}
    looked_at = {key: value for key, value in (seen or {}).items() if value is not None}
    everything = {**fixed, **({"added": ",".join(parts)} if parts else {}), **looked_at, **changes(name, scenario)}
    return {key: str(value).lower() if isinstance(value, bool) else str(value) for key, value in everything.items()}


def link(page: str, carried: Mapping[str, str]) -> str:
    """Return a whole address for that of a page; with a slash before the question, as some programs see no link without one.

    Where colleagues reach the report under another address, the environment variable `SHARE_ADDRESS` says which.
    """
    start, _, _ = page.partition("?")
    if public := os.environ.get(SHARE_ADDRESS, "").strip().rstrip("/"):
        start = public + urlsplit(start).path.rstrip("/")
    return f"{start}{'/' if start and not urlsplit(start).path else ''}?{urlencode(carried)}"


def sizes(margins: Mapping[str, float]) -> str | None:
    """Return how an address carries from which size on differences matter, *win_rate:1,acquisition_cost:5*; None without any."""
    return ",".join(f"{metric}:{size:.12g}" for metric, size in margins.items()) or None


def nearest(scenario: Scenario) -> str:
    """Return the shipped scenario from which the fewest settings differ; of several the first."""
    return min(shipped(), key=lambda name: len(changes(name, scenario)))


def added(name: str, scenario: Scenario) -> tuple[str, ...]:
    """Return the vendors, operating models and CRM processes of a scenario that a shipped one does not have."""
    here, there = _parts(scenario), _parts(load(name))
    return tuple(part for part in here if part not in there)


def changes(name: str, scenario: Scenario) -> dict[str, Any]:
    """Return everything that differs from a shipped scenario, by dotted key; of added parts what differs from their defaults."""
    return scenario.differences(shipped_with(name, added(name, scenario)))


@lru_cache(maxsize=64)
def shipped_with(name: str, parts: tuple[str, ...]) -> Scenario:
    """Return a shipped scenario with parts added at their defaults."""
    file = load(name)
    tree = file.model_dump(mode="json")
    for part in parts:
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
