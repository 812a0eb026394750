"""The records that compiled code works on, and the codes they hold.

One journey is one `JOURNEY` record, one vendor one `VENDOR` record, one company one `COMPANY` record, what is constant for a run is the
`LAW` and, for the years after the sale, the `RULES`. Everything is plain numbers of fixed shape, so that code is compiled once for
all scenarios. What is written down are rows: `ACTIVITY_ROW` to `CUSTOMER`.
"""

from __future__ import annotations

import numpy as np
from scipy.special import ndtri

from sim.scenario import JOBS, ROLES, Scenario
from sim.scenario.buyers import DAYS_PER_MONTH as DAYS_PER_MONTH
from sim.scenario.customers import Customers
from sim.scenario.scenario import MAX_VENDORS

MAX_MEMBERS = 30
MOST_JOURNEYS = 1000  # of one account: a journey's number is this times its account and a running number
MAX_BOOKED = 64
HOURS_PER_DAY, DAYS_PER_WEEK = 8.0, 5.0
FINE = 2.0**20
"""What vendors add up is rounded down to 1 / FINE: such sums are exact, so it does not matter which group is played first."""

ACTIVITIES = ("online", "offline", "group_meeting", "supplier_meeting", "other", "loop_back", "new_information")
ONLINE, OFFLINE, GROUP_MEETING, SUPPLIER_MEETING, OTHER, LOOP_BACK, NEW_INFORMATION = range(7)
JOB_NAMES = (*JOBS, "validation", "consensus")
PROBLEM, SOLUTION, REQUIREMENTS, SELECTION, VALIDATION, CONSENSUS = range(6)
ROLE_NAMES = ROLES
MODES = ("traditional", "remote", "digital")
TRADITIONAL, REMOTE, DIGITAL = range(3)
SERVED = ("public site", "tuned", "event staff", "expert")
PUBLIC_SITE, TUNED, EVENT_STAFF, EXPERT = range(4)
SOURCES = ("content", "nurture", "campaigns", "brand")
CONTENT, NURTURE, CAMPAIGNS, BRAND = range(4)
TOUCHPOINTS = (
    "web search", "social network", "online group",  # learning online, others' material
    "supplier site", "webinar", "online demo",  # learning online, a supplier's material
    "trade press", "peer in another company", "conference talk",  # learning offline
    "visit", "fair", "demo on site",  # in person
    "call", "video meeting", "mail",  # remote
    "group meeting", "approval", "administration",
)  # fmt: skip
_PLACE = {"others_online": 0, "supplier_online": 3, "offline": 6, "in_person": 9, "remote": 12, "group": 15, "other": 16}
AT_OTHERS_ONLINE, AT_SUPPLIER_ONLINE, AT_OFFLINE, AT_PERSON, AT_REMOTE, AT_GROUP, AT_OTHER = _PLACE.values()

# Why the kernel stopped.
REACHED, WANTS_EXPERT, QUALIFIED, STAGE, SIGNED, DECIDED_AGAINST, OUT_OF_PATIENCE, LOG_FULL, STEPPED = range(9)
GO_ON = -1
REJECTED = 2
"""In place of 1 in `calling`: sales has turned the account down for good."""
NOBODY = -1
REASONS = ("status quo better", "indecision", "patience ran out", "no agreement", "only looking")
STATUS_QUO_BETTER, INDECISION, PATIENCE_RAN_OUT, NO_AGREEMENT, ONLY_LOOKING = range(5)
OUTCOMES = ("open", "purchase", "no_decision")
OPEN, PURCHASE, NO_DECISION = range(3)
VERDICTS = ("not in-market", "wrong trade", "no margin", "poor fit", "too early", "already decided", "never called")
NOT_IN_MARKET, WRONG_TRADE, NO_MARGIN, POOR_FIT, TOO_EARLY, ALREADY_DECIDED, NEVER_CALLED = range(7)
UNDECIDED, NO, YES = -1, 0, 1
LISTS = ("broad", "joint_list", "own_list")
BROAD, JOINT_LIST, OWN_LIST = range(3)
"""Whom marketing addresses: everybody alike, accounts chosen with sales, or accounts it chose alone."""
LOST_STAGE = -1
"""In place of a stage: the deal is lost."""
FAREWELLS = ("still a customer", "bought anew", "not renewed", "lost to rival")
STILL_CUSTOMER, BOUGHT_ANEW, NOT_RENEWED, LOST_TO_RIVAL = range(4)

