"""Responses: what is expected is written down beforehand, played in the same worlds, and judged by one rule."""

import json
import math

import numpy as np
import pandas as pd
import pytest

from sim.cli import main
from sim.experiment.cells import Cell, Failure
from sim.experiment.statistics import Interval, student_t_interval
from sim.experiment.study import compare
from sim.measures import MEASURES, Measured
from sim.present.responses import FOUND, expectation, markdown, readable, summary
from sim.scenario import US, ScenarioError, dumps, load
from sim.studies import RESPONSE_SEED
from sim.studies import responses as module
from sim.studies.responses import (
    AS_EXPECTED,
    FINDING,
    LESS,
    OTHER_WAY,
    OWN,
    RESPONSES,
    SHIPPED,
    UNKNOWN,
    cells_of,
    half_the_sellers,
    hours_for,
    inside,
    of_its_own,
    read,
    respond,
    times,
    verdict,
)
from tests import model_5
from tests.builders import RIVAL, a_scenario, a_tables, lost, won
from tests.builders import US as OUR_NAME

TINY = a_scenario({"market.accounts": 10, "market.casual_readers_per_year": 0.5})
ROW = RESPONSES["price"]
"""Fewer wins at a dearer price, by one of every 100 at least."""


@pytest.fixture
def made_up(monkeypatch):
    """Return what lets worlds show given figures by row, arm and way of working: one number a world, or a failure."""

    def let(figures):
        def play_cells(cells, worlds, seed, *, reduce, **how):
            found = {}
            for place in cells:
                values = figures(*place)
                found[place] = {world: value if isinstance(value, Failure) else dict.fromkeys(reduce.keys, value)
                                for world, value in zip(worlds, values, strict=True)}  # fmt: skip
            return found

        monkeypatch.setattr(module, "play_cells", play_cells)

    return let


@pytest.mark.parametrize(
    ("low", "high", "expected", "least", "found"),
    [
        (0.02, 0.04, 1, 0.01, AS_EXPECTED),
        (0.005, 0.04, 1, 0.01, LESS),
        (-0.01, 0.04, 1, 0.01, LESS),
        (-0.04, -0.001, 1, 0.01, OTHER_WAY),
        (-0.04, -0.02, -1, 0.01, AS_EXPECTED),
        (-0.04, -0.005, -1, 0.01, LESS),
        (0.001, 0.04, -1, 0.01, OTHER_WAY),
        (-0.005, 0.001, 1, -0.01, AS_EXPECTED),
        (-0.02, 0.001, 1, -0.01, LESS),
        (-0.02, -0.005, 1, -0.01, LESS),
        (-0.03, -0.02, 1, -0.01, OTHER_WAY),
        (0.02, 0.04, 0, 0.0, FINDING),
    ],
)
def test_the_verdict_follows_one_rule(low, high, expected, least, found):
    """Beyond the least size, beyond zero on the other side, or neither; a loss that is allowed moves both."""
    assert verdict(Interval((low + high) / 2, low, high, 40), expected, least) == found


def test_of_one_world_nothing_can_be_told():
    assert verdict(student_t_interval([0.5]), 1, 0.01) == UNKNOWN


def test_every_row_names_a_figure_that_is_kept_and_a_reason():
    """No figure that only worlds with all activities have, sizes on the side that is expected, each sentence complete."""
    for key, row in RESPONSES.items():
        assert row.measure in OWN or not MEASURES[row.measure].needs_detail, key
        assert row.expected in (-1, 0, 1) and (row.expected or not row.least), key
        assert row.why.endswith(".") and len(row.arms) > 1 and row.key == key, key
        assert len({arm.label for arm in row.arms}) > 1, key


@pytest.mark.parametrize(
    "scenario", [model_5.a_market(), load("consumer_like"), load("enterprise_erp")], ids=["model 5", "consumer", "erp"]
)
def test_every_arm_of_every_row_is_a_scenario(scenario):
    """Its keys exist and its values lie within their bounds; in the market of model 5 each row has arms that differ."""
    for key, row in RESPONSES.items():
        cells = cells_of(scenario, row)
        assert len(cells) == len(row.arms) * len({model for ways in row.ways for model in ways})
        if scenario == model_5.a_market():
            assert len({cell.key for (_, _, model), cell in cells.items() if model == row.ways[0][0]}) > 1, key


def test_hours_for_one_thing_leave_those_for_all_others():
    """A half more, all for the brand; and none for it, which leaves the rest."""
    us = TINY.vendors[US]
    for more, brand in ((0.5, 0.15 + 0.5), (None, 0.0)):
        after = hours_for("brand", more)(TINY, "relay").vendors[US]
        assert after.marketing_hours * after.marketing_mix.brand == pytest.approx(us.marketing_hours * brand)
        for other in ("content", "nurture", "campaigns"):
            now, before = (each.marketing_hours * getattr(each.marketing_mix, other) for each in (after, us))
            assert now == pytest.approx(before)
    assert hours_for("brand", 0.5, rivals=True)(TINY, "relay").vendors[US] == us


