"""Scenarios: every bound, every message word for word, files that build on files, changes and fingerprints."""

import math
import os
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from pydantic import ValidationError

from sim.scenario import MODEL_VERSION, OperatingModel, Scenario, ScenarioError, base_of, dumps, load, parse, shipped
from sim.scenario import scenario as scenario_module
from sim.scenario.files import MAX_CHARACTERS, SCENARIOS
from sim.scenario.parameter import Section, parameter, unlisted, walk
from sim.scenario.specialists import SPECIALISTS
from tests.builders import a_scenario

USUAL = Scenario()
PARAMETERS = USUAL.parameters()
NUMBERS = [p for p in PARAMETERS.values() if p.kind in {"number", "integer"}]
NO_NUMBERS = (math.nan, math.inf, -math.inf)
SHIPPED = list(shipped())


def problems_of(text: str) -> list[str]:
    with pytest.raises(ScenarioError) as error:
        parse(text, "f.toml")
    return error.value.problems


def problems_with(changes: dict) -> list[str]:
    """Return what is wrong with changes, nothing where they can be made."""
    try:
        USUAL.with_changes(changes)
    except ScenarioError as error:
        return error.problems
    return []


# --- the table of parameters


def test_every_parameter_is_declared_whole():
    """A label, whole sentences of help, bounds around its value, and a source wherever it is said to have one."""
    values = Scenario().values()
    for p in PARAMETERS.values():
        assert p.label and p.label[0].isupper(), p
        assert p.help == "" or p.help.endswith("."), p
        assert p.basis in {"published", "derived", "calibrated", "assumed"}, p
        assert p.source or p.basis in {"assumed", "calibrated"}, p
        assert p.key == f"{p.section}.{p.key.rpartition('.')[2]}", p
        assert values[p.key] == p.value, p
        assert p.kind != "choice" or p.value in p.choices, p
    for p in NUMBERS:
        assert p.low is not None and p.high is not None and p.low <= p.value <= p.high, p


@pytest.mark.parametrize("numbers", [NUMBERS[place::20] for place in range(20)], ids=lambda numbers: numbers[0].key)
def test_every_number_is_held_to_its_bounds(numbers):
    """Beyond them there is a message with key, bounds and value for each; at the bounds it is not the bound that objects."""

    def told(values) -> list[str]:
        return problems_with({p.key: value for p, value in zip(numbers, values, strict=True)})

    def step(p) -> float:
        return 1 if p.kind == "integer" else max(abs(p.high), 1) * 1e-3

    for beyond in ([p.low - step(p) for p in numbers], [p.high + step(p) for p in numbers]):
        got = [f"{int(value)}" if p.kind == "integer" else f"{value:g}" for p, value in zip(numbers, beyond, strict=True)]
        assert sorted(told(beyond)) == sorted(
            f"changes: {p.key} must be between {p.low:,g} and {p.high:,g}, got {each}" for p, each in zip(numbers, got, strict=True)
        )
    for value in NO_NUMBERS:
        assert sorted(said.split()[1] for said in told([value] * len(numbers))) == sorted(p.key for p in numbers)
    for at in ([p.low for p in numbers], [p.high for p in numbers]):  # other objections may come, as of shares that no longer add to 1
        assert not [said for said in told(at) if "must be between" in said]


def test_there_are_hundreds_of_numbers_to_be_held():
    assert len(NUMBERS) > 300


def test_decisions_are_told_apart_from_the_world():
    """The levers and our own resources are ours to take; what buyers are like is not."""
    assert all(p.decision for p in PARAMETERS.values() if p.section.startswith("operating_models."))
    assert not any(p.decision for p in PARAMETERS.values() if p.section.split(".")[0] in {"market", "group", "jobs", "time"})


def test_a_setting_of_an_event_can_be_set_and_is_in_no_table():
    """Its bounds hold, and whatever lists parameters passes it over."""

    class Part(Section):
        now: float = parameter(0.5, 0.0, 1.0, label="Now")
        later: float = unlisted(0.0, 0.0, 1.0, label="Later", unit="share", help="Only where a question adds it.")

    assert [p.key for p in walk(Part(later=0.5))] == ["now"]
    with pytest.raises(ValidationError):
        Part(later=2.0)


