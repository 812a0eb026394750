"""The calendar of a market: every day is a working day, and months, weeks and days have the same length throughout."""

from __future__ import annotations

DAYS_PER_MONTH = 21.0
"""Working days in a month."""

DAYS_PER_WEEK = 5.0
"""Working days in a week."""

HOURS_PER_DAY = 8.0
"""Working hours of one person in a day."""

DAYS_PER_QUARTER = 3.0 * DAYS_PER_MONTH
"""Working days in a quarter of a year."""

HOURS_PER_MONTH = DAYS_PER_MONTH * HOURS_PER_DAY
"""Working hours of one person in a month."""

HOURS_PER_YEAR = 12.0 * DAYS_PER_MONTH * HOURS_PER_DAY
"""Working hours of one person in a year."""
