"""One replication of a market: SimPy schedules what vendors decide, a compiled queue of turns schedules everybody else.

SimPy runs two processes: marketing, which brings out new content every few days, and planning, which looks back every quarter. Between
two of their days the compiled queue (`kernel.event_queue`, `kernel.turns`) lets everybody else act in the order of days: companies
(idle, then on a buying journey), readers and customers. A turn ends where its owner meets somebody else, such as a sales person's
calendar; so the order of turns is the order of meetings, as it would be with an event each. The engine ``"simpy"`` gives everybody a
SimPy process and each activity an event, and writes the same tables to the byte.
"""

from __future__ import annotations

import math
from collections.abc import Generator
from typing import Any, Literal, get_args

import simpy
from simpy.events import Event

from sim.scenario import OperatingModel, Scenario
from sim.scenario.calendar import DAYS_PER_MONTH
from sim.scenario.structural import MONTHS_PER_QUARTER

from .kernel.codes import DONE, TOO_LARGE
from .kernel.company import aim_anew
from .kernel.event_queue import pop, push
from .kernel.random_streams import key_of
from .kernel.state import new_world, with_more_room
from .kernel.turns import advance, close_market, is_short_of_room, open_market, turn
from .tables import Tables, tables_of
from .transition import Step, Transition
from .vendor import VendorProcess

Engine = Literal["turns", "simpy"]


class WorldTooLargeError(RuntimeError):
    """One world would hold more activities than a machine has room for."""


class MarketRun:
    """Everything that lives in one replication."""

    def __init__(
        self, scenario: Scenario, model: OperatingModel, seed: int, replication: int, detail: bool = True, engine: Engine = "turns"
    ) -> None:
        if engine not in get_args(Engine):
            raise ValueError(f"engine must be one of {', '.join(get_args(Engine))}, got {engine!r}")
        self.scenario, self.replication, self.engine = scenario, replication, engine
        self.env = simpy.Environment()
        self.horizon = scenario.market.months * DAYS_PER_MONTH
        self.world = new_world(scenario, key_of(seed, replication), detail, one_step=engine == "simpy")
        models = [model if v == 0 else scenario.operating_model_of(key) for v, key in enumerate(scenario.active_vendors)]
        thens = [scenario.becomes(levers, of_rival=v > 0) for v, levers in enumerate(models)]
        self.changes = [Transition.of(levers, then, levers.change) for levers, then in zip(models, thens, strict=True)]
        self.vendors = [
            VendorProcess(scenario, vendor, self.changes[v].first_day, self.world, v)
            for v, vendor in enumerate(scenario.active_vendors.values())
        ]
        self.brand: list[dict[str, Any]] = []
        self.spend: list[dict[str, Any]] = []
        self.next_release = self.next_review = 0.0
        self.next_steps = [math.inf] * len(self.vendors)  # of each vendor's change

    def run(self) -> Tables:
        """Play the market to its horizon and return its tables."""
        self.env.process(self.marketing())  # first, so that at equal times a release comes before its readers
        self.env.process(self.planning())
        for vendor, change in zip(self.vendors, self.changes, strict=True):
            self.begin(vendor, change)
        open_market(self.world)
        if self.engine == "simpy":
            self.start_everybody()
        else:
            self.env.process(self.turns())
        self.env.run(until=self.horizon + 1.0)
        while close_market(self.world) != DONE:
            self.world = with_more_room(self.world)
        return tables_of(self)

    def marketing(self) -> Generator[Event, Any, None]:
        """Every vendor brings out new content, again and again."""
        days = float(self.scenario.marketing.release_days)
        while True:
            self.next_release = self.env.now + days
            yield self.env.timeout(days)
            for vendor in self.vendors:
                vendor.release(days)

    def planning(self) -> Generator[Event, Any, None]:
        """Every quarter, every vendor looks back, writes its figures down and moves its marketing hours."""
        quarter = MONTHS_PER_QUARTER * DAYS_PER_MONTH
        while True:
            self.next_review = self.env.now + quarter
            yield self.env.timeout(quarter)
            for vendor in self.vendors:
                self.note_quarter(vendor)
                vendor.review([rival for rival in self.vendors if rival is not vendor])
            self.follow()

    def follow(self) -> None:
        """Let vendors decide, all at once, whether they take up the way of one to which they lose."""
        for vendor in self.vendors:
            vendor.remember_deals(is_changing=self.next_steps[vendor.v] < math.inf)
        followed = [vendor.follow([rival for rival in self.vendors if rival is not vendor], self.env.now,
                                  is_changing=self.next_steps[vendor.v] < math.inf) for vendor in self.vendors]  # fmt: skip
        for vendor, change in zip(self.vendors, followed, strict=True):
            if change is not None:
                self.begin(vendor, change)

    def begin(self, vendor: VendorProcess, change: Transition) -> None:
        """Let a vendor go through a change; what of it falls on this very day happens at once, before anybody else acts."""
        self.env.process(self.changing(vendor, [step for step in change.steps() if step.day < self.horizon]))

    def changing(self, vendor: VendorProcess, steps: list[Step]) -> Generator[Event, Any, None]:
        """One vendor changes its way of working, step by step."""
        for step in steps:
            wait = max(0.0, step.day - self.env.now)
            self.next_steps[vendor.v] = self.env.now + wait
            if wait:
                yield self.env.timeout(wait)
            broad_or_list = vendor.model.account_choice
            vendor.work_as(step)
            if step.model.account_choice != broad_or_list:
                aim_anew(self.world, vendor.v)
        self.next_steps[vendor.v] = math.inf

    def turns(self) -> Generator[Event, Any, None]:
        """Everybody else acts, in the order of days, up to the next day on which vendors change something."""
        while self.env.now < self.horizon:
            until = self.next_change
            while (stopped := advance(self.world, until)) != DONE:
                self.make_room(stopped)
            yield self.env.timeout(until - self.env.now)

    @property
    def next_change(self) -> float:
        """The next day on which vendors may change what buyers find; no group is played past it."""
        return min(self.next_release, self.next_review, self.horizon, *self.next_steps)

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

    def note_quarter(self, vendor: VendorProcess) -> None:
        """Write down a vendor's brand figures and its spending of the quarter that ends now."""
        quarter = {"vendor": vendor.name, "quarter": round(self.env.now / (MONTHS_PER_QUARTER * DAYS_PER_MONTH)) - 1, "day": self.env.now}
        self.brand.append(quarter | vendor.brand_figures())
        self.spend.extend(quarter | line for line in vendor.spending(self.env.now))

    def start_everybody(self) -> None:
        """Give everybody a SimPy process with an event for each activity: the same tables, to the byte."""
        while self.world.counts["due"]:
            day, who = pop(self.world)
            self.env.process(self.stepped(who, day))

    def stepped(self, who: int, day: float) -> Generator[Event, Any, None]:
        """Live through one's turns, one SimPy event each; a group on its way has one for each activity."""
        while day < self.horizon:
            yield self.env.timeout(max(0.0, day - self.env.now))
            if self.next_change <= self.env.now:
                yield self.env.timeout(0.0)  # on the day of a release or a review, vendors come first
            if self.world.counts["steps"] > self.world.params["most_steps"]:
                self.make_room(TOO_LARGE)
            if is_short_of_room(self.world):
                self.world = with_more_room(self.world)
            day = turn(self.world, who, day, self.next_change)
            while self.world.counts["due"]:  # a new customer
                first, number = pop(self.world)
                self.env.process(self.stepped(number, first))
        if day < self.horizon + 1.0:
            push(self.world, day, who)


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
