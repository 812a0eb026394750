"""A person weighs growth against margin, and looks after customers, in a real browser."""

import io
import re
from urllib.parse import urlencode

import pandas as pd
from playwright.sync_api import expect

from tests.browser.test_app import settled

SMALL = {"market.accounts": 60, "market.months": 30, "market.warm_up_months": 6, "market.cool_down_months": 0, "replications": 3}


def slide(page, label, key, times):
    slider = page.locator("[data-testid='stSlider']").filter(has_text=label).get_by_role("slider")
    slider.focus()
    for _ in range(times):
        slider.press(key)


def test_growth_is_played_weighed_and_taken_away(app_url, page):
    """Play the budgets, loosen the limit, read another sentence, take a picture and the table."""
    page.goto(f"{app_url}/?{urlencode(SMALL)}")
    page.get_by_role("link", name="Growth", exact=True).first.click()
    page.get_by_role("button", name=re.compile("Play 5 budgets in 3 worlds")).click()
    sentence = page.locator("[class*='st-key-answer-'] h2").first
    expect(sentence).to_contain_text("If a customer may cost", timeout=60_000)
    before = sentence.inner_text()
    slide(page, "Acceptable cost", "ArrowRight", 20)
    expect(sentence).not_to_have_text(before)
    expect(page).to_have_url(re.compile(r"[?&]limit="))
    expect(page.locator("[class*='st-key-figure-']")).to_have_count(3)
    expect(page.get_by_test_id("stApp")).to_have_attribute("data-test-script-state", "notRunning")
    with page.expect_download() as picture:
        page.get_by_role("button", name="PNG").first.click()
    assert picture.value.path().read_bytes().startswith(b"\x89PNG")
    with page.expect_download() as drawing:
        page.get_by_role("button", name="SVG").first.click()
    assert "Fingerprint" in drawing.value.path().read_text()
    with page.expect_download() as table:
        page.get_by_role("button", name="Every step (CSV)", exact=True).click()
    frame = pd.read_csv(io.BytesIO(table.value.path().read_bytes()))
    assert set(frame["times_todays_hours"]) == {0.25, 0.5, 1.0, 2.0, 4.0}
    assert set(frame["operating_model"]) == {"relay", "rugby"}


def test_growth_fits_a_phone(app_url, new_page):
    """At 390 pixels, after playing, nothing scrolls sideways."""
    page = new_page(390, 844, color_scheme="dark")
    page.goto(f"{app_url}/growth?{urlencode(SMALL)}")
    page.get_by_role("button", name=re.compile("Play 5 budgets")).click()
    page.locator("[class*='st-key-figure-lifetime_profit']").wait_for(timeout=60_000)
    expect(page.get_by_test_id("stApp")).to_have_attribute("data-test-script-state", "notRunning")
    assert page.evaluate("document.querySelector('[data-testid=stMain]').scrollWidth") <= 390
    expect(page.get_by_test_id("stException")).to_have_count(0)


def test_who_changes_what_is_done_for_customers_sees_and_takes_away_what_follows(app_url, page):
    """More dialogue is in the address, the answer is there, and every customer can be taken away."""
    page.goto(f"{app_url}/?{urlencode(SMALL)}")
    page.get_by_role("link", name="Customers", exact=True).first.click()
    expect(page.locator("[class*='st-key-answer-'] h2").first).to_be_visible(timeout=60_000)
    settled(page).get_by_text("How we care for customers").click()
    slide(page, "Dialogue with customers", "ArrowRight", 4)
    expect(page).to_have_url(re.compile(r"vendors\.us\.after_sale\.dialogue_hours="))
    settled(page)
    for tab, figures in (("Who stays", 2), ("What customers do", 1), ("What they are worth", 1)):
        page.get_by_role("tab", name=tab).click()
        expect(page.locator("[class*='st-key-figure-']")).to_have_count(figures)
    expect(page.get_by_test_id("stApp")).to_have_attribute("data-test-script-state", "notRunning")
    with page.expect_download() as table:
        page.get_by_role("button", name="Every customer (CSV)", exact=True).click()
    frame = pd.read_csv(io.BytesIO(table.value.path().read_bytes()))
    assert {"operating_model", "replication", "lifetime_value", "loyalty", "outcome"} <= set(frame.columns)
