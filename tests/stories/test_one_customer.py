"""One customer, lengths constant, chances 0 or 1: the years after the sale are exactly as foretold."""

import math

import pytest

from tests.world_builders import NOBODY_IN_MIND, a_sure_thing, learning_hours, play, relay_but, time_shares

BUYS = time_shares(online=1.0) | {"time.supplier_material": 0.0} | learning_hours(0.01)
PLAIN = {
    "customers.base_renewal": 1.0, "customers.satisfaction_effect": 0.0, "customers.rivals_pull": 0.0, "customers.cross_sell": 0.0,
    "customers.complaints": 0.0, "customers.referrals": 0.0, "customers.loyalty_wear": 0.0, "customers.margin_share": 0.5,
    "customers.renewal_value": 0.4, "customers.cost_per_hour": 0.0, "customers.contract_months": 12,
    "vendors.us.after_sale.push_share": 0.0, "vendors.us.after_sale.dialogue_hours": 0.0,
}  # fmt: skip
A_YEAR = 252.0


def customers(changes=(), model="relay"):
    return play(a_sure_thing(BUYS | PLAIN | dict(changes)), model).customers


def the_customer(changes=(), model="relay"):
    table = customers(changes, model)
    assert len(table) == 1
    return table.iloc[0]


def test_a_content_customer_renews_every_year_until_the_horizon():
    """It signs once, is there at the end, and has renewed at the end of each whole year; each renewal is discounted to the start."""
    tables = play(a_sure_thing(BUYS | PLAIN))
    customer, journey = tables.customers.iloc[0], tables.journeys.iloc[0]
    years = int((60 * 21.0 - journey["end_day"]) // A_YEAR)
    assert years == 4
    assert (customer["start_day"], customer["vendor"], customer["journey"]) == (journey["end_day"], "We", journey["journey"])
    assert customer["first_order"] == journey["deal_value"]
    assert (customer["outcome"], customer["renewals"]) == ("still a customer", years)
    assert math.isnan(customer["end_day"])
    assert customer["months"] == pytest.approx(60 - journey["end_day"] / 21.0)
    assert customer["margin"] == pytest.approx(0.5 * 60_000 * (1 + 0.4 * sum(1.1**-year for year in range(1, years + 1))))
    assert customer[["cross_sales", "complaints", "referrals", "loyalty", "hours"]].tolist() == [0, 0, 0, 0.0, 0.0]


def test_lifetime_value_is_the_geometric_series_when_everybody_renews():
    """First order and 40 % of it each year for ever, wherever the horizon cuts: 0.5 x 60 000 x (1 + 0.4 / 0.1)."""
    for months in (30, 60):
        customer = the_customer({"market.months": months})
        assert customer["lifetime_value"] == pytest.approx(0.5 * 60_000 * (1 + 0.4 / 0.1))


def test_a_rival_lures_away_whoever_has_no_loyalty():
    """At the end of the first contract, without a renewal; what it was worth is what it brought."""
    customer = the_customer({"customers.rivals_pull": 1.0})
    assert (customer["outcome"], customer["renewals"], customer["months"]) == ("lost to rival", 0, 12.0)
    assert customer["end_day"] == customer["start_day"] + A_YEAR
    assert customer["lifetime_value"] == customer["margin"] == 0.5 * 60_000


def test_a_contract_that_nobody_wants_is_not_renewed():
    """Without a rival it just ends."""
    customer = the_customer({"customers.base_renewal": 0.0})
    assert (customer["outcome"], customer["months"]) == ("not renewed", 12.0)


def test_full_loyalty_keeps_every_rival_out():
    """Dialogue of forty hours a month makes a customer loyal, and no rival lures it away."""
    talks = {"customers.rivals_pull": 1.0, "customers.loyalty_gain": 5.0, "vendors.us.after_sale.dialogue_hours": 40.0}
    customer = the_customer(talks)
    assert customer["loyalty"] == pytest.approx(1.0)
    assert (customer["outcome"], customer["renewals"]) == ("still a customer", 4)


@pytest.mark.parametrize(("cover", "coordination", "held"), [(0.0, 0.0, 0.5), (1.0, 0.0, 1.0), (1.0, 0.2, 0.8)])
def test_dialogue_is_held_by_sales_and_by_marketing_as_far_as_it_stays(cover, coordination, held):
    """Of an hour a month sales keeps up half, marketing the other half under full cover, less what coordination takes."""
    model = relay_but(aftercare=cover, coordination=coordination)
    customer = the_customer({"vendors.us.after_sale.dialogue_hours": 1.0, "customers.cost_per_hour": 100.0}, model)
    months = math.floor(customer["months"])
    assert customer["hours"] == pytest.approx(held * months)
    assert customer["marketing_hours"] == pytest.approx((held - 0.5 * (1 - coordination)) * months, abs=1e-3)
    discounted = sum(1.1 ** (-month / 12) for month in range(1, months + 1))
    free = the_customer({"vendors.us.after_sale.dialogue_hours": 1.0}, model)
    assert free["margin"] - customer["margin"] == pytest.approx(100.0 * held * discounted)


def test_marketing_that_has_no_time_holds_no_dialogue():
    """Its part is not held, and sales' part is."""
    free = {"vendors.us.after_sale.dialogue_hours": 1.0, "vendors.us.marketing_hours": 0.0}
    customer = the_customer(free, relay_but(aftercare=1.0))
    assert (customer["marketing_hours"], customer["hours"]) == (0.0, 0.5 * math.floor(customer["months"]))


@pytest.mark.parametrize(("answered", "loyalty"), [(1.0, 1.0), (0.0, 0.0)])
def test_complaints_strengthen_or_hurt(answered, loyalty):
    """Monthly complaints, all answered well or none of them, leave a customer wholly loyal or not at all."""
    changes = {"customers.complaints": 12.0, "customers.complaint_gain": 1.0, "customers.complaint_harm": 1.0,
               "vendors.us.after_sale.complaints_answered": answered}  # fmt: skip
    customer = the_customer(changes)
    assert customer["complaints"] > 20
    assert customer["complaints_answered"] == answered * customer["complaints"]
    assert customer["loyalty"] == loyalty


def test_a_push_in_every_contact_sells_every_month_and_leaves_no_loyalty():
    """It sells at once, and nobody recommends who is pushed."""
    changes = {"vendors.us.after_sale.push_share": 1.0, "customers.push_gain": 1.0, "customers.push_harm": 1.0,
               "vendors.us.after_sale.dialogue_hours": 40.0, "customers.referrals": 12.0, "customers.cross_sell_size": 0.2}  # fmt: skip
    customer = the_customer(changes)
    assert customer["cross_sales"] == math.floor(customer["months"])
    assert (customer["loyalty"], customer["referrals"]) == (0.0, 0)


def test_a_wholly_loyal_customer_buys_and_recommends_every_month_that_it_may():
    """Twelve a year of each are one a month."""
    changes = {"customers.cross_sell": 12.0, "customers.referrals": 12.0, "customers.loyalty_gain": 5.0,
               "vendors.us.after_sale.dialogue_hours": 40.0}  # fmt: skip
    customer = the_customer(changes)
    assert customer["cross_sales"] == customer["referrals"] == math.floor(customer["months"])


def test_who_buys_anew_from_the_same_vendor_begins_a_new_relation_and_keeps_its_loyalty():
    """The first ends on the day of the second signature; every purchase has a row of its own."""
    changes = {"market.rest_months": 6.0, "vendors.us.after_sale.dialogue_hours": 40.0, "customers.loyalty_gain": 5.0}
    table = customers(changes)
    assert len(table) > 3
    assert (table["outcome"].iloc[:-1] == "bought anew").all()
    assert table["end_day"].iloc[:-1].tolist() == table["start_day"].iloc[1:].tolist()
    assert (table["loyalty"] > 0.99).all()


def test_without_the_years_after_the_sale_the_table_is_empty():
    """And it keeps its columns."""
    table, full = customers({"customers.followed": False}), customers()
    assert len(table) == 0
    assert table.dtypes.to_dict() == full.dtypes.to_dict()


def test_a_customer_considers_its_supplier_and_knows_it():
    """With nothing known and nobody considered otherwise, the second journey starts with the incumbent as far as loyalty lasts."""
    two = {"vendors.rival_a.takes_part": True, "vendors.us.brand": 0.0, "vendors.rival_a.brand": 0.0,
           "market.rest_months": 6.0, "vendors.us.after_sale.dialogue_hours": 40.0, "vendors.rival_a.after_sale.dialogue_hours": 40.0,
           "customers.loyalty_gain": 5.0} | NOBODY_IN_MIND  # fmt: skip
    for known in (True, False):
        journeys = play(a_sure_thing(BUYS | PLAIN | two | {"customers.incumbent_known": known})).journeys
        before, start = journeys["vendor"].iloc[:-1].astype(str), journeys["considered_at_start"].iloc[1:]
        has_incumbent = [vendor in names.split("|") for vendor, names in zip(before, start, strict=True)]
        assert len(has_incumbent) > 3
        assert all(has_incumbent) == known


TWELVE = {
    "vendors.rival_a.takes_part": True, "vendors.us.brand": 0.0, "vendors.rival_a.brand": 0.0,
    "market.accounts": 12, "market.in_market_per_quarter": 0.3, "customers.incumbent_known": False, "customers.referrals": 12.0,
    "vendors.us.after_sale.dialogue_hours": 40.0, "customers.loyalty_gain": 5.0, "market.rest_months": 1.0, "marketing.brand_gain": 0.0,
} | NOBODY_IN_MIND  # fmt: skip
"""Companies that know nobody, and buy often; our customers recommend us once a month."""


def considering_us(changes):
    """The journeys in which we were considered from the start, and all of them."""
    journeys = play(a_sure_thing(BUYS | PLAIN | TWELVE | changes)).journeys
    return journeys[journeys["considered_at_start"].str.contains("We")], journeys


def test_a_recommendation_reaches_one_of_the_next_companies_and_no_other():
    """Of twelve that know nobody, a company that was recommended us considers us from the start; without word of mouth none does."""
    heard = []
    for spoken in (True, False):
        tables = play(a_sure_thing(BUYS | PLAIN | TWELVE | {"customers.word_of_mouth": spoken, "marketing.brand_wear": 0.0}))
        ours = tables.customers[tables.customers["vendor"] == "We"]
        assert ours["referrals"].sum() > 12
        considered = tables.journeys[tables.journeys["considered_at_start"].str.contains("We")]
        heard.append(set(considered["account"]))
        assert spoken or (tables.journeys["considered_at_start"].str.count(r"\|") == 0).all()
    first = int(ours["account"].min())
    assert heard[0] - heard[1], "nobody heard of us"
    assert all(account > first for account in heard[0] - heard[1])


def test_a_recommendation_is_forgotten_as_names_are():
    """Where names are forgotten within a month, a company that buys again after two has hardly heard of us."""
    heard = {}
    for wear in (0.0, 1.0):
        with_talk, without = (
            len(considering_us({"market.rest_months": 2.0, "marketing.brand_wear": wear, "customers.word_of_mouth": talk})[0])
            for talk in (True, False)
        )
        heard[wear] = with_talk - without
    assert heard[0.0] > 5 * heard[1.0] >= 0


@pytest.mark.parametrize(("fit", "is_chosen"), [(1.0, True), (-1.0, False)])
def test_a_recommendation_says_how_good_it_is(fit, is_chosen):
    """Nothing else is learned of suppliers but by reputation; who was recommended us believes what was said, and buys from us or not."""
    told = {"vendors.us.fit": fit, "beliefs.fit_spread": 0.0, "customers.referral_precision": 100.0, "marketing.brand_wear": 0.0,
            "market.in_market_per_quarter": 1.0, "beliefs.third_party_signal": 0.0}  # fmt: skip
    heard, _ = considering_us(told | {"market.months": 120})
    both = heard[heard["considered_at_start"].str.count(r"\|") == 1].dropna(subset="vendor")
    assert (both["vendor"] == "We").mean() > 0.9 if is_chosen else (both["vendor"] == "We").mean() < 0.1
