"""A vendor: sales people with a calendar, marketing with content and plans, and the levers that say how they play together."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
from scipy.special import nbdtr, nbdtrik, pdtr, pdtrik

from sim.scenario import JOBS, OperatingModel, Scenario, Vendor
from sim.scenario.calendar import DAYS_PER_MONTH, DAYS_PER_QUARTER
from sim.scenario.sellers import CrmProcess
from sim.scenario.specialists import GOOD_AT
from sim.scenario.structural import HOURS_PER_DAY, LIFT, MIX_FLOOR, MONTHS_PER_QUARTER, MONTHS_PER_YEAR, TACTICS_SHARPNESS

from .kernel.accounts import choose_accounts
from .kernel.brand import renew, wear
from .kernel.calendars import fill_calendars
from .kernel.casual_readers import chance_of_name, comes_again_unknown, count_casual, readers_a_year, unknown_luck
from .kernel.codes import MODES, SOURCES
from .kernel.params import fill
from .kernel.prospecting import prospect
from .kernel.state import World
from .transition import Step, Transition, is_alike


class Spell(NamedTuple):
    """From a day on: which share of everybody's hours is spent on coordination, and which of the rest is lost to a change."""

    day: float
    together: float
    lost: float


class VendorProcess:
    """A vendor at work in one replication. What the kernel must know of it is in `record`, the rest is private.

    Parameters
    ----------
    scenario : Scenario
    vendor : Vendor
    model : OperatingModel
    w : World
        The market; only its record of this vendor, and the parameters, are ever used.
    v : int
        The vendor's number in it.
    """

    def __init__(self, scenario: Scenario, vendor: Vendor, model: OperatingModel, w: World, v: int) -> None:
        self.scenario, self.vendor, self.model, self.w, self.v = scenario, vendor, model, w, v
        self.name, self.record = vendor.name, w.vendors[v]
        self.process: CrmProcess = scenario.crm.processes[vendor.crm_process]
        self.lost, self.spells = 0.0, [Spell(0.0, model.coordination, 0.0)]  # hours lost to a change now; how this quarter's went so far
        self.aim = model  # what it works as, or is on the way to
        self.losses: list[np.ndarray] = []  # of each quarter that it remembers, deals by the vendor that won them
        self.wins: list[int] = []
        self.change_cost: dict[float, float] = {}  # by day
        self.hundreds_of_hours = vendor.marketing_hours * self.share_at_work / 100.0
        self.at_work, self.event_debt = self.hundreds_of_hours, 0.0  # hundreds of hours a month left for the mix, and hours owed
        self.paid_a_month = 0.0  # hundreds of hours that conversations take from the mix until the next release
        self.mix = np.array([getattr(vendor.marketing_mix, source) for source in SOURCES])
        self.followers, self.event_paid, self.booked_ahead = 0.0, 0.0, 0.0  # the latter two: hours since the last quarter's end
        self.met_a_month = 0.0  # hours that meetings about every deal take of whoever is in all of them
        self.met_within = 0.0  # marketing's hours in meetings about deals that no quarter has been charged yet
        self.plays_for = np.ones((len(JOBS), 1))  # how specialists share themselves out over the jobs, mean 1
        self.day, self.quarter, self.expected_unknown, self.counted_day = 0.0, 0, 0.0, 0.0
        self._show_what_is_declared()
        self._show_what_follows()
        self._apply_mix()

    def _hours(self) -> tuple[float, float]:
        """Hundreds of hours a month that build content, and that build the brand."""
        marketing = self.scenario.marketing
        content, _, campaigns, brand = (float(share) * self.at_work for share in self.mix)
        return content * (1.0 - marketing.role_cost * self.vendor.role_material), brand + marketing.campaign_brand * campaigns

    def _show_what_is_declared(self) -> None:
        for section in (self.vendor, self.vendor.after_sale, self.model):
            fill(self.record, section)

    def _show_what_follows(self) -> None:
        record, vendor = self.record, self.vendor
        record["goodwill"], record["has_events"] = vendor.brand, self.hundreds_of_hours > 0
        self._show_specialists()
        record["content_mix"] = 1.0 / len(JOBS)
        record["quote_stage"], record["contract_stage"] = self.process.quote_stage, len(self.process.stages) - 2
        self._show_hours()

    def _show_hours(self) -> None:
        """Show what is left of everybody's hours, and what conversations make known."""
        record, vendor, at_work = self.record, self.vendor, self.share_at_work
        record["hours_per_day"] = HOURS_PER_DAY * vendor.selling_share * at_work
        record["marketing_at_work"] = vendor.marketing_hours * at_work
        record["dialogue_at_work"] = vendor.after_sale.dialogue_hours * at_work
        usual = vendor.after_sale.complaints_answered  # of those that come the usual way; feedback from conversations brings in others
        record["chance_of_answer"] = usual + (1.0 - usual) * self.model.feedback

    @property
    def share_at_work(self) -> float:
        """What coordination, and a change that is under way, leave of everybody's hours."""
        return (1.0 - self.model.coordination) * (1.0 - self.lost)

    def work_as(self, step: Step) -> None:
        """Work in another way from a day on; appointments that are booked stay, and content, goodwill and the mix go on as they are."""
        self._expect_unknown_readers(step.day)
        self.model, self.aim, self.lost = step.model, step.aim, step.lost
        self.spells.append(Spell(step.day, step.model.coordination, step.lost))
        if step.cost:
            self.change_cost[step.day] = step.cost
        self.hundreds_of_hours = self.vendor.marketing_hours * self.share_at_work / 100.0
        self.at_work = max(0.0, self.hundreds_of_hours - self.paid_a_month)
        if step.model.tactics == "fixed":
            self.plays_for = np.ones((len(JOBS), 1))
        self._show_specialists()
        fill(self.record, step.model)
        self._show_hours()
        self._apply_mix()

    @property
    def goodwill(self) -> float:
        return float(self.record["goodwill"])

    def release(self, days: float) -> None:
        """Bring out what marketing made since the last release, and let time wear the rest.

        Content: hours close part of the gap to perfect, so does each conversation that was fed back; it ages. Brand is a
        goodwill stock (Nerlove & Arrow 1962) that brand hours, campaigns and word of mouth fill. Conversations that fair and
        hotline staff held are paid from the same hours.
        """
        months, record = days / DAYS_PER_MONTH, self.record
        self.day += days
        self._expect_unknown_readers(self.day)
        self._suffer(days)
        self.event_debt += float(record["event_hours"]) / 100.0
        paid = min(self.event_debt, self.hundreds_of_hours * months)
        self.event_debt -= paid
        self.event_paid += 100.0 * paid
        self.paid_a_month = paid / months
        self.at_work = self.hundreds_of_hours - self.paid_a_month
        self._coordinate(months)
        prospect(self.w, self.v, self.day, days)
        record["has_events"] = self.event_debt < self.hundreds_of_hours  # whoever owes a month's hours sends nobody
        self._apply_mix()
        renew(self.w, self.v, *self._hours(), months)

    def _coordinate(self, months: float) -> None:
        """Meet about every open deal: its sales person, one of marketing, and the named specialists, each in time of their own."""
        each = self.model.coordination_hours * float(self.record["open_deals"]) * months
        self.met_a_month = each / months
        self._show_specialists()
        if each > 0:
            fill_calendars(self.w, self.v, self.day, each)
            met = min(each / 100.0, self.at_work * months)
            self.at_work -= met / months
            self.paid_a_month += met / months
            self.met_within += 100.0 * met

    def _show_specialists(self) -> None:
        """Show what specialists add to quality with the hours that meetings about deals leave them."""
        hours = self.vendor.specialist_hours
        lift = lift_of(self.vendor.specialists, self.met_a_month / hours) if hours > 0.0 else 0.0
        self.record["lift"] = self.plays_for * lift * self.share_at_work

    def _suffer(self, days: float) -> None:
        """Lose goodwill when a crisis of its own came in the days that end."""
        crisis_day = self.vendor.crisis_month * DAYS_PER_MONTH
        if crisis_day > 0 and self.day - days < crisis_day <= self.day:
            self.record["goodwill"] *= 1.0 - self.vendor.crisis_depth

    def review(self, rivals: list[VendorProcess]) -> None:
        """At the end of a quarter, move marketing hours towards what brought what the plan aims at, and choose a tactic."""
        if self.model.tactics == "by_opponent" and rivals:
            self.plays_for = play_for(self.record["content"], [rival.record["content"] for rival in rivals])
            self._show_specialists()
        aim = "brought_leads" if self.model.planning_target == "mqls" else "brought_value"
        brought = self.record["brought_names" if self.vendor.leads_only else aim].copy()
        if brought.sum() > 0:
            speed = self.scenario.marketing.planning_speed
            mix = (1.0 - speed) * self.mix + speed * brought / brought.sum()
            mix = np.maximum(mix, MIX_FLOOR)
            self.mix = mix / mix.sum()
            self._apply_mix()
        self.record["brought_leads"] = self.record["brought_value"] = self.record["brought_names"] = 0.0
        if self.scenario.marketing.remake_by_job:
            self._review_jobs()
        if self.scenario.marketing.accounts_anew and self.model.account_choice != "broad":
            choose_accounts(self.w, self.v)

    def _review_jobs(self) -> None:
        """Move content hours to the jobs on which most was read and asked since, as far as the material on them is poor."""
        record = self.record
        needed = (record["read_on"] + record["asked_about"]) * (1.0 - record["content"])
        if needed.sum() > 0:
            speed = self.scenario.marketing.planning_speed
            shares = np.maximum((1.0 - speed) * record["content_mix"] + speed * needed / needed.sum(), MIX_FLOOR)
            record["content_mix"] = shares / shares.sum()
        record["read_on"] = record["asked_about"] = 0.0

    def remember_deals(self, is_changing: bool) -> None:
        """At the end of a quarter, count the deals that were lost, by the vendor that won them, and those that it has won itself.

        Deals that it loses while it changes, or before it does, say nothing of how it works then; so they are forgotten.
        """
        quarters, ended = round(self.vendor.follow_memory_months / MONTHS_PER_QUARTER), self.record["lost_to"].copy()
        self.losses = [] if is_changing else [*self.losses, ended][-quarters:]
        self.wins = [*self.wins, int(ended[self.v])][-quarters:]
        self.record["lost_to"] = 0

    @property
    def won(self) -> int:
        """Deals that it has won in the quarters that it remembers."""
        return sum(self.wins)

    def follow(self, rivals: list[VendorProcess], day: float, is_changing: bool) -> Transition | None:
        """Return the change that lost deals lead to, if any.

        It takes up the way of the vendor to which it has lost most, of those that work another way, win more than it does and to which it
        has lost enough.
        """
        vendor = self.vendor
        if is_changing or not vendor.follows_after_losses:
            return None
        lost = np.sum(self.losses, axis=0)
        others = [
            rival for rival in rivals
            if lost[rival.v] >= vendor.follows_after_losses and rival.won > self.won and not is_alike(rival.aim, self.aim)
        ]  # fmt: skip
        if not others:
            return None
        leader, ready = max(others, key=lambda rival: int(lost[rival.v])), day + vendor.follow_months * DAYS_PER_MONTH
        return Transition(self.model, leader.aim, ready, vendor.follow_ramp_months * DAYS_PER_MONTH, vendor.follow_dip, 0.0)

    def brand_figures(self) -> dict[str, float]:
        """Return the quarter's brand figures and set their counters back (M20: searches, direct traffic, followers, views, engagement)."""
        record, marketing = self.record, self.scenario.marketing
        self._count_unknown_readers()
        visits, visitors = float(record["visits"]), float(record["visitors"])
        kept = math.exp(-wear(marketing.brand_wear) * MONTHS_PER_QUARTER)
        self.followers = self.followers * kept + marketing.follow_chance * visits
        figures = {
            "goodwill": self.goodwill, "visitors": visitors, "met": float(record["met"]), "visits": visits,
            "brand_searches": float(record["brand_searches"]),
            "direct_visits": float(record["direct_visits"]), "followers": self.followers, "video_views": float(record["video_views"]),
            "engagement": float(record["read_hours"]),
        }  # fmt: skip
        for counter in ("visitors", "met", "visits", "brand_searches", "direct_visits", "video_views", "read_hours"):
            record[counter] = 0.0
        return figures

    def spending(self, day: float = MONTHS_PER_QUARTER * DAYS_PER_MONTH) -> list[dict[str, object]]:
        """Return hours and money by item of the quarter that ends on *day*; people are paid whether they are busy or not."""
        costs, people = self.scenario.costs, self.vendor
        marketing = MONTHS_PER_QUARTER * people.marketing_hours
        sales = MONTHS_PER_QUARTER * DAYS_PER_MONTH * HOURS_PER_DAY * people.selling_share * people.sales_people
        together, lost = self._quarters_shares(day)
        at_work = 1.0 - together - lost if lost else 1.0 - together
        self.booked_ahead += float(self.record["booked_hours"])
        booked = min(self.booked_ahead, sales * at_work)  # appointments are booked ahead, some for the next quarter
        self.booked_ahead -= booked
        self.record["booked_hours"] = 0.0
        events = min(self.event_paid, marketing * at_work)
        self.event_paid -= events
        met = min(self.met_within, marketing * at_work - events)
        self.met_within -= met
        internal = min(float(self.record["internal_hours"]), sales * at_work - booked)
        self.record["internal_hours"] = 0.0
        rest = max(0.0, marketing * at_work - events - met)
        hours = {source: rest * share for source, share in zip(SOURCES, self.mix, strict=True)} | {"fairs, hotline and customers": events}
        lines = [(item, spent, spent * costs.marketing_hour) for item, spent in hours.items()]
        lines.append(("coordination in marketing", marketing * together + met, (marketing * together + met) * costs.marketing_hour))
        lines.append(("coordination in sales", sales * together + internal, (sales * together + internal) * costs.sales_hour))
        lines.append(("sales, with buyers", booked, booked * costs.sales_hour))
        free = sales * at_work - booked - internal
        lines.append(("sales, free", free, free * costs.sales_hour))
        if people.specialists:
            advised = MONTHS_PER_QUARTER * people.specialist_hours * len(people.specialists)
            lines.append(("specialists", advised, advised * costs.sales_hour))
        lines.append(("e-mail automation", 0.0, MONTHS_PER_QUARTER * costs.mail_automation * people.mail_automation))
        lines.append(("retargeting", 0.0, MONTHS_PER_QUARTER * costs.retargeting * people.retargeting))
        if lost:
            lines.append(("lost to the change in marketing", marketing * lost, marketing * lost * costs.marketing_hour))
            lines.append(("lost to the change in sales", sales * lost, sales * lost * costs.sales_hour))
        if paid := sum(cost for began, cost in self.change_cost.items() if began < day):
            lines.append(("the change itself", 0.0, paid))
            self.change_cost = {began: cost for began, cost in self.change_cost.items() if began >= day}
        return [{"item": item, "hours": spent, "money": money} for item, spent, money in lines]

    def _quarters_shares(self, day: float) -> tuple[float, float]:
        """Return which shares of the quarter's hours went into coordination and were lost to a change, and begin the next account."""
        spells, quarter = self.spells, MONTHS_PER_QUARTER * DAYS_PER_MONTH
        self.spells = [Spell(day, *spells[-1][1:])]
        if len(spells) == 1:
            return spells[0].together, (1.0 - spells[0].together) * spells[0].lost
        ends = [spell.day for spell in spells[1:]] + [day]
        lengths = [(end - spell.day) / quarter for spell, end in zip(spells, ends, strict=True)]
        together = sum(length * spell.together for length, spell in zip(lengths, spells, strict=True))
        return together, sum(length * (1.0 - spell.together) * spell.lost for length, spell in zip(lengths, spells, strict=True))

    def _expect_unknown_readers(self, until: float) -> None:
        """Add up how many casual readers may be expected, up to a day, who leave no name: at the present rate since it last changed."""
        targets = self.w.companies["target"][:, self.v]
        a_year = readers_a_year(self.w, self.v, float(len(targets)), float(targets.sum())) * (1.0 - chance_of_name(self.w, self.v))
        self.expected_unknown += a_year * (until - self.counted_day) / (MONTHS_PER_YEAR * DAYS_PER_MONTH)
        self.counted_day = until

    def _count_unknown_readers(self) -> None:
        """Draw how many casual readers came in the quarter that ends without leaving a name, and how often; statistics see them."""
        self.quarter += 1
        self._expect_unknown_readers(self.quarter * DAYS_PER_QUARTER)
        if self.expected_unknown > 0.0:
            u_visitors, u_visits, _, _ = unknown_luck(self.w, self.v, self.quarter)
            visitors = poisson(u_visitors, self.expected_unknown)
            visits = visitors + further_visits(u_visits, visitors, comes_again_unknown(self.w, self.v))
            count_casual(self.w, self.v, float(visitors), visits)
        self.expected_unknown = 0.0

    def _apply_mix(self) -> None:
        for source in ("nurture", "campaigns"):
            self.record[source] = self.at_work * self.mix[SOURCES.index(source)]


