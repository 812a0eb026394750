"""The report: what a team takes along, in order, with notes of its own, as slides, a PDF, a web page or a workbook."""

from pages.ui import layout
from pages.ui.results import progressive, report_view

question = layout.open_answer("Report", "report_opening")
report_view.fill_it(question)

if question.report:
    with progressive.compared(question) as comparison:
        report = report_view.made(question, comparison)
        report_view.take_along(question, report)
        report_view.preview(question, comparison, report)
