"""Where a difference in wins comes from, in sentences and readable tables; for a terminal, a page, and a document."""

from __future__ import annotations

import math
from collections.abc import Hashable, Mapping
from typing import Any

import pandas as pd

from ..experiment.statistics import Interval
from ..studies.waterfall import MOVED, SIGNS, Waterfall
from . import findings
from .scales import POINTS, capital, change, differences, levels
from .wording import model_name

CHANGES = {"added": "Alone, added to {base}", "taken": "{Other} with it, against without"}
SCARCE = 0.85
"""Share of sales time with buyers from which on sales is said to be short of time."""


def sentences(found: Waterfall) -> list[str]:
    """Return what the steps, the hours and the levers say: a sentence each."""
    return [each for each in (whole(found), steps_told(found), hours_told(found), levers_told(found)) if each]


def whole(found: Waterfall) -> str:
    """Return the difference in a sentence."""
    base, other = named(found)
    wins = found.wins
    if math.isnan(wins.mean):
        return "Nothing to compare: no world has a journey that counts."
    told = f"{other} wins {100 * abs(wins.mean):.1f} {'more' if wins.mean >= 0 else 'fewer'} of every 100 journeys than {base}"
    known = f" ({_interval(wins)})" if wins.has_range else ""
    return f"{findings.looked(f'{told}{known}', [wins])}{'' if wins.is_clear or wins.is_early else ', which may be luck'}."


def steps_told(found: Waterfall) -> str:
    """Return which steps clearly carry the difference, and which clearly go against it."""
    rows = found.steps()
    if found.wins.is_early:
        return f"{findings.takes_more('Which step makes the difference')}."
    clear = rows[(rows["low"] > 0) | (rows["high"] < 0)]
    if clear.empty:
        return "No step on the way to a win clearly differs."
    told = [f"{_step(str(row['label']))} ({POINTS.signed(float(row['difference']))})"
            for row in clear.sort_values("difference", key=abs, ascending=False).to_dict("records")]  # fmt: skip
    return f"Step by step, in journeys won of every 100: {'; '.join(told)}."


def hours_told(found: Waterfall) -> str:
    """Return how busy sales is, and what follows from wins and hours for each journey in which sales gets to talk."""
    base, other = named(found)
    rule = found.rule()
    if any(math.isnan(value) for value in rule.values()):
        return ""
    busy = [rule["busy_first"], rule["busy_second"]]
    told = f"Sales people spend {100 * busy[0]:.0f} % of their time with buyers under {base}, {100 * busy[1]:.0f} % under {other}."
    each = (f"For each journey in which sales gets to talk, {other} wins {rule['wins_ratio']:.2f} times what {base} does "
            f"and spends {rule['hours_ratio']:.2f} times the hours")  # fmt: skip
    if min(busy) >= SCARCE:
        ahead = other if rule["wins_ratio"] > rule["hours_ratio"] else base
        return f"{told} {each}; neither has an hour to spare, so wins for each hour decide, which speaks for {ahead}."
    if max(busy) < SCARCE:
        reach = rule["wins_ratio"] * rule["reach_ratio"]
        ahead = other if reach > 1.0 else base
        return f"{told} {each}; both have hours to spare, so wins times reach decide ({reach:.2f}), which speaks for {ahead}."
    fuller, emptier = (other, base) if busy[1] > busy[0] else (base, other)
    return f"{told} {each}; what {fuller} does beyond {emptier} takes hours that {emptier} leaves unused."


def levers_told(found: Waterfall) -> str:
    """Return whether single levers carry most of a clear difference; empty without levers."""
    if not found.levers or not found.wins.is_sure:
        return ""
    if carriers := found.carriers():
        named_ = ", ".join(f"“{label}”" for label in carriers)
        return f"One lever alone would bring more than 60 % of the difference: {named_}."
    return "No lever alone brings more than 60 % of the difference."


def named(found: Waterfall) -> tuple[str, str]:
    """Return the two ways of working as they stand inside a sentence."""
    return found.base.replace("_", " "), found.other.replace("_", " ")


def readable_steps(found: Waterfall) -> pd.DataFrame:
    """Return the steps as a reader would write them: shares, and what each carries in journeys won of every 100."""
    base, other = (model_name(name) for name in (found.base, found.other))
    return pd.DataFrame([
        {"Step": f"{row['label']}, of {row['of']}", base: f"{100 * row[found.base]:.1f} %", other: f"{100 * row[found.other]:.1f} %",
         "Carries, of every 100 journeys": carried(row)} for row in found.steps().to_dict("records")
    ])  # fmt: skip


def readable_signs(found: Waterfall) -> pd.DataFrame:
    """Return what else stands behind the sign as a reader would write it."""
    base, other = (model_name(name) for name in (found.base, found.other))
    rows = []
    for row in found.signs().to_dict("records"):
        if math.isnan(row["difference"]):
            continue
        unit = SIGNS[str(row["key"])].unit
        level = levels(unit, found.scenario.currency, row[found.base], row[found.other])
        gap = differences(unit, found.scenario.currency, row["difference"], row["low"], row["high"])
        rows.append({"Figure": row["label"], base: level.text(row[found.base]), other: level.text(row[found.other]),
                     "Difference": change(Interval(row["difference"], row["low"], row["high"], row["replications"]), gap)})  # fmt: skip
    return pd.DataFrame(rows)


def readable_levers(found: Waterfall) -> pd.DataFrame:
    """Return what each lever brings and takes as a reader would write it, in points of every 100 journeys (or quotes)."""
    base, other = named(found)
    headings = {"wins": "Wins", "quotes": "Quotes", "wins_a_quote": "Wins for each 100 quotes", "purchases": "Groups that buy, from anyone"}
    return pd.DataFrame([
        {"Lever": row["label"], "Change": CHANGES[str(row["change"])].format(base=base, Other=capital(other))}
        | {headings[key]: _points(row, key, f"{key}_low", f"{key}_high") for key in MOVED} for row in found.by_lever().to_dict("records")
    ])  # fmt: skip


def carried(step: Mapping[Hashable, Any]) -> str:
    """Return what a step carries, in journeys won of every 100: ``+1.2 (1.0 to 1.4)``, of the first few worlds without the interval."""
    return _points(step, "difference", "low", "high")


def _step(label: str) -> str:
    return label.split(",")[0][0].lower() + label.split(",")[0][1:]


def _points(row: Mapping[Hashable, Any], mean: str, low: str, high: str) -> str:
    if math.isnan(row[mean]):
        return "–"
    return change(Interval(row[mean], row[low], row[high], row["replications"]), POINTS)


def _interval(interval: Interval) -> str:
    return f"{findings.INTERVAL} {POINTS.ends(interval)}"
