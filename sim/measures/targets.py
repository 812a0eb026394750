"""The published figures that a scenario is calibrated to, each once: what was published, what is accepted, and how it is measured.

A target is measured from the tables that worlds write down, never from parameters. It is a share of what its source counted: a
survey asked buyers who had bought, so its shares are of completed purchases; a pipeline counts quotes and leads, whatever became of
them. Counted are journeys and leads that began between warm-up and cool-down. `observe` reduces the tables of a world
to the few sums that the targets need, so that many worlds can be kept. Nothing here judges; that is `calibration`.

Most targets describe a market and are judged under every way of working that is measured; `Target.only` names the way under which one
is judged alone. How long a purchase was planned to take is frozen in ``plans.json``, which `scripts.write_plans` writes: otherwise a
world in which everything went wrong would also have planned for it.

The value of a deal against a consumer's (*10 to 1000 times, the 5-95 % range spans 1 to 3 powers of ten*) can be read in two ways: the
range lies between 10 and 1000 times, or its ends are 10 to 1000 times apart. Both are asked for, in three rows.
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ..scenario import JOBS, Scenario, labels
from ..scenario.buyers import AZTEK, MCKINSEY, MORNINGTRAIN
from ..scenario.sellers import OLDROYD
from . import window
from .measure import Measure, declared, lowered
from .measured import KEYS, Measured, OneWorld, Written
from .units import NOTHING

GARTNER = "Gartner 2018-19, the B2B buying journey"
CHALLENGER = "Challenger (84 %), Gartner (78 %)"
IN_MIND = "6sense, Bain"
DIXON = "Dixon & McKenna 2022, Harvard Business Review, of deals that are lost"
SHERPA = "MarketingSherpa, Implisit"
FORRESTER = "Forrester"
SCORE = 8.0
THREE = 3
ENOUGH_TO_PLAN = 10
"""Untroubled purchases by groups of one size that its plan is a median of, at least."""
CALENDAR_HOURS = 24.0 * 7.0 / 5.0
"""Hours on the clock in a working day, weekends included."""
ANSWERED_WITHIN = 21.0
"""Working days, a month, after which a lead counts as never answered, as in the source."""
PLANS = Path(__file__).with_name("plans.json")
Floats = NDArray[np.float64]
HOURS = ["activity", "job", "mode", "hours"]
DEALINGS = ("online", "offline", "supplier_meeting")


@dataclass(frozen=True)
class Observed:
    """What one world, or several together, show of the targets.

    Attributes
    ----------
    hours : DataFrame
        Person-hours of completed purchases: activity, job (the producing job they were about), mode (``none`` where no supplier was
        concerned), hours.
    purchases : DataFrame
        One row a completed purchase, from anyone: months, deal_value, people, revisited (jobs of six), is_untroubled (no loop-back, no
        hold, nobody who objected), plan (months that it was planned to take), in_mind (suppliers on the first day), won_in_mind (whether
        the winner was among them), added (suppliers that came later), dealings (sessions of each person). Without activities nothing of
        the last two.
    ours, ours_of : float
        Of completed purchases for which three suppliers, we among them, competed until the end: hours in meetings with us, and all.
    rivals, rivals_of : float
        The same for rivals, with a purchase's hours counted once for each rival that competed.
    quotes, quotes_won, quotes_stated : float
        Quotes by any supplier whose deal has ended, those that ended in a purchase from whoever quoted, and the sum of the chances
        that the CRM states at that stage.
    talks, talks_undecided : float
        Journeys that have ended, counted once for each supplier whose sales had accepted a lead, and those without any purchase.
    visitors, visitors_known : float
        Visitors of any supplier, casual ones included, and those of them who said who they are.
    leads, leads_bought : float
        People known to any supplier, buyers or not, and the purchases from whoever knew one of the buyers.
    unasked, unasked_scored : float
        Of the leads those who never asked for sales themselves, and of these those whose score ever came to 8.
    web_leads, web_leads_called : float
        Of our leads those who asked for a call or a quote, as a web form does, and those of them that sales called within a month.
    web_hours : float
        Hours on the clock until that call, in all.
    """

    hours: pd.DataFrame
    purchases: pd.DataFrame
    ours: float = 0.0
    ours_of: float = 0.0
    rivals: float = 0.0
    rivals_of: float = 0.0
    quotes: float = 0.0
    quotes_won: float = 0.0
    quotes_stated: float = 0.0
    talks: float = 0.0
    talks_undecided: float = 0.0
    visitors: float = 0.0
    visitors_known: float = 0.0
    leads: float = 0.0
    leads_bought: float = 0.0
    unasked: float = 0.0
    unasked_scored: float = 0.0
    web_leads: float = 0.0
    web_leads_called: float = 0.0
    web_hours: float = 0.0


def observe(tables: Written, scenario: Scenario) -> Observed:
    """Return what the tables of a world, activities included, show of the targets; without activities nothing of hours."""
    m = Measured.of(tables, tables.journeys["replication"].unique(), scenario)
    counted = m.journeys.reset_index()
    bought = counted[counted["outcome"] == "purchase"]
    hours, found = _hours(m, bought)
    return Observed(
        hours, _purchases(m, bought, found), *_of_three(bought, found, m.us), *_quotes(tables.opportunities, counted, scenario),
        *_talks(tables.leads, counted), *_visitors(m), *_leads(m.every_lead, counted), *_web_leads(m.leads),
    )  # fmt: skip


def _hours(m: Measured, bought: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the hours of `Observed`, and the activities of purchases that they are the sums of."""
    if not len(m.activities):
        return pd.DataFrame(columns=HOURS), pd.DataFrame(columns=[*KEYS, "activity", "vendor", "people", "hours"])
    found = m.activities[m.activities["hours"] > 0].reset_index().merge(bought[KEYS], on=KEYS)
    named = found.assign(job=found["producing_job"].astype("object"), mode=found["mode"].astype("object").fillna("none"))
    return named.groupby(HOURS[:3], observed=True, as_index=False).agg(hours=("hours", "sum")), found


