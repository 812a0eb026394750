"""What the CRM said against the truth: each figure on hand-made deals with known answers."""

import pytest

from sim.measures import forecast, measured
from sim.present import theme
from sim.present.charts import forecast as charts
from sim.present.tables import forecast as tables
from tests.builders import a_comparison, a_result, a_scenario, a_tables, lost, undecided, won

DAYS = 63
PROCESS = {"Identified target": 0.05, "Meeting scheduled": 0.10, "Evaluating": 0.20, "Offer sent": 0.40, "Customer": 1.0, "Lost": 0.0}


def a_stage(journey, stage, day, close=0.0, amount=1000.0, job="selection", outcome="open"):
    return {"journey": journey, "account": journey, "stage": stage, "day": float(day), "probability": PROCESS[stage], "amount": amount,
            "expected_close_day": float(close), "true_job": job, "true_outcome": outcome}  # fmt: skip


def a_world(replication=0):
    """Four deals: won with a quote in time, lost with an early one, a looker, and one still open."""
    journeys = [
        won(end_day=100.0),
        lost(end_day=150.0),
        undecided("only looking", only_looking=True, end_day=90.0),
        {"outcome": "open", "end_day": None},
    ]
    stages = [
        a_stage(0, "Identified target", 10, 190, job="problem", outcome="won"), a_stage(0, "Offer sent", 60, 80, outcome="won"),
        a_stage(0, "Customer", 100, 100, outcome="won"),
        a_stage(1, "Identified target", 10, 50, job="problem", outcome="lost to rival"),
        a_stage(1, "Offer sent", 70, 120, job="solution", outcome="lost to rival"), a_stage(1, "Lost", 150, 150, outcome="lost to rival"),
        a_stage(2, "Offer sent", 30, 500, job="solution", outcome="no decision"), a_stage(2, "Lost", 90, 90, outcome="no decision"),
        a_stage(3, "Meeting scheduled", 120, 400, amount=500.0, job="solution"),
    ]  # fmt: skip
    return a_tables(journeys, opportunities=stages, replication=replication)


def test_a_quarters_forecast_is_what_was_on_its_list_on_the_first_day():
    """Deals due or overdue count with their chance; what is expected later, or opened within the quarter, does not."""
    found = forecast.quarters(measured(a_result(a_world()))).set_index("quarter")
    assert found.index.tolist() == [0, 1, 2, 3]
    assert found["open_deals"].tolist() == [0, 3, 2, 1]
    assert found["forecast"].tolist() == pytest.approx([0, 1000 * 0.4 + 1000 * 0.05, 1000 * 0.4, 0])
    assert found["realised"].tolist() == [0, 1000, 0, 0]
    assert found["on_list"].tolist() == [0, 1000, 0, 0]


@pytest.mark.parametrize("moves", [DAYS, DAYS + 0.5, DAYS + 1, DAYS + 5, DAYS + 40])
def test_a_deal_is_on_the_list_of_the_first_day_however_soon_it_moves_on(moves):
    """On that very day, a day later or weeks later: the list is written in the morning, with the stage that the deal was then in."""
    stages = [a_stage(0, "Offer sent", 30, 80, outcome="won"), a_stage(0, "Customer", moves, moves, outcome="won")]
    found = forecast.quarters(measured(a_result(a_tables([won(end_day=moves)], opportunities=stages)))).set_index("quarter").loc[1]
    assert found[["open_deals", "forecast", "realised", "on_list"]].tolist() == [1, 400, 1000, 1000]


def test_a_deal_that_moved_on_the_day_before_is_on_the_list_in_its_new_stage():
    """Once, with the new stage's chance; one that was won then is on no list."""
    stages = [a_stage(0, "Meeting scheduled", 30, 80), a_stage(0, "Offer sent", DAYS - 1, 80),
              a_stage(1, "Offer sent", 30, 80, outcome="won"), a_stage(1, "Customer", DAYS - 1, DAYS - 1, outcome="won")]  # fmt: skip
    found = forecast.quarters(measured(a_result(a_tables([won(), won()], opportunities=stages)))).set_index("quarter").loc[1]
    assert found[["open_deals", "forecast"]].tolist() == [1, 400]


