"""Ways of working: presets, further ones of ours, those of rivals, and what of them a fingerprint holds."""

import pytest
from pydantic import Field

from sim.scenario import LEVERS, MECHANISMS, PRESETS, US, OperatingModel, Scenario, ScenarioError, dumps, load, parse
from sim.scenario import presets as presets_module
from sim.scenario import scenario as scenario_module
from sim.scenario.buyers import Market
from sim.scenario.parameter import Section, parameter
from sim.scenario.presets import Preset

RELAY, RUGBY = PRESETS["relay"].levers, PRESETS["rugby"].levers


def problems_of(call, *arguments, **named) -> list[str]:
    with pytest.raises(ScenarioError) as error:
        call(*arguments, **named)
    return error.value.problems


# --- presets


def test_every_preset_says_what_it_is():
    """A label and one sentence, and every scenario knows it, for us and for rivals."""
    for name, preset in PRESETS.items():
        assert preset.label and preset.description.endswith(".") and preset.description.count(". ") == 0
        assert Scenario().operating_models[name] == Scenario().rival_models[name] == preset.levers
    assert len({preset.levers for preset in PRESETS.values()}) == len(PRESETS)


def test_relay_with_signals_takes_from_rugby_what_is_shared_and_nothing_else():
    """Signals, feedback, the account's score, marketing that stays."""
    between = PRESETS["relay_with_signals"].levers
    shared = {"signal_sharing": 0.8, "feedback": 0.5, "scoring_unit": "account", "marketing_cover": 1.0}
    assert between == RELAY.model_copy(update=shared)
    assert {name: getattr(RUGBY, name) for name in shared} == shared


# --- further ones of ours


def test_a_way_of_working_is_added_by_name():
    """Like its base but for the levers given; the scenario that it was added to is as it was."""
    scenario = load("mid_market")
    ours = scenario.with_operating_model("our_mix", base="rugby", takeover="score", coordination=0.0)
    assert ours.operating_models["our_mix"] == RUGBY.model_copy(update={"takeover": "score", "coordination": 0.0})
    assert "our_mix" not in scenario.operating_models and "our_mix" not in ours.rival_models
    assert parse(dumps(ours), "again.toml") == ours
    further = ours.with_operating_model("further", base="our_mix").operating_models["further"]
    assert further == ours.operating_models["our_mix"]


def test_a_base_is_one_of_the_scenario_before_it_is_a_preset():
    """A relay that was changed is the base; a preset that a scenario is without is one all the same."""
    scenario = Scenario().with_changes({"operating_models.relay.feedback": 0.25})
    assert scenario.with_operating_model("x").operating_models["x"].feedback == 0.25
    without = Scenario.model_validate({"operating_models": {"relay": RELAY}})
    assert without.with_operating_model("x", base="rugby").operating_models["x"] == RUGBY


def test_a_name_that_is_taken_is_kept_unless_asked_otherwise():
    assert problems_of(Scenario().with_operating_model, "rugby") == ["there is an operating model rugby; replace=True takes its place"]
    again = Scenario().with_operating_model("rugby", base="rugby", replace=True, coordination=0.3)
    assert again.operating_models["rugby"] == RUGBY.model_copy(update={"coordination": 0.3})


@pytest.mark.parametrize(("name", "base", "levers", "problem"), [
    ("x", "rubgy", {}, "unknown operating model rubgy, did you mean rugby?"),
    ("x", "relay", {"takover": "score"}, "unknown lever takover, did you mean takeover?"),
    ("x", "relay", {"coordination": 2}, "operating model x: operating_models.x.coordination must be between 0 and 0.9, got 2"),
    ("x", "relay", {"takeover": "never"},
     "operating model x: operating_models.x.takeover must be one of score, first_signal, got never"),
    ("a.b", "relay", {},
     "operating model a.b: operating_models.a.b: a name has only letters, digits, _ and -, and at most 40 of them"),
])  # fmt: skip
def test_what_is_wrong_with_a_way_of_working_is_told(name, base, levers, problem):
    """With a near match."""
    assert problems_of(Scenario().with_operating_model, name, base, **levers) == [problem]


