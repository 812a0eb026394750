"""Can a person do it? Each test does what somebody in front of the app does, in a real browser."""

import io
import re
from contextlib import suppress
from urllib.parse import parse_qs, urlencode, urlparse

import pandas as pd
from playwright.sync_api import TimeoutError, expect

from sim.scenario import MODEL_VERSION

SMALL = {"market.accounts": 60, "market.months": 30, "market.warm_up_months": 6, "market.cool_down_months": 0, "replications": 5}
LONG = {"market.accounts": 300, "replications": 100}
RESTS_ON = re.compile(r"(?:Based on|Clear after|Stopped after)\s+(\d+)")
WITHOUT = {"assumptions", "evidence", "growth", "questions", "report", "turns"}
"""Pages with pictures on demand, from a ledger, or none at all."""


def link(app_url, page="", **query):
    return f"{app_url}/{page}?{urlencode({'model': MODEL_VERSION} | (query or SMALL))}"


def answer_on(page):
    """Return the sentence with the answer and the numbers below it, when they rest on all worlds."""
    rests_on = page.get_by_text(RESTS_ON)
    expect(rests_on).to_be_visible(timeout=60_000)
    worlds = RESTS_ON.search(rests_on.inner_text())[1]
    expect(numbers_on(page)).to_contain_text(re.compile(rf"mean of {worlds}\s+paired worlds"))
    sentence = page.locator("[class*='st-key-answer-'] h2").first
    expect(sentence).to_be_visible(timeout=40_000)
    return f"{sentence.inner_text()} {numbers_on(page).inner_text()}".replace("\N{NO-BREAK SPACE}", " ")


def numbers_on(page):
    """Return the line of numbers below the answer."""
    return page.locator("[class*='st-key-answer-'] [data-testid='stCaptionContainer']").first


def move(page, label, key, times=1):
    """Move the slider with this label by arrow keys, as a person without a mouse would."""
    slider = page.locator("[data-testid='stSlider']").filter(has_text=label).get_by_role("slider")
    slider.focus()
    for _ in range(times):
        slider.press(key)


def drag(page, label, share):
    """Drag the slider with this label to a share of its width."""
    slider = page.locator("[data-testid='stSlider']").filter(has_text=label)
    slider.scroll_into_view_if_needed()
    thumb, track = slider.get_by_role("slider"), slider.get_by_role("group").locator("> div").first.bounding_box()
    low, high, now = (float(thumb.get_attribute(name)) for name in ("min", "max", "value"))
    row = track["y"] + track["height"] / 2
    page.mouse.move(track["x"] + track["width"] * (now - low) / (high - low), row)
    page.mouse.down()
    page.mouse.move(track["x"] + track["width"] * share, row, steps=8)
    page.mouse.up()


def stop_playing(page):
    """Stop what is still played, or it would go on while other tests run; on a slow machine it may have ended."""
    with suppress(TimeoutError):
        page.get_by_role("button", name="Stop").click(timeout=2_000)


def settled(page):
    """Wait until the page rests on all worlds and has come to rest, and return it."""
    expect(page.get_by_test_id("stApp")).to_have_attribute("data-test-script-state", "notRunning", timeout=60_000)
    expect(page.locator(".st-key-stop")).to_have_count(0, timeout=60_000)
    expect(page.get_by_test_id("stApp")).to_have_attribute("data-test-script-state", "notRunning", timeout=60_000)
    return page


def test_a_leader_moves_a_slider_takes_the_picture_and_shares_the_link(app_url, page, new_page):
    """The answer follows the slider; picture and table can be taken away; the shared link shows the same numbers."""
    page.goto(link(app_url))
    answer_on(page)
    before = numbers_on(page).inner_text()
    move(page, "People who decide", "ArrowLeft", 8)
    expect(page).to_have_url(re.compile(r"group\.size_mean=4\.0"))
    expect(numbers_on(page)).not_to_have_text(before)
    settled(page)
    after = answer_on(page)

    with page.expect_download() as picture:
        page.get_by_role("button", name="PNG").first.click()
    assert picture.value.suggested_filename.endswith(".png")
    assert picture.value.path().read_bytes().startswith(b"\x89PNG")
    with page.expect_download() as drawing:
        page.get_by_role("button", name="SVG").first.click()
    assert "Fingerprint" in drawing.value.path().read_text()
    with page.expect_download() as table:
        page.get_by_role("button", name="All figures (CSV)", exact=True).click()
    frame = pd.read_csv(io.BytesIO(table.value.path().read_bytes()))
    assert {"metric", "relay", "rugby", "difference", "low", "high"} <= set(frame.columns)

    page.get_by_test_id("stPopoverButton").click()
    shared = page.get_by_test_id("stCode").inner_text().strip()
    assert parse_qs(urlparse(shared).query)["replications"] == ["5"]
    elsewhere = new_page()
    elsewhere.goto(shared)
    assert answer_on(elsewhere) == after


