"""The picture of ways of working with the staff that suits them: lifetime profit at equal money, at equal load, each as pays best."""

from __future__ import annotations

from typing import Any

import altair as alt
import pandas as pd

from ...experiment.statistics import Interval
from ...measures.units import SPACE
from ...studies.staffing import AS_PAYS_BEST, EQUAL_LOAD, TODAY, Staffing
from .. import canvas, findings
from ..scales import PERCENT, WHOLE, Scale, capital, count, difference, differences, levels, listed
from ..theme import colours

ROW, LINE = 92.0, 62.0  # pixels: a situation, and where its interval lies in it
HEADINGS = {
    TODAY: "At equal money",
    EQUAL_LOAD: "At equal load",
    AS_PAYS_BEST: "Each staffed as pays best",
}
SHORT = {TODAY: "at equal money", EQUAL_LOAD: "at equal load", AS_PAYS_BEST: "with each staffed as pays best"}

Row = dict[str, Any]


def situations(found: Staffing) -> alt.LayerChart:
    """Draw how much more the second way of working earns than the first in each situation, with the staff and the wins of both."""
    rows, scale = _rows(found), _scale(found)
    title = sentence(found)
    gaps = [_gap(other) for _, other in rows.values()]
    ends = [end * scale.factor for gap in gaps for end in (gap.mean, gap.low, gap.high) if end == end]
    if not ends:
        return canvas.empty(title)
    low, high = canvas.padded(min(0.0, *ends), max(0.0, *ends))
    currency = found.trials.scenario.currency
    x = canvas.across(
        low, high, canvas.signed_axis(f"{found.models[1]} less {found.models[0]}, {scale.prefix} {scale.suffix}".strip()), 6, 6
    )
    hues, layers, told = colours(*found.models), [], []
    layers.append(
        canvas.rule(x, [{"x": 0.0, "y": ROW * place + LINE - 9, "y2": ROW * place + LINE + 9} for place in range(len(rows))], "zero")
    )
    for place, (situation, sides) in enumerate(rows.items()):
        gap, top = gaps[place], ROW * place
        staff = " · ".join(_staff(side, currency) for side in sides)
        hue = hues[1 if gap.mean > 0 else 0]
        layers += [
            canvas.text(canvas.LEFT, {"y": top + 9, "text": f"{HEADINGS[situation]}: {difference(gap, scale)}"}, "strong", align="left"),
            canvas.text(canvas.LEFT, {"y": top + 32, "text": staff}, "soft", align="left"),
            canvas.rule(x, {"x": low, "x2": high, "y": top + LINE}, "hair"),
            *canvas.spread(x, [(gap, top + LINE)], hue, scale.factor),
        ]
        told.append(f"{HEADINGS[situation]}: {difference(gap, scale)}; {staff}")
    worlds = found.trials.replications
    known = f" with its {findings.INTERVAL}" if any(gap.has_range for gap in gaps) else ""
    subtitle = f"Difference in lifetime profit{known}, in {count(worlds, 'world')} other than those that chose the staff."
    return canvas.picture(layers, ROW * len(rows) - 6, title, subtitle, f"{title}. {'. '.join(told)}.")


def sentence(found: Staffing) -> str:
    """Return what the answer in money is in each situation: who earns more, or that it is not clear; an early look as one."""
    base, other = (name.replace("_", " ") for name in found.models[:2])
    by_verdict: dict[str, list[str]] = {}
    gaps = []
    for situation, (_, row) in _rows(found).items():
        gap = _gap(row)
        gaps.append(gap)
        verdict = "no clear difference" if not gap.is_clear and not gap.is_early else f"{other if gap.mean > 0 else base} earns more"
        by_verdict.setdefault(verdict, []).append(SHORT[situation])
    told = "; ".join(f"{verdict} {listed(where)}" for verdict, where in by_verdict.items())
    return findings.looked(told.replace("no clear difference", "no clear difference in lifetime profit", 1), gaps)


def table(found: Staffing) -> pd.DataFrame:
    """Return every situation as a reader would write it: one row for each way of working."""
    rows, money = [], _scale(found)
    for situation, sides in _rows(found).items():
        for place, side in enumerate(sides):
            profit = levels("money", found.trials.scenario.currency, side["lifetime_profit"])
            rows.append({
                "": HEADINGS[situation] if place == 0 else "", "Way of working": capital(side["operating_model"].replace("_", " ")),
                "Sales people": f"{side['sales_people']:,}", "Busy with buyers": WHOLE.text(side["busy"]),
                "Journeys won": PERCENT.text(side["win_rate"]), "Lifetime profit": profit.text(side["lifetime_profit"]),
                "Difference": difference(_gap(side), money) if place else "",
            })  # fmt: skip
    return pd.DataFrame(rows)


def _rows(found: Staffing) -> dict[str, list[Row]]:
    """Return the rows of each situation, the first way of working first."""
    rows: list[Row] = [{str(name): value for name, value in row.items()} for row in found.table().to_dict("records")]
    return {name: [row for row in rows if row["situation"] == name] for name in found.situations()}


def _gap(row: Row) -> Interval:
    return Interval(row["lifetime_profit_difference"], row["lifetime_profit_from"], row["lifetime_profit_to"], row["replications"])


def _scale(found: Staffing) -> Scale:
    gaps = [_gap(other) for _, other in _rows(found).values()]
    return differences("money", found.trials.scenario.currency, *(end for gap in gaps for end in (gap.mean, gap.low, gap.high)))


def _staff(side: Row, currency: str) -> str:
    people = count(side["sales_people"], "sales person", "sales people").replace(SPACE, " ")
    profit = levels("money", currency, side["lifetime_profit"]).text(side["lifetime_profit"])
    name = capital(side["operating_model"].replace("_", " "))
    return f"{name}: {people}, {WHOLE.text(side['busy'])} busy, wins {PERCENT.text(side['win_rate'])}, earns {profit}"
