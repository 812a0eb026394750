"""Controls in the colour of the way of working that they belong to, as in every picture.

Streamlit has one colour for all controls, which is rugby's, and works each slider's fill out itself: so it is turned to another hue.
"""

from __future__ import annotations

import colorsys
import re

from pages.ui.question import Question
from sim.present.theme import COLOURS, Colour, colours_in
from sim.scenario import LEVERS


def style(question: Question) -> str:
    """Return the style sheet for the levers of the two ways of working, and for their names above them."""
    ways = zip(
        ("base", "other"), (question.base, question.other), colours_in(question.scenario, question.base, question.other), strict=True
    )
    return "\n".join(rule for way in ways for rule in _rules(*way))


def _rules(place: str, model: str, colour: Colour) -> tuple[str, str]:
    name = re.sub(r"[^a-zA-Z0-9_-]", "-", model)  # as Streamlit writes the class of a key
    levers = ", ".join(f".st-key-set-operating_models-{name}-{lever}" for lever in LEVERS)
    return (
        f"{levers} {{ filter: hue-rotate({_turn(colour)}deg); }}",
        f'[class*="st-key-way-{place}-"] [data-testid="stMarkdown"] p {{ color: light-dark({colour.on_light}, {colour.on_dark}); }}',
    )


def _turn(colour: Colour) -> int:
    """Return by how many degrees rugby's hue is turned to that of a colour."""
    return round(360 * (_hue(colour.mark) - _hue(COLOURS["rugby"]))) % 360


def _hue(colour: str) -> float:
    return colorsys.rgb_to_hls(*(int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)))[0]
