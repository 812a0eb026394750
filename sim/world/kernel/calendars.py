"""The calendars of sales people: an appointment takes the earliest free slot of anybody."""

from __future__ import annotations

import math

from .jit import compiled


@compiled
def book(w, v, now, hours, patience_days):
    """Book some hours with the first sales person of vendor *v* who is free; equal to a first-come queue with several servers.

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
    vendor = w.vendors[v]
    if vendor.sales_people == 0 or vendor.hours_per_day <= 0.0:
        return math.nan
    first = 0
    for k in range(1, vendor.sales_people):
        if w.free_at[v, k] < w.free_at[v, first]:
            first = k
    start = max(now, w.free_at[v, first])
    if start - now > patience_days:
        return math.nan
    vendor.booked_hours += hours
    vendor.last_person = first
    w.free_at[v, first] = start + hours / vendor.hours_per_day
    return start
