"""The report in the browser: sets the frame and runs the page that is asked for. `make app` starts it."""

from pathlib import Path

import streamlit as st
from altair.utils.schemapi import disable_debug_mode

from pages.ui import router, runs, sent

ICON = Path(__file__).parent / "pages/ui/icon.png"  # Streamlit would fetch an emoji or a symbol from outside


def main() -> None:
    """Route to a page; everything else is the page's own business."""
    disable_debug_mode()  # Altair would validate every part of every picture as it is made; tests do
    with sent.files_kept():
        st.set_page_config("Relay or rugby?", page_icon=str(ICON), layout="wide")  # before a page brings its own icon
        page = router.route()
        st.set_page_config(f"{page.title} · Relay or rugby?", page_icon=str(ICON), layout="wide")
        page.run()
    runs.sharpen()


if __name__ == "__main__":  # a process pool's workers import this file and must not draw pages
    main()