# --- what is wrong, word for word

ERRORS = {
    "[group]\nsize_mean = 0": ["group.size_mean must be between 1 and 30, got 0"],
    "[market]\naccounts = 1_000_000_000": ["market.accounts must be between 1 and 100,000, got 1000000000"],
    "[market]\naccounts = 12.5": ["market.accounts must be a whole number, got 12.5"],
    '[deal]\nvalue_median = "much"': ["deal.value_median must be a number, got much"],
    "[deal]\nvalue_median = 2020-01-01": ["deal.value_median must be a number, got 2020-01-01"],
    "[deal]\nvalue_median = nan": ["deal.value_median must be between 1 and 1e+09, got nan"],
    "[market]\naccounts = true": ["market.accounts must be a whole number, got True"],
    "[deal]\nvalue_median = true": ["deal.value_median must be a number, got True"],
    "[market]\naccounts = " + "9" * 4000: ["market.accounts must be between 1 and 100,000, got " + "9" * 57 + "..."],
    "[market]\naccounts = " + "9" * 5000: [
        "not a TOML file: Exceeds the limit (4300 digits) for integer string conversion: value has 5000 digits; "
        "use sys.set_int_max_str_digits() to increase the limit"
    ],
    "market" + ".a" * 2000 + " = 1": ["line 1: a key has at most 20 dots"],
    'title = "T"\n[' + "a." * 40_000 + "a]": ["line 2: a key has at most 20 dots"],
    'x = { a = """\n""", b' + ".b" * 40_000 + ' = "c" }': ["line 2: a key has at most 20 dots"],
    "market" + ".a" * 20 + " = 1": ["unknown key market.a, did you mean market.accounts?"],
    "x" * 150 + " = 1": ["unknown key " + "x" * 97 + "..."],
    'title = "a\\u0001b"': ["title: may not hold the control character U+0001"],
    'question = "\\u001b]0;x\\u0007"': ["question: may not hold the control character U+001B"],
    'currency = "\\u202Ex"': ["currency: may not hold the control character U+202E"],
    'title = "\\uFFFE"': ["title: may not hold the control character U+FFFE"],
    'currency = "=1+1"': ["currency: may not begin with one of = + - @, got '=1+1'"],
    '[vendors.us]\nname = " @us"': ["vendors.us.name: may not begin with one of = + - @, got ' @us'"],
    '[vendors.us]\nname = "\\tus"': ["vendors.us.name: may not hold the control character U+0009"],
    '[crm.processes.smb_1]\nname = "-1"': ["crm.processes.smb_1.name: may not begin with one of = + - @, got '-1'"],
    '[market]\naccounts = "1_0"': ["market.accounts must be a whole number, got 1_0"],
    '[group]\nsize_mean = "\\u0663"': ["group.size_mean must be a number, got \u0663"],
    "title = 5": ["title must be text, got 5"],
    'title = ""': ["title: should have at least 1 character, got ''"],
    "vendors = 5": ["vendors must be a section, got 5"],
    '[vendors."a.b"]\nname = "N"': ["vendors.a.b: a name has only letters, digits, _ and -, and at most 40 of them"],
    '[operating_models."../x"]\ncoordination = 0.1': [
        "operating_models.../x: a name has only letters, digits, _ and -, and at most 40 of them"
    ],
    '[vendors.us]\nname = "We|You"': ["vendors.us.name must be one line without |, got 'We|You'"],
    "[roles.boss]\nshare = 0.1": [
        "roles: unknown role boss (known: initiator, decider, user, influencer, purchaser, gatekeeper)"
    ],
    "market = 5": ["market must be a section, got 5"],
    "vendors.us = 5": ["vendors.us must be a section, got 5"],
    "[group]\nsize_men = 8": ["unknown key group.size_men, did you mean group.size_mean?"],
    "[grup]\nsize_mean = 8": ["unknown key grup, did you mean group?"],
    "[vendors.us]\nmarketing_hour = 8": ["unknown key vendors.us.marketing_hour, did you mean vendors.us.marketing_hours?"],
    '[operating_models.relay]\ntakeover = "never"': [
        "operating_models.relay.takeover must be one of score, first_signal, got never"
    ],
    '[operating_models.relay]\npersona_trigger = "maybe"': [
        "operating_models.relay.persona_trigger must be true or false, got maybe"
    ],
    "[time]\nonline = 0.5": [
        "time: online, offline, group_meeting, supplier_meeting and other must add to 1, they add to 1.23"
    ],
    "[vendors.us.marketing_mix]\nbrand = 1.0": [
        "vendors.us.marketing_mix: content, nurture, campaigns and brand must add to 1, they add to 1.85"
    ],
    "[jobs]\nvalidated_at = 0.5": ["jobs: reopened_understanding must be at most validated_at (0.5), got 0.55"],
    "[consent]\nagrees_within = 2": ["consent: parts_beyond must be at least agrees_within (2), got 1.5"],
    "[market]\nmonths = 12": ["market.warm_up_months must be below market.months (12), got 12"],
    "[vendors.us]\ntakes_part = false": ["vendors: us.takes_part must be true: without us there is nothing to compare"],
    '[vendors.x]\nname = "We"': ["vendors: every vendor needs a name of its own, got We, Rival A, Rival B, Rival C, Rival D, Rival E, We"],
    '[vendors.us]\ncrm_process = "sbm_1"': ["vendors.us.crm_process must be one of smb_1, smb_2, enterprise, got sbm_1"],
    '[vendors.rival_a]\noperating_model = "rubgy"': [
        "vendors.rival_a.operating_model must be one of relay, rugby, relay_with_signals, relay_as_found, got rubgy"
    ],
    "[crm.processes.smb_1]\nquote_stage = 4": ["crm.processes.smb_1: quote_stage must be between 1 and 3, got 4"],
    '[crm.processes.x]\nname = "X"\nquote_stage = 1\nstages = [{name="a", probability=7}, {name="b"}]': [
        "crm.processes.x.stages.0.probability must be between 0 and 1, got 7",
        "crm.processes.x.stages.1.probability is required",
    ],
    "a = = 1": ["not a TOML file: Invalid value (at line 1, column 5)"],
    "a = " + "[" * 5000: ["not a TOML file: nested too deeply"],
    "# " + "x" * 200_000: ["a scenario file has at most 200,000 characters, this one has 200,002"],
    "base = 5": ["base must be the name of a scenario beside this file, got 5"],
    'base = "../secret"': ["base must be the name of a scenario beside this file, got '../secret'"],
    'base = "mid_markt"': ["base: unknown scenario mid_markt, did you mean mid_market?"],
}  # fmt: skip


