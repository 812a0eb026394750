"""Every step of one journey, as a reader would want it."""

from __future__ import annotations

import pandas as pd

from ...experiment.comparison import Comparison
from ..journey_story import SERVED_BY
from ..scales import working_day
from ..wording import model_name
from .sides import MODEL, of_journey


def steps(comparison: Comparison, journey: int) -> pd.DataFrame:
    """Return every activity of a journey as a reader would want it, both sides in order of time."""
    found = of_journey(comparison, "activities", journey).sort_values("day", kind="stable")
    text = found[["activity", "touchpoint", "job", "role", "vendor", "served"]].astype("string").fillna("")
    return pd.DataFrame({
        "Working day": (found["day"] - _start(comparison, journey)).map(working_day).to_numpy(),
        "Way of working": found[MODEL].map(model_name).to_numpy(),
        "Activity": text["activity"].str.replace("_", " ").to_numpy(),
        "How": text["touchpoint"].to_numpy(), "About": text["job"].to_numpy(),
        "Who": text["role"].where(text["role"] != "", "several").to_numpy(),
        "Supplier": text["vendor"].to_numpy(), "Served by": text["served"].replace(SERVED_BY).to_numpy(),
        "Hours": found["hours"].to_numpy(),
    })  # fmt: skip


def _start(comparison: Comparison, journey: int) -> float:
    journeys = comparison.base.journeys
    return float(journeys.loc[journeys["journey"] == journey, "start_day"].iloc[0])
