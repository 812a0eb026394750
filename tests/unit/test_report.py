"""What a team takes along: every number on it is the comparison's, and where it comes from is inside."""

import base64
import datetime
import html
import io
import math
import re
import shutil
import subprocess
import zipfile
from dataclasses import replace
from operator import attrgetter
from urllib.parse import parse_qsl, urlsplit

import openpyxl
import pandas as pd
import pypdf
import pytest
from lxml import etree
from PIL import Image
from pptx import Presentation
from pptx.util import Inches

import sim
from pages.ui import url
from sim.cli import main
from sim.experiment.statistics import Interval
from sim.measures import METRICS
from sim.present import assumptions, canvas, export, findings, money, theme
from sim.present.charts.tornado import tornado
from sim.present.numbers import numbers, of_chart
from sim.present.report import FORMATS, MOST_ITEMS, Picture, Report, ReportError, Table, Text, catalogue, drawing, report
from sim.present.report.items import cell_format
from sim.present.report.xlsx import in_a_cell
from sim.present.scales import Scale
from sim.scenario import dumps
from sim.scenario.files import parse
from sim.studies.ledger import SHIPPED, read, unplayed
from sim.studies.sensitivity import move_each_parameter
from tests.builders import a_scenario

SETTINGS = {"group.size_mean": 4, "vendors.us.name": "A & <B>"}
CHART = {"c": "http://schemas.openxmlformats.org/drawingml/2006/chart"}


@pytest.fixture(scope="module")
def comparison():
    scenario = a_scenario(SETTINGS).with_changes({"title": "A market & its <question>"})
    return sim.compare(scenario, "relay", "rugby", replications=6, seed=3, workers=1, tables=True)


@pytest.fixture(scope="module")
def judged():
    """Twelve worlds, in which there is a verdict."""
    return sim.compare(a_scenario({"group.size_mean": 4, "market.accounts": 120}), replications=12, seed=3, workers=1, tables=True)


@pytest.fixture(scope="module")
def story(comparison):
    return report(comparison)


@pytest.fixture(scope="module")
def files(story, tmp_path_factory):
    folder = tmp_path_factory.mktemp("report")
    story.write(*(folder / f"a.{form}" for form in FORMATS))
    return {form: folder / f"a.{form}" for form in FORMATS}


def numbers_of(item) -> list[tuple[float, float, float]]:
    """Return mean and interval of every heading and side, as they are written."""
    found = of_chart(item.chart)
    coarse = min(0, found.scale.decimals)
    return [tuple(round(found.scale.factor * end, coarse or 12) for end in ends) for row in found.values for ends in row]


def test_a_pictures_numbers_say_of_which_coverage_their_intervals_are():
    """Of one coverage: it stands in the heading, and survives the drawing's way through a file; of several, none is named."""
    interval = Interval(2.0, 1.0, 3.0, 9, 0.99)
    shown = numbers("bars", ["relay"], ["#000"], ["A", "B"], [[interval], [interval]], Scale(1.0, 0))
    both = numbers("bars", ["relay"], ["#000"], ["A", "B"], [[interval], [Interval(2.0, 1.0, 3.0, 9)]], Scale(1.0, 0))
    assert (shown.level, both.level) == (0.99, None)
    drawn = canvas.picture([canvas.text(canvas.UNIT, {"x": 0, "y": 1, "text": "a"})], 9, "A title", "", "A title.", shown)
    assert of_chart(drawn) == shown
    assert Picture("A title", drawn, "").table.columns == ("", "Side", "Value", "Low (99 %)", "High (99 %)")


def test_a_picture_carries_the_numbers_of_the_comparison(comparison, story):
    """A claim about money is drawn from the means of both ways of working, each with its own interval."""
    money = next(item for item in story.items if item.title == findings.answer(comparison, "lifetime_profit").sentence.removesuffix("."))
    for (mean, low, high), expected in zip(
        of_chart(money.chart).values[0], findings.estimates_of(comparison, "lifetime_profit"), strict=True
    ):
        assert (mean, low, high) == (expected.mean, expected.low, expected.high)


def test_the_story_asks_answers_in_money_and_says_what_it_does_not_claim(comparison, story):
    """In this order; every item says something under a title of its own, and the answer is the screen's sentence."""
    titles = [item.title for item in story.items]
    assert titles[:2] == [comparison.scenario.title, findings.answer(comparison).sentence.removesuffix(".")]
    assert titles[2] == findings.answer(comparison, "lifetime_profit").sentence.removesuffix(".")
    assert titles[-1] == "What this does not claim" and 10 <= len(titles) <= 12


