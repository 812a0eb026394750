"""An account: what it is whatever anybody sells to it, and the buying group it forms for each journey.

Luck here is the account's own, so its people and needs are the same under every operating model; only what reaches it of a vendor's name
and marketing depends on vendors.
"""

from __future__ import annotations

import math

from .brand import standing_now
from .compiled import compiled
from .luck import eight, exponential, four_normals, stream, uniforms
from .records import BROAD, DAYS_PER_MONTH, DAYS_PER_WEEK, GROUP_MEETING, MAX_MEMBERS, OWN_LIST, ROLE_NAMES, SUPPLIER_MEETING
from .work import attendees, wind

_ACCOUNT, _FIT, _LIST, _IN_MARKET = stream("account"), stream("fit"), stream("list"), stream("in-market")
_JOURNEY, _MEMBER, _OPINION, _CONSIDER = stream("journey"), stream("member"), stream("opinion"), stream("consider")
_REPUTATION, _CLOCK = stream("reputation"), stream("clock")
_FIRST_ROLES = (ROLE_NAMES.index("decider"), ROLE_NAMES.index("initiator"))


@compiled
def draw_company(company, number, law, vendors, key):
    """Draw a company: its trade, its size, how well each vendor fits it, and how promising each vendor takes it to be."""
    company.right_trade = uniforms(key, _ACCOUNT, 0, 0, number, 0)[0] >= law.wrong_trade_share
    company.size = four_normals(key, _ACCOUNT, 1, 0, number, 0)[0]
    spread, error = law.fit_spread, law.list_error
    scale = math.hypot(spread, error)
    for v in range(law.n_vendors):
        own, mistake = four_normals(key, _FIT, v, 0, number, 0)[0], four_normals(key, _LIST, v, 0, number, 0)[0]
        company.fit[v] = vendors[v].fit_mean + spread * own
        company.recommended_day[v] = -math.inf
        judged = (spread * own + error * mistake) / scale if scale > 0 else mistake
        both = company.size if vendors[v].account_list == OWN_LIST else (judged + company.size) / math.sqrt(2.0)
        company.promise[v] = both if company.right_trade else -math.inf
        company.target[v] = target_of(company, v, law, vendors)


@compiled
def target_of(company, v, law, vendors):
    """How much of a vendor's marketing reaches a company, against an even spread: hours move, their sum stays.

    A joint list puts them all on the accounts that look best by fit and value, a list that marketing makes alone on the largest, for fit is
    what sales knows. Each account is judged by itself.
    """
    if vendors[v].account_list == BROAD:
        return 1.0
    if law.list_cut == -math.inf:  # all of the right trade are on it
        return 1.0 / (1.0 - law.wrong_trade_share) if company.right_trade else 0.0
    return 1.0 / law.list_share if company.promise[v] > law.list_cut else 0.0


@compiled
def idle_days(law, key, number, journey):
    """Working days until *journey* begins, counted from the start of the run or the end of the one before."""
    rest = law.rest_months * DAYS_PER_MONTH if journey else 0.0
    return rest + exponential(uniforms(key, _IN_MARKET, 0, 0, number, journey)[0]) * 3.0 * DAYS_PER_MONTH / law.in_market_per_quarter


@compiled
def form_group(s, company, number, journey, day, law, vendors, key):
    """Draw the buying group and the need of one journey that begins on *day*, into a blank record."""
    s.account, s.journey, s.day, s.start_day = number, journey, day, day
    _need(s, company, law, key)
    _members(s, law, key)
    _vendors_in_mind(s, company, law, vendors, key)
    _clocks(s, law, key)


