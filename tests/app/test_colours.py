"""Levers have the colour that their way of working has in every picture."""

import re

from pages.ui import colours
from pages.ui.question import DEFAULT, Question
from sim.present import theme
from sim.scenario import LEVERS, load


def style_of(base: str, other: str) -> str:
    """Return the style sheet for two ways of working; those that the scenario does not have begin as relay."""
    scenario = load(DEFAULT)
    for name in {base, other} - set(scenario.operating_models):
        scenario = scenario.with_operating_model(name, base="relay")
    return colours.style(Question(DEFAULT, scenario, base, other))


def turned(style: str, name: str) -> int:
    """Return by how much the hue of a way of working's levers is turned."""
    return int(re.search(rf"\.st-key-set-operating_models-{name}-{LEVERS[-1]} \{{ filter: hue-rotate\((\d+)deg", style)[1])


def test_rugby_keeps_the_hue_of_all_controls_and_a_mix_has_its_own():
    """The names above the levers have the colours of text in pictures."""
    style = style_of("our_mix", "rugby")
    mix, rugby = theme.colours_in(load(DEFAULT).with_operating_model("our_mix", base="relay"), "our_mix", "rugby")
    assert turned(style, "rugby") == 0 and turned(style, "our_mix") > 0
    for place, colour in (("base", mix), ("other", rugby)):
        assert f'[class*="st-key-way-{place}-"]' in style and f"light-dark({colour.on_light}, {colour.on_dark})" in style


def test_two_mixes_that_begin_alike_are_told_apart():
    """The levers of one are not meant by the other's name, which begins as its own does."""
    style = style_of("mix", "mix_2")
    assert turned(style, "mix") != turned(style, "mix_2")
    assert "*=" not in style.split("{")[0], "each lever is named in full"
