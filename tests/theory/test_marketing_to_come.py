"""Marketing of model 5 against closed forms: material for the case, casual visits in bulk, a settled start, and what plans aim at."""

import math

import numpy as np
import pytest
from scipy import stats

from sim.world.kernel.brand import take_feedback
from sim.world.kernel.casual_readers import chance_of_name, comes_again_unknown, named_visits
from sim.world.kernel.codes import CONSENSUS, N_JOBS, PROBLEM, SOLUTION, VALIDATION
from sim.world.kernel.lead_scoring import identifies
from sim.world.kernel.touchpoints import pull_of
from sim.world.vendor import further_visits, poisson
from tests.builders import a_scenario
from tests.world_builders import DAYS_PER_MONTH, RELAY, RUGBY, a_group, a_vendor, a_world, differences, play

CONTENT_ONLY = {f"vendors.us.marketing_mix.{part}": float(part == "content") for part in ("content", "nurture", "campaigns", "brand")}


# Material for the case


@pytest.mark.parametrize("share", [0.0, 0.2, 1.0])
def test_hours_on_the_case_are_missing_on_the_jobs(share):
    """After a month without age, of 100 hours on content: five bodies of material that share them evenly are all alike at a fifth."""
    vendor = a_vendor(CONTENT_ONLY | {"vendors.us.marketing_hours": 100.0, "vendors.us.case_share": share, "marketing.content_aging": 0.0,
                                      "vendors.us.case_content": 0.3, "vendors.us.content.problem": 0.3})  # fmt: skip
    vendor.release(DAYS_PER_MONTH)
    built = {"problem": 1.0 - 0.7 * math.exp(-0.06 * (1.0 - share)), "case": 1.0 - 0.7 * math.exp(-0.06 * N_JOBS * share)}
    assert vendor.record["content"][PROBLEM] == pytest.approx(built["problem"])
    assert vendor.record["case_content"] == pytest.approx(built["case"])
    assert (share == 0.2) == (built["problem"] == pytest.approx(built["case"]))


def test_questions_about_the_case_improve_its_material():
    """A conversation to re-check or to agree is about the case, where somebody makes such material; others are about their job."""
    world = a_world(number=2, feedback=0.5)
    world.vendors[0].case_share = 0.2
    for v in (0, 1):
        for label in (SOLUTION, VALIDATION, CONSENSUS, CONSENSUS):
            take_feedback(world, v, SOLUTION, label)
    assert world.vendors["case_feedback"].tolist() == [1.5, 0.0]
    assert world.vendors["feedback_count"][:, SOLUTION].tolist() == [0.5, 2.0]


def test_the_case_ages_as_other_material_does():
    """Without hours and conversations a share a month is lost."""
    vendor = a_vendor({"vendors.us.marketing_hours": 0.0, "vendors.us.case_content": 0.8})
    for _ in range(12):
        vendor.release(DAYS_PER_MONTH)
    assert vendor.record["case_content"] == pytest.approx(0.8 * 0.95**12)


# Casual visits in bulk

ONLY_CASUAL = {"market.in_market_per_quarter": 0.001, "market.wrong_trade_share": 0.0, "market.accounts": 150, "market.months": 60,
               "marketing.release_days": 63, "marketing.planning_speed": 0.0, "market.casual_in_bulk": True,
               "market.casual_readers_per_year": 12.0, "vendors.us.marketing_hours": 0.0, "vendors.us.brand": 0.0,
               "leads.identified": 0.02, "leads.casual_visits": 1.5, "leads.threshold": 10.0}  # fmt: skip


def bulk(changes=(), model=RELAY):
    tables = play(a_scenario(ONLY_CASUAL | dict(changes)), model, detail=False)
    ours = tables.brand[tables.brand["vendor"] == "We"]
    return ours, tables.leads[(tables.leads["vendor"] == "We") & tables.leads["journey"].isna()]


