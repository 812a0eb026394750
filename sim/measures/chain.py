"""What has to happen before we win: a group buys at all, our quote is out, and it chooses us; and how busy that keeps our sales people.

The three links multiply to the share of journeys won, world by world, so a difference in wins is a difference in some of them.
"""

from __future__ import annotations

import pandas as pd

from .funnel import deals
from .measure import declare, mean
from .measured import KEYS, Measured
from .metrics import ALL_JOURNEYS, PURCHASES, WORK
from .window import whole_quarters

CHAIN = "What has to happen before we win"
"""Heading of a table."""

WITH_BUYERS, FREE = "sales, with buyers", "sales, free"
"""Items of the table of what was spent: the hours that coordination left to sales people, spent with buyers or not at all."""


def quoted(m: Measured) -> pd.Series:
    """Return whether our quote was out, for each journey that ended in a purchase from anyone; who bought from us has had one."""
    bought = m.journeys.assign(won=m.won.to_numpy())[m.bought.to_numpy()].reset_index()[[*KEYS, "won"]]
    found = bought.merge(m.once(deals)[[*KEYS, "quoted"]], how="left", on=KEYS)
    return pd.Series((found["quoted"].isin([True]) | found["won"]).to_numpy(), index=pd.Index(found["replication"], name="replication"))


def busy(m: Measured) -> pd.Series:
    """Return the share of the hours that coordination left to our sales people that they spent with buyers."""
    spent = m.spend
    if "item" not in spent:
        return pd.Series(float("nan"), m.replications)
    spent = spent[spent["quarter"].isin(whole_quarters(m.scenario))]
    return m.ratio(*(spent.loc[spent["item"].isin(items), "hours"] for items in ([WITH_BUYERS], [WITH_BUYERS, FREE])))


LINKS = {
    found.key: found
    for found in (
        declare(
            "chain_bought", "Groups that buy, from anyone", "share", +1, mean("bought"), heading=CHAIN, of=ALL_JOURNEYS,
            describe="Journeys that ended in a purchase from anyone, of all journeys, those still open at the end included.",
            phrase="With {other}, {x} {more} of every 100 groups buy from anyone than with {base}",
        ),
        declare(
            "chain_quoted", "Buyers who have our quote", "share", +1, lambda m: m.mean(m.once(quoted)), heading=CHAIN, of=PURCHASES,
            describe="Purchases, from anyone, in which our quote was out.",
            phrase="With {other}, {x} {more} of every 100 buyers have our quote than with {base}",
        ),
        declare(
            "chain_won", "Buyers with our quote who choose us", "share", +1,
            lambda m: m.quotient(m.total(m.won), m.total(m.once(quoted))), heading=CHAIN, of="purchases in which our quote was out",
            describe="Purchases from us, of those in which our quote was out.",
            phrase="With {other}, {x} {more} of every 100 buyers who have our quote choose us than with {base}",
        ),
    )
}  # fmt: skip
"""The links of a win, in order, by key."""

declare(
    "sales_busy", "Sales people’s time with buyers", "share", 0, busy, heading=WORK,
    of="the hours of our sales people for buyers that coordination left",
    describe="Hours that our sales people spent with buyers, of those that they had for them when coordination was done.",
    phrase="With {other}, sales people spend {x} {more} of their time for buyers with them than with {base}",
)  # fmt: skip
