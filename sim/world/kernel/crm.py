"""The vendors' own books: leads and deals, as the vendor sees them; the truth is written beside (M18, M19)."""

from __future__ import annotations

import math

from sim.scenario.structural import MOST_JOURNEYS

from .codes import LOST_STAGE, NOBODY, OPEN, PURCHASE, SELECTION, SOLUTION, UNDECIDED
from .consent import part_of_price
from .jit import compiled
from .random_streams import KNOWS_GROUP, PUSHED, uniforms


@compiled
def journey_number(s):
    """The number of a journey, unique within a replication."""
    return s.account * MOST_JOURNEYS + s.journey


@compiled
def enter_stage(w, s, v, stage):
    """Write down that a vendor's deal with this group has entered a stage."""
    row = w.deals[w.counts.deals]
    w.counts.deals += 1
    row.vendor, row.account, row.journey, row.stage = v, s.account, journey_number(s), stage
    row.day, row.owner = s.day, s.owner[v]
    row.amount = s.value if s.chosen == v else s.full_value * part_of_price(w, v, 0.0)
    row.true_job = s.focus if s.chosen < 0 else SELECTION


@compiled
def close_deals(w, s, outcome):
    """Close every deal about this journey: won, lost, or left open at the horizon."""
    for v in range(w.params.n_vendors):
        if s.sales_owned[v]:
            if outcome == PURCHASE and s.chosen == v:
                enter_stage(w, s, v, w.vendors[v].contract_stage + 1)
                w.vendors[v].lost_to[v] += 1  # to nobody: it has won
            elif outcome != OPEN:
                enter_stage(w, s, v, LOST_STAGE)
                if outcome == PURCHASE:
                    w.vendors[v].lost_to[s.chosen] += 1


@compiled
def record_lead(w, v, account, member, created_day, score):
    """Write a row for somebody whom a vendor came to know, and return it: nothing has come of it yet."""
    row = w.leads[w.counts.leads]
    w.counts.leads += 1
    row.vendor, row.account, row.member, row.created_day, row.score = v, account, member, created_day, score
    row.mql_day, row.first_sales_touch_day, row.accepted, row.reason = math.nan, math.nan, UNDECIDED, NOBODY
    row.journey, row.job_at_mql, row.role, row.role_told, row.sales_hours = NOBODY, NOBODY, NOBODY, False, 0.0
    row.hand_raised = row.found_by_sales = False
    return row


@compiled
def record_leads(w, s):
    """Write a row for every member of a buying group that a vendor came to know."""
    for v in range(w.params.n_vendors):
        for i in range(s.n):
            if s.lead_day[i, v] >= 0.0:
                row = record_lead(w, v, s.account, i, s.lead_day[i, v], s.best_score[i, v])
                row.mql_day, row.first_sales_touch_day = s.mql_day[i, v], s.called_day[i, v]
                row.accepted, row.reason, row.sales_hours = s.accepted[i, v], s.verdict[i, v], s.call_hours[i, v]
                row.journey, row.job_at_mql = journey_number(s), s.mql_job[i, v]
                row.role, row.role_told = s.role[i], s.role_known[i, v] != 0
                row.hand_raised, row.found_by_sales = s.hand_raised[i, v] != 0, s.found_by_sales[i, v] != 0


@compiled
def seem_pushing(w, s, v):
    """An early quote that nobody asked for: some members take it for pushing, and like the vendor less."""
    for i in range(s.n):
        if uniforms(w, PUSHED, v, i, s.account, s.journey)[0] < w.params.seen_as_pushing:
            s.belief[i, v] -= w.params.pushing_costs


@compiled
def advance_deal(w, s, v):
    """After a conversation with the sales person in charge: does its deal move a stage? None comes to that of a quote so."""
    if s.meetings[v] % w.params.meetings_per_stage == 0 and s.stage[v] < w.vendors[v].quote_stage - 1:
        s.stage[v] += 1
        return True
    return False


@compiled
def pushes_quote(w, s, v):
    """Whether a sales person makes a quote that nobody has asked for."""
    return (
        s.meetings[v] >= w.params.push_after and s.stage[v] < w.vendors[v].quote_stage
        and math.isnan(s.asked_day[v]) and s.quote_day[v] == math.inf and not knows_better(w, s, v)
    )  # fmt: skip


@compiled
def knows_better(w, s, v):
    """Whether vendor *v* keeps a quote back, knowing from what the group reads that it only explores."""
    if not w.params.quotes_by_signals or s.focus > SOLUTION:
        return False
    return uniforms(w, KNOWS_GROUP, v, s.meetings[v], s.account, s.journey)[0] < w.vendors[v].signal_sharing
