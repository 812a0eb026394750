"""A company after it has bought: the story of a customer, month by month, and what a market remembers of its customers.

Satisfaction is what was bought against what was expected. Loyalty is a stock between 0 and 1: dialogue builds it, time and sales
pushes wear it, a complaint strengthens or hurts it. What reaches buyers again goes three ways, each with a switch of its own: a
customer knows its supplier, a recommendation is heard, marketing's time with customers is missing elsewhere. All luck is addressed
by account, journey and month, so it is the same under every operating model.
"""

from __future__ import annotations

import math

from .brand import wear
from .compiled import compiled
from .luck import stream, uniforms
from .records import BOUGHT_ANEW, DAYS_PER_MONTH, FINE, LOST_TO_RIVAL, NOT_RENEWED, STILL_CUSTOMER
from .state import N_CUSTOMERS
from .turns import put

ACQUAINTANCES = 10
"""Companies that a company may recommend to: the next ones by number, so that one company more changes nobody else's."""
_CUSTOMER, _REMEMBERED = stream("customer"), stream("remembered")


@compiled
def welcome(w, s):
    """Begin a relation with the purchase that a group has just signed; it ends the account's earlier one."""
    rules, c = w.rules[0], w.customers[s.account]
    if not rules.followed:
        return
    loyalty = 0.0
    if c.is_one:
        is_same = c.vendor == s.chosen
        loyalty = c.loyalty if is_same else 0.0
        leave(w, c, s.day, BOUGHT_ANEW if is_same else LOST_TO_RIVAL)
    begin_relation(c, s, rules, w.law[0], loyalty)
    w.vendors[c.vendor].customers += 1
    put(w.due_day, w.due_who, w.counts, c.next_day, len(w.companies) * (1 + w.law[0].n_vendors) + s.account)


@compiled
def begin_relation(c, s, rules, law, loyalty):
    """What a new customer brings: what it knows, what it hoped for, and the margin of its first order."""
    v, seemed, precision, weight = s.chosen, 0.0, 0.0, 0.0
    for i in range(s.n):
        seemed += s.weight[i] * s.mean[i, v]
        weight += s.weight[i]
        precision += s.precision[i, v]
    c.account, c.journey, c.vendor, c.is_one = s.account, s.journey, v, 1
    c.start_day, c.first_order, c.next_day = s.day, s.value, s.day + DAYS_PER_MONTH
    c.satisfaction = s.fit[v] - seemed / weight
    c.known = max(0.0, precision / s.n - law.prior_precision)
    c.loyalty, c.months, c.end_day, c.outcome = loyalty, 0, math.nan, STILL_CUSTOMER
    c.renewals = c.cross_sales = c.complaints = c.complaints_answered = c.referrals = 0
    c.hours, c.marketing_hours, c.ahead = 0.0, 0.0, 0.0
    c.margin = rules.margin_share * c.first_order


@compiled
def remember_suppliers(w, s):
    """Let a group that begins to buy know what its company knows: its present supplier, and who was recommended.

    A recommendation says how well the supplier fits whoever gave it; it is forgotten as names are.
    """
    rules, c, law, company = w.rules[0], w.customers[s.account], w.law[0], w.companies[s.account]
    if c.is_one and rules.incumbent_known:
        _know(s, c.vendor, c.loyalty * c.known, s.fit[c.vendor])
    for v in range(law.n_vendors):
        if company.recommended_day[v] > -math.inf:
            kept = math.exp(-wear(law.brand_wear) * (s.day - company.recommended_day[v]) / DAYS_PER_MONTH)
            if uniforms(w.key, _REMEMBERED, v, 0, s.account, s.journey)[0] < kept:
                _know(s, v, kept * rules.referral_precision, company.recommended_fit[v])


@compiled
def _know(s, v, precision, fit):
    """Consider vendor *v* from the start, and know a fit of it with some precision more."""
    for i in range(s.n):
        known = s.precision[i, v] + precision
        s.mean[i, v] = (s.precision[i, v] * s.mean[i, v] + precision * fit) / known
        s.precision[i, v] = known
    s.in_race[v] = s.at_start[v] = 1


