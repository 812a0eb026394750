"""The market as SimPy processes: everybody who lives in it, and what each does next; read it from top to bottom, it is the model's story.

SimPy says whose day it is. A vendor's marketing, its planning, a company, a reader and a customer are each a process that waits for its
next day, does what falls due, and waits again. What is done on that day (what is read and learned, who is free, what a group thinks of
a quote) is one step of compiled code in `kernel`, handed the market ``w`` and, where one is at work, its buying group ``s``.

The compiled queue (`kernel.event_queue`, `kernel.turns`) takes SimPy's place where speed counts. It gives companies, readers and customers
their turns in the same order and plays the same steps in one go, so it writes the same tables, to the byte; the vendors' processes
below run under either. Sales people are no processes but calendars (`kernel.calendars`): booking one gives the day on which it begins.
"""

from __future__ import annotations

import math
from collections.abc import Generator
from typing import Any

import numpy as np
import simpy
from simpy.events import Event

from sim.scenario import OperatingModel, Scenario
from sim.scenario.calendar import DAYS_PER_MONTH
from sim.scenario.structural import MONTHS_PER_QUARTER

from .kernel import codes, journey
from .kernel.casual_readers import reader_turn
from .kernel.company import aim_anew, idle_days
from .kernel.customer import customer_turn
from .kernel.decision import decide
from .kernel.event_queue import pop
from .kernel.random_streams import key_of
from .kernel.state import new_world
from .simpy_turn import MarketEnvironment, Turn, delay_until
from .transition import Step, Transition
from .vendor import VendorProcess

Story = Generator[Event, Any, None]


