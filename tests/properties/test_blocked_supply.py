"""Blocked supply: a vendor without people and material is known by its brand and by what third parties say, and by nothing else."""

import numpy as np
import pytest

from sim.scenario import JOBS
from sim.world.market import MarketRun
from tests.builders import a_scenario
from tests.world_builders import ALL_IN_MIND, RELAY, RUGBY, for_all_vendors, play

LARGER = {"market.accounts": 150}
NO_PEOPLE = {"sales_people": 0, "marketing_hours": 0.0}
NO_MATERIAL = {f"content.{job}": 0.0 for job in JOBS}
MODELS = pytest.mark.parametrize("model", [RELAY, RUGBY], ids=["relay", "rugby"])


def for_us(**values):
    return {f"vendors.us.{name}": value for name, value in values.items()}


def precision_gained(scenario, model) -> list[np.ndarray]:
    """How much more precisely each member of each group knows each vendor, where it stands, than at its journey's start."""
    run = MarketRun(scenario, model, 1, 0, detail=False)
    brands = [vendor.brand for vendor in scenario.active_vendors.values()]
    prior = scenario.beliefs.prior_precision + scenario.beliefs.brand_precision * np.array(brands)
    run.run()
    groups = run.world.groups[run.world.groups["hours"].sum(axis=1) > 0]  # the last at each place, ended or not
    return [group["precision"][: group["n"], : len(prior)] - prior for group in groups]


@MODELS
def test_without_people_nobody_is_met_and_every_request_is_lost(model):
    """We have neither sales people nor marketing hours: no meeting with us, and who asks for one is counted as lost."""
    tables = play(a_scenario(for_us(**NO_PEOPLE) | LARGER), model)
    met = tables.activities.query("activity == 'supplier_meeting'")["vendor"].value_counts()
    assert met["We"] == 0 and met["Rival A"] > 50 < met["Rival B"]
    assert tables.journeys["our_meeting_hours"].sum() == 0.0
    assert tables.journeys["our_lost_appointments"].sum() > 50
    assert len(tables.opportunities.query("vendor == 'We'")) == 0


@MODELS
def test_when_no_supplier_can_meet_the_time_for_it_goes_unspent(model):
    """The realised split then departs from the wanted one: no supplier meetings, the others' shares as they were to each other."""
    tables = play(a_scenario(for_all_vendors(**NO_PEOPLE) | {"market.accounts": 100, "ending.needs_quote": False}), model)
    hours = tables.activities.groupby("activity", observed=True)["hours"].sum()
    assert "supplier_meeting" not in hours
    assert hours["online"] / hours["offline"] == pytest.approx(27 / 18, rel=0.1)
    assert tables.journeys["outcome"].eq("purchase").any()  # and still they buy, on what they read


@MODELS
def test_without_sales_people_nobody_buys_from_us_where_a_quote_is_needed(model):
    """Who cannot send a quote cannot be chosen; the rivals can."""
    tables = play(a_scenario({"vendors.us.sales_people": 0, "market.accounts": 100}), model)
    bought_from = set(tables.journeys["vendor"].dropna())
    assert "We" not in bought_from and bought_from


@MODELS
def test_material_without_content_and_nobody_to_ask_leave_third_parties_alone(model):
    """With brands that neither grow nor wear, each member's precision rises equally for all vendors: by what third parties told."""
    silent = (
        ALL_IN_MIND
        | for_all_vendors(**NO_PEOPLE, **NO_MATERIAL)
        | {
            "marketing.brand_wear": 0.0,
            "marketing.experience_gain": 0.0,
            "vendors.us.brand": 0.8,
        }
    )
    for gained in precision_gained(a_scenario(silent), model):
        assert np.allclose(gained, gained[:, :1], rtol=1e-9, atol=1e-12)
    assert max(gained.max() for gained in precision_gained(a_scenario(silent), model)) > 0.0


@MODELS
def test_without_third_parties_too_nobody_learns_of_any_vendor(model):
    """Brand is all there is: beliefs end as they began."""
    mute = (
        ALL_IN_MIND
        | for_all_vendors(**NO_PEOPLE, **NO_MATERIAL)
        | {"marketing.brand_wear": 0.0, "marketing.experience_gain": 0.0}
        | {"beliefs.third_party_signal": 0.0}
    )
    assert all(not gained.any() for gained in precision_gained(a_scenario(mute), model))


@MODELS
def test_a_speechless_vendor_is_less_known_than_its_rivals(model):
    """Its rivals gain more precision from the same buyers than it does, in every journey of some length."""
    still = dict.fromkeys(("marketing.brand_wear", "marketing.brand_gain", "marketing.experience_gain"), 0.0)
    one_sided = a_scenario(for_us(**NO_PEOPLE, **NO_MATERIAL) | still | ALL_IN_MIND | LARGER)
    long = [gained for gained in precision_gained(one_sided, model) if gained.sum() > 2.0]
    assert len(long) > 10
    assert all(gained[:, 0].sum() < gained[:, 1:].sum(axis=0).min() + 1e-9 for gained in long)
