"""What happens when a buyer and a vendor touch: whose material is read, how it is served, what it tells.

Small compiled steps, like `buying_group`; here the levers of an operating model meet the buyer. A vendor sees of the group only
what its touches show it: points, forms, its own CRM stage, and in a conversation whether it is still early or asks for a quote.
"""

from __future__ import annotations

import math

from sim.scenario.calendar import DAYS_PER_MONTH
from sim.scenario.structural import EARLY_SHARE, MONTHS_PER_YEAR, QUANTUM

from .brand import trusted
from .buying_group import form_belief, learn
from .codes import (
    BRAND,
    CAMPAIGNS,
    CONTENT,
    DIGITAL,
    EXPERT,
    N_JOBS,
    N_SOURCES,
    NOBODY,
    NURTURE,
    PROBLEM,
    PUBLIC_SITE,
    SELECTION,
    SOLUTION,
    TUNED,
)
from .consent import study_the_case
from .jit import compiled
from .random_streams import LEAVES, SELLER, four_normals, uniforms


@compiled
def pull_of(w, s, i, v, source):
    """How strongly something draws member *i* to vendor *v*'s material, in units of a plain public site."""
    vendor = w.vendors[v]
    interest = 1.0 if s.considered[v] else w.params.discovery
    interest *= math.exp(w.params.preference * worth_to(w, s, i, v))
    cover = vendor.marketing_cover if s.sales_owned[v] else 1.0
    if source == CONTENT:
        return interest
    if source == BRAND:
        return interest * w.params.brand_pull * max(0.0, vendor.goodwill + s.experience[v])
    if source == CAMPAIGNS:
        known = trusted(w, max(0.0, vendor.goodwill + s.experience[v]))
        return interest * cover * w.params.campaign_pull * vendor.campaigns * s.target[v] * known
    mails = w.params.nurture_pull if vendor.mail_automation and s.contact[i, v] else 0.0
    remembered = vendor.retargeting and s.day - s.visited_day[i, v] <= w.params.retargeting_days
    return interest * cover * vendor.nurture * (mails + (w.params.retargeting_pull if remembered else 0.0))


@compiled
def worth_to(w, s, i, v):
    """What vendor *v* is worth in the eyes of member *i*: expected fit, less the fear of what is not known, less its price."""
    return s.belief[i, v] - w.params.risk_aversion / math.sqrt(s.precision[i, v]) - w.vendors[v].price


@compiled
def choose_material(w, s, i, u):
    """Choose whose material member *i* reads and what brought it there: vendor and source, in proportion to their pulls."""
    total = 0.0
    for v in range(w.params.n_vendors):
        for source in range(N_SOURCES):
            s.pull[v, source] = pull_of(w, s, i, v, source)
            total += s.pull[v, source]
    rest = u * total
    for v in range(w.params.n_vendors):
        for source in range(N_SOURCES):
            rest -= s.pull[v, source]
            if rest < 0.0:
                s.read_source = source
                return v, source
    s.read_source = CONTENT
    return 0, CONTENT


