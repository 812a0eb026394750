"""What a group does with its time: learn alone, meet, talk with a supplier, and what follows from it (docs/model.md, chapter 3).

Compiled steps on one `JOURNEY` record, one for each activity; each writes its own row when activities are written down. The random
numbers of an activity are addressed by its kind and its number, so they are the same whatever else happens.
"""

from __future__ import annotations

import math

from sim.scenario.structural import LEAST_ATTENTION, LEAST_IN_A_MEETING, QUANTUM, SCORE_CAP

from .brand import take_feedback
from .buying_group import (
    disagreement_on,
    favourite,
    form_belief,
    hold_meeting,
    invite,
    job_label,
    learn,
    preference_spread,
    shock,
    understanding_of,
    update_job,
    utility_of,
)
from .codes import (
    AT_GROUP,
    AT_OFFLINE,
    AT_OTHER,
    AT_OTHERS_ONLINE,
    AT_PERSON,
    AT_REMOTE,
    AT_SUPPLIER_ONLINE,
    CALL_DUE,
    DECIDED_AGAINST,
    DIGITAL,
    EVENT_STAFF,
    GO_ON,
    GROUP_MEETING,
    INDECISION,
    LOOP_BACK,
    N_JOBS,
    NEW_INFORMATION,
    NOBODY,
    ONLINE,
    ONLY_LOOKING,
    OTHER,
    QUALIFIED,
    REMOTE,
    SELECTION,
    SOLUTION,
    STAGE,
    STATUS_QUO_BETTER,
    SUPPLIER_MEETING,
    TOUCHPOINTS_A_PLACE,
    TRADITIONAL,
    TURNED_DOWN,
    WANTS_EXPERT,
)
from .crm import advance_deal
from .jit import compiled
from .lead_scoring import add_points, identifies
from .random_streams import (
    ADMINISTER,
    BLOCK,
    CONTRADICTION,
    LEARN_ALONE,
    MATERIAL,
    MEET,
    MEETING_NOISE,
    PARTS_A_KIND,
    REQUEST,
    TALK,
    TALK_NOISE,
    THIRD_PARTIES,
    exponential,
    normal,
    uniforms8,
)
from .touchpoints import choose_material, count_visit, read, talk_quality


@compiled
def draw(w, s, address, kind, place, step):
    """Eight uniforms for the *step*-th activity of a kind; *place* is that among parts that follow each other."""
    return uniforms8(w, address, PARTS_A_KIND * kind + place, step, s.account, s.journey)


@compiled
def schedule_next(s, kind, u):
    """Set the clock of an activity to its next time."""
    s.next_day[kind] += exponential(u) / s.rate[kind] if s.rate[kind] > 0.0 else math.inf


@compiled
def log_activity(w, s, activity, hours, people, member, job, producing, mode, touchpoint, vendor, served):
    """Write a row of the activities table."""
    row = w.log[w.counts.log]
    row.account, row.journey, row.day, row.hours = s.account, s.journey, s.day, hours
    row.activity, row.people, row.member = activity, people, member
    row.role = s.role[member] if member >= 0 else -1
    row.job, row.producing_job, row.mode, row.touchpoint, row.vendor, row.served = job, producing, mode, touchpoint, vendor, served
    w.counts.log += 1


@compiled
def after_activity(w, s, job):
    """After work on a job: note a loop-back; when all jobs are done, decide. Returns why to stop, or GO_ON."""
    change = update_job(w, s, job)
    if change < 0:
        if w.params.detail:
            log_activity(w, s, LOOP_BACK, 0.0, 0, -1, job, job, -1, -1, -1, -1)
        s.settled_day = math.inf
        if s.chosen >= 0:  # what was agreed falls apart, and the contract with it
            s.chosen, s.chosen_day, s.close_day = NOBODY, math.nan, math.inf
        return GO_ON
    if change > 0 and s.only_looking and s.done[SOLUTION]:
        s.reason = ONLY_LOOKING
        return DECIDED_AGAINST
    if change > 0 and s.focus == SELECTION and not s.done[SELECTION]:
        cut_shortlist(w, s)
    if s.chosen < 0 and s.done.all():
        return decide(w, s)
    return GO_ON


@compiled
def cut_shortlist(w, s):
    """Keep the best vendors for the shortlist."""
    considered = 0
    for v in range(w.params.n_vendors):
        considered += s.considered[v]
    while considered > w.params.shortlist:
        worst = NOBODY
        for v in range(w.params.n_vendors):
            if s.considered[v] and (
                worst < 0 or utility_of(w, s, v, w.params.risk_aversion) < utility_of(w, s, worst, w.params.risk_aversion)
            ):
                worst = v
        s.considered[worst] = 0
        considered -= 1


