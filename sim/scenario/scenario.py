"""The whole question in one frozen value: a `Scenario`, and what may be asked of it."""

from __future__ import annotations

import contextlib
import hashlib
import json
from collections.abc import Mapping
from functools import cached_property
from typing import Any, Self

from pydantic import Field, ValidationError, field_validator, model_validator

from .buyers import Beliefs, Deal, Ending, Group, Jobs, Market, Role, TimeUse, _roles
from .customers import Customers
from .errors import ScenarioError, messages_of, unknown_key
from .parameter import Name, Parameter, Section, walk
from .sellers import RUGBY, Costs, Crm, Leads, Marketing, OperatingModel, Vendor, _vendors

MODEL_VERSION = "4"
"""Raised whenever equal seeds give other numbers; part of every fingerprint."""

MAX_VENDORS = 8
US = "us"


class Scenario(Section):
    """A market, its vendors and their operating models. Frozen, hashable, complete.

    Field defaults are the mid-market IT purchase. `sim.load` reads one from a file, `with_changes` makes a changed one.
    """

    title: str = Field(default="Untitled", min_length=1, max_length=80)
    question: str = Field(default="", max_length=400)
    currency: str = Field(default="EUR", min_length=1, max_length=8)
    market: Market = Market()
    deal: Deal = Deal()
    group: Group = Group()
    roles: dict[str, Role] = Field(default_factory=_roles)
    time: TimeUse = TimeUse()
    jobs: Jobs = Jobs()
    beliefs: Beliefs = Beliefs()
    ending: Ending = Ending()
    vendors: dict[Name, Vendor] = Field(default_factory=_vendors)
    marketing: Marketing = Marketing()
    leads: Leads = Leads()
    costs: Costs = Costs()
    crm: Crm = Crm()
    customers: Customers = Customers()
    operating_models: dict[Name, OperatingModel] = Field(default_factory=lambda: {"relay": OperatingModel(), "rugby": RUGBY})

    @field_validator("roles")
    @classmethod
    def _known_roles(cls, roles: dict[str, Role]) -> dict[str, Role]:
        known = _roles()
        if unknown := [name for name in roles if name not in known]:
            raise ValueError("; ".join(unknown_key(name, list(known), "role") for name in unknown))
        if not {"decider", "initiator"} <= set(roles):
            raise ValueError("must hold at least the roles decider and initiator")
        return roles

    @field_validator("vendors")
    @classmethod
    def _vendors_with_us(cls, vendors: dict[str, Vendor]) -> dict[str, Vendor]:
        if US not in vendors:
            raise ValueError(f"must hold at least one vendor, under the key {US}")
        if not vendors[US].takes_part:
            raise ValueError(f"{US}.takes_part must be true: without us there is nothing to compare")
        if len(vendors) > MAX_VENDORS:
            raise ValueError(f"may hold at most {MAX_VENDORS} vendors, got {len(vendors)}")
        names = [vendor.name for vendor in vendors.values()]
        if len(set(names)) < len(names):
            raise ValueError(f"every vendor needs a name of its own, got {', '.join(names)}")
        return vendors

    @model_validator(mode="after")
    def _names_exist(self) -> Self:
        problems = []
        for key, vendor in self.vendors.items():
            if vendor.crm_process not in self.crm.processes:
                problems.append(f"vendors.{key}.crm_process must be one of {', '.join(self.crm.processes)}, got {vendor.crm_process}")
            if vendor.operating_model not in self.operating_models:
                problems.append(f"vendors.{key}.operating_model must be one of {', '.join(self.operating_models)}, "
                                f"got {vendor.operating_model}")  # fmt: skip
        market, left_out = self.market, self.market.warm_up_months + self.market.cool_down_months
        if left_out >= market.months:
            and_cool_down = " and market.cool_down_months together" if market.cool_down_months else ""
            problems.append(f"market.warm_up_months{and_cool_down} must be below market.months ({market.months}), got {left_out}")
        if problems:
            raise ValueError("; ".join(problems))
        return self

    @property
    def active_vendors(self) -> dict[str, Vendor]:
        """Vendors that take part, ours first."""
        return {US: self.vendors[US]} | {k: v for k, v in self.vendors.items() if v.takes_part and k != US}

    def parameters(self) -> dict[str, Parameter]:
        """Return every parameter by its dotted key, in the order in which they are declared."""
        return {p.key: p for p in walk(self)}

    def values(self) -> dict[str, Any]:
        """Return every leaf by its dotted key, names and processes included; lists are JSON strings."""
        return flatten(self.model_dump(mode="json"))

    def differences(self, base: Scenario) -> dict[str, Any]:
        """Return the leaves in which this scenario differs from *base*, by dotted key.

        ``base.with_changes(scenario.differences(base)) == scenario`` whenever *base* has all of its keys.
        """
        theirs = base.values()
        return {key: value for key, value in self.values().items() if theirs.get(key, ...) != value}

    def with_changes(self, changes: Mapping[str, Any], origin: str = "changes") -> Scenario:
        """Return a scenario in which the dotted keys of *changes* have new values.

        Raises
        ------
        ScenarioError
            Listing every unknown key (with a near match) and every value that is not allowed.
        """
        known = self.values()
        unknown = [unknown_key(key, list(known), "key") for key in changes if key not in known]
        if unknown:
            raise ScenarioError([f"{origin}: {text}" for text in unknown])
        tree = self.model_dump(mode="json")
        for key, value in changes.items():
            _set(tree, key, value)
        return validate(tree, origin)

    @cached_property
    def fingerprint(self) -> str:
        """Twelve hexadecimal digits that cover every value and the model's version, but neither title nor question."""
        content = self.model_dump(mode="json", exclude={"title", "question"})
        text = json.dumps([MODEL_VERSION, content], sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(text.encode()).hexdigest()[:12]

    def __hash__(self) -> int:
        return int(self.fingerprint, 16)

    def model_copy(self, *, update: Mapping[str, Any] | None = None, deep: bool = False) -> Self:
        """Return a copy with other values, which are not validated, and so with a fingerprint of its own."""
        copied = super().model_copy(update=update, deep=deep)
        copied.__dict__.pop("fingerprint", None)
        return copied


def validate(tree: Mapping[str, Any], origin: str) -> Scenario:
    """Return the scenario that *tree* describes, or raise one `ScenarioError` with all of its problems."""
    try:
        return Scenario.model_validate(tree)
    except ValidationError as error:
        raise ScenarioError([f"{origin}: {text}" for text in messages_of(error, Scenario)]) from None


def flatten(tree: Mapping[str, Any], prefix: str = "") -> dict[str, Any]:
    """Return the leaves of a nested mapping by dotted key; a list is a leaf, as JSON."""
    leaves: dict[str, Any] = {}
    for name, value in tree.items():
        if isinstance(value, Mapping):
            leaves |= flatten(value, f"{prefix}{name}.")
        else:
            leaves[f"{prefix}{name}"] = json.dumps(value) if isinstance(value, list) else value
    return leaves


def _set(tree: dict[str, Any], key: str, value: Any) -> None:
    *path, last = key.split(".")
    for name in path:
        tree = tree[name]
    if isinstance(tree[last], list) and isinstance(value, str):
        with contextlib.suppress(ValueError):  # validation names the key and the value
            value = json.loads(value)
    tree[last] = value