@compiled
def customer_turn(w, a, day):
    """Live through a month as a customer; at the end of each contract, stay or go. Returns the day of the next turn."""
    c, rules = w.customers[a], w.rules[0]
    if not c.is_one or c.next_day != day or day_of(c, c.months + 1) > w.law[0].horizon:
        return math.inf
    c.months += 1
    u_push, u_sale, u_complaint, u_answer = uniforms(w.key, _CUSTOMER, 0, c.months, c.account, c.journey)
    u_need, u_recommend, u_friend, _ = uniforms(w.key, _CUSTOMER, 1, c.months, c.account, c.journey)
    u_rival, u_renew, _, _ = uniforms(w.key, _CUSTOMER, 2, c.months, c.account, c.journey)
    talk(c, rules, w.vendors[c.vendor], u_push, u_sale)
    if u_complaint < 1.0 - math.exp(-complaints_a_month(c, rules)):
        complain(c, rules, w.vendors[c.vendor], u_answer)
    if u_need < rules.cross_sell * c.loyalty / 12.0:
        buy_more(c, rules)
    if u_recommend < rules.referrals * c.loyalty / 12.0:
        recommend(w, c, u_friend)
    if c.months % rules.contract_months == 0:
        stay_or_go(w, c, u_rival, u_renew)
    c.next_day = day + DAYS_PER_MONTH
    return c.next_day


@compiled
def talk(c, rules, vendor, u_push, u_sale):
    """Keep up the dialogue; in some contacts, push for a sale."""
    sales, marketing = dialogue_hours(vendor, rules)
    c.loyalty = worn_and_built(c.loyalty, rules.loyalty_wear, rules.loyalty_gain * (sales + marketing))
    spend(c, rules, sales + marketing)
    if rules.paid_by_marketing:
        taken = math.floor(marketing * FINE) / FINE
        c.marketing_hours += taken
        vendor.event_hours += taken
    if u_push < vendor.push_share:
        c.loyalty *= 1.0 - rules.push_harm
        if u_sale < rules.push_gain:
            buy_more(c, rules)


@compiled
def complain(c, rules, vendor, u_answer):
    """Complain: a good answer strengthens loyalty, none hurts it, strong loyalty less."""
    c.complaints += 1
    if u_answer < vendor.chance_of_answer:
        c.complaints_answered += 1
        c.loyalty += rules.complaint_gain * (1.0 - c.loyalty)
        spend(c, rules, rules.complaint_hours)
    else:
        c.loyalty *= 1.0 - rules.complaint_harm * (1.0 - c.loyalty)


@compiled
def buy_more(c, rules):
    """Buy something else from the same vendor."""
    c.cross_sales += 1
    earn(c, rules, rules.cross_sell_size)


@compiled
def recommend(w, c, u_friend):
    """Recommend the vendor to a company that it knows."""
    c.referrals += 1
    friend = c.account + 1 + int(ACQUAINTANCES * u_friend)
    if w.rules[0].word_of_mouth and friend < len(w.companies):
        w.companies[friend].recommended_day[c.vendor] = c.next_day
        w.companies[friend].recommended_fit[c.vendor] = w.companies[c.account].fit[c.vendor]


@compiled
def stay_or_go(w, c, u_rival, u_renew):
    """At the end of a contract: follow a rival, let it run out, or renew."""
    rules = w.rules[0]
    if u_rival < chance_of_rival(c, rules):
        leave(w, c, day_of(c, c.months), LOST_TO_RIVAL)
    elif u_renew < chance_of_renewal(c, rules):
        c.renewals += 1
        earn(c, rules, rules.renewal_value)
    else:
        leave(w, c, day_of(c, c.months), NOT_RENEWED)


@compiled
def leave(w, c, day, outcome):
    """Stop being a customer."""
    c.end_day, c.outcome, c.is_one = day, outcome, 0
    w.vendors[c.vendor].customers -= 1
    w.past_customers[w.counts[N_CUSTOMERS]] = c
    w.counts[N_CUSTOMERS] += 1


@compiled
def look_ahead(w):
    """At the horizon, note what may be expected of each customer beyond it."""
    for a in range(len(w.customers)):
        c = w.customers[a]
        if c.is_one:
            c.ahead = value_ahead(c, w.rules[0], w.vendors[c.vendor])


