"""The published figures, measured in a few worlds when somebody asks for it, and as a table."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from pages.ui import exhibits
from pages.ui.question import Question
from pages.ui.results import cost_estimate, on_demand, replications
from sim.experiment import cost
from sim.experiment.world_store import STORE
from sim.measures.targets import TARGETS
from sim.present import wording
from sim.present.charts import evidence as charts
from sim.present.export import Provenance
from sim.present.responses import readable as responses_readable
from sim.present.responses import summary, told
from sim.scenario import load
from sim.studies import responses as shipped
from sim.studies.calibration import Calibration, calibrate

MOST_WORLDS = 5

HELPS = {
    "Verdict": "Accepted, when every estimate lies in the accepted range. On the edge, when an interval reaches over an end of it.",
    "Of what": "What it is a share or a mean of.",
}

RESPONSE_HELPS = {
    "Expected": "Which way, and by how much at least, written down before it was played.",
    "Verdict": "As expected: all of the interval lies beyond the least size. The other way: all of it lies on the other side. "
    "Else less than expected.",
}


def measured(question: Question) -> Calibration | None:
    """Return every target measured under both operating models; None while it is not played yet."""
    worlds = min(question.replications, MOST_WORLDS)
    if refusal := cost_estimate.refusal_of_detail(question):
        st.warning(refusal, icon=":material/groups:")
        return None

    def targets(show: replications.Show) -> Calibration:
        return calibrate(question.scenario, (question.base, question.other), worlds, question.seed, executor=replications.workers(),
                         store=STORE, progress=lambda done, total: show(worlds * done / total))  # fmt: skip

    seconds = cost.seconds_of(question.cells, worlds, detail=True) + 1
    label, told = f"Measure in {wording.count_of(worlds, 'world')}", "Plays them hour by hour, with both ways of working"
    found = on_demand.on_demand(
        question, "evidence", (question.key, worlds), label, told, seconds, {"targets": targets}, worlds, at_once=True
    )
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


def played_responses(question: Question) -> pd.DataFrame | None:
    """Return what was changed in the scenario as shipped, and what responded; None where that was not played of it."""
    return shipped.read(shipped.SHIPPED / f"{question.name}.csv")


def responses(question: Question, found: pd.DataFrame) -> None:
    """Show what should move when something is changed and whether it does, of which scenario, and each of them behind one line."""
    first = found.iloc[0]
    st.header("Sanity checks: what should respond, and which way", anchor=False)
    played = f"Played for **{wording.plain(first['title'])}** in {first['worlds']} paired worlds, seed {first['seed']}."
    is_asked = first["fingerprint"] == question.scenario.fingerprint
    if not is_asked:
        of = f"scenario {first['fingerprint']}, not {question.scenario.fingerprint}, which is asked now"
        st.info(f"{played} These responses are of another scenario than the present one ({of}).", icon=":material/info:")
    with st.expander(told(found), icon=":material/table_rows:", key="responses"):
        if is_asked:
            st.markdown(played)
        st.markdown(wording.plain(summary(found)))
        source = Provenance(load(question.name), {}, tuple(found["operating_model"].unique()), int(first["seed"]), int(first["worlds"]))
        exhibits.table(
            responses_readable(found, question.scenario.currency),
            "Every response: what was changed, what was expected before it was played, what was found, the verdict, and the reason",
            RESPONSE_HELPS,
            kept=(question, source, "responses"),
        )