@compiled
def guessed_job(w, s, v):
    """The job a vendor takes the group to be on: what an asker said last, or further by its CRM stage, early when there is no deal yet."""
    if not s.sales_owned[v]:
        early = 0.0
        for i in range(s.n):
            early = max(early, s.best_score[i, v])
        return max(s.stated_job[v], PROBLEM if early < EARLY_SHARE * w.params.threshold else SOLUTION)
    quote_stage = w.vendors[v].quote_stage
    return max(s.stated_job[v], min(SELECTION, (N_JOBS * s.stage[v]) // quote_stage)) if s.stage[v] < quote_stage else SELECTION


@compiled
def hand_over_notes(w, s, v, u):
    """What marketing knew goes over to sales: where signals are shared the job at hand, else nothing that the buyers told."""
    if u < w.vendors[v].signal_sharing:
        s.stated_job[v] = max(s.stated_job[v], s.focus)
        return
    s.stated_job[v] = NOBODY
    for i in range(s.n):
        s.role_known[i, v] = 0


@compiled
def relevance_of(w, s, v, j, u):
    """How well a tuned touch fits a buyer on job *j*: fully when the vendor knows or guesses the job, else a part."""
    if u < w.vendors[v].signal_sharing or guessed_job(w, s, v) == j:
        return 1.0
    return w.params.off_job_help


@compiled
def relevance_of_material(w, s, i, v, j, u):
    """How well material fits a reader on job *j*.

    Whoever looks for it picks what it needs. A mail or an advertisement leads to the job that it read about last; else a vendor guesses.
    """
    if s.read_source == CONTENT or s.read_source == BRAND:
        return 1.0
    if w.params.mails_follow and s.read_source == NURTURE and s.read_job[i, v] != NOBODY:
        return 1.0 if u < w.vendors[v].signal_sharing or s.read_job[i, v] == j else w.params.off_job_help
    return relevance_of(w, s, v, j, u)


@compiled
def interest_in(s, i, job):
    """How much of what is made for member *i*'s role is about *job*, against an even spread: it goes where the role's attention is."""
    total = 0.0
    for j in range(N_JOBS):
        total += s.attention[i, j]
    return N_JOBS * s.attention[i, job] / total


@compiled
def read(w, s, i, v, j, hours, u_cover, u_signal, noise_opinion, noise_signal):
    """Member *i* reads vendor *v*'s material about job *j*. Returns how it was served."""
    served = PUBLIC_SITE if s.sales_owned[v] and u_cover >= w.vendors[v].marketing_cover else TUNED
    quality = min(1.0, w.vendors[v].content[j] + w.vendors[v].lift[j, DIGITAL])
    if served == TUNED:
        quality *= relevance_of_material(w, s, i, v, j, u_signal)
        if s.role_known[i, v]:
            quality = min(1.0, quality * (1.0 + w.params.role_gain * w.vendors[v].role_material * interest_in(s, i, j)))
    else:
        quality *= w.params.public_quality
        s.public_hours[v] += hours
    learn(w, s, i, j, hours, w.params.help_gain * quality, noise_opinion)
    if s.disputed != NOBODY:
        study_the_case(w, s, i, hours, w.vendors[v].case_content)
    form_belief(s, i, v, w.params.digital_signal * hours * quality, noise_signal)
    s.digital_hours[v] += hours
    s.read_job[i, v] = j
    w.vendors[v].read_on[j] += math.floor(hours * QUANTUM) / QUANTUM
    return served


@compiled
def count_visit(w, s, i, v, source, touch, hours):
    """What the vendor's web statistics see of a visit."""
    vendor = w.vendors[v]
    if s.visited_day[i, v] == -math.inf and s.lead_day[i, v] < 0.0:
        vendor.visitors += 1.0
    s.visited_day[i, v] = s.day
    s.visits[v, source] += 1.0
    vendor.visits += 1.0
    vendor.read_hours += math.floor(hours * QUANTUM) / QUANTUM
    if source == BRAND:  # whoever knows the name types it, into the address bar or into a search
        vendor.direct_visits += touch == 0
        vendor.brand_searches += touch != 0
    vendor.video_views += touch != 0  # a webinar or an online demo


@compiled
def talk_quality(w, s, v, j, mode, served, u_signal):
    """How good a conversation with vendor *v* about job *j* is: the person, the content at hand, and whether it is to the point."""
    relevance = relevance_of(w, s, v, j, u_signal)
    relevance += w.params.listening * (1.0 - relevance)
    if served != EXPERT:
        return w.vendors[v].event_quality * relevance
    skill = (1.0 - w.params.sales_use) * seller_quality(w, v, s.served_by, s.day) + w.params.sales_use * w.vendors[v].content[j]
    return min(1.0, skill + w.vendors[v].lift[j, mode]) * relevance


@compiled
def seller_quality(w, v, k, day):
    """How good sales person *k* of vendor *v* is on a day: some are better than others, and a new one has to learn."""
    vendor, hired = w.vendors[v], month_hired(w, v, k, day)
    quality = vendor.sales_quality
    if vendor.seller_spread > 0.0:
        quality += vendor.seller_spread * four_normals(w, SELLER, v, hired, k, 0)[0]
    if hired > 0 and vendor.ramp_months > 0.0:
        quality *= min(1.0, (day / DAYS_PER_MONTH - hired) / vendor.ramp_months)
    return min(1.0, max(0.0, quality))


@compiled
def month_hired(w, v, k, day):
    """The month in which the present sales person *k* of vendor *v* came, 0 for the first one; each leaves with the same chance a month."""
    if w.vendors[v].turnover <= 0.0:
        return 0
    month, chance = int(day / DAYS_PER_MONTH), 1.0 - math.exp(-w.vendors[v].turnover / MONTHS_PER_YEAR)
    while month > 0 and uniforms(w, LEAVES, v, month, k, 0)[0] >= chance:
        month -= 1
    return month
