"""The buyers' time: shares add up, ours is ours, and what an hour is worth is a paired difference divided by hours."""

from dataclasses import replace

import pandas as pd
import pytest

from sim.experiment.statistics import Interval
from sim.measures import attention, measured
from sim.present import theme
from sim.present.charts import attention as charts
from sim.studies import hours as trying
from sim.studies.hours import Trial
from tests.builders import RIVAL, US, a_comparison, a_result, a_scenario, a_tables, lost, won


def an_activity(activity, hours, vendor=None, mode=None, job="problem", journey=0):
    return {"account": journey, "journey": journey, "day": 1.0, "activity": activity, "hours": hours, "vendor": vendor, "mode": mode,
            "job": job, "producing_job": job}  # fmt: skip


ROWS = [
    an_activity("online", 20.0), an_activity("online", 4.0, US, "digital"), an_activity("online", 4.0, RIVAL, "digital", "selection"),
    an_activity("offline", 18.0), an_activity("group_meeting", 22.0), an_activity("other", 16.0),
    an_activity("supplier_meeting", 6.0, US, "remote"), an_activity("supplier_meeting", 10.0, RIVAL, "traditional"),
    an_activity("loop_back", 0.0), an_activity("online", 1000.0, journey=1),
]  # fmt: skip


def a_world(replication=0, rows=ROWS, wins=1):
    """A journey of 100 hours, and one of the warm-up."""
    late = {"start_day": 200.0}
    tables = a_tables([won(**late) if wins else lost(**late), won(start_day=0.0), lost(**late)], replication=replication)
    frame = pd.DataFrame(rows).assign(replication=replication)
    for column in ("activity", "vendor", "mode", "job", "producing_job"):
        frame[column] = frame[column].astype("category")
    return replace(tables, activities=frame)


LATE = a_scenario({"market.warm_up_months": 6, "market.months": 12})


def hours_of(*worlds):
    return attention.hours(measured(a_result(*(worlds or (a_world(),)), scenario=LATE)))


def test_hours_of_the_warm_up_are_left_out_and_the_rest_adds_up():
    """A hundred hours, over the five activities as given."""
    found = hours_of()
    assert found["hours"].sum() == 100
    assert attention.by_activity(found).iloc[0].to_dict() == pytest.approx({
        "online": 0.28, "offline": 0.18, "group_meeting": 0.22, "supplier_meeting": 0.16, "other": 0.16,
    })  # fmt: skip


def test_each_vendor_gets_its_meetings_and_its_readers():
    """As a share of all the time of the group."""
    assert attention.by_vendor(hours_of(), [US, RIVAL, "Rival B"]).iloc[0].tolist() == pytest.approx([0.10, 0.14, 0.0])


def test_our_share_of_the_time_with_suppliers_by_job_and_mode():
    """Where no supplier got any time the share is unknown, where only others did it is 0."""
    found = attention.ours(hours_of(), US).iloc[0]
    assert found[["problem", "selection", "traditional", "remote", "digital"]].tolist() == pytest.approx([0.5, 0, 0, 1, 0.5])
    assert found[["solution", "requirements"]].isna().all()


def test_without_activities_there_are_no_hours():
    """A run without detail has nothing to say about time."""
    assert attention.hours(measured(a_result(a_tables([won()])))).empty


def test_a_trial_moves_one_hour_a_week_from_administration():
    """The shares still add up to 1, and the scenario takes the change."""
    scenario = a_scenario({"group.size_mean": 8, "group.hours_per_week": 2.5})
    trials = trying.buyers_trials(scenario)
    modes = ["traditional", "remote", "digital"]
    assert [trial.key for trial in trials] == ["online", "offline", "group_meeting", "supplier_meeting", *modes]
    for trial in trials:
        changed = scenario.with_changes(trial.changes)
        assert trial.hours == pytest.approx(1.0)
        assert changed.time.other == pytest.approx(scenario.time.other - 0.05)


@pytest.mark.parametrize("remote", [0.0, 0.5, 1.0])
def test_a_trial_of_one_mode_leaves_the_hours_of_the_others(remote):
    """The hour goes to meetings in person, to remote ones or to suppliers' own material, and only there."""
    scenario = a_scenario({"group.size_mean": 8, "group.hours_per_week": 2.5, "time.remote": remote})

    def by_mode(time) -> dict[str, float]:
        met = time.supplier_meeting
        return {"traditional": met * (1 - time.remote), "remote": met * time.remote, "digital": time.online * time.supplier_material}

    before = by_mode(scenario.time)
    for trial in trying.buyers_trials(scenario)[-3:]:
        after = by_mode(scenario.with_changes(trial.changes).time)
        assert {mode: after[mode] - before[mode] for mode in before} == pytest.approx(
            {mode: 0.05 * (mode == trial.key) for mode in before}, abs=1e-6)  # fmt: skip


def test_a_small_group_moves_half_of_its_administration_at_most():
    """One buyer with two hours a week cannot move one of them, and meets nobody inside."""
    alone = a_scenario({"group.size_mean": 1, "group.hours_per_week": 2.0})
    trials = trying.buyers_trials(alone)
    assert [trial.key for trial in trials] == ["online", "offline", "supplier_meeting", "traditional", "remote", "digital"]
    assert {round(trial.hours, 6) for trial in trials} == {0.16}


