"""A company after it has bought: the story of a customer, month by month, and what a market remembers of its customers.

Satisfaction is what was bought against what was expected. Loyalty is a stock between 0 and 1: dialogue builds it, time and sales
pushes wear it, a complaint strengthens or hurts it. What reaches buyers again goes three ways, each with a switch of its own: a
customer knows its supplier, a recommendation is heard, marketing's time with customers is missing elsewhere. All random numbers are
addressed by account, journey and month, so they are the same under every operating model.
"""

from __future__ import annotations

import math

from sim.scenario.calendar import DAYS_PER_MONTH
from sim.scenario.structural import ACQUAINTANCES, COMPLAINT_CAP, MONTHS_PER_YEAR, QUANTUM

from .brand import wear
from .codes import BOUGHT_ANEW, LOST_TO_RIVAL, NOBODY, NOT_RENEWED, STILL_CUSTOMER
from .consent import part_of_price
from .event_queue import push
from .jit import compiled
from .random_streams import AMBASSADOR, CONTACT, CONTRACT, CRISIS, REMEMBERED, WANTS, uniforms


@compiled
def become_customer(w, s):
    """Begin a relation with the purchase that a group has just signed; it ends the account's earlier one."""
    c = w.customers[s.account]
    if not w.customer_params.followed:
        return
    loyalty = 0.0
    if c.is_one:
        is_same = c.vendor == s.chosen
        loyalty = c.loyalty if is_same else 0.0
        leave(w, c, s.day, BOUGHT_ANEW if is_same else LOST_TO_RIVAL)
    begin_relation(w, s, c, loyalty)
    w.vendors[c.vendor].customers += 1
    push(w, c.next_day, len(w.companies) * (1 + w.params.n_vendors) + s.account)


@compiled
def begin_relation(w, s, c, loyalty):
    """What a new customer brings: what it knows, what it hoped for, and the margin of its first order."""
    v, seemed, precision, weight = s.chosen, 0.0, 0.0, 0.0
    for i in range(s.n):
        seemed += s.weight[i] * s.belief[i, v]
        weight += s.weight[i]
        precision += s.precision[i, v]
    c.account, c.journey, c.vendor, c.is_one = s.account, s.journey, v, 1
    c.start_day, c.first_order, c.next_day = s.day, s.value, s.day + DAYS_PER_MONTH
    c.satisfaction = s.fit[v] - seemed / weight
    c.known = max(0.0, precision / s.n - w.params.prior_precision)
    c.loyalty, c.months, c.end_day, c.outcome = loyalty, 0, math.nan, STILL_CUSTOMER
    c.renewals = c.cross_sales = c.complaints = c.complaints_answered = c.referrals = 0
    c.hours, c.marketing_hours, c.ahead, c.adapted, c.serving = 0.0, 0.0, 0.0, s.tailored[v], 0.0
    full = s.full_value * s.share
    c.margin = w.customer_params.margin_share * full - (full - c.first_order)  # a price lowers no cost
    c.dearer = (1.0 - w.customer_params.margin_share) * full * (part_of_price(w, v, 0.0) - 1.0)


@compiled
def remember_suppliers(w, s):
    """Let a group that begins to buy know what its company knows: its present supplier, and who was recommended.

    A recommendation says how well the supplier fits whoever gave it; it is forgotten as names are.
    """
    c, company = w.customers[s.account], w.companies[s.account]
    if c.is_one and w.customer_params.incumbent_known:
        learn_fit(s, c.vendor, c.loyalty * c.known, s.fit[c.vendor])
    for v in range(w.params.n_vendors):
        if company.recommended_day[v] > -math.inf:
            kept = math.exp(-wear(w.params.brand_wear) * (s.day - company.recommended_day[v]) / DAYS_PER_MONTH)
            if uniforms(w, REMEMBERED, v, 0, s.account, s.journey)[0] < kept:
                learn_fit(s, v, kept * w.customer_params.referral_precision, company.recommended_fit[v])


@compiled
def learn_fit(s, v, precision, fit):
    """Consider vendor *v* from the start, and know a fit of it with some precision more."""
    for i in range(s.n):
        known = s.precision[i, v] + precision
        s.belief[i, v] = (s.precision[i, v] * s.belief[i, v] + precision * fit) / known
        s.precision[i, v] = known
    s.considered[v] = s.at_start[v] = 1


