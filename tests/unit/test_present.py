"""Charts and sentences: what they say is what the comparison found, and never more."""

import re
from dataclasses import replace
from functools import cache
from itertools import pairwise

import altair as alt
import numpy as np
import pandas as pd
import pytest

from sim.experiment.comparison import Comparison
from sim.measures import METRICS
from sim.measures.measure import lowered
from sim.present import canvas, findings, money, theme
from sim.present.charts import comparison as charts
from sim.present.charts import pairs, worlds
from sim.present.scales import Scale, differences, levels
from tests.builders import a_comparison, a_result, a_scenario, a_tables, lost, still_open, undecided, won

JOURNEYS = 20
BETTER, CLOSE, LUCKY = 3 * (6, 7, 8, 6), 3 * (4, 5, 3, 5), 3 * (9, 1, 3, 5)  # journeys that the other model wins, in twelve worlds
BASE = 12 * (4,)
ALL_CHARTS = (
    worlds.worlds, worlds.distribution, charts.endings, charts.reach, charts.lengths, charts.who_won, charts.no_decision, charts.forest,
)  # fmt: skip


def a_world(wins: int, replication: int = 0, months: float = 8.0, open_ones: int = 2):
    """Return the tables of 20 journeys, of which we win some; a rival wins half of the rest, and a few end in nothing."""
    rest = JOURNEYS - wins - open_ones
    rivals, nothing = rest - rest // 2, rest // 2
    end = {"end_day": 21.0 * months}
    ours = [won(our_meeting_hours=wins / 2, our_digital_hours=3.0, end_day=21.0 * (months + i / 4)) for i in range(wins)]
    theirs = [lost(end_day=21.0 * (months + i / 3)) for i in range(rivals)]
    return a_tables(
        [*ours, *theirs, *[undecided(**end) for _ in range(nothing)], *[still_open() for _ in range(open_ones)]], replication=replication
    )


@cache
def comparison_of(wins=BETTER, base=BASE) -> Comparison:
    return a_comparison([a_world(n, r) for r, n in enumerate(base)], [a_world(n, r, 7.0) for r, n in enumerate(wins)])


def a_comparison_of_nothing() -> Comparison:
    return a_comparison([a_tables()], [a_tables()])


def move(comparison, side, metric, values) -> None:
    """Set a metric of the base or the other to other values, world by world."""
    getattr(comparison, side).figure(metric)
    getattr(comparison, side)._figures[metric][:] = values
    comparison._paired.clear()


def rows_of(chart) -> list[dict]:
    return [row for rows in chart.to_dict()["datasets"].values() for row in rows]


def texts_of(chart) -> list[str]:
    return [str(row["text"]) for row in rows_of(chart) if "text" in row]


def plain(text: str) -> str:
    return text.replace("\u00a0", " ")


def test_a_clear_difference_is_told_with_its_size_interval_and_worlds():
    """Twelve worlds, in each of which rugby wins more: both numbers are those of the interval that is made for all looks."""
    comparison = comparison_of(BETTER)
    interval = comparison.paired().interval
    finding = findings.answer(comparison)
    assert finding.verdict == "other better"
    assert plain(finding.sentence) == (
        f"Rugby wins {100 * interval.mean:.1f} more of every 100 journeys than relay "
        f"({100 * interval.low:.1f} to {100 * interval.high:.1f}); rugby is ahead in 12 of 12 paired worlds."
    )
    assert interval.low < comparison.paired("win_rate", 0.95).interval.low
    assert "99 % interval; it stays valid as worlds are added, up to 200" in plain(finding.detail)


def test_relay_ahead_is_told_as_plainly():
    """The sign of the difference becomes a word, and the interval runs from the nearer to the further end."""
    finding = findings.answer(comparison_of(wins=BASE, base=BETTER))
    assert finding.verdict == "base better"
    assert re.match(r"Rugby wins [\d.]+ fewer of every 100 journeys than relay", plain(finding.sentence))
    assert "; relay is ahead in 12 of 12 paired worlds" in plain(finding.sentence)
    near, far = map(float, re.search(r"relay \(([\d.]+) to ([\d.]+)\)", plain(finding.sentence)).groups())
    assert 0 < near < far


@pytest.mark.parametrize("wins", [BETTER, CLOSE, LUCKY])
def test_no_sentence_claims_more_than_the_interval_allows(wins):
    """Whenever the interval for all looks holds 0 the title and the answer say so, and only then."""
    comparison, judged = comparison_of(wins), 0
    for metric in METRICS:
        paired = comparison.paired(metric)
        if paired.interval.n >= 12 and not findings.is_equal(paired):
            claim, title = findings.claim(comparison, metric), findings.title_worlds(comparison, metric)
            assert claim.startswith("No clear difference") == (not paired.interval.is_clear), claim
            assert (findings.verdict(comparison, metric) == "no clear difference") == (not paired.interval.is_clear), metric
            if METRICS[metric].direction:
                assert ("; the interval runs from" in title) == (not paired.interval.is_clear), title
            sentence = findings.answer(comparison.with_margins({metric: 0.0}), metric).sentence
            assert sentence.startswith("Not clear yet") == (not paired.interval.is_clear)
            judged += 1
    assert judged


