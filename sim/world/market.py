"""One replication of a market: SimPy schedules whatever meets something else, and the tables are handed over at the end."""

from __future__ import annotations

from collections.abc import Generator
from itertools import count
from typing import Any

import numpy as np
import simpy
from simpy.events import Event

from sim.scenario import OperatingModel, Scenario

from .account import Account, Accounts
from .brand import Standing
from .crm import Books
from .customer import Customers
from .journey import BuyingJourney
from .luck import key_of
from .readers import casual_readers
from .records import ACTIVITY_ROW, BELIEF_ROW, DAYS_PER_MONTH, VENDOR, law_of
from .tables import Tables, tables_of
from .vendor import Seller


class MarketRun:
    """Everything that lives in one replication."""

    def __init__(self, scenario: Scenario, model: OperatingModel, seed: int, replication: int, detail: bool, one_step: bool) -> None:
        self.scenario, self.replication = scenario, replication
        self.env = simpy.Environment()
        self.key = key_of(seed, replication)
        self.horizon = scenario.market.months * DAYS_PER_MONTH
        self.law = law_of(scenario, detail, one_step)
        self.accounts = Accounts(scenario, self.key)
        self.vendors = np.zeros(len(scenario.active_vendors), VENDOR)
        self.sellers = [
            Seller(scenario, vendor, model if v == 0 else scenario.operating_models[vendor.operating_model], self.vendors[v])
            for v, vendor in enumerate(scenario.active_vendors.values())
        ]
        self.standing = Standing(len(self.sellers), scenario.marketing.brand_wear)
        self.books = Books(scenario)
        self.customers = Customers(self)
        self.ended: list[tuple[np.ndarray, str, str | None]] = []
        self.cursor = np.zeros(2, np.int64)
        self.log, self.beliefs = np.zeros(4096 if detail else 0, ACTIVITY_ROW), np.zeros(1024 if detail else 0, BELIEF_ROW)
        self.next_release = self.next_review = 0.0

    def run(self) -> Tables:
        """Play the market to its horizon and return its tables."""
        self.env.process(self.marketing())  # first, so that at equal times a release comes before its readers
        self.env.process(self.planning())
        for number in range(self.scenario.market.accounts):
            account = self.accounts.account(number)
            if account.right_trade:
                self.env.process(self.company(account))
            for v in range(len(self.sellers)):
                self.env.process(casual_readers(self, account, v))
        self.env.run(until=self.horizon + 1.0)
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
                self.books.end_quarter(seller, self.env.now)
                seller.review([rival for rival in self.sellers if rival is not seller])

    @property
    def next_change(self) -> float:
        """The next day on which vendors may change what buyers find; no group is played past it."""
        return min(self.next_release, self.next_review, self.horizon)

    def company(self, account: Account) -> Generator[Event, Any, None]:
        """A company is out of market, then buys, then is out of market again."""
        for number in count():
            yield self.env.timeout(self.accounts.idle_days(account.number, number))
            if self.env.now >= self.horizon:
                return
            yield from BuyingJourney(self, account, number).run()

    def make_room(self) -> None:
        """Double the room for rows."""
        self.log = np.concatenate([self.log, np.zeros(len(self.log), ACTIVITY_ROW)])
        self.beliefs = np.concatenate([self.beliefs, np.zeros(len(self.beliefs), BELIEF_ROW)])


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
        One SimPy event for each activity instead of one for each meeting with somebody else; same numbers, for comparison only.

    Returns
    -------
    Tables
        What it wrote down, one data frame a table.
    """
    return MarketRun(scenario, operating_model, seed, replication, detail, one_step).run()
