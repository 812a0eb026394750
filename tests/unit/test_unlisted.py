"""Settings of events that a question may add, such as a crisis: they can be set and played, and stand in no table."""

from sim.scenario import Scenario
from sim.scenario.change import Change
from sim.scenario.parameter import Section, bounds
from sim.scenario.sellers import Vendor
from tests.builders import a_scenario
from tests.world_builders import RELAY, differences, play

FOLLOWING = {"vendors.rival_a.follow_memory_months": 24.0, "vendors.rival_a.follow_months": 0.0, "vendors.rival_a.follow_dip": 0.5}
CRISIS = {"vendors.us.crisis_month": 3, "vendors.us.crisis_depth": 0.9}


def unlisted_of(section: type[Section]) -> list[str]:
    return [name for name, field in section.model_fields.items() if "unlisted" in (field.json_schema_extra or {})]


def test_settings_of_an_event_make_another_scenario_and_are_no_parameters():
    """A change's dates, a crisis, how a rival follows: within their bounds, and with a label for whoever adds one."""
    listed = Scenario().parameters()
    for section, where in ((Change, "operating_models.relay.change"), (Vendor, "vendors.us")):
        for name in unlisted_of(section):
            field = section.model_fields[name]
            low, high = bounds(field)
            assert field.title and low is not None and high is not None and low <= field.default <= high
            assert f"{where}.{name}" in Scenario().values() and f"{where}.{name}" not in listed
    assert {"month", "ramp_months", "dip", "cost"} == set(unlisted_of(Change))
    assert {"crisis_month", "crisis_depth"} < set(unlisted_of(Vendor))
    assert Scenario().with_changes(CRISIS).fingerprint != Scenario().fingerprint


def test_without_the_event_its_settings_move_nothing():
    """How a rival would follow says nothing of one that never does, nor the depth of a crisis that does not come; a crisis does."""
    as_it_comes = play(a_scenario(), RELAY)
    silent = {"vendors.us.crisis_depth": 0.9, "operating_models.relay.change.month": 1.0, "operating_models.relay.change.dip": 0.9}
    assert not differences(as_it_comes, play(a_scenario(FOLLOWING | silent), "relay"))
    assert differences(as_it_comes, play(a_scenario(CRISIS), RELAY))
