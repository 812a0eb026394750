"""The figures of the years after the sale, on tables small enough to count by hand."""

import math

import pytest

from tests.builders import RIVAL, a_result, a_scenario, a_tables, lost, won

SPENT = {  # of 12 months: marketing 10 hours at 100 and mails for 50 a month, one seller an eighth of 168 hours at 150
    "costs.marketing_hour": 100.0, "costs.sales_hour": 150.0, "costs.mail_automation": 50.0, "costs.retargeting": 999.0,
    "customers.margin_share": 0.5, "vendors.us.marketing_hours": 10.0, "vendors.us.sales_people": 1, "vendors.us.selling_share": 0.125,
}  # fmt: skip
MARKETING, SALES = 12 * (10 * 100.0 + 50.0), 12 * 21 * 150.0


def figures(customers, changes=()):
    tables = a_tables([won(), lost()], customers=customers)
    return a_result(tables, scenario=a_scenario(SPENT | dict(changes))).figures.loc[0]


def test_renewals_are_of_contracts_that_were_up():
    """Three renewals, one that ran out, one lost: three of five; who bought anew from us and who was never up counts not."""
    rows = [
        {"renewals": 2}, {"renewals": 1, "outcome": "not renewed"}, {"outcome": "lost to rival"}, {"outcome": "bought anew"}, {},
        {"renewals": 9, "vendor": RIVAL},
    ]  # fmt: skip
    assert figures(rows)["customers_kept"] == pytest.approx(3 / 5)
    assert figures(rows)["customers_won"] == 5


def test_means_are_over_customers():
    """Loyalty, satisfaction and lifetime value of ours, answered of all complaints, recommendations in all."""
    rows = [
        {"loyalty": 0.2, "satisfaction": -1.0, "lifetime_value": 100.0, "complaints": 3, "complaints_answered": 1, "referrals": 2},
        {"loyalty": 0.6, "satisfaction": 0.5, "lifetime_value": 300.0, "complaints": 1, "complaints_answered": 1, "referrals": 1},
        {"loyalty": 1.0, "satisfaction": 9.0, "lifetime_value": 9e9, "complaints": 9, "referrals": 9, "vendor": RIVAL},
    ]
    found = figures(rows)
    assert found[["loyalty", "satisfaction", "lifetime_value", "complaints_answered", "referrals"]].tolist() == [0.4, -0.25, 200.0, 0.5, 3]


def test_costs_are_of_all_our_time_but_that_with_customers():
    """Two customers, to whom marketing gave 20 hours: these are in their lifetime value, not in the cost of winning them."""
    rows = [{"marketing_hours": 15.0, "first_order": 30_000.0, "lifetime_value": 50_000.0},
            {"marketing_hours": 5.0, "first_order": 10_000.0, "lifetime_value": 20_000.0}]  # fmt: skip
    found, marketing = figures(rows), MARKETING - 2_000.0
    assert found["cpa"] == marketing / 2
    assert found["acquisition_cost"] == (marketing + SALES) / 2
    assert found["lifetime_profit"] == 70_000.0 - marketing - SALES
    assert found["roi"] == pytest.approx(found["lifetime_profit"] / (marketing + SALES))
    assert found["roas"] == pytest.approx(40_000.0 / marketing)
    assert found["poas"] == pytest.approx(found["roas"] / 2)


def test_a_programme_is_part_of_what_winning_a_customer_costs():
    """Retargeting costs 999 a month when we have it, and nothing when we do not."""
    without, with_it = (figures([{}], {"vendors.us.retargeting": on})["cpa"] for on in (False, True))
    assert with_it - without == pytest.approx(12 * 999.0)


def test_customers_and_costs_of_the_warm_up_are_left_out():
    """Who signed before it ended is nobody's customer here, and nobody's cost."""
    found = figures([{"start_day": 41.0}, {"start_day": 42.0}], {"market.warm_up_months": 2})
    assert found["customers_won"] == 1
    assert found["acquisition_cost"] == (MARKETING + SALES) * 10 / 12


def test_without_the_years_after_the_sale_nothing_is_claimed_of_them():
    """All of these figures are missing, none of them is 0."""
    found = figures([], {"customers.followed": False})
    keys = [
        "customers_won",
        "customers_kept",
        "loyalty",
        "referrals",
        "lifetime_value",
        "acquisition_cost",
        "lifetime_profit",
        "roi",
        "roas",
    ]
    assert all(math.isnan(found[key]) for key in keys)
    assert found["win_rate"] == 0.5
