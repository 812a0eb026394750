"""The common law in Ciw: a company is a customer, each kind of activity a node with servers enough for all.

A network of queues has no words for members and opinions, so the law hangs on the customer as a Python object and is played in the
routing, which Ciw calls when a service ends. A customer is at one node at a time, so five clocks that run at once are taken together.
Nor can it say that a meeting is one service of several customers, that a service ends early, or that a booked day is kept.
"""

from __future__ import annotations

from typing import Any

import ciw
import numpy as np

from .law import IDLE_DAYS, KINDS, BuyingGroup, Journey


class UntilNext(ciw.dists.Distribution):
    """Time until the activity of a node, or until the journey ends where that comes first."""

    def sample(self, t: float = 0.0, ind: Any = None) -> float:
        """Draw it, and note on the customer which of the two it is."""
        gap = ind.group.days_to_next()
        ind.ends = t + gap >= ind.group.end_day
        return ind.group.end_day - t if ind.ends else gap


class Begin(ciw.routing.NodeRouting):
    """Where a need arises: form a buying group and go to its first activity."""

    def __init__(self, luck: np.random.Generator) -> None:
        self.luck = luck

    def next_node(self, ind: ciw.Individual) -> ciw.Node:
        """Return the node of the first activity."""
        ind.group = BuyingGroup(self.luck, self.simulation.current_time)
        return self.simulation.nodes[2 + ind.group.pick_kind()]


class Act(ciw.routing.NodeRouting):
    """Where an activity is done: play the law, then go to the next one or leave."""

    def __init__(self, kind: int, journeys: list[Journey]) -> None:
        self.kind, self.journeys = kind, journeys

    def next_node(self, ind: ciw.Individual) -> ciw.Node:
        """Return the node of the next activity, or the exit."""
        if ind.ends:
            self.journeys.append(ind.group.end())
            return self.simulation.nodes[-1]
        ind.group.act(self.kind, self.simulation.current_time)
        return self.simulation.nodes[2 + ind.group.pick_kind()]


def play(companies: int, seed: int) -> list[Journey]:
    """Play a market until every journey has ended."""
    ciw.seed(seed)
    luck, nodes = np.random.default_rng(seed), 1 + len(KINDS)
    journeys: list[Journey] = []
    network = ciw.create_network(
        arrival_distributions=[ciw.dists.Sequential([0.0, float("inf")])] + [None] * len(KINDS),
        batching_distributions=[ciw.dists.Sequential([companies])] + [ciw.dists.Deterministic(1)] * len(KINDS),
        service_distributions=[ciw.dists.Exponential(1.0 / IDLE_DAYS)] + [UntilNext() for _ in KINDS],
        number_of_servers=[float("inf")] * nodes,
        routing=ciw.routing.NetworkRouting([Begin(luck), *(Act(kind, journeys) for kind in range(len(KINDS)))]),
    )
    ciw.Simulation(network).simulate_until_max_customers(companies, method="Finish")
    return journeys
