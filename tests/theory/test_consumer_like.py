"""The case that is like a consumer's purchase against the mid-market one: days against months, hundreds against tens of thousands."""

import numpy as np

import sim
from tests.world_builders import play


def purchases(name: str):
    journeys = play(sim.load(name), detail=False).journeys
    assert len(journeys) > 80
    return journeys[journeys["outcome"] == "purchase"]


def test_one_person_buys_within_days():
    """The median purchase takes between one and ten working days, and nobody buys in company."""
    bought = purchases("consumer_like")
    days = bought["end_day"] - bought["start_day"]
    assert 1.0 <= days.median() <= 10.0
    assert (bought["group_size"] == 1).all()


def test_a_company_is_worth_ten_to_a_thousand_times_a_consumer():
    """Of all pairs of a mid-market deal and one like a consumer's, 90 % have a ratio of one to three powers of ten."""
    large, small = (np.log10(play(sim.load(name), detail=False).journeys["deal_value"]) for name in ("mid_market", "consumer_like"))
    ratios = large.to_numpy()[:, None] - small.to_numpy()[None, :]
    low, high = np.quantile(ratios, [0.05, 0.95])
    assert 1.0 <= low < high <= 3.0, (low, high)


def test_a_customer_for_life_is_worth_more_in_the_scenario_of_loyalty():
    """Against its first order a customer is worth more where the years after the sale count than in the mid-market case."""
    worth = {}
    for name in ("mid_market", "loyalty_first"):
        customers = play(sim.load(name), "rugby", detail=False).customers
        worth[name] = customers["lifetime_value"].sum() / customers["first_order"].sum()
    assert worth["loyalty_first"] > 1.2 * worth["mid_market"], worth
