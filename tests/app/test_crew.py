"""Who plays worlds for the app: what happens to its processes costs nobody a world."""

import os
import signal
import threading
import time

import pytest

from pages.ui import crew
from sim.experiment import executors as workers
from sim.experiment.executors import Task, attempt
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


def test_worlds_are_kept_for_all_up_to_a_size(pools, monkeypatch):
    """Sessions are threads: none trips over another, a second look plays nothing, and no more is kept than is meant to be."""
    everybody, failed, scenario = crew.crew_of_all(), [], a_scenario()
    tasks = [Task(scenario, scenario.operating_models["relay"], 1, replication, False) for replication in range(40)]
    played: list[int] = []
    monkeypatch.setattr(workers, "attempt", lambda task: played.append(task.replication) or f"world {task.replication:2}")
    size = len(crew.packed(tasks[0]))
    everybody.kept = crew.LRUCache(25 * size, len)

    def look(session: int) -> None:
        try:
            for task in tasks[session:] + tasks[:session]:
                assert everybody.outcome(task, None) == f"world {task.replication:2}"
        except Exception as error:
            failed.append(error)

    threads = [threading.Thread(target=look, args=(session,)) for session in (0, 10, 20, 30)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failed and len(everybody.kept) == 25
    kept = [task for task in tasks if everybody.knows(task)]
    played.clear()
    assert len(kept) == 25 and [everybody.outcome(task, None) for task in kept] and not played
    everybody.kept = crew.LRUCache(10, len)
    assert everybody.outcome(kept[0], None) == f"world {kept[0].replication:2}" and not everybody.kept, "too large to be kept, yet given"


def test_a_broken_cluster_is_asked_again_and_nobody_waits_for_its_answer(pools, monkeypatch):
    """While the cluster takes its time, worlds are played and kept; when it does not answer, this machine plays, and the page says why."""
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
    task = Task(a_scenario(), a_scenario().operating_models["relay"], 1, 0, False)
    assert not differences(everybody.outcome(task, None), attempt(task)) and everybody.knows(task) and renewing.is_alive()
    answers.set()
    renewing.join(60)
    assert len(asked) == 2 and everybody.pool is not first and not everybody.problem
    everybody.renew(everybody.pool)
    assert everybody.size == 2 and "nobody answers; worlds are played on this machine" in everybody.problem
