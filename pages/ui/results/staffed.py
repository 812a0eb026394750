"""The two ways of working with the staff that suits each, played when the answer is there."""

from __future__ import annotations

import streamlit as st

from pages.ui import exhibits
from pages.ui.question import Question
from pages.ui.results import cost_estimate, on_demand, replications
from sim.experiment import cost
from sim.present import wording
from sim.present.charts import staffing as charts
from sim.studies.staffing import STEPS, Staffing, staffing

MOST_WORLDS = 6
SETTINGS = 2 * len(STEPS) + 12
"""How many settings are played, about: the staffings that are tried, those on the way to equal load, and those that are judged again."""


def staffed(question: Question) -> None:
    """Show lifetime profit and wins at equal money, at equal load, and with each way of working staffed as pays best."""
    if not question.scenario.customers.followed or not question.scenario.vendors["us"].sales_people:
        return
    st.header("Staffing", anchor=False)
    if refusal := cost_estimate.refusal(question):
        st.warning(refusal, icon=":material/groups:")
        return
    worlds = min(question.replications, MOST_WORLDS)

    def found(show: replications.Show) -> Staffing:
        return staffing(question.scenario, (question.base, question.other), worlds, question.seed, executor=replications.workers(),
                        progress=lambda done, total: show(min(1.0, done / total)))  # fmt: skip

    seconds = cost.seconds_of(question.cells, worlds) * SETTINGS / 2
    told = f"Testing {wording.count_of(len(STEPS), 'team size')} with each way of working, in {worlds} worlds"
    known = on_demand.on_demand(question, "staffing", (question.key, worlds), "Try other staff", told, seconds, {"staffing": found}, 1,
                                at_once=True)  # fmt: skip
    if known:
        source, made = exhibits.resting_on(question, worlds), known["staffing"]
        picture, table = st.tabs(["Picture", "Table"])
        with picture:
            exhibits.figure(question, source, charts.situations(made), "staffing")
        with table:
            exhibits.readable_table(
                charts.table(made),
                "Staff, how busy sellers are, wins and lifetime profit of both ways of working in each situation",
                kept=(question, source, "staffing_table"),
            )
            exhibits.download_table(question, source, made.table, "staffing", "These figures (CSV)")
