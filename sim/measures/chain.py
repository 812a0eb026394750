"""The steps to a win: sales gets to talk, our quote is on the table, the group buys, and buys from us; and how busy that keeps sales.

The four shares multiply to the share of journeys won, world by world, so a difference in wins is a difference in some of them;
`sim.studies.waterfall` finds how much each carries.
"""

from __future__ import annotations

from functools import partial

import pandas as pd

from .funnel import deals
from .measure import declare
from .measured import KEYS, Measured
from .metrics import ALL_JOURNEYS, WORK
from .window import whole_quarters

CHAIN = "The steps to a win"
"""Heading of a table."""

STEPS = ("reached", "quoted", "finished", "won")
"""What a journey has come to, in order: columns of `steps`, and ends of the keys of `LINKS`."""

WITH_BUYERS, FREE = "sales, with buyers", "sales, free"
"""Items of the table of what was spent: the hours that coordination left to sales people, spent with buyers or not at all."""


def steps(m: Measured) -> pd.DataFrame:
    """Return how far each journey that counts came with us: a column of booleans for each of `STEPS`, none true without the one before.

    Who bought from us has talked with sales and has had our quote, whatever the CRM skipped.
    """
    found = m.journeys.reset_index()[KEYS].merge(m.once(deals)[[*KEYS, "quoted"]], how="left", on=KEYS)
    won, bought = m.won.to_numpy(), m.bought.to_numpy()
    reached, quoted = found["quoted"].notna().to_numpy() | won, found["quoted"].eq(True).to_numpy() | won
    return pd.DataFrame(dict(zip(STEPS, (reached, quoted, quoted & bought, won), strict=True)), index=m.journeys.index)


def share(step: str, m: Measured) -> pd.Series:
    """Return which share of the journeys that came to the step before came to *step*."""
    came, place = m.once(steps), STEPS.index(step)
    return m.quotient(m.total(came[step]), m.total(came[STEPS[place - 1]]) if place else m.count(came))


def busy(m: Measured) -> pd.Series:
    """Return the share of the hours that coordination left to our sales people that they spent with buyers."""
    spent = m.spend
    if "item" not in spent:
        return pd.Series(float("nan"), m.replications)
    spent = spent[spent["quarter"].isin(whole_quarters(m.scenario))]
    return m.ratio(*(spent.loc[spent["item"].isin(items), "hours"] for items in ([WITH_BUYERS], [WITH_BUYERS, FREE])))


LINKS = {
    step: declare(
        f"chain_{step}", label, "share", +1, partial(share, step), heading=CHAIN, of=of, describe=describe,
        phrase="With {other}, {x} {more} of every 100 " + phrase,
    )
    for step, label, of, describe, phrase in (
        ("reached", "Sales gets to talk", ALL_JOURNEYS, "Journeys in which our sales people got to talk, of all journeys.",
         "groups talk with our sales people than with {base}"),
        ("quoted", "Our quote is on the table", "journeys in which sales got to talk",
         "Journeys with a quote of ours, of those in which our sales people got to talk.",
         "groups that talk with our sales people have our quote than with {base}"),
        ("finished", "The group buys, from anyone", "journeys with our quote",
         "Purchases, from anyone, of journeys with a quote of ours.", "groups that have our quote buy, from anyone, than with {base}"),
        ("won", "It buys from us", "purchases with our quote on the table",
         "Purchases from us, of all purchases by groups that have our quote.", "buyers who have our quote choose us than with {base}"),
    )
}  # fmt: skip
"""The steps to a win, in order, by name; each is a share of what came to the step before."""

declare(
    "sales_busy", "Sales people’s time with buyers", "share", 0, busy, heading=WORK,
    of="the hours of our sales people for buyers that coordination left",
    describe="Hours that our sales people spent with buyers, of those that they had for them when coordination was done.",
    phrase="With {other}, sales people spend {x} {more} of their time for buyers with them than with {base}",
)  # fmt: skip
