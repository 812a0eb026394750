"""Files to take away: pictures with their provenance printed under them, and tables.

A picture is always dark on white. Nothing is fetched: the spec, the data and the fonts are at hand. What is printed suffices to see
the same numbers again: scenario, fingerprint, operating models, seed, replications, model version, and every changed parameter.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from xml.sax.saxutils import escape

import altair as alt
import pandas as pd
import vl_convert

from sim.scenario import MODEL_VERSION, Scenario

from . import spreadsheet, theme
from .scales import count, listed

NOTE_SIZE, NOTE_LINE, MARGIN = 12, 17, 28  # pixels
PNG_SCALE = 2


@dataclass(frozen=True)
class Provenance:
    """Where numbers come from.

    Attributes
    ----------
    scenario : Scenario
        The one that was run, changes included.
    changes : dict of str to (object, object)
        By key, the value in the scenario's file and the value that was run.
    operating_models : tuple of str
        Their names, one or the two that are compared.
    seed, replications : int
        Of the study.
    link : str
        The address that opens the same question in the report; empty where none can.
    """

    scenario: Scenario
    changes: Mapping[str, tuple[Any, Any]] = field(default_factory=dict)
    operating_models: tuple[str, ...] = ("relay", "rugby")
    seed: int = 1
    replications: int = 20
    link: str = ""

    def lines(self) -> list[str]:
        """Return the provenance as whole sentences, to be wrapped by whoever prints them."""
        changed = self.changed()
        listed = f"{count(len(changed), 'changed setting')}: {'; '.join(changed)}." if changed else "All settings as shipped."
        played = (
            f"Seed {self.seed}, {count(self.replications, 'paired world')}." if self.replications else "An example; no world was played."
        )
        return [
            f"Scenario: {self.scenario.title}. Fingerprint {self.scenario.fingerprint}, model version {MODEL_VERSION}.",
            f"Operating models: {self.ways()}. {played}",
            listed,
            *([f"To open it again: {self.link}"] if self.link else []),
        ]

    def changed(self) -> list[str]:
        """Return what differs from the file, setting by setting, as a reader would write it."""
        parameters, told = self.scenario.parameters(), []
        for key, (old, new) in self.changes.items():
            known = parameters.get(key)
            name = f"{known.label} ({key})" if known else key
            told.append(f"{name}: {written(new)} instead of {written(old)}" + (f" {known.unit}" if known and known.unit else ""))
        return told

    def ways(self) -> str:
        """Return the ways of working as a sentence names them."""
        names = [name.replace("_", " ") for name in self.operating_models]
        return " against ".join(names) if len(names) == 2 else listed(names)

    def in_a_line(self, most: int = 1) -> str:
        """Return the provenance for a foot, with at most so many of the settings that differ."""
        changed = self.changed()
        more = [f"{len(changed) - most} more"] if len(changed) > most else []
        settings = [f"changed: {'; '.join([*changed[:most], *more])}"] if changed else []
        return " · ".join([self.scenario.title, self.ways(), count(self.replications, "world"), f"seed {self.seed}", *settings,
                           f"model {MODEL_VERSION}", self.scenario.fingerprint])  # fmt: skip


def written(value: Any) -> str:
    """Return a parameter's value for print."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"{value:,.10g}" if isinstance(value, float | int) else str(value)


def svg(chart: alt.LayerChart, provenance: Provenance, width: int = theme.PAPER_WIDTH) -> bytes:
    """Return *chart* as an SVG file with its provenance under it."""
    drawn = vl_convert.vegalite_to_svg(theme.on_paper(chart, width).to_dict(), allowed_base_urls=[])
    return _framed(drawn, provenance.lines(), str(chart.description or "")).encode()


def png(chart: alt.LayerChart, provenance: Provenance, width: int = theme.PAPER_WIDTH) -> bytes:
    """Return *chart* as a PNG file of twice its size in pixels, with its provenance under it."""
    return vl_convert.svg_to_png(svg(chart, provenance, width).decode(), scale=PNG_SCALE)


def csv(frame: pd.DataFrame, provenance: Provenance, dialect: str = "international") -> bytes:
    """Return *frame* as a CSV file, which pandas reads back without options unless the *dialect* is ``"european"``.

    The last columns say which run of which model version it belongs to; world is the number on the screen, which begins at 1 where
    replication begins at 0. No cell is a formula to a spreadsheet.
    """
    if "replication" in frame:
        place = list(frame.columns).index("replication") + 1
        frame = pd.concat([frame.iloc[:, :place], (frame["replication"] + 1).rename("world"), frame.iloc[:, place:]], axis=1)
    marked = frame.assign(fingerprint=provenance.scenario.fingerprint, seed=provenance.seed, model_version=MODEL_VERSION)
    return spreadsheet.csv(marked, dialect)


def file_name(what: str, provenance: Provenance, extension: str) -> str:
    """Return a name that tells the picture or table and the run: ``worlds-mid-market-relay-rugby-seed-1-20-worlds-3f2a9c01d4e5.png``."""
    run = f"{' '.join(provenance.operating_models)} seed {provenance.seed} {count(provenance.replications, 'world')}"
    words = re.sub(r"[^a-z0-9]+", "-", f"{what} {provenance.scenario.title} {run}".lower()).strip("-")
    return f"{words}-{provenance.scenario.fingerprint}.{extension}"


def _framed(drawn: str, lines: list[str], description: str) -> str:
    """Return the drawing on a white sheet with a margin, and *lines* below it, wrapped to its width."""
    size = re.search(r'<svg[^>]*?\bwidth="([\d.]+)"[^>]*?\bheight="([\d.]+)"', drawn)
    if size is None:
        raise ValueError(f"the drawing has no size: {drawn[:200]}")
    width, height = float(size[1]), float(size[2])
    wrapped = [part for line in lines for part in theme.wrapped(line, NOTE_SIZE, width, even=False)]
    top = MARGIN + height + 20
    texts = "".join(f'<text x="{MARGIN}" y="{top + 22 + NOTE_LINE * i:g}">{escape(line)}</text>' for i, line in enumerate(wrapped))
    whole = (width + 2 * MARGIN, top + 22 + NOTE_LINE * len(wrapped) + MARGIN - NOTE_LINE)
    inner = re.sub(r"<\?xml.*?\?>|<!DOCTYPE.*?>", "", drawn, flags=re.DOTALL)
    inner = re.sub(r"<svg", f'<svg x="{MARGIN}" y="{MARGIN}"', inner, count=1)
    font = escape(theme.PAPER_FONT, {'"': "'"})
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{whole[0]:g}" height="{whole[1]:g}" viewBox="0 0 {whole[0]:g} {whole[1]:g}">'
        f'<desc>{escape(description)}</desc><rect width="100%" height="100%" fill="white"/>{inner}'
        f'<line x1="{MARGIN}" y1="{top:g}" x2="{MARGIN + width:g}" y2="{top:g}" stroke="{theme.LIGHT.grid}"/>'
        f'<g font-family="{font}" font-size="{NOTE_SIZE}" fill="{theme.LIGHT.soft}">{texts}</g></svg>'
    )  # fmt: skip
