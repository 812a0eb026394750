"""How a record is laid out in memory: each field declared once, with the value that it begins with."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

_ATTRIBUTES = set(dir(np.record))


class Field(NamedTuple):
    """One field of a record: its name, its numpy type, its shape, and the value of a blank record."""

    name: str
    kind: str
    shape: int | tuple[int, ...] = ()
    blank: Any = 0


class Layout:
    """The fields of a kind of record.

    Attributes
    ----------
    name : str
    fields : tuple of Field
    dtype : numpy.dtype
        Its records are `numpy.record`, so that ``record.field`` works in plain Python as it does in compiled code.

    Raises
    ------
    TypeError
        When two fields have one name, or one has the name of something that numpy's records have already.
    """

    def __init__(self, *fields: Field, name: str, packed: bool = False) -> None:
        names = [field.name for field in fields]
        if twice := sorted({each for each in names if names.count(each) > 1}):
            raise TypeError(f"{name} declares {', '.join(twice)} twice")
        if taken := sorted(_ATTRIBUTES.intersection(names)):
            raise TypeError(
                f"{name} cannot have a field {', '.join(taken)}: in plain Python, numpy's records have something else of that name"
            )
        self.name, self.fields = name, fields
        self.dtype: np.dtype = np.dtype((np.record, np.dtype([(f.name, f.kind, f.shape) for f in fields], align=not packed)))

    def zeros(self, shape: int | tuple[int, ...]) -> np.ndarray:
        """Return records of zeros: room that takes no memory until it is used."""
        return np.zeros(shape, self.dtype)

    def blank(self, shape: int | tuple[int, ...] = 1) -> np.ndarray:
        """Return records as they begin."""
        records = self.zeros(shape)
        for field in self.fields:
            if field.blank != 0:  # NaN, too, is not 0
                records[field.name] = field.blank
        return records
