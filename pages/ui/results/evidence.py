"""The published figures, measured in a few worlds when somebody asks for it, and as a table."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from pages.ui.question import Question
from pages.ui.results import cost_estimate, on_demand, replications
from sim.experiment import cost
from sim.experiment.world_store import STORE
from sim.measures.targets import TARGETS
from sim.present import wording
from sim.present.charts import evidence as charts
from sim.studies.calibration import Calibration, calibrate

MOST_WORLDS = 5

HELPS = {
    "Verdict": "Accepted, when every estimate lies in the accepted range. On the edge, when an interval reaches over an end of it.",
    "Of what": "What it is a share or a mean of.",
}


def measured(question: Question) -> Calibration | None:
    """Return every target measured under both operating models; None, and a button that starts it, while nobody has asked."""
    worlds = min(question.replications, MOST_WORLDS)
    if refusal := cost_estimate.refusal_of_detail(question):
        st.warning(refusal, icon=":material/groups:")
        return None

    def targets(show: replications.Show) -> Calibration:
        return calibrate(question.scenario, (question.base, question.other), worlds, question.seed, executor=replications.workers(),
                         store=STORE, progress=lambda done, total: show(worlds * done / total))  # fmt: skip

    seconds = cost.seconds_of(question.cells, worlds, detail=True) + 1
    label, told = f"Measure in {wording.count_of(worlds, 'world')}", "Plays them hour by hour, with both ways of working"
    found = on_demand.on_demand("evidence", (question.key, worlds), label, told, seconds, {"targets": targets}, worlds)
    return found["targets"] if found else None


def readable(calibration: Calibration) -> pd.DataFrame:
    """Return every target as a reader would write it."""
    models = dict.fromkeys(name for key in TARGETS for name in calibration.shown(key))
    return pd.DataFrame([
        {"Target": target.label, "Published": target.published,
         **{wording.model_name(name): charts.estimate(target, calibration.estimate(key, name)) if name in calibration.shown(key) else ""
            for name in models},
         "Accepted": charts.accepted(target), "Verdict": calibration.verdicts(key, wording.model_name), "Of what": target.of,
         "How it is measured": target.describe, "Source": target.source} for key, target in TARGETS.items()
    ])  # fmt: skip
