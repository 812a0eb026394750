"""What a reader chooses besides parameters: scenario, operating models, worlds, and what to look at."""

from __future__ import annotations

from functools import partial

import streamlit as st

from pages.ui import controls, state, stories, widgets, words
from pages.ui.setup import SEEDS, WORLDS, Setup
from sim.scenario import US, load, shipped
from sim.study import METRICS, Comparison


def most_important(setup: Setup) -> None:
    """Draw the handful of settings that are worth trying first."""
    size, people, rivals, coordination, worlds = st.columns(5, gap="medium", vertical_alignment="bottom")
    with size:
        controls.control(setup, "group.size_mean", "People who decide", low=1, high=16)
    with people:
        controls.control(setup, f"vendors.{US}.sales_people", "Our sales people", low=0, high=20)
    with rivals:
        suppliers(setup)
    with coordination:
        key = f"operating_models.{setup.other}.coordination"
        controls.control(setup, key, f"Coordination in {words.model_name(setup.other).lower()}", low=0, high=0.5)
    with worlds:
        replications(setup)


def scenario(setup: Setup) -> None:
    """Choose one of the shipped scenarios; changes stay behind with the old one."""
    titles = _titles()
    widget = widgets.synced("scenario", setup.name, lambda name: state.look_at(name=name))
    st.selectbox("Scenario", list(titles), list(titles).index(setup.name), format_func=lambda name: titles[name], key=widget)


def replications(setup: Setup) -> None:
    options = sorted({2, 5, 10, 20, 30, 50, 100, WORLDS[1], setup.replications})
    widget = widgets.synced("replications", setup.replications, lambda worlds: state.look_at(replications=worlds))
    st.select_slider("Paired worlds", options, setup.replications, key=widget,
        help="How often the market is played, each time with other luck and both times the same luck for "
             "the two sellers. More worlds narrow the interval and take longer. Once the verdict is clear they stop, "
             "until you continue.")  # fmt: skip


def seed(setup: Setup) -> None:
    widget = widgets.synced("seed", setup.seed, lambda seed: state.look_at(seed=seed))
    st.number_input("Seed of the luck", *SEEDS, setup.seed, step=1, key=widget,
        help="Another seed is another draw of all the luck. The same seed gives the same numbers everywhere.")  # fmt: skip


def models(setup: Setup) -> None:
    """Choose the two operating models that are compared."""
    models = list(setup.scenario.operating_models)
    for column, place, label in zip(st.columns(2), ("base", "other"), ("Compare", "with"), strict=True):
        model = getattr(setup, place)
        widget = widgets.synced(place, model, partial(state.compare, place))
        column.selectbox(label, models, models.index(model), format_func=words.model_name, key=widget)


def suppliers(setup: Setup) -> None:
    """Choose how many suppliers compete, ours included."""
    possible, now = len(setup.scenario.vendors), len(setup.scenario.active_vendors)
    if possible < 2:
        return
    widget = widgets.synced("suppliers", now, _let_compete)
    moved = controls.mark(any(key.endswith(".takes_part") for key in setup.changed))
    st.slider(f"Competing suppliers{moved}", 1, possible, now, key=widget,
              help="We are one of them, so 1 is nobody but us. Who they are is on the Scenario page, under Rivals.")  # fmt: skip


def metric(setup: Setup) -> str:
    """Choose the figure to look at closely."""
    chosen = setup.metric or next(iter(METRICS))
    widget = widgets.synced("metric", chosen, lambda metric: state.look_at(metric=metric))
    st.selectbox("Figure", list(METRICS), list(METRICS).index(chosen), format_func=lambda key: METRICS[key].label, key=widget)
    return chosen


def world(setup: Setup, comparison: Comparison) -> int:
    """Choose one world, by its number from 1."""
    worlds = [replication + 1 for replication in comparison.base.tables if replication in comparison.other.tables]
    chosen = setup.world if setup.world in worlds else worlds[0]
    st.selectbox("Paired world", worlds, worlds.index(chosen), key=widgets.synced("world", chosen, _look_at_world))
    return chosen


def journey(setup: Setup, comparison: Comparison) -> tuple[int, int] | None:
    """Choose a world and one buying journey in it; at first one that ended differently on the two sides."""
    found = stories.to_choose_from(comparison)
    if found.empty:
        return None
    worlds = [int(replication) + 1 for replication in found["replication"].unique()]
    telling = int(found["replication"].iloc[int(found["rank"].to_numpy().argmin())]) + 1
    chosen = setup.world if setup.world in worlds else telling
    here = found[found["replication"] == chosen - 1].set_index("journey")
    numbers = [int(number) for number in here.index]
    company = setup.journey if setup.journey in numbers else numbers[0]
    told = dict(zip(numbers, here["told"], strict=True))
    left, right = st.columns([1, 4])
    left.selectbox("Paired world", worlds, worlds.index(chosen), key=widgets.synced("world", chosen, _look_at_world))
    widget = widgets.synced("journey", company, lambda journey: state.look_at(journey=journey))
    right.selectbox("Company", numbers, numbers.index(company), format_func=lambda number: told.get(number, ""), key=widget)
    return chosen, company or numbers[0]


def _look_at_world(world: int) -> None:
    state.look_at(world=world)


def _let_compete(suppliers: int) -> None:
    rivals = [key for key in state.latest().scenario.vendors if key != US]
    state.change({f"vendors.{key}.takes_part": place < suppliers - 1 for place, key in enumerate(rivals)})


@st.cache_resource(show_spinner=False)
def _titles() -> dict[str, str]:
    return {name: load(name).title for name in shipped()}
