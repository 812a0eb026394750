"""Every page draws for every shipped scenario; what is wrong with a link, a change or a file becomes one message."""

import re
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import pandas as pd
import pytest
import streamlit as st
from streamlit.runtime.pages_manager import PagesManager
from streamlit.runtime.scriptrunner import StopException
from streamlit.runtime.state.query_params_proxy import QueryParamsProxy
from streamlit.testing.v1 import AppTest

from pages.ui import exhibits, layout, session, streamlit_patches, url
from pages.ui.inputs import scenario_editor
from pages.ui.navigation import SECTIONS, TITLES
from pages.ui.results import progressive, replications
from sim.experiment import engine
from sim.experiment.cells import Failure
from sim.measures import METRICS
from sim.scenario import LEVERS, MODEL_VERSION, US, load, shipped
from sim.scenario.labels import ABOUT

APP = Path(__file__).parents[2] / "app.py"
SMALL = {"market.accounts": "40", "market.months": "24", "market.warm_up_months": "6", "market.cool_down_months": "0", "replications": "2"}
FILES = {path.stem for path in (APP.parent / "pages").glob("*.py")}


NOBODY = SimpleNamespace(is_ready=False, can_start=True, at_once=0, leave=lambda futures: None)
"""Workers that are never there, so that the process of the test plays."""


def a_visit(page="overview", small=True, **query):
    """Open the app at a page with a small market, as a link of today would."""
    app = AppTest.from_file(APP, default_timeout=60)
    app.query_params.update({"model": MODEL_VERSION} | (SMALL if small else {}) | query)
    app.run()
    return app if page == "overview" else app.switch_page(f"pages/{page}.py").run()


def answer_of(app):
    """Return the sentence with the answer."""
    told = ("Early look", "Not clear yet", "journeys", "difference")
    return next(text.value.replace("\\", "") for text in app.header if any(words in text.value for words in told))


def go_to(app, monkeypatch, **query):
    """Go back or forward in the browser's history, to an address with this *query* besides what is there."""
    app.query_params.update(query)
    with monkeypatch.context() as patch:
        patch.setattr(streamlit_patches, "is_gone_to", lambda: True)  # the browser says so; there is none here
        return app.run()


def broken_off(*_facts, **_more):
    """Stand for what is drawn when the next click ends the run."""
    raise StopException


def broken_off_at(widget, draw):
    """Return what draws as *draw* does, but ends the run at the *widget* with this key."""
    return lambda *facts, **more: broken_off() if more["key"] == widget else draw(*facts, **more)


def sales_people(app):
    """Return the widget of our own sales people, whichever kind it is."""
    return next(each for each in (*app.slider, *app.text_input) if each.key == "set vendors.us.sales_people")


def run_without_end(widget, app):
    """Run the app with what a *widget* is set to; it is broken off, and the browser goes on showing what it did."""
    shown = app._tree
    widget.run()
    app._tree = shown


def on_tab(app, tab, key="more of the pair"):
    """Open one of the tabs of a page, by default of Compare."""
    app.session_state[key] = tab
    return app.run()


def on_view(app, view):
    """Turn to one of the views of the Settings page."""
    app.segmented_control[0].set_value(view)
    return app.run()


def test_pages_are_drawn_while_files_of_the_one_before_are_kept(monkeypatch):
    """A page that is drawn asks for it, and is complete within it."""
    log = []

    @contextmanager
    def recorded():
        log.append("begins")
        yield
        log.append("complete")

    monkeypatch.setattr(streamlit_patches, "files_kept", recorded)
    monkeypatch.setattr(layout, "open_page", lambda title, *rest: log.append(title) or session.current())
    a_visit()
    assert log == ["begins", "Relay or rugby?", "complete"]


UNLIKE = ("mid_market", "enterprise_erp", "smb_software", "consumer_like")
EVERY_SCENARIO = [pytest.param(name, marks=() if name in UNLIKE else pytest.mark.long) for name in shipped()]
"""Those that are most unlike each other, and the others where there is more time."""


