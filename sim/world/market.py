"""One replication of a market: SimPy schedules what vendors decide, everybody else acts in turns between two such days.

A vendor changes what buyers find on few days: when content is released and when a quarter is reviewed. Between two of them everybody
acts in the order of days, each on a turn of its own: companies (idle, then on a buying journey), readers and customers. A turn ends
where its owner meets somebody else, such as a sales person's calendar; so the order of turns is the order of meetings, as it would
be with an event each, and the numbers are the same (see `stepped`).
"""

from __future__ import annotations

from collections.abc import Generator
from typing import Any

import simpy
from simpy.events import Event

from sim.scenario import OperatingModel, Scenario

from .account import draw_company, idle_days
from .compiled import compiled
from .customer import customer_turn, look_ahead
from .journey import company_turn, end
from .luck import key_of
from .readers import READING, reader_turn
from .records import DAYS_PER_MONTH, NOBODY, OPEN
from .state import (
    N_BELIEFS,
    N_CUSTOMERS,
    N_DEALS,
    N_DUE,
    N_JOURNEYS,
    N_LEADS,
    N_LOG,
    ROWS_OF_AN_END,
    new_world,
    with_more_room,
)
from .tables import Tables, tables_of
from .turns import put, take
from .vendor import Seller


@compiled
def open_market(w):
    """Draw all companies and give everybody a first turn."""
    n, n_vendors = len(w.companies), w.law[0].n_vendors
    for a in range(n):
        draw_company(w.companies[a], a, w.law[0], w.vendors, w.key)
        if w.companies[a].right_trade:
            put(w.due_day, w.due_who, w.counts, idle_days(w.law[0], w.key, a, 0), a)
        for v in range(n_vendors):
            put(w.due_day, w.due_who, w.counts, 0.0, n + a * n_vendors + v)


@compiled
def advance(w, until):
    """Let everybody act whose turn comes before a day. Returns False when it stopped for want of room."""
    while w.counts[N_DUE] > 0 and w.due_day[0] < until:
        if is_short_of_room(w):
            return False
        day, who = take(w.due_day, w.due_who, w.counts)
        next_day = turn(w, who, day, until)
        if next_day < w.law[0].horizon + 1.0:
            put(w.due_day, w.due_who, w.counts, next_day, who)
    return True


