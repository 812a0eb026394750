"""A change of the way of working, as a vendor goes through it: from its first day to the end of its ramp, week by week."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

from sim.scenario import OperatingModel
from sim.scenario.calendar import DAYS_PER_MONTH
from sim.scenario.change import Change
from sim.scenario.structural import DAYS_PER_WEEK

NUMBERS = (int, float)


class Step(NamedTuple):
    """From a day on: the levers, those that they are on the way to, the share of everybody's hours that is lost, and what is paid."""

    day: float
    model: OperatingModel
    aim: OperatingModel
    lost: float
    cost: float


@dataclass(frozen=True)
class Transition:
    """From one way of working to another.

    Attributes
    ----------
    before, after : OperatingModel
    day, ramp_days : float
        When it begins, and how long it takes.
    dip : float
        Share of everybody's hours that is lost meanwhile.
    cost : float
        Money, paid on its first day.
    """

    before: OperatingModel
    after: OperatingModel
    day: float
    ramp_days: float
    dip: float
    cost: float

    @classmethod
    def of(cls, before: OperatingModel, after: OperatingModel, change: Change) -> Transition:
        """Return the change that a scenario declares."""
        return cls(before, after, change.month * DAYS_PER_MONTH, change.ramp_months * DAYS_PER_MONTH, change.dip, change.cost)

    @property
    def first_day(self) -> OperatingModel:
        """The levers with which a vendor begins the run: a change at month 0 has begun."""
        return next((step.model for step in self.steps() if step.day <= 0.0), self.before)

    def steps(self) -> Iterator[Step]:
        """Yield what happens on its first day, with each further week of the ramp, and at its end; nothing when nothing changes.

        Over a week levers stand where they would be in its middle, so that over the ramp they have moved evenly.
        """
        if is_alike(self.before, self.after):
            return
        cost, weeks = self.cost, math.ceil(self.ramp_days / DAYS_PER_WEEK)
        for week in range(weeks):
            begins, ends = week * DAYS_PER_WEEK, min((week + 1) * DAYS_PER_WEEK, self.ramp_days)
            middle = (begins + ends) / (2.0 * self.ramp_days)
            yield Step(self.day + begins, part_way(self.before, self.after, middle), self.after, self.dip, cost)
            cost = 0.0
        yield Step(self.day + self.ramp_days, self.after, self.after, 0.0, cost)


def is_alike(one: OperatingModel, other: OperatingModel) -> bool:
    """Tell whether two ways of working have the same levers, whatever they change to."""
    return _levers(one) == _levers(other)


def part_way(before: OperatingModel, after: OperatingModel, share: float) -> OperatingModel:
    """Return levers on the way: numbers have moved a share of it, whole ones to the nearest, choices have switched."""
    moved: dict[str, Any] = {}
    for name, then in _levers(after).items():
        if OperatingModel.model_fields[name].annotation in NUMBERS:
            now = getattr(before, name)
            middle = now + share * (then - now)
            moved[name] = middle if isinstance(then, float) else round(middle)
    return after.model_copy(update=moved)


def _levers(model: OperatingModel) -> dict[str, Any]:
    return {name: getattr(model, name) for name in OperatingModel.model_fields if name != "change"}
