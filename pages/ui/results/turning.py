"""Where the answer turns: on one setting that the reader chooses, and on our own decisions; played when the page is drawn."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial

import streamlit as st

from pages.ui import exhibits, labels, layout, session
from pages.ui.inputs import widget_sync
from pages.ui.inputs.number_field import NumberField
from pages.ui.question import Question
from pages.ui.results import on_demand
from sim.measures import METRICS
from sim.present import assumptions, wording
from sim.present.charts import sweep as charts
from sim.scenario import US, ScenarioError
from sim.studies.ledger import entries, is_idle, moved
from sim.studies.sweep import Sweep, ends_of, figures, values_between

MOST_WORLDS = 6
JUDGED_BY = ("lifetime_profit", "win_rate")
FURTHEST = 1e12
"""Where a range ends whose setting has no bound of its own."""


def on_our_decisions(question: Question) -> None:
    """Say on which of the few decisions of ours that carry most the answer turns, and where, as the question stands now."""
    keys = [f"operating_models.{question.other}.coordination", f"vendors.{US}.sales_people", f"vendors.{US}.selling_share"]
    tried = {key: values for key in keys if (values := _values(question, key, *ends_of(question.scenario, key)))}
    found = _swept(question, "decisions", "Try our own decisions", tried)
    if found:
        metric = JUDGED_BY[0] if question.scenario.customers.followed else JUDGED_BY[1]
        st.markdown(f"**Of our own decisions:** {wording.plain(' '.join(charts.sentences(found, metric)))}")


def on_one_setting(question: Question) -> None:
    """Draw one setting that the reader chooses over a range, and say where the answer turns on it."""
    key = _setting(question)
    ends = ends_of(question.scenario, key)
    parameter = question.parameters.get(key)
    bounds = (_or(parameter.low, -FURTHEST), _or(parameter.high, FURTHEST)) if parameter else (-FURTHEST, FURTHEST)
    asked = question.span if question.turned == key and question.span else ends
    low, high = (min(max(float(end), bounds[0]), bounds[1]) for end in asked)
    judged, first, last = st.columns([2, 1, 1], gap="medium", vertical_alignment="bottom")
    with judged:
        judged_by = question.metric if question.metric in JUDGED_BY else JUDGED_BY[0]
        key_of_judge = widget_sync.synced("judged by", judged_by, lambda each: session.look_at(metric=each))
        metric = st.segmented_control("Judged by", JUDGED_BY, default=judged_by, required=True, key=key_of_judge,
                                      format_func=lambda each: METRICS[each].label)  # fmt: skip
    spans = {"From": (low, lambda end: (end, high)), "To": (high, lambda end: (low, end))}
    for (label, (now, span)), place in zip(spans.items(), (first, last), strict=True):
        with place:
            move = partial(_move, key, span)
            NumberField(f"{label} {key}", now, bounds, move, parameter is not None and labels.is_share(parameter)).draw(label=label)
    values = _values(question, key, low, high)
    if not values:
        st.info("The scenario allows too few values between these two. Choose others.")
        return
    found = _swept(question, "one setting", "Try these values", {key: values})
    if found:
        source = exhibits.resting_on(question, min(question.replications, MOST_WORLDS))
        layout.told(charts.sentence(found[0], metric), "Between the values that were played the difference is taken to run straight.")
        exhibits.figures(
            question, source, {"where_it_turns": charts.difference(found[0], metric)}, {"both_ways": charts.both(found[0], metric)}
        )
        exhibits.download_table(question, source, found[0].table, "where_it_turns", "Every value and figure (CSV)")


def _setting(question: Question) -> str:
    """Choose a number of the scenario that has a part in the comparison; our own decisions stand first."""
    rows = entries(question.scenario)
    rows = rows[~rows["key"].map(lambda key: is_idle(question.scenario, question.base, question.other, key))]
    rows = rows[rows["value"].map(lambda value: isinstance(value, int | float) and not isinstance(value, bool))]
    rows = rows[rows["kind"] != "experiment"]
    order = rows["kind"].ne("decision").sort_values(kind="stable").index
    names = {row["key"]: assumptions.name(row) for row in rows.loc[order].to_dict("records")}
    first = f"operating_models.{question.other}.coordination"
    chosen = question.turned if question.turned in names else first
    return st.selectbox("Setting", list(names), list(names).index(chosen), format_func=lambda key: names[key],
                        key=widget_sync.synced("turned", chosen, lambda key: session.look_at(turned=key, span=None)),
                        help="Any number of the scenario; our own decisions stand first.")  # fmt: skip


def _move(key: str, span: Callable[[float], tuple[float, float]], end: float) -> None:
    session.look_at(turned=key, span=span(end))


def _values(question: Question, key: str, low: float, high: float) -> list[float]:
    """Return the values to try, none where the scenario allows too few."""
    try:
        return values_between(question.scenario, key, low, high)
    except ScenarioError:
        return []


def _swept(question: Question, name: str, label: str, tried: Mapping[str, Sequence[float]]) -> list[Sweep] | None:
    """Return what was found for each setting at each of its values; None while it is not played yet."""
    scenarios = {(key, value): moved(question.scenario, key, value) for key, values in tried.items() for value in values}
    found = on_demand.tried(question, f"turns {name}", label, scenarios, figures, MOST_WORLDS, at_once=True)
    if not found:
        return None
    pair = question.base, question.other
    return [Sweep(question.scenario, key, pair, {value: found[key, value] for value in values}) for key, values in tried.items()]


def _or(bound: float | None, otherwise: float) -> float:
    return otherwise if bound is None else float(bound)
