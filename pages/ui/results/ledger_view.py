"""The ledger on a page: the shipped one from its file, and movements that are played for what is asked now."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from pages.ui.question import Question
from pages.ui.results import on_demand
from sim.experiment.comparison import HEADLINE, Comparison
from sim.experiment.statistics import student_t_interval
from sim.present import assumptions, wording
from sim.present.export import Provenance
from sim.present.findings import TOGETHER
from sim.scenario import load
from sim.studies.ledger import BUILT_IN, ENDS, SHIPPED, Ledger, Origin, command_to_play, entries, is_idle, read, row_of, unplayed
from sim.studies.sensitivity import AS_IT_IS, Variant, found_at, variants_of

MOST_WORLDS, MOST_WORLDS_AT_ONCE = 8, 6
MOST_AT_ONCE = 6
"""Assumptions that are moved when the page is drawn."""
_PLAYED = "movements that were played"
WHOSE = {"world": "The world", "decision": "Our decisions", "experiment": "The experiment", BUILT_IN: "Built in"}


@st.cache_resource(show_spinner=False)
def _file(name: str, fingerprint: str, base: str, other: str) -> Ledger:
    """Return the ledger of a shipped scenario and all that is built in: with its movements when there is a file of it, else without."""
    scenario = load(name)
    found = read(SHIPPED / f"{name}.csv", scenario)
    is_asked = found is not None and (found.origin.base, found.origin.other) == (base, other)
    return (found if found is not None and is_asked else unplayed(scenario, base, other)).with_built_in()


def shipped(question: Question) -> Ledger:
    """Return the ledger of the scenario as shipped."""
    return _file(question.name, load(question.name).fingerprint, question.base, question.other)


def is_played(ledger: Ledger) -> bool:
    """Tell whether a ledger holds movements."""
    return ledger.origin.replications > 0


def how_to_play(question: Question) -> str:
    """Say how what the answer rests on can be played where no ledger comes with the project."""
    told = "The Assumptions page tests some of them"
    if not {question.base, question.other} <= set(load(question.name).operating_models):
        return f"{told}."
    return f"{told}; `{command_to_play(question.name, question.base, question.other)}` moves each of them."


def is_as_shipped(question: Question, ledger: Ledger) -> bool:
    """Tell whether a ledger is of the very scenario that is asked now."""
    return question.scenario.fingerprint == ledger.origin.fingerprint


def say_whose(question: Question, ledger: Ledger) -> None:
    """Say plainly which scenario the movements are of, and in how many worlds they were found."""
    played = f"Played for **{wording.plain(ledger.origin.title)}** as shipped, in {ledger.origin.replications} paired worlds."
    told = " ".join(filter(None, [played, assumptions.not_played_yet(ledger)]))
    if is_as_shipped(question, ledger):
        st.markdown(told)
    else:
        st.info(f"{told} Your changes are not in it; test your own settings further down.", icon=":material/info:")


def provenance(question: Question, ledger: Ledger) -> Provenance:
    """Return where a ledger's figures come from, for pictures and tables to take away."""
    is_now = is_as_shipped(question, ledger)
    scenario, changes = (question.scenario, question.changed) if is_now else (load(question.name), {})
    origin = ledger.origin
    return Provenance(scenario, changes, (origin.base, origin.other), origin.seed, origin.replications)


def say_where_the_verdict_changes(ledger: Ledger, is_told: bool = False) -> None:
    """Say where the verdict turns, by what is assumed of the world, and of which answer unless that *is_told* already."""
    origin = ledger.origin
    of = "" if is_told else f" ({assumptions.movement_text(ledger.answer)} in {origin.replications} paired worlds, seed {origin.seed})"
    turn = len({row["key"] for row, _ in assumptions.turns(ledger)})
    which = wording.count_of(turn, "assumption").capitalize() if turn else "Whether one assumption"
    st.markdown(f"**{which} about the market could change the answer{of}:** {wording.plain(assumptions.verdict_changes(ledger))}")


def of_question(question: Question) -> Ledger | None:
    """Return the movements of the question as it stands now, and have them played when the page is drawn; None until they are there."""
    return known(question) or _played_at_once(question, shipped(question))


