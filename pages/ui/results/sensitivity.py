"""How the answer moves when one parameter alone does, played for what is asked now."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from pages.ui.question import Question
from pages.ui.results import ledger_view, on_demand
from sim.experiment.comparison import HEADLINE, Comparison
from sim.experiment.statistics import student_t_interval
from sim.present import assumptions
from sim.studies.ledger import ENDS, Ledger, Origin, entries, is_idle
from sim.studies.sensitivity import found_at

MOST_WORLDS = 8
_NOW = "as it is"


def played_now(question: Question, known: Ledger) -> Ledger | None:
    """Return the movements of a selection of parameters in the scenario that is asked now; None while nobody has asked for them."""
    frame = entries(question.scenario)
    frame = frame[~frame["key"].map(lambda key: is_idle(question.scenario, question.base, question.other, key))]
    labels = {row["key"]: assumptions.name(row) for row in frame.to_dict("records")}
    first = _first(known, labels)
    keys = st.multiselect(
        "Parameters to move",
        list(labels),
        default=first,
        format_func=lambda key: labels[key],
        key="moved parameters",
        placeholder="Choose some parameters",
    )
    worlds = min(question.replications, MOST_WORLDS)
    rows = frame[frame["key"].isin(keys)]
    scenarios = {_NOW: question.scenario} | {
        f"{row['key']} {end}": question.scenario.moved(row["key"], row[f"range_{end}"])
        for row in rows.to_dict("records")
        for end in ENDS
        if row[f"range_{end}"] is not None
    }
    if not keys:
        return None
    variants = on_demand.both_ways(question, scenarios)
    found = on_demand.tried(question, worlds, "sensitivities", "Move each of these alone", variants, _answers)
    return _ledger(question, rows, found, worlds) if found else None


def _first(known: Ledger, labels: dict[str, str]) -> list[str]:
    """Return the dozen parameters of the world that moved the answer most as shipped, a few of the best known ones where nobody knows."""
    if ledger_view.is_played(known):
        return [key for key in assumptions.world(known)["key"] if key in labels][: assumptions.DOZEN]
    return [key for key in ("group.size_mean", "jobs.help_gain", "beliefs.risk_aversion", "ending.status_quo_mean") if key in labels]


def _answers(comparison: Comparison) -> pd.Series:
    """Return the headline answer of each world."""
    base, other = (side.figure(HEADLINE) for side in (comparison.base, comparison.other))
    return (other - base).dropna()


def _ledger(question: Question, rows: pd.DataFrame, found: dict[str, pd.Series], worlds: int) -> Ledger:
    now, figures = found[_NOW], []
    for key in rows["key"]:
        ends = {end: found[name].reindex(now.index).to_numpy() for end in ENDS if (name := f"{key} {end}") in found}
        figures.append(found_at(key, now.to_numpy(), ends))
    answer = student_t_interval(now)
    origin = Origin(
        question.scenario.title,
        question.scenario.fingerprint,
        question.base,
        question.other,
        question.seed,
        worlds,
        answer.mean,
        answer.low,
        answer.high,
    )
    return Ledger(rows.merge(pd.DataFrame(figures), on="key"), origin)