@compiled
def _need(s, company, law, key):
    of_value, of_quo, of_patience, of_contract = four_normals(key, _JOURNEY, 0, 0, s.account, s.journey)
    of_size = four_normals(key, _JOURNEY, 1, 0, s.account, s.journey)[0]
    z = math.sqrt(0.5) * (company.size + of_value)  # half the unevenness of deals is the company's, half the purchase's
    s.value = law.value_median * math.exp(law.value_spread * z)
    s.only_looking = uniforms(key, _JOURNEY, 2, 0, s.account, s.journey)[0] < law.only_looking
    s.status_quo = law.status_quo_mean + law.status_quo_spread * of_quo
    s.deadline = s.day + law.patience_months * DAYS_PER_MONTH * math.exp(law.patience_spread * of_patience)
    s.negotiation_days = law.negotiation_days * math.exp(law.negotiation_spread * of_contract)
    s.n = min(MAX_MEMBERS, max(1, round(law.size_mean + law.size_spread * of_size)))


@compiled
def _members(s, law, key):
    for i in range(s.n):
        u_role, u_diligence, u_stubborn, _ = uniforms(key, _MEMBER, i, 0, s.account, s.journey)
        role = _FIRST_ROLES[i] if i < 2 else later_role(law, u_role)
        opinions = four_normals(key, _OPINION, i, 0, s.account, s.journey)
        s.role[i] = role
        s.weight[i] = max(law.role_weight[role], 1e-6)
        s.diligence[i] = 0.5 + u_diligence
        s.stubbornness[i] = min(0.95, 2.0 * law.stubbornness * u_stubborn)
        for j in range(4):
            s.attention[i, j] = max(law.role_attention[role, j], 1e-6)
            s.first_opinion[i, j] = s.opinion[i, j] = law.opening_disagreement * opinions[j]
            s.understanding[i, j] = law.known_at_start


@compiled
def later_role(law, u):
    """The role of whoever joins after the first two."""
    last = law.n_later_roles - 1
    for k in range(last):
        if u * law.later_role_odds[last] < law.later_role_odds[k]:
            return law.later_role[k]
    return law.later_role[last]


@compiled
def _vendors_in_mind(s, company, law, vendors, key):
    """Whom the group considers at the start, and what a name stands for: a signal that reached the company earlier."""
    likeliest, chance_of_likeliest, anybody = 0, -1.0, False
    for v in range(law.n_vendors):
        s.standing[v] = standing_now(company, v, s.day, law)
        goodwill = max(0.0, vendors[v].goodwill + s.standing[v])
        chance = law.considered_unknown + (1.0 - law.considered_unknown) * min(1.0, goodwill)
        u = uniforms(key, _CONSIDER, v, 0, s.account, s.journey)[0]
        s.fit[v], s.target[v] = company.fit[v], company.target[v]
        heard = law.brand_precision * goodwill
        known = law.prior_precision + heard
        noise = four_normals(key, _REPUTATION, v, 0, s.account, s.journey)[0]
        for i in range(MAX_MEMBERS):
            s.precision[i, v] = known
            s.mean[i, v] = (heard * s.fit[v] + math.sqrt(heard) * noise) / known
        s.in_race[v] = s.at_start[v] = u < chance
        anybody = anybody or u < chance
        if chance - u > chance_of_likeliest:
            likeliest, chance_of_likeliest = v, chance - u
    if not anybody:
        s.in_race[likeliest] = s.at_start[likeliest] = 1


@compiled
def _clocks(s, law, key):
    """Set the rates at which the five activities come, so that expected person-hours split as wanted."""
    total, gaps = 0.0, eight(key, _CLOCK, 0, 0, s.account, s.journey)
    for kind in range(5):
        total += wanted_share(s, law, kind)
    for kind in range(5):
        share = wanted_share(s, law, kind) / total if total > 0.0 else 0.0
        s.rate[kind] = share * s.n * law.hours_per_week / DAYS_PER_WEEK / (usual_people(s, law, kind) * law.mean_hours[kind])
        s.next_day[kind] = s.day
        wind(s, kind, gaps[kind])


@compiled
def wanted_share(s, law, kind):
    """The share of time that goes to an activity; one person alone has nobody to meet."""
    return 0.0 if s.n == 1 and kind == GROUP_MEETING else law.shares[kind]


@compiled
def usual_people(s, law, kind):
    """How many members take part in an activity."""
    if kind == GROUP_MEETING:
        return attendees(s, law)
    return min(s.n, int(law.supplier_meeting_people)) if kind == SUPPLIER_MEETING else 1