def test_every_page_is_in_the_navigation():
    """Each file is a page with a title of its own, and so is drawn by the tests below; none leads nowhere."""
    assert set(TITLES) == FILES
    assert len(set(TITLES.values())) == len(TITLES)


def test_the_map_of_the_pages_is_the_navigation():
    """docs/pages.md lists every page in the order of the story, in the group in which it stands."""
    rows = re.findall(r"^\| *([\w ]*?) *\| ([\w ]+) \|", (APP.parent / "docs/pages.md").read_text(), re.MULTILINE)[1:]
    groups = [group for group, _ in rows if group]
    assert [page for _, page in rows] == list(TITLES.values())
    assert groups == list(SECTIONS) and len(groups) <= 4
    assert [page for group, page in rows if group] == [TITLES[next(iter(pages))] for pages in SECTIONS.values()]


@pytest.mark.parametrize("page", ["overview", "model"])
def test_each_page_leads_to_the_next_of_the_story(page):
    """In one line at its end; the last leads back to the first."""
    names = list(TITLES)
    following = names[(names.index(page) + 1) % len(names)]
    assert a_visit(page).get("page_link")[-1].proto.label.startswith(f"Next: **{TITLES[following]}**, ")


@pytest.mark.parametrize("scenario", EVERY_SCENARIO)
@pytest.mark.parametrize("page", TITLES)
def test_every_page_draws_for_every_scenario(page, scenario):
    """Nothing is reported as wrong, and the address carries the scenario."""
    app = a_visit(page, scenario=scenario)
    assert not app.exception and not app.error, (app.exception, app.error)
    assert not [text.value for text in app.markdown if "Streamlit" in text.value], "a note in the code is drawn"
    assert app.query_params["scenario"] == scenario
    assert app.query_params["market.accounts"] == "40"


@pytest.mark.parametrize("view", ["How we work", "Our side", "Buyers and market", "Rivals", "Changes and files"])
def test_every_view_of_the_scenario_page_draws(view):
    """Each view shows its controls and the answer stays in sight."""
    app = on_view(a_visit("scenario"), view)
    assert not app.exception and not app.error, (app.exception, app.error)
    assert answer_of(app)


def test_every_parameter_has_a_control_somewhere():
    """Between them, the views of the Settings page let every parameter of the table be moved."""
    drawn = set()
    first, *others = (key for key in load("mid_market").vendors if key != US)
    asked = [("Rivals", {f"vendors.{first}.operating_model": model}) for model in load("mid_market").rival_models]
    asked += [("How we work", {"other": model}) for model in load("mid_market").operating_models if model != "relay"]
    for view, query in (*asked, ("Our side", {}), ("Buyers and market", {})):
        app = on_view(a_visit("scenario", **query), view)
        kinds = (app.slider, app.text_input, app.toggle, app.segmented_control)
        drawn |= {widget.key.removeprefix("set ") for kind in kinds for widget in kind if widget.key}
    missing = {
        key
        for key in load("mid_market").parameters()
        if key not in drawn
        and not key.startswith(("roles.", *(f"vendors.{rival}." for rival in others)))  # shown one at a time
        and key != "vendors.us.takes_part"
    }
    assert not missing


def test_the_groups_of_the_scenario_page_hold_everything_once():
    """Each lever, and each section of what nobody decides."""
    assert sorted(lever for group in scenario_editor.GROUPS_OF_LEVERS.values() for lever in group) == sorted(LEVERS)
    sections = {key.partition(".")[0] for key, parameter in load("mid_market").parameters().items()}
    named = [section for group in scenario_editor.GROUPS_OF_WORLD.values() for section in group]
    assert sorted(named) == sorted(sections - {"vendors", "operating_models", "rival_models"})


