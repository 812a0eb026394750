"""One account's buying journey under two operating models, on one time axis, from the first day both have in common.

Each operating model has a block of lanes: the jobs that the group works on, its touches with each supplier, and what our CRM
believes meanwhile. A rule marks where the two journeys first part: before it they are the same to the letter, after it everything
that differs follows from the operating model.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import altair as alt
import numpy as np
import pandas as pd

from ...experiment.comparison import Comparison
from ...measures.units import SPACE
from ...scenario import JOBS
from ...scenario.calendar import DAYS_PER_MONTH
from .. import canvas, findings
from ..journey_narrative import SERVED_BY, Story, parting, story
from ..scales import capital, count, listed
from ..theme import AXIS_SIZE, NARROW, Colour, colours_of, ink_of

DAYS_A_WEEK = 5
ALL_JOBS = (*JOBS, "validation", "consensus")
Stage = dict[str, Any]
"""Where the name of a stage stands in the picture: x, side, text, and its line from below."""
GUTTER = 100  # pixels for the names of the lanes
LANE = 16
HEADER, GAP = 64, 12  # pixels: heading, loop-backs and where the two part; between groups of lanes
STAGE, STEPS = 15, 32  # pixels: a line of stages, and the steps of the CRM below these


def timeline(comparison: Comparison, replication: int, journey: int) -> alt.LayerChart:
    """Draw one journey under both operating models, with the rule where the two part.

    Parameters
    ----------
    comparison : Comparison
        Of results that were run with detail.
    replication, journey : int
        Which journey, as in the tables.
    """
    stories = [story(result, replication, journey) for result in (comparison.base, comparison.other)]
    names, hues = findings.names(comparison), colours_of(comparison)
    base, other = stories
    if base is None or other is None:
        missing = listed([name for name, told in zip(names, stories, strict=True) if told is None])
        return canvas.empty(f"There is no such journey with {missing}")
    if base.activities.empty or other.activities.empty:
        return canvas.empty("Nothing was written down of what this group did")
    where = parting(base, other)
    end = 1.02 * max(base.months, other.months, 0.1)
    months = np.arange(0.0, end, max(1.0, np.ceil(end / 8)))
    axis = alt.Axis(title="months since the journey began", titleAnchor="start", values=list(months), grid=False, labelFlush=False)
    x = canvas.across(0, end, axis, left=GUTTER)
    stages = [_stage_labels(told.opportunity, (NARROW - GUTTER) / end) for told in (base, other)]
    crm = STEPS + STAGE * max((label["line"] + 1 for labels in stages for label in labels), default=1)
    height = HEADER + LANE * (len(ALL_JOBS) + len(base.vendors)) + 2 * GAP + crm
    layers, blocks = [], []
    for place, (told, name, hue, steps) in enumerate(zip((base, other), names, hues, stages, strict=True)):
        top = place * (height + 30.0)
        blocks.append((top + HEADER, top + height))
        layers += _block(x, told, name, hue, months, steps, (top, top + height))
    title = f"This journey is the same with {names[0]} and with {names[1]}: {base.outcome}"
    subtitle = (
        "The larger a dot, the more work on a job in a week. Below, a supplier’s dots are meetings, its strokes visits to its material."
    )
    if where is not None:
        title = f"With {names[0]} {base.outcome}, with {names[1]} {other.outcome}; the two part on working day {where.day}"
        subtitle += f" Where the two part: {where.base} with {names[0]}, {where.other} with {names[1]}."
        lines = pd.DataFrame(blocks, columns=["y", "y2"]).assign(x=where.months)
        labels = lines[["x"]].assign(y=lines["y"] - 12, text="here the two part")
        layers.append(canvas.rule(x, lines, "zero"))
        layers.append(canvas.text(x, labels, "soft", align=canvas.align(where.months / end)))
    alt_text = (f"{title}. {capital(names[0])}: {count(len(base.activities), 'activity', 'activities')}, "
                f"{count(base.loop_backs, 'loop-back')}. {capital(names[1])}: "
                f"{count(len(other.activities), 'activity', 'activities')}, {count(other.loop_backs, 'loop-back')}.")  # fmt: skip
    return canvas.picture(layers, blocks[-1][1], title, subtitle, alt_text)


def _block(
    x: alt.X, told: Story, name: str, hue: Colour, months: np.ndarray, stages: Sequence[Stage], ends: tuple[float, float]
) -> list[alt.Chart]:
    """Draw the lanes of one operating model between two heights, from its heading down to the CRM."""
    top, bottom = ends
    jobs, touches = top + HEADER, top + HEADER + LANE * len(ALL_JOBS) + GAP
    crm = touches + LANE * len(told.vendors) + GAP
    lanes = [{"y": jobs + LANE * (i + 0.5), "text": job} for i, job in enumerate(ALL_JOBS)]
    lanes += [{"y": touches + LANE * (i + 0.5), "text": vendor} for i, vendor in enumerate(told.vendors)]
    lanes += [{"y": bottom - STEPS / 2, "text": "our CRM"}]
    grounds = [{"x": 0.0, "x2": told.months, "y": y, "y2": y2}
               for y, y2 in ((jobs, touches - GAP), (touches, crm - GAP), (bottom - STEPS, bottom))]  # fmt: skip
    return [
        canvas.text(canvas.LEFT, {"y": top + 8, "text": f"{capital(name)}: {told.headline}"}, ink_of(hue), align="left", fontSize=15),
        canvas.dot(alt.XValue(6), {"y": top + 30}, shape="triangle-left", size=90, style="alert"),
        canvas.text(alt.XValue(16), {"y": top + 30, "text": count(told.loop_backs, "loop-back")}, "soft", align="left"),
        canvas.block(x, grounds),
        canvas.rule(x, pd.DataFrame({"x": months, "y": jobs, "y2": bottom}), "hair"),
        canvas.text(canvas.LEFT, lanes, "soft", align="left", limit=GUTTER - 6),
        *_jobs(x, told, jobs),
        *_touches(x, told, hue, touches),
        *_crm(x, told, hue, stages, bottom),
    ]


def _jobs(x: alt.X, told: Story, top: float) -> list[alt.Chart]:
    """Draw a dot per week and job, as large as the work in it, the line of the job most worked on, and the loop-backs."""
    activities = told.activities
    middle = {job: top + LANE * (i + 0.5) for i, job in enumerate(ALL_JOBS)}
    week_months = DAYS_A_WEEK / DAYS_PER_MONTH
    weeks = activities.assign(week=(activities["x"] // week_months).astype(int))
    worked = weeks[weeks["hours"] > 0]
    dots = worked.groupby(["week", "job"], as_index=False)["hours"].sum()
    dots = dots.assign(
        x=(dots["week"] + 0.5) * week_months, y=dots["job"].map(middle), told=dots["hours"].map("{:.1f}".format),
        size=4 + 90 * dots["hours"] / max(float(dots["hours"].max()), 1e-9),
    )  # fmt: skip
    main = worked.groupby(["week", "producing_job"])["hours"].sum().unstack(fill_value=0).idxmax(axis=1)
    path = pd.DataFrame({"x": (main.index + 0.5) * week_months, "y": main.map(middle).to_numpy()})
    loops = activities[activities["activity"] == "loop_back"]
    hours = canvas.dot(x, dots, "grey-0").encode(size=alt.Size("size:Q", scale=None))
    return [
        canvas.line(x, path, "path", interpolate="step"), hours.encode(tooltip=canvas.tips(job="job", told="hours that week")),
        canvas.dot(x, loops[["x", "job"]].assign(y=loops["job"].map(middle)), shape="triangle-left", size=110, style="alert"),
    ]  # fmt: skip


def _touches(x: alt.X, told: Story, hue: Colour, top: float) -> list[alt.Chart]:
    """Draw each touch with a supplier in its lane: a dot for a meeting, a stroke for a visit to its material."""
    touches = told.activities[told.activities["vendor"].notna()]
    layers: list[alt.Chart] = []
    for place, vendor in enumerate(told.vendors):
        own = touches[touches["vendor"] == vendor][["x", "activity", "touchpoint", "served", "job", "day"]]
        own = own.assign(y=top + LANE * (place + 0.5), served=own["served"].astype("string").replace(SERVED_BY))
        met, read = own[own["activity"] == "supplier_meeting"], own[own["activity"] != "supplier_meeting"]
        look: dict[str, Any] = {"color": hue.mark, "style": ""} if place == 0 else {"style": f"grey-{min(place - 1, 2)}"}
        tooltip = canvas.tips(touchpoint="touch", served="served by", job="job")
        strokes = read.assign(y=read["y"] - 5, y2=read["y"] + 5)
        layers.append(canvas.rule(x, strokes, strokeWidth=2, **look).encode(tooltip=tooltip))
        layers.append(canvas.dot(x, met, size=46, **look).encode(tooltip=tooltip))
    return layers


def _crm(x: alt.X, told: Story, hue: Colour, stages: Sequence[Stage], bottom: float) -> list[alt.Chart]:
    """Draw the probability that our CRM gives the deal as steps, with the names of the stages above them."""
    seen = told.opportunity
    if seen.empty:
        return [canvas.text(x, {"x": 0, "y": bottom - STEPS / 2, "text": "knows nothing of it"}, "soft", align="left", dx=6)]
    steps = pd.DataFrame({"x": [*seen["x"], told.months], "probability": [*seen["probability"], seen["probability"].iloc[-1]]})
    steps = steps.assign(y=bottom - STEPS * steps["probability"], y2=bottom)
    layers = [
        canvas.area(x, steps, interpolate="step-after", opacity=0.25, color=hue.mark),
        canvas.line(x, steps, interpolate="step-after", strokeWidth=2, color=hue.mark),
    ]
    labels = pd.DataFrame(stages)
    for side, own in labels.groupby("side"):
        layers.append(canvas.text(x, own.assign(y=bottom - STEPS - 9 - STAGE * own["line"]), "soft", align=side))
    return layers


def _stage_labels(seen: pd.DataFrame, pixels_a_month: float) -> list[Stage]:
    """Return a label for each stage, the last one first, each on the lowest line on which the narrowest screen has room for it."""
    labels: list[Stage] = []
    width = float(NARROW - GUTTER)
    free_until: list[float] = []  # on each line in use
    for row in seen.iloc[::-1].to_dict("records"):
        told, place = str(row["stage"]), row["x"] * pixels_a_month
        if 0 < row["probability"] < 1:
            told += f" {100 * row['probability']:.0f}{SPACE}%"
        long = canvas.width_of(told, AXIS_SIZE)
        ways = [
            (line, start, side)
            for line, free in enumerate((*free_until, width))
            for start, side in ((place, "left"), (place - long, "right"))  # begins or, near the end, ends at its step
            if start >= 0 and start + long <= free
        ]
        line, start, side = ways[0] if ways else (len(free_until), max(0.0, width - long), "left")
        labels.append({"x": (place if side == "right" else start) / pixels_a_month, "side": side, "text": told, "line": line})
        free_until = [*free_until[:line], start - 8, *free_until[line + 1 :]]
    return labels
