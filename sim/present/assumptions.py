"""What an answer rests on, in words: how it moves when one parameter alone goes to an end of its plausible range.

Everything is read from a `Ledger`; nothing is claimed that an interval does not allow. Parameters go by their labels.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from ..experiment.statistics import Interval
from ..measures.units import SPACE
from ..scenario.labels import CHOICES
from ..studies.ledger import BUILT_IN, ENDS, Ledger
from ..studies.sensitivity import verdict
from . import findings
from .export import written
from .findings import INTERVAL
from .scales import MINUS, POINTS, capital, change, count, listed

BASES = ("published", "derived", "calibrated", "assumed")
DOZEN = 12
NOTABLE = 0.01
"""A change of the answer worth a leader's time, as a share: one journey won of every 100."""
NOT_YET = "not played yet"
EVERYDAY = r"(people|suppliers|months|hours|working days|meetings|visits|points|pieces|purchases)( |, median|$)"

Row = Mapping[Any, Any]


def name(row: Row) -> str:
    """Return a parameter's label, and whose it is where that tells it from others."""
    return f"{row['label']} ({row['owner']})" if row["owner"] else str(row["label"])


def value_text(value: Any, unit: str) -> str:
    """Return a parameter's value as a reader would write it: *27 %*, *yes*, *8 people*, nothing where there is none."""
    if value is None or value != value:
        return ""
    if isinstance(value, bool):
        return written(value)
    if isinstance(value, int | float):
        is_share = isinstance(value, float) and unit.startswith(("share", "chance"))
        return (f"{100 * value:.4g}{SPACE}%" if is_share else f"{value:,.6g}").replace("-", MINUS)
    return CHOICES.get(value, str(value).replace("_", " "))


def range_text(row: Row) -> str:
    """Return the plausible range of a parameter; for a switch or a choice the other values."""
    ends = [value_text(row[f"range_{end}"], row["unit"]) for end in ENDS]
    now = value_text(row["value"], row["unit"])
    if isinstance(row["value"], bool | str):
        return " or ".join(end for end in ends if end)
    return f"{ends[0] or now} to {ends[1] or now}" if any(ends) else ""


def counted(frame: pd.DataFrame) -> str:
    """Return how many parameters there are, how firmly they are known, and how many numbers are built in, in a sentence."""
    is_built_in = frame["kind"] == BUILT_IN
    found = frame.loc[~is_built_in, "basis"].value_counts()
    parts = [f"{found.get(basis, 0)} {basis}" for basis in BASES]
    more = f"; {count(int(is_built_in.sum()), 'more number is', 'more numbers are')} built into the model" if is_built_in.any() else ""
    return f"{count(int((~is_built_in).sum()), 'parameter')}: {listed(parts)}{more}."


def what_matters(ledger: Ledger) -> str:
    """Return how many of the assumptions about the world move the answer notably for sure, and which most; or nothing."""
    rows = world(ledger)
    rows = rows[rows["basis"] == "assumed"]
    notable = rows[rows["sure"] >= NOTABLE]
    if rows.empty:
        return ""
    tried = count(len(rows), "assumption about the world was", "assumptions about the world were")
    if ledger.answer.is_early:
        return f"{tried} tried, one at a time; {findings.takes_more('which of them shift the lead')}."
    if notable.empty:
        return f"{tried} tried, one at a time; none is shown to shift the lead by a full point."
    most = listed([_quoted(name(row)) for row in notable.head(3).to_dict("records")])
    first = f", most of all {most}" if len(notable) > 3 else f": {most}"
    rest = " Of the others nothing is shown." if len(notable) < len(rows) else ""
    return f"{tried} tried, one at a time. {len(notable)} of them {'shifts' if len(notable) == 1 else 'shift'} the lead by a " \
           f"full point or more{first}.{rest}"  # fmt: skip


def not_played_yet(ledger: Ledger) -> str:
    """Return how many parameters are still to be played in a ledger of which others are, in a sentence; nothing where none is."""
    n = sum(any(is_to_be_played(ledger, row, end) for end in ENDS) for row in ledger.frame.to_dict("records"))
    return f"{count(n, 'parameter was', 'parameters were')} added since and {'is' if n == 1 else 'are'} {NOT_YET}." if n else ""


def is_to_be_played(ledger: Ledger, row: Row, end: str) -> bool:
    """Tell whether a ledger in which others are played has no movement yet at an end of a row's range."""
    there, movement = row[f"range_{end}"], row[f"movement_{end}"]
    return ledger.origin.replications > 0 and row["replications"] == 0 and not pd.isna(there) and bool(pd.isna(movement))


def movement_text(movement: Interval) -> str:
    """Return how the answer moves, *−3.4 (−5.0 to −1.8)*, of a few worlds *−3.4 in 2 worlds*; nothing where nothing was played."""
    if movement.mean != movement.mean:
        return ""
    if movement.low == movement.mean == movement.high == 0:
        return "none"
    few = "" if movement.has_range else f" in {count(movement.n, 'world')}"
    return f"{change(movement, POINTS)}{few}"


