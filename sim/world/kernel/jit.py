"""How functions are compiled, and where compiled code is kept: in the user's own cache folder, a folder for each state of the kernel.

numba's own cache notices that a function's file has changed, but not that a function it calls, in another file, has: it would go on
running the old one. So the folder's name carries a digest of every source of the kernel and of every value that it takes from elsewhere.

The cache is a convenience. Where it cannot be read or written, because there is no home, a disk is full, the folder is somebody else's or
a file is damaged, code is compiled in memory: that costs half a minute, never the answer. Compiled code is run as it is found, so
only a folder that belongs to the user alone is trusted.

With ``NUMBA_DISABLE_JIT=1`` nothing is compiled and everything runs as plain Python, hundreds of times slower: for debugging, for coverage,
and for a first answer after an edit.
"""

from __future__ import annotations

import contextlib
import hashlib
import importlib
import os
import re
import shutil
import stat
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numba
import numpy as np
from numba import njit
from numba.core import config
from numba.core.caching import CompileResultCacheImpl, FunctionCache, _CacheLocator

from . import codes, dtypes, params

COMPILES: bool = not config.DISABLE_JIT  # type: ignore[attr-defined]
"""False when everything runs as plain Python."""
NAME = "buying-journeys"
KEPT, KEPT_DAYS = 4, 30.0
"""Folders of other states of the kernel stay when they were used lately, so that two checkouts do not take turns in compiling."""
_HERE = Path(__file__).resolve().parent
_DAY = 86_400.0
_IMPORT = re.compile(r"^from (?P<module>sim\.[\w.]+) import (?P<names>\([\w\s,]*\)|[\w, ]+)$", re.MULTILINE)
"""An import from outside; parsed by a pattern, as Python's own parser takes a tenth of a second at each start."""
_PLAIN = (int, float, str, bytes)


def digest() -> str:
    """Return twelve hexadecimal digits that cover all that compiled code depends on."""
    told = hashlib.sha256()
    for path in sorted(_HERE.glob("*.py")):
        told.update(path.read_bytes())
    told.update(repr(sorted(outside_values().items())).encode())
    return told.hexdigest()[:12]


def outside_values() -> dict[str, Any]:
    """Return what the kernel takes from elsewhere: the compiler, its codes, the layout of its records, and every number that it imports."""
    found: dict[str, Any] = {"numba": numba.__version__} | {name: value for name, value in vars(codes).items() if name.isupper()}
    layouts = (*dtypes.LAYOUTS, params.PARAMS, params.CUSTOMER_PARAMS)
    found |= {f"layout {layout.name}": repr(layout.dtype.descr) for layout in layouts}
    for path in sorted(_HERE.glob("*.py")):
        for match in _IMPORT.finditer(path.read_text(encoding="utf-8")):
            module = importlib.import_module(match["module"])
            values = {name: getattr(module, name) for name in re.findall(r"\w+", match["names"])}
            found |= {f"{match['module']}.{name}": value for name, value in values.items() if _is_plain(value)}
    return found


def _is_plain(value: Any) -> bool:
    return isinstance(value, _PLAIN) or (isinstance(value, tuple) and all(_is_plain(each) for each in value))


def users_cache() -> Path | None:
    """Return the folder in which this system keeps a user's caches; None when there is none."""
    if (chosen := os.environ.get("XDG_CACHE_HOME", "")) and os.path.isabs(chosen):
        return Path(chosen)
    if sys.platform == "win32":
        local = os.environ.get("LOCALAPPDATA", "")
        return Path(local) if os.path.isabs(local) else None
    home = os.path.expanduser("~")
    if not os.path.isabs(home):  # neither HOME nor an entry among the users
        return None
    return Path(home, "Library", "Caches") if sys.platform == "darwin" else Path(home, ".cache")


