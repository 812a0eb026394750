"""The records that compiled code works on, and the rows that it writes.

One journey is one `JOURNEY` record, one vendor one `VENDOR` record, one company one `COMPANY` record; what is constant for a run is in
`params`. Everything is plain numbers of fixed shape, so that code is compiled once for all scenarios. What is written down are rows:
`ACTIVITY_ROW` to `DEAL_ROW`, and every past `CUSTOMER`.
"""

from __future__ import annotations

from math import inf, nan

from sim.scenario.scenario import MAX_VENDORS
from sim.scenario.structural import MAX_BOOKED, MAX_MEMBERS

from .codes import JOB_NAMES, MODES, N_JOBS, N_KINDS, N_SOURCES, NOBODY, UNDECIDED
from .layout import Field, Layout
from .params import VENDOR_DECLARED

_EACH_JOB, _EACH_VENDOR = (MAX_MEMBERS, N_JOBS), (MAX_MEMBERS, MAX_VENDORS)

JOURNEY = Layout(
    # who and what
    Field("account", "i8"), Field("journey", "i8"), Field("n", "i8"), Field("day", "f8"), Field("start_day", "f8"),
    Field("value", "f8"), Field("only_looking", "i8"), Field("negotiation_days", "f8"), Field("least_share", "f8", (), 1.0),
    # the members
    Field("role", "i8", MAX_MEMBERS), Field("weight", "f8", MAX_MEMBERS), Field("diligence", "f8", MAX_MEMBERS),
    Field("stubbornness", "f8", MAX_MEMBERS), Field("attention", "f8", _EACH_JOB), Field("first_opinion", "f8", _EACH_JOB),
    Field("understanding", "f8", _EACH_JOB), Field("opinion", "f8", _EACH_JOB),
    Field("lottery", "f8", MAX_MEMBERS), Field("present", "i8", MAX_MEMBERS),
    # the jobs
    Field("done", "i8", N_JOBS), Field("focus", "i8"), Field("loop_backs", "i8"), Field("revisited", "i8", len(JOB_NAMES)),
    # the clocks of the five activities
    Field("rate", "f8", N_KINDS), Field("next_day", "f8", N_KINDS), Field("count", "i8", N_KINDS), Field("hours", "f8", N_KINDS),
    # the vendors as this group sees them
    Field("fit", "f8", MAX_VENDORS), Field("tailored", "f8", MAX_VENDORS), Field("snubbed_until", "f8", MAX_VENDORS, -inf),
    Field("belief", "f8", _EACH_VENDOR), Field("precision", "f8", _EACH_VENDOR),
    Field("considered", "i8", MAX_VENDORS), Field("at_start", "i8", MAX_VENDORS),
    Field("chosen", "i8", (), NOBODY), Field("chosen_day", "f8", (), nan), Field("close_day", "f8", (), inf),
    # the group as the vendors see it
    Field("target", "f8", MAX_VENDORS), Field("contact", "i1", _EACH_VENDOR), Field("lead_day", "f8", _EACH_VENDOR, -1.0),
    Field("visited_day", "f8", _EACH_VENDOR, -inf), Field("role_known", "i1", _EACH_VENDOR), Field("stated_job", "i8", MAX_VENDORS, NOBODY),
    Field("experience", "f8", MAX_VENDORS), Field("points", "f8", _EACH_VENDOR), Field("points_day", "f8", _EACH_VENDOR),
    Field("best_score", "f8", _EACH_VENDOR), Field("call_state", "i8", MAX_VENDORS), Field("rest_until", "f8", MAX_VENDORS, -inf),
    Field("sales_owned", "i8", MAX_VENDORS), Field("stage", "i8", MAX_VENDORS, -1), Field("meetings", "i8", MAX_VENDORS),
    Field("owner", "i8", MAX_VENDORS, NOBODY), Field("read_job", "i1", _EACH_VENDOR, NOBODY), Field("read_source", "i8", (), NOBODY),
    Field("visits", "f8", (MAX_VENDORS, N_SOURCES)), Field("pull", "f8", (MAX_VENDORS, N_SOURCES)),
    Field("digital_hours", "f8", MAX_VENDORS), Field("public_hours", "f8", MAX_VENDORS), Field("meeting_hours", "f8", MAX_VENDORS),
    Field("lost_appointments", "i8", MAX_VENDORS), Field("sales_hours", "f8", MAX_VENDORS),
    # appointments that are booked and not yet held
    Field("n_booked", "i8"), Field("booked_day", "f8", MAX_BOOKED), Field("booked_vendor", "i8", MAX_BOOKED),
    Field("booked_step", "i8", MAX_BOOKED), Field("booked_served", "i8", MAX_BOOKED), Field("booked_person", "i8", MAX_BOOKED),
    Field("served_by", "i8"),
    # leads that were handed to sales: when, on which job, when called, with what verdict, for how many hours; and calls still due
    Field("mql_day", "f8", _EACH_VENDOR, nan), Field("mql_job", "i1", _EACH_VENDOR, NOBODY),
    Field("called_day", "f8", _EACH_VENDOR, nan), Field("accepted", "i1", _EACH_VENDOR, UNDECIDED),
    Field("verdict", "i1", _EACH_VENDOR, NOBODY), Field("call_hours", "f8", _EACH_VENDOR),
    Field("due_day", "f8", MAX_VENDORS, inf), Field("due_member", "i8", MAX_VENDORS), Field("asked", "i1", _EACH_VENDOR),
    Field("hand_overs", "i8", MAX_VENDORS), Field("handed_day", "f8", MAX_VENDORS), Field("on_the_way", "i8", MAX_VENDORS),
    Field("found_by_sales", "i1", _EACH_VENDOR),
    # the pace of its clocks, and what was asked of the vendors
    Field("usual_rate", "f8", N_KINDS), Field("material_share", "f8"), Field("hold_day", "f8", (), inf), Field("holds", "i8"),
    Field("held_days", "f8"), Field("hand_raised", "i1", _EACH_VENDOR), Field("talk_step", "i8", MAX_VENDORS, NOBODY),
    Field("talk_hours", "f8", MAX_VENDORS), Field("asked_day", "f8", MAX_VENDORS, nan), Field("quote_day", "f8", MAX_VENDORS, inf),
    Field("wanted", "i8", (), NOBODY), Field("concession", "f8"), Field("full_value", "f8"),
    # what its members have at stake
    Field("benefit", "f8"), Field("change_cost", "f8", MAX_MEMBERS), Field("can_block", "i8", MAX_MEMBERS),
    Field("case_hours", "f8", MAX_MEMBERS), Field("share", "f8", (), 1.0), Field("tried", "i8"), Field("meetings_blocked", "i8"),
    Field("disputed", "i8", (), NOBODY), Field("judged", "i8", (), NOBODY), Field("times_asked", "i8"), Field("blocked", "i8"),
    # what its play stopped for
    Field("stopped_for", "i8"), Field("event_vendor", "i8"), Field("event_member", "i8", (), NOBODY), Field("event_hours", "f8"),
    Field("event_step", "i8"), Field("reason", "i8", (), NOBODY),
    name="journey",
)  # fmt: skip