def test_an_unclear_answer_says_how_many_worlds_it_would_take():
    """Those of the next of the planned looks at which it would be clear; the sentence itself is short, its numbers are in the detail."""
    comparison = comparison_of(CLOSE)
    assert 80 < comparison.paired().replications_needed <= 120
    finding = findings.answer(comparison)
    assert (finding.verdict, finding.sentence) == ("not clear yet", "Not clear yet whether relay or rugby does better.")
    detail = plain(finding.detail)
    assert re.match(
        r"In these worlds rugby wins [\d.]+ more of every 100 journeys than relay, which may be luck "
        r"\([\d.]+ fewer to [\d.]+ more\); ",
        detail,
    )
    assert "; rugby is ahead in 6 of 12 paired worlds, relay in 3. " in detail
    assert "If the difference stays as it is, 120 worlds would make it clear." in detail
    even = comparison_of(3 * (4, 5, 3, 4), BASE)
    assert "even 200 worlds would not make it clear" in plain(findings.answer(even).detail)


def test_what_is_rare_gets_no_verdict():
    """Hardly any world differs: however many there are, they cannot judge; six of them can."""
    many = tuple(4 * BASE)
    five, six = (comparison_of(tuple(wins + (place < differ) for place, wins in enumerate(many)), many) for differ in (5, 6))
    assert len(many) >= 40 and five.paired().interval.mean > 0
    assert (five.why_early(), five.verdict(margin=0.0)) == ("rare", "too early") and six.why_early() == ""
    assert "Too few worlds differ for a verdict: it takes 6 of them." in plain(findings.answer(five).detail)
    assert plain(findings.claim(five, "win_rate")).startswith(f"In these {len(many)} worlds rugby wins")
    assert comparison_of(many, many).verdict() == "the same"  # that none differs is known


def test_a_cost_for_each_of_few_customers_takes_more_worlds():
    """With 25 customers a world it is judged as all else; with fewer the card says from how many worlds on."""
    few = comparison_of(wins=2 * BETTER, base=2 * BASE)  # used here alone, for its figures are moved
    for side, cost in {"base": 9000.0, "other": 8000.0}.items():
        move(few, side, "acquisition_cost", [cost + 10 * (place % 7) for place in range(24)])
        move(few, side, "customers_won", 25.0)
    assert (few.why_early("acquisition_cost"), few.verdict("acquisition_cost")) == ("", "other better")
    move(few, "other", "customers_won", 24.0)
    assert (few.why_early("acquisition_cost"), few.verdict("acquisition_cost")) == ("few events", "too early")
    assert few.why_early("win_rate") == ""
    card = next(card for card in money.cards(few) if card.metric == "acquisition_cost")
    assert "few customers: judged from 80 worlds on" in plain(card.interval)


def test_two_that_differ_by_less_than_matters_are_the_same():
    """The whole interval lies within the margin: that is an answer, clear or not, and comes before who is a little ahead."""
    comparison = comparison_of(CLOSE)
    low, high = comparison.paired().interval.low, comparison.paired().interval.high
    assert low < 0 < -low < high
    assert comparison.verdict(margin=high) == "the same" and comparison.verdict(margin=0.99 * high) == "not clear yet"
    assert comparison_of(BETTER).verdict(margin=0.01) == "other better" and comparison_of(BETTER).verdict(margin=0.5) == "the same"
    assert comparison_of(BETTER[:11], BASE[:11]).verdict(margin=1.0) == "too early"
    finding = findings.answer(comparison.with_margins({"win_rate": 6}))
    assert finding.verdict == "the same"
    assert re.fullmatch(r"Relay and rugby are the same within 6.00? points: rugby wins 1.2\d? more of every 100 journeys than relay "
                        r"\([\d.]+ fewer to [\d.]+ more\)\.", plain(finding.sentence)), finding.sentence  # fmt: skip
    assert all(comparison.verdict(metric, 1e12) in ("the same", "too early") for metric in METRICS)
    with pytest.raises(ValueError, match=r"margin\(=-1\) must be 0 or more"):
        comparison.verdict(margin=-1)


