"""What is said of assumptions: no more than their intervals allow, and by labels, not keys."""

import re

import numpy as np
import pandas as pd
import pytest

from sim.experiment.statistics import student_t_interval
from sim.present import assumptions
from sim.present.charts.tornado import tornado
from sim.scenario import Scenario, load
from sim.scenario.structural import STRUCTURAL
from sim.studies.ledger import ENDS, Ledger, Origin, entries, rows_of, unplayed
from sim.studies.sensitivity import found_at

LEAD = np.tile([0.070, 0.075, 0.080, 0.085, 0.075], 3)
NOISE = np.tile([0.001, -0.001, 0.002, -0.002, 0.0], 3)


def a_ledger(now=LEAD, **ends):
    """Return a ledger of some parameters; ``group__size_mean=(-0.03, 0.01)`` moves the answer by so much at the low and the high end."""
    keys = [key.replace("__", ".") for key in ends]
    found = []
    for key, moves in zip(keys, ends.values(), strict=True):
        there = {end: now + move + noise for end, (move, noise) in zip(("low", "high"), moves, strict=True) if move is not None}
        found.append(found_at(key, now, there))
    answer = student_t_interval(now)
    origin = Origin("A market", "f", "relay", "rugby", 1, len(now), answer.mean, answer.low, answer.high)
    return Ledger(entries(Scenario(), keys).merge(pd.DataFrame(found), on="key"), origin)


def surely(move):
    return move, NOISE


def perhaps(move):
    return move, 80 * NOISE


NOWHERE = (None, 0.0)


def plain(text):
    return text.replace("\u00a0", " ").replace("\u2212", "-")


def test_the_answer_rests_on_what_moves_it_for_sure():
    """The largest clear movement comes first; what is not clear is not named, and a decision is no assumption."""
    ledger = a_ledger(
        group__size_mean=(surely(-0.03), perhaps(0.01)), group__stubbornness=(surely(0.01), surely(-0.02)),
        jobs__wander=(perhaps(0.02), perhaps(-0.02)), vendors__us__price=(surely(0.2), surely(-0.2)),
    )  # fmt: skip
    told = [plain(text) for text in assumptions.rests_on(ledger)]
    assert len(told) == 2
    assert told[0].startswith(
        "“People in the buying group”, here 8 people: at 6 rugby wins 4.7 more than relay, a change of -3.0 (-3.1 to -2.9)"
    )
    assert told[0].endswith("at 10 no clear change")
    assert "Stubbornness" in told[1]
    assert not any("_" in text for text in told), "labels, not keys"


def test_where_the_verdict_turns_is_told_with_the_value():
    """A lead that is gone, one that is turned round: each with the value where that is."""
    gone = plain(assumptions.verdict_changes(a_ledger(group__size_mean=(surely(-0.0765), surely(0.01)))))
    assert gone == "Rugby’s lead disappears if “People in the buying group” is 6, not 8."
    turned = plain(assumptions.verdict_changes(a_ledger(group__size_mean=(surely(0.01), surely(-0.2)))))
    assert turned == "Relay is ahead instead if “People in the buying group” is 10, not 8."
    unclear_now = np.tile([0.02, -0.02, 0.01, -0.01, 0.0], 3)
    clear = plain(assumptions.verdict_changes(a_ledger(unclear_now, group__size_mean=(surely(0.1), surely(0.0)))))
    assert clear == "Rugby is clearly ahead if “People in the buying group” is 6, not 8."


def test_a_verdict_that_is_lost_in_noise_is_not_called_a_turn():
    """Where the answer is no longer clear but has not clearly moved either, too few worlds were played to tell, and that is said."""
    told = plain(assumptions.verdict_changes(a_ledger(group__size_mean=(surely(0.01), perhaps(-0.05)))))
    assert told.startswith("Nothing that was tried clearly turns it: with each of 1 assumption,")
    assert "rugby stays ahead; 1 end was played in too few worlds to tell." in told


def test_nothing_turns_an_unclear_answer_either():
    """No clear difference is an answer, and it may stay one."""
    told = assumptions.verdict_changes(a_ledger(np.tile([0.02, -0.02, 0.01, -0.01, 0.0], 3), group__size_mean=(surely(0.0), surely(0.001))))
    assert "still no clear difference" in told