def test_charts_on_slides_can_be_edited_and_hold_the_numbers(story, files):
    """The chart, its error bars and the sheet behind both say the same as the picture."""
    charts = [shape for slide in Presentation(files["pptx"]).slides for shape in slide.shapes if shape.has_chart]
    pictures = [item for item in story.items if isinstance(item, Picture) and of_chart(item.chart).form != "listed"]
    assert len(charts) == len(pictures) > 5
    for shape, item in zip(charts, pictures, strict=True):
        found = of_chart(item.chart)
        sides = len(found.sides)
        expected = numbers_of(item)
        series = list(shape.chart.plots[0].series)
        drawn = [series[place % sides].values[place // sides] for place in range(len(expected))]
        assert drawn == pytest.approx([None if math.isnan(mean) else mean for mean, _, _ in expected], nan_ok=True)
        sheet = openpyxl.load_workbook(io.BytesIO(shape.chart.part.chart_workbook.xlsx_part.blob)).active
        for place, (mean, low, high) in enumerate(expected):
            row, side = place // sides + 2, place % sides
            cells = [sheet.cell(row, column).value for column in (side + 2, sides + 2 * side + 2, sides + 2 * side + 3)]
            known = [None if math.isnan(value) else value for value in (mean, mean - low, high - mean)]
            assert cells == pytest.approx(known)
            if math.isfinite(low) and found.form != "stacked":
                for kind, value in (("minus", mean - low), ("plus", high - mean)):
                    path = f"c:errBars/c:{kind}//c:pt[@idx='{row - 2}']/c:v"
                    assert float(series[side]._element.find(path, CHART).text) == pytest.approx(value)


def test_an_axis_holds_every_interval_and_its_value(story, files, judged):
    """An interval that runs off a slide reads as a shorter one."""
    wide = numbers("bars", ["relay"], ["#000000"], ["A", "B"], [[Interval(-2.0, -30.0, 26.0, 9)], [1.0]], Scale(1.0, 1))
    drawn = canvas.picture([canvas.text(canvas.UNIT, {"x": 0, "y": 1, "text": "a"})], 9, "A title", "", "A title.", wide)
    content = replace(story, items=(*story.items, Picture("A title", drawn))).to_bytes("pptx")
    charts = [shape.chart for slide in Presentation(io.BytesIO(content)).slides for shape in slide.shapes if shape.has_chart]
    pictures = [item for item in (*story.items, Picture("A title", drawn)) if isinstance(item, Picture) and item.numbers.form != "listed"]
    for chart, item in zip(charts, pictures, strict=True):
        ends = [end for found in numbers_of(item) for end in found if math.isfinite(end)]
        assert chart.value_axis.minimum_scale <= min(ends) and max(ends) <= chart.value_axis.maximum_scale + 1e-9
    assert charts[-1].value_axis.minimum_scale < -30 and charts[-1].value_axis.maximum_scale > 26


def test_an_answer_that_comes_first_has_a_slide_of_its_size(judged):
    """The large letters of an opening are for a title and a question that fit."""
    decks = [Presentation(io.BytesIO(report(judged, [key]).to_bytes("pptx"))) for key in ("answer", "question")]
    first, opening = (next(iter(deck.slides)) for deck in decks)
    assert len(list(first.placeholders)) == 1 and len(list(opening.placeholders)) == 2
    body = next(shape for shape in first.shapes if shape.has_text_frame and not shape.is_placeholder)
    assert first.shapes.title.top + first.shapes.title.height <= body.top


def test_a_long_table_goes_on_over_slides(story):
    """All rows in their order, none below the foot; what is read and not compared is left to the workbook, and said so."""
    words = "A long sentence that says what is counted, and how it was found, in more than a line of a cell."
    rows = tuple((f"Figure {row} of a name that is broken", "EUR\u00a01.53\u00a0million", 1.5, "ab", words) for row in range(40))
    table = Table("All of them", ("Figure", "Relay", "Rugby", "Of", "What is counted"), rows)
    deck = Presentation(io.BytesIO(replace(story, items=(table,)).to_bytes("pptx")))
    slides = list(deck.slides)[:-1]
    assert [slide.shapes.title.text_frame.text for slide in slides] == [
        f"All of them ({place} of {len(slides)})" for place in range(1, len(slides) + 1)
    ]
    shapes = [shape for slide in slides for shape in slide.shapes if shape.has_table]
    assert [row.cells[0].text for shape in shapes for row in list(shape.table.rows)[1:]] == [row[0] for row in rows]
    assert all(shape.top + sum(row.height for row in shape.table.rows) <= deck.slide_height - Inches(0.55) for shape in shapes)
    for slide in slides:
        texts = [shape.text_frame.text for shape in slide.shapes if shape.has_text_frame]
        assert "4 of 5 columns; all of them are in the workbook." in texts


def test_a_tall_drawing_stands_in_columns_that_can_be_read(judged):
    """No letter is smaller than what is read in a room, and nothing of the drawing is lost."""
    tall = report(judged, ["all_figures"]).items[0].chart
    whole = float(re.search(r'height="([\d.]+)"', drawing.svg_on_screen(tall, False, drawing.COLUMN)).group(1))
    columns, drawn = drawing.pieces(tall, False, 320)
    heights = [float(re.search(r'<svg[^>]*height="([\d.]+)"', piece).group(1)) for piece in drawn]
    assert columns == 2 and len(drawn) >= 4 and sum(heights) == pytest.approx(whole, abs=1)
    assert all(theme.LABEL_SIZE * 320 / height > 0.85 * drawing.LEGIBLE for height in heights)
    slides = list(Presentation(io.BytesIO(report(judged, ["all_figures"]).to_bytes("pptx"))).slides)
    assert sum(shape.shape_type == 13 for slide in slides for shape in slide.shapes) == 2 * (len(slides) - 1)


def test_a_tornado_is_of_one_colour_for_each_side_it_speaks_for():
    """As on the screen: what moves the answer towards a way of working has its colour, at whichever end of the range."""
    ledger = read(SHIPPED / "mid_market.csv", sim.load("mid_market"))
    found = of_chart(tornado(ledger, assumptions.world(ledger)))
    assert found.colours == (theme.COLOURS["relay"], theme.COLOURS["rugby"]) and len(found.headings) > 8
    for against, towards in found.values:
        assert (math.isnan(against[0]) and towards[0] > 0) or (math.isnan(towards[0]) and against[0] <= 0)


def test_a_minus_is_a_minus_in_every_office_program():
    """Prefix, sign, figures, unit: as on the screen."""
    assert cell_format(0, "EUR", "") == '"EUR "#,##0;"EUR \u2212"#,##0'
    assert in_a_cell(Scale(100.0, 1, suffix="%")) == (1.0, '0.0%;"\u2212"0.0%')


def test_a_dark_design_is_written_on_in_light(comparison, tmp_path):
    """Foot and drawings take the design's own text colour, and no drawing brings a ground."""
    theirs = Presentation()
    colours = theirs.slide_master.element.find("{*}clrMap")
    for name, other in (("bg1", "dk1"), ("tx1", "lt1")):
        colours.set(name, other)
    theirs.save(tmp_path / "dark.pptx")
    report(comparison, ["lengths"]).write(tmp_path / "deck.pptx", template=tmp_path / "dark.pptx")
    slide = next(iter(Presentation(tmp_path / "deck.pptx").slides))
    picture = next(shape for shape in slide.shapes if shape.shape_type == 13)
    with zipfile.ZipFile(tmp_path / "deck.pptx") as deck:
        drawn = next(deck.read(name).decode() for name in deck.namelist() if name.endswith(".svg"))
    assert theme.DARK.soft in drawn and theme.LIGHT.soft not in drawn
    assert Image.open(io.BytesIO(picture.image.blob)).convert("RGBA").getpixel((2, 2))[3] == 0
    fixed = slide.shapes._spTree.xpath(".//p:sp//a:srgbClr")
    assert not fixed and picture.left + picture.width <= theirs.slide_width


def test_each_slide_says_where_it_comes_from(comparison, story, files):
    """Foot, notes with the method, words for each picture, and a link."""
    slides = list(Presentation(files["pptx"]).slides)
    assert len(slides) == len(story.items) + 1
    for slide, item in zip(slides, story.items, strict=False):
        assert slide.shapes.title.text_frame.text == item.title
        text = "\n".join(shape.text_frame.text for shape in slide.shapes if shape.has_text_frame)
        assert "seed 3" in text and "4" in text and comparison.scenario.fingerprint in text and "model" in text
        assert "Settings" not in text or "changed" in text
        notes = slide.notes_slide.notes_text_frame.text
        assert comparison.scenario.fingerprint in notes and story.source.link in notes and item.method in notes
        for shape in slide.shapes:
            if shape.has_chart or shape.shape_type == 13:
                assert shape._element.xpath(".//p:cNvPr")[0].get("descr") == item.words
    assert slides[-1].shapes.title.text_frame.text == "How to reproduce these figures"


def test_what_has_no_chart_is_drawn_as_vectors(files):
    """With points for programs that know none."""
    with zipfile.ZipFile(files["pptx"]) as deck:
        drawings = [name for name in deck.namelist() if name.endswith(".svg")]
        assert len(drawings) == 1 and deck.read(drawings[0]).startswith(b"<svg")
        slide = next(
            deck.read(name) for name in deck.namelist() if re.fullmatch(r"ppt/slides/slide\d+.xml", name) and b"svgBlip" in deck.read(name)
        )
    assert b"96DAC541-7B7A-43D3-8B79-37D633B846F1" in slide


def test_the_link_asks_the_same_question(comparison, story):
    """Opened elsewhere it gives the same scenario, ways of working, seed and worlds."""
    asked = url.read(dict(parse_qsl(urlsplit(story.source.link).query)))
    assert asked.scenario.fingerprint == comparison.scenario.fingerprint
    assert (asked.base, asked.other, asked.seed, asked.replications) == ("relay", "rugby", 3, 6)


def scenario_in(form: str, path) -> str:
    """Return the scenario's file that is inside a report."""
    if form == "pptx":
        return etree.fromstring(zipfile.ZipFile(path).read("customXml/item1.xml")).text
    if form == "xlsx":
        sheet = openpyxl.load_workbook(path)["Scenario file"]
        return "\n".join(str(row[0].value or "") for row in sheet.iter_rows())
    if form == "pdf":
        return pypdf.PdfReader(path).attachments["scenario.toml"][0].decode()
    return base64.b64decode(re.search(r'base64,([^"]+)"', path.read_text()).group(1)).decode()


@pytest.mark.parametrize("form", FORMATS)
def test_the_scenario_is_inside(form, files, comparison):
    """Read back it is the scenario that was played."""
    assert parse(scenario_in(form, files[form]), "inside").fingerprint == comparison.scenario.fingerprint


def test_a_workbook_holds_every_figure_as_a_number(comparison, files):
    """Means, differences and intervals equal the comparison's; shares are shares in per cent, days are days."""
    book = openpyxl.load_workbook(files["xlsx"])
    sheet, table = book["All figures"], comparison.table().set_index("label")
    heads = [cell.value for cell in sheet[1]]
    assert sheet.freeze_panes == "B2" and sheet.auto_filter.ref.startswith("A1:")
    for row in list(sheet.iter_rows(min_row=2))[: len(METRICS)]:
        found = table.loc[row[0].value].copy()
        found[["low", "high"]] = attrgetter("low", "high")(comparison.paired(found["metric"], 0.95).interval)
        scale = findings.difference_scale(comparison, found["metric"])
        names = {"Relay": "relay", "Rugby": "rugby"}
        for head, name in names.items():
            cell = row[heads.index(head)]
            assert cell.value == pytest.approx(found[name]) or pd.isna(found[name])
        for head, name in (
            ("Rugby less relay", "difference"),
            ("Rugby less relay, low (95 %)", "low"),
            ("Rugby less relay, high (95 %)", "high"),
        ):
            cell = row[heads.index(head)]
            assert (cell.value or 0.0) == pytest.approx(in_a_cell(scale)[0] * found[name], nan_ok=True) or pd.isna(found[name])
    won = sheet.cell(2, heads.index("Relay") + 1)
    assert 0 < won.value < 1 and won.number_format.startswith("0.0%;")
    cover = book["Report"]
    facts = {row[0].value: row[1] for row in cover.iter_rows() if row[0].value}
    assert facts["Written"].value == datetime.datetime.combine(datetime.date.today(), datetime.time()) and facts["Written"].is_date
    assert facts["Seed"].value == 3 and facts["Fingerprint"].value == comparison.scenario.fingerprint
    assert all(cell.data_type != "f" for sheet in book for row in sheet.iter_rows() for cell in row)


def test_a_cover_prints_on_a_page_and_cuts_nothing(files):
    """Each line is as high as its text, figures stand beside their names, and a method is no wider than a page."""
    book = openpyxl.load_workbook(files["xlsx"])
    cover = book["Report"]
    assert cover.sheet_properties.pageSetUpPr.fitToPage
    for row in cover.iter_rows(min_row=3):
        lines = max(math.ceil(len(str(cell.value or "")) / cover.column_dimensions[cell.column_letter].width) for cell in row)
        assert lines <= 1 or cover.row_dimensions[row[0].row].height >= 13 * lines
        assert row[1].alignment.horizontal in (None, "left", "general")
    assert max(len(str(row[0].value or "")) for row in book["All figures"].iter_rows()) <= 110


def test_every_item_with_numbers_has_a_sheet(story, files):
    """Intervals stand beside each figure."""
    book = openpyxl.load_workbook(files["xlsx"])
    with_numbers = [item for item in story.items if not isinstance(item, Text)]
    assert len(book.sheetnames) == len(with_numbers) + 3  # the cover, all figures, the scenario
    heads = [[cell.value for cell in book[name][1]] for name in book.sheetnames[1:-1]]
    assert sum(any(str(head).startswith("Low") for head in row) for row in heads) >= 6


def test_a_pdf_reads_aloud(comparison, story, files):
    """PDF/UA-1: language, title, headings, tables, and words for every picture; its numbers are the comparison's."""
    reader = pypdf.PdfReader(files["pdf"])
    root = reader.trailer["/Root"]
    assert root["/Lang"].startswith("en") and root["/MarkInfo"]["/Marked"] and reader.metadata.title == story.title
    assert b"pdfuaid" in root["/Metadata"].get_data()
    kinds: list = []

    def walk(node):
        node = node.get_object()
        if isinstance(node, list):
            for child in node:
                walk(child)
        elif isinstance(node, dict) and "/S" in node:
            kinds.append((node["/S"], node.get("/Alt")))
            walk(node.get("/K", []))

    walk(root["/StructTreeRoot"]["/K"])
    names = [name for name, _ in kinds]
    words = [alt for name, alt in kinds if name == "/Figure"]
    assert {item.words for item in story.items if isinstance(item, Picture)} == set(words)
    assert names.count("/H1") == len(story.items) + 1 and "/TH" in names and "/Table" in names
    text = " ".join(" ".join(page.extract_text() for page in reader.pages).replace("\u00a0", " ").split())
    for told in findings.level_texts(comparison, "lifetime_profit"):
        assert told.replace("\u00a0", " ") in text


def test_a_web_page_holds_all_and_asks_nothing(comparison, story, files):
    """Its tables say what the comparison says; the only address in it is the link that opens it again."""
    page = files["html"].read_text()
    text = html.unescape(page).replace("\u00a0", " ")
    for key in ("lifetime_profit", "win_rate", "acquisition_cost"):
        for told in findings.level_texts(comparison, key):
            assert told.replace("\u00a0", " ") in text
    assert "default-src 'none'" in text
    page = re.sub(r"<script>.*?</script>", "", page, flags=re.DOTALL)
    assert not re.search(r"<(script|img|link|iframe|source|object)\b", page)
    assert [address for address in re.findall(r'href="([^"#][^"]*)"', page) if not address.startswith("data:")] == [
        html.escape(story.source.link)
    ]
    assert "<question>" not in page and "&lt;question&gt;" in page


def text_in(form: str, content: bytes) -> str:
    """Return what a reader finds in a report, spaces and minus signs as they are typed."""
    if form == "pptx":
        shapes = [shape for slide in Presentation(io.BytesIO(content)).slides for shape in slide.shapes]
        cells = [cell.text for shape in shapes if shape.has_table for row in shape.table.rows for cell in row.cells]
        found = " ".join([*(shape.text_frame.text for shape in shapes if shape.has_text_frame), *cells])
    elif form == "xlsx":
        book = openpyxl.load_workbook(io.BytesIO(content))
        found = " ".join(str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None)
    elif form == "pdf":
        found = " ".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(content)).pages)
    else:
        found = html.unescape(re.sub(r"<script>.*?</script>|<[^>]+>", " ", content.decode(), flags=re.DOTALL))
    return " ".join(found.replace("\u00a0", " ").replace("\u2212", "-").split())


