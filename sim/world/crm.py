"""The sellers' own books: leads and deals, as the seller sees them; the truth is written beside (M18, M19)."""

from __future__ import annotations

import math

from .compiled import compiled
from .records import LOST_STAGE, MOST_JOURNEYS, NOBODY, OPEN, PURCHASE, SELECTION, UNDECIDED
from .state import N_DEALS, N_LEADS


@compiled
def journey_number(s):
    """The number of a journey, unique within a replication."""
    return s.account * MOST_JOURNEYS + s.journey


@compiled
def enter_stage(w, s, v, stage):
    """Write down that a vendor's deal with this group has entered a stage."""
    row = w.deals[w.counts[N_DEALS]]
    w.counts[N_DEALS] += 1
    row.vendor, row.account, row.journey, row.stage = v, s.account, journey_number(s), stage
    row.day, row.amount = s.day, s.value
    row.true_job = s.focus if s.chosen < 0 else SELECTION


@compiled
def close_deals(w, s, outcome):
    """Close every deal about this journey: won, lost, or left open at the horizon."""
    for v in range(w.law[0].n_vendors):
        if s.taken[v]:
            if outcome == PURCHASE and s.chosen == v:
                enter_stage(w, s, v, w.vendors[v].contract_stage + 1)
            elif outcome != OPEN:
                enter_stage(w, s, v, LOST_STAGE)


@compiled
def note_lead(w, v, account, member, created_day, score):
    """Write a row for somebody whom a vendor came to know, and return it: nothing has come of it yet."""
    row = w.leads[w.counts[N_LEADS]]
    w.counts[N_LEADS] += 1
    row.vendor, row.account, row.member, row.created_day, row.score = v, account, member, created_day, score
    row.mql_day, row.first_sales_touch_day, row.accepted, row.reason = math.nan, math.nan, UNDECIDED, NOBODY
    row.journey, row.job_at_mql, row.role, row.role_told, row.sales_hours = NOBODY, NOBODY, NOBODY, False, 0.0
    return row


@compiled
def note_leads(w, s):
    """Write a row for every member of a buying group that a vendor came to know."""
    for v in range(w.law[0].n_vendors):
        for i in range(s.n):
            if s.lead_day[i, v] >= 0.0:
                row = note_lead(w, v, s.account, i, s.lead_day[i, v], s.best_score[i, v])
                row.mql_day, row.first_sales_touch_day = s.mql_day[i, v], s.called_day[i, v]
                row.accepted, row.reason, row.sales_hours = s.accepted[i, v], s.verdict[i, v], s.call_hours[i, v]
                row.journey, row.job_at_mql = journey_number(s), s.mql_job[i, v]
                row.role, row.role_told = s.role[i], s.role_known[i, v] != 0
