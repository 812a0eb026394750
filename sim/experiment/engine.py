"""The one way to play: tasks in, outcomes out, wherever there is room, with progress, with failures as data, and with nothing played twice.

Whoever wants replications, the library, the command line or the report, hands tasks over here. What is in the store is there at once. The
rest goes to workers as soon as they are warm; until then, or without any, this process plays. A task whose worker has died is tried again,
at last in a process of its own, so that the one that kills its workers is found and costs nobody else anything. What has been played when
somebody leaves early is kept.
"""

from __future__ import annotations

import pickle
import time
import warnings
from collections import Counter, deque
from collections.abc import Callable, Generator, Iterable, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Executor, Future, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import closing
from typing import Any, TypeVar

from .cells import Cell, Engine, Failure, Key, Reduce, Task, attempt, failure_of, packed
from .executors import GivenExecutor, Workers
from .worker_pool import NO_POOL, cores, is_pool_ready, new_pool, worker_pool
from .world_store import WorldStore

POOL_PAYS_AFTER_SECONDS = 2.0
"""Below this, worker processes take about as long to start as they save (1.4 s on two cores)."""
WARM_POOL_PAYS_AFTER_SECONDS = 0.2
GLANCE_SECONDS = 0.1
MOST_BREAKS = 3
"""Deaths of a worker under a task before it is played alone."""
LOST = "it was given up; is the cluster's scheduler still there?"
LONGEST_WAIT_SECONDS = 20.0
"""For workers that are being replaced, before a task that was lost with them is played in a process of its own."""

Progress = Callable[[int, int], object]
"""Called with (done, total) after each outcome and every `GLANCE_SECONDS` in between; what it raises stops the study."""

Outcomes = Generator[tuple[int, Any]]
"""Of each task: its place among them, and its tables, what they are reduced to, or a `Failure`."""

Name = TypeVar("Name")


def play(
    tasks: Sequence[Task], *, workers: int | None = None, executor: Executor | Workers | None = None, store: WorldStore | None = None,
    progress: Progress | None = None,
) -> Outcomes:  # fmt: skip
    """Yield each task's place and its outcome as it becomes ready.

    Parameters
    ----------
    tasks : sequence of Task
    workers : int, optional
        Number of processes. 1 stays in this process; None does so for small work, else takes one process for each core.
    executor : Executor or Workers, optional
        Where to play instead.
    store : WorldStore, optional
        Where outcomes are looked up, and kept.
    progress : callable, optional
        Called with (done, total).
    """
    run = _Run(tasks, store, progress)
    with closing(run.outcomes(_elsewhere(run, workers, executor))) as ready:
        yield from ready


def play_cells(
    cells: Mapping[Name, Cell], replications: Iterable[int], seed: int, *, reduce: Reduce | None = None, detail: bool = False,
    engine: Engine = "turns", **how: Any,
) -> dict[Name, dict[int, Any]]:  # fmt: skip
    """Play the same replications of several cells; other parameters as in `play`.

    Returns
    -------
    dict
        By the names of *cells*, each replication's outcome by its number, ascending.
    """
    numbers = sorted(replications)
    tasks = {(name, number): Task(cell, seed, number, detail, reduce, engine) for number in numbers for name, cell in cells.items()}
    outcomes = play_named(tasks, **how)
    return {name: {number: outcomes[name, number] for number in numbers} for name in cells}


def play_named(tasks: Mapping[Name, Task], **how: Any) -> dict[Name, Any]:
    """Play tasks and return the outcome of each, by its name; other parameters as in `play`."""
    names = list(tasks)
    with closing(play(list(tasks.values()), **how)) as ready:
        return {names[place]: outcome for place, outcome in ready}


def _elsewhere(run: _Run, workers: int | None, executor: Executor | Workers | None) -> Callable[[], Workers | None]:
    """Return what tells who else plays; it is asked again after each task that this process plays, which says how long one takes."""
    if executor is not None:
        given = GivenExecutor(executor) if isinstance(executor, Executor) else executor
        return lambda: given
    if workers is None:
        return run.paying_pool
    size = min(workers, len(run.left))
    if size < 2:
        return lambda: None
    _compile()
    pool = worker_pool(size)
    return lambda: pool


def _compile() -> None:
    """Load the compiled code, or compile it, once and here, so that neither a clock nor several processes at once meet it."""
    from ..world import compile_kernel

    compile_kernel()