@compiled
def customer_turn(w, a, day):
    """Live through a month as a customer; at the end of each contract, stay or go. Returns the day of the next turn."""
    c = w.customers[a]
    if not c.is_one or c.next_day != day or day_of(c, c.months + 1) > w.params.horizon:
        return math.inf
    c.months += 1
    if not survives_crisis(w, c, day):
        leave(w, c, day_of(c, c.months), LOST_TO_RIVAL)
        return math.inf
    u_push, u_sale, u_complaint, u_answer = uniforms(w, CONTACT, 0, c.months, c.account, c.journey)
    u_need, u_recommend, u_friend, _ = uniforms(w, WANTS, 0, c.months, c.account, c.journey)
    u_rival, u_renew, _, _ = uniforms(w, CONTRACT, 0, c.months, c.account, c.journey)
    keep_dialogue(w, c, u_push, u_sale)
    if u_complaint < 1.0 - math.exp(-complaints_a_month(w, c)):
        complain(w, c, u_answer)
    if u_need < w.customer_params.cross_sell * c.loyalty / MONTHS_PER_YEAR:
        buy_more(w, c)
    if u_recommend < w.customer_params.referrals * c.loyalty / MONTHS_PER_YEAR:
        recommend(w, c, u_friend)
    if c.months % w.customer_params.contract_months == 0:
        stay_or_go(w, c, u_rival, u_renew)
    c.next_day = day + DAYS_PER_MONTH
    return c.next_day


@compiled
def survives_crisis(w, c, day):
    """Whether a customer stays through a crisis of its supplier, if there was one in the month that ends; loyalty carries it, and wears."""
    vendor = w.vendors[c.vendor]
    crisis_day = vendor.crisis_month * DAYS_PER_MONTH
    if crisis_day <= 0.0 or not day - DAYS_PER_MONTH < crisis_day <= day:
        return True
    if uniforms(w, CRISIS, 0, c.months, c.account, c.journey)[0] < vendor.crisis_depth * (1.0 - c.loyalty):
        return False
    c.loyalty *= 1.0 - vendor.crisis_depth * (1.0 - c.loyalty)
    return True


@compiled
def keep_dialogue(w, c, u_push, u_sale):
    """Keep up the dialogue; in some contacts, push for a sale: then there is less of it."""
    vendor = w.vendors[c.vendor]
    sales, marketing = dialogue_hours(w, c.vendor)
    listened = sales + marketing
    if u_push < vendor.push_share:
        listened *= 1.0 - w.customer_params.push_displaces
    c.loyalty = worn_and_built(c.loyalty, w.customer_params.loyalty_wear, w.customer_params.loyalty_gain * listened)
    adapt(w, c, listened)
    spend(w, c, sales + marketing)
    serve(w, c, listened)
    if w.customer_params.paid_by_marketing:
        given = math.floor(marketing * QUANTUM) / QUANTUM
        c.marketing_hours += given
        vendor.event_hours += given
    if u_push < vendor.push_share:
        c.loyalty *= 1.0 - w.customer_params.push_harm
        if u_sale < w.customer_params.push_gain:
            buy_more(w, c)


@compiled
def adapt(w, c, hours):
    """What a supplier hears of its customer makes what it delivers fit better, up to one unit of fit."""
    before = c.adapted
    c.adapted = 1.0 - (1.0 - before) * math.exp(-w.customer_params.dialogue_fit * hours)
    if c.adapted > before:
        c.satisfaction += c.adapted - before


@compiled
def serve(w, c, listened):
    """Serve the customer for a month, at less cost the more it was listened to."""
    if w.customer_params.serving_cost > 0.0:
        cost = serving_cost(w, c, listened)
        c.serving += cost
        c.margin -= cost * kept_a_month(w) ** c.months


@compiled
def serving_cost(w, c, listened):
    """What a month of serving a customer costs, after so many hours of dialogue in it."""
    return w.customer_params.serving_cost * c.first_order * math.exp(-w.customer_params.dialogue_saves * listened)


@compiled
def complain(w, c, u_answer):
    """Complain: a good answer strengthens loyalty, none hurts it, strong loyalty less."""
    c.complaints += 1
    if u_answer < w.vendors[c.vendor].chance_of_answer:
        c.complaints_answered += 1
        c.loyalty += w.customer_params.complaint_gain * (1.0 - c.loyalty)
        spend(w, c, w.customer_params.complaint_hours)
        adapt(w, c, w.customer_params.complaint_hours)
    else:
        c.loyalty *= 1.0 - w.customer_params.complaint_harm * (1.0 - c.loyalty)


@compiled
def buy_more(w, c):
    """Buy something else from the same vendor."""
    c.cross_sales += 1
    earn(w, c, w.customer_params.cross_sell_size)


@compiled
def recommend(w, c, u_friend):
    """Recommend the vendor to a company that it knows."""
    c.referrals += 1
    friend = c.account + 1 + int(ACQUAINTANCES * u_friend)
    if w.customer_params.word_of_mouth and friend < len(w.companies):
        w.companies[friend].recommended_day[c.vendor] = c.next_day
        w.companies[friend].recommended_fit[c.vendor] = w.companies[c.account].fit[c.vendor]
        wake_need(w, c, friend)