def lift_of(specialists: tuple[str, ...], met: float = 0.0) -> np.ndarray:
    """Return what a team of specialists adds to quality, by job and mode, shape (4, 3).

    Meetings about all deals take a share *met* of somebody's hours; a specialist is in those on the jobs that it is good at, deals being
    spread evenly over jobs, and only the hours that are left go to buyers.
    """
    lift = np.zeros((len(JOBS), len(MODES)))
    for name in specialists:
        jobs, modes = GOOD_AT[name]
        lift[np.ix_([JOBS.index(job) for job in jobs], [MODES.index(mode) for mode in modes])] += LIFT * max(
            0.0, 1.0 - met * len(jobs) / len(JOBS)
        )
    return lift


def play_for(ours: np.ndarray, theirs: list[np.ndarray]) -> np.ndarray:
    """Return how much of the specialists' strength goes to each job, shape (4, 1), mean 1: more to where the strongest rival is weakest.

    Only what rivals show in public counts: their content.
    """
    lead = ours - np.max(theirs, axis=0)
    weight = np.exp(TACTICS_SHARPNESS * (lead - lead.max()))
    return (len(JOBS) * weight / weight.sum())[:, None]


def poisson(u: float, mean: float) -> int:
    """Return the Poisson number of a mean that a uniform stands for: the least whose distribution function reaches it."""
    number = math.ceil(pdtrik(u, mean))
    return number - 1 if number > 0 and pdtr(number - 1, mean) >= u else number


def further_visits(u: float, visitors: int, again: float) -> int:
    """Return how often so many visitors come again in all, each with the same chance after every visit: a negative binomial number."""
    if visitors == 0 or again <= 0.0:
        return 0
    number = math.ceil(nbdtrik(u, visitors, 1.0 - again))
    return number - 1 if number > 0 and nbdtr(number - 1, visitors, 1.0 - again) >= u else number
