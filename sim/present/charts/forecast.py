"""The pictures of the forecast: what was expected beside what came in, stated chances beside observed ones, and how deals mislead."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import altair as alt
import numpy as np
import pandas as pd

from ...experiment.comparison import Comparison
from ...experiment.statistics import Interval
from ...measures import forecast
from ...measures.units import SPACE
from .. import canvas, findings
from ..scales import PERCENT, WHOLE, Scale, as_share, capital, levels, share_difference
from ..tables import forecast as tables
from ..tables.sides import Sides, of_each
from ..tables.sides import by_quarter as quarterly
from ..tables.sides import intervals as paired
from ..theme import Colour, colours_of, ink_of
from .pairs import Figure, intervals

PANEL, TOP = 150.0, 34.0  # pixels: height of one side's lines and of its heading
MISLEADING = ("ahead", "early_quotes", "looker_quotes", "won_in_time", "won_early")


def by_quarter(comparison: Comparison) -> alt.LayerChart:
    """Draw the forecast on each quarter's first day and what came in during it, one panel for each operating model."""
    sides = [quarterly(side).set_index("kpi") for side in of_each(comparison, forecast.quarters)]
    title = title_by_quarter(comparison)
    if any(side["quarter"].nunique() < 2 for side in sides):
        return canvas.empty(title)
    pairs = [tuple(side.loc[[key]].reset_index(drop=True) for key in ("forecast", "realised")) for side in sides]
    most = max(float(figure["mean"].max()) for pair in pairs for figure in pair)
    furthest = max([most, *(float(end) for _, came_in in pairs for end in came_in["high"].dropna())])
    highest = min(furthest, 1.6 * most)  # few worlds have bands that would dwarf the lines
    if not highest > 0:
        return canvas.empty(title)
    money = levels("money", comparison.scenario.currency, highest)
    first, last = int(sides[0]["quarter"].min()), int(sides[0]["quarter"].max())
    axis = alt.Axis(title="quarter of the simulation", titleAnchor="start", format="d", tickMinStep=1, grid=False, domain=True, ticks=True)
    x = canvas.across(first + 1, last + 1, axis, left=6, right=8)
    layers, told = [], []
    for place, (name, hue, (expected, came_in)) in enumerate(zip(findings.names(comparison), colours_of(comparison), pairs, strict=True)):
        layers += _panel(x, expected, came_in, place * (PANEL + TOP + 34), highest, capital(name), hue, money)
        means = [money.text(figure["mean"].mean()) for figure in (expected, came_in)]
        told.append(f"{capital(name)}: forecast {means[0]} a quarter, came in {means[1]}")
    has_band = any(came_in["low"].notna().any() for _, came_in in pairs)
    band = ", with the 95 % interval of what came in" if has_band else ""
    subtitle = (f"Means of all worlds{band}. Forecast: every deal on the list on the "
                "quarter’s first day that is expected to close in it or is overdue, amount times the stage’s stated chance.")  # fmt: skip
    return canvas.picture(
        layers, 2 * (PANEL + TOP) + 34, title, subtitle, f"{title}. Two lines for each operating model. {'. '.join(told)}."
    )


def _panel(
    x: alt.X, expected: pd.DataFrame, came_in: pd.DataFrame, top: float, highest: float, name: str, hue: Colour, money: Scale
) -> list[alt.Chart]:
    """Draw the forecast of one side dashed, and what came in as a line with dots and a band."""
    base, quarter = top + TOP + PANEL, came_in["quarter"] + 1
    dashed, line = ({"x": quarter, "y": base - PANEL * figure["mean"] / highest} for figure in (expected, came_in))
    low, high = (base - PANEL * came_in[end].clip(0, highest) / highest for end in ("low", "high"))
    ground = {"x": float(quarter.min()), "x2": float(quarter.max())}
    layers = [
        canvas.text(canvas.LEFT, {"y": top + 9, "text": f"{name}:  - -  forecast,  ——  came in"}, ink_of(hue), align="left"),
        canvas.rule(x, [{**ground, "y": base - PANEL * share} for share in (0.0, 0.5, 1.0)], "hair"),
        canvas.text(
            canvas.RIGHT,
            [{"y": base - PANEL * share - 8, "text": money.text(share * highest)} for share in (0.0, 0.5, 1.0)],
            "soft",
            align="right",
        ),
    ]
    if came_in[["low", "high"]].notna().all(axis=None):
        layers.append(canvas.area(x, pd.DataFrame({"x": quarter, "y": low, "y2": high}), opacity=0.18, color=hue.mark))
    return [
        *layers,
        canvas.line(x, pd.DataFrame(dashed), "line", strokeDash=[5, 4], strokeWidth=2),
        canvas.line(x, pd.DataFrame(line), strokeWidth=2.5, color=hue.mark),
        canvas.dot(x, pd.DataFrame(line), size=40, color=hue.mark),
    ]


