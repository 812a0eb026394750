"""The figures of the Marketing page against tables counted by hand, and what its pictures claim."""

import math

import numpy as np
import pandas as pd
import pytest

from sim.measures import lowered, marketing, measured
from sim.measures.marketing import KPIS, SYMPTOMS, VERTICALS
from sim.present import theme
from sim.present.charts import marketing as charts
from sim.present.tables import marketing as tables
from tests.builders import RIVAL, a_comparison, a_result, a_scenario, a_tables, lost, undecided, won

A_YEAR = {"market.months": 12, "market.warm_up_months": 3}


def one_world(journeys=(), leads=(), opportunities=(), brand=(), spend=(), changes=None):
    tables = a_tables(journeys, leads, opportunities, brand=brand, spend=spend)
    return a_result(tables, scenario=a_scenario(A_YEAR | (changes or {})))


def of_quarter(result, quarter: int) -> pd.Series:
    return marketing.quarters(measured(result)).set_index("quarter").loc[quarter]


def test_leads_count_in_the_quarter_in_which_it_happened():
    """Handed over in the second quarter, accepted in the third; a rival's lead and one of the warm-up count nowhere."""
    leads = [
        {"created_day": 60.0, "mql_day": 70.0, "first_sales_touch_day": 126.0, "accepted": True},
        {"created_day": 64.0, "mql_day": 125.9, "first_sales_touch_day": 125.9, "accepted": False, "reason": "too early"},
        {"created_day": 64.0, "mql_day": 70.0, "vendor": RIVAL},
        {"created_day": 1.0, "mql_day": 2.0},
    ]
    result = one_world(leads=leads)
    assert marketing.quarters(measured(result))["quarter"].tolist() == [1, 2, 3]
    assert of_quarter(result, 1)[["mqls", "sqls"]].tolist() == [2, 0]
    assert of_quarter(result, 2)[["mqls", "sqls"]].tolist() == [0, 1]


def test_qualification_is_customers_for_leads_and_their_mean_value():
    """Two customers of four leads, worth 200 on average; a quarter without leads has no rate, one without customers no value."""
    journeys = [won(end_day=80.0, deal_value=100.0), won(end_day=90.0, deal_value=300.0), lost(end_day=90.0, deal_value=9e9)]
    result = one_world(journeys, [{"created_day": 70.0 + i} for i in range(4)])
    assert of_quarter(result, 1)[["lead_to_customer", "customer_value"]].tolist() == [0.5, 200.0]
    assert of_quarter(result, 2)[["lead_to_customer", "customer_value"]].isna().all()


def test_brand_figures_are_our_own_of_each_quarter():
    """As the brand table has them."""
    rows = [{"quarter": q, "brand_searches": 10.0 * q, "visits": 50.0, "engagement": 0.5} for q in range(4)]
    result = one_world(brand=[*rows, {"quarter": 1, "vendor": RIVAL, "brand_searches": 999.0}])
    assert [of_quarter(result, q)["brand_searches"] for q in (1, 2, 3)] == [10.0, 20.0, 30.0]
    assert marketing.a_quarter(measured(result))["brand_searches"].tolist() == [20.0]


def measures(journeys=(), leads=(), opportunities=()) -> pd.Series:
    return marketing.symptoms(measured(one_world(journeys, leads, opportunities, changes={"market.warm_up_months": 0}))).loc[0]


def test_rejected_and_poor_leads_are_shares_of_those_called_and_handed_over():
    """Of four called two are rejected; of five handed over two are of nobody who buys or of poor fit."""
    reasons = ("not in-market", "poor fit", None, None)
    leads = [{"mql_day": 1.0, "first_sales_touch_day": 2.0, "accepted": reason is None, "reason": reason} for reason in reasons]
    found = measures(leads=[*leads, {"mql_day": 1.0, "reason": "never called"}, {}])
    assert found["rejected"] == 0.5 and found["poor"] == pytest.approx(2 / 5)


def test_early_leads_are_those_on_the_problem_or_on_solutions():
    """Of three buyers handed over two are early; a reader who never buys is on no job."""
    jobs = ("problem", "solution", "requirements", None)
    assert measures(leads=[{"mql_day": 1.0, "job_at_mql": job} for job in jobs])["early"] == pytest.approx(2 / 3)


def test_work_is_hours_for_a_win():
    """Meetings, preparation and calls, over the customers won."""
    found = measures([won(our_sales_hours=10.0), lost(our_sales_hours=5.0)], [{"mql_day": 1.0, "sales_hours": 1.0}])
    assert found["work"] == 16.0


def test_sales_is_helped_where_its_buyers_find_more_than_the_public_site():
    """Of the hours on our material only those of buyers with a deal of ours count."""
    journeys = [undecided(our_digital_hours=8.0, our_public_site_hours=2.0), undecided(our_digital_hours=100.0, our_public_site_hours=0.0)]
    found = measures(journeys, opportunities=[{"journey": 0}, {"journey": 0, "stage": "Lost"}, {"journey": 1, "vendor": RIVAL}])
    assert found["unhelped"] == 0.25


def test_customers_come_by_themselves_when_they_had_us_in_mind():
    """Of two wins one began without us; a name that only holds ours is another's."""
    journeys = [won(considered_at_start="We|Rival A"), won(considered_at_start="We too|Rival A"), lost(considered_at_start="Rival A")]
    assert measures(journeys)["not_by_themselves"] == 0.5


def test_without_a_denominator_a_symptom_is_missing():
    """No lead, no win, no deal: nothing is measured, and nothing is 0."""
    assert measures().isna().all()


