"""The pictures of the buyers' time: where it goes, who gets it, what is ours of it, and what one more hour is worth."""

from __future__ import annotations

from collections.abc import Sequence

import altair as alt

from ...experiment.comparison import Comparison
from ...experiment.statistics import Interval
from ...measures import attention
from ...scenario import US, labels
from ...studies.hours import Trial
from .. import findings
from ..findings import capital
from ..scales import Scale, count, levels, listed
from ..tables.sides import Sides
from ..tables.sides import intervals as paired
from ..theme import colours_of
from . import intervals
from .bars import paired_bars
from .intervals import Figure

PERCENT = levels("share", "")
POINTS = Scale(100.0, 2, suffix="points", fine=True)
WINS = Scale(1.0, 2, suffix="wins", fine=True)


def split(comparison: Comparison, hours: Sides) -> alt.LayerChart:
    """Draw the share of the buying groups' time that goes to each activity."""
    found = paired(*(attention.by_activity(side) for side in hours))
    rows = [(label, found[key][0].mean, found[key][1].mean) for key, label in labels.ACTIVITIES.items()]
    meetings = found["supplier_meeting"]
    title = "No journey began between warm-up and cool-down, so no time was spent"
    if meetings[0].n and meetings[1].n:
        base, other = findings.names(comparison)
        title = (f"Buyers give {PERCENT.text(meetings[1].mean)} of their time to all suppliers’ people with {other}, "
                 f"{PERCENT.text(meetings[0].mean)} with {base}; the rest passes without them")  # fmt: skip
    return paired_bars(comparison, rows, title, f"Share of all person-hours that buying groups spent, {_rests_on(hours)}.")


def vendors(comparison: Comparison, hours: Sides) -> alt.LayerChart:
    """Draw the share of the buying groups' time that each vendor gets, its people and its own material together."""
    names = [vendor.name for vendor in comparison.scenario.active_vendors.values()]
    found = paired(*(attention.by_vendor(side, names) for side in hours))
    rows = [(name, found[name][0].mean, found[name][1].mean) for name in names]
    before, after, gap = found[comparison.scenario.vendors[US].name]
    base, other = findings.names(comparison)
    title = "No journey began between warm-up and cool-down, so no supplier got any time"
    if before.n and after.n:
        unclear = "" if gap.is_clear else "No clear difference: "
        title = capital(
            f"{unclear}of the buyers’ time {PERCENT.text(after.mean)} is ours with {other} and {PERCENT.text(before.mean)} with {base}"
        )
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
    even = f"The upright marks are an even share among {count(n, 'supplier')}. Time with suppliers, {_rests_on(hours)}."
    return intervals.estimates(figures, findings.names(comparison), colours_of(comparison), PERCENT, "our share, %",
                                     title_ours(comparison, gaps), even, reference=100.0 / n)  # fmt: skip


Found = Sequence[tuple[Interval, ...]]
"""Of each trial what it is worth, for both sides."""


def worth(comparison: Comparison, trials: Sequence[Trial], found: Found) -> alt.LayerChart:
    """Draw what one more hour a week in each activity of the buyers changes in our wins."""
    subtitle = ("Change in our share of journeys won for each hour a week that a group moves from administration to this, the same worlds "
                "played again.")  # fmt: skip
    title = title_worth(comparison, trials, found, POINTS, "One more hour a week of the buyers", "wins of every 100 journeys")
    return _worth(comparison, trials, found, POINTS, "points of journeys won, for an hour a week", title, subtitle)


def job_worth(comparison: Comparison, trials: Sequence[Trial], found: Found) -> alt.LayerChart:
    """Draw what one more hour of a group with us on each job changes in our wins."""
    subtitle = ("Change in our share of journeys won for one hour more in a whole journey that a group spends with our people and material "
                "on this job, on top of all others. Sessions with us last a quarter longer, the same worlds played again.")  # fmt: skip
    title = title_worth(comparison, trials, found, POINTS, "One more hour with us", "wins of every 100 journeys")
    return _worth(comparison, trials, found, POINTS, "points of journeys won, for an hour a journey", title, subtitle)


