"""One buying journey, from the day a need arises to its end: the story in which the group and the vendors meet."""

from __future__ import annotations

import math

from sim.scenario.structural import MAX_BOOKED, NAME_CREDIT

from .activities import mode_of
from .brand import remember_experience
from .buying_group import form_belief
from .calendars import book, book_cold, book_first
from .codes import (
    ALREADY_DECIDED,
    BRAND,
    CALL_DUE,
    DECIDED_AGAINST,
    EVENT_STAFF,
    EXPERT,
    FIRST_SIGNAL,
    GONE_COLD,
    N_SOURCES,
    NEGOTIATES,
    NEVER_CALLED,
    NO,
    NO_CALL,
    NO_DECISION,
    NOBODY,
    OPEN,
    POOR_FIT,
    PROBLEM,
    PURCHASE,
    PUSHES_QUOTE,
    QUALIFIED,
    REMOTE,
    SELECTION,
    SIGNED,
    STAGE,
    TOO_EARLY,
    TURNED_DOWN,
    UNDECIDED,
    WANTS_EXPERT,
    WANTS_QUOTES,
    YES,
)
from .company import form_group, idle_days
from .crm import close_deals, enter_stage, journey_number, knows_better, record_leads, seem_pushing
from .customer import become_customer, remember_suppliers
from .decision import decide
from .jit import compiled
from .lead_scoring import become_known, days_worth_waiting, has_gone_cold, score_of
from .random_streams import FIRST_CALL, HAND_OVER, exponential, four_normals, uniforms
from .step import next_step, play, take, until_next_hold
from .touchpoints import hand_over_notes, talk_quality


@compiled
def company_turn(w, a, day, until):
    """A company is out of market, then buys, then is out of market again. Returns the day of its next turn."""
    company = w.companies[a]
    if company.group == NOBODY:
        begin_journey(w, a, day)
    else:
        outcome = handle_stop(w, w.groups[company.group])
        if outcome != OPEN:
            end_journey(w, a, outcome)
            return day + idle_days(w, a, company.journey)
    s = w.groups[company.group]
    s.stopped_for = play(w, s, min(until, next_answer(w, s)))
    return max(day, s.day)


@compiled
def what_comes_next(w, a, until):
    """What a company's group does next before a day or a supplier's answer, as `next_step` says it, and its day."""
    s = w.groups[w.companies[a].group]
    what = next_step(w, s, min(until, next_answer(w, s)))
    return what, s.day


@compiled
def do_next(w, a, what):
    """Let a company's group do what comes next, on its day. Returns why to stop, or GO_ON."""
    return take(w, w.groups[w.companies[a].group], what)


@compiled
def begin_journey(w, a, day):
    """A need arises: a group forms, with what its company knows of suppliers."""
    company = w.companies[a]
    w.counts.free -= 1
    company.group = w.free[w.counts.free]
    w.groups[company.group] = w.groups[len(w.groups) - 1]  # the blank one
    s = w.groups[company.group]
    form_group(w, s, a, company.journey, day)
    remember_suppliers(w, s)
    if w.params.hold_per_month > 0.0:
        s.hold_day = day + until_next_hold(w, s)


@compiled
def handle_stop(w, s):
    """See to what the group stopped for, to calls and to quotes that are due. Returns the journey's outcome, OPEN while it goes on."""
    outcome = answer(w, s, s.stopped_for)
    if outcome != OPEN:
        return outcome
    v = next_call(w, s)
    while s.due_day[v] <= s.day:
        if s.on_the_way[v]:
            queue_first_call(w, s, v, s.due_member[v])
        else:
            first_call(w, s, v, s.due_member[v])
        v = next_call(w, s)
    if quotes_arrive(w, s) and s.chosen < 0 and s.done.all():
        return answer(w, s, decide(w, s))
    return OPEN


@compiled
def answer(w, s, code):
    """See to what a group's play stopped for. Returns the journey's outcome, OPEN while it goes on."""
    if code == WANTS_EXPERT:
        book_expert(w, s)
    elif code == QUALIFIED:
        book_first_call(w, s)
    elif code == STAGE:
        enter_stage(w, s, s.event_vendor, s.stage[s.event_vendor])
    elif code == NEGOTIATES:
        negotiate(w, s)
    elif code == WANTS_QUOTES:
        order_quotes(w, s)
    elif code == PUSHES_QUOTE:
        make_quote(w, s, s.event_vendor)
    elif code == SIGNED:
        return PURCHASE
    elif code == DECIDED_AGAINST:
        return NO_DECISION
    return OPEN