@pytest.mark.parametrize("form", FORMATS)
def test_the_answer_and_its_interval_are_the_screens_in_each_format(form, judged):
    """Sentence, cards and table: to the digit, by the interval that a verdict rests on; 95 % is said of no answer."""
    judged = judged.with_margins({"win_rate": 0.001})
    made = report(judged, ["answer", "money", "figures"])
    content = made.to_bytes(form)
    text = text_in(form, content)
    for told in (findings.answer(judged).sentence, findings.answer(judged, money.PROFIT).sentence):
        assert " ".join(told.replace("\u00a0", " ").replace("\u2212", "-").removesuffix(".").split()) in text and "95" not in told
    table = made.items[2]
    for card in money.cards(judged):
        row = next(row for row in table.rows if row[0] == METRICS[card.metric].label)
        found, scale = judged.paired(card.metric).interval, findings.difference_scale(judged, card.metric)
        assert [cell.value for cell in row[3:]] == [found.mean, found.low, found.high] and scale.ends(found) in card.interval
        if form == "xlsx":
            sheet = openpyxl.load_workbook(io.BytesIO(content)).worksheets[2]
            cells = next(row for row in sheet.iter_rows(values_only=True) if row[0] == METRICS[card.metric].label)
            assert cells[3:6] == pytest.approx([in_a_cell(scale)[0] * end for end in (found.mean, found.low, found.high)])
        else:
            assert all(cell.text.replace("\u00a0", " ").replace("\u2212", "-") in text for cell in row[1:])
    assert f"margins={'win_rate%3A0.001'}" in made.source.link