@compiled
def earn(c, rules, share):
    """Take in the margin of an order of a share of the first one."""
    c.margin += rules.margin_share * share * c.first_order * kept_a_month(rules) ** c.months


@compiled
def spend(c, rules, hours):
    """Give the customer some hours of our people."""
    c.hours += hours
    c.margin -= rules.cost_per_hour * hours * kept_a_month(rules) ** c.months


@compiled
def kept_a_month(rules):
    """What a month's waiting leaves of money."""
    return (1.0 + rules.discount) ** (-1.0 / 12.0)


@compiled
def day_of(c, month):
    """The day on which a month of the relation ends; computed, so that it adds up exactly."""
    return c.start_day + month * DAYS_PER_MONTH


@compiled
def dialogue_hours(vendor, rules):
    """Hours a month that sales and marketing each keep for one customer.

    Sales keeps up its part; marketing adds the rest as far as it stays after the sale, and as far as its time lasts.
    """
    marketing = vendor.dialogue_hours * (1.0 - rules.sales_part) * vendor.marketing_cover
    return vendor.dialogue_hours * rules.sales_part, min(marketing, vendor.marketing_hours / max(vendor.customers, 1))


@compiled
def complaints_a_month(c, rules):
    """How often a customer complains: oftener when it got less than it expected."""
    return rules.complaints * math.exp(min(-c.satisfaction, 3.0)) / 12.0


@compiled
def chance_of_rival(c, rules):
    """The chance that a rival lures a customer away at the end of a contract."""
    return rules.rivals_pull * (1.0 - c.loyalty)


@compiled
def chance_of_renewal(c, rules):
    """The chance that a contract is renewed when no rival lures the customer away."""
    return min(1.0, max(0.0, rules.base_renewal + rules.satisfaction_effect * c.satisfaction))


@compiled
def value_ahead(c, rules, vendor):
    """The margin still to be expected, at the present month, if all stays as it is now."""
    purchases = rules.cross_sell * c.loyalty / 12.0 + vendor.push_share * rules.push_gain
    sales, marketing = dialogue_hours(vendor, rules)
    hours = sales + marketing + complaints_a_month(c, rules) * vendor.chance_of_answer * rules.complaint_hours
    order = rules.margin_share * c.first_order
    a_month = purchases * rules.cross_sell_size * order - hours * rules.cost_per_hour
    left = rules.contract_months - c.months % rules.contract_months
    kept = (1.0 - chance_of_rival(c, rules)) * chance_of_renewal(c, rules)
    return expected_margin(rules.renewal_value * order, a_month, kept, kept_a_month(rules), rules.contract_months, left)


@compiled
def worn_and_built(loyalty, wear, built):
    """Return loyalty after a month: time wears a share of it, then dialogue closes the gap to full loyalty, ``1 - exp(-built)`` of it."""
    return 1.0 - (1.0 - loyalty * (1.0 - wear)) * math.exp(-built)


@compiled
def expected_margin(renewal, a_month, kept, kept_a_month, contract_months, months_left):
    """Return the discounted margin that a customer may be expected to bring, for a constant chance of renewal.

    Parameters
    ----------
    renewal : float
        Margin of a renewal, earned when it is made.
    a_month : float
        Margin of each month as a customer, earned at its end; may be negative.
    kept : float
        Chance that a contract is renewed.
    kept_a_month : float
        What waiting a month leaves of money, below 1.
    contract_months, months_left : int
        Length of a contract, and what is left of the present one.

    Returns
    -------
    float
        ``A(left) + d^left kept (renewal + A(contract)) / (1 - kept d^contract)``, with ``A(m)`` the value of *m* months and
        ``d`` = *kept_a_month*: the geometric series of contracts.
    """
    month = a_month * kept_a_month / (1.0 - kept_a_month)
    of_contract, of_rest = kept_a_month**contract_months, kept_a_month**months_left
    contract = renewal + month * (1.0 - of_contract)
    return month * (1.0 - of_rest) + of_rest * kept * contract / (1.0 - kept * of_contract)
