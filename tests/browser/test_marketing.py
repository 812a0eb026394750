"""Can a person read the Marketing page, choose a set-up, and take the figures away?"""

import io
import re

import pandas as pd
from playwright.sync_api import expect

from tests.browser.test_app import SMALL, link, settled


def test_a_marketer_reads_the_symptoms_takes_them_away_and_tries_a_set_up(app_url, page):
    """The page is reached from the navigation; picture and tables can be taken away; another set-up gives other figures."""
    page.goto(link(app_url))
    settled(page).get_by_role("link", name="Marketing").click()
    symptoms = page.locator(".st-key-figure-symptoms")
    expect(symptoms).to_contain_text("warning signs")
    settled(page)
    with page.expect_download() as picture:
        symptoms.get_by_role("button", name="PNG").click()
    assert picture.value.path().read_bytes().startswith(b"\x89PNG")
    page.get_by_role("tab", name="Budget", exact=True).click()
    with page.expect_download() as drawing:
        page.locator(".st-key-figure-spending").get_by_role("button", name="SVG").click()
    assert "Fingerprint" in drawing.value.path().read_text()
    page.get_by_role("tab", name="All figures").click()
    with page.expect_download() as table:
        page.get_by_role("button", name="Every quarter (CSV)", exact=True).click()
    frame = pd.read_csv(io.BytesIO(table.value.path().read_bytes()))
    assert {"operating_model", "replication", "quarter", "mqls", "brand_searches", "lead_to_customer"} <= set(frame.columns)
    assert set(frame["operating_model"]) == {"relay", "rugby"} and frame["replication"].nunique() == SMALL["replications"]

    page.get_by_role("tab", name="Same budget, spent differently").click()
    page.get_by_role("button", name="Try each set-up and programme").click()
    tried = page.locator("[class*='st-key-figure-spent_otherwise']")
    expect(tried.first).to_contain_text("journeys won", ignore_case=True, timeout=90_000)
    page.get_by_role("radio", name="Cost of winning a customer").click()
    expect(page.locator(".st-key-figure-spent_otherwise_acquisition_cost")).to_contain_text("cost of winning a customer", ignore_case=True)
    settled(page)
    with page.expect_download() as changes:
        page.get_by_role("button", name="Every change and figure (CSV)", exact=True).click()
    found = pd.read_csv(io.BytesIO(changes.value.path().read_bytes()))
    assert {"Funded", "Account based", "Under-resourced"} <= set(found["change"]) and set(found["operating_model"]) == {"relay", "rugby"}

    page.get_by_test_id("stSidebarNavItems").get_by_role("link", name="Settings").click()
    page.get_by_text("Our side", exact=True).click()
    page.locator(".st-key-budget").get_by_role("radio", name="Account based").click()
    expect(page).to_have_url(re.compile(r"vendors\.us\.profiling=true"))
    settled(page).get_by_role("link", name="Marketing").click()
    expect(symptoms).to_contain_text("warning signs")
    settled(page)
    expect(page.get_by_text(re.compile(r"settings changed"))).to_be_visible()
