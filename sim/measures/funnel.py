"""The funnel of our own leads: how many pass each step, what becomes of the rest, and where buyers are lost (M15, M16).

Every count is of one kind of thing, its unit: people or deals. Each rate is a count divided by the count before it, world
by world; a rate over several worlds is the mean of theirs. Counted are leads from between warm-up and cool-down, as in every other figure,
and what came of them; what is still under way when a world ends has not passed. A step that the tables know nothing of is left out.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from . import window
from .measure import declare, read
from .measured import KEYS, Measured

FUNNEL, CONVERTED, LOST = "The funnel of our leads", "What small and large conversions lead to", "Buyers who chose a rival"
"""Headings of tables."""


def deals(m: Measured) -> pd.DataFrame:
    """Return our deals, one row each: replication, journey, whether a quote went out (``quoted``), ``true_outcome`` and ``value``.

    A customer has had a quote, whatever the CRM skipped.
    """
    by_deal = m.deals.reset_index().groupby(KEYS, as_index=False)
    found = by_deal.agg(place=("place", "max"), true_outcome=("true_outcome", "last"), value=("amount", "last"))
    found["quoted"] = found.pop("place") >= m.process.quote_stage
    return found


def counts(m: Measured) -> pd.DataFrame:
    """Return how many came to each step in each world.

    Returns
    -------
    DataFrame
        One row per replication, one column per step of `STEPS` that the tables know of, in their order.
    """
    accepted = _accepted_deals(m)
    found = {
        "visitor": _visitors(m),
        "lead": m.count(m.leads),
        "mql": m.total(m.handed_over),
        "sql": m.total(m.qualified),
        "quote": m.total(accepted["quoted"]),
        "customer": m.total(accepted["quoted"] & (accepted["true_outcome"] == "won")),
    }
    return pd.DataFrame({key: column for key, column in found.items() if column is not None}).astype(int)


def leaks(m: Measured) -> pd.DataFrame:
    """Return what became of those that came to a step and not to the next.

    Returns
    -------
    DataFrame
        replication, step, became, count. In each world a step's count in `counts` is the count of the next step
        plus that step's rows here; of visitors nothing is known.
    """
    buying = m.leads["journey"].notna()
    stays = np.where(buying, "buying, but never handed to sales", "not buying, and never handed to sales")
    judged = m.leads["reason"].astype("object").fillna("waiting for a call")
    accepted = _accepted_deals(m)
    several = m.total(m.qualified) - m.count(accepted)
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


def lost_buyers(m: Measured) -> pd.DataFrame:
    """Return the companies that bought from a rival, by how far they had come with us.

    Returns
    -------
    DataFrame
        One row per replication, one column per place of `CAME_TO`: number of companies. They add up to the purchases from rivals.
    """
    bought = m.journeys.loc[m.bought & ~m.won].reset_index()[KEYS]
    leads = m.leads.assign(handed=m.handed_over, taken=m.qualified).reset_index().dropna(subset=["journey"])
    leads["journey"] = leads["journey"].astype("int64")
    known = leads.groupby(KEYS, as_index=False).agg(handed=("handed", "any"), taken=("taken", "any")).assign(known=True)
    quoted = deals(m)[[*KEYS, "quoted"]]
    found = bought.merge(known, how="left", on=KEYS).merge(quoted, how="left", on=KEYS)
    marks = {"quote": "quoted", "sql": "taken", "mql": "handed", "lead": "known"}
    is_there = [found[column].isin([True]).to_numpy() for column in marks.values()]
    place = pd.Series(np.select(is_there, list(marks), "unknown"), index=found["replication"])
    table = pd.crosstab(place.index, place.to_numpy()) if len(place) else pd.DataFrame()
    table = table.reindex(index=m.replications, columns=["unknown", *reversed(marks)], fill_value=0).astype(int)
    return table.rename_axis(index="replication", columns=None)


def shares_of_lost(m: Measured) -> pd.DataFrame:
    """Return `lost_buyers` as shares of all in each world; NaN where there was none."""
    found = lost_buyers(m)
    total = found.sum(axis=1)
    return found.div(total.where(total > 0), axis=0)


def conversions(m: Measured) -> pd.DataFrame:
    """Return what small and large conversions led to, a share for each key of `CONVERSIONS` (columns) in each world (rows)."""
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


def _accepted_deals(m: Measured) -> pd.DataFrame:
    """Return the deals that accepted leads opened, each once, by replication."""
    accepted = m.leads[m.qualified].reset_index()[KEYS].dropna().drop_duplicates()
    accepted["journey"] = accepted["journey"].astype("int64")
    found = accepted.merge(deals(m), how="inner", on=KEYS).set_index("replication")
    return found.astype({"quoted": bool})


def _visitors(m: Measured) -> pd.Series | None:
    """Return our visitors and whom we first met, by world, in the time that counts; None without a table of them.

    Quarters count as far as they lie in it.
    """
    if not len(m.brand) or "visitors" not in m.brand:
        return None
    people = (m.brand["visitors"] + m.brand["met"]) * window.counted_share(m.brand["quarter"], m.scenario)
    return m.total(people).round()


def _tally(step: str, became: pd.Series) -> pd.DataFrame:
    found = became.groupby([became.index, became.to_numpy()]).size().rename_axis(["replication", "became"]).reset_index(name="count")
    return found.assign(step=step)[["replication", "step", "became", "count"]]


def _step_counts(m: Measured) -> pd.DataFrame:
    return m.once(counts).reindex(columns=list(STEPS))


def _step_rates(m: Measured) -> pd.DataFrame:
    return rates(m.once(counts)).reindex(columns=list(STEPS))


STEPS = {
    step: declare(
        f"funnel_{step}", label, unit, +1, read(_step_counts, step), heading=FUNNEL,
        describe=f"{counted[:1].upper()}{counted[1:]}, in all between warm-up and cool-down.",
        phrase=f"With {{other}}, {{x}} {{more}} {unit} a world {becoming} than with {{base}}",
    )
    for step, label, unit, counted, becoming in (
        ("visitor", "Visitors", "people", "people who came to our material, or met us, for the first time", "come to us"),
        ("lead", "Leads", "people", "people who left their name with us", "leave their name"),
        ("mql", "MQLs", "people", "leads that were handed to sales", "are handed to sales"),
        ("sql", "SQLs", "people", "leads that sales accepted", "are accepted by sales"),
        ("quote", "Quotes", "deals", "deals of those leads for which a quote went out", "come to a quote"),
        ("customer", "Customers", "deals", "quotes that ended in a purchase from us", "become customers"),
    )
}  # fmt: skip
"""The steps of the funnel in their order: how many come to each."""

for step, label, before, becoming in (
    ("lead", "Visitors who become leads", "visitors", "leave their name"),
    ("mql", "Leads who become MQLs", "leads", "are handed to sales"),
    ("sql", "MQLs who become SQLs", "MQLs", "are accepted by sales"),
    ("quote", "SQLs that come to a quote", "SQLs", "come to a quote"),
    ("customer", "Quotes that win a customer", "quotes", "become customers"),
):
    declare(
        f"funnel_{step}_rate", label, "share", +1, read(_step_rates, step), heading=FUNNEL, of=before,
        describe=f"{label}, as a share of {before}: the count of the step before.",
        phrase=f"With {{other}}, {{x}} {{more}} of every 100 {before} {becoming} than with {{base}}",
    )  # fmt: skip

CAME_TO = {
    place: declare(
        f"lost_{place}", label, "share", 0, read(shares_of_lost, place), heading=LOST, of="companies that bought from a rival",
        describe=f"Companies {counted}, of all that bought from a rival.",
        phrase=f"With {{other}}, {{x}} {{more}} of every 100 buyers of a rival are companies {counted} than with {{base}}",
    )
    for place, label, counted in (
        ("unknown", "Lost: we did not know them", "that we did not know"),
        ("lead", "Lost: we knew names, and sales did not", "of which we knew names, none of them handed to sales"),
        ("mql", "Lost: handed to sales, none accepted", "with a lead that was handed to sales, none of them accepted"),
        ("sql", "Lost: sales worked on them, no quote", "that sales worked on, without a quote that went out"),
        ("quote", "Lost: they had our quote", "that had our quote"),
    )
}  # fmt: skip
"""How far a buyer can have come with a seller who does not win it: the share of those who bought from a rival."""

CONVERSIONS = {
    key: declare(
        f"conversion_{key}", label, "share", +1, read(conversions, key), heading=CONVERTED, of=of, describe=f"{label}, of {of}.",
        phrase=f"With {{other}}, {{x}} {{more}} of every 100 {counted} than with {{base}}",
    )
    for key, label, counted, of in (
        ("large_of_small", "Names that lead to a talk with sales", "names lead to a talk with sales", "all our leads"),
        ("small_won", "Companies with a name only that buy", "companies with a name only buy",
         "journeys in which we know a name and sales talked with nobody"),
        ("large_won", "Companies in talks with sales that buy", "companies in talks with sales buy",
         "journeys in which sales talked with somebody"),
    )
}  # fmt: skip
"""Small conversions are a name in exchange for material or a form, large ones a first talk with sales."""
