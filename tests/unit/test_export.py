"""Files to take away: each carries what is needed to see the same numbers again."""

import csv
import io
import socket
import xml.etree.ElementTree as ET
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from sim.experiment.comparison import Comparison
from sim.experiment.result import Result
from sim.present import canvas, export, journey_narrative, theme
from sim.present.charts import timeline, worlds
from sim.present.charts.comparison import endings, forest, lengths
from sim.present.spreadsheet import without_formulas
from sim.scenario import MODEL_VERSION
from tests.builders import a_comparison, a_result, a_scenario, a_tables, lost, won
from tests.unit.test_present import BASE, BETTER, comparison_of, move, plain, rows_of, texts_of

CHANGES = {"group.size_mean": (8.0, 6.5), "operating_models.rugby.persona_trigger": (True, False), "vendors.us.name": ("We", "A & B <Ltd>")}
PNG = b"\x89PNG\r\n\x1a\n"


def a_provenance(changes=None) -> export.Provenance:
    return export.Provenance(a_scenario(), CHANGES if changes is None else changes, ("relay", "rugby"), seed=7, replications=4)


def size_of(png: bytes) -> tuple[int, int]:
    return int.from_bytes(png[16:20]), int.from_bytes(png[20:24])


def text_of(svg: bytes) -> str:
    """Return the words of a drawing, those of one line or one label together."""
    lines = ["".join(element.itertext()) for element in ET.fromstring(svg).iter() if element.tag.endswith("}text")]
    return plain(" ".join(lines))


@pytest.fixture
def without_internet(monkeypatch):
    """Fail whatever tries to reach another machine from Python."""

    def refuse(*_):
        raise OSError("this test allows no connection")

    monkeypatch.setattr(socket.socket, "connect", refuse)


@pytest.mark.usefixtures("without_internet")
def test_a_picture_carries_its_whole_provenance():
    """Scenario, fingerprint, model version, operating models, seed, replications, and every change with both values."""
    provenance = a_provenance()
    printed = text_of(export.svg(worlds.worlds(comparison_of()), provenance))
    for fact in (
        "Scenario: Untitled.",
        f"Fingerprint {provenance.scenario.fingerprint}, model version {MODEL_VERSION}.",
        "Operating models: relay against rugby. Seed 7, 4 paired worlds.",
        "3 changed settings:",
        "People in the buying group (group.size_mean): 6.5 instead of 8 people;",
        "Contact colleagues once one person responds (operating_models.rugby.persona_trigger): no instead of yes;",
        "vendors.us.name: A & B <Ltd> instead of We.",
    ):
        assert fact in printed


def test_the_picture_itself_is_in_the_file():
    """Title, labels and marks are drawn above the provenance, on white, and described for those who cannot see it."""
    chart = worlds.worlds(comparison_of())
    drawn = export.svg(chart, a_provenance())
    printed = text_of(drawn)
    for words in (plain(chart.title.text), "no difference", "rugby better"):
        assert words in printed
    assert printed.index("no difference") < printed.index("Fingerprint")
    root = ET.fromstring(drawn)
    assert root.find("{*}desc").text == chart.description
    assert root.find("{*}rect").get("fill") == "white"


@pytest.mark.slow
@pytest.mark.usefixtures("without_internet")
def test_a_png_grows_with_what_was_changed():
    """Forty changed parameters are printed as completely as none; the width stays."""
    chart = endings(comparison_of())
    keys = list(a_scenario().parameters())[:40]
    many = a_provenance(dict.fromkeys(keys, (1, 2)))
    plain_one, changed = export.png(chart, a_provenance({})), export.png(chart, many)
    assert plain_one.startswith(PNG) and changed.startswith(PNG)
    (width, height), (same_width, greater_height) = size_of(plain_one), size_of(changed)
    assert width == same_width and greater_height > height + 200
    printed = text_of(export.svg(chart, many))
    assert [key for key in keys if f"({key}): 2 instead of 1" not in printed] == []


def test_lines_of_provenance_stay_inside_the_sheet():
    """Estimated by the widest of the usual fonts, no line is longer than the picture is wide."""
    root = ET.fromstring(export.svg(worlds.worlds(comparison_of()), a_provenance()))
    lines = [element.text for element in root.findall("{*}g/{*}text")]
    assert len(lines) >= 4
    assert max(map(len, lines)) * export.NOTE_SIZE * 0.55 <= float(root.get("width")) - 2 * export.MARGIN