def test_a_value_that_is_multiplied_stays_within_its_bounds_and_whole():
    assert times("group.size_mean", 100.0)(TINY, "relay").group.size_mean == 30.0
    assert times("market.accounts", 1.5)(TINY, "relay").market.accounts == 15
    assert times("customers.referrals", 0.0)(TINY, "relay").customers.referrals == 0.0


def test_half_of_one_seller_is_half_of_the_time():
    alone = TINY.with_changes({"vendors.us.sales_people": 1, "vendors.us.selling_share": 0.4})
    assert half_the_sellers(alone, "relay").vendors[US].selling_share == 0.2
    two = TINY.with_changes({"vendors.us.sales_people": 2})
    assert half_the_sellers(two, "relay").vendors[US].sales_people == 1


def test_a_change_of_its_own_is_that_of_the_means():
    """A world with nothing before does no harm, and what is proportional in every world is certain."""
    before, after = np.array([0.0, 2.0, 4.0]), np.array([1.0, 1.0, 4.0])
    assert of_its_own(before, after).mean() == pytest.approx(6.0 / 6.0 - 1.0)
    assert of_its_own(before, 0.5 * before) == pytest.approx([-0.5] * 3)
    assert np.isnan(of_its_own(np.zeros(3), after)).all()


def test_the_best_point_is_not_chosen_by_the_luck_that_it_is_judged_by():
    """Where all points are alike but for luck the best of them is no better; where the middle is better it is found."""
    luck = np.random.default_rng(1).normal(size=(6, 400))
    assert not student_t_interval(inside(*luck), 0.99).low > 0.0
    assert (luck[1:-1].max(axis=0) - np.maximum(luck[0], luck[-1])).mean() > 0.3, "chosen in each world it would seem so"
    luck[3] += 1.0
    assert student_t_interval(inside(*luck), 0.99).low > 0.5


def test_lengths_are_of_journeys_that_end_in_a_purchase_in_both_arms(made_up):
    """One journey takes two months more in the other arm; the one that only one arm has does not count."""
    made_up(lambda key, number, model: [({1: 5.0, 2: 9.0}, {1: 7.0, 3: 1.0})[number]] * 2 + [({1: 5.0}, {3: 1.0})[number]])
    row = respond(model_5.a_market(), 3, keys=["stubborn_longer"]).frame.iloc[0]
    assert (row["difference"], row["replications"], row["verdict"]) == (2.0, 2, AS_EXPECTED)


def test_figures_that_no_measure_is():
    """Purchases from anyone, us in mind on the first day, and months by journey."""
    rows = [
        won(considered_at_start=f"{OUR_NAME}|{RIVAL}", end_day=42.0),
        lost(considered_at_start=RIVAL),
        {"considered_at_start": f"{OUR_NAME}lders"},
    ]
    m = Measured.of(a_tables(rows), [0], a_scenario())
    assert OWN["purchases"].read(m) == pytest.approx(2 / 3)
    assert OWN["in_mind"].read(m) == pytest.approx(1 / 3)
    assert OWN["lengths"].read(m) == {0: 2.0, 1: 1.0}


def test_a_lead_is_the_second_way_less_the_first_in_each_arm(made_up):
    """Rugby leads by 4 points today and by 1 with twice the companies; worlds add the same to all."""
    wins = {(0, "relay"): 0.30, (0, "rugby"): 0.34, (1, "relay"): 0.20, (1, "rugby"): 0.21}
    made_up(lambda key, number, model: [wins[number, model] + luck for luck in (0.0, 0.1, 0.2)])
    row = respond(TINY, 3, keys=["load"]).frame.iloc[0]
    assert row["operating_model"] == "rugby less relay" and row["difference"] == pytest.approx(-0.03) and row["verdict"] == AS_EXPECTED
    assert row["points"] == "today 4.0 %; twice 1.0 %"


def test_what_failed_is_left_out_and_counted(made_up):
    """The world is missing in both arms; a figure without a denominator counts as little."""
    values = {0: [0.3, 0.3, 0.3, math.nan], 1: [0.2, Failure(1, "for the test"), 0.2, 0.2]}
    made_up(lambda key, number, model: values[number])
    found = respond(TINY, 4, keys=["price"])
    assert found.failures == 1 and found.frame.iloc[0]["replications"] == 2
    assert found.frame.iloc[0]["difference"] == pytest.approx(-0.1)


def test_what_changes_nothing_here_cannot_be_told(made_up):
    """Where nobody recommends there is nothing to double."""
    made_up(lambda key, number, model: [0.3, 0.4])
    found = respond(TINY.with_changes({"customers.referrals": 0.0}), 2, keys=["recommendations"]).frame
    assert list(found["verdict"]) == [UNKNOWN] and found["difference"].isna().all()
    assert readable(found, "EUR").loc[0, FOUND] == "–"