VENDOR = Layout(
    *VENDOR_DECLARED,
    # its process, and what coordination leaves of its hours
    Field("quote_stage", "i8"), Field("contract_stage", "i8"), Field("hours_per_day", "f8"), Field("marketing_at_work", "f8"),
    Field("dialogue_at_work", "f8"), Field("chance_of_answer", "f8"), Field("lift", "f8", (N_JOBS, len(MODES))),
    # what it plays with now: hundreds of hours a month by item, and whether anybody is there for fairs and hotline
    Field("goodwill", "f8"), Field("nurture", "f8"), Field("campaigns", "f8"), Field("has_events", "i8"),
    # what comes in until the next release, review or quarter's end
    Field("feedback_count", "f8", N_JOBS), Field("word_of_mouth", "f8"), Field("event_hours", "f8"), Field("booked_hours", "f8"),
    Field("open_deals", "i8"), Field("internal_hours", "f8"),
    Field("brought_leads", "f8", N_SOURCES), Field("brought_value", "f8", N_SOURCES), Field("customers", "i8"),
    Field("lost_to", "i8", MAX_VENDORS),  # deals of this quarter, by the vendor that won them
    Field("case_feedback", "f8"), Field("read_on", "f8", N_JOBS), Field("asked_about", "f8", N_JOBS),
    Field("brought_names", "f8", N_SOURCES),
    # how it shares content hours out to jobs
    Field("content_mix", "f8", N_JOBS),
    # which of its sales people got the last appointment
    Field("last_person", "i8"), Field("last_end", "f8"),
    # what its web statistics count until the quarter's end
    Field("visitors", "f8"), Field("met", "f8"), Field("visits", "f8"), Field("brand_searches", "f8"), Field("direct_visits", "f8"),
    Field("video_views", "f8"), Field("read_hours", "f8"),
    name="vendor",
)  # fmt: skip

