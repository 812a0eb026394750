"""What single changes do: which there are, what they cost, and what may be said of them."""

import pytest

import sim
from sim.experiment.statistics import Interval
from sim.measures import METRICS
from sim.present import theme
from sim.present.charts import what_if as charts
from sim.studies import what_if
from tests.builders import a_comparison, a_scenario, a_tables, lost, won


def test_set_ups_cost_nothing_more_and_a_programme_what_it_costs():
    """Retargeting for 1500 a month is 18,000 a year; mails that are switched off save 6,000; roles asked cost no money."""
    scenario = sim.load("mid_market")
    assert [change.yearly_cost for change in what_if.budgets(scenario)] == [0.0] * 3
    found = {change.key: change for change in what_if.mechanisms(scenario, what_if.PROGRAMMES)}
    assert {key: round(change.yearly_cost) for key, change in found.items()} == {
        "mails": -6000, "retargeting": 18_000, "profiling": 0, "role_material": 0}  # fmt: skip
    assert found["mails"].label.startswith("Off: ") and found["retargeting"].label.startswith("On: ")


def test_what_can_be_neither_switched_on_nor_off_is_left_out():
    """Where nobody reads casually and a name is worth nothing there is nothing to switch."""
    scenario = a_scenario({"market.casual_readers_per_year": 0.0})
    assert not what_if.mechanisms(scenario, ["casual_readers"])
    assert len(what_if.mechanisms(scenario, ["loop_backs", "casual_readers"])) == 1


def worlds(wins):
    return [a_tables([*[won()] * win, *[lost()] * (10 - win)], replication=place) for place, win in enumerate(wins)]


def test_the_gain_is_paired_world_by_world_on_each_side():
    """Relay wins one in ten more in every world, rugby nothing: the one is certain, the other nothing at all."""
    before = what_if.figures(a_comparison(worlds([1, 3, 5]), worlds([4, 4, 4])))
    after = what_if.figures(a_comparison(worlds([2, 4, 6]), worlds([4, 4, 4])))
    relay, rugby = what_if.gains(before, {"x": after}, "win_rate")["x"]
    assert (relay.mean, relay.n) == (pytest.approx(0.1), 3) and relay.low == pytest.approx(0.1)
    assert rugby.mean == 0.0
    change = what_if.Change("x", "More of it", {})
    table = what_if.table(before, {"x": after}, [change], ("relay", "rugby"))
    assert len(table) == 2 * len(METRICS)
    row = table[(table["operating_model"] == "relay") & (table["metric"] == "win_rate")].iloc[0]
    assert (row["before"], row["after"], row["difference"]) == (pytest.approx(0.3), pytest.approx(0.4), pytest.approx(0.1))


def test_the_picture_claims_only_what_is_clear():
    """Of every metric: the change that is clear is named with the side on which it is; unclear ones are not."""
    comparison = a_comparison(worlds([1, 3, 5] * 4), worlds([4, 4, 4] * 4))
    changes = [what_if.Change("a", "First", {}, 18_000.0), what_if.Change("b", "Second", {})]
    clear, unclear = Interval(0.2, 0.1, 0.3, 12), Interval(0.1, -0.2, 0.4, 12)
    for metric in METRICS:
        chart = charts.effects(comparison, changes, [(unclear, clear), (unclear, unclear)], metric)
        title = theme.title_of(chart)[0]
        assert "rugby 1 of 2 changes make a clear difference, “First” the largest" in title and "with relay none does" in title, metric
        assert chart.description.startswith(title) and "18,000 a year" in chart.description, metric
        nothing = charts.effects(comparison, changes, [(unclear, unclear)] * 2, metric)
        assert "none of these changes" in theme.title_of(nothing)[0], metric


def test_a_lever_alone_is_told_both_ways():
    """Added to relay it wins two of ten more in every world; taken from rugby it costs one: nothing adds up, and nothing need."""
    relay, rugby = sim.load("mid_market").operating_models["relay"], sim.load("mid_market").operating_models["rugby"]
    names = what_if.levers(relay, rugby)
    assert "takeover" in names and not what_if.levers(relay, relay)
    tried = what_if.with_lever(relay, "takeover", rugby)
    assert what_if.levers(relay, tried) == ["takeover"] and tried.takeover == rugby.takeover
    comparison = a_comparison(worlds([1, 3, 5] * 4), worlds([4, 6, 8] * 4))
    added = what_if.figures(a_comparison(worlds([1, 3, 5] * 4), worlds([3, 5, 7] * 4)))
    taken = what_if.figures(a_comparison(worlds([4, 6, 8] * 4), worlds([3, 5, 7] * 4)))
    nothing = what_if.figures(a_comparison(worlds([4, 6, 8] * 4), worlds([4, 6, 8] * 4)))
    found = {"First": (added, taken), "Second": (nothing, nothing)}
    table = what_if.lever_table(found, comparison.names).set_index(["lever", "change", "metric"])["difference"]
    assert table["First", "added to relay", "win_rate"] == pytest.approx(0.2)
    assert table["First", "taken from rugby", "win_rate"] == pytest.approx(-0.1)
    title, subtitle = (text.replace("\N{NO-BREAK SPACE}", " ") for text in theme.title_of(charts.levers(comparison, found)))
    assert "added alone to relay, “First” does most (+20.0 points)" in title
    assert "taken alone from rugby, “First” does most (\N{MINUS SIGN}10.0 points)" in title
    assert "all levers together: +30.0" in subtitle
    assert "no lever makes a clear difference" in theme.title_of(charts.levers(comparison, {"Second": (nothing, nothing)}))[0]
