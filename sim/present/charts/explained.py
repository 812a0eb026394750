"""How the model works, in five pictures that need no equation: examples, drawn from a scenario's settings and not from its worlds."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from statistics import NormalDist
from typing import NamedTuple

import altair as alt

from ...scenario import JOBS, OperatingModel, Scenario, labels
from .. import canvas, wording
from ..scales import PERCENT, capital, listed
from ..theme import Colour, colours_in

LANE = 46.0
"""Pixels from one lane to the next."""
GAP = 0.004
"""Between blocks that stand in a row, as a share of the width."""
STAYS = (
    (0, 0.0, 0.16), (1, 0.16, 0.34), (2, 0.34, 0.48), (1, 0.48, 0.56), (2, 0.56, 0.7), (3, 0.7, 0.8), (0, 0.8, 0.86), (3, 0.86, 1.0),
)  # fmt: skip
"""An example of a path: the job, from and to, as shares of the time that a purchase takes."""
SPREAD, MEAN, OBJECTS = 0.55, 0.35, -0.45
"""An example of a group: how far its members are from each other, their mean, and where a strong objection begins."""
TAKES_OVER = {"first_signal": 0.3, "score": 2.4}
"""In jobs from the beginning, where sales comes in, in the example."""
WON = ({2, 7, 9}, {2, 5, 7})
"""Companies won in the example, under each way of working."""
COMPANIES = 12


def pictures(scenario: Scenario, base: str, other: str) -> dict[str, alt.LayerChart]:
    """Return the five pictures by name, in the order of the story."""
    return {
        "buyers_week": week(scenario), "tangle": tangle(), "consent": consent(scenario),
        "on_the_field": field(scenario, base, other), "played_twice": twice(scenario, base, other),
    }  # fmt: skip


def week(scenario: Scenario) -> alt.LayerChart:
    """Draw where a buying group's time goes, and among how many suppliers the part for suppliers is divided."""
    shares = scenario.time.model_dump(include=set(labels.ACTIVITIES))
    n, share = len(scenario.active_vendors), shares["supplier_meeting"]
    layers: list[alt.Chart] = []
    for place, (key, label) in enumerate(labels.ACTIVITIES.items()):
        is_ours, y = key == "supplier_meeting", LANE * place
        width = shares[key] / max(shares.values())
        layers.append(canvas.text(canvas.LEFT, {"y": y + 9, "text": f"{label}: {PERCENT.text(shares[key])}"}, align="left"))
        parts = n if is_ours else 1
        edges = [
            {"x": width * i / parts, "x2": width * (i + 1) / parts - GAP * (i + 1 < parts), "y": y + 18, "y2": y + 36} for i in range(parts)
        ]
        layers.append(canvas.block(canvas.UNIT, edges, "alert" if is_ours else "grey-1"))
    sharing = f"{wording.count_of(n, 'supplier')} {'shares' if n == 1 else 'share'} them"
    told = f"Of every 100 hours of a buying group, {100 * share:.0f} go to suppliers; {sharing.replace(' suppliers', '')}"
    every = [f"{label} {PERCENT.text(shares[key])}" for key, label in labels.ACTIVITIES.items()]
    note = "Each supplier’s part is one block here; how they are really divided follows from whom the group knows, likes and calls."
    return canvas.picture(layers, LANE * 5, told, note, f"{told}. {listed(every)}.")


