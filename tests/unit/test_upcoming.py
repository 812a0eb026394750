"""Settings of mechanisms to come: they can be set, and stand in no table."""

from sim.scenario import LEVERS, OperatingModel, Scenario
from sim.scenario.parameter import Section


def upcoming_of(section: type[Section]) -> list[str]:
    return [name for name, field in section.model_fields.items() if "upcoming" in (field.json_schema_extra or {})]


def test_a_setting_to_come_can_be_set_and_is_in_no_table():
    """A lever and a number: each makes another scenario, but there is no such lever and no such parameter yet."""
    changed = Scenario().with_changes({"operating_models.relay.triage": "by_value"})
    assert "triage" in upcoming_of(OperatingModel) and changed.fingerprint != Scenario().fingerprint
    assert not set(upcoming_of(OperatingModel)) & set(LEVERS)
    assert not [key for key in Scenario().parameters() if key.endswith(".triage")]
