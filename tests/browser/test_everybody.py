"""For everybody: in few words, read aloud, by keyboard, in the dark, on a phone and on paper."""

import io
import re
from pathlib import Path

import axe_playwright_python
from playwright.sync_api import expect
from pypdf import PdfReader

from pages.ui.navigation import TITLES
from tests.browser.test_app import SMALL, WITHOUT, answer_on, is_outside, link, settled, widest

AXE = Path(axe_playwright_python.__file__).with_name("axe.min.js").read_text(encoding="utf-8")
EVERY_RULE = "axe.run(document, {resultTypes: ['violations'], iframes: false, preload: false})"
OF_A_LOOK = EVERY_RULE.replace("{", "{runOnly: ['color-contrast', 'scrollable-region-focusable'], ", 1)
"""What may differ from one look to the next; the other rules are about what is there."""
LOOKS = [(1440, "light", EVERY_RULE), (1440, "dark", OF_A_LOOK), (390, "dark", OF_A_LOOK), (390, "light", OF_A_LOOK)]
MOST_WORDS = 400
FOR_TRIALS = {"overview": 70, "turns": 60}
"""Words that a page’s trials add once they are played, less those of their buttons; here nobody asks for them."""
WORDS = """() => {
  const left_out = 'label, button, [role=tab], summary, table, canvas, svg, .st-key-printed, ' + [
    'stPageLink', 'stWidgetLabel', 'stDataFrame', 'stIconMaterial', 'stSlider', 'stSelectbox', 'stMultiSelect'
  ].map(id => `[data-testid=${id}]`);
  const texts = document.createTreeWalker(document.querySelector('[data-testid=stMain]'), NodeFilter.SHOW_TEXT);
  let count = 0;
  while (texts.nextNode()) {
    const within = texts.currentNode.parentElement;
    if (within.closest(`style, script, ${left_out}`) || !within.checkVisibility({visibilityProperty: true})) continue;
    count += texts.currentNode.textContent.split(/\\s+/).filter(word => /[\\p{L}\\p{N}]/u.test(word)).length;
  }
  return count;
}"""
"""Words in sight before a click, but for the labels of controls, the cells of tables, and what stands in pictures."""
TOO_SMALL = """() => {
  const held = '[role=group], [data-testid=stTextInputRootElement], label, [data-testid=stTooltipHoverTarget]';
  return [...document.querySelectorAll('button, summary, [role=tab], input, [data-testid=stPageLink-NavLink]')]
    .filter(one => one.checkVisibility({visibilityProperty: true}) && !one.closest('[data-testid=stSidebar], [data-testid=stDataFrame]'))
    .map(one => one.matches('input') && one.closest(held) || one.closest('[data-testid=stTooltipHoverTarget]') || one)
    .map(one => [one.getBoundingClientRect(), one])
    .filter(([box]) => box.width && box.height && (box.width < 43.5 || box.height < 43.5) && box.right > 0 && box.left < innerWidth)
    .map(([box, one]) => `${one.tagName} ${one.dataset.testid ?? one.role} ${one.innerText} ${box.width} x ${box.height}`);
}"""
FOCUSED = """() => {
  const one = document.activeElement, holders = [one, one.parentElement, one.parentElement?.parentElement];
  const shows = look => (look.outlineStyle !== 'none' && parseFloat(look.outlineWidth) > 0) || look.boxShadow !== 'none';
  const what = `${one.tagName} ${one.type ?? ''} ${one.dataset.testid ?? one.role ?? ''}`;
  return [what, one.matches('body, main') || holders.some(each => each && shows(getComputedStyle(each)))];
}"""