@compiled
def negotiate(w, s):
    """The contract with the chosen vendor is negotiated: whoever sells there is free first does so, whatever stages its books have."""
    v = s.chosen
    if s.stage[v] < w.vendors[v].contract_stage:
        s.stage[v] = w.vendors[v].contract_stage
        enter_stage(w, s, v, s.stage[v])
    if not math.isnan(book_first(w, v, s.day, w.params.negotiation_hours, math.inf)):
        s.sales_hours[v] += w.params.negotiation_hours


@compiled
def next_answer(w, s):
    """The day on which a vendor is heard of next: it calls, or sends a quote."""
    day = s.due_day[next_call(w, s)]
    for v in range(w.params.n_vendors):
        day = min(day, s.quote_day[v])
    return day


@compiled
def order_quotes(w, s):
    """Have every vendor that was asked today make a quote; where sales does not know the group yet, its decider is called first."""
    for v in range(w.params.n_vendors):
        if s.asked_day[v] == s.day and s.quote_day[v] == math.inf:
            if s.sales_owned[v]:
                make_quote(w, s, v)
            elif s.call_state[v] == NO_CALL:
                become_known(w, s, 0, v)
                s.hand_raised[0, v] = s.asked[0, v] = 1
                s.call_state[v], s.event_vendor, s.event_member = CALL_DUE, v, 0
                book_first_call(w, s)
            elif s.call_state[v] == CALL_DUE:  # on its way to sales it is no cold lead any more
                s.asked[s.due_member[v], v] = 1


@compiled
def make_quote(w, s, v):
    """Book the hours that a quote takes with whoever is free; it arrives when they are done, if anybody is free in time.

    One that was asked for comes first. Whoever knows that the group only explores declines.
    """
    if knows_better(w, s, v):
        s.asked_day[v] = math.nan
        return
    if math.isnan(s.asked_day[v]):
        day = book(w, v, s.day, w.params.quote_hours, w.params.quote_patience_days)
    else:
        day = book_first(w, v, s.day, w.params.quote_hours, w.params.quote_patience_days)
    if not math.isnan(day):
        s.sales_hours[v] += w.params.quote_hours
        s.quote_day[v] = w.vendors[v].last_end


@compiled
def quotes_arrive(w, s):
    """Hand over the quotes that are ready. Returns whether there were any."""
    is_any = False
    for v in range(w.params.n_vendors):
        if s.quote_day[v] <= s.day:
            s.quote_day[v], is_any = math.inf, True
            if s.stage[v] < w.vendors[v].quote_stage:
                if math.isnan(s.asked_day[v]) and s.focus < SELECTION and w.params.seen_as_pushing > 0.0:
                    seem_pushing(w, s, v)
                s.stage[v] = w.vendors[v].quote_stage
                enter_stage(w, s, v, s.stage[v])
    return is_any


@compiled
def next_call(w, s):
    """The vendor whose first call is due next."""
    best = 0
    for v in range(1, w.params.n_vendors):
        if s.due_day[v] < s.due_day[best]:
            best = v
    return best


@compiled
def book_expert(w, s):
    """Book the conversation that the group asked for, or lose it when nobody is free in time."""
    v, place = s.event_vendor, s.n_booked
    day, hours = math.nan, s.event_hours
    if w.params.travel_hours > 0.0 and mode_of(w, s, s.event_step) != REMOTE:
        hours += w.params.travel_hours
    if place < MAX_BOOKED:
        if s.sales_owned[v]:
            day = book(w, v, s.day, hours, w.params.booking_patience_days)
        else:
            day = book_cold(w, v, s.day, hours, w.params.booking_patience_days)
    if not math.isnan(day):
        s.sales_hours[v] += hours
        s.booked_person[place] = w.vendors[v].last_person
        s.booked_day[place], s.booked_served[place] = day, EXPERT
    elif not s.sales_owned[v] and w.vendors[v].has_events and place < MAX_BOOKED:
        s.booked_day[place], s.booked_served[place] = s.day, EVENT_STAFF  # better somebody than nobody
    else:
        s.lost_appointments[v] += 1
        return
    s.booked_vendor[place], s.booked_step[place] = v, s.event_step
    s.n_booked += 1


