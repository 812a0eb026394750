"""Who plays replications leaves no trace: this process, the pool, a cluster, and whatever happens to workers."""

import multiprocessing
import os
import pickle
import signal
import socket
import struct
import subprocess
import sys
import threading
import time
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from pathlib import Path
from types import SimpleNamespace

import pytest

import sim
import sim.world
from sim.experiment import engine, executors
from sim.experiment import worker_pool as worker_pools
from sim.experiment.cells import Cell, Failure, Task, attempt
from sim.experiment.engine import play, play_cells
from sim.experiment.executors import Cluster, GivenExecutor, cluster
from sim.experiment.worker_pool import WorkerPool, shut_pool, worker_pool
from sim.experiment.world_store import WorldStore
from sim.measures import Measured
from sim.scenario import MODEL_VERSION
from tests.builders import a_scenario
from tests.world_builders import differences

ROOT = Path(__file__).parents[2]
WHOLE_AGAIN_SECONDS = 60
"""For slow machines; a pool is whole again within 10 s where it is measured."""


@pytest.fixture
def cold():
    """Begin and end without a pool."""
    shut_pool()
    yield
    shut_pool()


@pytest.fixture
def warm(cold):
    """A pool of two that is ready."""
    pool = worker_pool(2)
    assert pool.wait(WHOLE_AGAIN_SECONDS)
    return pool


def assert_same(one: sim.Result, other: sim.Result) -> None:
    assert not one.failures and not other.failures and list(one.tables) == list(other.tables)
    for replication, tables in one.tables.items():
        assert not differences(tables, other.tables[replication])


def tasks_of(number: int, seed: int = 1, **more) -> list[Task]:
    cell = Cell.of(a_scenario(), "relay")
    return [Task(cell, seed, replication, **more) for replication in range(number)]


def becomes(condition) -> bool:
    """Wait until a condition holds, and tell whether it came to that."""
    deadline = time.monotonic() + WHOLE_AGAIN_SECONDS
    while not condition() and time.monotonic() < deadline:
        time.sleep(0.02)
    return condition()


def test_small_work_stays_in_this_process(cold):
    """No pool is started for what is done sooner than a pool."""
    assert sim.run(a_scenario(), "relay", 2, detail=False).replications == 2
    assert worker_pools._pool is None


@pytest.mark.slow
def test_large_work_gets_a_process_for_each_core(monkeypatch, cold):
    """When one replication took long and many are left, workers are counted by cores; the tables are the same."""
    monkeypatch.setattr(engine, "POOL_PAYS_AFTER_SECONDS", 0.0)
    monkeypatch.setattr(engine, "cores", lambda: 2)
    result = sim.run(a_scenario(), "relay", 12, detail=False)
    assert worker_pools._pool.size == 2
    assert_same(result, sim.run(a_scenario(), "relay", 12, workers=1, detail=False))


@pytest.mark.slow
def test_one_worker_and_two_give_equal_tables(warm):
    """Who computed a replication leaves no trace, to the last digit and type."""
    assert_same(sim.run(a_scenario(), "rugby", 6, seed=3, workers=1), sim.run(a_scenario(), "rugby", 6, seed=3, workers=2))


@pytest.mark.slow
def test_a_script_without_a_main_guard_gets_its_answer_and_one_line(tmp_path):
    """Its workers would run the script again: they leave, this process plays, and the warning says what may be wrong."""
    script = tmp_path / "script.py"
    script.write_text("import sim\nfrom tests.builders import a_scenario\n"
                      "print(len(sim.run(a_scenario(), 'relay', 200, workers=2, tables=False).worlds))\n")  # fmt: skip
    done = subprocess.run([sys.executable, script], env={**os.environ, "PYTHONPATH": str(ROOT)}, capture_output=True, text=True)
    assert done.stdout.strip() == "200", done.stderr
    assert done.stderr.count("guard its start with") == 1 and "Traceback" not in done.stderr


@pytest.mark.slow
def test_a_pool_stays_warm_from_one_study_to_the_next(warm):
    """The second study starts no process."""
    before = warm.processes
    sim.run(a_scenario(), "relay", 2, workers=2, detail=False)
    sim.run(a_scenario(), "rugby", 3, workers=2, detail=False)
    assert worker_pool(2) is warm and warm.processes == before and len(before) == 2


