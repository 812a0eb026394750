"""Texts from outside: what a number looks like, and what a title or a name may hold.

A text of a scenario is printed on terminals and stands in pictures, tables and web pages. So none holds a control character, and a name,
which is the first character of cells in tables, does not begin as a spreadsheet's formula does.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Annotated

from pydantic import AfterValidator, StringConstraints

_NUMBER = re.compile(r"[+-]?(0|[1-9][0-9]*)?(\.[0-9]*)?([eE][+-]?[0-9]+)?")
_TURNS_TEXT = "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"  # the order in which text is shown
_FORMULA = "=+-@"


def number(text: str) -> int | float:
    """Return the number that *text* writes in plain decimal digits, such as ``8``, ``-0.5`` or ``1e6``; whole ones as int.

    Raises
    ------
    ValueError
        For anything else that Python would read, such as ``1_0``, ``007``, ``nan`` or digits of another script.
    """
    if not (found := _NUMBER.fullmatch(text)) or not any(digit in text.partition("e")[0] for digit in "0123456789"):
        raise ValueError(f"not a number: {visible(text[:60])}")
    return float(text) if found[2] or found[3] else int(text)


def visible(text: str) -> str:
    """Return *text* with everything that is no visible character written as Python escapes it."""
    return "".join(repr(each)[1:-1] if is_hidden(each) else each for each in text)


def is_hidden(character: str) -> bool:
    """Tell whether a character is a control, breaks a line, turns the text around it or is no character at all."""
    code = ord(character)
    is_none = code & 0xFFFE == 0xFFFE or 0xFDD0 <= code <= 0xFDEF
    return is_none or character in _TURNS_TEXT or unicodedata.category(character) in {"Cc", "Cs", "Zl", "Zp"}


def _in_sight(text: str) -> str:
    if found := next(filter(is_hidden, text), None):
        raise ValueError(f"may not hold the control character U+{ord(found):04X}")
    return text


def _no_formula(text: str) -> str:
    if text.lstrip()[:1] in tuple(_FORMULA):
        raise ValueError(f"may not begin with one of {' '.join(_FORMULA)}, got {text!r}")
    return text


def _no_bar(text: str) -> str:
    if "|" in text:
        raise ValueError(f"must be one line without |, got {text!r}")
    return text


Text = Annotated[str, AfterValidator(_in_sight)]
"""One line of text for readers."""

Cell = Annotated[str, AfterValidator(_in_sight), AfterValidator(_no_formula)]
"""A text that stands in cells of tables."""

VendorName = Annotated[str, StringConstraints(min_length=1, max_length=40), AfterValidator(_in_sight), AfterValidator(_no_formula),
                       AfterValidator(_no_bar)]  # fmt: skip
"""A vendor's name; tables hold several in one cell, between bars."""
