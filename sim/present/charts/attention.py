"""The pictures of the buyers' time: where it goes, who gets it, what is ours of it, and what one more hour is worth."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import altair as alt

from ...experiment.comparison import Comparison
from ...experiment.statistics import Interval
from ...measures import attention, lowered
from ...scenario import US, labels
from ...studies.hours import Trial
from .. import findings
from ..scales import PERCENT, WHOLE, Scale, as_share, count, listed
from ..tables.attention import Worth
from ..tables.sides import Sides
from ..tables.sides import intervals as paired
from .pairs import Estimates, Figure, intervals, paired_bars

POINTS = Scale(100.0, 2, suffix="points", fine=True)
WINS = Scale(1.0, 2, suffix="wins", fine=True)


def split(comparison: Comparison, hours: Sides) -> alt.LayerChart:
    """Draw the share of the buying groups' time that goes to each activity."""
    found = paired(*(attention.by_activity(side) for side in hours))
    rows: list[Estimates] = [(label, *map(as_share, found[key][:2])) for key, label in labels.ACTIVITIES.items()]
    meetings = found["supplier_meeting"]
    title = "No journey began between warm-up and cool-down, so no time was spent"
    if meetings[0].n and meetings[1].n:
        base, other = findings.names(comparison)
        shares = [WHOLE.text(side.mean) for side in (meetings[1], meetings[0])]
        told = f"{shares[0]} of their time with suppliers’ people"
        title = (
            f"Buyers spend {told}, either way" if shares[0] == shares[1] else f"Buyers spend {told} with {other}, {shares[1]} with {base}"
        )
    return paired_bars(comparison, rows, title, f"Share of all person-hours that buying groups spent, {_rests_on(hours)}.")


def vendors(comparison: Comparison, hours: Sides) -> alt.LayerChart:
    """Draw the share of the buying groups' time that each vendor gets, its people and its own material together."""
    names = [vendor.name for vendor in comparison.scenario.active_vendors.values()]
    found = paired(*(attention.by_vendor(side, names) for side in hours))
    rows: list[Estimates] = [(name, *map(as_share, found[name][:2])) for name in names]
    before, after, gap = found[comparison.scenario.vendors[US].name]
    base, other = findings.names(comparison)
    title = "No journey began between warm-up and cool-down, so no supplier got any time"
    if before.n and after.n:
        told = f"of the buyers’ time {PERCENT.text(after.mean)} is ours with {other} and {PERCENT.text(before.mean)} with {base}"
        title = findings.qualified(told, gap)
    return paired_bars(
        comparison, rows, title, f"In meetings and on the supplier’s own material, of all the groups’ time, {_rests_on(hours)}."
    )


def ours(comparison: Comparison, hours: Sides) -> alt.LayerChart:
    """Draw our share of the time that goes to suppliers, by job and by mode."""
    us, names = comparison.scenario.vendors[US].name, {**labels.ON_JOBS, **labels.MODES}
    found = paired(*(attention.ours(side, us) for side in hours))
    figures = [Figure(label, found[key][:2]) for key, label in names.items()]
    gaps = {names[key]: gap for key, (_, _, gap) in found.items()}
    n = len(comparison.scenario.active_vendors)
    even = f"Vertical line: equal share of {count(n, 'supplier')}. Time with suppliers, {_rests_on(hours)}."
    return intervals(comparison, figures, PERCENT, "our share, %", title_ours(comparison, gaps), even, reference=100.0 / n)


def _worth(
    scale: Scale, what: str, unit: str, axis: str, subtitle: str, comparison: Comparison, trials: Sequence[Trial], found: Worth
) -> alt.LayerChart:
    """Draw what each of some trials changes in our wins."""
    figures = [Figure(trial.label, sides) for trial, sides in zip(trials, found, strict=True)]
    return intervals(comparison, figures, scale, axis, title_worth(comparison, trials, found, scale, what, unit), subtitle, reference=0.0)


