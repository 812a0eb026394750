"""Evidence in a real browser: it is reached, measured, and its pictures and tables are taken away."""

import io

import pandas as pd
from playwright.sync_api import expect

from sim.measures.targets import TARGETS
from tests.browser.test_app import settled
from tests.browser.test_books import PATIENCE, pictures_from


def test_the_evidence_is_reached_measured_and_taken_away(app_url, page):
    """From the first page by its name; a click measures; a picture and both tables can be had."""
    small = "market.accounts=40&market.months=24&market.warm_up_months=6&market.cool_down_months=0&replications=3"
    page.goto(f"{app_url}/?{small}")
    page.locator("[class*='st-key-answer-'] h2").first.wait_for()
    page.get_by_role("link", name="Evidence", exact=True).first.click()
    page.get_by_role("button", name="Measure in three worlds").click()
    expect(page.locator(".st-key-answer-told h2").first).to_contain_text("targets hold", timeout=PATIENCE)
    expect(page.get_by_test_id("stException")).to_have_count(0)
    expect(page.locator("[class*='st-key-figure-evidence_']")).to_have_count(4)
    pictures_from(page, "evidence_time")
    settled(page).get_by_text("Every figure as a table").click()
    tables = {}
    for name in ("These figures", "Every world"):
        with settled(page).expect_download() as download:
            page.get_by_role("button", name=f"{name} (CSV)", exact=True).click()
        tables[name] = pd.read_csv(io.BytesIO(download.value.path().read_bytes()))
    assert set(tables["These figures"]["operating_model"]) == {"relay", "rugby", "relay_as_found"}
    assert tables["These figures"]["target"].nunique() == tables["Every world"]["target"].nunique() == len(TARGETS)
