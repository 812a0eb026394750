"""Every command and its options."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import Any, NoReturn

from .. import __version__
from ..scenario import MODEL_VERSION, number
from . import calibrate, cells, commands, staffing
from .request import InputError, say

EPILOG = """\
exit codes: 0 all is well; 1 replications failed, what the others found is printed and written all the same;
2 the input is wrong; 130 stopped with Ctrl+C"""
EPILOG_OF_CALIBRATE = """\
exit codes: 0 every target holds; 1 some do not, or replications failed; 2 the input is wrong; 130 stopped with Ctrl+C"""
TUNING_SEED = 2001


class Parser(argparse.ArgumentParser):
    """Reads a command line; what is wrong with it is an `InputError`."""

    def error(self, message: str) -> NoReturn:
        """Say what is wrong in one message, without the summary of all options before it."""
        raise InputError(f"{message} ({self.prog} --help shows what is possible)")

    def _print_message(self, message: str, file: Any = None) -> None:
        """Print help and version as everything else; argparse keeps to itself what the output refuses."""
        say(message.removesuffix("\n"))


def parser_of_all() -> argparse.ArgumentParser:
    """Return the reader of all commands; each puts what runs it under ``command``."""
    parser = Parser(prog="python -m sim", description="The same market under any number of ways of working.", epilog=EPILOG)
    parser.add_argument("--version", action="version", version=f"sim {__version__}, model {MODEL_VERSION}")
    subparsers = parser.add_subparsers(
        metavar="run|compare|study|matrix|staffing|best|calibrate|ledger|list", required=True, parser_class=Parser
    )

    run = subparsers.add_parser("run", help="play a scenario under one operating model", epilog=EPILOG)
    run.add_argument("--model", default="relay", metavar="NAME", help="operating model (default: relay)")
    run.set_defaults(command=commands.run)

    compare = subparsers.add_parser("compare", help="play the same worlds under two operating models", epilog=EPILOG)
    compare.add_argument("--base", default="relay", metavar="NAME", help="operating model (default: relay)")
    compare.add_argument("--other", default="rugby", metavar="NAME", help="operating model (default: rugby)")
    compare.set_defaults(command=commands.compare)

    for command in (run, compare):
        _add_study_options(command)
        _add_table_options(command)
        _add_engine(command)
    _add_cells(subparsers)
    _add_calibrate(subparsers)

    ledger = subparsers.add_parser("ledger", help="list every parameter, its source, and how much the answer rests on it", epilog=EPILOG)
    ledger.add_argument("--base", default="relay", metavar="NAME", help="operating model (default: relay)")
    ledger.add_argument("--other", default="rugby", metavar="NAME", help="operating model (default: rugby)")
    ledger.add_argument("--only", metavar="KEY,KEY", help="list and play only these parameters")
    ledger.add_argument("--top", type=_whole("replications", "the number of parameters"), metavar="N",
                        help="after six worlds, go on with only the N parameters that moved the answer most")  # fmt: skip
    ledger.add_argument("--without-runs", action="store_true", help="only list the parameters; nothing is played")
    _add_study_options(ledger, worlds=8)
    ledger.set_defaults(command=commands.ledger, detail=False)

    listing = subparsers.add_parser("list", help="show the scenarios that come with the project")
    listing.set_defaults(command=commands.scenarios)
    return parser


def _add_cells(subparsers: Any) -> None:
    study = subparsers.add_parser("study", help="run any number of ways of working, and of scenarios, in the same worlds", epilog=EPILOG)
    _add_study_options(study, scenarios="*")
    help = "operating models of ours (default: relay rugby)"
    study.add_argument("--models", nargs="+", default=["relay", "rugby"], metavar="NAME", help=help)
    study.set_defaults(command=cells.study)
    _add_engine(study)
    matrix = subparsers.add_parser("matrix", help="play our ways of working against those of rivals", epilog=EPILOG)
    _add_study_options(matrix)
    for side in ("ours", "rivals"):
        matrix.add_argument(f"--{side}", nargs="+", default=["relay", "rugby"], metavar="NAME",
                            help=f"operating models of {side} (default: relay rugby)")  # fmt: skip
    matrix.set_defaults(command=cells.matrix)
    staff = subparsers.add_parser("staffing", help="compare ways of working, each with the staff that suits it", epilog=EPILOG)
    _add_study_options(staff, worlds=8)
    staff.add_argument("--models", nargs="+", default=["relay", "rugby"], metavar="NAME", help=help)
    staff.add_argument("--people", nargs="+", type=_sales_people, metavar="N",
                       help="numbers of sales people to try (default: half to three times today's)")  # fmt: skip
    staff.add_argument("--hours", nargs="+", type=_marketing_hours, metavar="H",
                       help="hours of marketing a month to try (default: today's)")  # fmt: skip
    staff.add_argument("--format", choices=("csv", "parquet"), default="csv", help="file format of the tables (default: csv)")
    staff.set_defaults(command=staffing.staffing)
    best = subparsers.add_parser("best", help="find the settings with which a way of working pays best", epilog=EPILOG)
    _add_study_options(best, worlds=6)
    best.add_argument("--model", default="relay", metavar="NAME", help="operating model of ours (default: relay)")
    best.add_argument("--vary", nargs="+", metavar="KEY=VALUE,VALUE",
                      help="values to try (default: some thresholds and numbers of sales people)")  # fmt: skip
    best.add_argument("--format", choices=("csv", "parquet"), default="csv", help="file format of the tables (default: csv)")
    best.set_defaults(command=staffing.best)
    for command in (study, matrix):
        command.add_argument("--metric", nargs="+", metavar="KEY", help="measures to show (default: win_rate)")
        command.add_argument("--format", choices=("csv", "parquet"), default="csv", help="file format of the tables (default: csv)")


def _add_engine(command: argparse.ArgumentParser) -> None:
    command.add_argument("--engine", choices=("turns", "simpy"), default="turns",
                         help="compiled turns, or an event each in SimPy: the same numbers, much more slowly (default: turns)")  # fmt: skip


def _add_calibrate(subparsers: Any) -> None:
    help = "measure the published figures, and search for values that meet them"
    command = subparsers.add_parser("calibrate", help=help, epilog=EPILOG_OF_CALIBRATE)
    command.set_defaults(command=calibrate.run)
    _add_study_options(command, seed=1001)
    add = command.add_argument
    add("--format", choices=("csv", "parquet"), default="csv", help="file format of the tables (default: csv)")
    add("--models", nargs="+", default=["relay", "rugby"], metavar="NAME", help="operating models of ours (default: relay rugby)")
    add("--tune", action="store_true", help="first search for values of a few parameters with which the targets hold")
    add("--tune-seed", type=_whole("seed"), default=TUNING_SEED, metavar="S", help=f"worlds of the search (default: {TUNING_SEED})")
    add("--tune-replications", type=_whole("replications"), default=4, metavar="N", help="number of these worlds (default: 4)")
    add(
        "--evaluations",
        type=_whole("replications", "the number of settings"),
        default=40,
        metavar="N",
        help="the most settings to try (default: 40)",
    )
    add("--save", type=Path, metavar="FILE", help="write the scenario with the values that were found")


def _add_study_options(command: argparse.ArgumentParser, worlds: int = 20, seed: int = 1, scenarios: str = "?") -> None:
    add = command.add_argument
    add("scenario", nargs=scenarios, default="mid_market" if scenarios == "?" else [], metavar="SCENARIO",
        help="a TOML file, or the name of a scenario that `list` shows (default: mid_market)")  # fmt: skip
    add("--replications", type=_whole("replications"), default=worlds, metavar="N", help=f"number of worlds (default: {worlds})")
    add("--seed", type=_whole("seed"), default=seed, metavar="S", help=f"which worlds (default: {seed})")
    add("--set", nargs="+", action="extend", default=[], metavar="KEY=VALUE", dest="changes",
        help="change parameters, such as group.size_mean=5 jobs.wander=0.1")  # fmt: skip
    add("--workers", type=_whole("workers"), metavar="W",
        help="number of processes; never changes a number (default: as many as pay off)")  # fmt: skip
    add("--cluster", metavar="ADDRESS", help="play on the workers of this Dask scheduler, such as tcp://10.0.0.5:8786, instead of here")
    add("--out", type=Path, metavar="DIR", help="write the tables, the scenario and where they come from into this directory")
    add("--overwrite", action="store_true", help="replace the results of an earlier run in that directory")
    add("--progress", action=argparse.BooleanOptionalAction, default=None,
        help="show a progress bar (default: when standard error is a terminal)")  # fmt: skip


def _add_table_options(command: argparse.ArgumentParser) -> None:
    command.add_argument("--format", choices=("csv", "parquet"), default="csv", help="file format of the tables (default: csv)")
    command.add_argument("--detail", action=argparse.BooleanOptionalAction, default=True,
        help="write the two large tables too, activities and beliefs (default: yes)")  # fmt: skip


def _sales_people(text: str) -> int:
    """Read a number of sales people; whether the scenario allows it is the scenario's business."""
    if not text.isdecimal():
        raise argparse.ArgumentTypeError(f"must be a whole number of people, got {text[:60]!r}")
    return int(text[:9])


def _marketing_hours(text: str) -> float:
    try:
        return float(number(text))
    except ValueError:
        raise argparse.ArgumentTypeError(f"must be a number of hours, got {text[:60]!r}") from None


def _whole(what: str, name: str = "") -> Callable[[str], int]:
    """Return what reads and checks one whole number of the command line, bounded like *what* and called by its *name*."""

    def read(text: str) -> int:
        from ..experiment.cells import whole_number

        try:
            found: object = number(text)
        except ValueError:
            found = text[:60]
        try:
            return whole_number(found, what, name)
        except ValueError as error:
            raise argparse.ArgumentTypeError(str(error)) from None

    return read
