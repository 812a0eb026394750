"""People who read a supplier's material with no purchase in mind (M15, M23): they fill in forms and cost sales time all the same.

Only those who will leave their name are persons, each company's at the rate at which they come; of the others, the vast majority, a
vendor counts how many came in a quarter and how often.
"""

from __future__ import annotations

import math

from sim.scenario.calendar import DAYS_PER_MONTH
from sim.scenario.structural import CASUAL_GAP, MONTHS_PER_QUARTER, MONTHS_PER_YEAR, QUANTUM, SCORE_CAP, USUAL_PULL

from .brand import trusted
from .calendars import book_cold
from .codes import (
    AWAY,
    CAMPAIGNS,
    GONE_COLD,
    NEVER_CALLED,
    NO,
    NO_MARGIN,
    NOBODY,
    NOT_IN_MARKET,
    ON_THE_WAY,
    ONLINE,
    READING,
    TOUCHPOINTS_A_PLACE,
    WRONG_TRADE,
)
from .crm import record_lead
from .jit import compiled
from .lead_scoring import days_worth_waiting, has_gone_cold, score_wanted
from .random_streams import AFTER_NO_MARGIN, CASUAL_NAMED, CASUAL_UNKNOWN, READER_HAND_OVER, exponential, uniforms


@compiled
def readers_a_year(w, v, companies, targets):
    """How many readers of vendor *v*'s material come in a year from so many companies, with *targets* the sum of their targets."""
    vendor = w.vendors[v]
    clicks = w.params.campaign_pull * vendor.campaigns * targets * trusted(w, vendor.goodwill)
    drawn = companies * (1.0 + w.params.brand_pull * vendor.goodwill) + clicks
    return w.params.casual_readers_per_year / w.params.n_vendors * drawn / USUAL_PULL


@compiled
def reader_turn(w, a, v, day):
    """Those in one company who will leave their name with one vendor, one after the other. Returns the day of the next turn.

    The rate at which they come changes with the vendor's name and campaigns, so the next one is drawn anew each quarter.
    """
    r = w.readers[a, v]
    if r.state == AWAY and day == r.created_day:
        _, u_visits, u_pace, _ = named_luck(w, a, v)
        r.state, r.visits = READING, named_visits(w, v, u_visits)
        count_casual(w, v, 1.0, r.visits)
        return day + CASUAL_GAP * r.visits * u_pace
    wait = wait_for_call(w, a, v, day)
    if wait > 0.0:
        return day + wait
    r.number += 1
    r.state = AWAY
    a_year = readers_a_year(w, v, 1.0, w.companies[a].target[v]) * chance_of_name(w, v)
    quarter = MONTHS_PER_QUARTER * DAYS_PER_MONTH
    r.created_day = day + exponential(named_luck(w, a, v)[0]) * MONTHS_PER_YEAR * DAYS_PER_MONTH / a_year if a_year > 0.0 else math.inf
    return min(r.created_day, (math.floor(day / quarter) + 1.0) * quarter)


@compiled
def wait_for_call(w, a, v, day):
    """See to a reader who has read, or whose call is due. Returns for how many days a lead is on its way to sales; 0 when all is done."""
    r = w.readers[a, v]
    if r.state == READING:
        wait = become_lead(w, a, v, day)
        if wait > 0.0:
            r.state = ON_THE_WAY
        return wait
    if r.state == ON_THE_WAY:
        call_in_vain(w, a, v, day)
    return 0.0


@compiled
def named_luck(w, a, v):
    """The random numbers of the next reader who leaves its name: how long until it comes, how often it does, at what pace."""
    return uniforms(w, CASUAL_NAMED, v, w.readers[a, v].number, a, 0)


@compiled
def unknown_luck(w, v, quarter):
    """The random numbers of a quarter's unknown readers: how many come, and how often."""
    return uniforms(w, CASUAL_UNKNOWN, v, quarter, 0, 0)


@compiled
def comes_again_unknown(w, v):
    """The chance that a reader who has left no name on a visit comes again and leaves none then either."""
    return (1.0 - 1.0 / w.params.casual_visits) * (1.0 - chance_of_form(w, v, 1))


@compiled
def chance_of_name(w, v):
    """The chance that a reader leaves its name on one of its visits, whose number is geometric."""
    unknown = 1.0 - chance_of_form(w, v, 1)
    return 1.0 - unknown / w.params.casual_visits / (1.0 - comes_again_unknown(w, v))


