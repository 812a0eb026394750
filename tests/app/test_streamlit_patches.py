"""Further worlds begin when the browser has been sent what is drawn; what it still offers can be had."""

from contextlib import suppress
from threading import Lock
from types import SimpleNamespace

import pytest
from streamlit.runtime.media_file_manager import MediaFileManager
from streamlit.runtime.media_file_storage import MediaFileStorageError
from streamlit.runtime.memory_media_file_storage import MemoryMediaFileStorage

from pages.ui import streamlit_patches


class Queue:
    """Holds something for so many looks."""

    def __init__(self, looks):
        self.left = looks

    def is_empty(self):
        self.left -= 1
        return self.left < 0


@pytest.fixture
def queue_of(monkeypatch):
    """Make a queue the one of the session that asks; None is a server that knows no such session."""

    def make(queue):
        info = queue and SimpleNamespace(session=SimpleNamespace(_browser_queue=queue))
        server = SimpleNamespace(_session_mgr=SimpleNamespace(get_session_info=lambda name: info if name == "mine" else None))
        monkeypatch.setattr(streamlit_patches.runtime, "get_instance", lambda: server)
        monkeypatch.setattr(streamlit_patches, "get_script_run_ctx", lambda: SimpleNamespace(session_id="mine"))
        return queue

    return make


def test_it_looks_until_all_is_sent(queue_of):
    """Three looks find something left, the fourth does not."""
    queue = queue_of(Queue(3))
    streamlit_patches.wait_until_sent()
    assert queue.left == -1


def test_what_is_never_sent_is_not_waited_for(queue_of, monkeypatch):
    """It gives up after its time, and at once where there is no session or no server."""
    monkeypatch.setattr(streamlit_patches, "MOST_SECONDS", 0.05)
    queue = queue_of(Queue(10**9))
    streamlit_patches.wait_until_sent()
    assert 0 < 10**9 - queue.left < 50
    queue_of(None)
    streamlit_patches.wait_until_sent()

    def nobody():
        raise RuntimeError("no server")

    monkeypatch.setattr(streamlit_patches.runtime, "get_instance", nobody)
    streamlit_patches.wait_until_sent()


class Click(BaseException):
    """Breaks a run off, as Streamlit does: at whatever the page asks of it next."""


class State(dict):
    """A session's state; a click may be waiting."""

    clicked = False

    def get(self, *args):
        if self.clicked:
            raise Click
        return super().get(*args)


@pytest.fixture
def run(monkeypatch):
    """Run a page as a server does: earlier files are let go, some are offered, what nobody holds is forgotten; return the offered."""
    files, state = MediaFileManager(MemoryMediaFileStorage("/media")), State()
    monkeypatch.setattr(streamlit_patches.runtime, "get_instance", lambda: SimpleNamespace(media_file_mgr=files))
    monkeypatch.setattr(streamlit_patches, "get_script_run_ctx", lambda: SimpleNamespace(session_id="dontcare"))
    monkeypatch.setattr(streamlit_patches.st, "session_state", state)

    def play(*names, click=""):
        files.clear_session_refs("dontcare")
        state.clicked, offered = click == "at once", []
        with suppress(Click), streamlit_patches.files_kept():
            offered = [files.add_deferred(name.encode, "text/csv", f"place of {name}") for name in names]
            if click == "at the end":
                raise Click
        files.remove_orphaned_files()
        return offered

    play.files = files
    return play


def can_be_had(files, file):
    with suppress(MediaFileStorageError):
        return bool(files.execute_deferred(file))
    return False


def test_a_file_can_be_had_while_the_browser_may_still_show_its_button(run):
    """It lives until the next page is complete and one more begins; those of the page on the screen always do."""
    first, *_ = run("table", "picture")
    second, *_ = run("table", "picture")
    assert can_be_had(run.files, first) and can_be_had(run.files, second)
    third, *_ = run("table", "picture")
    assert [can_be_had(run.files, file) for file in (first, second, third)] == [False, True, True]


@pytest.mark.parametrize("click", ["at once", "at the end"])
def test_a_page_that_is_broken_off_costs_no_file_of_the_one_before(run, click):
    """However often and early a click interrupts the drawing, the buttons that are still there work."""
    (shown,) = run("table")
    for _ in range(3):
        run("another", click=click)
    assert can_be_had(run.files, shown)
    run("table")
    assert can_be_had(run.files, shown)
    run("table")
    assert not can_be_had(run.files, shown)


@pytest.mark.parametrize(
    "manager",
    [
        object(),
        SimpleNamespace(_lock=Lock(), _deferred_ids_by_session={"": 3}, _files_by_session_and_coord={}),
        SimpleNamespace(_lock=Lock(), _deferred_ids_by_session={}, _files_by_session_and_coord={}),
    ],
)
def test_a_page_is_drawn_where_streamlit_keeps_its_records_otherwise(monkeypatch, manager):
    """Then files are not kept, and nothing else is lost; so it is without any server."""
    monkeypatch.setattr(streamlit_patches.st, "session_state", {})
    monkeypatch.setattr(streamlit_patches.runtime, "get_instance", lambda: SimpleNamespace(media_file_mgr=manager))
    drawn = []
    with streamlit_patches.files_kept():
        drawn.append("once")
    monkeypatch.setattr(streamlit_patches.runtime, "get_instance", lambda: 1 / 0)
    with streamlit_patches.files_kept():
        drawn.append("twice")
    assert drawn == ["once", "twice"]
