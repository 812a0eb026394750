"""A report as slides: each under its claim, with charts that can be edited, and a foot that says where its figures come from.

What PowerPoint has no chart for is a vector picture with its words. The error bars stand in the chart's own sheet, the scenario's file in
the document, as a custom XML part, which office programs keep.
"""

from __future__ import annotations

import io
import math
import zipfile
from collections.abc import Sequence
from typing import Any
from xml.sax.saxutils import escape

import vl_convert
import xlsxwriter
from lxml import etree
from pptx import Presentation
from pptx.chart.data import CategoryChartData
from pptx.dml.color import RGBColor
from pptx.enum.chart import XL_CHART_TYPE, XL_LABEL_POSITION, XL_LEGEND_POSITION, XL_TICK_LABEL_POSITION
from pptx.enum.shapes import PP_PLACEHOLDER
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.opc.constants import RELATIONSHIP_TYPE
from pptx.opc.package import Part
from pptx.opc.packuri import PackURI
from pptx.util import Emu, Inches, Pt

from ..numbers import Numbers
from ..scales import Scale
from .drawing import PNG_SCALE, svg_of
from .items import METHOD, Contents, Item, Picture, ReportError, Table, Text, is_number, numeric_columns, text_of

WIDTH, HEIGHT = Inches(13.333), Inches(7.5)
MARGIN, FOOT = Inches(0.6), Inches(0.55)
BODY_POINTS, SMALL_POINTS, FOOT_POINTS = 18, 12, 9
MOST_ROWS = 13
"""Rows of a table that a slide has room for."""
NAMED = 14
"""Headings of upright bars that are written out."""
KINDS = {
    "bars": XL_CHART_TYPE.BAR_CLUSTERED,
    "overlaid": XL_CHART_TYPE.BAR_CLUSTERED,
    "stacked": XL_CHART_TYPE.BAR_STACKED,
    "columns": XL_CHART_TYPE.COLUMN_CLUSTERED,
}
"""The chart of each form of numbers; of any other there is none."""
INK, SOFT = RGBColor(0x1D, 0x2B, 0x33), RGBColor(0x5B, 0x6B, 0x74)
TITLES = {PP_PLACEHOLDER.TITLE, PP_PLACEHOLDER.CENTER_TITLE}
CHART = "http://schemas.openxmlformats.org/drawingml/2006/chart"
DRAWING = "http://schemas.openxmlformats.org/drawingml/2006/main"
SVG = "http://schemas.microsoft.com/office/drawing/2016/SVG/main"
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
        properties = self.slides.core_properties
        properties.title, properties.subject, properties.author = report.title[:250], report.source.in_a_line()[:250], "Relay or rugby"

    def add(self, item: Item) -> None:
        """Add an item as a slide; the first one of texts alone opens the deck."""
        is_first = not len(self.slides.slides)
        if is_first and isinstance(item, Text):
            self._open(item)
            return
        slide, top, room = self._slide(item.title)
        if isinstance(item, Text):
            self._texts(slide, item.points, top, room)
        elif isinstance(item, Table):
            self._table(slide, item, top, room)
        else:
            self._picture(slide, item, top, room)
        self._finish(slide, item.method)

    def add_source(self) -> None:
        """Add the last slide: where everything comes from, and the link that opens it again."""
        slide, top, room = self._slide("How to reproduce these figures")
        source = self.report.source
        told = [line for line in source.lines() if not line.startswith("To open it again")]
        box = self._texts(slide, [*told[:2], told[2][:1200], "The scenario’s file is inside this document."], top, int(room * 0.78))
        if source.link:
            run = box.text_frame.add_paragraph().add_run()
            run.text, run.hyperlink.address, run.font.size = "Open this question in the report", source.link, Pt(BODY_POINTS)
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

    def _open(self, item: Text) -> None:
        layout = self._layout(TITLES, with_text=True)
        slide = self.slides.slides.add_slide(layout)
        _set_title(slide, item.title, 36)
        below = [shape for shape in slide.placeholders if shape.placeholder_format.type not in TITLES and shape.has_text_frame]
        text = "\n".join([*item.points, f"{self.report.written:%-d %B %Y}"])
        if below:
            below[0].text_frame.text = text
            for paragraph in below[0].text_frame.paragraphs:
                paragraph.font.size = Pt(BODY_POINTS)
        else:
            self._texts(slide, text.split("\n"), int(self.height * 0.55), int(self.height * 0.3))
        self._finish(slide, item.method)

    def _slide(self, title: str) -> tuple[Any, int, int]:
        """Return a slide under a title, where its body begins, and how high that can be."""
        slide = self.slides.slides.add_slide(self._layout(TITLES))
        _set_title(slide, title, 26 if len(title) < 90 else 22 if len(title) < 160 else 18)
        for shape in [shape for shape in slide.placeholders if shape.placeholder_format.type not in TITLES]:
            shape.element.getparent().remove(shape.element)
        place = slide.shapes.title
        top = int(place.top + place.height) + Inches(0.1) if place is not None else MARGIN
        top = min(top, int(self.height * 0.4))
        return slide, top, self.height - top - FOOT - Inches(0.15)

    def _layout(self, wanted: set[Any], with_text: bool = False) -> Any:
        """Return the layout with a title and the fewest other places, or with the fewest that has text below it."""

        def others(layout: Any) -> int:
            plain = {PP_PLACEHOLDER.DATE, PP_PLACEHOLDER.FOOTER, PP_PLACEHOLDER.SLIDE_NUMBER, *wanted}
            return sum(shape.placeholder_format.type not in plain for shape in layout.placeholders)

        layouts = [layout for layout in self.slides.slide_layouts
                   if any(shape.placeholder_format.type in wanted for shape in layout.placeholders)]  # fmt: skip
        if not layouts:
            return self.slides.slide_layouts[0]
        if with_text:
            return layouts[0]
        return min(layouts, key=lambda layout: (others(layout), any(s.placeholder_format.type == PP_PLACEHOLDER.CENTER_TITLE
                                                                   for s in layout.placeholders)))  # fmt: skip

    def _texts(self, slide: Any, points: Sequence[str], top: int, room: int) -> Any:
        box = slide.shapes.add_textbox(MARGIN, top, self.width - 2 * MARGIN, room)
        frame = box.text_frame
        frame.word_wrap, frame.vertical_anchor = True, MSO_ANCHOR.TOP
        size = BODY_POINTS if sum(map(len, points)) < 900 else 14
        for place, point in enumerate(points):
            paragraph = frame.paragraphs[0] if place == 0 else frame.add_paragraph()
            paragraph.text, paragraph.font.size, paragraph.space_after = point, Pt(size), Pt(10)
        return box

    def _small(self, slide: Any, text: str, top: int, room: int, size: int = SMALL_POINTS) -> Any:
        box = slide.shapes.add_textbox(MARGIN, top, self.width - 2 * MARGIN, room)
        box.text_frame.word_wrap = True
        paragraph = box.text_frame.paragraphs[0]
        paragraph.text, paragraph.font.size = text, Pt(size)
        return box

    def _picture(self, slide: Any, item: Picture, top: int, room: int) -> None:
        if item.subtitle:
            lines = 1 + len(item.subtitle) // 150
            self._small(slide, item.subtitle, top, Inches(0.25) * lines)
            top, room = top + Inches(0.25) * lines, room - Inches(0.25) * lines
        numbers = item.numbers
        if numbers is not None and numbers.form in KINDS:
            _chart(slide, numbers, item.words, (MARGIN, top, self.width - 2 * MARGIN, room))
        else:
            self._drawing(slide, item, top, room)

    def _drawing(self, slide: Any, item: Picture, top: int, room: int) -> None:
        """Put a picture as vectors, with points for programs that know none."""
        drawn = svg_of(item.chart)
        picture = slide.shapes.add_picture(io.BytesIO(vl_convert.svg_to_png(drawn, scale=PNG_SCALE)), MARGIN, top)
        scale = min((self.width - 2 * MARGIN) / picture.width, room / picture.height)
        picture.width, picture.height = Emu(int(picture.width * scale)), Emu(int(picture.height * scale))
        picture.left = Emu((self.width - picture.width) // 2)
        _describe(picture, item.title, item.words)
        package = slide.part.package
        part = Part(package.next_partname("/ppt/media/drawing%d.svg"), "image/svg+xml", package, drawn.encode())
        place = slide.part.relate_to(part, RELATIONSHIP_TYPE.IMAGE)
        blip = picture._element.find(f".//{{{DRAWING}}}blip")
        blip.append(etree.fromstring(
            f'<a:extLst xmlns:a="{DRAWING}"><a:ext uri="{{96DAC541-7B7A-43D3-8B79-37D633B846F1}}"><asvg:svgBlip xmlns:asvg="{SVG}" '
            f'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" r:embed="{place}"/></a:ext></a:extLst>'
        ))  # fmt: skip

    def _table(self, slide: Any, item: Table, top: int, room: int) -> None:
        rows, columns = item.rows[:MOST_ROWS], item.columns[:8]
        if len(rows) < len(item.rows) or len(columns) < len(item.columns):
            told = (
                f"{len(rows)} of {len(item.rows)} rows and {len(columns)} of {len(item.columns)} columns; all of them are in the workbook."
            )
            self._small(slide, told, top, Inches(0.25))
            top, room = top + Inches(0.3), room - Inches(0.3)
        height = min(Inches(0.42), room // (len(rows) + 1))
        frame = slide.shapes.add_table(len(rows) + 1, len(columns), MARGIN, top, self.width - 2 * MARGIN, height * (len(rows) + 1))
        _describe(frame, item.title, f"A table of {len(rows)} rows: {', '.join(columns)}.")
        table, right = frame.table, numeric_columns(item)
        first = 0.3 if len(columns) > 2 else 0.5
        for place, column in enumerate(table.columns):
            share = first if place == 0 else (1 - first) / max(1, len(columns) - 1)
            column.width = Emu(int((self.width - 2 * MARGIN) * share))
        for number, row in enumerate([columns, *rows]):
            for place, cell in enumerate(row[: len(columns)]):
                paragraph = _cell(table.cell(number, place), text_of(cell), SMALL_POINTS if len(columns) < 6 else SMALL_POINTS - 1)
                paragraph.alignment = PP_ALIGN.RIGHT if (right[place] if number == 0 else is_number(cell)) else PP_ALIGN.LEFT

    def _finish(self, slide: Any, method: str) -> None:
        """Write the foot and the notes."""
        source = self.report.source
        box = self._small(slide, source.in_a_line(), self.height - FOOT, FOOT, FOOT_POINTS)
        box.text_frame.paragraphs[0].runs[0].font.color.rgb = SOFT
        if source.link:
            between, run = (box.text_frame.paragraphs[0].add_run() for _ in range(2))
            between.text, between.font.size, between.font.color.rgb = " · ", Pt(FOOT_POINTS), SOFT
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
    _style(chart, numbers)
    chart.part.chart_workbook.update_from_xlsx_blob(_sheet(numbers, shown))
    for number, (series, column) in enumerate(zip(chart.plots[0].series, shown, strict=True)):
        fill = series.format.fill
        fill.solid()
        fill.fore_color.rgb = RGBColor.from_string(numbers.colours[number].lstrip("#"))
        series.invert_if_negative = False
        if any(math.isfinite(low) for _, low, _ in column) and numbers.form != "stacked":
            _error_bars(series._element, column, len(numbers.sides) + 2 * number + 1)
        _labels(series, numbers, number)


def _style(chart: Any, numbers: Numbers) -> None:
    plot, is_across = chart.plots[0], numbers.form != "columns"
    many = len(numbers.headings) * (1 if numbers.form != "bars" else len(numbers.sides))
    plot.gap_width = 120 if many <= 2 else 45 if many < 40 else 20
    plot.overlap = {"bars": -5}.get(numbers.form, 100)
    named, valued = chart.category_axis, chart.value_axis
    named.tick_labels.font.size = Pt(max(7, min(14, 320 // max(1, many))))
    named.tick_label_position, named.has_major_gridlines = XL_TICK_LABEL_POSITION.LOW, False
    named.format.line.color.rgb = SOFT
    if is_across:
        named.reverse_order = True
    elif len(numbers.headings) > NAMED:
        named.tick_label_position = XL_TICK_LABEL_POSITION.NONE
    ends = [numbers.scale.factor * end for row in numbers.values for found in row for end in found if math.isfinite(end)]
    valued.has_major_gridlines, valued.visible = False, not is_across or not _is_labelled(numbers)
    if min(ends, default=0.0) >= 0:
        valued.minimum_scale = 0
    valued.tick_labels.font.size, valued.tick_labels.number_format_is_linked = Pt(SMALL_POINTS), True
    if numbers.form == "stacked":
        valued.minimum_scale, valued.maximum_scale = 0, numbers.scale.factor


def _labels(series: Any, numbers: Numbers, number: int) -> None:
    """Write each value with its bar: within it where an interval lies on its end."""
    if not _is_labelled(numbers):
        return
    labels = series.data_labels
    labels.show_value, labels.number_format_is_linked = True, False
    labels.number_format = _format(numbers.scale)
    size = Pt(max(7, min(12, 300 // max(1, len(numbers.headings) * len(numbers.sides)))))
    labels.font.size = size
    if numbers.form == "stacked":
        labels.position = XL_LABEL_POSITION.CENTER
    else:
        labels.position = XL_LABEL_POSITION.INSIDE_BASE if numbers.has_intervals else XL_LABEL_POSITION.OUTSIDE_END
    if numbers.form == "stacked" or numbers.has_intervals:
        labels.font.color.rgb = _inside(numbers.colours[number])
        labels.font.bold = True


def _is_labelled(numbers: Numbers) -> bool:
    """Tell whether there is room for each value with its bar: not where an interval lies on both sides of nothing."""
    if numbers.has_intervals and numbers.form != "stacked" and any(found[0] < 0 for row in numbers.values for found in row):
        return False
    return len(numbers.headings) <= (NAMED if numbers.form == "columns" else 40)


def _inside(colour: str) -> RGBColor:
    red, green, blue = (int(colour[place : place + 2], 16) for place in (1, 3, 5))
    return RGBColor(0xFF, 0xFF, 0xFF) if 0.299 * red + 0.587 * green + 0.114 * blue < 140 else INK


def _shown(numbers: Numbers) -> list[list[tuple[float, float, float]]]:
    """Return what is drawn of each side: mean and interval as they are written; a format cannot write EUR 45,337 as 45,300."""
    factor, coarse = numbers.scale.factor, min(0, numbers.scale.decimals)

    def written(value: float) -> float:
        return round(factor * value, coarse) if coarse else factor * value

    return [[(written(row[side][0]), written(row[side][1]), written(row[side][2])) for row in numbers.values]
            for side in range(len(numbers.sides))]  # fmt: skip


def _sheet(numbers: Numbers, shown: Sequence[Sequence[tuple[float, float, float]]]) -> bytes:
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


def _reach(found: tuple[float, float, float]) -> tuple[float, float]:
    mean, low, high = found
    return mean - low, high - mean


def _error_bars(series: Any, column: Sequence[tuple[float, float, float]], first: int) -> None:
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
    number = "#,##0" + ("." + "0" * scale.decimals if scale.decimals > 0 else "")
    prefix, suffix = (f'"{scale.prefix} "' if scale.prefix else ""), (f'" {scale.suffix}"' if scale.suffix else "")
    return f"{prefix}{number}{suffix}"


def _set_title(slide: Any, title: str, points: int) -> None:
    place = slide.shapes.title
    if place is None:
        return
    place.text_frame.text = title
    place.text_frame.word_wrap = True
    for paragraph in place.text_frame.paragraphs:
        paragraph.font.size = Pt(points)


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
    for style in master.element.iter(f"{{{'http://schemas.openxmlformats.org/presentationml/2006/main'}}}titleStyle"):
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
