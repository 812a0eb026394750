"""How much work a question is, before anyone waits for it, and what is asked or refused then.

Rough on purpose; measured on one core, see the constants.
"""

from __future__ import annotations

import math

import streamlit as st

from pages.ui.question import Question
from sim.experiment.executors import cores
from sim.scenario import Scenario

LONG_SECONDS = 120  # what takes longer is asked about first
LARGEST_IN_DETAIL = 20_000  # journeys and readers; each journey takes some 50 kB
LARGEST_WORLD = 40_000  # journeys and readers; one such world takes about 2 GB while it is played
LARGEST_STUDY = 400_000  # over all worlds; their tables take about 2 GB
_SECONDS_A_JOURNEY, _SECONDS_AN_HOUR, _SECONDS_A_READER = 0.00015, 0.000015, 0.000002
_AGREED = "agreed to wait"
_USUAL_SHARE_OF_PATIENCE = 0.6  # how much of its patience a journey uses up


def journeys(scenario: Scenario) -> float:
    """Return about how many buying journeys begin in one world."""
    market = scenario.market
    months_between = 3 / market.in_market_per_quarter + _USUAL_SHARE_OF_PATIENCE * scenario.ending.patience_months
    return market.accounts * (1 - market.wrong_trade_share) * market.months / months_between


def size(scenario: Scenario) -> float:
    """Return about how much one world writes down, in journeys; ten casual readers count as one."""
    market = scenario.market
    return journeys(scenario) + market.accounts * market.casual_readers_per_year * market.months / 120


def seconds(question: Question) -> float:
    """Return about how long all worlds take for both sellers on this machine."""
    group = question.scenario.group
    a_journey = _SECONDS_A_JOURNEY + _SECONDS_AN_HOUR * group.size_mean * group.hours_per_week
    readers = 10 * (size(question.scenario) - journeys(question.scenario))
    one_world = journeys(question.scenario) * a_journey + readers * _SECONDS_A_READER
    return 2 * question.replications * one_world / cores()


def refusal(question: Question) -> str | None:
    """Return why no usual machine could bear this question and what would help, None when it could."""
    one_world = size(question.scenario)
    market = f"{question.scenario.market.accounts:,} companies over {question.scenario.market.months} months"
    if one_world > LARGEST_WORLD:
        return (f"**This market is too large for one machine.** {market} make about {rounded(one_world)} journeys and readers in "
                f"every world; this page can hold {rounded(LARGEST_WORLD)}. Take fewer companies, fewer months, or fewer "
                f"companies that start buying in a quarter.")  # fmt: skip
    if 2 * question.replications * one_world > LARGEST_STUDY:
        possible = int(LARGEST_STUDY / (2 * one_world))
        return (f"**This is more than one machine can hold.** {market} make about {rounded(one_world)} journeys and readers in every "
                f"world. Take at most {possible} paired worlds, or fewer companies.")  # fmt: skip
    return None


def refusal_of_detail(question: Question) -> str | None:
    """Return why a world is too large to follow every hour of it, None when it is not."""
    one_world = size(question.scenario)
    if one_world <= LARGEST_IN_DETAIL:
        return None
    return (f"**This market is too large to follow every hour of it.** A world has about {rounded(one_world)} journeys and readers; "
            f"{rounded(LARGEST_IN_DETAIL)} can be followed. Take fewer companies or months.")  # fmt: skip


def rounded(number: float) -> str:
    """Return a number with two digits that count, such as 12,000 or 24 million."""
    digits = max(0, math.floor(math.log10(max(number, 1))) - 1)
    number = round(number, -digits)
    return f"{number / 1e6:,.4g} million" if number >= 1e6 else f"{number:,.0f}"


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
    needed = seconds(question)
    if needed > LONG_SECONDS and st.session_state.get(_AGREED) != question.key:
        with st.container(border=True):
            st.markdown(f":material/hourglass: **This takes a while: about {duration(needed)}.** "
                        f"{question.scenario.market.accounts:,} companies over {question.scenario.market.months} months are played "
                        f"{question.replications} times for each of the two sellers. Fewer companies or worlds take less.")  # fmt: skip
            st.button("Play it all the same", type="primary", key="agree", on_click=_agree, args=(question,))
        st.stop()


def _agree(question: Question) -> None:
    st.session_state[_AGREED] = question.key