def tangle() -> alt.LayerChart:
    """Draw an example of a path through the four jobs."""
    x = canvas.across(0, 1, left=max(map(canvas.width_of, labels.ON_JOBS.values())), right=6)
    names = [labels.ON_JOBS[job] for job in JOBS]
    lanes = [canvas.text(canvas.LEFT, {"y": LANE * i + 16, "text": name}, "soft", align="left") for i, name in enumerate(names)]
    places = [{"x": start, "x2": end, "y": LANE * job + 10, "y2": LANE * job + 22} for job, start, end in STAYS]
    steps = [(start, LANE * before + 16, LANE * job + 16) for (before, *_), (job, start, _) in pairwise(STAYS)]
    on, back = ([{"x": x, "y": y, "y2": y2} for x, y, y2 in steps if (y2 < y) is is_back] for is_back in (False, True))
    layers = [*lanes, canvas.rule(x, on, "soft", strokeWidth=2), canvas.rule(x, back, "alert", strokeWidth=2, strokeDash=[4, 3]),
              canvas.block(x, places, "grey-0", cornerRadius=3)]  # fmt: skip
    told = "A purchase has 4 jobs and no straight line: what is learned late sends the group back"
    note = "An example. Across: time. Dashed: the group goes back to an earlier job."
    return canvas.picture(layers, LANE * len(JOBS), told, note, f"{told}. An example: {_path(names)}.")


def consent(scenario: Scenario) -> alt.LayerChart:
    """Draw an example of a group that is mostly in favour, and one member of it who objects."""
    n = max(1, round(scenario.group.size_mean))
    views = [NormalDist(MEAN, SPREAD).inv_cdf((i + 0.5) / n) for i in range(n)]
    least = min(views[0], OBJECTS - 0.25)
    views[0] = least if n > 1 else views[0]
    most = max(views) + 0.1
    x = canvas.across(least - 0.1, most, left=8, right=8)
    bands = (
        (least - 0.1, OBJECTS, "alert", "Objects"),
        (OBJECTS, 0.0, "grey-2", "Against"),
        (0.0, most, "grey-1", "In favour"),
    )
    layers: list[alt.Chart] = []
    for low, high, style, label in bands:
        layers.append(canvas.rule(x, {"x": low, "x2": high, "y": 62, "y2": 62}, style, strokeWidth=6))
        layers.append(canvas.text(x, {"x": (low + high) / 2, "y": 84, "text": label}, "soft"))
    for style, inside in (("alert", [v for v in views if v < OBJECTS]), ("grey-0", [v for v in views if v >= OBJECTS])):
        layers.append(canvas.dot(x, [{"x": view, "y": 34} for view in inside], style, size=260))
    told = (
        "One person decides alone: nobody else has to agree"
        if n == 1
        else f"With {sum(view > 0 for view in views)} of {n} people in favour, one who objects and can block the purchase still stops it"
    )
    then = "The group then works on the case, settles for less, tries another supplier, or buys nothing."
    note = "An example; each dot is a member." + (f" {then}" if n > 1 else "")
    return canvas.picture(layers, 96, told, note, f"{told}. An example of {n} members on a line from objecting to being in favour. {note}")


class Presence(NamedTuple):
    """Who is there for the buyer: from and to, in jobs, and how much of the time."""

    start: float
    end: float
    level: float


def field(scenario: Scenario, base: str, other: str) -> alt.LayerChart:
    """Draw who is there for the buyer on which job, marketing or sales, under each way of working."""
    x = canvas.across(0, len(JOBS) + 1, left=2, right=2)
    layers: list[alt.Chart] = []
    told: list[str] = []
    for place, (name, hue) in enumerate(zip((base, other), colours_in(scenario, base, other), strict=True)):
        top, levers = place * (2 * LANE + 26), scenario.operating_models[name]
        title = wording.model_name(name)
        layers.append(canvas.text(canvas.LEFT, {"y": top + 8, "text": title}, "strong", align="left"))
        for row, (who, spans) in enumerate((("Marketing", marketing(levers)), ("Sales", sales(levers)))):
            y = top + 24 + row * LANE
            layers.append(canvas.text(canvas.LEFT, {"y": y + 6, "text": who}, "soft", align="left"))
            layers += _bars(x, spans, y + 16, hue)
            told.append(f"{title}, {who.lower()}: {listed([f'{100 * span.level:.0f} % until {span.end:g}' for span in spans])}")
    bottom = 2 * (2 * LANE + 26)
    ends = [*(labels.ON_JOBS[job] for job in JOBS), "After the sale"]
    layers += [canvas.text(x, {"x": i + 0.5, "y": bottom + 8 + 14 * (i % 2), "text": end}, "soft") for i, end in enumerate(ends)]
    claim = _field_claim(scenario, base, other)
    note = "An example. The fuller the colour, the more of the buyer’s questions it answers there. Across: the buyer’s jobs."
    return canvas.picture(layers, bottom + 34, claim, note, f"{claim}. {'; '.join(told)}; jobs counted from 0 to 4, then after the sale.")