def _purchases(m: Measured, bought: pd.DataFrame, activities: pd.DataFrame) -> pd.DataFrame:
    """Return the purchases of `Observed`."""
    first = [set(names.split("|")) for names in bought["considered_at_start"]]
    purchases = pd.DataFrame({
        "months": m.lengths.to_numpy(), "deal_value": bought["deal_value"].to_numpy(), "people": bought["group_size"].to_numpy(),
        "revisited": bought["jobs_revisited"].to_numpy(), "is_untroubled": (bought[TROUBLES] == 0).all(axis=1).to_numpy(),
        "plan": planned(m.scenario, bought["group_size"].to_numpy()), "in_mind": [len(names) for names in first],
        "won_in_mind": [vendor in names for vendor, names in zip(bought["vendor"], first, strict=True)], "added": np.nan,
        "dealings": np.nan,
    })  # fmt: skip
    if len(activities):
        whom = activities.dropna(subset="vendor").groupby(KEYS)["vendor"].agg(set)
        met = whom.reindex(pd.MultiIndex.from_frame(bought[KEYS]))
        purchases["added"] = [len(names - known) if isinstance(names, set) else 0 for names, known in zip(met, first, strict=True)]
        sessions = activities[activities["activity"].isin(DEALINGS)].groupby(KEYS)["people"].sum()
        purchases["dealings"] = sessions.reindex(met.index, fill_value=0).to_numpy() / purchases["people"]
    return purchases


TROUBLES = ["loop_backs", "held_days", "blocked"]


def planned(scenario: Scenario, people: NDArray[np.int64]) -> Floats:
    """Return the months that groups of so many people plan to take; NaN where a scenario of this title has no plan.

    A size that was too rare lies between its neighbours.
    """
    plan = _plans().get(scenario.title, {})
    sizes = sorted(plan, key=int)
    return np.interp(people, [int(size) for size in sizes], [plan[size] for size in sizes]) if plan else np.full(len(people), np.nan)


