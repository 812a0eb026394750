"""Model 5 as far as it is there: nearly every mechanism to come switched on, with the values that it will begin with where known."""

from functools import cache
from typing import Any

import sim
from sim.scenario import JOBS, OperatingModel
from tests.world_builders import RUGBY, for_all_vendors, relay_but

INTERESTS = {"initiator": 1.0, "decider": 0.3, "user": -0.5, "influencer": 0.5, "purchaser": -1.0, "gatekeeper": -0.5}
COSTS = {"initiator": -0.2, "decider": 0.2, "user": 0.3, "influencer": 0.1, "purchaser": 0.2, "gatekeeper": 0.4}
BUYERS: dict[str, Any] = {
    "choice.known_in_mind": True, "choice.mind_constant": -0.5, "choice.mind_goodwill": 3.0, "choice.mind_worth": 1.0,
    "choice.preference": 1.0, "choice.talks_rise": 2.0, "choice.asks_sales.solution": 0.1, "choice.asks_sales.requirements": 0.4,
    "choice.asks_sales.selection": 0.8, "choice.asks_for_quotes": True, "choice.contest": 0.5, "choice.quote_hours": 8.0,
    "choice.lookers_ask": 0.5, "choice.most_conceded": 0.3, "choice.seen_as_pushing": 0.3,
}  # fmt: skip
GROUPS: dict[str, Any] = {
    "consent.by_consent": True, "consent.own_interest": 0.5, "consent.own_scatter": 1.0, "consent.benefit": 0.9,
    "consent.benefit_spread": 0.6, "consent.cost_spread": 0.9, "consent.fatigue": 0.03, "consent.objects_beyond": 0.25,
    "consent.case_gain": 0.1, "consent.champion_pull": 1.0, "consent.hold_per_month": 0.08, "consent.effort_spread": 0.3,
    **{f"roles.{role}.interest.{job}": pull for role, pull in INTERESTS.items() for job in JOBS},
    **{f"roles.{role}.change_cost": cost for role, cost in COSTS.items()},
    **{f"roles.{role}.can_block": 0.3 for role in ("initiator", "user", "influencer")},
}  # fmt: skip
SELLERS: dict[str, Any] = {
    "leads.cooling_days": 10.0, "leads.notes_handed_over": True, "leads.travel_hours": 1.5, "beliefs.remote_depth": 0.7,
} | for_all_vendors(prospecting_share=0.1, seller_spread=0.1, ramp_months=6.0, turnover=0.2)  # fmt: skip
MARKETING: dict[str, Any] = {
    "market.casual_in_bulk": True, "market.casual_readers_per_year": 12.0, "leads.identified": 0.02, "leads.brand_trust": 1.0,
    "market.settled_start": True, "marketing.mails_follow": True, "marketing.accounts_anew": True, "marketing.segment_focus": 1.0,
    "marketing.remake_by_job": True, "crm.hope": 0.2, "crm.slip": 42.0, "crm.quotes_by_signals": True, "crm.push_after": 6,
} | for_all_vendors(case_share=0.2, case_content=0.3)  # fmt: skip
CUSTOMERS: dict[str, Any] = {
    "customers.dialogue_fit": 0.02, "customers.serving_cost": 0.005, "customers.dialogue_saves": 0.3, "customers.push_displaces": 0.5,
    "vendors.us.crisis_month": 20, "vendors.us.crisis_depth": 0.5,
}  # fmt: skip
RIVALS: dict[str, Any] = {f"vendors.rival_{letter}.follows_after_losses": 3 for letter in "ab"}
MODELS: dict[str, OperatingModel] = {
    "relay": relay_but(hand_over_days=0.25, hand_over_hours=0.5, triage="by_value", cold_share=0.5),
    "rugby": RUGBY.model_copy(update={"triage": "by_value", "cold_share": 0.5, "coordination_hours": 0.25}),
}


@cache
def a_market(accounts: int = 60) -> sim.Scenario:
    """A small market for four years in which all of model 5 happens at once."""
    smaller = {"market.accounts": accounts, "market.months": 48, "market.in_market_per_quarter": 0.15, "market.cool_down_months": 12}
    return sim.load("mid_market").with_changes(smaller | BUYERS | GROUPS | SELLERS | MARKETING | CUSTOMERS | RIVALS)