@pytest.mark.slow
@pytest.mark.parametrize("both", [False, True])
def test_killed_workers_lose_nothing_and_the_pool_is_whole_again(warm, both):
    """One or both are killed when the first replication is ready: all arrive, equal to those of this process; no process is left over."""
    killed = []

    def kill(done, total):
        if not killed:
            killed.extend(warm.processes if both else warm.processes[:1])
            for process in killed:
                os.kill(process, signal.SIGKILL)

    result = sim.run(a_scenario(), "relay", 12, workers=2, progress=kill)
    assert killed
    assert_same(result, sim.run(a_scenario(), "relay", 12, workers=1))
    assert warm.wait(WHOLE_AGAIN_SECONDS) and not set(killed) & set(warm.processes) and len(warm.processes) == 2
    assert becomes(lambda: len(multiprocessing.active_children()) == 2), "no process of an earlier pool is left"


@pytest.mark.slow
def test_a_worker_that_is_killed_while_the_pool_wakes_costs_only_time(cold):
    """F5: twice, before the pool was ever ready; it becomes whole all the same."""
    pool = worker_pool(2)
    for _ in range(2):
        assert becomes(lambda: any(child.is_alive() for child in multiprocessing.active_children()))
        for child in multiprocessing.active_children():
            child.kill()
    assert pool.wait(WHOLE_AGAIN_SECONDS) and len(pool.processes) == 2
    assert_same(sim.run(a_scenario(), "relay", 4, workers=2), sim.run(a_scenario(), "relay", 4, workers=1))


@pytest.mark.long
def test_workers_that_are_killed_again_and_again_still_lose_nothing(warm):
    """Whenever the pool is whole one of it is killed, five times in one study."""
    killed = []

    def kill(done, total):
        if len(killed) < 5 and warm.is_ready and (alive := set(warm.processes) - set(killed)):
            killed.append(alive.pop())
            os.kill(killed[-1], signal.SIGKILL)

    found = play_cells({"": Cell.of(a_scenario(), "relay")}, range(40), 5, workers=2, progress=kill)[""]
    assert len(killed) >= 2 and not any(isinstance(outcome, Failure) for outcome in found.values())
    for replication in (0, 39):
        assert not differences(found[replication], attempt(tasks_of(40, 5)[replication]))


def deadly(measured: Measured):
    """Reduce tables to the number of their replication; the third kills its worker, whenever it is tried."""
    replication = int(measured.replications[0])
    if replication == 2:
        time.sleep(0.3)  # so that others are on their way
        os.kill(os.getpid(), signal.SIGKILL)
    return replication


@pytest.mark.slow
def test_a_task_that_kills_its_worker_is_the_only_one_lost(warm):
    """It ends as a failure after a few pools; nobody else does, and this process lives."""
    outcomes = dict(play(tasks_of(5, reduce=deadly), executor=warm))
    assert {place: outcome for place, outcome in outcomes.items() if place != 2} == {0: 0, 1: 1, 3: 3, 4: 4}
    assert isinstance(outcomes[2], Failure) and outcomes[2].replication == 2


def die_while_handing_over() -> None:
    """Write the beginning of a result to the pool, as one that is killed in the middle of it does, and be killed."""
    frame = sys._getframe()
    while "result_queue" not in frame.f_locals:
        frame = frame.f_back
    os.write(frame.f_locals["result_queue"]._writer.fileno(), struct.pack("!i", 1000) + b"a part of it")
    os.kill(os.getpid(), signal.SIGKILL)


@pytest.mark.slow
def test_a_worker_that_dies_while_it_hands_over_a_result_hangs_nobody(warm):
    """The pool breaks, as it does when a worker dies at any other moment, and is replaced."""
    future = warm.submit(die_while_handing_over)
    assert warm.is_lost(future, future.exception(WHOLE_AGAIN_SECONDS))
    assert becomes(lambda: warm.is_ready)
    assert warm.submit(os.getpid).result(WHOLE_AGAIN_SECONDS) in warm.processes


@pytest.mark.slow
def test_leaving_early_leaves_a_pool_that_works(warm):
    """What progress raises comes through at once; the next study is played as ever."""

    def stop(done, total):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        sim.run(a_scenario(), "relay", 6, workers=2, detail=False, progress=stop)
    assert_same(sim.run(a_scenario(), "relay", 3, workers=2), sim.run(a_scenario(), "relay", 3, workers=1))