def test_a_reader_s_margin_is_that_of_every_verdict(judged):
    """Sentence, cards, a table's title and the workbook's verdicts go by it, not the answer alone."""
    sized = judged.with_margins({"lifetime_profit": 100_000})
    assert judged.verdict("lifetime_profit") != "the same" == sized.verdict("lifetime_profit")
    assert {card.metric: card.verdict for card in money.cards(sized)}["lifetime_profit"] == "the same"
    before, after = report(judged, ["answer", "figures"]), report(sized, ["answer", "figures"])
    assert ("pays as much as" in str(after.items[0])) and "pays as much as" not in str(before.items[0])
    assert before.items[1].title != after.items[1].title

    def told(made):
        (table,) = made.appendix
        row = next(row for row in table.rows if row[0] == METRICS["lifetime_profit"].label)
        return row[table.columns.index("Verdict on rugby")]

    assert told(after) == "the same" != told(before)
    assert "margins=lifetime_profit%3A100" in after.source.link and "margins" not in before.source.link


def test_three_ways_of_working_stand_in_one_report(tmp_path):
    """Each is told of against the first, and the workbook has all of them side by side."""
    found = sim.study(a_scenario(), ["relay", "rugby", "relay_with_signals"], replications=3, workers=1, tables=True)
    made = report(found)
    claims = [findings.answer(found.compare("relay", other), "lifetime_profit").sentence.removesuffix(".") for other in found.names[1:]]
    assert set(claims) <= {item.title for item in made.items}
    assert {"Relay", "Rugby", "Relay with signals"} <= {column.replace("_", " ") for column in made.appendix[0].columns}
    assert "further=relay_with_signals" in made.source.link
    assert made.items[0].points[-1].startswith("Relay, rugby and relay with signals, in 3")
    assert [len(report(study, ["cost", "chain", "figures"]).items) for study in (found, found.only(["relay", "rugby"]))] == [6, 3]
    assert "Rugby pays for coordination" in made.items[-1].points[1]
    assert "for coordination" not in report(found.only(["relay", "relay_with_signals"])).items[-1].points[1]


