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
    learn_together,
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
    LOOP_BACK,
    N_JOBS,
    N_KINDS,
    NEW_INFORMATION,
    NO_CALL,
    NOBODY,
    ONLINE,
    ONLY_LOOKING,
    OTHER,
    PROBLEM,
    PUSHES_QUOTE,
    QUALIFIED,
    REMOTE,
    SELECTION,
    SOLUTION,
    STAGE,
    SUPPLIER_MEETING,
    TOUCHPOINTS_A_PLACE,
    TRADITIONAL,
    TURNED_DOWN,
    WANTS_EXPERT,
    WANTS_QUOTES,
)
from .consent import is_hopeless, is_worn_out, study_the_case
from .crm import advance_deal, pushes_quote
from .decision import ask_for_quotes, cut_shortlist, decide, fall_apart, give_up
from .jit import compiled
from .lead_scoring import add_points, become_known, identifies
from .random_streams import (
    ADMINISTER,
    BLOCK,
    CONTRADICTION,
    HAND,
    LEARN_ALONE,
    LOOKERS_ASK,
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
    uniforms,
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
def keep_pace(w, s):
    """Set how often a group does what on the job it is on now: more talks with suppliers, and less of all else, the further it is.

    The clocks are memoryless, so what is left until the next activity is drawn out or in. Suppliers' part of learning online rises with
    their meetings, so each job keeps its thirds by mode.
    """
    total, talks = 0.0, w.params.talk_weight[s.focus]
    for kind in range(N_KINDS):
        total += s.usual_rate[kind] * w.params.mean_hours[kind] * usual_people(w, s, kind)
    share = s.usual_rate[SUPPLIER_MEETING] * w.params.mean_hours[SUPPLIER_MEETING] * usual_people(w, s, SUPPLIER_MEETING) / total
    others = max(0.0, 1.0 - share * talks) / (1.0 - share) if share < 1.0 else 0.0
    for kind in range(N_KINDS):
        rate = s.usual_rate[kind] * (talks if kind == SUPPLIER_MEETING else others)
        if rate > 0.0 and rate != s.rate[kind]:
            s.next_day[kind] = s.day + (s.next_day[kind] - s.day) * s.rate[kind] / rate
            s.rate[kind] = rate
    s.material_share = min(1.0, w.params.supplier_material * talks / others) if others > 0.0 else 1.0


@compiled
def usual_people(w, s, kind):
    """How many members take part in an activity."""
    if kind == GROUP_MEETING:
        return attendees(w, s)
    return min(s.n, int(w.params.supplier_meeting_people)) if kind == SUPPLIER_MEETING else 1


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
    if change != 0 and w.params.talks_rise > 0.0:
        keep_pace(w, s)
    if change < 0:
        if w.params.detail:
            log_activity(w, s, LOOP_BACK, 0.0, 0, -1, job, job, -1, -1, -1, -1)
        fall_apart(s)
        return GO_ON
    if change > 0 and s.only_looking and s.done[SOLUTION]:
        s.reason = ONLY_LOOKING
        return DECIDED_AGAINST
    if (
        change > 0
        and s.only_looking
        and s.done[PROBLEM]
        and s.wanted == NOBODY
        and asks_all_the_same(w, s)
        and ask_for_quotes(w, s, w.params.contest)
    ):
        return WANTS_QUOTES
    if change > 0 and s.chosen < 0 and is_hopeless(w, s, w.params.fatigue):
        return give_up(w, s)
    if change > 0 and s.focus == SELECTION and not s.done[SELECTION]:
        cut_shortlist(w, s)
    if s.chosen < 0 and s.done.all():
        return decide(w, s)
    return GO_ON


@compiled
def asks_all_the_same(w, s):
    """Whether a group that only looks at the market asks for quotes, too, to know what exists."""
    return s.wanted == NOBODY and uniforms(w, LOOKERS_ASK, 0, 0, s.account, s.journey)[0] < w.params.lookers_ask


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
    if kind == ONLINE and u_supplier < s.material_share:
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
    if news >= 0 and news != job and code in (GO_ON, WANTS_QUOTES):
        then = after_activity(w, s, news)
        code = then if then != GO_ON else code
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
    s.meetings_blocked += s.disputed != NOBODY
    hold_meeting(w, s, job)
    for block in range((s.n + BLOCK - 1) // BLOCK):
        noises = draw(w, s, MEETING_NOISE, kind, block, step)
        for place in range(min(BLOCK, s.n - BLOCK * block)):
            if s.present[BLOCK * block + place]:
                learn_together(w, s, BLOCK * block + place, job, each, normal(noises[place]))
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
    row.margin = first - max(second, -s.benefit) if best >= 0 else math.nan
    row.preference_spread = preference_spread(w, s, best) if best >= 0 else math.nan
    w.counts.beliefs += 1


@compiled
def request_meeting(w, s, step):
    """The group wants to talk to a supplier in the race: an expert must be booked, for the job at hand; event staff are there at once."""
    u_gap, u_vendor, u_cover, u_hours = request_luck(w, s, step)
    schedule_next(s, SUPPLIER_MEETING, u_gap)
    v = s.chosen if s.chosen >= 0 else whom_to_meet(w, s, u_vendor)
    if w.params.asks_sales[s.focus] > 0.0 and not s.sales_owned[v] and s.call_state[v] == NO_CALL:
        u_hand, u_member, _, _, _, _, _, _ = draw(w, s, HAND, SUPPLIER_MEETING, 0, step)
        if u_hand < w.params.asks_sales[s.focus]:
            return raise_hand(w, s, pick_member(s, u_member), v, step, u_hours)
    if not (s.sales_owned[v] or (u_cover < w.vendors[v].sales_cover and s.call_state[v] != TURNED_DOWN)):
        if not w.vendors[v].has_events:
            s.lost_appointments[v] += 1
            return GO_ON
        return supplier_meeting(w, s, v, step, EVENT_STAFF)
    s.event_vendor, s.event_step = v, step
    s.event_hours = talk_hours(w, s, v, u_hours)
    return WANTS_EXPERT


@compiled
def whom_to_meet(w, s, u):
    """Choose whom of the suppliers in the race to meet: the likelier, the better it seems and the more it does to be met (Luce 1959)."""
    total, last = 0.0, 0
    for v in range(w.params.n_vendors):
        total += drawn_to(w, s, v)
    rest = u * total
    for v in range(w.params.n_vendors):
        if s.considered[v]:
            last = v
            rest -= drawn_to(w, s, v)
            if rest < 0.0:
                return v
    return last


@compiled
def drawn_to(w, s, v):
    """How strongly a group turns to vendor *v*: by what it thinks of it, by invitations to those it knows, by a seller who follows up.

    Who has asked in vain turns to others for a while.
    """
    if not s.considered[v] or s.day < s.snubbed_until[v]:
        return 0.0
    vendor, invites = w.vendors[v], 0.0
    if vendor.mail_automation:
        for i in range(s.n):
            if s.contact[i, v]:
                invites = w.params.nurture_pull * vendor.nurture * (vendor.marketing_cover if s.sales_owned[v] else 1.0)
    follow_up = w.params.follow_up if s.sales_owned[v] else 0.0
    return (1.0 + invites + follow_up) * math.exp(w.params.preference * utility_of(w, s, v, w.params.risk_aversion))


@compiled
def raise_hand(w, s, i, v, step, u_hours):
    """Member *i* asks vendor *v*'s sales people for a call or a demo: a qualified lead at once, whatever its score.

    The conversation takes place when sales has called and wants to go on.
    """
    become_known(w, s, i, v)
    s.hand_raised[i, v] = s.asked[i, v] = 1
    s.talk_step[v], s.talk_hours[v] = step, talk_hours(w, s, v, u_hours)
    s.call_state[v] = CALL_DUE
    s.event_vendor, s.event_member = v, i
    return QUALIFIED


@compiled
def talk_hours(w, s, v, u_hours):
    """The hours of a sales person that a conversation takes: as long as was asked for, and the preparation."""
    return with_vendor(w, hours_of(w, SUPPLIER_MEETING, u_hours), v, s.focus) + w.params.preparation_hours


@compiled
def request_luck(w, s, step):
    """The random numbers of a wish to meet a supplier; the meeting that comes of it, perhaps later, lasts as long as was asked for."""
    u_gap, u_vendor, u_cover, u_hours, _, _, _, _ = draw(w, s, REQUEST, SUPPLIER_MEETING, 0, step)
    return u_gap, u_vendor, u_cover, u_hours


@compiled
def talk_luck(w, s, step):
    """The random numbers of a talk with a supplier: with whom, about which job, how much to the point, where, how, named or unnamed."""
    u_contact, u_job, u_relevance, u_touch, u_mode, u_name, _, _ = draw(w, s, TALK, SUPPLIER_MEETING, 0, step)
    return u_contact, u_job, u_relevance, u_touch, u_mode, u_name


@compiled
def mode_of(w, s, step):
    """Whether a meeting with a supplier is in person or remote: settled when it is asked for, and the same when it is held."""
    _, _, _, _, u_mode, _ = talk_luck(w, s, step)
    return REMOTE if u_mode < w.params.remote else TRADITIONAL


@compiled
def supplier_meeting(w, s, v, step, served):
    """Some members talk with people of vendor *v*, in person or remotely."""
    kind = SUPPLIER_MEETING
    _, _, _, u_hours = request_luck(w, s, step)
    u_contact, u_job, u_relevance, u_touch, _, u_name = talk_luck(w, s, step)
    job = pick_job(w, s, -1, u_job)
    label = job_label(w, s, -1, job)
    people = invite(w, s, kind, step, int(w.params.supplier_meeting_people), job)
    each = with_vendor(w, hours_of(w, kind, u_hours), v, job)
    s.hours[kind] += each * people
    s.meeting_hours[v] += each * people
    mode = mode_of(w, s, step)
    depth = w.params.remote_depth if mode == REMOTE else 1.0
    quality = talk_quality(w, s, v, job, mode, served, u_relevance)
    contact, place = NOBODY, int(u_contact * people)
    for i in range(s.n):
        if s.present[i]:
            contact = i if place == 0 else contact
            place -= 1
            u_opinion, u_signal, _, _, _, _, _, _ = draw(w, s, TALK_NOISE, kind, i, step)
            learn(w, s, i, job, each, w.params.help_gain * quality, normal(u_opinion))
            if s.disputed != NOBODY:
                study_the_case(w, s, i, each, quality)
            form_belief(s, i, v, w.params.human_signal * each * quality * depth, normal(u_signal))
    take_feedback(w, v, job, label)
    if served == EVENT_STAFF:
        w.vendors[v].event_hours += math.floor(each * QUANTUM) / QUANTUM
    else:
        tailor(w, s, v, each * quality * depth)
    if w.params.detail:
        touch = (AT_REMOTE if mode == REMOTE else AT_PERSON) + int(TOUCHPOINTS_A_PLACE * u_touch)
        log_activity(w, s, kind, each * people, people, -1, label, job, mode, touch, v, served)
    code = after_activity(w, s, job)
    if s.sales_owned[v]:
        s.meetings[v] += 1
        if code == GO_ON and advance_deal(w, s, v):
            s.event_vendor = v
            return STAGE
        if code == GO_ON and pushes_quote(w, s, v):
            s.event_vendor = v
            return PUSHES_QUOTE
        return code
    selects = s.focus == SELECTION  # and so asks for a quote, and is no longer a lead to warm
    is_named = selects or served != EVENT_STAFF or u_name < w.params.named_in_talk
    points = SCORE_CAP if selects else w.params.points_contact
    return hand_over(s, contact, v, add_points(w, s, contact, v, points, is_named), code)


@compiled
def tailor(w, s, v, effort):
    """What vendor *v*'s sales people learn of the group's needs goes into what they offer: it fits better, up to one unit of fit."""
    missing = 1.0 - s.tailored[v]
    learned = missing * (1.0 - math.exp(-w.params.tailoring * effort))
    s.tailored[v] += learned
    s.fit[v] += learned


@compiled
def administer(w, s, step):
    """Somebody sees to approvals and administration; a group that is worn out stops there."""
    u_gap, u_member, u_hours, u_touch, _, _, _, _ = draw(w, s, ADMINISTER, OTHER, 0, step)
    schedule_next(s, OTHER, u_gap)
    hours = hours_of(w, OTHER, u_hours)
    s.hours[OTHER] += hours
    if w.params.detail:
        label = job_label(w, s, -1, s.focus)
        log_activity(w, s, OTHER, hours, 1, pick_member(s, u_member), label, s.focus, -1, AT_OTHER + int(u_touch < 0.5), -1, -1)
    if s.chosen < 0 and is_worn_out(w, s):
        return give_up(w, s)
    return GO_ON
