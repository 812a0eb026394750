"""Where compiled code is kept: a folder of its own for each state of these sources.

numba's cache notices that a function's own file has changed, but not that a function it calls, in another file, has: it would go on
running the old one. So the folder's name carries a digest of every source here, and folders of earlier sources are removed.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from numba import njit
from numba.core import config

compiled = njit(cache=True, error_model="numpy", _nrt=False)  # type: ignore[call-overload]
"""The decorator of every function that is compiled; a division by zero gives infinity or NaN, as in numpy."""
_HERE = Path(__file__).resolve().parent


def folder() -> Path:
    """Return the folder for the present sources, beside them or, where that is read-only, among temporary files."""
    sources = b"".join(path.read_bytes() for path in sorted(_HERE.glob("*.py")))
    beside = _HERE / "__pycache__"
    writable = os.access(beside if beside.exists() else _HERE, os.W_OK)
    root = beside if writable else Path(tempfile.gettempdir()) / f"buying-journeys-{os.environ.get('USER', 'user')}"
    return root / f"compiled-{hashlib.sha256(sources).hexdigest()[:12]}"


@contextmanager
def cached_here() -> Iterator[None]:
    """Within this block, functions that are declared with ``cache=True`` keep their compiled code in `folder`."""
    settings: Any = config  # numba fills this module as it loads
    mine, before = folder(), settings.CACHE_DIR
    for old in mine.parent.glob("compiled-*"):
        if old != mine:
            shutil.rmtree(old, ignore_errors=True)
    settings.CACHE_DIR = str(mine)
    try:
        yield
    finally:
        settings.CACHE_DIR = before


def is_compiled() -> bool:
    """Whether a process has compiled everything on this machine before, so that it need only be read."""
    return any(folder().rglob(f"market.close_market*py{sys.version_info.major}{sys.version_info.minor}*.nbc"))  # compiled last