COMPANY = Layout(
    Field("right_trade", "i8"), Field("magnitude", "f8"), Field("fit", "f8", MAX_VENDORS), Field("promise", "f8", MAX_VENDORS),
    Field("target", "f8", MAX_VENDORS), Field("experience", "f8", MAX_VENDORS), Field("experience_day", "f8"),
    Field("known_fit", "i8", MAX_VENDORS),
    Field("recommended_day", "f8", MAX_VENDORS, -inf), Field("recommended_fit", "f8", MAX_VENDORS),
    Field("journey", "i8"), Field("group", "i8", (), NOBODY),  # the number of its journey, next or present, and where its group is
    Field("turn_day", "f8"),  # on which it acts next; a turn on another day has been overtaken
    name="company",
)  # fmt: skip
READER = Layout(
    Field("number", "i8"), Field("state", "i8"), Field("created_day", "f8"), Field("visits", "i8"), Field("lead", "i8"), name="reader"
)
TURN = Layout(Field("day", "f8"), Field("who", "i8"), name="turn")
COUNTS = Layout(
    Field("due", "i8"), Field("free", "i8"), Field("log", "i8"), Field("beliefs", "i8"), Field("journeys", "i8"), Field("leads", "i8"),
    Field("deals", "i8"), Field("past_customers", "i8"),
    Field("steps", "i8"),
    name="counts",
)  # fmt: skip
"""How many entries of each list are in use, and how many steps were taken."""

ACTIVITY_ROW = Layout(
    Field("account", "i4"), Field("journey", "i4"), Field("day", "f8"), Field("hours", "f8"), Field("activity", "i1"),
    Field("people", "i1"), Field("member", "i1"), Field("role", "i1"), Field("job", "i1"), Field("producing_job", "i1"),
    Field("mode", "i1"), Field("touchpoint", "i1"), Field("vendor", "i1"), Field("served", "i1"),
    name="activity", packed=True,
)  # fmt: skip
BELIEF_ROW = Layout(
    Field("account", "i4"), Field("journey", "i4"), Field("day", "f8"), Field("job", "i1"), Field("understanding", "f8"),
    Field("disagreement", "f8"), Field("leader", "i1"), Field("margin", "f8"), Field("preference_spread", "f8"),
    name="belief", packed=True,
)  # fmt: skip
JOURNEY_ROW = Layout(
    Field("account", "i8"), Field("journey", "i8"), Field("group_size", "i8"), Field("deal_value", "f8"), Field("start_day", "f8"),
    Field("end_day", "f8"), Field("outcome", "i1"), Field("vendor", "i1"), Field("reason", "i1"), Field("loop_backs", "i8"),
    Field("jobs_revisited", "i8"), Field("at_start", "i8"), Field("at_end", "i8"), Field("only_looking", "?"), Field("chosen_day", "f8"),
    Field("hours", "f8"), Field("supplier_meeting_hours", "f8"), Field("supplier_digital_hours", "f8"), Field("our_meeting_hours", "f8"),
    Field("our_digital_hours", "f8"), Field("lost_appointments", "i8"), Field("our_lost_appointments", "i8"),
    Field("our_sales_hours", "f8"), Field("our_public_site_hours", "f8"), Field("asked_for_quotes", "i8"), Field("held_days", "f8"),
    Field("share_bought", "f8"), Field("concession", "f8"), Field("need_value", "f8"), Field("blocked", "i8"),
    name="journey_row", packed=True,
)  # fmt: skip
LEAD_ROW = Layout(
    Field("vendor", "i1"), Field("account", "i8"), Field("member", "i8"), Field("created_day", "f8"), Field("score", "f8"),
    Field("mql_day", "f8"), Field("first_sales_touch_day", "f8"), Field("accepted", "i1"), Field("reason", "i1"), Field("journey", "i8"),
    Field("job_at_mql", "i1"), Field("role", "i1"), Field("role_told", "?"), Field("sales_hours", "f8"),
    Field("hand_raised", "?"), Field("found_by_sales", "?"),
    name="lead", packed=True,
)  # fmt: skip
DEAL_ROW = Layout(
    Field("vendor", "i1"), Field("account", "i8"), Field("journey", "i8"), Field("stage", "i1"), Field("day", "f8"), Field("amount", "f8"),
    Field("true_job", "i1"), Field("owner", "i4"),
    name="deal", packed=True,
)  # fmt: skip
CUSTOMER = Layout(
    Field("account", "i8"), Field("journey", "i8"), Field("vendor", "i8"), Field("start_day", "f8"), Field("end_day", "f8"),
    Field("outcome", "i8"), Field("first_order", "f8"), Field("satisfaction", "f8"), Field("known", "f8"), Field("loyalty", "f8"),
    Field("months", "i8"), Field("renewals", "i8"), Field("cross_sales", "i8"), Field("complaints", "i8"),
    Field("complaints_answered", "i8"), Field("referrals", "i8"), Field("hours", "f8"), Field("marketing_hours", "f8"),
    Field("margin", "f8"), Field("ahead", "f8"), Field("is_one", "i8"), Field("next_day", "f8"),
    Field("adapted", "f8"), Field("serving", "f8"), Field("dearer", "f8"),  # of an order's margin, what is owed to the list price
    name="customer",
)  # fmt: skip
LAYOUTS = (JOURNEY, VENDOR, COMPANY, READER, TURN, COUNTS, ACTIVITY_ROW, BELIEF_ROW, JOURNEY_ROW, LEAD_ROW, DEAL_ROW, CUSTOMER)
