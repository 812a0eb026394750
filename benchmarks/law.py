"""The common law: a part of the model small enough to be written in every tool, and the same law in plain Python.

A market of companies. Each begins to buy once, after an exponential time, with a group of eight people of equal say. Five kinds of
activity come as Poisson processes: a member learns online or offline, six of the eight meet, three talk with a supplier, somebody
sees to administration. Their rates make the expected person-hours split 27/18/22/17/16; lengths are lognormal. Each goes to the
first of four jobs that is not done, sometimes to another.

To learn raises a member's understanding, ``du = (1 - u) rate hours``; a supplier speeds it. A member has a private and a voiced view of
each job: what it learns alone scatters both, what it learns from others brings both nearer to the common one. A group meeting first
pulls the voiced views of those present together, and back to each one's private view. What the group comes to understand without a
supplier may turn up new information, which unsettles a job begun. A job is done once the group's understanding is high and it consents:
more than half are near to the mean view, and nobody objects. It reopens when too much is forgotten or views part. All four done, the
group chooses, and signs after a negotiation, unless a job reopens first. Some only look, and leave once they know the solutions.

Our engine plays this law through its usual path: `CHANGES` switch off marketing, rivals, leads, beliefs and what a purchase is worth to
whom. The other tools share
`BuyingGroup`, what a careful user would write in plain Python (lists, as numpy arrays of eight are slower), and differ in how its
activities are scheduled. Luck is numpy's generator. Cimba compiles what it plays, so there the law is written once more, with its own
luck. None of them shares a draw with our engine.
"""

from __future__ import annotations

import math
from bisect import bisect
from itertools import accumulate
from typing import NamedTuple

import numpy as np

from sim.scenario import JOBS, ROLES

PEOPLE, MEETING_PEOPLE, SUPPLIER_PEOPLE = 8, 6, 3
HOURS_PER_WEEK, HOURS_SPREAD = 2.0, 0.4
KINDS = ("online", "offline", "group_meeting", "supplier_meeting", "other")
SHARES, MEAN_HOURS = (0.27, 0.18, 0.22, 0.17, 0.16), (1.0, 1.5, 1.0, 1.25, 0.5)
IDLE_DAYS, DAYS_PER_MONTH = 21.0, 21.0
LEARNING_HOURS, KNOWN_AT_START, WANDER = (3.0, 5.0, 7.0, 5.0), 0.15, 0.2
VALIDATED_AT, FORGOTTEN_BELOW = 0.7, 0.55
AGREES_WITHIN, PARTS_BEYOND, OBJECTS_BEYOND = 1.1, 1.5, 0.25
OPENING_DISAGREEMENT, STUBBORNNESS, MEETING_PULL = 1.0, 0.25, 0.3
OWN_SCATTER, SUPPLIER_HELP = 1.0, 0.75
NEWS, SHOCK_UNDERSTANDING, SHOCK_VIEW = 8.0, 0.6, 1.1
ONLY_LOOKING, NEGOTIATION_DAYS = 0.1, 25.0
SOLUTION = 1

PEOPLE_PER_KIND = (1, 1, MEETING_PEOPLE, SUPPLIER_PEOPLE, 1)
RATES = [
    share * PEOPLE * HOURS_PER_WEEK / 5.0 / (people * hours)
    for share, people, hours in zip(SHARES, PEOPLE_PER_KIND, MEAN_HOURS, strict=True)
]
"""Activities of each kind a working day."""
GROUP_MEETING, SUPPLIER_MEETING, OTHER = 2, 3, 4
_MEAN_GAP = 1.0 / sum(RATES)
_KIND_UP_TO = [rate * _MEAN_GAP for rate in accumulate(RATES)]


class Journey(NamedTuple):
    """What is compared: one journey of one company."""

    days: float
    purchase: bool
    activities: int
    loop_backs: int


