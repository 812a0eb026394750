"""The market as a whole against what the scenario asks for: the time split, the shares of suppliers and modes, equal chances."""

from functools import cache

import numpy as np
import pandas as pd
import pytest
from scipy import stats

import sim
from sim.scenario import Scenario
from sim.world import Tables
from tests.world_builders import ALL_IN_MIND, NO_CALLS, RUGBY, for_all_vendors, play_all, relay_but, with_vendors

WANTED = {"online": 0.27, "offline": 0.18, "group_meeting": 0.22, "supplier_meeting": 0.17, "other": 0.16}
FALSE_ALARM = 1e-3  # of each statistical test here, had its seed been left to chance
ALL = ("us", *(f"rival_{letter}" for letter in "abcde"))
MANY_PEOPLE = {f"vendors.{vendor}.sales_people": 50 for vendor in ALL}
PLAIN_TALKS = NO_CALLS | {"choice.talks_rise": 0.0, "choice.follow_up": 0.0, "choice.preference": 0.0}
"""Talks are as often on every job and with every supplier, and nobody has to be called before one takes place."""
THREE = {f"vendors.rival_{letter}.takes_part": False for letter in "cde"}


@cache
def purchases(*changes: tuple[str, object], model: str = "relay", replications: int = 2, vendors: int = 0) -> tuple[Scenario, pd.DataFrame]:
    """The activities of completed purchases in mid_market, with some changes: what a survey asked buyers about."""
    scenario = sim.load("mid_market").with_changes(dict(changes))
    if vendors:
        scenario = with_vendors(scenario, vendors, sales_people=50)
    tables = play_all(scenario, model, replications)
    bought = tables.journeys[tables.journeys["outcome"] == "purchase"][["replication", "journey"]]
    return scenario, tables.activities.merge(bought, on=["replication", "journey"])


def split_of(log: pd.DataFrame) -> pd.Series:
    """Each activity's share of all person-hours."""
    hours = log[log["hours"] > 0].groupby("activity", observed=True)["hours"].sum()
    return hours / hours.sum()


# Nothing of it is wired


@pytest.mark.parametrize("other", [(0.5, 0.1, 0.1, 0.2, 0.1), (0.2, 0.2, 0.2, 0.2, 0.2), (0.1, 0.3, 0.4, 0.05, 0.15)])
def test_the_split_follows_the_scenario(other):
    """Asked for another split, and with people enough, groups keep to it within two points."""
    wanted = dict(zip(WANTED, other, strict=True))
    changes = {f"time.{kind}": share for kind, share in wanted.items()} | MANY_PEOPLE | PLAIN_TALKS
    split = split_of(purchases(*changes.items(), replications=1)[1])
    assert {kind: share for kind, share in split.items() if abs(share - wanted[kind]) > 0.02} == {}


@pytest.mark.parametrize("remote", [0.0, 0.2])
def test_meetings_are_remote_as_often_as_asked(remote):
    """The remote share of meetings, within two points."""
    log = purchases(("time.remote", remote), *MANY_PEOPLE.items(), replications=1)[1]
    meetings = log[log["activity"] == "supplier_meeting"]
    assert abs(meetings[meetings["mode"] == "remote"]["hours"].sum() / meetings["hours"].sum() - remote) <= 0.02


@pytest.mark.parametrize("material", [0.0, 0.6])
def test_self_service_follows_the_share_of_suppliers_material(material):
    """The share of online time on suppliers' own material, within two points."""
    log = purchases(("time.supplier_material", material), *(MANY_PEOPLE | PLAIN_TALKS).items(), replications=1)[1]
    online = log[log["activity"] == "online"]
    assert abs(online[online["mode"] == "digital"]["hours"].sum() / online["hours"].sum() - material) <= 0.02


@pytest.mark.parametrize("number", [1, 2, 4, pytest.param(8, marks=pytest.mark.slow)])
def test_suppliers_divide_the_time_for_suppliers(number):
    """Alike and all considered until the end, each of n gets 17 % / n, within a fifth of it; and all of them 17 %."""
    changes = ALL_IN_MIND | PLAIN_TALKS | {"ending.shortlist": 8}
    log = purchases(*changes.items(), vendors=number)[1]
    meetings = log[log["activity"] == "supplier_meeting"].groupby("vendor", observed=True)["hours"].sum() / log["hours"].sum()
    assert len(meetings) == number
    assert abs(meetings.sum() - 0.17) <= 0.02
    assert (abs(meetings * number / 0.17 - 1.0) <= 0.2).all(), meetings


# Equal chances


def first_wins(tables: Tables) -> pd.Series:
    """How often each vendor won an account's first purchase; a company's later ones are not independent of it."""
    bought = tables.journeys[tables.journeys["outcome"] == "purchase"]
    return bought.drop_duplicates(["replication", "account"])["vendor"].value_counts()


