"""Every metric, on tables small enough to count by hand."""

import math

import pandas as pd
import pytest

from sim.measures.metrics import METRICS
from sim.scenario.calendar import DAYS_PER_MONTH
from tests.builders import RIVAL, a_result, a_scenario, a_tables, lost, still_open, undecided, won

NAN = float("nan")


def value(key: str, journeys=(), leads=()) -> float:
    return a_result(a_tables(journeys, leads)).figures.loc[0, key]


def test_win_rates_differ_in_what_they_are_a_share_of():
    """Two wins: of five journeys, of three that decided."""
    five = [won(), won(), lost(), undecided(), still_open()]
    assert value("win_rate", five) == pytest.approx(2 / 5)
    assert value("win_rate_decided", five) == pytest.approx(2 / 3)
    assert value("no_decision_rate", five) == pytest.approx(1 / 5)
    assert value("journeys", five) == 5


def test_the_value_won_is_the_sum_of_ours():
    """A rival's deals and those that nobody won count nothing."""
    journeys = [won(deal_value=100.0), won(deal_value=20.0), lost(deal_value=7.0), still_open(deal_value=3.0)]
    assert value("revenue_won", journeys) == 120
    assert value("revenue_won", [lost()]) == 0


REASONS = {
    "no_decision_status_quo": "status quo better",
    "no_decision_indecision": "indecision",
    "no_decision_patience": "patience ran out",
    "no_decision_no_agreement": "no agreement",
    "no_decision_only_looking": "only looking",
}


@pytest.mark.parametrize(("key", "reason"), REASONS.items())
def test_each_reason_has_its_share(key, reason):
    """One of four journeys ended for the reason; the others' shares are 0."""
    journeys = [undecided(reason), won(), lost(), still_open()]
    assert {k: value(k, journeys) for k in REASONS} == dict.fromkeys(REASONS, 0.0) | {key: 0.25}


def test_the_reasons_are_those_of_the_world_and_add_up():
    """No reason is forgotten: their shares add up to the whole."""
    from sim.world.kernel.codes import REASONS as OF_THE_WORLD

    assert set(REASONS.values()) == set(OF_THE_WORLD)
    journeys = [*map(undecided, REASONS.values()), undecided("indecision"), won()]
    assert sum(value(key, journeys) for key in REASONS) == pytest.approx(value("no_decision_rate", journeys))


def test_lengths_are_of_purchases_and_in_months():
    """A year and a half without a decision does not count, a rival's purchase does."""
    journeys = [won(start_day=0.0, end_day=months * 21.0) for months in range(1, 11)]
    journeys += [lost(start_day=21.0, end_day=12 * 21.0), undecided(end_day=400.0), still_open()]
    assert value("journey_months_median", journeys) == pytest.approx(6)
    assert value("journey_months_p90", journeys) == pytest.approx(10)
    assert DAYS_PER_MONTH == DAYS_PER_MONTH


def test_loop_backs_are_a_mean_over_all_journeys():
    """Ended or not."""
    assert value("loop_backs", [won(loop_backs=3), still_open(loop_backs=0), undecided(loop_backs=3)]) == 2


def test_reach_is_our_share_of_all_hours():
    """Of hours, not a mean of shares: a long journey weighs more."""
    journeys = [
        won(hours=300.0, our_meeting_hours=30.0, our_digital_hours=9.0),
        lost(hours=100.0, our_meeting_hours=2.0, our_digital_hours=1.0),
    ]
    assert value("reach_meetings", journeys) == pytest.approx(32 / 400)
    assert value("reach_digital", journeys) == pytest.approx(10 / 400)


def test_waits_are_of_leads_that_sales_contacted():
    """A lead that nobody called has not waited a number of days; another vendor's lead is not ours."""
    leads = [
        {"created_day": 0.0, "mql_day": 10.0, "first_sales_touch_day": 12.0},
        {"created_day": 4.0, "mql_day": 10.0, "first_sales_touch_day": 14.0},
        {"created_day": 4.0, "mql_day": 10.0},
        {"created_day": 4.0},
        {"created_day": 0.0, "mql_day": 0.0, "first_sales_touch_day": 100.0, "vendor": RIVAL},
    ]
    assert value("first_response_days", [won()], leads) == 3
    assert value("first_contact_days", [won()], leads) == 11


