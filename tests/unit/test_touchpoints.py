"""What a touch between a buyer and a vendor does: who is read, how it is served, what it teaches, what it scores."""

import numpy as np
import pytest

from sim.world.kernel.codes import (
    BRAND,
    BY_ACCOUNT,
    CAMPAIGNS,
    CONTENT,
    EVENT_STAFF,
    EXPERT,
    FIRST_SIGNAL,
    NURTURE,
    PROBLEM,
    PUBLIC_SITE,
    REMOTE,
    REQUIREMENTS,
    SELECTION,
    SOLUTION,
    TUNED,
)  # fmt: skip
from sim.world.kernel.crm import advance_deal, pushes_quote
from sim.world.kernel.lead_scoring import add_points, identifies, score_of
from sim.world.kernel.touchpoints import choose_material, count_visit, guessed_job, pull_of, read, relevance_of, talk_quality
from tests.world_builders import a_group, a_world

PULLS = {"marketing.brand_pull": 2.0, "marketing.campaign_pull": 0.5, "marketing.nurture_pull": 3.0, "beliefs.discovery": 0.4,
         "choice.preference": 0.0, "leads.brand_trust": 0.0}  # fmt: skip


def read_once(w, group, job=PROBLEM, u_cover=0.5, u_signal=0.5):
    return read(w, group, 0, 0, job, 1.0, u_cover, u_signal, 0.0, 0.0)


# What draws a reader


def test_whoever_tells_its_reason_tells_the_job_at_hand():
    """Asked for role and reason, an asker on requirements is answered for requirements; by a vendor that does not ask, as before."""
    for profiling, job in ((1, REQUIREMENTS), (0, PROBLEM)):
        group, w = a_group(2), a_world({"leads.role_told": 1.0, "leads.identified": 1.0}, profiling=profiling)
        group["focus"] = REQUIREMENTS
        assert identifies(w, group, 0, 0, 0.1, 0.5)
        assert guessed_job(w, group, 0) == job
        assert guessed_job(w, group, 1) == PROBLEM  # another vendor was told nothing


def test_each_source_pulls_by_what_the_vendor_puts_into_it():
    """A plain site pulls 1, brand by goodwill, campaigns by hours and list, mails by hours and only whom the vendor knows."""
    group, w = a_group(2), a_world(PULLS, goodwill=0.3, campaigns=0.8, nurture=0.6, mail_automation=1)
    group["target"][0], group["contact"][1, 0] = 2.5, 1
    unknown = [pull_of(w, group, 0, 0, source) for source in (CONTENT, BRAND, CAMPAIGNS, NURTURE)]
    assert unknown == pytest.approx([1.0, 0.6, 1.0, 0.0])
    assert pull_of(w, group, 1, 0, NURTURE) == pytest.approx(1.8)


def test_a_vendor_outside_the_race_is_read_less():
    """Everything pulls only by the readiness to discover."""
    group, w = a_group(1), a_world(PULLS, goodwill=0.3, campaigns=0.8)
    inside = [pull_of(w, group, 0, 0, source) for source in range(4)]
    group["considered"][0] = 0
    assert [pull_of(w, group, 0, 0, source) for source in range(4)] == pytest.approx([0.4 * pull for pull in inside])


@pytest.mark.parametrize("cover", [0.0, 0.3, 1.0])
def test_after_takeover_marketing_pulls_as_far_as_it_covers(cover):
    """Campaigns and mails go on by the share of cover; site and brand are there for everybody."""
    group, w = a_group(1), a_world(PULLS, goodwill=0.3, campaigns=0.8, nurture=0.6, mail_automation=1, marketing_cover=cover)
    group["contact"][0, 0] = 1
    before = np.array([pull_of(w, group, 0, 0, source) for source in (CONTENT, NURTURE, CAMPAIGNS, BRAND)])
    group["sales_owned"][0] = 1
    after = [pull_of(w, group, 0, 0, source) for source in (CONTENT, NURTURE, CAMPAIGNS, BRAND)]
    assert after == pytest.approx(before * [1.0, cover, cover, 1.0])


