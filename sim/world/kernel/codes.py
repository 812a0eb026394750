"""The codes that records hold in place of words, and the words in the order of their codes."""

from __future__ import annotations

from typing import get_args

from sim.scenario import JOBS, ROLES, OperatingModel
from sim.scenario.sellers import MarketingMix

N_JOBS, N_ROLES = len(JOBS), len(ROLES)
NOBODY = -1
"""In place of a member, a vendor, a job or a reason: none."""

# What is done
ACTIVITIES = ("online", "offline", "group_meeting", "supplier_meeting", "other", "loop_back", "new_information")
ONLINE, OFFLINE, GROUP_MEETING, SUPPLIER_MEETING, OTHER, LOOP_BACK, NEW_INFORMATION = range(len(ACTIVITIES))
N_KINDS = LOOP_BACK
"""The five activities that take time; the other two are events."""
APPOINTMENT, PAUSE, SIGNATURE, NOTHING = range(N_KINDS, N_KINDS + 4)
"""What else may come next for a group, beside the five: a talk that is booked, going on hold, to sign, nothing."""
JOB_NAMES = (*JOBS, "validation", "consensus")
PROBLEM, SOLUTION, REQUIREMENTS, SELECTION, VALIDATION, CONSENSUS = range(len(JOB_NAMES))
ROLE_NAMES = ROLES
DECIDER, INITIATOR, PURCHASER, GATEKEEPER = (ROLES.index(role) for role in ("decider", "initiator", "purchaser", "gatekeeper"))

# Where and with whom
MODES = ("traditional", "remote", "digital")
TRADITIONAL, REMOTE, DIGITAL = range(len(MODES))
SERVED = ("public site", "tuned", "event staff", "expert")
PUBLIC_SITE, TUNED, EVENT_STAFF, EXPERT = range(len(SERVED))
SOURCES = tuple(MarketingMix.model_fields)
CONTENT, NURTURE, CAMPAIGNS, BRAND = range(len(SOURCES))
N_SOURCES = len(SOURCES)
TOUCHPOINTS = (
    "web search", "social network", "online group",  # learning online, others' material
    "supplier site", "webinar", "online demo",  # learning online, a supplier's material
    "trade press", "peer in another company", "conference talk",  # learning offline
    "visit", "fair", "demo on site",  # in person
    "call", "video meeting", "mail",  # remote
    "group meeting", "approval", "administration",
)  # fmt: skip
TOUCHPOINTS_A_PLACE = 3
"""Touchpoints of each of the first five places, one as likely as the other."""
AT_OTHERS_ONLINE, AT_SUPPLIER_ONLINE, AT_OFFLINE, AT_PERSON, AT_REMOTE, AT_GROUP = range(0, 16, TOUCHPOINTS_A_PLACE)
AT_OTHER = AT_GROUP + 1

# Why a group's play stopped
STOPS = (
    "reached", "wants expert", "qualified", "stage", "negotiates", "signed", "decided against", "wants quotes", "pushes quote", "log full",
)  # fmt: skip
REACHED, WANTS_EXPERT, QUALIFIED, STAGE, NEGOTIATES, SIGNED, DECIDED_AGAINST, WANTS_QUOTES, PUSHES_QUOTE, LOG_FULL = range(len(STOPS))
GO_ON = -1

# How a journey ends
REASONS = ("status quo better", "indecision", "patience ran out", "no agreement", "only looking")
STATUS_QUO_BETTER, INDECISION, PATIENCE_RAN_OUT, NO_AGREEMENT, ONLY_LOOKING = range(len(REASONS))
ACCEPTED, BLOCKED, OUTVOTED = range(3)
"""What a group says to a purchase: more than half the say is for it and nobody who can block objects; somebody does; or neither."""
OUTCOMES = ("open", "purchase", "no_decision")
OPEN, PURCHASE, NO_DECISION = range(len(OUTCOMES))

# What sales does with a lead and a deal
VERDICTS = ("not in-market", "wrong trade", "no margin", "poor fit", "too early", "already decided", "never called", "gone cold")
NOT_IN_MARKET, WRONG_TRADE, NO_MARGIN, POOR_FIT, TOO_EARLY, ALREADY_DECIDED, NEVER_CALLED, GONE_COLD = range(len(VERDICTS))
UNDECIDED, NO, YES = -1, 0, 1
NO_CALL, CALL_DUE, TURNED_DOWN = range(3)
"""State of sales' first call to an account; turned down is for good."""
LOST_STAGE = -1
"""In place of a stage: the deal is lost."""

# What an operating model chooses: codes in the order in which `OperatingModel` declares the choices
TAKEOVERS, SCORING_UNITS, ACCOUNT_CHOICES, TRIAGES = (
    get_args(OperatingModel.model_fields[lever].annotation) for lever in ("takeover", "scoring_unit", "account_choice", "triage")
)
FIRST_SIGNAL, BY_ACCOUNT = TAKEOVERS.index("first_signal"), SCORING_UNITS.index("account")
BROAD, OWN_LIST, JOINT_LIST = (ACCOUNT_CHOICES.index(choice) for choice in ("broad", "own_list", "joint_list"))
BY_VALUE = TRIAGES.index("by_value")

# A sales person's day
FOR_ALL, KEPT, FIRST = range(3)
"""The part of a day that is open to all work, and the part that is kept for buyers who are choosing."""

# After the sale
FAREWELLS = ("still a customer", "bought anew", "not renewed", "lost to rival")
STILL_CUSTOMER, BOUGHT_ANEW, NOT_RENEWED, LOST_TO_RIVAL = range(len(FAREWELLS))

# A casual reader
NOT_YET, AWAY, READING, ON_THE_WAY = range(4)

# How far the turns of a market came
TURNS = ("done", "no room", "too large")
DONE, NO_ROOM, TOO_LARGE = range(len(TURNS))