def marketing(levers: OperatingModel) -> list[Presence]:
    """Return how much marketing is there before sales comes in, after, and after the sale."""
    comes_in, n = TAKES_OVER[levers.takeover], float(len(JOBS))
    return [Presence(0.0, comes_in, 1.0), Presence(comes_in, n, levers.marketing_cover), Presence(n, n + 1.0, levers.aftercare)]


def sales(levers: OperatingModel) -> list[Presence]:
    """Return how much sales is there before it comes in, after, and after the sale."""
    comes_in, n = TAKES_OVER[levers.takeover], float(len(JOBS))
    return [Presence(0.0, comes_in, levers.sales_cover), Presence(comes_in, n + 1.0, 1.0)]


def twice(scenario: Scenario, base: str, other: str) -> alt.LayerChart:
    """Draw some companies under both ways of working: those whose end is another one are what is compared."""
    x = canvas.across(0, COMPANIES - 1, left=10, right=10)
    layers: list[alt.Chart] = []
    for row, (name, hue, won) in enumerate(zip((base, other), colours_in(scenario, base, other), WON, strict=True)):
        y = 28.0 + row * 74
        label = {"y": y - 20 + 52 * row, "text": wording.model_name(name)}
        layers.append(canvas.text(canvas.LEFT, label, "strong", align="left"))
        layers.append(canvas.dot(x, [{"x": i, "y": y + 6} for i in range(COMPANIES) if i not in won], "grey-2", size=120))
        layers.append(canvas.dot(x, [{"x": i, "y": y + 6} for i in sorted(won)], "", size=240, color=hue.mark))
    differ = sorted(WON[0] ^ WON[1])
    layers.append(canvas.rule(x, [{"x": i, "y": 46, "y2": 96} for i in range(COMPANIES) if i not in differ], "line"))
    layers.append(canvas.rule(x, [{"x": i, "y": 44, "y2": 98} for i in differ], "alert", strokeWidth=3))
    told = "Both get the same market and the same luck, so only the way of working makes a difference"
    note = f"An example of {COMPANIES} companies: large dots are won, red lines join the {len(differ)} in which the way of working decided."
    return canvas.picture(layers, 146, told, note, f"{told}. {note}")


def _bars(x: alt.X, spans: Sequence[Presence], y: float, hue: Colour) -> list[alt.Chart]:
    shown = [span for span in spans if span.level > 0]
    return [canvas.block(x, {"x": each.start, "x2": each.end, "y": y, "y2": y + 14}, "", color=hue.mark, opacity=0.2 + 0.8 * each.level)
            for each in shown]  # fmt: skip


def _field_claim(scenario: Scenario, base: str, other: str) -> str:
    """Return when sales comes in and whether marketing stays, under each way of working."""
    parts = []
    for name in (base, other):
        levers = scenario.operating_models[name]
        comes = "at the first sign" if levers.takeover == "first_signal" else f"at a score of {scenario.leads.threshold:g}"
        stays = "stays" if levers.marketing_cover >= 0.5 else "goes" if levers.marketing_cover == 0 else "partly stays"
        parts.append(f"with {wording.model_name(name).lower()} sales comes in {comes} and marketing {stays}")
    return capital("; ".join(parts))


def _path(names: Sequence[str]) -> str:
    return ", then ".join(names[job].lower() for job, *_ in STAYS)
