"""Accounts chosen anew each quarter, with what calls have shown since, and in segments that are treated differently (M14, M22)."""

from __future__ import annotations

import math

from .brand import was_called
from .codes import NOBODY, OWN_LIST
from .jit import compiled


@compiled
def choose_accounts(w, v):
    """Share a vendor's marketing out among the accounts on its list as it stands now; hours move, their sum stays."""
    total = 0.0
    for a in range(len(w.companies)):
        total += weight_now(w, a, v)
    if total <= 0.0:
        return
    for a in range(len(w.companies)):
        company = w.companies[a]
        company.target[v] = weight_now(w, a, v) * len(w.companies) / total
        if company.group != NOBODY:
            w.groups[company.group].target[v] = company.target[v]


@compiled
def weight_now(w, a, v):
    """What an account gets against one that is on the list and silent: nothing beside the list, more with signs of life."""
    if promise_now(w, a, v) <= w.params.list_cut:
        return 0.0
    return 1.0 + w.params.segment_focus if is_alive(w, a, v) else 1.0


@compiled
def promise_now(w, a, v):
    """How promising an account looks: with sales at the table, by its fit as it is once they have talked, and not at all below theirs."""
    company = w.companies[a]
    spread = w.params.fit_spread
    has_talked = company.known_fit[v] != 0 or (company.group != NOBODY and was_called(w.groups[company.group], v))
    if not has_talked or not company.right_trade or spread <= 0.0 or w.vendors[v].account_choice == OWN_LIST:
        return company.promise[v]
    if company.fit[v] < w.params.fit_wanted:
        return -math.inf
    return ((company.fit[v] - w.vendors[v].fit) / spread + company.magnitude) / math.sqrt(2.0)


@compiled
def is_alive(w, a, v):
    """Whether a vendor knows of somebody in the account who is on a journey now."""
    company = w.companies[a]
    if company.group == NOBODY:
        return False
    s, known = w.groups[company.group], False
    for i in range(s.n):
        known = known or s.lead_day[i, v] >= 0.0
    return known
