"""One setting over its range: where the answer turns, how sure that is, and the words for it."""

import re

import numpy as np
import pandas as pd
import pytest

from sim.cli import main
from sim.present.charts import sweep as charts
from sim.scenario import ScenarioError, load
from sim.studies.sweep import FIGURES, Sweep, ends_of, sweep, values_between
from tests.unit.test_present import plain

KEY = "operating_models.rugby.coordination"
SCENARIO = load("mid_market")
SMALL = {"market.accounts": 40, "market.months": 24, "market.warm_up_months": 6, "market.cool_down_months": 0}


def found(gains, noise=0.0, values=(0.0, 0.1, 0.2, 0.3), worlds=12):
    """Return a sweep in which rugby is ahead by these amounts, with luck of its own in each world."""
    luck = noise * np.random.default_rng(3).standard_normal(worlds)
    base = pd.DataFrame(dict.fromkeys(FIGURES, np.full(worlds, 100.0)))
    sides = {value: (base, base + gain + luck[:, None]) for value, gain in zip(values, gains, strict=True)}
    return Sweep(SCENARIO, KEY, ("relay", "rugby"), sides)


def test_on_the_command_line_each_setting_is_told_and_written(capsys, tmp_path):
    """Two settings, three values each; what belongs to one setting is refused for two."""
    small = ["simple_tool", "--replications", "2", "--set", "market.accounts=40", "--points", "3"]
    keys = ["vendors.us.sales_people", "operating_models.rugby.coordination"]
    assert main(["breakeven", *small, "--setting", *keys, "--out", str(tmp_path / "out")]) == 0
    told = capsys.readouterr().out
    assert told.count("In journeys won, ") == 2 and "Lifetime profit, by Sales people" in told
    written = pd.read_csv(tmp_path / "out" / "breakeven.csv")
    assert set(written["setting"]) == set(keys) and written.groupby("setting")["value"].nunique().eq(3).all()
    assert main(["breakeven", *small, "--setting", *keys, "--low", "1"]) == 2
    assert "belong to one setting" in capsys.readouterr().err


def test_the_crossing_is_where_the_straight_line_meets_zero():
    """Between 0.1 and 0.2, at three quarters of the way; with luck it has an interval around it."""
    sure = found((9.0, 3.0, -1.0, -5.0)).crossing("lifetime_profit")
    assert sure.place == pytest.approx(0.175) and sure.low == pytest.approx(0.175) and sure.is_sure and not sure.rises
    lucky = found((9.0, 3.0, -1.0, -5.0), noise=1.0).crossing("lifetime_profit")
    assert lucky.low < 0.175 < lucky.high and lucky.is_sure
    told = plain(charts.sentence(found((9.0, 3.0, -1.0, -5.0), noise=1.0), "lifetime_profit"))
    assert told.startswith("In lifetime profit, rugby is ahead where “Time spent coordinating (rugby)” is below about 17 %, relay where")
    assert "(range of redraws of these worlds: " in told


def test_of_what_is_better_when_less_the_words_are_the_other_way_round():
    """A dearer customer is worse: rugby costs more at first, less later."""
    told = charts.sentence(found((9.0, 3.0, -1.0, -5.0)), "acquisition_cost")
    assert "relay is ahead where" in told and "rugby where it is above" in told


def test_a_turn_that_luck_may_have_made_has_no_interval():
    """Where many draws of the worlds never cross zero, the words say so."""
    unsure = found((4.0, 2.0, 1.0, -0.1), noise=3.0)
    assert not unsure.crossing("lifetime_profit").is_sure
    assert "too few worlds to be sure" in charts.sentence(unsure, "lifetime_profit")


def test_what_never_turns_says_who_stays_ahead():
    """With how many of the values are clear; alike in all of them is no turn."""
    told = charts.sentence(found((9.0, 8.0, 7.0, 6.0), noise=0.1), "lifetime_profit")
    assert "rugby stays ahead" in told and "clearly at 4 of 4 values" in plain(told)
    assert found((0.0, 0.0, 1.0, 2.0)).crossing("lifetime_profit") is None


def test_titles_name_no_side_that_is_clear_nowhere():
    """Where a side is clear at no value that is not counted as 0; what does not move stays."""
    titles = [plain(str(charts.difference(found(gaps, noise), "lifetime_profit").title.text)) for gaps, noise in (
        ((9.0, 8.0, -7.0, -6.0), 0.1), ((9.0, 8.0, 7.0, 6.0), 0.1), ((0.2, 0.1, 0.1, -0.1), 9.0))]  # fmt: skip
    assert titles[0] == "Rugby is ahead at 2 of 4 values, clearly at 2, and clearly behind at 2"
    assert titles[1] == "Rugby is ahead at 4 of 4 values, clearly at 4"
    assert re.fullmatch("Rugby is ahead at [0-4] of 4 values, clearly at none", titles[2])
    both = plain(str(charts.both(found((9.0, 8.0, 7.0, 6.0)), "lifetime_profit").title.text))
    assert re.fullmatch(
        r"Lifetime profit stays at EUR \S+ with relay and goes from EUR \S+ to EUR \S+ with rugby as the setting .*", both
    ), both


def test_values_hold_today_and_stay_in_bounds():
    """Whole numbers are whole; a choice has no range; where nothing lies between it says so."""
    low, high = ends_of(SCENARIO, KEY)
    assert (low, high) == (0.0125, 0.5)
    assert SCENARIO.operating_models["rugby"].coordination in values_between(SCENARIO, KEY, low, high)
    people = values_between(SCENARIO, "vendors.us.sales_people", *ends_of(SCENARIO, "vendors.us.sales_people"))
    assert people[0] == 1 and 3 in people and all(isinstance(each, int) for each in people)
    with pytest.raises(ScenarioError, match="no number"):
        ends_of(SCENARIO, "operating_models.rugby.takeover")
    with pytest.raises(ScenarioError, match="too few values"):
        values_between(SCENARIO, "vendors.us.sales_people", 3, 3)


def test_a_sweep_is_played_in_the_same_worlds():
    """A lever of rugby leaves relay as it is at every value, and every value has every figure."""
    small = SCENARIO.with_changes(SMALL)
    played = sweep(small, KEY, 0.0, 0.4, replications=2, workers=1, points=2)
    relay = [base for base, _ in played.figures.values()]
    assert relay[0].equals(relay[1])
    assert len(played.table()) == len(FIGURES) * len(played.values)
    for draw in (charts.difference, charts.both):
        picture = draw(played, "win_rate")
        assert picture.description.startswith(str(picture.title.text))
