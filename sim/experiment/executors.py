"""Who plays replications: this process, a warm pool of processes, or whatever executor is handed in, such as a cluster's.

A task carries all that its outcome depends on, so it does not matter who plays it, nor how often: a task whose worker was killed is
played again. What goes wrong inside a replication is an outcome, a `Failure`.
"""

from __future__ import annotations

import ctypes
import multiprocessing
import os
import pickle
import signal
import threading
import time
import warnings
from collections.abc import Callable, Generator, Iterator, Sequence
from concurrent.futures import Executor, ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager, suppress
from multiprocessing import connection
from typing import TYPE_CHECKING, Any, NamedTuple

from ..scenario import MODEL_VERSION, OperatingModel, Scenario

if TYPE_CHECKING:
    from ..world import Tables

POOL_PAYS_AFTER_SECONDS = 4.0
"""Below this, a pool's processes take about as long to start as they save (1.4 s on two cores)."""
WARM_POOL_PAYS_AFTER_SECONDS = 0.2
LOOK_SECONDS = 0.5
M_MMAP_THRESHOLD = -3  # of glibc's mallopt
MOST_BREAKS = 3
"""Pools that may break under a study before its tasks are played one by one, to find the one that kills its worker."""

NO_POOL = (
    "worker processes could not start, so this runs in one process; "
    'does the script that calls it guard its start with `if __name__ == "__main__":`?'
)


class Failure(NamedTuple):
    """A replication that did not end; with the study's seed it can be run again alone."""

    replication: int
    message: str


class Task(NamedTuple):
    """One replication to run: everything that its result depends on.

    With *reduce*, a function of a module, its tables are reduced where they were made, and only what that returns is kept.
    """

    scenario: Scenario
    levers: OperatingModel
    seed: int
    replication: int
    detail: bool
    reduce: Callable[[Tables, Scenario], Any] | None = None


def attempt(task: Task) -> Any:
    """Run one replication and return its tables, or what they are reduced to.

    What goes wrong in it becomes a `Failure`, which can travel between processes.
    """
    from ..world import run_replication  # here, as those who only read results need not load the kernel

    try:
        tables = run_replication(task.scenario, task.levers, task.seed, task.replication, task.detail)
        return tables if task.reduce is None else task.reduce(tables, task.scenario)
    except Exception as error:
        return _failure(task, error)


def packed(task: Task) -> bytes:
    """Return what `attempt` does as bytes, which are cheap to hand over and to keep; ``pickle.loads`` unpacks them."""
    return pickle.dumps(attempt(task), pickle.HIGHEST_PROTOCOL)


def _failure(task: Task, error: BaseException) -> Failure:
    return Failure(task.replication, f"{type(error).__name__}: {error}")


Outcomes = Generator[tuple[int, Any]]
"""Of each task: its place among them, and what became of it."""


def outcomes_of(tasks: Sequence[Task], workers: int | None, executor: Executor | None) -> Outcomes:
    """Yield each task's place and its outcome (or a `Failure`) as it becomes ready; workers and executor as in `run`."""
    if executor is not None:
        yield from _elsewhere(tasks, executor)
        return
    from ..world import compile_kernel

    compile_kernel()  # once and here, so that neither the clock below nor several processes at once meet it
    first = 0
    if workers is None:
        started = time.perf_counter()
        yield 0, attempt(tasks[0])
        first = 1
        seconds_left = (time.perf_counter() - started) * (len(tasks) - 1)
        pays_after = WARM_POOL_PAYS_AFTER_SECONDS if _warm else POOL_PAYS_AFTER_SECONDS
        workers = cores() if seconds_left > pays_after else 1
    places = range(first, len(tasks))
    workers = min(workers, len(places))
    if workers > 1:
        yield from _in_processes(tasks, places, workers)
    else:
        yield from _here(tasks, places)


