"""The report in the browser: names the pages and runs the chosen one. `make app` starts it."""

from pathlib import Path

import streamlit as st

ICON = Path(__file__).parent / "pages/ui/icon.png"  # Streamlit would fetch an emoji or a symbol from outside


def main() -> None:
    """Route to a page; everything else is the page's own business."""
    st.set_page_config("Relay or rugby?", page_icon=str(ICON), layout="wide")
    pages = [
        st.Page("pages/overview.py", title="Overview", icon=":material/sports_rugby:", default=True),
        st.Page("pages/compare.py", title="Compare", icon=":material/balance:"),
        st.Page("pages/journey.py", title="Journey", icon=":material/route:"),
        st.Page("pages/customers.py", title="Customers", icon=":material/handshake:"),
        st.Page("pages/growth.py", title="Growth", icon=":material/trending_up:"),
        st.Page("pages/scenario.py", title="Scenario", icon=":material/tune:"),
    ]
    st.navigation(pages, position="top").run()


if __name__ == "__main__":  # a process pool's workers import this file and must not draw pages
    main()
