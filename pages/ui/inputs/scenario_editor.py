"""Four views of the Settings page: levers, our side, the world and the rivals."""

from __future__ import annotations

from collections.abc import Iterable

import streamlit as st

from pages.ui import labels, session
from pages.ui.inputs import budget_picker, parameter_control, pickers
from pages.ui.question import Question
from sim.present import wording
from sim.scenario import US, Parameter
from sim.scenario.labels import ABOUT
from sim.scenario.specialists import SPECIALISTS

WHAT_SPECIALISTS_DO = (
    "Each makes some of the buyers' jobs go better in some ways of meeting them: a writer what they read about solutions and requirements, "
    "a contract lawyer what they hear while they choose. Where they play is a lever under How we work."
)
GROUPS_OF_LEVERS = {
    "Who is there, and when": ("takeover", "marketing_cover", "sales_cover", "aftercare"),
    "What is shared": ("signal_sharing", "feedback", "scoring_unit", "persona_trigger"),
    "Targets": ("account_choice", "planning_target", "tactics"),
    "Passing the baton": ("hand_over_days", "hand_over_hours", "never_called"),
    "Sellers’ time": ("triage", "cold_share", "coordination", "coordination_hours"),
}
"""Every lever once, by what it is about."""

GROUPS_OF_WORLD = {
    "Market": ("market", "deal"),
    "People and their time": ("group", "roles", "time"),
    "Learning and believing": ("jobs", "beliefs"),
    "Choosing and agreeing": ("choice", "consent", "ending"),
    "Suppliers’ work": ("marketing", "leads", "costs", "crm"),
    "After the sale": ("customers",),
}
"""The sections of what nobody decides, by what they are about."""


def levers(question: Question) -> None:
    """Every lever of the two ways of working that are compared, side by side, and the way to a further one."""
    left, right = st.columns([3, 1], vertical_alignment="bottom")
    with left:
        pickers.models(question)
    with right:
        start_a_mix(question)
    for group, inside in GROUPS_OF_LEVERS.items():
        st.subheader(group, anchor=False)
        for lever in inside:
            _lever(question, lever)


def _lever(question: Question, lever: str) -> None:
    """Draw one lever of both ways of working; what it means stands at each control."""
    models = (question.base, question.other)
    with st.container(key=f"lever-{lever}"):
        parameter = question.parameters[f"operating_models.{models[0]}.{lever}"]
        unit = f" ({name})" if (name := labels.unit_name(parameter, question.scenario.currency)) and not labels.is_share(parameter) else ""
        text, *places = st.columns([5, *[4] * len(models)], gap="medium", vertical_alignment="top")
        text.markdown(f"**{parameter.label}**{unit}")
        for place, whose, model in zip(places, ("base", "other"), models, strict=True):
            with place.container(key=f"way-{whose}-{lever}"):
                name = wording.model_name(model)
                parameter_control.control(question, f"operating_models.{model}.{lever}", f"{parameter.label}, {name}", heading=name)


def start_a_mix(question: Question) -> None:
    """Offer a further way of working, with a name of its own, that begins as one that is there."""
    with st.popover("Start a mix", icon=":material/add:", width="stretch", key=session.MIX_OPEN, on_change="rerun"):
        models = list(question.scenario.operating_models)
        st.selectbox("Begins as", models, format_func=wording.model_name, key="mix begins as")
        st.text_input(
            "Name", question.free_name(), max_chars=40, key="mix name", help="Up to 40 of the letters A to Z, digits, spaces and hyphens."
        )
        st.button("Start", type="primary", key="start mix", on_click=session.start_mix)
        st.caption("Then set its levers one by one and watch the answer. It is saved in the link and in the file.")


def ours(question: Question) -> None:
    """What we decide besides the levers, and what we start from."""
    budget_picker.choose(question)
    mine = [p for p in question.parameters.values() if p.key.startswith(f"vendors.{US}.") and not p.key.endswith("takes_part")]
    rules = [p for p in question.parameters.values() if p.decision and p.section in {"leads", "crm"}]
    _sections(question, [*mine, *rules], open_first=True)
    parameter_control.named_choices(
        question, f"vendors.{US}.specialists", "Named specialists", SPECIALISTS, labels.choice_name, WHAT_SPECIALISTS_DO,
        f"None; choose up to {len(SPECIALISTS)}",
    )  # fmt: skip
    _crm_process(question, US)


