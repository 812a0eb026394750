"""The whole question in one frozen value: a `Scenario`, and what may be asked of it."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Mapping
from functools import cached_property
from typing import Any, Self

from pydantic import Field, ValidationError, field_validator, model_validator

from .buyers import Beliefs, Deal, Ending, Group, Jobs, Market, Role, TimeUse, _roles
from .choice import Choice, Consent
from .customers import Customers
from .errors import MOST_PROBLEMS, ScenarioError, messages_of, unknown_key
from .fingerprints import differing, digest
from .labels import WHOLES
from .parameter import Name, Parameter, Section, walk
from .presets import PRESETS, levers_of_presets
from .sellers import Costs, Crm, Leads, Marketing, OperatingModel, Vendor, _vendors
from .texts import Cell, Text

MODEL_VERSION = "5"
"""Raised whenever equal seeds give other numbers, or a setting means something else; part of every fingerprint."""

MAX_VENDORS = 8
MAX_MODELS = 40
"""The most operating models beside the presets, of ours and of rivals, so that a file that was saved can be opened."""

US = "us"


class Scenario(Section):
    """A market, its vendors, and the ways in which we and our rivals may work. Frozen, hashable, complete.

    Field defaults are the mid-market IT purchase. `sim.load` reads one from a file; `with_changes`, `with_operating_model`,
    `with_vendor` and `with_rivals` make a changed one.
    """

    title: Text = Field(default="Untitled", min_length=1, max_length=80)
    question: Text = Field(default="", max_length=400)
    currency: Cell = Field(default="EUR", min_length=1, max_length=8)
    market: Market = Market()
    deal: Deal = Deal()
    group: Group = Group()
    roles: dict[str, Role] = Field(default_factory=_roles)
    time: TimeUse = TimeUse()
    jobs: Jobs = Jobs()
    beliefs: Beliefs = Beliefs()
    ending: Ending = Ending()
    choice: Choice = Choice()
    consent: Consent = Consent()
    vendors: dict[Name, Vendor] = Field(default_factory=_vendors)
    marketing: Marketing = Marketing()
    leads: Leads = Leads()
    costs: Costs = Costs()
    crm: Crm = Crm()
    customers: Customers = Customers()
    operating_models: dict[Name, OperatingModel] = Field(default_factory=levers_of_presets)
    rival_models: dict[Name, OperatingModel] = Field(default_factory=levers_of_presets)

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

    @field_validator("operating_models", "rival_models")
    @classmethod
    def _not_too_many_models(cls, models: dict[str, OperatingModel]) -> dict[str, OperatingModel]:
        if (own := len(models.keys() - PRESETS.keys())) > MAX_MODELS:
            raise ValueError(f"may hold at most {MAX_MODELS} operating models beside {', '.join(PRESETS)}, got {own}")
        return models

    @model_validator(mode="after")
    def _names_exist(self) -> Self:
        problems = []
        for key, vendor in self.vendors.items():
            models = self.operating_models if key == US else self.rival_models
            if vendor.crm_process not in self.crm.processes:
                problems.append(f"vendors.{key}.crm_process must be one of {', '.join(self.crm.processes)}, got {vendor.crm_process}")
            if vendor.operating_model not in models:
                problems.append(f"vendors.{key}.operating_model must be one of {', '.join(models)}, got {vendor.operating_model}")
        for part, models in (("operating_models", self.operating_models), ("rival_models", self.rival_models)):
            lasting = [name for name, levers in models.items() if not levers.change.to]
            for name, then in ((name, levers.change.to) for name, levers in models.items()):
                if then and then not in lasting:
                    problems.append(f"{part}.{name}.change.to must be one of {', '.join(lasting)}, which do not change, got {then}")
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

    def operating_model_of(self, rival: str) -> OperatingModel:
        """Return the levers of a rival, by the vendor's key; ours are chosen for each run.

        Raises
        ------
        ScenarioError
            When no rival has that key.
        """
        rivals = [key for key in self.vendors if key != US]
        if rival not in rivals:
            raise ScenarioError([unknown_key(rival, rivals, "rival")])
        return self.rival_models[self.vendors[rival].operating_model]

    def becomes(self, model: OperatingModel, *, of_rival: bool = False) -> OperatingModel:
        """Return the levers that a way of working changes to; its own where it has no change, or one to the same levers.

        Raises
        ------
        ScenarioError
            When there is no such way of working.
        """
        models = self.rival_models if of_rival else self.operating_models
        if model.change.to and model.change.to not in models:
            raise ScenarioError([f"change.to: {unknown_key(model.change.to, list(models), 'operating model')}"])
        return models[model.change.to] if model.change.to else model

    def parameters(self) -> dict[str, Parameter]:
        """Return every parameter by its dotted key, in the order in which they are declared."""
        return {p.key: p for p in walk(self)}

    def values(self) -> dict[str, Any]:
        """Return every leaf by its dotted key, names and processes included; lists are JSON strings."""
        return dict(self._values)

    @cached_property
    def _values(self) -> dict[str, Any]:
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
        known = self._values
        if unknown := [key for key in changes if key not in known]:
            told = [f"{origin}: {unknown_key(key, list(known), 'key')}" for key in unknown[:MOST_PROBLEMS]]
            raise ScenarioError(told, more=len(unknown) - len(told))
        tree = self.model_dump(mode="json")
        for key, value in changes.items():
            _set(tree, key, value)
        return validate(tree, origin)

    def moved(self, key: str, value: Any, digits: int | None = None) -> Scenario:
        """Return a scenario with one parameter at *value*; the other shares of its whole give way in proportion.

        Parameters
        ----------
        key : str
        value : object
        digits : int, optional
            Round the other shares to so many digits; the largest takes what is left, so that all add to 1.

        Raises
        ------
        ScenarioError
            When another parameter forbids it.
        """
        section, _, name = key.rpartition(".")
        whole = WHOLES.get(section.rpartition(".")[2], ())
        if name not in whole:
            return self.with_changes({key: value})
        now, others = self.values(), [f"{section}.{other}" for other in whole if other != name]
        before = sum(now[other] for other in others)
        parts = {other: now[other] / before if before else 1 / len(others) for other in others}
        shares = {other: (1 - value) * part for other, part in parts.items()}
        return self.with_changes({key: value} | (shares if digits is None else _rounded(shares, 1 - value, digits)))

    def with_operating_model(self, name: str, base: str = "relay", *, replace: bool = False, **levers: Any) -> Scenario:
        """Return a scenario with a further way in which we may work.

        Parameters
        ----------
        name : str
            What to call it: letters, digits, _ and -.
        base : str
            The operating model that it is like but for *levers*: one of the scenario or a preset.
        replace : bool
            Whether it may take the place of one of that name.
        **levers
            Fields of `OperatingModel`.

        Raises
        ------
        ScenarioError
            When the name is taken or cannot be one, there is no such base or lever, or a value is not allowed.
        """
        if name in self.operating_models and not replace:
            raise ScenarioError([f"there is an operating model {name}; replace=True takes its place"])
        tree = self.model_dump(mode="json")
        tree["operating_models"][name] = _like(self._model(base), levers, "lever")
        return validate(tree, f"operating model {name}")

    def with_vendor(self, key: str, base: str | None = None, *, replace: bool = False, **changes: Any) -> Scenario:
        """Return a scenario with a further vendor.

        Parameters
        ----------
        key : str
            The vendor's key: letters, digits, _ and -.
        base : str, optional
            The key of the vendor that it is equipped like; without one it is as vendors come.
        replace : bool
            Whether it may take the place of the vendor of that key, whose name it then keeps.
        **changes
            Fields of `Vendor`; those of a section as a dict or by dotted keys, ``**{"content.problem": 0.9}``. Without a ``name`` a new
            vendor is called by its key.

        Raises
        ------
        ScenarioError
            When the key is taken or cannot be one, there is no such base or field, or a value is not allowed.
        """
        if key in self.vendors and not replace:
            raise ScenarioError([f"there is a vendor {key}; replace=True takes its place"])
        if base is not None and base not in self.vendors:
            raise ScenarioError([unknown_key(base, list(self.vendors), "vendor")])
        name = self.vendors[key].name if key in self.vendors else key.replace("_", " ").capitalize()[:40]
        tree = self.model_dump(mode="json")
        tree["vendors"][key] = _like(self.vendors[base] if base else Vendor(), {"name": name} | changes, "field of a vendor")
        return validate(tree, f"vendor {key}")

    def with_rivals(self, model: str | OperatingModel) -> Scenario:
        """Return a scenario in which every rival works in one way.

        Parameters
        ----------
        model : str or OperatingModel
            One of ours or a preset by name, or levers, which are then called ``custom``. They are copied: a later change of ours leaves
            rivals alone.

        Raises
        ------
        ScenarioError
            When there is no such operating model.
        """
        name, levers = (model, self._model(model)) if isinstance(model, str) else ("custom", model)
        tree = self.model_dump(mode="json")
        tree["rival_models"][name] = levers.model_dump(mode="json")
        if levers.change.to:
            tree["rival_models"][levers.change.to] = self.becomes(levers).model_dump(mode="json")
        for key, vendor in tree["vendors"].items():
            if key != US:
                vendor["operating_model"] = name
        return validate(tree, "rivals")

    def _model(self, name: str) -> OperatingModel:
        known = levers_of_presets() | self.operating_models
        if name not in known:
            raise ScenarioError([unknown_key(name, list(known), "operating model")])
        return known[name]

    @cached_property
    def fingerprint(self) -> str:
        """Twelve hexadecimal digits that cover the model's version and every value that is not as it comes, but neither title nor question.

        The order of vendors and of roles counts, as luck is shared out in it.
        """
        return digest(MODEL_VERSION, {key: value for key, value in self._told.items() if key not in {"title", "question"}})

    @cached_property
    def market_fingerprint(self) -> str:
        """Twelve hexadecimal digits that cover all that a world depends on besides its luck and our own levers.

        These are the model's version, the vendors that take part with the CRM processes that they follow, the levers of those rivals, and
        the market. Operating models that are not played, words and the currency are left out.
        """
        return digest(*self._market)

    def world_fingerprint(self, ours: OperatingModel) -> str:
        """Return twelve hexadecimal digits that cover all that a world depends on besides its luck; *ours* are our own levers."""
        return digest(*self._market, self._leaves_of_way(ours))

    @cached_property
    def _told(self) -> dict[str, Any]:
        """Every leaf that is not as it comes, and the orders that count where they are not as they come."""
        usual = type(self)()
        orders = {"vendors": (list(self.active_vendors), list(usual.active_vendors)), "roles": (list(self.roles), list(usual.roles))}
        return differing(self, usual) | {f"order of {name}": now for name, (now, before) in orders.items() if now != before}

    @property
    def _market(self) -> tuple[Any, ...]:
        told = {key: value for key, value in self._told.items() if not key.startswith(_NOT_OF_THE_MARKET)}
        vendors = [(key, _leaves_of_a_market(vendor)) for key, vendor in self.active_vendors.items()]
        processes = {vendor.crm_process: self.crm.processes[vendor.crm_process] for vendor in self.active_vendors.values()}
        rivals = {key: self._leaves_of_way(self.operating_model_of(key), of_rival=True) for key in self.active_vendors if key != US}
        return MODEL_VERSION, told, vendors, {name: _own_leaves(process) for name, process in processes.items()}, rivals

    def _leaves_of_way(self, model: OperatingModel, *, of_rival: bool = False) -> dict[str, Any]:
        """Return the levers of a way of working, and those that it changes to."""
        later = {"then": _own_leaves(self.becomes(model, of_rival=of_rival))} if model.change.to else {}
        return _own_leaves(model) | later

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Scenario) and self._orders == other._orders and super().__eq__(other)

    def __hash__(self) -> int:
        return int(self.fingerprint, 16)

    @property
    def _orders(self) -> tuple[list[str], list[str]]:
        return list(self.active_vendors), list(self.roles)

    def model_copy(self, *, update: Mapping[str, Any] | None = None, deep: bool = False) -> Self:
        """Return a copy with other values, which are not validated, and so with a fingerprint of its own."""
        copied = super().model_copy(update=update, deep=deep)
        for found in ("fingerprint", "market_fingerprint", "_told", "_values"):
            copied.__dict__.pop(found, None)
        return copied


def validate(tree: Mapping[str, Any], origin: str) -> Scenario:
    """Return the scenario that *tree* describes, or raise one `ScenarioError` with all of its problems."""
    try:
        return Scenario.model_validate(tree)
    except ValidationError as error:
        told, more = messages_of(error, Scenario)
        raise ScenarioError([f"{origin}: {text}" for text in told], more) from None


def flatten(tree: Mapping[str, Any], prefix: str = "") -> dict[str, Any]:
    """Return the leaves of a nested mapping by dotted key; a list is a leaf, as JSON."""
    leaves: dict[str, Any] = {}
    for name, value in tree.items():
        if isinstance(value, Mapping):
            leaves |= flatten(value, f"{prefix}{name}.")
        else:
            leaves[f"{prefix}{name}"] = json.dumps(value) if isinstance(value, list) else value
    return leaves


def merged(base: Mapping[str, Any], change: Mapping[str, Any]) -> dict[str, Any]:
    """Return *base* with the leaves of *change* laid over it; keys only in *change* are kept for validation to judge."""
    both = dict(base)
    for name, value in change.items():
        below = both.get(name)
        both[name] = merged(below, value) if isinstance(below, Mapping) and isinstance(value, Mapping) else value
    return both


def _set(tree: dict[str, Any], key: str, value: Any) -> None:
    *path, last = key.split(".")
    for name in path:
        tree = tree[name]
    if isinstance(tree[last], list) and isinstance(value, str):
        with contextlib.suppress(ValueError):  # validation names the key and the value
            value = json.loads(value)
    tree[last] = value


def _like(base: Section, changes: Mapping[str, Any], what: str) -> dict[str, Any]:
    """Return a section as a tree with other leaves, by dotted keys or nested as the section is."""
    tree = base.model_dump(mode="json")
    known, wanted = flatten(tree), flatten(changes)
    if unknown := [unknown_key(key, list(known), what) for key in wanted if key not in known]:
        raise ScenarioError(unknown)
    for key, value in wanted.items():
        _set(tree, key, value)
    return tree


def _rounded(shares: Mapping[str, float], total: float, digits: int) -> dict[str, float]:
    """Return *shares* rounded; the largest takes what is left of their *total*."""
    found = {key: round(share, digits) for key, share in shares.items()}
    largest = max(found, key=lambda key: found[key])
    found[largest] = round(found[largest] + total - sum(found.values()), 6)
    return found


_NOT_OF_THE_MARKET = ("title", "question", "currency", "operating_models.", "rival_models.", "vendors.", "crm.processes.",
                      "order of vendors")  # fmt: skip
"""What a world does not depend on, or depends on only as far as it is played."""


def _leaves_of_a_market(vendor: Vendor) -> dict[str, Any]:
    """Return what of a vendor that takes part reaches a world otherwise than by its levers."""
    return {key: value for key, value in _own_leaves(vendor).items() if key not in {"operating_model", "takes_part"}}


def _own_leaves(part: Section) -> dict[str, Any]:
    return differing(part, type(part).model_construct())
