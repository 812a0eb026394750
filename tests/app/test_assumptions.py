"""The pages on assumptions and on the model: what is known of the scenario as shipped, and what can be played."""

import re

import pytest

from pages.ui import model_docs
from pages.ui.results import ledger_view
from sim.present import wording
from sim.scenario import load
from sim.scenario.structural import STRUCTURAL
from sim.studies.ledger import entries
from sim.studies.sensitivity import move_each_parameter
from tests.app.test_pages import a_visit, go_to

QUICK = {"market.accounts": "30", "market.in_market_per_quarter": "0.3"}
KEYS = ["ending.needs_quote", "group.size_mean", "vendors.us.price"]


def said(app, told) -> bool:
    return any(told in text.value for kind in (app.markdown, app.caption, app.info) for text in kind)


@pytest.fixture(scope="module")
def a_played_ledger(tmp_path_factory):
    """Return where a ledger of the default scenario is in which two assumptions and a decision were played."""
    folder = tmp_path_factory.mktemp("ledgers")
    move_each_parameter(load("mid_market"), replications=2, workers=1, keys=KEYS).write(folder / "mid_market.csv")
    return folder


@pytest.fixture
def a_shipped_ledger(a_played_ledger, monkeypatch):
    """Ship that ledger."""
    monkeypatch.setattr(ledger_view, "SHIPPED", a_played_ledger)
    ledger_view._file.clear()
    yield
    ledger_view._file.clear()


@pytest.fixture
def no_ledger(tmp_path, monkeypatch):
    monkeypatch.setattr(ledger_view, "SHIPPED", tmp_path)
    ledger_view._file.clear()
    yield
    ledger_view._file.clear()


def test_the_ledger_counts_filters_and_finds(no_ledger):
    """All parameters by basis in a sentence; the table narrows to what is chosen and searched."""
    app = a_visit("assumptions")
    every = entries(load("mid_market"))
    assert said(app, f"{len(every)}\u00a0parameters: ")
    assert said(app, f"{len(STRUCTURAL)}\u00a0more numbers are built into the model")
    assert len(app.dataframe[0].value) == len(every) + len(STRUCTURAL)
    app.pills(key="whose ledger").set_value(["built in"]).run()
    assert set(app.dataframe[0].value["Key"]) == set(STRUCTURAL)
    app.pills(key="whose ledger").set_value([]).run()
    app.pills(key="basis ledger").set_value(["published"]).run()
    assert len(app.dataframe[0].value) == (every["basis"] == "published").sum() + sum(n.basis == "published" for n in STRUCTURAL.values())
    app.pills(key="basis ledger").set_value([]).run()
    app.text_input(key="search ledger").set_value("gartner").run()
    assert set(app.dataframe[0].value["Key"]) >= {"group.size_mean"}
    app.text_input(key="search ledger").set_value("no such thing").run()
    assert not app.exception and len(app.dataframe[0].value) == 0


def test_movements_are_played_on_demand_for_what_is_asked_now(no_ledger, monkeypatch):
    """A button, then a picture and where it turns; another question has the button again."""
    app = a_visit("assumptions", **QUICK)
    assert not said(app, "about the market could change")
    app.multiselect(key="moved parameters").set_value(["ending.needs_quote"]).run()
    app.button(key="try sensitivities").click().run()
    assert not app.exception and not app.error
    assert said(app, "about the market could change")
    go_to(app, monkeypatch, seed="8")
    assert not said(app, "about the market could change")
    app.multiselect(key="moved parameters").set_value([]).run()
    assert not app.exception


def test_the_shipped_ledger_is_shown_and_said_to_be_of_the_scenario_as_shipped(a_shipped_ledger):
    """With changes the page says plainly that they are not in it."""
    app = a_visit("assumptions", small=False, replications="2")
    assert not app.exception and not app.error
    assert said(app, "as shipped, in 2 paired worlds")
    assert said(app, "parameters were added since and are not played yet")
    cells = app.dataframe[0].value.set_index("Key")["At the high end"]
    assert cells["group.stubbornness"] == "not played yet" and cells["MAX_MEMBERS"] == ""
    assert cells["group.size_mean"] not in {"not played yet", ""}
    assert not said(app, "Your changes are not in it")
    app = a_visit("assumptions", **QUICK)
    assert said(app, "Your changes are not in it")


def test_below_the_answer_stands_what_it_rests_on_as_far_as_that_is_known(a_shipped_ledger):
    """For the scenario as shipped its ledger; for a changed one a few of its assumptions are played, at once where that is quick."""
    app = a_visit(small=False, replications="2")
    assert not app.exception and not app.error
    assert said(app, "about the market could change")
    assert said(app, "2\u00a0assumptions moved one at a time")
    app = a_visit()
    assert not said(app, "about the market could change")
    app.button(key="try rests on").click().run()
    assert not app.exception and said(app, "about the market could change")
    assert said(app, wording.plain("“Companies in the market” is 40 (plausible: 450 to 1,350)"))


def test_settings_beyond_what_is_plausible_are_named_whatever_is_compared():
    """Their ranges need no playing; a supplier that takes no part moves nothing and is not named."""
    for models in ({}, {"base": "rugby", "other": "relay"}):
        assert said(a_visit(**models), "Further than is plausible")
    assert not said(
        a_visit(small=False, replications="2", **{"vendors.rival_c.takes_part": "false", "vendors.rival_c.price": "3"}),
        "Further than is plausible",
    )


def test_without_a_ledger_the_overview_claims_nothing(no_ledger):
    """It says so and links to the page."""
    app = a_visit()
    assert not app.exception
    assert "try rests on" in [button.key for button in app.button]


def test_the_description_of_the_model_is_complete():
    """All headings of STRESS-DES, a diagram whose every node is connected."""
    cited = re.findall(r"doi:10[^\s)\]]*\w", model_docs.TEXT.read_text(encoding="utf-8"))
    shown = " ".join(text for _, text in model_docs.chapters())
    assert len(cited) > 3 and all(f"[{doi}](https://doi.org/{doi.removeprefix('doi:')})" in shown for doi in cited[1:])
    headings = " ".join(heading for heading, _ in model_docs.chapters()).lower()
    for word in ("objectives", "logic", "components", "data and sources", "assumptions", "experimentation", "implementation", "access"):
        assert word in headings
    mermaid = model_docs._FENCE.search(model_docs.TEXT.read_text(encoding="utf-8"))[1]
    drawn = model_docs.dot(mermaid)
    lines = [line for line in mermaid.splitlines() if line.strip()][1:]
    assert drawn.count(" [label=") == len(lines), "every line of the diagram is understood"
    nodes = {found[1] for line in lines if (found := model_docs._NODE.match(line))}
    ends = {end for line in lines if (found := model_docs._EDGE.match(line)) for end in (found[1], found[3])}
    assert nodes == ends
    assert model_docs.dot(mermaid, dark=True) != drawn
