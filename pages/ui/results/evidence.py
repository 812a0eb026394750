"""The published figures, measured in a few worlds when somebody asks for it, and as a table."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

import pandas as pd
import streamlit as st

from pages.ui.question import Question
from pages.ui.results import cost_estimate, on_demand
from sim.measures.targets import TARGETS
from sim.present import wording
from sim.present.charts import evidence as evidence_charts
from sim.studies.calibration import Calibration, gathered, tasks

MOST_WORLDS = 5
IN_DETAIL = 1.6  # times as long as without every activity

HELPS = {
    "Verdict": "Accepted, when every estimate lies in the accepted range. On the edge, when an interval holds an end of it.",
    "Of what": "What it is a share or a mean of.",
}


def measured(question: Question) -> Calibration | None:
    """Return every target measured under both operating models; None, and a button that starts it, while nobody has asked."""
    worlds = min(question.replications, MOST_WORLDS)
    if refusal := cost_estimate.refusal(replace(question, replications=worlds)):
        st.warning(refusal, icon=":material/groups:")
        return None
    models = (question.base, question.other)

    def jobs() -> dict[str, on_demand.Job]:
        make = partial(gathered, question.scenario, models, worlds, question.seed)
        return {"targets": on_demand.Job(tasks(question.scenario, models, worlds, question.seed), make)}

    seconds = IN_DETAIL * worlds / question.replications * cost_estimate.seconds(question) + 1
    label, told = f"Measure in {wording.count_of(worlds, 'world')}", "Plays them hour by hour, for both sellers"
    found = on_demand.on_demand("evidence", (question.key, worlds), label, told, seconds, jobs)
    return found["targets"] if found else None


def table(calibration: Calibration) -> pd.DataFrame:
    """Return every target as a reader would write it."""
    rows = []
    for key, target in TARGETS.items():
        row = {"Target": target.label, "Published": target.published}
        row |= {wording.model_name(name): evidence_charts.estimate(target, calibration.estimate(key, name)) for name in calibration.models}
        row |= {"Accepted": evidence_charts.accepted(target), "Verdict": _verdict(calibration, key), "Of what": target.of,
                "How it is measured": target.describe, "Source": target.source}  # fmt: skip
        rows.append(row)
    return pd.DataFrame(rows)


def _verdict(calibration: Calibration, key: str) -> str:
    found = {name: calibration.verdict(key, name) for name in calibration.models}
    if len(set(found.values())) == 1:
        return next(iter(found.values()))
    return "; ".join(f"{wording.model_name(name)} {verdict}" for name, verdict in found.items())
