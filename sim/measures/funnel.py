"""The funnel of our own leads: how many pass each step, what becomes of the rest, and where buyers are lost (M15, M16).

Every count is of one kind of thing, its unit: people or deals. Each rate is a count divided by the count before it, world
by world; a rate over several worlds is the mean of theirs. Counted are leads from between warm-up and cool-down, as in every other figure,
and what came of them; what is still under way when a world ends has not passed. A step that the tables know nothing of is left out.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from ..experiment.comparison import Comparison
from ..experiment.result import Result
from ..experiment.statistics import LEVEL, Interval, paired_difference, student_t_interval
from ..scenario import US
from .metrics import DAYS_A_MONTH, Measured

QUARTER_DAYS = 3 * DAYS_A_MONTH
KEYS = ["replication", "journey"]


@dataclass(frozen=True)
class Step:
    """One step of the funnel: what is counted, in which unit, and how a reader calls those that have come so far."""

    key: str
    label: str
    unit: str
    counted: str


STEPS = {
    step.key: step
    for step in (
        Step("visitor", "Visitors", "people", "people who came to our material, or met us, for the first time"),
        Step("lead", "Leads", "people", "people who left their name with us"),
        Step("mql", "MQLs", "people", "leads that were handed to sales"),
        Step("sql", "SQLs", "people", "leads that sales accepted"),
        Step("quote", "Quotes", "deals", "deals of those leads for which a quote went out"),
        Step("customer", "Customers", "deals", "quotes that ended in a purchase from us"),
    )
}

CAME_TO = ("unknown", "lead", "mql", "sql", "quote")
"""How far a buyer can have come with a seller who does not win it."""


def measured(result: Result) -> Measured:
    """Return the part of *result* that figures are computed from."""
    return Measured.of(result, result.tables, result.scenario)


def our_stages(result: Result) -> pd.DataFrame:
    """Return our rows of the opportunities with ``place``, the stage's place in our process from 0, and -1 for a lost deal."""
    us = result.scenario.vendors[US]
    places = {stage.name: place for place, stage in enumerate(result.scenario.crm.processes[us.crm_process].stages)}
    ours = result.opportunities[result.opportunities["vendor"].isin([us.name])]
    return ours.assign(place=ours["stage"].map(places).fillna(-1).astype(int))


def deals(result: Result) -> pd.DataFrame:
    """Return our deals, one row each: replication, journey, whether a quote went out (``quoted``), and ``true_outcome``.

    A customer has had a quote, whatever the CRM skipped.
    """
    us = result.scenario.vendors[US]
    rows = our_stages(result)
    found = rows.groupby(KEYS, as_index=False).agg(place=("place", "max"), true_outcome=("true_outcome", "last"), value=("amount", "last"))
    found["quoted"] = found.pop("place") >= result.scenario.crm.processes[us.crm_process].quote_stage
    return found


def counts(result: Result) -> pd.DataFrame:
    """Return how many came to each step in each world.

    Returns
    -------
    DataFrame
        One row per replication, one column per step of `STEPS` that the tables know of, in their order.
    """
    m = measured(result)
    accepted = _accepted_deals(result, m)
    found = {
        "visitor": _visitors(result, m),
        "lead": m.total(pd.Series(1, index=m.leads.index)),
        "mql": m.total(m.handed_over),
        "sql": m.total(m.handed_over & m.accepted),
        "quote": m.total(accepted["quoted"]),
        "customer": m.total(accepted["quoted"] & (accepted["true_outcome"] == "won")),
    }
    return pd.DataFrame({key: column for key, column in found.items() if column is not None}).astype(int)


def leaks(result: Result) -> pd.DataFrame:
    """Return what became of those that came to a step and not to the next.

    Returns
    -------
    DataFrame
        replication, step, became, count. In each world a step's count in `counts` is the count of the next step
        plus that step's rows here; of visitors nothing is known.
    """
    m = measured(result)
    buying = m.leads["journey"].notna()
    stays = np.where(buying, "buying, but never handed to sales", "not buying, and never handed to sales")
    judged = m.leads["reason"].astype("object").fillna("waiting for a call")
    accepted = _accepted_deals(result, m)
    several = m.total(m.handed_over & m.accepted) - m.total(pd.Series(1, index=accepted.index))
    parts = [
        _tally("lead", pd.Series(stays, index=m.leads.index)[~m.handed_over]),
        _tally("mql", judged[m.handed_over & ~m.accepted]),
        _tally("sql", accepted["true_outcome"].astype("object")[~accepted["quoted"]] + ", before a quote"),
        _tally("quote", accepted["true_outcome"].astype("object")[accepted["quoted"] & (accepted["true_outcome"] != "won")]),
        pd.DataFrame({"replication": several.index, "step": "sql", "became": "part of another lead’s deal", "count": several.to_numpy()}),
    ]
    found = pd.concat(parts, ignore_index=True)
    return found[found["count"] > 0].reset_index(drop=True)


