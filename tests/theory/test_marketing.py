"""Marketing against what it should do: goodwill against its closed form, each programme and lever alone in paired worlds.

A direction is tested by a paired 95 % interval over worlds with fixed seeds; had the seeds been left to chance, an interval of no effect
would lie on the wanted side in one of 40 tests.
"""

from collections.abc import Callable
from functools import cache

import numpy as np
import pandas as pd
import pytest

import sim
from sim.experiment.statistics import Interval, paired_difference
from sim.measures import funnel, measured
from sim.scenario import OperatingModel
from sim.world import Tables
from tests.builders import a_scenario
from tests.world_builders import NO_CALLS, RELAY, RUGBY, play, play_all, relay_but
from tests.world_invariants import broken

WORLDS = 4
SMALLER = {"market.accounts": 120, "market.months": 30, "market.in_market_per_quarter": 0.2, "market.warm_up_months": 0}
Measure = Callable[[Tables], pd.Series]


# Goodwill against its closed form (Nerlove & Arrow 1962, doi:10.2307/2551549), through a whole run

SILENT = {"market.accounts": 1, "market.in_market_per_quarter": 0.001, "market.casual_readers_per_year": 0.0, "market.months": 48,
          "marketing.release_days": 10, "marketing.planning_speed": 0.0, "marketing.campaign_brand": 0.0}  # fmt: skip


def goodwill_of(changes) -> tuple[np.ndarray, np.ndarray]:
    """Return how many releases came before each quarter's end, and our goodwill then."""
    brand = play(a_scenario(SILENT | changes)).brand.query("vendor == 'We'")
    return np.floor((brand["day"].to_numpy() - 1e-9) / 10.0), brand["goodwill"].to_numpy()


@pytest.mark.parametrize("wear", [0.0, 0.02, 0.3])
def test_goodwill_without_hours_only_wears(wear):
    """A share a month is lost: goodwill is the start's times what is left after so many releases."""
    releases, goodwill = goodwill_of({"vendors.us.marketing_hours": 0.0, "vendors.us.brand": 0.8, "marketing.brand_wear": wear})
    assert goodwill == pytest.approx(0.8 * (1.0 - wear) ** (releases * 10.0 / 21.0))


@pytest.mark.parametrize("start", [0.0, 0.3, 0.9])
def test_goodwill_of_brand_hours_alone_goes_to_what_they_can_hold(start):
    """All hours on brand: geometrically to gain / (1 - left), from below and from above."""
    mix = {f"vendors.us.marketing_mix.{part}": float(part == "brand") for part in ("content", "nurture", "campaigns", "brand")}
    releases, goodwill = goodwill_of(mix | {"vendors.us.brand": start, "vendors.us.marketing_hours": 50.0})
    left, gain = 0.98 ** (10.0 / 21.0), 0.02 * 0.5 * 10.0 / 21.0
    limit = gain / (1.0 - left)
    assert goodwill == pytest.approx(limit + (start - limit) * left**releases)


# Paired worlds


@cache
def played(changes: tuple[tuple[str, object], ...], model: OperatingModel, worlds: int) -> Tables:
    return play_all(sim.load("mid_market").with_changes(SMALLER | dict(changes)), model, worlds, detail=False)


def effect(measure: Measure, changes=None, model=RELAY, of=None, base=RELAY, worlds=WORLDS) -> Interval:
    """Return what *changes* and *model* do to a figure of each world, against *of* and *base*."""
    sides = [played(tuple((settings or {}).items()), levers, worlds) for settings, levers in ((of, base), (changes, model))]
    before, after = (measure(tables).reindex(range(worlds), fill_value=0).to_numpy(float) for tables in sides)
    return paired_difference(before, after)


def ours(tables: Tables) -> pd.DataFrame:
    return tables.leads[tables.leads["vendor"] == "We"]


def counted(rows: pd.DataFrame) -> pd.Series:
    return rows.groupby("replication").size()


def wins(tables: Tables) -> pd.Series:
    return (tables.journeys["vendor"] == "We").groupby(tables.journeys["replication"]).mean()


