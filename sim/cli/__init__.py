"""The command line: `options` lists its commands.

Results go to standard output, progress and messages to standard error. Exit codes: 0 all is well; 1
replications failed, what the others found is printed and written all the same, or a calibration target does not
hold; 2 the input is wrong, or the output directory cannot be written, nothing was run; 130 stopped with Ctrl+C.
"""

from __future__ import annotations

import sys
import warnings
from collections.abc import Sequence
from importlib import import_module
from typing import Any

from ..scenario import ScenarioError
from ..scenario.errors import TooLargeError
from .options import parser_of_all
from .terminal import OK, STOPPED, WRONG_INPUT, InputError, complain, discard_output, printing


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command line and return its exit code."""
    if sys.stdout is None:  # closed by whoever began this; the next file that is opened would stand in for it
        print("standard output is closed, so nothing could be told: nothing was run", file=sys.stderr)
        return WRONG_INPUT
    for output in (sys.stdout, sys.stderr):
        if hasattr(output, "reconfigure"):
            output.reconfigure(errors="replace")  # an old terminal shows ? for a dash, not a traceback
    try:
        with warnings.catch_warnings():
            warnings.showwarning = _in_a_line
            options = parser_of_all().parse_args(arguments)
            module, _, command = options.command.partition(".")
            code = getattr(import_module(f".{module}", __name__), command)(options)
            with printing():
                return code
    except (InputError, ScenarioError, TooLargeError) as error:
        complain(str(error))
        return WRONG_INPUT
    except KeyboardInterrupt:
        _end_workers()
        print("stopped", file=sys.stderr)
        return STOPPED
    except BrokenPipeError:  # the reader, such as head, has seen enough
        discard_output()
        return OK


def _end_workers() -> None:
    """End the worker processes, if there are any: nobody waits for what they still play."""
    if (worker_pool := sys.modules.get("sim.experiment.worker_pool")) is not None:
        worker_pool.shut_pool()


def _in_a_line(message: Warning | str, category: Any, filename: str, lineno: int, file: Any = None, line: str | None = None) -> None:
    """Print a warning without the place in the code that it comes from, which says nothing to whoever typed a command."""
    print(message, file=sys.stderr)