class _Run:
    """Tasks on their way to outcomes; equal ones are one."""

    def __init__(self, tasks: Sequence[Task], store: WorldStore | None, progress: Progress | None) -> None:
        self.tasks, self.store, self.progress, self.done = tasks, store, progress, 0
        self.places: dict[Key, list[int]] = {}
        for place, task in enumerate(tasks):
            self.places.setdefault(task.key, []).append(place)
        self.left = deque(self.places)
        self.on_their_way: dict[Future, Key] = {}
        self.breaks: Counter[Key] = Counter()
        self.seconds: float | None = None  # that a task took here
        self.waiting_since: float | None = None
        self.is_warned = False

    def outcomes(self, elsewhere: Callable[[], Workers | None]) -> Outcomes:
        """Yield every outcome; *elsewhere* tells who plays besides this process."""
        workers: Workers | None = None
        try:
            yield from self._kept()
            while self.left or self.on_their_way:
                workers = elsewhere() if not self.on_their_way else workers
                if workers is not None:
                    self._send(workers)
                if self.on_their_way:
                    yield from self._arrived(workers)
                elif self.left:
                    yield from self._here(workers)
        finally:
            if workers is not None:
                workers.leave(self.on_their_way)

    def paying_pool(self) -> Workers | None:
        """Return the shared pool when what is left takes longer than a pool to start; the first task tells how long one takes."""
        if self.seconds is None:
            return None
        pays_after = WARM_POOL_PAYS_AFTER_SECONDS if is_pool_ready() else POOL_PAYS_AFTER_SECONDS
        pays = len(self.left) > 1 and cores() > 1 and self.seconds * len(self.left) > pays_after
        return worker_pool(cores()) if pays else None

    def _kept(self) -> Outcomes:
        """Yield what the store has."""
        if self.store is not None:
            for _ in range(len(self.left)):
                key = self.left.popleft()
                if (found := self.store.get(key)) is None:
                    self.left.append(key)
                else:
                    yield from self._found(key, pickle.loads(found))

    def _send(self, workers: Workers) -> None:
        """Hand over as many tasks as are worth it."""
        while len(self.on_their_way) < workers.at_once and workers.is_ready:
            key = self._first(MOST_BREAKS - 1)
            future = None if key is None else workers.submit(packed, self._task(key))
            if key is None or future is None:
                return
            self.left.remove(key)
            self.on_their_way[future], self.waiting_since = key, None

    def _arrived(self, workers: Workers | None) -> Outcomes:
        """Yield what workers have finished; what was lost with a worker is left to be played."""
        arrived = wait(self.on_their_way, GLANCE_SECONDS, FIRST_COMPLETED).done
        gone = set() if arrived or workers is None else {future for future in self.on_their_way if workers.is_gone(future)}
        if not arrived:
            self._tell()
        for future in arrived | gone:
            key = self.on_their_way.pop(future)
            error = BrokenProcessPool(LOST) if future in gone or future.cancelled() else future.exception()
            if error is None:
                yield from self._packed(key, future.result())
            elif workers is not None and workers.is_lost(future, error):
                self.breaks[key] += 1
                self.left.appendleft(key)
            else:
                yield from self._found(key, failure_of(self._task(key), error))

    def _here(self, workers: Workers | None) -> Outcomes:
        """Play one task here; those that were lost with a worker wait for others, and are played alone at last."""
        key = self._first(0)
        if key is None and (self._first(MOST_BREAKS - 1) is None or self._has_waited()):
            lost = self.left.popleft()
            yield from self._packed(lost, _alone(self._task(lost)))
        elif key is None:
            time.sleep(GLANCE_SECONDS)
            self._tell()
        else:
            if workers is not None and not workers.can_start and not self.is_warned:
                self.is_warned = True  # Python forgets that it has warned whenever somebody changes its filters
                warnings.warn(NO_POOL, RuntimeWarning, stacklevel=2)
            if self.seconds is None:
                _compile()
            self.left.remove(key)
            started = time.perf_counter()
            outcome = attempt(self._task(key))
            self.seconds = time.perf_counter() - started
            if self.store is not None and not isinstance(outcome, Failure):
                self.store.put(key, pickle.dumps(outcome, pickle.HIGHEST_PROTOCOL))
            yield from self._found(key, outcome)

    def _first(self, most_breaks: int) -> Key | None:
        """Return the first task left under which at most so many workers have died."""
        return next((key for key in self.left if self.breaks[key] <= most_breaks), None)

    def _has_waited(self) -> bool:
        """Tell whether workers have been away for so long that nobody should wait for them."""
        self.waiting_since = self.waiting_since or time.monotonic()
        return time.monotonic() - self.waiting_since > LONGEST_WAIT_SECONDS

    def _packed(self, key: Key, outcome: bytes) -> Outcomes:
        found = pickle.loads(outcome)
        if self.store is not None and not isinstance(found, Failure):
            self.store.put(key, outcome)
        yield from self._found(key, found)

    def _found(self, key: Key, outcome: Any) -> Outcomes:
        for place in self.places[key]:
            self.done += 1
            yield place, outcome
            self._tell()

    def _tell(self) -> None:
        if self.progress is not None:
            self.progress(self.done, len(self.tasks))

    def _task(self, key: Key) -> Task:
        return self.tasks[self.places[key][0]]


def _alone(task: Task) -> bytes:
    """Return the packed outcome of a task that is played in a process of its own; a `Failure` when that dies."""
    with new_pool(1) as pool:
        future = pool.submit(packed, task)
        error = future.exception()
    return pickle.dumps(failure_of(task, error), pickle.HIGHEST_PROTOCOL) if error else future.result()
