"""Marketing against closed forms: material for the case, casual visits in bulk, trust, lists, and what plans aim at."""

import math

import numpy as np
import pytest
from scipy import stats

from sim.world.kernel.accounts import choose_accounts
from sim.world.kernel.brand import remember_experience, take_feedback
from sim.world.kernel.casual_readers import chance_of_name, comes_again_unknown, named_visits
from sim.world.kernel.codes import (
    ACCOUNT_CHOICES,
    CONSENSUS,
    CONTENT,
    N_JOBS,
    NURTURE,
    PROBLEM,
    SELECTION,
    SOLUTION,
    TURNED_DOWN,
    VALIDATION,
)
from sim.world.kernel.lead_scoring import add_points, identifies
from sim.world.kernel.touchpoints import choose_material, pull_of, read, relevance_of_material
from sim.world.vendor import further_visits, poisson
from tests.builders import a_scenario
from tests.world_builders import DAYS_PER_MONTH, RELAY, RUGBY, a_group, a_market, a_vendor, a_world, differences, play, relay_but

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
               "marketing.release_days": 63, "marketing.planning_speed": 0.0, "leads.brand_trust": 0.0,
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
    scenario = a_scenario({"market.casual_readers_per_year": 12.0, "leads.brand_trust": 1.0})
    assert differences(play(scenario, RUGBY), play(scenario, RUGBY, engine="simpy")) == []


def test_a_known_name_is_clicked_and_told_more_often():
    """At goodwill 0.5 and a trust of 1, half as often again, own experience counting as the name does; an unknown one as before."""
    world = a_world(
        {"leads.brand_trust": 1.0, "leads.identified": 0.4, "choice.preference": 0.0}, number=2, campaigns=1.0, marketing_cover=1.0
    )
    world.vendors["goodwill"] = [0.3, 0.0]
    group = a_group(vendors=2)
    group["experience"][0] = 0.2
    assert [pull_of(world, group, 0, v, 2) for v in (0, 1)] == pytest.approx([0.75, 0.5])
    assert [bool(identifies(world, group, 0, v, u, 0.0)) for v in (0, 1) for u in (0.39, 0.41, 0.59, 0.61)] == [
        True, True, True, False, True, False, False, False,
    ]  # fmt: skip


# Mails follow what was done


@pytest.mark.parametrize(("follows", "last", "fits"), [(False, SELECTION, 0.3), (True, SELECTION, 1.0), (True, SOLUTION, 0.3)])
def test_a_mail_is_about_what_was_read_last(follows, last, fits):
    """A reader at the choice, whom a vendor without a deal takes to be early: its mail fits if that is what was read before.

    What it looks for itself fits in any case.
    """
    world = a_world({"marketing.mails_follow": follows}, number=1)
    group = a_group(vendors=1)
    group["read_job"], group["read_source"] = last, NURTURE
    assert relevance_of_material(world, group, 0, 0, SELECTION, 0.5) == pytest.approx(fits)
    group["read_source"] = CONTENT
    assert relevance_of_material(world, group, 0, 0, SELECTION, 0.5) == 1.0


def test_what_is_read_is_remembered_by_reader_and_vendor():
    """The source of a visit, the job that was read about, and the hours on it."""
    world = a_world({"leads.brand_trust": 0.0}, number=2, nurture=1e9, mail_automation=1, marketing_cover=1.0)
    group = a_group(vendors=2)
    group["read_job"], group["contact"][1, 0] = -1, 1
    assert choose_material(world, group, 1, 0.5) == (0, NURTURE) and group["read_source"] == NURTURE
    read(world, group, 1, 0, SOLUTION, 0.5, 0.0, 0.5, 0.0, 0.0)
    assert group["read_job"][:3, :2].tolist() == [[-1, -1], [SOLUTION, -1], [-1, -1]]
    assert world.vendors["read_on"][:, SOLUTION].tolist() == [0.5, 0.0]


# Accounts chosen anew


def listed(world, v=0):
    return world.companies["target"][:, v]


def chosen_anew(changes=(), model=RUGBY):
    world = a_market({"market.accounts": 200, "market.wrong_trade_share": 0.25, "marketing.accounts_anew": True} | dict(changes))
    world.vendors["account_choice"] = ACCOUNT_CHOICES.index(model.account_choice)
    return world


def test_who_talked_with_nobody_learns_nothing_new():
    """The first list stands, and the sum of hours is shared out among those on it."""
    world = chosen_anew()
    on_list = world.companies["promise"][:, 0] > world.params.list_cut
    choose_accounts(world, 0)
    assert (listed(world) > 0).tolist() == on_list.tolist() and 60 < on_list.sum() < 100
    assert listed(world)[on_list] == pytest.approx(200 / on_list.sum())