class BuyingGroup:
    """One buying group. A tool asks `days_to_next` and `end_day`, lets that time pass, and calls `act` with a kind.

    The five clocks are taken together: the next activity comes after an exponential time with the sum of their rates, and is of a
    kind in proportion to its rate, which is the same law.
    """

    def __init__(self, luck: np.random.Generator, day: float) -> None:
        self.luck, self.start_day, self.day, self.activities, self.loop_backs = luck, day, day, 0, 0
        self.understanding = [[KNOWN_AT_START] * PEOPLE for _ in JOBS]
        self.private = (OPENING_DISAGREEMENT * luck.standard_normal((4, PEOPLE))).tolist()
        self.voiced = [list(row) for row in self.private]
        self.stubbornness = np.minimum(0.95, 2.0 * STUBBORNNESS * luck.random(PEOPLE)).tolist()
        self.diligence_up_to = np.cumsum(0.5 + luck.random(PEOPLE)).tolist()
        self.done, self.focus = [False] * 4, 0
        self.only_looking, self.purchase = luck.random() < ONLY_LOOKING, True
        self.end_day = math.inf
        """The day on which the journey ends if nothing else happens."""

    def days_to_next(self) -> float:
        """Draw the days until the next activity."""
        return self.luck.standard_exponential() * _MEAN_GAP

    def pick_kind(self) -> int:
        """Draw which of the five activities it is."""
        return bisect(_KIND_UP_TO, self.luck.random())

    def act(self, kind: int, day: float) -> None:
        """Do one activity."""
        self.day, self.activities = day, self.activities + 1
        hours = MEAN_HOURS[kind] * math.exp(HOURS_SPREAD * self.luck.standard_normal() - 0.5 * HOURS_SPREAD**2)
        if kind == OTHER:
            return
        job, people = self.pick_job(), self.pick_people(kind)
        before = sum(self.understanding[job])
        if kind == GROUP_MEETING:
            self.confer(people, job)
        self.learn(people, job, hours * (1.0 + SUPPLIER_HELP) if kind == SUPPLIER_MEETING else hours, len(people) == 1)
        news = job
        if kind != SUPPLIER_MEETING and self.luck.random() < NEWS * (sum(self.understanding[job]) - before) / PEOPLE:
            news = int(self.luck.random() * (self.focus + 1))
            self.unsettle(news)
        self.settle(job)
        if news != job and self.purchase:
            self.settle(news)

    def pick_job(self) -> int:
        """Choose the first open job, or sometimes another."""
        if self.luck.random() >= WANDER:
            return self.focus
        other = int(3.0 * self.luck.random())
        return other + (other >= self.focus)

    def pick_people(self, kind: int) -> list[int]:
        """Choose who works: one by diligence, or a meeting by lot."""
        if PEOPLE_PER_KIND[kind] > 1:
            return self.luck.permutation(PEOPLE)[: PEOPLE_PER_KIND[kind]].tolist()
        return [bisect(self.diligence_up_to, self.luck.random() * self.diligence_up_to[-1])]

    def confer(self, people: list[int], job: int) -> None:
        """Pull the voiced views of those present together, each as far as it lets go of its private one."""
        voiced, private = self.voiced[job], self.private[job]
        mean = sum(voiced[i] for i in people) / len(people)
        for i in people:
            hold = self.stubbornness[i]
            voiced[i] += MEETING_PULL * ((1.0 - hold) * mean + hold * private[i] - voiced[i])

    def learn(self, people: list[int], job: int, hours: float, alone: bool) -> None:
        """Understand more; what is learned alone scatters views, what is learned with others brings them together."""
        understanding, voiced, private = self.understanding[job], self.voiced[job], self.private[job]
        left = math.exp(-hours / LEARNING_HOURS[job])
        for i in people:
            gained = (1.0 - understanding[i]) * (1.0 - left)
            understanding[i] += gained
            if alone:
                moved = gained * OWN_SCATTER * self.luck.standard_normal()
                voiced[i] += moved
                private[i] += moved
            else:
                voiced[i] *= 1.0 - gained
                private[i] *= 1.0 - gained

    def unsettle(self, job: int) -> None:
        """Take in new information: everybody knows less than they thought, and views spread."""
        severity = self.luck.random()
        losses, shifts = self.luck.random(PEOPLE).tolist(), self.luck.standard_normal(PEOPLE).tolist()
        for i in range(PEOPLE):
            self.understanding[job][i] *= 1.0 - SHOCK_UNDERSTANDING * severity * losses[i]
            self.voiced[job][i] += SHOCK_VIEW * severity * shifts[i]

    def settle(self, job: int) -> None:
        """See whether a job is done or reopens, and so whether the group can choose or must take its choice back."""
        understood = sum(self.understanding[job]) / PEOPLE
        if self.done[job]:
            if understood < FORGOTTEN_BELOW or not self.agrees(job, PARTS_BEYOND):
                self.done[job], self.end_day = False, math.inf
                self.loop_backs += 1
        elif understood >= VALIDATED_AT and self.agrees(job, AGREES_WITHIN):
            self.done[job] = True
            if self.only_looking and self.done[SOLUTION]:
                self.purchase, self.end_day = False, self.day
            elif all(self.done):
                self.end_day = self.day + NEGOTIATION_DAYS
        self.focus = self.done.index(False) if False in self.done else 3

    def agrees(self, job: int, within: float) -> bool:
        """Whether more than half are so near to the mean view of a job, and nobody objects."""
        voiced = self.voiced[job]
        mean = sum(voiced) / PEOPLE
        apart = [abs(x - mean) for x in voiced]
        return max(apart) <= within + OBJECTS_BEYOND and 2 * sum(x < within for x in apart) > PEOPLE

    def end(self) -> Journey:
        """Return how the journey ended."""
        return Journey(self.end_day - self.start_day, self.purchase, self.activities, self.loop_backs)


