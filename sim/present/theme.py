"""Colours, fonts and axes of every chart, on screen in light and dark and on paper.

Charts are drawn without a theme: what must change between light and dark (ink, greys, grounds) is named by a style, such as
``mark_text(style="soft")``, and only `on_screen` and `on_paper` say what the names mean. An operating model keeps its colour
in both.
"""

from __future__ import annotations

import math
import textwrap
import zlib
from dataclasses import dataclass
from functools import cache
from typing import Any

import altair as alt

from ..experiment.comparison import Comparison
from ..scenario import Scenario

FONT = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', 'Liberation Sans', Arial, sans-serif"
PAPER_FONT = "'Helvetica Neue', Arial, 'Liberation Sans', 'DejaVu Sans', sans-serif"  # a converter knows no system-ui
TITLE_SIZE, SUBTITLE_SIZE, LABEL_SIZE, AXIS_SIZE = 17, 13, 13, 12
PAPER_WIDTH = 960
NARROW = 340  # what a phone leaves for a chart: what fits there fits everywhere
CHARACTER, BOLD_CHARACTER = 0.55, 0.59  # width of a mean character in font sizes, for the widest of the usual system fonts
EVEN_SLACK = 6  # characters that a line may be longer than its share, since words do not divide


@dataclass(frozen=True)
class Colour:
    """One operating model's colour: for marks, for text on a light and on a dark ground, for text inside a mark."""

    mark: str
    on_light: str
    on_dark: str
    inside: str


@dataclass(frozen=True)
class Mode:
    """What the styles mean in light or in dark; the greys run from the strongest to the faintest."""

    ink: str
    soft: str
    grid: str
    ground: str
    alert: str
    greys: tuple[str, str, str, str]
    on_greys: tuple[str, str, str, str]


LIGHT = Mode("#1D2B33", "#5B6B74", "#E3E9EC", "#F1F4F6", "#B3263E",
    ("#6F7F88", "#96A4AB", "#BAC5CA", "#DCE3E6"), ("#FFFFFF", "#1D2B33", "#1D2B33", "#1D2B33"))  # fmt: skip
DARK = Mode("#E4ECEF", "#9FB0B8", "#2A363D", "#1A2429", "#FF7D8E",
    ("#6F7E87", "#5A6972", "#46545C", "#2E3A41"), ("#FFFFFF", "#FFFFFF", "#E4ECEF", "#E4ECEF"))  # fmt: skip

_KNOWN = {
    "relay": Colour("#D97B29", "#A4530B", "#F0A158", "#1D1206"),
    "rugby": Colour("#14808F", "#0F6B78", "#55BFCC", "#FFFFFF"),
}
_FURTHER = (
    Colour("#8464B8", "#6A49A0", "#B9A0E6", "#FFFFFF"),
    Colour("#B5476C", "#9A2F55", "#EC8FB0", "#FFFFFF"),
    Colour("#5E8C3A", "#47701F", "#9CCB75", "#FFFFFF"),
    Colour("#4A74C9", "#2F5BB3", "#93B3F2", "#FFFFFF"),
    Colour("#8F8724", "#76701E", "#B2A71F", "#FFFFFF"),
    Colour("#BF40AB", "#B43CA1", "#E085D2", "#FFFFFF"),
    Colour("#329565", "#297A53", "#2FBC78", "#FFFFFF"),
    Colour("#BF6A40", "#A45B37", "#DB9470", "#FFFFFF"),
    Colour("#3D8FB8", "#327495", "#5CAED6", "#FFFFFF"),
)
FIRST_CHOICE = 4  # of the further colours, which are told apart best: a name takes one of these unless another name has it
FIT = alt.AutoSizeParams(type="fit-x", contains="padding")  # the height is the canvas's, titles and axes come on top of it
COLOURS = {name: colour.mark for name, colour in _KNOWN.items()}


def colours(*names: str) -> list[Colour]:
    """Return a colour for each of any number of operating models, the same whenever possible; relay's and rugby's never change.

    No two are alike among nine further ones; beyond them colours come again.
    """
    found: list[Colour] = []
    for name in names:
        wanted = [_KNOWN[name], *_preferred(name)] if name in _KNOWN else _preferred(name)
        found.append(min(wanted, key=found.count))
    return found


def _preferred(name: str) -> list[Colour]:
    """Return the further colours in the order in which a name takes them."""
    first = zlib.crc32(name.encode()) % FIRST_CHOICE
    return [*_FURTHER[first:FIRST_CHOICE], *_FURTHER[:first], *_FURTHER[FIRST_CHOICE:]]


def colours_in(scenario: Scenario, *names: str) -> list[Colour]:
    """Return a colour for each of some ways of working of a scenario: whichever of them stand together, each keeps its own.

    A name that stands there twice gets another colour the second time.
    """
    ways = list(scenario.operating_models)
    own, found = dict(zip(ways, colours(*ways), strict=True)), list[Colour]()
    for name in names:
        wanted = [own[name], *_preferred(name)] if name in own else _preferred(name)
        found.append(min(wanted, key=found.count))
    return found


def colours_of(comparison: Comparison) -> list[Colour]:
    """Return the colours of the two operating models."""
    return colours_in(comparison.scenario, comparison.base.operating_model, comparison.other.operating_model)


