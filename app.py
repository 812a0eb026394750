"""The report in the browser: sets the frame and runs the page that is asked for. `make app` starts it."""

from base64 import b64encode
from pathlib import Path

import streamlit as st
from altair.utils.schemapi import disable_debug_mode

from pages.ui import navigation, session, streamlit_patches, visit
from pages.ui.inputs import widget_sync
from pages.ui.results import progressive

# Streamlit would fetch an emoji or a symbol from outside, and sometimes forget a file before the browser has asked for it.
ICON = "data:image/png;base64," + b64encode((Path(__file__).parent / "pages/ui/icon.png").read_bytes()).decode()


def main() -> None:
    """Route to a page; everything else is the page's own business."""
    disable_debug_mode()  # Altair would validate every part of every picture as it is made; tests do
    streamlit_patches.limit_uploads()
    session.note_navigation()
    with streamlit_patches.files_kept():
        st.set_page_config("Relay or rugby?", page_icon=ICON, layout="wide")  # before a page brings its own icon
        page = navigation.route()
        st.set_page_config(f"{page.title} · Relay or rugby?", page_icon=ICON, layout="wide")
        page.run()
        navigation.lead_on(page)
        widget_sync.finish_page()
        visit.keep()
    progressive.sharpen()


if __name__ == "__main__":  # a process pool's workers import this file and must not draw pages
    main()
