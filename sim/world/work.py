"""What a group does with its time: learn alone, meet, talk with a supplier, and what follows from it (docs/model.md, chapter 3).

Compiled steps on one `JOURNEY` record, one for each activity; each writes its own row when the law wants detail. The luck of an
activity is addressed by its kind and its number, so it is the same whatever else happens.
"""

from __future__ import annotations

import math

from .buying_group import (
    confer,
    disagreement_on,
    favourite,
    form_belief,
    invite,
    job_label,
    learn,
    preference_spread,
    reconsider,
    understanding_of,
    unsettle,
    utility_of,
)  # fmt: skip
from .compiled import compiled
from .luck import eight, exponential, normal, stream
from .records import (
    AT_GROUP,
    AT_OFFLINE,
    AT_OTHER,
    AT_OTHERS_ONLINE,
    AT_PERSON,
    AT_REMOTE,
    AT_SUPPLIER_ONLINE,
    DECIDED_AGAINST,
    DIGITAL,
    EVENT_STAFF,
    FINE,
    GO_ON,
    GROUP_MEETING,
    INDECISION,
    LOOP_BACK,
    NEW_INFORMATION,
    NOBODY,
    ONLINE,
    ONLY_LOOKING,
    OTHER,
    QUALIFIED,
    REJECTED,
    REMOTE,
    SELECTION,
    SOLUTION,
    STAGE,
    STATUS_QUO_BETTER,
    SUPPLIER_MEETING,
    TRADITIONAL,
    WANTS_EXPERT,
)  # fmt: skip
from .state import N_BELIEFS, N_LOG
from .touch import add_points, advance_deal, choose_material, count_visit, identifies, read, talk_quality

_WORK = stream("work")


@compiled
def draw(s, key, kind, part, step):
    """Eight uniforms for one activity: kind, number, and which eight."""
    return eight(key, _WORK, kind * 100 + part, step, s.account, s.journey)


@compiled
def wind(s, kind, u):
    """Set the clock of an activity to its next time."""
    s.next_day[kind] += exponential(u) / s.rate[kind] if s.rate[kind] > 0.0 else math.inf


@compiled
def note(s, log, cursor, activity, hours, people, member, job, producing, mode, touchpoint, vendor, served):
    """Write a row of the activities table."""
    row = log[cursor[N_LOG]]
    row.account, row.journey, row.day, row.hours = s.account, s.journey, s.day, hours
    row.activity, row.people, row.member = activity, people, member
    row.role = s.role[member] if member >= 0 else -1
    row.job, row.producing_job, row.mode, row.touchpoint, row.vendor, row.served = job, producing, mode, touchpoint, vendor, served
    cursor[N_LOG] += 1


@compiled
def settle(s, law, vendors, job, detail, log, cursor):
    """After work on a job: note a loop-back; when all jobs are done, decide. Returns why to stop, or GO_ON."""
    change = reconsider(s, law, job)
    if change < 0:
        if detail:
            note(s, log, cursor, LOOP_BACK, 0.0, 0, -1, job, job, -1, -1, -1, -1)
        s.settled_day = math.inf
        if s.chosen >= 0:  # what was agreed falls apart, and the contract with it
            s.chosen, s.chosen_day, s.close_day = NOBODY, math.nan, math.inf
        return GO_ON
    if change > 0 and s.only_looking and s.done[SOLUTION]:
        s.reason = ONLY_LOOKING
        return DECIDED_AGAINST
    if change > 0 and s.focus == SELECTION and not s.done[SELECTION]:
        shorten(s, law, vendors)
    if s.chosen < 0 and s.done.all():
        return decide(s, law, vendors)
    return GO_ON


@compiled
def shorten(s, law, vendors):
    """Keep the best vendors for the shortlist."""
    racing = 0
    for v in range(law.n_vendors):
        racing += s.in_race[v]
    while racing > law.shortlist:
        worst = NOBODY
        for v in range(law.n_vendors):
            if s.in_race[v] and (
                worst < 0 or utility_of(s, law, vendors, v, law.risk_aversion) < utility_of(s, law, vendors, worst, law.risk_aversion)
            ):
                worst = v
        s.in_race[worst] = 0
        racing -= 1


