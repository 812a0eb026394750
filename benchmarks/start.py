"""How long it takes from `sim.run` being called to the first event of the first world. Run ``python -m benchmarks.start``.

In a process that has loaded the library and its compiled kernel, as an app has that has been opened. Wall time, as somebody
waits, and beside it processor time, which a busy machine changes less.
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


def milliseconds_to_first_event(scenario: sim.Scenario) -> tuple[float, float]:
    """Call `sim.run`, stop it at the first event, and return wall and processor time."""

    def first(env: simpy.Environment) -> None:
        raise Begun

    gc.collect()
    started, used = time.perf_counter(), time.process_time()
    try:
        with patch.object(simpy.Environment, "step", first):
            sim.run(scenario, "relay")
    except Begun:
        return 1e3 * (time.perf_counter() - started), 1e3 * (time.process_time() - used)
    raise AssertionError("no world was begun")


def report(names: tuple[str, ...] = ("mid_market", "simple_tool", "enterprise_erp"), repetitions: int = 20) -> None:
    """Print both for small and large markets."""
    compile_kernel()
    rows = []
    for name in names:
        scenario = sim.load(name)
        wall, used = zip(*[milliseconds_to_first_event(scenario) for _ in range(repetitions)], strict=True)
        rows.append([name, f"{scenario.market.accounts:,}", middle(wall), middle(used)])
    print(f"From the call of sim.run to the first event, all loaded, {repetitions} calls; the goal is {GOAL_MILLISECONDS:.0f} ms.\n")
    print(table(["scenario", "accounts", "milliseconds: median (range)", "of the processor: median (range)"], rows))


if __name__ == "__main__":
    report()
