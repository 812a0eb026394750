"""The command ``respond``: what should move when something is changed, which way, and whether it does."""

from __future__ import annotations

import argparse

from ..present.responses import readable, summary
from ..studies import BOTH
from ..studies import responses as studies
from .commands import keys_in
from .staffing import OfSettings
from .tables import aligned, plain


def run(options: argparse.Namespace) -> int:
    """Play every row in paired worlds, print and write what was found."""
    request = OfSettings(options)
    request.models = BOTH
    request.prepare(BOTH)
    keys = None if options.only is None else keys_in(options.only)
    with request.progress() as progress:
        found = studies.respond(request.scenario, keys=keys, progress=progress, **request.how)
    shown = readable(found.frame, request.scenario.currency).drop(columns=["Figure", "In each arm", "Why"])
    rows = [["", *shown.columns[1:]], *shown.to_numpy().tolist()]
    lines = [aligned([[plain(cell) for cell in row] for row in rows]), "", plain(summary(found.frame))]
    return request.found({"responses": found.frame}, lines, found.failures)