def test_what_a_change_moved_is_told_by_the_same_worlds():
    """Rugby wins two of twenty more in every world, relay one in half of them: the movement is sharper than the answer."""
    before, after = comparison_of(LUCKY), comparison_of(tuple(win + 2 for win in LUCKY), tuple(win + n % 2 for n, win in enumerate(BASE)))
    found = after.moved_since(before)
    assert (found.difference.mean, found.base.mean, found.other.mean) == pytest.approx((0.075, 0.025, 0.1))
    assert found.difference.high - found.difference.low < after.paired().interval.high - after.paired().interval.low
    assert re.fullmatch(
        r"After your last change rugby wins 10\.0 more of every 100 journeys than before and relay 2\.5 more; the difference moves "
        r"by 7\.5 in favour of rugby \(\+5\.\d to \+9\.\d\), in the same 12 worlds\.", plain(findings.moved(after, before)))  # fmt: skip
    assert plain(findings.moved(before, before)) == "Your last change moves no win, in any of 12 worlds."
    swapped = comparison_of(tuple(reversed(LUCKY)), BASE)
    assert "moves by no clear amount (\N{MINUS SIGN}" in plain(findings.moved(swapped, before))
    assert findings.moved(comparison_of(BETTER[:11], BASE[:11]), before) == "", "eleven worlds are too few for a word"
    with pytest.raises(ValueError, match="only the same two ways of working in the same worlds can have moved"):
        Comparison(after.base, replace(after.other, operating_model="our_mix")).moved_since(before)


def test_the_usual_margin_is_half_a_point_or_two_per_cent():
    """By the unit of the figure, in that unit."""
    comparison = comparison_of(BETTER)
    months = comparison.paired("journey_months_median").base.mean()
    assert comparison.margin() == 0.005 and comparison.margin(size=2) == 0.02
    assert comparison.margin("journey_months_median") == pytest.approx(0.02 * months)
    assert comparison.margin("journey_months_median", 5) == pytest.approx(0.05 * months)


@pytest.mark.parametrize(("worlds", "told"), [
    (1, "So far rugby wins 10.0 more of every 100 journeys than relay. Range from 6 worlds on, verdict from 12. "),
    (5, "So far rugby wins 13.0 more of every 100 journeys than relay. Range from 6 worlds on, verdict from 12. "),
    (6, "So far rugby wins 13.3 more of every 100 journeys than relay (6.6 to 20.1). A verdict takes 12 worlds. "),
    (11, "So far rugby wins 14.1 more of every 100 journeys than relay (9.9 to 18.3). A verdict takes 12 worlds. "),
])  # fmt: skip
def test_an_early_look_counts_worlds_and_names_nobody(worlds, told):
    """Before twelve worlds the answer is who is ahead in how many, however clear the interval is that stands below it from six on."""
    comparison = comparison_of(BETTER[:worlds], BASE[:worlds])
    finding = findings.answer(comparison, wanted=20)
    assert finding.verdict == "too early"
    every = f"all {worlds}" if worlds > 1 else "the first"
    assert plain(finding.sentence) == f"Early look at {worlds} of 20 worlds: rugby wins more in {every}."
    assert plain(finding.detail).startswith(told), plain(finding.detail)
    assert not re.search("clear|better", finding.sentence + finding.detail + findings.title_worlds(comparison, "win_rate"))


def test_the_price_is_told_with_its_interval_or_not_at_all():
    """Rugby's sales time for each win, firm, unclear, and where there is nothing to compare."""
    comparison = comparison_of(wins=6 * (5, 6), base=6 * (3, 4))  # used here alone, for its figures are moved
    move(comparison, "base", "sales_hours_per_win", 2 * [90.0, 92.0, 91.0, 93.0, 90.0, 92.0])
    move(comparison, "other", "sales_hours_per_win", 2 * [100.0, 103.0, 101.0, 104.0, 100.0, 103.0])
    told = plain(findings.price(comparison))
    assert re.fullmatch(r"The price: rugby spends 10.5 hours more of .* \(interval [\d.]+ to [\d.]+ hours\)\.", told), told
    move(comparison, "other", "sales_hours_per_win", 2 * [80.0, 103.0, 91.0, 94.0, 80.0, 103.0])
    told = plain(findings.price(comparison))
    assert re.fullmatch(r"No clear difference in price: .* \(interval [\d.]+ hours less to [\d.]+ hours more\)\.", told), told
    assert findings.price(comparison_of((9,), (4,))) == findings.price(a_comparison([], [])) == ""


