"""The report in a room: one message a screen, turned by the keys, and before it, where people want to, a guess of the answer."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path

import pandas as pd
import streamlit as st

from pages.ui import browser, exhibits
from pages.ui.inputs.typed_numbers import readings, shown
from pages.ui.question import Question
from pages.ui.results import report_items, single_changes
from sim.experiment.comparison import Comparison
from sim.measures import MEASURES, lowered
from sim.present import findings, wording
from sim.present.charts import guesses
from sim.present.charts.guesses import Guess
from sim.present.report import Item, Picture, Text
from sim.present.report.drawing import in_a_room
from sim.present.report.items import text_of
from sim.studies import what_if

STYLE = Path(__file__).parents[1] / "room.css"
MOST_ROWS, MOST_GUESSES, LONGEST_NAME = 10, 30, 30
MOST_LARGE = 650
"""Characters of a text that are read from the last row; what follows is smaller."""
_PLACE, _PREDICTS = "screen of the presentation", "presentation begins with a guess"
_GUESSES, _PROBLEM = "guesses of the visit", "problem of the guess"
Screen = Callable[[], None]


def offer(question: Question) -> None:
    """Offer to present what stands in the report, or the ready story, with a guess first or without."""
    with st.container(horizontal=True, key="room"):
        st.button("Present", icon=":material/present_to_all:", key="presents", on_click=_begin, args=(False,),
                  help="One message a screen. Arrow keys or Page Down turn, Escape ends.")  # fmt: skip
        st.button("Predict first", icon=":material/psychology_alt:", key="predicts", on_click=_begin, args=(True,),
                  help="People in the room guess the answer before they see it; then it stands beside their guesses.")  # fmt: skip


def is_on() -> bool:
    """Tell whether the report is being presented."""
    return _PLACE in st.session_state


def dress() -> None:
    """Leave nothing in sight but what is presented, and let the keys turn."""
    st.html(STYLE)
    browser.turn_by_keys()
    with st.container(key="leave"):  # in sight until there is a screen: the question may be refused, or asked about first
        st.button("End", icon=":material/close:", key="screen-leave", type="tertiary", on_click=_end)


def present(question: Question, comparison: Comparison) -> None:
    """Draw the screen that is on, and how one turns to the next."""
    screens = _screens(question, comparison)
    place = min(st.session_state[_PLACE], len(screens) - 1)
    with st.container(key="screen"):
        screens[place]()
    with st.container(key="screen-foot", horizontal=True, vertical_alignment="center"):
        st.caption(wording.plain(exhibits.provenance_of(question, comparison).in_a_line()))
        with st.container(key="turn", horizontal=True, width="content"):
            for name, label, icon, to in (("back", "Back", "arrow_back", place - 1), ("next", "Next", "arrow_forward", place + 1)):
                st.button(label, icon=f":material/{icon}:", key=f"screen {name}", type="tertiary", disabled=not 0 <= to < len(screens),
                          on_click=_turn, args=(to,))  # fmt: skip
            st.button("End", icon=":material/close:", key="screen end", type="tertiary", on_click=_end)
        st.caption(f"{place + 1} of {len(screens)}", width="content")


def _screens(question: Question, comparison: Comparison) -> list[Screen]:
    shown: list[Screen] = []
    if st.session_state[_PREDICTS] and (known := guesses.known(comparison)):
        shown = [partial(_ask, question, comparison), *(partial(_reveal, question, comparison, metric) for metric in known),
                 partial(_why, question, comparison)]  # fmt: skip
    return shown + [
        partial(_show, question, comparison, entry) for entry in report_items.entries(question) or report_items.story(question, comparison)
    ]


def _show(question: Question, comparison: Comparison, entry: report_items.Entry) -> None:
    _item(report_items.item_of(question, entry, comparison))


def _item(item: Item) -> None:
    st.title(wording.plain(item.title), anchor=False)
    if isinstance(item, Text):
        written = 0
        for point in item.points:
            written += len(point)
            (st.markdown if written <= MOST_LARGE else st.caption)(wording.plain(point))
    elif isinstance(item, Picture):
        if item.subtitle:
            st.caption(wording.plain(item.subtitle))
        _picture(item)
    else:
        rows = [[text_of(cell) for cell in row] for row in item.rows[:MOST_ROWS]]
        exhibits.readable_table(pd.DataFrame(rows, columns=list(item.columns)), item.title)
        if len(item.rows) > MOST_ROWS:
            st.caption(f"{MOST_ROWS} of {len(item.rows):,} rows; the workbook has all of them.")


def _picture(item: Picture) -> None:
    """Draw a picture as large as the screen has room for; a tall one in columns."""
    drawn = in_a_room(item.chart, st.context.theme.type == "dark")
    source = b64encode(drawn.encode()).decode()
    alt = item.words.replace("&", "&amp;").replace('"', "&quot;").replace("<", "&lt;")
    st.html(f'<img src="data:image/svg+xml;base64,{source}" alt="{alt}">')


def _ask(question: Question, comparison: Comparison) -> None:
    """Ask for a guess: who does better, and by how much, in purchases and in money."""
    base, other = (wording.model_name(name) for name in comparison.names)
    given = _given(question)
    st.title("What do you expect?", anchor=False)
    st.markdown(wording.plain(comparison.scenario.question))
    st.markdown(f"**{wording.plain(guesses.before(comparison))}**")
    with st.form("guess", border=False, enter_to_submit=False):
        st.text_input("Your name, if you like", max_chars=LONGEST_NAME, key="guess of whom")
        asked = guesses.known(comparison)
        for metric, column in zip(asked, st.columns(len(asked), gap="large"), strict=True):
            with column:
                st.segmented_control(_asks(metric), (base, other), key=f"guess who {metric}")
                st.text_input(f"By how much, in {guesses.unit_of(comparison, metric)[1]}?", max_chars=40, key=f"guess size {metric}")
        factors = {metric: guesses.unit_of(comparison, metric)[0] for metric in asked}
        st.form_submit_button("Keep this guess", disabled=len(given) >= MOST_GUESSES, on_click=_keep, args=(question, other, factors))
    if problem := st.session_state.pop(_PROBLEM, ""):
        st.error(problem, icon=":material/error:")
    with st.container(horizontal=True, vertical_alignment="center", key="guessed"):
        told = wording.count_of(len(given), "guess", "guesses") if given else "no guess yet"
        named = f": {', '.join(wording.plain(guess.name) for guess in given)}" if given else ""
        st.caption(f"{told.capitalize()}{named}. The next screen shows the answer.", width="content")
        if given:
            st.button("Forget them", type="tertiary", icon=":material/delete:", on_click=_forget, args=(question,))


def _reveal(question: Question, comparison: Comparison, metric: str) -> None:
    """Show the answer, and every guess beside it."""
    picture = Picture.of(guesses.guesses(comparison, metric, _given(question)))
    st.title(wording.plain(findings.answer(comparison, metric, question.replications).sentence), anchor=False)
    st.markdown(f"**{wording.plain(picture.title)}.**")
    _picture(picture)


def _why(question: Question, comparison: Comparison) -> None:
    """Say what is measured that explains where people were surprised."""
    head = st.container()
    found = single_changes.levers_found(question)
    moves = {lever: added for lever, (added, _) in what_if.moves(found, "win_rate").items()} if found else None
    heading, points = guesses.why(comparison, _given(question), moves)
    with head:
        st.title(wording.plain(heading), anchor=False)
        for point in points:
            st.markdown(f"- {wording.plain(point)}")


def _asks(metric: str) -> str:
    return "Who wins more journeys?" if metric == guesses.GUESSED[0] else f"Who has more {lowered(MEASURES[metric].label)}?"


def _about(question: Question) -> tuple[str, str, str]:
    """Return what a guess is about."""
    return question.scenario.fingerprint, question.base, question.other


def _given(question: Question) -> list[Guess]:
    return st.session_state.get(_GUESSES, {}).get(_about(question), [])


def _keep(question: Question, other: str, factors: Mapping[str, float]) -> None:
    """Keep what was guessed: who does better, and by how much."""
    session, given = st.session_state, _given(question)
    found = {}
    for metric, factor in factors.items():
        who, text = session[f"guess who {metric}"], session[f"guess size {metric}"].strip()
        sizes = [size for size in readings(text, st.context.locale) if size >= 0]
        if text and len(sizes) != 1:
            meant = f"can be {' or '.join(map(shown, sizes))}: write it another way" if sizes else "is no number of 0 or more"
            session[_PROBLEM] = f"“{wording.plain(text)}” {meant}. Nothing is kept yet."
            return
        if who is not None and text:
            found[metric] = (1 if who == other else -1) * sizes[0] / factor
    if not found:
        session[_PROBLEM] = "Say who does better and by how much, in one of the two at least."
        return
    guess = Guess(" ".join(session["guess of whom"].split()) or f"Guess {len(given) + 1}", found)
    session[_GUESSES] = {**session.get(_GUESSES, {}), _about(question): [*given, guess][:MOST_GUESSES]}
    session["guess of whom"] = ""
    session.update({f"guess who {metric}": None for metric in factors} | {f"guess size {metric}": "" for metric in factors})


def _forget(question: Question) -> None:
    st.session_state.get(_GUESSES, {}).pop(_about(question), None)


def _begin(predicts: bool) -> None:
    st.session_state[_PLACE], st.session_state[_PREDICTS] = 0, predicts


def _turn(to: int) -> None:
    st.session_state[_PLACE] = to


def _end() -> None:
    del st.session_state[_PLACE]