def test_a_strategist_drags_a_slider_and_the_answer_follows_with_its_interval(app_url, page):
    """Another answer, from the worlds it says, with its interval; set back to the file, it is a third one."""
    page.goto(link(app_url, **(SMALL | {"market.accounts": 250, "replications": 12})))
    before = answer_on(page)
    drag(page, "People who decide", 0.2)  # of 1 to 16
    expect(page).to_have_url(re.compile(r"group\.size_mean=4\.0"))
    settled(page)
    after = answer_on(page)
    assert after != before
    assert re.search(r"\(.*\d.* to .*\d.*\).* 99.% interval; it stays valid as worlds are added", after), after
    page.get_by_role("button", name="Reset all").click()
    expect(page).not_to_have_url(re.compile("group.size_mean"))
    settled(page)
    assert "market.accounts" not in page.url and answer_on(page) not in (before, after)


def test_sliders_dragged_in_quick_turns_and_their_address_agree_and_the_way_back_brings_them_again(app_url, page):
    """Each drag comes while the page is being drawn for those before it; Back and Forward lead through the questions."""
    last = {"People who decide": ("group.size_mean", "4.0"), "Our sales people": ("vendors.us.sales_people", "4")}
    page.goto(link(app_url, **SMALL))
    answer_on(page)
    for share in (0.8, 0.4, 0.6, 0.2):
        for label in last:
            drag(page, label, share)
    for key, value in last.values():
        expect(page).to_have_url(re.compile(rf"{re.escape(key)}={value}(&|$)"))
    settled(page)
    for label, (_, value) in last.items():
        slider = page.locator("[data-testid='stSlider']").filter(has_text=label).get_by_role("slider")
        expect(slider).to_have_attribute("value", f"{float(value):g}")
    page.go_back()
    expect(page).not_to_have_url(re.compile(r"sales_people=4(&|$)"))
    expect(settled(page).locator("[data-testid='stSlider']").filter(has_text="Our sales people")).not_to_contain_text("4")
    page.go_forward()
    expect(page).to_have_url(re.compile(r"sales_people=4(&|$)"))
    expect(settled(page).locator("[data-testid='stSlider']").filter(has_text="Our sales people")).to_contain_text("4")


def test_what_is_set_while_the_picture_sharpens_stays(app_url, page):
    """Levers, views and sliders that are moved while further worlds are played all keep what was chosen."""
    page.goto(link(app_url, "scenario", **LONG, scenario="simple_tool"))  # in which no verdict is clear soon
    playing = page.get_by_text(re.compile(r"^\d+ of\s+100 paired worlds played"))
    playing.wait_for(timeout=60_000)
    page.get_by_role("radiogroup", name=re.compile("Sales steps in, Relay")).get_by_role("radio", name="first sign").click()
    expect(page).to_have_url(re.compile(r"operating_models\.relay\.takeover=first_signal"))
    playing.wait_for(timeout=60_000)
    page.get_by_role("radio", name="Buyers and market").click()
    people = page.locator("[data-testid='stSlider'], [data-testid='stTextInput']").filter(has_text="Companies").first
    expect(people).to_be_visible()
    playing.wait_for(timeout=60_000)
    page.get_by_role("radio", name="How we work").click()
    chosen = page.get_by_role("radiogroup", name=re.compile("Sales steps in, Relay")).get_by_role("radio", name="first sign")
    expect(chosen).to_have_attribute("aria-checked", "true")
    page.wait_for_timeout(1_500)  # in which the page is drawn again, unless all has been played
    expect(chosen).to_have_attribute("aria-checked", "true")
    expect(page).to_have_url(re.compile(r"operating_models\.relay\.takeover=first_signal"))
    stop_playing(page)
    expect(page.get_by_text(RESTS_ON)).to_be_visible()


