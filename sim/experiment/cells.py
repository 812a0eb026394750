"""What is played: a cell is one market against one way of working of ours; a task is one replication of a cell.

A task carries all that its outcome depends on, so it does not matter who plays it, nor how often, and two tasks with the same key have the
same outcome: it is played once, whatever the cells are called.
"""

from __future__ import annotations

import pickle
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal, NamedTuple

from ..measures import Measured
from ..scenario import OperatingModel, Scenario, ScenarioError
from ..scenario.errors import unknown_key

BOUNDS = {"replications": (1, 10_000), "seed": (0, 2**32 - 1), "workers": (1, 256)}
"""Inclusive bounds of the whole numbers that a study takes."""

Engine = Literal["turns", "simpy"]
"""How a replication is played: compiled turns, or a SimPy event for each activity; both give the same tables."""

Reduce = Callable[[Measured], Any]
"""What is kept of a replication instead of its tables: a function of a module, for it travels to where the replication is played."""

Key = tuple[Any, ...]


@dataclass(frozen=True)
class Cell:
    """One market against one way of working of ours.

    Attributes
    ----------
    scenario : Scenario
    operating_model : str
        Its name in the scenario, ``custom`` when it is not among them.
    levers : OperatingModel
    """

    scenario: Scenario
    operating_model: str
    levers: OperatingModel

    @classmethod
    def of(cls, scenario: Scenario, operating_model: str | OperatingModel) -> Cell:
        """Return the cell of an operating model that is given by name or by its levers.

        Raises
        ------
        ScenarioError
            When the scenario has no operating model of that name.
        """
        known = scenario.operating_models
        if isinstance(operating_model, OperatingModel):
            scenario.becomes(operating_model)
            names = (name for name, levers in known.items() if levers == operating_model)
            return cls(scenario, next(names, "custom"), operating_model)
        if operating_model not in known:
            raise ScenarioError([unknown_key(str(operating_model), list(known), "operating model")])
        return cls(scenario, operating_model, known[operating_model])

    @cached_property
    def key(self) -> Key:
        """Everything that the outcome of a replication depends on but its number and seed."""
        return (self.scenario.world_fingerprint(self.levers),)


class Failure(NamedTuple):
    """A replication that did not end; with the study's seed it can be run again alone."""

    replication: int
    message: str


class Task(NamedTuple):
    """One replication to play; with *reduce*, only what that returns is kept of it."""

    cell: Cell
    seed: int
    replication: int
    detail: bool = False
    reduce: Reduce | None = None
    engine: Engine = "turns"

    @property
    def key(self) -> Key:
        """Everything that the outcome depends on."""
        name = getattr(self.reduce, "__qualname__", "") or repr(self.reduce)  # of a function, or of a value that is called like one
        return *self.cell.key, self.seed, self.replication, self.detail, getattr(self.reduce, "__module__", ""), name, self.engine


def attempt(task: Task) -> Any:
    """Play a task and return its tables, or what they are reduced to.

    What goes wrong in it becomes a `Failure`, which can travel between processes.
    """
    from ..world import run_replication  # here, as those who only read results need not load the kernel

    cell = task.cell
    try:
        options: Mapping[str, Any] = {} if task.engine == "turns" else {"engine": task.engine}
        tables = run_replication(cell.scenario, cell.levers, task.seed, task.replication, task.detail, **options)
        return tables if task.reduce is None else task.reduce(Measured.of(tables, [task.replication], cell.scenario))
    except Exception as error:
        return failure_of(task, error)


def packed(task: Task) -> bytes:
    """Return what `attempt` does as bytes, which are cheap to hand over and to keep; ``pickle.loads`` unpacks them."""
    return pickle.dumps(attempt(task), pickle.HIGHEST_PROTOCOL)


def failure_of(task: Task, error: BaseException) -> Failure:
    """Return what went wrong with a task as an outcome."""
    return Failure(task.replication, f"{type(error).__name__}: {error}")


def whole_number(value: object, what: str, name: str = "") -> int:
    """Return *value* when it is a whole number within the `BOUNDS` of *what*; a message calls it by its *name*.

    Raises
    ------
    ValueError
        Naming what it is, what is allowed, and the value.
    """
    low, high = BOUNDS[what]
    if isinstance(value, bool) or not hasattr(value, "__index__"):
        raise ValueError(f"{name or what} must be a whole number, got {value}")
    number = value.__index__()
    if not low <= number <= high:
        raise ValueError(f"{name or what} must be between {low} and {high}, got {number}")
    return number
