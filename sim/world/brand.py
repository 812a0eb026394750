"""Brand: what a company's own experience leaves behind, and what word of mouth makes of it (M21).

A vendor's general goodwill is a stock of its own (`Seller.release`). Beside it every company has a standing with every vendor, from its
own journeys; it wears as goodwill does, and a little of it is told to others.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from .records import DAYS_PER_MONTH

if TYPE_CHECKING:
    from sim.scenario.sellers import Marketing

    from .vendor import Seller


def wear(share_a_month: float) -> float:
    """Return the monthly rate at which a stock that loses a share each month decays; losing all is very fast, not infinite."""
    return -math.log(max(1.0 - share_a_month, 1e-9))


class Standing:
    """Goodwill that single companies have for vendors beyond the vendors' general goodwill; only companies with experience take room."""

    def __init__(self, n_vendors: int, wear_a_month: float) -> None:
        self._none, self._rate = np.zeros(n_vendors), wear(wear_a_month) / DAYS_PER_MONTH
        self._stock: dict[int, tuple[float, np.ndarray]] = {}

    def of(self, account: int, day: float) -> np.ndarray:
        """Return the standing of every vendor with *account* on *day*, shape (n_vendors,)."""
        since, stock = self._stock.get(account, (day, self._none))
        return stock * math.exp(-self._rate * (day - since))

    def learn(self, s: np.void, marketing: Marketing, sellers: list[Seller]) -> None:
        """Add what a journey that ends leaves behind: more, the more hours a member had with a vendor and the better it seemed to fit."""
        n, v = int(s["n"]), len(sellers)
        hours = (s["meeting_hours"][:v] + s["digital_hours"][:v]) / n
        seemed = np.average(s["mean"][:n, :v], axis=0, weights=s["weight"][:n])
        experience = marketing.experience_gain * (1.0 - np.exp(-hours)) * seemed
        day, account = float(s["day"]), int(s["account"])
        self._stock[account] = day, self.of(account, day) + experience
        for seller, told in zip(sellers, marketing.word_of_mouth * experience, strict=True):
            seller.told += float(told)
