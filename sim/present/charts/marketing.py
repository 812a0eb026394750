"""The pictures of marketing: three kinds of figures quarter by quarter, six symptoms of chasing only leads, where the money went."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import altair as alt
import numpy as np
import pandas as pd

from ...experiment.comparison import Comparison
from ...experiment.statistics import GLIMPSES, Interval, student_t_interval
from ...measures import lowered, marketing
from ...measures.marketing import KPIS, SYMPTOMS, VERTICALS
from ...scenario import OperatingModel
from .. import canvas, findings
from ..scales import PERCENT, WHOLE, Scale, as_share, capital, levels, listed, written
from ..tables import marketing as tables
from ..tables.sides import by_quarter, of_each
from ..theme import Colour, colours_of, ink_of
from .pairs import paired_bars

PANEL, LINES = 142.0, 64.0  # pixels: one figure over the quarters, and its lines in it
ROW = 128.0  # pixels: one symptom
Lines = tuple[str, Sequence[str], Scale]
"""One figure over the quarters: its heading, what stands above the line of each operating model, and how its axis is written."""
PLANS = {"mqls": "qualified leads", "won_value": "value won"}


def vertical(comparison: Comparison, name: str) -> alt.LayerChart:
    """Draw the figures of one of `marketing.VERTICALS` over the quarters, a line with its 95 % band for each operating model."""
    kpis = {key: kpi for key, kpi in KPIS.items() if kpi.heading == VERTICALS[name]}
    sides, means = of_each(comparison, marketing.quarters), [side.mean() for side in of_each(comparison, marketing.a_quarter)]
    scales = [tables.kpi_scale(kpi, comparison, *(float(mean[key]) for mean in means)) for key, kpi in kpis.items()]
    figures = {
        key: (kpi.label, [scale.text(float(mean[key])) for mean in means], scale)
        for (key, kpi), scale in zip(kpis.items(), scales, strict=True)
    }
    subtitle = (
        f"Lines are means of all worlds{_band(comparison)}; the figure above them is the mean of a quarter. Only whole quarters after "
        "the warm-up and before the cool-down count."
    )
    return _over_quarters(comparison, sides, figures, title_vertical(comparison, name), subtitle)


def planning(comparison: Comparison) -> alt.LayerChart:
    """Draw how the quarterly reviews moved marketing's hours, from the very first quarter."""
    sides = of_each(comparison, marketing.mix)
    title = title_planning(comparison)
    if not all(len(side) for side in sides):
        return canvas.empty(title)
    figures = {
        key: (label, [f"{WHOLE.number(ends[0])} to {WHOLE.text(ends[1])}" for ends in (_ends(side, key) for side in sides)], WHOLE)
        for key, label in marketing.PURPOSES.items()
    }
    models = [side.scenario.operating_models.get(side.operating_model, OperatingModel()) for side in (comparison.base, comparison.other)]
    targets = [PLANS[levers.planning_target] for levers in models]
    names = findings.names(comparison)
    subtitle = (f"Share of marketing’s hours, means of all worlds{_band(comparison)}; above the lines the first and the last quarter. "
                f"{capital(names[0])} plans by {targets[0]}, {names[1]} by {targets[1]}.")  # fmt: skip
    return _over_quarters(comparison, sides, figures, title, subtitle)


def _over_quarters(
    comparison: Comparison, sides: Sequence[pd.DataFrame], figures: Mapping[str, Lines], title: str, subtitle: str
) -> alt.LayerChart:
    """Draw figures below each other over the same quarters."""
    names, hues, means = findings.names(comparison), colours_of(comparison), [by_quarter(side) for side in sides]
    if min(side["mean"].notna().sum() for side in means) < 2:
        return canvas.empty(title)
    first, last = int(means[0]["quarter"].min()), int(means[0]["quarter"].max())
    axis = alt.Axis(title="quarter since the beginning", titleAnchor="start", tickMinStep=1, format="d", grid=False, offset=4)
    x = canvas.across(first + 1, max(last + 1, first + 2), axis, left=8, right=12)
    layers, told = [], []
    for place, (key, (heading, texts, scale)) in enumerate(figures.items()):
        labels = [f"{capital(who)} {text}" for who, text in zip(names, texts, strict=True)]
        own = [side[side["kpi"] == key] for side in means]
        layers += _panel(x, (first, last), own, hues, labels, heading, PANEL * place, scale)
        told.append(f"{heading}: {', '.join(labels)}")
    alt_text = f"{title}. Lines over {last - first + 1} quarters. {'. '.join(told)}."
    return canvas.picture(layers, PANEL * len(figures) - 18, title, subtitle, alt_text)


def _band(comparison: Comparison) -> str:
    return " with their 95 % band" if comparison.replications >= GLIMPSES[1] else ""


def _ends(rows: pd.DataFrame, key: str) -> tuple[float, float]:
    """Return the mean over worlds in the first and in the last quarter."""
    means = rows.groupby("quarter")[key].mean()
    return float(means.iloc[0]), float(means.iloc[-1])


