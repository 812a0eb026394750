"""The date of each working day, as books outside of a market tell days."""

from __future__ import annotations

import numpy as np

from .calendar import DAYS_PER_MONTH
from .structural import MONTHS_PER_YEAR, START_YEAR, WEEKDAYS_PER_YEAR


def dates_of(days: np.ndarray) -> np.ndarray:
    """Return the date of each day of a run: a weekday, as far into its year as so many working days are.

    A year has 252 working days, in twelve months of 21, and 261 weekdays; the other nine are holidays.
    """
    weekdays = np.floor(np.asarray(days) * (WEEKDAYS_PER_YEAR / (MONTHS_PER_YEAR * DAYS_PER_MONTH))).astype(np.int64)
    return np.busday_offset(f"{START_YEAR}-01-01", weekdays, roll="forward").astype("datetime64[s]")
