"""What the browser still shows while a page is drawn again: nothing of it is lost, and what it offers can still be had.

Streamlit tells neither, so its own records are looked at; where they are not as expected, nothing happens.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

import streamlit as st
from streamlit import runtime
from streamlit.runtime.scriptrunner import get_script_run_ctx

MOST_SECONDS, LOOK_SECONDS = 1.0, 0.01  # to wait in all, and between two looks
_LEFT = "files of the page before"


def wait_until_sent() -> None:
    """Return when the server has sent what is drawn.

    When a page is drawn again Streamlit drops what it has not sent, and with it what controls are set to.
    """
    until = time.monotonic() + MOST_SECONDS
    with suppress(Exception):  # nobody is looking: there is no server, or no session any more
        instance: Any = runtime.get_instance()
        queue = instance._session_mgr.get_session_info(_session()).session._browser_queue
        while not queue.is_empty() and time.monotonic() < until:
            time.sleep(LOOK_SECONDS)


@contextmanager
def files_kept() -> Iterator[None]:
    """Keep the files that a page offered until the next one is drawn as a whole and another begins; a page is drawn within this.

    Streamlit forgets how to make them when a run ends, while the browser may still show their buttons: a click on one would fail.
    """
    before: set[str] = set()
    with suppress(Exception):
        manager: Any = runtime.get_instance().media_file_mgr
        with manager._lock:
            files = set(manager._deferred_ids_by_session.get(_session(), ()))
            held = manager._files_by_session_and_coord[_session()]
            held.update({f"kept {file}": file for file in files})
        left = st.session_state.get(_LEFT, set())  # a click may break off here, as soon as all are kept
        before = files - left
        with manager._lock:
            for file in left:
                held.pop(f"kept {file}", None)
    yield
    st.session_state[_LEFT] = before


def _session() -> str:
    context = get_script_run_ctx()
    return context.session_id if context else ""
