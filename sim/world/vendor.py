"""A vendor: sales people with a calendar, marketing with content and plans, and the levers that say how they play together."""

from __future__ import annotations

import math

import numpy as np
from scipy.special import nbdtr, nbdtrik, pdtr, pdtrik

from sim.scenario import JOBS, OperatingModel, Scenario, Vendor
from sim.scenario.calendar import DAYS_PER_MONTH, DAYS_PER_QUARTER
from sim.scenario.sellers import CrmProcess
from sim.scenario.specialists import GOOD_AT
from sim.scenario.structural import HOURS_PER_DAY, LIFT, MIX_FLOOR, MONTHS_PER_QUARTER, MONTHS_PER_YEAR, TACTICS_SHARPNESS

from .kernel.accounts import choose_accounts
from .kernel.brand import renew, wear
from .kernel.casual_readers import chance_of_name, comes_again_unknown, count_casual, readers_a_year, unknown_luck
from .kernel.codes import MODES, SOURCES
from .kernel.params import fill
from .kernel.state import World


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
        self.hundreds_of_hours = vendor.marketing_hours * (1.0 - model.coordination) / 100.0
        self.at_work, self.event_debt = self.hundreds_of_hours, 0.0  # hundreds of hours a month left for the mix, and hours owed
        self.mix = np.array([getattr(vendor.marketing_mix, source) for source in SOURCES])
        self.followers, self.event_paid, self.booked_ahead = 0.0, 0.0, 0.0  # the latter two: hours since the last quarter's end
        self.strength = lift_of(vendor.specialists)
        self.day, self.quarter, self.expected_unknown, self.counted_day = 0.0, 0, 0.0, 0.0
        self._show_what_is_declared()
        self._show_what_follows()
        self._apply_mix()
        if scenario.market.settled_start:
            self._settle()

    def _settle(self) -> None:
        """Begin with content and goodwill where the hours hold them, by the fixed point of `release`: what time takes, hours put back.

        What conversations and word of mouth add is not known beforehand and left out.
        """
        record, marketing = self.record, self.scenario.marketing
        months, (content, brand) = marketing.release_days / DAYS_PER_MONTH, self._hours()
        case, jobs = len(JOBS) * self.vendor.case_share * content, (1.0 - self.vendor.case_share) * content
        kept = math.exp(-wear(marketing.content_aging) * months)

        def held(hours: float, given: float) -> float:
            built = 1.0 - math.exp(-marketing.content_gain * hours * months)
            return built / (1.0 - kept * (1.0 - built)) if kept * (1.0 - built) < 1.0 else given

        record["content"] = [held(jobs, given) for given in record["content"]]
        record["case_content"] = held(case, float(record["case_content"]))
        known, gained = math.exp(-wear(marketing.brand_wear) * months), marketing.brand_gain * brand * months
        if known < 1.0:
            record["goodwill"] = min(1.0, gained / (1.0 - known))
        elif gained > 0.0:
            record["goodwill"] = 1.0

    def _hours(self) -> tuple[float, float]:
        """Hundreds of hours a month that build content, and that build the brand."""
        marketing = self.scenario.marketing
        content, _, campaigns, brand = (float(share) * self.at_work for share in self.mix)
        return content * (1.0 - marketing.role_cost * self.vendor.role_material), brand + marketing.campaign_brand * campaigns

    def _show_what_is_declared(self) -> None:
        for section in (self.vendor, self.vendor.after_sale, self.model):
            fill(self.record, section)

    def _show_what_follows(self) -> None:
        record, vendor, at_work = self.record, self.vendor, 1.0 - self.model.coordination
        record["goodwill"], record["lift"], record["has_events"] = vendor.brand, self.strength, self.hundreds_of_hours > 0
        record["content_mix"] = 1.0 / len(JOBS)
        record["quote_stage"], record["contract_stage"] = self.process.quote_stage, len(self.process.stages) - 2
        record["hours_per_day"] = HOURS_PER_DAY * vendor.selling_share * at_work
        record["marketing_at_work"] = vendor.marketing_hours * at_work
        record["dialogue_at_work"] = vendor.after_sale.dialogue_hours * at_work
        usual = vendor.after_sale.complaints_answered  # of those that come the usual way; feedback from conversations brings in others
        record["chance_of_answer"] = usual + (1.0 - usual) * self.model.feedback

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
        self._suffer(days)
        self._expect_unknown_readers(self.day)
        self.event_debt += float(record["event_hours"]) / 100.0
        paid = min(self.event_debt, self.hundreds_of_hours * months)
        self.event_debt -= paid
        self.event_paid += 100.0 * paid
        self.at_work = self.hundreds_of_hours - paid / months
        record["has_events"] = self.event_debt < self.hundreds_of_hours  # whoever owes a month's hours sends nobody
        self._apply_mix()
        renew(self.w, self.v, *self._hours(), months)

    def _suffer(self, days: float) -> None:
        """Lose goodwill when a crisis of its own came in the days that end."""
        crisis_day = self.vendor.crisis_month * DAYS_PER_MONTH
        if crisis_day > 0 and self.day - days < crisis_day <= self.day:
            self.record["goodwill"] *= 1.0 - self.vendor.crisis_depth

    def review(self, rivals: list[VendorProcess]) -> None:
        """At the end of a quarter, move marketing hours towards what brought what the plan aims at, and choose a tactic."""
        if self.model.tactics == "by_opponent" and rivals:
            self.record["lift"] = self.strength * play_for(self.record["content"], [rival.record["content"] for rival in rivals])
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

    def spending(self) -> list[dict[str, object]]:
        """Return the quarter's hours and money by item; people are paid whether they are busy or not."""
        costs, people = self.scenario.costs, self.vendor
        marketing = MONTHS_PER_QUARTER * people.marketing_hours
        sales = MONTHS_PER_QUARTER * DAYS_PER_MONTH * HOURS_PER_DAY * people.selling_share * people.sales_people
        together = self.model.coordination
        self.booked_ahead += float(self.record["booked_hours"])
        booked = min(self.booked_ahead, sales * (1.0 - together))  # appointments are booked ahead, some for the next quarter
        self.booked_ahead -= booked
        self.record["booked_hours"] = 0.0
        events = min(self.event_paid, marketing * (1.0 - together))
        self.event_paid -= events
        rest = marketing * (1.0 - together) - events
        hours = {source: rest * share for source, share in zip(SOURCES, self.mix, strict=True)} | {"fairs, hotline and customers": events}
        lines = [(item, spent, spent * costs.marketing_hour) for item, spent in hours.items()]
        lines.append(("coordination in marketing", marketing * together, marketing * together * costs.marketing_hour))
        lines.append(("coordination in sales", sales * together, sales * together * costs.sales_hour))
        lines.append(("sales, with buyers", booked, booked * costs.sales_hour))
        free = sales * (1.0 - together) - booked
        lines.append(("sales, free", free, free * costs.sales_hour))
        lines.append(("e-mail automation", 0.0, MONTHS_PER_QUARTER * costs.mail_automation * people.mail_automation))
        lines.append(("retargeting", 0.0, MONTHS_PER_QUARTER * costs.retargeting * people.retargeting))
        return [{"item": item, "hours": spent, "money": money} for item, spent, money in lines]

    def _expect_unknown_readers(self, until: float) -> None:
        """Add up how many casual readers may be expected, up to a day, who leave no name: at the present rate since it last changed."""
        if not self.scenario.market.casual_in_bulk:
            return
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


def lift_of(specialists: tuple[str, ...]) -> np.ndarray:
    """Return what a team of specialists adds to quality, by job and mode, shape (4, 3)."""
    lift = np.zeros((len(JOBS), len(MODES)))
    for name in specialists:
        jobs, modes = GOOD_AT[name]
        lift[np.ix_([JOBS.index(job) for job in jobs], [MODES.index(mode) for mode in modes])] += LIFT
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
