"""The common law in Cimba: a company is a spawned model with one process, an activity a hold.

Cimba's Python compiles the methods of a model with numba and runs them on coroutines of its C engine, with its own generator.
They know numbers and arrays, no Python objects, so this tool alone cannot share `BuyingGroup`: the same law is written once more, in
Cimba's words. A view of job `j` that member `i` has stands at `j * PEOPLE + i`.
"""

from __future__ import annotations

import math

import cimba
from cimba import random

from sim.scenario import JOBS

from . import law
from .law import PEOPLE, Journey

MEAN_GAP = 1.0 / sum(law.RATES)
KIND_SHARES = tuple(rate * MEAN_GAP for rate in law.RATES)
ALL_JOBS = len(JOBS)


class Market(cimba.Model):
    """A market, and what is written down when a journey ends."""

    companies: cimba.Param[int]
    days: cimba.Dataset = cimba.Dataset()
    purchase: cimba.Dataset = cimba.Dataset()
    activities: cimba.Dataset = cimba.Dataset()
    loop_backs: cimba.Dataset = cimba.Dataset()

    @cimba.process
    def open(self) -> None:
        """Let every company begin its wait."""
        for _ in range(self.companies):
            cimba.spawn(Company, market=self)


class Company(cimba.Model):
    """A company that buys once, and its buying group."""

    market: cimba.Ref[Market]
    understanding: cimba.Array[float] = cimba.Array([law.KNOWN_AT_START] * (ALL_JOBS * PEOPLE))
    private: cimba.Array[float] = cimba.Array(ALL_JOBS * PEOPLE)
    voiced: cimba.Array[float] = cimba.Array(ALL_JOBS * PEOPLE)
    stubbornness: cimba.Array[float] = cimba.Array(PEOPLE)
    diligence_up_to: cimba.Array[float] = cimba.Array(PEOPLE)
    present: cimba.Array[int] = cimba.Array(PEOPLE)
    done: cimba.Array[bool] = cimba.Array(ALL_JOBS)
    focus: int = 0
    only_looking: bool = False
    purchase: bool = True
    activities: int = 0
    loop_backs: int = 0
    end_day: float = math.inf

    @cimba.process
    def live(self) -> None:
        """Wait until a need arises, then be active until the journey ends."""
        cimba.hold(random.exponential(law.IDLE_DAYS))
        self.form()
        start_day = cimba.now()
        while True:
            gap = random.exponential(MEAN_GAP)
            if cimba.now() + gap >= self.end_day:
                break
            cimba.hold(gap)
            self.act(random.categorical(KIND_SHARES))
        cimba.hold(self.end_day - cimba.now())
        self.market.days.record(self.end_day - start_day)
        self.market.purchase.record(int(self.purchase))
        self.market.activities.record(self.activities)
        self.market.loop_backs.record(self.loop_backs)

    @cimba.function
    def form(self) -> None:
        """Draw who is in the group, and what each thinks."""
        for i in range(ALL_JOBS * PEOPLE):
            self.private[i] = random.normal(0.0, law.OPENING_DISAGREEMENT)
            self.voiced[i] = self.private[i]
        up_to = 0.0
        for i in range(PEOPLE):
            self.stubbornness[i] = min(0.95, 2.0 * law.STUBBORNNESS * random.uniform())
            up_to += 0.5 + random.uniform()
            self.diligence_up_to[i] = up_to
        self.only_looking = random.uniform() < law.ONLY_LOOKING

    @cimba.function
    def act(self, kind: int) -> None:
        """Do one activity."""
        self.activities += 1
        hours = law.MEAN_HOURS[kind] * random.lognormal(-0.5 * law.HOURS_SPREAD**2, law.HOURS_SPREAD)
        if kind == law.OTHER:
            return
        job, people = self.pick_job(), law.PEOPLE_PER_KIND[kind]
        self.pick_people(people)
        before = self.understood(job)
        if kind == law.GROUP_MEETING:
            self.confer(people, job)
        self.learn(people, job, hours * (1.0 + law.SUPPLIER_HELP) if kind == law.SUPPLIER_MEETING else hours)
        news = job
        if kind != law.SUPPLIER_MEETING and random.uniform() < law.NEWS * (self.understood(job) - before):
            news = int(random.uniform() * (self.focus + 1))
            self.unsettle(news)
        self.settle(job)
        if news != job and self.purchase:
            self.settle(news)

    @cimba.function
    def pick_job(self) -> int:
        """Choose the first open job, or sometimes another."""
        if random.uniform() >= law.WANDER:
            return self.focus
        other = int((ALL_JOBS - 1) * random.uniform())
        return other + 1 if other >= self.focus else other

    @cimba.function
    def pick_people(self, people: int) -> None:
        """Write down who is present: one by diligence, or a meeting by lot."""
        if people == 1:
            pointed, member = random.uniform() * self.diligence_up_to[PEOPLE - 1], 0
            while pointed >= self.diligence_up_to[member]:
                member += 1
            self.present[0] = member
            return
        found = 0
        for member in range(PEOPLE):
            if random.uniform() * (PEOPLE - member) < people - found:
                self.present[found] = member
                found += 1

    @cimba.function
    def understood(self, job: int) -> float:
        """Return the mean understanding of a job."""
        total = 0.0
        for i in range(job * PEOPLE, (job + 1) * PEOPLE):
            total += self.understanding[i]
        return total / PEOPLE

    @cimba.function
    def confer(self, people: int, job: int) -> None:
        """Pull the voiced views of those present together, each as far as it lets go of its private one."""
        mean = 0.0
        for k in range(people):
            mean += self.voiced[job * PEOPLE + self.present[k]] / people
        for k in range(people):
            i, hold = job * PEOPLE + self.present[k], self.stubbornness[self.present[k]]
            self.voiced[i] += law.MEETING_PULL * ((1.0 - hold) * mean + hold * self.private[i] - self.voiced[i])

    @cimba.function
    def learn(self, people: int, job: int, hours: float) -> None:
        """Understand more; what is learned alone scatters views, what is learned with others brings them together."""
        left = math.exp(-hours / law.LEARNING_HOURS[job])
        for k in range(people):
            i = job * PEOPLE + self.present[k]
            gained = (1.0 - self.understanding[i]) * (1.0 - left)
            self.understanding[i] += gained
            if people == 1:
                moved = gained * law.OWN_SCATTER * random.normal()
                self.voiced[i] += moved
                self.private[i] += moved
            else:
                self.voiced[i] *= 1.0 - gained
                self.private[i] *= 1.0 - gained

    @cimba.function
    def unsettle(self, job: int) -> None:
        """Take in new information: everybody knows less than they thought, and views spread."""
        severity = random.uniform()
        for i in range(job * PEOPLE, (job + 1) * PEOPLE):
            self.understanding[i] *= 1.0 - law.SHOCK_UNDERSTANDING * severity * random.uniform()
            self.voiced[i] += law.SHOCK_VIEW * severity * random.normal()

    @cimba.function
    def settle(self, job: int) -> None:
        """See whether a job is done or reopens, and so whether the group can choose or must take its choice back."""
        understood = self.understood(job)
        if self.done[job]:
            if understood < law.FORGOTTEN_BELOW or not self.agrees(job, law.PARTS_BEYOND):
                self.done[job], self.end_day = False, math.inf
                self.loop_backs += 1
        elif understood >= law.VALIDATED_AT and self.agrees(job, law.AGREES_WITHIN):
            self.done[job] = True
            if self.only_looking and self.done[law.SOLUTION]:
                self.purchase, self.end_day = False, cimba.now()
            elif self.first_open() == ALL_JOBS:
                self.end_day = cimba.now() + law.NEGOTIATION_DAYS
        self.focus = min(self.first_open(), ALL_JOBS - 1)

    @cimba.function
    def first_open(self) -> int:
        """Return the first job that is not done, or how many jobs there are."""
        job = 0
        while job < ALL_JOBS and self.done[job]:
            job += 1
        return job

    @cimba.function
    def agrees(self, job: int, within: float) -> bool:
        """Whether more than half are so near to the mean view of a job, and nobody objects."""
        mean, near = 0.0, 0
        for i in range(job * PEOPLE, (job + 1) * PEOPLE):
            mean += self.voiced[i] / PEOPLE
        for i in range(job * PEOPLE, (job + 1) * PEOPLE):
            apart = abs(self.voiced[i] - mean)
            if apart > within + law.OBJECTS_BEYOND:
                return False
            near += apart < within
        return 2 * near > PEOPLE


def play(companies: int, seed: int) -> list[Journey]:
    """Play a market until every journey has ended."""
    market = Market()
    market.companies = companies
    for measure in (market.days, market.purchase, market.activities, market.loop_backs):
        measure.capture()
    written = cimba.Experiment(market, seed=seed).run(workers=1, on_failure="raise")[market]
    columns = (getattr(written, field).trial(0, 0)[1].tolist() for field in Journey._fields)
    return [Journey(days, bool(purchase), int(acts), int(loops)) for days, purchase, acts, loops in zip(*columns, strict=True)]
