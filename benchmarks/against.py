"""Whether the engine has become slower: this checkout against another commit, in turn. Run ``python -m benchmarks --against COMMIT``.

A release goes by its number: ``--against 0.1``.

The commit is checked out beside this one for as long as it takes, and each of the two plays in a process of its own the same worlds
with the same luck, one after the other, so that a busy machine disturbs neither more. Times are processor time on one core; read the
ratio. The whole world is `mid_market` without its large tables, each commit's own; the kernel alone plays the groups of the common law,
unscheduled, each commit's own too. What a journey is has changed between releases, so activities are counted as well.

The aim: a journey takes at most `MOST_TIMES` the processor time that it took in release 0.1.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from sim.scenario.releases import releases

from .report import middle, ratios, table

ROOT = Path(__file__).resolve().parents[1]
WORLDS, COMPANIES = 5, 300
MOST_TIMES = 1.4
FIGURES = {
    "whole": "journeys, the whole world of mid_market", "activities": "activities, the whole world of mid_market",
    "kernel": "journeys, the kernel alone",
}  # fmt: skip

PLAYER = f"""
import json, sys, time
import sim
from benchmarks.engine import prepare_kernel

def seconds(play):
    started = time.process_time()
    return play(), time.process_time() - started

scenario = sim.load("mid_market")
asked = dict(operating_model="relay", replications={WORLDS}, workers=1)
for line in sys.stdin:
    seed = int(line)
    played, whole = seconds(lambda: sim.run(scenario, seed=seed, detail=False, **asked))
    log = sim.run(scenario, seed=seed, detail=True, **asked).activities
    _, kernel = seconds(prepare_kernel({COMPANIES}, seed))
    activities = int((log["hours"] > 0.0).sum())
    found = {{"whole": len(played.journeys) / whole, "activities": activities / whole, "kernel": {COMPANIES} / kernel}}
    print(json.dumps(found), flush=True)
"""
"""What either side runs, with its own `sim` and its own `benchmarks`: for each seed that it reads, its journeys and activities a second."""


class Side:
    """One of the two checkouts, ready to play."""

    def __init__(self, root: Path) -> None:
        self.process = subprocess.Popen([sys.executable, "-c", PLAYER], cwd=root, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.found: dict[str, list[float]] = {figure: [] for figure in FIGURES}

    def play(self, seed: int) -> dict[str, float]:
        """How many a second of each figure, on the worlds of one seed."""
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


def commit_of(name: str) -> str:
    """Return the commit of a release by its number; whatever else is a commit already."""
    return next((release.commit for release in releases().values() if release.release == name), name)


def report(name: str, repetitions: int) -> None:
    """Print both sides' journeys and activities a second, their ratio, and how many times as long a journey takes."""
    commit = commit_of(name)
    with checked_out(commit) as place, ExitStack() as stack:
        here, there = Side(ROOT), Side(place)
        stack.callback(here.close)
        stack.callback(there.close)
        in_turn(here, there, repetitions)
    rows = [
        [label, middle(here.found[figure]), middle(there.found[figure]), ratios(here.found[figure], there.found[figure])]
        for figure, label in FIGURES.items()
    ]
    print(f"How many a second on one core, {repetitions} repetitions in turn, median (range).\n")
    print(table(["", "here", f"at {name}", "here against there"], rows))
    times = ratios(there.found["whole"], here.found["whole"])
    print(f"A journey takes {times} times the processor time that it takes at {name}; the aim against release 0.1 is {MOST_TIMES}.")