# --- vendors


def test_a_vendor_is_added_by_its_key():
    """Equipped like another one but for what is given, nested or dotted; called by its key."""
    scenario = load("simple_tool").with_vendor("rival_x", base="us", content={"problem": 0.1}, **{"after_sale.push_share": 0.9}, brand=0.8)
    us, added = scenario.vendors[US], scenario.vendors["rival_x"]
    assert (added.name, added.brand, added.content.problem, added.after_sale.push_share) == ("Rival x", 0.8, 0.1, 0.9)
    assert (added.sales_people, added.content.solution) == (us.sales_people, us.content.solution)
    assert list(scenario.vendors)[-1] == "rival_x"
    assert parse(dumps(scenario, "simple_tool"), "again.toml") == scenario


def test_a_vendor_that_is_replaced_keeps_its_name():
    scenario = Scenario().with_vendor("rival_a", base="us", replace=True, sales_people=9, specialists=("writer",))
    assert (scenario.vendors["rival_a"].name, scenario.vendors["rival_a"].sales_people) == ("Rival A", 9)
    assert scenario.vendors["rival_a"].specialists == ("writer",)
    assert list(scenario.vendors) == list(Scenario().vendors)


@pytest.mark.parametrize(("key", "base", "changes", "problem"), [
    ("rival_a", None, {}, "there is a vendor rival_a; replace=True takes its place"),
    ("x", "rival_q", {}, "unknown vendor rival_q, did you mean rival_e?"),
    ("x", None, {"brnd": 1}, "unknown field of a vendor brnd, did you mean brand?"),
    ("x", None, {"content": {"problm": 1}}, "unknown field of a vendor content.problm, did you mean content.problem?"),
    ("x", None, {"brand": 2}, "vendor x: vendors.x.brand must be between 0 and 1, got 2"),
    ("x", None, {"operating_model": "rubgy"},
     "vendor x: vendors.x.operating_model must be one of relay, rugby, relay_with_signals, relay_as_found, got rubgy"),
])  # fmt: skip
def test_what_is_wrong_with_a_vendor_is_told(key, base, changes, problem):
    """With a near match."""
    assert [text.split(" (")[0] for text in problems_of(Scenario().with_vendor, key, base, **changes)] == [problem]


# --- rivals


def test_a_change_of_ours_leaves_rivals_alone():
    """Whatever they are called alike."""
    scenario = Scenario().with_changes({"operating_models.relay.feedback": 0.9})
    assert scenario.operating_model_of("rival_a") == RELAY
    changed = Scenario().with_changes({"rival_models.relay.feedback": 0.9})
    assert changed.operating_model_of("rival_a").feedback == 0.9 and changed.operating_models["relay"] == RELAY


def test_only_rivals_have_a_way_of_working_of_their_own():
    """Ours is chosen for each run."""
    assert problems_of(Scenario().operating_model_of, US)[0].startswith("unknown rival us")
    assert problems_of(Scenario().operating_model_of, "rival_q")[0] == "unknown rival rival_q, did you mean rival_e?"


@pytest.mark.parametrize("model", ["rugby", "our_mix", RUGBY.model_copy(update={"feedback": 0.1})])
def test_every_rival_is_given_a_way_of_working(model):
    """By the name of one of ours, which is copied, or by its levers."""
    scenario = Scenario().with_operating_model("our_mix", feedback=0.7)
    there = scenario.with_rivals(model)
    levers = scenario.operating_models[model] if isinstance(model, str) else model
    assert [there.operating_model_of(key) for key in there.vendors if key != US] == 5 * [levers]
    assert there.operating_models == scenario.operating_models and there.vendors[US] == scenario.vendors[US]
    later = there.with_changes({f"operating_models.{next(iter(there.operating_models))}.feedback": 0.99})
    assert later.operating_model_of("rival_a") == levers
    assert parse(dumps(there), "again.toml") == there


