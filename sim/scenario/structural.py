"""The numbers that the model is built with and that no scenario sets: each with what it means, where it comes from and how firmly.

They are part of the laws, not of the question. Changing one changes the model, and with it every result; so they stand in one table,
which can be shown beside the parameters, and code uses them by name. Numbers that are true by definition (twelve months in a year) are
here too when a law uses them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeVar

from . import calendar
from .parameter import Basis

Number = TypeVar("Number", int, float)


@dataclass(frozen=True)
class Structural:
    """One number that the model is built with.

    Attributes
    ----------
    name : str
        Its name in the code.
    value : float or int
    unit : str
    meaning : str
        What it means, in a sentence.
    source : str
        Where it comes from; empty when it is assumed.
    basis : {"published", "derived", "calibrated", "assumed"}
    """

    name: str
    value: float
    unit: str
    meaning: str
    source: str
    basis: Basis


STRUCTURAL: dict[str, Structural] = {}
"""The table, by name."""


def _number(name: str, value: Number, unit: str, meaning: str, source: str = "", basis: Basis = "assumed") -> Number:
    """Enter a number into the table and return it."""
    STRUCTURAL[name] = Structural(name, value, unit, meaning, source, basis)
    return value


_DEFINED, _ROOM, _GUARD = "by definition", "room that is set aside", "so that nothing is divided by 0"

# Time
HOURS_PER_DAY = _number(
    "HOURS_PER_DAY", calendar.HOURS_PER_DAY, "hours", "A sales person's working day, before the share that is for customers."
)
DAYS_PER_MONTH = _number("DAYS_PER_MONTH", calendar.DAYS_PER_MONTH, "days", "Working days in a month.")
DAYS_PER_WEEK = _number("DAYS_PER_WEEK", calendar.DAYS_PER_WEEK, "days", "Working days in a week.", _DEFINED, "derived")
MONTHS_PER_QUARTER = _number("MONTHS_PER_QUARTER", 3.0, "months", "Months in a quarter.", _DEFINED, "derived")
MONTHS_PER_YEAR = _number("MONTHS_PER_YEAR", 12.0, "months", "Months in a year.", _DEFINED, "derived")
START_YEAR = _number("START_YEAR", 2025, "year", "The year on whose first weekday a run begins, where books tell dates.")
WEEKDAYS_PER_YEAR = _number(
    "WEEKDAYS_PER_YEAR", 261.0, "days", "Weekdays in a year; those on which nobody works are holidays, spread evenly.", _DEFINED, "derived"
)

# The buying group
MAX_MEMBERS = _number("MAX_MEMBERS", 30, "people", "The most people in a buying group.", _ROOM)
LEAST_IN_A_MEETING = _number("LEAST_IN_A_MEETING", 2, "people", "Nobody meets alone, however low attendance is.", _DEFINED, "derived")
LEAST_DILIGENCE = _number(
    "LEAST_DILIGENCE", 0.5, "times the mean", "The least diligent member works half as much as the mean; diligence is uniform."
)
DILIGENCE_RANGE = _number(
    "DILIGENCE_RANGE", 1.0, "times the mean", "The most diligent works by this much more than the least: 1.5 times as much as the mean."
)
STUBBORNNESS_RANGE = _number("STUBBORNNESS_RANGE", 2.0, "times the mean", "Stubbornness is uniform from none to this many times its mean.")
MOST_STUBBORN = _number("MOST_STUBBORN", 0.95, "share", "Nobody holds on to a first opinion more than this.")
LEAST_ATTENTION = _number("LEAST_ATTENTION", 1e-6, "share", "A role's attention to a job, and its weight, are never quite nothing.", _GUARD)
COMPANY_PART_OF_DEAL = _number(
    "COMPANY_PART_OF_DEAL", 0.5, "share of variance",
    "How much of the unevenness of deals is that of companies; the other half is that of purchases.",
)  # fmt: skip
MOST_JOURNEYS = _number(
    "MOST_JOURNEYS", 1000, "journeys", "Of one account: a journey's number is this times its account and a running number.", _ROOM
)
MAX_BOOKED = _number(
    "MAX_BOOKED", 64, "appointments", "The most that one group may have booked and not yet held; a further one is lost.", _ROOM
)

MOST_TIMES_ASKED = _number(
    "MOST_TIMES_ASKED", 2, "times", "How often a group asks for quotes again before it gives up on suppliers that send none."
)
HALVINGS = _number(
    "HALVINGS",
    12,
    "steps",
    "How often the span of a concession is halved to find the least that wins consent.",
    "bisection",
    "derived",
)

# Leads and vendors
SCORE_CAP = _number("SCORE_CAP", 10.0, "points", "A lead's score ends here.", "Morningtrain 2024, what is B2B", "published")
EARLY_SHARE = _number(
    "EARLY_SHARE", 0.5, "share of the threshold",
    "A vendor takes a group with which it has no deal to be on its problem below this score, and on solutions from it on.",
)  # fmt: skip
TACTICS_SHARPNESS = _number(
    "TACTICS_SHARPNESS", 2.0, "1 / quality",
    "How sharply specialists who play by the opponent go where the lead over the strongest rival is largest.",
)  # fmt: skip
MIX_FLOOR = _number(
    "MIX_FLOOR", 0.05, "share of hours",
    "No marketing activity is planned below this share: what is never done is never learned about.",
)  # fmt: skip
USUAL_PULL = _number(
    "USUAL_PULL", 2.0, "plain public sites", "What a usual vendor draws; the scenario's number of casual readers is for such a one."
)
CASUAL_GAP = _number("CASUAL_GAP", 0.5, "working days", "The longest time between two visits of a casual reader; it is uniform.")
EXPERIENCE_HOURS = _number(
    "EXPERIENCE_HOURS", 1.0, "hours a member", "Hours with a vendor that leave all but 1/e of what experience can leave."
)
LEAST_KEPT = _number("LEAST_KEPT", 1e-9, "share", "A stock that loses all of itself in a month keeps this much.", _GUARD)
QUANTUM = _number(
    "QUANTUM", 2.0**20, "1 / unit",
    "What vendors add up is rounded down to 1 / QUANTUM: such sums are exact, so it does not matter whose turn comes first.",
    "exactness of floating-point sums", "derived",
)  # fmt: skip

# After the sale
ACQUAINTANCES = _number(
    "ACQUAINTANCES", 10, "companies",
    "Whom a company may recommend to: the next ones by number, so that one company more changes nobody else's.",
)  # fmt: skip
COMPLAINT_CAP = _number("COMPLAINT_CAP", 3.0, "fit", "Disappointment beyond this makes no customer complain still oftener.")

# The last line of defence
MOST_STEPS = _number(
    "MOST_STEPS", 20_000_000, "steps",
    "Activities, visits of casual readers and months of customers that one world may have before it stops with an error.", _ROOM,
)  # fmt: skip

# The selling team
NAME_CREDIT = _number(
    "NAME_CREDIT", 0.2, "share",
    "Of the credit for a lead or a win, what a review gives to the name where it was in mind on the first day; the rest goes to visits.",
)  # fmt: skip
LIFT = _number("LIFT", 0.15, "quality", "How much a specialist adds to the quality of what it is good at.")
