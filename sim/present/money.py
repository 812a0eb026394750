"""Whether it pays: the difference in money, in wins and in what they take, as a few cards and a sentence."""

from __future__ import annotations

from dataclasses import dataclass

from ..experiment.comparison import Comparison, Verdict
from ..experiment.statistics import GLIMPSES
from . import findings
from .scales import WHOLE, capital, count, differences

PROFIT, BUSY = "lifetime_profit", "sales_busy"
CARDS = {
    PROFIT: "Lifetime profit",
    "win_rate": "Journeys won",
    "acquisition_cost": "Cost of a new customer",
    "sales_hours_per_win": "Sales hours for each win",
}
"""What a leader asks for first, and its heading; headline measures all."""

CROWDED, IDLE = 0.9, 0.6
"""Shares of sales people's time with buyers: from the first on buyers wait for them, below the second there is time to spare."""


@dataclass(frozen=True)
class Card:
    """One figure: the difference between the two ways of working, its interval, both levels, and who is better.

    Attributes
    ----------
    metric, heading : str
    difference : str
        The second way of working less the first.
    interval : str
        What is known of it, as `Comparison.paired` has it; empty where nothing can be compared.
    levels : str
    verdict : Verdict
    """

    metric: str
    heading: str
    difference: str
    interval: str
    levels: str
    verdict: Verdict


def cards(comparison: Comparison) -> list[Card]:
    """Return the figures that a leader asks for first."""
    return [_card(comparison, metric, heading) for metric, heading in CARDS.items()]


def _card(comparison: Comparison, metric: str, heading: str) -> Card:
    found, verdict = comparison.paired(metric).interval, comparison.verdict(metric)
    if found.n < 1:
        return Card(metric, heading, "–", "", "Nothing to compare in these worlds", verdict)
    scale, (base, other) = findings.difference_scale(comparison, metric), findings.names(comparison)
    before, after = findings.level_texts(comparison, metric)
    known = f"interval {scale.ends(found)}" if found.n >= GLIMPSES[1] else ""
    told = "; ".join(filter(None, (known, findings.early(comparison, metric))))
    return Card(metric, heading, scale.signed(found.mean), told, f"{capital(other)} {after}, {base} {before}", verdict)


def pays(comparison: Comparison) -> str:
    """Say in a sentence whether the other way of working pays, with the same people and the same money."""
    base, other = findings.names(comparison)
    found, verdict, currency = comparison.paired(PROFIT).interval, comparison.verdict(PROFIT), comparison.scenario.currency
    if not comparison.scenario.customers.followed:
        return "Whether it pays is not known here: the years after the sale are switched off, and with them what a customer is worth."
    if found.n < 1:
        return "Whether it pays is not known here: no world has customers to judge it by."
    scale = differences("money", currency, found.mean, found.low, found.high)
    more = f"{scale.text(abs(found.mean))} {'more' if found.mean > 0 else 'less'}"
    earns = f"earns {more} over its customers’ lifetimes than {base}"
    if verdict == "too early":
        return f"In {'the first' if found.n < findings.FIRST_VERDICT else 'these'} {count(found.n, 'world')} {other} {earns}."
    if verdict == "the same":
        return f"{capital(other)} pays as much as {base}: with the same people and the same money it {earns}."
    if verdict == "not clear yet":
        return f"Whether {other} pays is not clear yet: in these worlds it {earns}, which may be luck."
    if verdict == "other better":
        return f"{capital(other)} pays: with the same people and the same money it {earns}."
    return f"{capital(other)} does not pay: with the same people and the same money it {earns}."


def busy(comparison: Comparison) -> str:
    """Say how busy sales people are under both ways of working, and what that means; empty where nobody sells."""
    paired, names = comparison.paired(BUSY), findings.names(comparison)
    if not paired.interval.n:
        return ""
    shares = [float(side.mean()) for side in (paired.base, paired.other)]
    told = f"Sellers are {WHOLE.text(shares[0])} booked with {names[0]}, {WHOLE.text(shares[1])} with {names[1]}"
    crowded = [name for share, name in zip(shares, names, strict=True) if share >= CROWDED]
    idle = [name for share, name in zip(shares, names, strict=True) if share < IDLE]
    meaning = f" With {' and '.join(crowded)} some buyers wait: adding sellers could change the answer." if crowded else ""
    meaning += f" With {' and '.join(idle)} sellers have time to spare." if idle else ""
    return f"{told}.{meaning}"