def play_plainly(companies: int, seed: int) -> list[Journey]:
    """Play every company's journey in a loop of its own: what the law costs in Python when nothing schedules it."""
    luck, journeys = np.random.default_rng(seed), []
    for _ in range(companies):
        day = luck.exponential(IDLE_DAYS)
        group = BuyingGroup(luck, day)
        while (day := day + group.days_to_next()) < group.end_day:
            group.act(group.pick_kind(), day)
        journeys.append(group.end())
    return journeys


CHANGES = {
    # companies that buy once, and never stop before they have ended
    "market.months": 120, "market.warm_up_months": 0, "market.cool_down_months": 0, "market.wrong_trade_share": 0.0,
    "market.in_market_per_quarter": 3.0 * DAYS_PER_MONTH / IDLE_DAYS, "market.rest_months": 120.0,
    "market.casual_readers_per_year": 0.0,
    # the group, its time and its jobs
    "group.size_mean": PEOPLE, "group.size_spread": 0.0, "group.hours_per_week": HOURS_PER_WEEK, "group.stubbornness": STUBBORNNESS,
    "group.opening_disagreement": OPENING_DISAGREEMENT, "group.meeting_pull": MEETING_PULL,
    **{f"roles.{role}.weight": 1.0 for role in ROLES}, **{f"roles.{role}.can_block": 1.0 for role in ROLES},
    **{f"roles.{role}.attention.{job}": 0.5 for role in ROLES for job in JOBS},
    **{f"time.{kind}": share for kind, share in zip(KINDS, SHARES, strict=True)},
    **{f"time.{kind}_hours": hours for kind, hours in zip(KINDS, MEAN_HOURS, strict=True)},
    "time.hours_spread": HOURS_SPREAD, "time.attendance": MEETING_PEOPLE / PEOPLE, "time.supplier_meeting_people": SUPPLIER_PEOPLE,
    **{f"jobs.learning.{job}": hours for job, hours in zip(JOBS, LEARNING_HOURS, strict=True)},
    "jobs.known_at_start": KNOWN_AT_START, "jobs.wander": WANDER, "jobs.validated_at": VALIDATED_AT,
    "jobs.reopened_understanding": FORGOTTEN_BELOW, "jobs.new_information": NEWS, "jobs.shock_understanding": SHOCK_UNDERSTANDING,
    "jobs.shock_opinion": SHOCK_VIEW, "jobs.help_gain": 1.0, "jobs.off_job_help": 1.0,
    # consent on jobs alone: everybody wants the purchase, and nothing comes between
    "consent.own_interest": 0.0, "consent.own_scatter": OWN_SCATTER, "consent.agrees_within": AGREES_WITHIN,
    "consent.parts_beyond": PARTS_BEYOND, "consent.objects_beyond": OBJECTS_BEYOND, "consent.benefit": 10.0,
    "consent.benefit_spread": 0.0, "consent.cost_spread": 0.0, "consent.fatigue": 0.0, "consent.hold_per_month": 0.0,
    "consent.effort_spread": 0.0,
    # the one supplier: always worth buying from, met at once, and never learned about
    **{f"vendors.rival_{letter}.takes_part": False for letter in "abcde"}, "choice.talks_rise": 0.0,
    **{f"choice.asks_sales.{job}": 0.0 for job in JOBS}, "choice.lookers_ask": 0.0,
    "vendors.us.sales_people": 0, "vendors.us.event_quality": SUPPLIER_HELP, "vendors.us.marketing_hours": 100_000.0,
    "time.supplier_material": 0.0, "beliefs.third_party_signal": 0.0, "beliefs.human_signal": 0.0, "beliefs.fit_spread": 0.0,
    "ending.needs_quote": False, "ending.only_looking": ONLY_LOOKING,
    "ending.negotiation_days": NEGOTIATION_DAYS, "ending.negotiation_spread": 0.0,
    # no marketing, no leads, no customers
    "marketing.content_gain": 0.0, "marketing.content_aging": 0.0, "marketing.brand_gain": 0.0, "marketing.brand_wear": 0.0,
    "marketing.campaign_brand": 0.0, "marketing.experience_gain": 0.0, "marketing.word_of_mouth": 0.0,
    "marketing.release_days": 63, "leads.points_contact": 0.0, "leads.threshold": 10.0, "leads.recycle_days": 500.0,
    "leads.identified": 0.0, "leads.named_in_talk": 0.0, "customers.followed": False,
}  # fmt: skip
"""What makes a scenario of our engine this law."""
