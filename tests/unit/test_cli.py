"""The command line: what it prints, what it writes, and one clear message for anything that is wrong."""

import ast
import io
import json
import os
import shlex
import signal
import subprocess
import sys
import time
import warnings
from pathlib import Path

import pandas as pd
import pytest

import sim
import sim.world
from sim.cli import main, request
from sim.cli.terminal import LONGEST_LINE, MOST_LINES, bounded
from sim.scenario import dumps
from sim.scenario.structural import STRUCTURAL
from sim.studies.ledger import rows_of
from tests.builders import a_scenario

ROOT = Path(__file__).parents[2]
TABLES = {"journeys", "activities", "beliefs", "leads", "opportunities", "customers", "brand", "spend", "metrics"}


@pytest.fixture
def scenario_file(tmp_path):
    path = tmp_path / "small.toml"
    path.write_text(dumps(a_scenario()), encoding="utf-8")
    return str(path)


@pytest.fixture
def command(capsys):
    """Run a command line; return its exit code, standard output and standard error."""

    def run(*arguments: str) -> tuple[int, str, str]:
        code = main(arguments)
        printed = capsys.readouterr()
        return code, printed.out, printed.err

    return run


def test_compare_prints_the_answer_and_the_table(command, scenario_file):
    """The question, the answer in a sentence, and a line for every metric; nothing on standard error."""
    code, out, err = command("compare", scenario_file, "--replications", "3", "--workers", "1")
    assert (code, err) == (0, "")
    lines = out.splitlines()
    scenario = sim.load(scenario_file)
    assert lines[0] == scenario.title
    assert f"Scenario {scenario.fingerprint}, seed 1, 3 replications" in lines
    head = next(line for line in lines if line.startswith(" ") and "difference" in line)
    assert head.split() == ["relay", "rugby", "difference", "interval", "rugby", "better", "in"]
    row = next(line for line in lines if line.startswith("Journeys won "))
    assert row.endswith(" of 3")
    assert row.rstrip().rfind("3") == head.rfind("n")  # columns end where their heads end


def test_compare_prints_what_the_library_finds(command, scenario_file):
    """The numbers are those of `sim.compare`."""
    _, out, _ = command("compare", scenario_file, "--replications", "3", "--seed", "5", "--workers", "1")
    table = sim.compare(sim.load(scenario_file), replications=3, seed=5, workers=1).table()
    won = table.set_index("metric").loc["win_rate"]
    row = next(line for line in out.splitlines() if line.startswith("Journeys won "))
    assert row.split()[2:6] == [f"{100 * won['relay']:.1f}", "%", f"{100 * won['rugby']:.1f}", "%"]
    assert row.endswith(f" {round(3 * won['better_in'])} of 3")
    neutral = next(line for line in out.splitlines() if line.startswith("Journeys  "))
    assert neutral.endswith(" neither"), "more journeys are better for nobody"


def test_run_prints_one_operating_model(command, scenario_file):
    """Means with their intervals."""
    code, out, err = command("run", scenario_file, "--model", "rugby", "--replications", "2", "--workers", "1")
    assert (code, err) == (0, "")
    assert next(line for line in out.splitlines() if "interval" in line).split() == ["rugby", "95", "%", "interval", "worlds"]


def test_compare_writes_everything_that_is_needed_to_repeat_it(command, scenario_file, tmp_path):
    """Tables for each operating model, the comparison, the scenario, and where it all comes from."""
    out = tmp_path / "new" / "results"
    options = ["--replications", "2", "--seed", "9", "--workers", "1", "--set", "group.size_mean=4", "--out", str(out)]
    code, printed, _ = command("compare", scenario_file, *options)
    assert code == 0
    assert printed.splitlines()[-1] == f"Written to {out}"
    scenario = sim.load(out / "scenario.toml")
    assert scenario == sim.load(scenario_file).with_changes({"group.size_mean": 4})
    provenance = json.loads((out / "provenance.json").read_text(encoding="utf-8"))
    assert provenance["fingerprint"] == scenario.fingerprint
    assert (provenance["seed"], provenance["replications"], provenance["version"]) == (9, 2, sim.__version__)
    assert list(provenance["operating_models"]) == ["relay", "rugby"]
    assert provenance["changes"] == {"group.size_mean": {"file": 3.0, "now": 4.0}}
    assert provenance["failures"] == []
    files = {path.relative_to(out).as_posix() for path in out.rglob("*") if path.is_file()}
    assert files == {*provenance["files"], "provenance.json"}
    assert files == {"scenario.toml", "provenance.json", "comparison.csv"} | {
        f"{model}/{name}.csv" for model in ("relay", "rugby") for name in TABLES
    }
    again = sim.compare(scenario, replications=2, seed=9, workers=1)
    pd.testing.assert_frame_equal(pd.read_csv(out / "comparison.csv"), again.table(), check_dtype=False)
    assert len(pd.read_csv(out / "rugby" / "activities.csv")) == len(again.other.activities)


