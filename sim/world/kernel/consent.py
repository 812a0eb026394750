"""How a group says yes: who is in favour, who objects, and who can block; for jobs, the choice and its end by one rule (M33).

More than half the say must be in favour and nobody who can block may strongly object (Choffray & Lilien 1980; Wilson, Lilien & Wilson
1991). For a job, what a member has at stake is how far the group's view is from its own; for a purchase, what it is worth to the company
less what the change costs this member.
"""

from __future__ import annotations

import math

from sim.scenario.calendar import DAYS_PER_MONTH

from .codes import ACCEPTED, BLOCKED, INDECISION, NO_AGREEMENT, NOBODY, OUTVOTED, PATIENCE_RAN_OUT, STATUS_QUO_BETTER
from .jit import compiled


@compiled
def part_of_price(w, v, conceded):
    """What vendor *v* is paid, less a concession, as a part of the market's price: utility is turned into money here alone."""
    return max(0.0, 1.0 + (w.vendors[v].price - conceded) / w.params.worth_of_price)


@compiled
def view_of(s, j):
    """The group's view of job *j*, the mean of voiced ones, weighted by say and attention; and the sum of these weights."""
    mean = weight = 0.0
    for i in range(s.n):
        say = s.weight[i] * s.attention[i, j]
        mean += say * s.opinion[i, j]
        weight += say
    return mean / weight, weight


@compiled
def is_agreed(w, s, j, within):
    """Whether a group agrees on job *j*: each member by how near its voiced view is to the group's."""
    mean, _ = view_of(s, j)
    in_favour = total = 0.0
    for i in range(s.n):
        stake = within - abs(s.opinion[i, j] - mean)
        total += s.weight[i]
        if stake > 0.0:
            in_favour += s.weight[i]
        elif s.can_block[i] and stake < -w.params.objects_beyond:
            return False
    return 2.0 * in_favour > total


@compiled
def months_worked(s):
    """Months since the need arose, but for those on hold."""
    return (s.day - s.start_day - s.held_days) / DAYS_PER_MONTH


@compiled
def stake_in(w, s, i, v, share, conceded, risk_aversion, fatigue):
    """What member *i* has at stake when the group buys *share* of the purchase from vendor *v*: for it above 0, against it below.

    What it is worth grows with its share, what the change costs a member with its square: half a step is easier than half as hard.
    """
    sure = s.belief[i, v] - risk_aversion / math.sqrt(s.precision[i, v])
    worth = s.benefit + sure - w.vendors[v].price + conceded
    return share * worth - share * share * s.change_cost[i] - fatigue * months_worked(s)


@compiled
def verdict_on(w, s, v, share, conceded, risk_aversion, fatigue):
    """What the group says to buying *share* of the purchase from vendor *v*: ACCEPTED, BLOCKED or OUTVOTED."""
    in_favour, total, is_blocked = 0.0, 0.0, False
    for i in range(s.n):
        stake = stake_in(w, s, i, v, share, conceded, risk_aversion, fatigue)
        total += s.weight[i]
        if stake > 0.0:
            in_favour += s.weight[i]
        elif s.can_block[i] and stake < -w.params.objects_beyond:
            is_blocked = True
    if 2.0 * in_favour <= total:
        return OUTVOTED
    return BLOCKED if is_blocked else ACCEPTED


@compiled
def why_not(w, s, v):
    """Why a group does not buy from vendor *v*, read off from what would have made it: less fear, less fatigue, an objection less."""
    if verdict_on(w, s, v, 1.0, 0.0, w.params.risk_aversion, 0.0) == ACCEPTED:
        return PATIENCE_RAN_OUT  # worn out: they would have, had it not taken so long
    if verdict_on(w, s, v, 1.0, 0.0, 0.0, w.params.fatigue) == ACCEPTED:
        return INDECISION  # fear: good enough, had they dared
    return NO_AGREEMENT if verdict_on(w, s, v, 1.0, 0.0, w.params.risk_aversion, w.params.fatigue) == BLOCKED else STATUS_QUO_BETTER


@compiled
def is_hopeless(w, s, fatigue):
    """Whether most would be against every supplier in the race, all of the purchase or less, even if they were sure of it."""
    for v in range(w.params.n_vendors):
        if s.considered[v]:
            for share in (1.0, s.least_share):
                if verdict_on(w, s, v, share, w.params.most_conceded, 0.0, fatigue) != OUTVOTED:
                    return False
    return True


@compiled
def is_worn_out(w, s):
    """Whether a group would go on, had it not worked on this for so long."""
    return is_hopeless(w, s, w.params.fatigue) and not is_hopeless(w, s, 0.0)


@compiled
def study_the_case(w, s, i, hours, quality):
    """While a purchase is disputed, member *i* works on its case with material or people: what the change would cost it looks smaller."""
    effort = hours * quality
    s.case_hours[i] += effort
    if s.change_cost[i] > 0.0:
        s.change_cost[i] *= math.exp(-w.params.case_gain * effort)


@compiled
def voice_of(w, s, i):
    """How much member *i*'s voice counts in a meeting: a champion's, who is in favour and knows the case, for more."""
    if s.disputed == NOBODY or stake_in(w, s, i, s.disputed, s.share, 0.0, w.params.risk_aversion, w.params.fatigue) <= 0.0:
        return 1.0
    return 1.0 + w.params.champion_pull * (1.0 - math.exp(-s.case_hours[i]))