def test_a_few_worlds_have_neither_intervals_nor_verdicts():
    """As on the screen: four of them are an early look, in titles and tables alike."""
    few = sim.compare(a_scenario(SETTINGS), "relay", "rugby", replications=4, seed=3, workers=1, tables=True)
    (table,) = (item for item in report(few).items if isinstance(item, Table))
    assert table.columns == ("Figure", "Relay", "Rugby", "Difference")
    assert next(item.title for item in report(few, ["endings"]).items).startswith("In the first 4\N{NO-BREAK SPACE}worlds rugby wins")


def test_a_changed_scenario_says_that_its_question_was_written_for_another(judged):
    """In the title and beside the question, as the command line does; what is asked in words of one's own is not doubted."""
    shipped = sim.load("mid_market")
    changed = shipped.with_changes({"group.size_mean": 10, "group.size_spread": 1.0})
    assert catalogue.title(shipped) == shipped.title != catalogue.title(changed)
    assert catalogue.title(changed).endswith("with 2\N{NO-BREAK SPACE}settings changed")
    (asked,) = report(sim.compare(a_scenario({"title": shipped.title}), replications=2, workers=1, tables=True), ["question"]).items
    assert asked.title != shipped.title and " instead of " in asked.points[-2]
    assert catalogue.title(changed.with_changes({"title": "Ours"})) == "Ours"


