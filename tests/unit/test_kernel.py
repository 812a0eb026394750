"""How the kernel is built: parameters and records derived from declarations, numbers by name, one style, one digest for all of it."""

import ast
import gc
import importlib
import inspect
import os
import shutil
import subprocess
import sys
import weakref
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

import sim.world
from sim.scenario import OperatingModel, Scenario, Vendor, structural
from sim.scenario.buyers import Group
from sim.scenario.customers import Customers
from sim.scenario.parameter import Section, parameter
from sim.scenario.structural import STRUCTURAL
from sim.world.kernel import jit, state
from sim.world.kernel.dtypes import JOURNEY, LAYOUTS, VENDOR
from sim.world.kernel.layout import Field, Layout
from sim.world.kernel.params import CUSTOMER_PARAMS, PARAMS, SECTIONS, fields_of, params_of, without_clashes
from sim.world.kernel.random_streams import key_of
from tests.builders import a_scenario
from tests.world_builders import RUGBY, a_vendor, a_world, learning_hours

WORLD = Path(sim.world.__file__).parent
KERNEL = WORLD / "kernel"
FIRST = ("w", "s", "c", "v", "i", "j")
"""In this order, before anything else, where a compiled function takes them."""
BY_DEFINITION = {-1, 0, 1, 2, 0.5}
OF_A_METHOD = {"normal", "philox"}
"""Functions whose numbers are those of a published method."""


def trees() -> dict[str, ast.Module]:
    return {path.name: ast.parse(path.read_text(encoding="utf-8")) for path in sorted(KERNEL.glob("*.py"))}


def compiled_functions() -> dict[str, ast.FunctionDef]:
    found = {
        f"{file}:{node.name}": node
        for file, tree in trees().items()
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef) and any(isinstance(each, ast.Name) and each.id == "compiled" for each in node.decorator_list)
    }
    assert len(found) > 90
    return found


# Parameters and records


def test_every_number_of_a_section_is_a_parameter_of_the_kernel():
    """All numbers and switches of all sections but the years after the sale, which are a record of their own, with their values."""
    scenario = Scenario().with_changes({"ending.needs_quote": False, "leads.threshold": 7.25} | learning_hours([4.0, 6.0, 9.0, 6.0]))
    params = params_of(scenario, key_of(1, 0), detail=True)
    for name in SECTIONS:
        section = getattr(scenario, name)
        plain = {
            field: getattr(section, field) for field, info in type(section).model_fields.items() if info.annotation in (bool, int, float)
        }
        assert {field: float(params[field]) for field in plain} == {field: float(value) for field, value in plain.items()}
    assert params["longer_with_us"].tolist() == [0.0] * 4 and params["learning"].tolist() == [4.0, 6.0, 9.0, 6.0]
    assert set(CUSTOMER_PARAMS.dtype.names) == set(Customers.model_fields)
    assert len(PARAMS.dtype.names) > 100


def test_a_new_parameter_needs_no_line_in_the_kernel():
    """Declared in a section it is a field; so is a lever, a switch and a choice in the record of a vendor."""

    class WithMore(Group):
        shyness: float = parameter(0.5, label="Shyness")

    class Levers(OperatingModel):
        second_look: bool = parameter(False, label="A second look")

    assert {field.name for field in fields_of(WithMore)} - {field.name for field in fields_of(Group)} == {"shyness"}
    assert [field for field in fields_of(Levers, "i8") if field.name == "second_look"] == [Field("second_look", "i8")]


def test_two_parameters_of_one_name_fail_loudly():
    """Compiled code knows a parameter by its name alone, so both places are named."""

    class Other(Section):
        stubbornness: float = parameter(0.5, label="Stubbornness of others")

    with pytest.raises(TypeError, match=r"group\.stubbornness and other\.stubbornness .*: rename one of them"):
        without_clashes({"group": fields_of(Group), "other": fields_of(Other)})


@pytest.mark.parametrize("name", ["mean", "size", "view", "dtype"])
def test_a_field_that_plain_python_could_not_read_is_refused(name):
    """numpy's records have methods and attributes of their own."""
    with pytest.raises(TypeError, match=f"a record cannot have a field {name}"):
        Layout(Field(name, "f8"), name="a record")


