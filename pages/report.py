"""The report: what a team takes along, in order, with notes of its own; in a room, or as slides, a PDF, a web page, a workbook."""

from pages.ui import layout
from pages.ui.results import progressive, report_room, report_view

if report_room.is_on():
    question = layout.open_page("Report")
    report_room.dress()
    with progressive.compared(question) as comparison:
        report_room.present(question, comparison)
else:
    question = layout.open_answer("Report", "report_opening")
    report_view.fill_it(question)
    report_room.offer(question)
    if question.report:
        with progressive.compared(question) as comparison:
            items = report_view.items(question, comparison)
            if report := report_view.made(question, comparison, items):
                report_view.take_along(question, report)
            report_view.preview(question, comparison, items)