@compiled
def can_be_bought(s, law, vendors, v):
    """Whether vendor *v* has sent a quote, where one is needed."""
    return not law.needs_quote or (s.taken[v] and s.stage[v] >= vendors[v].quote_stage)


@compiled
def decide(s, law, vendors):
    """Choose the best vendor if it beats staying as they are; else say why not.

    A group waits for its favourite's quote for as long as for an appointment, then takes the best that has quoted; while the only
    ones worth having have not quoted it goes on waiting, until its patience runs out.
    """
    if s.settled_day == math.inf:
        s.settled_day = s.day
    wanted, _, _ = favourite(s, law, vendors)
    if wanted >= 0 and not can_be_bought(s, law, vendors, wanted) and s.day < s.settled_day + law.booking_patience_days:
        return GO_ON
    best, most, waiting = NOBODY, s.status_quo, False
    for v in range(law.n_vendors):
        if s.in_race[v]:
            value = utility_of(s, law, vendors, v, law.risk_aversion)
            if not can_be_bought(s, law, vendors, v):
                waiting = waiting or value > s.status_quo
            elif value > most:
                best, most = v, value
    if best >= 0:
        s.chosen, s.chosen_day, s.close_day = best, s.day, s.day + s.negotiation_days
        if s.taken[best] and s.stage[best] < vendors[best].contract_stage:
            s.stage[best], s.event_vendor = vendors[best].contract_stage, best
            return STAGE
        return GO_ON
    if waiting:
        return GO_ON
    s.reason = STATUS_QUO_BETTER
    for v in range(law.n_vendors):
        if s.in_race[v] and utility_of(s, law, vendors, v, 0.0) > s.status_quo:
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
def pick_job(s, law, i, u):
    """Choose the job that work goes to: mostly the first open one, else another by attention (of all alike when i < 0)."""
    if u >= law.wander:
        return s.focus
    total = 0.0
    for j in range(4):
        if j != s.focus:
            total += s.attention[i, j] + 1e-6 if i >= 0 else 1.0
    rest = u / law.wander * total  # below the share of wandering, again a uniform
    for j in range(4):
        if j != s.focus:
            rest -= s.attention[i, j] + 1e-6 if i >= 0 else 1.0
            if rest < 0.0:
                return j
    return s.focus


@compiled
def hours_of(law, kind, u):
    """The length of an activity: lognormal around its mean."""
    spread = law.hours_spread
    return law.mean_hours[kind] * math.exp(spread * normal(u) - 0.5 * spread * spread)


@compiled
def with_vendor(law, hours, v, job):
    """The length of a session that turns out to be with vendor *v* about *job*; ours, vendor 0's, may last longer."""
    return hours * (1.0 + law.longer_with_us[job]) if v == 0 else hours


@compiled
def maybe_news(s, law, key, kind, step, u, progress, detail, log, cursor):
    """What is newly understood may contradict what was taken for settled, on any job begun. Returns that job, or -1."""
    if u >= law.new_information * progress:
        return -1
    u_job, severity, _, _, _, _, _, _ = draw(s, key, kind, 3, step)
    job = min(int(u_job * (s.focus + 1)), s.focus)
    unsettle(s, law, job, severity, key, kind, step)
    if detail:
        note(s, log, cursor, NEW_INFORMATION, 0.0, 0, -1, job, job, -1, -1, -1, -1)
    return job


