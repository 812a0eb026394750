"""A vendor: sales people with a calendar, marketing with content and plans, and the levers that say how they play together."""

from __future__ import annotations

import heapq
import math

import numpy as np

from sim.scenario import JOBS, OperatingModel, Scenario, Vendor
from sim.scenario.sellers import CrmProcess
from sim.scenario.specialists import GOOD_AT, LIFT

from .brand import wear
from .records import DAYS_PER_MONTH, FINE, HOURS_PER_DAY, MODES, SOURCES

FLOOR = 0.05
"""No marketing activity is planned below this share of hours: what is never done is never learned about."""


class Calendar:
    """Appointments with the first sales person who is free; equal to a first-come queue with several servers.

    Parameters
    ----------
    people : int
        How many sales people; 0 means that nobody is ever free.
    hours_per_day : float
        Hours a day that each has for customers.
    """

    def __init__(self, people: int, hours_per_day: float) -> None:
        self.hours_per_day = hours_per_day
        self._free_at = [0.0] * people if hours_per_day > 0 else []
        self.booked_hours = 0.0

    def book(self, now: float, hours: float, patience_days: float) -> float | None:
        """Book the earliest slot of some hours; return its day, or None when it would begin later than patience allows."""
        if not self._free_at:
            return None
        start = max(now, self._free_at[0])
        if start - now > patience_days:
            return None
        self.booked_hours += hours
        heapq.heapreplace(self._free_at, start + hours / self.hours_per_day)
        return start


