"""One buying journey, from the day a need arises to its end: the story in which the group and the vendors meet."""

from __future__ import annotations

import heapq
from collections.abc import Generator
from typing import TYPE_CHECKING, Any

from simpy.events import Event

from .crm import Call
from .kernel import play
from .records import (
    DECIDED_AGAINST,
    EVENT_STAFF,
    EXPERT,
    JOB_NAMES,
    LOG_FULL,
    MAX_BOOKED,
    NO_AGREEMENT,
    OUT_OF_PATIENCE,
    PATIENCE_RAN_OUT,
    PROBLEM,
    QUALIFIED,
    REASONS,
    REJECTED,
    SIGNED,
    STAGE,
    WANTS_EXPERT,
)  # fmt: skip

if TYPE_CHECKING:
    from .account import Account
    from .market import MarketRun


class BuyingJourney:
    """A buying group on its way. `run` is its SimPy process."""

    def __init__(self, market: MarketRun, account: Account, number: int) -> None:
        self.market = market
        standing = market.standing.of(account.number, market.env.now)
        goodwill = [max(0.0, seller.goodwill + own) for seller, own in zip(market.sellers, standing, strict=True)]
        targets = [market.accounts.target(account, v, seller.joint_list) for v, seller in enumerate(market.sellers)]
        self.state = market.accounts.journey(account, number, market.env.now, goodwill, standing, targets)
        market.customers.remember(self.state[0])
        self.due: list[tuple[float, int, int]] = []  # first calls that are booked: day, vendor, member
        self.calls: dict[tuple[int, int], Call] = {}  # by member and vendor: first days, last verdict, all hours

    def run(self) -> Generator[Event, Any, None]:
        """Live through the journey; it ends with exactly one outcome."""
        market, s = self.market, self.state[0]
        outcome = "open"
        while market.env.now < market.horizon and outcome == "open":
            until = min(market.next_change, self.due[0][0] if self.due else market.horizon)
            code = play(self.state, market.law, market.vendors, market.key, until, market.log, market.beliefs, market.cursor)
            if s["day"] > market.env.now:
                yield market.env.timeout(s["day"] - market.env.now)
            if code == WANTS_EXPERT:
                self.book_expert()
            elif code == QUALIFIED:
                self.book_first_call()
            elif code == STAGE:
                market.books.enter_stage(market.sellers[s["event_vendor"]], s, s["event_vendor"])
            elif code == LOG_FULL:
                market.make_room()
            elif code == SIGNED:
                outcome = "purchase"
            elif code == OUT_OF_PATIENCE:
                s["reason"] = NO_AGREEMENT if s["validated"] and not s["done"].all() else PATIENCE_RAN_OUT
                outcome = "no_decision"
            elif code == DECIDED_AGAINST:
                outcome = "no_decision"
            while outcome == "open" and self.due and self.due[0][0] <= s["day"]:
                self.take_up(*heapq.heappop(self.due)[1:])
        self.close(outcome)

    def book_expert(self) -> None:
        """Book the conversation that the group asked for, or lose it when nobody is free in time."""
        s, v, place = self.state[0], self.state[0]["event_vendor"], self.state[0]["n_booked"]
        seller, patience = self.market.sellers[v], self.market.scenario.time.booking_patience_days
        day = seller.calendar.book(s["day"], s["event_hours"], patience) if place < MAX_BOOKED else None
        if day is not None:
            s["sales_hours"][v] += s["event_hours"]
            s["booked_day"][place], s["booked_served"][place] = day, EXPERT
        elif not s["taken"][v] and seller.has_events and place < MAX_BOOKED:
            s["booked_day"][place], s["booked_served"][place] = s["day"], EVENT_STAFF  # better somebody than nobody
        else:
            s["lost_appointments"][v] += 1
            return
        s["booked_vendor"][place], s["booked_step"][place] = v, s["event_step"]
        s["n_booked"] += 1

    def book_first_call(self) -> None:
        """Hand a qualified lead to sales, who call when somebody is free, late, or never."""
        s, v, i = self.state[0], int(self.state[0]["event_vendor"]), int(self.state[0]["event_member"])
        leads = self.market.scenario.leads
        call = self.calls.setdefault((i, v), Call(float(s["day"]), JOB_NAMES[s["focus"]]))
        call.accepted, call.reason = None, None
        day = self.market.sellers[v].calendar.book(s["day"], leads.call_hours, leads.pickup_limit_days)
        if day is None:
            call.reason = "never called"
            self.hand_back(v)
            return
        self.market.sellers[v].brought_leads += s["visits"][v]
        heapq.heappush(self.due, (day, v, i))

    def take_up(self, v: int, i: int) -> None:
        """Sales calls: it accepts the lead and opens a deal, or rejects it."""
        s, scenario, seller = self.state[0], self.market.scenario, self.market.sellers[v]
        call = self.calls[i, v]
        call.first_sales_touch_day = call.first_sales_touch_day or float(s["day"])
        call.sales_hours += scenario.leads.call_hours
        if s["fit"][v] < scenario.leads.fit_wanted:
            call.accepted, call.reason = False, "poor fit"
            s["calling"][v] = REJECTED
        elif s["chosen"] >= 0 and s["chosen"] != v:
            call.accepted, call.reason = False, "already decided"
            self.hand_back(v)
        elif seller.model.takeover == "score" and s["focus"] == PROBLEM:
            call.accepted, call.reason = False, "too early"
            self.hand_back(v)
        else:
            call.accepted = True
            s["calling"][v], s["taken"][v], s["stage"][v] = 0, 1, 0
            self.market.books.enter_stage(seller, s, v)

    def hand_back(self, v: int) -> None:
        """Marketing keeps the lead for a while; then it may qualify again."""
        s = self.state[0]
        s["calling"][v], s["rest_until"][v] = 0, s["day"] + self.market.scenario.leads.recycle_days

    def close(self, outcome: str) -> None:
        """Write down how the journey ended, in everybody's books."""
        market, s = self.market, self.state[0]
        if outcome == "purchase":
            market.sellers[s["chosen"]].brought_value += s["visits"][s["chosen"]] * s["value"]
            market.customers.welcome(s)
        market.standing.learn(s, market.scenario.marketing, market.sellers)
        market.books.close_deals(market.sellers, s, outcome)
        market.books.note_leads(market.sellers, s, self.calls)
        market.ended.append((self.state, outcome, REASONS[s["reason"]] if outcome == "no_decision" else None))
