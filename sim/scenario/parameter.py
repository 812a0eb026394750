"""One table of parameters: each with its unit, bounds, plain label, source and basis.

A scenario is a tree of frozen sections. Every leaf that a user may move is declared with `parameter`, and `parameter_table`
walks the tree, so that sliders, bounds tests, the parameter ledger and error messages all read the same lines. Nothing here
knows what a parameter does; that is the world's business.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated, Any, Literal, get_args, get_origin

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationInfo, field_validator
from pydantic.fields import FieldInfo
from pydantic_core import PydanticCustomError

from .texts import number

Basis = Literal["published", "derived", "calibrated", "assumed"]


Name = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]+$", max_length=40)]
"""A key of one's own choice, such as a vendor's: part of dotted keys and of the names of directories."""


class Section(BaseModel):
    """A frozen part of a scenario; unknown keys are errors."""

    model_config = ConfigDict(frozen=True, extra="forbid", validate_default=True, allow_inf_nan=False)

    @field_validator("*", mode="before")
    @classmethod
    def _plainly_written(cls, value: Any, info: ValidationInfo) -> Any:
        kind = cls.model_fields[str(info.field_name)].annotation
        if isinstance(value, bool) and kind in (int, float):  # pydantic would read 1
            raise PydanticCustomError(f"{kind.__name__}_type", "not a number")
        return _read(value, kind) if isinstance(value, str) and kind in (int, float, bool) else value


def _read(text: str, kind: Any) -> bool | int | float:
    """Return the value that a text stands for, as command lines and links hold nothing but texts."""
    if kind is bool:
        if text.lower() not in {"true", "false"}:
            raise PydanticCustomError("bool_parsing", "not a switch")
        return text.lower() == "true"
    try:
        return float(text) if text.lower() in {"nan", "inf", "-inf"} else number(text)
    except ValueError:
        raise PydanticCustomError("float_parsing" if kind is float else "int_parsing", "not a number") from None


@dataclass(frozen=True)
class Parameter:
    """What a reader needs to know about one parameter.

    Attributes
    ----------
    key : str
        Dotted path, such as ``group.size_mean``.
    label, help : str
        The name in a marketer's words, and one or two sentences.
    unit : str
        Unit of `value`; empty for a plain number.
    kind : {"number", "integer", "switch", "choice"}
        What sort of control it needs.
    value : float, int, bool or str
        The value in the scenario that was walked.
    low, high : float or None
        Inclusive bounds of a number.
    choices : tuple of str
        Allowed values of a choice.
    decision : bool
        True when it is ours to take, False when it is the world's.
    source, basis : str
        Where the value comes from and how firmly.
    section : str
        Key of the section that holds it.
    """

    key: str
    label: str
    help: str
    unit: str
    kind: Literal["number", "integer", "switch", "choice"]
    value: Any
    low: float | None
    high: float | None
    choices: tuple[str, ...]
    decision: bool
    source: str
    basis: Basis
    section: str


def parameter(
    default: Any,
    low: float | None = None,
    high: float | None = None,
    *,
    label: str,
    unit: str = "",
    help: str = "",
    source: str = "",
    basis: Basis = "assumed",
    decision: bool = False,
) -> Any:
    """Declare a parameter of a `Section`; bounds are inclusive."""
    facts: dict[str, Any] = {"unit": unit, "source": source, "basis": basis, "decision": decision}
    return Field(default=default, ge=low, le=high, title=label, description=help, json_schema_extra={"parameter": facts})


def unlisted(default: Any, low: float | None = None, high: float | None = None, *, label: str, help: str = "", **facts: Any) -> Any:
    """Declare a setting of an event that a question may add to the world, such as a crisis: it can be set, and stands in no table.

    As it comes there is no such event, so the setting would move nothing.
    """
    extra: dict[str, Any] = {"unlisted": facts}
    return Field(default=default, ge=low, le=high, title=label, description=help, json_schema_extra=extra)


def declared(field: FieldInfo) -> dict[str, Any] | None:
    """Return what `parameter` declared about *field*, or None when it is not a parameter."""
    extra = field.json_schema_extra
    return extra["parameter"] if isinstance(extra, dict) and "parameter" in extra else None  # type: ignore[return-value]


def bounds(field: FieldInfo) -> tuple[float | None, float | None]:
    """Return the inclusive lower and upper bound of *field*, None where there is none."""
    low = next((m.ge for m in field.metadata if getattr(m, "ge", None) is not None), None)
    high = next((m.le for m in field.metadata if getattr(m, "le", None) is not None), None)
    return low, high


def walk(section: Section, prefix: str = "") -> Iterator[Parameter]:
    """Yield every parameter below *section*, in the order in which they are declared."""
    for name, field in type(section).model_fields.items():
        key, value = f"{prefix}{name}", getattr(section, name)
        facts = declared(field)
        if facts is not None:
            low, high = bounds(field)
            kind, choices = _control(field.annotation)
            if value != field.default:  # what is said of a value holds for that one only
                facts = {**facts, "basis": "assumed"}
            yield Parameter(
                key, field.title or name, field.description or "", kind=kind, value=value, low=low, high=high,
                choices=choices, section=prefix.rstrip("."), **facts,
            )  # fmt: skip
        elif isinstance(value, Section):
            yield from walk(value, f"{key}.")
        elif isinstance(value, dict):
            for inner, part in value.items():
                if isinstance(part, Section):
                    yield from walk(part, f"{key}.{inner}.")


def _control(annotation: Any) -> tuple[Literal["number", "integer", "switch", "choice"], tuple[str, ...]]:
    if get_origin(annotation) is Literal:
        return "choice", get_args(annotation)
    kinds: dict[Any, Literal["number", "integer", "switch"]] = {bool: "switch", int: "integer", float: "number"}
    return kinds[annotation], ()
