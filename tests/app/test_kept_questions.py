"""Every question of a visit stands in a list with its answer; a list is saved and loaded, and what is none gets one clear line."""

import json
from dataclasses import replace

import pytest
import streamlit as st

from pages.ui import kept_questions, layout, visit
from pages.ui.kept_questions import MOST_KEPT, as_file, from_file, kept, key_of, latest_first
from pages.ui.question import DEFAULT, Question
from sim.scenario import ScenarioError, load
from tests.app.test_pages import a_visit, answer_of


def a_kept(seed=1, at="2026-11-27T02:00:00", name=""):
    return replace(kept(Question(DEFAULT, load(DEFAULT), seed=seed), f"Answer {seed}.", 20, at), name=name)


def test_a_list_comes_back_from_its_file():
    """With names and answers, and each asks what it asked."""
    question = Question(DEFAULT, load(DEFAULT), seed=3).with_changes({"group.size_mean": 5}).with_mix("lean")
    each = replace(kept(question, "Lean wins.", 20, "2026-11-27T02:00:00"), name="Größere Gruppen")
    assert from_file(as_file([each, a_kept()]).encode(), "ours.json") == [each, a_kept()]
    assert each.question() == question and key_of(each.question()) == each.key
    assert "People in the buying group 5" in each.about and "random seed 3" in each.about


def test_more_worlds_and_another_figure_are_the_same_question():
    """What is looked at is none of it; another seed is another question."""
    question = Question(DEFAULT, load(DEFAULT))
    assert key_of(question) == key_of(replace(question, replications=50, metric="roi", world=3)) != key_of(replace(question, seed=2))


def test_named_questions_stay_however_many_are_asked():
    """Of those without a name the latest stay."""
    many = [a_kept(seed, at=f"2026-11-27T{seed // 60:02}:{seed % 60:02}:00") for seed in range(MOST_KEPT + 5)]
    found = latest_first([replace(many[0], name="The first"), *many[1:]])
    assert len(found) == MOST_KEPT + 1 and found[-1].name == "The first" and found[0] == many[-1]


@pytest.mark.parametrize(
    "text",
    [
        "", "{", "[]", "1", '{"format": "other"}', 'title = "ours"', "[" * 100_000, '{"format": "Relay or rugby: questions", "version": 1}',
        as_file([a_kept()]).replace('"worlds": 20', '"worlds": "20"'), as_file([a_kept()]).replace('"seed": "1"', '"seed": 1'),
        as_file([a_kept()]).replace("Answer 1.", "A" * 5000), "\ufffe",
    ],
)  # fmt: skip
def test_what_is_no_list_is_refused_in_one_line(text):
    """Whatever it is, the line names the file and says what it is not."""
    with pytest.raises(ScenarioError) as refused:
        from_file(text.encode("utf-16" if text == "\ufffe" else "utf-8"), "mine.json")
    assert refused.value.problems == ["mine.json: this is no list of questions that was saved here"]


def test_a_list_of_another_release_says_so():
    """It may hold what this one does not know."""
    later = as_file([a_kept()]).replace('"version": 1', '"version": 2')
    with pytest.raises(ScenarioError, match="saved by another release"):
        from_file(later.encode(), "mine.json")


def test_a_visit_keeps_its_questions_names_them_asks_them_again_and_removes_them():
    """Two questions, the second at a change; the first is named, asked again, and the other removed."""
    app = a_visit()
    first = app.session_state["question"]
    app.slider(key="set vendors.us.sales_people").set_value(5).run()
    second = app.session_state["question"]
    app.switch_page("pages/questions.py").run()
    assert not app.exception and not app.error, (app.exception, app.error)
    keys = [key_of(first), key_of(second)]
    list_of = lambda: next(json.loads(each.proto.json) for each in app.get("bidi_component") if "removed" in each.proto.json)  # noqa: E731
    assert [each["key"] for each in list_of()["kept"]] == keys[::-1]
    app.text_input(key=f"set name {keys[0]}").set_value("  Today\n").run()
    assert list_of()["kept"][1]["name"] == "Today"
    app.button(key=f"ask {keys[0]}").click().run()
    assert app.session_state["question"].scenario == first.scenario
    app.button(key=f"remove {keys[1]}").click().run()
    assert list_of()["removed"] == [keys[1]] and [each["key"] for each in list_of()["kept"]] == [keys[0]]


def test_questions_stand_side_by_side():
    """Two are ticked and played in the same worlds: what rugby gains in each."""
    app = a_visit()
    app.slider(key="set group.size_mean").set_value(4).run()
    app.switch_page("pages/questions.py").run()
    for box in app.checkbox:
        box.check()
    app.run()
    app.button(key="compare questions").click().run()
    assert not app.exception and not app.error, (app.exception, app.error)
    picture = next(element.proto.alt for element in app.get("vega_lite_chart"))
    assert "what rugby gains" in picture and "Question 1" in picture and "Question 2" in picture


def test_what_the_browser_kept_and_is_no_question_is_removed_there(monkeypatch):
    """Somebody may have changed it by hand; nothing else is lost."""
    assert kept_questions.from_tree(json.loads(as_file([a_kept()]))["questions"][0]) == a_kept()
    for tree in (None, [], {"key": "x"}, 3):
        with pytest.raises(ValueError, match="no question"):
            kept_questions.from_tree(tree)


def test_a_question_is_kept_though_the_next_click_comes_before_all_is_drawn(monkeypatch):
    """The answer has been read, and the pictures below it are never drawn."""
    monkeypatch.setattr(layout, "money", lambda comparison: st.stop())
    app = a_visit("overview")
    assert "Early look" in answer_of(app) and len(app.session_state[visit._KEPT]) == 1
