"""The tidy tables that a run writes down: the contract between the world and everything else."""

from __future__ import annotations

import pickle
from collections.abc import Sequence
from dataclasses import dataclass, fields
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np
import pandas as pd

from sim.scenario import Scenario
from sim.scenario.calendar import DAYS_PER_MONTH
from sim.scenario.dates import dates_of
from sim.scenario.scenario import MAX_VENDORS
from sim.scenario.structural import MOST_JOURNEYS

from .kernel.codes import (
    ACTIVITIES,
    FAREWELLS,
    JOB_NAMES,
    MODES,
    OPEN,
    OUTCOMES,
    PURCHASE,
    REASONS,
    ROLE_NAMES,
    SERVED,
    STILL_CUSTOMER,
    TOUCHPOINTS,
    VERDICTS,
)  # fmt: skip

if TYPE_CHECKING:
    from .kernel.state import World
    from .vendor import VendorProcess

TRUTHS = ("won", "lost to rival", "no decision", "open")
LOST = "Lost"
SEGMENTS = ("right trade", "wrong trade")
_OUTCOMES = ("purchase", "no_decision", "open")
_OUTCOME_CODES = np.array([_OUTCOMES.index(name) for name in OUTCOMES], np.int8)


class FinishedRun(Protocol):
    """What tables are made of: a market at its horizon, and what its vendors wrote down each quarter."""

    scenario: Scenario
    replication: int
    horizon: float
    world: World
    vendors: list[VendorProcess]
    brand: list[dict[str, Any]]
    spend: list[dict[str, Any]]


@dataclass(frozen=True)
class Tables:
    """What one or more replications wrote down.

    Attributes
    ----------
    journeys : DataFrame
        One row a journey: who bought what from whom, when, or why not; ``blocked`` is how often the group did not consent.
    activities : DataFrame
        One row an activity, a loop-back or a piece of new information.
    beliefs : DataFrame
        One row a group meeting: what the group understands, agrees on and prefers.
    leads : DataFrame
        One row a person whom a vendor came to know.
    opportunities : DataFrame
        One row each time a deal entered a stage of its vendor's process.
    customers : DataFrame
        One row a purchase: the relation that began with it. ``start_day`` and ``end_day`` (NaN while still a customer), their
        distance in ``months``; ``satisfaction`` (true fit less the fit expected at the signature); ``loyalty`` at the end (0 to 1);
        counts of ``renewals``, ``cross_sales``, ``complaints``, ``complaints_answered`` and ``referrals``; ``first_order`` (its
        value); ``hours`` given to the customer, of which ``marketing_hours`` were taken from marketing's time; ``margin`` (after
        these hours, until the horizon, discounted to the signature); ``lifetime_value`` (margin and what may be expected beyond
        the horizon); ``outcome``. Empty when the years after the sale are not played.
    brand : DataFrame
        One row a vendor and quarter: goodwill, visitors, people met in a conversation before any visit, visits, brand
        searches, direct visits, followers, video views, hours of reading.
    spend : DataFrame
        One row a vendor, quarter and item: hours and money.

    Notes
    -----
    Between processes each table travels as bytes of its own and is unpacked when it is first asked for: most figures need one or two.
    """

    journeys: pd.DataFrame
    activities: pd.DataFrame
    beliefs: pd.DataFrame
    leads: pd.DataFrame
    opportunities: pd.DataFrame
    customers: pd.DataFrame
    brand: pd.DataFrame
    spend: pd.DataFrame

    def __getstate__(self) -> dict[str, bytes]:
        packed = self.__dict__.get("_packed", {})
        names = [table.name for table in fields(self)]
        return {name: packed.get(name) or pickle.dumps(getattr(self, name), pickle.HIGHEST_PROTOCOL) for name in names}

    def __setstate__(self, packed: dict[str, bytes]) -> None:
        self.__dict__["_packed"] = packed

    def __getattr__(self, name: str) -> pd.DataFrame:
        """Unpack a table; Python asks for it here as long as it is not there."""
        packed = self.__dict__.get("_packed", {})
        if (table := packed.get(name)) is not None:
            self.__dict__[name] = pickle.loads(table)
            packed.pop(name, None)
        if name not in self.__dict__:  # another thread may have been quicker
            raise AttributeError(f"{type(self).__name__} has no table {name}")
        return self.__dict__[name]