@pytest.mark.parametrize("brand", [0.0, 0.8])
def test_as_many_come_as_the_rate_says_and_few_leave_a_name(brand):
    """Visitors, visits and names of five years are Poisson sums around rate, mean number of visits and chance to say who one is."""
    figures, leads = bulk({"vendors.us.brand": brand, "marketing.brand_wear": 0.0})
    visitors = 150 * 5 * 12.0 / 3 * (1.0 + brand) / 2.0
    assert figures["visitors"].sum() == pytest.approx(visitors, abs=4 * math.sqrt(visitors))
    assert figures["visits"].sum() == pytest.approx(1.5 * visitors, abs=4 * math.sqrt(1.5**2 * visitors + 0.75 * visitors))
    named = visitors * (1.0 - 0.98 / 1.5 / (1.0 - 0.98 / 3.0))
    assert len(leads) == pytest.approx(named, abs=4 * math.sqrt(named)) and 0.02 < named / visitors < 0.03


def test_one_company_more_changes_no_other_companys_names():
    """Who leaves a name, and when, is drawn for each company; the vendor's count alone grows."""
    (here, few), (there, more) = bulk(), bulk({"market.accounts": 151})
    assert len(few) > 20
    assert few.reset_index(drop=True).equals(more[more["account"] < 150].reset_index(drop=True))
    assert there["visitors"].sum() > here["visitors"].sum()


@pytest.mark.parametrize(("identified", "mean"), [(0.02, 1.5), (0.3, 3.0), (0.3, 1.0), (1.0, 2.0), (0.0, 2.0)])
def test_who_leaves_a_name_comes_oftener(identified, mean):
    """Chance and number of visits against their sums over a geometric number of visits."""
    world = a_world({"leads.identified": identified, "leads.casual_visits": mean}, number=1)
    visits = np.arange(1, 400)
    chance = (1.0 / mean) * (1.0 - 1.0 / mean) ** (visits - 1)
    named = chance * (1.0 - (1.0 - identified) ** visits)
    assert chance_of_name(world, 0) == pytest.approx(named.sum())
    assert comes_again_unknown(world, 0) == pytest.approx((1.0 - 1.0 / mean) * (1.0 - identified))
    if identified > 0:
        grid = (np.arange(4000) + 0.5) / 4000
        assert np.mean([named_visits(world, 0, u) for u in grid]) == pytest.approx((visits * named).sum() / named.sum(), rel=0.02)


@pytest.mark.parametrize("mean", [0.2, 4.0, 700.0])
def test_numbers_drawn_from_a_uniform_have_their_distribution(mean):
    """The least number whose distribution function reaches the uniform, as scipy finds it."""
    for u in (np.arange(100) + 0.5) / 100:
        assert poisson(u, mean) == stats.poisson.ppf(u, mean)
        assert further_visits(u, round(mean), 0.4) == (stats.nbinom.ppf(u, round(mean), 0.6) if mean > 1 else 0)


def test_casual_readers_in_bulk_are_the_same_one_event_at_a_time():
    """Turns and single events write the same tables, to the byte."""
    scenario = a_scenario({"market.casual_in_bulk": True, "market.casual_readers_per_year": 12.0, "leads.brand_trust": 1.0})
    assert differences(play(scenario, RUGBY), play(scenario, RUGBY, engine="simpy")) == []


def test_a_known_name_is_clicked_and_told_more_often():
    """At goodwill 0.5 and a trust of 1, half as often again, own experience counting as the name does; an unknown one as before."""
    world = a_world({"leads.brand_trust": 1.0, "leads.identified": 0.4}, number=2, campaigns=1.0, marketing_cover=1.0)
    world.vendors["goodwill"] = [0.3, 0.0]
    group = a_group(vendors=2)
    group["experience"][0] = 0.2
    assert [pull_of(world, group, 0, v, 2) for v in (0, 1)] == pytest.approx([0.75, 0.5])
    assert [bool(identifies(world, group, 0, v, u, 0.0)) for v in (0, 1) for u in (0.39, 0.41, 0.59, 0.61)] == [
        True, True, True, False, True, False, False, False,
    ]  # fmt: skip
