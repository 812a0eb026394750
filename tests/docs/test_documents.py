"""What README and docs say is so: their Python runs, their commands and files exist, their counts are the code's."""

import ast
import re
import sys
import textwrap
from functools import cache
from pathlib import Path

import pytest

import sim
from scripts import write_docs
from sim.cli.options import parser_of_all
from sim.measures import METRICS
from sim.measures.targets import TARGETS
from sim.scenario import LEVERS, MECHANISMS

ROOT = Path(__file__).parents[2]
DOCUMENTS = [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")]
SMALL = {"market.accounts": 20, "market.months": 24, "market.warm_up_months": 6, "market.cool_down_months": 0}


@cache
def text_of(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def blocks(name: str, language: str = "") -> list[str]:
    """Return the fenced blocks of a document in one language."""
    found = re.findall(r"^```(\w*)\n(.*?)^```$", text_of(name), re.MULTILINE | re.DOTALL)
    return [text for written_in, text in found if written_in == language]


def commands(name: str, program: str) -> list[list[str]]:
    """Return the arguments of each command of a document, in a block or in a sentence, that begins with a program."""
    places = [*blocks(name), *re.findall(r"`([^`\n]+)`", text_of(name))]
    lines = [line.partition("#")[0].split() for place in places for line in place.splitlines()]
    begin = program.split()
    return [line[at + len(begin) :] for line in lines for at in range(len(line)) if line[at : at + len(begin)] == begin]


@pytest.mark.slow
def test_the_python_in_readme_runs(monkeypatch):
    """In a market small enough for a test, with as few worlds."""
    load, compare = sim.load, sim.compare
    monkeypatch.setattr(sim, "load", lambda name: load(name).with_changes(SMALL))
    monkeypatch.setattr(sim, "compare", lambda *scenario, **how: compare(*scenario, **how | {"replications": 2, "workers": 1}))
    names: dict[str, object] = {}
    for block in blocks("README.md", "python"):
        exec(block, names)
    assert len(names["comparison"].table()) == len(METRICS)


@pytest.mark.parametrize("name", ["README.md", "CONTRIBUTING.md", "docs/model.md", "docs/tutorial.ipynb"])
def test_every_command_exists(name):
    """Each with its options; each target of make; each module that is run."""
    for arguments in commands(name, "python -m sim"):
        if arguments and not arguments[0].startswith("."):
            parser_of_all().parse_args(["mid_market" if word in ("NAME", "SCENARIO") else word for word in arguments])
    targets = set(re.findall(r"^([a-z-]+):", text_of("Makefile"), re.MULTILINE))
    assert [words for words in commands(name, "make") if words and words[0] not in targets] == []
    for words in commands(name, "python -m"):
        module = ROOT / words[0].replace(".", "/")
        assert module.with_suffix(".py").exists() or (module / "__main__.py").exists() or words[0] in sys.modules, words


def test_the_counts_in_readme_are_those_of_the_code():
    """Parameters, published figures, and a row for each shipped scenario."""
    readme, scenario = text_of("README.md"), sim.load("mid_market")
    assert re.findall(r"(\d+) parameters\b(?! were)", readme) == [str(len(scenario.parameters()))]
    assert re.findall(r"(\d+) ranges", readme) == [str(len(TARGETS))] == re.findall(r"(\d+) ranges", text_of("docs/model.md"))
    calibrated = sum(parameter.basis == "calibrated" for parameter in scenario.parameters().values())
    assert re.findall(r"for which (\d+) parameters were tuned", readme) == [str(calibrated)]
    assert set(re.findall(r"^\| `(\w+)` \|", readme, re.MULTILINE)) == set(sim.shipped())


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_every_link_between_documents_leads_somewhere(document):
    """Links to the web are not followed."""
    links = re.findall(r"\]\(([^)#\s]+)[^)]*\)", document.read_text(encoding="utf-8"))
    assert [link for link in links if "://" not in link and not (document.parent / link).exists()] == []


def test_every_decision_is_in_the_index():
    """By its own title."""
    index = text_of("docs/index.md")
    for decision in (ROOT / "docs" / "decisions").glob("*.md"):
        title = decision.read_text(encoding="utf-8").splitlines()[0].removeprefix("# ")
        assert f"[{title}](decisions/{decision.name})" in index


@pytest.mark.parametrize("name", sorted(write_docs.pages()))
@pytest.mark.skipif(sys.version_info[:2] != (3, 11), reason="the layout of argparse's help changes with Python")
def test_what_is_written_from_the_code_is_current(name):
    """`make docs` writes it anew."""
    assert text_of(f"docs/{name}") == write_docs.pages()[name], "run `make docs`"


def test_help_is_wrapped_alike_in_every_terminal(monkeypatch):
    """Or the page of the command line would change with whoever writes it."""
    monkeypatch.setenv("COLUMNS", "40")
    narrow = write_docs.pages()["cli.md"]
    monkeypatch.setenv("COLUMNS", "200")
    assert write_docs.pages()["cli.md"] == narrow


def test_everything_that_a_reader_meets_is_explained():
    """Levers, figures, mechanisms, targets and sections stand in the reference; every abbreviation in a label is in the glossary."""
    reference, glossary = text_of("docs/reference.md"), text_of("docs/glossary.md")
    scenario = sim.load("mid_market")
    keys = [*LEVERS, *METRICS, *MECHANISMS, *{key.rpartition(".")[0] for key in scenario.parameters()}]
    assert [key for key in keys if f"| `{key}` |" not in reference] == []
    labels = [*(metric.label for metric in METRICS.values()), *(p.label for p in scenario.parameters().values())]
    abbreviations = {word for label in labels for word in re.findall(r"\b[A-Z]{3,}\b", label)}
    assert abbreviations >= {"MQL", "SQL", "ROI"} and [word for word in abbreviations if word not in glossary] == []


def test_a_term_of_the_glossary_is_one_sentence():
    """On one line, and no term stands there twice."""
    lines = [line for line in text_of("docs/glossary.md").splitlines() if line.startswith("- ")]
    assert [line for line in lines if not re.fullmatch(r"- \*\*[^*]+\*\*(, [^:]+| \(\*[^*]+\*\))?: [^.]+\.", line)] == []
    terms = [term for line in lines for term in re.search(r"\*\*(.+?)\*\*", line)[1].split(", ")]
    assert len(terms) == len(set(terms)) > 80


def test_the_model_can_be_read_as_simpy_processes():
    """In one file of at most 300 lines; its processes and the steps of a journey stand in the chapter on it, with an excerpt as it is."""
    source, model = text_of("sim/world/simpy_market.py"), text_of("docs/model.md")
    chapter = model.partition("### The model as SimPy processes\n")[2].partition("\n## ")[0]
    assert len(source.splitlines()) <= 300
    methods = {node.name: node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.FunctionDef)}
    processes = {name for name, node in methods.items() if node.returns is not None and ast.unparse(node.returns) == "Story"}
    told = ast.Module([methods[name] for name in ("buying_journey", "settle", "hear_from_suppliers")], [])
    steps = {node.func.attr for node in ast.walk(told) if isinstance(node, ast.Call) and ast.unparse(node.func).startswith("self.")}
    assert len(processes) > 7 and len(steps) > 12
    assert [name for name in sorted(processes | steps) if f"`{name}`" not in chapter] == []
    (excerpt,) = re.findall(r"^```python\n(.*?)^```$", chapter, re.MULTILINE | re.DOTALL)
    assert textwrap.indent(excerpt, "    ") in source
