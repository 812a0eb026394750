"""An account: what it is whatever anybody sells to it, and the buying group it forms for each journey.

Everything here is drawn from the account's own luck before any vendor acts, so it is the same under every operating model.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from scipy.special import ndtri

from sim.scenario import JOBS, ROLES, Scenario

from .kernel import wind
from .luck import exponential, four_normals, stream, uniforms
from .records import DAYS_PER_MONTH, DAYS_PER_WEEK, JOURNEY, MAX_MEMBERS

_ACCOUNT, _FIT, _LIST, _IN_MARKET = stream("account"), stream("fit"), stream("list"), stream("in-market")
_JOURNEY, _MEMBER, _OPINION, _CONSIDER = stream("journey"), stream("member"), stream("opinion"), stream("consider")
_REPUTATION = stream("reputation")


@dataclass(frozen=True)
class Account:
    """One company: its trade, its size, how well each vendor fits it, and how promising each vendor takes it to be."""

    number: int
    right_trade: bool
    size: float
    fit: tuple[float, ...]
    promise: tuple[float, ...]

    @property
    def segment(self) -> str:
        return "right trade" if self.right_trade else "wrong trade"


class Accounts:
    """Draws accounts and their journeys for one replication."""

    def __init__(self, scenario: Scenario, key: np.ndarray) -> None:
        self.scenario, self.key = scenario, key
        self.vendors = list(scenario.active_vendors.values())
        extra = {name: role for name, role in scenario.roles.items() if role.share > 0}
        self._later_roles = list(extra)
        self._role_odds = np.cumsum([role.share for role in extra.values()])
        self._weight = [scenario.roles[r].weight if r in scenario.roles else 1.0 for r in ROLES]
        self._attention = [[getattr(scenario.roles[r].attention, job) if r in scenario.roles else 0.5 for job in JOBS] for r in ROLES]

    def account(self, number: int) -> Account:
        """Draw account *number*."""
        u_trade, *_ = uniforms(self.key, _ACCOUNT, 0, 0, number, 0)
        size, *_ = four_normals(self.key, _ACCOUNT, 1, 0, number, 0)
        right = u_trade >= self.scenario.market.wrong_trade_share
        spread, error = self.scenario.beliefs.fit_spread, self.scenario.marketing.list_error
        fit, promise = [], []
        for v, vendor in enumerate(self.vendors):
            own, *_ = four_normals(self.key, _FIT, v, 0, number, 0)
            mistake, *_ = four_normals(self.key, _LIST, v, 0, number, 0)
            fit.append(vendor.fit + spread * own)
            scale = math.hypot(spread, error)
            judged = (spread * own + error * mistake) / scale if scale > 0 else mistake
            promise.append((judged + size) / math.sqrt(2.0) if right else -math.inf)
        return Account(number, right, size, tuple(fit), tuple(promise))

    def target(self, account: Account, v: int, joint_list: bool) -> float:
        """How much of a vendor's marketing reaches *account*, against an even spread: hours move, their sum stays.

        A joint list puts them all on the accounts that look best by fit and value; each account is judged by itself.
        """
        if not joint_list:
            return 1.0
        marketing, wrong = self.scenario.marketing, self.scenario.market.wrong_trade_share
        listed = min(1.0, marketing.list_share / max(1.0 - wrong, 1e-9))  # the share of the right trade that fills the list
        if listed >= 1.0:
            return 1.0 / (1.0 - wrong) if account.right_trade else 0.0
        return 1.0 / marketing.list_share if account.promise[v] > ndtri(1.0 - listed) else 0.0

    def idle_days(self, number: int, journey: int) -> float:
        """Working days until *journey* begins, counted from the start of the run or the end of the one before."""
        u, *_ = uniforms(self.key, _IN_MARKET, 0, 0, number, journey)
        rest = self.scenario.market.rest_months * DAYS_PER_MONTH if journey else 0.0
        return rest + exponential(u) * 3.0 * DAYS_PER_MONTH / self.scenario.market.in_market_per_quarter

    def journey(
        self, account: Account, journey: int, day: float, goodwill: list[float], standing: np.ndarray, targets: list[float]
    ) -> np.ndarray:
        """Draw the buying group and the need of one journey that begins on *day*; *standing* is part of *goodwill* already."""
        state = np.zeros(1, JOURNEY)
        s = state[0]
        s["account"], s["journey"], s["day"], s["start_day"] = account.number, journey, day, day
        s["chosen"], s["chosen_day"], s["close_day"], s["settled_day"] = -1, math.nan, math.inf, math.inf
        s["lead_day"], s["rest_until"], s["stage"], s["event_member"], s["reason"] = -1.0, -math.inf, -1, -1, -1
        s["visited_day"], s["standing"][: len(standing)] = -math.inf, standing
        self._need(s, account, journey)
        self._members(s, account.number, journey)
        self._vendors_in_mind(s, account, journey, goodwill, targets)
        self._clocks(s)
        return state

    def _need(self, s: np.void, account: Account, journey: int) -> None:
        scenario, ending = self.scenario, self.scenario.ending
        of_value, of_quo, of_patience, of_contract = four_normals(self.key, _JOURNEY, 0, 0, account.number, journey)
        of_size, *_ = four_normals(self.key, _JOURNEY, 1, 0, account.number, journey)
        u_look, *_ = uniforms(self.key, _JOURNEY, 2, 0, account.number, journey)
        z = math.sqrt(0.5) * (account.size + of_value)  # half the unevenness of deals is the company's, half the purchase's
        s["value"] = scenario.deal.value_median * math.exp(scenario.deal.value_spread * z)
        s["only_looking"] = u_look < ending.only_looking
        s["status_quo"] = ending.status_quo_mean + ending.status_quo_spread * of_quo
        s["deadline"] = s["day"] + ending.patience_months * DAYS_PER_MONTH * math.exp(ending.patience_spread * of_patience)
        s["negotiation_days"] = ending.negotiation_days * math.exp(ending.negotiation_spread * of_contract)
        s["n"] = min(MAX_MEMBERS, max(1, round(scenario.group.size_mean + scenario.group.size_spread * of_size)))

    def _members(self, s: np.void, number: int, journey: int) -> None:
        group = self.scenario.group
        for i in range(s["n"]):
            u_role, u_diligence, u_stubborn, _ = uniforms(self.key, _MEMBER, i, 0, number, journey)
            role = ("decider", "initiator")[i] if i < 2 else self._later_role(u_role)
            s["role"][i] = ROLES.index(role)
            s["weight"][i] = max(self._weight[s["role"][i]], 1e-6)
            s["attention"][i] = np.maximum(self._attention[s["role"][i]], 1e-6)
            s["diligence"][i] = 0.5 + u_diligence
            s["stubbornness"][i] = min(0.95, 2.0 * group.stubbornness * u_stubborn)
            s["first_opinion"][i] = group.opening_disagreement * np.array(four_normals(self.key, _OPINION, i, 0, number, journey))
        s["opinion"] = s["first_opinion"]
        s["understanding"] = self.scenario.jobs.known_at_start

    def _later_role(self, u: float) -> str:
        if not self._later_roles:
            return "decider"
        return self._later_roles[
            min(int(np.searchsorted(self._role_odds, u * self._role_odds[-1], side="right")), len(self._later_roles) - 1)
        ]

    def _vendors_in_mind(self, s: np.void, account: Account, journey: int, goodwill: list[float], targets: list[float]) -> None:
        beliefs = self.scenario.beliefs
        likeliest, chance_of_likeliest = 0, -1.0
        for v in range(len(self.vendors)):
            u, *_ = uniforms(self.key, _CONSIDER, v, 0, account.number, journey)
            chance = beliefs.considered_unknown + (1.0 - beliefs.considered_unknown) * min(1.0, goodwill[v])
            s["fit"][v], s["target"][v] = account.fit[v], targets[v]
            heard = beliefs.brand_precision * goodwill[v]  # what a name stands for is a signal that reached the company earlier
            noise, *_ = four_normals(self.key, _REPUTATION, v, 0, account.number, journey)
            s["precision"][:, v] = beliefs.prior_precision + heard
            s["mean"][:, v] = (heard * account.fit[v] + math.sqrt(heard) * noise) / (beliefs.prior_precision + heard)
            s["in_race"][v] = u < chance
            if chance - u > chance_of_likeliest:
                likeliest, chance_of_likeliest = v, chance - u
        if not s["in_race"].any():
            s["in_race"][likeliest] = 1
        s["at_start"] = s["in_race"]

    def _clocks(self, s: np.void) -> None:
        """Set the rates at which the five activities come, so that expected person-hours split as wanted."""
        use, n = self.scenario.time, int(s["n"])
        shares = np.array([use.online, use.offline, use.group_meeting, use.supplier_meeting, use.other])
        if n == 1:
            shares[2] = 0.0  # nobody to meet
        if shares.sum() > 0:
            shares = shares / shares.sum()
        people = np.array([1, 1, max(2, round(use.attendance * n)), min(n, use.supplier_meeting_people), 1])
        hours = np.array([use.online_hours, use.offline_hours, use.group_meeting_hours, use.supplier_meeting_hours, use.other_hours])
        person_hours_a_day = n * self.scenario.group.hours_per_week / DAYS_PER_WEEK
        s["rate"] = shares * person_hours_a_day / (people * hours)
        s["next_day"] = s["day"]
        state = s.reshape(1) if isinstance(s, np.ndarray) else s
        for kind in range(5):
            wind(state, kind, self.key)
