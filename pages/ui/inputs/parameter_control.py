"""One control for one parameter, made from the parameter table."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Sequence
from typing import Any

import streamlit as st

from pages.ui import labels, session
from pages.ui.inputs import widget_sync
from pages.ui.inputs.number_field import NumberField
from pages.ui.question import Question
from sim.scenario import Parameter

STEPS = (10.0, 5.0, 1.0, 0.5, 0.25, 0.1, 0.05, 0.01, 0.005, 0.001)  # of sliders


def control(question: Question, key: str, label: str = "", low: float | None = None, high: float | None = None, heading: str = "") -> None:
    """Draw the control of one parameter; *low* and *high* narrow a slider to what is worth trying, a *heading* is shown for its label."""
    parameter, in_file = question.parameters[key], question.before[key]
    moved = mark(key in question.changed)
    unit = f" ({name})" if (name := labels.unit_name(parameter, question.scenario.currency)) and not label else ""
    text = f"{label or parameter.label}{unit}{moved}"  # no markup: it is read aloud as it stands
    facts: dict[str, Any] = {
        "label": text,
        "help": labels.help_text(parameter, in_file),
    }
    if heading:
        st.markdown(f"{heading}{moved}", help=facts.pop("help"))
        facts["label_visibility"] = "collapsed"
    scale = _scale(parameter, in_file, low, high) if parameter.kind in {"integer", "number"} else None
    if scale is None and parameter.kind in {"integer", "number"}:
        bounds = (parameter.low or 0, parameter.high or 0)
        NumberField(key, parameter.value, bounds, _setter(key), labels.is_share(parameter)).draw(**facts)
        return
    facts["key"] = widget_sync.synced(key, parameter.value, _setter(key))
    if parameter.kind == "switch":
        st.toggle(value=parameter.value, **facts)
    elif parameter.kind == "choice":
        facts |= {"options": parameter.choices, "default": parameter.value, "format_func": labels.choice_name}
        st.segmented_control(required=True, wrap=True, **facts)
    elif scale:
        form = "percent" if labels.is_share(parameter) else "%g"
        st.slider(min_value=scale[0], max_value=scale[1], step=scale[2], value=parameter.value, format=form, **facts)


def named_choice(question: Question, key: str, label: str, options: list[str], names: Callable[[str], str]) -> None:
    """Choose a name that is no parameter of the table, such as a rival's operating model."""
    name = question.scenario.values()[key]
    st.selectbox(label, options, options.index(name), format_func=names, key=widget_sync.synced(key, name, _setter(key)))


def named_choices(
    question: Question, key: str, label: str, options: Sequence[str], names: Callable[[str], str], help: str, none: str
) -> None:
    """Choose any number of names; a scenario holds them as a list. *none* is shown while there is no name."""
    chosen = json.loads(question.scenario.values()[key])
    st.multiselect(
        label, options, chosen, format_func=names, key=widget_sync.synced(key, chosen, _setter(key)), help=help, placeholder=none
    )


def text_field(question: Question, key: str, label: str, max_chars: int) -> None:
    text = question.scenario.values()[key]
    st.text_input(label, text, max_chars=max_chars, key=widget_sync.synced(key, text, _setter(key)))


def mark(is_changed: bool) -> str:
    """Return what a label ends with when its setting differs from the file."""
    return " ●" if is_changed else ""


def _setter(key: str) -> Callable[[Any], None]:
    """Return what sets a parameter, by its key; the other shares of its whole give way."""
    return lambda value: session.move(key, round(value, 6) if isinstance(value, float) else value)


def _scale(
    parameter: Parameter, in_file: float, low: float | None, high: float | None
) -> tuple[float, float, float] | tuple[int, int, int] | None:
    """Return a slider's ends and step, or None where the bounds are too wide for one."""
    assert parameter.low is not None and parameter.high is not None
    first, last = parameter.low if low is None else low, parameter.high if high is None else high
    if parameter.kind == "integer":
        is_wide = high is None and last - first > 120
        return None if is_wide else (int(min(first, parameter.value)), int(max(last, parameter.value)), 1)
    if high is None and labels.is_share(parameter):
        is_lever = parameter.section.startswith(("operating_models.", "rival_models."))  # the same end for every way of working
        last = min(last, 1.0 if is_lever or in_file >= 0.1 or not in_file else 10 * in_file)
    elif high is None and first >= 0 and last > 10 * in_file:
        return None
    step = next((s for s in STEPS if (last - first) / s >= 25 and abs(in_file / s - round(in_file / s)) < 1e-6), 0.0)
    if not step or (last - first) / step > 250:
        return None
    first = math.ceil(first / step - 1e-9) * step  # a slider counts its steps from its end
    return float(min(first, parameter.value)), float(max(last, parameter.value)), step
