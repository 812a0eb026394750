"""What tests of the world start from: markets with nothing left to chance, groups and vendors of plain numbers, equal tables."""

import io
from collections.abc import Mapping, Sequence
from dataclasses import fields, replace
from typing import Any

import numpy as np
import pandas as pd

from sim.scenario import JOBS, OperatingModel, Scenario
from sim.world import Tables, run_replication
from sim.world.kernel.calendars import book, book_cold, book_first
from sim.world.kernel.codes import GROUP_MEETING
from sim.world.kernel.company import form_group
from sim.world.kernel.dtypes import JOURNEY, VENDOR
from sim.world.kernel.random_streams import key_of
from sim.world.kernel.state import World, new_world
from sim.world.kernel.turns import open_market
from sim.world.market import MarketRun
from sim.world.vendor import VendorProcess
from tests.builders import a_scenario

TABLES = tuple(field.name for field in fields(Tables))
RELAY, RUGBY = Scenario().operating_models["relay"], Scenario().operating_models["rugby"]
DAYS_PER_MONTH = 21.0
NO_CHANCE = {
    "market.accounts": 1, "market.in_market_per_quarter": 3.0, "market.wrong_trade_share": 0.0, "market.rest_months": 120.0,
    "market.casual_readers_per_year": 0.0, "market.months": 60, "market.warm_up_months": 0, "deal.value_spread": 0.0,
    "group.size_mean": 1, "group.size_spread": 0.0, "group.opening_disagreement": 0.0, "time.hours_spread": 0.0,
    "jobs.wander": 0.0, "jobs.new_information": 0.0, "beliefs.fit_spread": 0.0,
    "ending.only_looking": 0.0, "ending.negotiation_days": 25.0, "ending.negotiation_spread": 0.0, "ending.needs_quote": False,
    "vendors.us.selling_share": 0.5, "marketing.content_gain": 0.0, "marketing.content_aging": 0.0, "leads.fit_wanted": -10.0,
}  # fmt: skip
"""One person of one company buys once: lengths constant, chances 0 or 1; only the days on which things happen are drawn."""
ALL_IN_MIND = {"choice.mind_constant": 20.0, "choice.mind_goodwill": 0.0, "choice.mind_worth": 0.0}
"""Every supplier is in the race from the first day."""
ALL_AGREE = {
    "consent.own_interest": 0.0, "consent.own_scatter": 0.0, "consent.benefit": 10.0, "consent.benefit_spread": 0.0,
    "consent.cost_spread": 0.0, "consent.fatigue": 0.0, "consent.hold_per_month": 0.0, "consent.effort_spread": 0.0,
}  # fmt: skip
"""Nobody has a view or an interest of its own, all want the purchase, nothing comes between, and every group works as hard."""
NO_CALLS = {f"choice.asks_sales.{job}": 0.0 for job in JOBS}
"""Nobody asks for a sales person: who becomes known is scored."""
SMOOTH = {"hand_over_days": 0.0, "hand_over_hours": 0.0, "triage": "first_come", "cold_share": 1.0}
"""Levers of a hand-over that takes no time; sales calls whoever came first, at any time of the day."""
PLAIN_SELLERS = {
    "leads.cooling_days": 0.0, "leads.notes_handed_over": False, "leads.travel_hours": 0.0, "leads.named_in_talk": 1.0,
    "crm.hope": 0.0, "crm.slip": 0.0, "crm.quotes_by_signals": False, "beliefs.remote_depth": 1.0, "beliefs.tailoring": 0.0,
    "choice.follow_up": 0.0, "choice.talks_rise": 0.0,
    "choice.preference": 0.0, "leads.brand_trust": 0.0, "choice.quote_hours": 0.0, "choice.negotiation_hours": 0.0,
    **{f"vendors.{vendor}.{name}": 0.0 for vendor in ("us", "rival_a", "rival_b")
       for name in ("prospecting_share", "seller_spread", "ramp_months", "turnover", "case_share", "case_content")},
    **{f"{models}.{model}.{lever}": value for models in ("operating_models", "rival_models") for model in ("relay", "rugby")
       for lever, value in SMOOTH.items()},
}  # fmt: skip
"""Sellers are all alike, stay, do not look for leads, and are met as often as others; a talk tells the same however it is held, and a
hand-over takes no time.
"""
PLAIN_CUSTOMERS = {f"customers.{name}": 0.0 for name in
                   ("dialogue_fit", "serving_cost", "dialogue_saves", "push_displaces", "ambassador_needs")}  # fmt: skip
