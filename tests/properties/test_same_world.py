"""The same world: equal levers give equal bytes, a newcomer changes nobody's luck, and how it is computed leaves no trace."""

from functools import cache

import numpy as np
import pandas as pd
import pytest

import sim
from sim.scenario import OperatingModel, Scenario
from tests.world_builders import RELAY, RUGBY, TABLES, differences, play, relay_but

MODELS = {"relay": RELAY, "rugby": RUGBY}

LIKE_MID_MARKET = ("everybody_plays_rugby", "known_rival", "loyalty_first", "sales_is_short")


@cache
def a_mid_market(**changes) -> Scenario:
    """The default scenario, smaller: 60 companies for three years, each buying somewhat more often."""
    smaller = {"market.accounts": 60, "market.months": 36, "market.in_market_per_quarter": 0.15}
    return sim.load("mid_market").with_changes(smaller | {key.replace("__", "."): value for key, value in changes.items()})


@cache
def tables_of(model: str, **options):
    return play(a_mid_market(), MODELS[model], **options)


@pytest.mark.parametrize("model", MODELS)
def test_two_operating_models_with_equal_levers_give_equal_tables(model):
    """Built lever by lever under another name, and run under both names: all tables, to the byte."""
    twin = OperatingModel.model_validate(MODELS[model].model_dump())
    tree = a_mid_market().model_dump(mode="json")
    tree["operating_models"]["twin"] = twin.model_dump()
    scenario = Scenario.model_validate(tree)
    assert twin is not MODELS[model]
    assert differences(tables_of(model), play(scenario, "twin")) == []
    assert all(len(getattr(tables_of(model), table)) > 20 for table in TABLES)


def test_relay_with_every_lever_of_rugby_is_rugby():
    """There is no other difference between the two than the levers."""
    assert differences(play(a_mid_market(), relay_but(**RUGBY.model_dump())), tables_of("rugby")) == []


def test_relay_and_rugby_do_differ():
    """The comparison above can fail: other levers give other tables."""
    assert len(differences(tables_of("relay"), tables_of("rugby"))) == len(TABLES)


@pytest.mark.parametrize("model", MODELS)
def test_the_same_world_twice_gives_the_same_bytes(model):
    """Nothing is left over from one run to the next."""
    assert differences(tables_of(model), play(a_mid_market(), model)) == []


@pytest.mark.parametrize("release_days", [10, 21])
@pytest.mark.parametrize("model", MODELS)
def test_playing_on_is_the_same_as_one_event_for_each_activity(model, release_days):
    """What the kernel plays in one go is what SimPy plays step by step: exact, not an approximation."""
    scenario = a_mid_market(marketing__release_days=release_days)
    assert differences(play(scenario, model), play(scenario, model, engine="simpy")) == []


def test_who_reads_on_the_last_day_finishes_under_either_engine():
    """Of many casual readers some are in the middle of it; what becomes of them is the same."""
    scenario = a_mid_market(market__casual_readers_per_year=12.0, leads__identified=0.5)
    assert differences(play(scenario, "relay", detail=False), play(scenario, "relay", detail=False, engine="simpy")) == []


@pytest.mark.parametrize("model", MODELS)
def test_writing_details_changes_nothing(model):
    """Without activities and beliefs the other three tables are the same, and the two are empty with the same columns and types."""
    full, brief = tables_of(model), tables_of(model, detail=False)
    assert {text.split()[0] for text in differences(full, brief)} == {"activities", "beliefs"}
    for name in ("activities", "beliefs"):
        assert len(getattr(brief, name)) == 0
        assert getattr(brief, name).dtypes.to_dict() == getattr(full, name).dtypes.to_dict()


