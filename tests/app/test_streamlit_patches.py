"""What leans on Streamlit's own records: what the browser shows and offers, what a visit uploads, and what a reader asks in between."""

import logging
from contextlib import suppress
from threading import Lock
from types import SimpleNamespace

import pytest
from starlette.exceptions import HTTPException
from streamlit import net_util
from streamlit.runtime.media_file_manager import MediaFileManager
from streamlit.runtime.media_file_storage import MediaFileStorageError
from streamlit.runtime.memory_media_file_storage import MemoryMediaFileStorage
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager
from streamlit.runtime.scriptrunner_utils.script_requests import RerunData, ScriptRequests
from streamlit.runtime.uploaded_file_manager import UploadedFileRec
from streamlit.web.server import server_util

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


@pytest.fixture
def requests(monkeypatch):
    """What is asked of the run of a page; to run it again, as Streamlit does, comes with the address that it has."""
    asked = ScriptRequests()
    monkeypatch.setattr(streamlit_patches, "get_script_run_ctx", lambda: SimpleNamespace(script_requests=asked))
    monkeypatch.setattr(streamlit_patches.st, "rerun", lambda: asked.request_rerun(RerunData(query_string="seed=1")))
    return asked


def test_a_page_is_drawn_again_when_nobody_asks_for_anything_else(requests):
    """With the address that it has."""
    streamlit_patches.run_again()
    assert requests.on_scriptrunner_ready().rerun_data.query_string == "seed=1"


def test_a_way_back_is_not_lost_to_a_page_that_is_drawn_again(requests):
    """F23: the reader goes back while the last worlds arrive; that address is shown next, and as a way back."""
    requests.request_rerun(RerunData(query_string="seed=2", page_script_hash="compare", is_history_navigation=True))
    streamlit_patches.run_again()
    asked = requests.on_scriptrunner_ready().rerun_data
    assert (asked.query_string, asked.page_script_hash, asked.is_history_navigation) == ("seed=2", "compare", True)


class Server:
    """A server with real records of files, and visits that are there until they leave."""

    def __init__(self, *visits):
        self.uploaded_file_mgr = MemoryUploadedFileManager("/upload")
        self.visits, self._session_mgr = set(visits), self

    def is_active_session(self, visit):
        return visit in self.visits

    def disconnect_session(self, visit):
        self.visits.discard(visit)

    def upload(self, visit, name, size):
        self.uploaded_file_mgr.add_file(visit, UploadedFileRec(name, name, "text/plain", bytes(size)))

    def held(self, visit):
        return {file.file_id for file in self.uploaded_file_mgr.get_files(visit, ["first", "second", "third"])}


@pytest.fixture
def limited(monkeypatch):
    """Limit the uploads of a server, to ten bytes a visit."""
    monkeypatch.setattr(streamlit_patches, "MOST_UPLOADED", 10)

    def limit(server):
        monkeypatch.setattr(streamlit_patches.runtime, "get_instance", lambda: server)
        streamlit_patches.limit_uploads.__wrapped__()
        return server

    return limit


def test_the_files_of_a_visit_are_limited_as_a_whole(limited):
    """One too many is refused as too large and changes nothing; a file takes its own place; others may still come."""
    server = limited(Server("mine", "yours"))
    server.upload("mine", "first", 6)
    with pytest.raises(HTTPException) as refused:
        server.upload("mine", "second", 5)
    assert refused.value.status_code == 413 and server.held("mine") == {"first"}
    server.upload("mine", "first", 7)
    server.upload("mine", "second", 3)
    server.upload("yours", "third", 10)
    assert (server.held("mine"), server.held("yours")) == ({"first", "second"}, {"third"})


def test_files_go_with_the_visit(limited):
    """None comes after it has left, either."""
    server = limited(Server("mine"))
    server.upload("mine", "first", 6)
    server.disconnect_session("mine")
    with pytest.raises(HTTPException):
        server.upload("mine", "second", 1)
    assert not server.held("mine")


def test_what_came_before_the_first_page_is_held_to_the_same(limited):
    """Somebody may send files to a server whose pages nobody has opened yet."""
    server = Server("mine", "yours")
    for visit, size in (("mine", 20), ("yours", 5), ("nobody's", 5)):
        server.upload(visit, "first", size)
    limited(server)
    assert [server.held(visit) for visit in ("mine", "yours", "nobody's")] == [set(), {"first"}, set()]


def test_a_server_with_other_records_is_left_alone(limited, caplog):
    """A line in its log says that uploads are not limited."""
    with caplog.at_level(logging.WARNING):
        limited(SimpleNamespace())
    assert "not limited" in caplog.text


def test_a_page_of_another_origin_is_refused_and_nobody_outside_is_asked(monkeypatch):
    """Streamlit would ask an outside service for this machine's address before it refuses."""
    asked = []
    monkeypatch.setattr(net_util, "get_external_ip", net_util.get_external_ip)  # whatever is patched, it is undone
    monkeypatch.setattr(net_util, "_external_ip", None)
    monkeypatch.setattr(net_util, "_make_blocking_http_get", lambda url, **_: asked.append(url))
    streamlit_patches.ask_nobody_outside()
    assert not server_util.is_url_from_allowed_origins("http://elsewhere.example") and not asked
    assert server_util.is_url_from_allowed_origins("http://localhost:8501")
