"""Calendars and calls against queueing theory: Erlang C, Little's law, Pollaczek and Khinchine, and more people never mean longer waits."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from tests.builders import a_scenario
from tests.world_builders import Calendar, play, relay_but, smooth_relay_but, with_vendors

FALSE_ALARM = 1e-3  # of each interval here, had its seed been left to chance
FOREVER = float("inf")


def erlang_c(servers: int, load: float) -> float:
    """The chance to wait in M/M/c at an offered load (Erlang 1917)."""
    some = sum(load**k / math.factorial(k) for k in range(servers))
    all_busy = load**servers / math.factorial(servers) * servers / (servers - load)
    return all_busy / (some + all_busy)


def agrees(values: np.ndarray, theory: float) -> bool:
    """Tell whether theory lies in the t interval around independent values."""
    half = stats.t.ppf(1.0 - FALSE_ALARM / 2.0, len(values) - 1) * values.std(ddof=1) / math.sqrt(len(values))
    return abs(values.mean() - theory) <= half


def a_queue(
    luck: np.random.Generator, people: int, load: float, customers: int = 3000, warm_up: int = 1000, calendar: Calendar | None = None
):
    """Return arrivals, starts and ends of a busy calendar past its warm-up: Poisson arrivals, 1 day of work on average."""
    arrivals = np.cumsum(luck.exponential(1.0 / load, customers))
    work = luck.exponential(1.0, customers)
    calendar = calendar or Calendar(people, hours_per_day=8.0)
    starts = np.array([calendar.book(now, 8.0 * days, FOREVER) for now, days in zip(arrivals, work, strict=True)])
    return arrivals[warm_up:], starts[warm_up:], (starts + work)[warm_up:]


@pytest.mark.parametrize(("people", "load"), [(1, 0.7), (2, 1.6), (5, 4.0)])
def test_a_calendar_is_the_queue_m_m_c(people, load):
    """Mean wait and chance to wait are Erlang C's, over 60 independent queues."""
    queues = [a_queue(np.random.default_rng([7, people, r]), people, load) for r in range(60)]
    waits = np.array([(starts - arrivals).mean() for arrivals, starts, _ in queues])
    waited = np.array([(starts > arrivals).mean() for arrivals, starts, _ in queues])
    assert agrees(waited, erlang_c(people, load))
    assert agrees(waits, erlang_c(people, load) / (people - load))


@pytest.mark.parametrize(("people", "load"), [(1, 0.7), (2, 1.6)])
def test_a_day_in_two_halves_is_twice_as_many_people_half_as_fast(people, load):
    """Buyers who are choosing may book both: without cold work the chance to wait and the mean wait are those of M/M/2c."""
    queues = [a_queue(np.random.default_rng([9, people, r]), people, load, calendar=Calendar(people, 8.0, 0.5)) for r in range(60)]
    waits = np.array([(starts - arrivals).mean() for arrivals, starts, _ in queues])
    waited = np.array([(starts > arrivals).mean() for arrivals, starts, _ in queues])
    assert agrees(waited, erlang_c(2 * people, 2.0 * load))
    assert agrees(waits, erlang_c(2 * people, 2.0 * load) * 2.0 / (2 * people - 2.0 * load))


@pytest.mark.parametrize("cold_share", [0.25, 0.75])
def test_cold_work_without_end_leaves_buyers_who_are_choosing_their_share(cold_share):
    """Behind a flood of first calls they wait as in M/M/2 on the part of the day that is kept for them (Littlewood's protection)."""
    waits = []
    for r in range(60):
        calendar = Calendar(2, 8.0 / (1.0 - cold_share), cold_share)  # what is kept are 8 hours a day
        for _ in range(2):
            assert calendar.book(0.0, 1e9, FOREVER, is_cold=True) == 0.0
        arrivals, starts, _ = a_queue(np.random.default_rng([10, r]), 2, 1.6, calendar=calendar)
        waits.append((starts - arrivals).mean())
    assert agrees(np.array(waits), erlang_c(2, 1.6) / 0.4)


@pytest.mark.parametrize("cold_share", [0.0, 0.3, 1.0])
def test_cold_work_fills_no_more_than_its_share_of_each_day(cold_share):
    """However much of it there is: of 3 people with 8 hours a day, and with nothing else to do all of that."""
    calendar, days, call = Calendar(3, 8.0, cold_share), 50.0, 0.5
    starts = [calendar.book(now, call, 1.0, is_cold=True) for now in np.arange(0.0, days, 0.01)]
    by_day = np.bincount(np.array([start for start in starts if start < days], int), minlength=int(days)) * call
    bound = 3 * 8.0 * cold_share
    assert (by_day <= bound + 3 * call).all() and by_day.sum() == pytest.approx(bound * days, abs=3 * call * days * 0.01 + 3 * call)


