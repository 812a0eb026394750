"""The description of the model, docs/model.md, on a page: its diagram as a picture, its chapters one by one."""

from __future__ import annotations

import re
from pathlib import Path

import streamlit as st

from sim.present import theme

TEXT = Path(__file__).parents[2] / "docs" / "model.md"
_FENCE = re.compile(r"```mermaid\n(.*?)```\n", re.DOTALL)
_DOI = re.compile(r"doi:(10\.[^\s()<>]*[^\s()<>.,;:])")
_EDGE = re.compile(r"^\s*(\w+) -->(?:\|([^|]*)\|)? (\w+)$")
_NODE = re.compile(r"^\s*(\w+)(?:\[|\()\"([^\"]*)\"(?:\]|\))$")


def flow() -> None:
    """Draw the flow diagram, in the colours of the page."""
    found = _FENCE.search(TEXT.read_text(encoding="utf-8"))
    if found:
        st.graphviz_chart(dot(found[1], dark=st.context.theme.type == "dark"), width="content")


def chapters() -> list[tuple[str, str]]:
    """Return each chapter's heading and text, without the diagram, and with links to what it cites."""
    text = _DOI.sub(r"[\g<0>](https://doi.org/\1)", _FENCE.sub("", TEXT.read_text(encoding="utf-8")))
    parts = re.split(r"^## (.*)$", text, flags=re.MULTILINE)
    return list(zip(parts[1::2], (text.strip() for text in parts[2::2]), strict=True))


def dot(mermaid: str, dark: bool = False) -> str:
    """Return a simple mermaid flowchart, of nodes ``a["text"]`` and edges ``a -->|text| b``, in the language of Graphviz."""
    mode = theme.DARK if dark else theme.LIGHT
    look = f'fontname="Helvetica", fontsize=14, color="{mode.soft}", fontcolor="{mode.ink}"'
    lines = [
        f'bgcolor="transparent"; nodesep=0.15; ranksep=0.3; node [shape=box, style=rounded, margin="0.12,0.06", {look}]; edge [{look}];'
    ]
    for line in mermaid.splitlines():
        if node := _NODE.match(line):
            lines.append(f'{node[1]} [label="{node[2].replace("<br>", chr(92) + "n")}"];')
        elif edge := _EDGE.match(line):
            lines.append(f'{edge[1]} -> {edge[3]} [label="{edge[2] or ""}"];')
    return "digraph {" + "\n".join(lines) + "}"
