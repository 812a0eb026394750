"""Does the cost of a journey stay the same in a larger market, and how much memory does it take? Run ``python -m benchmarks.market_size``.

Each size runs in a fresh process with tables off. Sales people grow with the market, so that as many are served; marketing does
not. Memory is the process's peak against what it was before the run, with everything loaded and compiled.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
from pathlib import Path

import sim
from sim.world import compile_kernel

from .kernel import run
from .report import number, seconds, table

SIZES = (100, 1_000, 10_000)
REPLICATIONS = (20, 200, 600)
PER_SALES_PERSON = 150


def measure(accounts: int) -> dict[str, float]:
    """Run one market in this process; return its journeys, seconds, and memory before and at the most, in megabytes."""
    scenario = sim.load("mid_market")
    people = {f"vendors.{key}.sales_people": max(1, round(accounts / PER_SALES_PERSON)) for key in scenario.active_vendors}
    scenario = scenario.with_changes({"market.accounts": accounts} | people)
    compile_kernel()
    run(scenario.with_changes({"market.accounts": 10}), detail=False, replication=0, engine="turns")  # loads what loads late
    before = peak_megabytes()
    used, tables = seconds(lambda: run(scenario, detail=False, replication=1, engine="turns"))
    return {"journeys": len(tables.journeys), "seconds": used, "before": before, "peak": peak_megabytes()}


def measure_study(replications: int) -> dict[str, float]:
    """Run a study of small markets in this process, keeping no tables; return its memory as `measure` does."""
    scenario = sim.load("mid_market").with_changes({"market.accounts": 50})
    sim.run(scenario, "relay", 2, workers=1, tables=False)
    before = peak_megabytes()
    sim.run(scenario, "relay", replications, workers=1, tables=False)
    return {"before": before, "peak": peak_megabytes()}


def peak_megabytes() -> float:
    """Return the most memory that this process ever held.

    On Linux from its own address space: what `getrusage` tells there begins with the memory of the process that started this one.
    """
    status = Path("/proc/self/status")
    if status.exists():
        return float(status.read_text().partition("VmHWM:")[2].split()[0]) / 2**10
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (2**20 if sys.platform == "darwin" else 2**10)


def report() -> None:
    """Measure every size in a process of its own and print one row each."""
    rows, first = [], 0.0
    for accounts in SIZES:
        found = _measured("accounts", accounts)
        each = found["seconds"] / found["journeys"]
        first = first or each
        rows.append([f"{accounts:,}", f"{found['journeys']:,}", number(1e3 * each), number(each / first), number(found["peak"]),
                     number(1024.0 * (found["peak"] - found["before"]) / found["journeys"])])  # fmt: skip
    print(f"Markets of mid_market's kind, {sim.load('mid_market').market.months} months, tables off, each in a process of its own.\n")
    head = [
        "accounts",
        "journeys",
        "milliseconds a journey",
        f"against {SIZES[0]} accounts",
        "peak memory, MB",
        "of it the run's, kB a journey",
    ]
    print(table(head, rows))
    rows = []
    for replications in REPLICATIONS:
        found = _measured("replications", replications)
        rows.append([f"{replications:,}", number(found["peak"]), number(found["peak"] - found["before"])])
    print("\nStudies of mid_market with 50 accounts and `tables=False`: each world is reduced to its figures where it is played.\n")
    print(table(["replications", "peak memory, MB", "of it the study's, MB"], rows))


def _measured(what: str, size: int) -> dict[str, float]:
    command = [sys.executable, "-m", "benchmarks.market_size", what, str(size)]
    return json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout)


if __name__ == "__main__":
    if len(sys.argv) > 1:
        found = (measure if sys.argv[1] == "accounts" else measure_study)(int(sys.argv[2]))
        print(json.dumps(found))
    else:
        report()
