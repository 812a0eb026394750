"""One replication of a market, played with the compiled queue of turns or with SimPy alone.

SimPy runs the vendors' processes either way (`simpy_market`): releases of content, quarterly reviews, changes of the way of working.
Between two of their days the compiled queue (`kernel.event_queue`, `kernel.turns`) lets everybody else act in the order of days: companies
(idle, then on a buying journey), readers and customers. A turn ends where its owner meets somebody else, such as a sales person's
calendar; so the order of turns is the order of meetings, as it would be with an event each. With the engine ``"simpy"`` everybody is a
process of `simpy_market` and each activity an event, and the tables are the same to the byte.
"""

from __future__ import annotations

from typing import Literal, get_args

from sim.scenario import OperatingModel, Scenario
from sim.scenario.calendar import DAYS_PER_MONTH

from .kernel.codes import DONE, TOO_LARGE
from .kernel.state import with_more_room
from .kernel.turns import advance, close_market, is_short_of_room, open_market
from .simpy_market import Market, Story
from .tables import Tables, tables_of

Engine = Literal["turns", "simpy"]


class WorldTooLargeError(RuntimeError):
    """One world would hold more activities than a machine has room for."""


class MarketRun(Market):
    """Everything that lives in one replication."""

    def __init__(
        self, scenario: Scenario, model: OperatingModel, seed: int, replication: int, detail: bool = True, engine: Engine = "turns"
    ) -> None:
        if engine not in get_args(Engine):
            raise ValueError(f"engine must be one of {', '.join(get_args(Engine))}, got {engine!r}")
        super().__init__(scenario, model, seed, replication, detail)
        self.engine = engine

    def run(self) -> Tables:
        """Play the market to its horizon and return its tables."""
        self.start_vendors()
        open_market(self.world)
        if self.engine == "simpy":
            self.start_everybody()
        else:
            self.env.process(self.turns())
        self.env.run(until=self.horizon + 1.0)
        self.env.end()
        while close_market(self.world) != DONE:
            self.world = with_more_room(self.world)
        return tables_of(self)

    def turns(self) -> Story:
        """Everybody but the vendors acts, in the order of days, up to the next day on which vendors change something."""
        while self.env.now < self.horizon:
            until = self.next_change
            while (stopped := advance(self.world, until)) != DONE:
                self.make_room(stopped)
            yield self.env.timeout(until - self.env.now)

    def see_to_room(self) -> None:
        """Before a SimPy process takes a step, see that there is room to write down what it does."""
        if self.world.counts["steps"] > self.world.params["most_steps"]:
            self.make_room(TOO_LARGE)
        if is_short_of_room(self.world):
            self.world = with_more_room(self.world)

    def make_room(self, stopped: int) -> None:
        """Go on with more room for what is written down.

        Raises
        ------
        WorldTooLargeError
            When the turns stopped for another reason: the world has had more activities than any may have.
        """
        if stopped == TOO_LARGE:
            raise WorldTooLargeError(
                f"this world has more than {self.world.params['most_steps']:,} activities after {self.env.now / DAYS_PER_MONTH:.0f} of "
                f"{self.scenario.market.months} months: play fewer companies (market.accounts) or months (market.months), smaller groups "
                "(group.size_mean), fewer hours a week (group.hours_per_week), longer sessions (time.online_hours and its like), fewer "
                "starts (market.in_market_per_quarter) or fewer casual readers (market.casual_readers_per_year)"
            )
        self.world = with_more_room(self.world)


def compile_kernel() -> None:
    """Compile everything for this machine, or read it from the cache; half a minute the first time, then nothing."""
    scenario = Scenario().with_changes({"market.accounts": 1, "market.months": 1, "market.warm_up_months": 0})
    run_replication(scenario, scenario.operating_models["relay"], 0, 0)


def run_replication(
    scenario: Scenario, operating_model: OperatingModel, seed: int, replication: int, detail: bool = True, engine: Engine = "turns"
) -> Tables:
    """Run one market once.

    Parameters
    ----------
    scenario : Scenario
    operating_model : OperatingModel
        The levers of our own vendor; rivals have theirs in the scenario.
    seed, replication : int
        Which luck; the same pair is the same world for every operating model.
    detail : bool
        Whether activities and beliefs are written.
    engine : {"turns", "simpy"}
        Who orders the days on which companies, readers and customers act: the compiled queue, or SimPy with an event for each
        activity, which is many times slower. Both write the same tables, to the byte.

    Returns
    -------
    Tables
        What it wrote down, one data frame a table.

    Raises
    ------
    WorldTooLargeError
        When the world would have more activities than a machine has room for.
    """
    return MarketRun(scenario, operating_model, seed, replication, detail, engine).run()
