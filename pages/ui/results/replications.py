"""The replications of a question: who plays them, how many are there already, and the comparison that comes of them."""

from __future__ import annotations

import gc
import os
import threading
import time
from collections.abc import Callable, Sequence

from pages.ui.question import Question
from sim.experiment.cells import Cell, Task
from sim.experiment.comparison import Comparison
from sim.experiment.engine import play_cells
from sim.experiment.executors import Cluster, Workers
from sim.experiment.result import Result
from sim.experiment.worker_pool import cores, worker_pool
from sim.experiment.world_store import STORE
from sim.world import compile_kernel, is_compiled

CLUSTER = "BUYING_JOURNEYS_CLUSTER"
"""The variable of the environment that may hold the address of a Dask scheduler."""
GLANCE_SECONDS = 0.1

Show = Callable[[float], object]
"""Is told how many paired replications there are, again and again; what it raises stops them."""

_lock = threading.RLock()  # sessions are threads
_workers: Workers | None = None
_is_loaded = False


def workers() -> Workers:
    """Return who plays for everybody who looks at the report: the cluster's workers where one is asked for, else this machine's."""
    global _workers
    with _lock:
        if _workers is None:
            address = os.environ.get(CLUSTER)
            _workers = Cluster(address) if address else worker_pool(cores())
        return _workers


def problem() -> str:
    """Return why the cluster that was asked for does not play, nothing where it does or none was."""
    found = workers()
    return f"{CLUSTER}={found.problem}" if isinstance(found, Cluster) and found.problem else ""


def is_loaded() -> bool:
    """Tell whether this process can play, too."""
    return _is_loaded


def load_engine() -> None:
    """Return when this process can play, too; on a new machine a worker compiles, so that the page goes on answering."""
    global _is_loaded
    pool = workers()
    while not is_compiled() and not pool.is_ready and pool.can_start:
        time.sleep(GLANCE_SECONDS)
    compile_kernel()
    with _lock:
        if not _is_loaded:
            gc.collect()
            gc.freeze()  # Streamlit goes through all that lives for garbage after each run; what is loaded by now lives for good
            _is_loaded = True


def further(question: Question, before: Comparison | None, goal: int, show: Show) -> Comparison:
    """Play replications until there are *goal* of them, besides those of *before*."""
    done = before.replications if before else 0
    found = compared(question.cells, range(done, goal), question.seed, lambda played: show(done + played))
    return Comparison(before.base.joined(found.base), before.other.joined(found.other)) if before else found


def compared(cells: Sequence[Cell], replications: range, seed: int, show: Show = lambda done: None, *, detail: bool = False) -> Comparison:
    """Play some replications of two cells and pair them."""
    pair = dict(enumerate(cells))
    outcomes = play_cells(pair, replications, seed, detail=detail, executor=workers(), store=STORE,
                          progress=lambda done, total: show(done / len(pair)))  # fmt: skip
    base, other = (Result.played(cell, seed, outcomes[place]) for place, cell in pair.items())
    return Comparison.of(base, other)


def known(question: Question) -> int:
    """Return how many replications, from the first on, have been played on both sides before and so are there at once."""
    number = 0
    while number < question.replications and all(Task(cell, question.seed, number).key in STORE for cell in question.cells):
        number += 1
    return number


def in_detail(question: Question, world: int) -> Comparison:
    """Return one world under both operating models, with every activity and belief."""
    return compared(question.cells, range(world - 1, world), question.seed, detail=True)
