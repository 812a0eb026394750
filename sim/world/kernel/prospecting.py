"""Sellers who look for leads themselves (M32): calls to companies of which they know nothing, most of them in vain."""

from __future__ import annotations

import math

from .brand import trusted
from .calendars import book_cold
from .codes import CALL_DUE, NO_CALL, NOBODY, REQUIREMENTS, SELECTION, UNDECIDED
from .jit import compiled
from .lead_scoring import become_known
from .random_streams import PROSPECT, uniforms


@compiled
def prospect(w, v, day, days):
    """Vendor *v* sets time aside for the next days and calls companies by lot, each at most once.

    A company's chance is the contacts that there is time for over all companies, where accounts are chosen by its part of marketing; so one
    company more hardly changes whom else they call.
    """
    vendor = w.vendors[v]
    hours = vendor.prospecting_share * vendor.hours_per_day * vendor.sales_people * days
    if hours <= 0.0:
        return
    chance, period = hours / w.params.contact_hours / len(w.companies), round(day / days)
    for a in range(len(w.companies)):
        u_called, u_let_in, u_member, _ = uniforms(w, PROSPECT, v, period, a, 0)
        if u_called < chance * w.companies[a].target[v] and not is_in_touch(w, v, a):
            start = book_cold(w, v, day, w.params.contact_hours, days)
            if not math.isnan(start) and is_let_in(w, v, a, u_let_in):
                begin_talks(w, v, a, start, u_member)


@compiled
def is_in_touch(w, v, a):
    """Whether vendor *v* sells to company *a* already, or is about to call it."""
    if w.customers[a].is_one and w.customers[a].vendor == v:
        return True
    if w.companies[a].group == NOBODY:
        return False
    s = w.groups[w.companies[a].group]
    return s.sales_owned[v] != 0 or s.call_state[v] != NO_CALL


@compiled
def is_let_in(w, v, a, u):
    """Whether somebody listens: seldom before requirements, sooner to a known name, never where nobody buys or the shortlist is closed."""
    if w.companies[a].group == NOBODY:
        return False
    s = w.groups[w.companies[a].group]
    if s.chosen >= 0 or (s.focus >= SELECTION and not s.considered[v]):
        return False
    chance = w.params.contact_accepted if s.focus >= REQUIREMENTS else w.params.contact_accepted_early
    return u < chance * trusted(w, max(0.0, w.vendors[v].goodwill + s.experience[v]))


@compiled
def begin_talks(w, v, a, start, u_member):
    """A lead that sales has found: vendor *v* is in the race while the shortlist is open, and its first call follows the contact."""
    s = w.groups[w.companies[a].group]
    i = min(int(u_member * s.n), s.n - 1)
    day = book_cold(w, v, start, w.params.call_hours, w.params.pickup_limit_days)
    become_known(w, s, i, v)
    s.found_by_sales[i, v] = 1
    if s.focus < SELECTION:
        s.considered[v] = 1
    if math.isnan(day):
        return
    if math.isnan(s.mql_day[i, v]):
        s.mql_day[i, v], s.mql_job[i, v] = s.day, s.focus
    s.accepted[i, v], s.verdict[i, v] = UNDECIDED, NOBODY
    s.hand_overs[v] += 1
    s.owner[v] = w.vendors[v].last_person
    s.call_state[v], s.handed_day[v], s.due_day[v], s.due_member[v] = CALL_DUE, day, day, i