def test_sales_hours_are_those_of_lost_journeys_and_vain_calls_too():
    """All the hours, for each of the two wins; a rival's hours are not ours."""
    journeys = [won(our_sales_hours=10.0), won(our_sales_hours=6.0), lost(our_sales_hours=20.0)]
    leads = [{"sales_hours": 3.0}, {"sales_hours": 1.0}, {"sales_hours": 50.0, "vendor": RIVAL}]
    assert value("sales_hours_per_win", journeys, leads) == 20


def test_mql_to_sql_counts_leads():
    """Of four handed over two are accepted; the one that nobody judged is not."""
    leads = [
        {"mql_day": 1.0, "accepted": True},
        {"mql_day": 1.0, "accepted": True},
        {"mql_day": 1.0, "accepted": False, "reason": "too early"},
        {"mql_day": 1.0},
        {},
        {"mql_day": 1.0, "accepted": True, "vendor": RIVAL},
    ]
    assert value("mql_to_sql", [won()], leads) == pytest.approx(2 / 4)


def test_sql_to_won_counts_journeys_once():
    """Three people of one journey are one SQL journey; it is won, the other is not, so half."""
    leads = [{"account": 0, "journey": 0, "member": i, "mql_day": 1.0, "accepted": True} for i in range(3)]
    leads += [{"account": 1, "journey": 1, "mql_day": 1.0, "accepted": True}]
    leads += [{"account": 2, "journey": 2, "mql_day": 1.0, "accepted": False}]
    assert value("sql_to_won", [won(), lost(), won()], leads) == pytest.approx(1 / 2)


def test_an_accepted_lead_that_never_bought_is_not_won():
    """An account that was not in-market counts among the accepted, once."""
    leads = [{"account": 0, "journey": 0, "accepted": True, "mql_day": 1.0}]
    leads += [{"account": 9, "member": i, "accepted": True, "mql_day": 1.0} for i in range(2)]
    assert value("sql_to_won", [won()], leads) == pytest.approx(1 / 2)


def test_the_warm_up_is_left_out():
    """Journeys that began before it ended, their leads, and leads from before it count nowhere."""
    scenario = a_scenario({"market.warm_up_months": 2})
    journeys = [won(start_day=41.0), lost(start_day=42.0), won(start_day=50.0)]
    leads = [
        {"created_day": 41.9, "mql_day": 60.0, "accepted": True, "account": 1, "journey": 1, "sales_hours": 1.0},
        {"created_day": 45.0, "mql_day": 60.0, "accepted": True, "account": 0, "journey": 0, "sales_hours": 1.0},
        {"created_day": 45.0, "mql_day": 60.0, "accepted": False, "account": 5, "sales_hours": 1.0},
        {"created_day": 45.0, "mql_day": 60.0, "accepted": True, "account": 2, "journey": 2, "sales_hours": 1.0},
    ]
    figures = a_result(a_tables(journeys, leads), scenario=scenario).figures.loc[0]
    assert (figures["journeys"], figures["win_rate"]) == (2, 0.5)
    assert figures["sales_hours_per_win"] == 2
    assert (figures["mql_to_sql"], figures["sql_to_won"]) == (0.5, 1.0)


def test_our_name_is_the_scenarios():
    """Whatever we are called in the scenario is whose wins are counted."""
    scenario = a_scenario({"vendors.us.name": "Rival A", "vendors.rival_a.name": "We"})
    figures = a_result(a_tables([won(), lost(), lost()]), scenario=scenario).figures.loc[0]
    assert figures["win_rate"] == pytest.approx(2 / 3)


COUNTS = {"revenue_won", "journeys", "customers_won", "referrals"}
SPENT = {"lifetime_profit", "roi", "roas", "poas"}  # without a customer money is spent all the same


def test_without_a_denominator_a_metric_is_missing_not_zero():
    """A world where nothing happened has no rates; it has 0 journeys and 0 value."""
    figures = a_result(a_tables(), a_tables([won()], replication=1)).figures.loc[0]
    assert figures[list(COUNTS)].tolist() == [0] * len(COUNTS)
    assert figures["lifetime_profit"] < 0 and figures[["roi", "roas", "poas"]].tolist() == [-1, 0, 0]
    assert figures.drop([*COUNTS, *SPENT]).isna().all()