"""Dialogue builds loyalty and nothing else, serving costs nothing, and a recommendation wakes no need."""
NO_CHANCE |= ALL_IN_MIND | ALL_AGREE | NO_CALLS | PLAIN_SELLERS | PLAIN_CUSTOMERS
NOBODY_IN_MIND = {"choice.mind_constant": -20.0, "choice.mind_goodwill": 40.0}
"""Only a known name comes to mind; where there is none, one supplier by lot."""


def a_sure_thing(changes: Mapping[str, Any] | None = None) -> Scenario:
    """Return the market of one buyer and one vendor, us, in which only days are left to chance."""
    alone = {f"vendors.{rival}.takes_part": False for rival in ("rival_a", "rival_b")}
    return a_scenario(NO_CHANCE | alone | dict(changes or {}))


def time_shares(online: float = 0, offline: float = 0, group_meeting: float = 0, supplier_meeting: float = 0, other: float = 0) -> dict:
    """Return changes that divide a group's time so."""
    return {f"time.{name}": share for name, share in locals().items()}


def learning_hours(hours: float | Sequence[float]) -> dict:
    """Return changes that set what each job asks a member to learn."""
    each = hours if isinstance(hours, Sequence) else [hours] * 4
    return {f"jobs.learning.{job}": value for job, value in zip(JOBS, each, strict=True)}


def for_all_vendors(**values: Any) -> dict:
    """Return changes that give the three usual vendors the same values."""
    return {f"vendors.{vendor}.{name}": value for vendor in ("us", "rival_a", "rival_b") for name, value in values.items()}


def with_vendors(scenario: Scenario, number: int, **values: Any) -> Scenario:
    """Return *scenario* with as many vendors, all alike but for their names."""
    tree = scenario.model_dump(mode="json")
    keys = ["us", *(f"rival_{letter}" for letter in "abcdefg"[: number - 1])]
    tree["vendors"] = {key: {"name": key.replace("_", " ").title(), **values} for key in keys}
    return Scenario.model_validate(tree)


def play(scenario: Scenario, model: OperatingModel | str = "relay", seed: int = 1, replication: int = 0, **options: Any) -> Tables:
    """Run one world; an operating model may be named."""
    model = scenario.operating_models[model] if isinstance(model, str) else model
    return run_replication(scenario, model, seed, replication, **options)


def play_all(scenario: Scenario, model: OperatingModel | str = "relay", replications: int = 4, seed: int = 1, **options: Any) -> Tables:
    """Run several worlds and put their tables together."""
    runs = [play(scenario, model, seed, replication, **options) for replication in range(replications)]
    return Tables(*(pd.concat([getattr(run, name) for run in runs], ignore_index=True) for name in TABLES))


def relay_but(**levers: Any) -> OperatingModel:
    """Return relay with some levers set otherwise."""
    return OperatingModel(**levers)


def smooth_relay_but(**levers: Any) -> OperatingModel:
    """Return relay with some levers set otherwise, whose hand-over takes no time and whose sellers call whoever came first."""
    return relay_but(**SMOOTH | levers)


def as_bytes(frame: pd.DataFrame) -> bytes:
    """Return a frame as a Parquet file: equal frames, types included, give equal bytes."""
    file = io.BytesIO()
    frame.to_parquet(file)
    return file.getvalue()


