"""The report as a person fills it: from a page, in order, reloaded, downloaded, presented; and what is inside opens again."""

import io
import re
from urllib.parse import parse_qsl, urlencode, urlsplit

import openpyxl
import pypdf
from playwright.sync_api import Page, expect
from pptx import Presentation

SMALL = {"market.accounts": "40", "market.months": "24", "market.warm_up_months": "6", "market.cool_down_months": "0", "replications": "2",
         "model": "5"}  # fmt: skip


def content_of(page: Page, name: str) -> bytes:
    """Return what a button gives."""
    with page.expect_download() as download:
        page.get_by_role("button", name=name, exact=True).click()
    assert re.fullmatch(r"report-[a-z0-9-]+\.(pptx|pdf|html|xlsx)", download.value.suggested_filename)
    return download.value.path().read_bytes()


def test_a_report_is_filled_ordered_reloaded_downloaded_and_opened_again(page, app_url, new_page, tmp_path):
    """What is inside each file is what the page shows, and the link on the last slide shows the same in a fresh browser."""
    page.goto(f"{app_url}/funnel?{urlencode(SMALL)}")
    page.get_by_role("button", name=re.compile("^Add to report")).first.click()
    expect(page.get_by_role("button", name=re.compile("^In the report")).first).to_be_visible()
    page.get_by_role("link", name="Report", exact=True).click()
    page.get_by_role("button", name="Fill with the ready story").click()
    expect(page.get_by_role("button", name="PowerPoint")).to_be_visible()
    page.get_by_role("button", name=re.compile("^Down")).first.click()
    page.wait_for_url(re.compile("report=answer(~|%7E)question"))
    page.reload()
    expect(page.get_by_role("button", name="PowerPoint")).to_be_visible()
    answer = page.get_by_role("heading", level=2).first.inner_text()

    slides = list(Presentation(io.BytesIO(content_of(page, "PowerPoint"))).slides)
    assert slides[0].shapes.title.text_frame.text == answer
    links = [run.hyperlink.address for shape in slides[-1].shapes if shape.has_text_frame
             for paragraph in shape.text_frame.paragraphs for run in paragraph.runs if run.hyperlink.address]  # fmt: skip
    text = " ".join(part.extract_text() for part in pypdf.PdfReader(io.BytesIO(content_of(page, "PDF"))).pages)
    assert " ".join(answer.split()) in " ".join(text.split())
    assert "All figures" in openpyxl.load_workbook(io.BytesIO(content_of(page, "Workbook"))).sheetnames

    fresh = new_page()
    fresh.goto(links[0])
    expect(fresh.get_by_role("heading", name=answer)).to_be_visible()
    assert dict(parse_qsl(urlsplit(links[0]).query))["report"].startswith("answer~question")

    file = tmp_path / "report.html"
    file.write_bytes(content_of(page, "Web page"))
    alone, asked, errors = new_page(), [], []
    alone.on("request", lambda request: asked.append(request.url))
    alone.on("pageerror", lambda error: errors.append(str(error)))
    alone.goto(file.as_uri())
    expect(alone.locator(".picture svg").first).to_be_visible()
    assert (asked, errors) == ([file.as_uri()], [])
    assert alone.locator(".picture svg").count() == alone.locator(".picture").count() > 5
    read_aloud = alone.locator("main").aria_snapshot()
    assert "Vega" not in read_aloud and read_aloud.count('img "') == alone.locator(".picture").count()


def test_a_room_guesses_first_and_turns_by_the_keys(page, app_url):
    """One message a screen in large type, nothing of the page around it; the guess stands beside the answer and what explains it."""
    page.goto(f"{app_url}/report?{urlencode(SMALL | {'replications': '6'})}")
    page.get_by_role("button", name="Predict first").click()
    expect(page.get_by_role("heading", name="What do you expect?")).to_be_visible()
    expect(page.get_by_test_id("stSidebar")).to_be_hidden()
    expect(page.get_by_test_id("stApp")).to_have_attribute("data-test-script-state", "notRunning")
    page.get_by_label("Your name, if you like").fill("Anna")
    page.get_by_role("radio", name="Relay").or_(page.get_by_role("button", name="Relay", exact=True)).first.click()
    page.get_by_label("By how much").first.fill("30")
    page.keyboard.press("ArrowLeft")  # within a field it is the field's own
    page.get_by_role("button", name="Keep this guess").click()
    expect(page.get_by_text("One guess: Anna")).to_be_visible()
    expect(page.get_by_test_id("stApp")).to_have_attribute("data-test-script-state", "notRunning")
    page.keyboard.press("PageDown")
    expect(page.get_by_role("img", name=re.compile("Anna: \u221230.*The answer: "))).to_be_visible()
    assert page.get_by_role("heading", level=1).evaluate("each => parseFloat(getComputedStyle(each).fontSize)") > 28
    for screen, key in ((3, "ArrowRight"), (4, "PageDown"), (5, "ArrowRight"), (4, "PageUp")):
        expect(page.get_by_test_id("stApp")).to_have_attribute("data-test-script-state", "notRunning")
        page.keyboard.press(key)
        expect(page.get_by_text(re.compile(f"^{screen} of "))).to_be_visible()
    expect(page.get_by_role("heading", level=1)).to_have_text(re.compile("expected|What makes the difference"))
    expect(page.get_by_test_id("stApp")).to_have_attribute("data-test-script-state", "notRunning")
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="Predict first")).to_be_visible()
    expect(page.get_by_test_id("stSidebar")).to_be_visible()


def test_a_note_survives_a_reload_and_comes_back_with_the_saved_file(page, app_url, new_page, tmp_path):
    """Its text is on the page, in the file and on its slide; a link alone tells nobody what was written."""
    page.goto(f"{app_url}/report?{urlencode(SMALL)}")
    page.get_by_role("button", name="Add a note").click()
    page.get_by_label("Title of the note").fill("Our view")
    page.get_by_label("What you want to say").fill("Sales must be heard.")
    page.get_by_role("button", name="Add the note").click()
    expect(page.get_by_text("Sales must be heard.", exact=True).first).to_be_visible()
    page.wait_for_url(re.compile("report=note-"))
    page.reload()
    expect(page.get_by_text("Sales must be heard.", exact=True)).to_be_visible()
    with page.expect_download() as download:
        page.get_by_role("button", name="Save the report").click()
    file = tmp_path / "report.json"
    download.value.save_as(file)
    slide = Presentation(io.BytesIO(content_of(page, "PowerPoint"))).slides[0]
    assert any("Sales must be heard." in shape.text_frame.text for shape in slide.shapes if shape.has_text_frame)

    fresh = new_page()
    fresh.goto(page.url)
    expect(fresh.get_by_text("The text of this note is lost here")).to_be_visible()
    fresh.get_by_role("button", name="Open a report").click()
    fresh.locator("input[type=file]").first.set_input_files(file)
    expect(fresh.get_by_text("Sales must be heard.", exact=True)).to_be_visible()