def test_settings_beyond_what_is_plausible_are_named_with_their_range():
    """Assumptions about the world only, and only numbers; at an end is not beyond it."""
    keys = ["group.size_mean", "group.stubbornness", "ending.needs_quote", "vendors.us.price"]
    ledger = unplayed(Scenario(), "relay", "rugby")
    rows = ledger.frame.set_index("key")
    ends = {key: rows.at[key, "range_high"] for key in keys}
    assert assumptions.beyond(ledger, ends) == ""
    told = plain(assumptions.beyond(ledger, {**ends, "group.size_mean": 14, "vendors.us.price": 9.0}))
    assert told.startswith("Further than is plausible here: “People in the buying group” is 14 (plausible: 6 to 10). ")
    assert "Price" not in told
    many = dict.fromkeys(rows.index[rows["kind"] == "world"], -1e9)
    assert re.search(r"\), “.*and [0-9]+ more settings\.", plain(assumptions.beyond(ledger, many)))


def test_a_range_with_an_open_end_begins_or_ends_at_the_value_as_shipped():
    """One buyer can hardly be fewer; twelve are more than is plausible where one and a half are the most."""
    ledger = unplayed(load("consumer_like"), "relay", "rugby")
    assert ledger.frame.set_index("key").at["group.size_mean", "range_low"] is None
    assert assumptions.beyond(ledger, {"group.size_mean": 1.2}) == ""
    assert "is 12 (plausible: 1 to 1.5)" in plain(assumptions.beyond(ledger, {"group.size_mean": 12.0}))


def test_the_tornado_draws_what_moves_and_claims_what_is_sure():
    """One bar for each end that was played, the change beside it; its title names only clear movements."""
    ledger = a_ledger(group__size_mean=(surely(-0.03), surely(0.02)), ending__needs_quote=(perhaps(-0.04), NOWHERE),
                      customers__discount=(surely(0.0), NOWHERE))  # fmt: skip
    chart = tornado(ledger, ledger.ranked())
    texts = [plain(str(row.get("text", ""))) for rows in chart.to_dict()["datasets"].values() for row in rows]
    assert "People in the buying group: 8 people" in texts
    assert "6: -3.0" in texts and "10: +2.0" in texts and "no: -4.0" in texts
    assert chart.title.text == "The answer rests most on “People in the buying group”; it moves by up to 3.0"
    assert "7.7 more" in chart.title.subtitle
    assert "lines for their intervals" in chart.description and "A purchase needs a quote" in chart.description


def test_the_tornado_leaves_out_what_was_only_looked_at():
    """Two worlds tell of luck: the larger movement is not drawn, and the subtitle says how many rows were played in how many worlds."""
    ledger = a_ledger(group__size_mean=(surely(-0.03), surely(0.02)), group__stubbornness=(surely(0.2), surely(-0.2)))
    looked_at = ledger.frame["key"] == "group.stubbornness"
    ledger = Ledger(ledger.frame.assign(replications=ledger.frame["replications"].mask(looked_at, 2)), ledger.origin)
    chart = tornado(ledger, ledger.ranked())
    assert "Stubbornness" not in chart.description and "People in the buying group" in chart.description
    assert "1 parameter was played in 15 paired worlds. 1 other was only looked at in 2," in plain(chart.title.subtitle)


def test_a_second_way_of_working_that_is_behind_wins_fewer():
    """Never a minus before *more*."""
    ledger = a_ledger(-LEAD, group__size_mean=(surely(-0.03), surely(0.02)))
    told = plain(assumptions.subtitle(ledger))
    assert "rugby wins 7.7 fewer than relay (95 % interval 7.4 to 8.0 fewer)" in told and "-" not in told


def test_without_anything_played_there_is_no_picture_and_no_claim():
    """An empty chart says why."""
    ledger = a_ledger(group__size_mean=(NOWHERE, NOWHERE))
    assert ledger.ranked().empty
    empty = tornado(ledger, ledger.frame.assign(sure=0.0, size=0.0))
    assert empty.title.text.startswith("None of these was played")
    assert assumptions.rests_on(ledger) == []


