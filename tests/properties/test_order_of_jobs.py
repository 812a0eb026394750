"""The order of jobs: forward, and back only by a loop-back, when nobody wanders."""

from itertools import groupby

import pytest

import sim
from sim.scenario import JOBS
from tests.world_builders import RELAY, RUGBY, play


@pytest.fixture(scope="module", params=[RELAY, RUGBY], ids=["relay", "rugby"])
def journeys(request):
    """The logs of a market in which all work goes to the first open job: (day, activity, place of the job) by journey."""
    changes = {"market.accounts": 60, "market.months": 36, "market.in_market_per_quarter": 0.15, "jobs.wander": 0.0}
    log = play(sim.load("mid_market").with_changes(changes), request.param).activities
    places = log["producing_job"].map(JOBS.index).astype(int)
    rows = zip(log["journey"], log["day"], log["activity"], places, strict=True)
    return [[row[1:] for row in own] for _, own in groupby(rows, key=lambda row: row[0])]


def test_the_group_goes_back_exactly_when_a_job_reopens(journeys):
    """The next work is on an earlier job if and only if one reopened since, and then no later than the earliest of those."""
    loop_backs = 0
    for log in journeys:
        focus, reopened = 0, []
        for _, activity, place in log:
            if activity == "loop_back":
                reopened.append(place)
            elif activity != "new_information":
                assert place == min([place, *reopened]) if reopened else place >= focus
                focus, reopened, loop_backs = place, [], loop_backs + len(reopened)
    assert loop_backs > 20


def test_new_information_concerns_jobs_begun(journeys):
    """It unsettles the job that the group is on or an earlier one, never one still to come."""
    pieces = 0
    for log in journeys:
        furthest = 0
        for _, activity, place in log:
            if activity == "new_information":
                assert place <= furthest
                pieces += 1
            elif activity != "loop_back":
                furthest = max(furthest, place)
    assert pieces > 100


def test_nothing_reopens_by_itself(journeys):
    """A loop-back comes on the very day of the work that brought it, after it in the log."""
    for log in journeys:
        worked = None
        for day, activity, _ in log:
            if activity in ("loop_back", "new_information"):
                assert day == worked
            else:
                worked = day
