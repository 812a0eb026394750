"""Numbers as people type them: ``3,5``, ``1.250.000``, ``75 000`` and ``60k`` are read as meant, whatever country's habit they follow.

One separator before three digits has two meanings: ``75.000`` is 75 thousand in Copenhagen and 75 in London. Both are given, never a guess.
"""

from __future__ import annotations

import math
import re

NARROW_SPACE = "\N{NARROW NO-BREAK SPACE}"
SUFFIXES = {"": 0, "k": 3, "tsd": 3, "m": 6, "mn": 6, "mio": 6, "mill": 6, "million": 6, "bn": 9, "b": 9, "mia": 9, "mrd": 9}
"""What people write behind a number, and how many zeros it stands for."""
POINT_LANGUAGES = {"en", "zh", "ja", "ko", "th", "he", "hi", "ms", "ga"}
POINT_PLACES = {"de-ch", "de-li", "it-ch", "es-mx", "es-us"}
"""Where a point stands before decimals; everywhere else a comma does."""
_CURRENCY = r"(?:(?:EUR|USD|GBP|CHF|DKK|NOK|SEK|kr)\b\.?|[€$£])?"
_TYPED = re.compile(
    rf"{_CURRENCY} *(?P<sign>[+−-]?) *(?P<digits>[\d.,'’ ]*\d[.,]?)(?:e(?P<exponent>[+-]?\d{{1,2}}))? *"
    rf"(?:(?P<suffix>{'|'.join(filter(None, SUFFIXES))})\b)?\.? *(?P<percent>%?) *{_CURRENCY}",
    re.IGNORECASE | re.ASCII,
)
_GROUPED = re.compile(r"\d{1,3}(?:[ '’]\d{3})+|\d{1,3}(?:\.\d{3})+|\d{1,3}(?:,\d{3})+|\d+")


def readings(text: str, locale: str | None = None) -> list[float]:
    """Return what a text may mean as a number: nothing, one number, or two.

    Of two the one comes first that is usual where the browser's *locale* is; it decides nothing else.
    """
    found = _TYPED.fullmatch(re.sub(r"\s", " ", text).strip())
    if found is None:
        return []
    zeros = SUFFIXES[(found["suffix"] or "").lower()] + int(found["exponent"] or 0) - 2 * bool(found["percent"])
    sign = -1.0 if found["sign"] in {"-", "−"} else 1.0
    numbers = dict.fromkeys(sign * float(f"{plain}e{zeros}") for plain in _plain(found["digits"].strip(), _has_point(locale)))
    return [number for number in numbers if math.isfinite(number)]


def shown(number: float) -> str:
    """Return a number as a field shows it: thousands apart by a narrow space, a point before decimals; `readings` gives it back."""
    return f"{number:,.12g}".replace(",", NARROW_SPACE)


def _plain(digits: str, has_point: bool) -> list[str]:
    """Return the readings of digits and separators, each as digits and a point."""
    separators = re.findall("[.,]", digits)
    if not separators:
        return _whole(digits)
    last = separators[-1]
    before, _, after = digits.rpartition(last)
    grouped = _whole(digits)
    as_decimal = [f"{whole or 0}.{after}" for whole in (_whole(before) if before else ["0"]) if after.isdigit() or not after]
    if len(separators) > 1 and len(set(separators)) == 1:
        return grouped
    if last in before or (len(set(separators)) > 1 and not _whole(before)):
        return []
    if before.startswith("0") or not grouped:
        return as_decimal
    return as_decimal + grouped if (last == ".") == has_point else grouped + as_decimal


def _whole(digits: str) -> list[str]:
    """Return digits without what parts their thousands, where it parts thousands only."""
    return [re.sub(r"\D", "", digits)] if _GROUPED.fullmatch(digits) else []


def _has_point(locale: str | None) -> bool:
    place = (locale or "en").lower()
    return place in POINT_PLACES or (place.partition("-")[0] in POINT_LANGUAGES)
