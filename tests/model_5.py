"""A small market in which everything happens: a crisis of ours and rivals who follow, too."""

from functools import cache
from typing import Any

import sim

CRISIS: dict[str, Any] = {"vendors.us.crisis_month": 20, "vendors.us.crisis_depth": 0.5}
RIVALS: dict[str, Any] = {f"vendors.rival_{letter}.follows_after_losses": 3 for letter in "ab"}


@cache
def a_market(accounts: int = 60) -> sim.Scenario:
    """Return the market for four years."""
    smaller = {"market.accounts": accounts, "market.months": 48, "market.in_market_per_quarter": 0.15, "market.cool_down_months": 12}
    return sim.load("mid_market").with_changes(smaller | CRISIS | RIVALS)
