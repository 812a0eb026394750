"""The report that a reader fills: from any page, in order, named; what is in the address survives a reload, notes are in its file."""

import json
import re

import pytest

from pages.ui import url
from pages.ui.question import Question
from pages.ui.results import report_items, report_shown
from sim.present.report import MOST_ITEMS, catalogue
from sim.present.report.drawing import svg_of
from sim.scenario import ScenarioError, load
from tests.app.test_pages import a_visit, answer_of, on_tab

UPLOAD = "saved report"


def report_of(app) -> list[str]:
    """Return what the address says stands in the report."""
    return url.read({key: value[0] if isinstance(value, list) else value for key, value in app.query_params.items()}).report


def click(app, key: str):
    return app.button(key=key).click().run()


def titles(app) -> list[str]:
    return [header.value for header in app.header]


def test_what_a_page_shows_goes_into_the_report_and_out_again():
    """The button says which; the address carries it."""
    app = a_visit("funnel")
    click(app, "report funnel")
    click(on_tab(app, "In numbers", "tabs of funnel"), "report funnel_table")
    assert report_of(app) == ("funnel", "funnel_table")
    on_tab(app, "Steps", "tabs of funnel")
    assert app.button(key="report funnel").label.startswith("In the report")
    click(app, "report funnel")
    assert report_of(app) == ("funnel_table",)


def test_the_ready_story_is_filled_ordered_named_and_taken_out():
    """Each with one click; the preview follows."""
    app = a_visit("report")
    assert "This report is empty." in app.info[0].value
    next(button for button in app.button if button.label == "Fill with the ready story").click().run()
    assert report_of(app) == catalogue.STORY and not app.exception and not app.error
    click(app, "Down 0 question")
    assert report_of(app)[:2] == ("answer", "question")
    click(app, "remove 1 question")
    assert "question" not in report_of(app)
    widget = app.text_input(key="name of item 0 answer")
    widget.set_value("Our answer: ~yes").run()
    assert report_of(app)[0] == "answer:Our answer: -yes" and "Our answer\\: \\-yes" in titles(app)


def test_where_it_turns_is_played_where_it_stands_and_no_command_is_shown():
    """With a changed setting nobody has played it: it says so on the page, is offered there, and is in no file."""
    app = a_visit("report", report="turns~caveats")
    assert not app.exception and "Where the answer turns is not played yet" in titles(app)
    assert not any("python -m" in text.value for text in app.markdown)
    assert any(button.key == "try rests on" for button in app.button) or app.get("progress")
    further = a_visit("report", further="relay_with_signals")
    assert any("report is of Relay and Rugby" in caption.value for caption in further.caption)


def test_a_reload_shows_the_same_report():
    """Order, items and names come from the address alone."""
    app = a_visit("report", report="endings~figures:What%20counts~caveats".replace("%20", " "))
    assert not app.exception and report_of(app) == ("endings", "figures:What counts", "caveats")
    assert "What counts" in titles(app) and "What this does not claim" in titles(app)


def test_a_report_can_be_taken_along_in_each_format():
    """What is downloaded is what stands there, and a broken template is told of beside it."""
    app = a_visit("report", report="endings~caveats")
    keys = [element.key for element in app.get("download_button")]
    assert {f"report as {form}" for form in ("pptx", "pdf", "html", "xlsx")} <= set(keys)


@pytest.mark.parametrize(("report", "told"), [
    ("endigs", "did you mean endings?"), ("endings~endings", "each once"), ("~".join(["note-1"] * 500), f"at most {MOST_ITEMS} items"),
])  # fmt: skip
def test_a_wrong_address_is_told_in_a_line(report, told):
    """Nothing is shown that was not asked for."""
    with pytest.raises(ScenarioError, match=re.escape(told)):
        url.read({"scenario": "mid_market", "report": report})


def test_notes_are_in_the_file_and_come_back_with_it():
    """Saved and opened again: the same question, order, names and texts; those of other reports are not in it."""
    question, texts = (
        Question("mid_market", load("mid_market"), seed=7, report=("note-a1:Our view", "endings")),
        {"note-a1": "Sales.\nNow."},
    )
    back, notes = report_items.opened(report_items.saved(question, texts | {"note-b2": "Other"}).encode(), "report.json")
    assert back == question and notes == texts


