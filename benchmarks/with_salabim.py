"""The common law in salabim: a company is a component, an activity a hold. Its monitors are off, as nobody reads them."""

from __future__ import annotations

from collections.abc import Generator

import numpy as np
import salabim

from .law import IDLE_DAYS, BuyingGroup, Journey


class Company(salabim.Component):
    """A company that buys once."""

    def setup(self, luck: np.random.Generator, journeys: list[Journey]) -> None:
        """Take what the process needs."""
        self.luck, self.journeys = luck, journeys
        self.mode.monitor(False)
        self.status.monitor(False)

    def process(self) -> Generator[None]:
        """Wait until a need arises, then be active until the journey ends."""
        yield self.hold(self.luck.exponential(IDLE_DAYS))
        group = BuyingGroup(self.luck, self.env.now())
        while True:
            gap = group.days_to_next()
            if self.env.now() + gap >= group.end_day:
                break
            yield self.hold(gap)
            group.act(group.pick_kind(), self.env.now())
        yield self.hold(group.end_day - self.env.now())
        self.journeys.append(group.end())


def play(companies: int, seed: int) -> list[Journey]:
    """Play a market until every journey has ended."""
    env = salabim.Environment(trace=False, yieldless=False)
    luck = np.random.default_rng(seed)
    journeys: list[Journey] = []
    for _ in range(companies):
        Company(luck=luck, journeys=journeys, env=env)
    env.run()
    return journeys
