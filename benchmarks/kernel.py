"""How much faster the whole world is when the kernel plays on than when every activity is a SimPy event.

Run ``python -m benchmarks.kernel [SCENARIO]``. Both ways use the same compiled kernel on one core and write the same tables, which is
checked first; they differ only in how often the kernel hands back to SimPy. Times are processor time of this process, and the two
alternate, so that a busy machine disturbs neither more than the other. Read the ratio: journeys per second depend on the machine, the
ratio hardly does. The range is over the repetitions, each another replication. With tables off, activities and beliefs are not written.
"""

from __future__ import annotations

import argparse
import sys
from dataclasses import fields
from functools import partial

import sim
from sim.scenario import Scenario
from sim.world import Tables, compile_kernel, run_replication
from sim.world.market import Engine

from .report import middle, ratios, seconds, table

WAYS: dict[str, Engine] = {"playing on": "turns", "one SimPy event an activity": "simpy"}


def run(scenario: Scenario, detail: bool, replication: int, engine: Engine) -> Tables:
    """Play one replication."""
    return run_replication(scenario, scenario.operating_models["relay"], 1, replication, detail, engine)


def check_equal(scenario: Scenario, detail: bool) -> None:
    """Leave with an error unless both ways write equal tables; the first run also warms up."""
    on, stepped = (run(scenario, detail, 0, engine) for engine in WAYS.values())
    differing = [field.name for field in fields(Tables) if not getattr(on, field.name).equals(getattr(stepped, field.name))]
    if differing:
        sys.exit(f"the two ways differ in {', '.join(differing)}: no ratio of times means anything")


def time_both(scenario: Scenario, detail: bool, repetitions: int) -> dict[str, list[float]]:
    """Return the seconds a journey of both ways, in turn."""
    each: dict[str, list[float]] = {way: [] for way in WAYS}
    for repetition in range(repetitions):
        for way, engine in WAYS.items():
            used, tables = seconds(partial(run, scenario, detail, repetition, engine))
            each[way].append(used / len(tables.journeys))
    return each


def report(name: str = "mid_market", repetitions: int = 7) -> None:
    """Print both ways, with and without the large tables."""
    scenario = sim.load(name)
    compile_kernel()
    rows = []
    for detail in (False, True):
        check_equal(scenario, detail)
        each = time_both(scenario, detail, repetitions)
        for way, taken in each.items():
            ratio = "1" if way == "playing on" else ratios(taken, each["playing on"])
            rows.append([f"{way}, tables {'on' if detail else 'off'}", middle([1.0 / one for one in taken]), ratio])
    print(f"The whole world of {name}, {scenario.market.accounts} accounts, {repetitions} repetitions in turn, one core, equal tables.\n")
    print(table(["our engine", "journeys a second: median (range)", "time against playing on: median (range)"], rows))


def main() -> None:
    """Read the command line."""
    parser = argparse.ArgumentParser(description="Journeys per second of the kernel, playing on and stepped.")
    parser.add_argument("scenario", nargs="?", default="mid_market")
    parser.add_argument("--repetitions", type=int, default=7)
    arguments = parser.parse_args()
    report(arguments.scenario, arguments.repetitions)


if __name__ == "__main__":
    main()