def test_callers_worth_less_are_taken_only_while_the_queue_is_short():
    """Two kinds of callers that give up at different waits, one person: how many of each come through is the level-crossing formula.

    With work left of density f(x) = a exp(-x) exp(integral of the rate that still joins), as for M/M/1 with balking.
    """
    small, large, rates = 1.0, 3.0, (0.7, 0.5)  # who gives up after a day, after three; arrivals a day of each; a day of work on average
    found = []
    for r in range(60):
        luck, calendar, refused, asked = np.random.default_rng([11, r]), Calendar(1, 8.0), [0, 0], [0, 0]
        for n, now in enumerate(np.cumsum(luck.exponential(1.0 / sum(rates), 6000))):
            kind = int(luck.random() >= rates[0] / sum(rates))
            start = calendar.book(now, 8.0 * luck.exponential(1.0), (small, large)[kind], is_cold=True)
            if n > 1000:
                asked[kind] += 1
                refused[kind] += math.isnan(start)
        found.append([refused[0] / asked[0], refused[1] / asked[1]])
    both, one = sum(rates), rates[1]
    below = both * (math.exp((both - 1.0) * small) - 1.0) / (both - 1.0)
    at_small = both * math.exp((both - 1.0) * small)
    between = at_small * (math.exp((one - 1.0) * (large - small)) - 1.0) / (one - 1.0)
    above = at_small * math.exp((one - 1.0) * (large - small))
    total = 1.0 + below + between + above
    assert agrees(np.array(found)[:, 0], (between + above) / total)
    assert agrees(np.array(found)[:, 1], above / total)


def test_littles_law():
    """The number waiting over time is the arrival rate times the mean wait, and the busy people the load (M/M/2, 60 queues)."""
    queues = [a_queue(np.random.default_rng([8, r]), 2, 1.6) for r in range(60)]
    waiting, busy = [], []
    for arrivals, starts, ends in queues:
        when = np.linspace(arrivals[0], arrivals[-1], 2000)  # looked at from outside, not from the customers' side
        waiting.append(((arrivals <= when[:, None]) & (when[:, None] < starts)).sum(axis=1).mean())
        busy.append(((starts <= when[:, None]) & (when[:, None] < ends)).sum(axis=1).mean())
    assert agrees(np.array(waiting), 1.6 * erlang_c(2, 1.6) / 0.4)
    assert agrees(np.array(busy), 1.6)


jobs = st.lists(st.tuples(st.floats(0.0, 3.0), st.floats(0.0, 40.0)), min_size=1, max_size=60)


@given(jobs=jobs, people=st.integers(1, 5), more=st.integers(1, 5))
def test_more_people_never_mean_a_longer_wait(jobs, people, more):
    """For each single appointment, whatever comes when and however long it takes, when nobody gives up."""
    arrivals, hours = np.cumsum([gap for gap, _ in jobs]), [work for _, work in jobs]
    few, many = Calendar(people, 4.0), Calendar(people + more, 4.0)
    for now, work in zip(arrivals, hours, strict=True):
        assert many.book(now, work, FOREVER) <= few.book(now, work, FOREVER)


@given(jobs=jobs, people=st.integers(1, 5))
def test_appointments_start_in_the_order_asked_for_and_never_overlap_too_many(jobs, people):
    """First come, first served, never before it was asked for, and never more at a time than there are people."""
    calendar = Calendar(people, 4.0)
    arrivals = np.cumsum([gap for gap, _ in jobs])
    starts = np.array([calendar.book(now, work, FOREVER) for now, (_, work) in zip(arrivals, jobs, strict=True)])
    ends = starts + np.array([work for _, work in jobs]) / 4.0
    assert (np.diff(starts) >= 0).all() and (starts >= arrivals).all()
    for start in starts:
        assert ((starts <= start) & (start < ends - 1e-9)).sum() <= people


@given(jobs=jobs, people=st.integers(1, 5), patience=st.floats(0.0, 5.0))
def test_who_is_served_waited_within_patience_and_who_was_not_would_have_waited_longer(jobs, people, patience):
    """An appointment is lost exactly when its earliest slot is too late."""
    calendar = Calendar(people, 4.0)
    for now, work in zip(np.cumsum([gap for gap, _ in jobs]), [work for _, work in jobs], strict=True):
        earliest = max(now, min(calendar.world.free_at[0, :people]))
        start = calendar.book(now, work, patience)
        assert start == earliest if earliest - now <= patience else math.isnan(start)


