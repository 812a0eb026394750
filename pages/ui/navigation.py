"""Which pages there are, and in which order they tell the story."""

from __future__ import annotations

from base64 import b64encode
from pathlib import Path
from typing import NamedTuple

import streamlit as st
from streamlit.navigation.page import Page


class Listed(NamedTuple):
    """A page: its title, its symbol, and in a few words what it tells, for whoever is about to turn to it."""

    title: str
    symbol: str
    tells: str


SECTIONS = {
    "The answer": {
        "overview": Listed("Overview", "sports_rugby", "whether it pays, in money, and why"),
        "compare": Listed("Compare", "balance", "ways of working, or scenarios, side by side"),
        "report": Listed("Report", "co_present", "what you take to the meeting"),
    },
    "Why": {
        "journey": Listed("Journey", "route", "how one company came to choose, both ways"),
        "attention": Listed("Attention", "schedule", "whose people the buyers give their time to"),
        "funnel": Listed("Funnel", "filter_alt", "where leads and deals are lost"),
        "marketing": Listed("Marketing", "campaign", "what marketing brings, and what else its money could bring"),
        "forecast": Listed("Forecast", "query_stats", "how far the CRM’s forecast can be trusted"),
        "customers": Listed("Customers", "handshake", "what becomes of customers after the sale"),
    },
    "What if": {
        "scenario": Listed("Settings", "tune", "change any setting and watch the answer"),
        "turns": Listed("Where it turns", "conversion_path", "at which value of a setting the other way wins"),
        "growth": Listed("Growth", "trending_up", "what more money, or less, would win"),
        "questions": Listed("Your questions", "history", "every question of this visit, with its answer"),
    },
    "How we know": {
        "assumptions": Listed("Assumptions", "rule", "what the answer rests on, and what nobody has measured"),
        "evidence": Listed("Evidence", "fact_check", "whether this market behaves as real ones do"),
        "model": Listed("How it works", "schema", "the model, step by step"),
    },
}
"""By section, the file of each page without its ending; in the order of the story (docs/pages.md). The first opens by itself."""

PAGES = {name: listed for pages in SECTIONS.values() for name, listed in pages.items()}
"""Every page, in the order of the navigation."""

TITLES = {name: listed.title for name, listed in PAGES.items()}
"""The title of each page, in the same order."""

ICON = "data:image/png;base64," + b64encode(Path(__file__).with_name("icon.png").read_bytes()).decode()
"""Streamlit would fetch a symbol from outside, and sometimes forget a file before the browser has asked for it."""

_FIRST = next(iter(TITLES))
_ROUTED = "routed"


def route() -> Page:
    """Draw the navigation and return the page that the address asks for."""
    name_tab()  # before a page brings its own symbol
    listed_pages = {
        section: [
            st.Page(f"pages/{name}.py", title=listed.title, icon=f":material/{listed.symbol}:", default=name == _FIRST)
            for name, listed in pages.items()
        ]
        for section, pages in SECTIONS.items()
    }
    page = st.navigation(listed_pages, position="sidebar")
    st.session_state[_ROUTED] = page.title
    return page


def name_tab(title: str = "") -> None:
    """Give the browser's tab its name, the page's *title* first, and its symbol."""
    st.set_page_config(" · ".join(filter(None, (title, "Relay or rugby?"))), page_icon=ICON, layout="wide")


def lead_on(page: Page) -> None:
    """End a page with one line that leads to the next one of the story; the last leads back to the first."""
    names = list(PAGES)
    place = names.index(next(name for name, listed in PAGES.items() if listed.title == page.title))
    following = names[(place + 1) % len(names)]
    title, _, tells = PAGES[following]
    with st.container(key="next"):
        st.page_link(f"pages/{following}.py", label=f"Next: **{title}**, {tells}", icon=":material/arrow_forward:")


def insist() -> str:
    """Return the name of the page; begin again with app.py where Streamlit has run a page without it. Each page begins with this.

    It does so for a folder named pages, until navigation has been called once: whoever opens a link to a page on a server
    that has just started would see that page without navigation and layout.
    """
    name = st.session_state.get(_ROUTED)
    if not name:
        route()
        st.rerun()
    st.session_state[_ROUTED] = None
    return name
