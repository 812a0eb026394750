"""The words of the pages: what parameters, choices and sections are called where leaders read them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from typing import Any

from pages.ui.question import Question
from sim.measures import MEASURES
from sim.present import wording
from sim.present.wording import model_name, plain
from sim.scenario import Parameter, Scenario
from sim.scenario.labels import BASES, CHOICES, PARTS, SECTIONS, UNITS, VENDOR_SECTIONS, WHOLES

_LABELS = Counter(measure.label for measure in MEASURES.values())


def part_name(part: str) -> str:
    """Return what a part is that a scenario's file does not have: the operating model Mix."""
    kind, _, name = part.rpartition(".")
    return f"{PARTS[kind]} {plain(model_name(name))}"


def choice_name(value: str) -> str:
    return CHOICES.get(value, value.replace("_", " "))


def section_name(section: str) -> str:
    """Return what a section is about, whoever's it is."""
    top, _, rest = section.partition(".")
    if top == "vendors":
        return VENDOR_SECTIONS[rest.partition(".")[2]]
    if top == "rival_models":
        return f"Levers of every rival that works as {rest.replace('_', ' ')}"
    return SECTIONS.get(section, rest.rpartition(".")[2].replace("_", " ").capitalize())


def place_name(scenario: Scenario, section: str) -> str:
    """Return a section's name with whose it is: Rugby, Rival A."""
    top, _, rest = section.partition(".")
    owner = rest.partition(".")[0]
    if top == "vendors":
        return plain(scenario.vendors[owner].name)
    if top == "rival_models":
        return f"Rivals’ {owner.replace('_', ' ')}"
    return model_name(owner) if top == "operating_models" else section_name(section)


def unit_name(parameter: Parameter, currency: str) -> str:
    """Return a unit in a reader's words; per cent needs none."""
    unit = parameter.unit
    if is_share(parameter):
        return unit.removeprefix("share").strip()
    return wording.unit_name(UNITS.get(unit, unit), currency)


def value_name(value: Any, parameter: Parameter | None = None) -> str:
    """Return a value as a reader would write it: 27 %, yes, at a lead score."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int | float):
        if parameter is not None and is_share(parameter):
            return f"{100 * value:.4g} %"
        return f"{value:,.10g}"
    return choice_name(str(value))


def is_share(parameter: Parameter) -> bool:
    """Tell whether a parameter is best read in per cent."""
    return parameter.kind == "number" and parameter.unit.startswith(("share", "chance"))


def share_of(key: str) -> list[str]:
    """Return the keys of the whole that *key* is a share of, itself included; empty when it is none."""
    section, _, name = key.rpartition(".")
    names = WHOLES.get(section.rpartition(".")[2], ())
    return [f"{section}.{other}" for other in names] if name in names else []


def changed_settings(question: Question) -> list[str]:
    """Name each setting that differs from the file once: how many suppliers compete is one setting, and so are the parts of a whole."""
    names: dict[str, str] = {}
    for key in question.changed:
        parameter, section = question.parameters.get(key), key.rpartition(".")[0]
        if key.endswith(".takes_part"):
            names["suppliers"] = "competing suppliers"
        elif share_of(key):
            names[section] = section_name(section).lower()
        else:
            label = parameter.label if parameter else plain(key)
            owner = section.partition(".")[0] in {"vendors", "operating_models", "rival_models", "roles"}
            names[key] = f"{label} ({place_name(question.scenario, section)})" if owner else label
    return list(names.values())


def told_changes(question: Question, most: int) -> list[str]:
    """Return the first few settings that differ from the file, each with its value, and how many there are besides."""
    told = []
    for key, (_, now) in question.changed.items():
        parameter = question.parameters.get(key)
        told.append(f"{parameter.label if parameter else key} {value_name(now, parameter)}"[:80])
    more = len(told) - most
    return [*told[:most], f"{more} more"] if more > 0 else told


def figure_name(key: str) -> str:
    """Return what a measure is called, with its heading where others are called so too."""
    label, heading = MEASURES[key].label, MEASURES[key].heading
    return f"{label} ({heading[:1].lower()}{heading[1:]})" if _LABELS[label] > 1 else label


def help_text(parameter: Parameter, in_file: Any) -> str:
    """Return the tooltip of a control: what it means, where it comes from, what the file says."""
    lines = [parameter.help] if parameter.help else []
    lines += [f"In the scenario as shipped: {value_name(in_file, parameter)}."] if in_file is not None else []
    lines += [f"Source: {BASES[parameter.basis]}{', ' + plain(parameter.source) if parameter.source else ''}."]
    return "\n\n".join(lines)


def labelled(text: str, parameters: Mapping[str, Parameter]) -> str:
    """Return *text* with the label behind each key that it names."""

    def with_label(key: re.Match[str]) -> str:
        return f"{key[0]} (“{parameters[key[0]].label}”)" if key[0] in parameters else key[0]

    return re.sub(r"[a-z_]+(?:\.[\w-]+)+", with_label, text)
