"""A company: what it is whatever anybody sells to it, and the buying group it forms for each journey.

Random numbers here are the company's own, so its people and needs are the same under every operating model; only what reaches it
of a vendor's name and marketing depends on vendors.
"""

from __future__ import annotations

import math

from sim.scenario.calendar import DAYS_PER_MONTH
from sim.scenario.structural import (
    COMPANY_PART_OF_DEAL,
    DAYS_PER_WEEK,
    DILIGENCE_RANGE,
    LEAST_ATTENTION,
    LEAST_DILIGENCE,
    MAX_MEMBERS,
    MONTHS_PER_QUARTER,
    MOST_STUBBORN,
    STUBBORNNESS_RANGE,
)

from .activities import keep_pace, schedule_next, usual_people
from .brand import experience_now
from .codes import BROAD, DECIDER, GROUP_MEETING, INITIATOR, N_JOBS, N_KINDS, NOBODY, OWN_LIST
from .jit import compiled
from .random_streams import (
    CAN_BLOCK,
    CAN_SCALE,
    CHANGE_COST,
    COMPANY_SIZE,
    CONSIDERED,
    EFFORT,
    FIRST_GAPS,
    FIRST_OPINION,
    GROUP_SIZE,
    IN_MARKET,
    LOOKING,
    MISJUDGED_FIT,
    NEED,
    OWN_FIT,
    PERSON,
    REPUTATION,
    TRADE,
    exponential,
    four_normals,
    uniforms,
    uniforms8,
)

_FIRST_ROLES = (DECIDER, INITIATOR)


@compiled
def draw_company(w, a):
    """Draw a company: its trade, its size, how well each vendor fits it, and how promising each vendor takes it to be."""
    company = w.companies[a]
    company.right_trade = uniforms(w, TRADE, 0, 0, a, 0)[0] >= w.params.wrong_trade_share
    company.magnitude = four_normals(w, COMPANY_SIZE, 0, 0, a, 0)[0]
    for v in range(w.params.n_vendors):
        judge(w, a, v)


@compiled
def judge(w, a, v):
    """How well a vendor fits a company, how promising it takes the company to be, and what of its marketing it aims there."""
    company, spread, error = w.companies[a], w.params.fit_spread, w.params.list_error
    scale = math.hypot(spread, error)
    own, mistake = four_normals(w, OWN_FIT, v, 0, a, 0)[0], four_normals(w, MISJUDGED_FIT, v, 0, a, 0)[0]
    company.fit[v] = w.vendors[v].fit + spread * own
    judged = (spread * own + error * mistake) / scale if scale > 0 else mistake
    both = company.magnitude if w.vendors[v].account_choice == OWN_LIST else (judged + company.magnitude) / math.sqrt(2.0)
    company.promise[v] = both if company.right_trade else -math.inf
    company.target[v] = target_of(w, a, v)


@compiled
def aim_anew(w, v):
    """A vendor begins to choose its accounts in another way: from now on its marketing reaches others, groups on their way included."""
    for a in range(len(w.companies)):
        judge(w, a, v)
        if w.companies[a].group != NOBODY:
            w.groups[w.companies[a].group].target[v] = w.companies[a].target[v]


@compiled
def target_of(w, a, v):
    """How much of a vendor's marketing reaches a company, against an even spread: hours move, their sum stays.

    A joint list puts them all on the accounts that look best by fit and value, a list that marketing makes alone on the largest, for fit is
    what sales knows. Each account is judged by itself.
    """
    company = w.companies[a]
    if w.vendors[v].account_choice == BROAD:
        return 1.0
    if w.params.list_cut == -math.inf:  # all of the right trade are on it
        return 1.0 / (1.0 - w.params.wrong_trade_share) if company.right_trade else 0.0
    return 1.0 / w.params.list_share if company.promise[v] > w.params.list_cut else 0.0


@compiled
def idle_days(w, a, journey):
    """Working days until *journey* begins, counted from the start of the run or the end of the one before."""
    rest = w.params.rest_months * DAYS_PER_MONTH if journey else 0.0
    waited = exponential(uniforms(w, IN_MARKET, 0, 0, a, journey)[0])
    return rest + waited * MONTHS_PER_QUARTER * DAYS_PER_MONTH / w.params.in_market_per_quarter


@compiled
def form_group(w, s, a, journey, day):
    """Draw the buying group and the need of one journey that begins on *day*, into a blank record."""
    s.account, s.journey, s.day, s.start_day = a, journey, day, day
    _need(w, s)
    _members(w, s)
    _vendors_in_mind(w, s)
    _clocks(w, s)


@compiled
def _need(w, s):
    of_value, of_benefit, _, of_contract = four_normals(w, NEED, 0, 0, s.account, s.journey)
    of_size = four_normals(w, GROUP_SIZE, 0, 0, s.account, s.journey)[0]
    z = math.sqrt(COMPANY_PART_OF_DEAL) * (w.companies[s.account].magnitude + of_value)
    s.value = s.full_value = w.params.value_median * math.exp(w.params.value_spread * z)
    s.only_looking = uniforms(w, LOOKING, 0, 0, s.account, s.journey)[0] < w.params.only_looking
    s.benefit = w.params.benefit + w.params.benefit_spread * of_benefit
    can_scale = uniforms(w, CAN_SCALE, 0, 0, s.account, s.journey)[0] < w.params.can_scale
    s.least_share = w.params.smaller_scale if can_scale else 1.0
    s.negotiation_days = w.params.negotiation_days * math.exp(w.params.negotiation_spread * of_contract)
    s.n = min(MAX_MEMBERS, max(1, round(w.params.size_mean + w.params.size_spread * of_size)))


