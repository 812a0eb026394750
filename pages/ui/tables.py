"""Tables for the pages and for files."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pandas as pd
import streamlit as st

from pages.ui import play, words
from pages.ui.setup import Setup
from sim.present import findings
from sim.present.journey_charts import SERVED_BY
from sim.present.scales import working_day
from sim.study import METRICS, Comparison

MODEL = "operating_model"


def side_by_side(comparison: Comparison) -> pd.DataFrame:
    """Return every figure as a reader would write it, the ones that matter most first."""
    base, other = (words.model_name(name) for name in comparison.names)
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
    """Return how the columns of `side_by_side` are drawn; their widths are fixed, so that tables below each other line up."""
    base, other = (words.model_name(name) for name in comparison.names)
    widths = {"Figure": 240, base: 140, other: 140, f"{other} better in": 150}
    return {**{name: st.column_config.TextColumn(width=width, pinned=name == "Figure") for name, width in widths.items()}, **COLUMNS}


COLUMNS = {
    "Difference": st.column_config.TextColumn(width=150),
    "95 % interval": st.column_config.TextColumn(width=150, help="Of the difference, in its unit."),
    "Of what": st.column_config.TextColumn(width="medium", help="What it is a share or a mean of."),
    "What is counted": st.column_config.TextColumn(width="large"),
}


def both(comparison: Comparison, name: str) -> Callable[[], pd.DataFrame]:
    """Return a table of both sides, put together when it is asked for."""
    return lambda: pd.concat([_of(side, name) for side in (comparison.base, comparison.other)], ignore_index=True)


def of_world(setup: Setup, world: int, name: str) -> Callable[[], pd.DataFrame]:
    """Return a table of one world in full detail, played when it is asked for."""
    return lambda: both(play.in_detail(setup, world), name)()


def of_journey(comparison: Comparison, name: str, journey: int) -> Callable[[], pd.DataFrame]:
    """Return the rows of one journey, of both sides."""
    return lambda: both(comparison, name)().loc[lambda frame: frame["journey"] == journey]


def steps(comparison: Comparison, journey: int) -> pd.DataFrame:
    """Return every activity of a journey as a reader would want it, both sides in order of time."""
    found = of_journey(comparison, "activities", journey)().sort_values("day", kind="stable")
    text = found[["activity", "touchpoint", "job", "role", "vendor", "served"]].astype("string").fillna("")
    return pd.DataFrame({
        "Working day": (found["day"] - _start(comparison, journey)).map(working_day).to_numpy(),
        "Seller": found[MODEL].map(words.model_name).to_numpy(),
        "Activity": text["activity"].str.replace("_", " ").to_numpy(),
        "How": text["touchpoint"].to_numpy(), "About": text["job"].to_numpy(),
        "Who": text["role"].where(text["role"] != "", "several").to_numpy(),
        "Supplier": text["vendor"].to_numpy(), "Served by": text["served"].replace(SERVED_BY).to_numpy(),
        "Hours": found["hours"].to_numpy(),
    })  # fmt: skip


STEP_COLUMNS = {
    "Hours": st.column_config.NumberColumn(format="%.1f", help="Of all people who took part."),
}


def _start(comparison: Comparison, journey: int) -> float:
    journeys = comparison.base.journeys
    return float(journeys.loc[journeys["journey"] == journey, "start_day"].iloc[0])


def _of(result: object, name: str) -> pd.DataFrame:
    found = getattr(result, name)
    frame = found() if callable(found) else found
    frame = frame.copy()
    frame.insert(0, MODEL, result.operating_model)  # type: ignore[attr-defined]
    return frame
