"""A picture of a report as vectors: without its title, which stands above it."""

from __future__ import annotations

import io
import math
import re

import altair as alt
import numpy as np
import vl_convert
from PIL import Image

from .. import theme

SVG = "http://www.w3.org/2000/svg"
PNG_SCALE = 2
WIDTH, COLUMN = 800, 420  # pixels: a picture alone, and one of two columns
TALL = 1.2
"""Height of a picture for its width from which on it stands in columns on a screen."""
SCREEN, BETWEEN = 2.2, 36
"""Width of what a screen has room for, for its height; pixels between two columns."""
LEGIBLE = 9.0
"""Points of the smallest type of a slide that is read."""
SEAM, WIDER = 8, 6
"""Pixels of an empty band that a picture can be cut at, and how much further off a cut may be for each pixel that a band is wider."""


def svg_of(chart: alt.LayerChart, width: int = WIDTH) -> str:
    """Return a chart as an SVG drawing without its title."""
    shown = theme.on_paper(chart, width)
    shown.title = alt.Undefined
    return vl_convert.vegalite_to_svg(shown.to_dict(validate=False), allowed_base_urls=[])


def svg_on_screen(chart: alt.LayerChart, dark: bool, width: int = WIDTH) -> str:
    """Return a chart as an SVG drawing without its title and ground, its text dark or light: to be shown in any size."""
    mode = theme.DARK if dark else theme.LIGHT
    shown = {**theme.on_screen(chart, dark), "width": width, "config": theme.config(mode, theme.PAPER_FONT)}
    return vl_convert.vegalite_to_svg(shown, allowed_base_urls=[])


def pieces(chart: alt.LayerChart, dark: bool, height: float) -> tuple[int, list[str]]:
    """Return in how many columns a picture can be read in a room of so many points, and its pieces as SVG drawings, cut where it is empty.

    Parameters
    ----------
    chart : altair.LayerChart
    dark : bool
        Whether it stands on a dark ground.
    height : float
        Of the room, in points; there may be any number of such rooms.
    """
    whole = svg_on_screen(chart, dark)
    if theme.LABEL_SIZE * height / _size(whole)[1] >= LEGIBLE:
        return 1, [whole]
    whole = svg_on_screen(chart, dark, COLUMN)
    number = 2 * max(1, math.ceil(_size(whole)[1] / (theme.LABEL_SIZE * height / LEGIBLE) / 2))
    return 2, [_cut(whole, top, end) for top, end in _parts(whole, number)]


def in_a_room(chart: alt.LayerChart, dark: bool) -> str:
    """Return a chart as an SVG drawing for one screen, that is read from the last row: a tall one in columns."""
    whole = svg_on_screen(chart, dark)
    width, height = _size(whole)
    if height <= TALL * width:
        return whole
    whole = svg_on_screen(chart, dark, COLUMN)
    width, height = _size(whole)
    parts, step = _parts(whole, max(1, round(math.sqrt(SCREEN * height / width)))), width + BETWEEN
    columns = "".join(_cut(whole, top, end).replace("<svg", f'<svg x="{step * place:g}"', 1) for place, (top, end) in enumerate(parts))
    size = step * len(parts) - BETWEEN, max(end - top for top, end in parts)
    return f'<svg xmlns="{SVG}" width="{size[0]:g}" height="{size[1]:g}" viewBox="0 0 {size[0]:g} {size[1]:g}">{columns}</svg>'


def _size(drawn: str) -> tuple[float, float]:
    found = re.search(r'<svg[^>]*?\bwidth="([\d.]+)"[^>]*?\bheight="([\d.]+)"', drawn)
    if found is None:
        raise ValueError(f"the drawing has no size: {drawn[:200]}")
    return float(found[1]), float(found[2])


def _parts(drawn: str, number: int) -> list[tuple[float, float]]:
    """Return where so many parts of a drawing begin and end, of about the same height."""
    image = Image.open(io.BytesIO(vl_convert.svg_to_png(drawn, scale=1))).convert("RGBA")
    rows, (_, height) = np.flatnonzero(np.asarray(image)[:, :, 3].any(axis=1)), _size(drawn)
    bands = np.diff(rows)
    bands, middles = bands[bands >= SEAM], (rows[:-1] + bands / 2)[bands >= SEAM]
    wanted = np.arange(1, number if len(bands) else 1) * height / number
    cuts = sorted({float(middles[np.argmin(np.abs(middles - place) - WIDER * bands)]) for place in wanted})
    return list(zip([0.0, *cuts], [*cuts, height], strict=True))


def _cut(drawn: str, top: float, end: float) -> str:
    """Return what lies between two heights of a drawing as a drawing."""
    width, _ = _size(drawn)
    opening, rest = _opened(drawn)
    kept = re.sub(r'\b(height|viewBox)="[^"]*"', "", opening)
    return f'{kept[:-1]} height="{end - top:g}" viewBox="0 {top:g} {width:g} {end - top:g}">{rest}'


def _opened(drawn: str) -> tuple[str, str]:
    """Return the first tag of a drawing, and what follows."""
    end = drawn.index(">", drawn.index("<svg")) + 1
    return drawn[:end], drawn[end:]


def png_of(drawn: str) -> bytes:
    """Return a drawing in points, clear where nothing is drawn: found from what it looks like on black and on white."""
    opening, rest = _opened(drawn)
    grounds = (f'{opening}<rect width="9999" height="9999" fill="{ground}"/>{rest}' for ground in ("black", "white"))
    pictures = (Image.open(io.BytesIO(vl_convert.svg_to_png(ground, scale=PNG_SCALE))) for ground in grounds)
    on_black, on_white = (np.asarray(picture.convert("RGB"), float) for picture in pictures)
    opacity = 1 - (on_white - on_black).mean(axis=2, keepdims=True) / 255
    colour = np.divide(on_black, opacity, out=np.zeros_like(on_black), where=opacity > 0)
    file = io.BytesIO()
    Image.fromarray(np.concatenate([colour, 255 * opacity], axis=2).round().clip(0, 255).astype(np.uint8), "RGBA").save(file, "PNG")
    return file.getvalue()