def test_a_trial_of_a_job_makes_sessions_with_us_a_quarter_longer():
    """Also where they are longer already; at the bound there is nothing to add."""
    scenario = a_scenario({"time.longer_with_us.solution": 0.2, "time.longer_with_us.selection": 4.0})
    trials = {trial.key: trial for trial in trying.job_trials(scenario)}
    assert list(trials) == ["problem", "solution", "requirements"]
    assert scenario.with_changes(trials["problem"].changes).time.longer_with_us.problem == 0.25
    assert scenario.with_changes(trials["solution"].changes).time.longer_with_us.solution == pytest.approx(0.5)
    assert {round(trial.hours, 6) for trial in trials.values()} == {0.25}


def test_what_a_trial_of_a_job_adds_are_hours_of_a_journey_with_us():
    """Ours are 4 hours online and 6 in meetings, all on the problem, for two journeys in each of two worlds."""
    spent = attention.with_us(hours_of(a_world(0), a_world(1)), US)
    assert spent == {"problem": 5.0, "solution": 0.0, "requirements": 0.0, "selection": 0.0}
    problem, solution, *_ = (trying.added(trial, spent) for trial in trying.job_trials(a_scenario()))
    assert (problem.hours, solution.hours) == (1.25, 0.0)
    gained = trying.outcomes(measured(a_result(a_world(0), a_world(1), scenario=LATE)))
    assert trying.worth_to_us(0 * gained, gained, problem).mean == pytest.approx(0.5 / 1.25)
    assert trying.worth_to_us(0 * gained, gained, solution).n == 0


def test_our_own_hours_grow_within_their_bounds():
    """Sales who give all of their day to customers have no more to give; nobody has no hours."""
    ours = {"sales_people": 2, "selling_share": 0.4, "marketing_hours": 300.0}
    sales, marketing = trying.our_trials(a_scenario({f"vendors.us.{name}": value for name, value in ours.items()}))
    assert sales.hours == pytest.approx(2 * 8 * 21 * 0.1) and marketing.hours == 75
    full = a_scenario({"vendors.us.selling_share": 1.0, "vendors.us.marketing_hours": 0.0})
    assert trying.our_trials(full) == []


def test_the_worth_of_an_hour_is_the_paired_difference_by_the_hours():
    """Two worlds: one more journey won of two in the first, none in the second; 2 hours."""
    before = trying.outcomes(measured(a_result(a_world(0, wins=0), a_world(1), scenario=LATE)))
    after = trying.outcomes(measured(a_result(a_world(0), a_world(1), scenario=LATE)))
    assert before["win_rate"].tolist() == [0, 0.5] and after["wins"].tolist() == [1, 1]
    trial = Trial("x", "X", {}, 2.0)
    assert trying.worth_to_us(before, after, trial).mean == pytest.approx((0.5 / 2 + 0) / 2)
    found = trying.wins_per_100_hours(before, after, trial, LATE)
    assert (found.mean, found.n) == (pytest.approx(100 * (1 / 12) / 2), 2)


@pytest.mark.parametrize("worlds", [1, 2])
def test_every_picture_has_a_title_and_a_text(worlds):
    """And none says nan."""
    tables = [a_world(r) for r in range(worlds)]
    comparison = a_comparison([a_world(r) for r in range(worlds)], tables)
    hours = hours_of(*tables), hours_of(*tables)
    trials = trying.our_trials(a_scenario())
    outcomes = trying.outcomes(measured(comparison.base))
    worth = [(trying.worth_to_us(outcomes, outcomes, trial),) * 2 for trial in trials]
    for chart in (
        charts.split(comparison, hours), charts.vendors(comparison, hours), charts.ours(comparison, hours),
        charts.worth(comparison, trials, worth), charts.job_worth(comparison, trials, worth),
        charts.our_worth(comparison, trials, worth),
    ):  # fmt: skip
        title, subtitle = theme.title_of(chart)
        assert title and chart.description and chart.to_dict()
        assert "nan" not in f"{title} {subtitle} {chart.description}".lower().split()


def test_no_worth_is_claimed_that_the_worlds_do_not_show():
    """Equal worlds are worth nothing; a clear gain under one operating model is told with its size."""
    comparison = a_comparison([a_world(0), a_world(1)], [a_world(0), a_world(1)])
    trials = trying.our_trials(a_scenario())
    nothing, gain = Interval(0.0, 0.0, 0.0, 12), Interval(0.5, 0.2, 0.8, 12)

    def title(found):
        return theme.title_of(charts.our_worth(comparison, trials, found))[0]

    assert "no use of it is clearly worth more than nothing" in title([(nothing, nothing), (nothing, nothing)])
    told = title([(nothing, nothing), (nothing, gain)])
    assert "with rugby it is worth most in “marketing: more hours” (+0.50 wins); with relay it is clearly worth something nowhere" in told


def test_a_clear_loss_is_told_where_nothing_gains():
    """With which operating model and in what, of those that lose clearly the most."""
    comparison = a_comparison([a_world(0), a_world(1)], [a_world(0), a_world(1)])
    trials = trying.our_trials(a_scenario())
    nothing, loss, worse = Interval(0.0, -1.0, 1.0, 12), Interval(-0.5, -0.8, -0.2, 12), Interval(-0.7, -0.8, -0.6, 12)
    told = theme.title_of(charts.our_worth(comparison, trials, [(nothing, loss), (nothing, worse)]))[0]
    assert "no use of it is clearly worth more than nothing" in told
    assert told.endswith("it costs 0.70 wins with rugby in “marketing: more hours”"), told