@compiled
def study(s, law, vendors, key, kind, step, log, cursor):
    """One member learns alone, online or offline; online, some of it on a vendor's own material."""
    u_gap, u_member, u_job, u_hours, u_supplier, u_touch, u_opinion, u_news = draw(s, key, kind, 0, step)
    wind(s, kind, u_gap)
    detail, i = law.detail, pick_member(s, u_member)
    job = pick_job(s, law, i, u_job)
    label = job_label(s, law, i, job)
    hours = hours_of(law, kind, u_hours)
    touch, noise_opinion = min(int(3.0 * u_touch), 2), normal(u_opinion)
    if kind == ONLINE and u_supplier < law.supplier_material:
        u_vendor, u_cover, u_relevance, u_signal, u_form, u_role, _, _ = draw(s, key, kind, 1, step)
        v, source = choose_material(s, law, vendors, i, u_vendor)
        hours = with_vendor(law, hours, v, job)
        s.hours[kind] += hours
        served = read(s, law, vendors, i, v, job, hours, u_cover, u_relevance, noise_opinion, normal(u_signal))
        count_visit(s, vendors, i, v, source, touch, hours)
        if s.focus < SELECTION and s.chosen < 0:
            s.in_race[v] = 1  # a vendor found on the way joins the race until the shortlist is closed
        if detail:
            note(s, log, cursor, kind, hours, 1, i, label, job, DIGITAL, AT_SUPPLIER_ONLINE + touch, v, served)
        code = settle(s, law, vendors, job, detail, log, cursor)
        qualified = add_points(s, law, vendors, i, v, law.points_read, identifies(s, law, vendors, i, v, u_form, u_role))
        return hand_over(s, i, v, qualified, code)
    s.hours[kind] += hours
    before = understanding_of(s, job)
    learn(s, law, i, job, hours, 0.0, noise_opinion)
    progress = understanding_of(s, job) - before
    if law.third_party_signal > 0.0:
        noises = draw(s, key, kind, 2, step)
        for v in range(law.n_vendors):
            form_belief(s, i, v, law.third_party_signal * hours, normal(noises[v]))
    if detail:
        place = AT_OTHERS_ONLINE if kind == ONLINE else AT_OFFLINE
        note(s, log, cursor, kind, hours, 1, i, label, job, -1, place + touch, -1, -1)
    return learned(s, law, vendors, key, kind, step, job, u_news, progress, detail, log, cursor)


@compiled
def learned(s, law, vendors, key, kind, step, job, u_news, progress, detail, log, cursor):
    """See whether what was learned brings news, and what follows for the job and for the one that the news is about."""
    news = maybe_news(s, law, key, kind, step, u_news, progress, detail, log, cursor)
    code = settle(s, law, vendors, job, detail, log, cursor)
    if news >= 0 and news != job and code == GO_ON:
        code = settle(s, law, vendors, news, detail, log, cursor)
    return code


@compiled
def hand_over(s, i, v, qualified, code):
    """Tell the world about a qualified lead, unless the journey just ended; a decision counts for more."""
    if qualified and code == GO_ON:
        s.calling[v] = 1
        s.event_vendor, s.event_member = v, i
        return QUALIFIED
    return code