@cache
def _plans() -> dict[str, dict[str, float]]:
    found: dict[str, dict[str, float]] = json.loads(PLANS.read_text(encoding="utf-8"))
    return found


def plan_of(purchases: pd.DataFrame) -> dict[str, float]:
    """Return the plan that purchases show: by group size, the median months of those with no loop-back, hold or objection."""
    untroubled = purchases[purchases["is_untroubled"].astype(bool)].groupby("people")["months"].agg(["median", "size"])
    return {str(size): round(float(row["median"]), 2) for size, row in untroubled[untroubled["size"] >= ENOUGH_TO_PLAN].iterrows()}


def consumers(tables: Written, scenario: Scenario) -> Floats:
    """Return the deal values of the completed purchases of a world, for comparison with those of another scenario."""
    m = Measured.of(tables, tables.journeys["replication"].unique(), scenario)
    return m.journeys.loc[m.bought, "deal_value"].to_numpy(float)


def by_world(m: Measured) -> dict[int, Observed]:
    """Return what each replication shows of the targets."""
    return {int(r): observe(OneWorld(m.written, int(r)), m.scenario) for r in m.replications}


def together(several: Sequence[Observed]) -> Observed:
    """Return what several worlds show as one."""
    tables = {name: pd.concat([getattr(one, name) for one in several], ignore_index=True) for name in ("hours", "purchases")}
    counts = {name: sum(getattr(one, name) for one in several) for name in Observed.__dataclass_fields__ if name not in tables}
    return Observed(**tables, **counts)


def _of_three(bought: pd.DataFrame, activities: pd.DataFrame, us: str) -> tuple[float, float, float, float]:
    """Return the hours in meetings with us and what they are a share of, and both for rivals, where three competed until the end."""
    if not len(activities):
        return 0.0, 0.0, 0.0, 0.0
    at_end = bought["considered_at_end"].str.split("|")
    three = bought[KEYS].assign(vendor=at_end)[at_end.map(len) == THREE].explode("vendor").astype({"vendor": "object"})
    meetings = activities[activities["activity"] == "supplier_meeting"]
    met = meetings.assign(vendor=meetings["vendor"].astype("object")).groupby([*KEYS, "vendor"], as_index=False).agg(hours=("hours", "sum"))
    whole = activities.groupby(KEYS, as_index=False).agg(all_hours=("hours", "sum"))
    pairs = three.merge(met, how="left", on=[*KEYS, "vendor"]).merge(whole, on=KEYS)
    is_us = pairs["vendor"] == us
    ours, theirs = pairs[is_us], pairs[~is_us]
    return float(ours["hours"].sum()), float(ours["all_hours"].sum()), float(theirs["hours"].sum()), float(theirs["all_hours"].sum())


def _quotes(opportunities: pd.DataFrame, counted: pd.DataFrame, scenario: Scenario) -> tuple[float, float, float]:
    """Return how many quotes there were, how many were won and how many the CRM says would be; each supplier and journey counts once.

    Open ones are left out.
    """
    quoted = {
        vendor.name: process.stages[process.quote_stage].name
        for vendor in scenario.active_vendors.values()
        for process in [scenario.crm.processes[vendor.crm_process]]
    }
    is_quote = opportunities["stage"].astype("object") == opportunities["vendor"].astype("object").map(quoted)
    quotes = opportunities[is_quote & (opportunities["true_outcome"] != "open")].merge(counted[KEYS], on=KEYS)
    once = quotes.drop_duplicates([*KEYS, "vendor"])
    return len(once), float((once["true_outcome"] == "won").sum()), float(once["probability"].sum())


def _of_journeys(leads: pd.DataFrame, counted: pd.DataFrame) -> pd.DataFrame:
    """Return each supplier and counted journey of *leads* once, with how the journey ended and who it bought from."""
    ends = counted[[*KEYS, "outcome", "vendor"]].rename(columns={"vendor": "bought_from"})
    pairs = leads.dropna(subset="journey").astype({"journey": "int64"})
    return pairs[[*KEYS, "vendor"]].drop_duplicates().merge(ends, on=KEYS)


