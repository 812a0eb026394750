"""The worker processes of this machine: one pool for everything that this process plays.

It is started when it is first needed and stays warm. A thread of its own watches it: when a worker dies, however that comes about, all
of them are replaced, and whoever waits for a lost task is told that it is lost.
"""

from __future__ import annotations

import atexit
import ctypes
import multiprocessing
import os
import signal
import threading
import time
from collections.abc import Callable, Iterable
from concurrent.futures import Future, ProcessPoolExecutor, process, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from multiprocessing import connection
from multiprocessing.context import BaseContext
from multiprocessing.process import BaseProcess
from typing import Any

LOOK_SECONDS = 0.5
GREETING_SECONDS = 0.02
LONGEST_PAUSE_SECONDS = 4.0
"""Between two tries to start processes that end at once."""
M_MMAP_THRESHOLD = -3  # of glibc's mallopt
UNGUARDED = 76
"""Exit code of a worker that a script without a main guard has sent here again."""
NO_POOL = (
    "worker processes could not start, so this runs in one process; "
    'does the script that calls it guard its start with `if __name__ == "__main__":`?'
)


class WorkerPool:
    """Worker processes of this machine, kept warm; when one of them dies, all are replaced."""

    def __init__(self, size: int) -> None:
        self.size, self.at_once = size, 2 * size
        self.can_start = True
        self._pool: ProcessPoolExecutor | None = None
        self._ready, self._shut = threading.Event(), threading.Event()
        self._keeper = threading.Thread(target=self._keep, name="worker pool", daemon=True)
        self._keeper.start()

    @property
    def is_ready(self) -> bool:
        """Whether all processes have started and compiled."""
        return self._ready.is_set()

    @property
    def processes(self) -> list[int]:
        """Process numbers of the workers that are there now."""
        return sorted(_processes_of(self._pool)) if self._pool else []

    def wait(self, seconds: float) -> bool:
        """Wait until the pool is ready, and tell whether it is."""
        return self._ready.wait(seconds)

    def submit(self, work: Callable[..., Any], *arguments: Any) -> Future | None:
        """Hand work to the processes that are there now; None while they are being replaced."""
        pool = self._pool
        try:
            return None if pool is None else pool.submit(work, *arguments)
        except RuntimeError:  # it has broken, or was shut, this very moment
            return None

    def is_lost(self, future: Future, error: BaseException) -> bool:
        """Tell whether a worker died, rather than that the work went wrong."""
        return isinstance(error, BrokenProcessPool)

    def is_gone(self, future: Future) -> bool:
        """Never: a pool that breaks ends all that it held."""
        return False

    def leave(self, futures: Iterable[Future]) -> None:
        """Let the few tasks end that have been handed over: to cancel one can hang a pool that breaks in the same moment."""

    def shut(self) -> None:
        """End all processes, and return when they are gone."""
        self._shut.set()
        self._ready.clear()
        self._keeper.join()

    def _keep(self) -> None:
        """Start processes, wait until one of them dies, end the others, and begin again, until the pool is shut."""
        _ignore_interrupts()
        failed = 0
        while not (self._shut.is_set() or _is_ending()):
            pool = new_pool(self.size)
            if self._greet(pool):
                failed = 0
                self._watch(pool)
            else:
                failed += 1
                self.can_start = not any(worker.exitcode == UNGUARDED for worker in _processes_of(pool).values())
            self._ready.clear()
            self._pool = None
            _end(pool)
            if not self.can_start:
                return
            self._shut.wait(min(LONGEST_PAUSE_SECONDS, 0.1 * 2**failed) if failed else 0.0)

    def _greet(self, pool: ProcessPoolExecutor) -> bool:
        """Have every process start and load the compiled code, the first one before the others; tell whether all did."""
        met: set[int] = set()
        try:
            met |= self._answers(pool, 1)
            while len(met) < self.size:
                met |= self._answers(pool, self.size)
        except (RuntimeError, OSError):  # a worker has died, the system has no room, or this process is about to end
            return False
        self._pool = pool
        self._ready.set()
        return True

    def _answers(self, pool: ProcessPoolExecutor, number: int) -> set[int]:
        """Return the numbers of the processes that answer *number* greetings."""
        greetings = [pool.submit(_prepare) for _ in range(number)]
        while wait(greetings, LOOK_SECONDS).not_done:
            if self._shut.is_set() or not all(worker.is_alive() for worker in _processes_of(pool).values()):
                raise BrokenProcessPool("a worker has died, or the pool is shut")
        return {greeting.result() for greeting in greetings}

    def _watch(self, pool: ProcessPoolExecutor) -> None:
        """Return when a worker has died, or when the pool is to be shut."""
        workers = list(_processes_of(pool).values())
        while not self._shut.is_set():
            connection.wait([worker.sentinel for worker in workers], LOOK_SECONDS)
            if not all(worker.is_alive() for worker in workers):
                return


