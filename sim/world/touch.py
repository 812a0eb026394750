"""What happens when a buyer and a vendor touch: whose material is read, how it is served, what it tells, what it scores.

Small compiled steps, like `buying_group`; here the levers of an operating model meet the buyer. A vendor sees of the group only
what its touches show it: points, forms, its own CRM stage, and in a conversation whether it is still early or asks for a quote.
"""

from __future__ import annotations

import math

from .buying_group import form_belief, learn
from .compiled import compiled
from .records import BRAND, CAMPAIGNS, CONTENT, DIGITAL, EXPERT, FINE, PUBLIC_SITE, SELECTION, TUNED


@compiled
def pull_of(s, law, vendors, i, v, source):
    """How strongly something draws member *i* to vendor *v*'s material, in units of a plain public site."""
    vendor = vendors[v]
    interest = 1.0 if s.in_race[v] else law.discovery
    cover = vendor.marketing_cover if s.taken[v] else 1.0
    if source == CONTENT:
        return interest
    if source == BRAND:
        return interest * law.brand_pull * max(0.0, vendor.goodwill + s.standing[v])
    if source == CAMPAIGNS:
        return interest * cover * law.campaign_pull * vendor.campaigns * s.target[v]
    mails = law.nurture_pull if vendor.mails and s.contact[i, v] else 0.0
    remembered = vendor.retargeting and s.day - s.visited_day[i, v] <= law.retargeting_days
    return interest * cover * vendor.nurture * (mails + (law.retargeting_pull if remembered else 0.0))


@compiled
def choose_material(s, law, vendors, i, u):
    """Choose whose material member *i* reads and what brought it there: vendor and source, in proportion to their pulls."""
    total = 0.0
    for v in range(law.n_vendors):
        for source in range(4):
            s.pull[v, source] = pull_of(s, law, vendors, i, v, source)
            total += s.pull[v, source]
    rest = u * total
    for v in range(law.n_vendors):
        for source in range(4):
            rest -= s.pull[v, source]
            if rest < 0.0:
                return v, source
    return 0, CONTENT