def our_worth(comparison: Comparison, trials: Sequence[Trial], found: Found) -> alt.LayerChart:
    """Draw how many more journeys we win for 100 more hours of our own people."""
    subtitle = "A quarter more hours, the same worlds played again; the difference in wins divided by the hours."
    title = title_worth(comparison, trials, found, WINS, "An extra hundred of our hours", "wins")
    return _worth(comparison, trials, found, WINS, "more wins for 100 hours", title, subtitle)


def _worth(comparison: Comparison, trials: Sequence[Trial], found: Found, scale: Scale, axis: str, title: str, subtitle: str
           ) -> alt.LayerChart:  # fmt: skip
    figures = [Figure(trial.label, sides) for trial, sides in zip(trials, found, strict=True)]
    names, hues = findings.names(comparison), colours_of(comparison)
    return intervals.estimates(figures, names, hues, scale, axis, title, subtitle, reference=0.0)


def title_ours(comparison: Comparison, gaps: dict[str, Interval]) -> str:
    """Return where our share of the time with suppliers differs most, as far as the intervals allow."""
    base, other = findings.names(comparison)
    clear = {name: gap for name, gap in gaps.items() if gap.is_clear}
    if not clear:
        return f"Our share of the time with suppliers differs nowhere clearly between {other} and {base}"
    most = max(clear, key=lambda name: abs(clear[name].mean))
    word = "higher" if clear[most].mean > 0 else "lower"
    size = Scale(100.0, 1, suffix="points").text(abs(clear[most].mean))
    others = [f"“{name}”" for name in clear if name != most]
    too = f"; it differs clearly in {listed(others)} too" if others else ""
    return f"Our share of the time with suppliers is {size} {word} with {other} than with {base} in “{most}”{too}"


def title_worth(comparison: Comparison, trials: Sequence[Trial], found: Found, scale: Scale, what: str, unit: str) -> str:
    """Return what is worth most under each operating model, of what differs clearly from nothing."""
    told = []
    for side, name in enumerate(findings.names(comparison)):
        known = {trial.label: sides[side] for trial, sides in zip(trials, found, strict=True)}
        gains = {label: interval for label, interval in known.items() if interval.is_clear and interval.mean > 0}
        best = max(gains, key=lambda label: gains[label].mean, default="")
        told.append(f"with {name} it is worth most in “{_inside(best)}” (+{scale.number(gains[best].mean)} {unit})" if best else "")
    if not any(told):
        costs = [text for side, name in enumerate(findings.names(comparison)) if (text := _worst(trials, found, side, scale, unit, name))]
        less = f"; it costs {' and '.join(costs)}" if costs else ""
        return f"{what}: in these worlds no use of it is clearly worth more than nothing, under either way of working{less}"
    base, other = (
        text or f"with {name} it is clearly worth something nowhere" for text, name in zip(told, findings.names(comparison), strict=True)
    )
    return f"{what}: {other}; {base}"


def _worst(trials: Sequence[Trial], found: Found, side: int, scale: Scale, unit: str, name: str) -> str:
    """Return which use clearly costs most under one operating model; nothing where none does."""
    losses = {trial.label: sides[side].mean for trial, sides in zip(trials, found, strict=True) if sides[side].is_clear}
    worst = min(losses, key=lambda label: losses[label], default="")
    return f"{scale.number(-losses[worst])} {unit} with {name} in “{_inside(worst)}”" if worst and losses[worst] < 0 else ""


def _inside(heading: str) -> str:
    return heading[:1].lower() + heading[1:]


def _rests_on(hours: Sides) -> str:
    worlds = min(side["replication"].nunique() for side in hours)
    return f"in {count(worlds, 'world')} followed hour by hour"