def known(question: Question) -> Ledger | None:
    """Return the movements of the question as it stands now where they come with the project or a page has played them; else None."""
    ledger = shipped(question)
    if is_played(ledger) and is_as_shipped(question, ledger):
        return ledger
    of, played = st.session_state.get(_PLAYED, (None, None))
    return played if of == question.key else None


def what_it_rests_on(question: Question) -> None:
    """Say below an answer which assumptions about the world it rests on most, and where it turns: of the question as it stands now.

    Where no ledger of it is at hand, those that are likely to carry most are played in a few worlds, when the page is drawn.
    """
    with st.container(key="rests-on", gap="small"):
        if ledger := of_question(question):
            _rests_on(question, ledger)
        st.page_link("pages/assumptions.py", label="Assumptions", icon=":material/fact_check:")


def _played_at_once(question: Question, known: Ledger) -> Ledger | None:
    """Return the movements of the assumptions that moved the answer most as shipped, in the question that is asked now."""
    frame = entries(question.scenario)
    frame = frame[~frame["key"].map(lambda key: is_idle(question.scenario, question.base, question.other, key))]
    first = _first(known, dict.fromkeys(frame["key"], ""))[:MOST_AT_ONCE]
    rows = frame[frame["key"].isin(first)]
    variants = variants_of(question.scenario, rows, question.base, question.other)
    found = on_demand.tried(
        question, "rests on", "Find what it rests on", variants, _answers, MOST_WORLDS_AT_ONCE, at_once=True
    )  # fmt: skip
    if not found:
        return None
    ledger = _ledger(question, rows, found, MOST_WORLDS_AT_ONCE)
    st.session_state[_PLAYED] = question.key, ledger
    return ledger


def beyond(question: Question) -> str:
    """Return which settings go further than is plausible for the scenario as shipped, or nothing."""
    as_shipped = load(question.name)
    changed = {
        row_of(as_shipped, key): value
        for key, (_, value) in question.changed.items()
        if not is_idle(question.scenario, question.base, question.other, key)
    }
    return wording.plain(assumptions.beyond(shipped(question), changed)) if changed else ""


def _rests_on(question: Question, ledger: Ledger) -> None:
    told = [wording.plain(text) for text in assumptions.rests_on(ledger)]
    origin = ledger.origin
    is_asked = (question.seed, question.replications) == (origin.seed, origin.replications)
    where = "" if is_asked else f"In {origin.replications} worlds of seed {origin.seed}, where {assumptions.answer(ledger)}:"
    say_where_the_verdict_changes(ledger, is_told=True)
    with st.expander("What it rests on most", icon=":material/rule:", key="rests on most"):
        if told:
            st.markdown("\n".join([where, "", *(f"- {text}." for text in told)]))
        else:
            st.markdown("No single assumption about the market moves it clearly, anywhere in its plausible range.")
        st.caption(assumptions.qualified(ledger))


def played_now(question: Question, known: Ledger) -> Ledger | None:
    """Return the movements of a selection of parameters in the scenario that is asked now; None while nobody has asked for them."""
    frame = entries(question.scenario)
    frame = frame[~frame["key"].map(lambda key: is_idle(question.scenario, question.base, question.other, key))]
    labels = {row["key"]: assumptions.name(row) for row in frame.to_dict("records")}
    first = _first(known, labels)
    keys = st.multiselect(
        "Parameters to move",
        list(labels),
        default=first,
        format_func=lambda key: labels[key],
        key="moved parameters",
        placeholder="Choose some parameters",
    )
    rows = frame[frame["key"].isin(keys)]
    if not keys:
        return None
    variants = variants_of(question.scenario, rows, question.base, question.other)
    found = on_demand.tried(question, "sensitivities", "Test each assumption separately", variants, _answers, MOST_WORLDS)
    return _ledger(question, rows, found) if found else None


def _first(known: Ledger, labels: dict[str, str]) -> list[str]:
    """Return the dozen parameters of the world that moved the answer most as shipped, a few of the best known ones where nobody knows."""
    if is_played(known):
        return [key for key in assumptions.world(known)["key"] if key in labels][: assumptions.DOZEN]
    return [key for key in ("group.size_mean", "jobs.help_gain", "beliefs.risk_aversion", "consent.benefit") if key in labels]