@pytest.mark.slow
@pytest.mark.parametrize("model", ["relay", "rugby"])
def test_equal_vendors_win_equally_often(model):
    """Six vendors alike in everything, ours among them: wins are uniform (chi-squared)."""
    rivals = {f"vendors.{rival}.operating_model": model for rival in ALL[1:]}
    changes = {"market.accounts": 1600, "market.months": 24, "market.cool_down_months": 0, "market.in_market_per_quarter": 0.5}
    alike = sim.load("mid_market").values()
    crowd = {key.replace("vendors.us.", f"vendors.{vendor}."): value for key, value in alike.items() for vendor in ALL[1:]
             if key.startswith("vendors.us.") and not key.endswith(".name")} | MANY_PEOPLE  # fmt: skip
    scenario = sim.load("mid_market").with_changes(changes | crowd | rivals)
    wins = first_wins(play_all(scenario, model, 2, detail=False))
    assert wins.sum() > 800
    assert stats.chisquare(wins).pvalue > FALSE_ALARM, wins


@pytest.mark.slow
def test_vendors_that_change_places_change_their_fortunes():
    """Which of two is called ours does not matter: a strong rival wins as often as we do in its place (exact binomial test)."""
    changes = {
        "market.accounts": 400,
        "market.months": 24,
        "market.cool_down_months": 0,
        "market.in_market_per_quarter": 0.5,
        "vendors.rival_b.takes_part": False,
    } | THREE
    scenario = sim.load("mid_market").with_changes(changes | for_all_vendors(sales_people=10))
    shares = {}
    for strong in ("us", "rival_a"):
        wins = first_wins(play_all(scenario.with_changes({f"vendors.{strong}.fit": 0.4}), "relay", 2, detail=False))
        shares[strong] = (wins[scenario.vendors[strong].name], wins.sum())
    (ours, of_ours), (theirs, of_theirs) = shares["us"], shares["rival_a"]
    assert ours / of_ours > 0.6  # it is strong
    assert stats.fisher_exact([[ours, of_ours - ours], [theirs, of_theirs - theirs]]).pvalue > FALSE_ALARM


@pytest.mark.slow
@pytest.mark.parametrize(("fear", "wins_more"), [(1.0, True), (0.0, False)])
def test_a_known_vendor_wins_more_at_equal_fit_and_only_out_of_fear(fear, wins_more):
    """All fit alike, one has brand 0.9 and two have 0.1, which makes it neither read nor considered more: it wins more than a third
    of purchases if buyers fear the unknown, and not if they do not (exact binomial test)."""
    known = {"vendors.us.brand": 0.9, "vendors.rival_a.brand": 0.1, "vendors.rival_b.brand": 0.1, "marketing.brand_gain": 0.0,
             "marketing.brand_wear": 0.0, "marketing.brand_pull": 0.0, "beliefs.fit_spread": 0.0, "leads.brand_trust": 0.0,
             "market.accounts": 500, "market.months": 24, "market.cool_down_months": 0, "market.in_market_per_quarter": 0.5}  # fmt: skip
    known |= THREE | ALL_IN_MIND | PLAIN_TALKS | for_all_vendors(sales_people=20) | {"beliefs.risk_aversion": fear}
    scenario = sim.load("mid_market").with_changes(known)
    wins = first_wins(play_all(scenario, "relay", 2, detail=False))
    chance = stats.binomtest(int(wins["We"]), int(wins.sum()), 1 / 3, alternative="greater").pvalue
    assert (chance < FALSE_ALARM) == wins_more, wins


# Directions, in paired worlds


def lost_appointments(people: int) -> np.ndarray:
    busy = {"market.accounts": 400, "market.months": 24, "market.cool_down_months": 0, "market.in_market_per_quarter": 0.2}
    scenario = sim.load("mid_market").with_changes(busy | PLAIN_TALKS | {"vendors.us.sales_people": people})
    tables = play_all(scenario, RUGBY, 3, detail=False)
    return tables.journeys.groupby("replication")["our_lost_appointments"].sum().to_numpy()


def test_more_sales_people_lose_fewer_appointments():
    """On average over paired worlds: none are lost more often with two, four or eight people than with half of them."""
    lost = [lost_appointments(people).mean() for people in (1, 2, 4, 8)]
    assert lost == sorted(lost, reverse=True) and lost[0] > 100 > lost[-1]


def test_coordination_alone_only_costs():
    """Relay that spends half of its hours on coordination and does nothing with it reaches buyers less than relay does."""
    scenario = sim.load("mid_market").with_changes({"market.accounts": 100, "market.months": 36})
    plain, busy = (play_all(scenario, relay_but(coordination=c), 3, detail=False).journeys for c in (0.0, 0.5))
    assert busy["our_digital_hours"].sum() < plain["our_digital_hours"].sum()
    assert busy["our_lost_appointments"].sum() >= plain["our_lost_appointments"].sum()
