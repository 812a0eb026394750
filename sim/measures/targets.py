"""The published figures that a scenario is calibrated to, each once: what was published, what is accepted, and how it is measured.

A target is measured from the tables that worlds write down, never from parameters. It is a share of what its source counted: a
survey asked buyers who had bought, so its shares are of completed purchases; a pipeline counts quotes and leads, whatever became of
them. Counted are journeys and leads that began between warm-up and cool-down. `observe` reduces the tables of a world
to the few sums that the targets need, so that many worlds can be kept. Nothing here judges; that is `calibration`.

The value of a deal against a consumer's (*10 to 1000 times, the 5-95 % range spans 1 to 3 powers of ten*) can be read in two ways: the
range lies between 10 and 1000 times, or its ends are 10 to 1000 times apart. Both are asked for, in three rows.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ..scenario import JOBS, Scenario, labels
from ..scenario.buyers import AZTEK, MCKINSEY, MORNINGTRAIN
from .measure import Measure, declared, lowered
from .measured import KEYS, Measured, OneWorld, Written
from .units import NOTHING

GARTNER = "6 to 10 deciders (Gartner, the B2B buying journey)"
SCORE = 8.0
THREE = 3
Floats = NDArray[np.float64]
HOURS = ["activity", "job", "mode", "hours"]


@dataclass(frozen=True)
class Observed:
    """What one world, or several together, show of the targets.

    Attributes
    ----------
    hours : DataFrame
        Person-hours of completed purchases: activity, job (the producing job they were about), mode (``none`` where no supplier was
        concerned), hours.
    purchases : DataFrame
        One row a completed purchase, from anyone: months, deal_value, people.
    ours, ours_of : float
        Of completed purchases for which three suppliers, we among them, competed until the end: hours in meetings with us, and all.
    rivals, rivals_of : float
        The same for rivals, with a purchase's hours counted once for each rival that competed.
    quotes, quotes_won : int
        Quotes by any supplier whose deal has ended, and those that ended in a purchase from whoever quoted.
    leads, leads_scored : int
        People known to any supplier, buyers or not, and those whose score ever came to 8.
    """

    hours: pd.DataFrame
    purchases: pd.DataFrame
    ours: float = 0.0
    ours_of: float = 0.0
    rivals: float = 0.0
    rivals_of: float = 0.0
    quotes: int = 0
    quotes_won: int = 0
    leads: int = 0
    leads_scored: int = 0


def observe(tables: Written, scenario: Scenario) -> Observed:
    """Return what the tables of a world, activities included, show of the targets; without activities nothing of hours."""
    m = Measured.of(tables, tables.journeys["replication"].unique(), scenario)
    counted = m.journeys.reset_index()
    bought = counted[counted["outcome"] == "purchase"]
    hours, found = _hours(m, bought)
    purchases = pd.DataFrame({"months": m.lengths.to_numpy(), "deal_value": bought["deal_value"], "people": bought["group_size"]})
    return Observed(
        hours, purchases, *_of_three(bought, found, m.us), *_quotes(tables.opportunities, counted, scenario),
        len(m.every_lead), int((m.every_lead["score"] >= SCORE).sum()),
    )  # fmt: skip


def _hours(m: Measured, bought: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the hours of `Observed`, and the activities of purchases that they are the sums of."""
    if not len(m.activities):
        return pd.DataFrame(columns=HOURS), pd.DataFrame(columns=[*KEYS, "activity", "vendor", "hours"])
    found = m.activities[m.activities["hours"] > 0].reset_index().merge(bought[KEYS], on=KEYS)
    named = found.assign(job=found["producing_job"].astype("object"), mode=found["mode"].astype("object").fillna("none"))
    return named.groupby(HOURS[:3], observed=True, as_index=False).agg(hours=("hours", "sum")), found


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