def test_the_price_in_money_is_told_when_it_differs_clearly():
    """Less sales time is a saving; what a customer costs in all stands beside it, and only when it is sure."""
    comparison = comparison_of(wins=6 * (5, 6), base=6 * (3, 4))  # used here alone, for its figures are moved
    move(comparison, "base", "sales_hours_per_win", 2 * [100.0, 103.0, 101.0, 104.0, 100.0, 103.0])
    move(comparison, "other", "sales_hours_per_win", 2 * [90.0, 92.0, 91.0, 93.0, 90.0, 92.0])
    move(comparison, "base", "acquisition_cost", 2 * [9000.0, 9100.0, 9050.0, 9000.0, 9000.0, 9100.0])
    move(comparison, "other", "acquisition_cost", 2 * [8000.0, 8100.0, 8050.0, 8100.0, 8000.0, 8100.0])
    assert "customer" not in findings.price(comparison)  # few are won: a cost for each takes more worlds to judge
    for side in ("base", "other"):
        move(comparison, side, "customers_won", 30.0)
    told = plain(findings.price(comparison))
    assert told.startswith("It saves: rugby spends 10.5 hours less of")
    assert told.endswith(". Counting all marketing and sales time, busy or not, winning a customer costs EUR 8,060 with rugby "
                         "and EUR 9,040 with relay."), told  # fmt: skip
    move(comparison, "base", "acquisition_cost", 2 * [7000.0, 7100.0, 7050.0, 7000.0, 7000.0, 7100.0])
    assert ". Yet counting all marketing and sales time," in plain(findings.price(comparison)), "less sales time, and dearer all the same"
    move(comparison, "other", "acquisition_cost", 2 * [9000.0, 5000.0, 9900.0, 6000.0, 9000.0, 5000.0])
    assert "winning a customer costs" not in findings.price(comparison)


def test_a_clear_interval_is_never_written_as_if_it_reached_zero():
    """However near to 0 it ends, there are decimals enough to see that it does not."""
    comparison = comparison_of(wins=3 * (7, 8, 7, 9), base=12 * (3,))  # used here alone, for its figures are moved
    interval = comparison.paired("win_rate").interval
    move(comparison, "base", "win_rate", comparison.base.figure("win_rate") + 0.999 * interval.low)
    near = comparison.paired("win_rate").interval.low
    written = float(re.search(r"interval ([\d.]+) to", plain(findings.claim(comparison, "win_rate")))[1])
    assert 0 < near < 0.0005 and written == pytest.approx(100 * near, rel=0.5) and written > 0
    assert re.search(r"wins \d+\.\d more .* to \d+\.\d\)", plain(findings.claim(comparison, "win_rate"))), "the others need one"


def test_the_picture_of_the_worlds_says_who_is_ahead_in_how_many():
    """Its title counts worlds, where the answer tells the size, and both have one interval."""
    assert re.match(
        r"Rugby is ahead in 12 of 12 paired worlds, on average by 13\.[78] points \([\d.]+ to [\d.]+\)$",
        plain(findings.title_worlds(comparison_of(BETTER), "win_rate")),
    )
    assert plain(findings.title_worlds(comparison_of(BASE, BETTER), "win_rate")).startswith("Relay is ahead in 12 of 12 paired worlds")


def test_a_lower_figure_may_be_the_better_one():
    """Fewer journeys without a decision is better: the direction is the metric's."""
    comparison = comparison_of(BETTER)
    assert METRICS["no_decision_rate"].direction == -1
    finding = findings.answer(comparison, "no_decision_rate")
    assert finding.verdict == "other better"
    assert " fewer of every 100 journeys end without a decision" in plain(finding.sentence)


def test_equal_runs_are_told_as_equal():
    """Not as an unclear difference that more replications might settle."""
    comparison = comparison_of(CLOSE, CLOSE)
    finding = findings.answer(comparison)
    assert finding.verdict == "the same"
    assert "no difference at all, in all 12 worlds" in finding.sentence
    assert "would make it clear" not in finding.sentence + finding.detail
    early = findings.answer(comparison_of((4, 5), (4, 5)))
    assert (early.verdict, early.sentence) == ("too early", "Early look: no difference so far in 2\N{NO-BREAK SPACE}worlds.")


@pytest.mark.parametrize("comparison", [a_comparison([], []), a_comparison_of_nothing(), comparison_of((9,), (4,)), comparison_of()])
@pytest.mark.parametrize("chart", ALL_CHARTS)
def test_no_reader_ever_meets_nan(chart, comparison):
    """Nothing, one world, several: every chart draws, its words are whole, and its alt text says what the title says."""
    drawn = chart(comparison)
    words = [drawn.title.text, str(drawn.title.subtitle), drawn.description, *texts_of(drawn)]
    assert not [text for text in words if re.search(r"\b(nan|NaN|None|inf)\b", text)]
    assert drawn.description.startswith(drawn.title.text)


@pytest.mark.parametrize("wins", [(), (9,), BETTER, LUCKY])
def test_every_metric_has_a_whole_sentence(wins):
    """No placeholder is left, no number is missing its word, and it ends with one full stop."""
    told = [findings.answer(comparison_of(wins, BASE[: len(wins)]), metric) for metric in METRICS]
    texts = [text for finding in told for text in (finding.sentence, finding.detail)]
    assert texts and [text for text in texts if re.search(r"[{}]|\bnan\b|\.\.|  ", text) or not text.endswith(".")] == []