@pytest.mark.parametrize(("text", "problems"), ERRORS.items(), ids=lambda value: str(value)[:40])
def test_what_is_wrong_is_said_in_one_sentence(text, problems):
    """Key, value and what is allowed, in a reader's words."""
    assert problems_of(text) == [f"f.toml: {problem}" for problem in problems]


def test_more_than_enough_vendors_are_refused():
    """The count is that of all, not of those in the file."""
    text = "\n".join(f'[vendors.v{i}]\nname = "V{i}"' for i in range(3))
    assert problems_of(text) == ["f.toml: vendors: may hold at most 8 vendors, got 9"]


def test_all_problems_of_a_file_are_told_together():
    """The message is a line for each."""
    text = "titel = 'x'\n[group]\nsize_mean = 0\n[time]\nonline = 2\n[vendors.us]\nbrand = -1"
    with pytest.raises(ScenarioError) as error:
        parse(text, "lean.toml")
    assert sorted(str(error.value).splitlines()) == sorted(error.value.problems) == [
        "lean.toml: group.size_mean must be between 1 and 30, got 0",
        "lean.toml: time.online must be between 0 and 1, got 2",
        "lean.toml: unknown key titel, did you mean title?",
        "lean.toml: vendors.us.brand must be between 0 and 1, got -1",
    ]  # fmt: skip


