"""The picture of what has to happen before we win: a group buys at all, our quote is out, it chooses us."""

from __future__ import annotations

import altair as alt

from ...experiment.comparison import Comparison
from ...measures.chain import LINKS
from .. import findings
from ..scales import PERCENT, as_share, capital, differences, listed
from .pairs import Estimates, paired_bars


def chain(comparison: Comparison) -> alt.LayerChart:
    """Draw the links that multiply to the share of journeys won."""
    rows: list[Estimates] = [(link.label, *map(as_share, findings.estimates_of(comparison, key))) for key, link in LINKS.items()]
    gaps = [comparison.paired(key).interval for key in LINKS]
    known = [differences("share", "", gap.mean, gap.low, gap.high).ends(gap) for gap in gaps if gap.n > 1]
    told = f" {findings.INTERVAL}s of the differences, in points: {'; '.join(known)}." if known else ""
    return paired_bars(comparison, rows, title(comparison), f"Each is a share of the one above, the first of all groups.{told}")


def title(comparison: Comparison) -> str:
    """Return in which of the links the two ways of working differ, as far as the intervals tell."""
    if not comparison.paired("win_rate").interval.n:
        return "No journey began between warm-up and cool-down, so there is nothing to win"
    parts = [f"{name} {listed(links)}" for name, links in leads(comparison).items() if links]
    if not parts:
        return "None of the three steps to a win differs clearly"
    return capital("; ".join(parts))


def leads(comparison: Comparison) -> dict[str, list[str]]:
    """Return by way of working, the second first, in which of the links it is clearly ahead, each with both shares."""
    base, other = findings.names(comparison)
    told: dict[str, list[str]] = {other: [], base: []}
    for key in LINKS:
        if comparison.paired(key).interval.is_clear:
            before, after = (PERCENT.text(mean) for mean in findings.means_of(comparison, key))
            ahead = other if comparison.paired(key).interval.mean > 0 else base
            told[ahead].append(f"{SHORT[key]} ({after if ahead == other else before} against {before if ahead == other else after})")
    return told


SHORT = {
    "chain_bought": "leads more groups to buy at all",
    "chain_quoted": "has a quote out to more buyers",
    "chain_won": "is chosen more often where its quote is out",
}
"""What whoever has more of a link does."""
