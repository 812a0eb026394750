"""Run every benchmark and print their tables as Markdown: ``python -m benchmarks``, or ``make bench``, which sets up what it needs."""

from __future__ import annotations

import argparse
import os
import platform
from importlib.metadata import version

from . import against, kernel, market_size, slider, start, take_along, tools, variance

PACKAGES = ("numba", "numpy", "simpy", "mesa", "salabim", "ciw", "cimba")


def main() -> None:
    """Read the command line and run one benchmark after another."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description="How fast it is, as Markdown tables.")
    parser.add_argument("--quick", action="store_true", help="fewer repetitions: to see that all runs, not to quote")
    parser.add_argument("--against", metavar="COMMIT", help="only compare the engine's speed with that of another commit or release")
    options = parser.parse_args()
    quick = options.quick
    if options.against is not None:
        against.report(options.against, repetitions=4 if quick else 12)
        return
    repetitions = 2 if quick else 5
    versions = ", ".join(f"{package} {version(package)}" for package in PACKAGES)
    print(f"Python {platform.python_version()}, {versions}; {platform.machine()}, {os.cpu_count()} cores.\n")
    tools.report(repetitions=repetitions)
    kernel.report(repetitions=repetitions)
    market_size.report()
    variance.report(replications=20 if quick else 100)
    start.report()
    take_along.report(repetitions=2 if quick else 5, replications=3 if quick else 20)
    slider.report(steps=2 if quick else slider.STEPS)


if __name__ == "__main__":
    main()
