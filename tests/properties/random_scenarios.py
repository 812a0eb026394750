"""Valid scenarios at random for hypothesis: every parameter and lever by its kind and bounds, in small markets of up to eight vendors.

Whatever a scenario's table holds is drawn, so a new parameter is tried unasked. `NARROWER` names the few whose whole range would only
ask for more work, and `agreeing` what the values of several parameters owe each other.
"""

from collections.abc import Callable, Mapping
from typing import Any

from hypothesis import strategies as st

from sim.scenario import US, OperatingModel, Scenario
from sim.scenario.labels import WHOLES
from sim.scenario.parameter import Parameter
from sim.scenario.specialists import SPECIALISTS
from tests.builders import a_scenario

NARROWER = {
    "market.accounts": (1, 25),  # each is a company that may buy
    "market.months": (1, 30),  # each is as much work as the one before
    "market.warm_up_months": (0, 12),  # beyond the months above nothing would count
    "market.cool_down_months": (0, 12),  # the same
    "market.casual_readers_per_year": (0.0, 10.0),  # each reads for some events
    "leads.casual_visits": (1.0, 10.0),  # each is an event
    "group.hours_per_week": (0.1, 8.0),  # more hours are more activities a week
    "time.online_hours": (0.25, 8.0),  # shorter sessions are more activities
    "time.offline_hours": (0.25, 8.0),
    "time.group_meeting_hours": (0.25, 8.0),
    "time.supplier_meeting_hours": (0.25, 8.0),
    "time.other_hours": (0.25, 8.0),
    "customers.contract_months": (1, 24),  # a longer one is never renewed
    "crm.meetings_per_stage": (1, 9),  # with more no deal moves
    "crm.push_after": (1, 30),  # with more nothing is pushed
    "vendors.us.marketing_hours": (0.0, 1000.0),  # with more all content is perfect
    "vendors.us.sales_people": (0, 4),  # with more nobody ever waits
}

USUAL = a_scenario().values()


def between(low: float, high: float) -> st.SearchStrategy[float]:
    """A number between two bounds, often one of them."""
    return st.sampled_from([low, high]) | st.floats(low, high)


def value_of(parameter: Parameter) -> st.SearchStrategy[Any]:
    """A value that the parameter allows."""
    low, high = NARROWER.get(parameter.key, (parameter.low, parameter.high))
    kinds: dict[str, Callable[[], st.SearchStrategy[Any]]] = {
        "number": lambda: between(low, high),
        "integer": lambda: st.integers(low, high),
        "switch": st.booleans,
        "choice": lambda: st.sampled_from(parameter.choices),
    }
    return kinds[parameter.kind]()


def wholes_among(parameters: Mapping[str, Parameter]) -> list[list[str]]:
    """The keys of shares that add to one, whole by whole."""
    sections = dict.fromkeys(parameter.section for parameter in parameters.values())
    return [[f"{section}.{name}" for name in WHOLES[last]] for section in sections if (last := section.rpartition(".")[2]) in WHOLES]


def that_add_to_one(keys: list[str]) -> st.SearchStrategy[dict[str, float]]:
    """Shares of one whole, some of them 0."""
    some = st.lists(st.sampled_from([0.0, 1.0]) | st.floats(0.01, 1.0), min_size=len(keys), max_size=len(keys)).filter(any)
    return some.map(lambda weights: {key: weight / sum(weights) for key, weight in zip(keys, weights, strict=True)})


def values_of(parameters: Mapping[str, Parameter]) -> st.SearchStrategy[dict[str, Any]]:
    """Values by key, for some of the parameters; for all shares of a whole or for none."""
    wholes = wholes_among(parameters)
    alone = {key: value_of(parameter) for key, parameter in parameters.items() if not any(key in keys for keys in wholes)}
    parts = [st.fixed_dictionaries({}, optional=alone), *(st.just({}) | that_add_to_one(keys) for keys in wholes)]
    return st.tuples(*parts).map(lambda drawn: {key: value for part in drawn for key, value in part.items()})


def changes(scenario: Scenario | None = None) -> st.SearchStrategy[dict[str, Any]]:
    """Changes to a small market: everything but vendors and operating models."""
    scenario = scenario or Scenario()
    parameters = {key: p for key, p in scenario.parameters().items() if not key.startswith(("vendors.", "operating_models."))}
    return values_of(parameters).map(agreeing)


def agreeing(drawn: dict[str, Any]) -> dict[str, Any]:
    """Return changes in which no value contradicts another: the smaller one gives way."""
    value = USUAL | drawn
    warm_up = min(value["market.warm_up_months"], value["market.months"] - 1)
    return drawn | {
        "market.warm_up_months": warm_up,
        "market.cool_down_months": min(value["market.cool_down_months"], value["market.months"] - 1 - warm_up),
        "jobs.reopened_understanding": min(value["jobs.reopened_understanding"], value["jobs.validated_at"]),
        "consent.agrees_within": min(value["consent.agrees_within"], value["consent.parts_beyond"]),
    }


def levers(scenario: Scenario | None = None) -> st.SearchStrategy[OperatingModel]:
    """An operating model, every lever of which is drawn."""
    scenario, prefix = scenario or Scenario(), "operating_models.relay."
    drawn = {key.removeprefix(prefix): value_of(p) for key, p in scenario.parameters().items() if key.startswith(prefix)}
    return st.builds(type(scenario.operating_models["relay"]), **drawn)


def vendors(scenario: Scenario | None = None) -> st.SearchStrategy[dict[str, dict]]:
    """One to eight vendors: some without sales people, some without marketing, some unknown, some that take no part."""
    scenario, prefix = scenario or Scenario(), f"vendors.{US}."
    ours = {key: parameter for key, parameter in scenario.parameters().items() if key.startswith(prefix)}
    names = {
        "operating_model": st.sampled_from(list(scenario.operating_models)),
        "crm_process": st.sampled_from(list(scenario.crm.processes)),
        "specialists": st.lists(st.sampled_from(SPECIALISTS), max_size=15),
    }
    one = st.tuples(values_of(ours).map(lambda drawn: tree_of(drawn, prefix)), st.fixed_dictionaries({}, optional=names))
    keys = [US, *(f"rival_{letter}" for letter in "abcdefg")]

    def named(drawn: list[tuple[dict, dict]]) -> dict[str, dict]:
        rows = {key: {**values, **more, "name": key.upper()} for key, (values, more) in zip(keys, drawn, strict=False)}
        return rows | {US: rows[US] | {"takes_part": True}}

    return st.lists(one, min_size=1, max_size=len(keys)).map(named)


def tree_of(values: Mapping[str, Any], prefix: str) -> dict[str, Any]:
    """Return values by dotted key as a tree, without the part that all keys begin with."""
    tree: dict[str, Any] = {}
    for key, value in values.items():
        *path, last = key.removeprefix(prefix).split(".")
        branch = tree
        for name in path:
            branch = branch.setdefault(name, {})
        branch[last] = value
    return tree


def scenario_of(changes: dict, vendors: dict) -> Scenario:
    """Return the scenario that hypothesis thought of; it shows the two arguments when something is wrong."""
    return Scenario.model_validate(a_scenario(changes).model_dump(mode="json") | {"vendors": vendors})
