"""Who plays the worlds: a pool of processes once it is awake, and until then this process itself.

The pool is shared by all who look at the report. Whatever happens to it, the worlds get played.
"""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable, Generator, Sequence
from concurrent.futures import Executor, Future, wait
from concurrent.futures.process import BrokenProcessPool
from typing import Any, NamedTuple

import streamlit as st

from sim.scenario import MODEL_VERSION
from sim.study import Failure
from sim.study.workers import Task, attempt, cluster, cores, new_pool
from sim.world import Tables, compile_kernel, is_compiled

Outcome = Tables | Failure
"""Of a task that reduces its tables it is what they are reduced to instead."""
GLANCE_SECONDS = 0.1
MOST_REMEMBERED = 400  # worlds that are taken to be in the store
MOST_AHEAD = 32  # worlds, twice that, that a cluster is given at a time
CLUSTER = "BUYING_JOURNEYS_CLUSTER"
"""The variable of the environment that may hold the address of a Dask scheduler."""


class Call(NamedTuple):
    """A world that is being played elsewhere."""

    pool: Executor
    future: Future


class Crew:
    """Worker processes, and which worlds have been played before."""

    def __init__(self) -> None:
        self.played: dict[tuple, None] = {}  # the latest last
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

    def note(self, key: tuple) -> None:
        """Remember that a world has been played lately; those forgotten are played ahead again, which costs time and changes nothing."""
        with self.lock:
            self.played.pop(key, None)
            self.played[key] = None
            while len(self.played) > MOST_REMEMBERED:
                del self.played[next(iter(self.played))]

    def wait_until_compiled(self) -> None:
        """Return when this process can play worlds, too."""
        while not is_compiled() and not self.first.done():
            time.sleep(GLANCE_SECONDS)
        compile_kernel()
        self.can_play = True


def outcomes(tasks: Sequence[Task], waiting: Callable[[], None]) -> Generator[Outcome, None, None]:
    """Yield the outcome of each task, in order; *waiting* is called again and again meanwhile, and may raise.

    Leaving early cancels what has not begun.
    """
    crew = crew_of_all()
    ahead: dict[int, Call] = {}
    fresh = [place for place, task in enumerate(tasks) if key_of(task) not in crew.played]
    try:
        for place, task in enumerate(tasks):
            while crew.is_awake and fresh and len(ahead) < 2 * crew.size:
                if (first := fresh.pop(0)) >= place:
                    ahead[first] = Call(crew.pool, _submitted(crew.pool, attempt, tasks[first]))
            call = ahead.pop(place, None)
            while call is not None and not wait([call.future], GLANCE_SECONDS).done:
                waiting()
            yield _played(*key_of(task), task, call)
            crew.note(key_of(task))
            waiting()
    finally:
        for call in ahead.values():
            call.future.cancel()


def key_of(task: Task) -> tuple[str, str, int, int, bool, str, str]:
    """Return everything that the outcome of *task* depends on."""
    levers, reduced = task.levers.model_dump_json(), task.reduce.__qualname__ if task.reduce else ""
    return task.scenario.fingerprint, levers, task.seed, task.replication, task.detail, reduced, MODEL_VERSION


@st.cache_data(show_spinner=False, max_entries=2000, max_size="1GB")
def _played(
    market: str, levers: str, seed: int, replication: int, detail: bool, reduced: str, version: str,
    _task: Task, _call: Call | None,
) -> Outcome:  # fmt: skip
    """Return the outcome of one replication, kept under all that it depends on."""
    if _call is not None:
        try:
            return _call.future.result()
        except Exception:  # the pool's or the cluster's own; what goes wrong in a world is an outcome
            crew_of_all().renew(_call.pool)
    return attempt(_task)  # here, when nobody else has


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
