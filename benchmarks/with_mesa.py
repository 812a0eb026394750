"""The common law in Mesa, in both of its ways: an agent that does what falls on each day, and (experimental) scheduled events.

Steps of a day are exact here because a group meets nobody else; where it books a supplier's time, the order within a day would be lost.
"""

from __future__ import annotations

from typing import Any

import mesa
from mesa.experimental.devs import DEVSimulator

from .law import IDLE_DAYS, BuyingGroup, Journey


class Market(mesa.Model):
    """A market of companies."""

    def __init__(self, companies: int, seed: int, simulator: Any = None) -> None:
        super().__init__(rng=seed)
        self.simulator = simulator
        self.journeys: list[Journey] = []
        if simulator:
            simulator.setup(self)
        EventCompany.create_agents(self, companies) if simulator else DayCompany.create_agents(self, companies)

    def step(self) -> None:
        """Let every company live through a day."""
        self.agents.shuffle_do("step")


class DayCompany(mesa.Agent):
    """A company that is asked every day what it does."""

    def __init__(self, model: Market) -> None:
        super().__init__(model)
        self.group: BuyingGroup | None = None
        self.next_day = model.rng.exponential(IDLE_DAYS)

    def step(self) -> None:
        """Do what falls on this day; leave when the journey ends."""
        tonight = float(self.model.steps)
        if self.group is None and self.next_day < tonight:
            self.group = BuyingGroup(self.model.rng, self.next_day)
            self.next_day += self.group.days_to_next()
        while self.group and min(self.next_day, self.group.end_day) < tonight:
            if self.next_day >= self.group.end_day:
                self.model.journeys.append(self.group.end())
                self.remove()
                return
            self.group.act(self.group.pick_kind(), self.next_day)
            self.next_day += self.group.days_to_next()


class EventCompany(mesa.Agent):
    """A company whose next activity is an event."""

    def __init__(self, model: Market) -> None:
        super().__init__(model)
        model.simulator.schedule_event_relative(self.begin, model.rng.exponential(IDLE_DAYS))

    def begin(self) -> None:
        """Form a buying group when the need arises."""
        self.group = BuyingGroup(self.model.rng, self.model.simulator.time)
        self.schedule_next()

    def act(self) -> None:
        """Do one activity."""
        self.group.act(self.group.pick_kind(), self.model.simulator.time)
        self.schedule_next()

    def schedule_next(self) -> None:
        """Schedule the next activity, or the end where that comes first."""
        simulator = self.model.simulator
        day = simulator.time + self.group.days_to_next()
        if day < self.group.end_day:
            simulator.schedule_event_absolute(self.act, day)
        else:
            simulator.schedule_event_absolute(self.end, self.group.end_day)

    def end(self) -> None:
        """Write down how the journey ended and leave."""
        self.model.journeys.append(self.group.end())
        self.remove()


def play_days(companies: int, seed: int) -> list[Journey]:
    """Play a market a day at a time until every journey has ended."""
    market = Market(companies, seed)
    while market.agents:
        market.step()
    return market.journeys


def play_events(companies: int, seed: int) -> list[Journey]:
    """Play a market event by event until every journey has ended."""
    simulator = DEVSimulator()
    market = Market(companies, seed, simulator)
    simulator.run_until(float("inf"))
    return market.journeys
