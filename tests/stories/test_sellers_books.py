"""The sellers' books, one buyer and one vendor: who owns a deal, when, what sellers hope, and when no quote goes out."""

import math

import numpy as np
import pandas as pd
import pytest

from sim.measures import forecast, measured
from sim.scenario.dates import dates_of
from tests.builders import a_result, a_tables, undecided
from tests.stories.test_one_vendor import FOR_A_YEAR, PAST_THE_PROBLEM, TALKS
from tests.world_builders import a_sure_thing, learning_hours, play, smooth_relay_but

UNASKED = TALKS | PAST_THE_PROBLEM | FOR_A_YEAR | {"crm.push_after": 3, "crm.meetings_per_stage": 9}
IN_REQUIREMENTS = UNASKED | learning_hours([0.01, 0.01, 500.0, 500.0])
LOOKS = UNASKED | {"ending.only_looking": 1.0, "choice.lookers_ask": 1.0, "ending.needs_quote": True, "crm.push_after": 1000}


def deals(changes, **levers):
    return play(a_sure_thing(changes), smooth_relay_but(**levers)).opportunities


@pytest.mark.parametrize(("sharing", "sent"), [(0.0, True), (1.0, False)])
@pytest.mark.parametrize("changes", [UNASKED, LOOKS], ids=["unasked", "to a looker"])
def test_who_knows_that_a_group_explores_does_not_quote(changes, sharing, sent):
    """A buyer is stuck in solutions: who does not know quotes after three meetings, or when a looker asks; who knows never does."""
    told = deals(changes | {"crm.quotes_by_signals": True}, signal_sharing=sharing)
    assert ("Offer sent" in set(told["stage"])) == sent
    assert "Offer sent" in set(deals(changes, signal_sharing=sharing)["stage"])


def test_who_knows_that_a_group_builds_requirements_may_quote():
    """Past solutions nothing is kept back: the third meeting brings the quote, whatever is known."""
    told = deals(IN_REQUIREMENTS | {"crm.quotes_by_signals": True}, signal_sharing=1.0)
    before = deals(IN_REQUIREMENTS, signal_sharing=1.0)
    assert "Offer sent" in set(told["stage"])
    pd.testing.assert_frame_equal(told, before)


def test_a_deal_has_a_case_an_owner_and_dates():
    """Five rows of one case, owned by the one who called first, on weekdays that follow the days of the run."""
    told = deals(TALKS | learning_hours([0.01, 4.0, 4.0, 4.0]) | {"crm.meetings_per_stage": 1, "vendors.us.sales_people": 9})
    assert len(told) == 5 and told["case_id"].nunique() == 1 and set(told["owner"]) == {0}
    assert (told["date"].dt.day_of_week < 5).all() and told["date"].is_monotonic_increasing
    assert told["date"].dt.year.min() == 2025


def test_every_seller_owns_deals_where_calls_are_many():
    """Deals of one vendor have no more owners than it has sellers, and more than one; no two vendors share a case."""
    many = {"market.accounts": 40, "vendors.rival_a.takes_part": True, "vendors.us.sales_people": 2, "vendors.us.selling_share": 0.05}
    told = deals(TALKS | learning_hours(4.0) | many)
    assert set(told[told["vendor"] == "We"]["owner"]) == {0, 1}
    assert told.groupby("case_id")[["vendor", "journey", "owner"]].nunique().max().max() == 1
    assert told["case_id"].nunique() == len(told[["vendor", "journey"]].drop_duplicates())


def test_hope_brings_closing_days_nearer_and_makes_open_deals_larger():
    """A third of hope: the quote is expected to close in two thirds of what is left, for a third more; a won deal is what it is."""
    changes = TALKS | learning_hours([0.01, 4.0, 4.0, 4.0]) | {"crm.meetings_per_stage": 1}
    sober, hopeful = deals(changes), deals(changes | {"crm.hope": 1.0 / 3.0})
    left = (sober["expected_close_day"] - sober["day"]).to_numpy()
    assert (hopeful["expected_close_day"] - hopeful["day"]).to_numpy() == pytest.approx(left * 2.0 / 3.0)
    assert left.tolist() == pytest.approx([180.0, 135.0, 90.0, 45.0, 0.0])
    is_open = np.array([True, True, True, True, False])
    assert hopeful["amount"].to_numpy() == pytest.approx(np.where(is_open, 4.0 / 3.0, 1.0) * sober["amount"])
    assert hopeful["probability"].tolist() == sober["probability"].tolist()