def test_no_change_is_said_in_words():
    """A reader is told that the file's values were run."""
    assert "All settings as shipped." in text_of(export.svg(forest(comparison_of()), a_provenance({})))


def test_a_table_reads_back_equal_and_says_which_run_it_is_from():
    """Pandas reads it without options; three columns at its end name the run and the model."""
    frame = comparison_of().table()
    provenance = a_provenance()
    found = pd.read_csv(io.BytesIO(export.csv(frame, provenance)))
    pd.testing.assert_frame_equal(found[frame.columns.to_list()], frame, check_dtype=False)
    assert found.columns.to_list() == [*frame.columns, "fingerprint", "seed", "model_version"]
    assert set(found["fingerprint"]) == {provenance.scenario.fingerprint} and set(found["seed"]) == {7}
    assert set(found["model_version"]) == {int(MODEL_VERSION)}


FORMULAS = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "-a\r=1"]


@pytest.mark.parametrize("text", FORMULAS)
@pytest.mark.parametrize("kind", [object, "str", "category"])
def test_no_cell_of_a_table_is_a_formula(text, kind):
    """Whatever a vendor is called, in a cell or in a heading; numbers below zero stay numbers, and what is missing stays missing."""
    frame = pd.DataFrame({"vendor": pd.Series([text, None, "We", "a=b"], dtype=kind), text: [-1.5, 2.0, None, 0.0]})
    before, harmless = frame.copy(), "'" + text.replace("\r", " ")
    written = export.csv(frame, a_provenance()).decode()
    rows = list(csv.reader(io.StringIO(written, newline="")))
    assert [row[0] for row in rows] == ["vendor", harmless, "", "We", "a=b"]
    assert [row[1] for row in rows] == [harmless, "-1.5", "2.0", "", "0.0"]
    pd.testing.assert_frame_equal(frame, before)


def test_a_table_without_formulas_is_written_as_it_is():
    """It is not even copied."""
    frame = comparison_of().table()
    assert without_formulas(frame) is frame


def test_a_table_for_a_european_excel_opens_in_columns_with_a_decimal_comma():
    """The mark at its beginning says that it is UTF-8; read back with its signs, it is the same table."""
    frame = pd.DataFrame({"owner": ["Søren; sælger", "=1+1"], "value": [1054.25, -3.5], "n": [75_000, 2]})
    written = export.csv(frame, a_provenance(), "european")
    assert written.startswith("\N{BOM}".encode()) and b"1054,25" in written
    read = pd.read_csv(io.BytesIO(written), sep=";", decimal=",")
    assert read["owner"].tolist() == ["Søren; sælger", "'=1+1"]
    assert read[["value", "n"]].equals(frame[["value", "n"]])
    assert pd.read_csv(io.BytesIO(export.csv(frame, a_provenance())))["value"].equals(frame["value"])


def test_names_of_files_tell_the_run():
    """They have no character that a system refuses."""
    provenance = a_provenance()
    assert (
        export.file_name("no_decision", provenance, "png")
        == f"no-decision-untitled-relay-rugby-seed-7-4-worlds-{provenance.scenario.fingerprint}.png"
    )


ACTIVITY = {
    "replication": 0, "account": 0, "journey": 0, "day": 0.0, "activity": "online", "hours": 1.0, "people": 1, "member": 0, "role": "user",
    "job": "problem", "producing_job": "problem", "mode": None, "touchpoint": "web search", "vendor": None, "served": None,
}  # fmt: skip
MEETING = {"activity": "supplier_meeting", "touchpoint": "call", "mode": "remote", "vendor": "We", "people": 3, "member": -1, "role": None}


def a_world_of(*activities: dict, journey: dict | None = None, opportunities=()):
    """Return the tables of one journey with the given activities."""
    tables = a_tables([journey or won(end_day=42.0)], opportunities=opportunities)
    frame = pd.DataFrame([{**ACTIVITY, **row} for row in activities], columns=list(ACTIVITY))
    return replace(tables, activities=frame)


def journeys_of(base, other) -> Comparison:
    return Comparison(a_result(base), a_result(other, name="rugby"))


SAME = [{"day": 1.0}, {"day": 3.0, "job": "solution", "producing_job": "solution"}]
SERVED = ({"day": 10.5, **MEETING, "served": "event staff"}, {"day": 10.5, **MEETING, "served": "expert"})