def test_every_metric_is_told_in_words_of_its_own():
    """A metric's declaration holds a sentence, not the template that other measures may do with."""
    assert [key for key, metric in METRICS.items() if metric.phrase.startswith(f"With {{other}}, {lowered(metric.label)} is")] == []


def test_worlds_without_the_figure_are_counted_in_the_detail():
    """A mean over fewer worlds than were run says so."""
    comparison = comparison_of(wins=(4, 0, 5), base=(4, 4, 4))
    assert comparison.paired("sales_hours_per_win").interval.n == 2
    assert "1 world had nothing to measure and is left out." in plain(findings.answer(comparison, "sales_hours_per_win").detail)


def test_the_picture_of_the_worlds_holds_pythons_numbers():
    """One dot a world, the mean and both ends of the interval, as the answer has them."""
    comparison = comparison_of(BETTER)
    paired, rows = comparison.paired(), rows_of(worlds.worlds(comparison))
    dots = sorted(row["x"] for row in rows if "world" in row)
    assert dots == pytest.approx(sorted(100 * (paired.other - paired.base)))
    mean = next(row for row in rows if "low" in row)
    assert [mean["x"], mean["low"], mean["high"]] == pytest.approx(
        [100 * value for value in (paired.interval.mean, paired.interval.low, paired.interval.high)]
    )


def test_the_sides_of_the_picture_follow_the_metrics_direction():
    """Where less is better, the better side of rugby is on the left."""
    comparison = comparison_of(BETTER)
    assert {"← relay better", "rugby better →", "no difference"} <= set(texts_of(worlds.worlds(comparison)))
    assert {"← rugby better", "relay better →"} <= set(texts_of(worlds.worlds(comparison, "no_decision_rate")))
    for metric, better in (("win_rate", 1), ("no_decision_rate", -1)):
        dots = [row for row in rows_of(worlds.worlds(comparison, metric)) if "world" in row and row["x"]]
        assert {row["colour"] for row in dots if row["x"] * better > 0} == {theme.COLOURS["rugby"]}


def test_the_endings_are_shares_of_all_journeys():
    """Both columns add up to the whole, and their first part is the win rate of the answer."""
    comparison = comparison_of(BETTER)
    parts = [row for row in rows_of(charts.endings(comparison)) if "share" in row]
    for side, paired in ((0, comparison.paired("win_rate").base), (1, comparison.paired("win_rate").other)):
        column = {row["kind"]: row["share"] for row in parts if (row["x"] > 0.5) == side}
        assert list(column) == list(charts.ENDINGS)
        assert sum(column.values()) == pytest.approx(1)
        assert column["Won by us"] == pytest.approx(paired.mean())
        assert column["Still open"] == pytest.approx(2 / JOURNEYS)


def test_bars_hold_the_share_of_each_vendor():
    """What we and the rivals won, each out of all journeys, under both operating models."""
    comparison = comparison_of(BETTER)
    bars = [row for row in rows_of(charts.who_won(comparison)) if "heading" in row and row["x"] == 0]
    found = {(row["heading"], row["side"]): row["x2"] for row in bars}
    assert found["We", 0] == pytest.approx(np.mean(BASE) / JOURNEYS)
    assert found["We", 1] == pytest.approx(np.mean(BETTER) / JOURNEYS)
    assert found["Rival A", 0] == pytest.approx(7 / JOURNEYS)
    assert found["Rival B", 0] == 0


def test_bars_stand_side_by_side_for_any_number_of_ways_of_working():
    """Three bars in a group, each with its name, its value and a colour of its own; no group reaches into the next."""
    names = ["relay", "rugby", "our mix"]
    chart = pairs.bars(names, theme.colours(*names), [("Won", 0.1, 0.2, 0.3), ("Lost", 0.3, 0.2, 0.1)], "A title", "")
    drawn = sorted((row["y"], row["x2"]) for row in rows_of(chart) if "y2" in row)
    assert [value for _, value in drawn] == [0.1, 0.2, 0.3, 0.3, 0.2, 0.1]
    assert min(after - before for (before, _), (after, _) in pairwise(drawn)) >= 18
    assert {"Relay 10.0 %", "Rugby 20.0 %", "Our mix 30.0 %"} <= set(map(plain, texts_of(chart)))
    assert "Won: 30.0 % with our mix, 20.0 % with rugby, 10.0 % with relay." in plain(chart.description)


def test_a_journey_from_the_warm_up_is_in_no_picture():
    """The same journeys are counted as in the metrics."""
    scenario = a_scenario({"market.warm_up_months": 3})
    early, late = [undecided(start_day=10.0)] * 3, [won(start_day=100.0, end_day=200.0), lost(start_day=100.0, end_day=300.0)]
    sides = [
        a_result(a_tables([*early, *late]), a_tables(late, replication=1), name=name, scenario=scenario) for name in ("relay", "rugby")
    ]
    shares = {row["kind"]: row["share"] for row in rows_of(charts.endings(Comparison(*sides))) if "share" in row}
    assert shares == {"Won by us": 0.5, "Won by a rival": 0.5, "No decision": 0.0, "Still open": 0.0}


