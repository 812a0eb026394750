"""Every measure is declared once and whole, is computed from any tables, and the time that counts is written in one place."""

import ast
import re
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from pages.ui.question import FIGURES
from sim.measures import MEASURES, METRICS, Measured, find, measured, window
from sim.measures.measure import Measure, declare, lowered
from sim.measures.targets import TARGETS
from sim.measures.units import FORMATS
from sim.scenario import ScenarioError
from tests.builders import RIVAL, a_result, a_scenario, a_tables, lost, won

ROOT = Path(__file__).parents[2]
NAMES = {"Other": "Rugby", "other": "rugby", "base": "relay", "x": "3", "more": "more"}


def broken(found: Measure) -> list[str]:
    """Name what is missing in a declaration."""
    told = found.phrase.format(**NAMES)
    parts = {
        "label": bool(found.label),
        "heading": bool(found.heading),
        "description": found.describe.endswith("."),
        "denominator": bool(found.of) or found.unit not in {"share", "ratio", "return"},
        "unit": found.unit in FORMATS,
        "direction": found.direction in (-1, 0, 1),
        "sentence": "rugby" in told.lower() and "relay" in told and " 3 more" in told,
        "words": len(set(found.words)) == 2,
    }
    return [f"{found.key}: {name}" for name, is_there in parts.items() if not is_there]


def test_every_declaration_is_whole():
    """Label, heading, description, denominator, unit, direction and a sentence that names both sides and the size."""
    assert [fault for found in MEASURES.values() for fault in broken(found)] == []
    assert all(key == found.key and re.fullmatch(r"[a-z0-9_]+", key) for key, found in MEASURES.items())


def test_the_headline_measures_come_first():
    """In the table of all measures as in their own, so that whoever lists all sees what matters most."""
    assert list(MEASURES)[: len(METRICS)] == list(METRICS)


def test_labels_tell_measures_of_one_table_apart():
    """No two under one heading are called the same."""
    named = [(found.heading, found.label) for found in MEASURES.values()]
    assert sorted(pair for pair in set(named) if named.count(pair) > 1) == []


def test_every_measure_is_one_number_for_each_replication():
    """From tables with something in them, with nothing in them, and from no world at all."""
    worlds = a_result(a_tables([won(), lost()], [{"mql_day": 1.0, "accepted": True}]), a_tables(replication=1))
    some, none = measured(worlds), measured(a_result())
    for found in MEASURES.values():
        values = found.values(some)
        assert values.index.tolist() == [0, 1] and values.name == found.key and values.dtype == float, found.key
        assert not np.isinf(values).any(), found.key
        assert len(found.values(none)) == 0


def test_what_needs_every_activity_is_unknown_without():
    """Worlds that were played without detail have no shares of time, and none is called 0."""
    world = measured(a_result(a_tables([won(), lost()])))
    in_detail = [found for found in MEASURES.values() if found.needs_detail]
    assert {"time_online", "time_with_us", "target_time_online", "target_mode_problem_remote"} <= {found.key for found in in_detail}
    assert all(found.values(world).isna().all() for found in in_detail)


def test_what_is_held_against_consumers_is_unknown_where_nobody_played_any():
    """Nor can it be chosen on a page, which has none."""
    world = measured(a_result(a_tables([won(), lost()])))
    held = {found.key: found for found in MEASURES.values() if found.needs_consumers}
    assert list(held) == ["target_worth_low", "target_worth_high", "target_worth_range"]
    assert all(found.values(world).isna().all() for found in held.values())
    assert not set(held) & set(FIGURES)


def test_what_has_a_bare_size_names_its_unit_once():
    """Goodwill is 0.03 higher, not 0.03 goodwill higher; a length is so many months longer."""
    assert MEASURES["kpi_goodwill"].is_bare and not MEASURES["journey_months_median"].is_bare


def test_a_target_is_measured_world_by_world_as_all_are():
    """Against consumers only where somebody played them; each world for itself."""
    tables = [a_tables([won(deal_value=100.0, end_day=210.0)]), a_tables([lost(deal_value=900.0, end_day=420.0)], replication=1)]
    result = a_result(*tables)
    m = Measured.of(result, result.worlds, result.scenario, consumers=[10.0])
    assert TARGETS["length_median"].values(m).tolist() == [10.0, 20.0]
    assert TARGETS["worth_low"].values(m).tolist() == [10.0, 90.0]
    assert TARGETS["worth_low"].values(measured(result)).isna().all()
    assert MEASURES["target_length_median"] is TARGETS["length_median"] and TARGETS["length_median"].name == "length_median"


