"""The parameters that compiled code reads, derived from the sections of a scenario: none is listed here by hand.

Every number and switch of a section becomes a field under its own name, a part by job (`JOBS`) or by source of leads an array. A parameter
that is declared in a section is there for the kernel to use, as ``w.params.name``; those of the section ``customers``, as
``w.customer_params.name``. All are floating-point numbers, so that no formula depends on which of them are whole.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Literal, get_args, get_origin

import numpy as np
from scipy.special import ndtri

from sim.scenario import JOBS, ROLES, OperatingModel, Scenario, Vendor
from sim.scenario.calendar import DAYS_PER_MONTH
from sim.scenario.customers import AfterSale, Customers
from sim.scenario.parameter import Section
from sim.scenario.structural import MOST_STEPS

from .codes import N_JOBS, N_KINDS, N_ROLES, SOURCES
from .layout import Field, Layout

AFTER_THE_SALE = "customers"
SECTIONS: dict[str, type[Section]] = {
    name: field.annotation
    for name, field in Scenario.model_fields.items()
    if isinstance(field.annotation, type) and issubclass(field.annotation, Section) and name != AFTER_THE_SALE
}
"""The sections of which a scenario has one each, but for what follows the sale."""
SWITCH, WHOLE, NUMBER = bool, int, float


def fields_of(section: type[Section], whole: str = "f8") -> Iterator[Field]:
    """Yield a field for each plain number and switch of *section*, and an array for each part by job or by source.

    Parameters
    ----------
    section : type of Section
    whole : str
        The type of whole numbers, switches and the codes of choices; choices are left out when it is that of all numbers.
    """
    for name, field in section.model_fields.items():
        kind: Any = field.annotation
        if kind is NUMBER:
            yield Field(name, "f8")
        elif kind in (SWITCH, WHOLE) or (whole != "f8" and get_origin(kind) is Literal):
            yield Field(name, whole)
        elif is_vector(kind):
            yield Field(name, "f8", len(kind.model_fields))


def is_vector(kind: Any) -> bool:
    """Whether a part of a section holds one number for each job, or for each source of leads."""
    return isinstance(kind, type) and issubclass(kind, Section) and tuple(kind.model_fields) in (JOBS, SOURCES)


def without_clashes(parts: Mapping[str, Iterator[Field]]) -> list[Field]:
    """Return the fields of all *parts*.

    Raises
    ------
    TypeError
        Naming both parts, when a name stands in two of them: compiled code could not tell them apart.
    """
    found: dict[str, str] = {}
    fields: list[Field] = []
    for part, own in parts.items():
        for field in own:
            if (other := found.setdefault(field.name, part)) != part:
                raise TypeError(f"the kernel knows a parameter by its name alone, and {other}.{field.name} and {part}.{field.name} "
                                "have the same: rename one of them")  # fmt: skip
            fields.append(field)
    return fields


_DERIVED = (
    Field("key", "u8", 2), Field("n_vendors", "i8"), Field("detail", "i8"), Field("most_steps", "i8"),
    Field("horizon", "f8"),
    Field("learning_rate", "f8", N_JOBS), Field("mean_hours", "f8", N_KINDS), Field("shares", "f8", N_KINDS),
    Field("role_weight", "f8", N_ROLES), Field("role_attention", "f8", (N_ROLES, N_JOBS)), Field("n_later_roles", "i8"),
    Field("role_interest", "f8", N_ROLES), Field("role_change_cost", "f8", N_ROLES), Field("role_can_block", "f8", N_ROLES),
    Field("talk_weight", "f8", N_JOBS),
    Field("later_role", "i8", N_ROLES), Field("later_role_odds", "f8", N_ROLES), Field("list_cut", "f8"),
)  # fmt: skip
PARAMS = Layout(
    *without_clashes({"the run": iter(_DERIVED)} | {name: fields_of(section) for name, section in SECTIONS.items()}), name="params"
)
"""What is constant for a run: the parameters of a scenario, what is computed from them once, and the key of random numbers."""
CUSTOMER_PARAMS = Layout(*fields_of(Customers), name="customer_params")
"""What happens after the sale: the section ``customers`` of a scenario."""
VENDOR_DECLARED = without_clashes(
    {
        "vendors": fields_of(Vendor, "i8"),
        "vendors.after_sale": fields_of(AfterSale, "i8"),
        "operating_models": fields_of(OperatingModel, "i8"),
    }
)
"""What a vendor and its operating model are declared to be, as far as it is numbers, switches and choices."""


def fill(record: np.record, section: Section) -> None:
    """Copy what *section* declares into the fields of *record* that have the same names; a choice is its place among the choices."""
    for name, field in type(section).model_fields.items():
        value: Any = getattr(section, name)
        if is_vector(field.annotation):
            record[name] = list(value.model_dump().values())
        elif get_origin(field.annotation) is Literal:
            if name in (record.dtype.names or ()):
                record[name] = get_args(field.annotation).index(value)
        elif field.annotation in (SWITCH, WHOLE, NUMBER):
            record[name] = value


def params_of(scenario: Scenario, key: np.ndarray, detail: bool) -> np.record:
    """Return the constants of a run as one record of `PARAMS`; *key* are the two words of `random_streams.key_of`."""
    params, time = PARAMS.blank()[0], scenario.time
    for name in SECTIONS:
        fill(params, getattr(scenario, name))
    params["key"], params["detail"], params["most_steps"] = key, detail, MOST_STEPS
    params["n_vendors"], params["horizon"] = len(scenario.active_vendors), scenario.market.months * DAYS_PER_MONTH
    params["learning_rate"] = [1.0 / getattr(scenario.jobs.learning, job) for job in JOBS]
    params["mean_hours"] = [time.online_hours, time.offline_hours, time.group_meeting_hours, time.supplier_meeting_hours, time.other_hours]
    params["shares"] = [time.online, time.offline, time.group_meeting, time.supplier_meeting, time.other]
    of_the_right_trade = max(1.0 - scenario.market.wrong_trade_share, 1e-9)
    params["list_cut"] = ndtri(1.0 - min(1.0, scenario.marketing.list_share / of_the_right_trade))
    params["talk_weight"] = talk_weights(scenario)
    _roles_of(scenario, params)
    return params


def talk_weights(scenario: Scenario) -> np.ndarray:
    """Return how much more often a group meets suppliers on each job than on the mean of a journey, shape (4,).

    They rise evenly with the job, ``choice.talks_rise`` times from the first to the last, and their mean over the hours that the jobs
    ask for is 1, so that the whole journey keeps its split of time.
    """
    hours = np.array([getattr(scenario.jobs.learning, job) for job in JOBS])
    rising = 1.0 + scenario.choice.talks_rise * np.arange(N_JOBS) / (N_JOBS - 1)
    return rising * hours.sum() / (rising * hours).sum()


def customer_params_of(scenario: Scenario) -> np.record:
    """Return what happens after the sale as one record of `CUSTOMER_PARAMS`."""
    params = CUSTOMER_PARAMS.blank()[0]
    fill(params, scenario.customers)
    return params


def _roles_of(scenario: Scenario, params: np.record) -> None:
    params["role_weight"], params["role_attention"] = 1.0, 0.5
    for name, role in scenario.roles.items():
        params["role_weight"][ROLES.index(name)] = role.weight
        params["role_attention"][ROLES.index(name)] = [getattr(role.attention, job) for job in JOBS]
        for own in ("interest", "change_cost", "can_block"):
            params[f"role_{own}"][ROLES.index(name)] = getattr(role, own)
    later = {name: role.share for name, role in scenario.roles.items() if role.share > 0} or {"decider": 1.0}
    params["n_later_roles"] = len(later)
    params["later_role"][: len(later)] = [ROLES.index(name) for name in later]
    params["later_role_odds"][: len(later)] = np.cumsum(list(later.values()))