def test_a_note_whose_text_is_lost_says_so_and_is_left_out_of_the_files():
    """As a link tells nobody what was written; what is written here has a key of its own."""
    app = a_visit("report", report="endings~note-1:Our view")
    assert not app.exception and "Our view" in titles(app) and any("text of this note is lost" in text.value for text in app.markdown)
    alone = a_visit("report", report="note-1:Our view")
    assert "report as pptx" not in {element.key for element in alone.get("download_button")}
    next(field for field in app.text_input if field.label == "Title of the note").set_value("Next")
    app.text_area[0].set_value("Ask sales.")
    next(button for button in app.button if button.label == "Add the note").click().run()
    key, name = report_of(app)[-1].split(":")
    assert name == "Next" and re.fullmatch("note-[0-9a-f]{12}", key) and any("Ask sales" in text.value for text in app.markdown)
    kept = next(json.loads(each.proto.json) for each in app.get("bidi_component") if "notes" in each.proto.json)
    assert kept["kept"] == [{"key": key, "text": "Ask sales."}]


def test_a_file_of_too_many_items_is_refused_in_one_line():
    """With the limit, however many of them are none."""
    file = {"report": {"scenario": "mid_market", "report": "~".join(f"note-{number}x" for number in range(500))}, "notes": {}}
    with pytest.raises(ScenarioError) as refusal:
        report_items.opened(json.dumps(file).encode(), "report.json")
    assert len(refusal.value.problems) == 1 and f"at most {MOST_ITEMS}" in refusal.value.problems[0]


def test_nothing_is_taken_in_that_a_file_could_not_bring_back(monkeypatch):
    """Neither alone nor together with what stands there: the file of a report can always be opened again."""
    app = a_visit("journey")
    monkeypatch.setattr(report_shown, "MOST_CHARACTERS", 1000)
    click(app, "report journey")
    assert report_of(app) == () and "too large" in app.error[0].proto.title + app.error[0].value


@pytest.mark.parametrize("content", [
    b"", b"[]", b"\xff", b'{"report": 1, "notes": {}}', b'{"report": {"a": 1}, "notes": {}}', b"[" * 100_000,
    json.dumps({"report": {"scenario": "nowhere"}, "notes": {}}).encode(),
])  # fmt: skip
def test_a_file_that_is_no_report_is_refused(content):
    """With one message, and nothing lost."""
    with pytest.raises(ScenarioError) as refusal:
        report_items.opened(content, "../../report.json")
    assert len(str(refusal.value)) < 400


def test_a_report_that_is_too_long_stays_out_of_the_address():
    """Eight thousand characters arrive everywhere; what is longer is kept in its file."""
    long = tuple(f"note-{number}:{'x' * 290}" for number in range(1, 40))
    question = Question("mid_market", load("mid_market"), report=long)
    assert "report" not in url.written(question)
    assert report_items.opened(report_items.saved(question, {}).encode(), "a.json")[0].report == long


def test_more_than_a_report_holds_is_refused():
    """The last item is not put in, and a line says what to do."""
    full = [f"note-{number}:N" for number in range(1, MOST_ITEMS + 1)]
    app = a_visit("funnel", report="~".join(full))
    click(app, "report funnel")
    assert len(report_of(app)) == MOST_ITEMS and "take something out" in app.error[0].value


def test_a_presentation_shows_one_message_a_screen_and_nothing_else():
    """Of the report, of the ready story while that is empty; it ends where it began, and there is nothing of the page's own on it."""
    app = a_visit("report", report="endings~caveats:What we do not know")
    click(app, "presents")
    assert not app.exception and len(app.title) == 2 and [element.key for element in app.get("download_button")] == []
    first = app.title[1].value
    click(app, "screen next")
    assert app.title[1].value == "What we do not know" != first and app.button(key="screen next").disabled
    click(app, "screen back")
    assert app.title[1].value == first
    click(app, "screen end")
    assert {"presents", "predicts"} <= {button.key for button in app.button} and len(app.title) == 1
    empty = click(a_visit("report"), "presents")
    assert "screen-leave" in {button.key for button in empty.button}, "there is a way out before there is a screen, too"
    assert empty.title[1].value.startswith("Mid\\-market IT purchase, with 4") and report_of(empty) == ()


