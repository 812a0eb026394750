"""Standard output and standard error: what is printed, what refuses to be, and how a command ends."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager

OK, FAILED, WRONG_INPUT, STOPPED = 0, 1, 2, 130
"""Exit codes."""
MOST_LINES, LONGEST_LINE = 20, 500
"""Of a message."""


class InputError(Exception):
    """What to tell whoever typed the command."""


def say(text: str) -> None:
    """Print on standard output, at once, so that whatever refuses it is told like everything else."""
    with printing():
        print(text)


@contextmanager
def printing() -> Iterator[None]:
    """Within this block, what standard output refuses is an `InputError`; a reader who has left is not told."""
    try:
        yield
        sys.stdout.flush()
    except BrokenPipeError:
        raise
    except OSError as error:
        discard_output()  # or Python tries once more as it ends
        raise InputError(f"standard output cannot be written: {error.strerror or error}") from None


def discard_output() -> None:
    """Let standard output lead nowhere from here on."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def complain(message: str) -> None:
    """Print a message on standard error, within bounds."""
    print(bounded(message), file=sys.stderr)


def bounded(message: str) -> str:
    """Return a message that fits a terminal: so many lines, each with its middle left out where it is too long, no control characters."""
    lines = message.split("\n")
    told = [_shortened(re.sub(r"[\x00-\x1f\x7f-\x9f]", lambda found: ascii(found[0])[1:-1], line)) for line in lines[:MOST_LINES]]
    return "\n".join([*told, f"... and {len(lines) - MOST_LINES:,} more"] if len(lines) > MOST_LINES else told)


def _shortened(line: str) -> str:
    half = LONGEST_LINE // 2
    return line if len(line) <= LONGEST_LINE else f"{line[:half]} ... {line[-half:]}"
