"""People who read a supplier's material with no purchase in mind (M15, M23): they fill in forms and cost sales time all the same."""

from __future__ import annotations

import math

from .compiled import compiled
from .crm import note_lead
from .luck import exponential, stream, uniforms
from .records import CAMPAIGNS, DAYS_PER_MONTH, FINE, NEVER_CALLED, NO, NO_MARGIN, NOT_IN_MARKET, ONLINE, WRONG_TRADE
from .vendor import book

_CASUAL, _AFTER = stream("casual"), stream("casual wants")
USUAL_PULL = 2.0
"""What a usual vendor draws, in units of a plain public site; the scenario's number of casual readers is for such a one."""
NOT_YET, AWAY, READING = range(3)


@compiled
def reader_turn(w, a, v, day):
    """Readers in one company of one vendor's material, one after the other, for ever. Returns the day of the next turn."""
    r, law, vendor = w.readers[a, v], w.law[0], w.vendors[v]
    _, u_visits, u_form, u_pace = uniforms(w.key, _CASUAL, v, r.number, a, 0)
    if r.state == AWAY:
        r.visits = visits_of(law, u_visits)
        count_casual(vendor, law, r.visits)
        fright = law.form_fright if vendor.profiling else 0.0
        if u_form < 1.0 - (1.0 - law.identified * (1.0 - fright)) ** r.visits:
            r.state, r.created_day = READING, day
            return day + 0.5 * r.visits * u_pace
    elif r.state == READING:
        become_lead(w, a, v, day)
    if r.state != NOT_YET:
        r.number += 1
    r.state = AWAY
    drawn = 1.0 + law.brand_pull * vendor.goodwill + law.campaign_pull * vendor.campaigns * w.companies[a].target[v]
    a_year = law.casual_readers_per_year / law.n_vendors * drawn / USUAL_PULL
    if a_year <= 0.0:
        return math.inf
    return day + exponential(uniforms(w.key, _CASUAL, v, r.number, a, 0)[0]) * 12.0 * DAYS_PER_MONTH / a_year


@compiled
def visits_of(law, u):
    """How often somebody comes who comes for no purchase: once, and again with the same chance each time."""
    again = 1.0 - 1.0 / law.casual_visits
    return 1 + int(exponential(u) / -math.log(again)) if again > 0.0 else 1


@compiled
def become_lead(w, a, v, day):
    """A reader who said who it is becomes a lead; sales calls it in vain when it seems worth it."""
    r, law, vendor = w.readers[a, v], w.law[0], w.vendors[v]
    score = min(10.0, r.visits * law.points_read)
    row = note_lead(w, v, a, -1 - r.number, r.created_day, score)
    if day < law.horizon and score >= (law.first_signal if vendor.takeover_on_signal else law.threshold):
        row.mql_day = day
        called = book(w.free_at[v], vendor, day, law.call_hours, law.pickup_limit_days)
        if math.isnan(called):
            row.reason = NEVER_CALLED
        else:
            vendor.brought_leads[CAMPAIGNS] += 1.0
            row.first_sales_touch_day, row.accepted, row.reason, row.sales_hours = called, NO, what_is_wrong(w, a, v), law.call_hours


@compiled
def what_is_wrong(w, a, v):
    """Why sales turns this reader down."""
    if not w.companies[a].right_trade:
        return WRONG_TRADE
    u_margin = uniforms(w.key, _AFTER, v, w.readers[a, v].number, a, 0)[0]
    return NO_MARGIN if u_margin < w.law[0].no_margin_share else NOT_IN_MARKET


@compiled
def count_casual(vendor, law, visits):
    """What the web statistics see of somebody who only reads; those who know the name come by it."""
    pull = law.brand_pull * vendor.goodwill
    by_name = visits * pull / (1.0 + pull)
    vendor.visitors += 1.0
    vendor.visits += visits
    vendor.read_hours += math.floor(visits * law.mean_hours[ONLINE] * FINE) / FINE
    vendor.direct_visits += math.floor(by_name / 3.0 * FINE) / FINE
    vendor.brand_searches += math.floor(by_name * 2.0 / 3.0 * FINE) / FINE
    vendor.video_views += math.floor(visits * 2.0 / 3.0 * FINE) / FINE
