"""A vendor: sales people with a calendar, marketing with content and plans, and the levers that say how they play together."""

from __future__ import annotations

import math

import numpy as np

from sim.scenario import JOBS, OperatingModel, Scenario, Vendor
from sim.scenario.sellers import CrmProcess
from sim.scenario.specialists import GOOD_AT, LIFT

from .brand import wear
from .compiled import compiled
from .records import DAYS_PER_MONTH, HOURS_PER_DAY, LISTS, MODES, SOURCES

FLOOR = 0.05
"""No marketing activity is planned below this share of hours: what is never done is never learned about."""


@compiled
def book(free_at, vendor, now, hours, patience_days):
    """Book some hours with the first sales person who is free; equal to a first-come queue with several servers.

    Parameters
    ----------
    free_at : ndarray, shape (n_people or more,)
        The day from which each is free.
    vendor : VENDOR
        Has so many ``people``, each with so many ``hours_per_day`` for customers.
    now, hours, patience_days : float

    Returns
    -------
    float
        The day of the appointment; NaN when nobody is there, or it would begin later than patience allows.
    """
    if vendor.people == 0 or vendor.hours_per_day <= 0.0:
        return math.nan
    first = 0
    for k in range(1, vendor.people):
        if free_at[k] < free_at[first]:
            first = k
    start = max(now, free_at[first])
    if start - now > patience_days:
        return math.nan
    vendor.booked_hours += hours
    free_at[first] = start + hours / vendor.hours_per_day
    return start


class Seller:
    """A vendor at work in one replication. What the kernel must know of it is in `record`, the rest is private."""

    def __init__(self, scenario: Scenario, vendor: Vendor, model: OperatingModel, record: np.ndarray) -> None:
        self.scenario, self.vendor, self.model, self.record = scenario, vendor, model, record
        self.name = vendor.name
        self.process: CrmProcess = scenario.crm.processes[vendor.crm_process]
        at_work = 1.0 - model.coordination
        self.hundreds_of_hours = vendor.marketing_hours * at_work / 100.0
        self.at_work, self.event_debt = self.hundreds_of_hours, 0.0  # hundreds of hours a month left for the mix, and hours owed
        self.mix = np.array([getattr(vendor.marketing_mix, source) for source in SOURCES])
        self.followers, self.event_paid, self.booked_ahead = 0.0, 0.0, 0.0  # the latter two: hours since the last quarter's end
        record["goodwill"], record["price"], record["fit_mean"] = vendor.brand, vendor.price, vendor.fit
        record["people"], record["hours_per_day"] = vendor.sales_people, HOURS_PER_DAY * vendor.selling_share * at_work
        record["account_list"], record["marketing_hours"] = LISTS.index(model.account_choice), vendor.marketing_hours * at_work
        usual = vendor.after_sale.complaints_answered  # of those that come the usual way; feedback from conversations brings in others
        record["chance_of_answer"] = usual + (1.0 - usual) * model.feedback
        record["dialogue_hours"] = vendor.after_sale.dialogue_hours * at_work
        record["push_share"] = vendor.after_sale.push_share
        record["content"] = [getattr(vendor.content, job) for job in JOBS]
        record["sales_quality"], record["event_quality"] = vendor.sales_quality, vendor.event_quality
        record["has_events"] = self.hundreds_of_hours > 0
        record["quote_stage"], record["contract_stage"] = self.process.quote_stage, len(self.process.stages) - 2
        record["takeover_on_signal"] = model.takeover == "first_signal"
        record["score_accounts"], record["persona_trigger"] = model.scoring_unit == "account", model.persona_trigger
        record["mails"], record["retargeting"] = vendor.mail_automation, vendor.retargeting
        record["profiling"], record["role_material"] = vendor.profiling, vendor.role_material
        self.strength = lift_of(vendor.specialists)
        record["lift"] = self.strength
        for lever in ("marketing_cover", "sales_cover", "signal_sharing", "feedback"):
            record[lever] = getattr(model, lever)
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
        marketing, months, record = self.scenario.marketing, days / DAYS_PER_MONTH, self.record
        self.event_debt += float(record["event_hours"]) / 100.0
        paid = min(self.event_debt, self.hundreds_of_hours * months)
        self.event_debt -= paid
        self.event_paid += 100.0 * paid
        self.at_work = self.hundreds_of_hours - paid / months
        record["has_events"] = self.event_debt < self.hundreds_of_hours  # whoever owes a month's hours sends nobody
        self._apply_mix()
        content, _, campaigns, brand = (float(share) * self.at_work for share in self.mix)
        content *= 1.0 - marketing.role_cost * self.vendor.role_material
        renew(record, content, brand + marketing.campaign_brand * campaigns, months, marketing.content_gain, marketing.content_aging,
              marketing.feedback_gain, marketing.brand_gain, marketing.brand_wear)  # fmt: skip

    def review(self, rivals: list[Seller]) -> None:
        """At the end of a quarter, move marketing hours towards what brought what the plan aims at, and choose a tactic."""
        if self.model.tactics == "by_opponent" and rivals:
            self.record["lift"] = self.strength * play_for(self.record["content"], [rival.record["content"] for rival in rivals])
        brought = self.record["brought_leads" if self.model.planning_target == "mqls" else "brought_value"].copy()
        if brought.sum() > 0:
            speed = self.scenario.marketing.planning_speed
            mix = (1.0 - speed) * self.mix + speed * brought / brought.sum()
            mix = np.maximum(mix, FLOOR)
            self.mix = mix / mix.sum()
            self._apply_mix()
        self.record["brought_leads"] = self.record["brought_value"] = 0.0

    def brand_figures(self) -> dict[str, float]:
        """Return the quarter's brand figures and set their counters back (M20: searches, direct traffic, followers, views, engagement)."""
        record, marketing = self.record, self.scenario.marketing
        visits, visitors = float(record["visits"]), float(record["visitors"])
        kept = math.exp(-wear(marketing.brand_wear) * 3.0)
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
        marketing = 3.0 * people.marketing_hours
        sales = 3.0 * DAYS_PER_MONTH * HOURS_PER_DAY * people.selling_share * people.sales_people
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
        lines.append(("e-mail automation", 0.0, 3.0 * costs.mail_automation * people.mail_automation))
        lines.append(("retargeting", 0.0, 3.0 * costs.retargeting * people.retargeting))
        return [{"item": item, "hours": spent, "money": money} for item, spent, money in lines]

    def _apply_mix(self) -> None:
        for source in ("nurture", "campaigns"):
            self.record[source] = self.at_work * self.mix[SOURCES.index(source)]


@compiled
def renew(vendor, content_hours, brand_hours, months, content_gain, content_aging, feedback_gain, brand_gain, brand_wear):
    """Let content and goodwill wear for some months, and add what hours, in hundreds a month, and conversations put in."""
    built = 1.0 - math.exp(-content_gain * content_hours * months)
    for j in range(4):
        learned = 1.0 - (1.0 - feedback_gain) ** vendor.heard[j]
        left = vendor.content[j] * math.exp(-wear(content_aging) * months)
        vendor.content[j] = 1.0 - (1.0 - left) * (1.0 - built) * (1.0 - learned)
        vendor.heard[j] = 0.0
    worn = vendor.goodwill * math.exp(-wear(brand_wear) * months)
    vendor.goodwill = min(1.0, max(0.0, worn + brand_gain * brand_hours * months + vendor.told))
    vendor.event_hours = vendor.told = 0.0


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
    weight = np.exp(2.0 * (lead - lead.max()))
    return (len(JOBS) * weight / weight.sum())[:, None]
