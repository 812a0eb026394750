"""Trials of single changes: a button, a choice of the figure that they are judged by, the picture, and the table to take away."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import streamlit as st

from pages.ui import exhibits, labels
from pages.ui.question import Question
from pages.ui.results import on_demand
from sim.experiment.comparison import Comparison
from sim.measures import METRICS
from sim.present.charts import what_if as charts
from sim.scenario import Parameter
from sim.studies import what_if
from sim.studies.what_if import Change

MOST_WORLDS_AT_ONCE, LARGEST = 6, 5
JUDGED_BY = ("win_rate", "mql_to_sql", "sales_hours_per_win", "acquisition_cost", "lifetime_profit")


def tried(question: Question, comparison: Comparison, name: str, label: str, changes: Sequence[Change]) -> None:
    """Play the same worlds with each change on demand, and draw what each does to a figure that the reader chooses."""
    scenarios = {change.key: question.scenario.with_changes(change.changes) for change in changes}
    found = on_demand.tried(question, name, label, scenarios, what_if.figures)
    if not found:
        return
    metric = _judged_by(name)
    before = what_if.figures(comparison)
    gains = what_if.gains(before, {change.key: found[change.key] for change in changes}, metric)
    source = exhibits.resting_on(question, on_demand.worlds_of(question))
    exhibits.figure(question, source, charts.effects(comparison, changes, list(gains.values()), metric), f"{name}_{metric}")
    exhibits.download_table(
        question, source, lambda: what_if.table(before, found, changes, comparison.names), name, "Every change and figure (CSV)"
    )


def levers_at_once(question: Question, comparison: Comparison) -> None:
    """Show the levers that do most alone, in a few worlds that are played when the answer is there."""
    levers(question, comparison, "levers_at_once", MOST_WORLDS_AT_ONCE, most=LARGEST)


def levers(
    question: Question, comparison: Comparison, name: str = "levers", most_worlds: int = on_demand.MOST_WORLDS, most: int | None = None
) -> None:
    """Try what each lever does alone: set in the first way of working as the second has it, and the other way round.

    *most* is how many are drawn, where that is not all; they are then tried at once.
    """
    found = levers_found(question, name, most_worlds, at_once=most is not None, is_later=True)
    if not found:
        return
    metric = _judged_by(name)
    source = exhibits.resting_on(question, min(question.replications, most_worlds))
    exhibits.figure(question, source, charts.levers(comparison, found, metric, most), f"{name}_{metric}")
    exhibits.download_table(question, source, lambda: what_if.lever_table(found, comparison.names), name, "Every lever and figure (CSV)")


def levers_found(
    question: Question,
    name: str = "levers_at_once",
    most_worlds: int = MOST_WORLDS_AT_ONCE,
    *,
    at_once: bool = True,
    is_later: bool = False,
) -> dict[str, tuple[what_if.Sides, what_if.Sides]] | None:
    """Return the figures of both sides with and without each lever, as for `what_if.lever_table`; None while there is nothing yet."""
    before, after = question.cells
    base, other = before.levers, after.levers
    names = what_if.levers(base, other)
    if not names:
        st.info("The two ways of working are the same in every lever.")
        return None
    added = {f"added {lever}": (before, replace(before, levers=what_if.with_lever(base, lever, other))) for lever in names}
    taken = {f"taken {lever}": (replace(after, levers=what_if.with_lever(other, lever, base)), after) for lever in names}
    tried = on_demand.tried_cells(
        question, name, "Try each lever alone", added | taken, what_if.figures, most_worlds, at_once=at_once, is_later=is_later
    )
    if not tried:
        return None
    named = {lever: _named(question.parameters[f"operating_models.{question.base}.{lever}"], getattr(other, lever)) for lever in names}
    return {named[lever]: (tried[f"added {lever}"], tried[f"taken {lever}"][::-1]) for lever in names}


def _named(lever: Parameter, value: object) -> str:
    """Return what a lever is called; of a choice, with what is chosen."""
    return f"{lever.label}: {labels.value_name(value)}" if lever.kind == "choice" else lever.label


def _judged_by(name: str) -> str:
    return st.segmented_control("Judged by", JUDGED_BY, default=JUDGED_BY[0], required=True, wrap=True, key=f"judged by {name}",
                                format_func=lambda key: METRICS[key].label)  # fmt: skip


def chosen_mechanisms(question: Question) -> list[Change]:
    """Choose a few of the mechanisms that can be switched."""
    every = {change.key: change for change in what_if.mechanisms(question.scenario)}
    usual = [key for key in ("loop_backs", "early_takeover", "marketing_stays", "shared_signals", "coordination") if key in every]
    keys = st.multiselect("Mechanisms", list(every), default=usual, format_func=lambda key: every[key].label, key="mechanisms",
                          placeholder="Choose what to switch")  # fmt: skip
    return [every[key] for key in keys]