def test_results_are_never_mixed_with_those_of_another_run(command, scenario_file, tmp_path):
    """A used directory is refused unless told to overwrite, which removes what the earlier run wrote and nothing else."""
    out = tmp_path / "results"
    out.mkdir()
    (out / "notes.txt").write_text("mine")
    options = [scenario_file, "--replications", "1", "--workers", "1", "--out", str(out)]
    assert command("compare", *options)[0] == 0
    code, printed, err = command("run", *options, "--no-detail")
    assert (code, printed, err.count("\n")) == (2, "", 1) and "--overwrite" in err
    assert command("run", *options, "--no-detail", "--overwrite")[0] == 0
    files = {path.relative_to(out).as_posix() for path in out.rglob("*") if path.is_file()}
    listed = json.loads((out / "provenance.json").read_text())["files"]
    assert files == {*listed, "provenance.json", "notes.txt"} and "comparison.csv" not in files


@pytest.mark.slow
def test_a_reader_who_stops_early_costs_no_file(scenario_file, tmp_path):
    """As with `| head`: the files are written before anything is printed."""
    out = tmp_path / "results"
    arguments = ["run", scenario_file, "--replications", "1", "--workers", "1", "--out", str(out)]
    with subprocess.Popen([sys.executable, "-m", "sim", *arguments], cwd=ROOT, stdout=subprocess.PIPE) as reading:
        reading.stdout.close()
    assert reading.returncode == 0
    assert (out / "provenance.json").exists()


def test_parquet_keeps_the_types(command, scenario_file, tmp_path):
    """A table read back equals the table of the run."""
    out = tmp_path / "results"
    options = ["--replications", "2", "--workers", "1", "--out", str(out), "--format", "parquet", "--no-detail"]
    assert command("run", scenario_file, *options)[0] == 0
    assert sorted(path.name for path in (out / "relay").iterdir()) == [
        "brand.parquet", "customers.parquet", "journeys.parquet", "leads.parquet", "metrics.parquet", "opportunities.parquet",
        "spend.parquet",
    ]  # fmt: skip
    leads = sim.run(sim.load(scenario_file), "relay", 2, workers=1, detail=False).leads
    pd.testing.assert_frame_equal(pd.read_parquet(out / "relay" / "leads.parquet"), leads)


def test_equal_commands_write_equal_bytes(command, scenario_file, tmp_path):
    """No date, no name of the machine: two runs can be compared with diff."""
    for name in ("one", "two"):
        command("run", scenario_file, "--replications", "1", "--workers", "1", "--out", str(tmp_path / name))
    one, two = (
        {path.relative_to(tmp_path / name): path.read_bytes() for path in (tmp_path / name).rglob("*") if path.is_file()}
        for name in ("one", "two")
    )
    assert one == two


def test_list_shows_every_shipped_scenario_with_its_question(command):
    """The default first."""
    code, out, err = command("list")
    assert (code, err) == (0, "")
    assert out.startswith("mid_market: ")
    for name, path in sim.shipped().items():
        assert f"{name}: {sim.load(path).title}\n" in out
        assert sim.load(path).question.split()[-1] in out


def test_a_shipped_scenario_goes_by_its_name(command):
    """Without a scenario it is mid_market."""
    small = ["--replications", "1", "--workers", "1", "--set", "market.accounts=5", "market.months=13"]
    assert command("run", "mid_market", *small) == command("run", *small)


