"""What differs from the scenario's file, and the scenario as a file to take away and to open again."""

from __future__ import annotations

import streamlit as st

from pages.ui import labels, session
from pages.ui.inputs import parameter_control
from pages.ui.question import Question
from pages.ui.results import ledger_view
from sim.present import wording
from sim.scenario import Parameter


def changes(question: Question) -> None:
    """What differs from the file, each with its way back; the whole scenario as a file, and back from one."""
    if not (question.changed or question.added):
        st.info(f"Nothing differs from the scenario as shipped, {wording.plain(question.file.title)}.")
    if beyond := ledger_view.beyond(question):
        st.markdown(beyond)
    for part in question.added:
        st.markdown(f"**{labels.part_name(part)}** was added to the scenario as shipped, {wording.plain(question.file.title)}.")
    for key, (before, now) in question.changed.items():
        _difference(question, key, before, now)
    left, right = st.columns(2, gap="large")
    with left, st.container(border=True):
        st.subheader("Save")
        parameter_control.text_field(question, "title", "Title", 80)
        parameter_control.text_field(question, "question", "The question it asks", 400)
        st.download_button("Save as a scenario file", session.save(question), f"{question.name}_changed.toml", "application/toml",
                           icon=":material/download:", on_click="ignore")  # fmt: skip
        st.caption(
            "The file holds the scenario. Which two ways of working are compared, the seed and the worlds are in the link under Share."
        )
    with right, st.container(border=True):
        st.subheader("Load")
        st.file_uploader("A scenario file (.toml)", type=["toml", "csv"], key="upload", on_change=_load, max_upload_size=1)
        st.caption("It takes the place of the present scenario. If anything in it is wrong, the present one stays.")


def _difference(question: Question, key: str, before: object, now: object) -> None:
    parameter = question.parameters.get(key)
    section = labels.place_name(question.scenario, parameter.section if parameter else key.rpartition(".")[0])
    with st.container(horizontal=True, vertical_alignment="center", key=f"difference-{key.replace('.', '-')}"):
        st.markdown(f"**{parameter.label if parameter else wording.plain(key)}** :gray[{section}]", width="stretch")
        st.markdown(f"{_shown(before, parameter)} → **{_shown(now, parameter)}**", width="content")
        st.button("Reset", key=f"reset {key}", on_click=session.reset, args=tuple(labels.share_of(key)) or (key,),
                  type="tertiary", icon=":material/undo:")  # fmt: skip


def _shown(value: object, parameter: Parameter | None) -> str:
    text = labels.value_name(value, parameter)
    return wording.plain(text if len(text) <= 60 else text[:57] + "...")


def _load() -> None:
    file = st.session_state["upload"]
    if file is not None:
        session.upload(file.getvalue(), file.name)
