"""What every browser test starts from: the app, served for real, and a headless Chromium that looks at it."""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from scripts.ensure_browser import find_browser

ROOT = Path(__file__).parents[2]
ON_CLICK = os.environ | {"BUYING_JOURNEYS_AT_ONCE_SECONDS": "0"}
"""Where a page plays further trials only when they are asked for, as on a server that many share: it comes to rest sooner."""
HERE = Path(__file__).parent
SERVER_LOG = pytest.StashKey[Path]()
START_SECONDS = 60
CHROMIUM_FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark every test in this folder; tests/conftest.py keeps them on one worker."""
    for item in items:
        if HERE in item.path.parents:
            item.add_marker("browser")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item):
    """Show the end of the app's own output below the failure it may explain."""
    report = yield
    if report.failed and (log := item.config.stash.get(SERVER_LOG, None)):
        report.sections.append(("Output of the app", tail(log)))
    return report


def tail(log: Path) -> str:
    return log.read_text(errors="replace")[-4000:]


@pytest.fixture(scope="session")
def app_url(tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> Iterator[str]:
    """Serve app.py on a free port for as long as the tests run."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    url = f"http://127.0.0.1:{port}"
    options = {"port": port, "address": "127.0.0.1", "headless": "true", "fileWatcherType": "none"}
    command = [sys.executable, "-m", "streamlit", "run", "app.py"]
    command += [f"--server.{name}={value}" for name, value in options.items()]
    log = tmp_path_factory.mktemp("app") / "output.txt"
    request.config.stash[SERVER_LOG] = log
    with log.open("w") as output:
        server = subprocess.Popen(command, cwd=ROOT, stdout=output, stderr=subprocess.STDOUT, start_new_session=True, env=ON_CLICK)
    try:
        wait_until_healthy(url, server, log)
        yield url
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(server.pid, signal.SIGKILL)  # its pool's workers too
        server.wait()


def wait_until_healthy(url: str, server: subprocess.Popen, log: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and server.poll() is None:
        try:
            with urllib.request.urlopen(f"{url}/_stcore/health", timeout=2):
                return
        except OSError:
            time.sleep(0.1)
    state = f"ended with {server.returncode}" if server.poll() is not None else "does not answer"
    pytest.fail(f"app.py {state}; it said:\n{tail(log)}")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Start the Chrome or Chromium that `make browser` found or installed."""
    path = find_browser()
    if path is None:
        pytest.fail("no Chrome or Chromium found: run `make browser`, or name one with CHROME=...")
    expect.set_options(timeout=60_000)  # a page may simulate before it answers, on a machine that runs other tests, too
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=CHROMIUM_FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def new_page(browser: Browser) -> Iterator[Callable[..., Page]]:
    """Open pages that share nothing: ``new_page(390, 844)``, ``new_page(color_scheme="dark")``."""
    contexts = []

    def open_page(width: int = 1440, height: int = 900, **context_options) -> Page:
        context = browser.new_context(viewport={"width": width, "height": height}, accept_downloads=True, **context_options)
        context.set_default_timeout(90_000)
        contexts.append(context)
        return context.new_page()

    yield open_page
    for context in contexts:
        context.close()


@pytest.fixture
def page(new_page: Callable[..., Page]) -> Page:
    """Open one page, 1440 by 900."""
    return new_page()