@pytest.mark.parametrize("model", MODELS)
def test_one_account_more_changes_nobody_elses_luck(model):
    """The others' journeys begin on the same days with the same groups, values and needs; their first work is the same work."""
    here, there = tables_of(model), play(a_mid_market(market__accounts=61), model)
    here_luck, there_luck = luck_of(here), luck_of(there, accounts=60)
    assert len(here_luck) > 40
    pd.testing.assert_frame_equal(here_luck, there_luck, check_exact=True)
    pd.testing.assert_frame_equal(work_of(here), work_of(there, accounts=60), check_exact=True)


def test_relay_and_rugby_meet_the_same_people():
    """Under both operating models accounts go in-market on the same days, with the same groups, values and needs."""
    pd.testing.assert_frame_equal(luck_of(tables_of("relay")), luck_of(tables_of("rugby")), check_exact=True)
    pd.testing.assert_frame_equal(work_of(tables_of("relay")), work_of(tables_of("rugby")), check_exact=True)


def luck_of(tables, accounts: int = 60) -> pd.DataFrame:
    """What an account's first journey is before any vendor matters: its day, group, value and whether it only looks."""
    first = tables.journeys[tables.journeys["account"] < accounts].drop_duplicates("account")
    return first[["account", "journey", "start_day", "group_size", "need_value", "only_looking"]].reset_index(drop=True)


def work_of(tables, accounts: int = 60) -> pd.DataFrame:
    """The first five things that a group does by itself in its first journey: when, what, who and for how long."""
    log = tables.activities
    own = log[(log["account"] < accounts) & log["vendor"].isna() & (log["hours"] > 0) & (log["journey"] % 1000 == 0)]
    first = own.groupby("journey").head(5)
    return first[["journey", "day", "activity", "hours", "people", "member", "role"]].reset_index(drop=True)


def test_another_seed_and_another_replication_are_other_worlds():
    """Neither journeys nor leads come back on the same days, but for those that sales finds in the hours it sets aside for that."""
    worlds = [tables_of("relay"), play(a_mid_market(), seed=2), play(a_mid_market(), replication=1)]
    for column, name in (("start_day", "journeys"), ("created_day", "leads")):
        tables = [getattr(world, name) for world in worlds]
        days = np.concatenate([table[~table["found_by_sales"]][column].unique() if name == "leads" else table[column] for table in tables])
        assert len(set(days)) == len(days)


def test_no_vendor_reads_another_vendors_private_state():
    """Where buyers touch no vendor, nothing a rival is or does changes one of our leads: there is no other way between us."""
    apart = {"time.online": 0.44, "time.supplier_meeting": 0.0, "time.supplier_material": 0.0}
    scenario = a_mid_market().with_changes(apart)
    busy = scenario.with_changes({
        "vendors.rival_a.operating_model": "rugby", "vendors.rival_a.sales_people": 50, "vendors.rival_a.marketing_hours": 9000.0,
        "vendors.rival_a.content.problem": 1.0, "vendors.rival_a.sales_quality": 1.0, "vendors.rival_a.crm_process": "enterprise",
    })  # fmt: skip
    ours = [world.leads[world.leads["vendor"] == "We"].reset_index(drop=True) for world in (play(scenario, RUGBY), play(busy, RUGBY))]
    theirs = [world.leads[world.leads["vendor"] == "Rival A"].reset_index(drop=True) for world in (play(scenario), play(busy))]
    assert len(ours[0]) > 20 and ours[0]["sales_hours"].sum() > 0
    pd.testing.assert_frame_equal(ours[0], ours[1], check_exact=True)
    assert not theirs[0].equals(theirs[1])


@pytest.mark.slow
@pytest.mark.parametrize(
    "name", [pytest.param(name, marks=pytest.mark.long if name in LIKE_MID_MARKET else ()) for name in sim.scenario.shipped()]
)
def test_playing_on_is_exact_in_every_shipped_scenario(name):
    """Under rugby, one replication each, all tables to the byte."""
    scenario = sim.load(name)
    assert differences(play(scenario, "rugby"), play(scenario, "rugby", engine="simpy")) == []