def test_where_it_turns_stands_in_a_report_only_where_it_was_played(judged):
    """Not a word of it otherwise, and no command; another study than the answer's says so in its title."""
    assert "turns" not in catalogue.story(catalogue.study_of(judged))
    with pytest.raises(ReportError, match="leave the item turns out"):
        report(judged, ["turns"])
    ledger = move_each_parameter(judged.scenario, replications=3, seed=3, workers=1, keys=["group.size_mean"])
    made = report(judged, ledger=ledger)
    assert isinstance(made.items[-2], Picture) and "(another study, of 3\N{NO-BREAK SPACE}worlds: there rugby wins" in made.items[-2].title
    with pytest.raises(ReportError, match="of another question"):
        report(judged, ledger=unplayed(sim.load("mid_market"), "relay", "rugby"))


def test_a_study_of_figures_alone_is_told_what_to_do():
    """One line, before anything is made."""
    figures = sim.study(a_scenario(), replications=2, workers=1)
    with pytest.raises(ReportError, match="play it again with tables=True"):
        report(figures)


def test_a_template_keeps_its_design(story, tmp_path):
    """Its size, its master and its layouts; the slides that it brings are left out. A .potx is read as well."""
    theirs = Presentation()
    theirs.slide_master.name = "House style"
    theirs.slides.add_slide(theirs.slide_layouts[0]).shapes.title.text = "Sample"
    theirs.save(tmp_path / "house.pptx")
    with zipfile.ZipFile(tmp_path / "house.pptx") as source, zipfile.ZipFile(tmp_path / "house.potx", "w") as target:
        for name in source.namelist():
            content = source.read(name)
            target.writestr(
                name, content.replace(b"presentation.main+xml", b"template.main+xml") if name == "[Content_Types].xml" else content
            )
    for template in ("house.pptx", "house.potx"):
        story.write(tmp_path / "deck.pptx", template=tmp_path / template)
        made = Presentation(tmp_path / "deck.pptx")
        assert (made.slide_width, made.slide_height) == (theirs.slide_width, theirs.slide_height)
        assert made.slide_master.name == "House style"
        assert next(iter(made.slides)).shapes.title.text_frame.text == story.title


