"""The command ``report``: plays ways of working in the same worlds and writes what a team takes along."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from contextlib import contextmanager

from ..experiment import study as experiment
from ..present.findings import answer
from ..present.report import ReportError, check, report
from .request import Request, check_distinct
from .tables import plain
from .terminal import InputError, say


def write(options: argparse.Namespace) -> int:
    """Play, write every file or none, and print the answer and what was written."""
    check_distinct("--models", options.models)
    if len(options.models) < 2:
        raise InputError("--models: a report compares at least two ways of working")
    for path in options.to:
        if path.exists() and not options.overwrite:
            raise InputError(f"--to {path}: is there already; name another file or add --overwrite")
    with _refused():
        check(options.to, options.template, options.items)
    request = Request(options)
    request.prepare(options.models)
    with request.progress() as progress:
        found = experiment.study(request.scenario, options.models, progress=progress, tables=True, **request.how)
    found = found.with_margins(request.margins)
    told = plain("\n".join(answer(found.compare(found.names[0], other)).sentence for other in found.names[1:]))
    with request.told_even_so(told), _refused():
        made = report(found, options.items, title=options.title, page=options.address)
        made.write(*options.to, template=options.template)
    code = request.tell_failures(found.results)
    say(f"{request.heading()}\n{told}\n\nWritten to {', '.join(map(str, options.to))}")
    return code


@contextmanager
def _refused() -> Iterator[None]:
    """Within this block, why a report cannot be made is an `InputError`."""
    try:
        yield
    except ReportError as error:
        raise InputError(str(error)) from None
