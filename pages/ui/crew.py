"""Who plays the worlds: a pool of processes once it is awake, and until then this process itself.

The pool is shared by all who look at the report. Whatever happens to it, the worlds get played.
"""

from __future__ import annotations

import gc
import os
import pickle
import threading
import time
from collections.abc import Callable, Generator, Sequence
from concurrent.futures import Executor, Future, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from typing import Any, NamedTuple

import streamlit as st
from cachetools import LRUCache

from sim.experiment.executors import Failure, Task, cluster, cores, new_pool, packed
from sim.scenario import MODEL_VERSION
from sim.world import Tables, compile_kernel, is_compiled

Outcome = Tables | Failure
"""Of a task that reduces its tables it is what they are reduced to instead."""
Key = tuple[str, str, int, int, bool, str, str]
GLANCE_SECONDS = 0.1
MOST_BYTES = 10**9  # of worlds that are kept
MOST_AHEAD = 32  # worlds, twice that, that a cluster is given at a time
CLUSTER = "BUYING_JOURNEYS_CLUSTER"
"""The variable of the environment that may hold the address of a Dask scheduler."""


class Call(NamedTuple):
    """A world that is being played elsewhere."""

    pool: Executor
    future: Future


class Crew:
    """Worker processes, and the worlds that were asked for last, for everybody.

    They are kept as the bytes in which workers hand them over: as objects, thousands of them, they would be gone through for garbage
    after each run of a page.
    """

    def __init__(self) -> None:
        self.kept: LRUCache[Key, bytes] = LRUCache(MOST_BYTES, len)
        self.can_play = False
        self.lock, self.renewing = threading.Lock(), threading.Lock()  # sessions are threads
        self._begin()

    def _begin(self) -> None:
        """Make a pool, the cluster's where one is asked for and answers."""
        self.size, self.problem = cores(), ""
        self.pool = self._cluster() or new_pool(self.size)
        self.first = _submitted(self.pool, compile_kernel)  # the others find the compiled code ready
        self.others: list[Future] = []

    def _cluster(self) -> Executor | None:
        try:
            pool = cluster(os.environ[CLUSTER]) if os.environ.get(CLUSTER) else None
        except ValueError as error:
            self.problem = f"{CLUSTER}={error}; worlds are played on this machine."
            return None
        self.size = MOST_AHEAD if pool else self.size
        return pool

    @property
    def is_awake(self) -> bool:
        """Whether all workers are ready; until then this process is quicker alone."""
        if self.size < 2 or not self.first.done() or self.first.exception():
            return False
        if not self.others:
            self.others = [_submitted(self.pool, compile_kernel) for _ in range(self.size)]
        return all(call.done() and not call.exception() for call in self.others)

    def renew(self, broken: Executor) -> None:
        """Put a new pool in the place of one that has broken; once, however many of its worlds are lost."""
        with self.renewing:  # not the lock that every world of every session waits for: a cluster may take its time to answer
            if self.pool is broken:
                self._begin()
        broken.shutdown(wait=False, cancel_futures=True)

    def knows(self, task: Task) -> bool:
        """Whether the outcome of *task* is kept."""
        with self.lock:
            return key_of(task) in self.kept

    def outcome(self, task: Task, call: Call | None) -> Outcome:
        """Return what is kept of *task*, or what *call* or else this process finds, which is kept then."""
        key = key_of(task)
        with self.lock:
            found = self.kept.get(key)
        if found is None:
            found = self._found(task, call)
            with self.lock, suppress(ValueError):  # larger than all that may be kept
                self.kept[key] = found
        return pickle.loads(found)

    def _found(self, task: Task, call: Call | None) -> bytes:
        if call is not None:
            try:
                return call.future.result()
            except Exception:  # the pool's or the cluster's own; what goes wrong in a world is an outcome
                self.renew(call.pool)
        return packed(task)  # here, when nobody else has

    def wait_until_compiled(self) -> None:
        """Return when this process can play worlds, too."""
        while not is_compiled() and not self.first.done():
            time.sleep(GLANCE_SECONDS)
        compile_kernel()
        with self.renewing:
            if not self.can_play:
                gc.collect()
                gc.freeze()  # Streamlit goes through all that lives for garbage after each run; what is loaded by now lives for good
                self.can_play = True


def outcomes(tasks: Sequence[Task], waiting: Callable[[], None]) -> Generator[Outcome, None, None]:
    """Yield the outcome of each task, in order; *waiting* is called again and again meanwhile, and may raise.

    Leaving early cancels what has not begun.
    """
    crew = crew_of_all()
    ahead: dict[int, Call] = {}
    fresh = [place for place, task in enumerate(tasks) if not crew.knows(task)]
    try:
        for place, task in enumerate(tasks):
            while crew.is_awake and fresh and len(ahead) < 2 * crew.size:
                if (first := fresh.pop(0)) >= place:
                    ahead[first] = Call(crew.pool, _submitted(crew.pool, packed, tasks[first]))
            call = ahead.pop(place, None)
            while call is not None and not wait([call.future], GLANCE_SECONDS).done:
                waiting()
            yield crew.outcome(task, call)
            waiting()
    finally:
        for call in ahead.values():
            call.future.cancel()


def key_of(task: Task) -> Key:
    """Return everything that the outcome of *task* depends on."""
    levers, reduced = task.levers.model_dump_json(), task.reduce.__qualname__ if task.reduce else ""
    return task.scenario.fingerprint, levers, task.seed, task.replication, task.detail, reduced, MODEL_VERSION


def _submitted(pool: Executor, work: Callable[..., Any], *arguments: Any) -> Future:
    try:
        return pool.submit(work, *arguments)
    except RuntimeError as error:  # the pool is broken or shut
        broken: Future = Future()
        broken.set_exception(BrokenProcessPool(str(error)))
        return broken


@st.cache_resource(show_spinner=False)
def crew_of_all() -> Crew:
    """Return the crew that everybody shares."""
    return Crew()