@pytest.mark.parametrize(("choice", "learns"), [("joint_list", True), ("own_list", False)])
def test_calls_show_the_fit_where_sales_and_marketing_choose_together(choice, learns):
    """Once all were called the list holds who truly fits and is large, none that is turned down; marketing's own list stays."""
    world = chosen_anew({"leads.fit_wanted": -0.2}, relay_but(account_choice=choice))
    before = world.companies["promise"][:, 0] > world.params.list_cut
    world.companies["known_fit"] = 1
    choose_accounts(world, 0)
    fit, size = world.companies["fit"][:, 0], world.companies["magnitude"]
    truly = (world.companies["right_trade"] == 1) & ((fit / 0.6 + size) / math.sqrt(2) > world.params.list_cut) & (fit >= -0.2)
    assert ((listed(world) > 0).tolist() == truly.tolist()) == learns
    assert ((listed(world) > 0).tolist() == before.tolist()) != learns
    assert listed(world).sum() == pytest.approx(200)


def test_accounts_with_signs_of_life_get_more_than_silent_ones():
    """Three times as much at a focus of 2, in the company's books and in the group's; silent ones give it up."""
    world = chosen_anew({"marketing.segment_focus": 2.0})
    choose_accounts(world, 0)
    on_list = np.flatnonzero(listed(world) > 0)
    alive, silent = on_list[0], on_list[1]
    world.groups[0] = a_group()
    world.groups[0]["lead_day"][1, 0] = 5.0
    world.groups[1] = a_group()
    world.companies["group"][[alive, silent]] = [0, 1]
    choose_accounts(world, 0)
    assert listed(world)[alive] == pytest.approx(3.0 * listed(world)[silent]) == pytest.approx(3.0 * 200 / (len(on_list) + 2))
    assert [world.groups[k]["target"][0] for k in (0, 1)] == [listed(world)[alive], listed(world)[silent]]


@pytest.mark.parametrize(("owned", "state", "known"), [(1, 0, 1), (0, TURNED_DOWN, 1), (0, 0, 0)])
def test_a_journey_leaves_what_its_first_call_showed(owned, state, known):
    """Of the vendor that took the lead or turned it down, and of no other."""
    world = chosen_anew()
    group = a_group()
    group["sales_owned"][0], group["call_state"][0] = owned, state
    remember_experience(world, group)
    assert world.companies["known_fit"][0, :3].tolist() == [known, 0, 0]


# The joint review by job


def test_content_hours_go_where_most_was_read_and_asked_of_poor_material():
    """Read 30 hours on solutions of quality 0.5 and asked 10 times on the choice of quality 0.75: six to one, a quarter of the way."""
    vendor = a_vendor(CONTENT_ONLY | {"marketing.remake_by_job": True, "vendors.us.content.selection": 0.75, "vendors.us.case_share": 0.0})
    vendor.record["read_on"][SOLUTION], vendor.record["asked_about"][SELECTION] = 30.0, 10.0
    vendor.review([])
    wanted = np.array([0.0, 15.0, 0.0, 2.5]) / 17.5
    assert vendor.record["content_mix"] == pytest.approx(0.75 * 0.25 + 0.25 * wanted)
    assert vendor.record["read_on"].sum() == vendor.record["asked_about"].sum() == 0.0
    before = 1.0 - vendor.record["content"] * 0.95
    vendor.release(DAYS_PER_MONTH)
    built = 1.0 - (1.0 - vendor.record["content"]) / before
    assert -np.log(1.0 - built) == pytest.approx(0.06 * 3.0 * 4.0 * vendor.record["content_mix"])


def test_content_hours_are_even_without_the_review_by_job():
    """Whatever was read and asked."""
    vendor = a_vendor(CONTENT_ONLY | {"marketing.remake_by_job": False})
    vendor.record["read_on"][SOLUTION] = 30.0
    vendor.review([])
    assert vendor.record["content_mix"].tolist() == [0.25] * 4


# Chasing leads only


def test_a_name_is_credited_once_to_what_brought_its_owner():
    """A first form to the source of that visit, a second to nothing, and whoever is met in a conversation to the fair."""
    world, group = a_world(number=2), a_group(vendors=2)
    group["day"], group["visited_day"] = 5.0, -math.inf
    group["visited_day"][0, 0], group["read_source"] = 5.0, NURTURE
    for member, v in ((0, 0), (0, 0), (1, 0), (1, 1)):
        add_points(world, group, member, v, 1.0, True)
    assert world.vendors["brought_names"].tolist() == [[0.0, 1.0, 1.0, 0.0], [0.0, 0.0, 1.0, 0.0]]


@pytest.mark.parametrize(("leads_only", "follows"), [(False, "content"), (True, "campaigns")])
def test_who_is_judged_by_leads_follows_names(leads_only, follows):
    """A quarter in which content brought all qualified leads and campaigns all names."""
    vendor = a_vendor({"vendors.us.leads_only": leads_only})
    vendor.record["brought_leads"][0], vendor.record["brought_names"][2] = 5.0, 50.0
    before = dict(zip(("content", "nurture", "campaigns", "brand"), vendor.mix, strict=True))
    vendor.review([])
    after = dict(zip(before, vendor.mix, strict=True))
    assert [name for name in before if after[name] > before[name]] == [follows]
    assert vendor.record["brought_names"].sum() == 0.0