def test_material_is_chosen_in_proportion_to_its_pull():
    """Over an even grid of luck, vendors and sources are read as often as they pull."""
    group, w = a_group(1), a_world(PULLS, number=2, goodwill=[0.1, 0.8], campaigns=[1.0, 0.0])
    pulls = np.array([[pull_of(w, group, 0, v, source) for source in range(4)] for v in range(2)])
    counts = np.zeros((2, 4))
    for u in (np.arange(10_000) + 0.5) / 10_000:
        counts[choose_material(w, group, 0, u)] += 1
    assert counts / 10_000 == pytest.approx(pulls / pulls.sum(), abs=2e-4)


# How well it is served


@pytest.mark.parametrize(("stage", "job"), [(0, PROBLEM), (1, SOLUTION), (2, REQUIREMENTS), (3, SELECTION), (4, SELECTION)])
def test_the_vendors_guess_is_its_own_stage(stage, job):
    """Without shared signals the stage of the deal stands for the job, selection from the quote on."""
    group, w = a_group(1), a_world(quote_stage=3)
    group["sales_owned"][0], group["stage"][0] = 1, stage
    assert guessed_job(w, group, 0) == job


def test_before_a_deal_the_guess_is_early():
    """The problem while little was read, solutions from half the threshold on."""
    group, w = a_group(2), a_world()
    assert guessed_job(w, group, 0) == PROBLEM
    group["best_score"][1, 0] = 4.0
    assert guessed_job(w, group, 0) == SOLUTION
    assert guessed_job(w, group, 1) == PROBLEM  # what another vendor knows is its own


def test_a_shared_signal_makes_a_touch_relevant_where_the_guess_misses():
    """With signal sharing 0.8 eight draws in ten are to the point; a right guess always is."""
    group, w = a_group(1), a_world({"jobs.off_job_help": 0.3}, signal_sharing=0.8)
    assert [relevance_of(w, group, 0, SELECTION, u) for u in (0.0, 0.79, 0.8, 0.99)] == [1.0, 1.0, 0.3, 0.3]
    assert relevance_of(w, group, 0, PROBLEM, 0.99) == 1.0


@pytest.mark.parametrize(("source", "factor"), [(CONTENT, 1.0), (BRAND, 1.0), (CAMPAIGNS, 0.3), (NURTURE, 0.3)])
def test_who_looks_for_material_itself_picks_what_it_needs(source, factor):
    """On the choice, where the vendor guesses the problem; who comes by a mail or an advertisement finds what the vendor guessed."""
    group, w = a_group(1), a_world({"jobs.off_job_help": 0.3, "beliefs.digital_signal": 0.5}, content=0.8)
    group["read_source"] = source
    read_once(w, group, SELECTION)
    assert group["precision"][0, 0] == pytest.approx(1.0 + 0.5 * 0.8 * factor)


def test_a_mail_follows_what_was_read_last():
    """It leads to the job that its reader read about, whatever the vendor takes the group to be on."""
    w = a_world({"jobs.off_job_help": 0.3, "beliefs.digital_signal": 0.5, "marketing.mails_follow": True}, content=0.8)
    for read_before, factor in ((SELECTION, 1.0), (SOLUTION, 0.3)):
        group = a_group(1)
        group["read_source"], group["read_job"][0, 0] = NURTURE, read_before
        read_once(w, group, SELECTION)
        assert group["precision"][0, 0] == pytest.approx(1.0 + 0.5 * 0.8 * factor)


@pytest.mark.parametrize(
    ("taken", "cover", "u_cover", "served"),
    [(0, 0.0, 0.0, TUNED), (1, 0.0, 0.0, PUBLIC_SITE), (1, 1.0, 0.999, TUNED), (1, 0.4, 0.39, TUNED), (1, 0.4, 0.4, PUBLIC_SITE)],
)
def test_marketing_cover_decides_what_a_reader_finds_after_takeover(taken, cover, u_cover, served):
    """Before takeover tuned material, after it the covered share."""
    group = a_group(1)
    group["sales_owned"][0] = taken
    assert read_once(a_world(marketing_cover=cover), group, u_cover=u_cover) == served


def test_reading_teaches_by_the_quality_of_what_is_found():
    """Tuned and relevant 1 + gain q, tuned for another job a part of it, the public site less on any job: understanding, belief, hours."""
    rates = {"jobs.help_gain": 1.5, "jobs.off_job_help": 0.3, "marketing.public_quality": 0.6, "beliefs.digital_signal": 0.5}
    for taken, job, factor in ((0, PROBLEM, 1.0), (0, SELECTION, 0.3), (1, SELECTION, 0.6)):
        group, w = a_group(1), a_world(rates, content=0.8)
        group["sales_owned"][0] = taken
        read_once(w, group, job)
        quality = 0.8 * factor
        assert group["understanding"][0, job] == pytest.approx(1.0 - np.exp(-w.params["learning_rate"][job] * (1.0 + 1.5 * quality)))
        assert group["precision"][0, 0] == pytest.approx(1.0 + 0.5 * quality)
        assert group["digital_hours"].tolist() == [1.0] + [0.0] * 7


