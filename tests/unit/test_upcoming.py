"""Settings and presets of mechanisms to come: they can be set and played, and stand in no table."""

from sim.scenario import LEVERS, PRESETS, OperatingModel, Scenario
from sim.scenario.parameter import Section
from sim.scenario.presets import UPCOMING_PRESETS
from tests.builders import a_scenario
from tests.world_builders import play
from tests.world_invariants import broken


def upcoming_of(section: type[Section]) -> list[str]:
    return [name for name, field in section.model_fields.items() if "upcoming" in (field.json_schema_extra or {})]


def test_a_setting_to_come_can_be_set_and_is_in_no_table():
    """A lever and a number: each makes another scenario, but there is no such lever and no such parameter yet."""
    changed = Scenario().with_changes({"operating_models.relay.triage": "by_value"})
    assert "triage" in upcoming_of(OperatingModel) and changed.fingerprint != Scenario().fingerprint
    assert not set(upcoming_of(OperatingModel)) & set(LEVERS)
    assert not [key for key in Scenario().parameters() if key.endswith(".triage")]


def test_a_preset_to_come_plays():
    """It is no preset yet, and every claim about a run holds for it; some leads are never called, the others wait for hours."""
    assert not set(UPCOMING_PRESETS) & set(PRESETS)
    scenario = a_scenario({"market.casual_readers_per_year": 6.0, "leads.cooling_days": 10.0, "leads.threshold": 4.0})
    tables = play(scenario, UPCOMING_PRESETS["relay_as_found"].levers)
    assert broken(tables, scenario) == []
    ours = tables.leads[(tables.leads["vendor"] == "We") & tables.leads["mql_day"].notna()]
    wait = (ours["first_sales_touch_day"] - ours["mql_day"]).dropna()
    assert (ours["reason"] == "never called").any() and wait.mean() > 0.5