def _talks(leads: pd.DataFrame, counted: pd.DataFrame) -> tuple[int, int]:
    accepted = _of_journeys(leads[leads["accepted"].astype("boolean").fillna(False).astype(bool)], counted)
    return int((accepted["outcome"] != "open").sum()), int((accepted["outcome"] == "no_decision").sum())


def _visitors(m: Measured) -> tuple[float, float]:
    """Return visitors and those who said who they are: whoever became known without having been met, or found by sales."""
    brand, leads = m.written.brand, m.written.leads
    if not len(brand):
        return 0.0, 0.0
    share = window.counted_share(brand["quarter"], m.scenario)
    known = m.is_counted(leads["created_day"])
    return float((brand["visitors"] * share).sum()), float(known.sum() - (brand["met"] * share).sum())


def _leads(leads: pd.DataFrame, counted: pd.DataFrame) -> tuple[int, int, int, int]:
    ends = _of_journeys(leads.reset_index(), counted)
    bought = ends["bought_from"].astype("object") == ends["vendor"].astype("object")
    unasked = leads[~leads["hand_raised"].astype(bool)]
    return len(leads), int(bought.sum()), len(unasked), int((unasked["score"] >= SCORE).sum())


def _web_leads(leads: pd.DataFrame) -> tuple[int, int, float]:
    web = leads[leads["hand_raised"].astype(bool) & leads["mql_day"].notna() & ~leads["found_by_sales"].astype(bool)]
    waited = web["first_sales_touch_day"] - web["mql_day"]
    answered = waited[waited <= ANSWERED_WITHIN]
    return len(web), len(answered), CALENDAR_HOURS * float(answered.sum())


FromObserved = Callable[[Observed, Floats], float]


@dataclass(frozen=True, kw_only=True)
class Target(Measure):
    """A measure that has been published: what is accepted of it, and who says so.

    Attributes
    ----------
    published : str
        In plain words.
    low, high : float or None
        The accepted range, bounds included; None where it has no bound.
    source : str
    only : str
        The way of working under which it is judged; empty where it is under each that is measured.
    measure : callable
        From `Observed` and the values of consumers' purchases to one value; NaN where there is no denominator. Several worlds may be
        measured as one (`together`), where one alone has too few purchases.

    Notes
    -----
    Its unit ``times`` is judged by powers of ten.
    """

    published: str
    low: float | None
    high: float | None
    source: str
    only: str
    measure: FromObserved

    @property
    def name(self) -> str:
        """Its key in `TARGETS`."""
        return self.key.removeprefix(PREFIX)

    def place(self, value: float) -> float:
        """Return where *value* lies: 0 at the lower and 1 at the upper end of the accepted range, equal steps for equal distances.

        A range without a lower or an upper bound is taken to be as wide as its bound is large.
        """
        at = self._on_scale(value)
        if self.low is None:
            high = self._on_scale(self.high)
            return 1.0 + (at - high) / abs(high)
        low = self._on_scale(self.low)
        return (at - low) / (abs(low) if self.high is None else self._on_scale(self.high) - low)

    def is_accepted(self, value: float) -> bool:
        """Tell whether *value* lies in the accepted range."""
        return (self.low is None or value >= self.low) and (self.high is None or value <= self.high) and math.isfinite(value)

    @property
    def accepted(self) -> str:
        """The accepted range in words: ``25 to 29 %``."""
        factor, unit = {"share": (100, "%"), "points": (100, "points")}.get(self.unit, (1, self.unit))
        low, high = (None if bound is None else f"{factor * bound:,.6g}" for bound in (self.low, self.high))
        if low is not None and high is not None:
            return f"{low} to {high} {unit}"
        return f"at least {low} {unit}" if high is None else f"at most {high} {unit}"

    def format(self, value: float) -> str:
        """Write one value with its unit."""
        told = super().format(value)
        return told if told == NOTHING or self.unit in {"share", "points", "times"} else f"{told} {self.unit}"

    def _on_scale(self, value: float | None) -> float:
        if value is None:
            return math.nan
        if self.unit != "times":
            return value
        return math.log10(value) if value > 0 else -math.inf