def test_the_sections_on_choosing_and_agreeing_say_in_a_line_what_they_are_about():
    """Each stands under a heading of its own with its line, as do the roles."""
    app = on_view(a_visit("scenario"), "Buyers and market")
    assert list(scenario_editor.GROUPS_OF_WORLD) == [heading.value for heading in app.subheader]
    told = [caption.value for caption in app.caption]
    assert [section for section in ("roles", "choice", "choice.asks_sales", "consent", "ending") if ABOUT[section] not in told] == []


def test_a_bad_link_gets_one_message_and_what_was_there_stays(monkeypatch):
    """Everything wrong is named in one message; the last good question stays, in the address too."""
    app = a_visit(**{"group.size_mean": "5"})
    before = answer_of(app)
    bad = {"scenario": "mid_markt", "group.size_meen": "8", "market.accounts": "1000000000", "replications": "abc"}
    app.query_params.clear()
    go_to(app, monkeypatch, **bad)
    assert len(app.error) == 1 and not app.exception
    for words in ("mid\\_market?", "size\\_mean \\(“People in the buying group”\\)?", "between 1 and 100,000", "between 2 and 200"):
        assert words in app.error[0].value
    assert (app.query_params["scenario"], app.query_params["group.size_mean"]) == ("mid_market", "5.0")
    assert answer_of(app) == before


def test_an_address_that_lags_behind_is_not_read():
    """A run may begin with the address of an earlier question, which the browser still shows: what was set since stays."""
    app = a_visit(**{"group.size_mean": "5"})
    app.slider(key="set group.size_mean").set_value(6.0).run()
    app.query_params["group.size_mean"] = "5.0"
    app.run()
    assert not app.error and app.slider(key="set group.size_mean").value == 6.0
    assert app.query_params["group.size_mean"] == "6.0"


def test_each_run_sends_the_address(monkeypatch):
    """Even where the browser shows it already: that of a question in between may be on its way."""
    app, sent_addresses = a_visit(), []
    monkeypatch.setattr(QueryParamsProxy, "from_dict", lambda self, written: sent_addresses.append(written))
    app.run()
    assert sent_addresses and sent_addresses[0]["scenario"] == "mid_market"


def test_a_change_that_the_next_click_breaks_off_is_made_all_the_same(monkeypatch):
    """A second click stops the run that was about to take on the first; the run after it takes on both."""
    app, move, breaks = a_visit(), session.move, iter([True])

    def once_broken_off(key, value):
        if next(breaks, False):
            raise StopException
        move(key, value)

    monkeypatch.setattr(session, "move", once_broken_off)
    run_without_end(app.slider(key="set group.size_mean").set_value(5.0), app)
    assert "group.size_mean" not in app.query_params
    app.slider(key="set vendors.us.sales_people").set_value(9).run()
    assert (app.query_params["group.size_mean"], app.query_params["vendors.us.sales_people"]) == ("5.0", "9")


def test_what_was_set_before_a_reset_is_reset(monkeypatch):
    """A click on Reset all breaks off the run of a slider: nothing of the slider comes back."""
    app = a_visit(**{"vendors.us.sales_people": "9"})
    monkeypatch.setattr(session, "current", broken_off)
    run_without_end(app.slider(key="set group.size_mean").set_value(5.0), app)
    monkeypatch.undo()
    app.button(key="reset all").click().run()
    assert not {"group.size_mean", "vendors.us.sales_people"} & set(app.query_params)
    assert app.slider(key="set group.size_mean").value == 8.0


def test_a_link_that_is_broken_off_is_opened_by_the_run_that_follows(monkeypatch):
    """Its question is not lost to that of a first visit."""
    app, read, breaks = AppTest.from_file(APP, default_timeout=60), url.read, iter([True])

    def once_broken_off(query):
        if next(breaks, False):
            raise StopException
        return read(query)

    monkeypatch.setattr(url, "read", once_broken_off)
    app.query_params.update(SMALL | {"group.size_mean": "5"})
    app.run().run()
    assert app.query_params["group.size_mean"] == "5.0"