_members_jobs, _members_vendors = (MAX_MEMBERS, 4), (MAX_MEMBERS, MAX_VENDORS)
JOURNEY = np.dtype(
    [
        # who and what
        ("account", "i8"), ("journey", "i8"), ("n", "i8"), ("day", "f8"), ("start_day", "f8"), ("deadline", "f8"), ("value", "f8"),
        ("only_looking", "i8"), ("status_quo", "f8"), ("negotiation_days", "f8"),
        # the members
        ("role", "i8", MAX_MEMBERS), ("weight", "f8", MAX_MEMBERS), ("diligence", "f8", MAX_MEMBERS),
        ("stubbornness", "f8", MAX_MEMBERS), ("attention", "f8", _members_jobs), ("first_opinion", "f8", _members_jobs),
        ("understanding", "f8", _members_jobs), ("opinion", "f8", _members_jobs),
        ("lottery", "f8", MAX_MEMBERS), ("present", "i8", MAX_MEMBERS),
        # the jobs
        ("done", "i8", 4), ("focus", "i8"), ("loop_backs", "i8"), ("revisited", "i8", 6), ("validated", "i8"),
        # the clocks of the five activities
        ("rate", "f8", 5), ("next_day", "f8", 5), ("count", "i8", 5), ("hours", "f8", 5),
        # the vendors as this group sees them
        ("fit", "f8", MAX_VENDORS), ("mean", "f8", _members_vendors), ("precision", "f8", _members_vendors),
        ("in_race", "i8", MAX_VENDORS), ("at_start", "i8", MAX_VENDORS), ("settled_day", "f8"), ("chosen", "i8"), ("chosen_day", "f8"),
        ("close_day", "f8"),
        # the group as the vendors see it
        ("target", "f8", MAX_VENDORS), ("contact", "i1", _members_vendors), ("lead_day", "f8", _members_vendors),
        ("visited_day", "f8", _members_vendors), ("role_known", "i1", _members_vendors), ("told_job", "i8", MAX_VENDORS),
        ("standing", "f8", MAX_VENDORS),
        ("points", "f8", _members_vendors), ("points_day", "f8", _members_vendors), ("best_score", "f8", _members_vendors),
        ("calling", "i8", MAX_VENDORS), ("rest_until", "f8", MAX_VENDORS), ("taken", "i8", MAX_VENDORS), ("stage", "i8", MAX_VENDORS),
        ("meetings", "i8", MAX_VENDORS), ("visits", "f8", (MAX_VENDORS, 4)), ("pull", "f8", (MAX_VENDORS, 4)),
        ("digital_hours", "f8", MAX_VENDORS),
        ("public_hours", "f8", MAX_VENDORS),
        ("meeting_hours", "f8", MAX_VENDORS), ("lost_appointments", "i8", MAX_VENDORS), ("sales_hours", "f8", MAX_VENDORS),
        # appointments that are booked and not yet held
        ("n_booked", "i8"), ("booked_day", "f8", MAX_BOOKED), ("booked_vendor", "i8", MAX_BOOKED), ("booked_step", "i8", MAX_BOOKED),
        ("booked_served", "i8", MAX_BOOKED),
        # leads that were handed to sales: when, on which job, when called, with what verdict, for how many hours; and calls still due
        ("mql_day", "f8", _members_vendors), ("mql_job", "i1", _members_vendors), ("called_day", "f8", _members_vendors),
        ("accepted", "i1", _members_vendors), ("verdict", "i1", _members_vendors), ("call_hours", "f8", _members_vendors),
        ("due_day", "f8", MAX_VENDORS), ("due_member", "i8", MAX_VENDORS),
        # what the kernel stopped for
        ("stopped_for", "i8"), ("event_vendor", "i8"), ("event_member", "i8"), ("event_hours", "f8"), ("event_step", "i8"),
        ("reason", "i8"),
    ],
    align=True,
)  # fmt: skip

VENDOR = np.dtype(
    [
        ("goodwill", "f8"), ("price", "f8"), ("content", "f8", 4), ("heard", "f8", 4), ("nurture", "f8"), ("campaigns", "f8"),
        ("sales_quality", "f8"), ("event_quality", "f8"), ("has_events", "i8"), ("event_hours", "f8"), ("quote_stage", "i8"),
        ("contract_stage", "i8"),
        ("takeover_on_signal", "i8"), ("marketing_cover", "f8"), ("sales_cover", "f8"), ("signal_sharing", "f8"), ("feedback", "f8"),
        ("score_accounts", "i8"), ("persona_trigger", "i8"),
        ("mails", "i8"), ("retargeting", "i8"), ("profiling", "i8"), ("role_material", "f8"), ("lift", "f8", (4, 3)),
        # its people, its plans and its customers
        ("fit_mean", "f8"), ("account_list", "i8"), ("people", "i8"), ("hours_per_day", "f8"), ("booked_hours", "f8"),
        ("marketing_hours", "f8"), ("brought_leads", "f8", 4), ("brought_value", "f8", 4), ("told", "f8"),
        ("customers", "i8"), ("dialogue_hours", "f8"), ("push_share", "f8"), ("chance_of_answer", "f8"),
        # what its web statistics count until the quarter's end
        ("visitors", "f8"), ("met", "f8"), ("visits", "f8"), ("brand_searches", "f8"), ("direct_visits", "f8"),
        ("video_views", "f8"), ("read_hours", "f8"),
    ],
    align=True,
)  # fmt: skip

