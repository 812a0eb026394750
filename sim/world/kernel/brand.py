"""What marketing fills and time wears: content, goodwill, and what a company's own experience leaves behind (M21).

A vendor's general goodwill is a stock of its own. Beside it every company has its own experience with every vendor, from its own journeys;
it wears as goodwill does, and a little of it is told to others.
"""

from __future__ import annotations

import math

from sim.scenario.calendar import DAYS_PER_MONTH
from sim.scenario.structural import EXPERIENCE_HOURS, LEAST_KEPT

from .codes import N_JOBS, TURNED_DOWN, VALIDATION
from .jit import compiled


@compiled
def wear(share_a_month):
    """Return the monthly rate at which a stock that loses a share each month decays; losing all is very fast, not infinite."""
    return -math.log(max(1.0 - share_a_month, LEAST_KEPT))


@compiled
def renew(w, v, content_hours, brand_hours, months):
    """Let content and goodwill wear for some months, and add what hours, in hundreds a month, and conversations put in."""
    vendor, params = w.vendors[v], w.params
    job_hours = content_hours * (1.0 - vendor.case_share)
    for j in range(N_JOBS):
        hours = job_hours * N_JOBS * vendor.content_mix[j] if params.remake_by_job else job_hours
        vendor.content[j] = renewed(w, vendor.content[j], hours, vendor.feedback_count[j], months)
        vendor.feedback_count[j] = 0.0
    vendor.case_content = renewed(w, vendor.case_content, N_JOBS * vendor.case_share * content_hours, vendor.case_feedback, months)
    vendor.case_feedback = 0.0
    worn = vendor.goodwill * math.exp(-wear(params.brand_wear) * months)
    vendor.goodwill = min(1.0, max(0.0, worn + params.brand_gain * brand_hours * months + vendor.word_of_mouth))
    vendor.event_hours = vendor.word_of_mouth = 0.0


@compiled
def renewed(w, quality, hours, conversations, months):
    """The quality of material after some months: it ages, and hours and conversations each close part of the gap to perfect.

    Hours, in hundreds a month, are what each of the four jobs' material gets together with as much for each of the other three.
    """
    built = 1.0 - math.exp(-w.params.content_gain * hours * months)
    learned = 1.0 - (1.0 - w.params.feedback_gain) ** conversations
    left = quality * math.exp(-wear(w.params.content_aging) * months)
    return 1.0 - (1.0 - left) * (1.0 - built) * (1.0 - learned)


@compiled
def take_feedback(w, v, job, label):
    """Let marketing hear, as far as it does, what was asked in a conversation about a job.

    What was asked to re-check or to win over others is about the case, where a vendor makes material for it.
    """
    vendor = w.vendors[v]
    vendor.asked_about[job] += vendor.feedback
    if label >= VALIDATION and vendor.case_share > 0.0:
        vendor.case_feedback += vendor.feedback
    else:
        vendor.feedback_count[job] += vendor.feedback


@compiled
def trusted(w, goodwill):
    """How much more often an advertisement is followed, or a form filled in, for what the supplier's name is worth."""
    return 1.0 + w.params.brand_trust * goodwill


@compiled
def experience_now(w, a, v, day):
    """What a company's experience with vendor *v* is worth on *day*: goodwill beyond the vendor's general goodwill."""
    company = w.companies[a]
    return company.experience[v] * math.exp(-wear(w.params.brand_wear) / DAYS_PER_MONTH * (day - company.experience_day))


@compiled
def was_called(s, v):
    """Whether sales of vendor *v* has talked with this group, and so knows how well it fits: it took the lead or turned it down."""
    return s.sales_owned[v] != 0 or s.call_state[v] == TURNED_DOWN


@compiled
def remember_experience(w, s):
    """Add what a journey that ends leaves behind: more, the more hours a member had with a vendor and the better it seemed to fit."""
    company = w.companies[s.account]
    for v in range(w.params.n_vendors):
        hours = (s.meeting_hours[v] + s.digital_hours[v]) / s.n
        seemed = weight = 0.0
        for i in range(s.n):
            seemed += s.weight[i] * s.belief[i, v]
            weight += s.weight[i]
        experience = w.params.experience_gain * (1.0 - math.exp(-hours / EXPERIENCE_HOURS)) * seemed / weight
        company.experience[v] = experience_now(w, s.account, v, s.day) + experience
        w.vendors[v].word_of_mouth += w.params.word_of_mouth * experience
        company.known_fit[v] |= was_called(s, v)
    company.experience_day = s.day
