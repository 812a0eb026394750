"""What a buying group does with what it learns: understanding, views, agreement, preference (docs/model.md, chapter 3).

Small compiled steps on one `JOURNEY` record; the kernel says when they happen. Understanding grows by
``du = (1 - u) rate (1 + help) dt``, solved exactly over a session. Learning alone draws a view to the interest of the role and scatters
it; what all hear, or a supplier shows, brings views together. A meeting pulls voiced views together (DeGroot 1974) while each member
holds on to its private one (Friedkin & Johnsen 1990). Beliefs about vendors are normal and updated by Bayes' rule (Erdem & Keane 1996).
"""

from __future__ import annotations

import math

from sim.scenario.structural import LEAST_ATTENTION

from .codes import CONSENSUS, SELECTION, VALIDATION
from .consent import is_agreed, view_of, voice_of
from .jit import compiled
from .random_streams import ATTENDANCE, BLOCK, PARTS_A_KIND, SHOCK, SHOCK_BLOCK, exponential, normal, uniforms8


@compiled
def learn(w, s, i, j, hours, help, noise):
    """Member *i* learns about job *j* for some hours; *help* says how good the help is, *noise* is a standard normal."""
    effort, known = hours * (1.0 + help), s.understanding[i, j]
    s.understanding[i, j] = 1.0 - (1.0 - known) * math.exp(-w.params.learning_rate[j] * effort)
    form_view(w, s, i, j, s.understanding[i, j] - known, help <= 0.0, noise)


@compiled
def learn_together(w, s, i, j, hours, noise):
    """Member *i* learns about job *j* in a meeting of the group: at the pace of learning alone, from what all hear."""
    known = s.understanding[i, j]
    s.understanding[i, j] = 1.0 - (1.0 - known) * math.exp(-w.params.learning_rate[j] * hours)
    form_view(w, s, i, j, s.understanding[i, j] - known, False, noise)


@compiled
def form_view(w, s, i, j, gained, alone, noise):
    """What is understood anew forms member *i*'s view of job *j*, the private one and the voiced.

    Whoever learns alone is pulled by the interest of the role and scattered; what is learned from shared material or people brings
    views nearer to the common one (Stasser & Titus 1985).
    """
    if not alone:
        s.opinion[i, j] *= 1.0 - gained
        s.first_opinion[i, j] *= 1.0 - gained
    else:
        moved = gained * (w.params.own_interest * w.params.role_interest[s.role[i]] + w.params.own_scatter * noise)
        s.opinion[i, j] += moved
        s.first_opinion[i, j] += moved


@compiled
def form_belief(s, i, v, precision, noise):
    """Member *i* gets a signal of some precision about how well vendor *v* fits."""
    if precision <= 0.0:
        return
    signal = s.fit[v] + noise / math.sqrt(precision)
    known = s.precision[i, v]
    s.belief[i, v] = (known * s.belief[i, v] + precision * signal) / (known + precision)
    s.precision[i, v] = known + precision


@compiled
def understanding_of(s, j):
    """The group's understanding of job *j*: the mean over members, weighted by say and attention."""
    total = weight = 0.0
    for i in range(s.n):
        w = s.weight[i] * s.attention[i, j]
        total += w * s.understanding[i, j]
        weight += w
    return total / weight


@compiled
def disagreement_on(s, j):
    """The weighted standard deviation of opinions on job *j*."""
    mean, weight = view_of(s, j)
    variance = 0.0
    for i in range(s.n):
        variance += s.weight[i] * s.attention[i, j] * (s.opinion[i, j] - mean) ** 2
    return math.sqrt(variance / weight)


@compiled
def agrees(w, s, j):
    """Whether the group agrees on job *j* well enough to go on from it."""
    return is_agreed(w, s, j, w.params.agrees_within)


@compiled
def has_parted(w, s, j):
    """Whether views on job *j*, once agreed on, are so far apart again that it reopens."""
    return not is_agreed(w, s, j, w.params.parts_beyond)


@compiled
def update_job(w, s, j):
    """See whether job *j* is done now (1), has reopened (-1: a loop-back) or stays as it was (0)."""
    understanding = understanding_of(s, j)
    if s.done[j]:
        forgotten, contested = understanding < w.params.reopened_understanding, has_parted(w, s, j)
        if not (forgotten or contested):
            return 0
        s.done[j], change = 0, -1
        s.loop_backs += 1
        s.revisited[j] = 1
        s.revisited[VALIDATION] |= forgotten
        s.revisited[CONSENSUS] |= contested
    else:
        if understanding < w.params.validated_at or not agrees(w, s, j):
            return 0
        s.done[j], change = 1, 1
    s.focus = SELECTION
    for k in range(SELECTION, -1, -1):
        if not s.done[k]:
            s.focus = k
    return change