def test_a_mechanism_that_is_switched_off_is_off_for_rivals_too():
    """The whole world is without it."""
    scenario = Scenario().with_rivals("rugby")
    without = scenario.with_changes(MECHANISMS["shared_signals"].switched_off(scenario))
    assert without.operating_model_of("rival_a").signal_sharing == without.operating_models["rugby"].signal_sharing == 0.0


def test_rivals_cannot_work_in_a_way_that_there_is_not():
    assert problems_of(Scenario().with_rivals, "rubgy") == ["unknown operating model rubgy, did you mean rugby?"]


# --- fingerprints


def test_a_preset_added_later_moves_no_fingerprint(monkeypatch):
    """Not of a scenario as it comes, not of one with ways of working of its own."""
    mixed = Scenario().with_operating_model("mix", feedback=0.3).with_changes({"operating_models.rugby.feedback": 0.1})
    scenarios = [Scenario(), load("simple_tool"), mixed, mixed.with_rivals("mix")]
    before = [(each.fingerprint, each.market_fingerprint, each.world_fingerprint(RUGBY)) for each in scenarios]
    monkeypatch.setitem(presets_module.PRESETS, "hybrid", Preset("Hybrid", "Both.", RUGBY.model_copy(update={"feedback": 0.0})))
    texts = [dumps(each) for each in scenarios]
    again = [parse(text, "again") for text in texts]
    assert all("hybrid" in each.operating_models for each in again)
    assert [(each.fingerprint, each.market_fingerprint, each.world_fingerprint(RUGBY)) for each in again] == before


def test_an_own_way_of_working_keeps_its_fingerprint_when_a_preset_takes_its_name(monkeypatch):
    """It is told from the defaults of its kind, not from whatever has its name."""
    scenario = Scenario().with_operating_model("hybrid", feedback=0.3).with_rivals("hybrid")
    before = scenario.fingerprint, scenario.market_fingerprint
    monkeypatch.setitem(presets_module.PRESETS, "hybrid", Preset("Hybrid", "Both.", RUGBY))
    again = Scenario.model_validate(scenario.model_dump())
    assert (again.fingerprint, again.market_fingerprint) == before


class LaterMarket(Market):
    fairs: int = parameter(3, 0, 12, label="Fairs")


class Weather(Section):
    rain: float = parameter(0.1, 0.0, 1.0, label="Rain")


class LaterModel(OperatingModel):
    second_look: float = parameter(0.0, 0.0, 1.0, label="A second look")


class Later(Scenario):
    """A scenario of a later time: a further parameter, a section and a lever."""

    market: LaterMarket = LaterMarket()
    weather: Weather = Weather()
    operating_models: dict[str, LaterModel] = Field(
        default_factory=lambda: {name: LaterModel(**preset.levers.model_dump()) for name, preset in PRESETS.items()}
    )
    rival_models: dict[str, LaterModel] = Field(
        default_factory=lambda: {name: LaterModel(**preset.levers.model_dump()) for name, preset in PRESETS.items()}
    )


@pytest.mark.parametrize("scenario", [
    Scenario(), load("simple_tool"), Scenario().with_operating_model("mix", feedback=0.3).with_rivals("mix"),
    Scenario().with_vendor("rival_x", base="us", brand=0.9), Scenario().with_changes({"operating_models.rugby.feedback": 0.1}),
])  # fmt: skip
def test_a_parameter_a_section_and_a_lever_added_later_move_no_fingerprint(scenario):
    """What is not said is as it comes; said, it counts."""
    later = Later.model_validate(scenario.model_dump())
    assert later.fingerprint == scenario.fingerprint
    assert later.market_fingerprint == scenario.market_fingerprint
    assert later.world_fingerprint(LaterModel(**RUGBY.model_dump())) == scenario.world_fingerprint(RUGBY)
    said = later.model_copy(update={"weather": Weather(rain=0.2)})
    assert said.fingerprint != later.fingerprint and said.market_fingerprint != later.market_fingerprint


