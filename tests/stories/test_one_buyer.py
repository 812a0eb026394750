"""One buyer, lengths constant, chances 0 or 1: only the days are drawn, and everything else is as foretold."""

import math

import pytest

from sim.scenario import JOBS
from tests.world_builders import a_sure_thing, learning_hours, play, time_shares

QUICK = learning_hours(0.01)
ENDLESS = learning_hours(500.0)
READS_OTHERS = time_shares(online=1.0) | {"time.supplier_material": 0.0}
TALKS = time_shares(supplier_meeting=1.0)


def sessions_needed(hours: float, session: float = 0.75, known: float = 0.15, validated: float = 0.7) -> int:
    """How many sessions alone it takes until a job of some hours is understood."""
    return math.ceil(math.log((1.0 - known) / (1.0 - validated)) * hours / session)


def test_a_buyer_who_reads_alone_works_through_its_jobs_and_buys():
    """As many sessions on each job as its law of learning asks, in the order of the jobs, then 25 days until the signature."""
    tables = play(a_sure_thing(READS_OTHERS | learning_hours([4.0, 6.0, 9.0, 6.0]) | {"jobs.validated_at": 0.7}))
    journey, log = tables.journeys.iloc[0], tables.activities
    until_choice = log[log["day"] <= journey["chosen_day"]]
    wanted = [job for job, hours in zip(JOBS, (4.0, 6.0, 9.0, 6.0), strict=True) for _ in range(sessions_needed(hours))]
    assert until_choice["job"].tolist() == until_choice["producing_job"].tolist() == wanted
    assert (log["hours"] == 0.75).all() and (log["activity"] == "online").all() and log["vendor"].isna().all()
    assert until_choice["day"].iloc[-1] == journey["chosen_day"]
    assert journey["end_day"] == journey["chosen_day"] + 25.0
    assert log[log["day"] > journey["chosen_day"]]["job"].tolist() == ["validation"] * (len(log) - len(wanted))
    assert (journey["outcome"], journey["vendor"], journey["hours"]) == ("purchase", "We", 0.75 * len(log))
    assert len(tables.journeys) == 1 and len(tables.leads) == len(tables.opportunities) == 0  # the vendor never heard of it


def test_who_knows_enough_beforehand_buys_after_one_session_on_each_job():
    """A job is looked at once before it counts as done."""
    tables = play(a_sure_thing(READS_OTHERS | QUICK | {"ending.negotiation_days": 0.0}))
    assert tables.activities["job"].tolist() == list(JOBS)
    assert tables.journeys["end_day"].tolist() == [tables.activities["day"].max()]


def test_who_only_looks_looks_at_problem_and_solutions_and_leaves():
    """No purchase, on the day that solutions are understood."""
    tables = play(a_sure_thing(READS_OTHERS | QUICK | {"ending.only_looking": 1.0}))
    journey = tables.journeys.iloc[0]
    assert tables.activities["job"].tolist() == ["problem", "solution"]
    assert (journey["outcome"], journey["reason"]) == ("no_decision", "only looking")
    assert journey["end_day"] == tables.activities["day"].iloc[-1]


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"ending.status_quo_mean": 10.0}, "status quo better"),
        ({"ending.status_quo_mean": -1.0, "beliefs.risk_aversion": 10.0}, "indecision"),
    ],
)
def test_who_finds_no_vendor_better_than_staying_stays(changes, reason):
    """On the day of the decision: staying is better, or the best would be better had they dared."""
    tables = play(a_sure_thing(READS_OTHERS | QUICK | changes))
    journey = tables.journeys.iloc[0]
    assert (journey["outcome"], journey["reason"]) == ("no_decision", reason)
    assert tables.activities["job"].tolist() == list(JOBS)
    assert journey["end_day"] == tables.activities["day"].iloc[-1]


def test_patience_runs_out_on_its_day():
    """Who has 500 hours to learn and three months of patience gives up after exactly three months."""
    journey = play(a_sure_thing(READS_OTHERS | ENDLESS | {"ending.patience_months": 3.0})).journeys.iloc[0]
    assert (journey["outcome"], journey["reason"]) == ("no_decision", "patience ran out")
    assert journey["end_day"] == journey["start_day"] + 63.0


def test_a_group_that_understands_but_never_agrees_ends_without_agreement():
    """Opposite and unmoved opinions on a job that all understand: patience runs out for want of agreement."""
    changes = time_shares(online=0.5, group_meeting=0.5) | QUICK | {
        "time.supplier_material": 0.0, "group.size_mean": 4, "group.opening_disagreement": 5.0, "group.meeting_pull": 0.0,
        "jobs.opinion_pull": 0.0, "jobs.agreed_below": 0.01, "ending.patience_months": 6.0,
    }  # fmt: skip
    journey = play(a_sure_thing(changes)).journeys.iloc[0]
    assert (journey["outcome"], journey["reason"]) == ("no_decision", "no agreement")
    assert journey["end_day"] == journey["start_day"] + 126.0


def test_what_is_not_over_at_the_horizon_is_written_as_open():
    """An endless journey is in the table with neither end nor reason."""
    journey = play(a_sure_thing(READS_OTHERS | ENDLESS)).journeys.iloc[0]
    assert journey["outcome"] == "open"
    assert journey[["end_day", "vendor", "reason", "chosen_day"]].isna().all()


def test_a_negotiation_outlives_the_groups_patience_but_not_the_horizon():
    """Who has chosen is no longer impatient; the contract is signed 500 days later, or not within the simulation."""
    changes = READS_OTHERS | QUICK | {"ending.negotiation_days": 500.0, "ending.patience_months": 12.0}
    signed = play(a_sure_thing(changes)).journeys.iloc[0]
    assert (signed["outcome"], signed["end_day"]) == ("purchase", signed["chosen_day"] + 500.0)
    unsigned = play(a_sure_thing(changes | {"market.months": 20})).journeys.iloc[0]
    assert (unsigned["outcome"], unsigned["chosen_day"]) == ("open", signed["chosen_day"])


def test_a_buyer_comes_back_after_its_rest():
    """The next need arises no sooner than the rest after the end, and is numbered on."""
    journeys = play(a_sure_thing(READS_OTHERS | QUICK | {"market.rest_months": 2.0})).journeys
    assert len(journeys) > 3
    assert journeys["journey"].tolist() == list(range(len(journeys)))
    assert (journeys["start_day"].iloc[1:].to_numpy() >= journeys["end_day"].iloc[:-1].to_numpy() + 42.0).all()


def test_nobody_acts_when_there_is_no_time_for_anything():
    """A single buyer all of whose time would go to group meetings does nothing until patience runs out."""
    tables = play(a_sure_thing(time_shares(group_meeting=1.0) | {"ending.patience_months": 2.0}))
    assert len(tables.activities) == 0
    assert tables.journeys["reason"].tolist() == ["patience ran out"]
    assert tables.journeys["hours"].tolist() == [0.0]
