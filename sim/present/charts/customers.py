"""Pictures of the years after the sale: who stays, what customers do, and of what their worth is made."""

from __future__ import annotations

from dataclasses import replace

import altair as alt
import pandas as pd

from ...experiment.comparison import Comparison
from ...experiment.statistics import Interval, student_t_interval
from ...measures.customers import DEEDS, PARTS, deeds, kept_by_month, worth
from ...measures.units import SPACE
from .. import canvas, findings
from ..scales import Scale, as_share, capital, differences, levels
from ..tables.sides import interval, of_each
from ..theme import colours_of, ink_of
from .pairs import Estimates, Row, bar_numbers, grouped, paired_bars

TOP, BOTTOM = 16.0, 236.0
NOBODY = "Nobody became our customer between warm-up and cool-down"


def kept(comparison: Comparison) -> alt.LayerChart:
    """Draw the share of customers that are still ours, month by month after they signed, under both operating models."""
    curves = of_each(comparison, kept_by_month) if _any(comparison) else ()
    if not curves or min(map(len, curves)) < 2:
        return canvas.empty(NOBODY if not curves else "Too few customers, for too short a time, to say how long they stay")
    title, names, hues = title_kept(comparison), findings.names(comparison), colours_of(comparison)
    high = max(int(curve["month"].max()) for curve in curves)
    x = canvas.across(
        0,
        high,
        alt.Axis(title="months since they signed", titleAnchor="start", values=list(range(0, high + 1, 6)), grid=False),
        left=40,
        right=12,
    )
    shares = pd.Series([0.0, 0.25, 0.5, 0.75, 1.0])
    marks = pd.DataFrame({"x": 0.0, "x2": high, "y": _down(shares), "text": [f"{100 * share:.0f} %" for share in shares]})
    layers = [canvas.rule(x, marks, "hair"), canvas.text(canvas.LEFT, marks[["y", "text"]], "soft", align="left")]
    ends = [f"{100 * curve['share'].iloc[-1]:.0f} % after {int(curve['month'].iloc[-1])} months" for curve in curves]
    for curve, name, hue, end, row in zip(curves, names, hues, ends, (0.19, 0.08), strict=True):
        path = pd.DataFrame({"x": curve["month"], "y": _down(curve["share"])})
        layers.append(canvas.line(x, path, color=hue.mark, strokeWidth=3, interpolate="step-after"))
        layers.append(canvas.text(alt.XValue(48), {"y": _down(row), "text": f"{capital(name)} {end}"}, ink_of(hue), align="left"))
    told = "; ".join(f"with {name} {end}" for name, end in zip(names, ends, strict=True))
    subtitle = ("Customers kept, as a share of all who signed. Those who are still with us when the simulation ends count for as long as "
                "they were seen.")  # fmt: skip
    return canvas.picture(layers, BOTTOM + 6, title, subtitle, f"{title}. Two stepped lines that fall from 100 %: {told}.")


def title_kept(comparison: Comparison) -> str:
    """Return how many more contracts are renewed under one way of working, as far as the interval allows."""
    if findings.verdict(comparison, "customers_kept") != "no clear difference":
        return findings.claim(comparison, "customers_kept")
    before, after = findings.level_texts(comparison, "customers_kept")
    base, other = findings.names(comparison)
    return f"Renewals: no clear difference, {after} with {other}, {before} with {base}"


def doings(comparison: Comparison) -> alt.LayerChart:
    """Draw the shares of customers that bought more, complained and recommended us, and of complaints that were answered well."""
    if not _any(comparison):
        return canvas.empty(NOBODY)
    both = of_each(comparison, deeds)
    rows: list[Estimates] = [
        (DEEDS[deed].label, *(as_share(student_t_interval(side[deed].dropna())) for side in both)) for deed in reversed(DEEDS)
    ]
    if comparison.paired("complaints_answered").interval.n:
        rows.append(("Complaints answered well, of all complaints", *findings.estimates_of(comparison, "complaints_answered")))
    return paired_bars(comparison, rows, title_doings(comparison), findings.intervals(comparison, "complaints_answered"))


def title_doings(comparison: Comparison) -> str:
    """Return how many more of the customers ever recommend us under the other operating model, as far as the interval allows."""
    base, other = findings.names(comparison)
    before, after, gap = interval(*(side["recommended"] for side in of_each(comparison, deeds)))
    if gap.is_early:
        return findings.qualified(f"of every 100{SPACE}customers {_of_100(after)} recommend us at least once with {other}, "
                                  f"{_of_100(before)} with {base}", gap)  # fmt: skip
    scale = replace(differences("share", "", gap.mean, gap.low, gap.high), suffix="")
    more = "more" if gap.mean > 0 else "fewer"
    if gap.is_clear:
        return (f"With {other}, {scale.text(abs(gap.mean))} {more} of every 100{SPACE}customers recommend us at least once than with "
                f"{base} (interval {scale.sizes(gap)})")  # fmt: skip
    return (f"No clear difference in how many customers recommend us at least once: of every 100{SPACE}{_of_100(after)} with {other}, "
            f"{_of_100(before)} with {base} (interval {scale.text(abs(gap.low))} fewer to {scale.text(abs(gap.high))} more)")  # fmt: skip


def _of_100(found: Interval) -> str:
    return Scale(100.0, 1).number(found.mean)


def made_of(comparison: Comparison) -> alt.LayerChart:
    """Draw of what the lifetime value of a customer is made under the two operating models."""
    if not _any(comparison):
        return canvas.empty(NOBODY)
    title = findings.claim(comparison, "lifetime_value")
    means = [side.mean() for side in of_each(comparison, worth)]
    rows: list[Row] = [(found.label, *(float(side[part]) for side in means)) for part, found in PARTS.items()]
    scale = levels("money", comparison.scenario.currency, *(float(value) for side in means for value in side))
    names, hues = findings.names(comparison), colours_of(comparison)
    layers, told, bottom = grouped(names, hues, rows, scale.text, room=110, corners=0)
    subtitle = "Mean of a customer, discounted to the day of signing, after the hours given to it. The three add up to its lifetime value."
    return canvas.picture(layers, bottom, title, subtitle, f"{title}. Amounts as bars. {told}.", bar_numbers(names, hues, rows, scale))


def _down(share: pd.Series | float) -> pd.Series | float:
    return BOTTOM - (BOTTOM - TOP) * share


def _any(comparison: Comparison) -> bool:
    return bool(comparison.paired("loyalty").interval.n)