def _panel(
    x: alt.X,
    span: tuple[int, int],
    sides: Sequence[pd.DataFrame],
    hues: Sequence[Colour],
    labels: Sequence[str],
    heading: str,
    top: float,
    scale: Scale,
) -> list[alt.Chart]:
    """Draw one figure: its heading, both mean quarters as labels in the lines' colours, and the lines."""
    layers = [canvas.text(canvas.LEFT, {"y": top + 9, "text": heading}, "strong", align="left")]
    highest, furthest = (float(pd.concat(sides)[column].max()) for column in ("mean", "high"))
    most = min(furthest, 2.0 * highest) if np.isfinite(furthest) else highest  # a few worlds have bands that dwarf their lines
    ends = top + 52, top + 52 + LINES

    def height(values: pd.Series) -> pd.Series:
        return ends[1] - values.clip(0.0, most) / (most or 1.0) * (ends[1] - ends[0])

    ends_of_axis = [(ends[1], scale.text(0.0)), (ends[0], scale.text(most))]
    grid = [{"x": span[0] + 1, "x2": span[1] + 1, "y": y} for y, _ in ends_of_axis]
    numbers = [{"y": y - 7, "text": text} for y, text in ends_of_axis]
    layers += [canvas.rule(x, grid, "hair"), canvas.text(canvas.RIGHT, numbers, "soft", align="right")]
    place = 0.0
    for side, hue, label in zip(sides, hues, labels, strict=True):
        known = side.dropna(subset=["mean"])
        quarter = known["quarter"].to_numpy() + 1
        low_end, high_end = known["low"].fillna(known["mean"]), known["high"].fillna(known["mean"])
        band = pd.DataFrame({"x": quarter, "y": height(high_end), "y2": height(low_end)})
        line = pd.DataFrame({"x": quarter, "y": height(known["mean"])})
        layers.append(canvas.area(x, band, opacity=0.18, color=hue.mark))
        layers.append(canvas.line(x, line, strokeWidth=2.5, color=hue.mark))
        layers.append(canvas.text(alt.XValue(place), {"y": top + 31, "text": label}, ink_of(hue), align="left"))
        place += canvas.width_of(label) + 18
    return layers


def symptoms(comparison: Comparison) -> alt.LayerChart:
    """Draw the six symptoms as a checklist: each measure with its interval under both operating models, and what may be said of it."""
    found, names, hues = tables.symptom_table(comparison), findings.names(comparison), colours_of(comparison)
    title = title_symptoms(comparison, found)
    if not found["replications"].any():
        return canvas.empty(title)
    unit, layers, told = canvas.across(0, 1, left=6, right=6), [], []
    for place, row in enumerate(found.to_dict("records")):
        scale, top = PERCENT if row["unit"] == "share" else Scale(1.0, 0, suffix="hours"), ROW * place
        verdict, style = _verdict(row, names, hues)
        sides = [_interval(row, "base"), _interval(row, "other")]
        layers.append(canvas.text(canvas.LEFT, {"y": top + 9, "text": row["label"]}, "strong", align="left"))
        layers.append(canvas.text(canvas.LEFT, {"y": top + 28, "text": verdict}, style, align="left"))
        longest = 1.0 if row["unit"] == "share" else max([side.high for side in sides if np.isfinite(side.high)], default=1.0) or 1.0
        labels = []
        for side, hue, who, y in zip(sides, hues, names, (top + 48, top + 84), strict=True):
            labels.append(f"{capital(who)} {written(side, scale)}")
            layers.append(canvas.text(canvas.LEFT, {"y": y, "text": labels[-1]}, ink_of(hue), align="left"))
            layers.append(canvas.rule(unit, {"x": 0.0, "x2": 1.0, "y": y + 15}, "hair"))
            mean, low, high = np.clip(np.array([side.mean, side.low, side.high]) / longest, 0.0, 1.0)
            layers += canvas.spread(unit, [(Interval(mean, low, high, side.n), y + 15)], hue)
        told.append(f"{row['label']}: {', '.join(labels)}. {verdict}")
    known = "; thick parts are 95 % intervals" if comparison.replications >= GLIMPSES[1] else ""
    subtitle = (f"Each line runs from nothing to all of what is counted, hours from nothing to the most{known}. "
                f"{findings.how_sure(comparison.replications)}")  # fmt: skip
    alt_text = f"{title}. A checklist of six warning signs. {'. '.join(told)}."
    return canvas.picture(layers, ROW * len(found) - 20, title, subtitle, alt_text)


def spending(comparison: Comparison) -> alt.LayerChart:
    """Draw what share of the same money went where under both operating models."""
    base, other = (side.mean() for side in of_each(comparison, marketing.spending))
    title, sums = title_spending(comparison, base, other), (float(base.sum()), float(other.sum()))
    if not min(sums) > 0:
        return canvas.empty(title)
    rows = [(capital(item), max(0.0, base[item] / sums[0]), max(0.0, other[item] / sums[1])) for item in marketing.ITEMS]
    scale = levels("money", comparison.scenario.currency, *sums)
    names = findings.names(comparison)
    subtitle = f"Shares of a mean year’s money: {scale.text(sums[1])} with {names[1]}, {scale.text(sums[0])} with {names[0]}."
    return paired_bars(comparison, rows, title, subtitle)