def test_a_field_is_declared_once():
    """A lever of the name of something else in a vendor's record is refused as the module loads."""
    with pytest.raises(TypeError, match="a record declares goodwill twice"):
        Layout(Field("goodwill", "f8"), Field("price", "f8"), Field("goodwill", "i8"), name="a record")


def test_a_blank_record_holds_what_its_fields_begin_with():
    """Each field declared once, with the value of a record of which nothing is known yet."""
    group = JOURNEY.blank(2)
    for field in JOURNEY.fields:
        assert np.array_equal(group[1][field.name], np.broadcast_to(field.blank, group[1][field.name].shape), equal_nan=True), field.name
    assert group["chosen"].tolist() == [-1, -1] and np.isnan(group["mql_day"]).all() and (group["due_day"] == np.inf).all()
    assert group[0].chosen == -1  # by name, as in compiled code


def test_a_vendors_record_holds_what_it_is_declared_to_be():
    """Numbers and switches as they are, choices as their place among the choices, content by job."""
    vendor = a_vendor({"vendors.us.price": 0.3, "vendors.us.retargeting": True, "vendors.us.after_sale.push_share": 0.1}, RUGBY)
    record = vendor.record
    assert (record.price, record.retargeting, record.push_share, record.signal_sharing) == (0.3, 1, 0.1, 0.8)
    assert (record.takeover, record.scoring_unit, record.account_choice) == (1, 1, 2)
    assert record.content.tolist() == [0.5, 0.5, 0.4, 0.4] and record.marketing_mix.tolist() == [0.4, 0.2, 0.25, 0.15]
    declared = {
        name
        for section in (Vendor, OperatingModel)
        for name, field in section.model_fields.items()
        if field.annotation in (bool, int, float)
    }
    assert declared <= set(VENDOR.dtype.names)


def test_a_world_refuses_what_compiled_code_would_misread():
    """Another type, another number of dimensions, or every other element."""
    world = a_world()
    for wrong in (np.zeros(3), VENDOR.zeros((3, 1)), VENDOR.zeros(6)[::2]):
        with pytest.raises(TypeError, match="vendors of a market must be of"):
            replace(world, vendors=wrong)
    assert list(state.FIELDS) == list(inspect.signature(state.World).parameters)


# One style


def test_a_compiled_function_takes_the_market_first():
    """`w`, then group, customer, vendor, member and job in this order; nothing that is in the market is handed over beside it."""
    by_hand = {"law", "params", "vendors", "key", "log", "beliefs", "counts", "rules", "record", "company"}
    wrong = []
    for name, function in compiled_functions().items():
        arguments = [each.arg for each in function.args.args]
        places = [FIRST.index(each) for each in arguments if each in FIRST[:3]]
        if places != sorted(places) or set(arguments) & by_hand or ("w" in arguments and arguments[0] != "w"):
            wrong.append(f"{name}({', '.join(arguments)})")
    assert wrong == []


# Numbers by name


def test_the_kernel_holds_no_number_without_a_name():
    """But for those that say nothing (0, 1, 2, a half) and those of a published method."""
    bare = [
        f"{name}: {node.value}"
        for name, function in compiled_functions().items()
        if function.name not in OF_A_METHOD
        for node in ast.walk(function)
        if isinstance(node, ast.Constant) and type(node.value) in (int, float) and node.value not in BY_DEFINITION
    ]
    assert bare == []


def test_every_structural_number_is_used_and_told():
    """Each stands in the table under its own name, with a meaning, and some law uses it."""
    laws = [*WORLD.rglob("*.py"), Path(structural.__file__).with_name("dates.py")]  # the calendar of the books stands with the scenario
    sources = "".join(path.read_text(encoding="utf-8") for path in laws)
    for name, number in STRUCTURAL.items():
        assert getattr(structural, name) == number.value and number.name == name
        assert number.meaning.endswith(".") and number.unit
        assert sources.count(name) >= 2, f"{name} is imported and used nowhere"


# What is compiled anew


@pytest.fixture
def elsewhere(tmp_path, monkeypatch):
    """A copy of the world's sources, of whose kernel the digest is taken."""
    shutil.copytree(WORLD, tmp_path / "world", ignore=shutil.ignore_patterns("__pycache__"))
    monkeypatch.setattr(jit, "_HERE", tmp_path / "world/kernel")
    return tmp_path / "world"