@compiled
def wake_need(w, c, friend):
    """A company that hears a recommendation may see a need of its own and begin to buy at once, if it is neither buying nor at rest."""
    company, day = w.companies[friend], c.next_day
    has_rested = company.journey == 0 or day >= company.experience_day + w.params.rest_months * DAYS_PER_MONTH
    can = company.group == NOBODY and has_rested and day < company.turn_day
    if can and company.right_trade and uniforms(w, AMBASSADOR, 0, c.months, c.account, c.journey)[0] < w.customer_params.ambassador_needs:
        company.turn_day = day
        push(w, day, friend)


@compiled
def stay_or_go(w, c, u_rival, u_renew):
    """At the end of a contract: follow a rival, let it run out, or renew."""
    if u_rival < chance_of_rival(w, c):
        leave(w, c, day_of(c, c.months), LOST_TO_RIVAL)
    elif u_renew < chance_of_renewal(w, c):
        c.renewals += 1
        earn(w, c, w.customer_params.renewal_value)
    else:
        leave(w, c, day_of(c, c.months), NOT_RENEWED)


@compiled
def leave(w, c, day, outcome):
    """Stop being a customer."""
    c.end_day, c.outcome, c.is_one = day, outcome, 0
    w.vendors[c.vendor].customers -= 1
    w.past_customers[w.counts.past_customers] = c
    w.counts.past_customers += 1


@compiled
def look_ahead(w):
    """At the horizon, note what may be expected of each customer beyond it."""
    for a in range(len(w.customers)):
        c = w.customers[a]
        if c.is_one:
            c.ahead = value_ahead(w, c)


@compiled
def earn(w, c, share):
    """Take in the margin of an order of a share of the first one."""
    kept = kept_a_month(w) ** c.months
    c.margin += w.customer_params.margin_share * share * c.first_order * kept + share * c.dearer * kept


@compiled
def spend(w, c, hours):
    """Give the customer some hours of our people."""
    c.hours += hours
    c.margin -= w.customer_params.cost_per_hour * hours * kept_a_month(w) ** c.months


@compiled
def kept_a_month(w):
    """What a month's waiting leaves of money."""
    return (1.0 + w.customer_params.discount) ** (-1.0 / MONTHS_PER_YEAR)


@compiled
def day_of(c, month):
    """The day on which a month of the relation ends; computed, so that it adds up exactly."""
    return c.start_day + month * DAYS_PER_MONTH


@compiled
def dialogue_hours(w, v):
    """Hours a month that sales and marketing each keep for one customer.

    Sales keeps up its part; marketing adds the rest as far as it stays after the sale, and as far as its time lasts.
    """
    vendor = w.vendors[v]
    marketing = vendor.dialogue_at_work * (1.0 - w.customer_params.sales_part) * vendor.aftercare
    return vendor.dialogue_at_work * w.customer_params.sales_part, min(marketing, vendor.marketing_at_work / max(vendor.customers, 1))


@compiled
def complaints_a_month(w, c):
    """How often a customer complains: oftener when it got less than it expected."""
    return w.customer_params.complaints * math.exp(min(-c.satisfaction, COMPLAINT_CAP)) / MONTHS_PER_YEAR


@compiled
def chance_of_rival(w, c):
    """The chance that a rival lures a customer away at the end of a contract."""
    return w.customer_params.rivals_pull * (1.0 - c.loyalty)


@compiled
def chance_of_renewal(w, c):
    """The chance that a contract is renewed when no rival lures the customer away."""
    return min(1.0, max(0.0, w.customer_params.base_renewal + w.customer_params.satisfaction_effect * c.satisfaction))


@compiled
def value_ahead(w, c):
    """The margin still to be expected, at the present month, if all stays as it is now."""
    vendor = w.vendors[c.vendor]
    purchases = w.customer_params.cross_sell * c.loyalty / MONTHS_PER_YEAR + vendor.push_share * w.customer_params.push_gain
    sales, marketing = dialogue_hours(w, c.vendor)
    hours = sales + marketing + complaints_a_month(w, c) * vendor.chance_of_answer * w.customer_params.complaint_hours
    order = w.customer_params.margin_share * c.first_order + c.dearer
    a_month = purchases * w.customer_params.cross_sell_size * order - hours * w.customer_params.cost_per_hour
    if w.customer_params.serving_cost > 0.0:
        pushed = serving_cost(w, c, (sales + marketing) * (1.0 - w.customer_params.push_displaces))
        a_month -= vendor.push_share * pushed + (1.0 - vendor.push_share) * serving_cost(w, c, sales + marketing)
    left = w.customer_params.contract_months - c.months % w.customer_params.contract_months
    kept = (1.0 - chance_of_rival(w, c)) * chance_of_renewal(w, c)
    return expected_margin(w.customer_params.renewal_value * order, a_month, kept, kept_a_month(w), w.customer_params.contract_months, left)


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
