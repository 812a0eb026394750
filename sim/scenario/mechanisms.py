"""Every mechanism that can be switched off alone, and which setting does it.

A world without any one of them still runs, so `sim.compare` can show what it does by itself:

>>> import sim
>>> scenario = sim.load("mid_market")
>>> off = sim.scenario.MECHANISMS["loop_backs"].switched_off(scenario)
>>> sim.compare(scenario, "rugby", "rugby", changes=off).table()

Switching a mechanism off changes nothing else on purpose: hours and money stay where they are.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from typing import Any

from .presets import PRESETS
from .scenario import US, Scenario
from .sellers import OperatingModel
from .specialists import SPECIALISTS


@dataclass(frozen=True)
class Mechanism:
    """One mechanism and its switch.

    Attributes
    ----------
    key, label : str
        Its name here, and in a marketer's words.
    codes : tuple of str
        Which systems of docs/mission.md it belongs to.
    off : dict of str to object
        The values that switch it off, by dotted key; a ``*`` stands for every vendor or operating model.
    on : dict of str to object
        The values that switch it on, where the scenarios as shipped are without it or it shows only with them.
    under : str
        The way of working under which it shows.
    """

    key: str
    label: str
    codes: tuple[str, ...]
    off: Mapping[str, Any]
    on: Mapping[str, Any] = field(default_factory=dict)
    under: str = "rugby"

    def switched_off(self, scenario: Scenario) -> dict[str, Any]:
        """Return the changes that take the mechanism out of *scenario*; empty when it is not in it."""
        return _changes(self.off, scenario)

    def switched_on(self, scenario: Scenario) -> dict[str, Any]:
        """Return the changes that bring the mechanism into *scenario*; empty when nothing is missing or it belongs to every world."""
        return _changes(self.on, scenario)


def _changes(wanted: Mapping[str, Any], scenario: Scenario) -> dict[str, Any]:
    """Return *wanted* for every key that a pattern fits, but what is so already; we always take part."""
    now = scenario.values() | {f"vendors.{key}.specialists": list(vendor.specialists) for key, vendor in scenario.vendors.items()}
    return {
        key: value
        for pattern, value in wanted.items()
        for key in now
        if fnmatchcase(key, pattern) and now[key] != value and key != f"vendors.{US}.takes_part"
    }


def _lever(name: str, off: Any = None) -> dict[str, Any]:
    """Return what sets a lever of every way of working, as it comes where nothing else is said."""
    value = OperatingModel.model_fields[name].default if off is None else off
    return {f"{models}.*.{name}": value for models in ("operating_models", "rival_models")}


def _vendors(**values: Any) -> dict[str, Any]:
    return {f"vendors.*.{name.replace('__', '.')}": value for name, value in values.items()}


_TEAM = {f"vendors.{US}.specialists": list(SPECIALISTS)}
_ROLES_ASKED = {f"vendors.{US}.profiling": True}
_BATON = ("hand_over_days", "hand_over_hours", "never_called")
_AS_FOUND = PRESETS["relay_as_found"].levers

MECHANISMS: dict[str, Mechanism] = {
    each.key: each
    for each in (
        # buying
        Mechanism("agreed_jobs", "A job is done when the group agrees on it", ("M1", "M3"),
                  {"consent.agrees_within": 10.0, "consent.parts_beyond": 10.0}),
        Mechanism("loop_backs", "Groups loop back", ("M1", "M2"), {"jobs.new_information": 0.0}),
        Mechanism("wandering", "Groups wander between jobs", ("M2",), {"jobs.wander": 0.0}),
        Mechanism("disagreement", "People begin with views of their own", ("M3",), {"group.opening_disagreement": 0.0}),
        Mechanism("stubbornness", "People hold on to first opinions", ("M3",), {"group.stubbornness": 0.0}),
        Mechanism("own_interests", "Learning alone pulls people apart", ("M3",),
                  {"consent.own_interest": 0.0, "consent.own_scatter": 0.0}),
        Mechanism("consent", "Members who are against can block", ("M33",), {"consent.objects_beyond": 10.0}),
        Mechanism("the_case", "Business cases and champions win colleagues over", ("M33",),
                  {"consent.case_gain": 0.0, "consent.champion_pull": 0.0}),
        Mechanism("fatigue", "Months of work tire a group", ("M7", "M33"), {"consent.fatigue": 0.0}),
        Mechanism("holds", "Purchases are put on hold", ("M7",), {"consent.hold_per_month": 0.0}),
        Mechanism("effort", "Groups differ in effort", ("M7",), {"consent.effort_spread": 0.0}),
        Mechanism("rivals", "Suppliers share the buyers’ time", ("M5", "M9"), {"vendors.*.takes_part": False}),
        Mechanism("self_service", "Buyers serve themselves on suppliers’ sites", ("M4", "M6"), {"time.supplier_material": 0.0}),
        Mechanism("remote", "Suppliers are met by phone, e-mail and video", ("M6",), {"time.remote": 0.0}),
        Mechanism("modes_differ", "A talk in person takes longer and tells more", ("M6",),
                  {"leads.travel_hours": 0.0, "beliefs.remote_depth": 1.0}),
        Mechanism("third_parties", "Others talk about suppliers", ("M6",), {"beliefs.third_party_signal": 0.0}),
        Mechanism("only_looking", "Some only look at the market", ("M7",), {"ending.only_looking": 0.0}),
        Mechanism("caution", "Buyers shy away from what they do not know", ("M7", "M21"), {"beliefs.risk_aversion": 0.0}),
        Mechanism("talks_rise", "More talks with suppliers later in the journey", ("M6",), {"choice.talks_rise": 0.0}),
        Mechanism("preference", "Buyers turn to suppliers they prefer", ("M34",), {"choice.preference": 0.0}),
        Mechanism("hand_raisers", "Buyers who ask for sales are qualified leads", ("M31",), {"choice.asks_sales.*": 0.0}, under="relay"),
        Mechanism("asked_quotes", "Buyers ask more than one supplier, and some only out of curiosity", ("M34",),
                  {"choice.contest": 0.0, "choice.lookers_ask": 0.0}),
        Mechanism("tailoring", "Talks make the offer fit better", ("M39",), {"beliefs.tailoring": 0.0}),
        Mechanism("negotiation", "Sellers give way on price", ("M39",), {"choice.most_conceded": 0.0}),
        Mechanism("seen_as_pushing", "Early, unasked quotes are taken for pushing", ("M41",), {"choice.seen_as_pushing": 0.0},
                  under="relay"),
        # working together
        Mechanism("hand_over", "Marketing hands over at a score and falls silent", ("M10",),
                  {"operating_models.relay.takeover": "first_signal", "operating_models.relay.marketing_cover": 1.0}, under="relay"),
        Mechanism("no_baton", "A shared team hands nothing over", ("M11",), _lever("hand_over_days") | _lever("hand_over_hours")),
        Mechanism("dropped_baton", "Leads wait and get lost on the way to sales", ("M43",),
                  {key: value for name in _BATON for key, value in _lever(name, 0.0).items()},
                  {f"operating_models.relay.{name}": getattr(_AS_FOUND, name) for name in _BATON}, under="relay"),
        Mechanism("cooling", "Leads cool while they wait", ("M43",), {"leads.cooling_days": 0.0}, under="relay"),
        Mechanism("triage", "Sales calls the most valuable leads first", ("M35",),
                  _lever("triage", "first_come") | _lever("cold_share", 1.0)),
        Mechanism("prospecting", "Sellers find their own leads", ("M32",), _vendors(prospecting_share=0.0), under="relay"),
        Mechanism("changing_sellers", "Sales people differ, learn and leave", ("M9",),
                  _vendors(seller_spread=0.0, ramp_months=0.0, turnover=0.0)),
        Mechanism("followers", "Rivals copy what beats them", ("M44",), _vendors(follows_after_losses=0),
                  {"vendors.rival_*.follows_after_losses": 5}),
        Mechanism("change", "A dated change of the way of working", ("M45",), {"operating_models.*.change.to": ""},
                  {"operating_models.relay.change.to": "rugby", "operating_models.relay.change.month": 24.0}, under="relay"),
        Mechanism("early_takeover", "Sales steps in at the first sign of interest", ("M10", "M11"), _lever("takeover")),
        Mechanism("marketing_stays", "Marketing stays after sales takes over", ("M10", "M11"), _lever("marketing_cover")),
        Mechanism("early_experts", "Experts answer early questions", ("M11",), _lever("sales_cover")),
        Mechanism("coordination", "Coordination takes time", ("M11", "M37"),
                  _lever("coordination", 0.0) | _lever("coordination_hours", 0.0)),
        Mechanism("specialists", "Named specialists", ("M11", "M37"), _vendors(specialists=[]), _TEAM),
        Mechanism("tactics", "Specialists focus on rivals’ weak spots", ("M11", "M37"), _lever("tactics"),
                  {"operating_models.rugby.tactics": "by_opponent"} | _TEAM),
        Mechanism("feedback", "Conversations improve content", ("M11", "M12"), _lever("feedback")),
        Mechanism("content_in_talks", "Sellers use marketing’s content", ("M12",), {"marketing.sales_use": 0.0}),
        Mechanism("shared_signals", "What buyers read tells sellers their job", ("M11", "M13"), _lever("signal_sharing")),
        Mechanism("listening", "Sellers hear what the question is", ("M13",), {"jobs.listening": 0.0}),
        # funnel and CRM
        Mechanism("account_scores", "Scores add up by company", ("M11", "M15", "M17"), _lever("scoring_unit"),
                  under="relay_with_signals"),
        Mechanism("scores", "Sales calls above a score", ("M17",), {"leads.threshold": 0.1}, under="relay"),
        Mechanism("mails", "E-mail automation", ("M17",), _vendors(mail_automation=False), {f"vendors.{US}.mail_automation": True},
                  under="relay"),
        Mechanism("retargeting", "Retargeting", ("M17",), _vendors(retargeting=False), {f"vendors.{US}.retargeting": True}),
        Mechanism("quotes_needed", "Only suppliers that have sent a quote can be chosen", ("M16", "M18"), {"ending.needs_quote": False}),
        Mechanism("unasked_quotes", "Quotes go out unasked", ("M18", "M19"), {"crm.push_after": 1000}),
        Mechanism("quotes_by_signals", "No quote while a group is known to be exploring", ("M13", "M19"), {"crm.quotes_by_signals": False}),
        Mechanism("hope", "Sellers are hopeful, and closing dates slip", ("M19",), {"crm.hope": 0.0, "crm.slip": 0.0}),
        # marketing
        Mechanism("funded", "Marketing has hours at all", ("M14",), {f"vendors.{US}.marketing_hours": 0.0}),
        Mechanism("leads_only", "Marketing is judged by names alone", ("M20",), _vendors(leads_only=False),
                  {f"vendors.{US}.leads_only": True}),
        Mechanism("in_mind", "Suppliers come to mind by their name", ("M21", "M38"),
                  {"choice.mind_goodwill": 0.0, "choice.mind_worth": 0.0}),
        Mechanism("brand_trust", "A known name is trusted with a click and a name", ("M21",), {"leads.brand_trust": 0.0}),
        Mechanism("mails_follow", "Mails follow what was read", ("M17",), {"marketing.mails_follow": False}),
        Mechanism("chosen_anew", "Accounts are chosen anew", ("M36",), {"marketing.accounts_anew": False, "marketing.segment_focus": 0.0}),
        Mechanism("remade_by_job", "Reviews re-make material by job", ("M24", "M36"), {"marketing.remake_by_job": False}),
        Mechanism("known_names", "A known name is safe", ("M21", "M38"), {"beliefs.brand_precision": 0.0}),
        Mechanism("brand_pull", "A known name draws readers", ("M20", "M21"), {"marketing.brand_pull": 0.0}),
        Mechanism("campaign_brand", "Campaigns build the brand", ("M21",), {"marketing.campaign_brand": 0.0}),
        Mechanism("experience", "Experience with a supplier lasts", ("M21",), {"marketing.experience_gain": 0.0}),
        Mechanism("word_of_mouth", "Word of mouth", ("M21",), {"marketing.word_of_mouth": 0.0}),
        Mechanism("brand_wear", "Time wears the brand", ("M21",), {"marketing.brand_wear": 0.0}),
        Mechanism("account_list", "Accounts are chosen together", ("M11", "M14", "M22"), _lever("account_choice")),
        Mechanism("outreach", "Contact colleagues once one person responds", ("M11", "M22"), _lever("persona_trigger")),
        Mechanism("role_material", "Material made for each role", ("M14", "M22"), _vendors(role_material=0.0),
                  {f"vendors.{US}.role_material": 0.7} | _ROLES_ASKED),
        Mechanism("casual_readers", "The curious read too", ("M23",), {"market.casual_readers_per_year": 0.0}),
        Mechanism("wrong_trade", "Companies in the wrong industry", ("M23",), {"market.wrong_trade_share": 0.0}),
        Mechanism("no_margin", "Casual readers who want only low-margin products", ("M23",), {"market.no_margin_share": 0.0}),
        Mechanism("reviews", "Quarterly reviews move hours", ("M24",), {"marketing.planning_speed": 0.0}),
        Mechanism("planning_by_value", "Plans aim at won value", ("M11", "M24"), _lever("planning_target")),
        Mechanism("profiling", "Role and reason asked in exchange", ("M30",), _vendors(profiling=False), _ROLES_ASKED),
        # after the sale
        Mechanism("after_the_sale", "The years after the sale", ("M25", "M26"), {"customers.followed": False}),
        Mechanism("incumbents", "Customers know their supplier", ("M27",), {"customers.incumbent_known": False}),
        Mechanism("dialogue", "Dialogue with customers", ("M26", "M27"), _vendors(after_sale__dialogue_hours=0.0)),
        Mechanism("complaints", "Customers complain", ("M27",), {"customers.complaints": 0.0}),
        Mechanism("luring", "Rivals lure customers away", ("M27",), {"customers.rivals_pull": 0.0}),
        Mechanism("paid_dialogue", "Dialogue takes marketing’s time", ("M27",), {"customers.paid_by_marketing": False}),
        Mechanism("pushing", "Dialogue also pushes sales", ("M28",), _vendors(after_sale__push_share=0.0)),
        Mechanism("further_purchases", "Loyal customers buy more", ("M25",), {"customers.cross_sell": 0.0}),
        Mechanism("ambassadors", "Customers recommend us", ("M29",), {"customers.word_of_mouth": False}),
        Mechanism("woken_needs", "A recommendation wakes a need", ("M29",), {"customers.ambassador_needs": 0.0}),
        Mechanism("tuning", "Dialogue makes the product fit and saves service", ("M40",),
                  {"customers.dialogue_fit": 0.0, "customers.dialogue_saves": 0.0}),
        Mechanism("push_displaces", "Pushing takes the place of dialogue", ("M28",), {"customers.push_displaces": 0.0}),
        Mechanism("crisis", "A crisis of ours", ("M27",), _vendors(crisis_depth=0.0),
                  {f"vendors.{US}.crisis_month": 20, f"vendors.{US}.crisis_depth": 0.5}),
    )
}  # fmt: skip
"""The mechanisms by key."""