def test_the_forest_puts_what_is_clear_first_and_turns_better_to_the_right():
    """Every metric is there once; a row is on rugby's side exactly when rugby is better, whatever the metric's direction."""
    comparison = comparison_of(BETTER)
    rows = charts.forest_rows(comparison)
    assert sorted(rows["metric"]) == sorted(METRICS)
    order = [*dict.fromkeys(rows["group"])]
    wanted = ["Rugby better", "Relay better", "No clear difference", "Too early to tell", "Neutral measures"]
    assert order == [group for group in wanted if group in order] and order[0] == "Rugby better"
    assert (rows.loc[rows["group"] == "Rugby better", "low"] > 0).all()
    lost_rate = rows.set_index("metric").loc["no_decision_rate"]
    interval, mean = comparison.together()["no_decision_rate"], comparison.paired("no_decision_rate").base.mean()
    assert [lost_rate["low"], lost_rate["high"]] == pytest.approx([-100 * interval.high / mean, -100 * interval.low / mean])
    unclear = rows[(rows["group"] == "No clear difference") & rows["low"].notna()]
    assert ((unclear["low"] <= 0) & (unclear["high"] >= 0)).all()


def test_the_forest_has_words_where_a_percentage_would_mean_nothing():
    """From a value that is written as 0 there is no percentage: no line crosses the picture, and both levels still stand there."""
    comparison = comparison_of(wins=3 * (7, 8, 7, 6), base=3 * (4, 3, 4, 3))  # used here alone, for its figures are moved
    move(comparison, "base", "loop_backs", 0.001)
    move(comparison, "other", "loop_backs", 3 * [1.5, 1.7, 1.6, 1.6])
    row = charts.forest_rows(comparison).set_index("metric").loc["loop_backs"]
    assert np.isnan([row["mean"], row["low"], row["high"]]).all() and row["group"] == "Relay better"
    drawn = rows_of(charts.forest(comparison))
    assert [found["text"] for found in drawn if found.get("metric") == "loop_backs" and "x2" in found] == []
    assert {"nearly 0: no percentage", "0.0 → 1.6"} <= set(texts_of(charts.forest(comparison)))


def test_both_levels_of_a_row_are_written_alike_and_say_of_what():
    """Thousands on both sides or on neither; what is counted is counted in a world."""
    comparison = comparison_of(wins=(6, 8, 7, 6), base=(4, 3, 4, 3))  # used here alone, for its figures are moved
    for base, other, told in (
        (84_400, 84_000, "EUR 84,400 → 84,000"),
        (408_000, 377_000, "EUR 408 k → 377 k"),
        (1_940_000, 900_000, "EUR 1.94 → 0.90 m"),
    ):
        move(comparison, "base", "revenue_won", base)
        move(comparison, "other", "revenue_won", other)
        assert plain(findings.levels_told(comparison, "revenue_won")) == told
    assert plain(findings.levels_told(comparison, "journeys")) == "20.0 → 20.0 a world"


def test_the_forests_title_counts_its_rows():
    """Better, worse and unclear add up to the metrics that have a direction."""
    title = plain(findings.title_forest(comparison_of(BETTER)))
    better, judged, worse, unclear = map(int, re.findall(r"\d+", title))
    assert judged == sum(metric.direction != 0 for metric in METRICS.values()) == better + worse + unclear


def test_a_title_does_not_count_what_is_not_there(monkeypatch):
    """Where all is clear there is no word of what is not."""
    monkeypatch.setattr(findings, "verdict", lambda *_: "other better")
    assert "no clear difference" not in findings.title_forest(comparison_of(BETTER))


def test_lengths_mark_the_medians_of_the_table():
    """The upright lines stand at the same numbers that the comparison reports, and each curve covers its area once."""
    comparison = comparison_of(BETTER)
    chart = charts.lengths(comparison)
    medians = [
        f"{side.mean():.1f}" for side in (comparison.paired("journey_months_median").base, comparison.paired("journey_months_median").other)
    ]
    assert {f"Relay {medians[0]} months", f"Rugby {medians[1]} months"} <= set(map(plain, texts_of(chart)))
    grid = np.linspace(0, 40, 400)
    assert np.trapezoid(charts._smooth(np.random.default_rng(1).gamma(4, 2, 300), grid), grid) == pytest.approx(1, abs=0.01)


def test_dots_of_a_swarm_do_not_hide_each_other():
    """Equal values are stacked, the same way each time, without end."""
    for n in (1, 30, 150, 3000):
        y, size, bottom = canvas.swarm(np.zeros(n), -1, 1, top=50)
        assert len(set(y)) == n and y.min() >= 50 and y.max() <= bottom <= 262 and size > 0
        assert np.array_equal(y, canvas.swarm(np.zeros(n), -1, 1, top=50)[0])