def test_a_row_is_the_paired_difference_of_a_comparison():
    """What sim.compare finds for the same change in the same worlds, with a 99 % interval, in worlds of their own seed."""
    found = respond(TINY, 3, workers=1, keys=["price"]).frame.iloc[0]
    after = cells_of(TINY, ROW)["price", 1, "relay"]
    assert after == Cell.of(TINY.with_changes({"vendors.us.price": 0.3}), "relay")
    paired = compare(
        TINY, "relay", "relay", 3, RESPONSE_SEED, 1, changes={"vendors.us.price": 0.3}, detail=False
    ).paired("win_rate", 0.99)  # fmt: skip
    assert (found["difference"], found["low"], found["high"]) == pytest.approx(
        (paired.interval.mean, paired.interval.low, paired.interval.high)
    )
    assert found["seed"] == RESPONSE_SEED


def test_an_unknown_row_is_refused_with_the_nearest():
    with pytest.raises(ScenarioError, match=r"price\?"):
        respond(TINY, 2, keys=["prise"])


def test_words_of_a_row():
    """Side and least size; what is only a finding; a loss that is allowed."""
    told = {key: expectation({"unit": row.unit, "expected": row.expected, "least": row.least}, "EUR") for key, row in RESPONSES.items()}
    assert told["price"] == "below −1.0\u00a0points" and told["quality"] == "above +0.50\u00a0points"
    assert told["patience"] == "not below −1.0\u00a0points" and told["people_costs_differ"] == "finding"
    assert told["answers"] == "below −2.0\u00a0%" and told["stubborn_longer"] == "above +0.25\u00a0months"


def test_a_table_for_a_document_and_a_sentence(made_up):
    made_up(lambda key, number, model: [(0.3, 0.2)[number] + luck for luck in (0.0, 0.01)])
    frame = respond(TINY, 2, keys=["price", "people_costs_differ", "brand"]).frame
    head, line, *rows = markdown(frame, "EUR").splitlines()
    assert head.startswith("| Question | ") and set(line) <= set("|- ") and len(rows) == 3
    assert rows[0].count("|") == head.count("|") and "| as expected |" in rows[0]
    assert summary(frame).replace("\u00a0", " ").startswith("2 expectations: ") and "first look" in summary(frame)
    assert "first look" not in summary(frame.assign(worlds=40))


@pytest.fixture
def scenario_file(tmp_path):
    path = tmp_path / "tiny.toml"
    path.write_text(dumps(TINY), encoding="utf-8")
    return str(path)


def test_the_command_prints_and_writes_its_table(scenario_file, tmp_path, capsys):
    """Aligned like the others; the file comes back with the scenario's fingerprint."""
    out = tmp_path / "out"
    options = ["--only", "price,coordination", "--replications", "2", "--workers", "1", "--out", str(out)]
    assert main(["respond", scenario_file, *options]) == 0
    printed = capsys.readouterr()
    lines = printed.out.splitlines()
    row = next(line for line in lines if line.startswith("A dearer price loses wins"))
    head = next(line for line in lines if "99 % interval" in line)
    assert "Way of working" in head and len(row) == len(head) and "below -1.0 points" in row
    assert f"seed {RESPONSE_SEED}" in printed.out and printed.err == ""
    assert set(json.loads((out / "provenance.json").read_text())["files"]) == {"responses.csv", "scenario.toml"}
    found = read(out / "responses.csv")
    assert list(found["key"]) == ["price", "coordination", "coordination"] and set(found["fingerprint"]) == {TINY.fingerprint}
    again = respond(TINY, 2, workers=1, keys=["price", "coordination"]).frame
    pd.testing.assert_frame_equal(found, again, check_dtype=False)
    assert main(["respond", scenario_file, *options]) == 2, "the results of another run stay"


def test_the_command_refuses_what_it_does_not_know(scenario_file, capsys):
    assert main(["respond", scenario_file, "--only", "prise"]) == 2
    assert "price?" in capsys.readouterr().err


def test_a_failed_world_is_told(scenario_file, made_up, capsys):
    """What the others found is printed all the same."""
    made_up(lambda key, number, model: [0.3, 0.2, Failure(2, "for the test")])
    assert main(["respond", scenario_file, "--only", "price", "--replications", "3"]) == 1
    printed = capsys.readouterr()
    assert "A dearer price" in printed.out and "failed" in printed.err


def test_no_file_or_another_one_is_none(tmp_path):
    assert read(tmp_path / "none.csv") is None
    (tmp_path / "other.csv").write_text("a,b\n1,2\n")
    assert read(tmp_path / "other.csv") is None
    (tmp_path / "empty.csv").write_text("")
    assert read(tmp_path / "empty.csv") is None


@pytest.mark.parametrize("path", sorted(SHIPPED.glob("*.csv")), ids=lambda path: path.stem)
def test_shipped_responses_are_whole_and_of_their_scenario(path):
    """Every row as it is written down now, in worlds enough."""
    found = read(path)
    assert set(found["fingerprint"]) == {load(path.stem).fingerprint}
    assert list(dict.fromkeys(found["key"])) == list(RESPONSES) and (found["worlds"] >= module.ENOUGH).all()
    for row in found.to_dict("records"):
        now = RESPONSES[row["key"]]
        assert (row["question"], row["change"], row["expected"], row["why"]) == (now.question, now.change, now.expected, now.why)
        assert row["least"] == pytest.approx(now.least)