def test_material_without_content_teaches_nothing_of_its_vendor():
    """Quality 0: the reader learns as alone, and no more of the vendor than before."""
    group, alone, w = a_group(1), a_group(1), a_world(content=0.0)
    read_once(w, group)
    assert group["precision"][0].tolist() == alone["precision"][0].tolist()
    assert group["understanding"][0, PROBLEM] == pytest.approx(1.0 - np.exp(-w.params["learning_rate"][PROBLEM]))


def test_conversations_are_as_good_as_the_person_the_content_and_the_guess():
    """Event staff by their own quality, an expert by skill and content at hand; off the job less, and listening makes up for half."""
    group, w = (
        a_group(1),
        a_world(
            {"marketing.sales_use": 0.25, "jobs.off_job_help": 0.3, "jobs.listening": 0.5},
            event_quality=0.35,
            sales_quality=0.8,
            content=0.4,
        ),
    )
    assert talk_quality(w, group, 0, SELECTION, REMOTE, EVENT_STAFF, 0.9) == pytest.approx(0.35 * 0.65)
    assert talk_quality(w, group, 0, PROBLEM, REMOTE, EXPERT, 0.9) == pytest.approx(0.7)
    assert talk_quality(w, group, 0, SELECTION, REMOTE, EXPERT, 0.9) == pytest.approx(0.7 * 0.65)


# What web statistics see


def test_a_visitor_is_counted_once_and_a_visit_each_time():
    """Two visits of one person are one visitor; a colleague is another; who was met in a conversation before is nobody new."""
    group, w = a_group(3), a_world()
    group["visited_day"], group["lead_day"][2, 0] = -np.inf, 5.0
    for member, day in ((0, 1.0), (0, 2.0), (1, 3.0), (2, 6.0), (0, 7.0)):
        group["day"] = day
        count_visit(w, group, member, 0, CONTENT, 0, 0.5)
    assert (w.vendors[0]["visitors"], w.vendors[0]["visits"], w.vendors[0]["read_hours"]) == (2.0, 5.0, 2.5)
    assert w.vendors[1]["visitors"] == 0.0 and group["visits"][0].tolist() == [5.0, 0.0, 0.0, 0.0]


# Points, leads and the hand-over


def test_points_fade_and_stop_at_ten():
    """After fading_days a third and a bit is left (1/e); never above 10."""
    group, w = a_group(1), a_world({"leads.fading_days": 60.0})
    add_points(w, group, 0, 0, 6.0, True)
    group["day"] = 60.0
    add_points(w, group, 0, 0, 1.0, False)
    assert group["points"][0, 0] == pytest.approx(6.0 / np.e + 1.0)
    assert group["best_score"][0, 0] == 6.0
    add_points(w, group, 0, 0, 99.0, False)
    assert group["points"][0, 0] == group["best_score"][0, 0] == 10.0


def test_a_visitor_is_a_lead_only_once_identified():
    """Points of the unknown count from the day that they say who they are; until then no lead, no score, no call."""
    group, w = a_group(1), a_world()
    assert not add_points(w, group, 0, 0, 9.0, False)
    assert (group["lead_day"][0, 0], group["best_score"][0, 0]) == (-1.0, 0.0)
    group["day"] = 1.0
    assert add_points(w, group, 0, 0, 1.0, True)
    assert group["lead_day"][0, 0] == 1.0
    assert group["best_score"][0, 0] > 9.0


@pytest.mark.parametrize(("on_signal", "points", "qualifies"), [(0, 7.9, False), (0, 8.0, True), (1, 2.9, False), (1, 3.0, True)])
def test_takeover_by_score_or_at_the_first_signal(on_signal, points, qualifies):
    """At the threshold of 8, or at the 3 points that count as a first sign of interest."""
    w = a_world(takeover=FIRST_SIGNAL if on_signal else 1 - FIRST_SIGNAL)
    assert add_points(w, a_group(1), 0, 0, points, True) == qualifies