def test_a_long_value_is_cut_in_the_message():
    """A book in the wrong place does not fill the screen."""
    (problem,) = problems_of(f'[group]\nsize_mean = "{"x" * 1000}"')
    assert problem == f"f.toml: group.size_mean must be a number, got {'x' * 57}..."


def test_a_file_that_is_not_there_is_told_with_the_nearest_scenario():
    """By its name or its path."""
    with pytest.raises(ScenarioError, match=r"^mid_markt: no such file; unknown scenario mid_markt, did you mean mid_market\?$"):
        load("mid_markt")
    with pytest.raises(ScenarioError, match=r"^/nowhere/mid_markt.toml: no such file; .* did you mean mid_market\?$"):
        load("/nowhere/mid_markt.toml")


def test_a_file_that_is_not_text_is_told(tmp_path):
    """A picture is no scenario, nor is a directory."""
    path = tmp_path / "picture.toml"
    path.write_bytes(b"\x89PNG\r\n\xff\xfe")
    with pytest.raises(ScenarioError, match=r"picture\.toml: cannot be read as a text file \(UnicodeDecodeError\)"):
        load(path)
    with pytest.raises(ScenarioError, match="no such file"):
        load(tmp_path)


def test_a_message_is_bounded_however_much_is_wrong():
    """Ten thousand unknown keys, in a file and in changes, and ten thousand wrong values: the first, and how many more."""
    text = "\n".join(f"k{i} = 1" for i in range(9_990))
    many = problems_of(text)
    assert len(many) == 26 and many[-1] == "and 9,965 more"
    assert problems_with({f"k{i}": 1 for i in range(10_000)})[-1] == "and 9,975 more"
    long = ScenarioError(["x" * 10_000, "a\x1b[2Jb\n"])
    assert long.problems == ["x" * 397 + "...", "a\\x1b[2Jb\\n"]
    assert str(long) == "\n".join(long.problems)


@pytest.mark.parametrize("name", ["fifo", "device", "proc"])
def test_what_is_no_regular_file_is_refused_at_once(name, tmp_path):
    """Nobody waits for what a pipe, a device or the kernel's log may say one day."""
    paths = {"fifo": tmp_path / "fifo.toml", "device": Path("/dev/zero"), "proc": Path("/proc/kmsg")}
    if name == "fifo":
        os.mkfifo(paths[name])
    elif not paths[name].exists():
        pytest.skip("not here")
    with pytest.raises(ScenarioError, match=r"no such file|the file is empty"):
        load(paths[name])
    (tmp_path / "own.toml").write_text('base = "fifo"\n')
    with pytest.raises(ScenarioError, match="unknown scenario fifo"):
        load(tmp_path / "own.toml")


def test_a_file_that_is_far_too_large_is_not_read(tmp_path):
    path = tmp_path / "large.toml"
    with path.open("wb") as file:
        file.truncate(10**9)
    with pytest.raises(ScenarioError, match="at most 800,000 bytes, this one has 1,000,000,000"):
        load(path)


def test_the_largest_scenario_can_be_saved_and_opened():
    """As many vendors, operating models, processes and stages as there may be, with the longest names and numbers."""
    tree = load("mid_market").model_dump(mode="json")
    number = 0.12345678901234567
    levers = dict.fromkeys((name for name, field in OperatingModel.model_fields.items() if field.annotation is float), number)
    stages = [{"name": "\\" * 60, "probability": number}] * 20
    for i in range(40):
        for models in ("operating_models", "rival_models"):
            tree[models][f"{i:03}" + "m" * 37] = levers
    for i in range(17):
        tree["crm"]["processes"][f"{i:03}" + "p" * 37] = {"name": "\\" * 60, "quote_stage": 1, "stages": stages}
    for i in range(2):
        named = {"name": f"{i}" + "ø" * 39, "crm_process": "016" + "p" * 37, "operating_model": "039" + "m" * 37}
        tree["vendors"][f"{i}" + "v" * 39] = named | {"specialists": list(SPECIALISTS)[:15]}
    largest = scenario_module.validate(tree, "largest")
    text = dumps(largest)
    assert len(text) < 0.9 * MAX_CHARACTERS
    assert parse(text, "again.toml") == largest


