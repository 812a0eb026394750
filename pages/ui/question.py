"""What is asked: a scenario, what is changed in it, two operating models, and what the reader looks at. Nothing here knows Streamlit."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from sim.experiment.cells import Cell
from sim.measures import MEASURES
from sim.present import address
from sim.scenario import MODEL_VERSION, Parameter, Scenario, ScenarioError, base_of, load, parse, shipped
from sim.studies.side_by_side import MOST

DEFAULT = "mid_market"
MIX = "mix"
NAME = r"[A-Za-z0-9_-]{1,40}"
"""What the name of a mix may be."""
WORLDS = (2, 200)
SEEDS = (0, 2**31 - 1)
SHOWN = ("gain", "other", "base")
"""What of each scenario stands side by side: what the second way of working gains over the first, or what one of them has."""
CHOSEN = ("win_rate", "lifetime_profit", "acquisition_cost", "sales_hours_per_win", "journey_months_median", "no_decision_rate")
"""Figures that stand side by side while nobody has chosen others."""
MOST_FIGURES = 12
TEXTS = ("title", "question", "currency")  # part of a scenario, but of no figure
_HEADINGS = list(dict.fromkeys(measure.heading for measure in MEASURES.values()))
FIGURES = [
    key
    for key, measure in sorted(MEASURES.items(), key=lambda declared: _HEADINGS.index(declared[1].heading))
    if not (measure.needs_detail or measure.needs_consumers)
]
"""What can be looked at world by world: every measure that needs neither single activities nor a world of consumers, by heading."""


@dataclass(frozen=True)
class Question:
    """The question that every page answers.

    `name` is the shipped scenario that changes are counted from; `world`, `journey` and `metric` are what the reader
    looks at, `limit` the cost of a customer that the reader would accept, `margins` up to where a difference in a figure
    hardly matters to the reader, `turned` the setting on which the reader looks for a turn, from one end of `span` to the other; none of
    them changes a figure. Nor does what stands
    beside the two ways of working that every page compares: the `further` ways, or the `beside` shipped scenarios, of which
    `shown` is seen, in the `figures`; nor does what stands in the `report`, each entry a key and perhaps a name (``key:name``).
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
    further: tuple[str, ...] = ()
    beside: tuple[str, ...] = ()
    shown: str = SHOWN[0]
    figures: tuple[str, ...] = CHOSEN
    report: tuple[str, ...] = ()
    margins: tuple[tuple[str, float], ...] = ()
    turned: str | None = None
    span: tuple[float, float] | None = None

    def margin(self, metric: str) -> float | None:
        """Return up to where a difference in a figure hardly matters: in points, or in per cent of it; None where nobody has said."""
        return dict(self.margins).get(metric)

    def with_margin(self, metric: str, size: float | None) -> Question:
        """Let a difference in a figure matter from another size on; from the usual one without any."""
        others = {key: value for key, value in self.margins if key != metric}
        return replace(self, margins=tuple(sorted((others if size is None else others | {metric: size}).items())))

    @cached_property
    def ways(self) -> tuple[str, ...]:
        """All ways of working that are compared, the baseline first."""
        return self.base, self.other, *self.further

    @cached_property
    def parameters(self) -> dict[str, Parameter]:
        return self.scenario.parameters()

    @cached_property
    def added(self) -> tuple[str, ...]:
        """Vendors, operating models and CRM processes that the shipped scenario does not have."""
        return address.added(self.name, self.scenario)

    @cached_property
    def file(self) -> Scenario:
        """The shipped scenario, with the added parts at their defaults."""
        return address.shipped_with(self.name, self.added)

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
    def key(self) -> tuple[Any, ...]:
        """What the figures depend on."""
        return self.scenario.fingerprint, self.base, self.other, self.seed, self.replications, MODEL_VERSION

    def with_changes(self, changes: Mapping[str, Any], origin: str = "This change") -> Question:
        return replace(self, scenario=self.scenario.with_changes(changes, origin))

    @cached_property
    def cells(self) -> tuple[Cell, Cell]:
        """What is played: the market against each of the two ways of working."""
        return Cell.of(self.scenario, self.base), Cell.of(self.scenario, self.other)

    def free_name(self) -> str:
        """Return a name that no way of working has yet."""
        names = (MIX, *(f"{MIX}_{number}" for number in range(2, 100)))
        return next(name for name in names if name not in self.scenario.operating_models)

    def with_mix(self, name: str = MIX, start: str = "relay") -> Question:
        """Add a way of working that starts as a copy of another one, and compare that one with it; the others stay beside them."""
        if name in self.scenario.operating_models:
            raise ScenarioError([f"There is a way of working called {name} already: choose another name"])
        if not re.fullmatch(NAME, name):
            raise ScenarioError([f"“{name}” cannot be its name: use up to 40 of the letters A to Z, digits, spaces and hyphens"])
        mixed = self.scenario.with_operating_model(name, base=start)
        return compared_as(replace(self, scenario=mixed), (start, name, *self.ways))

    def without_changes(self) -> Question:
        """Go back to the file; an operating model that it does not have is compared no longer."""
        return comparable(replace(self, scenario=load(self.name)))


def from_file(text: str, file_name: str, now: Question) -> Question:
    """Return the question with the scenario of a file, counted from the shipped one that it builds on."""
    if not text.strip():
        raise ScenarioError([f"{file_name}: the file is empty"])
    if file_name.lower().endswith(".csv"):
        raise ScenarioError(
            [f"{file_name} is a table (CSV). A scenario is a text file that ends with .toml, as Save as a scenario file makes it"]
        )
    scenario = parse(text, file_name)
    base = base_of(text)
    return comparable(replace(now, name=base if base is not None and base in shipped() else DEFAULT, scenario=scenario))


def comparable(question: Question) -> Question:
    """Return *question* with two different operating models that its scenario has, and of what stands beside them what there is."""
    models = list(question.scenario.operating_models)
    base = question.base if question.base in models else models[0]
    other = next(name for name in (question.other, "rugby", *models[::-1]) if name in models and name != base)
    beside = tuple(name for name in question.beside if name != question.name)
    return compared_as(replace(question, beside=beside), (base, other, *(name for name in question.further if name in models)))


def compared_as(question: Question, ways: Iterable[str]) -> Question:
    """Return *question* with these ways of working compared, each once and at most `MOST`, the baseline first."""
    base, other, *further = list(dict.fromkeys(ways))[:MOST]
    return replace(question, base=base, other=other, further=tuple(further))
