"""Which pages there are."""

from __future__ import annotations

import streamlit as st
from streamlit.navigation.page import Page

SECTIONS = {
    "The answer": {
        "overview": ("Overview", "sports_rugby"),
        "compare": ("Compare", "balance"),
        "journey": ("Journey", "route"),
    },
    "Why": {
        "attention": ("Attention", "schedule"),
        "funnel": ("Funnel", "filter_alt"),
        "marketing": ("Marketing", "campaign"),
        "forecast": ("Forecast", "query_stats"),
        "customers": ("Customers", "handshake"),
        "growth": ("Growth", "trending_up"),
    },
    "What it rests on": {
        "scenario": ("Scenario", "tune"),
        "assumptions": ("Assumptions", "rule"),
        "evidence": ("Evidence", "fact_check"),
        "model": ("How it works", "schema"),
    },
}
"""By section, the file of each page without its ending, its title and its symbol; the first page of all opens by itself."""

TITLES = {name: title for pages in SECTIONS.values() for name, (title, _) in pages.items()}
"""The title of each page, in the order of the navigation."""

_FIRST = next(iter(TITLES))
_ROUTED = "routed"


def route() -> Page:
    """Draw the navigation and return the page that the address asks for."""
    st.session_state[_ROUTED] = True
    pages = {
        section: [
            st.Page(f"pages/{name}.py", title=title, icon=f":material/{symbol}:", default=name == _FIRST)
            for name, (title, symbol) in listed.items()
        ]
        for section, listed in SECTIONS.items()
    }
    return st.navigation(pages, position="sidebar")


def insist() -> None:
    """Begin again with app.py where Streamlit has run a page without it; each page begins with this.

    It does so for a folder named pages, until navigation has been called once: whoever opens a link to a page on a server
    that has just started would see that page without navigation and layout.
    """
    if not st.session_state.get(_ROUTED):
        route()
        st.rerun()
    st.session_state[_ROUTED] = False
