"""A report as slides: each under its claim, with charts that can be edited, and a foot that says where its figures come from.

What PowerPoint has no chart for is a vector picture with its words. The error bars stand in the chart's own sheet, the scenario's file in
the document, as a custom XML part, which office programs keep.
"""

from __future__ import annotations

import copy
import io
import math
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any
from xml.sax.saxutils import escape

import xlsxwriter
from lxml import etree
from pptx import Presentation
from pptx.chart.data import CategoryChartData
from pptx.dml.color import RGBColor
from pptx.enum.chart import XL_CHART_TYPE, XL_LABEL_POSITION, XL_LEGEND_POSITION, XL_TICK_LABEL_POSITION
from pptx.enum.dml import MSO_THEME_COLOR
from pptx.enum.shapes import PP_PLACEHOLDER
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.opc.constants import RELATIONSHIP_TYPE
from pptx.opc.package import Part
from pptx.opc.packuri import PackURI
from pptx.util import Emu, Inches, Pt

from .. import theme
from ..numbers import Ends, Numbers
from ..scales import Scale
from .drawing import pieces, png_of
from .items import METHOD, Contents, Item, Picture, ReportError, Table, Text, cell_format, is_number, numeric_columns, text_of

WIDTH, HEIGHT = Inches(13.333), Inches(7.5)
MARGIN, FOOT = Inches(0.6), Inches(0.55)
TITLE_POINTS, BODY_POINTS, TABLE_POINTS = (26, 22, 18, 14), (18, 16, 14, 12, 10), (12, 11, 10, 9)
"""Sizes of type, of which the first that fits is taken."""
SMALL_POINTS, FOOT_POINTS = 12, 9
OPENING_POINTS = (36, 30), (18, 16, 14)
"""Of the title and the text of a deck's first slide."""
LINE = 1.2
"""Height of a line in sizes of its type."""
MOST_SLIDES, MOST_COLUMNS = 4, 8
"""Over how many slides a table goes on, and how many columns of it they show."""
PROSE = 70
"""Characters of a cell that is read, not compared; where a table has figures enough, such a column is left to the workbook."""
BESIDE = 5
"""Points between the end of an interval and the value that is written behind it."""
WRAPPED, WIDEST = 18, 0.65
"""Characters of a line in a cell of words, which can be broken, and the width of one in sizes of type where no word may be."""
MOST_LABELS = 40
"""Bars that are written at with their values."""
NAMED = 14
"""Headings of upright bars that are written out."""
KINDS = {
    "bars": XL_CHART_TYPE.BAR_CLUSTERED,
    "overlaid": XL_CHART_TYPE.BAR_CLUSTERED,
    "stacked": XL_CHART_TYPE.BAR_STACKED,
    "columns": XL_CHART_TYPE.COLUMN_CLUSTERED,
}
"""The chart of each form of numbers; of any other there is none."""
INK = RGBColor(0x1D, 0x2B, 0x33)
TITLES = {PP_PLACEHOLDER.TITLE, PP_PLACEHOLDER.CENTER_TITLE}
ASIDE = {PP_PLACEHOLDER.DATE, PP_PLACEHOLDER.FOOTER, PP_PLACEHOLDER.SLIDE_NUMBER}
CHART = "http://schemas.openxmlformats.org/drawingml/2006/chart"
DRAWING = "http://schemas.openxmlformats.org/drawingml/2006/main"
PRESENTATION = "http://schemas.openxmlformats.org/presentationml/2006/main"
SVG = "http://schemas.microsoft.com/office/drawing/2016/SVG/main"
NO_LEADERS = (
    f'<c:extLst xmlns:c="{CHART}"><c:ext uri="{{CE6537A1-D6FC-4f65-9D91-7224C49458BB}}" '
    'xmlns:c15="http://schemas.microsoft.com/office/drawing/2012/chart"><c15:showLeaderLines val="0"/></c:ext></c:extLst>'
)
"""No line from a label that was moved to its bar."""
SCENARIO = "urn:relay-or-rugby:scenario"
_TEMPLATE, _DECK = (
    f"application/vnd.openxmlformats-officedocument.presentationml.{kind}.main+xml" for kind in ("template", "presentation")
)