def test_set_reads_numbers_switches_and_text(command, scenario_file):
    """Each in the type that the parameter has, changed parameters in the heading."""
    changes = ["market.accounts=20", "group.size_mean=2.5", "vendors.rival_c.takes_part=TRUE", "vendors.us.name=2024",
               "operating_models.relay.takeover=first_signal", "currency = SEK"]  # fmt: skip
    code, out, err = command("run", scenario_file, "--replications", "1", "--workers", "1", "--set", *changes)
    assert (code, err) == (0, "")
    assert "market.accounts changed from 30 to 20" in out
    assert "vendors.rival_c.takes_part changed from False to True" in out
    assert "vendors.us.name changed from We to 2024" in out
    assert "Value won (SEK)" in out


def test_set_may_be_given_more_than_once(command, scenario_file):
    """`--set a=1 --set b=2` is `--set a=1 b=2`."""
    options = ["run", scenario_file, "--replications", "1", "--workers", "1"]
    apart = command(*options, "--set", "market.accounts=10", "--set", "group.size_mean=2")
    assert apart == command(*options, "--set", "market.accounts=10", "group.size_mean=2")
    assert apart[0] == 0


WRONG = [
    (["compare", "--set", "group.size_men=5"], "--set: unknown key group.size_men, did you mean group.size_mean?"),
    (["compare", "--set", "group.size_mean=99"], "--set: group.size_mean must be between 1 and 30, got 99"),
    (["compare", "--set", "group.size_mean=many"], "--set: group.size_mean must be a number, got many"),
    (["compare", "--set", "group.size_mean=nan"], "--set: group.size_mean must be between 1 and 30, got nan"),
    (["compare", "--set", "time.online=0.5"], "--set: time: online, offline, group_meeting, supplier_meeting and other "
                                              "must add to 1, they add to 1.23"),
    (["compare", "--set", "group.size_mean"], "--set: expected key=value, got 'group.size_mean'; the scenario goes before --set"),
    (["compare", "--set", "group.size_mean=5", "group.size_mean=6"], "--set: group.size_mean is given twice"),
    (["compare", "--set", "jobs.wander=0", "--set", "jobs.wander=0"], "--set: jobs.wander is given twice"),
    (["compare", "--set", "group.size_mean=1_0"], "--set: group.size_mean must be a number, got 1_0"),
    (["compare", "--set", "operating_models.relay.persona_trigger=-0"],
     "--set: operating_models.relay.persona_trigger must be true or false, got -0"),
    (["compare", "--replications", "１０"], "argument --replications: replications must be a whole number, got １０ "
                                    "(python -m sim compare --help shows what is possible)"),
    (["compare", "--set", "=5"], "--set: expected key=value, got '=5'; the scenario goes before --set"),
    (["compare", "--base", "rely"], "unknown operating model rely, did you mean relay?"),
    (["compare", "--other", "rubgy"], "unknown operating model rubgy, did you mean rugby?"),
    (["compare", "--base", "rugby"], "--base and --other must differ, both are rugby"),
    (["run", "--model", "rubgy"], "unknown operating model rubgy, did you mean rugby?"),
    (["compare", "mid_markt"], "mid_markt: no such file; unknown scenario mid_markt, did you mean mid_market?"),
    (["compare", "--replications", "0"], "argument --replications: replications must be between 1 and 10000, got 0 "
                                         "(python -m sim compare --help shows what is possible)"),
    (["compare", "--replications", "1000000000"], "argument --replications: replications must be between 1 and 10000, "
                                                  "got 1000000000 (python -m sim compare --help shows what is possible)"),
    (["compare", "--replications", "2.5"], "argument --replications: replications must be a whole number, got 2.5 "
                                           "(python -m sim compare --help shows what is possible)"),
    (["run", "--seed", "lucky"], "argument --seed: seed must be a whole number, got lucky "
                                 "(python -m sim run --help shows what is possible)"),
    (["run", "--seed", "-1"], "argument --seed: seed must be between 0 and 4294967295, got -1 "
                              "(python -m sim run --help shows what is possible)"),
    (["run", "--workers", "0"], "argument --workers: workers must be between 1 and 256, got 0 "
                                "(python -m sim run --help shows what is possible)"),
    (["run", "--workers", "1_0"], "argument --workers: workers must be a whole number, got 1_0 "
                                  "(python -m sim run --help shows what is possible)"),
    *[(["run", "--cluster", address], f"--cluster must be the address of a Dask scheduler, such as tcp://10.0.0.5:8786, got {address!r}")
      for address in ("", "x", "tcp://", "127.0.0.1", "http://127.0.0.1:8786", "udp://1", "tcp://127.0.0.1", "127.0.0.1:8786")],
    (["run", "--format", "xlsx"], None),
    (["run", "--replicatons", "3"], None),
    (["race"], None),
    ([], None),
]  # fmt: skip