def tables_of(run: FinishedRun) -> Tables:
    """Return what *run* wrote down, sorted by account, journey and day."""
    names = [vendor.name for vendor in run.vendors]
    return Tables(
        _journeys(run, names), _activities(run, names), _beliefs(run, names), _leads(run, names), _opportunities(run, names),
        _customers(run, names), _brand(run, names), _spend(run, names),
    )  # fmt: skip


def _journeys(run: FinishedRun, names: list[str]) -> pd.DataFrame:
    rows = run.world.journeys[: run.world.counts["journeys"]]
    rows = rows[np.argsort(rows["journey"], kind="stable")]
    return _frame(run, {
        "account": rows["account"], "journey": rows["journey"], "segment": _coded(np.zeros(len(rows), np.int8), SEGMENTS),
        **{name: rows[name] for name in ("group_size", "deal_value", "start_day", "end_day")},
        "outcome": _coded(_OUTCOME_CODES[rows["outcome"]], _OUTCOMES), "vendor": _coded(rows["vendor"], names),
        "reason": _coded(rows["reason"], REASONS), "loop_backs": rows["loop_backs"], "jobs_revisited": rows["jobs_revisited"],
        "considered_at_start": _names(rows["at_start"], names), "considered_at_end": _names(rows["at_end"], names),
        **{name: rows[name] for name in (
            "only_looking", "chosen_day", "hours", "supplier_meeting_hours", "supplier_digital_hours", "our_meeting_hours",
            "our_digital_hours", "lost_appointments", "our_lost_appointments", "our_sales_hours", "our_public_site_hours",
            "asked_for_quotes", "held_days", "share_bought", "concession", "need_value", "blocked")},
    })  # fmt: skip


def _activities(run: FinishedRun, names: list[str]) -> pd.DataFrame:
    log = run.world.log[: run.world.counts["log"]]
    log = log[np.lexsort((log["day"], _number(log)))]
    return _frame(run, {
        "account": log["account"].astype(np.int64), "journey": _number(log), "day": log["day"],
        "activity": _coded(log["activity"], ACTIVITIES), "hours": log["hours"], "people": log["people"].astype(np.int64),
        "member": log["member"].astype(np.int64), "role": _coded(log["role"], ROLE_NAMES), "job": _coded(log["job"], JOB_NAMES),
        "mode": _coded(log["mode"], MODES), "touchpoint": _coded(log["touchpoint"], TOUCHPOINTS), "vendor": _coded(log["vendor"], names),
        "producing_job": _coded(log["producing_job"], JOB_NAMES[:4]), "served": _coded(log["served"], SERVED),
    })  # fmt: skip


def _beliefs(run: FinishedRun, names: list[str]) -> pd.DataFrame:
    log = run.world.beliefs[: run.world.counts["beliefs"]]
    log = log[np.lexsort((log["day"], _number(log)))]
    return _frame(run, {
        "account": log["account"].astype(np.int64), "journey": _number(log), "day": log["day"], "job": _coded(log["job"], JOB_NAMES),
        "understanding": log["understanding"], "disagreement": log["disagreement"], "leader": _coded(log["leader"], names),
        "margin": log["margin"], "preference_spread": log["preference_spread"],
    })  # fmt: skip


