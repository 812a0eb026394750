"""What differs from the scenario's file, and the scenario as a file to take away and to open again."""

from __future__ import annotations

import streamlit as st

from pages.ui import controls, ledgers, state, words
from pages.ui.setup import Setup
from sim.scenario import Parameter


def changes(setup: Setup) -> None:
    """What differs from the file, each with its way back; the whole scenario as a file, and back from one."""
    if not (setup.changed or setup.added):
        st.info(f"Nothing differs from the scenario as shipped, {words.plain(setup.file.title)}.")
    if beyond := ledgers.beyond(setup):
        st.markdown(beyond)
    for part in setup.added:
        st.markdown(f"**{words.part_name(part)}** was added to the scenario as shipped, {words.plain(setup.file.title)}.")
    for key, (before, now) in setup.changed.items():
        _difference(setup, key, before, now)
    left, right = st.columns(2, gap="large")
    with left, st.container(border=True):
        st.subheader("Save")
        controls.text_field(setup, "title", "Title", 80)
        controls.text_field(setup, "question", "The question it asks", 400)
        st.download_button("Save as a scenario file", state.save(setup), f"{setup.name}_changed.toml", "application/toml",
                           icon=":material/download:", on_click="ignore")  # fmt: skip
        st.caption(
            "The file holds the scenario. Which two ways of working are compared, the seed and the worlds are in the link under Share."
        )
    with right, st.container(border=True):
        st.subheader("Load")
        st.file_uploader("A scenario file (.toml)", type="toml", key="upload", on_change=_load, max_upload_size=1)
        st.caption("It takes the place of the present scenario. If anything in it is wrong, the present one stays.")


def _difference(setup: Setup, key: str, before: object, now: object) -> None:
    parameter = setup.parameters.get(key)
    section = words.place_name(setup.scenario, parameter.section if parameter else key.rpartition(".")[0])
    with st.container(horizontal=True, vertical_alignment="center", key=f"difference-{key.replace('.', '-')}"):
        st.markdown(f"**{parameter.label if parameter else words.plain(key)}** :gray[{section}]", width="stretch")
        st.markdown(f"{_shown(before, parameter)} → **{_shown(now, parameter)}**", width="content")
        st.button("Reset", key=f"reset {key}", on_click=state.reset, args=tuple(words.share_of(key)) or (key,),
                  type="tertiary", icon=":material/undo:")  # fmt: skip


def _shown(value: object, parameter: Parameter | None) -> str:
    text = words.value_name(value, parameter)
    return words.plain(text if len(text) <= 60 else text[:57] + "...")


def _load() -> None:
    file = st.session_state["upload"]
    if file is not None:
        state.upload(file.getvalue(), file.name)
