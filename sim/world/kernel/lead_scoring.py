"""Leads: who says who it is, what a touch scores, and when a vendor should act (M13, M17).

A vendor knows of a person only what it was told, and scores it only by the touches that it saw.
"""

from __future__ import annotations

import math

from sim.scenario.structural import COMPANY_PART_OF_DEAL, SCORE_CAP

from .brand import trusted
from .codes import BY_ACCOUNT, BY_VALUE, CAMPAIGNS, FIRST_SIGNAL, N_JOBS
from .jit import compiled


@compiled
def identifies(w, s, i, v, u_form, u_role):
    """Tell whether a visitor says who it is; where role and reason are asked in exchange, some tell those too."""
    chance = w.params.identified * trusted(w, max(0.0, w.vendors[v].goodwill + s.experience[v]))
    if w.vendors[v].profiling and s.lead_day[i, v] < 0.0:
        chance *= 1.0 - w.params.form_fright
    if u_form >= chance:
        return False
    if w.vendors[v].profiling and u_role < w.params.role_told:
        s.role_known[i, v] = 1
        s.stated_job[v] = s.focus  # the reason why it is of interest now
    return True


@compiled
def add_points(w, s, i, v, points, identified):
    """Give member *i* points with vendor *v*. Returns True when that qualifies a lead: the vendor should act now."""
    faded = s.points[i, v] * math.exp(-(s.day - s.points_day[i, v]) / w.params.fading_days)
    s.points[i, v], s.points_day[i, v] = min(SCORE_CAP, faded + points), s.day
    if points >= SCORE_CAP:  # asks for a meeting or a quote, and so is no longer a lead to warm
        s.asked[i, v] = 1
    if identified:
        become_known(w, s, i, v)
    if s.lead_day[i, v] < 0.0:
        return False
    s.best_score[i, v] = max(s.best_score[i, v], s.points[i, v])
    if s.sales_owned[v] or s.call_state[v] or s.day < s.rest_until[v]:
        return False
    return score_of(w, s, i, v) >= score_wanted(w, v)


@compiled
def become_known(w, s, i, v):
    """Member *i* tells vendor *v* who it is; where one response starts outreach, its colleagues are written to by their roles."""
    if s.lead_day[i, v] >= 0.0:
        return
    w.vendors[v].met += s.visited_day[i, v] == -math.inf  # in a conversation, before any visit
    s.lead_day[i, v] = s.day
    w.vendors[v].brought_names[s.read_source if s.visited_day[i, v] == s.day else CAMPAIGNS] += 1.0  # or a fair
    s.contact[i, v] = 1
    if w.vendors[v].persona_trigger:
        for k in range(s.n):
            s.contact[k, v] = s.role_known[k, v] = 1


@compiled
def score_of(w, s, i, v):
    """The score that counts now, 0 to 10: the person's own points, or those of all known people in its company."""
    if w.vendors[v].scoring_unit != BY_ACCOUNT:
        return s.points[i, v]
    total = 0.0
    for k in range(s.n):
        if s.lead_day[k, v] >= 0.0:
            total += s.points[k, v] * math.exp(-(s.day - s.points_day[k, v]) / w.params.fading_days)
    return min(SCORE_CAP, total)


@compiled
def score_wanted(w, v):
    """The score at which vendor *v* brings in sales: the threshold, or the first sign of life."""
    return w.params.first_signal if w.vendors[v].takeover == FIRST_SIGNAL else w.params.threshold


@compiled
def days_worth_waiting(w, v, a, score, job, u_signal):
    """How long a lead of company *a* may wait in sales' queue before it is not called at all, by what it is worth for an hour of sales.

    Chance times value over hours, against a usual lead. What is worth half as much is called only while the queue is half as long, so large
    accounts wait less and small ones are called when there is time. With the chance of shared signals sales knows the job that the buyers
    are on, -1 for none: nothing comes of a call, or the fewer hours the further they are; else the score is all there is.
    """
    if w.vendors[v].triage != BY_VALUE:
        return w.params.pickup_limit_days
    worth = score / score_wanted(w, v)
    if u_signal < w.vendors[v].signal_sharing:
        worth = usual_hours_left() / hours_left(job) if job >= 0 else 0.0
    value = math.exp(w.params.value_spread * math.sqrt(COMPANY_PART_OF_DEAL) * w.companies[a].magnitude)
    return w.params.pickup_limit_days * min(1.0, worth * value)


@compiled
def hours_left(job):
    """What a sale still takes from a job on, in units of one job: those that are left, and the signature."""
    return N_JOBS - job + 1.0


@compiled
def usual_hours_left():
    """The mean of that over jobs."""
    return 0.5 * (hours_left(0) + hours_left(N_JOBS - 1))


@compiled
def has_gone_cold(w, days, u):
    """Whether somebody who waited so long for sales' call has lost interest by then."""
    return w.params.cooling_days > 0.0 and u < 1.0 - math.exp(-days / w.params.cooling_days)