@pytest.mark.parametrize(("values", "low", "high"), [([1, 9], -2, 9), ([-9, -1], -9, 2), ([-5, 5], -5, 5), ([0, 0], -1, 1)])
def test_zero_and_both_sides_are_always_in_the_picture(values, low, high):
    """Even when every world is on one side there is room for the name of the other."""
    found = canvas.around_zero(np.array(values, dtype=float))
    assert found[0] <= low and found[1] >= high
    assert min(-found[0], found[1]) / (found[1] - found[0]) >= 0.24 - 1e-9


def test_labels_keep_their_distance():
    """Names of thin parts do not overlap, and do not wander out of the picture."""
    moved = canvas.apart([10, 12, 13, 100], 18)
    assert min(np.diff(moved)) >= 18 and moved[-1] == 100


def test_relay_and_rugby_have_one_colour_each_everywhere():
    """Whoever they are compared with; other operating models get a further one, and two models never share one."""
    assert [theme.colours("rugby", "relay")[i].mark for i in (0, 1)] == [theme.COLOURS["rugby"], theme.COLOURS["relay"]]
    assert theme.colours("mine", "rugby")[1].mark == theme.COLOURS["rugby"]
    assert theme.colours("mine", "relay")[0] == theme.colours("mine", "rugby")[0]
    names = [f"model {i}" for i in range(5)]
    assert all(len({colour.mark for colour in theme.colours(one, two)}) == 2 for one in names for two in [*names, "relay"])


def test_any_number_of_operating_models_has_colours():
    """Relay and rugby theirs, nine more one each; from then on the least used come again, and none fails for want of one."""
    many = theme.colours("relay", *(f"model {i}" for i in range(9)), "rugby")
    assert len({colour.mark for colour in many}) == 11
    assert (many[0].mark, many[-1].mark) == (theme.COLOURS["relay"], theme.COLOURS["rugby"])
    crowd = [colour.mark for colour in theme.colours(*(f"model {i}" for i in range(27)))]
    assert len(set(crowd)) == 9 and {crowd.count(mark) for mark in crowd} == {3}
    assert not {theme.COLOURS["relay"], theme.COLOURS["rugby"]} & set(crowd)


def contrast(one: str, two: str) -> float:
    """Return the contrast of two colours after WCAG 2, 1 to 21."""
    light = []
    for colour in (one, two):
        channels = np.array([int(colour[i : i + 2], 16) for i in (1, 3, 5)]) / 255
        linear = np.where(channels <= 0.04045, channels / 12.92, ((channels + 0.055) / 1.055) ** 2.4)
        light.append(linear @ [0.2126, 0.7152, 0.0722])
    return (max(light) + 0.05) / (min(light) + 0.05)


@pytest.mark.parametrize(("mode", "page"), [(theme.LIGHT, "#FFFFFF"), (theme.DARK, "#12191D")])
def test_text_is_legible_in_light_and_in_dark(mode, page):
    """Contrast 4.5 for text on the page and in the parts of a column, 3 for the marks of the operating models."""
    assert min(contrast(text, page) for text in (mode.ink, mode.soft)) >= 4.5
    assert min(contrast(*pair) for pair in zip(mode.greys, mode.on_greys, strict=True)) >= 4
    for colour in (*theme._KNOWN.values(), *theme._FURTHER):
        assert contrast(colour.on_light if mode is theme.LIGHT else colour.on_dark, page) >= 4.5
        assert contrast(colour.mark, page) >= 3 and contrast(colour.inside, colour.mark) >= 3.5


@pytest.mark.parametrize("chart", ALL_CHARTS)
def test_a_chart_on_a_page_has_no_ground_of_its_own(chart):
    """In light and in dark it differs in its configuration alone, and every style that it names is one of the theme."""
    drawn = chart(comparison_of())
    light, dark = (theme.on_screen(drawn, dark=dark) for dark in (False, True))
    alt.LayerChart.from_dict(light)  # valid
    assert light["config"]["mark"]["tooltip"] is None  # a page would show the places of labels to whoever points at them
    assert light["background"] == dark["background"] == "transparent"
    assert light.pop("config") != dark.pop("config") and light == dark
    named = {layer["mark"].get("style") for layer in light["layer"]} - {None}
    assert named <= set(theme.config(theme.LIGHT)["style"])


@pytest.mark.parametrize("drawn", [*(chart(comparison_of()) for chart in ALL_CHARTS), canvas.empty("Nothing")])
def test_each_layer_on_a_page_has_its_own_rows(drawn):
    """Those that Altair holds apart, by name or for all layers together, stand in the layer that draws them; the chart stays as it is."""
    full = drawn.to_dict()
    shown = theme.on_screen(drawn)
    assert "datasets" not in shown and "data" not in shown
    for layer, before in zip(shown["layer"], full["layer"], strict=True):
        rows = full["datasets"][before.get("data", full.get("data"))["name"]]
        assert layer["data"]["values"] == list(rows)
    assert any(layer["data"]["values"] for layer in shown["layer"])
    assert drawn.to_dict() == full


