"""Words around names and numbers from outside: an operating model as a heading, a small count in words, text that formats nothing."""

from __future__ import annotations

import re

COUNT_WORDS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


def model_name(key: str) -> str:
    """Return an operating model's name as a heading: Relay, Rugby, Mix."""
    return key.replace("_", " ").capitalize()


def unit_name(unit: str, currency: str) -> str:
    """Return a unit in a reader's words; none where it is a statistician's."""
    if unit == "sd of log value":
        return ""
    return f"spread {unit.removeprefix('sd ')}" if unit.startswith("sd of ") else re.sub(r"^money\b", currency, unit)


def plain(text: str) -> str:
    """Return text from outside so that it shows as written and can neither format nor load anything."""
    return re.sub(r"([\\`*_{}\[\]()#+\-.!|<>$:~&])", r"\\\1", text)


def count_of(number: int, singular: str, plural: str | None = None) -> str:
    """Return a small count in words: one setting, three settings."""
    word = COUNT_WORDS[number] if number < len(COUNT_WORDS) else f"{number:,}"
    return f"{word} {singular if number == 1 else plural or singular + 's'}"