def test_a_link_is_not_lost_to_whoever_chooses_another_page_at_once(monkeypatch):
    """The click ends the first run before its page has begun, and the other page is opened without the address."""
    app = AppTest.from_file(APP, default_timeout=60)
    app.query_params.update(SMALL | {"group.size_mean": "5"})
    with monkeypatch.context() as patch:
        patch.setattr(layout, "open_page", broken_off)
        app.run()
    app.query_params.clear()
    app.switch_page("pages/model.py").run()
    assert not app.exception and app.query_params["group.size_mean"] == "5.0"


def test_a_page_without_worlds_plays_none_for_the_page_before(monkeypatch):
    """What a page had drawn when the reader left it is not gone on with."""
    app, played = a_visit(), []
    app.session_state[progressive._DRAWN] = replace(app.session_state["question"], replications=50), None
    app.session_state[progressive._KEPT] = {replace(app.session_state["question"], replications=50).key: SimpleNamespace(replications=3)}
    monkeypatch.setattr(replications, "further", lambda *asked: played.append(asked))
    app.switch_page("pages/model.py").run()
    assert not app.exception and not played


def test_what_streamlit_keeps_of_a_widget_that_was_never_drawn_is_no_wish():
    """A view's first drawing is broken off; later its setting is changed, and it stays when another view or page is asked for."""
    for leave in (lambda app: on_view(app, "Rivals"), lambda app: app.switch_page("pages/compare.py").run()):
        app = a_visit("scenario")
        with pytest.MonkeyPatch.context() as patch:
            for kind in ("slider", "text_input"):
                patch.setattr(st, kind, broken_off_at("set vendors.us.sales_people", getattr(st, kind)))
            run_without_end(app.segmented_control[0].set_value("Our side"), app)
        on_view(app, "Our side")
        sales_people(app).set_value("9").run()
        assert app.query_params["vendors.us.sales_people"] == "9"
        leave(app)
        app.run()
        assert app.query_params["vendors.us.sales_people"] == "9"


def test_as_shipped_sets_back_what_was_set_before_it(monkeypatch):
    """A number is set and its run broken off by a click on As shipped."""
    app = on_view(a_visit("scenario"), "Our side")
    next(each for each in app.segmented_control if each.key == "set budget").set_value("account_based").run()
    with monkeypatch.context() as patch:
        patch.setattr(session, "current", broken_off)
        run_without_end(sales_people(app).set_value("9"), app)
    next(each for each in app.segmented_control if each.key == "set budget").set_value("as shipped").run()
    assert not any(key.startswith("vendors.us.") for key in app.query_params)


def test_a_way_back_that_is_broken_off_is_gone_all_the_same(monkeypatch):
    """The run of Back ends before a page has read the address; the next one goes there, and then takes on what it was broken off by."""
    app = a_visit()
    app.query_params["group.size_mean"] = "5.0"
    with monkeypatch.context() as patch:
        patch.setattr(streamlit_patches, "is_gone_to", lambda: True)
        patch.setattr(url, "read", broken_off)
        run_without_end(app, app)
    app.query_params["group.size_mean"] = "5.0"
    app.slider(key="set vendors.us.sales_people").set_value(9).run()
    assert (app.query_params["group.size_mean"], app.query_params["vendors.us.sales_people"]) == ("5.0", "9")


def test_a_change_that_fails_does_not_fail_each_run_that_follows(monkeypatch):
    """An error of ours is shown once, and the page comes again."""
    app = a_visit()
    with monkeypatch.context() as patch:
        patch.setattr(session, "move", lambda key, value: 1 / 0)
        run_without_end(app.slider(key="set group.size_mean").set_value(5.0), app)
    app.run()
    assert not app.exception and "group.size_mean" not in app.query_params


