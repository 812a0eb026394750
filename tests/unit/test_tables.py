"""The tables as everything else reads them: columns, types, order, and what they say when nothing happened."""

import copy
import pickle

import numpy as np
import pandas as pd
import pytest

import sim
from sim.present.tables import sides
from tests.builders import a_scenario
from tests.world_builders import TABLES, differences, play

COLUMNS = {
    "journeys": "account journey segment group_size deal_value start_day end_day outcome vendor reason loop_backs jobs_revisited "
                "considered_at_start considered_at_end only_looking chosen_day hours supplier_meeting_hours supplier_digital_hours "
                "our_meeting_hours our_digital_hours lost_appointments our_lost_appointments our_sales_hours "
                "our_public_site_hours",
    "activities": "account journey day activity hours people member role job mode touchpoint vendor producing_job served",
    "beliefs": "account journey day job understanding disagreement leader margin preference_spread",
    "leads": "vendor account member created_day score mql_day first_sales_touch_day accepted reason journey job_at_mql role "
             "role_told sales_hours",
    "opportunities": "vendor account journey stage day probability amount expected_close_day true_job true_outcome",
    "customers": "account vendor journey start_day end_day months satisfaction loyalty renewals cross_sales complaints complaints_answered "
                 "referrals first_order hours marketing_hours margin lifetime_value outcome",
    "brand": "vendor quarter day goodwill visitors met visits brand_searches direct_visits followers video_views engagement",
    "spend": "vendor quarter day item hours money",
}  # fmt: skip
EMPTY = {"market.in_market_per_quarter": 0.001, "market.casual_readers_per_year": 0.0, "market.accounts": 1, "market.months": 1}
ORDER = {
    "journeys": ["journey"], "activities": ["journey", "day"], "beliefs": ["journey", "day"],
    "leads": ["vendor", "account", "created_day"], "opportunities": ["vendor", "journey", "day"],
    "customers": ["journey"],
    "brand": ["vendor", "quarter"], "spend": ["vendor", "quarter"],
}  # fmt: skip


@pytest.fixture(scope="module")
def tables():
    return play(a_scenario({"market.accounts": 160}), "rugby", replication=3)


@pytest.mark.parametrize("name", TABLES)
def test_tables_have_the_columns_of_the_contract(tables, name):
    """By name, replication first, and the number of the replication in it."""
    frame = getattr(tables, name)
    assert {"replication", *COLUMNS[name].split()} <= set(frame.columns)
    assert frame.columns[0] == "replication" and frame["replication"].unique().tolist() == [3]
    assert isinstance(frame.index, pd.RangeIndex)


@pytest.mark.parametrize("name", TABLES)
@pytest.mark.parametrize("options", [{}, {"detail": False}], ids=["detail", "brief"])
def test_a_market_in_which_nothing_happens_has_empty_tables_of_the_same_types(tables, name, options):
    """So that nobody who reads them needs a special case."""
    empty = getattr(play(a_scenario(EMPTY), "rugby", **options), name)
    assert len(empty) == 0
    assert empty.dtypes.to_dict() == getattr(tables, name).dtypes.to_dict()


@pytest.mark.parametrize("name", TABLES)
def test_rows_are_in_order(tables, name):
    """Sorted as the contract says, with all vendors in the order of the scenario."""
    frame = getattr(tables, name)
    assert len(frame) > 10
    codes = frame.assign(vendor=frame["vendor"].cat.codes) if "vendor" in ORDER[name] else frame
    assert np.array_equal(codes.sort_values(ORDER[name], kind="stable").index, codes.index)


def test_vendors_go_by_their_names():
    """A renamed vendor is renamed in every table."""
    tables = play(a_scenario({"vendors.us.name": "Ørsted & Søn", "vendors.rival_a.name": "Rival & Co"}), "rugby")
    for frame, column in ((tables.journeys, "vendor"), (tables.activities, "vendor"), (tables.beliefs, "leader"),
                          (tables.leads, "vendor"), (tables.opportunities, "vendor")):  # fmt: skip
        assert frame[column].cat.categories.tolist() == ["Ørsted & Søn", "Rival & Co", "Rival B"]
    assert {"Ørsted & Søn"} <= set(tables.leads["vendor"])


def test_what_is_unknown_is_missing_and_not_a_number_of_its_own():
    """Days that never came are NaN, judgements never made NA; no column holds -1 or an empty text for them."""
    tables = play(a_scenario({"market.accounts": 60}), "relay")
    leads, journeys = tables.leads, tables.journeys
    assert leads["accepted"].dtype == "boolean" and leads["journey"].dtype == "Int64"
    for column in ("mql_day", "first_sales_touch_day"):
        assert leads[column].isna().any() and leads[column].min() >= 0
    assert leads["role"].isna().any() and leads["accepted"].isna().any()
    assert journeys["end_day"].isna().any() and journeys["end_day"].min() >= 0


def test_each_table_travels_as_bytes_and_is_unpacked_when_it_is_asked_for(tables):
    """What arrives is equal; what nobody asks for stays packed, and goes on as it is; there is no other table."""
    arrived = pickle.loads(pickle.dumps(tables))
    assert differences(arrived, tables) == []
    half = pickle.loads(pickle.dumps(tables))
    half.leads  # noqa: B018
    assert "journeys" not in vars(half)
    again = pickle.loads(pickle.dumps(half))
    assert "journeys" not in vars(half)
    assert differences(again, tables) == []
    with pytest.raises(AttributeError, match="no table costs"):
        half.costs  # noqa: B018
    assert copy.copy(half).journeys.equals(tables.journeys)


def test_leads_and_customers_are_taken_away_with_the_case_and_its_owner_in_the_crm():
    """Those of the deal that they belong to, with calendar dates; a lead without a deal has none."""
    scenario = sim.load("mid_market").with_changes({"market.accounts": 60, "market.months": 40})
    comparison = sim.compare(scenario, replications=2, workers=1, detail=False)
    deals = sides.written(comparison, "opportunities").drop_duplicates(["operating_model", *sides.OF_A_CASE], keep="last")
    for name in ("leads", "customers"):
        rows = sides.written(comparison, name)
        found = rows.merge(deals, on=["operating_model", *sides.OF_A_CASE], suffixes=("", "_of_the_deal"))
        assert len(found) and rows["case_id"].isna().sum() == len(rows) - len(found)
        assert all((found[column] == found[f"{column}_of_the_deal"]).all() for column in sides.CASE)
        assert not any(column.endswith("_day") and not column.endswith("working_day") for column in rows)
    assert sides.written(comparison, "leads")["created_date"].dt.year.min() >= 2025
