"""A company after it has bought: the story of a customer, month by month, and what a market remembers of its customers.

Satisfaction is what was bought against what was expected. Loyalty is a stock between 0 and 1: dialogue builds it, time and sales
pushes wear it, a complaint strengthens or hurts it. What reaches buyers again goes three ways, each with a switch of its own: a
customer knows its supplier, a recommendation is heard, marketing's time with customers is missing elsewhere. All luck is addressed
by account, journey and month, so it is the same under every operating model.
"""

from __future__ import annotations

import math
from collections.abc import Generator
from typing import TYPE_CHECKING, Any

import numpy as np
from simpy.events import Event

from .crm import journey_number
from .luck import stream, uniforms
from .records import DAYS_PER_MONTH

if TYPE_CHECKING:
    from .market import MarketRun

OUTCOMES = ("still a customer", "bought anew", "not renewed", "lost to rival")
STILL, ANEW, NOT_RENEWED, LOST = OUTCOMES
ACQUAINTANCES = 10
"""Companies that a company may recommend to: the next ones by number, so that one company more changes nobody else's."""

_CUSTOMER = stream("customer")
_FINE = 2.0**20  # hours that add up exactly in any order, as in `work`


class Customers:
    """Everybody who ever was a customer in one market, and who was recommended which vendor."""

    def __init__(self, market: MarketRun) -> None:
        self.market, self.rules = market, market.scenario.customers
        self.ever: list[Customer] = []
        self.now: dict[int, Customer] = {}  # by account
        self.number = [0] * len(market.sellers)  # of customers now, by vendor
        self.recommended: set[tuple[int, int]] = set()  # account, vendor

    def welcome(self, s: np.void) -> None:
        """Begin a relation with the purchase that a group has just signed; it ends the account's earlier one."""
        if not self.rules.followed:
            return
        before = self.now.get(int(s["account"]))
        customer = Customer(self.market, s)
        if before:
            is_same = before.vendor == customer.vendor
            customer.loyalty = before.loyalty if is_same else 0.0
            before.end(customer.start_day, ANEW if is_same else LOST)
        self.ever.append(customer)
        self.now[customer.account] = customer
        self.number[customer.vendor] += 1
        self.market.env.process(customer.run())

    def remember(self, s: np.void) -> None:
        """Let a group that begins to buy know what its company knows: its present supplier, and who was recommended."""
        n, customer = int(s["n"]), self.now.get(int(s["account"]))
        if customer and self.rules.incumbent_known:
            self._know(s, n, customer.vendor, customer.loyalty * customer.known, float(s["fit"][customer.vendor]))
        for v in range(len(self.market.sellers)):
            if (int(s["account"]), v) in self.recommended:
                self._know(s, n, v, self.rules.referral_precision, 0.0)

    def _know(self, s: np.void, n: int, v: int, precision: float, fit: float) -> None:
        """Consider vendor *v* from the start, and know a fit of it with some precision more."""
        known = s["precision"][:n, v] + precision
        s["mean"][:n, v] = (s["precision"][:n, v] * s["mean"][:n, v] + precision * fit) / known
        s["precision"][:n, v] = known
        s["in_race"][v] = s["at_start"][v] = 1


