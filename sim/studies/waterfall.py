"""Where a difference in wins comes from: step by step from the first talk to the signature, and lever by lever.

Wins are a product: journeys in which sales gets to talk, those of them with a quote of ours, those of these that end in a purchase, and
those of these that are ours. So a difference in wins splits without a rest into what each step carries. What each lever brings alone, and
what is lost when it alone is taken away, comes from playing the same worlds again.

References
----------
Ang 2004, Decomposition analysis for policymaking in energy, on the logarithmic mean Divisia index, which leaves no rest.
Efron & Stein 1981, The jackknife estimate of variance.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from concurrent.futures import Executor
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from ..experiment.cells import Cell, Failure, whole_number
from ..experiment.comparison import Comparison
from ..experiment.cost import refuse_too_large
from ..experiment.engine import Progress, play_cells
from ..experiment.statistics import LEVEL, Floats, Interval, student_t_interval
from ..experiment.world_store import STORE
from ..measures import Measured, find
from ..measures.chain import LINKS, STEPS, steps
from ..scenario import Scenario
from . import BOTH, what_if

CARRIES = 0.6
"""The share of a difference from which on one lever is said to carry it."""


class Race(NamedTuple):
    """What happened in one world to the journeys that count, as numbers of them but where it says otherwise.

    ``unsafe`` are those in which sales talked and that ended because nobody felt safe enough; ``suppliers`` is how many were still
    considered, summed over those that bought with our quote on the table; ``hours`` are of our sales people; the rest are shares and days.
    """

    journeys: float
    reached: float
    quoted: float
    finished: float
    won: float
    bought: float
    unsafe: float
    suppliers: float
    hours: float
    early_quotes: float
    first_contact: float
    busy: float
    coordination: float


UNKNOWN = dict.fromkeys((name for name in Race._fields if name not in {"journeys", *STEPS}), math.nan)
"""What the steps alone do not tell."""


def race(m: Measured) -> Race:
    """Return what happened in one world."""
    came, bought = m.once(steps), m.bought.to_numpy()
    counts = {step: float(came[step].sum()) for step in STEPS}
    considered = m.journeys["considered_at_end"].str.count(r"\|").to_numpy() + 1
    unsafe = came["reached"].to_numpy() & m.journeys["reason"].eq("indecision").to_numpy()
    hours = float(m.total(m.journeys["our_sales_hours"]).sum() + m.total(m.leads["sales_hours"]).sum())
    early, first, busy = (float(find(key).values(m).iloc[0]) for key in ("forecast_early_quotes", "first_contact_days", "sales_busy"))
    return Race(
        len(came), **counts, bought=bought.sum(), unsafe=int(unsafe.sum()), suppliers=considered[came["finished"].to_numpy()].sum(),
        hours=hours, early_quotes=early, first_contact=first, busy=busy, coordination=coordination(m),
    )  # fmt: skip


def coordination(m: Measured) -> float:
    """Return the share of our sales people's hours that went into coordination; NaN without any hours."""
    sales = m.spend[m.spend["item"].str.contains("sales")] if "item" in m.spend else m.spend
    hours = float(sales["hours"].sum()) if len(sales) else 0.0
    return float(sales.loc[sales["item"] == "coordination in sales", "hours"].sum()) / hours if hours > 0 else math.nan


class Sign(NamedTuple):
    """A figure that speaks for one of the ways of working: its label, its unit, and what it is of one world."""

    label: str
    unit: str
    read: Callable[[Race], float]


def _over(numerator: float, denominator: float) -> float:
    return numerator / denominator if denominator else math.nan


