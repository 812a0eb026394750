"""The common law in our engine, by its usual path and by two others: one event an activity, and the kernel with no scheduling at all."""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import cache

import numpy as np
from numba import njit

import sim
from sim.scenario import Scenario
from sim.world import Tables, run_replication
from sim.world.kernel.codes import QUALIFIED
from sim.world.kernel.company import form_group
from sim.world.kernel.step import play
from sim.world.kernel.turns import open_market
from sim.world.market import Engine, MarketRun

from .law import CHANGES, IDLE_DAYS, Journey


@cache
def scenario(companies: int) -> Scenario:
    """Return the common law as a scenario."""
    return sim.load("mid_market").with_changes(CHANGES | {"market.accounts": companies})


def run(companies: int, seed: int, detail: bool = False, by: Engine = "turns") -> Tables:
    """Play a market by the usual path; *detail* writes every activity down, *by* says who orders days."""
    law = scenario(companies)
    return run_replication(law, law.operating_models["relay"], seed, 0, detail, by)


def journeys_of(tables: Tables) -> list[Journey]:
    """Return the journeys of a run that wrote every activity down, in the form in which the tools are compared."""
    done = tables.activities[tables.activities["hours"] > 0.0]
    frame = tables.journeys.set_index("journey")
    days, purchase = frame["end_day"] - frame["start_day"], frame["outcome"] == "purchase"
    activities = done.groupby("journey").size().reindex(frame.index, fill_value=0)
    return [Journey(*row) for row in zip(days, purchase, activities, frame["loop_backs"], strict=True)]


def prepare_kernel(companies: int, seed: int) -> Callable[[], int]:
    """Draw all groups; return a function that plays them one after another, without any event or turn, and counts their activities."""
    law = scenario(companies)
    market = MarketRun(law, law.operating_models["relay"], seed, 0, detail=False)
    open_market(market.world)
    groups = np.repeat(market.world.groups[-1:], companies)  # the blank one
    form_all(groups, market.world)

    def play_and_count() -> int:
        play_all(groups, market.world)
        return int(groups["count"].sum())

    return play_and_count


@njit
def form_all(groups, w):
    """Draw a buying group for every company."""
    for a in range(len(groups)):
        form_group(w, groups[a], a, 0, IDLE_DAYS)


@njit
def play_all(groups, w):
    """Play every group to its end; a lead that qualifies on the way is nobody's."""
    for a in range(len(groups)):
        while play(w, groups[a], math.inf) == QUALIFIED:
            pass