GROUPS = {
    "time": "Where buyers’ time goes",
    "modes": "How buyers meet suppliers",
    "purchases": "What a purchase is like",
    "books": "What sellers’ books show",
}

ALL_TIME = "all person-hours of buying groups that bought"


def _ratio(part: float, whole: float) -> float:
    return part / whole if whole > 0 else math.nan


def _hours_in(seen: Observed, **values: str) -> float:
    hours = seen.hours
    chosen = np.logical_and.reduce([hours[name] == value for name, value in values.items()])
    return float(hours.loc[chosen, "hours"].sum())


PREFIX = "target_"
"""Of the keys of targets among all measures."""


def _target(
    name: str, group: str, label: str, published: str, low: float | None, high: float | None, unit: str, source: str, of: str,
    describe: str, measure: FromObserved, needs_detail: bool = False, needs_consumers: bool = False,
    only: str = "",
) -> Target:  # fmt: skip
    """Declare a target."""

    def compute(m: Measured) -> pd.Series:
        consumer, seen = np.array(m.consumers), m.once(by_world)
        return pd.Series({r: measure(one, consumer) for r, one in seen.items()}, dtype=float)

    target = Target(
        key=PREFIX + name, label=label, unit=unit, direction=0, of=of, describe=describe, heading=GROUPS[group],
        phrase=f"With {{other}}, “{label}” is {{x}} {{more}} than with {{base}}", words=("higher", "lower"), compute=compute,
        needs_detail=needs_detail, needs_consumers=needs_consumers, published=published, low=low, high=high, source=source, only=only,
        measure=measure,
    )  # fmt: skip
    declared(target)
    return target


def _time(activity: str, share: float) -> Target:
    return _target(
        f"time_{activity}", "time", labels.ACTIVITIES[activity], f"{100 * share:.0f} %", share - 0.02, share + 0.02, "share", AZTEK,
        ALL_TIME, "Hours times people of this activity, added up over purchases from anyone, divided by those of all five.",
        lambda seen, _: _ratio(_hours_in(seen, activity=activity), float(seen.hours["hours"].sum())), needs_detail=True,
    )  # fmt: skip


def _third(job: str, mode: str) -> Target:
    def measure(seen: Observed, _: Floats) -> float:
        return _ratio(_hours_in(seen, job=job, mode=mode), sum(_hours_in(seen, job=job, mode=each) for each in labels.MODES))

    return _target(
        f"mode_{job}_{mode}", "modes", f"{labels.ON_JOBS[job]}: {lowered(labels.MODES[mode])}", "a third", 0.25, 0.42,
        "share", MCKINSEY,
        "all person-hours with suppliers on this job, of groups that bought: meetings, and time on suppliers’ own material",
        "Hours in this mode on this job divided by those in all three modes on it; time without suppliers is in neither.", measure,
        needs_detail=True,
    )  # fmt: skip


def _of_three_suppliers(name: str, label: str, how: str, measure: FromObserved) -> Target:
    return _target(
        name, "time", label, "5 to 6 %", 0.045, 0.07, "share", AZTEK,
        "all person-hours of groups that bought and had three suppliers in the race at the end", how, measure, needs_detail=True,
    )  # fmt: skip


PURCHASES = "journeys that ended in a purchase, from anyone"


def _length(name: str, label: str, share: float, low: float, high: float) -> Target:
    return _target(
        name, "purchases", label, "3 to 18 months", low, high, "months", MORNINGTRAIN, PURCHASES,
        "Months of 21 working days from the start to the signature.",
        lambda seen, _: float(seen.purchases["months"].quantile(share)) if len(seen.purchases) else math.nan,
    )  # fmt: skip


