"""Funnel, Forecast and Attention in a real browser: each is reached, used, and something is taken away from it."""

import io
import re
from urllib.parse import urlencode

import pandas as pd
import pytest
from playwright.sync_api import expect

SMALL = {"market.accounts": 40, "market.months": 24, "market.warm_up_months": 6, "market.cool_down_months": 0, "replications": 3}
PATIENCE = 60_000  # milliseconds; a trial plays many worlds


def reach(app_url, page, name):
    """Open the app and go to a page by its name; return when its first picture is there."""
    page.goto(f"{app_url}/?{urlencode(SMALL)}")
    page.locator("[class*='st-key-answer-'] h2").first.wait_for()
    page.get_by_role("link", name=name, exact=True).first.click()
    expect(page).to_have_url(re.compile(rf"/{name.lower()}\?.*market\.accounts=40"))
    page.locator("[class*='st-key-figure-']").first.wait_for()
    expect(page.get_by_test_id("stException")).to_have_count(0)


def table_from(page, button):
    """Take a table away and read it back."""
    with page.expect_download() as download:
        page.get_by_role("button", name=f"{button} (CSV)", exact=True).click()
    frame = pd.read_csv(io.BytesIO(download.value.path().read_bytes()))
    assert set(frame["operating_model"]) == {"relay", "rugby"}
    return frame


def pictures_from(page, name):
    """Take a picture away in both forms; the drawing says where it comes from."""
    figure = page.locator(f".st-key-figure-{name}")
    with page.expect_download() as picture:
        figure.get_by_role("button", name="PNG").click()
    assert picture.value.path().read_bytes().startswith(b"\x89PNG")
    with page.expect_download() as drawing:
        figure.get_by_role("button", name="SVG").click()
    assert "Fingerprint" in drawing.value.path().read_text()


def test_the_funnel_is_read_and_taken_away(app_url, page):
    """The title names the bottleneck; the counts of every world can be had, and they fall from step to step."""
    reach(app_url, page, "Funnel")
    expect(page.locator(".st-key-figure-rates")).to_contain_text("narrowest step")
    pictures_from(page, "rates")
    page.get_by_role("tab", name="In numbers").click()
    frame = table_from(page, "Every world")
    assert len(frame) == 6
    assert (frame["lead"] >= frame["mql"]).all() and (frame["mql"] >= frame["sql"]).all()
    assert {"step", "became", "count"} <= set(table_from(page, "What became of the rest").columns)


def test_the_forecast_is_read_and_every_process_is_tried(app_url, page):
    """The same market is played with each process; the figure can be chosen and taken away."""
    reach(app_url, page, "Forecast")
    page.get_by_role("tab", name="Stages").click()
    pictures_from(page, "stated_chances")
    assert {"stated", "observed"} <= set(table_from(page, "Stated chances").columns)
    page.get_by_role("tab", name="Another CRM process").click()
    page.get_by_role("button", name="Try every process").click()
    expect(page.locator(".st-key-figure-processes_forecast_ratio")).to_be_visible(timeout=PATIENCE)
    page.get_by_role("radio", name="Quotes to buyers who only looked").click()
    expect(page.locator(".st-key-figure-processes_looker_quotes")).to_be_visible()
    assert set(table_from(page, "Every world and process")["process"]) == {"SMB 1", "SMB 2", "Enterprise"}


@pytest.mark.slow
def test_the_buyers_time_is_read_and_one_more_hour_is_tried(app_url, page):
    """Hours add up to all of the time; trials give a worth for each activity, mode and job, and for our own people."""
    reach(app_url, page, "Attention")
    pictures_from(page, "time_split")
    hours = table_from(page, "Hours by activity, job, mode and vendor")
    assert set(hours["activity"]) == {"online", "offline", "group_meeting", "supplier_meeting", "other"}
    page.get_by_role("button", name="Try one more hour").click()
    expect(page.locator(".st-key-figure-worth_of_an_hour")).to_be_visible(timeout=PATIENCE)
    trials = table_from(page, "Every trial and world")
    assert trials["trial"].nunique() == 14
