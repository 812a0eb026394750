"""The turns of a market: everybody but the vendors acts in the order of days, until the next day on which a vendor changes something.

Companies (idle, then on a buying journey), readers and customers each act on turns of their own. A turn ends where its owner meets
somebody else, such as a sales person's calendar; so the order of turns is the order of meetings.
"""

from __future__ import annotations

import math

from .casual_readers import reader_turn
from .codes import DONE, NO_ROOM, NOBODY, OPEN, READING, TOO_LARGE
from .company import draw_company, idle_days
from .customer import customer_turn, look_ahead
from .event_queue import pop, push
from .jit import compiled
from .journey import company_turn, end_journey
from .state import ROWS_OF_AN_END

ROWS_OF_A_TURN = 16
"""Rows of activities and of beliefs that one activity may write at the most, with some room."""


@compiled
def open_market(w):
    """Draw all companies and give everybody a first turn."""
    n, n_vendors = len(w.companies), w.params.n_vendors
    for a in range(n):
        draw_company(w, a)
        if w.companies[a].right_trade:
            w.companies[a].turn_day = idle_days(w, a, 0)
            push(w, w.companies[a].turn_day, a)
        for v in range(n_vendors):
            push(w, 0.0, n + a * n_vendors + v)


@compiled
def advance(w, until):
    """Let everybody act whose turn comes before a day. Returns DONE, or why it stopped before: NO_ROOM or TOO_LARGE."""
    while w.counts.due > 0 and w.due[0].day < until:
        if w.counts.steps > w.params.most_steps:
            return TOO_LARGE
        if is_short_of_room(w):
            return NO_ROOM
        day, who = pop(w)
        next_day = turn(w, who, day, until)
        if next_day < w.params.horizon + 1.0:
            push(w, next_day, who)
    return DONE


@compiled
def turn(w, who, day, until):
    """Let one company, reader or customer act on its day. Returns the day of its next turn, infinity for never."""
    n, n_vendors = len(w.companies), w.params.n_vendors
    if who < n:
        if w.companies[who].turn_day != day:
            return math.inf  # its need has been woken earlier
        w.companies[who].turn_day = company_turn(w, who, day, until)
        return w.companies[who].turn_day
    w.counts.steps += 1
    if who < n * (1 + n_vendors):
        return reader_turn(w, (who - n) // n_vendors, (who - n) % n_vendors, day)
    return customer_turn(w, who - n * (1 + n_vendors), day)


@compiled
def is_short_of_room(w):
    """Whether some list might overflow on the next turn."""
    c, rows, log = w.counts, ROWS_OF_AN_END, ROWS_OF_A_TURN if w.params.detail else 0
    return (
        c.due + 2 > len(w.due) or c.journeys == len(w.journeys) or c.leads + rows > len(w.leads)
        or c.deals + rows > len(w.deals) or c.past_customers + 2 > len(w.past_customers) or c.log + log > len(w.log)
        or c.beliefs + log > len(w.beliefs)
    )  # fmt: skip


@compiled
def close_market(w):
    """On the last day, write down what is still open, let readers finish, and value customers. Returns DONE or NO_ROOM."""
    for a in range(len(w.companies)):
        if w.companies[a].group != NOBODY:
            if is_short_of_room(w):
                return NO_ROOM
            end_journey(w, a, OPEN)
    n, n_vendors = len(w.companies), w.params.n_vendors
    while w.counts.due > 0:
        if is_short_of_room(w):
            return NO_ROOM
        day, who = pop(w)
        if n <= who < n * (1 + n_vendors) and w.readers[(who - n) // n_vendors, (who - n) % n_vendors].state == READING:
            reader_turn(w, (who - n) // n_vendors, (who - n) % n_vendors, day)
    look_ahead(w)
    return DONE