def _of_purchases(
    name: str, label: str, published: str, low: float, high: float | None, unit: str, source: str, how: str,
    figure: Callable[[pd.DataFrame], float], needs_detail: bool = False,
) -> Target:  # fmt: skip
    return _target(
        name, "purchases", label, published, low, high, unit, source, PURCHASES, how,
        lambda seen, _: float(figure(seen.purchases)) if len(seen.purchases) else math.nan, needs_detail,
    )  # fmt: skip


def _longer(purchases: pd.DataFrame) -> float:
    plan = purchases["plan"].astype(float)
    return float((purchases["months"] > plan)[plan.notna()].mean())


def _over_chance(purchases: pd.DataFrame) -> float:
    return float((purchases["won_in_mind"] - purchases["in_mind"] / (purchases["in_mind"] + purchases["added"])).mean())


def _worth(name: str, label: str, low: float | None, high: float | None, of_quantiles: Callable[[float, float], float]) -> Target:
    def measure(seen: Observed, consumer: Floats) -> float:
        if not len(seen.purchases) or not len(consumer):
            return math.nan
        ratios = np.divide.outer(seen.purchases["deal_value"].to_numpy(float), consumer)
        return of_quantiles(*(float(found) for found in np.quantile(ratios, (0.05, 0.95))))

    return _target(
        name, "purchases", label, "10 to 1000 times", low, high, "times", MORNINGTRAIN,
        "all pairs of a purchase here and one in the scenario that is like a consumer’s",
        "Each deal that ended in a purchase, from anyone, divided by each purchase of one world of consumer_like.", measure,
        needs_consumers=True,
    )  # fmt: skip


AZTEK_SPLIT = {"online": 0.27, "offline": 0.18, "group_meeting": 0.22, "supplier_meeting": 0.17, "other": 0.16}

QUOTES = "quotes by any supplier whose deal has ended, those to buyers who bought nothing included"
WEB_LEADS = "our leads who asked for a call or a quote"

