"""What is asked or refused before anyone waits for a question that costs much."""

from __future__ import annotations

import math
from collections.abc import Iterable

import streamlit as st

from pages.ui import labels
from pages.ui.question import Question
from sim.experiment import cost
from sim.experiment.cells import Cell
from sim.present import wording

LONG_SECONDS = 120  # what takes longer is asked about first
MOST_BYTES = 2e9  # of one world while it is played, and of the tables of all; the server is everybody's
MOST_BYTES_IN_DETAIL = 1e9
_AGREED = "agreed to wait"


def refusal(question: Question, cells: Iterable[Cell] | None = None, replications: int | None = None) -> str | None:
    """Return why the server will not bear this question and what would help, None when it will."""
    why = cost.refusal(cells or question.cells, replications or question.replications, most_bytes=MOST_BYTES)
    return _told(question, "This is too large for one machine.", why)


def refusal_of_detail(question: Question) -> str | None:
    """Return why a world is too large to follow every hour of it, None when it is not."""
    why = cost.refusal(question.cells, 1, detail=True, most_bytes=MOST_BYTES_IN_DETAIL)
    return _told(question, "This market is too large to follow every hour of it.", why)


def duration(seconds: float) -> str:
    """Return a time to wait in words: 40 seconds, 5 minutes, 2 hours."""
    if seconds < 90:
        return f"{math.ceil(seconds / 5) * 5} seconds"
    return f"{math.ceil(seconds / 60)} minutes" if seconds < 5400 else f"{math.ceil(seconds / 3600)} hours"


def agree_on(question: Question) -> None:
    """Refuse what no machine would bear, and ask before work of minutes; either ends the page's run."""
    if why := refusal(question):
        st.warning(why, icon=":material/groups:")
        st.stop()
    needed = cost.seconds_of(question.cells, question.replications)
    if needed > LONG_SECONDS and st.session_state.get(_AGREED) != question.key:
        with st.container(border=True):
            st.markdown(
                f":material/hourglass: **This takes a while: about {duration(needed)}.** "
                f"{question.scenario.market.accounts:,} companies over {question.scenario.market.months} months are played "
                f"{question.replications} times for each of the two ways of working. Fewer companies or worlds take less."
            )
            st.button("Play it all the same", type="primary", key="agree", on_click=_agree, args=(question,))
        st.stop()


def _told(question: Question, heading: str, why: str | None) -> str | None:
    return why and f"**{heading}** {wording.plain(labels.labelled(why, question.parameters))}"


def _agree(question: Question) -> None:
    st.session_state[_AGREED] = question.key
