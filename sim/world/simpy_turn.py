"""SimPy as a market needs it: days in the order of the compiled queue, and processes that end with the market."""

from __future__ import annotations

import math
from collections.abc import Generator
from typing import Any

import simpy
from simpy.events import NORMAL, Event, EventPriority, Process


class MarketEnvironment(simpy.Environment):
    """An environment whose processes can be ended.

    What a process waits for holds on to the process, and so to the market that it tells of. Until its processes end, a market that has been
    played stays in memory for as long as Python's collector of circles likes.
    """

    def __init__(self) -> None:
        super().__init__()
        self._generators: list[Generator[Event, Any, Any]] = []

    def process(self, generator: Generator[Event, Any, Any]) -> Process:
        """Begin a process."""
        self._generators.append(generator)
        return Process(self, generator)

    def end(self) -> None:
        """End all processes where they stand."""
        for generator in self._generators:
            generator.close()


class Turn(Event):
    """The day on which somebody acts: after the vendors, and of several on one day the lower number first, as in `kernel.event_queue`."""

    def __init__(self, env: simpy.Environment, day: float, who: int) -> None:
        super().__init__(env)
        self._ok, self._value = True, None
        env.schedule(self, EventPriority(NORMAL + 1 + who), delay_until(env.now, day))


def delay_until(now: float, day: float) -> float:
    """Return the wait after which it is *day* to the last digit, which their difference misses at times."""
    delay = max(0.0, day - now)
    while now + delay < day:
        delay = math.nextafter(delay, math.inf)
    while delay > 0.0 and now + delay > day:
        delay = math.nextafter(delay, 0.0)
    return delay