TARGETS = {target.name: target for target in (
    *(_time(activity, share) for activity, share in AZTEK_SPLIT.items()),
    _of_three_suppliers("supplier_share_ours", "Meeting one supplier of three: us",
        "Hours in meetings with us divided by all hours of those groups.", lambda seen, _: _ratio(seen.ours, seen.ours_of)),
    _of_three_suppliers("supplier_share_rival", "Meeting one supplier of three: a rival",
        "Hours in meetings with rivals divided by all hours of those groups, each group’s once for each rival in the race.",
        lambda seen, _: _ratio(seen.rivals, seen.rivals_of)),
    *(_third(job, mode) for job in JOBS for mode in labels.MODES),
    _length("length_p05", "Length, the fastest twentieth", 0.05, 2.5, 5.0),
    _length("length_median", "Length, the median", 0.5, 7.0, 12.0),
    _length("length_p95", "Length, the slowest twentieth", 0.95, 14.0, 22.0),
    _of_purchases("longer_than_planned", "Purchases that take longer than planned", "78 to 84 %", 0.65, 0.92, "share", CHALLENGER,
        "Planned is the median of groups of that size with no loop-back, hold or objection, frozen for this scenario.", _longer),
    _of_purchases("groups_that_revisit", "Groups that revisit a decision", "about 95 %", 0.85, None, "share", GARTNER,
        "Purchases with at least one loop-back.", lambda purchases: (purchases["revisited"] > 0).mean()),
    _of_purchases("jobs_revisited", "Jobs that a group revisits", "most jobs", 3.0, None, "jobs", GARTNER,
        "The median, of six jobs.", lambda purchases: purchases["revisited"].median()),
    _of_purchases("winner_in_mind", "Winner in mind on the first day", "85 to 95 %", 0.80, 0.97, "share", IN_MIND,
        "Purchases from a supplier that was in the race on the first day.", lambda purchases: purchases["won_in_mind"].mean()),
    _of_purchases("winner_over_chance", "Winner in mind, over chance", "85 to 95 %", 0.08, None, "points", IN_MIND,
        "That share less what chance would make it: suppliers in mind on the first day, of all that were looked at.", _over_chance, True),
    _of_purchases("suppliers_added", "Suppliers added later", "1 to 2", 1.0, 2.0, "suppliers", IN_MIND,
        "Mean number of suppliers that were read or met and not in mind on the first day.",
        lambda purchases: purchases["added"].mean(), True),
    _of_purchases("dealings", "Dealings of each person", "17 to 27", 10.0, 45.0, "dealings", FORRESTER,
        "Mean number of sessions of a member over a purchase: online, offline or with a supplier; group meetings and administration are "
        "none.", lambda purchases: purchases["dealings"].mean(), True),
    _worth("worth_low", "Worth against a consumer’s: small ones", 10.0, None, lambda low, high: low),
    _worth("worth_high", "Worth against a consumer’s: large ones", None, 1000.0, lambda low, high: high),
    _worth("worth_range", "From small ones to large ones", 10.0, 1000.0, lambda low, high: high / low),
    _target("quotes_won", "books", "Quotes that end in a win", "30 to 50 %", 0.24, 0.48, "share", AZTEK, QUOTES,
           "Deals that came to the quote stage and ended in a purchase from whoever quoted, divided by all that came to it.",
           lambda seen, _: _ratio(seen.quotes_won, seen.quotes)),
    _target("quotes_as_stated", "books", "Quotes won, of the wins that the CRM states", "30 to 50 % is stated, and too high", None, 1.0,
           "share", AZTEK, QUOTES, "Quotes won, divided by the sum of the chances that the CRM states when a quote goes out.",
           lambda seen, _: _ratio(seen.quotes_won, seen.quotes_stated)),
    _target("nobody_bought_from", "books", "Qualified opportunities in which nobody buys", "40 to 60 %", 0.35, 0.60, "share", DIXON,
           "journeys that have ended, once for each supplier whose sales accepted a lead, quote or not",
           "Those that ended without a purchase from anyone, divided by all.",
           lambda seen, _: _ratio(seen.talks_undecided, seen.talks), only="relay"),
    _target("visitors_known", "books", "Visitors who say who they are", "1 to 5 %", 0.01, 0.08, "share", SHERPA,
           "visitors of any supplier, casual ones included", "People who left their name on a visit, divided by all visitors.",
           lambda seen, _: _ratio(seen.visitors_known, seen.visitors)),
    _target("leads_bought", "books", "Customers of leads", "0.8 to 5 %", 0.003, 0.06, "share", SHERPA,
           "people known to any supplier, those who never meant to buy included",
           "Purchases from a supplier that knew one of the buyers, divided by all leads.",
           lambda seen, _: _ratio(seen.leads_bought, seen.leads)),
    _target("leads_scored", "books", "Leads that ever reach a score of 8", "a minority", 0.05, 0.35, "share", MORNINGTRAIN,
           "people known to any supplier who never asked for a call or a quote, those who never meant to buy included",
           "Leads whose highest score was 8 or more, divided by all such leads.",
           lambda seen, _: _ratio(seen.unasked_scored, seen.unasked)),
    _target("first_answer", "books", "First answer to a lead from the web", "42 hours", 36.0, 48.0, "hours", OLDROYD,
           f"{WEB_LEADS}, and were called within a month",
           "Mean hours on the clock, nights and weekends included, from the first hand-over to the first call.",
           lambda seen, _: _ratio(seen.web_hours, seen.web_leads_called), only="relay_as_found"),
    _target("never_answered", "books", "Leads from the web that nobody answers", "23 %", 0.20, 0.26, "share", OLDROYD, WEB_LEADS,
           "Those that sales did not call within a month, divided by all.",
           lambda seen, _: _ratio(seen.web_leads - seen.web_leads_called, seen.web_leads), only="relay_as_found"),
)}  # fmt: skip
"""Every target by its key, in the order in which they are told."""
