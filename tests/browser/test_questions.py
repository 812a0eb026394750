"""The list of questions outlives a reload, in the reader's own browser; it goes into a file and comes back."""

import json
import re

from playwright.sync_api import expect

from tests.browser.test_app import SMALL, answer_on, link, settled


def test_questions_are_kept_after_a_reload_saved_and_loaded(app_url, page):
    """Asked, named, reloaded, saved, removed, loaded: the name and the answer are there again. A file that is none gets a line."""
    page.goto(link(app_url, **SMALL))
    answer = answer_on(page)
    page.get_by_role("link", name=re.compile("^Your questions \\(")).click()
    name = page.get_by_label("Name of Question 1")
    name.fill("Small market")
    name.press("Enter")
    expect(page.get_by_label("Name of Small market")).to_be_visible()
    settled(page)
    page.reload()
    expect(page.get_by_label("Name of Small market")).to_have_value("Small market", timeout=60_000)
    settled(page)
    with page.expect_download() as saved:
        page.get_by_role("button", name="Save as a file").click()
    kept = json.loads(saved.value.path().read_text(encoding="utf-8"))["questions"]
    assert [each["name"] for each in kept] == ["Small market"] and kept[0]["answer"].rstrip(".").split(" ")[0] in answer
    page.get_by_role("button", name="Remove").click()
    expect(page.get_by_text("Nothing is asked yet")).to_be_visible()
    settled(page)  # the browser is told at the end of a run
    page.reload()
    expect(page.get_by_text("Nothing is asked yet")).to_be_visible(timeout=60_000)
    upload = settled(page).locator("[data-testid='stFileUploader'] input")
    upload.set_input_files({"name": "deals.json", "mimeType": "application/json", "buffer": b'{"deals": []}'})
    expect(page.get_by_text("deals.json: this is no list of questions that was saved here")).to_be_visible()
    settled(page)
    upload.set_input_files({"name": "ours.json", "mimeType": "application/json", "buffer": saved.value.path().read_bytes()})
    expect(page.get_by_label("Name of Small market")).to_be_visible()
