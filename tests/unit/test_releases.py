"""Files and links of every release: opened today, they ask what they asked then, and what has changed is told in a line."""

import json
from pathlib import Path
from urllib.parse import parse_qsl

import numpy as np
import pytest

import sim
from pages.ui import url
from sim.scenario import MODEL_VERSION, Scenario, asked_under, dumps, load, parse, translate
from sim.scenario import releases as releases_module
from sim.scenario.releases import Release, releases

RELEASED = sorted((Path(__file__).parents[1] / "released").iterdir())


def played(scenario, base, other):
    """Every figure of two small worlds under two operating models."""
    found = sim.compare(scenario, base, other, replications=2, seed=3, workers=1, detail=False)
    return {side.operating_model: {name: rows["value"].tolist() for name, rows in side.metrics().groupby("metric")}
            for side in (found.base, found.other)}  # fmt: skip


def moved(before, now):
    """Name every figure of *before* that is another one now."""
    pairs = [(f"{side} {name}", was, now[side].get(name)) for side, figures in before.items() for name, was in figures.items()]
    return [where for where, was, is_now in pairs if is_now is None or not np.allclose(was, is_now, rtol=1e-9, atol=0.0, equal_nan=True)]


def stored(kind):
    return [(folder, name, facts) for folder in RELEASED for name, facts in json.loads((folder / f"{kind}.json").read_text()).items()]


@pytest.mark.parametrize(("folder", "name", "facts"), stored("links"), ids=lambda value: getattr(value, "name", str(value)[:20]))
def test_a_stored_link_answers_as_it_did(folder, name, facts):
    """With the levers of relay changed, with rivals that play a mix of ours, and as shipped: every figure."""
    question = url.read(dict(parse_qsl(facts["link"])))
    assert moved(facts["figures"], played(question.scenario, question.base, question.other)) == []
    assert url.read(url.written(question)) == question, "what is written today is read today"


@pytest.mark.parametrize(("folder", "name", "facts"), stored("files"), ids=lambda value: getattr(value, "name", str(value)[:20]))
def test_a_stored_file_answers_as_it_did(folder, name, facts):
    """One that builds on a file of its time too; saved again, it is of today and asks the same."""
    scenario = load(folder / f"{name}.toml")
    assert moved(facts, played(scenario, *facts)) == []
    again = dumps(scenario)
    assert parse(again, "again.toml") == scenario
    assert asked_under(again) is None


@pytest.mark.parametrize("folder", RELEASED, ids=lambda folder: folder.name)
def test_every_setting_of_a_release_is_known_or_accounted_for(folder):
    """And means what it meant: a default of the same model is the same still, as fingerprints hold only what differs from it."""
    now = Scenario().values()
    release = next(each for each in releases().values() if each.model == folder.name.removeprefix("model_"))
    then = json.loads((folder / "defaults.json").read_text())
    assert [key for key in then if release.new_key(key) not in {*now, ""}] == []
    if release.model == MODEL_VERSION:
        assert {key: now[release.new_key(key)] for key in then} == then, "raise MODEL_VERSION"


@pytest.mark.parametrize("release", releases().values(), ids=lambda release: release.release)
def test_every_release_says_what_it_answered(release):
    """For scenarios that it had, with an interval around each difference."""
    assert release.answers
    for answer in release.answers.values():
        assert answer.low <= answer.difference <= answer.high
        assert answer.rugby - answer.relay == pytest.approx(answer.difference, abs=0.11)  # rounded to a tenth, each


def test_what_is_asked_under_todays_model_passes_as_it_stands():
    """Nothing is translated, nothing is told."""
    link = {"scenario": "mid_market", "operating_models.relay.feedback": "0.5"}
    assert translate(link | {"model": MODEL_VERSION}, MODEL_VERSION) == (link, None)
    assert asked_under(f'model = "{MODEL_VERSION}"\n[operating_models.relay]\nfeedback = 0.5') is None
    scenario = parse(f'model = "{MODEL_VERSION}"\n[operating_models.relay]\nfeedback = 0.5', "f")
    assert scenario.rival_models["relay"].feedback == 0.0


