"""The report as `make app` serves it: closed to other machines, its address printed once, and no visit's to fill or to empty."""

import contextlib
import os
import re
import signal
import socket
import subprocess
import sys
import time
import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from sim.experiment.worker_pool import cores
from tests.app.visits import Visit, bytes_of_files
from tests.builders import SMALL

ROOT = Path(__file__).parents[2]
LISTENING = "0A"  # in the fourth column of /proc/net/tcp
HERE_ALONE = {"0100007F", "00000000000000000000000001000000"}  # 127.0.0.1 and ::1, as the kernel writes them
SECONDS = 60
MEGABYTE = 2**20
on_linux = pytest.mark.skipif(not Path("/proc/net/tcp").exists(), reason="only Linux lists its sockets and processes there")


class Served(NamedTuple):
    """A server that runs, and what it has printed."""

    process: int
    log: Path


@pytest.fixture
def port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


@pytest.fixture
def served(port: int, tmp_path: Path) -> Iterator[Served]:
    """Serve the report as `make app` does."""
    log = tmp_path / "log.txt"
    with log.open("w") as output:
        server = subprocess.Popen(
            command_of_make(port), cwd=ROOT, stdout=output, stderr=subprocess.STDOUT, start_new_session=True,
            env=os.environ | {"BUYING_JOURNEYS_AT_ONCE_SECONDS": "0"},
        )  # fmt: skip
    try:
        until(lambda: addresses(port), server, log)
        yield Served(server.pid, log)
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


def until(holds: Callable[[], object], server: subprocess.Popen, log: Path) -> None:
    deadline = time.monotonic() + SECONDS
    while not holds():
        assert server.poll() is None and time.monotonic() < deadline, log.read_text()
        time.sleep(0.1)


def becomes(holds: Callable[[], object]) -> bool:
    """Wait until something holds, and tell whether it came to that."""
    deadline = time.monotonic() + SECONDS
    while not holds() and time.monotonic() < deadline:
        time.sleep(0.1)
    return bool(holds())


def workers_of(process: int) -> set[str]:
    """Return the numbers of the worker processes that a process has started."""
    found = set()
    for folder in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):  # it has just ended
            parent = folder.joinpath("stat").read_text().rpartition(")")[2].split()[1]
            if int(parent) == process and b"multiprocessing-fork" in folder.joinpath("cmdline").read_bytes():
                found.add(folder.name)
    return found


@pytest.mark.slow
@on_linux
def test_the_report_is_served_to_this_machine_alone(served, port):
    """It listens on the loopback interface and nowhere else, and prints no address beside the one that make prints."""
    time.sleep(1.0)  # whatever else it would say, or open
    assert addresses(port) and addresses(port) <= HERE_ALONE
    assert "http" not in served.log.read_text()


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


@pytest.mark.slow
def test_a_visit_holds_so_much_on_the_server_and_takes_it_along(served, port):
    """F7: a file beyond the limit is refused, and so are several that are too much together; none is kept for a visit that left."""
    with Visit(port) as visit:
        visit.ask(**SMALL, replications=2)
        assert [visit.put(name, 45 * MEGABYTE) for name in ("first", "second", "third")] == [204, 204, 413]
        assert visit.put("second", 45 * MEGABYTE) == 204, "it takes its own place"
        assert visit.put("large", 60 * MEGABYTE) in {413, 0}
        assert bytes_of_files(port) == 90 * MEGABYTE
    assert becomes(lambda: not bytes_of_files(port)), "nobody is there any more"


@pytest.mark.long
@on_linux
def test_a_visit_that_clears_the_caches_makes_no_second_pool(served, port):
    """F2: anybody can send the message; the next questions are answered by the workers that are there."""
    with Visit(port) as visit:
        visit.ask(**SMALL, replications=5)
        assert becomes(lambda: len(workers_of(served.process)) == cores())
        before = workers_of(served.process)
        for seed in (2, 3):
            visit.clear_caches()
            visit.ask(**SMALL, replications=5, seed=seed)
        time.sleep(2.0)  # in which others would begin
        assert workers_of(served.process) == before