@pytest.mark.parametrize(("arguments", "message"), WRONG, ids=[" ".join(arguments) or "nothing" for arguments, _ in WRONG])
def test_wrong_input_gets_one_message_and_exit_code_2(command, arguments, message):
    """Nothing on standard output, no traceback, and nothing was run."""
    code, out, err = command(*arguments)
    assert (code, out) == (2, "")
    assert "Traceback" not in err
    if message is None:  # argparse's own words, which change with Python
        assert arguments == [] or arguments[-1] in err or arguments[-2] in err
    else:
        assert err == message + "\n"


def test_several_wrong_values_are_named_together(command):
    """All of them, each on a line of its own."""
    _, _, err = command("run", "--set", "group.size_mean=0", "market.accounts=0.5", "deal.value_median=-1")
    assert sorted(err.splitlines()) == [
        "--set: deal.value_median must be between 1 and 1e+09, got -1",
        "--set: group.size_mean must be between 1 and 30, got 0",
        "--set: market.accounts must be a whole number, got 0.5",
    ]


def test_a_broken_scenario_file_is_named(command, tmp_path):
    """With what is wrong in it."""
    path = tmp_path / "broken.toml"
    path.write_text("[group]\nsize_mean = 0\n")
    assert command("run", str(path)) == (2, "", f"{path}: group.size_mean must be between 1 and 30, got 0\n")


def test_a_directory_that_cannot_be_written_is_found_before_the_work(command, tmp_path, monkeypatch):
    """A file stands where the directory should be; no replication is run."""
    monkeypatch.setattr(sim.world, "run_replication", None)
    file = tmp_path / "taken"
    file.write_text("here")
    for out in (file, file / "below"):
        code, printed, err = command("compare", "--out", str(out))
        assert (code, printed) == (2, "")
        assert err.startswith(f"--out {out}: cannot be written: ") and err.count("\n") == 1


def test_a_full_disk_is_one_message(command, scenario_file, tmp_path, monkeypatch):
    """What fails while writing is told like everything else."""

    def full(*arguments, **options):
        raise OSError(28, "No space left on device", "journeys.csv")

    monkeypatch.setattr(pd.DataFrame, "to_csv", full)
    out = tmp_path / "results"
    code, _, err = command("run", scenario_file, "--replications", "1", "--workers", "1", "--out", str(out))
    assert (code, err) == (2, f"--out {out}: cannot be written: No space left on device (journeys.csv)\n")


def files_of(folder: Path) -> dict[str, bytes]:
    """Return every file below a folder, hidden ones too."""
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.mark.parametrize("trouble", [KeyboardInterrupt(), OSError(28, "No space left on device")], ids=["Ctrl+C", "full disk"])
@pytest.mark.parametrize("earlier", [True, False], ids=["over an earlier run", "new"])
def test_what_is_broken_off_while_it_writes_leaves_nothing_half(command, scenario_file, tmp_path, monkeypatch, trouble, earlier):
    """The directory is as it was: not there, or with all of the earlier run and a file of the user's own."""
    place = tmp_path / "place"
    place.mkdir()
    out = place / "results"
    options = [scenario_file, "--replications", "1", "--workers", "1", "--out", str(out)]
    if earlier:
        assert command("compare", *options)[0] == 0
        (out / "notes.txt").write_text("mine")
    before, write, written = files_of(place), pd.DataFrame.to_csv, []

    def fails_at_the_third(frame, *arguments, **named):
        written.append(frame)
        if len(written) == 3:
            raise trouble
        return write(frame, *arguments, **named)

    monkeypatch.setattr(pd.DataFrame, "to_csv", fails_at_the_third)
    code, printed, err = command("run", *options, "--overwrite")
    assert len(written) == 3 and err.count("\n") == 1
    assert code == (130 if isinstance(trouble, KeyboardInterrupt) else 2)
    assert ("Journeys won" in printed) == (code == 2), "an answer that was found is not lost with a full disk"
    assert files_of(place) == before
    assert [path.name for path in place.iterdir()] == (["results"] if earlier else [])