def test_the_answer_stays_in_its_place_while_it_sharpens(app_url, page):
    """From the first picture to the last, neither the answer nor the first picture moves by more than a line."""
    page.goto(link(app_url))
    answer_on(page)
    settled(page).wait_for_load_state("networkidle")  # fonts, too
    page.wait_for_timeout(1000)
    page.evaluate("""() => {
      window.places = [];
      setInterval(() => {
        const tops = ["[class*=st-key-answer-]", "[class*=st-key-figure-chain]"].map(
          what => document.querySelector(what)?.getBoundingClientRect().top);
        const stale = document.querySelector("[class*=st-key-answer-][data-stale=true], [data-stale=true] [class*=st-key-answer-]");
        if (tops.every(top => top > 0) && !stale) window.places.push(tops);
      }, 20);
    }""")
    move(page, "Paired worlds", "ArrowRight", 3)  # from 5 to 20 worlds
    expect(page).to_have_url(re.compile("replications=20"))
    settled(page)
    places = page.evaluate("window.places")
    for tops in zip(*places, strict=True):
        assert max(tops) - min(tops) <= 32, places
    assert "mean of 20 paired worlds" in answer_on(page)


def test_two_people_do_not_wait_for_each_other(app_url, new_page):
    """While one plays a hundred worlds, another one asks a small question and has the answer before the first is done."""
    one, two = new_page(), new_page()
    one.goto(link(app_url, **LONG, scenario="simple_tool", seed=11))  # worlds that no other test has played
    playing = one.get_by_text(re.compile(r"^\d+ of\s+100 paired worlds played"))
    playing.wait_for(timeout=60_000)
    two.goto(link(app_url, **(SMALL | {"replications": 2, "group.size_mean": 3})))
    assert "2 paired worlds" in answer_on(two)
    expect(playing).to_be_visible()
    stop_playing(one)


def test_stop_stops_and_says_what_is_left(app_url, page):
    """A first answer is there while worlds are played; after Stop it says how many it rests on, and can go on."""
    page.goto(link(app_url, **LONG, scenario="simple_tool", seed=12))  # in which no verdict is clear soon
    page.get_by_text(re.compile(r"^\d+ of\s+100 paired worlds played")).wait_for(timeout=60_000)
    expect(page.locator("[class*='st-key-answer-']").first).to_be_visible()
    page.get_by_role("button", name="Stop").click()
    rests_on = page.get_by_text(RESTS_ON)
    expect(rests_on).to_be_visible()
    finished = int(re.search(r"(\d+) of\s+100", rests_on.inner_text())[1])
    assert 3 <= finished < 100
    answer_on(page)
    expect(page.locator("[class*='st-key-answer-'] [data-testid='stCaptionContainer']").first).to_contain_text(f"{finished} paired worlds")
    page.get_by_role("button", name="Continue").click()
    page.get_by_text(re.compile(r"^\d+ of\s+100 paired worlds played")).wait_for()
    stop_playing(page)
    expect(rests_on).to_be_visible()


def test_results_of_other_parameters_are_never_in_sight(app_url, page):
    """While the first new worlds are played for longer than a moment, the answer to the old question is hidden."""
    page.goto(link(app_url, **(LONG | {"market.accounts": 2000, "replications": 2})))
    before = answer_on(page)
    move(page, "People who decide", "ArrowRight", 2)
    expect(page.locator("[class*='st-key-answer-'] h2").first).to_be_hidden()
    assert answer_on(page) != before


def test_among_settings_the_answer_stays_in_sight(app_url, page):
    """However far down a lever is, whoever moves it sees what becomes of the answer."""
    page.goto(link(app_url, "scenario"))
    answer_on(page)
    page.get_by_text("Time spent coordinating", exact=True).first.scroll_into_view_if_needed()
    expect(page.get_by_role("heading", name="Settings")).not_to_be_in_viewport()
    expect(numbers_on(page)).to_be_in_viewport(ratio=1)
    expect(page.locator("[class*='st-key-answer-'] h2").first).to_be_in_viewport(ratio=1)


def test_a_bad_file_gets_one_message_and_changes_nothing(app_url, page):
    """Every fault of an uploaded file is named once; what was there before stays; a good file is taken."""
    page.goto(link(app_url, "scenario", **SMALL, **{"group.size_mean": 5}))
    before = answer_on(page)
    page.get_by_text("Changes and files").click()
    upload = page.locator("input[type=file]")
    bad = b'base = "mid_market"\n[group]\nsize_meen = 3\nstubbornness = 7\n[market]\naccounts = 1000000000\n'
    upload.set_input_files({"name": "bad.toml", "mimeType": "text/plain", "buffer": bad})
    message = page.get_by_test_id("stAlert")
    expect(message).to_have_count(1)
    for words in (
        "bad.toml",
        "did you mean group.size_mean (“People in the buying group”)?",
        "stubbornness (“Stubbornness”) must be between",
        "1000000000",
    ):
        expect(message).to_contain_text(words)
    assert answer_on(page) == before
    assert "group.size_mean=5" in page.url
    small = "\n".join(f"{key.split('.')[1]} = {value}" for key, value in SMALL.items() if "." in key)
    good = f'title = "Ours"\nbase = "simple_tool"\nmodel = "{MODEL_VERSION}"\n[market]\n{small}\n'.encode()
    upload.set_input_files({"name": "good.toml", "mimeType": "text/plain", "buffer": good})
    expect(page).to_have_url(re.compile("scenario=simple_tool"))
    expect(page.get_by_test_id("stAlert")).to_have_count(0)


