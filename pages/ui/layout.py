"""What pages share besides their settings: the head of a page, the answer, pictures and tables with their downloads."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from html import escape
from pathlib import Path
from typing import Any, Literal

import altair as alt
import pandas as pd
import streamlit as st

from pages.ui import browser, colours, labels, navigation, session, url, visit
from pages.ui.inputs import pickers, widget_sync
from pages.ui.question import WORLDS, Question
from pages.ui.results import ledger_view, on_demand, progressive, report_items, report_shown
from sim.experiment.comparison import Comparison
from sim.measures.units import SPACE
from sim.present import export, findings, theme, wording
from sim.present import money as pays
from sim.present.report import Picture
from sim.present.report import Table as ReportTable
from sim.present.report.catalogue import ENTRIES
from sim.studies.calibration import Calibration

HERE = Path(__file__).parent
NAMED_CHANGES = 4
ANEW = ":root { --drawn-again: 0; }"  # nothing more than style.css says; an empty style would leave the one before in place
AGAIN = '[class*="st-key-results"] [data-stale="true"] { opacity: 1 !important; visibility: visible !important; }'
"""What is drawn again with more worlds answers the same question."""
NARROW, WIDE = frozenset("fijlrt .,:;()-–’"), frozenset("−+×mMW%")
NARROW_WIDTH, WIDTH, WIDE_WIDTH = 4.8, 8.5, 11.8  # pixels: of characters in a table
ON_A_PHONE, WIDEST_IN_SIGHT = 165, 240  # pixels of a column that stays in sight, so that others stand beside it
MARGIN, SIGN = 17, 24  # pixels: around a text, for the sign that offers help


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
        _keep(question, "answer", finding.sentence)


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
        _keep(question, "answer", findings.answer(comparison).sentence)


Table = Callable[[], pd.DataFrame]
TABLES = {"comparison": "figures"}
"""What stands in a report for a table that a page offers as a file only."""


Worlds = Comparison | Calibration
"""What knows in how many worlds it was measured."""

Kept = tuple[Question, Worlds | export.Provenance, str]
"""What it takes to put a table into the report: the question, where its figures come from, and its name."""


def figure(
    question: Question, comparison: Worlds | export.Provenance, chart: alt.LayerChart, name: str, note: str = "", is_kept: bool = False
) -> None:
    """Draw a picture with its text for those who cannot see it, and what it can be taken away as.

    *note* is what must stand on the picture besides what `export` prints; a picture that *is kept* is shown by the report itself.
    """
    if note:
        chart = chart.properties(title=alt.TitleParams(chart.title.text, subtitle=f"{chart.title.subtitle or ''} {note}".strip()))
    provenance = provenance_of(question, comparison)
    with st.container(key=f"figure-{name}", gap="xsmall"):
        title, subtitle = theme.title_of(chart)
        st.header(wording.plain(title), anchor=False)
        st.caption(wording.plain(subtitle))
        shown = theme.on_screen(chart, dark=st.context.theme.type == "dark")
        st.vega_lite_chart(shown, theme=None, alt=chart.description, key=f"chart {name}")
        with st.container(horizontal=True, horizontal_alignment="right", gap="xsmall"):
            for form, mime, make in (("png", "image/png", export.png), ("svg", "image/svg+xml", export.svg)):
                label = f"{form.upper()} :gray[of “{wording.plain(title)}”]"  # what is grey is only read aloud
                _download(label, partial(make, chart, provenance), export.file_name(name, provenance, form), mime)
            if not is_kept:
                facts = (name, chart.description, *provenance.lines()[:3])
                _keep(question, name, title, facts, lambda: Picture.of(chart, " ".join(provenance.lines()[:3])))


def figures(question: Question, comparison: Worlds | export.Provenance, *columns: Mapping[str, alt.LayerChart]) -> None:
    """Draw columns of pictures side by side, each picture by its name."""
    for place, pictures in zip(st.columns(len(columns), gap="large"), columns, strict=True):
        with place:
            for name, chart in pictures.items():
                figure(question, comparison, chart, name)


def table(
    frame: pd.DataFrame, alt: str, helps: Mapping[str, str] | None = None, columns: Mapping[str, Any] | None = None,
    height: int | Literal["auto", "content"] = "content", kept: Kept | None = None,
) -> None:  # fmt: skip
    """Draw a table, its columns `fitted` unless they are given; *alt* says what is in it to those who cannot see it."""
    st.dataframe(frame, hide_index=True, height=height, column_config=columns or fitted(frame, helps), alt=alt)
    _keep_table(frame, alt, kept)


def tabs(inside: Mapping[str, Callable[[], None]], key: str) -> None:
    """Draw tabs, of which only the one in sight is made."""
    for tab, draw in zip(st.tabs(list(inside), on_change="rerun", key=key), inside.values(), strict=True):
        if tab.open:
            with tab:
                draw()


def readable_table(frame: pd.DataFrame, caption: str, kept: Kept | None = None) -> None:
    """Draw a short table whose texts wrap, so that no column is cut; on a phone each row is a card. *caption* says what is in it."""
    names, texts = [str(name) for name in frame], frame.astype(str).to_numpy().tolist()
    head = "".join(f'<th scope="col">{escape(name)}</th>' for name in names)
    rows = [f"<tr>{''.join(_cell(place, *cell) for place, cell in enumerate(zip(names, row, strict=True)))}</tr>" for row in texts]
    body = f"<thead><tr>{head}</tr></thead><tbody>{''.join(rows)}</tbody>"
    st.html(f'<table class="readable"><caption>{escape(caption)}</caption>{body}</table>')
    _keep_table(frame, caption, kept)


def _keep_table(frame: pd.DataFrame, caption: str, kept: Kept | None) -> None:
    """Offer to put a table into the report where it is told under which name, and where its figures come from."""
    if kept is not None:
        question, source, name = kept
        lines = provenance_of(question, source).lines()[:3]
        facts = (name, caption, *lines, *pd.util.hash_pandas_object(frame.astype(str), index=False))
        with st.container(horizontal=True, horizontal_alignment="right", key=f"tools-{name}"):
            _keep(question, name, caption, facts, lambda: ReportTable.of(caption, frame, " ".join(lines)))


def _cell(place: int, heading: str, text: str) -> str:
    """Return one cell: the first of a row is its heading, and a second line is quieter than the first."""
    first, _, rest = map(escape, text.partition("\n"))
    said = first + (f"<small>{rest}</small>" if rest else "")
    return f'<td data-label="{escape(heading)}"><span>{said}</span></td>' if place else f'<th scope="row">{said}</th>'


def fitted(frame: pd.DataFrame, helps: Mapping[str, str] | None = None) -> dict[str, Any]:
    """Return how a table's columns are drawn: the first in sight while the others scroll, none narrower than its longest text.

    The first is no wider than leaves others in sight beside it, on a phone too.
    """
    helps, columns = helps or {}, dict[str, Any]()
    is_on_a_phone = "Mobi" in (st.context.headers.get("User-Agent") or "")  # as every browser on a phone calls itself
    for name in map(str, frame):
        heading, text = _width(name) + SIGN * (name in helps), max(frame[name].astype(str).map(_width), default=0.0)
        width = MARGIN + max(heading, text)
        if not columns:
            width = min(width, ON_A_PHONE if is_on_a_phone else WIDEST_IN_SIGHT)
        columns[name] = st.column_config.Column(width=round(width), pinned=not columns, help=helps.get(name))
    return columns


def download_tables(question: Question, comparison: Worlds | export.Provenance, tables: Mapping[str, tuple[str, Table]]) -> None:
    """Offer tables beside each other, by the name of the file: its label, and what makes it."""
    with st.container(horizontal=True):
        for name, (label, make) in tables.items():
            download_table(question, comparison, make, name, label)


def download_table(question: Question, comparison: Worlds | export.Provenance, make: Table, name: str, label: str) -> None:
    """Offer a table as a file; it is made when somebody wants it."""
    provenance, dialect = provenance_of(question, comparison), session.dialect()
    _download(label, lambda: export.csv(make(), provenance, dialect), export.file_name(name, provenance, "csv"), "text/csv", "secondary")
    if name in TABLES:
        _keep(question, TABLES[name], label)


def _keep(
    question: Question, name: str, title: str, facts: Sequence[object] = (), make: Callable[[], Picture | ReportTable] | None = None
) -> None:  # fmt: skip
    """Offer to put something into the report, or to take it out again: made anew for what is asked where its *name* is in the catalogue.

    Else it stands there as it is: *make* makes it, and the *facts* tell it apart.
    """
    if name in ENTRIES:
        key, toggle = name, partial(report_items.toggle, name)
    elif make is not None:
        key = report_shown.key_of(*facts)
        toggle = partial(report_items.toggle_shown, key, make)
    else:
        return
    is_in = key in {entry.key for entry in report_items.entries(question)}
    label, icon = ("In the report", "check") if is_in else ("Add to report", "add")
    st.button(f"{label} :gray[“{wording.plain(title)}”]", icon=f":material/{icon}:", type="tertiary", key=f"report {name}",
              on_click=toggle)  # fmt: skip


def provenance_of(question: Question, comparison: Worlds | export.Provenance) -> export.Provenance:
    """Return where figures come from: those of a comparison of what is asked, or as they say themselves."""
    return comparison if isinstance(comparison, export.Provenance) else resting_on(question, comparison.replications)


def resting_on(question: Question, worlds: int) -> export.Provenance:
    """Return where figures come from that rest on so many worlds of what is asked."""
    link = url.link(st.context.url or "", replace(question, replications=max(worlds, WORLDS[0])))
    return export.Provenance(question.scenario, question.changed, (question.base, question.other), question.seed, worlds, link)


def foot() -> None:
    """End a page with what only paper shows: the settings and the link by which the same is seen again."""
    question = session.latest()
    with st.container(key="printed"):
        st.caption(wording.plain(" ".join(resting_on(question, question.replications).lines())))


def prose(name: str) -> None:
    """Draw a text of this folder."""
    st.markdown((HERE / "text" / f"{name}.md").read_text(encoding="utf-8"))


def small_print(name: str) -> None:
    """Fold a text of this folder behind one line: how to read a page, and what it does not claim."""
    with st.expander("How to read this page, and what it does not claim", icon=":material/info:", key=f"small print {name}"):
        prose(name)


def _width(text: str) -> float:
    """Return about how many pixels wide a text is in a table, in the widest of the usual system fonts."""
    return sum(NARROW_WIDTH if character in NARROW else WIDE_WIDTH if character in WIDE else WIDTH for character in text)


def _download(
    label: str, data: Callable[[], bytes], file_name: str, mime: str, kind: Literal["secondary", "tertiary"] = "tertiary"
) -> None:
    icon = ":material/download:"
    st.download_button(label, data, file_name, mime, key=f"download {file_name}", type=kind, on_click="ignore", icon=icon)


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
