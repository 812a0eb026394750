"""Growth against margin: what a step is, what a limit affords, and pictures that claim no more than their intervals allow."""

import re

import pytest

import sim
from sim.experiment.comparison import Comparison
from sim.measures import measured
from sim.measures.customers import deeds, kept_by_month, worth
from sim.present.charts import customers as customer_charts
from sim.present.charts import growth as growth_charts
from sim.scenario import US
from sim.studies.growth import COST, CUSTOMERS, FIGURES, PROFIT, SHARE, STEPS, Growth, funded
from tests.builders import a_comparison, a_result, a_scenario, a_tables, lost, won

CHEAP = {
    "costs.marketing_hour": 100.0,
    "costs.sales_hour": 100.0,
    "costs.mail_automation": 0.0,
    "vendors.us.marketing_hours": 10.0,
    "vendors.us.sales_people": 0,
}


def a_world(wins: int, replication: int):
    journeys = [won()] * wins + [lost()] * (10 - wins)
    outcome = {0: "not renewed"}
    customers = [{"lifetime_value": 2000.0, "first_order": 1000.0, "margin": 500.0, "outcome": outcome.get(i, "still a customer"),
                  "months": 12.0, "referrals": i, "complaints": 1, "complaints_answered": i % 2} for i in range(wins)]  # fmt: skip
    return a_tables(journeys, customers=customers, replication=replication)


def a_growth(wins: dict[float, tuple[int, int]], changes=CHEAP) -> Growth:
    """Steps with so many wins for the base and the other, one more in the second of two worlds."""
    steps = {}
    for step, both in wins.items():
        scenario = funded(a_scenario(changes), step)
        sides = [
            a_result(a_world(n, 0), a_world(n + 1, 1), name=name, scenario=scenario)
            for n, name in zip(both, ("relay", "rugby"), strict=True)
        ]
        steps[step] = Comparison(*sides)
    return Growth(steps)


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("name", sim.scenario.shipped())
def test_a_step_multiplies_all_our_hours_and_nobody_elses(name, step):
    """Marketing hours and sales time for customers alike, as far as the day has hours; rivals stay."""
    before, after = sim.load(name), funded(sim.load(name), step)
    us, more = before.vendors[US], after.vendors[US]
    assert more.marketing_hours == pytest.approx(step * us.marketing_hours)
    wanted = step * us.sales_people * us.selling_share
    assert more.sales_people * more.selling_share == pytest.approx(min(wanted, more.sales_people), rel=0.01)
    assert all(after.vendors[key] == before.vendors[key] for key in before.vendors if key != US)


def test_without_sales_people_there_are_none_at_any_step():
    """Four times nobody is nobody."""
    assert funded(a_scenario(CHEAP), 4.0).vendors[US].sales_people == 0


def test_a_limit_affords_the_largest_step_within_it():
    """12 months of 10, 20 and 40 hours at 100 over the customers won: what a customer costs on average decides."""
    growth = a_growth({1.0: (4, 5), 2.0: (5, 8), 4.0: (6, 9)})
    assert growth.level(0, 1.0, COST).mean == pytest.approx((12_000 / 4 + 12_000 / 5) / 2)
    assert [growth.affordable(0, limit) for limit in (2_000, 2_701, 4_500, 1e9)] == [None, 1.0, 2.0, 4.0]
    assert growth.affordable(1, 3_000) == 2.0
    assert growth.costs() == (pytest.approx((12_000 / 5 + 12_000 / 6) / 2), pytest.approx((48_000 / 6 + 48_000 / 7) / 2))


def test_steps_are_compared_world_by_world():
    """One win more in each world is exactly one more, whatever the worlds are like."""
    growth = a_growth({1.0: (4, 5), 2.0: (5, 8)})
    gain = growth.gain(0, 2.0, CUSTOMERS)
    assert (gain.mean, gain.low, gain.high, gain.n) == (1.0, 1.0, 1.0, 2)
    assert growth.between((1.0, 2.0), CUSTOMERS).mean == 4.0


def test_the_table_has_every_figure_of_every_step():
    """With intervals, labels and units, money named."""
    table = a_growth({1.0: (4, 5), 2.0: (5, 8)}).table()
    assert len(table) == 2 * 2 * len(FIGURES)
    assert set(table.loc[table["metric"].isin([COST, PROFIT]), "unit"]) == {"EUR"}
    assert (table["low"] <= table["mean"]).all() and (table["mean"] <= table["high"]).all()


GROWTHS = {
    "usual": a_growth({1.0: (4, 5), 2.0: (5, 8)}),
    "nobody won": a_growth({1.0: (-1, -1), 2.0: (-1, -1)}),
    "free": a_growth({1.0: (4, 5), 2.0: (5, 8)}, {"costs.marketing_hour": 0.0, "costs.sales_hour": 0.0}),
    "not played": a_growth({1.0: (4, 5), 2.0: (5, 8)}, {"customers.followed": False}),
}


