"""The picture of single changes: what each does to one figure, under both operating models."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import altair as alt

from ...experiment.comparison import Comparison
from ...experiment.statistics import Interval
from ...measures import MEASURES, lowered
from ...studies.what_if import Change, Sides, moves
from .. import findings
from ..scales import MINUS, Scale, differences, levels
from .pairs import Figure, intervals

Found = Sequence[tuple[Interval, Interval]]


def effects(comparison: Comparison, changes: Sequence[Change], found: Found, metric: str = "win_rate") -> alt.LayerChart:
    """Draw what each change does to a figure; *found* holds the paired difference of each change for both sides."""
    scale = _scale(comparison, found, metric)
    figures = [Figure(_heading(change, comparison.scenario.currency), sides) for change, sides in zip(changes, found, strict=True)]
    worlds = max((interval.n for sides in found for interval in sides), default=0)
    subtitle = (f"Change in {lowered(MEASURES[metric].label)}, {worlds} worlds played again with one thing changed. "
                f"{findings.how_sure(worlds)}")  # fmt: skip
    said = title(comparison, changes, found, metric)
    return intervals(comparison, figures, scale, _axis(metric, scale), said, subtitle, reference=0.0)


def levers(
    comparison: Comparison, found: Mapping[str, tuple[Sides, Sides]], metric: str = "win_rate", most: int | None = None
) -> alt.LayerChart:
    """Draw what each lever does alone to one figure, of all of them or of the *most* that do most; *found* as for `lever_table`."""
    base, other = findings.names(comparison)
    moved = moves(found, metric)
    order = sorted(moved, key=lambda lever: -max((abs(move.mean) for move in moved[lever] if move.n), default=0.0))[:most]
    scale = _scale(comparison, [moved[lever] for lever in order], metric)
    figures = [Figure(lever, moved[lever]) for lever in order]
    said = _lever_title(comparison, moved, metric, scale)
    worlds = max(interval.n for sides in moved.values() for interval in sides)
    whole = findings.difference_scale(comparison, metric).signed(comparison.paired(metric).interval.mean)
    of = f" The {len(order)} of {len(moved)} levers that do most." if len(order) < len(moved) else ""
    subtitle = (
        f"{worlds} worlds; all levers together: {whole}.{of} Levers overlap: the effects need not add up. {findings.how_sure(worlds)}"
    )
    names = f"added to {base}", f"taken from {other}"
    return intervals(comparison, figures, scale, _axis(metric, scale), said, subtitle, reference=0.0, names=names)


def _lever_title(comparison: Comparison, moves: Mapping[str, tuple[Interval, Interval]], metric: str, scale: Scale) -> str:
    """Return which lever does most when it is added, and which when it is taken away, of those whose effect is clear."""
    told, every = [], [move for sides in moves.values() for move in sides]
    none = "no lever makes a difference" if findings.is_early(every) else "no lever makes a clear difference"
    for side, way in enumerate((f"Added alone to {findings.names(comparison)[0]}", f"taken alone from {findings.names(comparison)[1]}")):
        clear = {lever: move.mean for lever, move in findings.named({lever: sides[side] for lever, sides in moves.items()}).items()}
        most = max(clear, key=lambda lever: abs(clear[lever]), default=None)
        told.append(f"{way}, {none}" if most is None
                    else f"{way}, “{most}” does most ({scale.signed(clear[most])})")  # fmt: skip
    said = f"{lowered(told[0])}; {told[1]}"
    label = MEASURES[metric].label
    return findings.looked(f"{lowered(label)}, {said}", every) if findings.is_early(every) else f"{label}: {said}"


def title(comparison: Comparison, changes: Sequence[Change], found: Found, metric: str) -> str:
    """Return which change does most under each operating model, of those whose effect is clear."""
    scale, told = _scale(comparison, found, metric), []
    every = [interval for sides in found for interval in sides]
    is_early = findings.is_early(every)
    for side, name in enumerate(findings.names(comparison)):
        clear = findings.named({change.label: sides[side] for change, sides in zip(changes, found, strict=True)})
        most = max(clear, key=lambda label: abs(clear[label].mean), default=None)
        if is_early:
            told.append(
                f"with {name} none moves it" if most is None else f"with {name} “{most}” moves it most ({scale.signed(clear[most].mean)})"
            )
            continue
        told.append(f"with {name} none does" if most is None else f"with {name} {len(clear)} of {len(changes)} changes make a clear "
                    f"difference, “{most}” the largest ({scale.signed(clear[most].mean)})")  # fmt: skip
    label = MEASURES[metric].label
    if is_early:
        return findings.looked(f"{lowered(label)}, {told[1]}; {told[0]}", every)
    if all(text.endswith("none does") for text in told):
        return f"{label}: none of these changes makes a clear difference in these worlds"
    return f"{label}: {told[1]}; {told[0]}"


def _scale(comparison: Comparison, found: Found, metric: str) -> Scale:
    ends = [end for sides in found for interval in sides if interval.n for end in (interval.mean, interval.low, interval.high)]
    known = [end for end in ends if end == end] or [0.0]
    return differences(MEASURES[metric].unit, comparison.scenario.currency, max(known, key=abs), min(known), max(known))


def _heading(change: Change, currency: str) -> str:
    if abs(change.yearly_cost) < 0.5:
        return change.label
    money = levels("money", currency, change.yearly_cost).text(abs(change.yearly_cost))
    return f"{change.label} ({'+' if change.yearly_cost > 0 else MINUS}{money} a year)"


def _axis(metric: str, scale: Scale) -> str:
    unit = f"{scale.prefix} {scale.suffix}".strip()
    return f"change in {lowered(MEASURES[metric].label)}{', ' + unit if unit else ''}"
