"""What hypothesis draws: whatever a scenario holds, a parameter, a lever or a vendor's property that is new among it."""

from collections.abc import Callable, Mapping
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, find, given, settings
from hypothesis import strategies as st
from hypothesis.errors import NoSuchExample

from sim.scenario import US, OperatingModel, Scenario
from sim.scenario.parameter import Section, parameter
from sim.scenario.scenario import flatten
from tests.properties.random_scenarios import NARROWER, changes, levers, value_of, vendors

WORDS = {"title", "question", "currency"}  # they change no number


def drawn_of(strategy: st.SearchStrategy[Any]) -> list[Any]:
    """Return some of what a strategy draws."""
    drawn: list[Any] = []

    @settings(max_examples=100, suppress_health_check=list(HealthCheck), database=None)
    @given(strategy)
    def draw(example: Any) -> None:
        drawn.append(example)

    draw()
    return drawn


def is_drawn(strategy: st.SearchStrategy[Any], fits: Callable[[Any], bool]) -> bool:
    """Tell whether something that fits is among the first five hundred that are drawn."""
    try:
        find(strategy, fits, settings=settings(max_examples=500, phases=[Phase.generate], database=None))
    except NoSuchExample:
        return False
    return True


def keys_of(scenario: Scenario) -> set[str]:
    """Return the dotted keys of what is drawn for a scenario, levers as relay's and every vendor's as ours."""
    world = {key for drawn in drawn_of(changes(scenario)) for key in drawn}
    models = {f"operating_models.relay.{lever}" for drawn in drawn_of(levers(scenario)) for lever in type(drawn).model_fields}
    sold = {f"vendors.{US}.{key}" for drawn in drawn_of(vendors(scenario)) for vendor in drawn.values() for key in flatten(vendor)}
    return world | models | sold


def test_everything_that_a_scenario_holds_is_drawn():
    """Every leaf, but for words and what a CRM's stages are called and promise; of vendors and operating models one stands for all."""
    scenario = Scenario()
    others = {f"vendors.{key}." for key in scenario.vendors if key != US}
    others |= {f"operating_models.{key}." for key in scenario.operating_models if key != "relay"} | {"crm.processes."}
    once = {key for key in scenario.values() if not key.startswith(tuple(others)) and not key.endswith(".change.to")}
    assert once - keys_of(scenario) - unlisted_in(scenario) == WORDS


def unlisted_in(section: Section, prefix: str = "") -> set[str]:
    """Return the dotted keys of settings of events that a question may add."""
    found = set()
    for name, field in type(section).model_fields.items():
        value, extra = getattr(section, name), field.json_schema_extra
        if isinstance(extra, dict) and "unlisted" in extra:
            found.add(prefix + name)
        parts = {name: value} if isinstance(value, Section) else value if isinstance(value, dict) else {}
        for key, part in parts.items():
            if isinstance(part, Section):
                found |= unlisted_in(part, f"{prefix}{name}." if isinstance(value, Section) else f"{prefix}{name}.{key}.")
    return found


def widened(scenario: Scenario, path: list[str], **fields: tuple[type, Any]) -> Scenario:
    """Return *scenario* with more fields in one of its sections, as somebody would declare them there."""

    def within(node: Any, path: list[str]) -> Any:
        if not path:
            wider = type("Wider", (type(node),), {"__annotations__": {name: kind for name, (kind, _) in fields.items()}}
                         | {name: declared for name, (_, declared) in fields.items()})  # fmt: skip
            return wider(**node.model_dump())
        name, *rest = path
        if isinstance(node, Mapping):
            return {**node, name: within(node[name], rest)}
        return node.model_copy(update={name: within(getattr(node, name), rest)})

    return within(scenario, path)


NEW = {
    "a_share": (float, parameter(0.5, 0.0, 1.0, label="A share")),
    "a_number": (int, parameter(3, 1, 9, label="A number")),
    "a_switch": (bool, parameter(False, label="A switch")),
}


@pytest.mark.parametrize(("section", "name"), list(zip(("time", "customers", "roles.user"), NEW, strict=True)))
def test_a_new_parameter_is_drawn_unasked(section, name):
    """Declared in a section and nowhere else, it takes other values than its own."""
    scenario, key = widened(Scenario(), section.split("."), **NEW), f"{section}.{name}"
    usual = scenario.parameters()[key].value
    assert is_drawn(changes(scenario), lambda drawn: drawn.get(key, usual) != usual)


@pytest.mark.parametrize(("section", "name"), [("", "a_number"), ("content.", "a_share")])
def test_a_new_property_of_a_vendor_is_drawn_unasked(section, name):
    """Declared for us, drawn for whoever takes part."""
    scenario = widened(Scenario(), f"vendors.{US}.{section}".strip(".").split("."), **NEW)
    usual = scenario.parameters()[f"vendors.{US}.{section}{name}"].value
    for vendor in (US, "rival_b"):
        assert is_drawn(vendors(scenario), lambda drawn: flatten(drawn.get(vendor, {})).get(section + name, usual) != usual)  # noqa: B023


@pytest.mark.parametrize("name", NEW)
def test_a_new_lever_is_drawn_unasked(name):
    """And what is drawn is an operating model that has it."""
    scenario = widened(Scenario(), ["operating_models", "relay"], **NEW)
    usual = getattr(scenario.operating_models["relay"], name)
    assert is_drawn(levers(scenario), lambda model: isinstance(model, OperatingModel) and getattr(model, name) != usual)


def test_a_new_number_is_drawn_at_its_bounds_and_between():
    """Extremes are where models break."""
    scenario = widened(Scenario(), ["time"], a_share=NEW["a_share"])
    drawn = value_of(scenario.parameters()["time.a_share"])
    assert is_drawn(drawn, (0.0).__eq__) and is_drawn(drawn, (1.0).__eq__) and is_drawn(drawn, lambda share: 0.0 < share < 1.0)


def test_what_is_narrowed_exists_and_is_narrower():
    """A name of the past, or a range that is no longer within the parameter's own, is found."""
    parameters = Scenario().parameters()
    for key, (low, high) in NARROWER.items():
        declared = parameters[key]
        assert declared.low <= low <= high <= declared.high and (low, high) != (declared.low, declared.high), key