def test_ctrl_c_while_results_take_their_places_waits_until_they_have(command, scenario_file, tmp_path, monkeypatch):
    """Then it stops."""
    out, move = tmp_path / "results", request._move
    options = ["run", scenario_file, "--replications", "1", "--workers", "1", "--overwrite", "--out", str(out)]
    assert command(*options)[0] == 0
    whole = files_of(out)

    def interrupted(*arguments):
        os.kill(os.getpid(), signal.SIGINT)
        move(*arguments)

    monkeypatch.setattr(request, "_move", interrupted)
    (out / "relay" / "leads.csv").write_text("old")
    assert command(*options)[::2] == (130, "stopped\n")
    assert files_of(out) == whole


BROKEN = [
    '{"files": 5}',
    '{"files": ["a\\u0000b"]}',
    "[" * 100_000,
    "",
    "[]",
    '{"files": [1, "relay/journeys.csv"]}',
    '{"files": ["../kept.txt"]}',
]


@pytest.mark.parametrize("provenance", BROKEN, ids=[text[:24] for text in BROKEN])
def test_a_broken_provenance_costs_neither_the_answer_nor_an_old_file(command, scenario_file, tmp_path, provenance):
    """What a run writes is replaced all the same, and nothing outside is touched."""
    out = tmp_path / "results"
    (tmp_path / "kept.txt").write_text("mine")
    options = [scenario_file, "--replications", "1", "--workers", "1", "--out", str(out)]
    assert command("compare", *options)[0] == 0
    (out / "provenance.json").write_text(provenance)
    code, printed, err = command("run", *options, "--no-detail", "--overwrite")
    assert (code, err) == (0, "") and "Journeys won" in printed
    assert (tmp_path / "kept.txt").exists()
    if "kept" not in provenance:  # that one lists no file of the run
        assert set(files_of(out)) == {*json.loads((out / "provenance.json").read_text())["files"], "provenance.json"}


def test_no_cell_that_is_written_is_a_formula(tmp_path):
    """A vendor whose name is one would be carried out by the spreadsheet that opens the table."""
    frame = pd.DataFrame({"vendor": ["=1+1"]})
    request._write_table(tmp_path, "leads", frame, "csv")
    assert (tmp_path / "leads.csv").read_text() == "vendor\n'=1+1\n"
    assert request._write_table(tmp_path, "leads", frame.assign(value=3.5), "european-csv") == "leads.csv"
    assert (tmp_path / "leads.csv").read_text(encoding="utf-8-sig") == "vendor;value\n'=1+1;3,5\n"
    request._write_table(tmp_path, "leads", frame, "parquet")
    pd.testing.assert_frame_equal(pd.read_parquet(tmp_path / "leads.parquet"), frame)  # which no spreadsheet carries out


@pytest.mark.parametrize("arguments", [["list"], ["run", "--replications", "1", "--workers", "1"], ["--help"], ["--version"]])
@pytest.mark.parametrize("output", [">&-", "> /dev/full"])
@pytest.mark.skipif(not Path("/dev/full").exists(), reason="only Linux has a disk that is always full")
def test_an_output_that_takes_nothing_is_one_line(scenario_file, arguments, output):
    """Closed, or on a full disk: exit code 2, no traceback."""
    scenario = [scenario_file] if arguments[0] == "run" else []
    command = shlex.join([sys.executable, "-m", "sim", *arguments, *scenario])
    done = subprocess.run(f"{command} {output}", shell=True, cwd=ROOT, stderr=subprocess.PIPE, text=True)
    assert (done.returncode, done.stderr.count("\n")) == (2, 1)
    assert done.stderr.startswith("standard output ")


def test_every_word_for_standard_output_is_said():
    """A bare `print` to it would end in a traceback where the disk is full."""
    calls = [
        (path.name, node.lineno)
        for path in (ROOT / "sim" / "cli").glob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "print" and not node.keywords
    ]
    assert [name for name, _ in calls] == ["terminal.py"], calls  # in `say` itself


