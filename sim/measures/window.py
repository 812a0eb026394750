"""The time that counts: from the end of the warm-up to the beginning of the cool-down, in days, quarters and months.

A journey, a lead or a customer counts by the day on which it begins; what becomes of it may lie beyond. Working days make months
and quarters: 21 days a month.
"""

from __future__ import annotations

import pandas as pd

from ..scenario import Scenario
from ..scenario.calendar import DAYS_PER_QUARTER


def is_counted(days: pd.Series, scenario: Scenario) -> pd.Series:
    """Whether each of *days* counts: the first day after the warm-up does, the first of the cool-down does not."""
    start, end = scenario.market.counted_days
    return (days >= start) & (days < end)


def counted_months(scenario: Scenario) -> int:
    """Months between warm-up and cool-down."""
    market = scenario.market
    return market.months - market.warm_up_months - market.cool_down_months


def whole_quarters(scenario: Scenario) -> range:
    """Quarters, from 0 at the start of the run, that lie wholly between warm-up and cool-down."""
    start, end = scenario.market.counted_days
    return range(int(-(-start // DAYS_PER_QUARTER)), int(end // DAYS_PER_QUARTER))


def counted_share(quarters: pd.Series, scenario: Scenario) -> pd.Series:
    """Share of each quarter that lies between warm-up and cool-down, 0 to 1."""
    start, end = scenario.market.counted_days
    begins = quarters * DAYS_PER_QUARTER
    inside = (begins + DAYS_PER_QUARTER).clip(upper=end) - begins.clip(lower=start)
    return inside.clip(lower=0.0) / DAYS_PER_QUARTER
