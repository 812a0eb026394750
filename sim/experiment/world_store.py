"""Outcomes of replications that were asked for last, for everybody in this process.

They are kept as the bytes in which workers hand them over: as objects, thousands of them, they would be gone through for garbage.
"""

from __future__ import annotations

import threading
from contextlib import suppress

from cachetools import LRUCache

from .cells import Key

MOST_BYTES = 10**9


class WorldStore:
    """Outcomes by the key of their task, those asked for longest ago dropped first; threads may share it."""

    def __init__(self, most_bytes: int = MOST_BYTES) -> None:
        self._kept: LRUCache[Key, bytes] = LRUCache(most_bytes, len)
        self._lock = threading.Lock()

    def __contains__(self, key: Key) -> bool:
        with self._lock:
            return key in self._kept

    def __len__(self) -> int:
        return len(self._kept)

    def get(self, key: Key) -> bytes | None:
        """Return the packed outcome of a task, None when it is not kept."""
        with self._lock:
            return self._kept.get(key)

    def put(self, key: Key, outcome: bytes) -> None:
        """Keep a packed outcome, unless it is larger than all that may be kept."""
        with self._lock, suppress(ValueError):
            self._kept[key] = outcome


STORE = WorldStore()
"""The one store of this process."""
