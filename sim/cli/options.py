"""Every command and its options, and the command ``list``, which says what can be named."""

from __future__ import annotations

import argparse
import shutil
import textwrap
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import Any, NamedTuple, NoReturn

from .. import __version__
from ..present.address import HERE
from ..scenario import MODEL_VERSION, load, number, shipped
from ..studies import BOTH, CALIBRATION_SEED, POINTS, RESPONSE_SEED, TUNING_SEED
from .terminal import OK, InputError, say

EPILOG = """\
exit codes: 0 all is well; 1 replications failed, what the others found is printed and written all the same;
2 the input is wrong; 130 stopped with Ctrl+C"""
EPILOG_OF_CALIBRATE = """\
exit codes: 0 every target holds; 1 some do not, or replications failed; 2 the input is wrong; 130 stopped with Ctrl+C"""


def whole(what: str, name: str = "") -> Callable[[str], int]:
    """Return what reads and checks one whole number of the command line, bounded like *what* and called by its *name*."""

    def read(text: str) -> int:
        from ..experiment.cells import whole_number  # here, as help needs no pandas

        try:
            found: object = number(text)
        except ValueError:
            found = text[:60]
        try:
            return whole_number(found, what, name)
        except ValueError as error:
            raise argparse.ArgumentTypeError(str(error)) from None

    return read


def sales_people(text: str) -> int:
    """Read a number of sales people; whether the scenario allows it is the scenario's business."""
    if not text.isdecimal():
        raise argparse.ArgumentTypeError(f"must be a whole number of people, got {text[:60]!r}")
    return int(text[:9])


def margin(text: str) -> float:
    """Read points up to which a difference hardly matters."""
    try:
        found = float(number(text))
    except ValueError:
        found = -1.0
    if not 0 <= found <= 100:
        raise argparse.ArgumentTypeError(f"must be a number of points between 0 and 100, got {text[:60]!r}")
    return found


def real(what: str) -> Callable[[str], float]:
    """Return what reads one number of the command line; *what* says what it must be."""

    def read(text: str) -> float:
        try:
            return float(number(text))
        except ValueError:
            raise argparse.ArgumentTypeError(f"must be {what}, got {text[:60]!r}") from None

    return read