@compiled
def book_first_call(w, s):
    """Marketing hands a qualified lead to sales: it arrives at once or after some days, or is lost on the way."""
    v, i = s.event_vendor, s.event_member
    if math.isnan(s.mql_day[i, v]):
        s.mql_day[i, v], s.mql_job[i, v] = s.day, s.focus
    s.accepted[i, v], s.verdict[i, v] = UNDECIDED, NOBODY
    s.hand_overs[v] += 1
    s.handed_day[v] = s.day
    u_days, u_lost, _, _ = hand_over_luck(w, s, v)
    if u_lost < w.vendors[v].never_called:
        drop_lead(w, s, v, i)
    elif w.vendors[v].hand_over_days > 0.0:
        s.due_day[v], s.due_member[v], s.on_the_way[v] = s.day + w.vendors[v].hand_over_days * exponential(u_days), i, 1
    else:
        queue_first_call(w, s, v, i)


@compiled
def queue_first_call(w, s, v, i):
    """A lead is in sales' queue: somebody calls when free, late, or never. Who has asked is called in time kept for such as these."""
    s.due_day[v], s.on_the_way[v] = math.inf, 0
    hours = w.params.call_hours + w.vendors[v].hand_over_hours
    if s.asked[i, v]:
        day = book_first(w, v, s.day, hours, w.params.pickup_limit_days)
    else:
        u_signal = hand_over_luck(w, s, v)[2]
        patience = days_worth_waiting(w, v, s.account, score_of(w, s, i, v), s.focus, u_signal)
        day = book_cold(w, v, s.day, hours, patience)
    if math.isnan(day):
        drop_lead(w, s, v, i)
        return
    credit(w, s, v, 1.0, w.vendors[v].brought_leads)
    s.due_day[v], s.due_member[v] = day, i
    s.owner[v] = w.vendors[v].last_person  # whoever calls keeps the deal


@compiled
def credit(w, s, v, worth, brought):
    """Credit what brought a lead or a win: the name that made vendor *v* known, and what was visited, in proportion.

    The name has its part where the vendor was in mind on the first day, all of it without a visit; else all of it goes to the visits.
    """
    visits = 0.0
    for source in range(N_SOURCES):
        visits += s.visits[v, source]
    to_visits = worth if visits > 0.0 else 0.0
    if s.at_start[v]:
        to_visits *= 1.0 - NAME_CREDIT
        brought[BRAND] += worth - to_visits
    for source in range(N_SOURCES):
        if visits > 0.0:
            brought[source] += to_visits * s.visits[v, source] / visits


@compiled
def drop_lead(w, s, v, i):
    """Nobody calls."""
    s.verdict[i, v] = NEVER_CALLED
    hand_back(w, s, v)
    talk_is_off(w, s, v)


@compiled
def hand_over_luck(w, s, v):
    """The random numbers of a hand-over to sales: how long it takes, whether it is lost, what sales learns, whether interest lasts."""
    return uniforms(w, HAND_OVER, v, s.hand_overs[v], s.account, s.journey)


@compiled
def first_call(w, s, v, i):
    """Sales calls: it accepts the lead and opens a deal, or rejects it."""
    s.due_day[v] = math.inf
    if math.isnan(s.called_day[i, v]):
        s.called_day[i, v] = s.day
    s.call_hours[i, v] += w.params.call_hours + (0.0 if s.found_by_sales[i, v] else w.vendors[v].hand_over_hours)
    _, _, u_signal, u_interest = hand_over_luck(w, s, v)
    if math.isnan(s.asked_day[v]) and has_gone_cold(w, s.day - s.handed_day[v], u_interest):
        s.accepted[i, v], s.verdict[i, v] = NO, GONE_COLD
        hand_back(w, s, v)
        talk_is_off(w, s, v)
    elif s.fit[v] < w.params.fit_wanted:
        s.accepted[i, v], s.verdict[i, v] = NO, POOR_FIT
        s.call_state[v], s.asked_day[v] = TURNED_DOWN, math.nan
        talk_is_off(w, s, v)
    elif s.chosen >= 0 and s.chosen != v:
        s.accepted[i, v], s.verdict[i, v] = NO, ALREADY_DECIDED
        hand_back(w, s, v)
        talk_is_off(w, s, v)
    elif w.vendors[v].takeover != FIRST_SIGNAL and s.focus == PROBLEM:
        s.accepted[i, v], s.verdict[i, v] = NO, TOO_EARLY
        hand_back(w, s, v)
        talk_is_off(w, s, v)
    else:
        s.accepted[i, v] = YES
        s.call_state[v], s.sales_owned[v], s.stage[v] = NO_CALL, 1, 0
        w.vendors[v].open_deals += 1
        if w.params.notes_handed_over and not s.found_by_sales[i, v]:
            hand_over_notes(w, s, v, u_signal)
        s.served_by = s.owner[v]
        told = w.params.call_hours * w.params.remote_depth * talk_quality(w, s, v, s.focus, REMOTE, EXPERT, u_signal)
        told *= w.params.human_signal
        form_belief(s, i, v, told, four_normals(w, FIRST_CALL, v, s.hand_overs[v], s.account, s.journey)[0])
        enter_stage(w, s, v, 0)
        if s.talk_step[v] != NOBODY:
            s.event_vendor, s.event_step, s.event_hours = v, s.talk_step[v], s.talk_hours[v]
            s.talk_step[v] = NOBODY
            book_expert(w, s)
        if not math.isnan(s.asked_day[v]):
            make_quote(w, s, v)


