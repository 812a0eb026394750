"""Whether the engine has become slower: this checkout against another commit, in turn. Run ``python -m benchmarks --against COMMIT``.

The commit is checked out beside this one for as long as it takes, and each of the two plays in a process of its own the same worlds
with the same luck, one after the other, so that a busy machine disturbs neither more. Times are processor time on one core; read the
ratio. The whole world is `mid_market` without its large tables; the kernel alone plays the groups of the common law, unscheduled.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from .report import middle, ratios, table

ROOT = Path(__file__).resolve().parents[1]
WORLDS, COMPANIES = 5, 300
FIGURES = {"whole": "the whole world of mid_market", "kernel": "the kernel alone"}

PLAYER = f"""
import json, sys, time
import sim
from benchmarks.engine import prepare_kernel

def journeys_a_second(journeys, play):
    started = time.process_time()
    counted = play()
    return (journeys or len(counted.journeys)) / (time.process_time() - started)

scenario = sim.load("mid_market")
for line in sys.stdin:
    seed = int(line)
    whole = lambda: sim.run(scenario, "relay", replications={WORLDS}, seed=seed, workers=1, detail=False)
    kernel = prepare_kernel({COMPANIES}, seed)
    print(json.dumps({{"whole": journeys_a_second(None, whole), "kernel": journeys_a_second({COMPANIES}, kernel)}}), flush=True)
"""
"""What either side runs, with its own `sim` and its own `benchmarks`: for each seed that it reads, its journeys a second."""


class Side:
    """One of the two checkouts, ready to play."""

    def __init__(self, root: Path) -> None:
        self.process = subprocess.Popen([sys.executable, "-c", PLAYER], cwd=root, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.found: dict[str, list[float]] = {figure: [] for figure in FIGURES}

    def play(self, seed: int) -> dict[str, float]:
        """Journeys a second of each figure, on the worlds of one seed."""
        assert self.process.stdin is not None and self.process.stdout is not None
        print(seed, file=self.process.stdin, flush=True)
        answer = self.process.stdout.readline()
        if not answer:
            raise SystemExit("a side could not play; what it said stands above")
        return json.loads(answer)

    def close(self) -> None:
        """End its process."""
        self.process.kill()
        self.process.communicate()


@contextmanager
def checked_out(commit: str) -> Iterator[Path]:
    """Give a folder with the files of a commit, and remove it afterwards."""
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder) / "other"
        git = ["git", "-C", str(ROOT), "worktree"]
        if subprocess.run([*git, "add", "--quiet", "--detach", str(place), commit]).returncode:
            raise SystemExit(f"--against {commit}: cannot be checked out")
        try:
            yield place
        finally:
            subprocess.run([*git, "remove", "--force", str(place)], check=True)


def in_turn(here: Side, there: Side, repetitions: int) -> None:
    """Let both sides play the same seeds, each the first as often as the other; the first seed, which compiles, is not counted."""
    for seed in range(repetitions + 1):
        for side in (here, there) if seed % 2 else (there, here):
            figures = side.play(seed)
            if seed:
                for figure, value in figures.items():
                    side.found[figure].append(value)


def report(commit: str, repetitions: int) -> None:
    """Print both sides' journeys a second and their ratio."""
    with checked_out(commit) as place, ExitStack() as stack:
        here, there = Side(ROOT), Side(place)
        stack.callback(here.close)
        stack.callback(there.close)
        in_turn(here, there, repetitions)
    rows = [
        [label, middle(here.found[figure]), middle(there.found[figure]), ratios(here.found[figure], there.found[figure])]
        for figure, label in FIGURES.items()
    ]
    print(f"Journeys a second on one core, {repetitions} repetitions in turn, median (range).\n")
    print(table(["", "here", f"at {commit}", "here against there"], rows))