def _processes_of(pool: ProcessPoolExecutor) -> dict[int, BaseProcess]:
    return dict(pool._processes or {})


def _prepare() -> int:
    """Load the compiled code in a worker, and let the others have a turn."""
    from ..world import compile_kernel

    compile_kernel()
    time.sleep(GREETING_SECONDS)
    return os.getpid()


def new_pool(workers: int) -> ProcessPoolExecutor:
    """Return a pool of processes that end with this one."""
    spawn: BaseContext = multiprocessing.get_context("spawn")  # a fork would copy locks that the app's threads may hold
    return ProcessPoolExecutor(workers, spawn, initializer=follow_parent)


def _end(pool: ProcessPoolExecutor) -> None:
    """End what is left of a pool, whatever state it is in.

    A worker that dies while it hands over a result leaves a part of it in the pipe. The pool's own thread would wait for the rest for
    ever, as all others hold the pipe open too. With them gone, and our end of it shut, it reads to the end and knows.
    """
    workers, manager, results = list(_processes_of(pool).values()), getattr(pool, "_executor_manager_thread", None), pool._result_queue
    for worker in workers:
        worker.kill()
    if manager is not None:
        manager.join(LOOK_SECONDS)  # mostly it notices by itself
        if manager.is_alive():
            with suppress(OSError, AttributeError):
                results._writer.close()  # type: ignore[attr-defined]
    pool.shutdown(wait=False)
    for worker in workers:
        worker.join(LOOK_SECONDS)


def _is_ending() -> bool:
    """Tell whether this process ends, and its pools with it: another one would be left half made, which Python complains of."""
    return bool(getattr(process, "_global_shutdown", False))


def _ignore_interrupts() -> None:
    """Keep Ctrl+C from the processes that this thread starts: they end when this process tells them to."""
    if hasattr(signal, "pthread_sigmask"):
        signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})


_pool: WorkerPool | None = None
_lock = threading.RLock()


def worker_pool(size: int) -> WorkerPool:
    """Return the pool that everything in this process shares, with so many processes or more; it is started here if need be."""
    global _pool
    if getattr(multiprocessing.current_process(), "_inheriting", False):
        os._exit(UNGUARDED)  # this is a worker that loads a script without a main guard, which would start workers of its own
    with _lock:
        if _pool is None or (_pool.size < size and _pool.can_start):
            shut_pool()
            _pool = WorkerPool(size)
        return _pool


def is_pool_ready() -> bool:
    """Tell whether the shared pool is there and warm."""
    return _pool is not None and _pool.is_ready


def shut_pool() -> None:
    """End the shared pool; the next study starts another one."""
    global _pool
    with _lock:
        if _pool is not None:
            _pool.shut()
            _pool = None


atexit.register(shut_pool)  # the thread that lets go of a pool's semaphores would be stopped between two of them, which Python complains of


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