BASE, OTHER = BOTH
A_MODEL = {"metavar": "NAME", "help": "operating model (default: %(default)s)"}
MODELS = {"nargs": "+", "default": [*BOTH], "metavar": "NAME"}
SCENARIO = {
    "dest": "scenario",
    "metavar": "SCENARIO",
    "help": "a TOML file, or the name of a scenario that `list` shows (default: mid_market)",
}
OPTIONS: Mapping[str, Mapping[str, Any]] = {
    "scenario": {**SCENARIO, "nargs": "?", "default": "mid_market"},
    "scenarios": {**SCENARIO, "nargs": "*", "default": []},
    "--model": {**A_MODEL, "default": BASE},
    "--base": {**A_MODEL, "default": BASE},
    "--other": {**A_MODEL, "default": OTHER},
    "--margin": {
        "type": margin,
        "metavar": "POINTS",
        "help": "up to so many journeys won of every 100 the two are the same (default: 0.5)",
    },
    "--models": {**MODELS, "help": f"operating models of ours (default: {' '.join(BOTH)})"},
    "--ours": {**MODELS, "help": f"operating models of ours (default: {' '.join(BOTH)})"},
    "--rivals": {**MODELS, "help": f"operating models of rivals (default: {' '.join(BOTH)})"},
    "--only": {"metavar": "KEY,KEY", "help": "only these, by their keys or codes"},
    "--top": {
        "type": whole("replications", "the number of parameters"),
        "metavar": "N",
        "help": "after six worlds, go on with only the N parameters that moved the answer most",
    },
    "--without-levers": {"action": "store_true", "help": "only the steps; no lever is played by itself"},
    "--without-runs": {"action": "store_true", "help": "only list the parameters; nothing is played"},
    "--replications": {"type": whole("replications"), "default": 20, "metavar": "N", "help": "number of worlds (default: %(default)s)"},
    "--seed": {"type": whole("seed"), "default": 1, "metavar": "S", "help": "which worlds (default: %(default)s)"},
    "--set": {
        "nargs": "+",
        "action": "extend",
        "default": [],
        "metavar": "KEY=VALUE",
        "dest": "changes",
        "help": "change parameters, such as group.size_mean=5 jobs.wander=0.1",
    },
    "--workers": {
        "type": whole("workers"),
        "metavar": "W",
        "help": "number of processes; never changes a number (default: as many as pay off)",
    },
    "--cluster": {
        "metavar": "ADDRESS",
        "help": "play on the workers of this Dask scheduler, such as tcp://10.0.0.5:8786, instead of here",
    },
    "--out": {
        "type": Path,
        "metavar": "DIR",
        "help": "write the tables, the scenario and where they come from into this directory",
    },
    "--overwrite": {"action": "store_true", "help": "replace what an earlier run has written there"},
    "--progress": {
        "action": argparse.BooleanOptionalAction,
        "default": None,
        "help": "show a progress bar (default: when standard error is a terminal)",
    },
    "--format": {
        "choices": ("csv", "european-csv", "parquet"),
        "default": "csv",
        "help": "file format of the tables; european-csv opens in columns in an Excel that writes 3,5 (default: %(default)s)",
    },
    "--detail": {
        "action": argparse.BooleanOptionalAction,
        "default": True,
        "help": "write the two large tables too, activities and beliefs (default: yes)",
    },
    "--engine": {
        "choices": ("turns", "simpy"),
        "default": "turns",
        "help": "compiled turns, or an event each in SimPy: the same numbers, much more slowly (default: %(default)s)",
    },
    "--metric": {"nargs": "+", "metavar": "KEY", "help": "measures to show (default: win_rate)"},
    "--tune": {"action": "store_true", "help": "first search for values of a few parameters with which the targets hold"},
    "--tune-seed": {
        "type": whole("seed"),
        "default": TUNING_SEED,
        "metavar": "S",
        "help": "worlds of the search (default: %(default)s)",
    },
    "--tune-replications": {
        "type": whole("replications"),
        "default": 4,
        "metavar": "N",
        "help": "number of these worlds (default: %(default)s)",
    },
    "--evaluations": {
        "type": whole("replications", "the number of settings"),
        "default": 40,
        "metavar": "N",
        "help": "the most settings to try (default: %(default)s)",
    },
    "--sensitivity": {
        "action": "store_true",
        "help": "say as well how far each tuned parameter can move before a figure leaves its range; plays the worlds of the search",
    },
    "--people": {
        "nargs": "+",
        "type": sales_people,
        "metavar": "N",
        "help": "numbers of sales people to try (default: half to three times today's)",
    },
    "--hours": {
        "nargs": "+",
        "type": real("a number of hours"),
        "metavar": "H",
        "help": "hours of marketing a month to try (default: today's)",
    },
    "--setting": {
        "nargs": "+",
        "dest": "settings",
        "metavar": "KEY",
        "help": "numbers of the scenario to vary, such as vendors.us.sales_people (default: the time that the second way of working spends "
        "coordinating)",
    },
    "--low": {"type": real("a number"), "metavar": "VALUE", "help": "first value (default: as far as is plausible)"},
    "--high": {"type": real("a number"), "metavar": "VALUE", "help": "last value (default: as far as is plausible)"},
    "--points": {
        "type": whole("replications", "the number of values"),
        "default": POINTS,
        "metavar": "N",
        "help": "values to play, today's among them (default: %(default)s)",
    },
    "--vary": {
        "nargs": "+",
        "metavar": "KEY=VALUE,VALUE",
        "help": "values to try (default: some thresholds and numbers of sales people)",
    },
    "--to": {
        "nargs": "+",
        "type": Path,
        "required": True,
        "metavar": "FILE",
        "help": "files to write, such as deck.pptx report.pdf report.html book.xlsx; the ending says the format",
    },
    "--template": {"type": Path, "metavar": "FILE", "help": "PowerPoint file whose design the slides take"},
    "--items": {"nargs": "+", "metavar": "KEY", "help": "what stands in it, in this order (default: a ready story)"},
    "--title": {"default": "", "metavar": "TEXT", "help": "title of the report (default: the scenario's)"},
    "--address": {"default": HERE, "metavar": "URL", "help": "where the report is served, for its links (default: %(default)s)"},
    "--save": {"type": Path, "metavar": "FILE", "help": "write the scenario with the values that were found"},
}
"""Every option, and what `argparse` is told of it."""
WORLDS = ("--replications", "--seed", "--set", "--workers", "--cluster", "--out", "--overwrite", "--progress")
"""The options of all that plays worlds."""
WITHOUT_OUT = tuple(option for option in WORLDS if option != "--out")