def _quotes(opportunities: pd.DataFrame, counted: pd.DataFrame, scenario: Scenario) -> tuple[int, int]:
    """Return how many quotes there were, each supplier and journey once, and how many of them were won; open ones are left out."""
    quoted = {
        vendor.name: process.stages[process.quote_stage].name
        for vendor in scenario.active_vendors.values()
        for process in [scenario.crm.processes[vendor.crm_process]]
    }
    is_quote = opportunities["stage"].astype("object") == opportunities["vendor"].astype("object").map(quoted)
    quotes = opportunities[is_quote & (opportunities["true_outcome"] != "open")].merge(counted[KEYS], on=KEYS)
    once = quotes.drop_duplicates([*KEYS, "vendor"])
    return len(once), int((once["true_outcome"] == "won").sum())


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
        factor, unit = (100, "%") if self.unit == "share" else (1, self.unit)
        low, high = (None if bound is None else f"{factor * bound:,.6g}" for bound in (self.low, self.high))
        if low is not None and high is not None:
            return f"{low} to {high} {unit}"
        return f"at least {low} {unit}" if high is None else f"at most {high} {unit}"

    def format(self, value: float) -> str:
        """Write one value with its unit."""
        told = super().format(value)
        return told if told == NOTHING or self.unit in {"share", "times"} else f"{told} {self.unit}"

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
) -> Target:  # fmt: skip
    """Declare a target."""

    def compute(m: Measured) -> pd.Series:
        consumer, seen = np.array(m.consumers), m.once(by_world)
        return pd.Series({r: measure(one, consumer) for r, one in seen.items()}, dtype=float)

    target = Target(
        key=PREFIX + name, label=label, unit=unit, direction=0, of=of, describe=describe, heading=GROUPS[group],
        phrase=f"With {{other}}, “{label}” is {{x}} {{more}} than with {{base}}", words=("higher", "lower"), compute=compute,
        needs_detail=needs_detail, needs_consumers=needs_consumers, published=published, low=low, high=high, source=source, measure=measure,
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


def _length(name: str, label: str, share: float, low: float | None, high: float | None) -> Target:
    return _target(
        name, "purchases", label, "3 to 18 months", low, high, "months", MORNINGTRAIN, "journeys that ended in a purchase, from anyone",
        "Months of 21 working days from the start to the signature.",
        lambda seen, _: float(seen.purchases["months"].quantile(share)) if len(seen.purchases) else math.nan,
    )  # fmt: skip


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

TARGETS = {target.name: target for target in (
    *(_time(activity, share) for activity, share in AZTEK_SPLIT.items()),
    _of_three_suppliers("supplier_share_ours", "Meeting one supplier of three: us",
        "Hours in meetings with us divided by all hours of those groups.", lambda seen, _: _ratio(seen.ours, seen.ours_of)),
    _of_three_suppliers("supplier_share_rival", "Meeting one supplier of three: a rival",
        "Hours in meetings with rivals divided by all hours of those groups, each group’s once for each rival in the race.",
        lambda seen, _: _ratio(seen.rivals, seen.rivals_of)),
    *(_third(job, mode) for job in JOBS for mode in labels.MODES),
    _length("length_p10", "Length, the fastest tenth", 0.1, 2.5, None),
    _length("length_median", "Length, the median", 0.5, 7.0, 12.0),
    _length("length_p90", "Length, the slowest tenth", 0.9, None, 20.0),
    _worth("worth_low", "Worth against a consumer’s: small ones", 10.0, None, lambda low, high: low),
    _worth("worth_high", "Worth against a consumer’s: large ones", None, 1000.0, lambda low, high: high),
    _worth("worth_range", "From small ones to large ones", 10.0, 1000.0, lambda low, high: high / low),
    _target("group_size", "purchases", "People in the buying group", "6 to 10", 6.0, 10.0, "people", GARTNER,
           "journeys that ended in a purchase, from anyone", "Mean number of members; the scenario sets it, so it can hardly fail.",
           lambda seen, _: float(seen.purchases["people"].mean()) if len(seen.purchases) else math.nan),
    _target("quotes_won", "books", "Quotes that end in a win", "30 to 50 %", 0.28, 0.52, "share", AZTEK,
           "quotes by any supplier whose deal has ended, those to buyers who bought nothing included",
           "Deals that came to the quote stage and ended in a purchase from whoever quoted, divided by all that came to it.",
           lambda seen, _: _ratio(seen.quotes_won, seen.quotes)),
    _target("leads_scored", "books", "Leads that ever reach a score of 8", "a minority", 0.05, 0.35, "share", MORNINGTRAIN,
           "people known to any supplier, those who never meant to buy included",
           "Leads whose highest score was 8 or more, divided by all leads.", lambda seen, _: _ratio(seen.leads_scored, seen.leads)),
)}  # fmt: skip
"""Every target by its key, in the order in which they are told."""
