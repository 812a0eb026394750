"""The records that the compiled kernel works on, and the codes they hold.

One journey is one `JOURNEY` record, one vendor one `VENDOR` record, what is constant for a run is the `LAW`. Everything is plain
numbers of fixed shape, so that a call of the kernel costs less than a microsecond and compiled code is cached for all scenarios.
"""

from __future__ import annotations

import numpy as np

from sim.scenario import JOBS, ROLES, Scenario
from sim.scenario.buyers import DAYS_PER_MONTH as DAYS_PER_MONTH
from sim.scenario.scenario import MAX_VENDORS

MAX_MEMBERS = 30
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
        ("target", "f8", MAX_VENDORS), ("contact", "i8", _members_vendors), ("lead_day", "f8", _members_vendors),
        ("visited_day", "f8", _members_vendors), ("role_known", "i8", _members_vendors), ("standing", "f8", MAX_VENDORS),
        ("points", "f8", _members_vendors), ("points_day", "f8", _members_vendors), ("best_score", "f8", _members_vendors),
        ("calling", "i8", MAX_VENDORS), ("rest_until", "f8", MAX_VENDORS), ("taken", "i8", MAX_VENDORS), ("stage", "i8", MAX_VENDORS),
        ("meetings", "i8", MAX_VENDORS), ("visits", "f8", (MAX_VENDORS, 4)), ("digital_hours", "f8", MAX_VENDORS),
        ("public_hours", "f8", MAX_VENDORS),
        ("meeting_hours", "f8", MAX_VENDORS), ("lost_appointments", "i8", MAX_VENDORS), ("sales_hours", "f8", MAX_VENDORS),
        # appointments that are booked and not yet held
        ("n_booked", "i8"), ("booked_day", "f8", MAX_BOOKED), ("booked_vendor", "i8", MAX_BOOKED), ("booked_step", "i8", MAX_BOOKED),
        ("booked_served", "i8", MAX_BOOKED),
        # what the kernel stopped for
        ("event_vendor", "i8"), ("event_member", "i8"), ("event_hours", "f8"), ("event_step", "i8"), ("reason", "i8"),
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
        # what its web statistics count until the quarter's end
        ("visitors", "f8"), ("visits", "f8"), ("brand_searches", "f8"), ("direct_visits", "f8"),
        ("video_views", "f8"), ("read_hours", "f8"),
    ],
    align=True,
)  # fmt: skip

_LAW = {
    "jobs": ("known_at_start", "wander", "validated_at", "agreed_below", "reopened_understanding", "reopened_disagreement", "help_gain",
             "off_job_help", "listening", "opinion_pull", "opinion_noise", "new_information", "shock_understanding", "shock_opinion"),
    "beliefs": ("discovery", "human_signal", "digital_signal", "third_party_signal", "risk_aversion"),
    "time": ("supplier_material", "remote", "hours_spread", "attendance", "supplier_meeting_people", "booking_patience_days"),
    "ending": ("shortlist", "needs_quote"),
    "group": ("meeting_pull",),
    "marketing": ("sales_use", "brand_pull", "campaign_pull", "nurture_pull", "public_quality", "retargeting_pull",
                  "retargeting_days", "role_gain"),
    "leads": ("points_read", "points_contact", "fading_days", "threshold", "first_signal", "identified", "preparation_hours",
              "role_told", "form_fright"),
    "crm": ("meetings_per_stage", "push_after"),
}  # fmt: skip
LAW = np.dtype(
    [("n_vendors", "i8"), ("detail", "i8"), ("one_step", "i8"), ("learning_rate", "f8", 4), ("mean_hours", "f8", 5)]
    + [(name, "f8") for names in _LAW.values() for name in names],
    align=True,
)

ACTIVITY_ROW = np.dtype(
    [("account", "i4"), ("journey", "i4"), ("day", "f8"), ("hours", "f8"), ("activity", "i1"), ("people", "i1"), ("member", "i1"),
     ("role", "i1"), ("job", "i1"), ("producing_job", "i1"), ("mode", "i1"), ("touchpoint", "i1"), ("vendor", "i1"), ("served", "i1")]
)  # fmt: skip
BELIEF_ROW = np.dtype(
    [("account", "i4"), ("journey", "i4"), ("day", "f8"), ("job", "i1"), ("understanding", "f8"), ("disagreement", "f8"),
     ("leader", "i1"), ("margin", "f8"), ("preference_spread", "f8")]
)  # fmt: skip


def law_of(scenario: Scenario, detail: bool, one_step: bool = False) -> np.ndarray:
    """Return the constants of a run as one `LAW` record."""
    law = np.zeros(1, LAW)
    law["n_vendors"], law["detail"], law["one_step"] = len(scenario.active_vendors), detail, one_step
    learning = scenario.jobs.learning
    law["learning_rate"] = [[1.0 / getattr(learning, job) for job in JOBS]]
    use = scenario.time
    law["mean_hours"] = [[use.online_hours, use.offline_hours, use.group_meeting_hours, use.supplier_meeting_hours, use.other_hours]]
    for section, names in _LAW.items():
        for name in names:
            law[name] = getattr(getattr(scenario, section), name)
    return law
