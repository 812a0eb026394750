"""``python -m sim``."""

import signal
import sys

from .cli import main
from .cli.terminal import STOPPED

if __name__ == "__main__":  # the worker processes of a study import this file too
    code = main()
    # What is left is to shut processes: a moment, unless worlds that nobody waits for any more are still being played.
    signal.signal(signal.SIGINT, signal.SIG_DFL if code == STOPPED else signal.SIG_IGN)
    sys.exit(code)