def test_a_picture_of_ones_own_and_a_note_stand_where_they_are_put(comparison):
    """Items come in the order that was asked for."""
    note = Text("What we make of it", ("Sales meets marketing every week.",))
    made = report(comparison, ["figures", note, "endings"], title="Ours")
    assert [type(item) for item in made.items] == [Table, Text, Picture] and made.title == "Ours"


def test_a_name_with_a_path_in_it_is_a_name(comparison):
    """It stands as the title and names a sheet; no file's name takes a step from it."""
    made = report(comparison, [Table("../../etc/[passwd]: *?", ("A",), ((1,),))], title="../../up")
    assert openpyxl.load_workbook(io.BytesIO(made.to_bytes("xlsx"))).sheetnames[1] == ".. .. etc  passwd"
    source = replace(made.source, scenario=comparison.scenario.with_changes({"title": "../../up"}))
    assert re.fullmatch(r"report-up-[a-z0-9-]+\.pptx", export.file_name("report", source, "pptx"))


@pytest.mark.parametrize("form", FORMATS)
def test_any_text_can_be_written(story, form):
    """Emoji, other scripts, and what no file can hold: the words around it stay."""
    odd = "Next steps \U0001f680 日本 a\x00b\x07c\ud800d\ufffee"
    drawn = canvas.picture([canvas.text(canvas.UNIT, {"x": 0, "y": 9, "text": "A \U0001f680"})], 19, "A title", "", "A rocket.")
    made = replace(story, title=odd, items=(Text(odd, (odd,)), Picture(odd, drawn), Table(odd, ("A", odd), ((odd, 1),))))
    found = text_in(form, made.to_bytes(form))
    assert "Next steps" in found and "a b c d e" in found
    assert ("\U0001f680" in found) == (form != "pdf") == ("question mark" not in found)


def test_a_pdf_that_cannot_be_set_is_told_in_a_line(story, tmp_path, monkeypatch):
    """Nothing half written is left."""
    monkeypatch.setattr("sim.present.report.pdf.LAYOUT", tmp_path / "layout.typ")
    (tmp_path / "layout.typ").write_text("#nothing-of-this-name")
    with pytest.raises(ReportError, match="the PDF cannot be written: unknown variable"):
        story.write(tmp_path / "a.xlsx", tmp_path / "a.pdf")
    assert [path.name for path in tmp_path.iterdir()] == ["layout.typ"]


def refused(story, tmp_path, case: str) -> None:
    """Do what cannot be done."""
    (tmp_path / "old.pdf").write_bytes(b"old")
    (tmp_path / "bad.pptx").write_bytes(b"no slides")
    match case:
        case "empty":
            replace(story, items=())
        case "500 pictures":
            replace(story, items=story.items[2:3] * 500)
        case "no such key":
            catalogue.check(["ending"])
        case "no such format":
            story.write(tmp_path / "a.docx")
        case "no such folder":
            story.write(tmp_path / "old.pdf", tmp_path / "nowhere" / "a.pptx")
        case "a folder":
            (tmp_path / "b.pdf").mkdir()
            story.write(tmp_path / "old.pdf", tmp_path / "b.pdf")
        case "twice":
            story.write(tmp_path / "old.pdf", tmp_path / "." / "old.pdf")
        case "nothing":
            story.write()
        case "broken template":
            story.write(tmp_path / "old.pdf", tmp_path / "a.pptx", template=tmp_path / "bad.pptx")
        case "no template":
            story.write(tmp_path / "a.pptx", template=tmp_path / "none.pptx")