def test_a_message_has_an_end(command, tmp_path):
    """However much is wrong, and however long it is; and it cannot steer the terminal."""
    path = tmp_path / "many.toml"
    path.write_text("".join(f"k{i} = 1\n" for i in range(5000)))
    assert 1 < command("run", str(path))[2].count("\n") <= MOST_LINES + 1
    assert bounded("\n".join("a" * 5000)).splitlines()[MOST_LINES:] == ["... and 4,980 more"]
    for arguments in (["--set", "x" * 9000], ["--replications", "9" * 9000], ["y" * 9000], ["--model", "z" * 9000], ["--only" * 900]):
        err = command("run", *arguments)[2]
        assert err.strip() and max(map(len, err.splitlines())) <= LONGEST_LINE + 5
    assert "\x1b" not in command("run", "--model", "\x1b]0;x\x07")[2]


def test_a_warning_is_a_line_without_a_place_in_the_code(command, scenario_file, monkeypatch):
    """Whoever typed a command has no script whose line it could be."""
    monkeypatch.setattr(request.Request, "prepare", lambda *_: warnings.warn("no memory", RuntimeWarning, stacklevel=2))
    assert command("run", scenario_file, "--replications", "1", "--workers", "1")[2] == "no memory\n"


@pytest.mark.slow
def test_ctrl_c_as_the_processes_are_shut_prints_no_traceback(scenario_file):
    """All is told by then; what is left is ended by it."""
    arguments = [sys.executable, "-m", "sim", "compare", scenario_file, "--replications", "4", "--workers", "2"]
    with subprocess.Popen(arguments, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as command:
        while not command.stdout.readline().startswith("* the interval of the difference excludes 0"):
            pass
        time.sleep(0.02)
        command.send_signal(signal.SIGINT)
        assert command.stderr.read() in ("", "stopped\n")
    assert command.returncode in (0, 130, -signal.SIGINT)


def test_an_operating_model_cannot_write_elsewhere(command, tmp_path):
    """A name that is a path is no name of a directory."""
    path = tmp_path / "odd.toml"
    path.write_text('[operating_models."../x"]\ncoordination = 0.1\n')
    code, out, err = command("run", str(path), "--model", "../x", "--out", str(tmp_path / "results"))
    assert (code, out) == (2, "")
    assert "Traceback" not in err and "../x" in err
    assert not (tmp_path / "x").exists()


def test_failed_replications_are_told_and_the_others_are_printed(command, scenario_file, tmp_path, monkeypatch):
    """Exit code 1, the seed to repeat it with, and the rest as usual."""
    real = sim.world.run_replication

    def fails(scenario, levers, seed, replication, detail=True):
        if replication == 1:
            raise ZeroDivisionError("no hours")
        return real(scenario, levers, seed, replication, detail)

    monkeypatch.setattr(sim.world, "run_replication", fails)
    out = tmp_path / "results"
    options = ["--replications", "3", "--seed", "4", "--workers", "1", "--out", str(out)]
    code, printed, err = command("compare", scenario_file, *options)
    assert code == 1
    assert err == (
        "replication 1 of relay failed, seed 4: ZeroDivisionError: no hours\n"
        "replication 1 of rugby failed, seed 4: ZeroDivisionError: no hours\n"
    )
    assert next(line for line in printed.splitlines() if line.startswith("Journeys won ")).endswith(" of 2")
    provenance = json.loads((out / "provenance.json").read_text())
    assert [(f["operating_model"], f["replication"]) for f in provenance["failures"]] == [("relay", 1), ("rugby", 1)]


@pytest.mark.slow
def test_the_progress_bar_is_for_terminals_or_when_asked_for(command, scenario_file):
    """It counts both sides' runs, on standard error."""
    quick = ["compare", scenario_file, "--replications", "2", "--workers", "1"]
    assert command(*quick)[2] == ""
    assert command(*quick, "--no-progress")[2] == ""
    _, out, err = command(*quick, "--progress")
    assert "4/4" in err
    assert "4/4" not in out


def test_stopping_prints_no_traceback(command, scenario_file, monkeypatch):
    """Ctrl+C has the usual exit code."""

    def interrupted(*arguments, **options):
        raise KeyboardInterrupt

    monkeypatch.setattr(sim.world, "run_replication", interrupted)
    assert command("run", scenario_file, "--workers", "1") == (130, "", "stopped\n")


@pytest.mark.parametrize("arguments", [["--help"], ["run", "--help"], ["compare", "--help"], ["--version"]])
def test_help_and_version(capsys, arguments):
    """Help names the exit codes, version the program's and the model's."""
    with pytest.raises(SystemExit) as end:
        main(arguments)
    assert end.value.code == 0
    printed = capsys.readouterr().out
    assert (sim.__version__ in printed) if arguments == ["--version"] else ("exit codes: 0" in " ".join(printed.split()))


def python_m_sim(*arguments: str, **options) -> subprocess.CompletedProcess:
    return subprocess.run([sys.executable, "-m", "sim", *arguments], cwd=ROOT, capture_output=True, text=True, **options)


@pytest.mark.slow
def test_python_m_sim_is_the_command_line():
    """With its exit code, from a fresh process."""
    done = python_m_sim("list")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("mid_market")
    done = python_m_sim("compare", "nothing.toml")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("nothing.toml: no such file")


@pytest.mark.slow
def test_the_number_of_workers_changes_no_byte(scenario_file, tmp_path):
    """One process and two write the same files."""
    for workers in ("1", "2"):
        options = ["--replications", "3", "--workers", workers, "--out", str(tmp_path / workers)]
        assert python_m_sim("compare", scenario_file, *options).returncode == 0
    one, two = ({path.relative_to(tmp_path / name): path.read_bytes() for path in (tmp_path / name).rglob("*.*")} for name in "12")
    assert one == two and len(one) == 21


@pytest.mark.slow
def test_an_old_terminal_gets_a_question_mark_not_a_traceback(scenario_file):
    """Characters that its encoding lacks are replaced."""
    environment = os.environ | {"PYTHONIOENCODING": "ascii"}
    done = python_m_sim("compare", scenario_file, "--replications", "1", "--workers", "1", env=environment)
    assert (done.returncode, done.stderr) == (0, "")
    assert "?" in done.stdout


def test_ledger_lists_every_parameter_at_once(command, scenario_file, tmp_path):
    """Without runs nothing is played; the file's first line says what it belongs to."""
    out = tmp_path / "ledger"
    code, printed, err = command("ledger", scenario_file, "--without-runs", "--out", str(out))
    assert (code, err) == (0, "")
    scenario = sim.load(scenario_file)
    rows = rows_of(scenario)
    assert f"{len(rows)} parameters" in printed
    assert f"{len(STRUCTURAL)} more numbers are built into the model" in printed
    first, table = (out / "small.csv").read_text(encoding="utf-8").split("\n", 1)
    assert json.loads(first.removeprefix("#"))["fingerprint"] == scenario.fingerprint
    assert list(pd.read_csv(io.StringIO(table))["key"]) == [*rows, *STRUCTURAL]


def test_ledger_plays_what_is_asked_for_and_replaces_a_file_only_when_told(command, scenario_file, tmp_path):
    """Some parameters, some worlds; a second time only with --overwrite."""
    options = (
        scenario_file,
        "--only",
        "group.size_mean, ending.needs_quote",
        "--replications",
        "2",
        "--workers",
        "1",
        "--out",
        str(tmp_path),
    )
    code, printed, err = command("ledger", *options)
    assert (code, err) == (0, "")
    assert "People in the buying group, now 3; 1.5: " in printed
    frame = pd.read_csv(tmp_path / "small.csv", skiprows=1)
    assert list(frame["key"]) == ["group.size_mean", "ending.needs_quote"]
    assert frame["movement_low"].notna().all()
    assert "small.csv is there already" in command("ledger", *options)[2]
    assert command("ledger", *options, "--overwrite")[0] == 0


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["--only", "group.size_meen"], "group.size_mean?"), (["--other", "relay"], "must differ"), (["--other", "rugbi"], "rugby?"),
        (["--top", "0"], "must be between 1"), (["--only", ""], "--only: expected KEY"), (["--only", "a,,b"], "--only: expected KEY"),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_ledger_is_told_before_anything_is_played(command, scenario_file, options, words):
    """One message, exit code 2."""
    code, _, err = command("ledger", scenario_file, *options)
    assert code == 2
    assert words in err