@compiled
def named_visits(w, v, u):
    """How often a reader comes that leaves its name on one of its visits: oftener than others, for each visit is a chance to."""
    again, unknown_again, visits = 1.0 - 1.0 / w.params.casual_visits, comes_again_unknown(w, v), 1
    all_unknown = 1.0 - chance_of_name(w, v)
    while u * (1.0 - all_unknown) < again**visits - all_unknown * unknown_again**visits:
        visits += 1
    return visits


@compiled
def chance_of_form(w, v, visits):
    """The chance that a reader fills in a form on one of its visits; questions about role and reason frighten some off."""
    fright = w.params.form_fright if w.vendors[v].profiling else 0.0
    return 1.0 - (1.0 - min(1.0, w.params.identified * (1.0 - fright) * trusted(w, w.vendors[v].goodwill))) ** visits


@compiled
def become_lead(w, a, v, day):
    """A reader who said who it is becomes a lead, and is handed to sales when it seems worth it. Returns how long that takes."""
    r, vendor = w.readers[a, v], w.vendors[v]
    score = score_of_reader(w, r)
    r.lead = w.counts.leads
    row = record_lead(w, v, a, -1 - r.number, r.created_day, score)
    vendor.brought_names[CAMPAIGNS] += 1.0
    if day >= w.params.horizon or score < score_wanted(w, v):
        return 0.0
    row.mql_day = day
    u_days, u_lost, _, _ = reader_hand_over_luck(w, a, v)
    if u_lost < vendor.never_called:
        row.reason = NEVER_CALLED
    elif vendor.hand_over_days > 0.0:
        return vendor.hand_over_days * exponential(u_days)
    else:
        call_in_vain(w, a, v, day)
    return 0.0


@compiled
def call_in_vain(w, a, v, day):
    """Sales calls a reader who never meant to buy, when somebody is free."""
    r, row = w.readers[a, v], w.leads[w.readers[a, v].lead]
    _, _, u_signal, u_interest = reader_hand_over_luck(w, a, v)
    hours = w.params.call_hours + w.vendors[v].hand_over_hours
    called = book_cold(w, v, day, hours, days_worth_waiting(w, v, a, score_of_reader(w, r), NOBODY, u_signal))
    if math.isnan(called):
        row.reason = NEVER_CALLED
        return
    w.vendors[v].brought_leads[CAMPAIGNS] += 1.0
    row.first_sales_touch_day, row.accepted, row.reason, row.sales_hours = called, NO, what_is_wrong(w, a, v), hours
    if has_gone_cold(w, called - row.mql_day, u_interest):
        row.reason = GONE_COLD


@compiled
def score_of_reader(w, r):
    """The score of a casual reader after all of its visits."""
    return min(SCORE_CAP, r.visits * w.params.points_read)


@compiled
def reader_hand_over_luck(w, a, v):
    """The random numbers of a reader's hand-over to sales, as those of a buying group's."""
    return uniforms(w, READER_HAND_OVER, v, w.readers[a, v].number, a, 0)


@compiled
def what_is_wrong(w, a, v):
    """Why sales turns this reader down."""
    if not w.companies[a].right_trade:
        return WRONG_TRADE
    u_margin = uniforms(w, AFTER_NO_MARGIN, v, w.readers[a, v].number, a, 0)[0]
    return NO_MARGIN if u_margin < w.params.no_margin_share else NOT_IN_MARKET


@compiled
def count_casual(w, v, visitors, visits):
    """What the web statistics see of people who only read; those who know the name come by it."""
    vendor = w.vendors[v]
    pull = w.params.brand_pull * vendor.goodwill
    by_name = visits * pull / (1.0 + pull)
    vendor.visitors += visitors
    vendor.visits += visits
    vendor.read_hours += math.floor(visits * w.params.mean_hours[ONLINE] * QUANTUM) / QUANTUM
    vendor.direct_visits += math.floor(by_name / TOUCHPOINTS_A_PLACE * QUANTUM) / QUANTUM
    vendor.brand_searches += math.floor(by_name * (TOUCHPOINTS_A_PLACE - 1) / TOUCHPOINTS_A_PLACE * QUANTUM) / QUANTUM
    vendor.video_views += math.floor(visits * (TOUCHPOINTS_A_PLACE - 1) / TOUCHPOINTS_A_PLACE * QUANTUM) / QUANTUM