@compiled
def talk_is_off(w, s, v):
    """The conversation that a buyer had asked sales for does not take place; for a while the group turns to others."""
    if s.talk_step[v] != NOBODY:
        s.talk_step[v] = NOBODY
        s.lost_appointments[v] += 1
        s.snubbed_until[v] = s.day + w.params.recycle_days


@compiled
def hand_back(w, s, v):
    """Marketing keeps the lead for a while; then it may qualify again."""
    s.call_state[v], s.rest_until[v] = NO_CALL, s.day + w.params.recycle_days
    for i in range(s.n):
        s.asked[i, v] = 0


@compiled
def end_journey(w, a, outcome):
    """Write down how the journey ended, in everybody's books, and make room for the next."""
    company = w.companies[a]
    s = w.groups[company.group]
    if outcome == PURCHASE:
        credit(w, s, s.chosen, s.value, w.vendors[s.chosen].brought_value)
        become_customer(w, s)
    remember_experience(w, s)
    close_deals(w, s, outcome)
    for v in range(w.params.n_vendors):
        w.vendors[v].open_deals -= s.sales_owned[v]
    record_leads(w, s)
    record_journey(w, s, outcome)
    w.free[w.counts.free] = company.group
    w.counts.free += 1
    company.group = NOBODY
    company.journey += 1


@compiled
def record_journey(w, s, outcome):
    """Write the journey's row."""
    row = w.journeys[w.counts.journeys]
    w.counts.journeys += 1
    row.account, row.journey, row.group_size, row.deal_value = s.account, journey_number(s), s.n, s.value
    row.start_day, row.end_day, row.chosen_day = s.start_day, math.nan if outcome == OPEN else s.day, s.chosen_day
    row.outcome, row.vendor = outcome, s.chosen if outcome == PURCHASE else NOBODY
    row.reason = s.reason if outcome == NO_DECISION else NOBODY
    row.only_looking, row.loop_backs, row.jobs_revisited = s.only_looking != 0, s.loop_backs, s.revisited.sum()
    row.hours, row.our_meeting_hours, row.our_digital_hours = s.hours.sum(), s.meeting_hours[0], s.digital_hours[0]
    row.our_lost_appointments, row.our_sales_hours, row.our_public_site_hours = s.lost_appointments[0], s.sales_hours[0], s.public_hours[0]
    row.held_days, row.need_value, row.share_bought = s.held_days, s.full_value, s.share if outcome == PURCHASE else math.nan
    row.concession, row.asked_for_quotes = s.concession if outcome == PURCHASE else math.nan, 0
    row.at_start = row.at_end = row.lost_appointments = 0
    row.blocked = s.blocked
    row.supplier_meeting_hours = row.supplier_digital_hours = 0.0
    for v in range(w.params.n_vendors):
        row.at_start |= (s.at_start[v] != 0) << v
        row.at_end |= (s.considered[v] != 0) << v
        row.asked_for_quotes += not math.isnan(s.asked_day[v])
        row.lost_appointments += s.lost_appointments[v]
        row.supplier_meeting_hours += s.meeting_hours[v]
        row.supplier_digital_hours += s.digital_hours[v]
