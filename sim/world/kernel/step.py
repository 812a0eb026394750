"""A buying group is played forward until it meets somebody else.

Five activities are competing Poisson processes, each with a clock of its own; the random numbers of an activity are addressed by its
kind and its number, so the same session happens on the same day with the same people under every operating model. Between two meetings with
the rest of the world nothing a group does touches anybody, so it need not be an event each: `play` runs on until a
given day or until something must be settled with a vendor, and says why it stopped. Exact, not an approximation. What a
conversation tells or costs a vendor (``feedback_count``, ``event_hours``) is only read at the next release of content, its web
statistics at a quarter's end, and `play` is never asked to run past one.
"""

from __future__ import annotations

import math

from sim.scenario.calendar import DAYS_PER_MONTH

from .activities import administer, learn_alone, meet, request_meeting, supplier_meeting
from .codes import (
    APPOINTMENT,
    GO_ON,
    GROUP_MEETING,
    LOG_FULL,
    N_KINDS,
    NOTHING,
    OFFLINE,
    ONLINE,
    PAUSE,
    REACHED,
    SIGNATURE,
    SIGNED,
    SUPPLIER_MEETING,
)
from .jit import compiled
from .random_streams import HOLD, exponential, uniforms

ROWS_TO_SPARE = 8
"""Rows that one step may write at the most, with some room."""


@compiled
def step(w, s, kind):
    """Do the next activity of a kind. Returns why to stop, or GO_ON."""
    number = s.count[kind]
    s.count[kind] += 1
    if kind in (ONLINE, OFFLINE):
        return learn_alone(w, s, kind, number)
    if kind == GROUP_MEETING:
        return meet(w, s, number)
    if kind == SUPPLIER_MEETING:
        return request_meeting(w, s, number)
    return administer(w, s, number)


@compiled
def next_booked(s):
    """The earliest appointment not yet held, -1 when there is none."""
    best = -1
    for k in range(s.n_booked):
        if best < 0 or s.booked_day[k] < s.booked_day[best]:
            best = k
    return best


@compiled
def keep_appointment(w, s, k):
    """Hold appointment *k* and take it off the list."""
    v, step, served = s.booked_vendor[k], s.booked_step[k], s.booked_served[k]
    s.served_by = s.booked_person[k]
    s.n_booked -= 1
    last = s.n_booked
    s.booked_day[k], s.booked_vendor[k] = s.booked_day[last], s.booked_vendor[last]
    s.booked_step[k], s.booked_served[k], s.booked_person[k] = s.booked_step[last], s.booked_served[last], s.booked_person[last]
    return supplier_meeting(w, s, v, step, served)


@compiled
def until_next_hold(w, s):
    """Working days of work on this purchase until it is put on hold the next time."""
    return exponential(hold_luck(w, s)[0]) * DAYS_PER_MONTH / w.params.hold_per_month


@compiled
def hold_luck(w, s):
    """The random numbers of the next hold: how long until it comes, and how long it lasts."""
    return uniforms(w, HOLD, 0, s.holds, s.account, s.journey)


@compiled
def put_on_hold(w, s):
    """Life comes between: for some time the group does nothing for this purchase; all clocks stand still, and go on where they were."""
    days = exponential(hold_luck(w, s)[1]) * DAYS_PER_MONTH * w.params.hold_months
    s.holds += 1
    s.held_days += days
    s.day = s.hold_day
    for kind in range(N_KINDS):
        s.next_day[kind] += days
    for k in range(s.n_booked):
        s.booked_day[k] += days
    s.close_day += days
    for v in range(w.params.n_vendors):  # who calls or quotes meanwhile is heard afterwards, and nobody's patience runs
        s.asked_day[v] += days
        if s.due_day[v] < math.inf:
            s.due_day[v] = max(s.due_day[v], s.day + days)
        if s.quote_day[v] < math.inf:
            s.quote_day[v] = max(s.quote_day[v], s.day + days)
    s.hold_day += days + until_next_hold(w, s)


@compiled
def next_step(w, s, until):
    """What a group does next, of all that comes before a day: an activity, APPOINTMENT, PAUSE, SIGNATURE or NOTHING.

    The group's ``day`` is set to the day of it, or to *until* when there is nothing before.
    """
    kind = 0
    for k in range(1, N_KINDS):
        if s.next_day[k] < s.next_day[kind]:
            kind = k
    booked = next_booked(s)
    day = s.next_day[kind]
    is_booked = booked >= 0 and s.booked_day[booked] <= day
    if is_booked:
        day = s.booked_day[booked]
    if s.hold_day <= min(day, until):
        s.day = s.hold_day
        return PAUSE
    if s.close_day <= min(day, until):
        s.day = s.close_day
        return SIGNATURE
    if day >= until:
        s.day = until
        return NOTHING
    s.day = day
    return APPOINTMENT if is_booked else kind


@compiled
def take(w, s, what):
    """Do what comes next, on its day. Returns why to stop, or GO_ON."""
    if what == NOTHING:
        return REACHED
    if what == PAUSE:
        put_on_hold(w, s)
        return GO_ON
    if what == SIGNATURE:
        return SIGNED
    w.counts.steps += 1
    return keep_appointment(w, s, next_booked(s)) if what == APPOINTMENT else step(w, s, what)


@compiled
def play(w, s, until):
    """Play one journey on until a day, or until something must be settled with somebody else.

    Parameters
    ----------
    w : World
        Of it only vendors' ``feedback_count``, ``event_hours`` and web statistics are changed, and rows of ``log`` and ``beliefs`` are
        written when activities are written down.
    s : JOURNEY
        Changed in place.
    until : float
        Day to stop at, exclusive of activities on it.

    Returns
    -------
    int
        Why its play stopped, one of STOPS; ``day`` says when.
    """
    code = GO_ON
    while code == GO_ON:
        if w.params.detail and (w.counts.log + ROWS_TO_SPARE > len(w.log) or w.counts.beliefs + ROWS_TO_SPARE > len(w.beliefs)):
            return LOG_FULL
        code = take(w, s, next_step(w, s, until))
    return code