def _here(tasks: Sequence[Task], places: Sequence[int]) -> Outcomes:
    for place in places:
        yield place, attempt(tasks[place])


def _in_processes(tasks: Sequence[Task], places: Sequence[int], workers: int) -> Outcomes:
    """Yield outcomes from the warm pool; what a broken pool has lost is played again in a new one."""
    left = list(places)
    for _ in range(MOST_BREAKS):
        pool = warm_pool(workers)
        if pool is None:
            warnings.warn(NO_POOL, RuntimeWarning, stacklevel=2)
            yield from _here(tasks, left)
            return
        finished = False
        try:
            for place, outcome in _submitted(tasks, tuple(left), pool):
                if not isinstance(outcome, BrokenProcessPool):
                    left.remove(place)
                    yield place, outcome
            finished = not left
        finally:
            if not finished:  # it broke, or whoever asked has left
                forget_pool()
        if finished:
            return
    for place in left:
        outcome = _alone(tasks[place])
        yield place, _failure(tasks[place], outcome) if isinstance(outcome, BaseException) else outcome


def _alone(task: Task) -> Any:
    """Play one task in a process of its own; a `BrokenProcessPool` when that was killed."""
    with new_pool(1) as pool:
        future = pool.submit(attempt, task)
        return future.exception() or future.result()


_warm: tuple[int, ProcessPoolExecutor] | None = None
_lock = threading.RLock()
"""Held while the warm pool is started or shut, for threads may share it."""


def warm_pool(workers: int) -> Executor | None:
    """Return a pool of so many processes or more, kept from one study to the next; None where processes cannot start."""
    global _warm  # one for this process, as starting another costs a second
    with _lock:
        if _warm is None or _warm[0] < workers:
            forget_pool()
            pool = new_pool(workers)
            if not _start(pool, workers):
                pool.shutdown(cancel_futures=True)
                return None
            _warm = workers, pool
        return _warm[1]


def forget_pool() -> None:
    """Shut the warm pool; what has not begun is cancelled."""
    global _warm
    with _lock:
        if _warm is not None:
            # here and not task by task: cancelling from outside can meet a pool that breaks at the same moment, and hang it
            _warm[1].shutdown(cancel_futures=True)
            _warm = None


def new_pool(workers: int) -> ProcessPoolExecutor:
    """Return a pool of processes that end with this one."""
    spawn = multiprocessing.get_context("spawn")  # a fork would copy locks that the app's threads may hold
    pool = ProcessPoolExecutor(workers, spawn, initializer=follow_parent)
    threading.Thread(target=_watch_over, args=(pool,), daemon=True).start()
    return pool


def _watch_over(pool: ProcessPoolExecutor) -> None:
    """Break a pool one of whose workers has been killed, when it does not notice by itself; returns when the pool is shut.

    A worker that dies while it hands over a result leaves a part of it in the pipe. The pool's own thread would wait for the rest for
    ever, as all others hold the pipe open too. With them gone, and our end of it shut, it reads to the end and knows.
    """
    results: Any = pool._result_queue
    while (processes := pool._processes) is not None:
        workers = list(processes.values())
        connection.wait([worker.sentinel for worker in workers], LOOK_SECONDS)
        if any(worker.exitcode for worker in workers):  # not None, nor 0
            time.sleep(LOOK_SECONDS)  # mostly it has noticed by then
            manager: Any = pool._executor_manager_thread
            if manager is not None and manager.is_alive():
                for worker in workers:
                    worker.kill()
                results._writer.close()
            return
        if not all(worker.is_alive() for worker in workers) or not workers:
            time.sleep(LOOK_SECONDS)


def _start(pool: Executor, workers: int) -> bool:
    """Start all of the pool's processes and tell whether they can work."""
    with _interrupts_ignored():
        answers = [pool.submit(os.getpid) for _ in range(workers)]
    try:
        return all(answer.result() for answer in answers)
    except BrokenProcessPool:
        return False


