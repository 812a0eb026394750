"""Everything that lives in one replication, as arrays and records that compiled code reads and writes."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from sim.scenario import Scenario
from sim.scenario.structural import MAX_MEMBERS

from .dtypes import (
    ACTIVITY_ROW,
    BELIEF_ROW,
    COMPANY,
    COUNTS,
    CUSTOMER,
    DEAL_ROW,
    JOURNEY,
    JOURNEY_ROW,
    LEAD_ROW,
    READER,
    TURN,
    VENDOR,
)  # fmt: skip
from .params import CUSTOMER_PARAMS, PARAMS, customer_params_of, params_of

ROWS_OF_AN_END = MAX_MEMBERS * 8 + 8
"""Rows that the end of one journey may write at the most."""


WORDS = 3
"""Of the table of addresses, for each field: where its data are, and how many there are in each of at most two dimensions."""
_FLOAT, _INT = np.dtype(np.float64), np.dtype(np.int64)
FIELDS: dict[str, tuple[np.dtype, int]] = {
    "params": (PARAMS.dtype, 0), "customer_params": (CUSTOMER_PARAMS.dtype, 0), "vendors": (VENDOR.dtype, 1), "free_at": (_FLOAT, 2),
    "companies": (COMPANY.dtype, 1), "customers": (CUSTOMER.dtype, 1), "readers": (READER.dtype, 2), "groups": (JOURNEY.dtype, 1),
    "free": (_INT, 1), "due": (TURN.dtype, 1), "log": (ACTIVITY_ROW.dtype, 1), "beliefs": (BELIEF_ROW.dtype, 1),
    "journeys": (JOURNEY_ROW.dtype, 1), "leads": (LEAD_ROW.dtype, 1), "deals": (DEAL_ROW.dtype, 1), "past_customers": (CUSTOMER.dtype, 1),
    "counts": (COUNTS.dtype, 0),
}  # fmt: skip
"""The type and the number of dimensions of each field of a `World`."""


@dataclass(frozen=True, eq=False)
class World:
    """One market: what is constant, who lives in it, whose turn it is, and what was written down.

    Attributes
    ----------
    params, customer_params : records of PARAMS and CUSTOMER_PARAMS
    vendors : ndarray of VENDOR, shape (n_vendors,)
    free_at : ndarray, shape (n_vendors, 3 n_people)
        The day from which each sales person is free for all work, and after all of a vendor's, the same for hot work.
    companies, customers : ndarrays of COMPANY and CUSTOMER, shape (n_accounts,)
        What each company is, and whose customer it is now.
    readers : ndarray of READER, shape (n_accounts, n_vendors)
    groups : ndarray of JOURNEY, shape (n_accounts + 1,)
        Buying groups on their way; the places in `free` are empty, and take no memory until used where the system hands it out on use.
        The last one is blank, to begin with.
    due : ndarray of TURN, shape (room,)
        Whose turn it is next: a heap by day.
    log, beliefs, journeys, leads, deals, past_customers : ndarrays of rows, shape (room,)
        What was written down.
    counts : record of COUNTS
        How many entries of each list are in use.

    Raises
    ------
    TypeError
        When a field is not of its type or shape: compiled code would read something else there.

    Notes
    -----
    Compiled code is handed ``handle``, the address of a table of the fields' addresses; so an array is exchanged by making another world
    (`dataclasses.replace`), never in place.
    """

    params: np.record
    customer_params: np.record
    vendors: np.ndarray
    free_at: np.ndarray
    companies: np.ndarray
    customers: np.ndarray
    readers: np.ndarray
    groups: np.ndarray
    free: np.ndarray
    due: np.ndarray
    log: np.ndarray
    beliefs: np.ndarray
    journeys: np.ndarray
    leads: np.ndarray
    deals: np.ndarray
    past_customers: np.ndarray
    counts: np.record
    addresses: np.ndarray = field(init=False, repr=False)
    handle: int = field(init=False, repr=False)

    def __post_init__(self) -> None:
        addresses = np.zeros((len(FIELDS), WORDS), np.intp)
        for place, (name, (kind, n_dimensions)) in enumerate(FIELDS.items()):
            value = np.asarray(getattr(self, name))
            if value.dtype != kind or value.ndim != n_dimensions or not value.flags.c_contiguous:
                raise TypeError(f"{name} of a market must be of {kind} in {n_dimensions} dimensions, one after the other")
            addresses[place, 0] = np.frombuffer(getattr(self, name), np.uint8).ctypes.data if value.size else value.ctypes.data
            addresses[place, 1 : 1 + n_dimensions] = value.shape
        object.__setattr__(self, "addresses", addresses)
        object.__setattr__(self, "handle", addresses.ctypes.data)


def new_world(scenario: Scenario, key: np.ndarray, detail: bool) -> World:
    """Return the market of a scenario before its first day; companies and vendors are still to be filled in."""
    n_accounts, n_vendors = scenario.market.accounts, len(scenario.active_vendors)
    people = max(1, *(vendor.sales_people for vendor in scenario.active_vendors.values()))
    n_groups, n_rows = n_accounts + 1, 2 * ROWS_OF_AN_END + 16 * n_accounts  # room takes no memory until it is used
    world = World(
        params=params_of(scenario, key, detail), customer_params=customer_params_of(scenario), vendors=VENDOR.blank(n_vendors),
        free_at=np.zeros((n_vendors, 3 * people)), companies=COMPANY.blank(n_accounts), customers=CUSTOMER.zeros(n_accounts),
        readers=READER.zeros((n_accounts, n_vendors)), groups=JOURNEY.zeros(n_groups), free=np.arange(n_groups - 1),
        due=TURN.zeros(n_accounts * (n_vendors + 3)), log=ACTIVITY_ROW.zeros(1 << 18 if detail else 0),
        beliefs=BELIEF_ROW.zeros(1 << 14 if detail else 0), journeys=JOURNEY_ROW.zeros(64 + 2 * n_accounts), leads=LEAD_ROW.zeros(n_rows),
        deals=DEAL_ROW.zeros(n_rows), past_customers=CUSTOMER.zeros(64 + n_accounts), counts=COUNTS.zeros(1)[0],
    )  # fmt: skip
    world.counts["free"] = n_groups - 1
    world.groups[-1:] = JOURNEY.blank()
    return world


def with_more_room(world: World) -> World:
    """Return *world* with double the room in every list that is more than half full."""
    lists = [name for name in COUNTS.dtype.names or () if name not in ("free", "steps")]
    full = [name for name in lists if 2 * world.counts[name] > len(getattr(world, name))]
    bigger: dict[str, Any] = {name: _doubled(getattr(world, name)) for name in full}
    return replace(world, **bigger)


def _doubled(rows: np.ndarray) -> np.ndarray:
    """Return *rows* and as many empty ones; records are copied as bytes, as numpy would go through each of their fields."""
    longer = np.zeros(2 * len(rows), rows.dtype)
    longer.view(f"V{rows.itemsize}")[: len(rows)] = rows.view(f"V{rows.itemsize}")
    return longer