def test_a_lever_of_a_mix_moves_the_answer_alone(app_url, page):
    """A mix starts as relay; one lever set on the page changes the answer."""
    page.goto(link(app_url, "scenario"))
    answer_on(page)
    page.get_by_role("button", name="Start a mix").click()
    page.get_by_role("button", name="Start", exact=True).click()
    sentence = page.locator("[class*='st-key-answer-'] h2").first
    expect(sentence).to_contain_text("no difference so far")
    expect(page.get_by_role("button", name="Start", exact=True)).to_have_count(0)  # what it stood in no longer lies over the levers
    page.get_by_role("radiogroup", name=re.compile("Sales steps in, Mix")).get_by_role("radio", name="first sign").click()
    expect(sentence).not_to_contain_text("no difference so far")
    expect(page).to_have_url(re.compile(r"operating_models\.mix\.takeover=first_signal"))


def test_a_bad_link_gets_one_message_on_every_page(app_url, page):
    """Typos, unknown names and numbers out of bounds: one message names them, and the page works."""
    page.goto(link(app_url, "compare", **(SMALL | {"scenario": "mid_markt", "group.size_meen": 3})))
    message = page.get_by_test_id("stAlert")
    expect(message).to_have_count(1)
    expect(message).to_contain_text("mid_market?")
    expect(message).to_contain_text("group.size_mean (“People in the buying group”)?")
    expect(page).to_have_url(re.compile("scenario=mid_market"))


def test_a_change_is_kept_from_page_to_page(app_url, page):
    """The pages beside lead to the same question, which the address carries on each."""
    page.goto(link(app_url, **SMALL, **{"group.size_mean": 5}))
    answer_on(page)
    for name, path in (("Compare", "compare"), ("Journey", "journey"), ("Settings", "scenario")):
        page.get_by_role("link", name=name, exact=True).first.click()
        expect(page).to_have_url(re.compile(rf"/{path}\?.*group\.size_mean=5"))
        expect(page.get_by_role("heading", level=1)).to_be_visible()


def is_outside(url, app_url):
    return urlparse(url).scheme in {"http", "https", "ws", "wss"} and urlparse(url).netloc != urlparse(app_url).netloc


def widest(page):
    return page.evaluate("Math.max(document.documentElement.scrollWidth,"
                         "document.querySelector('[data-testid=stMain]').scrollWidth)")  # fmt: skip


def test_a_sceptic_switches_a_mechanism_off_and_takes_away_what_it_does(app_url, page):
    """On Compare: choose a mechanism, play the same worlds without it, read what it does, take the table."""
    page.goto(link(app_url, "compare", **(SMALL | {"replications": 3})))
    answer_on(page)
    page.get_by_role("tab", name="Mechanisms").click()
    page.get_by_label("Mechanisms").get_by_role("combobox").press_sequentially("word of")
    page.get_by_role("option", name="Word of mouth").click()
    page.keyboard.press("Escape")
    expect(page.get_by_text(re.compile("Testing (6|six) "))).to_be_visible()  # the page has taken the choice
    page.get_by_role("button", name="Switch off one at a time").click()
    picture = page.locator("[class*='st-key-figure-mechanisms']")
    expect(picture).to_contain_text("journeys won", ignore_case=True, timeout=90_000)
    settled(page)
    with page.expect_download() as table:
        page.get_by_role("button", name="Every change and figure (CSV)", exact=True).click()
    frame = pd.read_csv(io.BytesIO(table.value.path().read_bytes()))
    assert {"Off: Word of mouth", "Off: Groups loop back"} <= set(frame["change"])
    assert {"difference", "low", "high", "metric"} <= set(frame.columns)


def test_a_tab_says_which_page_it_holds(app_url, page):
    """The page first, for that is what is left of a title on a narrow tab."""
    page.goto(link(app_url, "compare"))
    expect(page).to_have_title("Compare · Relay or rugby?")
