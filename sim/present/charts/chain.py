"""The picture of the steps to a win, and of what each carries of the difference."""

from __future__ import annotations

import altair as alt

from ...experiment.comparison import Comparison
from ...experiment.statistics import LEVEL_OF_LOOKS
from ...measures.chain import LINKS
from ...studies.waterfall import Waterfall
from .. import findings
from ..scales import as_share, capital, listed
from ..waterfall import carried
from .pairs import Estimates, paired_bars

LEADS = {
    "reached": "talks with more groups",
    "quoted": "gets its quote to more of those it talks with",
    "finished": "leads more of them to buy",
    "won": "is chosen more often",
}
"""What the way of working does that a step speaks for."""


def chain(comparison: Comparison) -> alt.LayerChart:
    """Draw the shares that multiply to the share of journeys won, each with what it carries of the difference."""
    found = Waterfall.of_steps(comparison).steps(LEVEL_OF_LOOKS).set_index("step").to_dict("index")
    rows: list[Estimates] = [
        (f"{link.label}: {carried(found[step])}", *map(as_share, findings.estimates_of(comparison, link.key)))
        for step, link in LINKS.items()
    ]
    told = "Each bar is a share of the step above; beside it, how much of the lead this step explains, in journeys won of every 100"
    return paired_bars(comparison, rows, title(comparison), f"{told}.")


def title(comparison: Comparison) -> str:
    """Return which of the steps carry the difference, and for whom, as far as the intervals tell."""
    if not comparison.paired("win_rate").interval.n:
        return "No journey began between warm-up and cool-down, so there is nothing to win"
    if comparison.replications < findings.FIRST_VERDICT:
        return f"Too early to say which step makes the difference: it takes {findings.FIRST_VERDICT} worlds"
    parts = [f"{name} {listed(steps)}" for name, steps in leads(comparison).items() if steps]
    return capital("; ".join(parts)) if parts else "None of the four steps to a win differs clearly"


def leads(comparison: Comparison) -> dict[str, list[str]]:
    """Return by way of working, the second first, which of the steps clearly speak for it, each with what it carries.

    None do before there are worlds enough for a verdict.
    """
    base, other = findings.names(comparison)
    told: dict[str, list[str]] = {other: [], base: []}
    if comparison.replications < findings.FIRST_VERDICT:
        return told
    found = Waterfall.of_steps(comparison).steps(LEVEL_OF_LOOKS)
    for row in found[(found["low"] > 0) | (found["high"] < 0)].to_dict("records"):
        size = 100 * float(row["difference"])
        told[other if size > 0 else base].append(f"{LEADS[row['step']]} ({abs(size):.1f} points)")
    return told