@pytest.mark.parametrize(("case", "told"), [
    ("empty", "the report is empty: add"),
    ("500 pictures", f"at most {MOST_ITEMS} items, this one has 500: make several"),
    ("no such key", "unknown item ending, did you mean endings?"),
    ("no such format", "the ending must be one of"),
    ("no such folder", "is not there; make it first"),
    ("a folder", "is a folder, not a file"),
    ("twice", "the same file is named twice"),
    ("nothing", "name at least one file"),
    ("broken template", "the template cannot be read: save it from PowerPoint"),
    ("no template", "cannot be read: No such file"),
])  # fmt: skip
def test_what_cannot_be_written_is_told_in_a_line_and_leaves_no_file(story, tmp_path, case, told):
    """What was there stays as it was, and nothing half written lies beside it."""
    with pytest.raises(ReportError, match=re.escape(told)) as refusal:
        refused(story, tmp_path, case)
    assert "\n" not in str(refusal.value)
    assert (tmp_path / "old.pdf").read_bytes() == b"old"
    assert {path.name for path in tmp_path.iterdir()} <= {"old.pdf", "bad.pptx", "b.pdf"}


def test_a_full_disk_leaves_what_was_there(story, tmp_path, monkeypatch):
    """All files are made before the first one takes its place."""
    (tmp_path / "a.html").write_text("old")
    real = Report.to_bytes
    monkeypatch.setattr(Report, "to_bytes", lambda self, form, template=None: b"new" if form == "html" else real(self, "none"))
    with pytest.raises(ReportError):
        story.write(tmp_path / "a.html", tmp_path / "a.pdf")
    assert [path.name for path in tmp_path.iterdir()] == ["a.html"] and (tmp_path / "a.html").read_text() == "old"


@pytest.fixture
def small(tmp_path):
    path = tmp_path / "small.toml"
    path.write_text(dumps(a_scenario()), encoding="utf-8")
    return str(path)


def test_the_command_line_writes_what_the_library_does(small, tmp_path, capsys):
    """The same numbers; a file that is there is kept unless told otherwise."""
    book = tmp_path / "book.xlsx"
    command = ("report", small, "--replications", "3", "--workers", "1", "--to", str(book), "--items", "answer", "figures")
    assert main(command) == 0
    out = capsys.readouterr().out
    comparison = sim.compare(sim.load(small), replications=3, workers=1)
    assert findings.answer(comparison).sentence.replace("\u00a0", " ").replace("\u2212", "-") in out and f"Written to {book}" in out
    relay = openpyxl.load_workbook(book)["All figures"].cell(2, 2).value
    assert relay == pytest.approx(comparison.table()["relay"][0])
    before = book.read_bytes()
    assert main(command) == 2 and "is there already" in capsys.readouterr().err and book.read_bytes() == before


@pytest.mark.parametrize(("arguments", "told"), [
    (("--to", "nowhere/a.pptx"), "is not there; make it first"),
    (("--to", "a.doc"), "the ending must be one of"),
    (("--to", "a.pdf", "--template", "none.pptx"), "cannot be read"),
    (("--to", "a.pdf", "--items", "answr"), "did you mean answer?"),
    (("--to", "a.pdf", "--models", "relay"), "at least two ways"),
])  # fmt: skip
def test_wrong_input_is_told_before_anything_is_played(arguments, told, tmp_path, monkeypatch, capsys):
    """One line, exit code 2, no file."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("sim.experiment.study.study", lambda *given, **named: pytest.fail("played"))
    assert main(("report", "mid_market", *arguments)) == 2
    assert told in capsys.readouterr().err and list(tmp_path.iterdir()) == []


@pytest.mark.long
@pytest.mark.skipif(shutil.which("soffice") is None, reason="needs LibreOffice: apt-get install libreoffice-impress libreoffice-calc")
@pytest.mark.parametrize("form", ["pptx", "xlsx"])
def test_an_office_program_opens_it(form, files, story, tmp_path):
    """LibreOffice turns every slide into a page, with its title; in its own copy of a workbook numbers are numbers, dates are dates."""
    made = "pdf" if form == "pptx" else "xlsx"
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    command = ["soffice", "--headless", profile, "--convert-to", made, "--outdir", str(tmp_path), str(files[form])]
    done = subprocess.run(command, capture_output=True, text=True, timeout=280)
    assert done.returncode == 0, done.stderr
    if form == "xlsx":
        theirs, ours = (openpyxl.load_workbook(path) for path in (tmp_path / "a.xlsx", files[form]))
        assert theirs.sheetnames == ours.sheetnames
        for sheet in ours:
            for row in sheet.iter_rows():
                for cell in row:
                    if isinstance(cell.value, int | float) or cell.is_date:
                        opened = theirs[sheet.title][cell.coordinate]
                        assert opened.is_date == cell.is_date and (cell.is_date or opened.value == pytest.approx(cell.value))
        return
    pages = [" ".join(page.extract_text().split()) for page in pypdf.PdfReader(tmp_path / "a.pdf").pages]
    assert len(pages) == len(story.items) + 1
    for text, item in zip(pages, story.items, strict=False):
        assert " ".join(item.title.split())[:40] in text
