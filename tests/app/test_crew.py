"""Who plays worlds for the app: what happens to its processes costs nobody a world."""

import os
import signal
import threading
import time

import pytest

from pages.ui import crew
from sim.study.workers import Task, attempt
from tests.builders import a_scenario
from tests.world_builders import differences


@pytest.fixture
def pools(monkeypatch):
    """A crew of its own for the test, and every pool that it makes."""
    made, real = [], crew.new_pool
    monkeypatch.setattr(crew, "new_pool", lambda size: made.append(real(size)) or made[-1])
    monkeypatch.setattr(crew, "cores", lambda: 2)
    crew.crew_of_all.clear()
    yield made
    for pool in made:
        pool.shutdown(wait=False, cancel_futures=True)
    crew.crew_of_all.clear()


def test_a_killed_worker_loses_nothing_and_makes_one_new_pool(pools):
    """One of two is killed with most worlds to play: all are played as ever, and however many it cost, the crew gets one new pool."""
    everybody = crew.crew_of_all()
    everybody.wait_until_compiled()
    deadline = time.monotonic() + 120
    while not everybody.is_awake and time.monotonic() < deadline:
        time.sleep(0.05)
    assert everybody.is_awake
    scenario = a_scenario()
    tasks = [Task(scenario, scenario.operating_models["relay"], 98_765, replication, False) for replication in range(10)]
    killed = []

    def kill():
        if not killed:
            killed.append(next(iter(everybody.pool._processes)))
            os.kill(killed[0], signal.SIGKILL)

    found = list(crew.outcomes(tasks, kill))
    assert killed and len(pools) == 2 and crew.crew_of_all() is everybody
    for task, tables in zip(tasks, found, strict=True):
        assert not differences(tables, attempt(task))


def test_what_was_played_is_noted_by_many_at_once(pools):
    """Sessions are threads: none of them trips over another, and no more is remembered than is meant to be."""
    everybody, failed = crew.crew_of_all(), []

    def note(session: int) -> None:
        try:
            for place in range(3000):
                everybody.note((place % 700, session % 2))
        except Exception as error:
            failed.append(error)

    threads = [threading.Thread(target=note, args=(session,)) for session in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failed and len(everybody.played) == crew.MOST_REMEMBERED


def test_a_broken_cluster_is_asked_again_and_nobody_waits_for_its_answer(pools, monkeypatch):
    """While the cluster takes its time, worlds are noted; when it does not answer, this machine plays, and the page says why."""
    monkeypatch.setenv(crew.CLUSTER, "tcp://somewhere:1")
    asked, answers = [], threading.Event()

    def cluster(address):
        asked.append(address)
        if len(asked) == 2:
            answers.wait(60)
        if len(asked) == 3:
            raise ValueError(f"{address}: nobody answers")
        pools.append(crew.new_pool(1))
        return pools[-1]

    monkeypatch.setattr(crew, "cluster", cluster)
    everybody = crew.Crew()
    first = everybody.pool
    assert (asked, everybody.size) == (["tcp://somewhere:1"], crew.MOST_AHEAD)
    renewing = threading.Thread(target=everybody.renew, args=(first,))
    renewing.start()
    everybody.note(("a world",))
    assert ("a world",) in everybody.played and renewing.is_alive()
    answers.set()
    renewing.join(60)
    assert len(asked) == 2 and everybody.pool is not first and not everybody.problem
    everybody.renew(everybody.pool)
    assert everybody.size == 2 and "nobody answers; worlds are played on this machine" in everybody.problem