def _leads(run: FinishedRun, names: list[str]) -> pd.DataFrame:
    rows = run.world.leads[: run.world.counts["leads"]]
    rows = rows[np.lexsort((rows["member"], rows["created_day"], rows["account"], rows["vendor"]))]
    return _frame(run, {
        "vendor": _coded(rows["vendor"], names),
        **{name: rows[name] for name in ("account", "member", "created_day", "score", "mql_day", "first_sales_touch_day")},
        "accepted": pd.arrays.BooleanArray(rows["accepted"] == 1, rows["accepted"] < 0), "reason": _coded(rows["reason"], VERDICTS),
        "journey": pd.arrays.IntegerArray(rows["journey"].copy(), rows["journey"] < 0),
        "job_at_mql": _coded(rows["job_at_mql"], JOB_NAMES), "role": _coded(rows["role"], ROLE_NAMES), "role_told": rows["role_told"],
        "sales_hours": rows["sales_hours"], "hand_raised": rows["hand_raised"], "found_by_sales": rows["found_by_sales"],
    })  # fmt: skip


def _opportunities(run: FinishedRun, names: list[str]) -> pd.DataFrame:
    rows = run.world.deals[: run.world.counts["deals"]]
    rows = rows[np.lexsort((rows["day"], rows["journey"], rows["vendor"]))]
    crm, v, stage = run.scenario.crm, rows["vendor"], rows["stage"]
    most = max(len(vendor.process.stages) for vendor in run.vendors)
    stage_names, probability = np.full((len(names), most + 1), LOST, object), np.zeros((len(names), most + 1))  # the last: lost
    progress = np.ones((len(names), most + 1))
    for k, vendor in enumerate(run.vendors):
        stages = vendor.process.stages
        stage_names[k, : len(stages)] = [each.name for each in stages]
        probability[k, : len(stages)] = [each.probability for each in stages]
        progress[k, : len(stages)] = np.arange(len(stages)) / (len(stages) - 1)
    ahead, amount = crm.expected_cycle_days * (1.0 - progress[v, stage]), rows["amount"]
    if crm.hope > 0:  # of what is not over yet
        ahead, amount = ahead * (1.0 - crm.hope), np.where(progress[v, stage] < 1.0, amount * (1.0 + crm.hope), amount)
    close_day = rows["day"] + ahead
    slips = _slips(rows, progress[v, stage] < 1.0, close_day, crm.slip, run.horizon)
    return _frame(run, {
        "vendor": _coded(v, names), "account": rows["account"], "journey": rows["journey"],
        "stage": pd.Series(stage_names[v, stage], dtype="str"), "day": rows["day"], "probability": probability[v, stage],
        "amount": amount, "expected_close_day": close_day,
        "true_job": _coded(rows["true_job"], JOB_NAMES), "true_outcome": _coded(_truths(run, rows), TRUTHS),
        "case_id": rows["journey"] * MAX_VENDORS + v, "owner": rows["owner"].astype(np.int64), "date": dates_of(rows["day"]),
        "slips": slips, "last_close_day": close_day + crm.slip * slips,
    })  # fmt: skip


def _slips(rows: np.ndarray, is_open: np.ndarray, close_day: np.ndarray, step: float, horizon: float) -> np.ndarray:
    """How often each expected closing date was moved until the deal left that stage; rows of a deal stand together."""
    if step <= 0 or not len(rows):
        return np.zeros(len(rows), np.int64)
    left = np.full(len(rows), horizon)
    goes_on = (rows["journey"][1:] == rows["journey"][:-1]) & (rows["vendor"][1:] == rows["vendor"][:-1])
    left[:-1][goes_on] = rows["day"][1:][goes_on]
    return np.where(is_open, np.ceil(np.maximum(left - close_day, 0.0) / step), 0.0).astype(np.int64)


def _truths(run: FinishedRun, deals: np.ndarray) -> np.ndarray:
    """How the journey of each deal truly ended, for its vendor: the codes of `TRUTHS`."""
    journeys = run.world.journeys[: run.world.counts["journeys"]]
    journeys = journeys[np.argsort(journeys["journey"])]
    own = journeys[np.searchsorted(journeys["journey"], deals["journey"])]
    bought = np.where(own["vendor"] == deals["vendor"], TRUTHS.index("won"), TRUTHS.index("lost to rival"))
    ended = np.where(own["outcome"] == PURCHASE, bought, TRUTHS.index("no decision"))
    return np.where(own["outcome"] == OPEN, TRUTHS.index("open"), ended).astype(np.int8)