@contextmanager
def _interrupts_ignored() -> Iterator[None]:
    """Ignore Ctrl+C for a moment, and for good in the processes that begin in it: they end when this one tells them to."""
    if threading.current_thread() is not threading.main_thread():  # which no Ctrl+C interrupts
        yield
        return
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def _submitted(tasks: Sequence[Task], places: Sequence[int], executor: Executor) -> Outcomes:
    """Yield outcomes from *executor* as they come; a pool that breaks is the outcome of every task that it loses."""
    try:
        futures = {executor.submit(attempt, tasks[place]): place for place in places}
    except RuntimeError as shut:  # BrokenProcessPool is one; another thread may have shut it
        yield from ((place, BrokenProcessPool(str(shut))) for place in places)
        return
    for future in as_completed(futures):
        place = futures[future]
        error = BrokenProcessPool("cancelled") if future.cancelled() else future.exception()
        if error is None or isinstance(error, BrokenProcessPool):
            yield place, error or future.result()
        else:
            yield place, _failure(tasks[place], error)


def _elsewhere(tasks: Sequence[Task], executor: Executor) -> Outcomes:
    """Yield outcomes from an executor that was handed in; what has not begun is cancelled on leaving early, for any reason."""
    futures = {executor.submit(attempt, task): place for place, task in enumerate(tasks)}
    try:
        for future in as_completed(futures):
            place = futures[future]
            error = future.exception()  # the executor's own: a worker was killed once too often, or a cluster lost
            yield place, _failure(tasks[place], error) if error else future.result()
    finally:
        for future in futures:
            future.cancel()


def cluster(address: str) -> Executor:
    """Return the workers of a Dask cluster as an executor; a task whose worker is lost goes to another one.

    Parameters
    ----------
    address : str
        Of the scheduler, such as ``tcp://10.0.0.5:8786``.

    Raises
    ------
    ValueError
        When the package is missing, nobody answers, there are no workers, or they have another version of the model.
    """
    try:
        from distributed import Client
    except ImportError:
        raise ValueError("a cluster needs the package distributed: pip install -r requirements-cluster.txt") from None
    try:
        client = Client(address, timeout=10, set_as_default=False)
    except (OSError, ValueError, TimeoutError) as error:
        raise ValueError(f"{address}: no Dask scheduler answers there ({type(error).__name__})") from None
    if refusal := _refusal(client):
        client.close()
        raise ValueError(f"{address}: {refusal}")
    return client.get_executor(pure=False)


def _refusal(client: Any) -> str:
    """Return why the workers of a Dask client cannot play this model, nothing when they can."""
    try:
        versions = client.run(model_version)
    except Exception as error:  # whatever a worker without this project raises
        return f"a worker cannot load the model ({type(error).__name__}: {error}); is this project installed there?"
    wrong = [f"worker {worker} has model {version}, this is model {MODEL_VERSION}" for worker, version in versions.items()
             if version != MODEL_VERSION]  # fmt: skip
    return wrong[0] if wrong else "" if versions else "the scheduler has no workers"


def model_version() -> str:
    """Return the version of the model that a worker has."""
    return MODEL_VERSION


def follow_parent() -> None:
    """Make a worker leave Ctrl+C to its parent, and end when its parent does, however that comes about."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # where it was not inherited
    _give_memory_back()
    parent = multiprocessing.parent_process()
    if parent is None:
        return

    def end_with_parent() -> None:
        parent.join()
        os._exit(1)

    threading.Thread(target=end_with_parent, daemon=True).start()


def _give_memory_back() -> None:
    """Let the memory of tables that are gone return to the system; glibc would keep ever larger pieces, hundreds of MB in time."""
    with suppress(AttributeError, OSError, TypeError):  # other systems have no such switch
        ctypes.CDLL(None).mallopt(M_MMAP_THRESHOLD, 1 << 18)


def cores() -> int:
    """Return the number of cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
