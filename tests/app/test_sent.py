"""Further worlds begin when the browser has been sent what is drawn, and never wait for good."""

from types import SimpleNamespace

import pytest

from pages.ui import sent


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
        monkeypatch.setattr(sent.runtime, "get_instance", lambda: server)
        monkeypatch.setattr(sent, "get_script_run_ctx", lambda: SimpleNamespace(session_id="mine"))
        return queue

    return make


def test_it_looks_until_all_is_sent(queue_of):
    """Three looks find something left, the fourth does not."""
    queue = queue_of(Queue(3))
    sent.wait_until_sent()
    assert queue.left == -1


def test_what_is_never_sent_is_not_waited_for(queue_of, monkeypatch):
    """It gives up after its time, and at once where there is no session or no server."""
    monkeypatch.setattr(sent, "MOST_SECONDS", 0.05)
    queue = queue_of(Queue(10**9))
    sent.wait_until_sent()
    assert 0 < 10**9 - queue.left < 50
    queue_of(None)
    sent.wait_until_sent()

    def nobody():
        raise RuntimeError("no server")

    monkeypatch.setattr(sent.runtime, "get_instance", nobody)
    sent.wait_until_sent()