@pytest.mark.parametrize("page", ["overview", "scenario"])
def test_a_control_begins_with_what_is_asked(page):
    """Where a browser loses the state of a control, it shows what the control begins with, and hands it back with the next change."""
    app = a_visit(page, seed="7", **{"group.size_mean": "5"})
    for each in (*app.slider, *app.text_input):
        begins = each.proto.default[0] if each.type == "slider" else each.proto.default
        assert begins == (pytest.approx(each.value) if each.type == "slider" else each.value), each.label
    assert app.slider or app.text_input


def told(app):
    """Return the keys of the controls whose state the browser is told besides what they begin with."""
    controls = (*app.slider, *app.select_slider, *app.text_input, *app.segmented_control, *app.selectbox, *app.toggle)
    return {each.key for each in controls if each.proto.set_value}


@pytest.mark.parametrize("page", ["overview", "scenario"])
def test_the_browser_is_told_the_state_of_a_control_only_where_it_holds_another(page):
    """What it is told may arrive after the reader's next click, and would undo it."""
    app = a_visit(page, **{"market.accounts": "50"})
    assert told(app) == set()
    app.select_slider(key="set replications").set_value(6).run()
    assert told(app) == set() and app.query_params["replications"] == "6"
    app.selectbox(key="set scenario").set_value("simple_tool").run()
    assert "set scenario" not in told(app)
    if page == "overview":
        assert "set group.size_mean" in told(app), "the other scenario has set it otherwise"
    app.run()
    assert told(app) == set()


def test_shares_that_add_to_one_still_do_after_one_has_moved():
    """Moving one share makes the others give way, so that no error can come of it."""
    app = on_view(a_visit("scenario"), "Buyers and market")
    app.slider(key="set time.online").set_value(0.6).run()
    assert not app.error and not app.exception
    keys = ("online", "offline", "group_meeting", "supplier_meeting", "other")
    shares = {key: app.slider(key=f"set time.{key}").value for key in keys}
    assert shares["online"] == 0.6
    assert sum(shares.values()) == pytest.approx(1)
    assert shares["offline"] / shares["supplier_meeting"] == pytest.approx(18 / 17, rel=0.01)


def test_a_change_that_contradicts_another_setting_is_refused_with_its_reason():
    """The slider goes back to the last good value, and one message says why."""
    app = on_view(a_visit("scenario"), "Buyers and market")
    app.slider(key="set market.warm_up_months").set_value(30).run()
    assert len(app.error) == 1 and "below market" in app.error[0].value
    assert app.slider(key="set market.warm_up_months").value == 6
    app.slider(key="set market.warm_up_months").set_value(5).run()
    assert not app.error


def test_a_lever_set_alone_moves_the_answer_and_resets():
    """A mix equals relay until one lever is set; the answer follows; a reset takes it back."""
    app = a_visit("scenario", replications="5", **{"market.accounts": "150"})
    app.button(key="start mix").click().run()
    assert (app.query_params["base"], app.query_params["other"]) == ("relay", "mix")
    assert "no difference so far" in answer_of(app)
    app.segmented_control(key="set operating_models.mix.takeover").set_value("first_signal").run()
    assert app.query_params["operating_models.mix.takeover"] == "first_signal"
    assert "no difference so far" not in answer_of(app)
    on_view(app, "Changes and files")
    app.button(key="reset operating_models.mix.takeover").click().run()
    assert "no difference so far" in answer_of(app)


def test_a_link_to_a_page_works_on_a_server_that_has_just_started(monkeypatch):
    """Streamlit would run the page without app.py; the page sees to it that the navigation is there."""
    monkeypatch.setattr(PagesManager, "uses_pages_directory", True)
    app = AppTest.from_file(APP, default_timeout=60)
    app.query_params.update(SMALL | {"group.size_mean": "5"})
    app.switch_page("pages/scenario.py").run()
    assert not app.exception and not app.error
    assert PagesManager.uses_pages_directory is False, "the navigation was called"
    assert app.title[0].value == "Settings"
    assert app.query_params["group.size_mean"] == "5.0"


