"""Tables for the pages and for files."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import pandas as pd
import streamlit as st

from pages.ui import labels
from pages.ui.question import Question
from pages.ui.results import replications
from sim.experiment.comparison import Comparison
from sim.measures.metrics import METRICS
from sim.present import findings
from sim.present.journey_charts import SERVED_BY
from sim.present.scales import working_day

MODEL = "operating_model"
Sides = tuple[pd.DataFrame, pd.DataFrame]
NARROW, WIDE = frozenset("fijlrt .,:;()-–’"), frozenset("−+×mMW%")
NARROW_WIDTH, WIDTH, WIDE_WIDTH = 4.8, 8.5, 11.8  # pixels: of characters in a table
MARGIN, SIGN = 17, 24  # pixels: around a text, for the sign that offers help


def fitted(frame: pd.DataFrame, helps: Mapping[str, str] | None = None) -> dict[str, Any]:
    """Return how a table's columns are drawn: none narrower than its longest text, the first in sight while the others scroll."""
    helps, columns = helps or {}, dict[str, Any]()
    for name in map(str, frame):
        heading, text = _width(name) + SIGN * (name in helps), max(frame[name].astype(str).map(_width), default=0.0)
        columns[name] = st.column_config.Column(width=round(MARGIN + max(heading, text)), pinned=not columns, help=helps.get(name))
    return columns


def _width(text: str) -> float:
    """Return about how many pixels wide a text is in a table, in the widest of the usual system fonts."""
    return sum(NARROW_WIDTH if character in NARROW else WIDE_WIDTH if character in WIDE else WIDTH for character in text)


def side_by_side(comparison: Comparison) -> pd.DataFrame:
    """Return every figure as a reader would write it, the ones that matter most first."""
    base, other = (labels.model_name(name) for name in comparison.names)
    rows = []
    for row in comparison.table().to_dict("records"):
        metric, levels = METRICS[row["metric"]], findings.level_texts(comparison, row["metric"])
        scale = findings.difference_scale(comparison, metric.key)
        better = row["better_in"]
        rows.append({
            "Figure": metric.label, base: _brief(levels[0], metric.unit), other: _brief(levels[1], metric.unit),
            "Difference": _brief(scale.signed(row["difference"]), metric.unit),
            "95 % interval": f"{scale.number(row['low'])} to {scale.number(row['high'])}",
            f"{other} better in": f"{round(better * row['replications'])} of {row['replications']} worlds" if pd.notna(better) else "–",
            "Of what": metric.of or "–", "What is counted": metric.describe,
        })  # fmt: skip
    return pd.DataFrame(rows)


def _brief(text: str, unit: str) -> str:
    """Return a number without as much of its unit as the figure's name tells."""
    return text.replace(unit, findings.COUNTED.get(unit, unit)).strip()


HEADINGS = {
    "What is won": ("win_rate", "win_rate_decided", "revenue_won", "journeys"),
    "How journeys go and end": (
        "no_decision_rate", "no_decision_status_quo", "no_decision_indecision", "no_decision_patience", "no_decision_no_agreement",
        "no_decision_only_looking", "journey_months_median", "journey_months_p90", "loop_backs",
    ),
    "Time with us, leads and sales work": (
        "reach_meetings", "reach_digital", "first_response_days", "first_contact_days", "mql_to_sql", "sql_to_won", "sales_hours_per_win",
    ),
    "Customers after the sale": (
        "customers_won", "customers_kept", "loyalty", "satisfaction", "complaints_answered", "referrals", "lifetime_value",
    ),
    "What winning customers costs and brings": ("acquisition_cost", "cpa", "lifetime_profit", "roi", "roas", "poas"),
}  # fmt: skip
OTHERS = "Other figures"


def by_heading(comparison: Comparison) -> dict[str, pd.DataFrame]:
    """Return every figure as `side_by_side` does, a table for each heading."""
    frame = side_by_side(comparison).set_axis(list(METRICS), axis=0)
    rest = {OTHERS: tuple(key for key in METRICS if not any(key in keys for keys in HEADINGS.values()))}
    return {heading: frame.loc[[*keys]] for heading, keys in (HEADINGS | rest).items() if keys}


def columns(comparison: Comparison) -> dict[str, Any]:
    """Return how the columns of `side_by_side` are drawn, under every heading alike, so that tables below each other line up."""
    helps = {"95 % interval": "Of the difference, in its unit.", "Of what": "What it is a share or a mean of."}
    return fitted(side_by_side(comparison), helps)


def both(comparison: Comparison, name: str) -> Callable[[], pd.DataFrame]:
    """Return a table of both sides, put together when it is asked for."""
    return lambda: pd.concat([_of(side, name) for side in (comparison.base, comparison.other)], ignore_index=True)


def of_world(question: Question, world: int, name: str) -> Callable[[], pd.DataFrame]:
    """Return a table of one world in full detail, played when it is asked for."""
    return lambda: both(replications.in_detail(question, world), name)()


def of_journey(comparison: Comparison, name: str, journey: int) -> Callable[[], pd.DataFrame]:
    """Return the rows of one journey, of both sides."""
    return lambda: both(comparison, name)().loc[lambda frame: frame["journey"] == journey]


def steps(comparison: Comparison, journey: int) -> pd.DataFrame:
    """Return every activity of a journey as a reader would want it, both sides in order of time."""
    found = of_journey(comparison, "activities", journey)().sort_values("day", kind="stable")
    text = found[["activity", "touchpoint", "job", "role", "vendor", "served"]].astype("string").fillna("")
    return pd.DataFrame({
        "Working day": (found["day"] - _start(comparison, journey)).map(working_day).to_numpy(),
        "Seller": found[MODEL].map(labels.model_name).to_numpy(),
        "Activity": text["activity"].str.replace("_", " ").to_numpy(),
        "How": text["touchpoint"].to_numpy(), "About": text["job"].to_numpy(),
        "Who": text["role"].where(text["role"] != "", "several").to_numpy(),
        "Supplier": text["vendor"].to_numpy(), "Served by": text["served"].replace(SERVED_BY).to_numpy(),
        "Hours": found["hours"].to_numpy(),
    })  # fmt: skip


def step_columns(frame: pd.DataFrame) -> dict[str, Any]:
    """Return how the columns of `steps` are drawn."""
    return fitted(frame) | {"Hours": st.column_config.NumberColumn(format="%.1f", help="Of all people who took part.")}


def model_first(frames: list[pd.DataFrame]) -> pd.DataFrame:
    """Put tables under each other, the operating model first."""
    found = pd.concat(frames, ignore_index=True)
    found.insert(0, MODEL, found.pop(MODEL))
    return found


def _start(comparison: Comparison, journey: int) -> float:
    journeys = comparison.base.journeys
    return float(journeys.loc[journeys["journey"] == journey, "start_day"].iloc[0])


def _of(result: object, name: str) -> pd.DataFrame:
    found = getattr(result, name)
    frame = found() if callable(found) else found
    frame = frame.copy()
    frame.insert(0, MODEL, result.operating_model)  # type: ignore[attr-defined]
    return frame
