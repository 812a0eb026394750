"""The address carries the whole question, there and back; whatever is wrong with one is named at once."""

from dataclasses import replace
from itertools import groupby

import pytest

from pages.ui import labels as page_words
from pages.ui import url
from pages.ui.question import DEFAULT, FIGURES, MIX, Question, from_file
from sim.measures import MEASURES
from sim.scenario import ScenarioError, dumps, load, shipped


def a_setup(name=DEFAULT, **choices):
    return Question(name, load(name), **choices)


@pytest.mark.parametrize("name", shipped())
def test_every_shipped_scenario_comes_back_from_its_address(name):
    """An unchanged scenario, however it is compared, is the same after a trip through the address."""
    question = a_setup(name, base="rugby", other="relay", seed=7, replications=11)
    assert url.read(url.written(question)) == question


def test_every_change_comes_back_from_the_address():
    """A number, a whole number, a switch, a choice, a name and a list of stages: each is carried exactly."""
    stages = '[{"name": "A", "probability": 0.1}, {"name": "B", "probability": 0.2}, {"name": "C", "probability": 1.0}]'
    question = a_setup().with_changes({
        "group.size_mean": 0.1 + 0.2 + 5, "market.accounts": 123, "vendors.rival_c.takes_part": False,
        "operating_models.rugby.takeover": "score", "vendors.rival_a.name": "Größe & Co = 100 %?",
        "title": "Ours: a & b", "crm.processes.smb_1.stages": stages, "crm.processes.smb_1.quote_stage": 1,
    })  # fmt: skip
    back = url.read(url.written(question))
    assert back == question
    assert back.scenario.fingerprint == question.scenario.fingerprint
    assert "title" not in question.changed, "a title moves no figure"


def test_a_mix_begins_as_relay_and_is_carried_with_its_levers():
    """The mix is part of the address, with the levers that were set; its start equals relay."""
    relay = {"operating_models.relay.feedback": 0.25}
    question = a_setup().with_changes(relay).with_mix()
    assert question.scenario.operating_models[MIX] == question.scenario.operating_models["relay"]
    question = question.with_changes({"operating_models.mix.takeover": "first_signal"})
    back = url.read(url.written(question))
    assert back == question
    assert (back.base, back.other) == ("relay", MIX)
    assert back.without_changes() == a_setup()


def test_what_stands_side_by_side_is_in_the_address():
    """Any number of mixes among six ways, and scenarios with what is shown of them; a new mix leaves the others beside it."""
    question = a_setup().with_mix("lean").with_mix("lean_2", "rugby")
    assert question.ways == ("rugby", "lean_2", "relay", "lean")
    question = replace(question, beside=("simple_tool", "enterprise_erp"), shown="base", figures=("roi", "win_rate"))
    assert url.read(url.written(question)) == question
    assert "further" not in url.written(a_setup()) and "figures" not in url.written(a_setup())


def test_from_where_on_a_difference_matters_is_in_the_address():
    """By figure, in points or per cent; the usual margin is nowhere, and none moves a figure."""
    asked = Question("mid_market", load("mid_market")).with_margin("win_rate", 1.5).with_margin("acquisition_cost", 5)
    assert url.written(asked)["margins"] == "acquisition_cost:5,win_rate:1.5"
    back = url.read(url.written(asked))
    assert (back.margin("win_rate"), back.margin("acquisition_cost"), back.margin("no_decision_rate")) == (1.5, 5, None)
    without = asked.with_margin("win_rate", None).with_margin("acquisition_cost", None)
    assert back.key == without.key and "margins" not in url.written(without)
    for wrong in ("win_rate:-1", "win_rate", "wins:1", "win_rate:much"):
        with pytest.raises(ScenarioError, match="margins"):
            url.read({"margins": wrong})


def test_where_a_turn_is_looked_for_is_in_the_address():
    """The setting and from where to where; what is no number of the scenario, or no range, is told."""
    asked = replace(Question("mid_market", load("mid_market")), turned="vendors.us.sales_people", span=(1.0, 6.0))
    assert url.written(asked)["turned"] == "vendors.us.sales_people:1:6"
    assert url.read(url.written(asked)) == asked
    assert url.read({"turned": "vendors.us.sales_people"}).span is None
    for wrong in ("vendors.us.sales_pepole", "vendors.us.name", "vendors.us.sales_people:1", "vendors.us.sales_people:1:b", "a:b:c"):
        with pytest.raises(ScenarioError, match="turned"):
            url.read({"turned": wrong})


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ({"further": "relay_with_signal"}, "further: unknown operating model relay_with_signal, did you mean relay_with_signals?"),
        ({"further": "relay"}, "further: at most 6 can stand side by side, each once, got relay, rugby, relay"),
        ({"beside": "mid_market"}, "beside: at most 6 can stand side by side, each once, got mid_market, mid_market"),
        ({"shown": "gains"}, "shown: unknown choice gains, did you mean gain?"),
        ({"figures": "win_rat"}, "figures: unknown figure win_rat, did you mean win_rate?"),
    ],
)
def test_what_cannot_stand_side_by_side_is_refused(query, told):
    """Whatever is wrong in a link is named, with what was meant."""
    with pytest.raises(ScenarioError) as refused:
        url.read(query)
    assert refused.value.problems == [told]


def test_a_saved_file_comes_back_and_is_counted_from_its_base():
    """What a file adds and changes is carried by the address too, a further vendor included."""
    text = 'title = "Four of us"\nbase = "mid_market"\n[group]\nsize_mean = 4.0\n[vendors.rival_z]\nname = "Rival Z"\nbrand = 0.9\n'
    question = from_file(text, "four.toml", a_setup())
    assert question.changed["group.size_mean"] == (8.0, 4.0)
    assert question.added == ("vendors.rival_z",)
    assert url.read(url.written(question)).scenario == question.scenario
    assert from_file(dumps(question.scenario, question.name), "again.toml", a_setup()).scenario == question.scenario


