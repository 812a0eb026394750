"""``python -m sim``."""

import sys

from .cli import main

if __name__ == "__main__":  # the worker processes of a study import this file too
    sys.exit(main())