SIGNS = {
    "unsafe": Sign("Ends as nobody feels safe enough, of journeys in which sales talks", "share", lambda r: _over(r.unsafe, r.reached)),
    "suppliers": Sign("Suppliers in the race when it buys with our quote", "suppliers", lambda r: _over(r.suppliers, r.finished)),
    "early_quotes": Sign("Quotes before the buyer chooses", "share", lambda r: r.early_quotes),
    "hours": Sign("Sales hours for each journey in which sales talks", "hours", lambda r: _over(r.hours, r.reached)),
    "coordination": Sign("Sales time that goes into coordination", "share", lambda r: r.coordination),
    "busy": Sign("Sales time with buyers, of what coordination leaves", "share", lambda r: r.busy),
    "first_contact": Sign("Wait from first sign to first sales contact", "days", lambda r: r.first_contact),
}
"""What else stands behind a sign, by key."""
MOVED = {
    "wins": Sign("Journeys won", "share", lambda r: _over(r.won, r.journeys)),
    "quotes": Sign("Journeys with a quote of ours", "share", lambda r: _over(r.quoted, r.journeys)),
    "wins_a_quote": Sign("Wins for each quote", "share", lambda r: _over(r.won, r.quoted)),
    "purchases": Sign("Journeys that end in a purchase, from anyone", "share", lambda r: _over(r.bought, r.journeys)),
}
"""What a lever may move, by key."""

Pairs = list[tuple[Race, Race]]
"""The two sides in every world in which neither failed."""


