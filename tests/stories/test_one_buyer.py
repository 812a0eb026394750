"""One buyer, lengths constant, chances 0 or 1: only the days are drawn, and everything else is as foretold."""

import math

import pytest

from sim.scenario import JOBS, Scenario
from tests.world_builders import a_sure_thing, learning_hours, play, time_shares

QUICK = learning_hours(0.01)
ENDLESS = learning_hours(500.0)
READS_OTHERS = time_shares(online=1.0) | {"time.supplier_material": 0.0}
SESSION = Scenario().time.online_hours
SURE_WORTH = {"beliefs.risk_aversion": 0.0, "beliefs.brand_precision": 0.0, "beliefs.third_party_signal": 0.0, "choice.most_conceded": 0.0,
              "roles.decider.change_cost": 0.0}  # fmt: skip
"""Nobody fears the unknown and nothing is learned of suppliers: a purchase is worth its benefit, to the letter."""
WEARY = time_shares(online=0.5, other=0.5) | SURE_WORTH | {"time.supplier_material": 0.0, "consent.benefit": 1.0, "consent.fatigue": 0.25}
"""Worth 1, less a quarter for each month of work: after four months, 84 days, nothing."""


def sessions_needed(hours: float, session: float = SESSION, known: float = 0.15, validated: float = 0.7) -> int:
    """How many sessions alone it takes until a job of some hours is understood."""
    return math.ceil(math.log((1.0 - known) / (1.0 - validated)) * hours / session)


def test_a_buyer_who_reads_alone_works_through_its_jobs_and_buys():
    """As many sessions on each job as its law of learning asks, in the order of the jobs, then 25 days until the signature."""
    tables = play(a_sure_thing(READS_OTHERS | learning_hours([4.0, 6.0, 9.0, 6.0]) | {"jobs.validated_at": 0.7}))
    journey, log = tables.journeys.iloc[0], tables.activities
    until_choice = log[log["day"] <= journey["chosen_day"]]
    wanted = [job for job, hours in zip(JOBS, (4.0, 6.0, 9.0, 6.0), strict=True) for _ in range(sessions_needed(hours))]
    assert until_choice["job"].tolist() == until_choice["producing_job"].tolist() == wanted
    assert (log["hours"] == SESSION).all() and (log["activity"] == "online").all() and log["vendor"].isna().all()
    assert until_choice["day"].iloc[-1] == journey["chosen_day"]
    assert journey["end_day"] == journey["chosen_day"] + 25.0
    assert log[log["day"] > journey["chosen_day"]]["job"].tolist() == ["validation"] * (len(log) - len(wanted))
    assert (journey["outcome"], journey["vendor"], journey["hours"]) == ("purchase", "We", SESSION * len(log))
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
    ("changes", "reason", "jobs"),
    [
        ({"consent.benefit": -10.0}, "status quo better", JOBS[:1]),
        ({"consent.benefit": 1.0, "beliefs.risk_aversion": 10.0}, "indecision", JOBS),
    ],
)
def test_who_finds_no_vendor_better_than_staying_stays(changes, reason, jobs):
    """Where even a sure thing would not be worth it, as soon as the problem is understood; where only fear speaks against it, at the
    choice: alone there is nobody to talk it over with.
    """
    tables = play(a_sure_thing(READS_OTHERS | QUICK | changes))
    journey = tables.journeys.iloc[0]
    assert (journey["outcome"], journey["reason"]) == ("no_decision", reason)
    assert tables.activities["job"].tolist() == list(jobs)
    assert journey["end_day"] == tables.activities["day"].iloc[-1]


def test_who_works_too_long_is_worn_out():
    """With 500 hours to learn the purchase is worth nothing after four months: it ends at the first approval that is due then."""
    tables = play(a_sure_thing(WEARY | ENDLESS))
    journey, log = tables.journeys.iloc[0], tables.activities
    assert (journey["outcome"], journey["reason"]) == ("no_decision", "patience ran out")
    approvals = log[log["activity"] == "other"]["day"]
    assert journey["end_day"] == approvals.iloc[-1] == log["day"].iloc[-1]
    assert approvals.iloc[-2] < journey["start_day"] + 84.0 <= approvals.iloc[-1]


def test_a_group_that_understands_but_never_agrees_stays_on_its_first_job():
    """Opposite and unmoved views on what all understand: it works on nothing else until it is worn out."""
    changes = WEARY | time_shares(online=0.4, group_meeting=0.4, other=0.2) | QUICK | {
        "group.size_mean": 4, "group.opening_disagreement": 5.0, "group.meeting_pull": 0.0, "consent.agrees_within": 0.01,
    }  # fmt: skip
    tables = play(a_sure_thing(changes))
    journey, log = tables.journeys.iloc[0], tables.activities
    assert set(log["producing_job"]) == {"problem"}
    assert (log[log["activity"] == "group_meeting"]["job"].iloc[1:] == "consensus").all()  # it is understood; what is missing is agreement
    assert (journey["outcome"], journey["reason"], journey["blocked"]) == ("no_decision", "patience ran out", 0)


def test_what_is_not_over_at_the_horizon_is_written_as_open():
    """An endless journey is in the table with neither end nor reason."""
    journey = play(a_sure_thing(READS_OTHERS | ENDLESS)).journeys.iloc[0]
    assert journey["outcome"] == "open"
    assert journey[["end_day", "vendor", "reason", "chosen_day"]].isna().all()


def test_a_negotiation_outlives_the_groups_weariness_but_not_the_horizon():
    """Who has chosen is worn out no longer; the contract is signed 500 days later, or not within the simulation."""
    changes = WEARY | QUICK | {"ending.negotiation_days": 500.0}
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
    """A single buyer all of whose time would go to group meetings does nothing to the end."""
    tables = play(a_sure_thing(time_shares(group_meeting=1.0)))
    assert len(tables.activities) == 0
    assert tables.journeys[["outcome", "hours"]].to_numpy().tolist() == [["open", 0.0]]
