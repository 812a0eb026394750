"""Choosing one of the marketing set-ups, with what it costs beside it."""

from __future__ import annotations

from typing import Any

import streamlit as st

from pages.ui import state, widgets, words
from pages.ui.setup import Setup
from sim.present.scales import levels
from sim.scenario import US
from sim.scenario.marketing_budgets import BUDGETS, changes, suggested, yearly_cost

AS_SHIPPED, OWN = "as shipped", "our own"


def choose(setup: Setup) -> None:
    """Draw the choice; the money is that of the scenario as shipped, so that it is the same for all of them."""
    chosen = present(setup)
    widget = widgets.synced("equipment", chosen, _equip)
    with st.container(border=True, key="equipment"):
        left, right = st.columns([5, 2], gap="large", vertical_alignment="center")
        options = [AS_SHIPPED, *BUDGETS, *([OWN] if chosen == OWN else [])]
        left.segmented_control(
            "How marketing and sales are equipped", options, default=chosen, format_func=_label, key=widget, required=True, wrap=True,
            help="Ready set-ups that spend the same money in other ways. What one changes stands under Changes and files.",
        )  # fmt: skip
        right.metric("Costs a year", _money(setup, yearly_cost(setup.scenario.vendors[US], setup.scenario.costs)))
        st.caption(_described(setup, chosen))
        _offer_levers(setup, chosen)


def present(setup: Setup) -> str:
    """Return which set-up our side is in now; `OWN` when it is none of them."""
    values, file = setup.scenario.values(), setup.file.values()
    for name in BUDGETS:
        if all(values[key] == value for key, value in _changes(setup, name).items()):
            return name
    return AS_SHIPPED if all(values[key] == file[key] for key in _keys(setup)) else OWN


def _changes(setup: Setup, name: str) -> dict[str, Any]:
    return changes(name, setup.file.vendors[US], setup.scenario.costs)


def _keys(setup: Setup) -> list[str]:
    return list(_changes(setup, next(iter(BUDGETS))))


def _label(name: str) -> str:
    return BUDGETS[name].label if name in BUDGETS else name.capitalize()


def _described(setup: Setup, chosen: str) -> str:
    money = _money(setup, yearly_cost(setup.file.vendors[US], setup.scenario.costs))
    same = f"All of them spend {words.plain(money)} a year, within one per cent."
    if chosen in BUDGETS:
        return f"{BUDGETS[chosen].description} {same}"
    if chosen == OWN:
        return f"Settings of your own. Choosing a set-up replaces them. {same}"
    return f"What the scenario’s file gives us. {same}"


def _offer_levers(setup: Setup, chosen: str) -> None:
    """Offer the levers that go with a set-up to an operating model that lacks them."""
    values = setup.scenario.values()
    for model in (setup.base, setup.other):
        wanted = suggested(chosen, model) if chosen in BUDGETS else {}
        if any(values[key] != value for key, value in wanted.items()):
            names = ", ".join(setup.parameters[key].label.lower() for key in wanted)
            label = f"Give {words.model_name(model).lower()} the levers that go with it"
            st.button(label, icon=":material/tune:", key=f"levers for {model}", help=f"Sets: {names}.",
                      on_click=state.change, args=(wanted,))  # fmt: skip


def _equip(chosen: str) -> None:
    now = state.latest()
    if chosen == AS_SHIPPED:
        state.reset(*_keys(now))
    elif chosen in BUDGETS:
        state.change(_changes(now, chosen))


def _money(setup: Setup, amount: float) -> str:
    return levels("money", setup.scenario.currency, amount).text(amount)
