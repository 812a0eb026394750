"""The tidy tables that a run writes down: the contract between the world and everything else."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from .crm import journey_number
from .customer import OUTCOMES
from .records import ACTIVITIES, JOB_NAMES, MODES, REASONS, ROLE_NAMES, SERVED, TOUCHPOINTS

if TYPE_CHECKING:
    from .market import MarketRun

TRUTHS = ("won", "lost to rival", "no decision", "open")


@dataclass(frozen=True)
class Tables:
    """What one or more replications wrote down.

    Attributes
    ----------
    journeys : DataFrame
        One row a journey: who bought what from whom, when, or why not.
    activities : DataFrame
        One row an activity, a loop-back or a piece of new information.
    beliefs : DataFrame
        One row a group meeting: what the group understands, agrees on and prefers.
    leads : DataFrame
        One row a person whom a vendor came to know.
    opportunities : DataFrame
        One row each time a deal entered a stage of its seller's process.
    customers : DataFrame
        One row a purchase: the relation that began with it. ``start_day`` and ``end_day`` (NaN while still a customer), their
        distance in ``months``; ``satisfaction`` (true fit less the fit expected at the signature); ``loyalty`` at the end (0 to 1);
        counts of ``renewals``, ``cross_sales``, ``complaints``, ``complaints_answered`` and ``referrals``; ``first_order`` (its
        value); ``hours`` given to the customer, of which ``marketing_hours`` were taken from marketing's time; ``margin`` (after
        these hours, until the horizon, discounted to the signature); ``lifetime_value`` (margin and what may be expected beyond
        the horizon); ``outcome``. Empty when the years after the sale are not played.
    brand : DataFrame
        One row a vendor and quarter: goodwill, visitors, visits, brand searches, direct visits, followers, video views, hours a visit.
    spend : DataFrame
        One row a vendor, quarter and item: hours and money.
    """

    journeys: pd.DataFrame
    activities: pd.DataFrame
    beliefs: pd.DataFrame
    leads: pd.DataFrame
    opportunities: pd.DataFrame
    customers: pd.DataFrame
    brand: pd.DataFrame
    spend: pd.DataFrame


def tables_of(run: MarketRun) -> Tables:
    """Return what *run* wrote down, sorted by account, journey and day."""
    names = [seller.name for seller in run.sellers]
    return Tables(
        _journeys(run, names), _activities(run, names), _beliefs(run, names), _leads(run, names), _opportunities(run, names),
        _customers(run, names), _brand(run, names), _spend(run, names),
    )  # fmt: skip


def _journeys(run: MarketRun, names: list[str]) -> pd.DataFrame:
    rows = [_journey(state[0], outcome, reason, names) for state, outcome, reason in run.ended]
    frame = pd.DataFrame(rows, columns=list(_journey_dtypes(names)))
    return _finished(frame.astype(_journey_dtypes(names)), run, ["journey"])


def _journey(s: np.void, outcome: str, reason: str | None, names: list[str]) -> dict[str, Any]:
    meeting, digital = s["meeting_hours"], s["digital_hours"]
    return {
        "account": s["account"], "journey": journey_number(s), "segment": "right trade", "group_size": s["n"], "deal_value": s["value"],
        "start_day": s["start_day"], "end_day": np.nan if outcome == "open" else s["day"], "outcome": outcome,
        "vendor": names[s["chosen"]] if outcome == "purchase" else None, "reason": reason, "loop_backs": s["loop_backs"],
        "jobs_revisited": s["revisited"].sum(), "considered_at_start": _names(s["at_start"], names),
        "considered_at_end": _names(s["in_race"], names), "only_looking": bool(s["only_looking"]), "chosen_day": s["chosen_day"],
        "hours": s["hours"].sum(), "supplier_meeting_hours": meeting.sum(), "supplier_digital_hours": digital.sum(),
        "our_meeting_hours": meeting[0], "our_digital_hours": digital[0], "lost_appointments": s["lost_appointments"].sum(),
        "our_lost_appointments": s["lost_appointments"][0], "our_sales_hours": s["sales_hours"][0],
        "our_public_site_hours": s["public_hours"][0],
    }  # fmt: skip


def _journey_dtypes(names: list[str]) -> dict[str, Any]:
    return {
        "account": "int64", "journey": "int64", "segment": _category(["right trade", "wrong trade"]), "group_size": "int64",
        "deal_value": "float64", "start_day": "float64", "end_day": "float64",
        "outcome": _category(["purchase", "no_decision", "open"]), "vendor": _category(names), "reason": _category(REASONS),
        "loop_backs": "int64", "jobs_revisited": "int64", "considered_at_start": "str", "considered_at_end": "str",
        "only_looking": "bool", "chosen_day": "float64", "hours": "float64", "supplier_meeting_hours": "float64",
        "supplier_digital_hours": "float64", "our_meeting_hours": "float64", "our_digital_hours": "float64",
        "lost_appointments": "int64", "our_lost_appointments": "int64", "our_sales_hours": "float64",
        "our_public_site_hours": "float64",
    }  # fmt: skip


def _activities(run: MarketRun, names: list[str]) -> pd.DataFrame:
    log = run.log[: run.cursor[0]]
    frame = pd.DataFrame({
        "account": log["account"].astype(np.int64), "journey": _number(log), "day": log["day"],
        "activity": _coded(log["activity"], ACTIVITIES), "hours": log["hours"], "people": log["people"].astype(np.int64),
        "member": log["member"].astype(np.int64), "role": _coded(log["role"], ROLE_NAMES), "job": _coded(log["job"], JOB_NAMES),
        "mode": _coded(log["mode"], MODES), "touchpoint": _coded(log["touchpoint"], TOUCHPOINTS), "vendor": _coded(log["vendor"], names),
        "producing_job": _coded(log["producing_job"], JOB_NAMES[:4]), "served": _coded(log["served"], SERVED),
    })  # fmt: skip
    return _finished(frame, run, ["journey", "day"])


def _beliefs(run: MarketRun, names: list[str]) -> pd.DataFrame:
    log = run.beliefs[: run.cursor[1]]
    frame = pd.DataFrame({
        "account": log["account"].astype(np.int64), "journey": _number(log), "day": log["day"], "job": _coded(log["job"], JOB_NAMES),
        "understanding": log["understanding"], "disagreement": log["disagreement"], "leader": _coded(log["leader"], names),
        "margin": log["margin"], "preference_spread": log["preference_spread"],
    })  # fmt: skip
    return _finished(frame, run, ["journey", "day"])


def _leads(run: MarketRun, names: list[str]) -> pd.DataFrame:
    dtypes: dict[str, Any] = {
        "vendor": _category(names), "account": "int64", "member": "int64", "created_day": "float64", "score": "float64",
        "mql_day": "float64", "first_sales_touch_day": "float64", "accepted": "boolean",
        "reason": _category(["not in-market", "wrong trade", "no margin", "poor fit", "too early", "already decided", "never called"]),
        "journey": "Int64", "job_at_mql": _category(JOB_NAMES), "role": _category(ROLE_NAMES), "role_told": "bool",
        "sales_hours": "float64",
    }  # fmt: skip
    frame = pd.DataFrame(run.books.leads, columns=list(dtypes)).astype(dtypes)
    return _finished(frame, run, ["vendor", "account", "created_day", "member"])


def _opportunities(run: MarketRun, names: list[str]) -> pd.DataFrame:
    dtypes: dict[str, Any] = {
        "vendor": _category(names), "account": "int64", "journey": "int64", "stage": "str", "day": "float64", "probability": "float64",
        "amount": "float64", "expected_close_day": "float64", "true_job": _category(JOB_NAMES), "true_outcome": _category(TRUTHS),
    }  # fmt: skip
    truth = run.books.truth
    rows = [row | {"true_outcome": truth.get((row["vendor"], row["journey"]), "open")} for row in run.books.opportunities]
    return _finished(pd.DataFrame(rows, columns=list(dtypes)).astype(dtypes), run, ["vendor", "journey", "day"])


def _customers(run: MarketRun, names: list[str]) -> pd.DataFrame:
    dtypes: dict[str, Any] = {
        "account": "int64", "vendor": _category(names), "journey": "int64", "start_day": "float64", "end_day": "float64",
        "months": "float64", "satisfaction": "float64", "loyalty": "float64", "renewals": "int64", "cross_sales": "int64",
        "complaints": "int64", "complaints_answered": "int64", "referrals": "int64", "first_order": "float64", "hours": "float64",
        "marketing_hours": "float64", "margin": "float64", "lifetime_value": "float64", "outcome": _category(OUTCOMES),
    }  # fmt: skip
    frame = pd.DataFrame([customer.row() for customer in run.customers.ever], columns=list(dtypes)).astype(dtypes)
    return _finished(frame, run, ["journey"])


def _brand(run: MarketRun, names: list[str]) -> pd.DataFrame:
    counts = ("visitors", "visits", "brand_searches", "direct_visits", "followers", "video_views", "engagement")
    dtypes: dict[str, Any] = {"vendor": _category(names), "quarter": "int64", "day": "float64", "goodwill": "float64"}
    dtypes |= dict.fromkeys(counts, "float64")
    return _finished(pd.DataFrame(run.books.brand, columns=list(dtypes)).astype(dtypes), run, ["vendor", "quarter"])


def _spend(run: MarketRun, names: list[str]) -> pd.DataFrame:
    dtypes: dict[str, Any] = {
        "vendor": _category(names), "quarter": "int64", "day": "float64", "item": "str", "hours": "float64", "money": "float64",
    }  # fmt: skip
    return _finished(pd.DataFrame(run.books.spend, columns=list(dtypes)).astype(dtypes), run, ["vendor", "quarter"])


def _names(flags: np.ndarray, names: list[str]) -> str:
    return "|".join(name for v, name in enumerate(names) if flags[v])


def _number(log: np.ndarray) -> np.ndarray:
    return log["account"].astype(np.int64) * 1000 + log["journey"]


def _category(values: Any) -> pd.CategoricalDtype:
    return pd.CategoricalDtype(list(values))


def _coded(codes: np.ndarray, values: Any) -> pd.Categorical:
    return pd.Categorical.from_codes(codes, dtype=_category(values))


def _finished(frame: pd.DataFrame, run: MarketRun, order: list[str]) -> pd.DataFrame:
    frame = frame.sort_values(order, kind="stable", ignore_index=True)
    frame.insert(0, "replication", run.replication)
    return frame
