"""The worlds of a question: what there is to play for it, and the comparison that comes of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from functools import lru_cache

from pages.ui.crew import Outcome, crew_of_all, outcomes
from pages.ui.question import Question
from sim.experiment.comparison import Comparison
from sim.experiment.executors import Failure, Task
from sim.experiment.runs import Result
from sim.scenario import Scenario
from sim.scenario.scenario import validate

SIDES = ("base", "other")


def further(question: Question, before: Comparison | None, goal: int, show: Callable[[float], None]) -> Comparison:
    """Play worlds until there are *goal* of them, besides those of *before*; *show* is told how many there are, again and again."""
    done = before.replications if before else 0
    tasks = [task(question, side, world) for world in range(done, goal) for side in SIDES]
    found: list[dict[int, Outcome]] = [{}, {}]
    with closing(outcomes(tasks, lambda: show(done + (len(found[0]) + len(found[1])) / 2))) as ready:
        for place, outcome in enumerate(ready):
            found[place % 2][done + place // 2] = outcome
    if before:
        for side, result in zip(found, (before.base, before.other), strict=True):
            side.update(result.tables)
            side.update({failure.replication: failure for failure in result.failures})
    return comparison_of(question, found)


def known(question: Question) -> int:
    """Return how many worlds, from the first on, have been played on both sides before and so are there at once."""
    worlds, crew = 0, crew_of_all()
    while worlds < question.replications and all(crew.knows(task(question, side, worlds)) for side in SIDES):
        worlds += 1
    return worlds


def in_detail(question: Question, world: int) -> Comparison:
    """Return one world under both operating models, with every activity and belief."""
    tasks = [task(question, side, world - 1, detail=True) for side in SIDES]
    return comparison_of(question, [{world - 1: outcome} for outcome in outcomes(tasks, lambda: None)])


def task(question: Question, side: str, replication: int, detail: bool = False) -> Task:
    """Return one world of one side as a task."""
    levers = question.scenario.operating_models[getattr(question, side)]
    return Task(_market(question.scenario), levers, question.seed, replication, detail)


@lru_cache(maxsize=128)
def _market(scenario: Scenario) -> Scenario:
    """Return *scenario* with the operating models of rivals only, for a change in another one leaves its worlds alone."""
    tree = scenario.model_dump(mode="json")
    used = {vendor.operating_model for vendor in scenario.vendors.values()}
    tree["operating_models"] = {name: levers for name, levers in tree["operating_models"].items() if name in used}
    return validate(tree, "market")


def comparison_of(question: Question, found: Sequence[Mapping[int, Outcome]]) -> Comparison:
    """Put outcomes together: of each side, by replication."""
    results = []
    for side, by_replication in zip(SIDES, found, strict=True):
        failures = [outcome for outcome in by_replication.values() if isinstance(outcome, Failure)]
        tables = {r: outcome for r, outcome in by_replication.items() if not isinstance(outcome, Failure)}
        results.append(Result.of(question.scenario, getattr(question, side), question.seed, tables, failures))
    return Comparison(*results)
