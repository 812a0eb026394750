"""Small worlds that together run nearly all of the kernel, played here as plain Python.

Run as a script with ``NUMBA_DISABLE_JIT=1`` and the name of a file, it plays all of them, pickles their tables into the file, and writes
beside it, as JSON, how many of the kernel's branches ran.
"""

import pickle
import sys
from pathlib import Path
from typing import Any

from sim.scenario import PRESETS, OperatingModel, Scenario
from sim.scenario.change import Change

KERNEL = Path(__file__).parents[1] / "sim/world/kernel"
MACHINERY = ("by_reference.py", "jit.py")
"""Of the kernel, what is there for compiling only."""
RELAY, RUGBY = PRESETS["relay"].levers, PRESETS["rugby"].levers
SMALL = {**{f"vendors.rival_{letter}.takes_part": False for letter in "cde"},
         "market.accounts": 5, "market.months": 14, "market.warm_up_months": 0, "market.cool_down_months": 0, "market.rest_months": 1.0,
         "market.in_market_per_quarter": 1.0, "group.size_mean": 3.0, "market.casual_readers_per_year": 4.0,
         "time.online_hours": 2.0, "time.offline_hours": 2.0, "time.group_meeting_hours": 2.0, "time.supplier_meeting_hours": 2.0,
         "group.hours_per_week": 4.0}  # fmt: skip
QUICK = {f"jobs.learning.{job}": 2.0 for job in ("problem", "solution", "requirements", "selection")} | {"ending.negotiation_days": 5.0}
ALL_VENDORS = ("us", "rival_a", "rival_b")


def for_vendors(**values: Any) -> dict[str, Any]:
    return {f"vendors.{vendor}.{name.replace('__', '.')}": value for vendor in ALL_VENDORS for name, value in values.items()}


