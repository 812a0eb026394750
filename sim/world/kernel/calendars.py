"""The calendars of sales people: an appointment takes the earliest free slot of anybody.

Work is hot, for a buyer whom sales knows or who asks for a quote or a call, or cold: first calls to leads that only scored, talks before
sales has taken over, and contacts with strangers. Each sales person's day has two parts with a book of their own: one is open to all work,
the other is kept for hot work (a protected share, as in Littlewood 1972), so no cold call crowds out a buyer who is choosing. In the time
that is kept, quotes and calls to whoever asked come first: they wait for their like only, and other work that is booked later waits for
them (a queue with priority, Cobham 1954). Where nothing is kept, the first to come is the first to be served.
"""

from __future__ import annotations

import math

from .codes import FIRST, FOR_ALL, KEPT
from .jit import compiled


@compiled
def book(w, v, now, hours, patience_days):
    """Book hot work with the first sales person of vendor *v* who is free; equal to a first-come queue with several servers.

    Parameters
    ----------
    w : World
    v : int
    now, hours, patience_days : float

    Returns
    -------
    float
        The day of the appointment; NaN when nobody is there, or it would begin later than patience allows.
    """
    if w.vendors[v].sales_people == 0:
        return math.nan
    part = FOR_ALL
    if w.vendors[v].cold_share < 1.0:
        kept, open_to_all = (w.free_at[v, first_free(w, v, KEPT)], w.free_at[v, first_free(w, v, FOR_ALL)])
        if w.vendors[v].cold_share <= 0.0 or max(now, kept) <= max(now, open_to_all):
            part = KEPT
    return book_part(w, v, part, now, hours, patience_days)


@compiled
def book_first(w, v, now, hours, patience_days):
    """Book what comes first in the time that is kept, as `book` does other hot work; what is booked later begins later by as much."""
    vendor = w.vendors[v]
    if vendor.sales_people == 0 or vendor.cold_share >= 1.0:
        return book(w, v, now, hours, patience_days)
    a_day = vendor.hours_per_day * (1.0 - vendor.cold_share)
    if a_day <= 0.0:
        return math.nan
    k = first_free(w, v, FIRST)
    person = k % vendor.sales_people
    start = max(now, w.free_at[v, k])
    if start - now > patience_days:
        return math.nan
    vendor.booked_hours += hours
    vendor.last_person = person
    w.free_at[v, k] = vendor.last_end = start + hours / a_day
    later = KEPT * vendor.sales_people + person
    w.free_at[v, later] = max(now, w.free_at[v, later]) + hours / a_day
    return start


@compiled
def book_cold(w, v, now, hours, patience_days):
    """Book cold work, as `book` does hot work, but in the part of the day only that is open to it."""
    return book_part(w, v, FOR_ALL, now, hours, patience_days) if w.vendors[v].sales_people else math.nan


@compiled
def book_part(w, v, part, now, hours, patience_days):
    """Book work in one part of the day, with whoever is free first in it."""
    vendor = w.vendors[v]
    a_day = vendor.hours_per_day * (vendor.cold_share if part == FOR_ALL else 1.0 - vendor.cold_share)
    if a_day <= 0.0:
        return math.nan
    k = first_free(w, v, part)
    start = max(now, w.free_at[v, k])
    if start - now > patience_days:
        return math.nan
    vendor.booked_hours += hours
    vendor.last_person = k % vendor.sales_people
    w.free_at[v, k] = vendor.last_end = start + hours / a_day
    return start


@compiled
def first_free(w, v, part):
    """The place in the books of whoever is free first in one part of the day."""
    people = w.vendors[v].sales_people
    first = part * people
    for k in range(first + 1, first + people):
        if w.free_at[v, k] < w.free_at[v, first]:
            first = k
    return first


@compiled
def fill_calendars(w, v, now, hours):
    """Take hours for meetings among colleagues out of vendor *v*'s calendars, as many of each sales person and of each part of a day."""
    vendor = w.vendors[v]
    if vendor.sales_people == 0 or vendor.hours_per_day <= 0.0:
        return
    vendor.internal_hours += hours
    parts = 2 if vendor.cold_share < 1.0 else 1
    for k in range(parts * vendor.sales_people):
        w.free_at[v, k] = max(now, w.free_at[v, k]) + hours / vendor.sales_people / vendor.hours_per_day