def test_more_operating_models_or_processes_than_that_are_refused():
    """Presets do not count, so a further one closes no file."""
    lines = "\n".join(f"[operating_models.m{i}]\nfeedback = 0.1" for i in range(41))
    assert problems_of(lines)[0].startswith("f.toml: operating_models: may hold at most 40 operating models beside relay, rugby")
    tree = Scenario().model_dump(mode="json")
    tree["crm"]["processes"] |= {f"p{i}": tree["crm"]["processes"]["smb_1"] for i in range(18)}
    with pytest.raises(ScenarioError, match=r"crm\.processes: may hold at most 20 processes, got 21"):
        scenario_module.validate(tree, "f")


def test_shipped_scenarios_are_found_in_a_checkout():
    """Beside the code; where the package is installed they are inside it."""
    assert Path(__file__).parents[2] / "scenarios" == SCENARIOS


def test_shipped_scenarios_are_found_inside_an_installed_package(tmp_path):
    """Where nothing stands beside the code."""
    package = tmp_path / "sim"
    shutil.copytree(Path(scenario_module.__file__).parents[1], package, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(SCENARIOS, package / "scenarios")
    told = "import sim; print(sim.__file__, *sim.shipped(), sim.load('known_rival').vendors['rival_a'].name)"
    done = subprocess.run([sys.executable, "-c", told], cwd=tmp_path, capture_output=True, text=True, check=True)
    assert done.stdout.split() == [str(package / "__init__.py"), *SHIPPED, "Known", "rival"]


# --- files


@pytest.mark.parametrize("name", SHIPPED)
def test_every_shipped_scenario_survives_being_written_and_read(name):
    """Equal in every value, and so in its fingerprint; twice written, the same bytes."""
    scenario = load(name)
    text = dumps(scenario)
    again = parse(text, "again.toml")
    assert again == scenario
    assert again.fingerprint == scenario.fingerprint
    assert dumps(again) == text


@pytest.mark.parametrize("name", SHIPPED)
def test_every_shipped_scenario_asks_a_question(name):
    """A title, and one question that ends as one."""
    scenario = load(name)
    assert scenario.title != "Untitled"
    assert scenario.question.endswith("?")


@pytest.mark.parametrize("name", SHIPPED)
def test_a_shipped_file_holds_only_what_differs_from_its_base(name):
    """What is repeated would go stale unseen."""
    text = shipped()[name].read_text(encoding="utf-8")
    own = scenario_module.flatten(tomllib.loads(text))
    assert own.pop("model") == MODEL_VERSION
    base = load(base_of(text)) if base_of(text) else Scenario()
    assert [key for key, value in own.items() if key in base.values() and base.values()[key] == value] == []


@pytest.mark.parametrize("name", SHIPPED)
def test_every_value_of_a_shipped_file_has_its_reason_beside_it(name):
    """On its own line, or on that of its section."""
    without, section_has_one = [], False
    for line in shipped()[name].read_text(encoding="utf-8").splitlines():
        has_one = bool(line.partition("#")[2].strip())
        if line.startswith("["):
            section_has_one = has_one
        elif "=" in line and not (has_one or section_has_one or line.startswith(("title =", "question =", "base =", "model ="))):
            without.append(line)
    assert not without


def test_a_value_of_ones_own_is_assumed_whatever_was_said_of_the_usual_one():
    """Six to ten people are published; one is not. Set back, it is published again."""
    bases = [Scenario().with_changes({"group.size_mean": size}).parameters()["group.size_mean"].basis for size in (8.0, 1.0)]
    assert bases == ["published", "assumed"]
    changed = Scenario().with_changes({"group.size_mean": 1.0}).with_changes({"group.size_mean": 8.0})
    assert changed.parameters()["group.size_mean"].basis == "published"


def test_the_shipped_scenarios_are_all_different():
    """As many questions as worlds, the default first and equal to the defaults in the code but for its time."""
    assert SHIPPED[0] == "mid_market"
    assert {"smb_software", "sales_is_short", "everybody_plays_rugby"} < set(SHIPPED)
    assert {"enterprise_erp", "simple_tool", "it_outsourcing", "niche_manufacturer", "known_rival"} < set(SHIPPED)
    assert len({load(name).fingerprint for name in SHIPPED}) == len(SHIPPED)
    own = load("mid_market").differences(Scenario())
    assert set(own) == {"title", "question", "market.months", "market.cool_down_months"}


def test_a_written_file_holds_only_what_differs():
    """Title, question, base, and the changes."""
    changed = load("mid_market").with_changes({"group.size_mean": 5, "vendors.us.content.problem": 0.9, "title": "Mine"})
    text = dumps(changed)
    assert tomllib.loads(text) == {
        "title": "Mine",
        "question": changed.question,
        "base": "mid_market",
        "model": MODEL_VERSION,
        "group": {"size_mean": 5.0},
        "vendors": {"us": {"content": {"problem": 0.9}}},
    }
    assert base_of(text) == "mid_market"


def test_new_vendors_operating_models_and_processes_survive_being_written():
    """What the base does not have is written whole."""
    text = """
        base = "simple_tool"
        [operating_models.mix]
        takeover = "first_signal"
        [vendors.rival_d]
        name = "Ñandú & søn"
        operating_model = "mix"
        crm_process = "own"
        [crm.processes.own]
        name = "Own"
        quote_stage = 1
        stages = [{name = "A", probability = 0.1}, {name = "B", probability = 0.5}, {name = "C", probability = 1.0}]
    """
    scenario = parse(text, "f.toml")
    assert parse(dumps(scenario), "again.toml") == scenario
    assert parse(dumps(scenario, base="simple_tool"), "again.toml") == scenario


def test_files_build_on_files_that_build_on_files(tmp_path):
    """The nearest word counts, leaf by leaf."""
    (tmp_path / "far.toml").write_text('base = "simple_tool"\n[group]\nsize_mean = 4\nstubbornness = 0.9\n')
    (tmp_path / "near.toml").write_text('base = "far"\ntitle = "Near"\n[group]\nsize_mean = 5\n')
    (tmp_path / "own.toml").write_text('base = "near"\n[deal]\nvalue_median = 7.0\n')
    own = load(tmp_path / "own.toml")
    assert (own.deal.value_median, own.group.size_mean, own.group.stubbornness) == (7.0, 5.0, 0.9)
    assert own.title == "Near"
    assert own.jobs == load("simple_tool").jobs


def test_a_base_beside_the_file_goes_before_a_shipped_one(tmp_path):
    """Whoever writes a mid_market of their own means that one."""
    (tmp_path / "mid_market.toml").write_text("[group]\nsize_mean = 2\n")
    (tmp_path / "own.toml").write_text('base = "mid_market"\n')
    assert load(tmp_path / "own.toml").group.size_mean == 2
    assert parse('base = "mid_market"', "own").group.size_mean == Scenario().group.size_mean


def test_a_circle_of_files_is_told(tmp_path):
    """Of two, and of one."""
    (tmp_path / "a.toml").write_text('base = "b"\n')
    (tmp_path / "b.toml").write_text('base = "a"\n')
    with pytest.raises(ScenarioError, match=r"base goes round in a circle: b -> a -> b$"):
        load(tmp_path / "a.toml")
    (tmp_path / "me.toml").write_text('base = "me"\n')
    with pytest.raises(ScenarioError, match=r"base goes round in a circle: me -> me$"):
        load(tmp_path / "me.toml")


def test_a_mistake_in_a_base_is_told(tmp_path):
    """The value that is wrong is named although another file holds it; not being TOML is told of that other file."""
    (tmp_path / "base.toml").write_text("[group]\nsize_mean = 0\n")
    (tmp_path / "own.toml").write_text('base = "base"\n')
    with pytest.raises(ScenarioError, match=r"group\.size_mean must be between 1 and 30, got 0"):
        load(tmp_path / "own.toml")
    (tmp_path / "base.toml").write_text("= 1")
    with pytest.raises(ScenarioError, match=r"base\.toml: not a TOML file"):
        load(tmp_path / "own.toml")


def test_a_file_may_begin_with_a_byte_order_mark(tmp_path):
    """As some editors on Windows write it."""
    (tmp_path / "own.toml").write_text("[group]\nsize_mean = 4\n", encoding="utf-8-sig")
    assert load(tmp_path / "own.toml").group.size_mean == 4


def test_a_name_that_no_file_can_have_is_told():
    """Longer than a file system allows."""
    with pytest.raises(ScenarioError, match="no such file"):
        load("a" * 300)
    assert problems_of(f'base = "{"a" * 300}"')[0].startswith("f.toml: base: unknown scenario aaa")


def test_a_base_that_cannot_be_read_is_told(tmp_path):
    """By its own name."""
    (tmp_path / "base.toml").write_bytes(b"\xff\xfe")
    (tmp_path / "own.toml").write_text('base = "base"\n')
    with pytest.raises(ScenarioError, match=r"base\.toml: cannot be read as a text file"):
        load(tmp_path / "own.toml")


def test_a_very_long_chain_of_files_is_told(tmp_path):
    """Twenty may build on each other, a thousand may not."""
    (tmp_path / "f0.toml").write_text("[group]\nsize_mean = 4\n")
    for i in range(1, 1200):
        (tmp_path / f"f{i}.toml").write_text(f'base = "f{i - 1}"\n')
    assert load(tmp_path / "f20.toml").group.size_mean == 4
    with pytest.raises(ScenarioError, match=r"base: at most 20 files may build on each other$"):
        load(tmp_path / "f1199.toml")


def test_a_number_of_thousands_of_digits_is_told():
    """From a program, where no text was read."""
    assert problems_with({"market.accounts": 10**5000}) == [
        "changes: market.accounts must be between 1 and 100,000, got something far too large"
    ]


def test_a_text_without_a_base_has_none():
    """Nor has one that is no TOML."""
    assert base_of("title = 'x'") is base_of("= 1") is base_of("base = 5") is base_of("a = " + "[" * 5000) is None


# --- changes


def test_changes_make_a_new_scenario():
    """The old one is as it was; both are frozen and hash by content."""
    old = Scenario()
    new = old.with_changes({"group.size_mean": 5})
    assert (old.group.size_mean, new.group.size_mean) == (Scenario().group.size_mean, 5)
    assert new != old and len({old, new, Scenario()}) == 2
    with pytest.raises(ValidationError):
        new.group.size_mean = 6


def test_no_change_is_no_change():
    """Setting every key to its own value, or none at all, gives an equal scenario."""
    scenario = a_scenario()
    assert scenario.with_changes({}) == scenario
    assert scenario.with_changes(scenario.values()) == scenario


def test_differences_are_the_changes_that_lead_from_one_to_the_other():
    """For every shipped scenario from the default."""
    base = load("mid_market")
    for name in SHIPPED:
        scenario = load(name)
        assert base.with_changes(scenario.differences(base)) == scenario
    assert base.differences(base) == {}


def test_changes_that_belong_together_are_made_together():
    """Two shares that only add up together."""
    changed = Scenario().with_changes({"time.online": 0.37, "time.offline": 0.08})
    assert (changed.time.online, changed.time.offline) == (0.37, 0.08)


@pytest.mark.parametrize(
    ("changes", "problems"),
    [
        ({"group.size_men": 5}, ["unknown key group.size_men, did you mean group.size_mean?"]),
        ({"size_mean": 5}, ["unknown key size_mean, did you mean group.size_mean?"]),
        ({"group": 5}, ["unknown key group, did you mean group.size_mean?"]),
        ({"group.size_men": 5, "deal.value_medan": 1}, [
            "unknown key group.size_men, did you mean group.size_mean?",
            "unknown key deal.value_medan, did you mean deal.value_median?",
        ]),
        ({"market.accounts": None}, ["market.accounts must be a whole number, got None"]),
        ({"market.accounts": {}}, ["market.accounts must be a whole number, got {}"]),
    ],
)  # fmt: skip
def test_changes_that_cannot_be_made_are_told(changes, problems):
    """With the nearest key."""
    found = problems_with(changes)
    assert [problem.partition("; known")[0] for problem in found] == [f"changes: {problem}" for problem in problems]


def test_the_origin_of_changes_is_named():
    """So that the reader knows where to look."""
    with pytest.raises(ScenarioError, match=r"^--set: unknown key x"):
        Scenario().with_changes({"x": 1}, "--set")


def test_texts_become_what_the_parameter_is():
    """A URL and a command line hold only text."""
    texts = {"market.accounts": "50", "group.size_mean": "5", "operating_models.relay.persona_trigger": "true"}
    values = {"market.accounts": 50, "group.size_mean": 5.0, "operating_models.relay.persona_trigger": True}
    assert Scenario().with_changes(texts) == Scenario().with_changes(values)


# --- fingerprints


def test_a_fingerprint_is_twelve_hexadecimal_digits():
    """And the same for equal scenarios, however they came about."""
    one = Scenario().with_changes({"group.size_mean": 5})
    two = parse("[group]\nsize_mean = 5.0", "f.toml")
    assert one.fingerprint == two.fingerprint
    assert len(one.fingerprint) == 12 and int(one.fingerprint, 16)


def test_every_parameter_is_in_the_fingerprint():
    """Whatever is changed, the fingerprint is another."""
    seen = {Scenario().fingerprint}
    for p in PARAMETERS.values():
        values = {"switch": (False, True), "choice": p.choices}.get(p.kind, (p.low, p.high))
        other = next(value for value in values if value != p.value)
        seen.add(changed(Scenario(), p.key.split("."), other).fingerprint)
    assert len(seen) == 1 + len(PARAMETERS)


def changed(node, path: list[str], value):
    """Change one leaf without validation, as some need another to change with them."""
    if not path:
        return value
    name, *rest = path
    if isinstance(node, dict):
        return node | {name: changed(node[name], rest, value)}
    return node.model_copy(update={name: changed(getattr(node, name), rest, value)})


def test_words_are_not_in_the_fingerprint():
    """Another title is the same world; another vendor's name is not, as the tables hold it."""
    scenario = Scenario()
    assert scenario.with_changes({"title": "T", "question": "Q?"}).fingerprint == scenario.fingerprint
    assert scenario.with_changes({"vendors.us.name": "Us"}).fingerprint != scenario.fingerprint


def test_another_version_of_the_model_is_another_fingerprint(monkeypatch):
    """Numbers that the model of today would not give again are told apart."""
    before = Scenario().fingerprint
    monkeypatch.setattr(scenario_module, "MODEL_VERSION", MODEL_VERSION + "x")
    assert Scenario().fingerprint != before


@pytest.mark.parametrize("text", ["", " \n\n"])
def test_an_empty_file_is_no_scenario(text):
    """It would silently be the default one."""
    with pytest.raises(ScenarioError, match=r"mine\.toml: the file is empty"):
        parse(text, "mine.toml")


def test_a_copy_with_other_values_has_a_fingerprint_of_its_own():
    """Though that of the first was asked for before; and equal scenarios have equal hashes, where the order of parts counts for nothing."""
    scenario = Scenario()
    assert scenario.fingerprint != scenario.model_copy(update={"market": scenario.market.model_copy(update={"accounts": 7})}).fingerprint
    for part in ("operating_models", "rival_models"):
        turned = scenario.model_copy(update={part: dict(reversed(getattr(scenario, part).items()))})
        assert turned == scenario and hash(turned) == hash(scenario)


@pytest.mark.parametrize("part", ["vendors", "roles"])
def test_an_order_in_which_luck_is_shared_out_is_in_the_fingerprint(part):
    """Vendors and roles in another order are another world; they take part in luck one after the other."""
    scenario = Scenario()
    turned = scenario.model_copy(update={part: dict(reversed(getattr(scenario, part).items()))})
    assert turned != scenario
    assert turned.fingerprint != scenario.fingerprint and turned.market_fingerprint != scenario.market_fingerprint