class Market:
    """One market and its processes."""

    def __init__(self, scenario: Scenario, model: OperatingModel, seed: int, replication: int, detail: bool = True) -> None:
        self.scenario, self.replication = scenario, replication
        self.env = MarketEnvironment()
        self.horizon = scenario.market.months * DAYS_PER_MONTH
        self.world = new_world(scenario, key_of(seed, replication), detail)
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
        self.companies: dict[int, simpy.Process] = {}

    # Vendors: marketing, planning, and rivals who follow

    def start_vendors(self) -> None:
        self.env.process(self.marketing())  # first, so that at equal times a release comes before its readers
        self.env.process(self.planning())
        for vendor, change in zip(self.vendors, self.changes, strict=True):
            self.begin(vendor, change)

    def marketing(self) -> Story:
        """Every vendor brings out new content, again and again, and its sellers set aside time for calls to strangers."""
        days = float(self.scenario.marketing.release_days)
        while True:
            self.next_release = self.env.now + days
            yield self.env.timeout(days)
            for vendor in self.vendors:
                vendor.release(days)

    def planning(self) -> Story:
        """Every quarter, every vendor looks back, writes its figures down and moves its marketing hours; rivals may follow a winner."""
        quarter = MONTHS_PER_QUARTER * DAYS_PER_MONTH
        while True:
            self.next_review = self.env.now + quarter
            yield self.env.timeout(quarter)
            for vendor in self.vendors:
                self.note_quarter(vendor)
                vendor.review([rival for rival in self.vendors if rival is not vendor])
            self.follow()

    def note_quarter(self, vendor: VendorProcess) -> None:
        """Write down a vendor's brand figures and its spending of the quarter that ends now."""
        quarter = {"vendor": vendor.name, "quarter": round(self.env.now / (MONTHS_PER_QUARTER * DAYS_PER_MONTH)) - 1, "day": self.env.now}
        self.brand.append(quarter | vendor.brand_figures())
        self.spend.extend(quarter | line for line in vendor.spending(self.env.now))

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

    def changing(self, vendor: VendorProcess, steps: list[Step]) -> Story:
        """One vendor changes its way of working, step by step."""
        for step in steps:
            wait = max(0.0, step.day - self.env.now)
            self.next_steps[vendor.v] = max(self.env.now, step.day)
            if wait:
                yield self.env.timeout(delay_until(self.env.now, step.day))
            broad_or_list = vendor.model.account_choice
            vendor.work_as(step)
            if step.model.account_choice != broad_or_list:
                aim_anew(self.world, vendor.v)
        self.next_steps[vendor.v] = math.inf

    # Everybody else

    def start_everybody(self) -> None:
        """Start a process for each company that may ever buy, and for each company's readers of each vendor's material."""
        self.world.counts["due"] = 0  # nobody needs the compiled queue
        for a, company in enumerate(self.world.companies):
            if company["right_trade"]:
                self.companies[a] = self.env.process(self.company(a))
            for vendor in self.vendors:
                self.env.process(self.readers(a, vendor.v))

    def company(self, a: int) -> Story:
        """A company is out of market, then buys, then is out of market again."""
        yield from self.out_of_market(a)
        while self.env.now < self.horizon:
            yield from self.buying_journey(a)
            yield from self.out_of_market(a)

    def out_of_market(self, a: int) -> Story:
        """Until a need arises by itself, or earlier, because somebody has recommended a supplier."""
        try:
            yield from self.wait_until(self.world.companies[a]["turn_day"], a)
        except simpy.Interrupt:
            self.see_to_room()

    def buying_journey(self, a: int) -> Story:
        """A group does what comes next by its own clocks, and suppliers answer, until it has bought or will not."""
        s = self.a_need_arises(a)
        outcome = codes.OPEN
        while outcome == codes.OPEN and self.env.now < self.horizon:
            what, day = journey.what_comes_next(self.world, a, self.next_change)
            yield from self.wait_until(day, a)
            match what:
                case codes.ONLINE | codes.OFFLINE:
                    stop = self.look_for_material_and_read(a, what)
                case codes.GROUP_MEETING:
                    stop = self.meet(a)
                case codes.SUPPLIER_MEETING:
                    stop = self.look_for_a_supplier_to_talk_to(a)
                case codes.APPOINTMENT:
                    stop = self.talk_with_a_supplier(a)
                case codes.PAUSE:
                    stop = self.go_on_hold(a)
                case _:  # approvals and administration; the contract is ready, or somebody else is about to act
                    stop = journey.do_next(self.world, a, what)
            if stop != codes.GO_ON:
                outcome = self.settle(s, stop) or self.hear_from_suppliers(s)  # OPEN is 0
        if outcome != codes.OPEN:
            self.sign_or_stay_as_they_are(a, outcome)

    def a_need_arises(self, a: int) -> np.record:
        """A group forms, with roles, views, a pace, and the suppliers that its company has in mind."""
        journey.begin_journey(self.world, a, float(self.world.companies[a]["turn_day"]))
        return self.world.groups[self.world.companies[a]["group"]]

    # What a group does by itself; each says what must be settled with a supplier, or GO_ON

    def look_for_material_and_read(self, a: int, how: int) -> int:
        """One member reads, others' material or a supplier's, and may say who it is; a job may be done with it, or open again."""
        return journey.do_next(self.world, a, how)

    def meet(self, a: int) -> int:
        """Those who can come talk, learn from each other and come nearer; with all jobs done they decide, or ask for quotes."""
        return journey.do_next(self.world, a, codes.GROUP_MEETING)

    def look_for_a_supplier_to_talk_to(self, a: int) -> int:
        """The group wants to talk: it asks for an expert, raises its hand to sales, or finds fair and hotline staff there at once."""
        return journey.do_next(self.world, a, codes.SUPPLIER_MEETING)

    def talk_with_a_supplier(self, a: int) -> int:
        """The booked conversation takes place; the supplier's deal may move a stage."""
        return journey.do_next(self.world, a, codes.APPOINTMENT)

    def go_on_hold(self, a: int) -> int:
        """Life comes between: all clocks stand still, and who calls or quotes meanwhile is heard afterwards."""
        return journey.do_next(self.world, a, codes.PAUSE)

    # Where a group and the suppliers meet

    def settle(self, s: np.record, stop: int) -> int:
        """See to what a step led to. Returns the journey's outcome, OPEN while it goes on."""
        match stop:
            case codes.WANTS_EXPERT:  # the first sales person who is free gets the talk; when nobody is in time, it is lost
                journey.book_expert(self.world, s)
            case codes.QUALIFIED:  # marketing hands a lead to sales: it is on its way for some days, in sales' queue at once, or dropped
                journey.book_first_call(self.world, s)
            case codes.WANTS_QUOTES:
                self.ask_for_quotes(s)
            case codes.PUSHES_QUOTE:  # a seller makes a quote that nobody asked for
                journey.make_quote(self.world, s, s["event_vendor"])
            case _:  # a deal moves a stage, after a talk or as its contract is negotiated; the contract is signed; or all is off
                return journey.answer(self.world, s, stop)
        return codes.OPEN

    def hear_from_suppliers(self, s: np.record) -> int:
        """Leads that reach sales, calls, and quotes: those of today. Returns the journey's outcome, OPEN while it goes on."""
        while s["due_day"][v := journey.next_call(self.world, s)] <= s["day"]:
            if s["on_the_way"][v]:
                self.lead_reaches_sales(s, v)
            else:
                self.sales_calls(s, v)
        if self.quotes_arrive(s) and s["chosen"] < 0 and s["done"].all():
            return self.settle(s, self.choose_and_negotiate(s))
        return codes.OPEN

    def ask_for_quotes(self, s: np.record) -> None:
        """Each supplier asked today makes a quote when a seller is free; who does not know the group yet calls first."""
        journey.order_quotes(self.world, s)

    def lead_reaches_sales(self, s: np.record, v: int) -> None:
        """Sales books the call with whoever is free first, if the lead is worth the wait; else nobody ever calls."""
        journey.queue_first_call(self.world, s, v, s["due_member"][v])

    def sales_calls(self, s: np.record, v: int) -> None:
        """Sales accepts the lead and opens a deal, or turns it down: gone cold, a poor fit, too early, already decided."""
        journey.first_call(self.world, s, v, s["due_member"][v])

    def quotes_arrive(self, s: np.record) -> bool:
        """The quotes that are ready reach the group; true when there are any."""
        return journey.quotes_arrive(self.world, s)

    def choose_and_negotiate(self, s: np.record) -> int:
        """Choose among the quotes that are there and negotiate the contract, wait for another, or decide against."""
        return decide(self.world, s)

    def sign_or_stay_as_they_are(self, a: int, outcome: int) -> None:
        """The journey ends: books are closed; who has signed becomes a customer. The next need arises some time after."""
        company = self.world.companies[a]
        day = float(self.world.groups[company["group"]]["day"])
        journey.end_journey(self.world, a, outcome)
        company["turn_day"] = day + idle_days(self.world, a, company["journey"])
        self.wake()

    # Readers and customers

    def readers(self, a: int, v: int) -> Story:
        """People in one company who read a vendor's material with no purchase in mind; those who leave their name cost sales a call."""
        day, who = 0.0, len(self.world.companies) + a * len(self.vendors) + v
        while day < self.horizon or self.world.readers[a, v]["state"] == codes.READING:
            yield from self.wait_until(day, who)
            self.world.counts["steps"] += 1
            day = reader_turn(self.world, a, v, day)

    def customer(self, a: int, day: float) -> Story:
        """A customer month by month: dialogue, complaints, more orders, recommendations; at a contract's end it stays or goes."""
        who = len(self.world.companies) * (1 + len(self.vendors)) + a
        while day < self.horizon:
            yield from self.wait_until(day, who)
            self.world.counts["steps"] += 1
            day = customer_turn(self.world, a, day)
            self.wake()

    def wake(self) -> None:
        """Begin what a step has left on the compiled queue: the months of a new customer, the need of who was recommended a supplier."""
        while self.world.counts["due"]:
            day, who = pop(self.world)
            if who in self.companies:
                self.companies[who].interrupt()
            else:
                self.env.process(self.customer(who - len(self.world.companies) * (1 + len(self.vendors)), day))

    # How days go by

    def wait_until(self, day: float, who: int) -> Story:
        """Wait for one's day; on that of a release, a review or a change, vendors come first."""
        yield Turn(self.env, float(day), who)
        self.see_to_room()

    @property
    def next_change(self) -> float:
        """The next day on which vendors may change what buyers find; no group plans past it."""
        return min(self.next_release, self.next_review, self.horizon, *self.next_steps)

    def see_to_room(self) -> None:
        """Before a step, see that there is room to write down what it does."""
        raise NotImplementedError
