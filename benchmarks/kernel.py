"""How much faster the kernel is when it plays on than when every activity is a SimPy event.

Run ``python benchmarks/kernel.py [SCENARIO]``. Both ways use the same compiled kernel on one core and write the same tables,
which is checked first; they differ only in how often the kernel hands back to SimPy. Times are processor
time of this process, and the two alternate, so that a busy machine disturbs neither more than the other. Read the ratio: journeys
per second depend on the machine, the ratio hardly does. The range is over the repetitions, each another replication. With tables
off, activities and beliefs are not written.
"""

import argparse
import statistics
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import sim
from sim.scenario import Scenario
from sim.world import Tables, compile_kernel, run_replication

WAYS = {"playing on": False, "one event each": True}
TABLES = ("journeys", "activities", "beliefs", "leads", "opportunities")


def main() -> None:
    """Check that both ways agree, time them in turn and print both and their ratio."""
    parser = argparse.ArgumentParser(description="Journeys per second of the kernel, playing on and stepped.")
    parser.add_argument("scenario", nargs="?", default="mid_market")
    parser.add_argument("--repetitions", type=int, default=7)
    arguments = parser.parse_args()
    scenario = sim.load(arguments.scenario)
    compile_kernel()
    print(f"{arguments.scenario}, {scenario.market.accounts} accounts, {arguments.repetitions} repetitions in turn, one core")
    for detail in (False, True):
        check_equal(scenario, detail)
        report(scenario, detail, arguments.repetitions)


def check_equal(scenario: Scenario, detail: bool) -> None:
    """Stop unless both ways write equal tables; the first run also warms up."""
    on, stepped = (run(scenario, one_step, 0, detail) for one_step in WAYS.values())
    differing = [name for name in TABLES if not getattr(on, name).equals(getattr(stepped, name))]
    if differing:
        sys.exit(f"the two ways differ in {', '.join(differing)}: no ratio of times means anything")


def report(scenario: Scenario, detail: bool, repetitions: int) -> None:
    """Time both ways in turn and print journeys per second and the ratio of each turn."""
    speeds: dict[str, list[float]] = {way: [] for way in WAYS}
    for repetition in range(repetitions):
        for way, one_step in WAYS.items():
            started = time.process_time()
            tables = run(scenario, one_step, repetition, detail)
            speeds[way].append(len(tables.journeys) / (time.process_time() - started))
    ratios = [on / stepped for on, stepped in zip(*speeds.values(), strict=True)]
    print(f"tables {'on' if detail else 'off'}, equal in both ways:")
    for way, values in speeds.items():
        print(f"  {way:15} {summary(values, '.0f')} journeys a second")
    print(f"  {'ratio':15} {summary(ratios, '.2f')}")


def summary(values: list[float], form: str) -> str:
    return f"{statistics.median(values):{form}} (from {min(values):{form}} to {max(values):{form}})"


def run(scenario: Scenario, one_step: bool, replication: int, detail: bool) -> Tables:
    return run_replication(scenario, scenario.operating_models["relay"], 1, replication, detail, one_step)


if __name__ == "__main__":
    main()
