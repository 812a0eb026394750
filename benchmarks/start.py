"""How long it takes from `sim.run` being called to the first event of the first world. Run ``python -m benchmarks.start``.

In a process that has loaded the library and its compiled kernel, as an app has that has been opened. Wall time, as somebody waits.
Each call leaves a world behind that never ran; Python collects it before the next one, outside the clock.
"""

from __future__ import annotations

import gc
import time
from unittest.mock import patch

import simpy

import sim
from sim.world import compile_kernel

from .report import middle, table

GOAL_MILLISECONDS = 50.0


class Begun(BaseException):
    """The first event is about to happen; not an error that a replication may survive."""


def milliseconds_to_first_event(scenario: sim.Scenario) -> float:
    """Call `sim.run` and stop it at the first event."""

    def first(env: simpy.Environment) -> None:
        raise Begun

    gc.collect()
    started = time.perf_counter()
    try:
        with patch.object(simpy.Environment, "step", first):
            sim.run(scenario, "relay")
    except Begun:
        return 1e3 * (time.perf_counter() - started)
    raise AssertionError("no world was begun")


def report(names: tuple[str, ...] = ("mid_market", "simple_tool", "enterprise_erp"), repetitions: int = 20) -> None:
    """Print the first call and the later ones, for small and large markets."""
    compile_kernel()
    rows = []
    for name in names:
        scenario = sim.load(name)
        first, *later = [milliseconds_to_first_event(scenario) for _ in range(1 + repetitions)]
        verdict = "yes" if max(first, *later) < GOAL_MILLISECONDS else "no"
        rows.append([name, f"{scenario.market.accounts:,}", f"{first:.1f}", middle(later), verdict])
    print("From the call of sim.run to the first event, library and kernel loaded.\n")
    head = [
        "scenario",
        "accounts",
        "first call, ms",
        f"{repetitions} later calls, ms: median (range)",
        f"always below {GOAL_MILLISECONDS:.0f} ms",
    ]
    print(table(head, rows))


if __name__ == "__main__":
    report()