def test_an_unknown_measure_is_told_with_the_nearest_one():
    """As an unknown key of a scenario is."""
    assert find("win_rate") is METRICS["win_rate"]
    with pytest.raises(ScenarioError, match=r"unknown measure win_rat, did you mean win_rate\?"):
        find("win_rat")


def test_a_key_is_declared_once_and_in_a_known_unit():
    """Neither a second measure of one key nor one that nobody could write."""
    others = {"describe": "A.", "heading": "B"}
    with pytest.raises(ValueError, match="there is a measure win_rate already"):
        declare("win_rate", "X", "share", 1, METRICS["win_rate"].compute, of="all", **others)
    with pytest.raises(ValueError, match=r"unknown unit of the measure brand_new: shares, did you mean share\?"):
        declare("brand_new", "X", "shares", 1, METRICS["win_rate"].compute, of="all", **others)
    assert "brand_new" not in MEASURES


def test_an_abbreviation_stays_one_inside_a_sentence():
    """Other labels begin small there."""
    assert [lowered(label) for label in ("MQLs who become SQLs", "Journeys won")] == ["MQLs who become SQLs", "journeys won"]


def test_the_window_holds_its_first_day_and_not_the_day_after_its_last():
    """Of a year with two months of warm-up and one of cool-down, days 42 to 230 count; what begins at 231 does not."""
    scenario = a_scenario({"market.warm_up_months": 2, "market.cool_down_months": 1})
    days = pd.Series([41.0, 41.999, 42.0, 230.999, 231.0])
    assert window.is_counted(days, scenario).tolist() == [False, False, True, True, False]
    assert window.counted_months(scenario) == 9
    assert list(window.whole_quarters(scenario)) == [1, 2]
    assert window.counted_share(pd.Series([0, 1, 3]), scenario).tolist() == pytest.approx([1 / 3, 1.0, 42 / 63])


def test_a_journey_that_begins_on_the_first_day_of_the_cool_down_counts_nowhere():
    """Nor do its lead and its customer; those of the day before do."""
    scenario = a_scenario({"market.cool_down_months": 1})
    rows = [won(start_day=day) for day in (230.0, 231.0)]
    leads = [{"created_day": day, "journey": place, "account": place} for place, day in enumerate((230.0, 231.0))]
    signed = [{"start_day": day} for day in (230.0, 231.0)]
    m = measured(a_result(a_tables(rows, leads, customers=signed), scenario=scenario))
    assert (len(m.journeys), len(m.leads), len(m.customers)) == (1, 1, 1)
    assert m.journeys["start_day"].tolist() == m.leads["created_day"].tolist() == m.customers["start_day"].tolist() == [230.0]


def test_the_time_that_counts_is_written_in_one_place():
    """No other file of the project compares days with the ends of the window."""
    users = [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for path in [*ROOT.glob("sim/**/*.py"), *ROOT.glob("pages/**/*.py"), *ROOT.glob("tests/**/*.py")]
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Attribute) and node.attr == "counted_days" and path.name != "window.py"
    ]
    assert users == []


def test_tables_of_what_was_measured_are_ours_and_counted():
    """Activities of the warm-up, deals, brand and money of a rival are not among them; our deals of the warm-up are."""
    log = pd.DataFrame({"replication": 0, "journey": [0, 1], "activity": "online", "hours": 1.0})
    world = a_tables(
        [won(start_day=0.0), won(start_day=50.0)],
        opportunities=[{"journey": 0}, {"journey": 1, "stage": "Customer"}, {"journey": 1, "vendor": RIVAL}],
        brand=[{"quarter": 0}, {"vendor": RIVAL}], spend=[{"quarter": 0}, {"vendor": RIVAL}],
    )  # fmt: skip
    object.__setattr__(world, "activities", log)
    m = measured(a_result(world, scenario=a_scenario({"market.warm_up_months": 2})))
    assert m.activities["journey"].tolist() == [1]
    assert (m.deals["journey"].tolist(), len(m.brand), len(m.spend)) == ([0, 1], 1, 1)
    assert m.deals["place"].tolist() == [m.process.stages.index(stage) for stage in m.process.stages if stage.name == "Evaluating"] + [
        len(m.process.stages) - 1
    ]
