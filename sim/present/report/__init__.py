"""What a team takes along: a report, written as slides, a workbook, a PDF or one web page.

>>> import sim
>>> comparison = sim.compare(sim.load("mid_market"), "relay", "rugby", tables=True)
>>> sim.report(comparison).write("deck.pptx", "report.pdf", "report.html", "book.xlsx")
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from importlib import import_module
from pathlib import Path

from ...experiment.comparison import Comparison
from ...experiment.result import ResultOfFigures
from ...experiment.study import Study
from ...studies.ledger import Ledger
from .. import address
from ..export import Provenance
from . import catalogue
from .files import content_of, form_of, put, writable
from .items import MOST_ITEMS, Amount, Contents, Item, Picture, ReportError, Table, Text, check_number

__all__ = ["FORMATS", "MOST_ITEMS", "Amount", "Item", "Picture", "Report", "ReportError", "Table", "Text", "check", "report", "source_of"]

FORMATS: Mapping[str, tuple[str, str]] = {
    "pptx": ("PowerPoint", "application/vnd.openxmlformats-officedocument.presentationml.presentation"),
    "pdf": ("PDF", "application/pdf"),
    "html": ("Web page", "text/html"),
    "xlsx": ("Workbook", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
}
"""By the ending of a file, what it is called and its media type; each is written by the module of its name here."""


class Report(Contents):
    """Contents that can be written."""

    def to_bytes(self, form: str, template: bytes | None = None) -> bytes:
        """Return the report as the content of a file.

        Parameters
        ----------
        form : str
            One of `FORMATS`.
        template : bytes, optional
            Content of a PowerPoint file whose design the slides take.

        Raises
        ------
        ReportError
            When there is no such format, or the template cannot be read.
        """
        if form not in FORMATS:
            raise ReportError(f"a report cannot be written as .{form[:20]}: use {', '.join(f'.{known}' for known in FORMATS)}")
        writer = import_module(f".{form}", __name__)
        return bytes(writer.write(self, template) if form == "pptx" else writer.write(self))

    def write(self, *paths: str | Path, template: str | Path | None = None) -> None:
        """Write the report to files, in the format that each ending says, all or none.

        Raises
        ------
        ReportError
            When an ending is unknown, a folder is not there or cannot be written, or the template cannot be read.
        """
        files = check(paths, template)
        design = None if template is None else content_of(Path(template))
        put({file: self.to_bytes(form_of(file), design) for file in files})


def report(
    found: Comparison | Study, items: Sequence[str | Item] | None = None, *, title: str = "", page: str = address.HERE,
    margins: Mapping[str, float] | None = None, ledger: Ledger | None = None,
) -> Report:  # fmt: skip
    """Return a report of what was found, a ready story unless it is told what to hold.

    Parameters
    ----------
    found : Comparison or Study
        Of one scenario; a study's first way of working is the baseline. Pictures need what its worlds wrote down: ``tables=True``.
    items : sequence of str or Item, optional
        Keys of `sim.present.report.catalogue.ENTRIES`, and items of one's own.
    title : str, optional
        The scenario's, unless given.
    page : str
        Address of the report in the browser, for the link that opens the same question again.
    margins : dict of str to float, optional
        By measure, from which size on a difference matters: in points of what is written in per cent, else in per cent of it.
        Those of what was found by default.
    ledger : Ledger, optional
        How the answer moves with what is assumed, from `sim.studies.sensitivity.move_each_parameter`; that of a shipped scenario is known.

    Raises
    ------
    ReportError
        When there is nothing to report, more than `MOST_ITEMS`, no such key, a study of several scenarios or of figures alone, or a
        ledger of another question.
    """
    study = found if isinstance(found, Study) else catalogue.study_of(found)
    study = study if margins is None else study.with_margins(margins)
    if len(study.cells) < 2 or len({cell.scenario.fingerprint for cell in study.cells.values()}) > 1:
        raise ReportError("a report compares at least two ways of working in one scenario")
    if any(isinstance(result, ResultOfFigures) for result in study.results.values()):
        raise ReportError("a report draws what happened in each world, and only figures were kept: play it again with tables=True")
    if ledger is not None and ledger.origin.fingerprint != next(iter(study.cells.values())).scenario.fingerprint:
        raise ReportError(f"the ledger is of another question, {ledger.origin.title} ({ledger.origin.fingerprint}): play it for this one")
    made = list[Item]()
    for item in catalogue.story(study, ledger) if items is None else items:
        made += catalogue.make(item, study, ledger=ledger) if isinstance(item, str) else [item]
    source = source_of(study, page)
    return Report(title or catalogue.title(source.scenario), tuple(made), source, (catalogue.all_figures(study),))


def source_of(study: Study, page: str = address.HERE) -> Provenance:
    """Return where the figures of a study of one scenario come from."""
    scenario, ways = next(iter(study.cells.values())).scenario, tuple(cell.operating_model for cell in study.cells.values())
    name = address.nearest(scenario)
    is_there = len(set(ways)) > 1 and set(ways) <= set(scenario.operating_models)
    seen = {"margins": address.sizes(study.margins)}
    link = address.link(page, address.asked(name, scenario, ways, study.seed, study.replications, seen)) if is_there else ""
    return Provenance(scenario, catalogue.changed(scenario), ways, study.seed, study.replications, link)


def check(paths: Sequence[str | Path], template: str | Path | None = None, items: Sequence[str] | None = None) -> list[Path]:
    """Find out before the work, not after it, whether a report can be written: its files, its template, its items by key.

    Raises
    ------
    ReportError
        When it cannot, with what to do.
    """
    files = writable(paths, FORMATS)
    if template is not None:
        from . import pptx  # here, as who writes no slides needs no PowerPoint

        pptx.read_template(content_of(Path(template)))
        if not any(form_of(file) == "pptx" for file in files):
            raise ReportError("a template is for slides: name a .pptx file to write, or leave the template out")
    if items is not None:
        catalogue.check(items)
        check_number(len(items))
    return files
