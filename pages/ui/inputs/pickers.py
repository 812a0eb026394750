"""What a reader chooses besides parameters: scenario, operating models, worlds, and what to look at."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

import streamlit as st

from pages.ui import browser, labels, session
from pages.ui.inputs import parameter_control, widget_sync
from pages.ui.inputs.number_field import NumberField
from pages.ui.question import CHOSEN, FIGURES, MOST_FIGURES, SEEDS, Question
from sim.experiment.comparison import HEADLINE, Comparison
from sim.experiment.statistics import GLIMPSES, LOOKS
from sim.measures import MEASURES
from sim.measures.units import IN_PERCENT, PERCENT, POINTS
from sim.present import journey_narrative, wording
from sim.present.spreadsheet import DIALECTS
from sim.scenario import US, load, shipped
from sim.studies.side_by_side import MOST

OFFERED = ("mid_market", "enterprise_erp", "smb_software", "simple_tool")
MOST_OFFERED = 3
"""Scenarios that stand side by side while nobody has chosen others."""

MARGINS = (0.0, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0)
DIALECT_NAMES = {"international": "that writes 3.5", "european": "that writes 3,5"}
CURRENCIES = ("EUR", "USD", "GBP", "DKK", "NOK", "SEK", "CHF", "PLN")


def most_important(question: Question) -> None:
    """Draw the handful of settings that are worth trying first."""
    key = f"operating_models.{question.other}.coordination"
    label = f"Coordination in {wording.model_name(question.other).lower()}"
    draw: list[Callable[[Question], object]] = [
        partial(parameter_control.control, key="group.size_mean", label="People who decide", low=1, high=16),
        partial(parameter_control.control, key=f"vendors.{US}.sales_people", label="Our sales people", low=0, high=20),
        suppliers,
        partial(parameter_control.control, key=key, label=label, low=0, high=0.5),
        replications,
    ]
    for column, setting in zip(st.columns(len(draw), gap="medium", vertical_alignment="bottom"), draw, strict=True):
        with column:
            setting(question)


def scenario(question: Question) -> None:
    """Choose one of the shipped scenarios; changes stay behind with the old one."""
    titles = _titles()
    st.selectbox("Scenario", list(titles), list(titles).index(question.name), format_func=lambda name: titles[name],
                 key=_looking_at("scenario", question.name, "name"))  # fmt: skip


def replications(question: Question) -> None:
    options = sorted({GLIMPSES[-1], *LOOKS, question.replications})
    st.select_slider("Paired worlds", options, question.replications, key=_looking_at("replications", question.replications),
        help="How often the market is played, each time with other luck and both times the same luck for "
             "the two ways of working. More worlds narrow the interval and take longer. Once the verdict is clear, no more are played "
             "until you continue.")  # fmt: skip


def margin(question: Question, metric: str = HEADLINE) -> None:
    """Choose up to where a difference in a figure hardly matters."""
    is_share = MEASURES[metric].unit in IN_PERCENT
    usual, unit = (POINTS, "points") if is_share else (PERCENT, f"% of what {wording.model_name(question.base)} has")
    chosen = question.margin(metric)
    now = usual if chosen is None else chosen
    options = sorted({*MARGINS, now})
    st.selectbox("Ignore differences up to", options, options.index(now), format_func=lambda size: f"{size:g} {unit}",
        key=widget_sync.synced(f"margin {metric}", now, partial(_margin, metric, usual)),
        help="Up to here a difference would not matter to you. When the whole interval lies within it, the answer is that the two "
             "ways of working are the same.")  # fmt: skip


def _margin(metric: str, usual: float, size: float) -> None:
    question = session.latest().with_margin(metric, None if size == usual else size)
    session.look_at(margins=question.margins)


def currency(question: Question) -> None:
    """Choose the name of the money, one of the usual ones or any other."""
    now = question.scenario.currency
    usual = list(dict.fromkeys([now, *CURRENCIES]))
    st.selectbox(
        "Currency", usual, 0, accept_new_options=True, width=140, key=widget_sync.synced("currency", now, _name_the_money),
        help="How amounts of money are named. They are not converted; costs and deal sizes are set under Settings.",
    )  # fmt: skip


def _name_the_money(name: str | None) -> None:
    if name and name.strip():
        session.change({"currency": name.strip()})


def seed(question: Question) -> None:
    NumberField("seed", question.seed, SEEDS, lambda seed: session.look_at(seed=seed)).draw(label="Random seed",
        help="Another seed is another draw of all the luck. The same seed gives the same numbers everywhere.")  # fmt: skip


def models(question: Question) -> None:
    """Choose the two operating models that are compared."""
    models = list(question.scenario.operating_models)
    for column, place, label in zip(st.columns(2), ("base", "other"), ("Compare", "with"), strict=True):
        model = getattr(question, place)
        column.selectbox(label, models, models.index(model), format_func=wording.model_name,
                         key=widget_sync.synced(place, model, partial(session.compare, place)))  # fmt: skip


def side_by_side(question: Question) -> None:
    """Choose what stands side by side: two to six ways of working or scenarios, and which of them is the baseline."""
    now = bool(question.beside)
    st.segmented_control("Side by side", [False, True], default=now, required=True, label_visibility="collapsed",
                         format_func=lambda scenarios: "Scenarios" if scenarios else "Ways of working",
                         key=widget_sync.synced("side by side", now, _turn_to_scenarios))  # fmt: skip
    if not question.beside:
        ways = list(question.scenario.operating_models)
        _several("Ways of working", list(question.ways), ways, wording.model_name, session.compare_ways)
        return
    _several("Scenarios", [question.name, *question.beside], list(shipped()), lambda name: _titles()[name], session.compare_scenarios)
    base, other = wording.model_name(question.base), wording.model_name(question.other)
    shown = {"gain": f"What {other.lower()} gains over {base.lower()}", "other": other, "base": base}
    st.segmented_control("Shown of each", list(shown), default=question.shown, required=True, format_func=lambda key: shown[key], wrap=True,
                         key=_looking_at("shown", question.shown))  # fmt: skip


def _several(label: str, now: list[str], known: Sequence[str], name: Callable[[str], str], choose: Callable[[list[str]], None]) -> None:
    """Choose several, and which of them comes first."""

    def put_first(first: str) -> None:
        choose([first, *(each for each in now if each != first)])

    left, right = st.columns([5, 3], gap="medium", vertical_alignment="bottom")
    left.multiselect(label, known, now, format_func=name, max_selections=MOST, key=widget_sync.synced(label, now, choose))
    right.selectbox("Baseline", now, 0, format_func=name, key=widget_sync.synced(f"first of {label}", now[0], put_first),
                    help="What all others are compared with.")  # fmt: skip


def _turn_to_scenarios(scenarios: bool) -> None:
    now = session.latest().name
    session.compare_scenarios([now, *(name for name in OFFERED if name != now)][:MOST_OFFERED] if scenarios else [])


def figures(question: Question) -> None:
    """Choose the figures of the table of what stands side by side."""
    chosen = list(question.figures)
    with st.popover("Choose figures", icon=":material/checklist:"):
        key = widget_sync.synced("figures", chosen, lambda found: session.look_at(figures=tuple(found or CHOSEN)))
        st.multiselect("Figures in the table", FIGURES, chosen, format_func=labels.figure_name, max_selections=MOST_FIGURES, key=key)


def suppliers(question: Question) -> None:
    """Choose how many suppliers compete, ours included."""
    possible, now = len(question.scenario.vendors), len(question.scenario.active_vendors)
    if possible < 2:
        return
    moved = parameter_control.mark(any(key.endswith(".takes_part") for key in question.changed))
    st.slider(f"Suppliers, us included{moved}", 1, possible, now, key=widget_sync.synced("suppliers", now, _let_compete),
              help="With 1 nobody competes with us. Who the others are is on the Settings page, under Rivals.")  # fmt: skip


def tables() -> None:
    """Choose how tables are written, and have it remembered."""
    now = session.dialect()
    st.radio(
        "Tables (CSV) for an Excel", list(DIALECTS), list(DIALECTS).index(now), horizontal=True, format_func=DIALECT_NAMES.__getitem__,
        key=widget_sync.synced("dialect", now, session.write_tables),
        help="An Excel that writes 3,5 takes a comma for a decimal sign: it wants semicolons between the columns.",
    )  # fmt: skip
    if session.DIALECT in st.session_state:
        browser.remember(session.DIALECT, now)


def metric(question: Question) -> str:
    """Choose the figure to look at closely, of all that need not every single activity; those of one heading stand together."""
    chosen = question.metric or FIGURES[0]
    st.selectbox("Figure", FIGURES, FIGURES.index(chosen), format_func=labels.figure_name, key=_looking_at("metric", chosen))
    return chosen


def world(question: Question, comparison: Comparison) -> int:
    """Choose one world, by its number from 1."""
    worlds = [replication + 1 for replication in comparison.base.tables if replication in comparison.other.tables]
    chosen = question.world if question.world in worlds else worlds[0]
    st.selectbox("Paired world", worlds, worlds.index(chosen), key=_looking_at("world", chosen))
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
    left.selectbox("Paired world", worlds, worlds.index(chosen), key=_looking_at("world", chosen))
    right.selectbox("Company", numbers, numbers.index(company), format_func=lambda number: told.get(number, ""),
                    key=_looking_at("journey", company))  # fmt: skip
    return chosen, company or numbers[0]


def _looking_at(key: str, value: Any, choice: str = "") -> str:
    """Return the key of a widget that chooses what is looked at: the *choice* of `session.look_at`, named as the widget by default."""
    return widget_sync.synced(key, value, lambda chosen: session.look_at(**{choice or key: chosen}))


def _let_compete(suppliers: int) -> None:
    rivals = [key for key in session.latest().scenario.vendors if key != US]
    session.change({f"vendors.{key}.takes_part": place < suppliers - 1 for place, key in enumerate(rivals)})


@st.cache_resource(show_spinner=False)
def _titles() -> dict[str, str]:
    return {name: load(name).title for name in shipped()}