def test_study_prints_every_cell_against_the_first(command, scenario_file):
    """Its pairs are those of `sim.compare` to the digit, at the level for two comparisons; any measure can be asked for."""
    asked = ("--replications", "3", "--workers", "1", "--metric", "win_rate", "time_online")
    code, out, err = command("study", scenario_file, "--models", "relay", "rugby", "relay_with_signals", *asked)
    assert (code, err) == (0, "")
    rows = [line for line in out.splitlines() if ("%" in line and " of 3" in line) or " neither" in line]
    assert [line.split()[0] for line in rows] == ["rugby", "relay_with_signals"] * 2
    pair = sim.compare(sim.load(scenario_file), replications=3, workers=1).paired("win_rate", 1.0 - 0.01 / 2).interval
    assert f"{100 * pair.mean:+.1f} points" in rows[0] and f"{100 * pair.low:+.1f} to" in rows[0]


def test_study_of_many_scenarios_writes_and_names_each(command, scenario_file, tmp_path):
    """One file for each scenario, and each cell says which is its own; an old file among them says what has changed."""
    other, old, out = tmp_path / "other.toml", tmp_path / "old.toml", tmp_path / "out"
    other.write_text(dumps(a_scenario({"group.size_mean": 9, "title": "Nine"})), encoding="utf-8")
    lines = dumps(a_scenario({"title": "Old", "operating_models.relay.takeover": "first_signal"})).splitlines()
    old.write_text("\n".join(line for line in lines if not line.startswith("model")), encoding="utf-8")
    asked = ("--models", "relay", "rugby", "--replications", "2", "--workers", "1", "--out", str(out))
    code, told, err = command("study", scenario_file, str(other), str(old), *asked)
    assert code == 0 and "Nine (scenario " in told and "release 0.1" in err
    provenance = json.loads((out / "provenance.json").read_text(encoding="utf-8"))
    assert provenance["files"] == ["scenario.toml", "scenario_2.toml", "scenario_3.toml", "study.csv"]
    cell = provenance["cells"]["Nine, rugby"]
    written = sim.load(str(out / cell["scenario"]))
    assert written.group.size_mean == 9 and cell["levers"] == written.operating_models["rugby"].model_dump(mode="json")
    (out / "provenance.json").write_text("{", encoding="utf-8")
    code, _, _ = command("study", scenario_file, *asked, "--overwrite")
    assert code == 0 and sorted(path.name for path in out.iterdir()) == ["provenance.json", "scenario.toml", "study.csv"]


