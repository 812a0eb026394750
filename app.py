"""The report in the browser: sets the frame and runs the page that is asked for. `make app` starts it."""

from altair.utils.schemapi import disable_debug_mode

from pages.ui import layout, navigation, session, streamlit_patches, visit
from pages.ui.inputs import widget_sync
from pages.ui.results import on_demand, progressive


def main() -> None:
    """Route to a page; everything else is the page's own business."""
    disable_debug_mode()  # Altair would validate every part of every picture as it is made; tests do
    streamlit_patches.limit_uploads()
    streamlit_patches.ask_nobody_outside()
    session.note_navigation()
    with streamlit_patches.files_kept():
        page = navigation.route()
        navigation.name_tab(page.title)
        page.run()
        navigation.lead_on(page)
        layout.foot()
        widget_sync.finish_page()
        visit.keep()
    progressive.sharpen()
    on_demand.play_what_is_left()


if __name__ == "__main__":  # a process pool's workers import this file and must not draw pages
    main()
