"""Everything that lives in one replication, as arrays that compiled code reads and writes."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from sim.scenario import Scenario

from .records import (
    ACTIVITY_ROW,
    BELIEF_ROW,
    COMPANY,
    CUSTOMER,
    DEAL_ROW,
    JOURNEY,
    JOURNEY_ROW,
    LEAD_ROW,
    MAX_MEMBERS,
    NOBODY,
    READER,
    UNDECIDED,
    VENDOR,
    law_of,
    rules_of,
)  # fmt: skip

N_DUE, N_FREE, N_LOG, N_BELIEFS, N_JOURNEYS, N_LEADS, N_DEALS, N_CUSTOMERS = range(8)
"""Places in `World.counts`: how many entries of each list are in use."""
ROWS_OF_AN_END = MAX_MEMBERS * 8 + 8
"""Rows that the end of one journey may write at the most."""


class World(NamedTuple):
    """One market: what is constant, who lives in it, whose turn it is, and what was written down.

    Attributes
    ----------
    key : ndarray of uint64, shape (2,)
        The replication's luck.
    law, rules : ndarrays of LAW and RULES, shape (1,)
    vendors : ndarray of VENDOR, shape (n_vendors,)
    free_at : ndarray, shape (n_vendors, n_people)
        The day from which each sales person is free.
    companies, customers : ndarrays of COMPANY and CUSTOMER, shape (n_accounts,)
        What each company is, and whose customer it is now.
    readers : ndarray of READER, shape (n_accounts, n_vendors)
    groups : ndarray of JOURNEY, shape (n_accounts + 1,)
        Buying groups on their way; the places in `free` are empty, and take no memory until used where the system hands it out on use.
        The last one is blank, to begin with.
    due_day, due_who : ndarrays, shape (room,)
        Whose turn it is next: a heap by day.
    log, beliefs, journeys, leads, deals, past_customers : ndarrays of rows, shape (room,)
        What was written down.
    counts : ndarray of int64
        How many entries of each list are in use.
    """

    key: np.ndarray
    law: np.ndarray
    rules: np.ndarray
    vendors: np.ndarray
    free_at: np.ndarray
    companies: np.ndarray
    customers: np.ndarray
    readers: np.ndarray
    groups: np.ndarray
    free: np.ndarray
    due_day: np.ndarray
    due_who: np.ndarray
    log: np.ndarray
    beliefs: np.ndarray
    journeys: np.ndarray
    leads: np.ndarray
    deals: np.ndarray
    past_customers: np.ndarray
    counts: np.ndarray


def new_world(scenario: Scenario, key: np.ndarray, detail: bool, one_step: bool = False) -> World:
    """Return the market of a scenario before its first day; companies and vendors are still to be filled in."""
    n_accounts, n_vendors = scenario.market.accounts, len(scenario.active_vendors)
    people = max(1, *(vendor.sales_people for vendor in scenario.active_vendors.values()))
    n_groups, n_rows = n_accounts + 1, 2 * ROWS_OF_AN_END + 16 * n_accounts  # room takes no memory until it is used
    turns = n_accounts * (n_vendors + 3)
    world = World(
        key, law_of(scenario, detail, one_step), rules_of(scenario), np.zeros(n_vendors, VENDOR), np.zeros((n_vendors, people)),
        np.zeros(n_accounts, COMPANY), np.zeros(n_accounts, CUSTOMER), np.zeros((n_accounts, n_vendors), READER),
        np.zeros(n_groups, JOURNEY), np.arange(n_groups - 1), np.zeros(turns), np.zeros(turns, np.int64),
        np.zeros(1 << 18 if detail else 0, ACTIVITY_ROW), np.zeros(1 << 14 if detail else 0, BELIEF_ROW),
        np.zeros(64 + 2 * n_accounts, JOURNEY_ROW),
        np.zeros(n_rows, LEAD_ROW), np.zeros(n_rows, DEAL_ROW), np.zeros(64 + n_accounts, CUSTOMER), np.zeros(8, np.int64),
    )  # fmt: skip
    world.counts[N_FREE] = n_groups - 1
    world.companies["group"] = NOBODY
    world.groups[-1] = blank_group()
    return world


def blank_group() -> np.void:
    """Return a group of which nothing is known yet."""
    group = np.zeros(1, JOURNEY)[0]
    group["chosen"], group["chosen_day"], group["close_day"], group["settled_day"] = NOBODY, np.nan, np.inf, np.inf
    group["lead_day"], group["rest_until"], group["stage"], group["visited_day"] = -1.0, -np.inf, -1, -np.inf
    group["event_member"], group["reason"], group["due_day"], group["told_job"] = NOBODY, -1, np.inf, -1
    group["mql_day"], group["mql_job"], group["called_day"] = np.nan, -1, np.nan
    group["accepted"], group["verdict"] = UNDECIDED, -1
    return group


def with_more_room(world: World) -> World:
    """Return *world* with double the room in every list that is more than half full."""
    counts, bigger = world.counts, {}
    lists = {"log": N_LOG, "beliefs": N_BELIEFS, "journeys": N_JOURNEYS, "leads": N_LEADS, "deals": N_DEALS, "past_customers": N_CUSTOMERS}
    for name, place in lists.items():
        rows = getattr(world, name)
        if 2 * counts[place] > len(rows):
            bigger[name] = _doubled(rows)
    if 2 * counts[N_DUE] > len(world.due_day):
        for name in ("due_day", "due_who"):
            bigger[name] = _doubled(getattr(world, name))
    return world._replace(**bigger)


def _doubled(rows: np.ndarray) -> np.ndarray:
    """Return *rows* and as many empty ones; records are copied as bytes, as numpy would go through each of their fields."""
    longer = np.zeros(2 * len(rows), rows.dtype)
    longer.view(f"V{rows.itemsize}")[: len(rows)] = rows.view(f"V{rows.itemsize}")
    return longer
