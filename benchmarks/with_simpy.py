"""The common law in SimPy: a company is a process, an activity a timeout."""

from __future__ import annotations

from collections.abc import Generator

import numpy as np
import simpy

from .law import IDLE_DAYS, BuyingGroup, Journey


def company(env: simpy.Environment, luck: np.random.Generator, journeys: list[Journey]) -> Generator[simpy.Event]:
    """Wait until a need arises, then be active until the journey ends."""
    yield env.timeout(luck.exponential(IDLE_DAYS))
    group = BuyingGroup(luck, env.now)
    while True:
        gap = group.days_to_next()
        if env.now + gap >= group.end_day:
            break
        yield env.timeout(gap)
        group.act(group.pick_kind(), env.now)
    yield env.timeout(group.end_day - env.now)
    journeys.append(group.end())


def play(companies: int, seed: int) -> list[Journey]:
    """Play a market until every journey has ended."""
    env, luck = simpy.Environment(), np.random.default_rng(seed)
    journeys: list[Journey] = []
    for _ in range(companies):
        env.process(company(env, luck, journeys))
    env.run()
    return journeys