@pytest.mark.parametrize(
    ("file", "anew"), [("tables.py", False), ("market.py", False), ("vendor.py", False), ("kernel/activities.py", True)]
)
def test_only_an_edit_of_the_kernel_compiles(elsewhere, file, anew):
    """Tables, market and vendors are plain Python."""
    before = jit.digest()
    with (elsewhere / file).open("a") as source:
        source.write("# one line more\n")
    assert (jit.digest() != before) == anew


def test_the_digest_is_that_of_what_is_written_wherever_it_stands():
    """Another checkout, another process and another way to find the package have the same compiled code."""
    environment = {"PATH": os.environ["PATH"], "PYTHONPATH": ".", "NUMBA_DISABLE_JIT": "1", "PYTHONHASHSEED": "7"}
    code = "from sim.world.kernel import jit; print(jit.digest())"
    done = subprocess.run([sys.executable, "-c", code], cwd=WORLD.parents[1], env=environment, capture_output=True, text=True)
    assert done.stdout.strip() == jit.digest(), done.stderr
    assert not [name for name, value in jit.outside_values().items() if str(WORLD.parent) in str(value)]


def test_every_number_that_the_kernel_imports_is_covered():
    """Whatever a file of the kernel imports from outside of it, however the import is written."""
    imported = {
        f"{node.module}.{alias.name}": getattr(importlib.import_module(node.module), alias.name)
        for tree in trees().values()
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.level == 0 and node.module.startswith("sim.")
        for alias in node.names
    }
    numbers = {name: value for name, value in imported.items() if isinstance(value, int | float | tuple)}
    assert len(numbers) > 20
    assert numbers.items() <= jit.outside_values().items()


def test_a_number_from_elsewhere_compiles_anew(monkeypatch):
    """Structural numbers, working days in a month and the layout of records are in the compiled code, so its digest covers them."""
    before, values = jit.digest(), jit.outside_values()
    assert {"sim.scenario.structural.SCORE_CAP", "sim.scenario.calendar.DAYS_PER_MONTH", "sim.scenario.scenario.MAX_VENDORS"} <= set(values)
    assert {f"layout {layout.name}" for layout in (*LAYOUTS, PARAMS, CUSTOMER_PARAMS)} <= set(values)
    for module, name, value in ((structural, "SCORE_CAP", 9.0), (sim.scenario.calendar, "DAYS_PER_MONTH", 20.0)):
        with monkeypatch.context() as patch:
            patch.setattr(module, name, value)
            assert jit.digest() != before
    with monkeypatch.context() as patch:
        patch.setattr(jit.params, "PARAMS", Layout(*PARAMS.fields, Field("shyness", "f8"), name="params"))
        assert jit.digest() != before
    assert jit.digest() == before


# A world that is too large


@pytest.mark.parametrize("engine", ["turns", "simpy"])
@pytest.mark.parametrize("detail", [True, False])
def test_a_world_that_grows_too_large_stops_with_what_to_change(engine, detail):
    """The last line of defence: an ordinary error, long before memory ends, that names the settings."""
    run = sim.world.market.MarketRun(a_scenario({"market.accounts": 20}), RUGBY, 1, 0, detail, engine)
    run.world.params["most_steps"] = 500
    with pytest.raises(sim.world.WorldTooLargeError, match=r"more than 500 activities after \d+ of \d+ months: .*group\.hours_per_week"):
        run.run()
    assert 500 < run.world.counts["steps"] < 1000


@pytest.mark.parametrize("engine", ["turns", "simpy"])
def test_a_market_that_has_been_played_is_forgotten_at_once(engine):
    """A study of many worlds holds the one that it plays, and does not wait for the collector of circles."""
    run = sim.world.market.MarketRun(a_scenario({"market.accounts": 20}), RUGBY, 1, 0, detail=False, engine=engine)
    world = weakref.ref(run.world)
    gc.disable()
    try:
        run.run()
        del run
        assert world() is None
    finally:
        gc.enable()


def test_an_unknown_engine_is_named():
    """With those there are."""
    with pytest.raises(ValueError, match="engine must be one of turns, simpy, got 'salabim'"):
        sim.world.run_replication(a_scenario(), RUGBY, 1, 0, engine="salabim")