@pytest.mark.parametrize("growth", GROWTHS.values(), ids=GROWTHS)
@pytest.mark.parametrize("metric", [SHARE, CUSTOMERS, PROFIT])
def test_every_picture_of_growth_is_whole(growth, metric):
    """It draws, says what it shows in its title and to those who cannot see it, and never a nan."""
    chart = growth_charts.curve(growth, metric, 3_000.0)
    words = [chart.title.text, str(chart.title.subtitle), chart.description, growth_charts.sentence(growth, 3_000.0)]
    assert not [text for text in words if re.search(r"\b(nan|NaN|None|inf)\b", text)], words
    assert chart.description.startswith(chart.title.text)
    assert chart.to_dict()


def test_the_sentence_says_what_the_limit_affords_and_how_sure_the_difference_is():
    """Both steps, both shares and the interval of their difference; a limit that buys nobody says that."""
    growth = a_growth({1.0: (4, 5), 2.0: (5, 8)})
    said = growth_charts.sentence(growth, 3_000.0).replace("\N{NO-BREAK SPACE}", " ")
    assert said == (
        "If a customer may cost up to EUR 3,000: with today’s team relay wins 45.0 % of purchases (journeys that end in one), with 2 "
        "times today’s hours rugby wins 85.0 %. This is an early look at 2 worlds."
    )
    assert growth_charts.ahead(growth).replace("\N{NO-BREAK SPACE}", " ") == (
        "Early look at 2 worlds: rugby wins more of the purchases at today’s hours and 2 times today’s hours."
    )
    assert "nobody so cheaply" in growth_charts.sentence(growth, 100.0)


def test_the_title_of_growth_compares_a_seller_with_itself():
    """Nobody can read it as rugby against relay; what is counted is said, and that the axis is logarithmic."""
    growth = a_growth({1.0: (4, 5), 2.0: (5, 8)})
    shown = [growth_charts.curve(growth, metric) for metric in (SHARE, CUSTOMERS)]
    titles = [chart.title.text.replace("\N{NO-BREAK SPACE}", " ") for chart in shown]
    assert titles[0].startswith("Early look at 2 worlds: two times the hours with rugby: 30.0 points more purchases, EUR ")
    assert titles[1].startswith("Early look at 2 worlds: two times the hours with rugby: 3.0 customers more a world, EUR ")
    assert all(re.search(r", EUR [\d,]+ (more|less) a customer$", title) for title in titles)
    assert "(logarithmic)" in str(shown[0].to_dict())


def test_the_title_of_what_customers_do_is_about_what_is_drawn():
    """More of every hundred recommend us: the share of the first bars, with its interval, and the rest in points."""
    worlds = [[a_world(wins + extra, r) for r, wins in enumerate(2 * (2, 3, 2, 4, 3, 2))] for extra in (0, 3)]
    chart = customer_charts.doings(a_comparison(*worlds))
    before, after = (deeds(measured(side))["recommended"].mean() for side in (a_result(*world) for world in worlds))
    title = chart.title.text.replace("\N{NO-BREAK SPACE}", " ")
    more = f"With rugby, {100 * (after - before):.1f} more of every 100 customers recommend us at least once than with relay (interval"
    assert title.startswith(more)
    assert re.search(r"[\d.]+ points (more|fewer)", chart.title.subtitle.replace("\N{NO-BREAK SPACE}", " "))


def test_customers_leave_as_their_table_says():
    """Of five in each of two worlds and one more, two do not renew after twelve months; what they did and brought is counted."""
    result = a_result(a_world(5, 0), a_world(6, 1))
    kept = kept_by_month(measured(result))
    assert kept["month"].tolist() == list(range(13))
    assert kept["share"].tolist() == pytest.approx([1.0] * 12 + [9 / 11])
    assert worth(measured(result)).iloc[0].tolist() == [500.0, 0.0, 1500.0]
    assert deeds(measured(result)).loc[0].tolist() == [0.0, 1.0, 0.8]


@pytest.mark.parametrize("draw", [customer_charts.kept, customer_charts.doings, customer_charts.made_of])
@pytest.mark.parametrize("wins", [0, 1, 6])
def test_every_picture_of_customers_is_whole(draw, wins):
    """For nobody, one customer and several in each world."""
    worlds = [
        [a_world(n, r) if n else a_tables([lost()], replication=r) for r, n in enumerate((wins, wins + extra if wins else 0))]
        for extra in (0, 2)
    ]
    chart = draw(a_comparison(*worlds))
    words = [chart.title.text, str(chart.title.subtitle), chart.description]
    assert not [text for text in words if re.search(r"\b(nan|NaN|None|inf)\b", text)], words
    assert chart.description.startswith(chart.title.text)
    assert chart.to_dict()