def rates(counted: pd.DataFrame) -> pd.DataFrame:
    """Return each step's count divided by the count before it, world by world; NaN where there was none before."""
    before = counted.shift(axis=1).iloc[:, 1:]
    return counted.iloc[:, 1:] / before.where(before > 0)


def table(comparison: Comparison, level: float = LEVEL) -> pd.DataFrame:
    """Return the funnel of both operating models side by side.

    Returns
    -------
    DataFrame
        One row per step: step, label, unit, counted, of (label of the step before, empty for the first); for each side
        ``base_count`` (mean a world), ``base_rate``, ``base_low``, ``base_high``, the same with ``other_``; and difference,
        low, high of the rates, paired, with the number of worlds that both have it for. The first step has no rate.
    """
    sides = [counts(result) for result in (comparison.base, comparison.other)]
    both = sides[0].index.intersection(sides[1].index)
    shares = [rates(side) for side in sides]
    rows = []
    keys = [key for key in STEPS if all(key in side for side in sides)]
    for place, key in enumerate(keys):
        step = STEPS[key]
        row: dict[str, object] = {"step": key, "label": step.label, "unit": step.unit, "counted": step.counted, "of": ""}
        row |= {f"{name}_count": side.loc[both, key].mean() for name, side in zip(("base", "other"), sides, strict=True)}
        if place:
            row["of"] = STEPS[keys[place - 1]].label
            found = [side.loc[both, key] for side in shares]
            for name, side in zip(("base", "other"), found, strict=True):
                row |= _told(name, student_t_interval(side, level))
            difference = paired_difference(found[0], found[1], level)
            row |= {"difference": difference.mean, "low": difference.low, "high": difference.high, "replications": difference.n}
        rows.append(row)
    return pd.DataFrame(rows)


@dataclass(frozen=True)
class Bottleneck:
    """The step that the smallest share passes.

    Attributes
    ----------
    step : str
        Key of the step that so few come to.
    before : str
        Key of the step that they come from.
    rate : Interval
    worlds, n : int
        In how many of the worlds it is the narrowest.
    is_clear : bool
        Whether it is narrower than the next narrowest beyond chance.
    """

    step: str
    before: str
    rate: Interval
    worlds: int
    n: int
    is_clear: bool


def bottleneck(counted: pd.DataFrame, level: float = LEVEL) -> Bottleneck | None:
    """Return the narrowest step of a funnel, None when no world has all of its rates."""
    found = rates(counted).dropna()
    if found.empty:
        return None
    order = [str(key) for key in found.mean().sort_values(kind="stable").index]
    narrowest = found[order[0]]
    rest = paired_difference(narrowest, found[order[1]], level)
    worlds = int((found.eq(found.min(axis=1), axis=0))[order[0]].sum())
    keys = [str(key) for key in counted.columns]
    before = keys[keys.index(order[0]) - 1]
    return Bottleneck(order[0], before, student_t_interval(narrowest, level), worlds, len(found), rest.low > 0)


def lost_buyers(result: Result) -> pd.DataFrame:
    """Return the companies that bought from a rival, by how far they had come with us.

    Returns
    -------
    DataFrame
        One row per replication, one column per place of `CAME_TO`: number of companies. They add up to the purchases from rivals.
    """
    m = measured(result)
    bought = m.journeys.loc[m.bought & ~m.won].reset_index()[KEYS]
    leads = m.leads.assign(handed=m.handed_over, taken=m.accepted & m.handed_over).reset_index().dropna(subset=["journey"])
    leads["journey"] = leads["journey"].astype("int64")
    known = leads.groupby(KEYS, as_index=False).agg(handed=("handed", "any"), taken=("taken", "any")).assign(known=True)
    quoted = deals(result)[[*KEYS, "quoted"]]
    found = bought.merge(known, how="left", on=KEYS).merge(quoted, how="left", on=KEYS)
    marks = {"quote": "quoted", "sql": "taken", "mql": "handed", "lead": "known"}
    is_there = [found[column].isin([True]).to_numpy() for column in marks.values()]
    place = pd.Series(np.select(is_there, list(marks), "unknown"), index=found["replication"])
    table = pd.crosstab(place.index, place.to_numpy()) if len(place) else pd.DataFrame()
    table = table.reindex(index=m.replications, columns=list(CAME_TO), fill_value=0).astype(int)
    return table.rename_axis(index="replication", columns=None)