def rests_on(ledger: Ledger, most: int = 3) -> list[str]:
    """Return a sentence for each of the assumptions about the world that move the answer most for sure; none where none clearly does."""
    rows = world(ledger)
    if ledger.answer.is_early:
        return []
    return [_change(ledger, row) for row in rows[rows["sure"] > 0].head(most).to_dict("records")]


def answer(ledger: Ledger) -> str:
    """Return the answer that the movements start from: *rugby wins 8.4 more than relay*."""
    return _wins(ledger, ledger.answer.mean)


def turns(ledger: Ledger) -> list[tuple[Row, str]]:
    """Return the assumptions about the world that clearly change the verdict, each with the end of its range at which it does."""
    now = verdict(ledger.answer)
    if ledger.answer.is_early:
        return []
    return [(row, end) for row in world(ledger).to_dict("records") for end in ENDS
            if ledger.moves_for_sure(row, end) and row[f"verdict_{end}"] not in {now, ""}]  # fmt: skip


def verdict_changes(ledger: Ledger, most: int = 3) -> str:
    """Return where the verdict changes when one assumption about the world goes to an end of its plausible range.

    A verdict counts as changed only where the answer moves clearly: with few worlds it may become unclear by luck alone.
    """
    if ledger.answer.is_early:
        return f"{findings.takes_more('Whether any of what was tried turns the answer')}."
    now, rows, found = verdict(ledger.answer), world(ledger), turns(ledger)
    if not found:
        kept = "there is still no clear difference" if now == "no clear difference" else f"{_winner(ledger, now)} stays ahead"
        unsure = sum(row[f"verdict_{end}"] not in {now, ""} for row in rows.to_dict("records") for end in ENDS)
        doubt = f"; {count(unsure, 'end was', 'ends were')} played in too few worlds to tell" if unsure else ""
        each = count(len(rows), "assumption")
        return (f"Nothing that was tried clearly turns it: with each of {each}, one at a time, at either end of its range, "
                f"{kept}{doubt}.")  # fmt: skip
    told = [_turn(ledger, row, end, now) for row, end in found[:most]]
    told = [told[0], *(text[:1].lower() + text[1:] for text in told[1:])]
    more = ""
    if len(found) > most:
        each = count(len(found) - most, "more such change")
        more = f" {each} {'is' if len(found) == most + 1 else 'are'} in the ledger’s CSV file, on the Assumptions page."
    return f"{'; '.join(told)}.{more}"


def beyond(ledger: Ledger, values: Mapping[str, Any], most: int = 3) -> str:
    """Return which of *values*, by dotted key, assume of the world what is not plausible in the scenario of the ledger; or nothing."""
    told = []
    rows = ledger.frame[ledger.frame["key"].isin(list(values)) & (ledger.frame["kind"] == "world")]
    for row in rows.to_dict("records"):
        value, plausible = values[row["key"]], [row["value"], *(row[f"range_{end}"] for end in ENDS)]
        known = [each for each in plausible if each is not None and each == each]
        if any(isinstance(each, bool | str | None) for each in (value, *known)):
            continue
        if not min(known) <= value <= max(known):
            told.append(f"{_quoted(name(row))} is {value_text(value, row['unit'])} (plausible: {range_text(row)})")
    if not told:
        return ""
    more = [f"{count(len(told) - most, 'more setting')}"] if len(told) > most else []
    named = listed([*told[:most], *more])
    return f"Further than is plausible here: {named}. The answer may be that of another kind of market."


def qualified(ledger: Ledger) -> str:
    """Return what stands behind these sentences: which scenario, how many worlds, and what they leave out."""
    n = len(world(ledger))
    return (f"In journeys won of every 100, intervals in brackets; {count(n, 'assumption')} moved one at a time, each in up to "
            f"{count(ledger.origin.replications, 'paired world')}. Two wrong together are not covered.")  # fmt: skip


def world(ledger: Ledger) -> pd.DataFrame:
    """Return the assumptions about the world that were played, those that move the answer most first."""
    rows = ledger.ranked()
    return rows[(rows["kind"] == "world") & (rows["replications"] > 0)]


def title(ledger: Ledger, rows: pd.DataFrame) -> str:
    """Return the claim of the tornado: what the answer rests on most, as far as the intervals allow."""
    first = rows[rows["sure"] > 0].head(3)
    named = [_quoted(name(row)) for row in first.to_dict("records")]
    if not named:
        early = ledger.answer.is_early
        return findings.takes_more("Which of these moves the answer") if early else "None of these alone moves the answer clearly"
    most = 100 * float(np.nanmax(np.abs(first[["movement_low", "movement_high"]].to_numpy(float))))
    told = f"the answer rests most on {listed(named)}; it moves by up to {most:.1f}"
    return findings.looked(told, [ledger.movement(row, end) for row in first.to_dict("records") for end in ENDS])


