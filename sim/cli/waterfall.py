"""The command ``waterfall``: where a difference in wins comes from, step by step and lever by lever."""

from __future__ import annotations

import argparse

import pandas as pd

from ..present import waterfall as told
from ..studies.waterfall import waterfall
from .staffing import OfSettings
from .tables import aligned, plain


def run(options: argparse.Namespace) -> int:
    """Play both ways of working, and each lever added and taken away; print and write what each step and lever carries."""
    request = OfSettings(options)
    request.models = (options.base, options.other)
    request.prepare(request.models)
    with request.progress() as progress:
        found = waterfall(
            request.scenario, options.base, options.other, levers=not options.without_levers, progress=progress, **request.how
        )
    shown = [told.readable_steps(found), told.readable_signs(found)]
    tables = {"steps": found.steps(), "signs": found.signs()}
    if found.levers:
        shown.append(told.readable_levers(found))
        tables["levers"] = found.by_lever()
    lines = [line for table in shown for line in (_written(table), "")]
    return request.found(tables, [*lines, *map(plain, told.sentences(found))], found.failures)


def _written(table: pd.DataFrame) -> str:
    rows = [["", *table.columns[1:]], *table.to_numpy().tolist()]
    return aligned([[plain(str(cell)) for cell in row] for row in rows])
