"""The funnel: counts add up along it, each rate has the count before as its denominator, and lost buyers are found."""

from itertools import pairwise

import numpy as np
import pandas as pd
import pytest

import sim
from sim.experiment.comparison import Comparison
from sim.experiment.statistics import Interval
from sim.measures import funnel, measured
from sim.present import theme
from sim.present.charts import funnel as charts
from sim.present.scales import as_share
from sim.present.tables import funnel as tables
from tests.builders import RIVAL, US, a_comparison, a_result, a_scenario, a_tables, lost, won

QUOTE, CUSTOMER = "Offer sent", "Customer"


def a_lead(member=0, journey=None, **changes):
    return {"member": member, "journey": journey, "account": 0 if journey is None else journey, **changes}


def an_mql(member, journey, accepted, reason=None):
    return a_lead(member, journey, mql_day=5.0, first_sales_touch_day=6.0, accepted=accepted, reason=reason)


def a_deal(journey, *stages, outcome):
    return [{"journey": journey, "account": journey, "stage": stage, "day": float(day), "true_outcome": outcome}
            for day, stage in enumerate(("Identified target", *stages))]  # fmt: skip


def a_world(replication=0):
    """Six leads, four of them MQLs, three SQLs in two deals and one more, two quotes, one customer; a rival's lead does not count."""
    journeys = [won(), lost(), lost(), lost()]
    leads = [
        an_mql(0, 0, True), an_mql(0, 1, True), an_mql(1, 2, True), an_mql(2, 2, False, "too early"),
        a_lead(5, 3), a_lead(-1, None), {"vendor": RIVAL, "journey": 0},
    ]  # fmt: skip
    deals = [*a_deal(0, QUOTE, CUSTOMER, outcome="won"), *a_deal(1, "Evaluating", QUOTE, "Lost", outcome="lost to rival"),
             *a_deal(2, "Lost", outcome="lost to rival")]  # fmt: skip
    return a_tables(journeys, leads, deals, replication)


def test_every_step_is_counted():
    """Six people known, four handed over, three accepted, two quotes, one customer."""
    counts = funnel.counts(measured(a_result(a_world())))
    assert counts.iloc[0].to_dict() == {"lead": 6, "mql": 4, "sql": 3, "quote": 2, "customer": 1}


def test_each_rate_is_a_count_divided_by_the_count_before_it():
    """And the first step has none."""
    rates = funnel.rates(funnel.counts(measured(a_result(a_world()))))
    assert rates.iloc[0].to_dict() == pytest.approx({"mql": 4 / 6, "sql": 3 / 4, "quote": 2 / 3, "customer": 1 / 2})


def test_a_rate_without_a_denominator_is_unknown():
    """A world without leads has counts of 0 and no rates."""
    counts = funnel.counts(measured(a_result(a_tables())))
    assert counts.iloc[0].sum() == 0
    assert funnel.rates(counts).isna().all(axis=None)
    assert tables.bottleneck(counts) is None


def test_what_did_not_pass_is_named():
    """Each that stayed behind is there once, with why."""
    leaks = funnel.leaks(measured(a_result(a_world())))
    assert {(row.step, row.became): row.count for row in leaks.itertuples(index=False)} == {
        ("lead", "buying, but never handed to sales"): 1,
        ("lead", "not buying, and never handed to sales"): 1,
        ("mql", "too early"): 1,
        ("sql", "lost to rival, before a quote"): 1,
        ("quote", "lost to rival"): 1,
    }


@pytest.mark.parametrize("model", ["relay", "rugby"])
def test_counts_add_up_exactly_in_a_real_run(model):
    """A step's count is the next step's and those that did not pass; lost buyers are the purchases from rivals."""
    result = sim.run(a_scenario({"market.accounts": 80, "market.warm_up_months": 2}), model, replications=2, workers=1, detail=False)
    counts, leaks = funnel.counts(measured(result)), funnel.leaks(measured(result))
    stayed = leaks.pivot_table(index="replication", columns="step", values="count", aggfunc="sum", fill_value=0)
    keys = list(counts.columns)
    assert keys == ["visitor", "lead", "mql", "sql", "quote", "customer"]
    assert (counts.loc[:, "lead"] > counts.loc[:, "customer"]).all()
    for before, after in pairwise(keys[1:]):  # of visitors who leave nothing is known
        assert (counts[before] - counts[after]).tolist() == stayed.get(before, pd.Series(0, counts.index)).tolist()
    m = measured(result)
    assert funnel.lost_buyers(measured(result)).sum(axis=1).tolist() == m.total(m.bought & ~m.won).tolist()