@compiled
def meet_inside(s, law, vendors, key, step, log, cursor, beliefs):
    """The group meets: those who can come talk, learn from each other, and agree a little more, or raise something new."""
    detail, kind = law.detail, GROUP_MEETING
    u_gap, u_job, u_hours, u_news, _, _, _, _ = draw(s, key, kind, 0, step)
    wind(s, kind, u_gap)
    job = pick_job(s, law, -1, u_job)
    label = job_label(s, law, -1, job)
    people = invite(s, key, kind, step, attendees(s, law), -1)
    each = hours_of(law, kind, u_hours)
    s.hours[kind] += each * people
    before = understanding_of(s, job)
    confer(s, law, job)
    for block in range((s.n + 7) // 8):
        noises = draw(s, key, kind, 10 + block, step)
        for place in range(min(8, s.n - 8 * block)):
            if s.present[8 * block + place]:
                learn(s, law, 8 * block + place, job, each, 0.0, normal(noises[place]))
    progress = understanding_of(s, job) - before
    if detail:
        note(s, log, cursor, kind, each * people, people, -1, label, job, -1, AT_GROUP, -1, -1)
        note_beliefs(s, law, vendors, beliefs, cursor)
    return learned(s, law, vendors, key, kind, step, job, u_news, progress, detail, log, cursor)


@compiled
def attendees(s, law):
    """How many come to a group meeting: a share of the members, two at the least."""
    return max(2, round(law.attendance * s.n))


@compiled
def note_beliefs(s, law, vendors, beliefs, cursor):
    """Write a row of the beliefs table."""
    best, first, second = favourite(s, law, vendors)
    row = beliefs[cursor[N_BELIEFS]]
    row.account, row.journey, row.day, row.job = s.account, s.journey, s.day, s.focus
    row.understanding, row.disagreement = understanding_of(s, s.focus), disagreement_on(s, s.focus)
    row.leader = best
    row.margin = first - max(second, s.status_quo) if best >= 0 else math.nan
    row.preference_spread = preference_spread(s, law, vendors, best) if best >= 0 else math.nan
    cursor[N_BELIEFS] += 1


@compiled
def ask_supplier(s, law, vendors, key, step, log, cursor):
    """The group wants to talk to a supplier in the race: an expert must be booked, for the job at hand; event staff are there at once."""
    u_gap, u_vendor, u_cover, u_hours, _, _, _, _ = draw(s, key, SUPPLIER_MEETING, 0, step)
    wind(s, SUPPLIER_MEETING, u_gap)
    v = s.chosen
    if v < 0:
        racing = 0
        for k in range(law.n_vendors):
            racing += s.in_race[k]
        place = min(int(u_vendor * racing), racing - 1)
        for k in range(law.n_vendors):
            if s.in_race[k]:
                if place == 0:
                    v = k
                    break
                place -= 1
    if not (s.taken[v] or (u_cover < vendors[v].sales_cover and s.calling[v] != REJECTED)):
        if not vendors[v].has_events:
            s.lost_appointments[v] += 1
            return GO_ON
        return talk(s, law, vendors, key, v, step, EVENT_STAFF, log, cursor)
    s.event_vendor, s.event_step = v, step
    s.event_hours = with_vendor(law, hours_of(law, SUPPLIER_MEETING, u_hours), v, s.focus) + law.preparation_hours
    return WANTS_EXPERT


@compiled
def talk(s, law, vendors, key, v, step, served, log, cursor):
    """Some members talk with people of vendor *v*, in person or remotely."""
    detail, kind = law.detail, SUPPLIER_MEETING
    _, _, _, u_hours, _, _, _, _ = draw(s, key, kind, 0, step)
    u_contact, u_job, u_relevance, u_touch, u_mode, _, _, _ = draw(s, key, kind, 1, step)
    job = pick_job(s, law, -1, u_job)
    label = job_label(s, law, -1, job)
    people = invite(s, key, kind, step, int(law.supplier_meeting_people), job)
    each = with_vendor(law, hours_of(law, kind, u_hours), v, job)
    s.hours[kind] += each * people
    s.meeting_hours[v] += each * people
    mode = REMOTE if u_mode < law.remote else TRADITIONAL
    quality = talk_quality(s, law, vendors, v, job, mode, served, u_relevance)
    contact, place = NOBODY, int(u_contact * people)
    for i in range(s.n):
        if s.present[i]:
            contact = i if place == 0 else contact
            place -= 1
            u_opinion, u_signal, _, _, _, _, _, _ = draw(s, key, kind, 10 + i, step)
            learn(s, law, i, job, each, law.help_gain * quality, normal(u_opinion))
            form_belief(s, i, v, law.human_signal * each * quality, normal(u_signal))
    vendors[v].heard[job] += vendors[v].feedback
    if served == EVENT_STAFF:
        vendors[v].event_hours += math.floor(each * FINE) / FINE
    if detail:
        touch = (AT_REMOTE if mode == REMOTE else AT_PERSON) + min(int(3.0 * u_touch), 2)
        note(s, log, cursor, kind, each * people, people, -1, label, job, mode, touch, v, served)
    code = settle(s, law, vendors, job, detail, log, cursor)
    if s.taken[v]:
        s.meetings[v] += 1
        if code == GO_ON and advance_deal(s, law, vendors, v):
            s.event_vendor = v
            return STAGE
        return code
    points = 10.0 if s.focus == SELECTION else law.points_contact  # who selects asks for a quote, and that is no longer a lead to warm
    return hand_over(s, contact, v, add_points(s, law, vendors, contact, v, points, True), code)


@compiled
def administer(s, law, key, step, log, cursor):
    """Somebody sees to approvals and administration: it takes time and has no effect."""
    u_gap, u_member, u_hours, u_touch, _, _, _, _ = draw(s, key, OTHER, 0, step)
    wind(s, OTHER, u_gap)
    hours = hours_of(law, OTHER, u_hours)
    s.hours[OTHER] += hours
    if law.detail:
        label = job_label(s, law, -1, s.focus)
        note(s, log, cursor, OTHER, hours, 1, pick_member(s, u_member), label, s.focus, -1, AT_OTHER + int(u_touch < 0.5), -1, -1)
    return GO_ON
