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
from .crm import Books, Call
from .customer import Customers
from .journey import BuyingJourney
from .luck import exponential, key_of, stream, uniforms
from .records import ACTIVITY_ROW, BELIEF_ROW, CAMPAIGNS, DAYS_PER_MONTH, VENDOR, law_of
from .tables import Tables, tables_of
from .vendor import Seller

_CASUAL = stream("casual")


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
                self.env.process(self.casual_readers(account, v))
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
        """Every quarter, every vendor looks back and moves its marketing hours."""
        quarter = 3.0 * DAYS_PER_MONTH
        while True:
            self.next_review = self.env.now + quarter
            yield self.env.timeout(quarter)
            for seller in self.sellers:
                seller.review()

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

    def casual_readers(self, account: Account, v: int) -> Generator[Event, Any, None]:
        """People who read, and sometimes fill in a form, with no purchase in mind: they cost sales time all the same."""
        scenario, seller = self.scenario, self.sellers[v]
        leads, marketing = scenario.leads, scenario.marketing
        target = self.accounts.target(account, v, seller.joint_list)
        for reader in count():
            u_gap, u_visits, u_form, u_pace = uniforms(self.key, _CASUAL, v, reader, account.number, 0)
            drawn = 1.0 + marketing.brand_pull * seller.goodwill + marketing.campaign_pull * seller.campaigns * target
            a_year = scenario.market.casual_readers_per_year / len(self.sellers) * drawn / 2.0  # a usual vendor draws about 2
            if a_year <= 0.0:
                return
            yield self.env.timeout(exponential(u_gap) * 12.0 * DAYS_PER_MONTH / a_year)
            if self.env.now >= self.horizon:
                return
            visits = 1 + int(exponential(u_visits) * (leads.casual_visits - 1.0))
            if u_form >= 1.0 - (1.0 - leads.identified) ** visits:
                continue
            created = self.env.now
            yield self.env.timeout(0.5 * visits * u_pace)
            score = min(10.0, visits * leads.points_read)
            wanted = score >= (leads.first_signal if seller.model.takeover == "first_signal" else leads.threshold)
            call = self.call_in_vain(seller) if wanted and self.env.now < self.horizon else None
            self.books.note_casual(seller, account.number, -1 - reader, created, score, call)

    def call_in_vain(self, seller: Seller) -> Call:
        """Sales calls somebody who is not buying."""
        leads, now = self.scenario.leads, self.env.now
        day = seller.calendar.book(now, leads.call_hours, leads.pickup_limit_days)
        if day is None:
            return Call(now, reason="never called")
        seller.brought_leads[CAMPAIGNS] += 1.0
        return Call(now, day, False, "not in-market", leads.call_hours)

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
        What the market wrote down.
    """
    return MarketRun(scenario, operating_model, seed, replication, detail, one_step).run()