def ink_of(colour: Colour) -> str:
    """Name the style of text in an operating model's colour, legible on light and on dark."""
    return f"ink-{colour.mark}"


def on_screen(chart: alt.LayerChart, dark: bool = False) -> dict[str, Any]:
    """Return the specification of *chart* for a page: as wide as its place, no ground of its own, and no title.

    The page writes the title, which `title_of` returns: text wraps by itself at any width and can be read aloud, selected and translated.
    """
    spec = chart.to_dict(validate=False)  # tests validate what comes of it
    for told_by_the_page in ("title", "description", "usermeta"):
        spec.pop(told_by_the_page, None)
    rows, shared = spec.pop("datasets", {}), spec.pop("data", None)  # shared where all layers have the same
    for layer in spec["layer"]:  # its rows in it: what stands apart Streamlit would turn into a table of its own, one by one
        layer["data"] = {"values": list(rows[layer.get("data", shared)["name"]])}
    return {**spec, "width": "container", "background": "transparent", "autosize": FIT.to_dict(), "config": config(DARK if dark else LIGHT)}


def on_paper(chart: alt.LayerChart, width: int = PAPER_WIDTH) -> alt.LayerChart:
    """Return *chart* for a file: *width* pixels on white, dark text, the title wrapped to it."""
    shown, (title, subtitle) = chart.properties(width=width, background="white", autosize=FIT), title_of(chart)
    lines = wrapped(subtitle, SUBTITLE_SIZE, width - 16) if subtitle else alt.Undefined
    shown.title = alt.TitleParams(text=wrapped(title, TITLE_SIZE, width - 16, bold=True), subtitle=lines)
    shown.config = _paper()
    return shown


def title_of(chart: alt.LayerChart) -> tuple[str, str]:
    """Return the title of *chart* and its subtitle, which may be empty."""
    title = chart.title
    return str(title.text), title.subtitle if isinstance(title.subtitle, str) else ""


def wrapped(text: str, size: float, width: float, bold: bool = False, even: bool = True) -> list[str]:
    """Return the lines of *text* in a font of *size* pixels that fit into *width* pixels, of about equal length if *even*."""
    limit = max(12, int(width / (size * (BOLD_CHARACTER if bold else CHARACTER))))
    if even:
        limit = min(limit, math.ceil(len(text) / max(1, math.ceil(len(text) / limit))) + EVEN_SLACK)
    return textwrap.wrap(text, limit, break_on_hyphens=False) or [""]


@cache
def _paper() -> alt.Config:
    return alt.Config.from_dict(config(LIGHT, PAPER_FONT))


def config(mode: Mode, font: str = FONT) -> dict[str, Any]:
    """Return the Vega-Lite configuration of a mode: fonts, axes, and the meaning of each named style."""
    return {
        "font": font,
        "padding": {"left": 2, "top": 4, "right": 6, "bottom": 4},
        "view": {"stroke": None},
        "mark": {"tooltip": None},  # but where a picture has tooltips of its own
        "title": {
            "anchor": "start", "frame": "bounds", "offset": 14, "limit": 0, "font": font, "color": mode.ink,
            "fontSize": TITLE_SIZE, "fontWeight": 600, "lineHeight": TITLE_SIZE * 1.3, "subtitleFont": font,
            "subtitleColor": mode.soft, "subtitleFontSize": SUBTITLE_SIZE, "subtitleFontWeight": "normal",
            "subtitleLineHeight": SUBTITLE_SIZE * 1.4, "subtitlePadding": 6,
        },
        "axis": {
            "domain": False, "ticks": False, "grid": True, "gridColor": mode.grid, "domainColor": mode.grid,
            "tickColor": mode.grid, "labelColor": mode.soft, "labelFontSize": AXIS_SIZE, "labelFont": font, "labelPadding": 6,
            "labelOverlap": "greedy", "titleColor": mode.soft, "titleFontSize": AXIS_SIZE, "titleFontWeight": "normal",
            "titleFont": font, "titlePadding": 8,
        },
        "text": {"font": font, "fontSize": LABEL_SIZE, "color": mode.ink},
        "style": _styles(mode),
    }  # fmt: skip


def _styles(mode: Mode) -> dict[str, dict[str, Any]]:
    styles: dict[str, dict[str, Any]] = {
        "ink": {"color": mode.ink},
        "strong": {"color": mode.ink, "fontWeight": 600},
        "soft": {"color": mode.soft, "fontSize": AXIS_SIZE},
        "line": {"color": mode.ink, "strokeWidth": 1.5},
        "zero": {"color": mode.soft, "strokeWidth": 1.5, "strokeDash": [4, 4]},
        "hair": {"color": mode.grid, "strokeWidth": 1},
        "ground": {"color": mode.ground},
        "alert": {"color": mode.alert},
        "path": {"color": mode.soft, "strokeWidth": 1.2, "opacity": 0.8},
    }
    for place, grey in enumerate(mode.greys):
        styles[f"grey-{place}"] = {"color": grey}
        styles[f"on-grey-{place}"] = {"color": mode.on_greys[place], "fontWeight": 600}
    for colour in (*_KNOWN.values(), *_FURTHER):
        text = colour.on_light if mode is LIGHT else colour.on_dark
        styles[ink_of(colour)] = {"color": text, "fontWeight": 600}
    return styles