def _customers(run: FinishedRun, names: list[str]) -> pd.DataFrame:
    world = run.world
    now = world.customers[world.customers["is_one"] == 1]
    rows = np.concatenate([world.past_customers[: world.counts["past_customers"]], now])
    rows = rows[np.lexsort((rows["journey"], rows["account"]))]
    still = rows["outcome"] == STILL_CUSTOMER
    months = (np.where(still, run.horizon, rows["end_day"]) - rows["start_day"]) / DAYS_PER_MONTH
    waited = (1.0 + run.scenario.customers.discount) ** (-rows["months"] / 12.0)
    counts = ("renewals", "cross_sales", "complaints", "complaints_answered", "referrals")
    return _frame(run, {
        "account": rows["account"], "vendor": _coded(rows["vendor"], names), "journey": rows["account"] * MOST_JOURNEYS + rows["journey"],
        "start_day": rows["start_day"], "end_day": rows["end_day"], "months": months, "satisfaction": rows["satisfaction"],
        "loyalty": rows["loyalty"], **{name: rows[name] for name in counts}, "first_order": rows["first_order"], "hours": rows["hours"],
        "marketing_hours": rows["marketing_hours"], "margin": rows["margin"], "lifetime_value": rows["margin"] + rows["ahead"] * waited,
        "outcome": _coded(rows["outcome"], FAREWELLS), "serving_cost": rows["serving"],
    })  # fmt: skip


def _brand(run: FinishedRun, names: list[str]) -> pd.DataFrame:
    figures = ("goodwill", "visitors", "met", "visits", "brand_searches", "direct_visits", "followers", "video_views", "engagement")
    return _frame(run, _by_vendor(run.brand, names, figures))


def _spend(run: FinishedRun, names: list[str]) -> pd.DataFrame:
    columns = _by_vendor(run.spend, names, ("item", "hours", "money"))
    return _frame(run, columns | {"item": pd.Series(columns["item"], dtype="str")})


def _by_vendor(rows: list[dict[str, Any]], names: list[str], figures: Sequence[str]) -> dict[str, Any]:
    """Columns of what vendors wrote down at the end of each quarter, vendor by vendor."""
    order = {name: v for v, name in enumerate(names)}
    rows = sorted(rows, key=lambda row: order[row["vendor"]])
    codes = np.array([order[row["vendor"]] for row in rows], np.int8)
    columns: dict[str, Any] = {"vendor": _coded(codes, names), "quarter": np.array([row["quarter"] for row in rows], np.int64)}
    return columns | {
        name: [row[name] for row in rows] if name == "item" else np.array([row[name] for row in rows], float) for name in ("day", *figures)
    }


def _names(flags: np.ndarray, names: list[str]) -> pd.Series:
    """The names of the vendors whose bits are set, joined."""
    texts = np.array(["|".join(name for v, name in enumerate(names) if bits >> v & 1) for bits in range(2 ** len(names))], object)
    return pd.Series(texts[flags], dtype="str")


def _number(log: np.ndarray) -> np.ndarray:
    return log["account"].astype(np.int64) * MOST_JOURNEYS + log["journey"]


@lru_cache(maxsize=256)
def _category(values: tuple[str, ...]) -> pd.CategoricalDtype:
    return pd.CategoricalDtype(list(values))


def _coded(codes: np.ndarray, values: Sequence[str]) -> pd.Categorical:
    return pd.Categorical.from_codes(codes, dtype=_category(tuple(values)))


def _frame(run: FinishedRun, columns: dict[str, Any]) -> pd.DataFrame:
    rows = len(next(iter(columns.values())))
    return pd.DataFrame({"replication": np.full(rows, run.replication, np.int64), **columns})
