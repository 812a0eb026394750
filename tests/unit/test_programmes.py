"""Marketing programmes, material by role, specialists and tactics: what each does to a touch, and what each costs."""

import numpy as np
import pytest

from sim.scenario import JOBS
from sim.scenario.specialists import GOOD_AT, SPECIALISTS
from sim.scenario.structural import LIFT
from sim.world.kernel.calendars import book
from sim.world.kernel.codes import DIGITAL, EVENT_STAFF, EXPERT, MODES, NURTURE, PROBLEM, REMOTE, SELECTION, SOLUTION
from sim.world.kernel.lead_scoring import identifies
from sim.world.kernel.touchpoints import pull_of, read, talk_quality
from sim.world.vendor import lift_of, play_for
from tests.world_builders import RUGBY, a_group, a_vendor, a_world, relay_but

PULLS = {"marketing.nurture_pull": 1.0, "marketing.retargeting_pull": 0.5, "marketing.retargeting_days": 21.0, "choice.preference": 0.0}


def us(**values):
    return {f"vendors.us.{key}": value for key, value in values.items()}


# Programmes


def test_retargeting_reaches_whoever_was_here_lately_known_or_not():
    """Half as strong as mails, for 21 days after a visit, and for nobody who never came."""
    group, w = a_group(2), a_world(PULLS, nurture=0.8, retargeting=1)
    group["visited_day"], group["day"] = -np.inf, 30.0
    assert pull_of(w, group, 0, 0, NURTURE) == 0.0
    for visited, pull in ((30.0, 0.4), (9.0, 0.4), (8.9, 0.0)):
        group["visited_day"][0, 0] = visited
        assert pull_of(w, group, 0, 0, NURTURE) == pytest.approx(pull)
    assert pull_of(w, group, 1, 0, NURTURE) == 0.0  # a colleague sees none of it


def test_mails_reach_only_whom_the_vendor_knows_and_only_with_the_programme():
    """Without e-mail automation a known lead is drawn as little as a stranger."""
    group = a_group(2)
    group["visited_day"], group["contact"][0, 0] = -np.inf, 1
    assert pull_of(a_world(PULLS, nurture=0.8, mail_automation=1), group, 0, 0, NURTURE) == pytest.approx(0.8)
    assert pull_of(a_world(PULLS, nurture=0.8, mail_automation=1), group, 1, 0, NURTURE) == 0.0
    assert pull_of(a_world(PULLS, nurture=0.8, mail_automation=0), group, 0, 0, NURTURE) == 0.0


def test_profiling_frightens_some_off_and_learns_the_role_of_others():
    """A fifth fewer forms; six in ten of those who fill one in tell their role and reason; who is known already is not asked again."""
    asked = {"leads.identified": 0.5, "leads.form_fright": 0.2, "leads.role_told": 0.6}
    for profiling, u_form, u_role, filled, told in (
        (0, 0.49, 0.0, True, False), (1, 0.41, 0.0, False, False), (1, 0.39, 0.59, True, True), (1, 0.39, 0.61, True, False),
    ):  # fmt: skip
        group = a_group(1)
        group["lead_day"] = -1.0
        assert identifies(a_world(asked, profiling=profiling), group, 0, 0, u_form, u_role) == filled
        assert bool(group["role_known"][0, 0]) == told
    group["lead_day"] = 5.0
    assert identifies(a_world(asked, profiling=1), group, 0, 0, 0.49, 0.99)


def gained_by_reading(job=PROBLEM, attention=(0.5, 0.5, 0.5, 0.5), known=1, share=1.0):
    """What an hour's reading adds to what is known of us, where material for a role is worth 0.3 more."""
    group = a_group(1)
    group["role_known"][0, 0], group["attention"][0] = known, attention
    w = a_world({"marketing.role_gain": 0.3, "jobs.help_gain": 1.0}, content=0.5, role_material=share)
    read(w, group, 0, 0, job, 1.0, 0.5, 0.5, 0.0, 0.0)
    return group["precision"][0, 0] - 1.0


def test_material_for_the_role_fits_better_whoever_told_it():
    """A third more for the reader whose role is known; nothing for the others, whatever was made for roles."""
    plain = gained_by_reading(known=0, share=0.0)
    assert gained_by_reading(known=0) == gained_by_reading(share=0.0) == plain
    assert gained_by_reading() == pytest.approx(1.3 * plain)


def test_material_for_a_role_is_about_what_the_role_attends_to():
    """A role that sees to the choice three times as much as to the problem gets three times as much for it, and the same in all."""
    attention = (0.2, 0.2, 0.2, 0.6)
    gains = [gained_by_reading(job, attention) / gained_by_reading(job, share=0.0) - 1.0 for job in range(4)]
    assert gains == pytest.approx([0.2, 0.2, 0.2, 0.6])
    assert sum(gains) == pytest.approx(4 * 0.3)


def test_material_for_roles_takes_its_hours_from_content():
    """All of it for roles at a price of 0.3: as much content as 0.7 of the hours make, and not an hour of anything else."""
    tuned, less = a_vendor(us(role_material=1.0)), a_vendor({"marketing.content_gain": 0.06 * 0.7})
    plain = a_vendor()
    for vendor in (tuned, less, plain):
        vendor.release(21.0)
    assert tuned.record["content"] == pytest.approx(less.record["content"])
    assert (tuned.record["content"] < plain.record["content"]).all()
    assert tuned.goodwill == plain.goodwill


# Specialists and tactics


