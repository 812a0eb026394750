"""The frame of a page: its head, the answer, its texts and its foot."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import streamlit as st

from pages.ui import browser, colours, exhibits, labels, navigation, session, url, visit
from pages.ui.inputs import pickers, widget_sync
from pages.ui.question import Question
from pages.ui.results import ledger_view, on_demand, progressive
from sim.experiment.comparison import Comparison
from sim.measures.units import SPACE
from sim.present import findings, theme, wording
from sim.present import money as pays

HERE = Path(__file__).parent
NAMED_CHANGES = 4
ANEW = ":root { --drawn-again: 0; }"  # nothing more than style.css says; an empty style would leave the one before in place
AGAIN = '[class*="st-key-results"] [data-stale="true"] { opacity: 1 !important; visibility: visible !important; }'
"""What is drawn again with more worlds answers the same question."""


def open_page(title: str, opening: str = "") -> Question:
    """Draw the head of a page, with its *opening* text, and return the question that it answers.

    The page's name in the menu stands above a *title* that is another.
    """
    name = navigation.insist()
    st.html(HERE / "style.css")
    widget_sync.start_page(title)
    on_demand.start_page()
    question = session.current()
    st.html(f"<style>{AGAIN if progressive.start_page(question) else ANEW}\n{colours.style(question)}</style>")
    browser.put_menu_away()
    with st.container(horizontal=True, vertical_alignment="center", key="head"):
        with st.container(key="title", gap=None):
            if title != name:
                st.caption(name)
            st.title(title, anchor=False)
        st.page_link("pages/questions.py", label=f"Your questions ({len(visit.every())})", icon=":material/history:", width="content")
        _share(question)
    with st.container(key="notices"):  # it has its place, whether or not there is one: what follows would move, and stand there twice
        _problems(question)
    if opening:
        prose(opening)
    return question


def open_answer(title: str, opening: str = "", most_worlds: int | None = None) -> Question:
    """Draw the head of a page as `open_page` does, and in one line what its figures are about.

    *most_worlds* is how many worlds the page plays at most, where that is fewer than are asked for.
    """
    question = open_page(title, opening)
    n = question.replications
    worlds = f"{n} paired worlds" if most_worlds is None or n <= most_worlds else f"the first {most_worlds} of {n} paired worlds"
    parts = [
        f"**{wording.plain(question.scenario.title)}**",
        f"{wording.model_name(question.base)} against {wording.model_name(question.other)}",
        worlds,
        f"seed {question.seed}",
    ]
    with st.container(horizontal=True, vertical_alignment="center", gap="medium"):
        st.markdown(" &nbsp;·&nbsp; ".join(parts), width="content")
        changes(question)
    return question


def changes(question: Question) -> None:
    """Say how many settings differ from the file, and where all of them are."""
    if changed := labels.changed_settings(question):
        named = "; ".join(changed[:NAMED_CHANGES]) + (f"; {len(changed) - NAMED_CHANGES} more" if len(changed) > NAMED_CHANGES else "")
        st.markdown(f":primary[● {wording.count_of(len(changed), 'setting')} changed]", width="content", help=f"{wording.plain(named)}.")
        st.button("Reset all", icon=":material/restart_alt:", type="tertiary", on_click=session.reset, key="reset all")
    st.page_link("pages/scenario.py", label="Settings", icon=":material/tune:")


def asks(question: Question) -> None:
    """Show what the scenario asks, under its own title when it has one."""
    if question.scenario.title != question.file.title:
        st.markdown(f"**{wording.plain(question.scenario.title)}** :gray[(changed from {wording.plain(question.file.title)})]")
    with st.container(key="asks"):
        st.markdown(wording.plain(question.scenario.question))


def caveats(question: Question) -> None:
    """Say below the settings which of them go further than is plausible."""
    with st.container(key="caveats"):
        if told := ledger_view.beyond(question):
            st.caption(told)


def answer(question: Question, comparison: Comparison, metric: str = "win_rate", *, is_in_money: bool = False) -> None:
    """Draw the answer in a sentence, its colour that of the better operating model; *in money* it first says whether that pays.

    Where money and wins speak for different ways of working the colour is neither's.
    """
    finding = findings.answer(comparison, metric, question.replications)
    verdicts = {finding.verdict, comparison.verdict(pays.PROFIT)} if is_in_money else {finding.verdict}
    better = [place for place, verdict in enumerate(("base better", "other better")) if verdict in verdicts]
    colour = theme.colours_of(comparison)[better[0]].mark if len(better) == 1 else "#8A979E"
    with st.container(key=f"answer-{metric}"):
        st.html(f"<style>.st-key-answer-{metric} {{ border-left-color: {colour}; }}</style>")
        _say(f"{pays.pays(comparison)} {finding.sentence}" if is_in_money else finding.sentence, finding.detail, metric)
        if metric == "win_rate" and (before := progressive.before(question)):
            st.markdown(wording.plain(findings.moved(comparison, before)))
    if metric == "win_rate" and not is_in_money:
        exhibits.keep(question, "answer", finding.sentence)


def told(sentence: str, detail: str) -> None:
    """Draw an answer that is about no difference between operating models, as `answer` draws others."""
    with st.container(key="answer-told"):
        _say(sentence, detail, "told")


def _say(sentence: str, detail: str, about: str) -> None:
    """Draw an answer *about* something as a heading that is read aloud whenever it changes."""
    st.header(wording.plain(sentence), anchor=False)
    st.caption(wording.plain(detail))
    browser.read_aloud(about)


def money(question: Question, comparison: Comparison) -> None:
    """Draw what a leader asks for first as cards, and say below them how busy sellers are."""
    hues = theme.colours_of(comparison)
    with st.container(key="cards", horizontal=True, gap="small"):
        for card in pays.cards(comparison):
            better = {"base better": hues[0], "other better": hues[1]}.get(card.verdict)
            colour = f"light-dark({better.on_light}, {better.on_dark})" if better else "inherit"
            with st.container(border=True, key=f"card-{card.metric}", gap="xxsmall"):
                st.html(f"<style>.st-key-card-{card.metric} strong {{ color: {colour}; }}</style>")
                st.markdown(card.heading)
                st.markdown(f"**{wording.plain(card.difference).replace(SPACE, ' ')}**")
                st.caption(wording.plain(card.interval) or "&nbsp;")
                st.caption(wording.plain(card.levels))
    with st.container(horizontal=True, vertical_alignment="center", key="busy"):
        st.caption(wording.plain(pays.busy(comparison)))
        exhibits.keep(question, "answer", findings.answer(comparison).sentence)


def tabs(inside: Mapping[str, Callable[[], None]], key: str) -> None:
    """Draw tabs, of which only the one in sight is made."""
    for tab, draw in zip(st.tabs(list(inside), on_change="rerun", key=key), inside.values(), strict=True):
        if tab.open:
            with tab:
                draw()


def foot() -> None:
    """End a page with what only paper shows: the settings and the link by which the same is seen again."""
    question = session.latest()
    with st.container(key="printed"):
        st.caption(wording.plain(" ".join(exhibits.resting_on(question, question.replications).lines())))


def prose(name: str) -> None:
    """Draw a text of this folder."""
    st.markdown((HERE / "text" / f"{name}.md").read_text(encoding="utf-8"))


def small_print(name: str) -> None:
    """Fold a text of this folder behind one line: how to read a page, and what it does not claim."""
    with st.expander("How to read this page, and what it does not claim", icon=":material/info:", key=f"small print {name}"):
        prose(name)


def _share(question: Question) -> None:
    with st.popover("Share", icon=":material/share:"):
        st.markdown("This link opens the same scenario with every change, and shows the same numbers.")
        st.code(url.link(st.context.url or "", question), language=None, wrap_lines=True)
        pickers.tables()


def _problems(question: Question) -> None:
    if notice := session.notice():
        st.info(wording.plain(labels.labelled(notice, question.parameters)), icon=":material/history:")
    found = session.problems()
    if not found:
        return
    heading, problems = found
    lines = "\n".join(f"- {wording.plain(labels.labelled(text[:400], question.parameters))}" for text in problems[:50])
    st.error(f"{lines}\n\nNothing was changed: you see {wording.plain(question.scenario.title)}.", title=heading, icon=":material/error:")
