"""Four views of the Scenario page: levers, our side, the world and the rivals."""

from __future__ import annotations

from collections.abc import Iterable

import streamlit as st

from pages.ui import choices, controls, equipment, state, words
from pages.ui.setup import MIX, Setup
from sim.scenario import US, OperatingModel, Parameter
from sim.scenario.specialists import SPECIALISTS

COLOURS = {"relay": "orange", "rugby": "primary"}  # as in sim.present.theme
WHAT_SPECIALISTS_DO = (
    "Each makes some of the buyers' jobs go better in some ways of meeting them: a writer what they read about solutions and requirements, "
    "a contract lawyer what they hear while they choose. Where they play is a lever under How we work."
)
PAGE_OF_WORLD = ("market", "deal", "group", "roles", "time", "jobs", "beliefs", "ending", "marketing", "leads", "costs", "crm", "customers")


def levers(setup: Setup) -> None:
    """Every lever of every operating model, side by side."""
    left, right = st.columns([3, 1], vertical_alignment="bottom")
    with left:
        choices.models(setup)
    right.button("Start a mix from relay", icon=":material/add:", on_click=state.start_mix, width="stretch",
                 disabled=MIX in setup.scenario.operating_models,
                 help="A third way of working that begins as relay. Set its levers one by one and watch the answer.")  # fmt: skip
    models = list(setup.scenario.operating_models)
    for lever in OperatingModel.model_fields:
        with st.container(key=f"lever-{lever}"):
            parameter = setup.parameters[f"operating_models.{models[0]}.{lever}"]
            if len(models) > 2:  # the text gets a row of its own, so that the choices need not wrap
                text, places = st.container(), st.columns(len(models), gap="medium")
            else:
                text, *places = st.columns([5, *[4] * len(models)], gap="medium", vertical_alignment="top")
            with text.container(gap="xxsmall"):
                st.markdown(f"**{parameter.label}**")
                st.caption(parameter.help)
            for place, model in zip(places, models, strict=True):
                with place:
                    name = words.model_name(model)
                    heading = f":{COLOURS.get(model, 'red')}[{name}]"
                    controls.control(setup, f"operating_models.{model}.{lever}", f"{parameter.label}, {name}", heading=heading)


def ours(setup: Setup) -> None:
    """What we decide besides the levers, and what we start from."""
    equipment.choose(setup)
    mine = [p for p in setup.parameters.values() if p.key.startswith(f"vendors.{US}.") and not p.key.endswith("takes_part")]
    rules = [p for p in setup.parameters.values() if p.decision and p.section in {"leads", "crm"}]
    _sections(setup, [*mine, *rules], open_first=True)
    controls.named_choices(
        setup, f"vendors.{US}.specialists", "Named specialists", SPECIALISTS, words.choice_name, WHAT_SPECIALISTS_DO,
        f"None; choose up to {len(SPECIALISTS)}",
    )  # fmt: skip
    _crm_process(setup, US)


def world(setup: Setup) -> None:
    """What nobody decides: the market, the buyers, and how things work for every supplier alike."""
    for top in PAGE_OF_WORLD:
        found = [p for p in setup.parameters.values() if p.key.startswith(f"{top}.") and not p.decision]
        if top == "roles":
            _roles(setup, found)
        else:
            _sections(setup, found, open_first=top == "market")


def rivals(setup: Setup) -> None:
    """The competing suppliers, one at a time."""
    names = {key: vendor.name for key, vendor in setup.scenario.vendors.items() if key != US}
    if not names:
        st.info("Nobody competes with us in this scenario.")
        return
    rival = st.segmented_control("Supplier", list(names), default=next(iter(names)), required=True,
                                 format_func=lambda key: words.plain(names[key]))  # fmt: skip
    left, right = st.columns(2, gap="large")
    with left:
        controls.text_field(setup, f"vendors.{rival}.name", "Name", 40)
        controls.control(setup, f"vendors.{rival}.takes_part")
    with right:
        models = list(setup.scenario.rival_models)
        controls.named_choice(setup, f"vendors.{rival}.operating_model", "Works as", models, words.model_name)
    parts = (f"vendors.{rival}.", f"rival_models.{setup.scenario.vendors[rival].operating_model}.")
    found = [p for p in setup.parameters.values() if p.key.startswith(parts) and not p.key.endswith("takes_part")]
    _sections(setup, found, open_first=True)
    _crm_process(setup, rival)


def _sections(setup: Setup, parameters: Iterable[Parameter], open_first: bool = False) -> None:
    """Draw an expander for each section, decisions apart from what is given, two columns of controls in it."""
    found: dict[tuple[str, bool], list[Parameter]] = {}
    for parameter in parameters:
        is_given = parameter.section == f"vendors.{US}" and not parameter.decision
        found.setdefault((parameter.section, is_given), []).append(parameter)
    for place, ((section, is_given), inside) in enumerate(found.items()):
        title = "What we start from" if is_given else words.section_name(section)
        n_changed = sum(p.key in setup.changed for p in inside)
        note = f" :primary[● {words.count_of(n_changed, 'change')}]" if n_changed else ""
        with st.expander(f"{title}{note}", expanded=open_first and place == 0, key=f"section {section} {is_given}"):
            if words.share_of(inside[0].key):
                st.caption("These are shares of one whole: when you move one, the others give way in proportion.")
            _two_columns(setup, inside)


def _roles(setup: Setup, parameters: list[Parameter]) -> None:
    names = list(setup.scenario.roles)
    with st.expander(words.SECTIONS["roles"]):
        role = st.segmented_control("Role", names, default=names[0], format_func=str.capitalize, required=True)
        _two_columns(setup, [p for p in parameters if p.key.startswith(f"roles.{role}.")])


def _two_columns(setup: Setup, parameters: list[Parameter]) -> None:
    half = (len(parameters) + 1) // 2
    for column, part in zip(st.columns(2, gap="large"), (parameters[:half], parameters[half:]), strict=True):
        with column:
            for parameter in part:
                controls.control(setup, parameter.key)


def _crm_process(setup: Setup, vendor: str) -> None:
    processes = setup.scenario.crm.processes
    controls.named_choice(setup, f"vendors.{vendor}.crm_process", "Process in the CRM", list(processes),
                          lambda key: words.plain(processes[key].name))  # fmt: skip