def test_replications_are_counted_apart():
    """What happened in one world is nobody else's."""
    result = a_result(
        a_tables([won(), lost()], [{"mql_day": 1.0, "accepted": True}]),
        a_tables([won()], [{"mql_day": 1.0}], replication=1),
    )
    assert result.figures["win_rate"].tolist() == [0.5, 1.0]
    assert result.figures["mql_to_sql"].tolist() == [1.0, 0.0]


def test_metrics_are_tidy():
    """One row a replication and metric, with the unit; money is named."""
    tidy = a_result(a_tables([won(deal_value=5.0)]), a_tables([lost()], replication=1)).metrics()
    assert list(tidy.columns) == ["replication", "metric", "value", "unit"]
    assert len(tidy) == 2 * len(METRICS)
    money = tidy[tidy["metric"] == "revenue_won"]
    assert money["value"].tolist() == [5, 0]
    assert set(money["unit"]) == {"EUR"}
    pd.testing.assert_series_equal(
        tidy.pivot(index="replication", columns="metric", values="value")["win_rate"],
        pd.Series([1.0, 0.0], index=pd.Index([0, 1], name="replication"), name="win_rate"),
    )


def test_every_metric_is_declared_whole():
    """Label, unit, direction and denominator, in words, each label once."""
    assert len({metric.label for metric in METRICS.values()}) == len(METRICS)
    for key, metric in METRICS.items():
        assert metric.key == key
        assert metric.direction in {-1, 0, 1}
        assert metric.describe.endswith(".") and len(metric.describe) > 30, key
        assert metric.format(NAN) == "–"
        assert metric.format_difference(NAN) == "–"
        assert metric.unit_in("SEK") == ("SEK" if metric.unit == "money" else metric.unit)


@pytest.mark.parametrize(
    ("key", "number", "written", "difference"),
    [
        ("win_rate", 0.2344, "23.4 %", "+23.4 points"),
        ("win_rate", -0.0611, "-6.1 %", "-6.1 points"),
        ("win_rate", -0.0001, "-0.0 %", "0.0 points"),
        ("revenue_won", 0, "0", "0"),
        ("revenue_won", 999.4, "999", "+999"),
        ("revenue_won", 999.7, "1.00 k", "+1.00 k"),
        ("revenue_won", 48_900, "48.9 k", "+48.9 k"),
        ("revenue_won", 999_600, "1.00 m", "+1.00 m"),
        ("revenue_won", -1_234_000, "-1.23 m", "-1.23 m"),
        ("revenue_won", 2.5e9, "2.50 bn", "+2.50 bn"),
        ("journey_months_median", 7.04, "7.0", "+7.0"),
        ("first_response_days", 0.0034, "0.003", "+0.003"),
        ("first_response_days", -12.3, "-12.3", "-12.3"),
        ("sales_hours_per_win", 1234.5, "1,234", "+1,234"),
        ("revenue_won", 237_000, "237 k", "+237 k"),
        ("roi", 1.724, "172 %", "+172.4 points"),
        ("sales_hours_per_win", 1.42, "1.4", "+1.4"),
        ("loop_backs", 0.314, "0.31", "+0.31"),
    ],
)
def test_numbers_are_written_as_a_reader_wants_them(key, number, written, difference):
    """With a unit where it is short, with a sign where it is a difference, with no sign on a zero."""
    assert METRICS[key].format(number) == written
    assert METRICS[key].format_difference(number) == difference


def test_a_metric_is_a_number_or_missing_in_the_real_world():
    """Every metric of a run is finite or NaN, never infinite, and shares are shares."""
    import sim

    figures = sim.run(a_scenario(), "rugby", 3, workers=1, detail=False).figures
    assert list(figures.columns) == list(METRICS)
    for key, column in figures.items():
        assert not column.map(math.isinf).any(), key
        if METRICS[key].unit == "share":
            assert column.dropna().between(0, 1).all(), key
