"""What tests start from: a small quick scenario, and tables with only what matters to the test written out."""

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from sim.experiment.comparison import Comparison
from sim.experiment.result import Result
from sim.scenario import Scenario
from sim.world import Tables

US, RIVAL = "We", "Rival A"
SMALL = {
    "market.accounts": 30,
    "market.months": 12,
    "market.warm_up_months": 0,
    "market.in_market_per_quarter": 0.5,
    "group.size_mean": 3,
    **{f"vendors.rival_{letter}.takes_part": False for letter in "cde"},
}
JOURNEY = {
    "segment": "right trade", "group_size": 3, "deal_value": 1000.0, "start_day": 0.0, "end_day": 21.0, "outcome": "no_decision",
    "vendor": None, "reason": None, "loop_backs": 0, "jobs_revisited": 0, "considered_at_start": US, "considered_at_end": US,
    "only_looking": False, "chosen_day": None, "hours": 100.0, "supplier_meeting_hours": 0.0, "supplier_digital_hours": 0.0,
    "our_meeting_hours": 0.0, "our_digital_hours": 0.0, "lost_appointments": 0, "our_lost_appointments": 0,
    "our_sales_hours": 0.0, "our_public_site_hours": 0.0, "held_days": 0.0, "blocked": 0,
}  # fmt: skip
LEAD = {
    "vendor": US, "account": 0, "member": 0, "created_day": 0.0, "score": 0.0, "mql_day": None, "first_sales_touch_day": None,
    "accepted": None, "reason": None, "journey": None, "job_at_mql": None, "role": None, "role_told": False,
    "sales_hours": 0.0, "hand_raised": False, "found_by_sales": False,
}  # fmt: skip
OPPORTUNITY = {
    "vendor": US, "account": 0, "journey": 0, "stage": "Evaluating", "day": 0.0, "probability": 0.2, "amount": 1000.0,
    "expected_close_day": 180.0, "true_job": "problem", "true_outcome": "open",
}  # fmt: skip
CUSTOMER = {
    "account": 0, "vendor": US, "journey": 0, "start_day": 0.0, "end_day": None, "months": 12.0, "satisfaction": 0.0, "loyalty": 0.5,
    "renewals": 0, "cross_sales": 0, "complaints": 0, "complaints_answered": 0, "referrals": 0, "first_order": 1000.0, "hours": 0.0,
    "marketing_hours": 0.0, "margin": 500.0, "lifetime_value": 900.0, "outcome": "still a customer",
}  # fmt: skip
BRAND = {
    "vendor": US, "quarter": 0, "day": 63.0, "goodwill": 0.3, "visitors": 0.0, "met": 0.0, "visits": 0.0,
    "brand_searches": 0.0, "direct_visits": 0.0,
    "followers": 0.0, "video_views": 0.0, "engagement": 0.0,
}  # fmt: skip
SPEND = {"vendor": US, "quarter": 0, "day": 63.0, "item": "content", "hours": 0.0, "money": 0.0}
DTYPES = {
    "end_day": "float64", "chosen_day": "float64", "mql_day": "float64", "first_sales_touch_day": "float64", "accepted": "boolean",
    "journey": "Int64", "vendor": pd.CategoricalDtype([US, RIVAL]), "reason": "category", "job_at_mql": "category", "role": "category",
}  # fmt: skip


def a_scenario(changes: Mapping[str, Any] | None = None) -> Scenario:
    """Return a market that runs in a moment: 30 accounts that often buy from three suppliers, for a year, with no warm-up."""
    return Scenario().with_changes(SMALL | dict(changes or {}))


def a_tables(
    journeys: Sequence[Mapping[str, Any]] = (),
    leads: Sequence[Mapping[str, Any]] = (),
    opportunities: Sequence[Mapping[str, Any]] = (),
    replication: int = 0,
    customers: Sequence[Mapping[str, Any]] = (),
    brand: Sequence[Mapping[str, Any]] = (),
    spend: Sequence[Mapping[str, Any]] = (),
) -> Tables:
    """Return tables of one replication; a journey's number is its place unless it says otherwise, and its account too."""
    numbered = [{"account": place, "journey": place, **row} for place, row in enumerate(journeys)]
    return Tables(
        journeys=_frame(numbered, {"account": 0, "journey": 0, **JOURNEY}, replication),
        activities=pd.DataFrame(),
        beliefs=pd.DataFrame(),
        leads=_frame(leads, LEAD, replication),
        opportunities=_frame(opportunities, OPPORTUNITY, replication),
        customers=_frame(customers, CUSTOMER, replication),
        brand=_frame(brand, BRAND, replication),
        spend=_frame(spend, SPEND, replication),
    )


def a_result(*tables: Tables, name: str = "relay", scenario: Scenario | None = None, failures: Any = ()) -> Result:
    """Return a result with the given tables as replications 0, 1, ..."""
    return Result.of(scenario or a_scenario(), name, 1, dict(enumerate(tables)), failures)


def a_comparison(base: Sequence[Tables], other: Sequence[Tables]) -> Comparison:
    """Return relay's tables against rugby's, replication by replication."""
    return Comparison(a_result(*base), a_result(*other, name="rugby"))


def won(**changes: Any) -> dict[str, Any]:
    """Return a journey that ended in a purchase from us."""
    return {"outcome": "purchase", "vendor": US, **changes}


def lost(**changes: Any) -> dict[str, Any]:
    """Return a journey that ended in a purchase from a rival."""
    return {"outcome": "purchase", "vendor": RIVAL, **changes}


def undecided(reason: str = "indecision", **changes: Any) -> dict[str, Any]:
    """Return a journey that ended without a decision."""
    return {"outcome": "no_decision", "reason": reason, **changes}


def still_open(**changes: Any) -> dict[str, Any]:
    """Return a journey that was not over when the simulation ended."""
    return {"outcome": "open", "end_day": None, **changes}


def _frame(rows: Sequence[Mapping[str, Any]], defaults: Mapping[str, Any], replication: int) -> pd.DataFrame:
    unknown = {name for row in rows for name in row} - set(defaults)
    assert not unknown, f"no such columns: {unknown}"
    whole = [{"replication": replication, **defaults, **row} for row in rows]
    dtypes = {name: DTYPES.get(name, type(value)) for name, value in {"replication": 0, **defaults}.items()}
    return pd.DataFrame(whole, columns=list(dtypes)).astype(dtypes)
