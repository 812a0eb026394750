"""Compile the model for this machine, with progress: ``python -m scripts.warm``; nothing where it is compiled already."""

from __future__ import annotations

import gc
import sys
from typing import Any

from numba.core import event
from numba.core.dispatcher import Dispatcher
from tqdm import tqdm

from sim.world import compile_kernel, is_compiled


class Progress(event.Listener):  # type: ignore[misc]
    """Moves a bar on by each function of the model that is compiled for the first time; they take about as long as each other."""

    def __init__(self, bar: tqdm[Any]) -> None:
        self.bar, self.done = bar, set[int]()

    def on_start(self, event: Any) -> None:
        """Nothing is done yet."""

    def on_end(self, event: Any) -> None:
        """Count the function unless it was counted."""
        function = event.data.get("dispatcher")
        if is_ours(function) and id(function) not in self.done:
            self.done.add(id(function))
            self.bar.update()


def is_ours(function: Any) -> bool:
    """Whether it is a function of the model, and not of the compiler's own library."""
    return isinstance(function, Dispatcher) and function.py_func.__module__.startswith("sim.")


def main() -> None:
    """Compile what is not compiled yet."""
    if is_compiled():
        return
    total = sum(is_ours(each) for each in gc.get_objects())
    look = "Compiling the model, once: {percentage:3.0f} % |{bar:24}| about {remaining} left"
    with (
        tqdm(total=total, bar_format=look, mininterval=1.0 if sys.stderr.isatty() else 15.0, smoothing=0.1) as bar,
        event.install_listener("numba:compile", Progress(bar)),
    ):
        compile_kernel()
        bar.update(total - bar.n)


if __name__ == "__main__":
    main()
