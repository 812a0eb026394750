"""The compiled kernel: plays a buying group forward until it meets somebody else.

Five activities are competing Poisson processes, each with a clock of its own; the luck of an activity is addressed by its kind and
its number, so the same session happens on the same day with the same people under every operating model. Between two meetings with
the rest of the world nothing a group does touches anybody, so it need not be an event each: `play` runs on until a
given day or until something must be settled with a vendor, and says why it stopped. Exact, not an approximation. What a
conversation tells or costs a vendor (``heard``, ``event_hours``) is only read at the next release of content, its web statistics at a
quarter's end, and `play` is never asked to run past one.
"""

from __future__ import annotations

from .compiled import compiled
from .records import (
    GO_ON,
    GROUP_MEETING,
    LOG_FULL,
    OFFLINE,
    ONLINE,
    OUT_OF_PATIENCE,
    REACHED,
    SIGNED,
    STEPPED,
    SUPPLIER_MEETING,
)  # fmt: skip
from .state import N_BELIEFS, N_LOG
from .work import administer, ask_supplier, meet_inside, study, talk

ROWS_TO_SPARE = 8
"""Rows that one step may write at the most, with some room."""


@compiled
def act(s, law, vendors, key, kind, log, cursor, beliefs):
    """Do the next activity of a kind. Returns why to stop, or GO_ON."""
    step = s.count[kind]
    s.count[kind] += 1
    if kind in (ONLINE, OFFLINE):
        return study(s, law, vendors, key, kind, step, log, cursor)
    if kind == GROUP_MEETING:
        return meet_inside(s, law, vendors, key, step, log, cursor, beliefs)
    if kind == SUPPLIER_MEETING:
        return ask_supplier(s, law, vendors, key, step, log, cursor)
    return administer(s, law, key, step, log, cursor)


@compiled
def next_booked(s):
    """The earliest appointment not yet held, -1 when there is none."""
    best = -1
    for k in range(s.n_booked):
        if best < 0 or s.booked_day[k] < s.booked_day[best]:
            best = k
    return best


@compiled
def keep_appointment(s, law, vendors, key, k, log, cursor):
    """Hold appointment *k* and take it off the list."""
    v, step, served = s.booked_vendor[k], s.booked_step[k], s.booked_served[k]
    s.n_booked -= 1
    last = s.n_booked
    s.booked_day[k], s.booked_vendor[k] = s.booked_day[last], s.booked_vendor[last]
    s.booked_step[k], s.booked_served[k] = s.booked_step[last], s.booked_served[last]
    return talk(s, law, vendors, key, v, step, served, log, cursor)


@compiled
def play(s, law, vendors, key, until, log, beliefs, cursor):
    """Play one journey on until a day, or until something must be settled with somebody else.

    Parameters
    ----------
    s : JOURNEY
        Changed in place.
    law : LAW
    vendors : ndarray of VENDOR, shape (n_vendors,)
        Only ``heard``, ``event_hours`` and what its web statistics count are changed.
    key : ndarray of uint64, shape (2,)
        The replication's luck.
    until : float
        Day to stop at, exclusive of activities on it.
    log, beliefs : ndarrays of ACTIVITY_ROW and BELIEF_ROW
        Rows are written from ``cursor[N_LOG]`` and ``cursor[N_BELIEFS]`` on, when the law wants detail.
    cursor : ndarray of int64
        The numbers of rows written so far, at `N_LOG` and `N_BELIEFS`.

    Returns
    -------
    int
        REACHED, WANTS_EXPERT, QUALIFIED, STAGE, SIGNED, DECIDED_AGAINST, OUT_OF_PATIENCE, LOG_FULL or STEPPED; ``day`` says when.
    """
    while True:
        if law.detail and (cursor[N_LOG] + ROWS_TO_SPARE > len(log) or cursor[N_BELIEFS] + ROWS_TO_SPARE > len(beliefs)):
            return LOG_FULL
        kind = 0
        for k in range(1, 5):
            if s.next_day[k] < s.next_day[kind]:
                kind = k
        booked = next_booked(s)
        day = s.next_day[kind]
        is_booked = booked >= 0 and s.booked_day[booked] <= day
        if is_booked:
            day = s.booked_day[booked]
        if s.close_day <= min(day, until):
            s.day = s.close_day
            return SIGNED
        if s.chosen < 0 and s.deadline <= min(day, until):
            s.day = max(s.day, s.deadline)
            return OUT_OF_PATIENCE
        if day >= until:
            s.day = until
            return REACHED
        s.day = day
        if is_booked:
            code = keep_appointment(s, law, vendors, key, booked, log, cursor)
        else:
            code = act(s, law, vendors, key, kind, log, cursor, beliefs)
        if code != GO_ON:
            return code
        if law.one_step:
            return STEPPED