def readership(tables: Tables) -> pd.Series:
    """Share of the groups' hours on our material."""
    sums = tables.journeys.groupby("replication")[["our_digital_hours", "hours"]].sum()
    return sums["our_digital_hours"] / sums["hours"]


def accepted(tables: Tables) -> pd.Series:
    return counted(ours(tables)[ours(tables)["accepted"].fillna(False).astype(bool)])


def false_mqls(tables: Tables) -> pd.Series:
    return counted(ours(tables)[ours(tables)["mql_day"].notna() & ours(tables)["journey"].isna()])


def missed_buyers(tables: Tables) -> pd.Series:
    """Journeys in which we knew somebody whom marketing never handed over."""
    inside = ours(tables).dropna(subset="journey")
    never = inside.groupby(["replication", "journey"])["mql_day"].max().isna()
    return never.groupby("replication").sum()


def irrelevant(tables: Tables) -> pd.Series:
    return counted(ours(tables)[ours(tables)["reason"].isin(["wrong trade", "no margin"])])


def us(**values):
    return {f"vendors.us.{key}": value for key, value in values.items()}


MUCH_NURTURE = us(marketing_hours=1000.0) | {f"vendors.us.marketing_mix.{part}": share for part, share in
                                            {"nurture": 0.7, "content": 0.1, "campaigns": 0.1, "brand": 0.1}.items()}  # fmt: skip
MUCH_NURTURE |= {"marketing.planning_speed": 0.0, "leads.identified": 0.3}
STAYS = relay_but(marketing_cover=1.0)
"""Or mails would bring sales in sooner, and with it the silence of marketing."""
FORMS_ALONE = NO_CALLS | {"leads.named_in_talk": 0.0, "leads.identified": 0.3}
"""Whoever becomes known has filled in a form."""


def test_retargeting_brings_recent_visitors_back():
    """With the same hours for known leads, and marketing that stays, buyers spend more of their time on our material."""
    assert effect(readership, us(retargeting=True) | MUCH_NURTURE, STAYS, of=MUCH_NURTURE, base=STAYS, worlds=8).low > 0


def test_without_mails_known_leads_come_less():
    """E-mail automation switched off, where marketing stays: less time on our material."""
    assert effect(readership, us(mail_automation=False) | MUCH_NURTURE, STAYS, of=MUCH_NURTURE, base=STAYS, worlds=8).high < 0


def test_profiling_learns_roles_and_costs_forms():
    """Fewer people say who they are, and many of those in a buying group tell their role; some are known by a later conversation alone."""
    assert effect(lambda tables: counted(ours(tables)), us(profiling=True) | FORMS_ALONE, of=FORMS_ALONE).high < 0
    leads = ours(played(tuple((us(profiling=True) | FORMS_ALONE).items()), RELAY, WORLDS)).dropna(subset="journey")
    assert 0.3 < leads["role_told"].mean() < 0.6
    assert not ours(played((), RELAY, WORLDS))["role_told"].any()


def test_a_lower_threshold_trades_false_mqls_against_missed_buyers():
    """At 4 points instead of 10 sales calls more people who do not buy, and misses fewer who do."""
    low, high = ({"leads.threshold": threshold} | FORMS_ALONE for threshold in (4.0, 10.0))
    assert effect(false_mqls, low, of=high, worlds=12).low > 0
    assert effect(missed_buyers, low, of=high, worlds=12).high < 0


def waited(tables: Tables) -> pd.Series:
    """Working days from hand-over to the first call, mean over the leads that were called."""
    leads = ours(tables)
    return (leads["first_sales_touch_day"] - leads["mql_day"]).groupby(leads["replication"]).mean()


def test_a_quicker_response_accepts_more_leads():
    """One sales person with all day for customers, against one with a quarter of an hour a day: leads wait less, and more are accepted."""
    slow, quick = us(sales_people=1, selling_share=0.03), us(sales_people=1, selling_share=1.0)
    assert effect(waited, quick, of=slow, worlds=8).high < 0
    assert effect(accepted, quick, of=slow, worlds=8).low > 0