@compiled
def invite(w, s, kind, step, wanted, j):
    """Choose who comes to a meeting: *wanted* members by lot, weighted by attention to job *j* (all alike when j < 0)."""
    n = min(wanted, s.n)
    for i in range(s.n):
        s.present[i] = n == s.n
    if n == s.n:
        return n
    for block in range((s.n + BLOCK - 1) // BLOCK):
        lots = uniforms8(w, ATTENDANCE, PARTS_A_KIND * kind + block, step, s.account, s.journey)
        for place in range(min(BLOCK, s.n - BLOCK * block)):
            i = BLOCK * block + place
            s.lottery[i] = exponential(lots[place]) / max(s.attention[i, j], LEAST_ATTENTION) if j >= 0 else lots[place]
    for _ in range(n):
        best = -1
        for i in range(s.n):
            if not s.present[i] and (best < 0 or s.lottery[i] < s.lottery[best]):
                best = i
        s.present[best] = 1
    return n


@compiled
def hold_meeting(w, s, j):
    """Those present talk about job *j*: opinions and preferences move together, each as far as its owner lets it."""
    n, mean = 0.0, 0.0
    for i in range(s.n):
        if s.present[i]:
            voice = voice_of(w, s, i)
            n += voice
            mean += voice * s.opinion[i, j]
    mean /= n
    for i in range(s.n):
        if s.present[i]:
            hold = s.stubbornness[i]
            goal = (1.0 - hold) * mean + hold * s.first_opinion[i, j]
            s.opinion[i, j] += w.params.meeting_pull * (goal - s.opinion[i, j])
    for v in range(w.params.n_vendors):
        mean = 0.0
        for i in range(s.n):
            if s.present[i]:
                mean += voice_of(w, s, i) * s.belief[i, v]
        mean /= n
        for i in range(s.n):
            if s.present[i]:
                s.belief[i, v] += w.params.meeting_pull * (1.0 - s.stubbornness[i]) * (mean - s.belief[i, v])


@compiled
def shock(w, s, j, severity, kind, step):
    """New information on job *j*: everybody knows less than they thought, and opinions spread."""
    for block in range((s.n + SHOCK_BLOCK - 1) // SHOCK_BLOCK):
        draws = uniforms8(w, SHOCK, PARTS_A_KIND * kind + block, step, s.account, s.journey)
        for place in range(min(SHOCK_BLOCK, s.n - SHOCK_BLOCK * block)):
            i = SHOCK_BLOCK * block + place
            s.understanding[i, j] *= 1.0 - w.params.shock_understanding * severity * draws[place]
            s.opinion[i, j] += w.params.shock_opinion * severity * normal(draws[SHOCK_BLOCK + place])


@compiled
def utility_of(w, s, v, risk_aversion):
    """What vendor *v* is worth to the group: expected fit, less the fear of what is not known, less its price."""
    total = weight = 0.0
    for i in range(s.n):
        total += s.weight[i] * (s.belief[i, v] - risk_aversion / math.sqrt(s.precision[i, v]))
        weight += s.weight[i]
    return total / weight - w.vendors[v].price


@compiled
def favourite(w, s):
    """The best vendor in the race, its utility, and the utility of the runner-up (or of staying as they are)."""
    best, first, second = -1, -s.benefit, -math.inf
    for v in range(w.params.n_vendors):
        if s.considered[v]:
            value = utility_of(w, s, v, w.params.risk_aversion)
            if value > first:
                best, first, second = v, value, first
            elif value > second:
                second = value
    return best, first, second


@compiled
def preference_spread(w, s, v):
    """How far members differ in what they think of vendor *v*: the weighted standard deviation of their utilities."""
    mean = square = weight = 0.0
    for i in range(s.n):
        value = s.belief[i, v] - w.params.risk_aversion / math.sqrt(s.precision[i, v])
        mean += s.weight[i] * value
        square += s.weight[i] * value * value
        weight += s.weight[i]
    mean /= weight
    return math.sqrt(max(square / weight - mean * mean, 0.0))


@compiled
def job_label(w, s, i, j):
    """Which of the six jobs work on job *j* is: itself, validation (re-checking) or consensus (agreeing; a meeting has i < 0)."""
    if s.done[j]:
        return VALIDATION
    if i < 0:
        return CONSENSUS if understanding_of(s, j) >= w.params.validated_at else j
    return VALIDATION if s.understanding[i, j] >= w.params.validated_at else j