def test_switching_pages_keeps_what_was_changed():
    """A change made on one page is there on the next, and in its address."""
    app = a_visit()
    app.slider(key="set group.size_mean").set_value(5.0).run()
    app.switch_page("pages/compare.py").run()
    assert app.query_params["group.size_mean"] == "5.0"


def test_a_replication_that_fails_is_reported_and_the_others_count(monkeypatch):
    """One message names the world and the seed; the figures rest on the others."""

    real = engine.attempt

    def attempt(task):
        fails = task.replication == 1 and task.cell.levers.coordination > 0
        return Failure(1, "ValueError: for the test") if fails else real(task)

    monkeypatch.setattr(engine, "attempt", attempt)
    monkeypatch.setattr(replications, "workers", lambda: NOBODY)  # whose processes would not know of the change
    app = a_visit(seed="4711", replications="3")
    assert not app.exception
    assert len(app.warning) == 1
    assert "number 2 with seed 4711" in app.warning[0].value and "for the test" in app.warning[0].value


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ({"market.accounts": "100000", "market.in_market_per_quarter": "3"}, "too large"),
        ({"market.accounts": "35000", "replications": "200"}, "Take at most"),
        ({"market.accounts": "2000", "group.size_mean": "16", "time.online_hours": "0.1", "replications": "40"}, "takes a while"),
    ],
)
def test_huge_work_is_refused_or_asked_about(query, words):
    """The app does not hang: it says what is too much, and what would help."""
    app = a_visit(small=False, **query)
    assert not app.exception
    shown = [*(warning.value for warning in app.warning), *(text.value for text in app.markdown)]
    assert any(words in text for text in shown), shown


def test_after_a_stop_the_page_says_on_how_many_worlds_it_rests_and_goes_on(monkeypatch):
    """Stopped when there is a first picture: it rests on three of five worlds, and one click goes on."""
    app = a_visit(replications="5", seed="77")
    app.session_state[progressive._STOPPED] = replace(app.session_state["question"], seed=78).key
    go_to(app, monkeypatch, seed="78")
    assert "Stopped after 3 of 5 paired worlds" in rests_on(app)
    app.button(key="continue").click().run()
    assert "Based on 5 paired worlds" in rests_on(app) and answer_of(app)


def test_before_twelve_worlds_the_answer_names_nobody():
    """Three worlds say who is ahead in how many, six have an interval besides, and the word comes with the twelfth."""
    app = a_visit(replications="3", seed="82")
    assert re.search(
        r"Early look: (\w+ wins more in (all 3|\d of 3).worlds(, \w+ in \d)?|no difference so far in 3.worlds)\.$", answer_of(app)
    )
    assert any("Range from 6 worlds on, verdict from 12" in text.value for text in app.caption)
    app = a_visit(replications="20", seed="82", **{"market.accounts": "120"})  # in which a win more or less is nothing rare
    words = {
        "other better": "more of every 100",
        "base better": "fewer of every 100",
        "the same": "difference",
        "not clear yet": "Not clear yet",
    }
    _, kept = app.session_state[progressive._KEPT][app.session_state["question"].key]
    assert kept.replications in (12, 20) and words[kept.verdict()] in answer_of(app)


def test_a_stop_goes_back_to_the_last_look_that_was_played(monkeypatch):
    """Seven worlds have been played, more are asked for, and somebody stops at once: it rests on six, not on the first three."""
    app = a_visit(replications="7", seed="79")
    assert "Based on 7 paired worlds" in rests_on(app)
    app.session_state[progressive._STOPPED] = replace(app.session_state["question"], replications=50).key
    go_to(app, monkeypatch, replications="50")
    assert "Stopped after 6 of 50 paired worlds" in rests_on(app)