worth = partial(
    _worth, POINTS, "One more hour a week of the buyers", "wins of every 100 journeys", "points of journeys won, for an hour a week",
    "Change in our share of journeys won for each hour a week that a group moves from administration to this, the same worlds "
    "played again.",
)  # fmt: skip
"""Draw what one more hour a week in each activity of the buyers changes in our wins."""

job_worth = partial(
    _worth, POINTS, "One more hour with us", "wins of every 100 journeys", "points of journeys won, for an hour a journey",
    "Change in our share of journeys won for one hour more in a whole journey that a group spends with our people and material "
    "on this job, on top of all others. Sessions with us last a quarter longer, the same worlds played again.",
)  # fmt: skip
"""Draw what one more hour of a group with us on each job changes in our wins."""

our_worth = partial(
    _worth, WINS, "An extra hundred of our hours", "wins", "more wins for 100 hours",
    "A quarter more hours, the same worlds played again; the difference in wins divided by the hours.",
)  # fmt: skip
"""Draw how many more journeys we win for 100 more hours of our own people."""


def title_ours(comparison: Comparison, gaps: dict[str, Interval]) -> str:
    """Return where our share of the time with suppliers differs most, as far as the intervals allow."""
    base, other = findings.names(comparison)
    clear = findings.named(gaps)
    if not clear:
        return f"On no job and in no mode is there a clear difference in our share of the time with suppliers between {other} and {base}"
    most = max(clear, key=lambda name: abs(clear[name].mean))
    word = "higher" if clear[most].mean > 0 else "lower"
    size = Scale(100.0, 1, suffix="points").text(abs(clear[most].mean))
    others = [f"“{name}”" for name in clear if name != most]
    too = f"; it differs clearly in {listed(others)} too" if others and not findings.is_early(gaps.values()) else ""
    return findings.looked(f"our share of the time with suppliers is {size} {word} with {other} than with {base} in “{most}”{too}",
                           gaps.values())  # fmt: skip


def title_worth(comparison: Comparison, trials: Sequence[Trial], found: Worth, scale: Scale, what: str, unit: str) -> str:
    """Return what is worth most under each operating model, of what differs clearly from nothing."""
    names, labels = findings.names(comparison), [trial.label for trial in trials]
    gains, costs = [], []
    for name, sides in zip(names, zip(*found, strict=True), strict=True):
        clear = {label: side.mean for label, side in findings.named(dict(zip(labels, sides, strict=True))).items()}
        best, worst = (pick(clear, key=lambda label: clear[label], default="") for pick in (max, min))
        is_gain, is_loss = clear.get(best, 0.0) > 0, clear.get(worst, 0.0) < 0
        gains.append(f"with {name} it is worth most in “{lowered(best)}” (+{scale.number(clear[best])} {unit})" if is_gain else "")
        costs.append(f"{scale.number(-clear[worst])} {unit} with {name} in “{lowered(worst)}”" if is_loss else "")
    is_early = findings.is_early(each for pair in found for each in pair)
    if is_early and any(gains):
        return findings.looked(f"{lowered(what)}: {'; '.join(filter(None, reversed(gains)))}", (each for pair in found for each in pair))
    if is_early:
        return findings.looked(
            f"{lowered(what)} wins no more so far, under either way of working", (each for pair in found for each in pair)
        )
    if not any(gains):
        less = f"; it costs {' and '.join(filter(None, costs))}" if any(costs) else ""
        return f"{what}: in these worlds no use of it is clearly worth more than nothing, under either way of working{less}"
    base, other = (text or f"with {name} it is clearly worth something nowhere" for text, name in zip(gains, names, strict=True))
    return f"{what}: {other}; {base}"


def _rests_on(hours: Sides) -> str:
    worlds = min(side["replication"].nunique() for side in hours)
    return f"in {count(worlds, 'world')} followed hour by hour"
