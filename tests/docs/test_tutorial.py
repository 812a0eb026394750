"""The tutorial runs from its first cell to its last, and every cell shows something."""

import ast
import json
from pathlib import Path
from typing import Any

import altair as alt
import pytest

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
    """Tables as tables, the picture as a picture, and nothing that only says that it is an object."""
    names: dict[str, Any] = {"__name__": "__main__"}
    with alt.renderers.enable(alt.renderers.active):  # for the other tests
        found = [shown("".join(cell["source"]), names) for cell in cells("code")]
        (picture,) = [value for value in found if isinstance(value, alt.TopLevelMixin)]
        drawn, _ = picture._repr_mimebundle_()
    tables = [value for value in found if hasattr(value, "_repr_html_") and hasattr(value, "columns")]
    assert [len(table) for table in tables[:2]] == [33, 33] and all(len(table) for table in tables)
    assert drawn["image/png"].startswith(b"\x89PNG")
    told, written = found[-1]
    assert len(told) >= 10 and written == ["book.xlsx", "deck.pptx", "report.html", "report.pdf"]
    assert not any("object at 0x" in repr(value) for value in found)


def test_the_tutorial_is_kept_without_what_it_showed():
    """What is shown belongs to a run; a file with pictures in it would change with every one."""
    assert all(cell["outputs"] == [] and cell["execution_count"] is None for cell in cells("code"))