def test_stop_counts_every_look_that_has_been_played():
    """Ten worlds are known when somebody stops at a picture of three: it rests on six, the last look that was planned."""
    a_visit(replications="10", seed="81")
    app = a_visit(replications="2", seed="81")
    asked = replace(app.session_state["question"], replications=50)
    few = replications.further(asked, None, 3, lambda finished: None)
    app.session_state[progressive._KEPT] = {asked.key: (asked, few)}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(progressive.st, "session_state", app.session_state)
        progressive._stop(asked)
    assert app.session_state[progressive._KEPT][asked.key][1].replications == 6


def test_what_a_change_moved_is_told_against_what_was_shown_before_it():
    """One setting, another, back to the first, a third: each time the one that was shown last, however many worlds are asked for."""
    app = a_visit(replications="12", seed="83")
    asked = app.session_state["question"]

    def move(changes=None, **more):
        app.session_state["question"] = replace(app.session_state["question"], **more)
        if changes is not None:
            app.session_state["question"] = replace(app.session_state["question"], scenario=asked.scenario.with_changes(changes))
        app.run()
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(progressive.st, "session_state", app.session_state)
            found = progressive.before(app.session_state["question"])
        return None if found is None else found.scenario.group.size_mean

    sizes = {size: {"group.size_mean": float(size)} for size in (4, 6)}
    assert move(sizes[4]) == asked.scenario.group.size_mean
    assert move({}) == 4.0
    assert move(sizes[6]) == asked.scenario.group.size_mean
    assert move(replications=13) == asked.scenario.group.size_mean
    assert any("last change" in text.value for text in app.markdown)


def test_a_clear_verdict_needs_no_more_worlds():
    """Where the two hardly differ more worlds are wanted; where rugby is far ahead, not all are played before someone wants them."""
    assert "Based on 30 paired worlds" in rests_on(a_visit(scenario="simple_tool", replications="30"))
    far_ahead = {"market.in_market_per_quarter": "0.3", "operating_models.relay.coordination": "0.9"}
    app = a_visit(replications="80", **far_ahead)
    assert re.search(r"Clear after (12|20|40) of 80 paired worlds", rests_on(app))


def rests_on(app):
    """Return the line that says on how many worlds a page rests."""
    return next(text.value for text in app.caption if re.match(r"(Based on|Clear after|Stopped after) \d", text.value))


def test_every_figure_stands_under_one_heading():
    """The tables of the Compare page hold each figure once, under the heading of its declaration."""
    app = on_tab(a_visit("compare"), "All figures")
    headings = list(dict.fromkeys(metric.heading for metric in METRICS.values()))
    assert [tab.label for tab in app.tabs if tab.label in headings] == headings
    tables = [html.proto.body for html in app.get("html") if "readable" in html.proto.body]
    assert sum(table.count('<th scope="row">') for table in tables[1:]) == len(METRICS)
    assert '<td data-label="Of what"><span>all journeys, those still open included</span>' in tables[1]


def test_six_ways_of_working_stand_side_by_side_and_one_of_them_is_the_baseline():
    """A mix among them; each has a line of the picture and a column of the table; another baseline comes first in the address."""
    mixes = {"added": "operating_models.lean,operating_models.leaner", "further": "lean,leaner,relay_with_signals,relay_as_found"}
    app = a_visit("compare", **mixes)
    assert not app.exception and not app.error, (app.exception, app.error)
    table = next(html.proto.body for html in app.get("html") if "readable" in html.proto.body)
    heads = ["Relay (baseline)", "Rugby", "Lean", "Leaner", "Relay with signals", "Relay as found"]
    assert [f'<th scope="col">{head}</th>' in table for head in heads] == [True] * 6
    picture = next(element.proto.alt for element in app.get("vega_lite_chart") if "the baseline" in element.proto.alt)
    assert all(f"{head} " in picture for head in ("Relay", *heads[1:]))
    app.selectbox(key="set first of Ways of working").set_value("lean").run()
    assert (app.query_params["base"], app.query_params["other"]) == ("lean", "relay")
    app.multiselect(key="set Ways of working").set_value(["lean"]).run()
    assert "Choose two to six ways of working, not 1" in app.error[0].value
    assert app.session_state["question"].ways[0] == "lean" and len(app.session_state["question"].ways) == 6


