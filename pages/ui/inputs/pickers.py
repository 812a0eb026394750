"""What a reader chooses besides parameters: scenario, operating models, worlds, and what to look at."""

from __future__ import annotations

from functools import partial

import streamlit as st

from pages.ui import labels, session
from pages.ui.inputs import parameter_control, widget_sync
from pages.ui.question import FIGURES, SEEDS, WORLDS, Question
from sim.experiment.comparison import Comparison
from sim.present import journey_narrative, wording
from sim.scenario import US, load, shipped


def most_important(question: Question) -> None:
    """Draw the handful of settings that are worth trying first."""
    size, people, rivals, coordination, worlds = st.columns(5, gap="medium", vertical_alignment="bottom")
    with size:
        parameter_control.control(question, "group.size_mean", "People who decide", low=1, high=16)
    with people:
        parameter_control.control(question, f"vendors.{US}.sales_people", "Our sales people", low=0, high=20)
    with rivals:
        suppliers(question)
    with coordination:
        key = f"operating_models.{question.other}.coordination"
        parameter_control.control(question, key, f"Coordination in {wording.model_name(question.other).lower()}", low=0, high=0.5)
    with worlds:
        replications(question)


def scenario(question: Question) -> None:
    """Choose one of the shipped scenarios; changes stay behind with the old one."""
    titles = _titles()
    widget = widget_sync.synced("scenario", question.name, lambda name: session.look_at(name=name))
    st.selectbox("Scenario", list(titles), list(titles).index(question.name), format_func=lambda name: titles[name], key=widget)


def replications(question: Question) -> None:
    options = sorted({2, 5, 10, 20, 30, 50, 100, WORLDS[1], question.replications})
    widget = widget_sync.synced("replications", question.replications, lambda worlds: session.look_at(replications=worlds))
    st.select_slider("Paired worlds", options, question.replications, key=widget,
        help="How often the market is played, each time with other luck and both times the same luck for "
             "the two ways of working. More worlds narrow the interval and take longer. Once the verdict is clear they stop, "
             "until you continue.")  # fmt: skip


def seed(question: Question) -> None:
    widget = widget_sync.synced("seed", question.seed, lambda seed: session.look_at(seed=seed))
    st.number_input("Random seed", *SEEDS, question.seed, step=1, key=widget,
        help="Another seed is another draw of all the luck. The same seed gives the same numbers everywhere.")  # fmt: skip


def models(question: Question) -> None:
    """Choose the two operating models that are compared."""
    models = list(question.scenario.operating_models)
    for column, place, label in zip(st.columns(2), ("base", "other"), ("Compare", "with"), strict=True):
        model = getattr(question, place)
        widget = widget_sync.synced(place, model, partial(session.compare, place))
        column.selectbox(label, models, models.index(model), format_func=wording.model_name, key=widget)


def suppliers(question: Question) -> None:
    """Choose how many suppliers compete, ours included."""
    possible, now = len(question.scenario.vendors), len(question.scenario.active_vendors)
    if possible < 2:
        return
    widget = widget_sync.synced("suppliers", now, _let_compete)
    moved = parameter_control.mark(any(key.endswith(".takes_part") for key in question.changed))
    st.slider(f"Competing suppliers{moved}", 1, possible, now, key=widget,
              help="We are one of them, so 1 is nobody but us. Who they are is on the Scenario page, under Rivals.")  # fmt: skip


def metric(question: Question) -> str:
    """Choose the figure to look at closely, of all that need not every single activity; those of one heading stand together."""
    chosen = question.metric or FIGURES[0]
    widget = widget_sync.synced("metric", chosen, lambda metric: session.look_at(metric=metric))
    st.selectbox("Figure", FIGURES, FIGURES.index(chosen), format_func=labels.figure_name, key=widget)
    return chosen


def world(question: Question, comparison: Comparison) -> int:
    """Choose one world, by its number from 1."""
    worlds = [replication + 1 for replication in comparison.base.tables if replication in comparison.other.tables]
    chosen = question.world if question.world in worlds else worlds[0]
    st.selectbox("Paired world", worlds, worlds.index(chosen), key=widget_sync.synced("world", chosen, _look_at_world))
    return chosen


def journey(question: Question, comparison: Comparison) -> tuple[int, int] | None:
    """Choose a world and one buying journey in it; at first one that ended differently on the two sides."""
    found = journey_narrative.to_choose_from(comparison)
    if found.empty:
        return None
    worlds = [int(replication) + 1 for replication in found["replication"].unique()]
    telling = int(found["replication"].iloc[int(found["rank"].to_numpy().argmin())]) + 1
    chosen = question.world if question.world in worlds else telling
    here = found[found["replication"] == chosen - 1].set_index("journey")
    numbers = [int(number) for number in here.index]
    company = question.journey if question.journey in numbers else numbers[0]
    told = dict(zip(numbers, here["told"], strict=True))
    left, right = st.columns([1, 4])
    left.selectbox("Paired world", worlds, worlds.index(chosen), key=widget_sync.synced("world", chosen, _look_at_world))
    widget = widget_sync.synced("journey", company, lambda journey: session.look_at(journey=journey))
    right.selectbox("Company", numbers, numbers.index(company), format_func=lambda number: told.get(number, ""), key=widget)
    return chosen, company or numbers[0]


def _look_at_world(world: int) -> None:
    session.look_at(world=world)


def _let_compete(suppliers: int) -> None:
    rivals = [key for key in session.latest().scenario.vendors if key != US]
    session.change({f"vendors.{key}.takes_part": place < suppliers - 1 for place, key in enumerate(rivals)})


@st.cache_resource(show_spinner=False)
def _titles() -> dict[str, str]:
    return {name: load(name).title for name in shipped()}