class Seller:
    """A vendor at work in one replication. What the kernel must know of it is in `record`, the rest is private."""

    def __init__(self, scenario: Scenario, vendor: Vendor, model: OperatingModel, record: np.ndarray) -> None:
        self.scenario, self.vendor, self.model, self.record = scenario, vendor, model, record
        self.name = vendor.name
        self.process: CrmProcess = scenario.crm.processes[vendor.crm_process]
        at_work = 1.0 - model.coordination
        self.calendar = Calendar(vendor.sales_people, HOURS_PER_DAY * vendor.selling_share * at_work)
        self.hundreds_of_hours = vendor.marketing_hours * at_work / 100.0
        self.at_work, self.event_debt = self.hundreds_of_hours, 0.0  # hundreds of hours a month left for the mix, and hours owed
        self.mix = np.array([getattr(vendor.marketing_mix, source) for source in SOURCES])
        self.brought_leads, self.brought_value = np.zeros(4), np.zeros(4)
        self.told, self.followers, self.event_paid = 0.0, 0.0, 0.0  # the last: hours since the last quarter's end
        record["goodwill"], record["price"] = vendor.brand, vendor.price
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
    def joint_list(self) -> bool:
        return self.model.account_choice == "joint_list"

    @property
    def goodwill(self) -> float:
        return float(self.record["goodwill"])

    @property
    def campaigns(self) -> float:
        """Hundreds of hours a month that go to campaigns."""
        return float(self.record["campaigns"])

    def count_casual(self, visits: int, hours: float) -> None:
        """What the web statistics see of somebody who only reads; those who know the name come by it."""
        record, pull = self.record, self.scenario.marketing.brand_pull * self.goodwill
        by_name = visits * pull / (1.0 + pull)
        seen = {"visitors": 1.0, "visits": visits, "read_hours": visits * hours, "direct_visits": by_name / 3.0,
                "brand_searches": by_name * 2.0 / 3.0, "video_views": visits * 2.0 / 3.0}  # fmt: skip
        for counter, number in seen.items():
            record[counter] += math.floor(number * FINE) / FINE

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
        hours = self.mix * self.at_work
        content_hours = hours[SOURCES.index("content")] * (1.0 - marketing.role_cost * self.vendor.role_material)
        built = 1.0 - math.exp(-marketing.content_gain * content_hours * months)
        learned = 1.0 - (1.0 - marketing.feedback_gain) ** record["heard"]
        content = record["content"] * math.exp(-wear(marketing.content_aging) * months)
        record["content"] = 1.0 - (1.0 - content) * (1.0 - built) * (1.0 - learned)
        record["heard"], record["event_hours"] = 0.0, 0.0
        worn = self.goodwill * math.exp(-wear(marketing.brand_wear) * months)
        brand_hours = hours[SOURCES.index("brand")] + marketing.campaign_brand * hours[SOURCES.index("campaigns")]
        record["goodwill"] = min(1.0, max(0.0, worn + marketing.brand_gain * brand_hours * months + self.told))
        self.told = 0.0

    def review(self, rivals: list[Seller]) -> None:
        """At the end of a quarter, move marketing hours towards what brought what the plan aims at, and choose a tactic."""
        if self.model.tactics == "by_opponent" and rivals:
            self.record["lift"] = self.strength * play_for(self.record["content"], [rival.record["content"] for rival in rivals])
        brought = self.brought_leads if self.model.planning_target == "mqls" else self.brought_value
        if brought.sum() > 0:
            speed = self.scenario.marketing.planning_speed
            mix = (1.0 - speed) * self.mix + speed * brought / brought.sum()
            mix = np.maximum(mix, FLOOR)
            self.mix = mix / mix.sum()
            self._apply_mix()
        self.brought_leads, self.brought_value = np.zeros(4), np.zeros(4)

    def brand_figures(self) -> dict[str, float]:
        """Return the quarter's brand figures and set their counters back (M20: searches, direct traffic, followers, views, engagement)."""
        record, marketing = self.record, self.scenario.marketing
        visits, visitors = float(record["visits"]), float(record["visitors"])
        kept = math.exp(-wear(marketing.brand_wear) * 3.0)
        self.followers = self.followers * kept + marketing.follow_chance * visits
        figures = {
            "goodwill": self.goodwill, "visitors": visitors, "visits": visits, "brand_searches": float(record["brand_searches"]),
            "direct_visits": float(record["direct_visits"]), "followers": self.followers, "video_views": float(record["video_views"]),
            "engagement": float(record["read_hours"]) / visits if visits else math.nan,
        }  # fmt: skip
        for counter in ("visitors", "visits", "brand_searches", "direct_visits", "video_views", "read_hours"):
            record[counter] = 0.0
        return figures

    def spending(self) -> list[dict[str, object]]:
        """Return the quarter's hours and money by item; people are paid whether they are busy or not."""
        costs, people = self.scenario.costs, self.vendor
        marketing = 3.0 * people.marketing_hours
        sales = 3.0 * DAYS_PER_MONTH * HOURS_PER_DAY * people.selling_share * people.sales_people
        together, booked, self.calendar.booked_hours = self.model.coordination, self.calendar.booked_hours, 0.0
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

    def dialogue_hours(self, customers: int) -> tuple[float, float]:
        """Hours a month that sales and marketing each keep for one of their *customers*.

        Sales keeps up its part; marketing adds the rest as far as it stays after the sale, and as far as its time lasts.
        """
        rules, hours = self.scenario.customers, self.vendor.after_sale.dialogue_hours * (1.0 - self.model.coordination)
        marketing = hours * (1.0 - rules.sales_part) * self.model.marketing_cover
        return hours * rules.sales_part, min(marketing, 100.0 * self.hundreds_of_hours / max(customers, 1))

    @property
    def chance_of_answer(self) -> float:
        """Chance that a complaint is answered well: by the usual way, or because a conversation's feedback brought it in."""
        usual = self.vendor.after_sale.complaints_answered
        return usual + (1.0 - usual) * self.model.feedback

    @property
    def has_events(self) -> bool:
        """Whether marketing has people to send to fairs and to the hotline."""
        return bool(self.record["has_events"])

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
    weight = np.exp(2.0 * (lead - lead.max()))
    return (len(JOBS) * weight / weight.sum())[:, None]
