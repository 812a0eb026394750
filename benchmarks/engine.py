"""The common law in our engine, by its usual path and by two others: one event an activity, and the kernel with no scheduling at all."""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import cache

import sim
from sim.scenario import Scenario
from sim.world import Tables, run_replication
from sim.world.kernel import play
from sim.world.market import MarketRun
from sim.world.records import QUALIFIED

from .law import CHANGES, IDLE_DAYS, Journey


@cache
def scenario(companies: int) -> Scenario:
    """Return the common law as a scenario."""
    return sim.load("mid_market").with_changes(CHANGES | {"market.accounts": companies})


def run(companies: int, seed: int, detail: bool = False, one_step: bool = False) -> Tables:
    """Play a market by the usual path; *detail* writes every activity down, *one_step* makes each a SimPy event."""
    law = scenario(companies)
    return run_replication(law, law.operating_models["relay"], seed, 0, detail, one_step)


def journeys_of(tables: Tables) -> list[Journey]:
    """Return the journeys of a run that wrote every activity down, in the form in which the tools are compared."""
    done = tables.activities[tables.activities["hours"] > 0.0]
    frame = tables.journeys.set_index("journey")
    days, purchase = frame["end_day"] - frame["start_day"], frame["outcome"] == "purchase"
    activities = done.groupby("journey").size().reindex(frame.index, fill_value=0)
    return [Journey(*row) for row in zip(days, purchase, activities, frame["loop_backs"], strict=True)]


def prepare_kernel(companies: int, seed: int) -> Callable[[], int]:
    """Draw all groups; return a function that plays them one after another, without any event, and counts their activities."""
    law = scenario(companies)
    market = MarketRun(law, law.operating_models["relay"], seed, 0, detail=False, one_step=False)
    accounts = [market.accounts.account(number) for number in range(companies)]
    groups = [market.accounts.journey(account, 0, IDLE_DAYS, [0.0], [1.0]) for account in accounts]

    def play_all() -> int:
        for group in groups:
            while play(group, market.law, market.vendors, market.key, math.inf, market.log, market.beliefs, market.cursor) == QUALIFIED:
                pass  # a lead that nobody takes up
        return sum(int(group["count"].sum()) for group in groups)

    return play_all
