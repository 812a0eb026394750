"""A calendar books the earliest free slot, loses what would come too late, and knows only its own people."""

import math

import pytest

from sim.world.kernel.calendars import fill_calendars
from tests.world_builders import Calendar

FOREVER = float("inf")


def test_an_appointment_begins_at_once_when_somebody_is_free():
    """Two people take the first two at once."""
    calendar = Calendar(people=2, hours_per_day=4.0)
    assert [calendar.book(10.0, 4.0, FOREVER) for _ in range(2)] == [10.0, 10.0]


def test_appointments_queue_for_whoever_is_free_first():
    """Hours last hours / hours a day; the next caller gets the person whose work ends first, however late it was booked."""
    calendar = Calendar(people=2, hours_per_day=4.0)
    booked = [calendar.book(0.0, hours, FOREVER) for hours in (8.0, 4.0, 2.0, 4.0)]
    assert booked == [0.0, 0.0, 1.0, 1.5]  # the second is free on day 1, then again on 1.5; the first on day 2


def test_idle_time_is_not_saved_up():
    """Somebody who was free all month still begins now, not earlier."""
    calendar = Calendar(people=1, hours_per_day=4.0)
    assert [calendar.book(now, 4.0, FOREVER) for now in (0.0, 21.0, 21.5)] == [0.0, 21.0, 22.0]


def test_an_appointment_past_the_buyers_patience_is_lost_and_takes_nobodys_time():
    """Offered on day 2, taken by who waits two days, lost for who waits less; the lost one leaves no trace."""
    calendar = Calendar(people=1, hours_per_day=4.0)
    assert calendar.book(0.0, 8.0, 0.0) == 0.0
    assert math.isnan(calendar.book(0.0, 4.0, 1.99))
    assert calendar.book(0.0, 4.0, 2.0) == 2.0


@pytest.mark.parametrize(("people", "hours_per_day"), [(0, 8.0), (3, 0.0)])
def test_without_people_or_time_nobody_is_ever_free(people, hours_per_day):
    """No appointment, however patient the buyer."""
    assert math.isnan(Calendar(people, hours_per_day).book(0.0, 1.0, FOREVER))


@pytest.mark.parametrize("cold_share", [1.0, 0.5])
def test_meetings_among_colleagues_come_first(cold_share):
    """Of two people with eight hours a day, 32 hours take two days from each, in every part of a day; work begins after that."""
    calendar = Calendar(2, 8.0, cold_share)
    fill_calendars(calendar.world, 0, 3.0, 32.0)
    assert [calendar.book(3.0, 1.0, FOREVER, is_cold=cold) for cold in (False, True)] == [5.0, 5.0]
    assert calendar.world.vendors[0]["internal_hours"] == 32.0


def test_where_nobody_sells_nobody_meets():
    """No people, no hours."""
    calendar = Calendar(0, 8.0)
    fill_calendars(calendar.world, 0, 3.0, 32.0)
    assert calendar.world.vendors[0]["internal_hours"] == 0.0