@compiled
def turn(w, who, day, until):
    """Let one company, reader or customer act on its day. Returns the day of its next turn, infinity for never."""
    n, n_vendors = len(w.companies), w.law[0].n_vendors
    if who < n:
        return company_turn(w, who, day, until)
    if who < n * (1 + n_vendors):
        return reader_turn(w, (who - n) // n_vendors, (who - n) % n_vendors, day)
    return customer_turn(w, who - n * (1 + n_vendors), day)


@compiled
def is_short_of_room(w):
    """Whether some list might overflow on the next turn."""
    c, rows, log = w.counts, ROWS_OF_AN_END, 16 if w.law[0].detail else 0
    return (
        c[N_DUE] + 2 > len(w.due_day) or c[N_JOURNEYS] == len(w.journeys) or c[N_LEADS] + rows > len(w.leads)
        or c[N_DEALS] + rows > len(w.deals) or c[N_CUSTOMERS] + 2 > len(w.past_customers) or c[N_LOG] + log > len(w.log)
        or c[N_BELIEFS] + log > len(w.beliefs)
    )  # fmt: skip


@compiled
def close_market(w):
    """On the last day, write down what is still open, let readers finish, and value customers. Returns False for want of room."""
    for a in range(len(w.companies)):
        if w.companies[a].group != NOBODY:
            if is_short_of_room(w):
                return False
            end(w, a, OPEN)
    n, n_vendors = len(w.companies), w.law[0].n_vendors
    while w.counts[N_DUE] > 0:
        if is_short_of_room(w):
            return False
        day, who = take(w.due_day, w.due_who, w.counts)
        if n <= who < n * (1 + n_vendors) and w.readers[(who - n) // n_vendors, (who - n) % n_vendors].state == READING:
            reader_turn(w, (who - n) // n_vendors, (who - n) % n_vendors, day)
    look_ahead(w)
    return True


class MarketRun:
    """Everything that lives in one replication."""

    def __init__(self, scenario: Scenario, model: OperatingModel, seed: int, replication: int, detail: bool, one_step: bool) -> None:
        self.scenario, self.replication, self.one_step = scenario, replication, one_step
        self.env = simpy.Environment()
        self.horizon = scenario.market.months * DAYS_PER_MONTH
        self.world = new_world(scenario, key_of(seed, replication), detail, one_step)
        self.sellers = [
            Seller(scenario, vendor, model if v == 0 else scenario.operating_model_of(key), self.world.vendors[v])
            for v, (key, vendor) in enumerate(scenario.active_vendors.items())
        ]
        self.brand: list[dict[str, Any]] = []
        self.spend: list[dict[str, Any]] = []
        self.next_release = self.next_review = 0.0

    def run(self) -> Tables:
        """Play the market to its horizon and return its tables."""
        self.env.process(self.marketing())  # first, so that at equal times a release comes before its readers
        self.env.process(self.planning())
        open_market(self.world)
        if self.one_step:
            self.start_everybody()
        else:
            self.env.process(self.turns())
        self.env.run(until=self.horizon + 1.0)
        while not close_market(self.world):
            self.world = with_more_room(self.world)
        return tables_of(self)

    def marketing(self) -> Generator[Event, Any, None]:
        """Every vendor brings out new content, again and again."""
        days = float(self.scenario.marketing.release_days)
        while True:
            self.next_release = self.env.now + days
            yield self.env.timeout(days)
            for seller in self.sellers:
                seller.release(days)

    def planning(self) -> Generator[Event, Any, None]:
        """Every quarter, every vendor looks back, writes its figures down and moves its marketing hours."""
        quarter = 3.0 * DAYS_PER_MONTH
        while True:
            self.next_review = self.env.now + quarter
            yield self.env.timeout(quarter)
            for seller in self.sellers:
                self.note_quarter(seller)
                seller.review([rival for rival in self.sellers if rival is not seller])

    def turns(self) -> Generator[Event, Any, None]:
        """Everybody else acts, in the order of days, up to the next day on which vendors change something."""
        while self.env.now < self.horizon:
            until = self.next_change
            while not advance(self.world, until):
                self.world = with_more_room(self.world)
            yield self.env.timeout(until - self.env.now)

    @property
    def next_change(self) -> float:
        """The next day on which vendors may change what buyers find; no group is played past it."""
        return min(self.next_release, self.next_review, self.horizon)

    def note_quarter(self, seller: Seller) -> None:
        """Write down a vendor's brand figures and its spending of the quarter that ends now."""
        quarter = {"vendor": seller.name, "quarter": round(self.env.now / (3.0 * DAYS_PER_MONTH)) - 1, "day": self.env.now}
        self.brand.append(quarter | seller.brand_figures())
        self.spend.extend(quarter | line for line in seller.spending())

    def start_everybody(self) -> None:
        """Give everybody a SimPy process with an event for each activity: the same numbers, for comparison only."""
        while self.world.counts[N_DUE]:
            day, who = take(self.world.due_day, self.world.due_who, self.world.counts)
            self.env.process(self.stepped(who, day))

    def stepped(self, who: int, day: float) -> Generator[Event, Any, None]:
        """Live through one's turns, one SimPy event each; a group on its way has one for each activity."""
        while day < self.horizon:
            yield self.env.timeout(max(0.0, day - self.env.now))
            if is_short_of_room(self.world):
                self.world = with_more_room(self.world)
            day = turn(self.world, who, day, self.next_change)
            while self.world.counts[N_DUE]:  # a new customer
                first, number = take(self.world.due_day, self.world.due_who, self.world.counts)
                self.env.process(self.stepped(number, first))
        if day < self.horizon + 1.0:
            put(self.world.due_day, self.world.due_who, self.world.counts, day, who)


def compile_kernel() -> None:
    """Compile everything for this machine, or read it from the cache; half a minute the first time, then nothing."""
    scenario = Scenario().with_changes({"market.accounts": 1, "market.months": 1, "market.warm_up_months": 0})
    run_replication(scenario, scenario.operating_models["relay"], 0, 0)


def run_replication(
    scenario: Scenario, operating_model: OperatingModel, seed: int, replication: int, detail: bool = True, one_step: bool = False
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
    one_step : bool
        One SimPy event for each activity instead of turns in compiled code; same numbers, for comparison only.

    Returns
    -------
    Tables
        What it wrote down, one data frame a table.
    """
    return MarketRun(scenario, operating_model, seed, replication, detail, one_step).run()
