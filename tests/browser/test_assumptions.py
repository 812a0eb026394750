"""Can a person find out what an answer rests on, and how the model works?"""

import io
import re

import pandas as pd
from playwright.sync_api import expect

from tests.browser.test_app import answer_on, link, settled


def test_a_reader_moves_an_assumption_and_takes_the_ledger_away(app_url, page):
    """From the answer to the page; one parameter is moved for what is asked now; picture and tables can be taken away."""
    page.goto(link(app_url))
    answer_on(page)
    settled(page).get_by_test_id("stMain").get_by_role("link", name="Assumptions", exact=True).click()
    expect(page.get_by_text(re.compile(r"\d+.parameters: \d+ published"))).to_be_visible()
    settled(page).get_by_role("button", name="Test each assumption separately").click()
    tornado = page.locator(".st-key-figure-tornado_now")
    expect(tornado).to_be_visible(timeout=90_000)
    settled(page)
    with page.expect_download() as picture:
        tornado.get_by_role("button", name="PNG").click()
    assert picture.value.path().read_bytes().startswith(b"\x89PNG")
    with page.expect_download() as table:
        page.get_by_role("button", name="These movements (CSV)", exact=True).click()
    assert {"key", "movement_low", "movement_low_from"} <= set(pd.read_csv(io.BytesIO(table.value.path().read_bytes())).columns)
    page.get_by_placeholder("such as sales").fill("Gartner")
    page.get_by_placeholder("such as sales").press("Enter")
    expect(page.get_by_text("with “Gartner” in name")).to_be_visible()
    settled(page)
    with page.expect_download() as table:
        page.get_by_role("button", name="The ledger (CSV)", exact=True).click()
    frame = pd.read_csv(io.BytesIO(table.value.path().read_bytes()))
    assert "group.size_mean" in set(frame["key"])
    assert frame.map(str).agg(" ".join, axis=1).str.contains("Gartner").all()
    expect(page.get_by_test_id("stException")).to_have_count(0)


def test_the_model_is_a_picture_and_chapters(app_url, page):
    """The flow diagram is drawn without a network, and a chapter opens to its equations."""
    page.goto(link(app_url, "model"))
    expect(page.get_by_test_id("stGraphVizChart").locator("svg")).to_contain_text("Beliefs about suppliers")
    settled(page).get_by_text("3 Components").click()
    expect(page.locator(".katex").first).to_be_visible()