def test_money_is_put_together_without_losing_any():
    """Every item of the spend table is in exactly one group, and a mean year is four quarters of it."""
    names = [name for items in marketing.ITEMS.values() for name in items]
    assert len(set(names)) == len(names)
    import sim

    result = sim.run(a_scenario(A_YEAR), "rugby", 2, workers=1, detail=False)
    assert set(result.spend["item"]) == set(names)
    ours = result.spend[(result.spend["vendor"] == "We") & (result.spend["quarter"] >= 1)]
    assert marketing.spending(measured(result)).sum(axis=1).to_numpy() == pytest.approx(ours.groupby("replication")["money"].sum() * 4 / 3)


def test_the_mix_is_marketings_hours_without_what_it_owes_others():
    """Of 100 hours 60 on content and 20 on brand are three and one of four; the reviews moved a quarter of them."""
    rows = [{"quarter": 0, "item": "content", "hours": 60.0}, {"quarter": 0, "item": "brand", "hours": 20.0},
            {"quarter": 0, "item": "coordination in marketing", "hours": 20.0},
            {"quarter": 0, "item": "content", "hours": 9e9, "vendor": RIVAL},
            {"quarter": 1, "item": "content", "hours": 5.0}, {"quarter": 1, "item": "brand", "hours": 5.0}]  # fmt: skip
    rows += [{"quarter": q, "item": item, "hours": 0.0} for q in (0, 1) for item in ("nurture", "campaigns")]
    result = one_world(spend=rows)
    assert marketing.mix(measured(result))[list(marketing.PURPOSES)].to_numpy().tolist() == [[0.75, 0, 0, 0.25], [0.5, 0, 0, 0.5]]
    assert marketing.moved(measured(result)).loc[0].tolist() == [-0.25, 0, 0, 0.25]
    assert marketing.mix(measured(one_world())).empty


def test_the_first_mix_is_the_scenarios_and_reviews_move_it_unless_they_are_off():
    """In a real run; without speed no review moves an hour."""
    import sim

    start = a_scenario().vendors["us"].marketing_mix.model_dump()
    for speed in (0.25, 0.0):
        result = sim.run(a_scenario({"marketing.planning_speed": speed}), "relay", 2, workers=1, detail=False)
        first = marketing.mix(measured(result)).query("quarter == 0")[list(marketing.PURPOSES)]
        assert first.to_numpy() == pytest.approx(np.array([[start[key] for key in marketing.PURPOSES]] * 2))
        assert (marketing.moved(measured(result)).abs().to_numpy().max() > 0.02) == (speed > 0)


@pytest.fixture(scope="module")
def comparison():
    import sim

    return sim.compare(a_scenario({"market.accounts": 80, "market.months": 24}), replications=12, workers=1, detail=False)


def pictures(comparison):
    yield from (charts.vertical(comparison, name) for name in VERTICALS)
    yield charts.symptoms(comparison)
    yield charts.spending(comparison)
    yield charts.planning(comparison)


def test_every_picture_has_a_claim_and_words_for_who_cannot_see_it(comparison):
    """Title and description hold numbers, both operating models are named, and every figure is told."""
    drawn = list(pictures(comparison))
    told = " ".join(chart.description for chart in drawn)
    for chart in drawn:
        assert "elay" in chart.description and "ugby" in chart.description
        assert len(theme.title_of(chart)[0]) > 40 and chart.to_dict()
        assert "nan" not in chart.description.lower() and "unknown" not in chart.description
    assert all(found.label in told for found in (*KPIS.values(), *SYMPTOMS.values()))


def test_no_title_claims_more_than_the_intervals_allow(comparison):
    """Clearly higher and lower figures, and symptoms, are those whose interval excludes 0."""
    gaps = tables.a_quarter(comparison)
    for name in VERTICALS:
        title = charts.title_vertical(comparison, name)
        unclear = title.partition("no clear difference")[2]
        for key, kpi in ((key, kpi) for key, kpi in KPIS.items() if kpi.heading == VERTICALS[name]):
            gap = gaps[key][2]
            assert (lowered(kpi.label) in unclear) == (not gap.is_clear), (title, gap)
    found = tables.symptom_table(comparison)
    less, more = (found["difference_high"] < 0).sum(), (found["difference_low"] > 0).sum()
    title = charts.title_symptoms(comparison, found)
    said = f"Rugby does better on {less or 'none'} of 6 warning signs, relay on {more or 'none'}"
    assert title.startswith(said if less or more else "No clear difference")
    assert (f"no clear difference in {len(SYMPTOMS) - less - more}" in title) == bool(0 < less + more < len(SYMPTOMS))
    told = charts.symptoms(comparison).description
    assert (told.count("✓ Rugby better"), told.count("✓ Relay better")) == (less, more)


def test_what_does_not_occur_is_not_counted_in_the_title(comparison):
    """Six clear symptoms leave nothing unclear, and nobody reads of 0 symptoms."""
    found = tables.symptom_table(comparison).assign(difference_low=-2.0, difference_high=-1.0, replications=12)
    assert charts.title_symptoms(comparison, found) == "Rugby does better on 6 of 6 warning signs, relay on none"


def test_worlds_in_which_nothing_happened_are_told_as_such():
    """Empty pictures with a title that says why."""
    nothing = a_comparison(*([a_tables(replication=place) for place in range(12)] for _ in range(2)))
    for chart in pictures(nothing):
        assert chart.to_dict() and ("nothing" in chart.title.text.lower() or "no " in chart.title.text.lower()), chart.title.text
    assert math.isnan(tables.symptom_table(nothing)["base"].iloc[0])
    assert np.isnan(marketing.spending(measured(nothing.base))).all(axis=None)