def test_people_guess_before_they_see_the_answer():
    """Several of them, each kept for the visit; the answer comes on the next screen, with who guessed what and what explains it."""
    app = click(a_visit("report"), "predicts")
    assert app.title[1].value == "What do you expect?"
    next(button for button in app.button if button.label == "Keep this guess").click().run()
    assert "by how much" in app.error[0].value
    for typed, problem in {"a lot": "“a lot” is no number of 0 or more", "-3": "is no number", "1.250": "can be 1.25 or 1 250"}.items():
        app.text_input(key="guess size win_rate").set_value(typed)
        next(button for button in app.button if button.label == "Keep this guess").click().run()
        assert problem in app.error[0].value.replace("\N{NARROW NO-BREAK SPACE}", " ").replace("\\", ""), app.error[0].value
        assert app.text_input(key="guess size win_rate").value == typed, "what was typed can be mended"
    for name, who, size in (("Anna", "Relay", "3,5"), ("", "Rugby", "4")):
        app.text_input(key="guess of whom").set_value(name)
        app.get("button_group")[0].set_value(who)
        app.text_input(key="guess size win_rate").set_value(size)
        next(button for button in app.button if button.label == "Keep this guess").click().run()
        assert not app.exception and not app.error
    assert any("Two guesses: Anna, Guess 2." in caption.value for caption in app.caption)
    click(app, "screen next")
    assert "Early look" in app.title[1].value and any("2 guesses" in text.value.replace("\xa0", " ") for text in app.markdown)
    click(app, "screen end")
    click(app, "predicts")
    assert any("Two guesses" in caption.value for caption in app.caption)
    next(button for button in app.button if button.label == "Forget them").click().run()
    assert any("No guess yet" in caption.value for caption in app.caption)


def test_the_report_answers_as_the_overview_does():
    """By the margin that the reader has set, and by how many worlds are asked for."""
    query = {"margins": "win_rate:50", "replications": "12", "market.accounts": "250"}
    shown = [answer_of(a_visit(page, report="answer", **query)).removesuffix(".") for page in ("overview", "report")]
    assert shown[0].endswith(shown[1]) and "same within" in shown[1]


def test_what_only_its_page_can_make_stands_in_the_report_as_it_was_shown():
    """A picture of one journey, a table of what stands side by side: they survive a reload, and come back with the report's file."""
    app = click(a_visit("journey"), "report journey")
    click(app, "report journey_steps")
    assert re.search(r"it has [\d,]+ rows, and a report shows at most 400", app.error[0].value)
    app = click(app.switch_page("pages/compare.py").run(), "report side_by_side_table")
    kept = report_of(app)
    assert len(kept) == 2 and all(re.fullmatch("shown-[0-9a-f]{12}", key) for key in kept) and not app.error
    again = a_visit("report", report="~".join(kept))
    assert (
        not again.exception
        and titles(again)[1].startswith("Chosen figures of each")
        and any("As its page has shown it" in caption.value for caption in again.caption)
    )
    assert {"report as pptx", "save report"} <= {element.key for element in again.get("download_button")}

    question = Question("mid_market", load("mid_market"), report=kept)
    shown = [report_shown.find(key) for key in kept]
    file = report_items.saved(question, {}).encode()
    assert report_items.opened(file, "report.json")[0] == question
    report_shown.keep(kept[0], shown[1])
    anew = report_items.opened(file, "report.json")[0].report
    assert anew[0] != kept[0] and anew[1] == kept[1] and report_shown.find(kept[0]) is shown[1], "a file replaces nobody else's picture"
    report_shown._store().clear()
    back = [report_shown.find(key) for key in report_items.opened(file, "report.json")[0].report]
    assert [item.title for item in back] == [item.title for item in shown] and back[0].words == shown[0].words
    assert svg_of(back[0].chart) == svg_of(shown[0].chart) and back[1].columns == shown[1].columns and back[1].rows


def test_what_is_kept_no_longer_is_told_and_left_out_of_the_files():
    """The rest of the report is there all the same."""
    app = a_visit("report", report="endings~shown-0123456789ab")
    assert not app.exception and "What stood here is kept no longer" in titles(app)
    assert "report as pptx" in {element.key for element in app.get("download_button")}
    alone = a_visit("report", report="shown-0123456789ab")
    assert not alone.exception and "report as pptx" not in {element.key for element in alone.get("download_button")}


@pytest.mark.parametrize("change", [
    {"chart": {"layer": [{"mark": "image", "encoding": {"url": {"value": "http://nowhere"}}}]}}, {"chart": {"layer": []}}, {"chart": 3},
    {"columns": ["A"], "rows": [["a", "b"]]}, {"columns": ["A"], "rows": [[{"a": 1}]]}, {"columns": ["A" * 2_000_000], "rows": []},
])  # fmt: skip
def test_a_picture_that_is_none_is_refused_with_its_file(change):
    """One line; nothing that it holds is fetched, and nothing is put in."""
    tree = {"title": "T", "method": "M", **change}
    file = {"report": {"scenario": "mid_market", "report": "shown-00000000000a"}, "notes": {}, "shown": {"shown-00000000000a": tree}}
    with pytest.raises(ScenarioError, match="cannot be read"):
        report_items.opened(json.dumps(file).encode(), "report.json")
    assert report_shown.find("shown-00000000000a") is None