def reliability(comparison: Comparison) -> alt.LayerChart:
    """Draw the share of deals that were won from each stage, with the chance that the CRM stated for it as an upright mark."""
    sides = of_each(comparison, tables.stated_chances)
    title, stages = title_reliability(comparison, sides), sides[0]
    heads = [f"{stage}: stated {WHOLE.text(chance)}" for stage, chance in zip(stages["stage"], stages["stated"], strict=True)]
    won = [[_share(*ends) for ends in side[["observed", "low", "high", "replications"]].to_numpy(float)] for side in sides]
    rows = [Figure(head, each) for head, each in zip(heads, zip(*won, strict=True), strict=True)]
    known = ", with 95 % intervals" if any(each.has_range for side in won for each in side if each) else ""
    subtitle = f"Of deals that have ended, by the stages they went through{known}, each beside its stated chance."
    return intervals(
        comparison, rows, PERCENT, "share that was won, %", title, subtitle, [100 * float(chance) for chance in stages["stated"]]
    )


def _share(mean: float, low: float, high: float, worlds: float) -> Interval | None:
    return as_share(Interval(mean, low, high, int(worlds))) if np.isfinite(mean) else None


def misleading(comparison: Comparison) -> alt.LayerChart:
    """Draw how often stages ran ahead of the buyer, quotes went out early or to those who only looked, and what became of them."""
    found = paired(*tables.figures(comparison))
    rows = [Figure(forecast.FIGURES[key].label, tuple(map(as_share, found[key][:2]))) for key in MISLEADING]
    subtitle = ("Of our deals, of our quotes, and of our quotes whose deal has ended. In time: the buyers were choosing a supplier when "
                "the quote went out.")  # fmt: skip
    return intervals(comparison, rows, PERCENT, "share, %", title_misleading(comparison, found["ahead"]), subtitle)


def processes(comparison: Comparison, figures: Mapping[str, Sides], figure: str) -> alt.LayerChart:
    """Draw one figure under each CRM process, for both operating models.

    Parameters
    ----------
    comparison : Comparison
        For names and colours.
    figures : dict of str to tuple of DataFrame
        By the name of the process, `forecast.figures` of both sides.
    figure : str
        A key of `forecast.FIGURES`.
    """
    found = {name: paired(*sides)[figure] for name, sides in figures.items()}
    rows = [Figure(name, tuple(tables.within(forecast.FIGURES[figure], side) for side in sides[:2])) for name, sides in found.items()]
    title = title_processes(comparison, {name: sides[:2] for name, sides in found.items()}, figure)
    return intervals(comparison, rows, PERCENT, "share, %", title,
                     "The same market, people and luck each time; only our process in the CRM differs.",
                     100.0 if figure == "forecast_ratio" else None)  # fmt: skip


def title_by_quarter(comparison: Comparison) -> str:
    """Return how much of what came in the CRM had expected."""
    base, other, gap = paired(*tables.figures(comparison))["forecast_ratio"]
    names = findings.names(comparison)
    if not base.n or not other.n:
        return "Nothing came in after the warm-up, so no forecast can be judged"
    parts = [f"{WHOLE.text(found.mean)} of what came in with {name}" for name, found in zip(names, (base, other), strict=True)]
    return findings.qualified(f"on a quarter’s first day the CRM expects {parts[1]} and {parts[0]}", gap)


def title_reliability(comparison: Comparison, sides: Sequence[pd.DataFrame]) -> str:
    """Return at which stages the stated chance lies outside of the interval of what was observed."""
    names = findings.names(comparison)
    if not any(side["observed"].notna().any() for side in sides):
        return "No deal has ended, so no stated chance can be judged"
    worlds = max(int(side["replications"].max()) for side in sides)
    if worlds < findings.FIRST_VERDICT:
        return findings.early_look(worlds, findings.takes_more("at which stages the stated chance is wrong"))
    told = []
    for name, side in zip(names, sides, strict=True):
        side = side[side["replications"] >= findings.FIRST_VERDICT]
        too_low, too_high = int((side["low"] > side["stated"]).sum()), int((side["high"] < side["stated"]).sum())
        parts = [f"too low at {too_low}" if too_low else "", f"too high at {too_high}" if too_high else ""]
        told.append(f"{' and '.join(part for part in parts if part) or 'clearly wrong at none'} with {name}")
    return f"Of the {len(sides[0])}{SPACE}stages, the CRM’s stated chance is {told[1]}, {told[0]}"


def title_misleading(comparison: Comparison, found: tuple[Interval, Interval, Interval]) -> str:
    """Return in how many deals the stage ran ahead of the buyer; *found* is of both sides and their difference."""
    base, other, gap = found
    names = findings.names(comparison)
    if not gap.n:
        return "No deal was opened under both ways of working, so no stage could run ahead"
    told = (f"the stage ran ahead of the buyer in {PERCENT.text(other.mean)} of deals with {names[1]} and {PERCENT.text(base.mean)} with "
            f"{names[0]}")  # fmt: skip
    return findings.qualified(f"{told}: {share_difference(gap)}" if gap.is_sure else told, gap)


def title_processes(comparison: Comparison, found: Mapping[str, tuple[Interval, Interval]], figure: str) -> str:
    """Return between which values the processes lie under each operating model."""
    names, label = findings.names(comparison), forecast.FIGURES[figure].label
    told = []
    for side, name in enumerate(names):
        known = {process: sides[side].mean for process, sides in found.items() if np.isfinite(sides[side].mean)}
        if not known:
            return f"{label}: nothing to compare"
        least, most = min(known, key=lambda key: known[key]), max(known, key=lambda key: known[key])
        told.append(f"from {PERCENT.text(known[least])} ({least}) to {PERCENT.text(known[most])} ({most}) with {name}")
    return f"{label}: {told[1]}, {told[0]}"
