"""Who plays replications besides this process: its worker processes, a cluster, or an executor that is handed in."""

from __future__ import annotations

import asyncio
import socket
import threading
from collections.abc import Callable, Iterable
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from typing import Any, Protocol
from urllib.parse import urlsplit
from weakref import WeakKeyDictionary

from ..scenario import MODEL_VERSION
from .worker_pool import WorkerPool, cores, worker_pool

ANSWER_SECONDS = 10
"""So long a cluster's scheduler has to answer."""
MOST_AT_ONCE = 64
"""Tasks that an executor from outside is given at a time."""


class Workers(Protocol):
    """Who plays tasks elsewhere."""

    @property
    def at_once(self) -> int:
        """How many tasks are worth being given at a time."""

    @property
    def is_ready(self) -> bool:
        """Whether tasks are begun at once."""

    @property
    def can_start(self) -> bool:
        """Whether it is worth waiting until they are."""

    def submit(self, work: Callable[..., Any], *arguments: Any) -> Future | None:
        """Hand work over; None when nobody is there to take it just now."""

    def is_lost(self, future: Future, error: BaseException) -> bool:
        """Tell whether work that ended with *error* may be tried again, for it is not the work that went wrong."""

    def is_gone(self, future: Future) -> bool:
        """Tell whether work will never end, for who held it is gone for good."""

    def leave(self, futures: Iterable[Future]) -> None:
        """Give up what was handed over and is not needed any more."""


class GivenExecutor:
    """An executor that was handed in; it stays open, and what it loses is a failure."""

    can_start = is_ready = True

    def __init__(self, executor: Executor) -> None:
        self.executor, self.at_once = executor, MOST_AT_ONCE

    def submit(self, work: Callable[..., Any], *arguments: Any) -> Future | None:
        """Hand work to the executor."""
        try:
            return self.executor.submit(work, *arguments)
        except Exception as error:  # it is shut, or its cluster is gone
            lost: Future = Future()
            lost.set_exception(error)
            return lost

    def is_lost(self, future: Future, error: BaseException) -> bool:
        """Never: an executor tries again by itself as often as it means to."""
        return False

    def is_gone(self, future: Future) -> bool:
        """Tell whether a Dask client has lost its scheduler: what it was fetching in that moment is never told to have failed."""
        client: Any = getattr(self.executor, "_client", None)
        return client is not None and client.status == "closed"

    def leave(self, futures: Iterable[Future]) -> None:
        """Cancel what has not begun."""
        for future in futures:
            future.cancel()


class Cluster:
    """The workers of a Dask scheduler, for a process that lives long.

    When the connection breaks it is sought again; where nobody answers, the worker processes of this machine stand in.

    Attributes
    ----------
    problem : str
        Why they stand in, nothing when they do not.
    """

    def __init__(self, address: str) -> None:
        self.address, self.problem = address, ""
        self._given: WeakKeyDictionary[Future, Workers] = WeakKeyDictionary()
        self._renewing = threading.Lock()
        self._workers = self._connected()

    @property
    def at_once(self) -> int:
        """How many tasks are worth being given at a time."""
        return self._workers.at_once

    @property
    def is_ready(self) -> bool:
        """Whether tasks are begun at once."""
        return self._workers.is_ready

    @property
    def can_start(self) -> bool:
        """Whether it is worth waiting until they are."""
        return self._workers.can_start

    def submit(self, work: Callable[..., Any], *arguments: Any) -> Future | None:
        """Hand work to whoever plays now."""
        workers = self._workers
        future = workers.submit(work, *arguments)
        if future is not None:
            self._given[future] = workers
        return future

    def is_lost(self, future: Future, error: BaseException) -> bool:
        """Tell whether a worker or the connection was lost; a lost connection is sought again, once for all that was lost with it."""
        workers = self._given.get(future, self._workers)
        if isinstance(workers, WorkerPool):
            return workers.is_lost(future, error)
        with self._renewing:
            if self._workers is workers:
                self._workers = self._connected()
        return True

    def is_gone(self, future: Future) -> bool:
        """Tell whether whoever work was handed to is gone."""
        return self._given.get(future, self._workers).is_gone(future)

    def leave(self, futures: Iterable[Future]) -> None:
        """Give up what was handed over, each where it was handed to."""
        for future in futures:
            self._given.get(future, self._workers).leave([future])

    def _connected(self) -> Workers:
        try:
            found, self.problem = GivenExecutor(cluster(self.address)), ""
        except ValueError as error:
            self.problem = f"{error}; worlds are played on this machine."
            return worker_pool(cores())
        return found


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
        with ThreadPoolExecutor(1) as apart:  # a notebook has a loop of its own in this thread
            apart.submit(asyncio.run, _knock(address)).result()
        client = Client(address, timeout=ANSWER_SECONDS, set_as_default=False)
    except (OSError, ValueError, TimeoutError) as error:
        raise ValueError(f"{address}: no Dask scheduler answers there ({type(error).__name__})") from None
    if refusal := _refusal(client):
        client.close()
        raise ValueError(f"{address}: {refusal}")
    return client.get_executor(pure=False)


async def _knock(address: str) -> None:
    """See that a Dask server answers at *address*: a client waits for ever for one that speaks otherwise, and takes long to be gone."""
    from distributed.comm.core import connect

    place = urlsplit(address)
    if place.hostname is None or place.port is None:
        raise ValueError("no host and port")
    socket.create_connection((place.hostname, place.port), ANSWER_SECONDS).close()  # where nobody listens, that is told at once
    comm = await asyncio.wait_for(connect(address), ANSWER_SECONDS)
    await comm.close()


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