def _answers(comparison: Comparison) -> pd.Series:
    """Return the headline answer of each world."""
    base, other = (side.figure(HEADLINE) for side in (comparison.base, comparison.other))
    return (other - base).dropna()


def _ledger(question: Question, rows: pd.DataFrame, found: dict[Variant, pd.Series], most_worlds: int = MOST_WORLDS) -> Ledger:
    now, figures = found[AS_IT_IS], []
    for key in rows["key"]:
        ends = {end: found[key, end].reindex(now.index).to_numpy() for end in ENDS if (key, end) in found}
        figures.append(found_at(key, now.to_numpy(), ends))
    answer = student_t_interval(now)
    origin = Origin(
        question.scenario.title,
        question.scenario.fingerprint,
        question.base,
        question.other,
        question.seed,
        min(question.replications, most_worlds),
        answer.mean,
        answer.low,
        answer.high,
    )
    return Ledger(rows.merge(pd.DataFrame(figures), on="key"), origin)


def choose(rows: pd.DataFrame, name: str) -> pd.DataFrame:
    """Let the reader narrow *rows* by basis and by who decides; whatever is not chosen narrows nothing."""
    there = [kind for kind in WHOSE if (rows["kind"] == kind).any()]
    with st.container(horizontal=True, gap="medium"):
        kinds = st.pills("Kind", there, selection_mode="multi", default=[kind for kind in there if name == "shipped" and kind == "world"],
                         format_func=lambda kind: WHOSE[kind], key=f"whose {name}", wrap=True)  # fmt: skip
        bases = st.pills("Basis", assumptions.BASES, selection_mode="multi", format_func=str.capitalize, key=f"basis {name}", wrap=True)
    return rows[rows["kind"].isin(kinds or list(WHOSE)) & rows["basis"].isin(bases or list(assumptions.BASES))]


def search(rows: pd.DataFrame) -> pd.DataFrame:
    """Let the reader narrow *rows* by a word of label, owner, key or source."""
    word = st.text_input("Search", placeholder="such as sales, Gartner or group.size_mean", key="search ledger", icon=":material/search:")
    text = rows[["label", "owner", "key", "source", "meaning"]].agg(" ".join, axis=1)
    found = rows[text.str.contains(word.strip(), case=False, regex=False)] if word and len(rows) else rows
    st.caption(f"{len(found)} shown" + (f", with “{wording.plain(word.strip())}” in name, meaning, source or key" if word else ""))
    return found


def whole(ledger: Ledger) -> pd.DataFrame:
    """Return every row, those that move the answer most first where that is known."""
    ranked = ledger.ranked()
    rest = ledger.frame.loc[~ledger.frame["key"].isin(ranked["key"])]
    return pd.concat([ranked.drop(columns=["sure", "size"]), rest]) if len(ranked) else rest


def readable(ledger: Ledger, rows: pd.DataFrame) -> pd.DataFrame:
    """Return rows of a ledger as a reader would write them."""
    return pd.DataFrame([
        {"Parameter": assumptions.name(row),
         "At the low end": _movement(ledger, row, "low"), "At the high end": _movement(ledger, row, "high"),
         "Basis": row["basis"], "Value": assumptions.value_text(row["value"], row["unit"]),
         "Plausible range": assumptions.range_text(row), "Source": row["source"],
         "Unit": row["unit"], "Whose": WHOSE[row["kind"]], "Key": row["key"],
         "Meaning": row["meaning"]} for row in rows.to_dict("records")
    ])  # fmt: skip


def _movement(ledger: Ledger, row: assumptions.Row, end: str) -> str:
    if assumptions.is_to_be_played(ledger, row, end):
        return assumptions.NOT_YET
    return assumptions.movement_text(ledger.movement(row, end))


HELPS = {
    "Plausible range": "For a switch or a choice, the other values.",
    "At the low end": f"Change of the answer in journeys won of every 100, with its interval. {TOGETHER}",
    "At the high end": f"Change of the answer in journeys won of every 100, with its interval. {TOGETHER}",
}
