"""Leads: who says who it is, what a touch scores, and when a vendor should act (M13, M17).

A vendor knows of a person only what it was told, and scores it only by the touches that it saw.
"""

from __future__ import annotations

import math

from sim.scenario.structural import SCORE_CAP

from .brand import trusted
from .codes import BY_ACCOUNT, CAMPAIGNS, FIRST_SIGNAL
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
    if identified and s.lead_day[i, v] < 0.0:
        w.vendors[v].met += s.visited_day[i, v] == -math.inf  # in a conversation, before any visit
        s.lead_day[i, v] = s.day
        w.vendors[v].brought_names[s.read_source if s.visited_day[i, v] == s.day else CAMPAIGNS] += 1.0  # or a fair
        s.contact[i, v] = 1
        if w.vendors[v].persona_trigger:
            for k in range(s.n):  # outreach to each by its role
                s.contact[k, v] = s.role_known[k, v] = 1
    if s.lead_day[i, v] < 0.0:
        return False
    s.best_score[i, v] = max(s.best_score[i, v], s.points[i, v])
    if s.sales_owned[v] or s.call_state[v] or s.day < s.rest_until[v]:
        return False
    return score_of(w, s, i, v) >= score_wanted(w, v)


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
