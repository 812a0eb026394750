"""The command line: run one operating model, compare two, calibrate, list the scenarios that come with the project.

Results go to standard output, progress and messages to standard error. Exit codes: 0 all is well; 1
replications failed, what the others found is printed and written all the same, or a calibration target does not
hold; 2 the input is wrong, or the output directory cannot be written, nothing was run; 130 stopped with Ctrl+C.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

from ..scenario import ScenarioError
from .options import parser_of_all
from .request import OK, STOPPED, WRONG_INPUT, InputError


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command line and return its exit code."""
    for output in (sys.stdout, sys.stderr):
        if hasattr(output, "reconfigure"):
            output.reconfigure(errors="replace")  # an old terminal shows ? for a dash, not a traceback
    try:
        options = parser_of_all().parse_args(arguments)
        code = options.command(options)
        sys.stdout.flush()
        return code
    except (InputError, ScenarioError) as error:
        print(error, file=sys.stderr)
        return WRONG_INPUT
    except KeyboardInterrupt:
        print("stopped", file=sys.stderr)
        return STOPPED
    except BrokenPipeError:  # the reader, such as head, has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return OK