def test_quarters_of_the_warm_up_are_left_out_and_older_deals_are_not():
    """The list of the first counted quarter holds what was opened before."""
    found = forecast.quarters(measured(a_result(a_world(), scenario=a_scenario({"market.warm_up_months": 3}))))
    assert found["quarter"].tolist() == [1, 2, 3]
    assert found["open_deals"].iloc[0] == 3


def test_stated_chances_stand_beside_the_share_that_was_won():
    """Of the ended deals that entered each stage; the open one does not count."""
    found = tables.stated_chances(measured(a_result(a_world(), a_world(1)))).set_index("stage")
    assert found.index.tolist() == ["Identified target", "Meeting scheduled", "Evaluating", "Offer sent"]
    assert found.loc["Identified target", ["stated", "observed", "deals"]].tolist() == [0.05, 0.5, 4]
    assert found.loc["Offer sent", "observed"] == pytest.approx(1 / 3)
    assert found.loc["Evaluating", "deals"] == 0 and found["observed"].isna()["Evaluating"]


def test_stages_stand_for_jobs():
    """Of three stages before the quote the first is about the problem, the last about requirements; from the quote on it is the choice."""
    processes = a_scenario().crm.processes
    assert forecast.implied_job(processes[a_scenario().vendors["us"].crm_process]) == [0, 1, 2, 3, 3]
    assert forecast.implied_job(processes["enterprise"]) == [
        0,
        1,
        2,
        3,
        3,
        3,
        3,
    ]


def test_what_misleads_a_seller_is_counted():
    """Two of four deals ran ahead, two of three quotes were early, one went to somebody who only looked."""
    found = forecast.figures(measured(a_result(a_world()))).iloc[0]
    assert found.to_dict() == pytest.approx({
        "forecast_ratio": (450 + 400) / 1000, "ahead": 2 / 4, "early_quotes": 2 / 3, "looker_quotes": 1 / 3,
        "won_in_time": 1.0, "won_early": 0.0, "win_rate": 1 / 4,
    })  # fmt: skip


def test_without_deals_nothing_is_known():
    """No figure is made up."""
    result = a_result(a_tables())
    assert forecast.figures(measured(result)).drop(columns="win_rate").isna().all(axis=None)
    assert tables.stated_chances(measured(result))["observed"].isna().all()
    assert forecast.quarters(measured(result))["forecast"].sum() == 0


def all_charts(comparison):
    figures = forecast.figures(measured(comparison.base)), forecast.figures(measured(comparison.other))
    yield charts.by_quarter(comparison)
    yield charts.reliability(comparison)
    yield charts.misleading(comparison)
    for figure in forecast.FIGURES:
        yield charts.processes(comparison, {"SMB 1": figures, "SMB 2": figures}, figure)


@pytest.mark.parametrize("worlds", [0, 1, 2])
def test_every_picture_is_drawn_of_anything(worlds):
    """Of nothing, of one world and of two: a title, a text for those who cannot see it, and no nan."""
    tables = [a_world(r) for r in range(worlds)] or [a_tables()]
    for chart in all_charts(a_comparison(tables, tables)):
        title, subtitle = theme.title_of(chart)
        assert title and chart.description and chart.to_dict()
        assert "nan" not in f"{title} {subtitle} {chart.description}".lower().split()


def test_titles_say_what_was_found_and_no_more():
    """Equal sides differ in nothing; a stage is called wrong only outside of its interval."""
    worlds = [a_world(r) for r in range(12)]
    by_quarter, reliability, misleading, *_ = all_charts(a_comparison(worlds, worlds))
    assert theme.title_of(by_quarter)[0].startswith("No clear difference")
    assert "too low at 1 and too high at 1 with rugby" in theme.title_of(reliability)[0]
    assert theme.title_of(misleading)[0].startswith("No clear difference")