def test_two_journeys_part_at_their_first_different_row():
    """Not at the first different outcome: who answered the same call is what differs first."""
    comparison = journeys_of(a_world_of(*SAME, SERVED[0], {"day": 12.0}), a_world_of(*SAME, SERVED[1], {"day": 11.0}))
    stories = [journey_narrative.story(result, 0, 0) for result in (comparison.base, comparison.other)]
    parting = journey_narrative.parting(*stories)
    assert parting.months == pytest.approx(10.5 / 21)
    assert (parting.base, parting.other) == (
        "a meeting with us (call, trade-fair and hotline staff)",
        "a meeting with us (call, a sales person)",
    )
    chart = timeline.timeline(comparison, 0, 0)
    assert (
        plain(chart.title.text) == "With relay we win after 2.0 months, with rugby we win after 2.0 months; the two part on working day 11"
    )
    assert texts_of(chart).count("here the two part") == 2


def test_equal_journeys_never_part():
    """Missing values are equal to missing values, and the picture says that the two are one."""
    comparison = journeys_of(a_world_of(*SAME, SERVED[0]), a_world_of(*SAME, SERVED[0]))
    chart = timeline.timeline(comparison, 0, 0)
    assert chart.title.text.startswith("This journey is the same with relay and with rugby")
    assert "here the two part" not in texts_of(chart)


def test_a_journey_that_ends_earlier_parts_where_it_ends():
    """The other one's next activity is the first difference."""
    comparison = journeys_of(a_world_of(*SAME), a_world_of(*SAME, {"day": 6.3}))
    stories = [journey_narrative.story(result, 0, 0) for result in (comparison.base, comparison.other)]
    parting = journey_narrative.parting(*stories)
    assert (parting.months, parting.base, parting.other) == (pytest.approx(0.3), "the journey is over", "web search")


def test_the_title_the_text_and_the_table_name_the_same_day():
    """A step late on the first working day is on that day everywhere, and a whole number of days later begins the next one."""
    for day, number in ((0.8, 1), (4.0, 5), (10.5, 11)):
        base, other = ({**SERVED[side], "day": day} for side in (0, 1))
        comparison = journeys_of(a_world_of({"day": 0.1}, base), a_world_of({"day": 0.1}, other))
        assert timeline.timeline(comparison, 0, 0).title.text.endswith(f"part on working day {number}")
        assert journey_narrative.first_parting(comparison, 0, 0).startswith(f"Until working day {number} the two are the same")
        steps = journey_narrative.steps(comparison, 0)
        assert steps.loc[steps["How"] == "call", "Working day"].tolist() == [number, number]


def test_no_stage_of_the_crm_goes_without_its_name():
    """However close they follow each other, at the beginning or at the end; and no two overlap on a phone."""
    for days in ((1, 2, 3, 4, 41), (2, 38, 39, 40, 41), (5, 20, 21, 22, 42)):
        stages = [{"stage": f"Stage {i}, which is long", "day": float(day), "probability": i / 5} for i, day in enumerate(days)]
        world = a_world_of(*SAME, journey=lost(end_day=42.0), opportunities=stages)
        labels = [row for row in rows_of(timeline.timeline(journeys_of(world, world), 0, 0)) if "line" in row]
        assert len(labels) == 2 * len(stages)
        a_month = (theme.NARROW - timeline.GUTTER) / (1.02 * 2)
        spans = []
        for row in labels:
            long = canvas.width_of(row["text"], theme.AXIS_SIZE)
            start = row["x"] * a_month - (long if row["side"] == "right" else 0)
            spans.append((row["y"], start, start + long))
        assert min(start for _, start, _ in spans) >= 0
        assert not [(a, b) for a in spans for b in spans if a < b and a[0] == b[0] and a[2] > b[1]]


