"""The report as `make app` serves it: closed to other machines, and its address printed once."""

import contextlib
import os
import re
import signal
import socket
import subprocess
import sys
import time
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LISTENING = "0A"  # in the fourth column of /proc/net/tcp
HERE_ALONE = {"0100007F", "00000000000000000000000001000000"}  # 127.0.0.1 and ::1, as the kernel writes them
SECONDS = 60


@pytest.fixture
def port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


@pytest.fixture
def served(port: int, tmp_path: Path) -> Iterator[str]:
    """Serve the report as `make app` does and return what it prints."""
    log = tmp_path / "log.txt"
    with log.open("w") as output:
        server = subprocess.Popen(command_of_make(port), cwd=ROOT, stdout=output, stderr=subprocess.STDOUT, start_new_session=True)
    try:
        until(lambda: addresses(port), server, log)
        time.sleep(1.0)  # whatever else it would say, or open
        yield log.read_text()
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(server.pid, signal.SIGKILL)
        server.wait()


def command_of_make(port: int) -> list[str]:
    """Return the command by which `make app` serves, with this Python."""
    printed = subprocess.run(["make", "--no-print-directory", "-n", "app", f"PORT={port}"], cwd=ROOT, capture_output=True, text=True)
    (line,) = [line for line in printed.stdout.splitlines() if "streamlit run" in line]
    return [sys.executable, *line.split()[1:]]


def addresses(port: int) -> set[str]:
    """Return the addresses of this machine on which somebody listens to a port."""
    tables = [Path("/proc/net/tcp"), Path("/proc/net/tcp6")]
    rows = [line.split() for table in tables if table.exists() for line in table.read_text().splitlines()[1:]]
    local = [row[1].split(":") for row in rows if row[3] == LISTENING]
    return {address for address, number in local if int(number, 16) == port}


def until(holds, server: subprocess.Popen, log: Path) -> None:
    deadline = time.monotonic() + SECONDS
    while not holds():
        assert server.poll() is None and time.monotonic() < deadline, log.read_text()
        time.sleep(0.1)


@pytest.mark.slow
@pytest.mark.skipif(not Path("/proc/net/tcp").exists(), reason="only Linux lists its sockets there")
def test_the_report_is_served_to_this_machine_alone(served, port):
    """It listens on the loopback interface and nowhere else, and prints no address beside the one that make prints."""
    assert addresses(port) and addresses(port) <= HERE_ALONE
    assert "http" not in served


def test_make_prints_one_address(port):
    """Before the server starts, with the port that was asked for."""
    printed = subprocess.run(["make", "--no-print-directory", "-n", "app", f"PORT={port}"], cwd=ROOT, capture_output=True, text=True).stdout
    assert re.findall(r"http://\S+", printed) == [f"http://localhost:{port}"]


def test_whoever_opens_the_server_says_so():
    """A setting closes it; ADDRESS=... opens it."""
    server = tomllib.loads((ROOT / ".streamlit/config.toml").read_text(encoding="utf-8"))["server"]
    assert (server["address"], server["maxUploadSize"]) == ("localhost", 50)
    opened = subprocess.run(["make", "-n", "app", "ADDRESS=0.0.0.0"], cwd=ROOT, capture_output=True, text=True).stdout
    assert "--server.address 0.0.0.0" in opened
