"""A field in which a number is typed as people type it; where it could be two, both are offered and neither is taken.

A browser's own number field drops what it does not know: it makes 35 of ``3,5``.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any, NamedTuple

import streamlit as st

from pages.ui.inputs import widget_sync
from pages.ui.inputs.typed_numbers import readings, shown
from sim.present import wording

_NOT_TAKEN = "typed, not taken"


class NumberField(NamedTuple):
    """The field of a number, whole if *value* is; with *percent* a share is shown and typed as per cent."""

    key: str
    value: float
    bounds: tuple[float, float]
    on_change: Callable[[Any], None]
    percent: bool = False

    def draw(self, **facts: Any) -> None:
        """Draw it, its label and whatever else Streamlit's text field knows among *facts*; below it what has to be asked."""
        text, now = st.session_state.get(_NOT_TAKEN, {}).get(self.key, ("", None))
        is_asked = now == self.value
        text = text if is_asked else self.text(self.value)
        st.text_input(value=text, max_chars=40, key=widget_sync.synced(self.key, text, self.take), **facts)
        if is_asked:
            self._ask(text)

    def take(self, text: str) -> None:
        """Take on the one number that a text means; remember a text that means none or two, and that the number is still the same."""
        not_taken = st.session_state.setdefault(_NOT_TAKEN, {})
        not_taken.pop(self.key, None)
        meant = [self.value] if text == self.text(self.value) else self.possible(text)
        if len(meant) != 1:
            not_taken[self.key] = text, self.value
        elif meant != [self.value]:
            self.on_change(meant[0])

    def possible(self, text: str) -> list[float]:
        """Return what a text can mean within the bounds; among per cent a number without a sign is per cent, too."""
        numbers = readings(text, st.context.locale)
        if self.percent and "%" not in text:
            numbers = [number / 100 for number in numbers]
        possible = [number for number in numbers if self.bounds[0] <= number <= self.bounds[1]]
        return [int(number) for number in possible if number.is_integer()] if isinstance(self.value, int) else possible

    def text(self, number: float) -> str:
        return f"{shown(100 * number)} %" if self.percent else shown(number)

    def _ask(self, text: str) -> None:
        meant, typed, kept = self.possible(text), wording.plain(text), f"It is still {self.text(self.value)}."
        if not meant:
            kind, (low, high) = "a whole number" if isinstance(self.value, int) else "a number", map(self.text, self.bounds)
            st.error(f"“{typed}” is not {kind} from {low} to {high}. {kept}")
            return
        st.warning(f"“{typed}” can be two numbers. Which one do you mean? {kept}")
        with st.container(horizontal=True, gap="small"):
            for number in meant:
                st.button(self.text(number), key=f"meant {self.key} {number}", on_click=partial(self._choose, number))

    def _choose(self, number: float) -> None:
        st.session_state[_NOT_TAKEN].pop(self.key, None)
        widget_sync.take_on()
        self.on_change(number)
