"""Which pages there are."""

from __future__ import annotations

import streamlit as st
from streamlit.navigation.page import Page

_ROUTED = "routed"


def route() -> Page:
    """Draw the navigation and return the page that the address asks for."""
    st.session_state[_ROUTED] = True
    pages = {
        "The answer": [
            st.Page("pages/overview.py", title="Overview", icon=":material/sports_rugby:", default=True),
            st.Page("pages/compare.py", title="Compare", icon=":material/balance:"),
            st.Page("pages/journey.py", title="Journey", icon=":material/route:"),
        ],
        "Why": [
            st.Page("pages/attention.py", title="Attention", icon=":material/schedule:"),
            st.Page("pages/funnel.py", title="Funnel", icon=":material/filter_alt:"),
            st.Page("pages/marketing.py", title="Marketing", icon=":material/campaign:"),
            st.Page("pages/forecast.py", title="Forecast", icon=":material/query_stats:"),
            st.Page("pages/customers.py", title="Customers", icon=":material/handshake:"),
            st.Page("pages/growth.py", title="Growth", icon=":material/trending_up:"),
        ],
        "What it rests on": [
            st.Page("pages/scenario.py", title="Scenario", icon=":material/tune:"),
            st.Page("pages/assumptions.py", title="Assumptions", icon=":material/rule:"),
            st.Page("pages/evidence.py", title="Evidence", icon=":material/fact_check:"),
            st.Page("pages/model.py", title="How it works", icon=":material/schema:"),
        ],
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
