"""A SimPy event for the day on which somebody acts, in the order of the compiled queue."""

from __future__ import annotations

import math

import simpy
from simpy.events import NORMAL, Event, EventPriority


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