COMPANY = np.dtype(
    [
        ("right_trade", "i8"), ("size", "f8"), ("fit", "f8", MAX_VENDORS), ("promise", "f8", MAX_VENDORS), ("target", "f8", MAX_VENDORS),
        ("standing", "f8", MAX_VENDORS), ("standing_day", "f8"), ("recommended_day", "f8", MAX_VENDORS),
        ("recommended_fit", "f8", MAX_VENDORS),
        ("journey", "i8"), ("group", "i8"),  # the number of its next or present journey, and the place of the group that is on it
    ],
    align=True,
)  # fmt: skip
READER = np.dtype([("number", "i8"), ("state", "i8"), ("created_day", "f8"), ("visits", "i8")], align=True)

_LAW = {
    "jobs": ("known_at_start", "wander", "validated_at", "agreed_below", "reopened_understanding", "reopened_disagreement", "help_gain",
             "off_job_help", "listening", "opinion_pull", "opinion_noise", "new_information", "shock_understanding", "shock_opinion"),
    "market": ("rest_months", "in_market_per_quarter", "wrong_trade_share", "no_margin_share", "casual_readers_per_year"),
    "deal": ("value_median", "value_spread"),
    "beliefs": ("fit_spread", "prior_precision", "brand_precision", "considered_unknown",
                "discovery", "human_signal", "digital_signal", "third_party_signal", "risk_aversion"),
    "time": ("supplier_material", "remote", "hours_spread", "attendance", "supplier_meeting_people", "booking_patience_days"),
    "ending": ("status_quo_mean", "status_quo_spread", "patience_months", "patience_spread", "only_looking", "negotiation_days",
               "negotiation_spread", "shortlist", "needs_quote"),
    "group": ("size_mean", "size_spread", "hours_per_week", "stubbornness", "opening_disagreement", "meeting_pull"),
    "marketing": ("sales_use", "brand_pull", "campaign_pull", "nurture_pull", "public_quality", "retargeting_pull",
                  "retargeting_days", "role_gain", "list_share", "list_error", "brand_wear", "experience_gain", "word_of_mouth"),
    "leads": ("points_read", "points_contact", "fading_days", "threshold", "first_signal", "identified", "preparation_hours",
              "role_told", "form_fright", "casual_visits", "call_hours", "pickup_limit_days", "fit_wanted", "recycle_days"),
    "crm": ("meetings_per_stage", "push_after"),
}  # fmt: skip
LAW = np.dtype(
    [
        ("n_vendors", "i8"),
        ("detail", "i8"),
        ("one_step", "i8"),
        ("horizon", "f8"),
        ("learning_rate", "f8", 4),
        ("mean_hours", "f8", 5),
        ("longer_with_us", "f8", 4),
        ("shares", "f8", 5),
        ("role_weight", "f8", len(ROLES)),
        ("role_attention", "f8", (len(ROLES), 4)),
        ("n_later_roles", "i8"),
        ("later_role", "i8", len(ROLES)),
        ("later_role_odds", "f8", len(ROLES)),
        ("list_cut", "f8"),
    ]
    + [(name, "f8") for names in _LAW.values() for name in names],
    align=True,
)
RULES = np.dtype([(name, "f8") for name in Customers.model_fields])
"""What happens after the sale: the section `customers` of a scenario."""

