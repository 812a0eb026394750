"""The questions of a visit as a list: each with its answer, a name, the ways back to it, and two to six of them side by side."""

from __future__ import annotations

from functools import partial

import streamlit as st

from pages.ui import session, visit
from pages.ui.inputs import pickers, widget_sync
from pages.ui.kept_questions import MOST_NAME, Kept, as_file, key_of
from pages.ui.question import Question
from pages.ui.results import cost_estimate, on_demand, side_by_side
from sim.experiment import cost
from sim.present import theme, wording
from sim.scenario import ScenarioError
from sim.studies.side_by_side import FEWEST, MOST

SHOWN_AT_FIRST = 12
_ALL, _LOADED = "all questions shown", "questions loaded"


def draw(question: Question) -> None:
    """Draw the list, what of it stands side by side, and how it is saved and loaded."""
    every = visit.every()
    if not every:
        st.info("Nothing is asked yet. Every question that you ask stands here with its answer, as soon as it is answered.")
    shown = every if st.session_state.get(_ALL) else every[:SHOWN_AT_FIRST]
    if every:
        st.markdown(f"{wording.count_of(len(every), 'question').capitalize()}, the latest first. Only this browser keeps them.")
    names = {each.key: each.name or f"Question {len(every) - place}" for place, each in enumerate(every)}
    chosen = {names[each.key]: each for each in shown if _row(question, each, names[each.key])}
    if len(every) > len(shown):
        st.button(f"Show all {len(every)}", on_click=lambda: st.session_state.update({_ALL: True}), key="show all questions")
    if every:
        _side_by_side(question, chosen)
    _files(every)


def _row(question: Question, each: Kept, called: str) -> bool:
    """Draw one question; tell whether it is chosen."""
    with st.container(border=True, key=f"question-{each.key}"):
        left, middle, right = st.columns([5, 8, 3], gap="medium", vertical_alignment="center")
        with left:
            key = widget_sync.synced(f"name {each.key}", each.name, partial(visit.name, each.key))
            st.text_input(f"Name of {called}", each.name, max_chars=MOST_NAME, key=key, label_visibility="collapsed",
                          placeholder=f"{called}: give it a name")  # fmt: skip
            is_chosen = st.checkbox(f"Compare {called}", key=f"pick {each.key}")
        with middle:
            st.markdown(f"**{wording.plain(each.answer)}**")
            st.caption(f"{wording.plain(each.about)}. {wording.count_of(each.worlds, 'world').capitalize()}.")
        with right, st.container(horizontal=True):
            if each.key == key_of(question):
                st.page_link("pages/overview.py", label="Asked now", icon=":material/visibility:")
            else:
                st.button("Ask again", icon=":material/undo:", key=f"ask {each.key}", on_click=session.ask, args=(each.asks,))
            st.button(
                "Remove", icon=":material/delete:", type="tertiary", key=f"remove {each.key}", on_click=visit.remove, args=(each.key,)
            )
    return is_chosen


def _side_by_side(question: Question, chosen: dict[str, Kept]) -> None:
    """Play the chosen questions in the same worlds and draw what each answers."""
    st.header("Side by side", anchor=False)
    if not FEWEST <= len(chosen) <= MOST:
        st.markdown(f"Tick {FEWEST} to {MOST} questions to compare them in the same worlds.")
        return
    questions: dict[str, Question] = {}
    for name, each in chosen.items():
        try:
            questions[name] = each.question()
        except ScenarioError as error:
            st.warning(f"{wording.plain(name)} cannot be asked any more: {wording.plain(error.problems[0])}")
            return
    titles = list(questions)
    first = st.selectbox("Baseline", titles, help="What all others are compared with.", key="baseline of questions")
    questions = {first: questions[first]} | questions
    sides, worlds = side_by_side.sides_of_questions(questions), on_demand.worlds_of(question)
    cells = [cell for side in sides for cell in side.cells]
    asked = tuple(each.key for each in chosen.values())
    if st.session_state.get("questions side by side") != asked:
        seconds = cost.seconds_of(cells, worlds)
        with st.container(horizontal=True, vertical_alignment="center"):
            st.button("Compare these", type="primary", key="compare questions", on_click=_want, args=(asked,))
            st.caption(f"{worlds} worlds, random seed {question.seed}; about {cost_estimate.duration(max(1, seconds))}.")
        return
    metric = pickers.metric(question)
    pickers.figures(question)
    if found := side_by_side.played(question, sides, worlds):
        side_by_side.draw(questions[first], found, metric, theme.colours(*questions), "questions", figures=question.figures)


def _files(every: list[Kept]) -> None:
    """Save the list as a file, and load one."""
    heading = st.subheader if every else st.header  # no level is left out where nothing stands side by side
    left, right = st.columns(2, gap="large")
    with left, st.container(border=True):
        heading("Save", anchor=False)
        st.download_button("Save as a file", as_file(every), "questions.json", "application/json", icon=":material/download:",
                           on_click="ignore", disabled=not every, key="save questions")  # fmt: skip
    with right, st.container(border=True):
        heading("Load", anchor=False)
        st.file_uploader("A list that was saved here (.json)", type="json", key=_LOADED, on_change=_load, max_upload_size=2)


def _load() -> None:
    file = st.session_state[_LOADED]
    if file is not None:
        session.load_questions(file.getvalue(), file.name)


def _want(asked: tuple[str, ...]) -> None:
    st.session_state["questions side by side"] = asked