CONVERSIONS = {
    "large_of_small": "Names that lead to a talk with sales",
    "small_won": "Companies with a name only that buy",
    "large_won": "Companies in talks with sales that buy",
}
"""Small conversions are a name in exchange for material or a form, large ones a first talk with sales."""

CONVERSIONS_OF = {
    "large_of_small": "all our leads",
    "small_won": "journeys in which we know a name and sales talked with nobody",
    "large_won": "journeys in which sales talked with somebody",
}
"""The denominator of each."""


def conversions(result: Result) -> pd.DataFrame:
    """Return what small and large conversions led to, a share for each key of `CONVERSIONS` (columns) in each world (rows)."""
    m = measured(result)
    talked = m.leads["first_sales_touch_day"].notna()
    people = m.ratio(talked, pd.Series(1, index=m.leads.index))
    leads = m.leads.assign(talked=talked).reset_index().dropna(subset=["journey"])
    leads["journey"] = leads["journey"].astype("int64")
    companies = leads.groupby(KEYS, as_index=False).agg(talked=("talked", "any"))
    won = m.journeys.loc[m.won].reset_index()[KEYS].assign(won=True)
    found = companies.merge(won, how="left", on=KEYS).set_index("replication")
    is_won = found["won"].isin([True])
    return pd.DataFrame({
        "large_of_small": people, "small_won": m.mean(is_won[~found["talked"]]), "large_won": m.mean(is_won[found["talked"]]),
    }).astype(float)  # fmt: skip


def shares(table: pd.DataFrame) -> pd.DataFrame:
    """Return each row of a table of counts divided by its sum; NaN where the sum is 0."""
    total = table.sum(axis=1)
    return table.div(total.where(total > 0), axis=0)


def intervals(base: pd.DataFrame, other: pd.DataFrame) -> dict[str, tuple[Interval, Interval, Interval]]:
    """Return for each column that two tables by world share the interval of *base*, of *other* and of their paired difference."""
    both = base.index.intersection(other.index)
    found = {}
    for column in [str(column) for column in base.columns if column in other.columns]:
        one, two = base.loc[both, column].to_numpy(float), other.loc[both, column].to_numpy(float)
        found[column] = student_t_interval(one), student_t_interval(two), paired_difference(one, two)
    return found


def _accepted_deals(result: Result, m: Measured) -> pd.DataFrame:
    """Return the deals that accepted leads opened, each once, by replication."""
    accepted = m.leads[m.handed_over & m.accepted].reset_index()[KEYS].dropna().drop_duplicates()
    accepted["journey"] = accepted["journey"].astype("int64")
    found = accepted.merge(deals(result), how="inner", on=KEYS).set_index("replication")
    return found.astype({"quoted": bool})


def _visitors(result: Result, m: Measured) -> pd.Series | None:
    """Return our visitors and whom we first met, by world, in the time that counts; None without a table of them.

    Quarters count as far as they lie in it.
    """
    frames = [frame for tables in result.tables.values() if (frame := getattr(tables, "brand", None)) is not None]
    if not frames or any("visitors" not in frame for frame in frames):
        return None
    found = pd.concat(frames)
    start, end = result.scenario.market.counted_days
    begins = found["quarter"] * QUARTER_DAYS
    inside = (np.minimum(begins + QUARTER_DAYS, end) - np.maximum(begins, start)).clip(lower=0.0) / QUARTER_DAYS
    ours = found.assign(people=(found["visitors"] + found["met"]) * inside)[found["vendor"].isin([m.us])]
    return m.total(ours.set_index("replication")["people"]).round() if len(ours) else None


def _tally(step: str, became: pd.Series) -> pd.DataFrame:
    found = became.groupby([became.index, became.to_numpy()]).size().rename_axis(["replication", "became"]).reset_index(name="count")
    return found.assign(step=step)[["replication", "step", "became", "count"]]


def _told(side: str, found: Interval) -> dict[str, object]:
    return {f"{side}_rate": found.mean, f"{side}_low": found.low, f"{side}_high": found.high}
