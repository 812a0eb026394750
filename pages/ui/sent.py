"""Whether the browser has been sent what is drawn."""

from __future__ import annotations

import time
from typing import Any

from streamlit import runtime
from streamlit.runtime.scriptrunner import get_script_run_ctx

MOST_SECONDS, LOOK_SECONDS = 1.0, 0.01  # to wait in all, and between two looks


def wait_until_sent() -> None:
    """Return when the server has sent what is drawn.

    When a page is drawn again Streamlit drops what it has not sent, and with it what controls are set to. It does not tell, so its
    own queue is looked at.
    """
    context, until = get_script_run_ctx(), time.monotonic() + MOST_SECONDS
    try:
        instance: Any = runtime.get_instance()
        queue = instance._session_mgr.get_session_info(context.session_id if context else "").session._browser_queue
        while not queue.is_empty() and time.monotonic() < until:
            time.sleep(LOOK_SECONDS)
    except (AttributeError, RuntimeError):  # nobody is looking: there is no server, or no session any more
        return
