"""The ledgers that come with the project: which of their rows no longer hold, and playing those again, and only those.

`sim.studies.ledger.WITH_LEDGER` names the scenarios that have one.
`make shipped` does both; with ``--check`` nothing is played, and the exit code is 1 where a row is stale.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from sim.scenario import Scenario, load
from sim.studies import ledger
from sim.studies.ledger import SHIPPED, WITH_LEDGER, Ledger, Origin
from sim.studies.sensitivity import move_each_parameter, seconds_to_play

FIRST: dict[str, Any] = {"base": "relay", "other": "rugby", "seed": 1, "replications": 8}
"""How a ledger is played that is not there yet."""
FOLLOWED = 20
"""So many parameters of those that are played are played in all worlds; the others in the first two."""
NAMED = 4


def main(arguments: Sequence[str] | None = None) -> int:
    """Say which rows are stale and how long they take; play them unless told only to check."""
    options = _options(arguments)
    due = stale_ledgers(options.folder)
    for path, keys in due.items():
        print(f"{path.name}: {_told(keys)}, {_duration(_seconds(path, keys))}", flush=True)
    if not due:
        print("Every row of every ledger holds.")
    if options.check:
        return int(bool(due))
    try:
        for path, keys in due.items():
            replay(path, load(path.stem), keys, options.workers)
            print(f"{path.name} is written.", flush=True)
    except ValueError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


def stale_ledgers(folder: Path = SHIPPED) -> dict[Path, list[str]]:
    """Return the parameters to play, by ledger; ledgers that hold are left out."""
    found = {path: ledger.stale(path, load(path.stem)) for path in (folder / f"{name}.csv" for name in WITH_LEDGER)}
    return {path: keys for path, keys in found.items() if keys}


def replay(path: Path, scenario: Scenario, keys: Sequence[str], workers: int | None = None) -> None:
    """Play the rows of *keys* as the file says that it was played, and write them; where nothing of the file holds, all of it.

    Raises
    ------
    ValueError
        When a run fails, or the answer with every parameter as it is has become another one: then the file stays as it is.
    """
    is_whole = ledger.read(path, scenario) is None
    played = move_each_parameter(scenario, **_how(path), workers=workers, keys=None if is_whole else keys, top=FOLLOWED)
    _refuse(path, played, None if is_whole else ledger.origin_of(path))
    if is_whole:
        played.write(path)
    else:
        played.write_rows(path)


def _refuse(path: Path, played: Ledger, before: Origin | None) -> None:
    """Refuse rows that miss a world or are of other numbers than those of the rest of the file."""
    if played.origin.failures:
        raise ValueError(f"{path.name}: {played.origin.failures} runs failed; nothing is written")
    if before and abs(before.answer - played.origin.answer) > 1e-12:
        told = f"the answer is {played.origin.answer:.6g} and was {before.answer:.6g}"
        raise ValueError(f"{path.name}: {told}; where numbers change, MODEL_VERSION has to")


def _how(path: Path) -> dict[str, Any]:
    """Return how the file was played, or how it is to be."""
    origin = ledger.origin_of(path)
    return {name: getattr(origin, name) for name in FIRST} if origin else dict(FIRST)


def _seconds(path: Path, keys: Sequence[str]) -> float:
    how = _how(path)
    return seconds_to_play(load(path.stem), how["base"], how["other"], how["replications"], keys, FOLLOWED)


def _told(keys: Sequence[str]) -> str:
    more = [f"{len(keys) - NAMED} more"] if len(keys) > NAMED else []
    return f"{len(keys)} {'row' if len(keys) == 1 else 'rows'} to play ({', '.join([*keys[:NAMED], *more])})"


def _duration(seconds: float) -> str:
    return f"about {seconds / 60:.0f} minutes" if seconds >= 90 else f"about {max(1, round(seconds))} seconds"


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m scripts.shipped", description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--check", action="store_true", help="only say what is stale; exit code 1 where something is")
    parser.add_argument("--workers", type=int, metavar="N", help="number of processes (default: one for each core)")
    parser.add_argument("--folder", type=Path, default=SHIPPED, metavar="DIRECTORY", help=argparse.SUPPRESS)
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main())