def test_every_page_is_for_everybody(app_url, new_page):
    """In both schemes and at two widths axe finds nothing serious and headings in order; no page has more words than is read at once.

    None scrolls sideways on a phone, none fails, and no request leaves this machine, from a cold start on.
    """
    page, outside = new_page(), []
    page.on("request", lambda request: is_outside(request.url, app_url) and outside.append(request.url))
    faults, words = [], {}
    for name in TITLES:
        page.goto(link(app_url, "" if name == next(iter(TITLES)) else name))
        expect(page).to_have_title(re.compile(re.escape(TITLES[name])))
        if name not in WITHOUT:
            page.locator("[class*='st-key-answer-'], [class*='st-key-figure-']").first.wait_for()
        expect(settled(page).get_by_test_id("stException")).to_have_count(0)
        expect(page.get_by_test_id("stSidebarNavItems")).to_have_attribute("role", "presentation")  # what the browser adds is there
        expect(page.locator("[data-stale=true]")).to_have_count(0)
        words[name] = page.evaluate(WORDS)
        page.add_style_tag(content="* { transition: none !important; animation: none !important; }")
        page.evaluate(AXE)
        for width, scheme, rules in LOOKS:
            page.set_viewport_size({"width": width, "height": 900})
            page.emulate_media(color_scheme=scheme)
            page.wait_for_timeout(200)
            for fault in page.evaluate(rules)["violations"]:
                if fault["impact"] in {"serious", "critical"} or fault["id"] == "heading-order":
                    faults += [(name, width, scheme, fault["id"], node["html"][:120]) for node in fault["nodes"][:3]]
            assert width > 390 or widest(page) <= 390, name
        page.set_viewport_size({"width": 1440, "height": 900})
        page.emulate_media(color_scheme="light")
    assert not outside and not faults, "\n".join(map(str, faults))
    assert not {name: count for name, count in words.items() if count + FOR_TRIALS.get(name, 0) > MOST_WORDS}, words


def test_an_answer_that_changes_is_read_aloud_and_each_download_says_of_what(app_url, page):
    """The answer is a heading within a live region; no two buttons have the same name."""
    page.goto(link(app_url))
    answer_on(page)
    expect(page.locator("[aria-live=polite] h2").first).to_be_visible()
    expect(settled(page).get_by_test_id("stDownloadButton").first).to_be_visible()
    names = [button.inner_text() for button in settled(page).get_by_test_id("stDownloadButton").all()]
    assert len(names) == len(set(names)) > 2, names


def test_on_a_phone_the_menu_gives_way_and_the_answer_stays_in_sight(app_url, new_page):
    """The answer is on the first screen, and remains there while one scrolls; a chosen page is not covered by the menu."""
    page = new_page(390, 844, has_touch=True, is_mobile=True)
    page.goto(link(app_url))
    answer_on(page)
    answer = page.locator("[class*='st-key-answer-'] h2").first
    for place in (0, 10_000):
        page.get_by_test_id("stMain").evaluate(f"main => main.scrollTo(0, {place})")
        expect(answer).to_be_in_viewport(ratio=1)
    page.get_by_test_id("stExpandSidebarButton").click()
    page.get_by_role("link", name="Compare", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Compare")
    expect(page.get_by_test_id("stSidebar")).not_to_be_in_viewport()


def test_a_finger_finds_every_control_and_a_key_shows_where_it_is(app_url, new_page):
    """On touch no control is smaller than 44 pixels; by Tab each place one comes to has an outline, or what holds it a shadow."""
    finger, keys = new_page(390, 844, has_touch=True, is_mobile=True), new_page()
    for name in ("", "scenario", "turns"):
        for page in (finger, keys):
            page.goto(link(app_url, name))
            page.locator("[class*='st-key-answer-'], [data-testid=stBaseButton-secondary]").first.wait_for()
            settled(page)
        assert not finger.evaluate(TOO_SMALL), name
        seen = {}
        for _ in range(60):
            keys.keyboard.press("Tab")
            what, is_seen = keys.evaluate(FOCUSED)
            seen[what] = is_seen
        assert len(seen) > 6 and not {what for what, is_seen in seen.items() if not is_seen}, name


def test_on_paper_there_is_the_report_alone(app_url, page):
    """Headings, and at the foot settings and link; no menu, no buttons, and more than the first screen."""
    page.goto(link(app_url, **SMALL, **{"group.size_mean": 5}))
    sentence = settled(page).locator("[class*='st-key-answer-'] h2").first.inner_text()
    titles = page.locator("[class*='st-key-figure-'] h2").all_inner_texts()
    paper = PdfReader(io.BytesIO(page.pdf(format="A4")))
    text = re.sub(r"\s+", " ", " ".join(sheet.extract_text() for sheet in paper.pages))
    for heading in (sentence, *titles):
        assert heading.split()[0] in text, heading
    assert "size_mean" in text and "group.size_mean=5" in text.replace(" ", "")
    page.emulate_media(media="print")
    for hidden in ("stSidebar", "stDownloadButton", "stPopover"):
        expect(page.get_by_test_id(hidden).first).to_be_hidden()