@compiled
def can_be_bought(w, s, v):
    """Whether vendor *v* has sent a quote, where one is needed."""
    return not w.params.needs_quote or (s.sales_owned[v] and s.stage[v] >= w.vendors[v].quote_stage)


@compiled
def decide(w, s):
    """Choose the best vendor if it beats staying as they are; else say why not.

    A group waits for its favourite's quote for as long as for an appointment, then takes the best that has quoted; while the only
    ones worth having have not quoted it goes on waiting, until its patience runs out.
    """
    if s.settled_day == math.inf:
        s.settled_day = s.day
    wanted, _, _ = favourite(w, s)
    if wanted >= 0 and not can_be_bought(w, s, wanted) and s.day < s.settled_day + w.params.booking_patience_days:
        return GO_ON
    best, most, waiting = NOBODY, s.status_quo, False
    for v in range(w.params.n_vendors):
        if s.considered[v]:
            value = utility_of(w, s, v, w.params.risk_aversion)
            if not can_be_bought(w, s, v):
                waiting = waiting or value > s.status_quo
            elif value > most:
                best, most = v, value
    if best >= 0:
        s.chosen, s.chosen_day, s.close_day = best, s.day, s.day + s.negotiation_days
        if s.sales_owned[best] and s.stage[best] < w.vendors[best].contract_stage:
            s.stage[best], s.event_vendor = w.vendors[best].contract_stage, best
            return STAGE
        return GO_ON
    if waiting:
        return GO_ON
    s.reason = STATUS_QUO_BETTER
    for v in range(w.params.n_vendors):
        if s.considered[v] and utility_of(w, s, v, 0.0) > s.status_quo:
            s.reason = INDECISION  # good enough, had they dared
    return DECIDED_AGAINST


@compiled
def pick_member(s, u):
    """Choose who works alone, by diligence."""
    total = 0.0
    for i in range(s.n):
        total += s.diligence[i]
    rest = u * total
    for i in range(s.n):
        rest -= s.diligence[i]
        if rest < 0.0:
            return i
    return s.n - 1


@compiled
def pick_job(w, s, i, u):
    """Choose the job that work goes to: mostly the first open one, else another by attention (of all alike when i < 0)."""
    if u >= w.params.wander:
        return s.focus
    total = 0.0
    for j in range(N_JOBS):
        if j != s.focus:
            total += s.attention[i, j] + LEAST_ATTENTION if i >= 0 else 1.0
    rest = u / w.params.wander * total  # below the share of wandering, again a uniform
    for j in range(N_JOBS):
        if j != s.focus:
            rest -= s.attention[i, j] + LEAST_ATTENTION if i >= 0 else 1.0
            if rest < 0.0:
                return j
    return s.focus


@compiled
def hours_of(w, kind, u):
    """The length of an activity: lognormal around its mean."""
    spread = w.params.hours_spread
    return w.params.mean_hours[kind] * math.exp(spread * normal(u) - 0.5 * spread * spread)


@compiled
def with_vendor(w, hours, v, job):
    """The length of a session that turns out to be with vendor *v* about *job*; ours, vendor 0's, may last longer."""
    return hours * (1.0 + w.params.longer_with_us[job]) if v == 0 else hours


@compiled
def maybe_contradict(w, s, kind, step, u, progress):
    """What is newly understood may contradict what was taken for settled, on any job begun. Returns that job, or -1."""
    if u >= w.params.new_information * progress:
        return -1
    u_job, severity, _, _, _, _, _, _ = draw(w, s, CONTRADICTION, kind, 0, step)
    job = min(int(u_job * (s.focus + 1)), s.focus)
    shock(w, s, job, severity, kind, step)
    if w.params.detail:
        log_activity(w, s, NEW_INFORMATION, 0.0, 0, -1, job, job, -1, -1, -1, -1)
    return job


