"""Who plays replications leaves no trace: in this process, in a warm pool, in a cluster, and when workers are killed."""

import os
import signal
import struct
import sys
import time
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool

import pytest

import sim
from sim.experiment import executors as workers
from sim.experiment.executors import Failure, Task, attempt, cluster, forget_pool, outcomes_of, warm_pool
from sim.scenario import MODEL_VERSION, Scenario
from sim.world import Tables
from tests.builders import a_scenario
from tests.world_builders import differences


@pytest.fixture
def cold():
    """Begin and end without a warm pool."""
    forget_pool()
    yield
    forget_pool()


def assert_same(one: sim.Result, other: sim.Result) -> None:
    assert not one.failures and not other.failures and list(one.tables) == list(other.tables)
    for replication, tables in one.tables.items():
        assert not differences(tables, other.tables[replication])


def pids() -> list[int]:
    return sorted(workers._warm[1]._processes)


def test_small_work_stays_in_this_process(monkeypatch, cold):
    """No pool is started for what is done sooner than a pool."""
    monkeypatch.setattr(workers, "ProcessPoolExecutor", None)
    assert sim.run(a_scenario(), "relay", 2, detail=False).replications == 2


def test_large_work_gets_a_process_for_each_core(monkeypatch, cold):
    """When one replication took long and many are left, workers are counted by cores and by what is left."""
    asked = []
    monkeypatch.setattr(workers, "POOL_PAYS_AFTER_SECONDS", 0.0)
    monkeypatch.setattr(workers, "cores", lambda: 64)
    monkeypatch.setattr(workers, "_in_processes", lambda tasks, places, workers: [asked.append(workers), *here(tasks, places)][1:])
    result = sim.run(a_scenario(), "relay", 4, detail=False)
    assert asked == [3]
    assert_same(result, sim.run(a_scenario(), "relay", 4, workers=1, detail=False))


def here(tasks, places):
    return [(place, attempt(tasks[place])) for place in places]


@pytest.mark.slow
def test_processes_that_cannot_start_are_done_without(monkeypatch, cold):
    """The study ends in one process, with a warning that says what may be wrong."""

    def broken(*arguments, **options):
        return ProcessPoolExecutor(1, initializer=broken_initializer)

    monkeypatch.setattr(workers, "ProcessPoolExecutor", broken)
    with pytest.warns(RuntimeWarning, match='guard its start with `if __name__ == "__main__":`'):
        result = sim.run(a_scenario(), "relay", 3, workers=2, detail=False)
    assert len(result.tables) == 3


def broken_initializer():
    raise OSError("no room")


@pytest.mark.slow
def test_a_pool_stays_warm_from_one_study_to_the_next(cold):
    """The second study starts no process."""
    sim.run(a_scenario(), "relay", 2, workers=2, detail=False)
    before = pids()
    sim.run(a_scenario(), "rugby", 3, workers=2, detail=False)
    assert pids() == before and len(before) == 2


@pytest.mark.slow
def test_a_killed_worker_loses_nothing(cold):
    """One of two workers is killed when the first replication is ready: all arrive, equal to those of this process."""
    killed = []

    def kill(done, total):
        if not killed:
            killed.append(pids()[0])
            os.kill(killed[0], signal.SIGKILL)

    result = sim.run(a_scenario(), "relay", 8, workers=2, progress=kill)
    assert killed
    assert_same(result, sim.run(a_scenario(), "relay", 8, workers=1))


def deadly(tables: Tables, scenario: Scenario):
    """Reduce tables to the number of their world; the third kills its worker, whenever it is tried."""
    replication = int(tables.spend["replication"].iloc[0])
    if replication == 2:
        time.sleep(0.3)  # so that others are on their way
        os.kill(os.getpid(), signal.SIGKILL)
    return replication


def die_while_handing_over() -> None:
    """Write the beginning of a result to the pool, as one that is killed in the middle of it does, and be killed."""
    frame = sys._getframe()
    while "result_queue" not in frame.f_locals:
        frame = frame.f_back
    os.write(frame.f_locals["result_queue"]._writer.fileno(), struct.pack("!i", 1000) + b"a part of it")
    os.kill(os.getpid(), signal.SIGKILL)


@pytest.mark.slow
def test_a_worker_that_dies_while_it_hands_over_a_result_hangs_nobody():
    """The pool breaks, as it does when a worker dies at any other moment, and can be shut."""
    with workers.new_pool(2) as pool:
        assert pool.submit(os.getpid).result(60)
        assert isinstance(pool.submit(die_while_handing_over).exception(60), BrokenProcessPool)


@pytest.mark.slow
def test_a_task_that_kills_its_worker_is_the_only_one_lost(cold):
    """It ends as a failure after a few pools; nobody else does."""
    scenario = a_scenario()
    tasks = [Task(scenario, scenario.operating_models["relay"], 1, replication, False, deadly) for replication in range(5)]
    outcomes = dict(outcomes_of(tasks, 2, None))
    assert {place: outcome for place, outcome in outcomes.items() if place != 2} == {0: 0, 1: 1, 3: 3, 4: 4}
    assert isinstance(outcomes[2], Failure) and outcomes[2].replication == 2


@pytest.mark.slow
def test_leaving_early_shuts_the_pool(cold):
    """What has not begun is never played."""

    def stop(done, total):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        sim.run(a_scenario(), "relay", 6, workers=2, detail=False, progress=stop)
    assert workers._warm is None
    assert warm_pool(2) is not None


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
        if done == 2:
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
    monkeypatch.setattr(workers, "MODEL_VERSION", "0")
    with pytest.raises(ValueError, match=f"worker .* has model {MODEL_VERSION}, this is model 0"):
        cluster(local_cluster.scheduler_address)


@pytest.mark.slow
@pytest.mark.timeout(120)
def test_a_cluster_that_nobody_serves_is_named():
    """The message says which address does not answer."""
    pytest.importorskip("distributed")
    with pytest.raises(ValueError, match="no Dask scheduler answers there"):
        cluster("tcp://127.0.0.1:9")