def test_a_closing_date_that_passes_is_moved_until_the_deal_moves():
    """By thirty days each time, until the deal goes on or the run ends after 14 months; without slipping it stays."""
    told = deals(UNASKED | {"crm.slip": 30.0, "crm.expected_cycle_days": 50.0})
    left = told["day"].shift(-1, fill_value=14 * 21.0).to_numpy()
    first, last, slips = (told[name].to_numpy() for name in ("expected_close_day", "last_close_day", "slips"))
    assert slips.tolist() == [max(0, math.ceil((day - expected) / 30.0)) for day, expected in zip(left, first, strict=True)]
    assert slips.max() > 3 and (last == first + 30.0 * slips).all() and (last >= left).all()
    still = deals(UNASKED)
    assert (still["slips"] == 0).all() and (still["last_close_day"] == still["expected_close_day"]).all()


def test_a_forecast_leaves_out_what_has_slipped_beyond_the_quarter():
    """Expected on day 50 and still open on day 63: moved by 30 days it is due in the second quarter, by 90 days it is not."""
    stage = {"stage": "Offer sent", "day": 30.0, "probability": 0.4, "expected_close_day": 50.0}
    tables = a_tables([undecided(end_day=200.0)], opportunities=[stage, {"stage": "Lost", "day": 200.0}])
    for slip, expected in ((0.0, 400.0), (30.0, 400.0), (90.0, 0.0)):
        scenario = a_result(tables).scenario.with_changes({"crm.slip": slip})
        found = forecast.quarters(measured(a_result(tables, scenario=scenario))).set_index("quarter")
        assert found.loc[1, "forecast"] == expected


def test_a_run_begins_on_the_first_weekday_of_its_year_and_a_year_is_a_year():
    """Twelve months of 21 working days end with December; a quarter of them ends with March."""
    dates = pd.DatetimeIndex(dates_of(np.arange(0.0, 1260.0)))
    assert (str(dates[0].date()), dates.is_monotonic_increasing, dates.is_unique) == ("2025-01-01", True, True)
    assert (dates.day_of_week < 5).all()
    assert [(dates[252 * year].year, dates[252 * year].month) for year in range(5)] == [(2025 + year, 1) for year in range(5)]
    assert [dates[63 * k].month for k in range(4)] == [1, 4, 7, 10]
    assert max(dates[63 * k].day for k in range(4)) <= 3


def test_a_declined_quote_is_not_waited_for():
    """Both quote at once where nobody knows better; the one of the two that knows that the group only looks counts as not asked."""
    asked = LOOKS | {"vendors.rival_a.takes_part": True, "choice.contest": 20.0, "time.supplier_meeting": 0.0, "time.online": 1.0,
                     "time.supplier_material": 0.0, "choice.quote_hours": 8.0}  # fmt: skip
    for knows, quotes in ((False, {"We", "Rival A"}), (True, {"Rival A"})):
        tables = play(a_sure_thing(asked | {"crm.quotes_by_signals": knows}), smooth_relay_but(signal_sharing=1.0))
        sent = tables.opportunities.query("stage == 'Offer sent'")
        assert set(sent["vendor"]) == quotes
        assert tables.journeys["asked_for_quotes"].tolist() == [len(quotes)]
        assert set(tables.opportunities["vendor"]) == {"We", "Rival A"}  # both were called by the group, and opened a deal
        ours = tables.spend.query("vendor == 'We' and item == 'sales, with buyers'")["hours"].sum()
        assert ours == 1.0 + 8.0 * (not knows)  # the first call, and the quote unless it is declined