def test_the_timeline_shows_touches_loop_backs_and_the_crm():
    """Ours in the operating model's colour, what the CRM believed as steps up to the end, and loop-backs in the lane of their job."""
    deal = [{"stage": "Evaluating", "day": 12.0, "probability": 0.2}, {"stage": "Offer sent", "day": 30.0, "probability": 0.4}]
    loop = {"day": 20.0, "activity": "loop_back", "hours": 0.0, "touchpoint": None}
    world = a_world_of(*SAME, SERVED[0], loop, journey=lost(end_day=42.0, loop_backs=1), opportunities=deal)
    chart = timeline.timeline(journeys_of(world, world), 0, 0)
    words = [plain(text) for text in texts_of(chart)]
    assert {"Relay: Rival A wins after 2.0 months", "Rugby: Rival A wins after 2.0 months"} <= set(words)
    assert words.count("Offer sent 40 %") == 2 and words.count("1 loop-back") == 2
    steps = [row for row in rows_of(chart) if "probability" in row]
    assert [(round(row["x"], 3), row["probability"]) for row in steps[:3]] == [(0.571, 0.2), (1.429, 0.4), (2.0, 0.4)]
    spec = chart.to_dict()
    loops = [layer for layer in spec["layer"] if layer["mark"].get("shape") == "triangle-left" and "field" in layer["encoding"]["x"]]
    assert [spec["datasets"][layer["data"]["name"]][0]["x"] for layer in loops] == [pytest.approx(20 / 21)] * 2
    meetings = [layer["mark"]["color"] for layer in spec["layer"] if layer["mark"]["type"] == "point" and layer["mark"].get("size") == 46]
    assert meetings == ["#D97B29", "#14808F"]


def test_lines_are_not_filled():
    """A line among the layers has one height for each place, even where the same rows draw an area."""
    for chart in (lengths(comparison_of()), timeline.timeline(journeys_of(a_world_of(*SAME), a_world_of(*SAME)), 0, 0)):
        lines = [layer for layer in chart.to_dict()["layer"] if layer["mark"]["type"] == "line"]
        assert lines and not any("y2" in layer["encoding"] for layer in lines)


@pytest.mark.parametrize(
    ("journey", "outcome"),
    [
        (won(end_day=42.0), "we win after 2.0 months"),
        (lost(end_day=42.0), "Rival A wins after 2.0 months"),
        ({"outcome": "no_decision", "reason": "indecision", "end_day": 42.0}, "the group buys nothing after 2.0 months (indecision)"),
        ({"outcome": "open", "end_day": None}, "the journey is still open after 12.0 months"),
    ],
)
def test_an_outcome_is_told_from_our_side(journey, outcome):
    """A journey that is still open has lasted until the horizon."""
    told = journey_narrative.story(journeys_of(a_world_of(journey=journey), a_world_of()).base, 0, 0)
    assert plain(told.outcome) == outcome


def test_journeys_that_nobody_wrote_down_are_not_drawn():
    """Without detail, and for a journey that only one side has, the picture says why it is empty."""
    assert "Nothing was written down" in timeline.timeline(journeys_of(a_world_of(), a_world_of()), 0, 0).title.text
    assert timeline.timeline(journeys_of(a_world_of(*SAME), a_world_of(*SAME)), 0, 5).title.text == (
        "There is no such journey with relay and rugby"
    )


def test_a_reader_chooses_among_journeys_that_both_sides_have():
    """Each with how it ended under both, those of the warm-up and of one side alone left out."""
    base = a_tables([won(), lost(), {"outcome": "open", "end_day": None}])
    other = a_tables([lost(), lost(), {"outcome": "no_decision", "reason": "indecision"}, won()])
    found = journey_narrative.pairs(a_comparison([base], [other]))
    assert found[["base", "other", "differs"]].to_numpy().tolist() == [
        ["won by us", "won by Rival A", True],
        ["won by Rival A", "won by Rival A", False],
        ["still open", "no decision", True],
    ]
    assert journey_narrative.pairs(a_comparison([a_tables()], [a_tables()])).empty
    assert journey_narrative.pairs(a_comparison([], [])).empty


@pytest.mark.slow
def test_a_thousand_worlds_and_more_are_drawn():
    """Dots are limited, the statistics are not, and the picture says which worlds it shows."""
    few, n = comparison_of(BETTER, BASE), 1500 * len(BASE)
    base, other = (
        Result.of(side.scenario, name, 1, dict.fromkeys(range(n), side.tables[0]))
        for side, name in zip((few.base, few.other), few.names, strict=True)
    )
    many = Comparison(base, other)
    for side in ("base", "other"):
        move(many, side, "win_rate", np.tile(getattr(few, side).figure("win_rate"), 1500))
    chart = worlds.worlds(many)
    assert len([row for row in rows_of(chart) if "world" in row]) == worlds.MOST_DOTS
    assert "first 2,000 worlds" in chart.title.subtitle
    assert worlds.distribution(many).to_dict()
