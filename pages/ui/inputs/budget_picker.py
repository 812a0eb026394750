"""Choosing one of the marketing set-ups, with what it costs beside it."""

from __future__ import annotations

from typing import Any

import streamlit as st

from pages.ui import session
from pages.ui.inputs import widget_sync
from pages.ui.question import Question
from sim.present import wording
from sim.present.scales import levels
from sim.scenario import US
from sim.scenario.marketing_budgets import BUDGETS, changes, suggested, yearly_cost

AS_SHIPPED, OWN = "as shipped", "our own"


def choose(question: Question) -> None:
    """Draw the choice; the money is that of the scenario as shipped, so that it is the same for all of them."""
    chosen = present(question)
    with st.container(border=True, key="budget"):
        left, right = st.columns([5, 2], gap="large", vertical_alignment="center")
        options = [AS_SHIPPED, *BUDGETS, *([OWN] if chosen == OWN else [])]
        left.segmented_control(
            "How marketing and sales are equipped", options, default=chosen, format_func=_label, required=True, wrap=True,
            key=widget_sync.synced("budget", chosen, _set),
            help="Ready set-ups that spend the same money in other ways. What one changes stands under Changes and files.",
        )  # fmt: skip
        right.metric("Costs a year", _money(question, yearly_cost(question.scenario.vendors[US], question.scenario.costs)))
        st.caption(_described(question, chosen))
        _offer_levers(question, chosen)


def present(question: Question) -> str:
    """Return which set-up our side is in now; `OWN` when it is none of them."""
    values, file = question.scenario.values(), question.file.values()
    for name in BUDGETS:
        if all(values[key] == value for key, value in _changes(question, name).items()):
            return name
    return AS_SHIPPED if all(values[key] == file[key] for key in _keys(question)) else OWN


def _changes(question: Question, name: str) -> dict[str, Any]:
    return changes(name, question.file.vendors[US], question.scenario.costs)


def _keys(question: Question) -> list[str]:
    return list(_changes(question, next(iter(BUDGETS))))


def _label(name: str) -> str:
    return BUDGETS[name].label if name in BUDGETS else name.capitalize()


def _described(question: Question, chosen: str) -> str:
    money = _money(question, yearly_cost(question.file.vendors[US], question.scenario.costs))
    same = f"All of them spend {wording.plain(money)} a year, within one per cent."
    if chosen in BUDGETS:
        return f"{BUDGETS[chosen].description} {same}"
    if chosen == OWN:
        return f"Settings of your own. Choosing a set-up replaces them. {same}"
    return f"What the scenario’s file gives us. {same}"


def _offer_levers(question: Question, chosen: str) -> None:
    """Offer the levers that go with a set-up to an operating model that lacks them."""
    values = question.scenario.values()
    for model in (question.base, question.other):
        wanted = suggested(chosen, model) if chosen in BUDGETS else {}
        if any(values[key] != value for key, value in wanted.items()):
            names = ", ".join(question.parameters[key].label.lower() for key in wanted)
            label = f"Give {wording.model_name(model).lower()} the levers that go with it"
            st.button(label, icon=":material/tune:", key=f"levers for {model}", help=f"Sets: {names}.",
                      on_click=session.change, args=(wanted,))  # fmt: skip


def _set(chosen: str) -> None:
    now = session.latest()
    if chosen == AS_SHIPPED:
        session.reset(*_keys(now))
    elif chosen in BUDGETS:
        session.change(_changes(now, chosen))


def _money(question: Question, amount: float) -> str:
    return levels("money", question.scenario.currency, amount).text(amount)