def test_calls_in_the_world_are_the_queue_m_d_1():
    """A market of casual readers, all called by one person: calls are all alike, so the wait is Pollaczek and Khinchine's."""
    load, calls_a_day = 0.8, 4.0  # calls of 1 hour, 4 hours a day for customers
    scenario = with_vendors(a_scenario({
        "market.accounts": 50, "market.months": 36, "market.in_market_per_quarter": 0.001, "market.wrong_trade_share": 0.9,
        "market.casual_readers_per_year": 2.0 * load * calls_a_day * 252.0 / 50.0, "marketing.brand_pull": 0.0,
        "marketing.campaign_pull": 0.0, "leads.identified": 1.0, "leads.first_signal": 0.1,
        "leads.casual_visits": 1.0, "leads.call_hours": 1.0,
        "leads.pickup_limit_days": 250.0,
    }), 1, sales_people=1, selling_share=0.5, prospecting_share=0.0)  # fmt: skip
    runs = [play(scenario, smooth_relay_but(takeover="first_signal"), seed=9, replication=r).leads for r in range(12)]
    settled = [leads[(leads["created_day"] > 150.0) & leads["first_sales_touch_day"].notna()] for leads in runs]
    assert min(len(leads) for leads in settled) > 1500
    waits = np.array([(leads["first_sales_touch_day"] - leads["mql_day"]).mean() for leads in settled])
    assert agrees(waits, load / (2.0 * (1.0 - load)) / calls_a_day)


def test_the_baton_in_the_world_drops_waits_and_cools_as_asked():
    """Casual readers, sellers enough: 23 % are never called, the others wait exponentially for 5 days, and 5 of 5 + 10 have gone cold.

    With a wait of mean d and interest that fades in c days, a share d / (c + d) has lost it.
    """
    scenario = with_vendors(a_scenario({
        "market.accounts": 50, "market.months": 36, "market.in_market_per_quarter": 0.001, "market.wrong_trade_share": 0.9,
        "market.casual_readers_per_year": 40.0, "marketing.brand_pull": 0.0, "marketing.campaign_pull": 0.0, "leads.identified": 1.0,
        "leads.first_signal": 0.1, "leads.casual_visits": 1.0, "leads.cooling_days": 10.0,
    }), 1, sales_people=50)  # fmt: skip
    leads = play(scenario, relay_but(takeover="first_signal", hand_over_days=5.0, never_called=0.23), seed=9).leads
    leads = leads[(leads["journey"].isna()) & (leads["mql_day"] < 600.0)]
    called = leads[leads["first_sales_touch_day"].notna()]
    assert len(called) > 1000 and len(called) + (leads["reason"] == "never called").sum() == len(leads)
    assert stats.binomtest(int((leads["reason"] == "never called").sum()), len(leads), 0.23).pvalue > FALSE_ALARM
    assert stats.kstest(called["first_sales_touch_day"] - called["mql_day"], stats.expon(scale=5.0).cdf).pvalue > FALSE_ALARM
    assert stats.binomtest(int((called["reason"] == "gone cold").sum()), len(called), 5.0 / 15.0).pvalue > FALSE_ALARM


@pytest.mark.parametrize(("first_load", "other_load"), [(0.4, 0.5), (0.6, 0.3)])
def test_quotes_and_calls_to_whoever_asked_wait_for_their_like_only(first_load, other_load):
    """With one seller and the whole day kept they wait as in M/M/1 by themselves, whatever else is booked (Cobham 1954)."""
    waits = []
    for r in range(60):
        luck, calendar = np.random.default_rng([12, r]), Calendar(1, 8.0, 0.0)
        arrivals = np.cumsum(luck.exponential(1.0 / (first_load + other_load), 4000))
        work, is_first = luck.exponential(1.0, 4000), luck.random(4000) < first_load / (first_load + other_load)
        starts = np.array([calendar.book(now, 8.0 * days, FOREVER, comes_first=first)
                           for now, days, first in zip(arrivals, work, is_first, strict=True)])  # fmt: skip
        waits.append((starts - arrivals)[1000:][is_first[1000:]].mean())
        busy = np.maximum.accumulate(arrivals - np.cumsum(work) + work)  # no hour is lost and none is worked twice
        assert calendar.free_at_last == pytest.approx(busy[-1] + work.sum())
    assert agrees(np.array(waits), first_load / (1.0 - first_load))


def test_where_nothing_is_kept_the_first_to_come_is_the_first_to_be_served():
    """Whoever asks then has no place of its own in the queue."""
    calendar = Calendar(1, 8.0, 1.0)
    assert [calendar.book(0.0, 8.0, FOREVER), calendar.book(0.0, 8.0, FOREVER, comes_first=True)] == [0.0, 1.0]