@dataclass(frozen=True, eq=False)
class Waterfall:
    """Where a difference comes from.

    Attributes
    ----------
    scenario : Scenario
    base, other : str
        Ways of working of ours by name.
    played : dict of str to list
        Of each cell the `Race` of every world, None where it failed: *base*, *other*, and for each lever ``+lever`` (*base* with it as
        *other* has it) and ``-lever`` (*other* with it as *base* has it).
    levers : tuple of str
        Those that were played; none where only the steps were asked for.
    seed : int
    failures : int
        Worlds that did not end.
    """

    scenario: Scenario
    base: str
    other: str
    played: Mapping[str, list[Race | None]]
    levers: tuple[str, ...]
    seed: int
    failures: int = 0

    @classmethod
    def of(cls, comparison: Comparison) -> Waterfall:
        """Return the steps of a comparison that has its tables; nothing is played, and no lever by itself."""
        sides = (comparison.base, comparison.other)
        worlds = sorted(set(sides[0].tables) & set(sides[1].tables))
        played: dict[str, list[Race | None]] = {
            name: [race(Measured.of(side.tables[world], [world], side.scenario)) for world in worlds]
            for name, side in zip(comparison.names, sides, strict=True)
        }
        failures = sum(len(side.failures) for side in sides)
        return cls(comparison.scenario, *comparison.names, played, (), comparison.seed, failures)

    @classmethod
    def of_steps(cls, comparison: Comparison) -> Waterfall:
        """Return `of` a comparison with its steps alone, which is quick enough for a page: all else is unknown."""
        sides = (comparison.base, comparison.other)
        worlds = sorted(set(sides[0].tables) & set(sides[1].tables))
        played: dict[str, list[Race | None]] = {}
        for name, side in zip(comparison.names, sides, strict=True):
            came = Measured.of(side, side.tables, side.scenario).once(steps)
            counts = came.assign(journeys=1).groupby(level="replication").sum().reindex(worlds, fill_value=0).astype(float)
            rows = zip(*(counts[step] for step in ("journeys", *STEPS)), strict=True)
            played[name] = [Race(*row, **UNKNOWN) for row in rows]
        failures = sum(len(side.failures) for side in sides)
        return cls(comparison.scenario, *comparison.names, played, (), comparison.seed, failures)

    @property
    def pairs(self) -> Pairs:
        """The two ways of working in every world."""
        return self._pairs(self.base, self.other)

    def _pairs(self, first: str, second: str) -> Pairs:
        both = zip(self.played[first], self.played[second], strict=True)
        return [(one, two) for one, two in both if one is not None and two is not None]

    @property
    def wins(self) -> Interval:
        """The difference in our share of journeys won: of all worlds together, as is what each step carries."""
        return jackknifed(self.pairs, lambda pairs: _share_won(pairs, 1) - _share_won(pairs, 0))

    def steps(self, level: float = LEVEL) -> pd.DataFrame:
        """Return what each step towards a win carries of the difference, with intervals of a coverage.

        Returns
        -------
        DataFrame
            step, label, of (what it is a share of), a column for each way of working (the step's share), difference, low, high (what it
            carries, as a share of all journeys; the rows sum up to the difference in wins), replications.
        """
        rows = []
        totals = {name: _total(self.pairs, side) for side, name in enumerate((self.base, self.other))}
        for place, step in enumerate(STEPS):
            carried = jackknifed(self.pairs, partial(_contribution, place), level)
            shares = {name: float(_shares(total)[place]) for name, total in totals.items()}
            rows.append({"step": step, "label": LINKS[step].label, "of": LINKS[step].of, **shares, **carried.as_row("difference")})
        return pd.DataFrame(rows)

    def signs(self) -> pd.DataFrame:
        """Return what else stands behind the sign, one row for each of `SIGNS`: both ways of working, difference, low, high."""
        return pd.DataFrame([{"key": key, "label": sign.label, "unit": sign.unit, **self._compared(sign)} for key, sign in SIGNS.items()])

    def _compared(self, sign: Sign) -> dict[str, float]:
        values = np.array([[sign.read(one), sign.read(two)] for one, two in self.pairs], float).reshape(-1, 2)
        values = values[np.isfinite(values).all(axis=1)]
        means = dict(zip((self.base, self.other), values.mean(axis=0) if len(values) else (math.nan, math.nan), strict=True))
        return means | student_t_interval(values[:, 1] - values[:, 0]).as_row("difference")

    def by_lever(self) -> pd.DataFrame:
        """Return what each lever brings alone, and what goes when it alone is taken away.

        Returns
        -------
        DataFrame
            lever, label, change (*added* to the first way of working, or *taken* from the second), then for each figure of `MOVED` what
            the lever's being there does: its mean, ``_low`` and ``_high``; carries (of the difference in wins, NaN where that is not
            clear), replications.
        """
        figures = [f"{key}{end}" for key in MOVED for end in ("", "_low", "_high")]
        labels = {lever: self.scenario.parameters()[f"operating_models.{self.base}.{lever}"].label for lever in self.levers}
        whole, rows = self.wins, []
        for lever in self.levers:
            for change, pairs in (("added", self._pairs(self.base, f"+{lever}")), ("taken", self._pairs(f"-{lever}", self.other))):
                row: dict[str, Any] = {"lever": lever, "label": labels[lever], "change": change, "replications": len(pairs)}
                for key, sign in MOVED.items():
                    found = student_t_interval([sign.read(two) - sign.read(one) for one, two in pairs])
                    row |= {key: found.mean, f"{key}_low": found.low, f"{key}_high": found.high}
                rows.append(row | {"carries": row["wins"] / whole.mean if whole.is_clear else math.nan})
        return pd.DataFrame(rows, columns=["lever", "label", "change", *figures, "carries", "replications"])

    def carriers(self) -> list[str]:
        """Return the labels of levers that alone bring more than `CARRIES` of a clear difference in wins."""
        found = self.by_lever()
        found = found[(found["change"] == "added") & (found["carries"] > CARRIES) & ((found["wins_low"] > 0) | (found["wins_high"] < 0))]
        return [str(label) for label in found.sort_values("carries", ascending=False)["label"]]

    def rule(self) -> dict[str, float]:
        """Return what decides in theory, of all worlds together.

        Where sales time is scarce, the second way wins more if ``wins_ratio`` (wins for each journey in which sales talks, against the
        first) exceeds ``hours_ratio`` (hours for each, coordination included); where it is not, if ``wins_ratio * reach_ratio`` exceeds 1.
        """
        (first, second), pairs = ([_total(self.pairs, side) for side in (0, 1)]), self.pairs
        together = [_mean_of([pair[side].coordination for pair in pairs]) for side in (0, 1)]
        hours = [_over(each.hours, each.reached) / (1.0 - c) for each, c in zip((first, second), together, strict=True)]
        wins = [_over(each.won, each.reached) for each in (first, second)]
        reach = [_over(each.reached, each.journeys) for each in (first, second)]
        return {
            "wins_ratio": _over(wins[1], wins[0]), "hours_ratio": _over(hours[1], hours[0]), "reach_ratio": _over(reach[1], reach[0]),
            "busy_first": _mean_of([one.busy for one, _ in pairs]), "busy_second": _mean_of([two.busy for _, two in pairs]),
        }  # fmt: skip

    def _repr_html_(self) -> str:
        """Show the steps in a notebook."""
        return self.steps().to_html(index=False)