def test_scenarios_stand_side_by_side_by_what_one_way_gains_over_the_other():
    """One click puts some there; the gain is shown, or one of the two ways; another click goes back."""
    app = a_visit("compare", beside="mid_market", scenario="simple_tool")
    assert not app.exception and not app.error, (app.exception, app.error)
    picture = next(element.proto.alt for element in app.get("vega_lite_chart") if "the baseline" in element.proto.alt)
    assert "what rugby gains" in picture
    app.segmented_control(key="set shown").set_value("base").run()
    assert app.query_params["shown"] == "base" and not app.exception
    app.segmented_control(key="set side by side").set_value(False).run()
    assert "beside" not in app.query_params and app.session_state["question"].beside == ()


@pytest.mark.parametrize(
    ("metric", "words"), [("funnel_mql_rate", "Leads who become MQLs"), ("symptom_early", "Leads are early in their decision")]
)
def test_a_rate_of_the_funnel_and_a_symptom_are_looked_at_world_by_world(metric, words):
    """A link may ask for them as for any headline: the answer, the picture and the choice are about them."""
    app = a_visit("compare", metric=metric)
    assert not app.exception and not app.error, (app.exception, app.error)
    assert app.selectbox(key="set metric").value == metric == app.query_params["metric"]
    details, titles = ([text.value.replace("\\", "") for text in kind] for kind in (app.caption, app.header))
    assert any(f"{words}: " in detail for detail in details)
    assert any(title.startswith(f"{words}: ") for title in titles)


def test_a_mix_that_was_added_is_listed_among_the_changes():
    """Even before one of its levers is moved; without it nothing differs."""
    app = on_view(a_visit("scenario"), "Changes and files")
    assert not any("was added" in text.value for text in app.markdown)
    mixed = on_view(a_visit("scenario", added="operating_models.mix", other="mix"), "Changes and files")
    assert [text.value for text in mixed.markdown if "was added" in text.value] == [
        "**The operating model Mix** was added to the scenario as shipped, Mid\\-market IT purchase."
    ]
    assert not any("Nothing differs" in info.value for info in mixed.info)


def test_no_column_is_narrower_than_its_longest_text():
    """Wide letters take more room than narrow ones, a sign for help stands beside a heading, and the first column stays in sight."""
    frame = pd.DataFrame({"Figure": ["Value of an average customer", "MQLs"], "Of what": ["", "–"]})
    columns = exhibits.fitted(frame, {"Of what": "Help"})
    assert columns["Figure"]["width"] >= 7 * len("Value of an average customer")
    assert columns["Of what"]["width"] > exhibits.fitted(frame)["Of what"]["width"]
    assert [columns[name]["pinned"] for name in frame] == [True, False]
    assert exhibits.fitted(pd.DataFrame()) == {}


def test_a_link_of_an_earlier_release_says_so_in_one_line():
    """Until something else is asked; it asks what it asked then. A link of today says nothing, nor does an address that asks nothing."""
    app = a_visit(model="", **{"operating_models.relay.coordination": "0.1"})
    assert [text.value for text in app.info if "Asked under release 0\\.1" in text.value] and not app.error
    assert app.session_state["question"].scenario.rival_models["relay"].coordination == 0.1
    app.slider(key="set group.size_mean").set_value(5.0).run()
    assert not any("Asked under" in text.value for text in app.info)
    assert not any("Asked under" in text.value for text in a_visit(**{"operating_models.relay.coordination": "0.1"}).info)
    assert not AppTest.from_file(APP, default_timeout=60).switch_page("pages/model.py").run().info
