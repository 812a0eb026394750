"""Write what docs/ says from the code: cli.md (every command's help), reference.md (levers, figures, sections), a column of mission.md.

A test checks that they are current; `make docs` writes them.
"""

import argparse
from collections.abc import Iterable, Iterator
from functools import partial
from pathlib import Path

import sim
from sim.cli.options import parser_of_all
from sim.measures import METRICS
from sim.measures.targets import TARGETS
from sim.scenario import LEVERS, MECHANISMS, PRESETS, OperatingModel
from sim.studies import mission

DOCS = Path(__file__).resolve().parents[1] / "docs"
BY_SCRIPT = "<!-- Written by scripts/write_docs.py; `make docs` writes it anew. -->"


def main() -> None:
    for name, text in pages().items():
        (DOCS / name).write_text(text, encoding="utf-8")


def pages() -> dict[str, str]:
    """Return the text of each page by its name."""
    return {"cli.md": "\n".join(command_line()), "reference.md": "\n".join(reference()), "mission.md": "\n".join(systems())}


def command_line() -> Iterator[str]:
    parser = parser_of_all()
    commands = next(action for action in parser._actions if isinstance(action, argparse._SubParsersAction)).choices
    yield from (BY_SCRIPT, "# The command line", "", "```", help_of(parser), "```")
    for name, command in commands.items():
        yield from ("", f"## {name}", "", "```", help_of(command), "```")
    yield ""


def help_of(parser: argparse.ArgumentParser) -> str:
    """Return a command's help, wrapped to a width of its own instead of the terminal's."""
    parser.formatter_class = partial(argparse.HelpFormatter, width=110)
    return parser.format_help().rstrip()


def reference() -> Iterator[str]:
    scenario = sim.load("mid_market")
    yield from (BY_SCRIPT, "# Levers, figures, mechanisms and sections", "")
    yield "What the code itself says of them."
    yield "Every single parameter, with value, bounds, source and basis, is on the page *Assumptions*."
    yield from ("", f"## The {len(LEVERS)} levers of an operating model", "")
    for name, preset in PRESETS.items():
        yield f"- **{preset.label}** (`{name}`): {preset.description}"
    yield from ("", f"| lever | on the pages | {' | '.join(PRESETS)} | what it does |", "|---|---|" + "---|" * len(PRESETS) + "---|")
    known = scenario.parameters()
    for key in LEVERS:
        presets = [known[f"operating_models.{name}.{key}"] for name in PRESETS]
        described = OperatingModel.model_fields[key].description
        yield row([f"`{key}`", presets[0].label, *(preset.value for preset in presets), described or ""])
    yield from ("", f"## The {len(METRICS)} figures of a comparison", "")
    yield "| figure | on the pages | unit | what it is |"
    yield "|---|---|---|---|"
    for key, metric in METRICS.items():
        yield row([f"`{key}`", metric.label, metric.unit, metric.describe])
    yield from ("", f"## The {len(TARGETS)} published figures that are checked", "")
    yield "| target | published | accepted |"
    yield "|---|---|---|"
    for target in TARGETS.values():
        yield row([target.label, target.published, target.accepted])
    yield from ("", f"## The {len(MECHANISMS)} mechanisms that can be switched off", "")
    yield "| mechanism | what it is | systems |"
    yield "|---|---|---|"
    for mechanism in MECHANISMS.values():
        yield row([f"`{mechanism.key}`", mechanism.label, ", ".join(mechanism.codes)])
    yield from ("", f"## The sections of a scenario's {len(known)} parameters", "")
    yield "| section | parameters |"
    yield "|---|---|"
    for section in dict.fromkeys(key.rpartition(".")[0] for key in known):
        labels = [parameter.label for key, parameter in known.items() if key.rpartition(".")[0] == section]
        yield row([f"`{section}`", "; ".join(labels)])
    yield ""


def systems() -> Iterator[str]:
    """Return the page of the systems with its last column written anew, from the rows that come with the project."""
    rows = mission.shipped()
    for line in (DOCS / "mission.md").read_text(encoding="utf-8").split("\n"):
        cells = line.strip("|").split("|")
        code = cells[0].strip()
        yield row([*(cell.strip() for cell in cells[:-1]), mission.told(code, rows)]) if code in mission.SYSTEMS else line


def row(cells: Iterable[object]) -> str:
    return f"| {' | '.join(str(cell).replace('|', '/') for cell in cells)} |"


if __name__ == "__main__":
    main()