def test_one_message_names_everything_wrong_with_an_address():
    """Unknown scenario, typo, out of bounds, not a number, unknown model: all at once, with what is allowed."""
    bad = {
        "scenario": "mid_markt", "group.size_meen": "8", "market.accounts": "1000000000", "group.stubbornness": "much",
        "replications": "abc", "seed": "-1", "other": "rugbi", "replicatons": "5",
    }  # fmt: skip
    with pytest.raises(ScenarioError) as error:
        url.read(bad)
    text = "\n".join(error.value.problems)
    assert len(error.value.problems) == 8, text
    for words in (
        "mid_market?", "group.size_mean?", "market.accounts must be between 1 and 100,000", "stubbornness must be a number",
        "replications must be a whole number between 2 and 200, got abc", "seed must be", "rugby?", "replications?",
    ):  # fmt: skip
        assert words in text


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ({"base": "rugby", "other": "rugby"}, "two different"),
        ({"added": "vendors.x y"}, "added"),
        ({"added": "nothing.mix"}, "added"),
        ({"time.online": "0.5"}, "must add to 1"),
        ({"market.warm_up_months": "70"}, "warm_up_months"),
        ({"group.size_mean": "nan"}, "between 1 and 30"),
        ({"replications": "201"}, "between 2 and 200"),
    ],
)
def test_a_single_fault_is_named(query, words):
    """Each kind of fault has its words."""
    with pytest.raises(ScenarioError, match=words):
        url.read(query)


@pytest.mark.parametrize("text", ["", " \n", "not toml", '[vendors."a.b"]\nname = "X"', "[group]\nsize_mean = 0"])
def test_a_bad_file_is_refused_by_name(text):
    """The message begins with the file's name."""
    with pytest.raises(ScenarioError, match=r"mine\.toml"):
        from_file(text, "mine.toml", a_setup())


def test_any_figure_that_needs_no_single_activity_can_be_looked_at():
    """A headline, a rate of the funnel, a symptom: each is carried by the address; one counted from activities is none of them."""
    for key in ("win_rate", "funnel_mql_rate", "symptom_early"):
        question = a_setup(metric=key)
        assert key in FIGURES and url.read(url.written(question)) == question
    with pytest.raises(ScenarioError, match="unknown figure time_online"):
        url.read({"metric": "time_online"})
    headings = [heading for heading, _ in groupby(MEASURES[key].heading for key in FIGURES)]
    assert len(headings) == len(set(headings)), "those of one heading stand together"


def test_figures_of_one_label_are_told_apart():
    """By their heading; no two that can be chosen are called the same."""
    names = {page_words.figure_name(key) for key in FIGURES}
    assert len(names) == len(FIGURES)
    assert {"Journeys won", "MQLs (the funnel of our leads)", "MQLs (lead acquisition)"} <= names


@pytest.mark.parametrize(("page", "start"), [
    ("http://localhost:8501", "http://localhost:8501/?"), ("http://localhost:8501/", "http://localhost:8501/?"),
    ("https://us.example/app/compare?seed=3", "https://us.example/app/compare?"), ("", "?"),
])  # fmt: skip
def test_a_link_is_the_page_with_the_whole_question(page, start):
    """The question that the page was opened with gives way to what is asked now."""
    link = url.link(page, a_setup(seed=7))
    assert link.startswith(f"{start}scenario=mid_market&") and link.count("seed=") == 1 and "seed=7" in link


def test_a_link_bears_the_address_under_which_colleagues_reach_the_report(monkeypatch):
    """Where the environment says one; the page stays the same."""
    monkeypatch.setenv("SHARE_ADDRESS", "https://sim.example.com/report/")
    assert url.link("http://localhost:8501/compare?seed=3", a_setup(seed=7)).startswith("https://sim.example.com/report/compare?scenario=")
    assert url.link("http://localhost:8501", a_setup()).startswith("https://sim.example.com/report?scenario=")


def test_keys_are_told_with_their_labels():
    """Each that is a setting, wherever it stands in a message; file names and other words are left alone."""
    known = load("mid_market").parameters()
    told = page_words.labelled("lean.toml: group.size_mean is 0; did you mean vendors.us.price?", known)
    price = "(“Price against the market”)"
    assert told == f"lean.toml: group.size_mean (“People in the buying group”) is 0; did you mean vendors.us.price {price}?"
    key = "vendors.Rival-X.price"
    assert page_words.labelled(f"{key}: no", {key: known["vendors.us.price"]}) == f"{key} {price}: no"


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("rugby", "There is a way of working called rugby already: choose another name"),
        ("Café", "“Café” cannot be its name: use up to 40 of the letters A to Z, digits, spaces and hyphens"),
    ],
)
def test_a_name_that_a_mix_cannot_have_is_refused_in_plain_words(name, told):
    """No word of the code in it, and the name as it was typed."""
    with pytest.raises(ScenarioError) as refused:
        a_setup().with_mix(name)
    assert refused.value.problems == [told]


def test_a_table_that_is_loaded_as_a_scenario_is_told_what_it_is_and_what_is_wanted():
    """Whoever exports from a CRM has CSV files at hand."""
    with pytest.raises(ScenarioError, match=r"deals\.csv is a table \(CSV\)\. A scenario is a text file that ends with \.toml"):
        from_file("deal;value\n1;3,5\n", "deals.csv", a_setup())
