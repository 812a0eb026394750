"""How a group comes to a choice: the shortlist, quotes, what is asked off a price, and when it gives up (M33, M34, M39)."""

from __future__ import annotations

import math

from sim.scenario.scenario import MAX_VENDORS
from sim.scenario.structural import HALVINGS, MOST_TIMES_ASKED

from .buying_group import utility_of
from .codes import (
    ACCEPTED,
    DECIDED_AGAINST,
    GO_ON,
    GROUP_MEETING,
    NEGOTIATES,
    NOBODY,
    PATIENCE_RAN_OUT,
    TURNED_DOWN,
    WANTS_QUOTES,
)
from .consent import part_of_price, verdict_on, why_not
from .jit import compiled

_FAVOURITE, _FOR_LESS, _SECOND, _NOTHING_LEFT = range(4)
"""What a group tries in turn: its favourite, less of it where there can be less, the second supplier, and then nothing more."""


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
    """All jobs are done: choose a supplier, go on while something is to be waited for, or decide against. Returns why to stop."""
    if w.params.needs_quote:
        if s.wanted == NOBODY and ask_for_quotes(w, s, w.params.contest):
            return WANTS_QUOTES
        if is_waiting_for_a_quote(w, s):
            return GO_ON
        if best_of(w, s, True, NOBODY) == NOBODY:
            return ask_the_others(w, s)
    return decide_by_consent(w, s)


@compiled
def best_of(w, s, with_a_quote, but):
    """The vendor in the race of highest utility, of those that can be bought or of all; NOBODY when there is none. *but* is left out."""
    best, most = NOBODY, -math.inf
    for v in range(w.params.n_vendors):
        if s.considered[v] and v != but and (not with_a_quote or can_be_bought(w, s, v)):
            value = utility_of(w, s, v, w.params.risk_aversion)
            if value > most:
                best, most = v, value
    return best


@compiled
def ask_for_quotes(w, s, contest):
    """Ask the favourite for a quote, and whoever comes close to it. Returns whether anybody was asked who was not asked before."""
    s.wanted = best_of(w, s, False, NOBODY)
    least, is_new = utility_of(w, s, s.wanted, w.params.risk_aversion) - contest, False
    for v in range(w.params.n_vendors):
        if (
            s.considered[v] and math.isnan(s.asked_day[v]) and s.call_state[v] != TURNED_DOWN and not can_be_bought(w, s, v)
            and utility_of(w, s, v, w.params.risk_aversion) >= least
        ):  # fmt: skip
            s.asked_day[v], is_new = s.day, True
    return is_new


@compiled
def ask_the_others(w, s):
    """Nobody has quoted in time: ask again, and everybody else in the race; who has waited in vain that often gives up."""
    s.times_asked += 1
    for v in range(w.params.n_vendors):
        if s.considered[v]:
            s.asked_day[v] = math.nan
    if s.times_asked <= MOST_TIMES_ASKED and ask_for_quotes(w, s, math.inf):
        return WANTS_QUOTES
    s.disputed, s.reason = NOBODY, PATIENCE_RAN_OUT
    return DECIDED_AGAINST


@compiled
def is_waiting_for_a_quote(w, s):
    """Whether a quote that was asked for may still come in time."""
    for v in range(w.params.n_vendors):
        if s.considered[v] and not can_be_bought(w, s, v) and s.day < s.asked_day[v] + w.params.quote_patience_days:
            return True
    return False


@compiled
def preferred_offer(w, s):
    """The best quote; that of the favourite when quotes were asked for, if it can still match the best by what it gives way on price."""
    best = best_of(w, s, True, NOBODY)
    if s.wanted != NOBODY and s.considered[s.wanted] and can_be_bought(w, s, s.wanted):
        ahead = utility_of(w, s, best, w.params.risk_aversion) - utility_of(w, s, s.wanted, w.params.risk_aversion)
        if ahead <= w.params.most_conceded:
            return s.wanted
    return best


@compiled
def decide_by_consent(w, s):
    """Try the favourite, then less of it, then the second supplier, each until the group consents; then give up.

    While it does not, the group works on the case and meets again, as often as it has the patience for; each meeting asks once. Who
    never meets, because there is nobody else, has nobody to win over.
    """
    if s.disputed != NOBODY and s.judged == s.meetings_blocked:
        return GO_ON
    while s.tried < _NOTHING_LEFT:
        v = on_the_table(w, s)
        if v != NOBODY:
            conceded = asked_off(w, s, v)
            if consents(w, s, v, conceded):
                return sign_with(w, s, v, conceded)
            s.blocked += 1
            if s.meetings_blocked < w.params.rounds and s.usual_rate[GROUP_MEETING] > 0.0:
                s.disputed, s.judged = v, s.meetings_blocked
                return GO_ON
        elif s.tried == _FAVOURITE:
            return GO_ON  # there is nothing to say yes to, as yet
        s.tried += 2 if s.tried == _FAVOURITE and s.least_share == 1.0 else 1
        s.meetings_blocked, s.judged, s.share = 0, NOBODY, s.least_share if s.tried == _FOR_LESS else 1.0
    return give_up(w, s)


@compiled
def on_the_table(w, s):
    """The vendor whose quote the group talks about now; NOBODY when there is none."""
    first = preferred_offer(w, s)
    return best_of(w, s, True, first) if s.tried == _SECOND else first


@compiled
def asked_off(w, s, v):
    """The one concession that the purchaser asks for: enough to match the second quote and to win consent, up to what is given."""
    most, second, least = w.params.most_conceded, best_of(w, s, True, v), 0.0
    if second != NOBODY:
        least = utility_of(w, s, second, w.params.risk_aversion) - utility_of(w, s, v, w.params.risk_aversion)
    least = min(max(least, 0.0), most)
    if consents(w, s, v, least) or not consents(w, s, v, most):
        return least
    for _ in range(HALVINGS):
        half = 0.5 * (least + most)
        if consents(w, s, v, half):
            most = half
        else:
            least = half
    return most


@compiled
def consents(w, s, v, conceded):
    """Whether the group says yes to vendor *v* at what is now on the table, less a concession."""
    return verdict_on(w, s, v, s.share, conceded, w.params.risk_aversion, w.params.fatigue) == ACCEPTED


@compiled
def give_up(w, s):
    """End without a purchase; the favourite tells why."""
    s.disputed, s.reason = NOBODY, why_not(w, s, best_of(w, s, False, NOBODY))
    return DECIDED_AGAINST


@compiled
def sign_with(w, s, v, conceded):
    """Choose vendor *v*: a contract is negotiated from here on."""
    s.chosen, s.chosen_day, s.close_day = v, s.day, s.day + s.negotiation_days
    s.disputed, s.concession = NOBODY, conceded
    s.value = s.full_value * s.share * part_of_price(w, v, conceded)
    return NEGOTIATES if s.sales_owned[v] else GO_ON


@compiled
def fall_apart(s):
    """A job has reopened: what was agreed on a supplier is no longer, and the contract with it."""
    s.wanted, s.disputed = NOBODY, NOBODY
    s.tried, s.share, s.meetings_blocked, s.judged, s.times_asked = _FAVOURITE, 1.0, 0, NOBODY, 0
    for v in range(MAX_VENDORS):
        if s.quote_day[v] == math.inf:
            s.asked_day[v] = math.nan  # whoever has not begun on a quote need not
    if s.chosen >= 0:
        s.chosen, s.chosen_day, s.close_day = NOBODY, math.nan, math.inf
        s.concession, s.value = 0.0, s.full_value