def folder() -> Path | None:
    """Return the folder for the present state of the kernel, made if need be; None when none can be had that is the user's own."""
    root = users_cache()
    if root is None:
        return None
    mine = root / NAME / f"kernel-{digest()}"
    try:
        root.mkdir(parents=True, exist_ok=True)
        if not (_is_ours(mine.parent) and _is_ours(mine)):
            return None
        os.utime(mine)
    except OSError:
        return None
    return mine


def _is_ours(path: Path) -> bool:
    """Make a folder for its owner alone, if it is not there; tell whether it is one, no link, and nobody else's to write into."""
    with contextlib.suppress(FileExistsError):
        path.mkdir(mode=0o700)
    found = path.lstat()
    if not stat.S_ISDIR(found.st_mode):
        return False
    if sys.platform == "win32":
        return True
    return found.st_uid == os.getuid() and not found.st_mode & 0o022 and os.access(path, os.R_OK | os.W_OK | os.X_OK)


def forget_old(mine: Path) -> None:
    """Remove folders of other states of the kernel that were not used for a month, and all but the last used of the others."""
    with contextlib.suppress(OSError):
        others = sorted(mine.parent.glob("kernel-*"), key=lambda path: -path.lstat().st_mtime)
        for place, other in enumerate(others):
            if other != mine and (place >= KEPT or time.time() - other.lstat().st_mtime > KEPT_DAYS * _DAY):
                shutil.rmtree(other, ignore_errors=True)


class _InFolder(_CacheLocator):
    """Keeps the compiled code of a function in `FOLDER`; the folder's name says what it was compiled from."""

    def __init__(self, function: Callable) -> None:
        self._line = function.__code__.co_firstlineno

    def get_cache_path(self) -> str:
        return str(FOLDER)

    def get_source_stamp(self) -> str:
        return FOLDER.name if FOLDER else ""

    def get_disambiguator(self) -> str:
        return str(self._line)

    @classmethod
    def from_function(cls, function: Callable, file: str) -> _InFolder:
        return cls(function)


class _Code(CompileResultCacheImpl):
    _locator_classes: Any = (_InFolder,)


class _ForgivingCache(FunctionCache):
    """numba's cache of one function, which goes without where files fail."""

    _impl_class = _Code

    def load_overload(self, sig: Any, target_context: Any) -> Any:
        """Return compiled code, None when it is not there or not to be read."""
        try:
            return super().load_overload(sig, target_context)
        except Exception:  # a damaged file may raise anything as it is unpickled
            with contextlib.suppress(OSError):
                os.unlink(self._cache_file._index_path)  # so that it is written anew
            return None

    def save_overload(self, sig: Any, data: Any) -> None:
        """Keep compiled code, if that is possible."""
        try:
            super().save_overload(sig, data)
        except OSError:
            self.disable()


def compiled(function: Callable) -> Any:
    """Compile *function* when it is first called; a division by zero gives infinity or NaN, as in numpy."""
    dispatcher = njit(error_model="numpy", _nrt=False)(function)  # type: ignore[call-overload]
    if COMPILES and FOLDER is not None:
        dispatcher._cache = _ForgivingCache(function)
    return dispatcher


def is_compiled() -> bool:
    """Whether a process has compiled everything on this machine before, so that it need only be read; True where nothing is compiled."""
    last = f"turns.close_market*py{sys.version_info.major}{sys.version_info.minor}*.nbc"
    return not COMPILES or (FOLDER is not None and any(_found(FOLDER, last)))


def _found(path: Path, pattern: str) -> Iterator[Path]:
    with contextlib.suppress(OSError):
        yield from path.glob(pattern)


if COMPILES:
    from . import by_reference as by_reference  # numba must know what a World is
else:
    np.seterr(divide="ignore", over="ignore", invalid="ignore")  # as compiled code does

FOLDER: Path | None = folder() if COMPILES else None
"""Where this process keeps compiled code; None when it compiles in memory only."""
if FOLDER is not None:
    forget_old(FOLDER)