@pytest.mark.parametrize("name", SPECIALISTS)
def test_a_specialist_lifts_its_jobs_and_modes_and_nothing_else(name):
    """0.15 more where it is good, 0 elsewhere."""
    lift, (jobs, modes) = lift_of((name,)), GOOD_AT[name]
    for j, job in enumerate(JOBS):
        for m, mode in enumerate(MODES):
            assert lift[j, m] == (LIFT if job in jobs and mode in modes else 0.0), (job, mode)
    assert jobs and modes


def test_a_team_adds_up_and_a_touch_feels_it():
    """A writer lifts what is read about solutions, a lawyer what is said about selection; event staff are who they are."""
    team = lift_of(("writer", "web_designer", "contract_lawyer"))
    assert team[SOLUTION, DIGITAL] == pytest.approx(2 * LIFT)
    w = a_world(content=0.5, sales_quality=0.5, event_quality=0.3, signal_sharing=1.0)
    w.vendors[0]["lift"] = team
    group = a_group(1)
    assert talk_quality(w, group, 0, SELECTION, REMOTE, EXPERT, 0.0) == pytest.approx(0.5 + LIFT)
    assert talk_quality(w, group, 0, SOLUTION, REMOTE, EXPERT, 0.0) == pytest.approx(0.5)
    assert talk_quality(w, group, 0, SELECTION, REMOTE, EVENT_STAFF, 0.0) == 0.3
    for job, gain in ((SOLUTION, 2 * LIFT), (PROBLEM, 0.0)):
        here, there = a_group(1), a_group(1)
        for each, v in ((here, 0), (there, 1)):
            read(w, each, 0, v, job, 1.0, 0.5, 0.0, 0.0, 0.0)
        more = (here["precision"][0, 0] - 1.0) / (there["precision"][0, 1] - 1.0)
        assert more == pytest.approx((0.5 + gain) / 0.5)


def test_tactics_play_where_the_strongest_rival_is_weak_and_keep_the_team_as_strong():
    """Most goes to the job with the largest lead over the best rival, least to that with the smallest; the mean stays 1."""
    ours, theirs = np.array([0.5, 0.5, 0.5, 0.5]), [np.array([0.9, 0.1, 0.4, 0.5]), np.array([0.2, 0.2, 0.6, 0.5])]
    shares = play_for(ours, theirs)
    assert shares.mean() == pytest.approx(1.0)
    assert np.argsort(-shares[:, 0]).tolist() == [1, 3, 2, 0]
    assert play_for(ours, [ours]).tolist() == [[1.0]] * 4


def test_a_specialist_has_the_hours_that_meetings_leave():
    """Of 20 hours a month, eight deals take 8 of whoever is in every meeting; a writer is in those on two of the four jobs: 4 of 20."""
    vendor = a_vendor(us(specialists=["writer"], specialist_hours=20.0), relay_but(coordination_hours=1.0))
    vendor.record["open_deals"] = 8
    vendor.release(21.0)
    assert vendor.record["lift"][SOLUTION, DIGITAL] == pytest.approx(LIFT * 0.8)
    vendor.record["open_deals"] = 80
    vendor.release(21.0)
    assert vendor.record["lift"][SOLUTION, DIGITAL] == 0.0


def test_a_tactic_is_chosen_at_the_review_and_only_by_those_who_play_by_the_opponent():
    """Relay's specialists play where they always play."""
    rival = a_vendor()
    rival.record["content"] = [0.9, 0.1, 0.9, 0.9]
    fixed, agile = (a_vendor(us(specialists=["market_researcher", "writer"]), relay_but(tactics=t)) for t in ("fixed", "by_opponent"))
    before = fixed.record["lift"].copy()
    for vendor in (fixed, agile):
        vendor.review([rival])
    assert (fixed.record["lift"] == before).all()
    assert agile.record["lift"][SOLUTION, DIGITAL] > LIFT > agile.record["lift"][PROBLEM, DIGITAL] > 0.0


# Money


def test_money_adds_up_to_the_same_for_relay_and_rugby():
    """Three months of 300 marketing hours, two part-time sales people and the programmes, whoever coordinates and whoever is busy."""
    programmes = us(retargeting=True, mail_automation=True, marketing_hours=300.0, sales_people=2, selling_share=0.4)
    relay, rugby = a_vendor(programmes), a_vendor(programmes, RUGBY)
    book(rugby.w, 0, 0.0, 30.0, 100.0)
    expected = 3 * (300 * 70 + 2 * 0.4 * 21 * 8 * 90 + 500 + 1500)
    for vendor in (relay, rugby):
        lines = vendor.spending()
        assert sum(line["money"] for line in lines) == pytest.approx(expected)
        assert sum(line["hours"] for line in lines) == pytest.approx(3 * (300 + 2 * 0.4 * 21 * 8))
    assert {line["item"] for line in relay.spending()} == {line["item"] for line in rugby.spending()}


def test_meetings_beyond_a_quarters_hours_are_charged_to_the_next():
    """Seventy days are brought out before a quarter of 63 is charged: 900 of 1,000 hours of meetings are its own, 100 wait."""
    vendor = a_vendor(us(marketing_hours=300.0), relay_but(coordination_hours=20.0))
    vendor.record["open_deals"] = 100
    for _ in range(7):
        vendor.release(10.0)
    hours = {line["item"]: line["hours"] for line in vendor.spending()}
    assert hours["coordination in marketing"] == pytest.approx(900.0)
    assert vendor.met_within == pytest.approx(100.0)


def test_a_programme_that_is_off_costs_nothing():
    """Neither mails nor retargeting appear with money."""
    money = {line["item"]: line["money"] for line in a_vendor(us(mail_automation=False)).spending()}
    assert money["e-mail automation"] == money["retargeting"] == 0.0