def waterfall(
    scenario: Scenario, base: str = BOTH[0], other: str = BOTH[1], replications: int = 20, seed: int = 1, workers: int | None = None, *,
    levers: bool = True, executor: Executor | None = None, progress: Progress | None = None,
) -> Waterfall:  # fmt: skip
    """Find where a difference in wins comes from; other parameters and errors as in `sim.compare`.

    Parameters
    ----------
    levers : bool
        Also play each lever in which the two differ: added to *base*, and taken from *other*.
    """
    replications = whole_number(replications, "replications")
    first, second = Cell.of(scenario, base), Cell.of(scenario, other)
    names = what_if.levers(first.levers, second.levers) if levers else []
    cells = {base: first, other: second}
    for name in names:
        cells[f"+{name}"] = replace(first, levers=what_if.with_lever(first.levers, name, second.levers))
        cells[f"-{name}"] = replace(second, levers=what_if.with_lever(second.levers, name, first.levers))
    refuse_too_large(cells.values(), replications, detail=False, tables=False)
    outcomes = play_cells(
        cells, range(replications), whole_number(seed, "seed"), reduce=race, workers=workers, executor=executor, store=STORE,
        progress=progress,
    )  # fmt: skip
    failures = sum(isinstance(each, Failure) for worlds in outcomes.values() for each in worlds.values())
    played = {name: [None if isinstance(each, Failure) else each for each in worlds.values()] for name, worlds in outcomes.items()}
    return Waterfall(scenario, base, other, played, tuple(names), seed, failures)


def contributions(pairs: Pairs) -> Floats:
    """Return what each step carries of the difference in wins, worlds taken together; nobody wins anything: NaN."""
    first, second = (_total(pairs, side) for side in (0, 1))
    before, after = (_over(each.won, each.journeys) for each in (first, second))
    if not before > 0 or not after > 0:
        return np.full(len(STEPS), math.nan)
    mean = before if math.isclose(before, after, rel_tol=1e-12) else (after - before) / math.log(after / before)
    return mean * np.log(_shares(second) / _shares(first))


def _shares(total: Race) -> Floats:
    """Return each step's share of the step before, of the numbers of one side."""
    numbers = np.array([total.journeys, *(getattr(total, step) for step in STEPS)], float)
    with np.errstate(invalid="ignore", divide="ignore"):
        return numbers[1:] / numbers[:-1]


def _mean_of(values: list[float]) -> float:
    known = [value for value in values if math.isfinite(value)]
    return math.fsum(known) / len(known) if known else math.nan


def _contribution(place: int, pairs: Pairs) -> float:
    return float(contributions(pairs)[place])


def jackknifed(pairs: Pairs, figure: Callable[[Pairs], float], level: float = LEVEL) -> Interval:
    """Estimate a figure of all worlds together, its interval from leaving out one at a time."""
    n = len(pairs)
    if n < 2:
        return student_t_interval([figure(pairs)] if n else [])
    whole = figure(pairs)
    left_out = np.array([figure(pairs[:world] + pairs[world + 1 :]) for world in range(n)])
    found = student_t_interval(n * whole - (n - 1) * left_out, level)
    shift = whole - found.mean
    return Interval(float(whole), float(found.low + shift), float(found.high + shift), n, level)


def _total(pairs: Pairs, side: int) -> Race:
    return Race(*np.sum([pair[side] for pair in pairs], axis=0)) if pairs else Race(*[0.0] * len(Race._fields))


def _share_won(pairs: Pairs, side: int) -> float:
    total = _total(pairs, side)
    return _over(total.won, total.journeys)