FOUR = Scenario().with_changes({"vendors.rival_c.takes_part": False})
"""A market in which one of the rivals takes no part."""
UNSEEN = [
    {"operating_models.relay.feedback": 0.9}, {"rival_models.rugby.feedback": 0.9}, {"title": "T"}, {"question": "Q?"}, {"currency": "SEK"},
    {"vendors.rival_c.brand": 0.9}, {"vendors.us.operating_model": "rugby"}, {"crm.processes.enterprise.quote_stage": 3},
]  # fmt: skip
SEEN = [
    {"rival_models.relay.feedback": 0.9}, {"vendors.rival_a.operating_model": "rugby"}, {"vendors.rival_c.takes_part": True},
    {"group.size_mean": 5}, {"vendors.us.brand": 0.9}, {"vendors.us.crm_process": "smb_2"}, {"crm.processes.smb_1.quote_stage": 2},
    {"vendors.rival_a.name": "N"}, {"vendors.rival_b.takes_part": False},
]  # fmt: skip


@pytest.mark.parametrize("changes", UNSEEN, ids=str)
def test_what_no_world_depends_on_is_not_in_the_fingerprint_of_a_market(changes):
    """Levers that are not played, words, and who takes no part."""
    assert FOUR.with_changes(changes).market_fingerprint == FOUR.market_fingerprint


@pytest.mark.parametrize("changes", SEEN, ids=str)
def test_what_worlds_depend_on_is_in_the_fingerprint_of_a_market(changes):
    """Each makes another one, and another one than the others."""
    found = {FOUR.with_changes(each).market_fingerprint for each in ({}, *SEEN)}
    assert len(found) == 1 + len(SEEN)


def test_another_version_of_the_model_is_another_market(monkeypatch):
    before = Scenario().market_fingerprint, Scenario().world_fingerprint(RUGBY)
    monkeypatch.setattr(scenario_module, "MODEL_VERSION", "x")
    assert Scenario().market_fingerprint != before[0] and Scenario().world_fingerprint(RUGBY) != before[1]


def test_every_lever_of_ours_is_in_the_fingerprint_of_a_world():
    """And nothing else of ours is: a name counts for nothing."""
    scenario = Scenario()
    levers = {name: scenario.parameters()[f"operating_models.relay.{name}"] for name in LEVERS}
    values = {name: {"switch": (False, True), "choice": p.choices}.get(p.kind, (p.low, p.high)) for name, p in levers.items()}
    other = {name: next(value for value in values[name] if value != levers[name].value) for name in LEVERS}
    found = {scenario.world_fingerprint(RELAY.model_copy(update={name: other[name]})) for name in LEVERS}
    assert len(found | {scenario.world_fingerprint(RELAY)}) == 1 + len(LEVERS)
    assert scenario.world_fingerprint(OperatingModel()) == scenario.with_operating_model("x", feedback=1.0).world_fingerprint(RELAY)


# --- shares of one whole


def test_shares_that_give_way_are_rounded_where_asked():
    """The largest takes what is left, so all of them add to 1."""
    mix = Scenario().moved("vendors.us.marketing_mix.brand", 0.333, digits=4).vendors["us"].marketing_mix
    assert (mix.nurture, mix.campaigns, mix.content, mix.brand) == (0.1569, 0.1962, 0.3139, 0.333)
    assert mix.content + mix.nurture + mix.campaigns + mix.brand == pytest.approx(1.0, abs=1e-12)
    use = Scenario().moved("time.other", 0.2, digits=4).time
    assert use.online + use.offline + use.group_meeting + use.supplier_meeting + use.other == pytest.approx(1.0, abs=1e-12)
    all_gone = Scenario().moved("time.online", 1.0).moved("time.online", 0.6)
    assert all_gone.time.offline == all_gone.time.other == pytest.approx(0.1)
    assert Scenario().moved("group.size_mean", 5.0).group.size_mean == 5.0