@compiled
def guessed_job(s, law, vendors, v):
    """The job a vendor takes the group to be on: what an asker said last, or further by its CRM stage, early when there is no deal yet."""
    if not s.taken[v]:
        early = 0.0
        for i in range(s.n):
            early = max(early, s.best_score[i, v])
        return max(s.told_job[v], 0 if early < 0.5 * law.threshold else 1)
    quote_stage = vendors[v].quote_stage
    return max(s.told_job[v], min(SELECTION, (4 * s.stage[v]) // quote_stage)) if s.stage[v] < quote_stage else SELECTION


@compiled
def relevance_of(s, law, vendors, v, j, u):
    """How well a tuned touch fits a buyer on job *j*: fully when the vendor knows or guesses the job, else a part."""
    if u < vendors[v].signal_sharing or guessed_job(s, law, vendors, v) == j:
        return 1.0
    return law.off_job_help


@compiled
def interest_in(s, i, job):
    """How much of what is made for member *i*'s role is about *job*, against an even spread: it goes where the role's attention is."""
    total = 0.0
    for j in range(4):
        total += s.attention[i, j]
    return 4.0 * s.attention[i, job] / total


@compiled
def read(s, law, vendors, i, v, j, hours, u_cover, u_signal, noise_opinion, noise_signal):
    """Member *i* reads vendor *v*'s material about job *j*. Returns how it was served."""
    served = PUBLIC_SITE if s.taken[v] and u_cover >= vendors[v].marketing_cover else TUNED
    quality = min(1.0, vendors[v].content[j] + vendors[v].lift[j, DIGITAL])
    if served == TUNED:
        quality *= relevance_of(s, law, vendors, v, j, u_signal)
        if s.role_known[i, v]:
            quality = min(1.0, quality * (1.0 + law.role_gain * vendors[v].role_material * interest_in(s, i, j)))
    else:
        quality *= law.public_quality * law.off_job_help
        s.public_hours[v] += hours
    learn(s, law, i, j, hours, law.help_gain * quality, noise_opinion)
    form_belief(s, i, v, law.digital_signal * hours * quality, noise_signal)
    s.digital_hours[v] += hours
    return served


@compiled
def count_visit(s, vendors, i, v, source, touch, hours):
    """What the vendor's web statistics see of a visit."""
    vendor = vendors[v]
    if s.visited_day[i, v] == -math.inf and s.lead_day[i, v] < 0.0:
        vendor.visitors += 1.0
    s.visited_day[i, v] = s.day
    s.visits[v, source] += 1.0
    vendor.visits += 1.0
    vendor.read_hours += math.floor(hours * FINE) / FINE
    if source == BRAND:  # whoever knows the name types it, into the address bar or into a search
        vendor.direct_visits += touch == 0
        vendor.brand_searches += touch != 0
    vendor.video_views += touch != 0  # a webinar or an online demo


@compiled
def identifies(s, law, vendors, i, v, u_form, u_role):
    """Tell whether a visitor says who it is; where role and reason are asked in exchange, some tell those too."""
    chance = law.identified
    if vendors[v].profiling and s.lead_day[i, v] < 0.0:
        chance *= 1.0 - law.form_fright
    if u_form >= chance:
        return False
    if vendors[v].profiling and u_role < law.role_told:
        s.role_known[i, v] = 1
        s.told_job[v] = s.focus  # the reason why it is of interest now
    return True


@compiled
def talk_quality(s, law, vendors, v, j, mode, served, u_signal):
    """How good a conversation with vendor *v* about job *j* is: the person, the content at hand, and whether it is to the point."""
    relevance = relevance_of(s, law, vendors, v, j, u_signal)
    relevance += law.listening * (1.0 - relevance)
    if served != EXPERT:
        return vendors[v].event_quality * relevance
    skill = (1.0 - law.sales_use) * vendors[v].sales_quality + law.sales_use * vendors[v].content[j]
    return min(1.0, skill + vendors[v].lift[j, mode]) * relevance


@compiled
def add_points(s, law, vendors, i, v, points, identified):
    """Give member *i* points with vendor *v*. Returns True when that qualifies a lead: the vendor should act now."""
    faded = s.points[i, v] * math.exp(-(s.day - s.points_day[i, v]) / law.fading_days)
    s.points[i, v], s.points_day[i, v] = min(10.0, faded + points), s.day
    if identified and s.lead_day[i, v] < 0.0:
        vendors[v].met += s.visited_day[i, v] == -math.inf  # in a conversation, before any visit
        s.lead_day[i, v] = s.day
        s.contact[i, v] = 1
        if vendors[v].persona_trigger:
            for k in range(s.n):  # outreach to each by its role
                s.contact[k, v] = s.role_known[k, v] = 1
    if s.lead_day[i, v] < 0.0:
        return False
    s.best_score[i, v] = max(s.best_score[i, v], s.points[i, v])
    if s.taken[v] or s.calling[v] or s.day < s.rest_until[v]:
        return False
    return score_of(s, law, vendors, i, v) >= (law.first_signal if vendors[v].takeover_on_signal else law.threshold)


@compiled
def score_of(s, law, vendors, i, v):
    """The score that counts now, 0 to 10: the person's own points, or those of all known people in its company."""
    if not vendors[v].score_accounts:
        return s.points[i, v]
    total = 0.0
    for k in range(s.n):
        if s.lead_day[k, v] >= 0.0:
            total += s.points[k, v] * math.exp(-(s.day - s.points_day[k, v]) / law.fading_days)
    return min(10.0, total)


@compiled
def advance_deal(s, law, vendors, v):
    """After a conversation with the seller in charge: does its deal move a stage? A quote goes out when asked for, or unasked."""
    quote_stage = vendors[v].quote_stage
    if s.stage[v] >= quote_stage:
        return False
    asked = s.focus == SELECTION or (s.only_looking and s.focus > 0)
    if asked or s.meetings[v] >= law.push_after:
        s.stage[v] = quote_stage
        return True
    if s.meetings[v] % law.meetings_per_stage == 0 and s.stage[v] < quote_stage - 1:
        s.stage[v] += 1
        return True
    return False