@compiled
def _members(w, s):
    for i in range(s.n):
        u_role, u_diligence, u_stubborn, _ = uniforms(w, PERSON, i, 0, s.account, s.journey)
        role = _FIRST_ROLES[i] if i < len(_FIRST_ROLES) else later_role(w, u_role)
        opinions = four_normals(w, FIRST_OPINION, i, 0, s.account, s.journey)
        s.role[i] = role
        s.weight[i] = max(w.params.role_weight[role], LEAST_ATTENTION)
        s.diligence[i] = LEAST_DILIGENCE + DILIGENCE_RANGE * u_diligence
        s.stubbornness[i] = min(MOST_STUBBORN, STUBBORNNESS_RANGE * w.params.stubbornness * u_stubborn)
        for j in range(N_JOBS):
            s.attention[i, j] = max(w.params.role_attention[role, j], LEAST_ATTENTION)
            s.first_opinion[i, j] = s.opinion[i, j] = w.params.opening_disagreement * opinions[j]
            s.understanding[i, j] = w.params.known_at_start
        of_cost = four_normals(w, CHANGE_COST, i, 0, s.account, s.journey)[0]
        s.change_cost[i] = w.params.role_change_cost[role] + w.params.cost_spread * of_cost
        s.can_block[i] = uniforms(w, CAN_BLOCK, i, 0, s.account, s.journey)[0] < w.params.role_can_block[role]


@compiled
def later_role(w, u):
    """The role of whoever joins after the first two."""
    last = w.params.n_later_roles - 1
    for k in range(last):
        if u * w.params.later_role_odds[last] < w.params.later_role_odds[k]:
            return w.params.later_role[k]
    return w.params.later_role[last]


@compiled
def _vendors_in_mind(w, s):
    """Whom the group considers at the start, and what a name stands for: a signal that reached the company earlier."""
    company = w.companies[s.account]
    likeliest, chance_of_likeliest, anybody = 0, -1.0, False
    for v in range(w.params.n_vendors):
        s.experience[v] = experience_now(w, s.account, v, s.day)
        goodwill = max(0.0, w.vendors[v].goodwill + s.experience[v])
        s.fit[v], s.target[v] = company.fit[v], company.target[v]
        signal = w.params.brand_precision * goodwill
        known = w.params.prior_precision + signal
        noise = four_normals(w, REPUTATION, v, 0, s.account, s.journey)[0]
        belief = (signal * s.fit[v] + math.sqrt(signal) * noise) / known
        chance = chance_in_mind(w, v, goodwill, belief - w.params.risk_aversion / math.sqrt(known) - w.vendors[v].price)
        u = uniforms(w, CONSIDERED, v, 0, s.account, s.journey)[0]
        if u >= chance:  # found later, it is an unknown
            known, belief = w.params.prior_precision, 0.0
        for i in range(MAX_MEMBERS):
            s.precision[i, v], s.belief[i, v] = known, belief
        s.considered[v] = s.at_start[v] = u < chance
        anybody = anybody or u < chance
        if chance - u > chance_of_likeliest:
            likeliest, chance_of_likeliest = v, chance - u
    if not anybody:
        s.considered[likeliest] = s.at_start[likeliest] = 1


@compiled
def chance_in_mind(w, v, goodwill, worth):
    """The chance that a vendor comes to mind on the first day, by its name and by what is known of its worth to this company."""
    return 1.0 / (1.0 + math.exp(-w.params.mind_constant - w.params.mind_goodwill * goodwill - w.params.mind_worth * worth))


@compiled
def _clocks(w, s):
    """Set the rates at which the five activities come, so that expected person-hours split as wanted."""
    total, gaps = 0.0, uniforms8(w, FIRST_GAPS, 0, 0, s.account, s.journey)
    for kind in range(N_KINDS):
        total += wanted_share(w, s, kind)
    for kind in range(N_KINDS):
        share = wanted_share(w, s, kind) / total if total > 0.0 else 0.0
        s.usual_rate[kind] = share * s.n * w.params.hours_per_week / DAYS_PER_WEEK / (usual_people(w, s, kind) * w.params.mean_hours[kind])
        if w.params.effort_spread > 0.0:
            s.usual_rate[kind] *= effort_of(w, s)
        s.rate[kind], s.next_day[kind] = s.usual_rate[kind], s.day
        schedule_next(s, kind, gaps[kind])
    s.material_share = w.params.supplier_material
    if w.params.talks_rise > 0.0:
        keep_pace(w, s)


@compiled
def effort_of(w, s):
    """How much time this group gives the purchase, against the mean group; lognormal of mean 1."""
    spread = w.params.effort_spread
    return math.exp(spread * four_normals(w, EFFORT, 0, 0, s.account, s.journey)[0] - 0.5 * spread * spread)


@compiled
def wanted_share(w, s, kind):
    """The share of time that goes to an activity; one person alone has nobody to meet."""
    return 0.0 if s.n == 1 and kind == GROUP_MEETING else w.params.shares[kind]
