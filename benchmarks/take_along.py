"""How long a report takes to write, in processor time, format by format. Run ``python -m benchmarks.take_along``.

The ready story of a scenario in twenty worlds, made once before; what is timed is the file. The first of each loads what writes it.
"""

from __future__ import annotations

from functools import partial

import sim
from sim.present.report import FORMATS

from .report import middle, number, seconds, table

GOAL_SECONDS = 3.0


def report(name: str = "mid_market", repetitions: int = 5, replications: int = 20) -> None:
    """Print what each format takes, at first and then."""
    made = sim.report(sim.compare(sim.load(name), replications=replications, tables=True))
    rows = []
    for form, (label, _) in FORMATS.items():
        first, *again = [seconds(partial(made.to_bytes, form))[0] for _ in range(repetitions)]
        rows.append([label, number(first), middle(again)])
    print(f"A report of {len(made.items)} items, written {repetitions} times; the goal for slides is {GOAL_SECONDS:.0f} s at first.\n")
    print(table(["format", "seconds at first", "seconds then: median (range)"], rows))


if __name__ == "__main__":
    report()