def test_what_a_lever_meant_then_is_told_where_it_was_changed():
    """In a link and in a file; who changed no lever that rivals share is told nothing."""
    told = ("Asked under release 0.1 (model 4, 2026-11-22); what it changes in relay then held for rivals that work so too, "
            "and is set for them as well.")  # fmt: skip
    changes, notice = translate({"operating_models.relay.feedback": "0.5", "seed": "3"}, None)
    assert changes == {"operating_models.relay.feedback": "0.5", "rival_models.relay.feedback": "0.5", "seed": "3"}
    assert notice is not None and notice.text == told
    found = asked_under("[operating_models.relay]\nfeedback = 0.5")
    assert found is not None and found.text == told
    assert translate({"operating_models.rugby.feedback": "0.1", "group.size_mean": "5"}, None)[1] is None
    assert asked_under("[operating_models.rugby]\nfeedback = 0.5") is None and asked_under("= 1") is None


def test_what_is_wrong_with_an_old_lever_is_told_once():
    """Not again of rivals."""
    with pytest.raises(sim.ScenarioError) as error:
        parse('[operating_models.relay]\ntakeover = "never"', "f")
    assert error.value.problems == ["f: operating_models.relay.takeover must be one of score, first_signal, got never"]


def test_an_old_operating_model_of_a_name_that_is_a_preset_today_is_what_it_was():
    """Its other levers were relay's."""
    levers = parse("[operating_models.relay_with_signals]\nfeedback = 0.1", "f").operating_models["relay_with_signals"]
    assert levers == Scenario().operating_models["relay"].model_copy(update={"feedback": 0.1})


def test_a_model_that_nobody_knows_is_told():
    """The document is read as one of today all the same."""
    notice = asked_under('model = "99"\ntitle = "T"')
    assert notice is not None and notice.text.startswith("Asked under model 99, of which nothing is known here")
    assert translate({"group.size_mean": "5"}, "99")[0] == {"group.size_mean": "5"}
    assert parse('model = "99"\ntitle = "T"', "f").title == "T"
    with pytest.raises(sim.ScenarioError, match=r'^f: model must be the version of a model as text, such as "4", got 4$'):
        parse("model = 4", "f")


@pytest.fixture
def an_older_release(monkeypatch):
    """A release whose numbers were others, with two settings that are called otherwise today and one that is gone."""
    (known,) = releases().values()
    release = Release("0.0", "3", "abc", known.date, "3", ("relay", "rugby"), {"group.mood": "it changed nothing"},
                      {"group.people": "group.size_mean", "vendors.*.name_known": "vendors.*.brand"}, False, known.answers)  # fmt: skip
    monkeypatch.setattr(releases_module, "releases", lambda: {"3": release})


def test_settings_that_are_gone_or_renamed_are_put_right_and_told(an_older_release):
    """In a file as in a link, with the answer of that time."""
    text = 'model = "3"\nbase = "mid_market"\n[group]\npeople = 5\nmood = 1\n[vendors.rival_a]\nname_known = 0.9'
    scenario = parse(text, "f")
    assert (scenario.group.size_mean, scenario.vendors["rival_a"].brand) == (5.0, 0.9)
    link = {"scenario": "mid_market", "group.people": "5", "group.mood": "1", "vendors.rival_a.name_known": "0.9"}
    changes, notice = translate(link, "3")
    assert changes == {"scenario": "mid_market", "group.size_mean": "5", "vendors.rival_a.brand": "0.9"}
    told = ("Asked under release 0.0 (model 3, 2026-11-22); group.mood is no setting any more (it changed nothing); "
            "group.people is now group.size_mean; vendors.rival_a.name_known is now vendors.rival_a.brand; "
            "as shipped, rugby won 8.6 (6.6 to 10.5) more of every 100 journeys than relay then.")  # fmt: skip
    found = asked_under(text)
    assert notice is not None and found is not None
    assert notice.text == found.text == told


def test_an_old_answer_that_was_unclear_is_told_as_such():
    assert str(releases()[""].answers["simple_tool"]) == (
        "it found no clear difference between relay and rugby (-0.1 to 0.7 of every 100 journeys)"
    )
