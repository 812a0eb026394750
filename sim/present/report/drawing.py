"""A picture of a report as vectors: without its title, which stands above it."""

from __future__ import annotations

import altair as alt
import vl_convert

from .. import theme

PNG_SCALE = 2
WIDTH = 800  # pixels


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