def as_text(ledger: Ledger) -> str:
    """Return what the command line prints: how many parameters, the answer, and what moves it most."""
    lines = [counted(ledger.frame)]
    if ledger.origin.replications:
        rows = [row for row in ledger.ranked().to_dict("records") if row["size"] > 0][:DOZEN]
        lines += ["", subtitle(ledger), ""]
        for row in rows:
            ends = [f"{value_text(row[f'range_{end}'], row['unit'])}: {told}" for end in ENDS
                    if (told := movement_text(ledger.movement(row, end)))]  # fmt: skip
            lines.append(f"{name(row)}, now {value_text(row['value'], row['unit'])}; {'; '.join(ends)}  [{row['kind']}, {row['key']}]")
        lines += ["", what_matters(ledger), verdict_changes(ledger)]
    return "\n".join(lines)


def subtitle(ledger: Ledger) -> str:
    """Return the answer that the movements start from, what is drawn, and how many parameters were played in how many worlds."""
    answer = ledger.answer
    known = f" ({INTERVAL} {_ends(answer)})" if answer.has_range else ""
    return (f"Of every 100{SPACE}journeys {_wins(ledger, answer.mean)}{known}. Bars: how that changes when one parameter alone is moved "
            f"to an end of its plausible range. {played(ledger)}")  # fmt: skip


def played(ledger: Ledger) -> str:
    """Return how many parameters were played in all worlds, and how many were only looked at in fewer, in a sentence or two."""
    worlds = ledger.frame.loc[ledger.frame["replications"] > 0, "replications"].astype(int)
    whole = int((worlds >= ledger.origin.replications).sum())
    fewer = worlds[worlds < ledger.origin.replications]
    told = f"{count(whole, 'parameter was', 'parameters were')} played in {count(ledger.origin.replications, 'paired world')}."
    if fewer.empty:
        return told
    few = f"{fewer.min()} to {fewer.max()}" if fewer.min() < fewer.max() else f"{fewer.max()}"
    each = count(len(fewer), "other was", "others were")
    return f"{told} {each} only looked at in {few}, which is too few to tell, and {'is' if len(fewer) == 1 else 'are'} not drawn."


def _change(ledger: Ledger, row: Row) -> str:
    """Return how the answer changes at both ends of one parameter's range."""
    parts = []
    for end in ENDS:
        movement, answer = ledger.movement(row, end), ledger.movement(row, end, "answer")
        if movement.mean == movement.mean:
            value = value_text(row[f"range_{end}"], row["unit"])
            at = f"if {value}," if isinstance(row["value"], bool | str) else f"at {value}"
            parts.append(f"{at} {_wins(ledger, answer.mean)}, a change of {movement_text(movement)}" if ledger.moves_for_sure(row, end)
                         else f"{at} no clear change")  # fmt: skip
    return f"{_quoted(name(row))}, here {with_unit(row)}: {'; '.join(parts)}"


def with_unit(row: Row) -> str:
    """Return the present value with its unit where that is a word of everyday life."""
    value, unit = value_text(row["value"], row["unit"]), str(row["unit"]).partition(",")[0]
    if value == "1":
        unit = re.sub(r"s\b", "", unit, count=1)  # 1 hour, 1 working day
    return f"{value}{SPACE}{unit}" if re.match(EVERYDAY, str(row["unit"])) else value


def _turn(ledger: Ledger, row: Row, end: str, now: str) -> str:
    """Return what becomes of the verdict at one end."""
    there, value = row[f"verdict_{end}"], value_text(row[f"range_{end}"], row["unit"])
    before = value_text(row["value"], row["unit"])
    whose = f"{row['owner']}’s {_quoted(str(row['label']))}" if row["owner"] else _quoted(str(row["label"]))
    case = f"if {whose} is {value}, not {before}"
    if there == "no clear difference":
        return f"{capital(_winner(ledger, now))}’s lead disappears {case}"
    if now == "no clear difference":
        return f"{capital(_winner(ledger, there))} is clearly ahead {case}"
    return f"{capital(_winner(ledger, there))} is ahead instead {case}"


def _wins(ledger: Ledger, answer: float) -> str:
    base, other = _names(ledger)
    return f"{other} wins {POINTS.number(abs(answer))} {'fewer' if answer < 0 else 'more'} than {base}"


def _ends(answer: Interval) -> str:
    """Return the interval of the answer in words: *4.0 to 8.2 more*, *1.2 fewer to 2.8 more*."""
    word = {True: "fewer", False: "more"}
    if answer.is_clear:
        return f"{POINTS.sizes(answer)} {word[answer.mean < 0]}"
    return f"{POINTS.number(abs(answer.low))} {word[answer.low < 0]} to {POINTS.number(abs(answer.high))} {word[answer.high < 0]}"


def _winner(ledger: Ledger, found: str) -> str:
    return _names(ledger)[found == "other better"]


def _names(ledger: Ledger) -> tuple[str, str]:
    return ledger.origin.base.replace("_", " "), ledger.origin.other.replace("_", " ")


def _quoted(label: str) -> str:
    return f"“{label}”"