@pytest.mark.parametrize(
    ("value", "unit", "told"),
    [(1.0, "hours", "1 hour"), (2.5, "hours a week", "2.5 hours a week"), (1, "working days", "1 working day"), (10, "working days",
     "10 working days"), (8.0, "points of 10", "8 points of 10"), (0.4, "sd of opinions", "0.4"), (1.5, "people, sd", "1.5")],
)  # fmt: skip
def test_units_of_everyday_life_are_written(value, unit, told):
    """Others would not help a reader, and one of them is singular."""
    assert plain(assumptions.with_unit({"value": value, "unit": unit})) == told


@pytest.mark.parametrize(
    ("value", "unit", "told"),
    [(0.25, "share of time", "25 %"), (0.05, "chance", "5 %"), (8.0, "people", "8"), (60_000.0, "money", "60,000"), (3, "shares", "3"),
     (True, "", "yes"), ("first_signal", "", "at the first sign of interest"), ("account", "", "the whole account"),
     (None, "", ""), (-0.75, "utility", "-0.75")],
)  # fmt: skip
def test_values_are_written_as_a_reader_would(value, unit, told):
    """Shares in per cent, choices in words."""
    assert plain(assumptions.value_text(value, unit)) == told


def test_parameters_are_counted_by_basis():
    """All four bases, the absent ones as 0."""
    told = plain(assumptions.counted(entries(Scenario())))
    assert told.startswith(f"{len(rows_of(Scenario()))} parameters: ")
    assert "published" in told and "calibrated" in told and told.endswith("assumed.")


def test_what_is_built_in_is_counted_apart():
    """It is no parameter, and has no range; its meaning is told, and where it comes from."""
    ledger = unplayed(Scenario(), "relay", "rugby").with_built_in()
    told = plain(assumptions.counted(ledger.frame))
    assert told.startswith(f"{len(rows_of(Scenario()))} parameters: ")
    assert told.endswith(f" assumed; {len(STRUCTURAL)} more numbers are built into the model.")
    rows = ledger.frame[ledger.frame["kind"] == "built in"].set_index("key")
    assert list(rows.index) == list(STRUCTURAL)
    assert (rows["meaning"] != "").all() and rows[[f"range_{end}" for end in ENDS]].isna().all(axis=None)
    assert rows.loc["SCORE_CAP", ["label", "value", "basis"]].tolist() == ["Score cap", 10.0, "published"]


def test_of_all_that_is_assumed_the_few_that_matter_are_named():
    """What moves the answer by a journey of every 100 for sure; not what may, nor what is ours to decide."""
    ledger = a_ledger(group__stubbornness=(surely(-0.03), perhaps(0.01)), jobs__wander=(perhaps(0.05), surely(0.002)),
                      vendors__us__price=(surely(0.2), surely(-0.2)))  # fmt: skip
    told = plain(assumptions.what_matters(ledger))
    assert told.startswith(
        "2 assumptions about the world were tried, one at a time. 1 of them shifts the lead by a full point or more: “Stubbornness”. "
    )
    none = plain(assumptions.what_matters(a_ledger(jobs__wander=(perhaps(0.05), surely(0.002)))))
    assert "none is shown to shift the lead by a full point" in none
    assert assumptions.what_matters(unplayed(Scenario(), "relay", "rugby")) == ""


def test_a_parameter_that_was_added_since_is_said_not_to_be_played_yet():
    """Where others are; one without another value has nothing to play."""
    played = a_ledger(group__stubbornness=(surely(-0.03), surely(0.01)))
    added = unplayed(Scenario(), "relay", "rugby", ["group.size_mean", "vendors.us.takes_part"]).frame
    ledger = Ledger(pd.concat([played.frame, added], ignore_index=True), played.origin).with_built_in()
    assert plain(assumptions.not_played_yet(ledger)) == "1 parameter was added since and is not played yet."
    assert assumptions.not_played_yet(played) == ""
    assert assumptions.not_played_yet(unplayed(Scenario(), "relay", "rugby")) == ""