def test_lines_fit_and_numbers_keep_their_unit():
    """A title is cut into lines of about equal length, and never between a number and its unit."""
    text = findings.claim(comparison_of(), "win_rate")
    lines = theme.wrapped(text, 17, 340, bold=True)
    assert " ".join(lines) == text and len(lines) > 1
    assert all(len(line) * 17 * theme.BOLD_CHARACTER <= 340 for line in lines)
    assert not any(line.endswith("95") for line in lines)


@pytest.mark.parametrize(
    ("scale", "value", "text"),
    [
        (levels("share", "EUR", 0.182), 0.182, "18.2 %"),
        (differences("share", "EUR", 0.061), -0.061, "−6.1 points"),
        (levels("money", "EUR", 1_860_000), 1_860_000, "EUR 1.86 million"),
        (differences("money", "EUR", 407_530), 407_530, "EUR 408,000"),
        (levels("months", "EUR", 7.84), 7.84, "7.8 months"),
        (differences("months", "EUR", 0.38), 0.38, "0.38 months"),
        (levels("hours", "EUR", 104.4), 104.4, "104 hours"),
        (Scale(decimals=1, suffix="days"), -0.04, "0.0 days"),
        (levels("days", "EUR", float("nan")), float("nan"), "unknown"),
    ],
)
def test_numbers_are_written_as_a_reader_wants_them(scale, value, text):
    """With unit, few digits, a true minus, and never as nan."""
    assert plain(scale.text(value)) == text


def test_money_has_its_currency_once_in_an_interval():
    """EUR 269,000 to 546,000."""
    assert plain(differences("money", "EUR", 400_000).span(269_310, 545_750)) == "EUR 269,000 to 546,000"
    assert plain(differences("share", "EUR", 0.05).span(0.037, 0.058)) == "3.7 to 5.8 points"


def test_only_what_is_too_small_gets_further_decimals():
    """A difference that is not 0 is not written as 0; what rounding leaves over is."""
    scale = differences("share", "EUR", 0.0274, 0.00002, 0.0548)
    assert plain(scale.text(0.0274)) == "2.7 points" and plain(scale.span(0.00002, 0.0548)) == "0.002 to 5.5 points"
    assert [scale.number(value) for value in (0.0, 1e-17, -1e-17, -0.00002)] == ["0.0", "0.0", "0.0", "−0.002"]
    assert plain(differences("money", "EUR", 12_345).span(30, 12_345)) == "EUR 30 to 12,300"


def test_names_of_operating_models_are_words():
    """An underscore is for keys; a name that begins with capitals keeps them."""
    sides = [a_result(*map(a_world, wins, range(12)), name=name) for name, wins in (("relay", BASE), ("ABM_team", BETTER))]
    assert findings.answer(Comparison(*sides)).sentence.startswith("ABM team wins ")
    one = [a_result(a_world(wins), name=name) for name, wins in (("relay", 4), ("ABM_team", 9))]
    assert findings.answer(Comparison(*one)).sentence == "Early look: ABM team wins more in the only world."


def test_frames_of_charts_are_not_changed_by_drawing():
    """Drawing twice gives the same picture, and the tables stay as they were."""
    comparison = comparison_of()
    before = comparison.base.journeys.copy()
    assert charts.forest(comparison).to_dict() == charts.forest(comparison).to_dict()
    pd.testing.assert_frame_equal(comparison.base.journeys, before)


def test_two_shares_that_clearly_differ_never_look_alike():
    """Means 0.02 points apart, and clearly so: as many decimals as it takes to see which is larger."""
    comparison = comparison_of(wins=(6, 7, 6, 8), base=(3, 4, 3, 3))  # used here alone, for its figures are moved
    move(comparison, "base", "reach_digital", [0.0351, 0.0361, 0.0341, 0.0351])
    move(comparison, "other", "reach_digital", [0.0353, 0.0363, 0.0343, 0.03531])
    assert plain(findings.title_reach(comparison)).endswith("3.53 % against 3.51 % online")
    move(comparison, "other", "reach_digital", [0.0353, 0.0353, 0.0353, 0.0353])
    assert "3.53" not in findings.title_reach(comparison), "which of them is larger is not clear: one decimal will do"


@pytest.mark.parametrize(("months", "written"), [(0.4, "+0.40 months"), (1 / 21, "+0.05 months"), (0.04, "+6.7 working hours")])
def test_less_than_a_working_day_is_told_in_hours(months, written):
    """Nobody can picture 0.0002 months."""
    assert plain(differences("months", "EUR", months).signed(months)) == written
