"""Who plays the worlds: a pool of processes once it is awake, and until then this process itself.

The pool is shared by all who look at the report. Whatever happens to it, the worlds get played.
"""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable, Generator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool

import streamlit as st

from sim.scenario import MODEL_VERSION
from sim.study import Failure
from sim.study.runs import Task, attempt, cores, follow_parent
from sim.world import Tables, compile_kernel

Outcome = Tables | Failure
"""Of a task that reduces its tables it is what they are reduced to instead."""
GLANCE_SECONDS = 0.1


class Crew:
    """Worker processes, and which worlds have been played before."""

    def __init__(self) -> None:
        self.size = cores()
        self.played: set[tuple] = set()
        context = multiprocessing.get_context("spawn")  # a fork would copy locks that the server's threads hold
        self.pool = ProcessPoolExecutor(self.size, context, initializer=follow_parent)
        self.waking = [self.pool.submit(compile_kernel) for _ in range(self.size)] if self.size > 1 else []

    @property
    def is_awake(self) -> bool:
        return bool(self.waking) and all(call.done() and not call.exception() for call in self.waking)


def outcomes(tasks: Sequence[Task], waiting: Callable[[], None]) -> Generator[Outcome, None, None]:
    """Yield the outcome of each task, in order; *waiting* is called again and again meanwhile, and may raise.

    Leaving early cancels what has not begun.
    """
    crew = _crew()
    ahead: dict[int, Future] = {}
    fresh = [place for place, task in enumerate(tasks) if key_of(task) not in crew.played]
    try:
        for place, task in enumerate(tasks):
            while crew.is_awake and fresh and len(ahead) < 2 * crew.size:
                if (first := fresh.pop(0)) >= place:
                    ahead[first] = _submitted(crew, tasks[first])
            call = ahead.pop(place, None)
            while call is not None and not wait([call], GLANCE_SECONDS).done:
                waiting()
            yield _played(*key_of(task), task, call)
            crew.played.add(key_of(task))
            waiting()
    finally:
        for call in ahead.values():
            call.cancel()


def key_of(task: Task) -> tuple[str, str, int, int, bool, str, str]:
    """Return everything that the outcome of *task* depends on."""
    levers, reduced = task.levers.model_dump_json(), task.reduce.__qualname__ if task.reduce else ""
    return task.scenario.fingerprint, levers, task.seed, task.replication, task.detail, reduced, MODEL_VERSION


@st.cache_data(show_spinner=False, max_entries=2000, max_size="1GB")
def _played(
    market: str, levers: str, seed: int, replication: int, detail: bool, reduced: str, version: str,
    _task: Task, _call: Future | None,
) -> Outcome:  # fmt: skip
    """Return the outcome of one replication, kept under all that it depends on."""
    try:
        return _call.result() if _call is not None else attempt(_task)
    except BrokenProcessPool:
        _crew.clear()  # a new pool for the next; this world is played here
        return attempt(_task)


def _submitted(crew: Crew, task: Task) -> Future:
    try:
        return crew.pool.submit(attempt, task)
    except RuntimeError as error:  # the pool is broken or shut
        broken: Future = Future()
        broken.set_exception(BrokenProcessPool(str(error)))
        return broken


@st.cache_resource(show_spinner=False)
def _crew() -> Crew:
    return Crew()
