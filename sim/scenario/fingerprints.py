"""Fingerprints: twelve digits for what a scenario says otherwise than the scenario as it comes.

Only leaves that differ from their defaults are in it. So a parameter, a section or a preset that is added later leaves every fingerprint
as it was, for what is not said is as it comes; who changes a default changes numbers, and with them the version of the model.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from .parameter import Section

IS_ITS_OWN = ""
"""Stands for a named part, such as a vendor, that is not as it comes; its leaves are told from the defaults of its kind."""


def differing(section: Section, usual: Section, prefix: str = "") -> dict[str, Any]:
    """Return the leaves of *section* that differ from those of *usual*, by dotted key.

    Parameters
    ----------
    section, usual : Section
        Of the same kind; *usual* may lack a field that has no default.
    prefix : str
        What keys begin with.
    """
    found: dict[str, Any] = {}
    for name in type(section).model_fields:
        value, known, key = getattr(section, name), getattr(usual, name, None), f"{prefix}{name}"
        if isinstance(value, Section) and isinstance(known, Section):
            found |= differing(value, known, f"{key}.")
        elif isinstance(value, Mapping):
            for inner, part in value.items():
                if part != (known or {}).get(inner):
                    found |= {f"{key}.{inner}": IS_ITS_OWN} | differing(part, type(part).model_construct(), f"{key}.{inner}.")
        elif value != known:
            found[key] = _leaf(value)
    return found


def digest(*content: Any) -> str:
    """Return twelve hexadecimal digits for *content*; the order of keys does not count, that of lists does."""
    text = json.dumps(content, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def _leaf(value: Any) -> Any:
    if isinstance(value, tuple):
        return [_leaf(each) for each in value]
    return value.model_dump(mode="json", exclude_defaults=True) if isinstance(value, Section) else value