@compiled
def learn_alone(w, s, kind, step):
    """One member learns alone, online or offline; online, some of it on a vendor's own material."""
    u_gap, u_member, u_job, u_hours, u_supplier, u_touch, u_opinion, u_news = draw(w, s, LEARN_ALONE, kind, 0, step)
    schedule_next(s, kind, u_gap)
    i = pick_member(s, u_member)
    job = pick_job(w, s, i, u_job)
    label = job_label(w, s, i, job)
    hours = hours_of(w, kind, u_hours)
    touch, noise_opinion = int(TOUCHPOINTS_A_PLACE * u_touch), normal(u_opinion)
    if kind == ONLINE and u_supplier < w.params.supplier_material:
        u_vendor, u_cover, u_relevance, u_signal, u_form, u_role, _, _ = draw(w, s, MATERIAL, kind, 0, step)
        v, source = choose_material(w, s, i, u_vendor)
        hours = with_vendor(w, hours, v, job)
        s.hours[kind] += hours
        served = read(w, s, i, v, job, hours, u_cover, u_relevance, noise_opinion, normal(u_signal))
        count_visit(w, s, i, v, source, touch, hours)
        if s.focus < SELECTION and s.chosen < 0:
            s.considered[v] = 1  # a vendor found on the way joins the race until the shortlist is closed
        if w.params.detail:
            log_activity(w, s, kind, hours, 1, i, label, job, DIGITAL, AT_SUPPLIER_ONLINE + touch, v, served)
        code = after_activity(w, s, job)
        qualified = add_points(w, s, i, v, w.params.points_read, identifies(w, s, i, v, u_form, u_role))
        return hand_over(s, i, v, qualified, code)
    s.hours[kind] += hours
    before = understanding_of(s, job)
    learn(w, s, i, job, hours, 0.0, noise_opinion)
    progress = understanding_of(s, job) - before
    if w.params.third_party_signal > 0.0:
        noises = draw(w, s, THIRD_PARTIES, kind, 0, step)
        for v in range(w.params.n_vendors):
            form_belief(s, i, v, w.params.third_party_signal * hours, normal(noises[v]))
    if w.params.detail:
        place = AT_OTHERS_ONLINE if kind == ONLINE else AT_OFFLINE
        log_activity(w, s, kind, hours, 1, i, label, job, -1, place + touch, -1, -1)
    return after_learning(w, s, kind, step, job, u_news, progress)


@compiled
def after_learning(w, s, kind, step, job, u_news, progress):
    """See whether what was learned brings news, and what follows for the job and for the one that the news is about."""
    news = maybe_contradict(w, s, kind, step, u_news, progress)
    code = after_activity(w, s, job)
    if news >= 0 and news != job and code == GO_ON:
        code = after_activity(w, s, news)
    return code


@compiled
def hand_over(s, i, v, qualified, code):
    """Tell sales of a qualified lead, unless the journey just ended; a decision counts for more."""
    if qualified and code == GO_ON:
        s.call_state[v] = CALL_DUE
        s.event_vendor, s.event_member = v, i
        return QUALIFIED
    return code