WORLDS: dict[str, tuple[dict[str, Any], OperatingModel]] = {
    "relay": ({}, RELAY),
    "rugby": ({}, RUGBY),
    "quick purchases": (QUICK | {"consent.benefit": 3.0, "market.in_market_per_quarter": 3.0, "market.rest_months": 0.0}, RUGBY),
    "customers who stay and go": (
        QUICK | {"ending.needs_quote": False, "consent.benefit": 5.0, "market.in_market_per_quarter": 3.0,
                 "customers.contract_months": 2,
                 "customers.complaints": 12.0, "customers.cross_sell": 12.0, "customers.referrals": 12.0, "customers.push_gain": 1.0,
                 "customers.satisfaction_effect": 1.0, "market.accounts": 8},
        RUGBY,
    ),
    "programmes and forms": (
        QUICK | for_vendors(retargeting=True, profiling=True, mail_automation=True, role_material=0.8) | {"leads.identified": 0.6,
                 "leads.first_signal": 0.5, "leads.threshold": 3.0, "leads.fit_wanted": 0.2, "leads.pickup_limit_days": 1.0},
        OperatingModel(takeover="first_signal", marketing_cover=0.5, sales_cover=0.6, account_choice="own_list", scoring_unit="account"),
    ),
    "one buyer, nobody to meet": (
        for_vendors(sales_people=0, marketing_hours=0.0) | {"group.size_mean": 1.0, "group.size_spread": 0.0, "ending.only_looking": 0.5,
                 "choice.mind_constant": -20.0, "marketing.list_share": 1.0, "market.casual_readers_per_year": 0.0},
        OperatingModel(account_choice="joint_list"),
    ),
    "many who disagree": (
        {"group.size_mean": 12.0, "group.opening_disagreement": 3.0, "group.stubbornness": 0.8, "market.accounts": 2,
         "consent.fatigue": 0.5,
         "market.months": 10, "time.supplier_meeting": 0.34, "time.other": 0.0, "time.online": 0.26, "leads.casual_visits": 1.0,
         "jobs.validated_at": 0.3, "jobs.reopened_understanding": 0.2, "customers.followed": False},
        RUGBY,
    ),
    "busy experts": (
        QUICK | for_vendors(sales_people=1, selling_share=0.05) | {"time.booking_patience_days": 0.0, "leads.call_hours": 6.0,
                 "leads.pickup_limit_days": 5.0, "leads.threshold": 2.0, "crm.push_after": 2, "crm.meetings_per_stage": 1,
                 "leads.points_contact": 9.0,
                 "beliefs.risk_aversion": 4.0, "consent.benefit": 0.5, "ending.shortlist": 1},
        OperatingModel(sales_cover=1.0),
    ),
    "buyers who choose, ask and agree": (
        QUICK | {"choice.mind_goodwill": 2.0, "choice.mind_worth": 1.0, "choice.preference": 1.0,
                 "choice.talks_rise": 2.0, "choice.asks_sales.solution": 0.3, "choice.asks_sales.requirements": 0.7,
                 "choice.asks_sales.selection": 0.9, "choice.quote_hours": 6.0, "choice.lookers_ask": 0.7,
                 "choice.contest": 1.0, "choice.most_conceded": 0.5, "choice.seen_as_pushing": 0.5, "crm.push_after": 3,
                 "consent.own_interest": 0.5, "consent.own_scatter": 1.0, "consent.benefit": 1.0,
                 "consent.cost_spread": 1.5, "consent.fatigue": 0.05, "consent.case_gain": 0.3, "consent.champion_pull": 1.0,
                 "consent.hold_per_month": 0.3, "consent.hold_months": 0.5, "consent.effort_spread": 0.3, "consent.rounds": 1,
                 "ending.only_looking": 0.2, "market.accounts": 12, "market.in_market_per_quarter": 3.0, "leads.fit_wanted": -0.5,
                 **{f"roles.{role}.can_block": 0.5 for role in ("user", "influencer", "initiator")}},
        RUGBY,
    ),
    "a change on its way": (
        {"rival_models.relay.change.to": "rugby", "rival_models.relay.change.month": 6.0, "rival_models.relay.change.ramp_months": 0.0},
        OperatingModel(change=Change(to="rugby", month=3.5, ramp_months=4.0, dip=0.2, cost=1000.0)),
    ),
    "rivals who follow": (
        QUICK | {"consent.benefit": 5.0, "market.in_market_per_quarter": 3.0, "market.rest_months": 0.0,
                 "ending.needs_quote": False, "leads.threshold": 2.0, "leads.identified": 0.9, "market.accounts": 4,
                 **{f"vendors.rival_{x}.{name}": value for x in "ab"
                    for name, value in {"follows_after_losses": 1, "follow_months": 0.0, "follow_ramp_months": 2.0}.items()}},
        RUGBY,
    ),
    "marketing to come": (
        QUICK | for_vendors(case_share=0.2, case_content=0.2, leads_only=True) | {
                 "market.casual_readers_per_year": 40.0,
                 "leads.identified": 0.1, "leads.brand_trust": 1.0, "leads.threshold": 2.0, "crm.quotes_by_signals": True,
                 "crm.push_after": 1, "crm.meetings_per_stage": 1, "crm.hope": 0.2, "crm.slip": 20.0,
                 "marketing.mails_follow": True, "marketing.accounts_anew": True,
                 "marketing.segment_focus": 1.0, "marketing.remake_by_job": True, "leads.fit_wanted": 0.1},
        OperatingModel(signal_sharing=0.5, feedback=0.5, account_choice="joint_list"),
    ),
    "sellers who choose whom to call": (
        QUICK | for_vendors(sales_people=1, selling_share=0.2) | {"leads.call_hours": 4.0, "leads.threshold": 2.0},
        OperatingModel(triage="by_value", cold_share=0.4, signal_sharing=0.5),
    ),
    "relay as found": (
        QUICK | {"leads.cooling_days": 2.0, "leads.notes_handed_over": True, "leads.threshold": 4.0, "leads.identified": 0.6},
        PRESETS["relay_as_found"].levers,
    ),
    "sellers who come and go, travel and prospect": (
        QUICK | for_vendors(prospecting_share=0.3, seller_spread=0.1, ramp_months=3.0, turnover=2.0) | {"leads.travel_hours": 2.0,
                 "beliefs.remote_depth": 0.6, "leads.contact_accepted": 0.5, "leads.contact_accepted_early": 0.3},
        RUGBY.model_copy(update={"coordination_hours": 2.0, "cold_share": 0.5}),
    ),
    "after the sale to come": (
        QUICK | for_vendors(crisis_month=9, crisis_depth=0.6) | {"ending.needs_quote": False, "consent.benefit": 5.0,
                 "market.in_market_per_quarter": 1.0, "market.accounts": 8, "customers.referrals": 12.0, "customers.loyalty_gain": 0.3,
                 "customers.complaints": 6.0, "customers.dialogue_fit": 0.1, "customers.serving_cost": 0.01,
                 "customers.dialogue_saves": 0.5, "customers.push_displaces": 0.5, "customers.ambassador_needs": 1.0},
        RUGBY,
    ),
}  # fmt: skip
"""What each differs in from `SMALL`, and how we work in it."""


def scenario_of(name: str) -> Scenario:
    return Scenario().with_changes(SMALL | WORLDS[name][0])


def tables_of(name: str) -> dict[str, Any]:
    """Play one world, and return its tables by name."""
    from sim.world import Tables, run_replication

    tables = run_replication(scenario_of(name), WORLDS[name][1], 1, 0)
    return {table: getattr(tables, table) for table in Tables.__dataclass_fields__}


def main(file: str) -> None:
    import coverage

    measured = coverage.Coverage(branch=True, source=[str(KERNEL)], omit=[str(KERNEL / name) for name in MACHINERY], data_file=None)
    measured.start()
    tables = {name: tables_of(name) for name in WORLDS}
    measured.stop()
    report = Path(file).with_suffix(".json")
    measured.json_report(outfile=str(report))
    Path(file).write_bytes(pickle.dumps(tables))


if __name__ == "__main__":
    main(sys.argv[1])
