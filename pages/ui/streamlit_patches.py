"""All that leans on Streamlit's own records, for what it neither tells nor does.

Nothing is lost that the browser still shows while a page is drawn again, what it offers can be had, and a visit cannot fill the server with
files. Where the records are not as expected, nothing happens.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import cache
from typing import Any

import streamlit as st
from starlette.exceptions import HTTPException
from streamlit import net_util, runtime
from streamlit.runtime.scriptrunner import get_script_run_ctx
from streamlit.runtime.scriptrunner_utils.script_requests import ScriptRequestType

MOST_SECONDS, LOOK_SECONDS = 1.0, 0.01  # to wait in all, and between two looks
MOST_UPLOADED = 100 * 2**20
"""Bytes of files that the server holds for one visit; of a single file, server.maxUploadSize in .streamlit/config.toml says it."""
TOO_LARGE = 413
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


@cache
def limit_uploads() -> None:
    """Hold every visit to `MOST_UPLOADED` bytes of files, and let them go with it; done once, before the first page is drawn.

    Streamlit limits a single file only. It keeps the files of a visit that has left, in case it comes back, and never lets them go.
    """
    with suppress(RuntimeError):  # there is no server
        server: Any = runtime.get_instance()
        try:
            _Uploads(server).take_over()
        except (AttributeError, TypeError):
            logging.getLogger(__name__).warning("Streamlit keeps uploaded files in another way than expected: they are not limited")


def ask_nobody_outside() -> None:
    """Have the server take no address of its own from an outside service; done from the first page on.

    Streamlit asks one for this machine's public address when a page of another origin wants to connect, whatever is configured, and
    refuses that page all the same.
    """
    net_util.get_external_ip = lambda: None


class _Uploads:
    """The files that the server holds, by visit."""

    def __init__(self, server: Any) -> None:
        self.server, self.files, self.visits = server, server.uploaded_file_mgr, server._session_mgr
        self.add, self.leave = self.files.add_file, self.visits.disconnect_session

    def take_over(self) -> None:
        """Stand between the server and what it does with files; what is there already may have come before anybody opened a page."""
        for visit in dict(self.files.file_storage):
            if self._size(visit) > MOST_UPLOADED or not self.server.is_active_session(visit):
                self.files.remove_session_files(visit)
        self.files.add_file, self.visits.disconnect_session = self._add, self._leave

    def _add(self, session_id: str, file: Any) -> None:
        if self._size(session_id, file.file_id) + len(file.data) > MOST_UPLOADED or not self.server.is_active_session(session_id):
            raise HTTPException(TOO_LARGE, "Too much is uploaded")
        self.add(session_id, file)

    def _leave(self, session_id: str) -> None:
        self.leave(session_id)
        self.files.remove_session_files(session_id)

    def _size(self, visit: str, without: str = "") -> int:
        return sum(len(file.data) for name, file in self.files.file_storage.get(visit, {}).items() if name != without)


def is_gone_to() -> bool:
    """Whether this run shows an address that the reader has gone back or forward to; Streamlit tells only itself."""
    return getattr(get_script_run_ctx(), "is_history_navigation", False)


def run_again() -> None:
    """Have the page drawn again, unless the reader has asked for something in the meantime: that is drawn as soon as this run ends.

    Streamlit would join the two requests, with the page and the address of this run: what was asked for would be lost.
    """
    if not _is_asked():
        st.rerun()


def _is_asked() -> bool:
    with suppress(Exception):
        context: Any = get_script_run_ctx()
        return context.script_requests._state is ScriptRequestType.RERUN
    return False


def _session() -> str:
    context = get_script_run_ctx()
    return context.session_id if context else ""