def title_vertical(comparison: Comparison, name: str) -> str:
    """Return which figures of a vertical are clearly higher or lower with the other operating model, and which are not."""
    base, other = findings.names(comparison)
    parts: dict[str, list[str]] = {word: [] for word in ("more", "higher", "fewer", "lower", "same")}
    found = tables.a_quarter(comparison)
    gaps = [(kpi, found[key][2]) for key, kpi in KPIS.items() if kpi.heading == VERTICALS[name]]
    for kpi, gap in gaps:
        if gap.n:
            parts[kpi.words[gap.mean < 0] if gap.is_sure else "same"].append(lowered(kpi.label))
    if not any(parts.values()):
        return f"{VERTICALS[name]}: nothing to compare in any quarter between warm-up and cool-down"
    if findings.is_early(gap for _, gap in gaps):
        return f"{VERTICALS[name]}: {findings.takes_more('which figures differ')}"
    said = [f"{word} {listed(labels)}" for word, labels in parts.items() if labels and word != "same"]
    if not said:
        return f"{VERTICALS[name]}: no clear difference between {other} and {base} in {listed(parts['same'])}"
    rest = f"; no clear difference in {listed(parts['same'])}" if parts["same"] else ""
    return f"{VERTICALS[name]}: {', '.join(said)} with {other} than with {base}{rest}"


def title_planning(comparison: Comparison) -> str:
    """Return where the reviews moved most of the hours under each operating model."""
    told, every = [], list[Interval]()
    for name, moved in zip(findings.names(comparison), of_each(comparison, marketing.moved), strict=True):
        found = {key: student_t_interval(column) for key, column in moved.items()}
        gains = {key: gain for key, gain in findings.named(found).items() if gain.mean > 0}
        every += found.values()
        if not any(gain.n for gain in found.values()):
            return "No marketing hours, so no review moved any"
        most = max(gains, key=lambda key: gains[key].mean, default=None)
        nowhere = f"with {name} nowhere{'' if findings.is_early(found.values()) else ' clearly'}"
        told.append(nowhere if most is None else f"with {name} most to {marketing.PURPOSES[str(most)].lower()} "
                    f"({Scale(100.0, 0, suffix='points').signed(gains[most].mean)})")  # fmt: skip
    return findings.looked(f"quarterly reviews moved marketing’s hours {told[1]}, {told[0]}", every)


def title_symptoms(comparison: Comparison, found: pd.DataFrame) -> str:
    """Return how many of the six symptoms are clearly weaker under each operating model."""
    base, other = findings.names(comparison)
    if not found["replications"].any():
        return "No lead and no customer between warm-up and cool-down, so there are no warning signs"
    if (found["replications"] < findings.FIRST_VERDICT).all():
        return findings.early_look(int(found["replications"].max()), findings.takes_more("which of the six warning signs differ"))
    less, more = int((found["difference_high"] < 0).sum()), int((found["difference_low"] > 0).sum())
    if not less and not more:
        return f"No clear difference between {other} and {base} in any of the six warning signs of chasing only leads"
    unclear = len(SYMPTOMS) - less - more
    rest = f"; no clear difference in {unclear}" if unclear else ""
    return f"{capital(other)} does better on {less or 'none'} of {len(SYMPTOMS)} warning signs, {base} on {more or 'none'}{rest}"


def title_spending(comparison: Comparison, base: pd.Series, other: pd.Series) -> str:
    """Return what the same money bought: coordination and time with buyers."""
    names, scale = findings.names(comparison), levels("money", comparison.scenario.currency, float(base.sum()), float(other.sum()))
    if not min(float(base.sum()), float(other.sum())) > 0:
        return "No quarter between warm-up and cool-down, so no money was spent"
    equal = np.isclose(base.sum(), other.sum(), rtol=1e-6)
    money = f"Both spend {scale.text(float(other.sum()))} a year" if equal else "They do not spend the same"
    told = [f"{WHOLE.text(side[item] / side.sum())}" for side in (other, base) for item in ("coordination", "sales time with buyers")]
    return (f"{money}; {names[1]} puts {told[0]} into coordination and {told[1]} into sales time with buyers, "
            f"{names[0]} {told[2]} and {told[3]}")  # fmt: skip


def _verdict(row: Mapping[Any, Any], names: Sequence[str], hues: Sequence[Colour]) -> tuple[str, str]:
    """Return what may be said of one symptom, and in which style: that of the operating model with less of it."""
    if not row["replications"]:
        return "Nothing to count", "soft"
    if row["replications"] < findings.FIRST_VERDICT:
        return "Too early to tell", "soft"
    for side, is_weaker in enumerate((row["difference_low"] > 0, row["difference_high"] < 0)):
        if is_weaker:
            return f"✓ {capital(names[side])} better", ink_of(hues[side])
    return "No clear difference", "soft"


def _interval(row: Mapping[Any, Any], side: str) -> Interval:
    found = Interval(row[side], row[f"{side}_low"], row[f"{side}_high"], row["replications"])
    return as_share(found) if row["unit"] == "share" else found