def test_the_engine_that_is_asked_for_plays_and_leaves_no_trace(monkeypatch):
    """A SimPy event for each activity gives the tables of compiled turns; the library hands the choice on."""
    real, asked = sim.world.run_replication, []
    monkeypatch.setattr(sim.world, "run_replication", lambda *facts, **more: asked.append(more) or real(*facts, **more))
    assert_same(sim.run(a_scenario(), "rugby", 2, engine="simpy"), sim.run(a_scenario(), "rugby", 2))
    assert asked == [{"engine": "simpy"}] * 2 + [{}] * 2


def test_progress_is_told_while_everybody_waits():
    """So that a bar moves, and Stop is heard, during a long replication."""
    told, slow = [], threading.Event()

    class Slow(ThreadPoolExecutor):
        def submit(self, function, /, *arguments, **options):
            return super().submit(lambda: slow.wait(10) and function(*arguments, **options))

    def tell(done, total):
        told.append(done)
        if len(told) == 3:
            slow.set()

    with Slow(1) as executor:
        assert len(list(play(tasks_of(1), executor=executor, progress=tell))) == 1
    assert told == [0, 0, 0, 1]


def test_what_is_in_the_store_is_not_played_again(monkeypatch):
    """Sessions are threads: none trips over another, a second look plays nothing, and no more is kept than is meant to be."""
    played, failed, tasks = [], [], tasks_of(40)
    monkeypatch.setattr(engine, "attempt", lambda task: played.append(task.replication) or f"world {task.replication:2}")
    size = len(pickle.dumps("world  1", pickle.HIGHEST_PROTOCOL))
    store = WorldStore(25 * size)

    def look(start: int) -> None:
        mine = tasks[start:] + tasks[:start]
        found = dict(play(mine, workers=1, store=store))
        if found != {place: f"world {task.replication:2}" for place, task in enumerate(mine)}:
            failed.append(found)

    threads = [threading.Thread(target=look, args=(start,)) for start in (0, 10, 20, 30)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    kept = [task for task in tasks if task.key in store]
    played.clear()
    assert not failed and len(kept) == len(store) == 25
    assert len(dict(play(kept, workers=1, store=store))) == 25 and not played
    none = WorldStore(10)
    assert dict(play(kept[:1], workers=1, store=none)) == {0: f"world {kept[0].replication:2}"} and not len(none), "too large to be kept"


def test_a_failure_is_not_kept(monkeypatch):
    """What went wrong once is tried again when it is asked for again."""
    store, wrong = WorldStore(), Failure(0, "RuntimeError: no")
    monkeypatch.setattr(engine, "attempt", lambda task: wrong)
    assert dict(play(tasks_of(1), workers=1, store=store)) == {0: wrong}
    monkeypatch.undo()
    assert not isinstance(dict(play(tasks_of(1), workers=1, store=store))[0], Failure)


def test_a_cluster_that_is_lost_is_asked_again_and_this_machine_stands_in(monkeypatch):
    """Once for all that was lost with it; when it does not answer, worker processes play, and it says why."""
    asked, threads = [], [ThreadPoolExecutor(1), ThreadPoolExecutor(1)]

    def connect(address):
        asked.append(address)
        if len(asked) > 2:
            raise ValueError(f"{address}: nobody answers")
        return threads[len(asked) - 1]

    stand_in = GivenExecutor(ThreadPoolExecutor(1))
    monkeypatch.setattr(executors, "cluster", connect)
    monkeypatch.setattr(executors, "worker_pool", lambda size: stand_in)
    found = Cluster("tcp://somewhere:1")
    lost = [found.submit(int, "no number") for _ in range(2)]
    assert all(found.is_lost(future, future.exception()) for future in lost)
    assert len(asked) == 2 and not found.problem
    last = found.submit(int, "no number")
    assert found.is_lost(last, last.exception()) and "nobody answers; worlds are played on this machine" in found.problem
    assert found.submit(int, "7").result() == 7 and found._workers is stand_in


class Losing(Executor):
    """Loses its cluster after one task, as Dask does: what waits is cancelled, and what was being fetched never comes."""

    _client = SimpleNamespace(status="running")

    def submit(self, work, task):
        future = Future()
        if task.replication == 0:
            future.set_result(work(task))
        elif task.replication == 1:
            future.cancel()
            future.set_running_or_notify_cancel()
        else:
            future.set_running_or_notify_cancel()
            self._client = SimpleNamespace(status="closed")
        return future


@pytest.mark.timeout(120)
def test_a_cluster_that_is_lost_in_the_middle_is_a_failure_of_what_it_held():
    """What it gave back stays; nothing waits for ever and nothing is raised."""
    result = sim.run(a_scenario(), "relay", 4, executor=Losing(), detail=False)
    assert list(result.tables) == [0]
    assert {failure.replication for failure in result.failures} == {1, 2, 3}
    assert all("is the cluster's scheduler still there?" in failure.message for failure in result.failures)


def test_a_pool_that_is_shut_leaves_no_process(cold):
    """And a second one can be started."""
    pool = WorkerPool(1)
    assert pool.wait(WHOLE_AGAIN_SECONDS)
    pool.shut()
    assert not pool.is_ready and pool.submit(os.getpid) is None
    assert becomes(lambda: not multiprocessing.active_children())


@pytest.fixture(scope="module")
def local_cluster():
    """Serve a Dask cluster of two workers on this machine."""
    distributed = pytest.importorskip("distributed")
    with distributed.LocalCluster(n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None) as served:
        yield served


@pytest.mark.slow
@pytest.mark.timeout(240)
def test_a_cluster_that_loses_a_worker_in_the_middle_finishes_the_study(local_cluster):
    """One of its two workers is killed when the second replication is ready: the results equal those of this process."""
    executor, killed = cluster(local_cluster.scheduler_address), []

    def kill(done, total):
        if done >= 2 and not killed:  # it is called now and then in between, too
            killed.append(next(iter(local_cluster.workers.values())).pid)
            os.kill(killed[0], signal.SIGKILL)

    scenario = a_scenario({"market.accounts": 100})
    result = sim.run(scenario, "rugby", 16, executor=executor, progress=kill, detail=False)
    assert killed
    assert_same(result, sim.run(scenario, "rugby", 16, workers=1, detail=False))


@pytest.mark.slow
@pytest.mark.timeout(120)
def test_a_cluster_of_another_model_is_refused(local_cluster, monkeypatch):
    """Workers that would give other numbers are named."""
    monkeypatch.setattr(executors, "MODEL_VERSION", "0")
    with pytest.raises(ValueError, match=f"worker .* has model {MODEL_VERSION}, this is model 0"):
        cluster(local_cluster.scheduler_address)


@pytest.mark.slow
@pytest.mark.timeout(120)
def test_a_cluster_that_nobody_serves_is_named():
    """The message says which address does not answer."""
    pytest.importorskip("distributed")
    with pytest.raises(ValueError, match="no Dask scheduler answers there"):
        cluster("tcp://127.0.0.1:9")


@pytest.mark.slow
@pytest.mark.timeout(120)
def test_a_server_that_is_no_scheduler_is_not_waited_for(monkeypatch):
    """It takes the connection and says nothing."""
    pytest.importorskip("distributed")
    monkeypatch.setattr(executors, "ANSWER_SECONDS", 0.5)
    with socket.create_server(("127.0.0.1", 0)) as silent, pytest.raises(ValueError, match="no Dask scheduler answers there"):
        cluster(f"tcp://127.0.0.1:{silent.getsockname()[1]}")


def test_no_pool_is_begun_while_the_process_ends(monkeypatch):
    """It would be left half made, and Python would complain of what it leaks."""
    begun = []
    monkeypatch.setattr(worker_pools.process, "_global_shutdown", True)
    monkeypatch.setattr(worker_pools, "new_pool", lambda size: begun.append(size) or 1 / 0)
    pool = WorkerPool(1)
    pool._keeper.join(10)
    assert not pool._keeper.is_alive() and begun == []


A_SLOW_END = """
import atexit, threading, time
from multiprocessing import resource_tracker
from sim.experiment.worker_pool import worker_pool

unregister = resource_tracker.unregister

def unregister_slowly(*what):
    if threading.current_thread() is not threading.main_thread():
        time.sleep(0.5)
    unregister(*what)

resource_tracker.unregister = unregister_slowly
assert worker_pool(1).wait(60)
atexit.register(time.sleep, 0.5)
"""
"""The thread that watches the pool lets go of its semaphores, while the process that it belongs to is about to end."""


@pytest.mark.slow
def test_a_process_that_ends_waits_until_its_pool_has_let_go_of_everything():
    """Or it would end between two halves of it, and Python would complain of what it leaks."""
    ended = subprocess.run([sys.executable, "-c", A_SLOW_END], cwd=ROOT, capture_output=True, text=True)
    assert (ended.returncode, ended.stderr) == (0, "")
