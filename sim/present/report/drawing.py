"""A picture of a report as vectors: without its title, which stands above it."""

from __future__ import annotations

import math
import re
from itertools import pairwise

import altair as alt
import vl_convert

from .. import theme

PNG_SCALE = 2
WIDTH = 800  # pixels
COLUMN, BETWEEN, ABOVE = 400, 36, 18  # pixels: a column of a tall picture, the space beside it, that from a text's foot to above it
SCREEN = 2.2
"""Width of what a screen has room for, for its height."""


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


def size_of(drawn: str) -> tuple[float, float]:
    """Return width and height of an SVG drawing in pixels."""
    width, height = (float(drawn.split(f'{side}="', 1)[1].split('"', 1)[0].removesuffix("px")) for side in ("width", "height"))
    return width, height


def in_columns(drawn: str) -> str:
    """Return a tall drawing cut into columns beside each other, as wide for their height as a screen; each begins above a text."""
    width, height = size_of(drawn)
    n = max(1, round(math.sqrt(SCREEN * height / width)))
    feet = sorted({float(y) for y in re.findall(r"<text[^>]*translate\([-\d.]+,([-\d.]+)\)", drawn)})
    wanted = (height * place / n for place in range(1, n))
    cuts = [0.0, *(min(feet, key=lambda foot: abs(foot - cut)) - ABOVE for cut in wanted), height]
    tall, step, parts = max(end - start for start, end in pairwise(cuts)), width + BETWEEN, ""
    for place, (start, end) in enumerate(pairwise(cuts)):
        size = f'width="{width:g}" height="{end - start:g}" viewBox="0 {start:g} {width:g} {end - start:g}"'
        parts += f'<svg x="{step * place:g}" {size}>{drawn}</svg>'
    whole = step * n - BETWEEN
    return f'<svg xmlns="http://www.w3.org/2000/svg" width="{whole:g}" height="{tall:g}" viewBox="0 0 {whole:g} {tall:g}">{parts}</svg>'
