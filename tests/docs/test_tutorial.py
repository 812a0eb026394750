"""The tutorial runs from its first cell to its last, and every cell shows something."""

import ast
import json
from pathlib import Path
from typing import Any

import altair as alt
import pytest

from sim.present import findings

NOTEBOOK = Path(__file__).parents[2] / "docs" / "tutorial.ipynb"


def cells(kind: str) -> list[dict[str, Any]]:
    notebook = json.loads(NOTEBOOK.read_text(encoding="utf-8"))
    return [cell for cell in notebook["cells"] if cell["cell_type"] == kind]


def shown(source: str, names: dict[str, Any]) -> Any:
    """Carry out one cell among the names of those before it; return what a notebook would show below it."""
    *before, last = ast.parse(source).body
    assert isinstance(last, ast.Expr), f"nothing is shown below\n{source}"
    exec(compile(ast.Module(before, []), "cell", "exec"), names)
    return eval(compile(ast.Expression(last.value), "cell", "eval"), names)


@pytest.mark.slow
def test_the_tutorial_shows_what_it_says():
    """Tables as tables, pictures as pictures, nothing that only says that it is an object; and the deck says what the notebook says."""
    names: dict[str, Any] = {"__name__": "__main__"}
    with alt.renderers.enable(alt.renderers.active):  # for the other tests
        found = [shown("".join(cell["source"]), names) for cell in cells("code")]
        drawn = [value._repr_mimebundle_()[0]["image/png"] for value in found if isinstance(value, alt.TopLevelMixin)]
    assert len(drawn) == 3 and all(picture.startswith(b"\x89PNG") for picture in drawn)
    told = [value._repr_html_() for value in found if hasattr(value, "_repr_html_")]
    assert all("<tr" in table for table in told) and not any("object at 0x" in repr(value) for value in found)
    comparison, answer, slides, figures = names["comparison"], names["answer"], found[-2], found[-1]
    assert comparison.names == ("relay", "rugby") and comparison.replications == 12
    assert found[-3] == ["book.xlsx", "deck.pptx", "report.html", "report.pdf"]
    assert answer.sentence.removesuffix(".") in list(slides["Slide"]) and len(slides) >= 12
    before, after = findings.level_texts(comparison, "win_rate")
    assert figures.iloc[0, :3].tolist() == ["Journeys won", before, after]


def test_the_tutorial_is_kept_without_what_it_showed():
    """What is shown belongs to a run; a file with pictures in it would change with every one."""
    assert all(cell["outputs"] == [] and cell["execution_count"] is None for cell in cells("code"))