def differences(one: Tables, other: Tables) -> list[str]:
    """Name what differs between two runs, to the byte; empty when nothing does."""
    found = []
    for name in TABLES:
        a, b = getattr(one, name), getattr(other, name)
        if as_bytes(a) == as_bytes(b):
            continue
        columns = [c for c in a if len(a) != len(b) or not a[c].equals(b[c])] if list(a) == list(b) else []
        found.append(f"{name} ({len(a)} and {len(b)} rows): {', '.join(columns)}")
    return found


def a_world(changes: Mapping[str, Any] | None = None, number: int = 3, seed: int = 1, replication: int = 0, **values: Any) -> World:
    """Return a market as the kernel sees it, before anybody lives in it: so many vendors, all with the same values."""
    vendors = VENDOR.blank(number)
    vendors["quote_stage"], vendors["cold_share"] = 3, 1.0
    for name, value in values.items():
        vendors[name] = value
    world = new_world(a_scenario(changes), key_of(seed, replication), detail=True)
    world.params["n_vendors"] = number
    return replace(world, vendors=vendors)


def a_vendor(changes: Mapping[str, Any] | None = None, model: OperatingModel = RELAY, number: int = 0) -> VendorProcess:
    """Return a vendor at work, ours unless another number is given, in a scenario with some changes."""
    scenario = a_scenario(changes)
    vendor = list(scenario.active_vendors.values())[number]
    return VendorProcess(scenario, vendor, model, new_world(scenario, key_of(1, 0), detail=False), number)


def a_group(n: int = 3, understanding: Any = 0.0, opinion: Any = 0.0, stubbornness: Any = 0.0, vendors: int = 3) -> np.record:
    """Return a buying group of equals, as the kernel sees it: on the first job, with all vendors in the race and unknown alike."""
    group = JOURNEY.blank()[0]
    group["n"], group["usual_rate"][GROUP_MEETING] = n, float(n > 1)
    group["weight"][:n], group["attention"][:n], group["diligence"][:n] = 1.0, 1.0, 1.0
    group["understanding"][:n], group["opinion"][:n] = _by_member(understanding), _by_member(opinion)
    group["first_opinion"] = group["opinion"]
    group["stubbornness"][:n] = stubbornness
    group["precision"], group["considered"][:vendors], group["target"][:vendors] = 1.0, 1, 1.0
    return group


def a_market(changes: Mapping[str, Any] | None = None) -> World:
    """Return a market on its first day: everybody is there, nobody has acted."""
    world = MarketRun(a_scenario(changes), RELAY, seed=1, replication=0, detail=False).world
    open_market(world)
    return world


def group_of(world: World, number: int = 0, journey: int = 0, day: float = 10.0) -> np.record:
    """Return the buying group that a company forms for a journey, as the kernel sees it."""
    group = JOURNEY.blank()[0]
    form_group(world, group, number, journey, day)
    return group


class Calendar:
    """The appointments of a vendor that has so many people with so many hours a day for customers."""

    def __init__(self, people: int, hours_per_day: float, cold_share: float = 1.0) -> None:
        world = a_world(number=1, sales_people=people, hours_per_day=hours_per_day, cold_share=cold_share)
        self.world = replace(world, free_at=np.zeros((1, max(people, 1) * 3)))

    def book(self, now: float, hours: float, patience_days: float, is_cold: bool = False, comes_first: bool = False) -> float:
        """Return the day of the appointment, NaN when it is lost."""
        return (book_cold if is_cold else book_first if comes_first else book)(self.world, 0, now, hours, patience_days)

    @property
    def free_at_last(self) -> float:
        """The day on which all that was booked is done, in the part of the day that is kept."""
        people = len(self.world.free_at[0]) // 3
        return float(self.world.free_at[0, people : 2 * people].max())


def _by_member(values: Any) -> Any:
    """A number for all, or one for each member, or one for each member and job."""
    array = np.asarray(values, float)
    return array[:, None] if array.ndim == 1 else array