@compiled
def meet(w, s, step):
    """The group meets: those who can come talk, learn from each other, and agree a little more, or raise something new."""
    kind = GROUP_MEETING
    u_gap, u_job, u_hours, u_news, _, _, _, _ = draw(w, s, MEET, kind, 0, step)
    schedule_next(s, kind, u_gap)
    job = pick_job(w, s, -1, u_job)
    label = job_label(w, s, -1, job)
    people = invite(w, s, kind, step, attendees(w, s), -1)
    each = hours_of(w, kind, u_hours)
    s.hours[kind] += each * people
    before = understanding_of(s, job)
    hold_meeting(w, s, job)
    for block in range((s.n + BLOCK - 1) // BLOCK):
        noises = draw(w, s, MEETING_NOISE, kind, block, step)
        for place in range(min(BLOCK, s.n - BLOCK * block)):
            if s.present[BLOCK * block + place]:
                learn(w, s, BLOCK * block + place, job, each, 0.0, normal(noises[place]))
    progress = understanding_of(s, job) - before
    if w.params.detail:
        log_activity(w, s, kind, each * people, people, -1, label, job, -1, AT_GROUP, -1, -1)
        log_beliefs(w, s)
    return after_learning(w, s, kind, step, job, u_news, progress)


@compiled
def attendees(w, s):
    """How many come to a group meeting: a share of the members, two at the least."""
    return max(LEAST_IN_A_MEETING, round(w.params.attendance * s.n))


@compiled
def log_beliefs(w, s):
    """Write a row of the beliefs table."""
    best, first, second = favourite(w, s)
    row = w.beliefs[w.counts.beliefs]
    row.account, row.journey, row.day, row.job = s.account, s.journey, s.day, s.focus
    row.understanding, row.disagreement = understanding_of(s, s.focus), disagreement_on(s, s.focus)
    row.leader = best
    row.margin = first - max(second, s.status_quo) if best >= 0 else math.nan
    row.preference_spread = preference_spread(w, s, best) if best >= 0 else math.nan
    w.counts.beliefs += 1


@compiled
def request_meeting(w, s, step):
    """The group wants to talk to a supplier in the race: an expert must be booked, for the job at hand; event staff are there at once."""
    u_gap, u_vendor, u_cover, u_hours = request_luck(w, s, step)
    schedule_next(s, SUPPLIER_MEETING, u_gap)
    v = s.chosen
    if v < 0:
        considered = 0
        for k in range(w.params.n_vendors):
            considered += s.considered[k]
        place = min(int(u_vendor * considered), considered - 1)
        for k in range(w.params.n_vendors):
            if s.considered[k]:
                if place == 0:
                    v = k
                    break
                place -= 1
    if not (s.sales_owned[v] or (u_cover < w.vendors[v].sales_cover and s.call_state[v] != TURNED_DOWN)):
        if not w.vendors[v].has_events:
            s.lost_appointments[v] += 1
            return GO_ON
        return supplier_meeting(w, s, v, step, EVENT_STAFF)
    s.event_vendor, s.event_step = v, step
    s.event_hours = with_vendor(w, hours_of(w, SUPPLIER_MEETING, u_hours), v, s.focus) + w.params.preparation_hours
    return WANTS_EXPERT


@compiled
def request_luck(w, s, step):
    """The random numbers of a wish to meet a supplier; the meeting that comes of it, perhaps later, lasts as long as was asked for."""
    u_gap, u_vendor, u_cover, u_hours, _, _, _, _ = draw(w, s, REQUEST, SUPPLIER_MEETING, 0, step)
    return u_gap, u_vendor, u_cover, u_hours


@compiled
def supplier_meeting(w, s, v, step, served):
    """Some members talk with people of vendor *v*, in person or remotely."""
    kind = SUPPLIER_MEETING
    _, _, _, u_hours = request_luck(w, s, step)
    u_contact, u_job, u_relevance, u_touch, u_mode, _, _, _ = draw(w, s, TALK, kind, 0, step)
    job = pick_job(w, s, -1, u_job)
    label = job_label(w, s, -1, job)
    people = invite(w, s, kind, step, int(w.params.supplier_meeting_people), job)
    each = with_vendor(w, hours_of(w, kind, u_hours), v, job)
    s.hours[kind] += each * people
    s.meeting_hours[v] += each * people
    mode = REMOTE if u_mode < w.params.remote else TRADITIONAL
    quality = talk_quality(w, s, v, job, mode, served, u_relevance)
    contact, place = NOBODY, int(u_contact * people)
    for i in range(s.n):
        if s.present[i]:
            contact = i if place == 0 else contact
            place -= 1
            u_opinion, u_signal, _, _, _, _, _, _ = draw(w, s, TALK_NOISE, kind, i, step)
            learn(w, s, i, job, each, w.params.help_gain * quality, normal(u_opinion))
            form_belief(s, i, v, w.params.human_signal * each * quality, normal(u_signal))
    take_feedback(w, v, job, label)
    if served == EVENT_STAFF:
        w.vendors[v].event_hours += math.floor(each * QUANTUM) / QUANTUM
    if w.params.detail:
        touch = (AT_REMOTE if mode == REMOTE else AT_PERSON) + int(TOUCHPOINTS_A_PLACE * u_touch)
        log_activity(w, s, kind, each * people, people, -1, label, job, mode, touch, v, served)
    code = after_activity(w, s, job)
    if s.sales_owned[v]:
        s.meetings[v] += 1
        if code == GO_ON and advance_deal(w, s, v):
            s.event_vendor = v
            return STAGE
        return code
    points = (
        SCORE_CAP if s.focus == SELECTION else w.params.points_contact
    )  # who selects asks for a quote, and that is no longer a lead to warm
    return hand_over(s, contact, v, add_points(w, s, contact, v, points, True), code)


@compiled
def administer(w, s, step):
    """Somebody sees to approvals and administration: it takes time and has no effect."""
    u_gap, u_member, u_hours, u_touch, _, _, _, _ = draw(w, s, ADMINISTER, OTHER, 0, step)
    schedule_next(s, OTHER, u_gap)
    hours = hours_of(w, OTHER, u_hours)
    s.hours[OTHER] += hours
    if w.params.detail:
        label = job_label(w, s, -1, s.focus)
        log_activity(w, s, OTHER, hours, 1, pick_member(s, u_member), label, s.focus, -1, AT_OTHER + int(u_touch < 0.5), -1, -1)
    return GO_ON