class Customer:
    """One company's time with the vendor that it bought from. `run` is its SimPy process."""

    def __init__(self, market: MarketRun, s: np.void) -> None:
        self.market, self.rules = market, market.scenario.customers
        self.account, self.journey, self.number = int(s["account"]), int(s["journey"]), journey_number(s)
        self.vendor, self.start_day, self.first_order = int(s["chosen"]), float(s["day"]), float(s["value"])
        n, v = int(s["n"]), self.vendor
        expected = float(np.average(s["mean"][:n, v], weights=s["weight"][:n]))
        self.satisfaction = float(s["fit"][v]) - expected
        self.known = max(0.0, float(s["precision"][:n, v].mean()) - market.scenario.beliefs.prior_precision)
        self.seller, self.decided = market.sellers[v], market.sellers[v].vendor.after_sale
        self.loyalty, self.months, self.end_day, self.outcome = 0.0, 0, math.nan, STILL
        self.renewals = self.cross_sales = self.complaints = self.answered = self.referrals = 0
        self.hours = self.marketing_hours = 0.0
        self.kept_a_month = (1.0 + self.rules.discount) ** (-1.0 / 12.0)  # what a month's waiting leaves of money
        self.margin = self.rules.margin_share * self.first_order

    def run(self) -> Generator[Event, Any, None]:
        """Live through the years, a month at a time; at the end of each contract, stay or go."""
        market, rules = self.market, self.rules
        while self.outcome == STILL:
            yield market.env.timeout(DAYS_PER_MONTH)
            if self.outcome != STILL or self.day_of(self.months + 1) > market.horizon:
                return
            self.months += 1
            u_push, u_sale, u_complaint, u_answer = self.luck(0)
            u_need, u_recommend, u_friend, _ = self.luck(1)
            u_rival, u_renew, _, _ = self.luck(2)
            self.talk(u_push, u_sale)
            if u_complaint < 1.0 - math.exp(-self.complaints_a_month):
                self.complain(u_answer)
            if u_need < rules.cross_sell * self.loyalty / 12.0:
                self.buy_more()
            if u_recommend < rules.referrals * self.loyalty / 12.0:
                self.recommend(u_friend)
            if self.months % rules.contract_months == 0:
                self.stay_or_go(u_rival, u_renew)

    def talk(self, u_push: float, u_sale: float) -> None:
        """Keep up the dialogue; in some contacts, push for a sale."""
        rules, (sales, marketing) = self.rules, self.dialogue
        self.loyalty = worn_and_built(self.loyalty, rules.loyalty_wear, rules.loyalty_gain * (sales + marketing))
        self.spend(sales + marketing)
        if rules.paid_by_marketing:
            taken = math.floor(marketing * _FINE) / _FINE
            self.marketing_hours += taken
            self.seller.record["event_hours"] += taken
        if u_push < self.decided.push_share:
            self.loyalty *= 1.0 - rules.push_harm
            if u_sale < rules.push_gain:
                self.buy_more()

    def complain(self, u_answer: float) -> None:
        """Complain: a good answer strengthens loyalty, none hurts it, strong loyalty less."""
        rules = self.rules
        self.complaints += 1
        if u_answer < self.seller.chance_of_answer:
            self.answered += 1
            self.loyalty += rules.complaint_gain * (1.0 - self.loyalty)
            self.spend(rules.complaint_hours)
        else:
            self.loyalty *= 1.0 - rules.complaint_harm * (1.0 - self.loyalty)

    def buy_more(self) -> None:
        """Buy something else from the same vendor."""
        self.cross_sales += 1
        self.earn(self.rules.cross_sell_size)

    def recommend(self, u_friend: float) -> None:
        """Recommend the vendor to a company that it knows."""
        self.referrals += 1
        if self.rules.word_of_mouth:
            self.market.customers.recommended.add((self.account + 1 + int(ACQUAINTANCES * u_friend), self.vendor))

    def stay_or_go(self, u_rival: float, u_renew: float) -> None:
        """At the end of a contract: follow a rival, let it run out, or renew."""
        if u_rival < self.chance_of_rival:
            self.end(self.day_of(self.months), LOST)
        elif u_renew < self.chance_of_renewal:
            self.renewals += 1
            self.earn(self.rules.renewal_value)
        else:
            self.end(self.day_of(self.months), NOT_RENEWED)

    def end(self, day: float, outcome: str) -> None:
        """Stop being a customer."""
        self.end_day, self.outcome = day, outcome
        self.market.customers.number[self.vendor] -= 1
        del self.market.customers.now[self.account]

    def earn(self, share: float) -> None:
        """Take in the margin of an order of a share of the first one."""
        self.margin += self.rules.margin_share * share * self.first_order * self.kept_a_month**self.months

    def spend(self, hours: float) -> None:
        """Give the customer some hours of our people."""
        self.hours += hours
        self.margin -= self.rules.cost_per_hour * hours * self.kept_a_month**self.months

    def luck(self, part: int) -> tuple[float, float, float, float]:
        """Return four uniforms of this month."""
        return uniforms(self.market.key, _CUSTOMER, part, self.months, self.account, self.journey)

    def day_of(self, month: int) -> float:
        """Return the day on which a month of the relation ends; computed, so that it adds up exactly."""
        return self.start_day + month * DAYS_PER_MONTH

    @property
    def dialogue(self) -> tuple[float, float]:
        """Hours a month that sales and marketing give this customer now."""
        return self.seller.dialogue_hours(self.market.customers.number[self.vendor])

    @property
    def complaints_a_month(self) -> float:
        """Return how often the customer complains: oftener when it got less than it expected."""
        return self.rules.complaints * math.exp(min(-self.satisfaction, 3.0)) / 12.0

    @property
    def chance_of_rival(self) -> float:
        return self.rules.rivals_pull * (1.0 - self.loyalty)

    @property
    def chance_of_renewal(self) -> float:
        """Return the chance that the contract is renewed when no rival lures the customer away."""
        return min(1.0, max(0.0, self.rules.base_renewal + self.rules.satisfaction_effect * self.satisfaction))

    @property
    def value_ahead(self) -> float:
        """Return the margin still to be expected, at the present month, if all stays as it is now."""
        if self.outcome != STILL:
            return 0.0
        rules, decided = self.rules, self.decided
        purchases = rules.cross_sell * self.loyalty / 12.0 + decided.push_share * rules.push_gain
        hours = sum(self.dialogue) + self.complaints_a_month * self.seller.chance_of_answer * rules.complaint_hours
        order = rules.margin_share * self.first_order
        a_month = purchases * rules.cross_sell_size * order - hours * rules.cost_per_hour
        left = rules.contract_months - self.months % rules.contract_months
        kept = (1.0 - self.chance_of_rival) * self.chance_of_renewal
        return expected_margin(rules.renewal_value * order, a_month, kept, self.kept_a_month, rules.contract_months, left)

    def row(self) -> dict[str, Any]:
        """Return this customer's row of the table."""
        end = self.market.horizon if self.outcome == STILL else self.end_day
        return {
            "account": self.account, "vendor": self.seller.name, "journey": self.number, "start_day": self.start_day,
            "end_day": self.end_day, "months": (end - self.start_day) / DAYS_PER_MONTH, "satisfaction": self.satisfaction,
            "loyalty": self.loyalty, "renewals": self.renewals, "cross_sales": self.cross_sales, "complaints": self.complaints,
            "complaints_answered": self.answered, "referrals": self.referrals, "first_order": self.first_order, "hours": self.hours,
            "marketing_hours": self.marketing_hours, "margin": self.margin,
            "lifetime_value": self.margin + self.value_ahead * self.kept_a_month**self.months, "outcome": self.outcome,
        }  # fmt: skip


def worn_and_built(loyalty: float, wear: float, built: float) -> float:
    """Return loyalty after a month: time wears a share of it, then dialogue closes the gap to full loyalty, ``1 - exp(-built)`` of it."""
    return 1.0 - (1.0 - loyalty * (1.0 - wear)) * math.exp(-built)


def expected_margin(renewal: float, a_month: float, kept: float, kept_a_month: float, contract_months: int, months_left: int) -> float:
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

    def months(number: int) -> float:
        return a_month * kept_a_month * (1.0 - kept_a_month**number) / (1.0 - kept_a_month)

    contract = renewal + months(contract_months)
    return months(months_left) + kept_a_month**months_left * kept * contract / (1.0 - kept * kept_a_month**contract_months)