def world(question: Question) -> None:
    """What nobody decides: the market, the buyers, and how things work for every supplier alike."""
    for group, tops in GROUPS_OF_WORLD.items():
        st.subheader(group, anchor=False)
        for top in tops:
            found = [p for p in question.parameters.values() if p.key.startswith(f"{top}.") and not p.decision]
            if top == "roles":
                _roles(question, found)
            else:
                _sections(question, found, open_first=top == "market")


def rivals(question: Question) -> None:
    """The competing suppliers, one at a time."""
    names = {key: vendor.name for key, vendor in question.scenario.vendors.items() if key != US}
    if not names:
        st.info("Nobody competes with us in this scenario.")
        return
    rival = st.segmented_control("Supplier", list(names), default=next(iter(names)), required=True,
                                 format_func=lambda key: wording.plain(names[key]))  # fmt: skip
    left, right = st.columns(2, gap="large")
    with left:
        parameter_control.text_field(question, f"vendors.{rival}.name", "Name", 40)
        parameter_control.control(question, f"vendors.{rival}.takes_part")
    with right:
        models = list(question.scenario.rival_models)
        parameter_control.named_choice(question, f"vendors.{rival}.operating_model", "Works as", models, wording.model_name)
    found = [p for p in question.parameters.values() if p.key.startswith(f"vendors.{rival}.") and not p.key.endswith("takes_part")]
    _sections(question, found, open_first=True)
    _crm_process(question, rival)
    works_as = question.scenario.vendors[rival].operating_model
    with st.expander(f"What {wording.model_name(works_as).lower()} means for rivals", key=f"levers of {works_as}"):
        st.caption("Every rival who works this way shares these levers. They are apart from ours: what you change here leaves us alone.")
        _two_columns(question, [p for p in question.parameters.values() if p.section == f"rival_models.{works_as}"])


def _sections(question: Question, parameters: Iterable[Parameter], open_first: bool = False) -> None:
    """Draw an expander for each section, decisions apart from what is given, two columns of controls in it."""
    found: dict[tuple[str, bool], list[Parameter]] = {}
    for parameter in parameters:
        is_given = parameter.section == f"vendors.{US}" and not parameter.decision
        found.setdefault((parameter.section, is_given), []).append(parameter)
    for place, ((section, is_given), inside) in enumerate(found.items()):
        title = "What we start from" if is_given else labels.section_name(section)
        n_changed = sum(p.key in question.changed for p in inside)
        note = f" :primary[● {wording.count_of(n_changed, 'change')}]" if n_changed else ""
        with st.expander(f"{title}{note}", expanded=open_first and place == 0, key=f"section {section} {is_given}"):
            _about(section)
            if labels.share_of(inside[0].key):
                st.caption("These are shares of one whole: when you move one, the others give way in proportion.")
            _two_columns(question, inside)


def _roles(question: Question, parameters: list[Parameter]) -> None:
    names = list(question.scenario.roles)
    with st.expander(labels.section_name("roles"), key="section roles"):
        _about("roles")
        role = st.segmented_control("Role", names, default=names[0], format_func=str.capitalize, required=True)
        _two_columns(question, [p for p in parameters if p.key.startswith(f"roles.{role}.")])


def _about(section: str) -> None:
    if section in ABOUT:
        st.caption(ABOUT[section])


def _two_columns(question: Question, parameters: list[Parameter]) -> None:
    half = (len(parameters) + 1) // 2
    for column, part in zip(st.columns(2, gap="large"), (parameters[:half], parameters[half:]), strict=True):
        with column:
            for parameter in part:
                parameter_control.control(question, parameter.key)


def _crm_process(question: Question, vendor: str) -> None:
    processes = question.scenario.crm.processes
    parameter_control.named_choice(question, f"vendors.{vendor}.crm_process", "Process in the CRM", list(processes),
                          lambda key: wording.plain(processes[key].name))  # fmt: skip