def test_the_visitor_step_appears_with_its_table():
    """Visitors of other vendors and from before the warm-up are not counted."""
    brand = pd.DataFrame(
        {"replication": 0, "vendor": [US, US, US, RIVAL], "quarter": [0, 1, 2, 2], "visitors": [9, 20, 30, 99], "met": [0, 10, 0, 9]}
    )
    world = a_world()
    object.__setattr__(world, "brand", brand)
    late = a_scenario({"market.warm_up_months": 3})
    counts = funnel.counts(measured(a_result(world, scenario=late)))
    assert counts.columns[0] == "visitor"
    assert counts["visitor"].tolist() == [60]
    assert "visitor" not in funnel.counts(measured(a_result(a_world(), scenario=late)))


def test_the_narrowest_step_is_the_bottleneck():
    """Named with the step before it, and clear only when the worlds say so."""
    counts = pd.DataFrame({"lead": [100, 100, 100], "mql": [50, 52, 48], "sql": [10, 11, 9], "quote": [9, 9, 8], "customer": [3, 4, 3]})
    counts = pd.concat([counts, counts], ignore_index=True)
    found = tables.bottleneck(counts)
    assert (found.before, found.step, found.worlds, found.n, found.is_clear) == ("mql", "sql", 6, 6, True)
    assert found.rate.mean == pytest.approx((10 / 50 + 11 / 52 + 9 / 48) / 3)
    close = counts.assign(customer=[2, 1, 3, 2, 1, 3])
    assert not tables.bottleneck(close).is_clear


def test_lost_buyers_are_found_where_they_were_lost():
    """One had our quote, one was only in the hands of sales, one was a name."""
    world = measured(a_result(a_world()))
    assert funnel.lost_buyers(world).iloc[0].to_dict() == {"unknown": 0, "lead": 1, "mql": 0, "sql": 1, "quote": 1}
    assert funnel.shares_of_lost(world).iloc[0].sum() == pytest.approx(1)


def test_small_and_large_conversions():
    """Four of six people talked with sales; of three companies that did one bought, of one that did not none."""
    found = funnel.conversions(measured(a_result(a_world()))).iloc[0]
    assert found.to_dict() == pytest.approx({"large_of_small": 4 / 6, "small_won": 0.0, "large_won": 1 / 3})


def test_both_sides_stand_in_one_table_with_their_difference():
    """Means over the worlds that both sides have, the denominator named."""
    comparison = a_comparison([a_world(0), a_world(1)], [a_world(0), a_world(1)])
    table = tables.table(comparison).set_index("step")
    assert table["of"].to_dict() == {"lead": "", "mql": "Leads", "sql": "MQLs", "quote": "SQLs", "customer": "Quotes"}
    assert table.loc["customer", ["base_count", "base_rate", "other_rate", "difference"]].tolist() == [1, 0.5, 0.5, 0]


CHARTS = (charts.steps, charts.step_rates, charts.lost_buyers, charts.conversions)


@pytest.mark.parametrize("draw", CHARTS)
@pytest.mark.parametrize("worlds", [0, 1, 2])
def test_every_picture_is_drawn_of_anything(draw, worlds):
    """Of nothing, of one world and of two: a title, a text for those who cannot see it, and no nan."""
    tables = [a_world(r) for r in range(worlds)] or [a_tables()]
    chart = draw(a_comparison(tables, tables))
    title, subtitle = theme.title_of(chart)
    assert title and chart.description and chart.to_dict()
    assert "nan" not in f"{title} {subtitle} {chart.description}".lower().split()


def test_the_title_names_the_bottleneck_and_claims_no_difference_between_equals():
    """Both sides are the same worlds."""
    worlds = [a_world(r) for r in range(12)]
    comparison = Comparison(a_result(*worlds), a_result(*worlds, name="rugby"))
    title, subtitle = theme.title_of(charts.step_rates(comparison))
    assert "from quotes to customers under both" in title
    assert subtitle == "No rate differs clearly between rugby and relay."


def test_an_interval_of_a_share_ends_at_nothing_and_at_all():
    """Of few worlds it would pass them; of one world there is none, and none is drawn."""
    assert as_share(Interval(0.2, -0.5, 1.2, 3)) == Interval(0.2, 0.0, 1.0, 3)
    unknown = as_share(Interval(0.2, float("nan"), float("nan"), 1))
    assert np.isnan([unknown.low, unknown.high]).all()