def test_whom_nobody_waits_to_call_is_lost():
    """With the same people and hours, leads that sales gives up on after a day instead of a month: fewer become SQLs."""
    busy = us(sales_people=1, selling_share=0.05)
    assert effect(accepted, busy | {"leads.pickup_limit_days": 1.0}, of=busy | {"leads.pickup_limit_days": 60.0}, worlds=8).high < 0


@pytest.mark.parametrize("name", sim.shipped())
def test_every_lead_has_been_a_visitor(name):
    """However somebody became known, by the site or by a conversation, there are no more leads than visitors in any world."""
    scenario = sim.load(name)
    for model in ("relay", "rugby"):
        counts = funnel.counts(measured(sim.run(scenario, model, 2, seed=5, workers=1, detail=False)))
        assert (counts["visitor"] >= counts["lead"]).all(), model


def test_choosing_accounts_together_lowers_irrelevant_leads():
    """In a market that is mostly read by the curious: fewer leads of the wrong trade or without margin reach sales."""
    curious = {"market.accounts": 400, "market.in_market_per_quarter": 0.005, "market.casual_readers_per_year": 5.0, "leads.threshold": 4.0}
    assert effect(irrelevant, curious, relay_but(account_choice="joint_list"), of=curious, worlds=8).high < 0


@pytest.mark.parametrize("figure", ["brand_searches", "direct_visits", "followers", "video_views", "engagement"])
def test_a_brand_shows_in_each_of_its_figures(figure):
    """Known to nine in ten instead of to one in ten, at equal fit: every figure by which marketing people know a brand is higher."""
    equal = {"beliefs.fit_spread": 0.0}

    def measure(tables: Tables) -> pd.Series:
        return tables.brand.query("vendor == 'We'").groupby("replication")[figure].mean()

    assert effect(measure, us(brand=0.9) | equal, of=us(brand=0.1) | equal).low > 0


@pytest.mark.slow
def test_more_brand_wins_more_at_equal_fit():
    """All suppliers fit alike; we are known to nine in ten instead of to one in ten."""
    equal = {"beliefs.fit_spread": 0.0}
    assert effect(wins, us(brand=0.9) | equal, of=us(brand=0.1) | equal, worlds=8).low > 0


@pytest.mark.slow
@pytest.mark.parametrize("loops", [True, False], ids=["with loop-backs", "without"])
def test_silence_after_takeover_costs_readers_and_wins(loops):
    """A team that works together in all but this: when its marketing falls silent after takeover it is read less and wins less.

    It was meant to cost only where groups loop back. It costs without loop-backs too (docs/decisions/010-silence.md): sales is involved at
    the first sign of interest, so the first way through most jobs lies after it, and there readers find only the public site.
    """
    world = {"market.accounts": 200, "market.months": 36, "market.in_market_per_quarter": 0.15}
    if not loops:
        world |= {"jobs.new_information": 0.0, "jobs.reopened_understanding": 0.0, "consent.parts_beyond": 10.0}
    silent = relay_but(**RUGBY.model_dump() | {"marketing_cover": 0.0})
    for measure in (readership, wins):
        assert effect(measure, world, RUGBY, of=world, base=silent, worlds=32).low > 0
    backs = played(tuple(world.items()), RUGBY, 32 if loops else 20).journeys["loop_backs"].sum()
    assert (backs > 0) == loops


# Extremes: what switching off single mechanisms (tests/properties/test_mechanisms.py) does not reach

EXTREMES = {
    "every programme": us(mail_automation=True, retargeting=True, profiling=True, role_material=1.0),
    "no brand at all": us(brand=0.0) | {"marketing.brand_gain": 0.0, "marketing.campaign_brand": 0.0},
    "no marketing": us(marketing_hours=0.0),
    "no sales": us(sales_people=0),
    "all fifteen specialists": us(specialists=list(sim.scenario.specialists.SPECIALISTS)),
}  # fmt: skip


@pytest.mark.parametrize("model", [RELAY, RUGBY], ids=["relay", "rugby"])
@pytest.mark.parametrize("extreme", EXTREMES)
def test_an_extreme_of_ours_runs(extreme, model):
    """The world runs, and no claim of every run is broken."""
    scenario = a_scenario(EXTREMES[extreme])
    assert broken(play(scenario, model), scenario) == []
