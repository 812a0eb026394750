"""Files and links of every release: opened today, they ask what they asked then, and what has changed is told in a line."""

import json
import re
import tomllib
from pathlib import Path
from urllib.parse import parse_qsl

import pytest

import sim
from pages.ui import url
from sim.scenario import MODEL_VERSION, Scenario, asked_under, dumps, load, parse, translate
from sim.scenario import releases as releases_module
from sim.scenario.releases import Release, releases
from sim.scenario.releases import _fits as release_key
from sim.scenario.scenario import flatten

RELEASED = sorted((Path(__file__).parents[1] / "released").iterdir())


def release_of(folder):
    return next(each for each in releases().values() if each.release == folder.name)


def in_short(value):
    return getattr(value, "name", str(value)[:20])


LINKS = [(folder, name, facts) for folder in RELEASED for name, facts in json.loads((folder / "links.json").read_text()).items()]
FILES = [path for folder in RELEASED for path in sorted(folder.glob("*.toml"))]


def in_todays_terms(release, asked):
    """Return the settings that there still are, as texts, by the key that each has now."""
    named = {release.new_key(key): str(value).lower() for key, value in asked.items() if "." in key}
    return {key: value for key, value in named.items() if key}


def differing(scenario, asked):
    """Return what a scenario says otherwise than it was asked."""
    now = scenario.values()
    return {key: (value, now.get(key)) for key, value in asked.items() if str(now.get(key)).lower() != value}


def told_of(document):
    notice = asked_under(document)
    return notice.text if notice else ""


def can_be_played(scenario, *names):
    found = sim.compare(scenario, *names, replications=2, seed=3, workers=1, detail=False)
    assert all((side.metrics().query("metric == 'journeys'")["value"] > 0).all() for side in (found.base, found.other))


def test_every_release_has_stored_links_and_files():
    assert [folder.name for folder in RELEASED] == sorted(release.release for release in releases().values())
    assert {folder.name for folder, _, _ in LINKS} == {path.parent.name for path in FILES} == {folder.name for folder in RELEASED}


@pytest.mark.parametrize(("folder", "name", "facts"), LINKS, ids=in_short)
def test_a_stored_link_asks_what_it_asked(folder, name, facts):
    """With the levers of relay changed, with rivals that play a mix of ours, with a fourth supplier, and as shipped; and it is played."""
    query = dict(parse_qsl(facts["link"]))
    question = url.read(query)
    assert differing(question.scenario, in_todays_terms(release_of(folder), query)) == {}
    assert url.read(url.written(question)) == question, "what is written today is read today"
    assert url.notice_of(query).startswith(f"Asked under release {folder.name} (model ")
    can_be_played(question.scenario, question.base, question.other)


@pytest.mark.parametrize("path", FILES, ids=in_short)
def test_a_stored_file_asks_what_it_asked(path):
    """One that builds on a file of its time too; saved again, it is of today and asks the same."""
    scenario, text = load(path), path.read_text(encoding="utf-8")
    asked = {key: value for key, value in flatten(tomllib.loads(text)).items() if key != "base"}
    assert differing(scenario, in_todays_terms(release_of(path.parent), asked)) == {}
    again = dumps(scenario)
    assert parse(again, "again.toml") == scenario
    assert asked_under(again) is None
    notice = asked_under(text)
    assert notice is not None and notice.text.startswith(f"Asked under release {path.parent.name} (model ")
    can_be_played(scenario, "relay", "rugby")


def test_rivals_who_shared_our_levers_have_them_still():
    """In a link and in a file of release 0.1, where nothing says so."""
    levers = load(RELEASED[0] / "near.toml")
    assert levers.operating_models["relay"].takeover == levers.rival_models["relay"].takeover == "first_signal"
    assert levers.rival_models["rugby"].signal_sharing == 0.4
    mixed = url.read(dict(parse_qsl(next(facts["link"] for _, name, facts in LINKS if name == "rivals_play_a_mix")))).scenario
    assert mixed.rival_models["mix"] == mixed.operating_models["mix"]
    assert mixed.vendors["rival_a"].operating_model == "mix"


def test_what_is_gone_is_told_with_what_became_of_it():
    """Once for each setting that a document has; the others of its settings are opened."""
    notice = asked_under((RELEASED[1] / "fourth_supplier.toml").read_text(encoding="utf-8"))
    assert notice is not None
    assert set(notice.gone) == {"roles.user.interest.solution", "jobs.agreed_below", "ending.status_quo_mean", "ending.patience_months",
                                "choice.known_in_mind"}  # fmt: skip
    assert "consent.fatigue" in notice.gone["ending.patience_months"] and not notice.renamed
    assert "choice.known_in_mind is no setting any more (every supplier comes to mind" in notice.text
    assert notice.text.endswith("as shipped, rugby won 8.6 (6.6 to 10.5) more of every 100 journeys than relay then.")


@pytest.mark.parametrize("folder", RELEASED, ids=lambda folder: folder.name)
def test_every_setting_of_a_release_is_known_or_accounted_for(folder):
    """And means what it meant: a default of the same model is the same still, as fingerprints hold only what differs from it."""
    now, release = Scenario().values(), release_of(folder)
    then = json.loads((folder / "defaults.json").read_text())
    assert [key for key in then if release.new_key(key) not in {*now, ""}] == []
    assert [key for key in release.gone if key in now] == [], "what is gone is no setting"
    assert [pattern for pattern in release.gone if not any(release_key(key, pattern) for key in then)] == [], "what is gone was there"
    if release.model == MODEL_VERSION:
        assert {key: now[release.new_key(key)] for key in then} == then, "raise MODEL_VERSION"


@pytest.mark.parametrize("folder", RELEASED, ids=lambda folder: folder.name)
def test_where_a_setting_went_is_named_by_its_key(folder):
    """Every key in the reasons is a setting of today."""
    now = Scenario().values()
    named = [key for why in release_of(folder).gone.values() for key in re.findall(r"\b[a-z_]+\.[a-z_*]+(?:\.[a-z_]+)*", why)]
    assert named
    assert [key for key in named if not any(release_key(known, key) for known in now)] == []


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
    """In a link and in a file; who changed no lever that rivals share is told nothing of it, and a file that builds
    on no shipped scenario no answer."""
    asked = "Asked under release 0.1 (model 4, 2026-11-22)"
    shared = "what it changes in relay then held for rivals that work so too, and is set for them as well"
    answered = "as shipped, rugby won 8.6 (6.6 to 10.5) more of every 100 journeys than relay then"
    changes, notice = translate({"operating_models.relay.feedback": "0.5", "seed": "3"}, None)
    assert changes == {"operating_models.relay.feedback": "0.5", "rival_models.relay.feedback": "0.5", "seed": "3"}
    assert notice is not None and notice.text == f"{asked}; {shared}; {answered}."
    assert told_of("[operating_models.relay]\nfeedback = 0.5") == f"{asked}; {shared}."
    unshared = translate({"operating_models.rugby.feedback": "0.1", "group.size_mean": "5"}, None)[1]
    assert unshared is not None and unshared.text == f"{asked}; {answered}."
    assert told_of("[operating_models.rugby]\nfeedback = 0.5") == f"{asked}."
    assert asked_under("= 1") is None


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
    with pytest.raises(sim.ScenarioError, match=r'^f: model must be the version of a model as text, such as "5", got 4$'):
        parse("model = 4", "f")


@pytest.fixture
def an_older_release(monkeypatch):
    """A release whose numbers were others, with two settings that are called otherwise today and one that is gone."""
    known = releases()[""]
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