class Command(NamedTuple):
    """A command: what it does, its options in the order of its help, what runs it (module and function), and defaults of its own."""

    help: str
    options: Sequence[str]
    runs: str
    defaults: Mapping[str, Any] = MappingProxyType({})
    epilog: str | None = EPILOG


COMMANDS = {
    "run": Command(
        "play a scenario under one operating model",
        ("--model", "scenario", *WORLDS, "--format", "--detail", "--engine"),
        "commands.run",
    ),
    "compare": Command(
        "play the same worlds under two operating models",
        ("--base", "--other", "--margin", "scenario", *WORLDS, "--format", "--detail", "--engine"),
        "commands.compare",
    ),
    "study": Command(
        "run any number of ways of working, and of scenarios, in the same worlds",
        ("scenarios", *WORLDS, "--models", "--engine", "--metric", "--format"),
        "commands.study",
    ),
    "matrix": Command(
        "play our ways of working against those of rivals",
        ("scenario", *WORLDS, "--ours", "--rivals", "--metric", "--format"),
        "commands.matrix",
    ),
    "staffing": Command(
        "compare ways of working, each with the staff that suits it",
        ("scenario", *WORLDS, "--models", "--people", "--hours", "--format"),
        "staffing.staffing",
        {"replications": 8},
    ),
    "best": Command(
        "find the settings with which a way of working pays best",
        ("scenario", *WORLDS, "--model", "--vary", "--format"),
        "staffing.best",
        {"replications": 6},
    ),
    "waterfall": Command(
        "show where a difference in wins comes from, step by step and lever by lever",
        ("--base", "--other", "--without-levers", "scenario", *WORLDS, "--format"),
        "waterfall.run",
    ),
    "breakeven": Command(
        "vary a setting in the same worlds, and say at which value the other way of working is ahead",
        ("--base", "--other", "--setting", "--low", "--high", "--points", "scenario", *WORLDS, "--format"),
        "breakeven.run",
        {"replications": 12},
    ),
    "calibrate": Command(
        "measure the published figures, and search for values that meet them",
        (
            "scenario",
            *WORLDS,
            "--format",
            "--models",
            "--tune",
            "--tune-seed",
            "--tune-replications",
            "--evaluations",
            "--save",
            "--sensitivity",
        ),
        "calibrate.run",
        {"seed": CALIBRATION_SEED},
        EPILOG_OF_CALIBRATE,
    ),
    "ledger": Command(
        "list every parameter, its source, and how much the answer rests on it",
        ("--base", "--other", "--only", "--top", "--without-runs", "scenario", *WORLDS),
        "commands.ledger",
        {"replications": 8},
    ),
    "respond": Command(
        "play what should move when something is changed, and say whether it moves that way",
        ("--only", "scenario", *WORLDS, "--format"),
        "respond.run",
        {"replications": 40, "seed": RESPONSE_SEED},
    ),
    "mission": Command(
        "show what each system of the mission moves, by worlds with it and without it",
        ("--only", *WORLDS, "--format"),
        "commands.mission",
        {"replications": 8},
    ),
    "report": Command(
        "write the answer as slides, a PDF, a web page or a workbook, each with its link and its scenario inside",
        ("--models", "--to", "--template", "--items", "--title", "--address", "--margin", "scenario", *WITHOUT_OUT),
        "report.write",
        {"out": None},
    ),
    "list": Command("show the scenarios that come with the project", (), "options.scenarios", epilog=None),
}


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
    subparsers = parser.add_subparsers(metavar="|".join(COMMANDS), required=True, parser_class=Parser)
    for name, command in COMMANDS.items():
        reader = subparsers.add_parser(name, help=command.help, epilog=command.epilog)
        for option in command.options:
            flags = [option] if option.startswith("--") else []
            reader.add_argument(*flags, **OPTIONS[option])
        reader.set_defaults(command=command.runs, **command.defaults)
    return parser


def scenarios(options: argparse.Namespace) -> int:
    """Print the shipped scenarios, each with the question it answers."""
    width = min(shutil.get_terminal_size().columns, 110)
    for name, path in shipped().items():
        scenario = load(path)
        say(f"{name}: {scenario.title}")
        say(textwrap.fill(scenario.question, width, initial_indent="    ", subsequent_indent="    "))
    return OK