def write(report: Contents, template: bytes | None = None) -> bytes:
    """Return a report as a PowerPoint file, in the design of *template* where there is one."""
    deck = _Deck(report, template)
    for item in report.items:
        deck.add(item)
    deck.add_source()
    return deck.saved()


class _Deck:
    """Slides that are being made."""

    def __init__(self, report: Contents, template: bytes | None) -> None:
        self.report = report
        self.slides = _widened() if template is None else read_template(template)
        self.width, self.height = int(self.slides.slide_width or WIDTH), int(self.slides.slide_height or HEIGHT)
        self.inner, self.is_dark = self.width - 2 * MARGIN, _is_dark(self.slides)
        properties = self.slides.core_properties
        properties.title, properties.subject, properties.author = report.title[:250], report.source.in_a_line()[:250], "Relay or rugby"

    def add(self, item: Item) -> None:
        """Add an item as a slide, or as several where one does not hold it; a short text opens the deck."""
        if isinstance(item, Text):
            if len(self.slides.slides) or not self._opened(item):
                slide, top, room = self._slide(item.title)
                self._texts(slide, item.points, top, room)
                self._finish(slide, item.method)
        elif isinstance(item, Table):
            self._tables(item)
        elif item.numbers is not None and item.numbers.form in KINDS:
            slide, top, room = self._under(item.title, item.subtitle)
            _chart(slide, item.numbers, item.words, (MARGIN, top, self.inner, room))
            self._finish(slide, item.method)
        else:
            self._drawings(item)

    def add_source(self) -> None:
        """Add the last slide: where everything comes from, and the link that opens it again."""
        slide, top, room = self._slide("How to reproduce these figures")
        source = self.report.source
        told = [line for line in source.lines() if not line.startswith("To open it again")]
        box = self._texts(slide, [*told[:2], told[2][:1200], "The scenario’s file is inside this document."], top, int(room * 0.78))
        if source.link:
            run = box.text_frame.add_paragraph().add_run()
            run.text, run.hyperlink.address, run.font.size = "Open this question in the report", source.link, Pt(BODY_POINTS[0])
        self._finish(slide, "")

    def saved(self) -> bytes:
        """Return the file, the scenario in it."""
        package = self.slides.part.package
        blob = f'<scenario xmlns="{SCENARIO}" xml:space="preserve">{escape(self.report.scenario_file)}</scenario>'.encode()
        part = Part(PackURI("/customXml/item1.xml"), "application/xml", package, b'<?xml version="1.0" encoding="UTF-8"?>\n' + blob)
        self.slides.part.relate_to(part, RELATIONSHIP_TYPE.CUSTOM_XML)
        file = io.BytesIO()
        self.slides.save(file)
        return file.getvalue()

    def _opened(self, item: Text) -> bool:
        """Open the deck with a text, where the layout for that has room for it."""
        layout = self._layout(TITLES, with_text=True)
        texts = [item.title, "\n".join([*item.points, f"{self.report.written:%-d %B %Y}"])]
        holders = [shape for shape in layout.placeholders if shape.has_text_frame and shape.placeholder_format.type not in ASIDE]
        titles, others = ([shape for shape in holders if (shape.placeholder_format.type in TITLES) == wanted] for wanted in (True, False))
        places = [*titles[:1], *others[:1]]
        sizes = [
            _fitting([text], sizes, place.width, place.height) for place, text, sizes in zip(places, texts, OPENING_POINTS, strict=False)
        ]
        rooms = zip(places, texts, sizes, strict=False)
        if len(places) < len(texts) or any(_height(text, size, place.width) > place.height for place, text, size in rooms):
            return False
        slide = self.slides.slides.add_slide(layout)
        for place, text, size in zip(places, texts, sizes, strict=True):
            frame = next(shape for shape in slide.placeholders if shape.placeholder_format.idx == place.placeholder_format.idx).text_frame
            frame.text, frame.word_wrap = text, True
            for paragraph in frame.paragraphs:
                paragraph.font.size = Pt(size)
        self._finish(slide, item.method)
        return True

    def _slide(self, title: str) -> tuple[Any, int, int]:
        """Return a slide under a title, where its body begins, and how high that can be."""
        layout = self._layout(TITLES)
        slide = self.slides.slides.add_slide(layout)
        for shape in [shape for shape in slide.placeholders if shape.placeholder_format.type not in TITLES]:
            shape.element.getparent().remove(shape.element)
        if (place := slide.shapes.title) is not None:
            place.text_frame.text, place.text_frame.word_wrap = title, True
            for paragraph in place.text_frame.paragraphs:
                paragraph.font.size = Pt(_fitting([title], TITLE_POINTS, place.width, place.height, bold=True))
        return slide, *self._body(layout)

    def _body(self, layout: Any) -> tuple[int, int]:
        """Return where the body of a slide begins, below its title, and how high it can be."""
        place = next((shape for shape in layout.placeholders if shape.placeholder_format.type in TITLES), None)
        top = int(MARGIN) if place is None else min(int(place.top + place.height) + Inches(0.1), int(self.height * 0.4))
        return top, self.height - top - FOOT - Inches(0.15)

    def _room(self, note: str) -> int:
        """Return how high the body of a slide can be below a note."""
        return self._body(self._layout(TITLES))[1] - (_height(note, SMALL_POINTS, self.inner) if note else 0)

    def _under(self, title: str, note: str) -> tuple[Any, int, int]:
        """Return a slide under a title and a note, where its body begins, and how high that can be."""
        slide, top, room = self._slide(title)
        if not note:
            return slide, top, room
        height = room - self._room(note)
        self._small(slide, note, top, height)
        return slide, top + height, room - height

    def _layout(self, wanted: set[Any], with_text: bool = False) -> Any:
        """Return the layout with a title and the fewest other places, or with the fewest that has text below it."""

        def others(layout: Any) -> int:
            return sum(shape.placeholder_format.type not in {*ASIDE, *wanted} for shape in layout.placeholders)

        layouts = [layout for layout in self.slides.slide_layouts
                   if any(shape.placeholder_format.type in wanted for shape in layout.placeholders)]  # fmt: skip
        if not layouts:
            return self.slides.slide_layouts[0]
        if with_text:
            return layouts[0]
        return min(layouts, key=lambda layout: (others(layout), any(s.placeholder_format.type == PP_PLACEHOLDER.CENTER_TITLE
                                                                   for s in layout.placeholders)))  # fmt: skip

    def _texts(self, slide: Any, points: Sequence[str], top: int, room: int) -> Any:
        box = slide.shapes.add_textbox(MARGIN, top, self.inner, room)
        frame = box.text_frame
        frame.word_wrap, frame.vertical_anchor = True, MSO_ANCHOR.TOP
        size = _fitting(points, BODY_POINTS, self.inner, room, between=10)
        for place, point in enumerate(points):
            paragraph = frame.paragraphs[0] if place == 0 else frame.add_paragraph()
            paragraph.text, paragraph.font.size, paragraph.space_after = point, Pt(size), Pt(10)
        return box

    def _small(self, slide: Any, text: str, top: int, room: int, size: int = SMALL_POINTS) -> Any:
        box = slide.shapes.add_textbox(MARGIN, top, self.inner, room)
        box.text_frame.word_wrap = True
        paragraph = box.text_frame.paragraphs[0]
        paragraph.text, paragraph.font.size = text, Pt(size)
        return box

    def _drawings(self, item: Picture) -> None:
        """Put a picture as vectors, with points for programs that know none; a tall one in columns, over as many slides as it takes."""
        columns, drawn = pieces(item.chart, self.is_dark, self._room(item.subtitle) / Pt(1))
        slides = [drawn[place : place + columns] for place in range(0, len(drawn), columns)]
        for number, own in enumerate(slides, 1):
            slide, top, room = self._under(item.title + _ending(number, len(slides)), item.subtitle)
            for place, drawing in enumerate(own):
                words = item.words if drawing is drawn[0] else "The picture goes on here."
                self._drawing(slide, drawing, (item.title, words), (place, columns), top, room)
            self._finish(slide, item.method)

    def _drawing(self, slide: Any, drawn: str, told: tuple[str, str], column: tuple[int, int], top: int, room: int) -> None:
        place, columns = column
        width = (self.inner - (columns - 1) * MARGIN) // columns
        picture = slide.shapes.add_picture(io.BytesIO(png_of(drawn)), MARGIN, top)
        scale = min(width / picture.width, room / picture.height)
        picture.width, picture.height = Emu(int(picture.width * scale)), Emu(int(picture.height * scale))
        picture.left = Emu(MARGIN + place * (width + MARGIN) + (width - picture.width) // 2)
        _describe(picture, *told)
        package = slide.part.package
        part = Part(package.next_partname("/ppt/media/drawing%d.svg"), "image/svg+xml", package, drawn.encode())
        kept = slide.part.relate_to(part, RELATIONSHIP_TYPE.IMAGE)
        blip = picture._element.find(f".//{{{DRAWING}}}blip")
        blip.append(etree.fromstring(
            f'<a:extLst xmlns:a="{DRAWING}"><a:ext uri="{{96DAC541-7B7A-43D3-8B79-37D633B846F1}}"><asvg:svgBlip xmlns:asvg="{SVG}" '
            f'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" r:embed="{kept}"/></a:ext></a:extLst>'
        ))  # fmt: skip

    def _tables(self, item: Table) -> None:
        """Put a table, over several slides where one does not hold it."""
        shown = _for_a_slide(item)
        size, widths = _widths(shown, self.inner)
        heights = [max(_height(text_of(cell), size, width) for cell, width in zip(row, widths, strict=True)) + Pt(4)
                   for row in (shown.columns, *shown.rows)]  # fmt: skip
        pages = list(_pages(heights, self._room(" ")))[:MOST_SLIDES]
        counts = {"rows": (sum(map(len, pages)), len(item.rows)), "columns": (len(shown.columns), len(item.columns))}
        told = [f"{held} of {whole} {what}" for what, (held, whole) in counts.items() if held < whole]
        note = f"{' and '.join(told)}; all of them are in the workbook." if told else ""
        for number, page in enumerate(pages, 1):
            slide, top, _ = self._under(item.title + _ending(number, len(pages)), note)
            part = replace(shown, rows=tuple(shown.rows[row] for row in page))
            self._table(slide, part, size, widths, [heights[0], *(heights[row + 1] for row in page)], top)
            self._finish(slide, item.method)

    def _table(self, slide: Any, item: Table, size: int, widths: Sequence[int], heights: Sequence[int], top: int) -> None:
        frame = slide.shapes.add_table(len(heights), len(widths), MARGIN, top, sum(widths), sum(heights))
        _describe(frame, item.title, f"A table of {len(item.rows)} rows: {', '.join(item.columns)}.")
        table, right = frame.table, numeric_columns(item)
        for column, width in zip(table.columns, widths, strict=True):
            column.width = Emu(width)
        for number, (row, height) in enumerate(zip((item.columns, *item.rows), heights, strict=True)):
            table.rows[number].height = Emu(height)
            for place, cell in enumerate(row):
                paragraph = _cell(table.cell(number, place), text_of(cell), size)
                paragraph.alignment = PP_ALIGN.RIGHT if (right[place] if number == 0 else is_number(cell)) else PP_ALIGN.LEFT

    def _finish(self, slide: Any, method: str) -> None:
        """Write the foot and the notes."""
        source = self.report.source
        box = self._small(slide, source.in_a_line(), self.height - FOOT, FOOT, FOOT_POINTS)
        _soften(box.text_frame.paragraphs[0].runs[0].font.color)
        if source.link:
            between, run = (box.text_frame.paragraphs[0].add_run() for _ in range(2))
            between.text, between.font.size = " · ", Pt(FOOT_POINTS)
            _soften(between.font.color)
            run.text, run.hyperlink.address, run.font.size = "Open again", source.link, Pt(FOOT_POINTS)
        slide.notes_slide.notes_text_frame.text = "\n".join(filter(None, [method.replace(METHOD, ""), METHOD, *source.lines()]))


def _chart(slide: Any, numbers: Numbers, words: str, place: tuple[int, int, int, int]) -> None:
    """Put a chart of PowerPoint's own, its intervals as error bars."""
    data = CategoryChartData(number_format=_format(numbers.scale))
    data.categories = list(numbers.headings)
    shown = _shown(numbers)
    for side, column in zip(numbers.sides, shown, strict=True):
        data.add_series(side, [None if math.isnan(mean) else mean for mean, _, _ in column])
    frame = slide.shapes.add_chart(KINDS[numbers.form], *map(Emu, place), data)
    _describe(frame, "Chart", words)
    chart = frame.chart
    chart.has_title, chart.has_legend = False, len(numbers.sides) > 1
    if chart.has_legend:
        chart.legend.position, chart.legend.include_in_layout, chart.legend.font.size = XL_LEGEND_POSITION.TOP, False, Pt(SMALL_POINTS)
    chart.part.chart_workbook.update_from_xlsx_blob(_sheet(numbers, shown))
    _style(chart, numbers)
    for number, (series, column) in enumerate(zip(chart.plots[0].series, shown, strict=True)):
        fill = series.format.fill
        fill.solid()
        fill.fore_color.rgb = RGBColor.from_string(numbers.colours[number].lstrip("#"))
        series.invert_if_negative = False
        if any(math.isfinite(low) for _, low, _ in column) and numbers.form != "stacked":
            _error_bars(series._element, column, len(numbers.sides) + 2 * number + 1)
    if numbers.form == "stacked":
        for series, colour in zip(chart.plots[0].series, numbers.colours, strict=True):
            _labels(series, numbers, XL_LABEL_POSITION.CENTER, SMALL_POINTS).color.rgb = _inside(colour)
    elif numbers.form != "columns":
        _lay_out(chart, numbers, shown, place[2:])


def _style(chart: Any, numbers: Numbers) -> None:
    plot, is_across = chart.plots[0], numbers.form != "columns"
    many = len(numbers.headings) * (1 if numbers.form != "bars" else len(numbers.sides))
    plot.gap_width = 120 if many <= 2 else 45 if many < 40 else 20
    plot.overlap = {"bars": -5}.get(numbers.form, 100)
    named, valued = chart.category_axis, chart.value_axis
    named.tick_labels.font.size = Pt(_named_points(numbers))
    named.tick_label_position, named.has_major_gridlines = XL_TICK_LABEL_POSITION.LOW, False
    _soften(named.format.line.color)
    if is_across:
        named.reverse_order = True
    elif len(numbers.headings) > NAMED:
        named.tick_label_position = XL_TICK_LABEL_POSITION.NONE
    valued.has_major_gridlines = False
    valued.tick_labels.font.size, valued.tick_labels.number_format_is_linked = Pt(SMALL_POINTS), True
    if numbers.form == "stacked":
        valued.minimum_scale, valued.maximum_scale, valued.visible = 0, numbers.scale.factor, False
    else:
        valued.minimum_scale, valued.maximum_scale, valued.major_unit = _axis(numbers)


def _named_points(numbers: Numbers) -> int:
    return max(7, min(14, 200 // max(1, len(numbers.headings))))


def _axis(numbers: Numbers) -> tuple[float, float, float]:
    """Return the ends of an axis that holds every bar, every interval and 0, and the step between its marks."""
    low, high = _extent(numbers)
    rough = (high - low) / 5
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(power * nice for nice in (1, 2, 2.5, 5, 10) if power * nice >= rough)
    return step * math.floor(low / step), step * math.ceil(high / step), step


def _extent(numbers: Numbers) -> tuple[float, float]:
    ends = [end for side in _shown(numbers) for found in side for end in found if math.isfinite(end)]
    low, high = min([0.0, *ends]), max([0.0, *ends])
    return (low, high) if low < high else (0.0, 1.0)


def _lay_out(chart: Any, numbers: Numbers, shown: Sequence[Sequence[Ends]], size: tuple[int, int]) -> None:
    """Give names and bars their places, and write each value behind its bar and its interval, instead of an axis."""
    width, height = (side / Pt(1) for side in size)
    sides = len(numbers.sides)
    if len(numbers.headings) * (sides if numbers.form == "bars" else 1) > MOST_LABELS:
        return
    points = max(7, min(SMALL_POINTS, int(0.5 * height / len(numbers.headings) / (sides if numbers.form == "bars" else 1))))
    longest = max(map(len, numbers.headings)) * theme.CHARACTER * _named_points(numbers) + 12
    named, top = min(0.36, longest / width), 30 / height if sides > 1 else 0.02
    texts = [numbers.scale.text(found[0]) for row in numbers.values for found in row if math.isfinite(found[0])]
    label = max(map(len, texts), default=0) * theme.BOLD_CHARACTER * points + 10 + BESIDE
    low, high = _extent(numbers)
    inner = 1 - named - 0.01
    beside = label / (inner * width)
    means = [found[0] for side in shown for found in side]
    left, right = (beside if any(sign * mean > 0 for mean in means) else 0.01 for sign in (-1, 1))
    reach = (high - low) / (1 - left - right)
    axis = chart.value_axis
    axis.minimum_scale, axis.maximum_scale, axis.visible = low - (left * reach if low < 0 else 0), high + right * reach, False
    reach = axis.maximum_scale - axis.minimum_scale
    area = chart._chartSpace.chart.plotArea
    for old in area.findall(f"{{{CHART}}}layout"):
        area.remove(old)
    area.insert(0, _layout(x=named, y=top, w=inner, h=1 - top - 0.02, whole=True))
    for series, column in zip(chart.plots[0].series, shown, strict=True):
        _labels(series, numbers, XL_LABEL_POSITION.OUTSIDE_END, points)
        labels = series.data_labels._element
        common = list(labels)
        for place, found in reversed(list(enumerate(column))):
            if math.isfinite(found[1]):
                below, above = _reach(found)
                moved = etree.SubElement(labels, f"{{{CHART}}}dLbl")
                etree.SubElement(moved, f"{{{CHART}}}idx", val=str(place))
                moved.append(
                    _layout(x=(above / reach * inner + BESIDE / width) if found[0] >= 0 else -below / reach * inner - BESIDE / width, y=0.0)
                )
                moved.extend(copy.deepcopy(common))
                labels.insert(0, moved)
        labels.append(etree.fromstring(NO_LEADERS))


def _layout(whole: bool = False, **places: float) -> Any:
    """Return where a part of a chart is put, in shares of the chart: the plot without its names, or how far a label is moved."""
    modes = "".join(f'<c:{mode} val="{value}"/>' for mode, value in (("layoutTarget", "inner"), ("xMode", "edge"), ("yMode", "edge")))
    told = "".join(f'<c:{name} val="{value:.5f}"/>' for name, value in places.items())
    return etree.fromstring(f'<c:layout xmlns:c="{CHART}"><c:manualLayout>{modes if whole else ""}{told}</c:manualLayout></c:layout>')


def _labels(series: Any, numbers: Numbers, position: Any, points: int) -> Any:
    """Write each value with its bar and return the font."""
    labels = series.data_labels
    labels.show_value, labels.number_format_is_linked, labels.position = True, False, position
    labels.number_format = _format(numbers.scale)
    labels.font.size, labels.font.bold = Pt(points), True
    return labels.font


def _inside(colour: str) -> RGBColor:
    red, green, blue = (int(colour[place : place + 2], 16) for place in (1, 3, 5))
    return RGBColor(0xFF, 0xFF, 0xFF) if 0.299 * red + 0.587 * green + 0.114 * blue < 140 else INK


def _shown(numbers: Numbers) -> list[list[Ends]]:
    """Return what is drawn of each side: mean and interval as they are written; a format cannot write EUR 45,337 as 45,300."""
    factor, coarse = numbers.scale.factor, min(0, numbers.scale.decimals)

    def written(value: float) -> float:
        return round(factor * value, coarse) if coarse else factor * value

    return [[(written(row[side][0]), written(row[side][1]), written(row[side][2])) for row in numbers.values]
            for side in range(len(numbers.sides))]  # fmt: skip


def _sheet(numbers: Numbers, shown: Sequence[Sequence[Ends]]) -> bytes:
    """Return the sheet behind a chart: the means as the chart expects them, and beside them how far each interval reaches."""
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}) as book:
        sheet, figure = book.add_worksheet("Sheet1"), book.add_format({"num_format": _format(numbers.scale)})
        heads = ["", *numbers.sides]
        for side in numbers.sides:
            heads += [f"{side}, interval below", f"{side}, interval above"]
        sheet.write_row(0, 0, heads)
        for number, heading in enumerate(numbers.headings, 1):
            reach = [end for side in shown for end in _reach(side[number - 1])]
            sheet.write_string(number, 0, heading)
            for column, value in enumerate([*(side[number - 1][0] for side in shown), *reach], 1):
                if math.isfinite(value):
                    sheet.write_number(number, column, value, figure)
    return file.getvalue()


def _reach(found: Ends) -> tuple[float, float]:
    mean, low, high = found
    return mean - low, high - mean


def _error_bars(series: Any, column: Sequence[Ends], first: int) -> None:
    """Draw the intervals of a series from the two columns of its sheet that begin at *first*."""

    def values(kind: str, at: int) -> str:
        reach = [_reach(found)[kind == "plus"] for found in column]
        points = "".join(f'<c:pt idx="{place}"><c:v>{value!r}</c:v></c:pt>' for place, value in enumerate(reach) if math.isfinite(value))
        letter = xlsxwriter.utility.xl_col_to_name(at)
        cells = f"Sheet1!${letter}$2:${letter}${len(column) + 1}"
        return (f'<c:{kind}><c:numRef><c:f>{cells}</c:f><c:numCache><c:formatCode>General</c:formatCode>'
                f'<c:ptCount val="{len(column)}"/>{points}</c:numCache></c:numRef></c:{kind}>')  # fmt: skip

    bars = etree.fromstring(
        f'<c:errBars xmlns:c="{CHART}" xmlns:a="{DRAWING}"><c:errBarType val="both"/><c:errValType val="cust"/><c:noEndCap val="0"/>'
        f'{values("plus", first + 1)}{values("minus", first)}'
        '<c:spPr><a:ln w="19050"><a:solidFill><a:schemeClr val="tx1"/></a:solidFill></a:ln></c:spPr></c:errBars>'
    )  # fmt: skip
    after = next(child for child in series if etree.QName(child).localname in {"cat", "val"})
    after.addprevious(bars)


def _format(scale: Scale) -> str:
    """Return how an office program writes what the scale has multiplied already."""
    return cell_format(scale.decimals, scale.prefix, scale.suffix)


def _height(text: str, points: int, width: int, bold: bool = False) -> int:
    """Return about how high a text is in a box of a width, its margins included, in EMU."""
    inside = width / Pt(1) - 15
    lines = sum(len(theme.wrapped(paragraph, points, inside, bold, even=False)) for paragraph in text.split("\n"))
    return int(Pt(lines * LINE * points + 7))


def _fitting(texts: Sequence[str], sizes: Sequence[int], width: int, room: int, between: int = 0, bold: bool = False) -> int:
    """Return the largest of the sizes in which texts below each other fit into a box."""
    for size in sizes:
        if sum(_height(text, size, width, bold) for text in texts) + Pt(between * len(texts)) <= room:
            return size
    return sizes[-1]


def _ending(number: int, of: int) -> str:
    return f" ({number} of {of})" if of > 1 else ""


def _for_a_slide(item: Table) -> Table:
    """Return a table without the columns that a slide has no room for."""
    longest = [max([len(text_of(row[place])) for row in item.rows], default=0) for place in range(len(item.columns))]
    kept = [place for place, length in enumerate(longest) if length < PROSE or len(item.columns) <= MOST_COLUMNS // 2][:MOST_COLUMNS]
    columns, *rows = (tuple(row[place] for place in kept) for row in (item.columns, *item.rows))
    return replace(item, columns=tuple(map(str, columns)), rows=tuple(rows))


def _widths(item: Table, room: int) -> tuple[int, list[int]]:
    """Return the size of type in which the columns of a table fit beside each other, and their widths: the first has what is left."""
    columns = [[text_of(row[place]) for row in item.rows] for place in range(len(item.columns))]
    needed = [max(min(WRAPPED, max(map(len, column), default=0)), *(len(word) for text in (head, *column) for word in text.split(" ")))
              for head, column in zip(item.columns, columns, strict=True)]  # fmt: skip
    for size in TABLE_POINTS:
        widths = [int(Pt(length * WIDEST * size + 15)) for length in needed]
        if sum(widths) <= room:
            break
    else:
        return size, [int(room * width / sum(widths)) for width in widths]
    wanted = int(Pt(min(60, max(map(len, columns[0]), default=0)) * WIDEST * size + 15))
    widths[0] += min(room - sum(widths), max(0, wanted - widths[0]))
    rest = (room - sum(widths)) // len(widths)
    return size, [width + rest for width in widths]


def _pages(heights: Sequence[int], room: int) -> Iterator[list[int]]:
    """Return the rows that stand on each slide, by the heights of the heading and the rows."""
    page, left = list[int](), room - heights[0]
    for row, height in enumerate(heights[1:]):
        if page and height > left:
            yield page
            page, left = [], room - heights[0]
        page.append(row)
        left -= height
    yield page


def _soften(colour: Any) -> None:
    """Make a colour that of the design's text, a little towards its ground."""
    colour.theme_color, colour.brightness = MSO_THEME_COLOR.TEXT_1, 0.35


def _is_dark(deck: Any) -> bool:
    """Tell whether a design writes light on dark."""
    master = deck.slide_master
    theme_part = master.part.part_related_by(RELATIONSHIP_TYPE.THEME)
    name = master.element.find(f"{{{PRESENTATION}}}clrMap").get("tx1")
    held = etree.fromstring(theme_part.blob).find(f".//{{{DRAWING}}}{name}")
    colour = held[0].get("lastClr") or held[0].get("val") if held is not None and len(held) else "000000"
    return _inside(f"#{colour}") == INK


def _cell(cell: Any, text: str, points: int) -> Any:
    cell.margin_top = cell.margin_bottom = Emu(25400)
    cell.vertical_anchor = MSO_ANCHOR.MIDDLE
    cell.text_frame.text = text
    paragraph = cell.text_frame.paragraphs[0]
    paragraph.font.size = Pt(points)
    return paragraph


def _describe(shape: Any, name: str, words: str) -> None:
    properties = shape._element.xpath(".//p:cNvPr")[0]
    properties.set("descr", words)
    properties.set("name", name[:100])


def _widened() -> Any:
    """Return slides of 16:9 without any design but a quiet title to the left."""
    deck = Presentation()
    stretch = WIDTH / deck.slide_width
    deck.slide_width, deck.slide_height = WIDTH, HEIGHT
    master = deck.slide_master
    for shape in [shape for owner in (master, *master.slide_layouts) for shape in owner.placeholders]:
        if shape.element.find(f".//{{{DRAWING}}}xfrm") is not None:
            shape.left, shape.width = Emu(int(shape.left * stretch)), Emu(int(shape.width * stretch))
    title = next(shape for shape in master.placeholders if shape.placeholder_format.type in TITLES)
    title.left, title.top, title.width, title.height = MARGIN, Inches(0.35), WIDTH - 2 * MARGIN, Inches(1.0)
    for shape, top in zip(master.slide_layouts[0].placeholders, (2.2, 3.7), strict=False):
        shape.left, shape.top, shape.width, shape.height = MARGIN, Inches(top), Inches(10), Inches(1.4 if top < 3 else 2.2)
        for level in shape.element.iter(f"{{{DRAWING}}}lvl1pPr"):
            level.set("algn", "l")
    for style in master.element.iter(f"{{{PRESENTATION}}}titleStyle"):
        level = style.find(f"{{{DRAWING}}}lvl1pPr")
        level.set("algn", "l")
        level.find(f"{{{DRAWING}}}defRPr").set("b", "1")
    return deck


def read_template(template: bytes) -> Any:
    """Return the slides of a template without those that it brings; its masters and layouts stay.

    Raises
    ------
    ReportError
        When it is no PowerPoint file with a layout.
    """
    try:
        deck = Presentation(io.BytesIO(_as_deck(template)))
        if not len(deck.slide_layouts):
            raise ValueError("no layout")
        for entry in list(deck.slides._sldIdLst):
            deck.part.drop_rel(entry.rId)
            deck.slides._sldIdLst.remove(entry)
    except Exception:
        raise ReportError("the template cannot be read: save it from PowerPoint as .pptx or .potx and try again") from None
    return deck


def _as_deck(template: bytes) -> bytes:
    """Return a template (.potx) as the deck (.pptx) that it would begin."""
    with zipfile.ZipFile(io.BytesIO(template)) as source:
        if sum(info.file_size for info in source.infolist()) > 500_000_000:
            raise ValueError("too large")
        if _TEMPLATE.encode() not in source.read("[Content_Types].xml"):
            return template
        made = io.BytesIO()
        with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as target:
            for info in source.infolist():
                content = source.read(info)
                is_list = info.filename == "[Content_Types].xml"
                target.writestr(info, content.replace(_TEMPLATE.encode(), _DECK.encode()) if is_list else content)
    return made.getvalue()
