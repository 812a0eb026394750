"""A report as one web page that works without a network: pictures that answer the pointer, their numbers as tables, everything inside."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Mapping
from functools import cache
from html import escape
from pathlib import Path

import vl_convert

from .. import theme
from .items import Contents, Item, Picture, Table, Text, is_number, numeric_columns, text_of

HERE = Path(__file__).parent
POLICY = "default-src 'none'; script-src 'unsafe-inline' 'unsafe-eval'; style-src 'unsafe-inline'; img-src data:; font-src data:"
"""Nothing is fetched, whatever the page holds; the pictures' own language needs to be compiled in the page."""


def write(report: Contents) -> bytes:
    """Return a report as an HTML file."""
    specs = {f"picture-{place}": theme.on_screen(item.chart) for place, item in enumerate(report.items) if isinstance(item, Picture)}
    contents = "".join(f'<li><a href="#item-{place}">{escape(item.title)}</a></li>' for place, item in enumerate(report.items))
    body = "".join(_item(item, place) for place, item in enumerate(report.items))
    page = _page().format(
        title=escape(report.title), policy=escape(POLICY), style=(HERE / "page.css").read_text(encoding="utf-8"),
        day=f"{report.written:%-d %B %Y}", contents=contents, body=body, source=_source(report),
        scripts=f"<script>{_bundle()}</script><script>{_draw(specs)}</script>" if specs else "",
    )  # fmt: skip
    return page.encode()


def _item(item: Item, place: int) -> str:
    head = f'<h2 id="title-{place}">{escape(item.title)}</h2>'
    if isinstance(item, Text):
        inner = "".join(f"<p>{escape(point)}</p>" for point in item.points)
    elif isinstance(item, Table):
        inner = _table(item)
    else:
        numbers = item.table
        shown = f"<details><summary>The numbers</summary>{_table(numbers)}</details>" if numbers is not None and numbers.rows else ""
        subtitle = f"<figcaption>{escape(item.subtitle)}</figcaption>" if item.subtitle else ""
        drawn = (
            f'<div class="picture" role="img" aria-label="{escape(item.words)}"><div id="picture-{place}" aria-hidden="true"></div></div>'
        )
        inner = f"<figure>{subtitle}{drawn}</figure>{shown}"
    method = f'<p class="method">{escape(item.method)}</p>' if item.method else ""
    return f'<section id="item-{place}" aria-labelledby="title-{place}">{head}{inner}{method}</section>'


def _table(table: Table) -> str:
    right = [' class="number"' if is_right else "" for is_right in numeric_columns(table)]
    heads = "".join(f'<th scope="col"{look}>{escape(name) or "Figure"}</th>' for name, look in zip(table.columns, right, strict=True))
    rows = "".join(f"<tr>{''.join(_cell(cell, place) for place, cell in enumerate(row))}</tr>" for row in table.rows)
    caption = f"<caption>{escape(table.title)}</caption>"
    return f'<div class="wide" tabindex="0"><table>{caption}<thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table></div>'


def _cell(cell: object, place: int) -> str:
    text = escape(text_of(cell))  # type: ignore[arg-type]
    if place == 0:
        return f'<th scope="row">{text}</th>'
    return f'<td class="number">{text}</td>' if is_number(cell) else f"<td>{text}</td>"  # type: ignore[arg-type]


def _source(report: Contents) -> str:
    told = "".join(f"<p>{escape(line)}</p>" for line in report.source.lines() if not line.startswith("To open it again"))
    link = f'<p><a href="{escape(report.source.link)}">Open this question in the report</a></p>' if report.source.link else ""
    file = base64.b64encode(report.scenario_file.encode()).decode()
    return f'{told}{link}<p><a download="scenario.toml" href="data:text/plain;base64,{file}">Save the scenario’s file</a></p>'


def _draw(specs: Mapping[str, object]) -> str:
    """Return what draws every picture; nothing in a text can end the script."""
    held = json.dumps(specs).replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")
    return (f"const specs={held};for(const id in specs){{document.getElementById(id).textContent='';"
            "vegaEmbed('#'+id,specs[id],{renderer:'svg',actions:false,tooltip:{theme:'light'}});}")  # fmt: skip


@cache
def _bundle() -> str:
    """Return the program that draws pictures, in one piece."""
    program = vl_convert.javascript_bundle("window.vegaEmbed = vegaEmbed;")
    return re.sub("</(script)", lambda found: f"<\\/{found[1]}", program, flags=re.IGNORECASE)


@cache
def _page() -> str:
    return (HERE / "page.html").read_text(encoding="utf-8")