def test_matrix_prints_ours_against_theirs_and_writes_one_table(command, scenario_file, tmp_path):
    """Every figure stands in one table; each cell's rivals can be played again from its file."""
    out = tmp_path / "out"
    asked = ("--metric", "lifetime_profit", "win_rate", "--replications", "2", "--workers", "1", "--out", str(out))
    code, told, err = command("matrix", scenario_file, "--ours", "relay", "rugby", "--rivals", "relay", "rugby", *asked)
    assert (code, err) == (0, "") and "rugby against relay" in told
    table = pd.read_csv(out / "matrix.csv").set_index(["metric", "ours", "rivals"])
    assert len(table) == 8
    provenance = json.loads((out / "provenance.json").read_text(encoding="utf-8"))
    cell = provenance["cells"]["rugby against rugby"]
    alone = sim.run(sim.load(str(out / cell["scenario"])), cell["operating_model"], 2, workers=1)
    assert table.loc[("win_rate", "rugby", "rugby"), "mean"] == pytest.approx(alone.figure("win_rate").mean())


def test_what_went_wrong_in_a_cell_is_told_with_its_name(command, scenario_file, monkeypatch):
    """Not with the way of working alone, which several cells share."""
    real = sim.world.run_replication

    def failing(scenario, levers, seed, replication, *rest, **more):
        if scenario.group.size_mean == 9:
            raise RuntimeError("no")
        return real(scenario, levers, seed, replication, *rest, **more)

    monkeypatch.setattr(sim.world, "run_replication", failing)
    nine = Path(scenario_file).with_name("nine.toml")
    nine.write_text(dumps(a_scenario({"group.size_mean": 9, "title": "Nine"})), encoding="utf-8")
    code, told, err = command("study", scenario_file, str(nine), "--models", "relay", "--replications", "1", "--workers", "1")
    assert code == 1 and err.startswith("replication 0 of Nine failed, seed 1: RuntimeError: no")
    assert " – " in told.replace("–", " – ") and "neither" not in told