ACTIVITY_ROW = np.dtype(
    [("account", "i4"), ("journey", "i4"), ("day", "f8"), ("hours", "f8"), ("activity", "i1"), ("people", "i1"), ("member", "i1"),
     ("role", "i1"), ("job", "i1"), ("producing_job", "i1"), ("mode", "i1"), ("touchpoint", "i1"), ("vendor", "i1"), ("served", "i1")]
)  # fmt: skip
BELIEF_ROW = np.dtype(
    [("account", "i4"), ("journey", "i4"), ("day", "f8"), ("job", "i1"), ("understanding", "f8"), ("disagreement", "f8"),
     ("leader", "i1"), ("margin", "f8"), ("preference_spread", "f8")]
)  # fmt: skip
JOURNEY_ROW = np.dtype(
    [("account", "i8"), ("journey", "i8"), ("group_size", "i8"), ("deal_value", "f8"), ("start_day", "f8"), ("end_day", "f8"),
     ("outcome", "i1"), ("vendor", "i1"), ("reason", "i1"), ("loop_backs", "i8"), ("jobs_revisited", "i8"), ("at_start", "i8"),
     ("at_end", "i8"), ("only_looking", "?"), ("chosen_day", "f8"), ("hours", "f8"), ("supplier_meeting_hours", "f8"),
     ("supplier_digital_hours", "f8"), ("our_meeting_hours", "f8"), ("our_digital_hours", "f8"), ("lost_appointments", "i8"),
     ("our_lost_appointments", "i8"), ("our_sales_hours", "f8"), ("our_public_site_hours", "f8")]
)  # fmt: skip
LEAD_ROW = np.dtype(
    [("vendor", "i1"), ("account", "i8"), ("member", "i8"), ("created_day", "f8"), ("score", "f8"), ("mql_day", "f8"),
     ("first_sales_touch_day", "f8"), ("accepted", "i1"), ("reason", "i1"), ("journey", "i8"), ("job_at_mql", "i1"), ("role", "i1"),
     ("role_told", "?"), ("sales_hours", "f8")]
)  # fmt: skip
DEAL_ROW = np.dtype(
    [("vendor", "i1"), ("account", "i8"), ("journey", "i8"), ("stage", "i1"), ("day", "f8"), ("amount", "f8"), ("true_job", "i1")]
)
CUSTOMER = np.dtype(
    [("account", "i8"), ("journey", "i8"), ("vendor", "i8"), ("start_day", "f8"), ("end_day", "f8"), ("outcome", "i8"),
     ("first_order", "f8"), ("satisfaction", "f8"), ("known", "f8"), ("loyalty", "f8"), ("months", "i8"), ("renewals", "i8"),
     ("cross_sales", "i8"), ("complaints", "i8"), ("complaints_answered", "i8"), ("referrals", "i8"), ("hours", "f8"),
     ("marketing_hours", "f8"), ("margin", "f8"), ("ahead", "f8"), ("is_one", "i8"), ("next_day", "f8")],
    align=True,
)  # fmt: skip


def law_of(scenario: Scenario, detail: bool, one_step: bool = False) -> np.ndarray:
    """Return the constants of a run as one `LAW` record."""
    law = np.zeros(1, LAW)
    law["n_vendors"], law["detail"], law["one_step"] = len(scenario.active_vendors), detail, one_step
    law["horizon"] = scenario.market.months * DAYS_PER_MONTH
    learning = scenario.jobs.learning
    law["learning_rate"] = [[1.0 / getattr(learning, job) for job in JOBS]]
    use = scenario.time
    law["mean_hours"] = [[use.online_hours, use.offline_hours, use.group_meeting_hours, use.supplier_meeting_hours, use.other_hours]]
    law["longer_with_us"] = [[getattr(use.longer_with_us, job) for job in JOBS]]
    law["shares"] = [[use.online, use.offline, use.group_meeting, use.supplier_meeting, use.other]]
    _roles_of(scenario, law[0])
    listed = min(1.0, scenario.marketing.list_share / max(1.0 - scenario.market.wrong_trade_share, 1e-9))  # of the right trade
    law["list_cut"] = ndtri(1.0 - listed)
    for section, names in _LAW.items():
        for name in names:
            law[name] = getattr(getattr(scenario, section), name)
    return law


def rules_of(scenario: Scenario) -> np.ndarray:
    """Return what happens after the sale as one `RULES` record."""
    rules = np.zeros(1, RULES)
    for name in Customers.model_fields:
        rules[name] = getattr(scenario.customers, name)
    return rules


def _roles_of(scenario: Scenario, law: np.void) -> None:
    law["role_weight"], law["role_attention"] = 1.0, 0.5
    for name, role in scenario.roles.items():
        law["role_weight"][ROLES.index(name)] = role.weight
        law["role_attention"][ROLES.index(name)] = [getattr(role.attention, job) for job in JOBS]
    later = {name: role.share for name, role in scenario.roles.items() if role.share > 0} or {"decider": 1.0}
    law["n_later_roles"] = len(later)
    law["later_role"][: len(later)] = [ROLES.index(name) for name in later]
    law["later_role_odds"][: len(later)] = np.cumsum(list(later.values()))