@pytest.mark.parametrize("why_not", ["sales_owned", "call_state"])
def test_nobody_is_called_twice(why_not):
    """While sales has the account, or is about to call, no lead of it qualifies."""
    group = a_group(1)
    group[why_not][0] = 1
    assert not add_points(a_world(), group, 0, 0, 10.0, True)


def test_a_lead_handed_back_rests():
    """Before rest_until it does not qualify, from that day on it does."""
    group, w = a_group(1), a_world()
    group["rest_until"][0], group["day"] = 40.0, 39.0
    assert not add_points(w, group, 0, 0, 10.0, True)
    group["day"] = 40.0
    assert add_points(w, group, 0, 0, 10.0, False)


@pytest.mark.parametrize(("accounts", "qualifies"), [(0, False), (1, True)])
def test_scores_of_an_account_add_up_over_the_people_known(accounts, qualifies):
    """Two known people with 4.5 points each qualify as an account, not as persons; an unknown third does not count."""
    group, w = a_group(3), a_world(scoring_unit=BY_ACCOUNT if accounts else 1 - BY_ACCOUNT)
    add_points(w, group, 2, 0, 3.0, False)
    assert not add_points(w, group, 0, 0, 4.5, True)
    assert add_points(w, group, 1, 0, 4.5, True) == qualifies
    assert group["best_score"][1, 0] == 4.5  # what is written down stays the person's own


def test_colleagues_who_never_said_who_they_are_do_not_count_for_their_company():
    """Two known people with 3 points each and an unknown one with 3: 6 for the company, and no call at 8."""
    group, w = a_group(3), a_world({"leads.threshold": 8.0}, scoring_unit=BY_ACCOUNT)
    for member, known in ((2, False), (0, True)):
        add_points(w, group, member, 0, 3.0, known)
    assert not add_points(w, group, 1, 0, 3.0, True)
    assert score_of(w, group, 1, 0) == 6.0


@pytest.mark.parametrize(("trigger", "reached"), [(0, [0, 1, 0]), (1, [1, 1, 1])])
def test_one_response_starts_outreach_to_the_others(trigger, reached):
    """With the persona trigger all members get mails once one is known, else that one alone; nobody becomes a lead by it."""
    group = a_group(3)
    add_points(a_world(persona_trigger=trigger), group, 1, 0, 1.0, True)
    assert group["contact"][:3, 0].tolist() == reached
    assert (group["lead_day"][:3, 0] >= 0).tolist() == [False, True, False]
    assert not group["contact"][:, 1:].any()


# The deal


def talks(w, group, number):
    """Return the stage after each of some conversations with the vendor in charge, and whether it then quotes unasked."""
    stages, pushed = [], []
    for _ in range(number):
        group["meetings"][0] += 1
        advance_deal(w, group, 0)
        stages.append(int(group["stage"][0]))
        pushed.append(bool(pushes_quote(w, group, 0)))
    return stages, pushed


def test_a_deal_moves_a_stage_every_few_meetings_and_waits_before_the_quote():
    """Every second meeting, but never to the quote, which goes out when it is asked for; from the ninth on a seller wants to unasked."""
    group, w = a_group(1), a_world({"crm.meetings_per_stage": 2, "crm.push_after": 9}, quote_stage=3)
    group["stage"][0] = 0
    assert talks(w, group, 10) == ([0, 1, 1, 2, 2, 2, 2, 2, 2, 2], [False] * 8 + [True] * 2)


@pytest.mark.parametrize(
    ("focus", "sharing", "asked_day", "pushes"),
    [(SOLUTION, 0.0, np.nan, True), (SOLUTION, 1.0, np.nan, False), (REQUIREMENTS, 1.0, np.nan, True), (REQUIREMENTS, 0.0, 3.0, False)],
    ids=["nobody knows", "known to explore", "past exploring", "asked for already"],
)
def test_who_knows_that_a_group_explores_does_not_quote_unasked(focus, sharing, asked_day, pushes):
    """While it is on the problem or on solutions, as far as signals are shared; and what was asked for is not pushed."""
    group, w = a_group(1), a_world({"crm.push_after": 1}, quote_stage=3, signal_sharing=sharing)
    group["stage"][0], group["focus"], group["asked_day"][0] = 0, focus, asked_day
    assert talks(w, group, 1)[1] == [pushes]
