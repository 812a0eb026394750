"""What vendors do with their hours: content and brand against their closed forms, coordination, quarterly reviews."""

import math

import numpy as np
import pytest

from sim.scenario import JOBS
from sim.scenario.structural import MIX_FLOOR
from sim.world.kernel.calendars import book
from sim.world.kernel.codes import SOURCES
from sim.world.vendor import VendorProcess
from tests.world_builders import RUGBY, a_vendor, relay_but


def releases(vendor: VendorProcess, number: int, days: float = 10.0) -> None:
    for _ in range(number):
        vendor.release(days)


@pytest.mark.parametrize("days", [1.0, 10.0, 63.0])
@pytest.mark.parametrize("start", [0.0, 0.4, 1.0])
def test_content_follows_its_closed_form(start, days):
    """Over 50 releases, quality goes geometrically to b / (1 - a (1 - b)): a is what age leaves, b what hours close of the gap.

    Of 120 hours a month a fifth goes into material for the case, which is one piece of work where the four jobs are four.
    """
    vendor = a_vendor(
        {"vendors.us.case_share": 0.2, "vendors.us.case_content": start} | {f"vendors.us.content.{job}": start for job in JOBS}
    )
    months = days / 21.0

    def after_fifty(hundreds: float) -> float:
        left, built = 0.95**months, 1.0 - math.exp(-0.06 * hundreds * months)
        limit, ratio = built / (1.0 - left * (1.0 - built)), left * (1.0 - built)
        return limit + (start - limit) * ratio**50

    releases(vendor, 50, days)
    assert vendor.record["content"] == pytest.approx([after_fifty(0.8 * 1.2)] * 4, rel=1e-9)
    assert vendor.record["case_content"] == pytest.approx(after_fifty(4 * 0.2 * 1.2), rel=1e-9)


@pytest.mark.parametrize("days", [1.0, 10.0, 63.0])
def test_goodwill_follows_its_closed_form(days):
    """Over 50 releases, goodwill goes geometrically to gain / (1 - wear), as Nerlove and Arrow's stock does."""
    vendor = a_vendor({"vendors.us.brand": 0.9})
    months = days / 21.0
    left, gain = 0.98**months, 0.02 * 300.0 * (0.15 + 0.25 * 0.25) / 100.0 * months
    limit = gain / (1.0 - left)
    releases(vendor, 50, days)
    assert vendor.goodwill == pytest.approx(limit + (0.9 - limit) * left**50, rel=1e-9)


def test_goodwill_is_never_above_one():
    """However many hours go into it, a brand that everybody knows is known by everybody."""
    vendor = a_vendor({"vendors.us.marketing_hours": 100_000.0, "marketing.brand_gain": 5.0})
    releases(vendor, 5)
    assert vendor.goodwill == 1.0


def test_without_hours_content_and_brand_only_fade():
    """A month later 5 % of the content and 2 % of the brand are gone, and nothing came in."""
    vendor = a_vendor({"vendors.us.marketing_hours": 0.0, "vendors.us.brand": 0.5})
    releases(vendor, 3, days=7.0)
    assert vendor.record["content"] == pytest.approx([0.475, 0.475, 0.38, 0.38])
    assert vendor.goodwill == pytest.approx(0.49)


def test_everything_may_be_lost_in_a_month():
    """A wear of 1 leaves practically nothing, and no infinity."""
    vendor = a_vendor({"vendors.us.marketing_hours": 0.0, "marketing.content_aging": 1.0, "marketing.brand_wear": 1.0})
    releases(vendor, 3, days=7.0)
    assert vendor.record["content"] == pytest.approx(0.0, abs=1e-8)
    assert vendor.goodwill == pytest.approx(0.0, abs=1e-8)


def test_feedback_improves_only_the_content_on_the_job_talked_about():
    """Ten conversations on requirements close 1 - 0.99^10 of what that content lacks, and nothing else moves."""
    heard, silent = a_vendor(), a_vendor()
    heard.record["feedback_count"][JOBS.index("requirements")] = 10.0
    releases(heard, 1)
    releases(silent, 1)
    expected = 1.0 - (1.0 - silent.record["content"]) * np.array([1.0, 1.0, 0.99**10, 1.0])
    assert heard.record["content"] == pytest.approx(expected, rel=1e-12)
    assert heard.record["feedback_count"].tolist() == [0.0] * 4  # and is not heard twice


def test_conversations_of_event_staff_are_paid_with_the_hours_for_content_and_brand():
    """60 hours at fairs in a month are 60 of 300 marketing hours; when fairs take everything, nothing new comes out."""
    busy, less, idle = a_vendor(), a_vendor({"vendors.us.marketing_hours": 240.0}), a_vendor({"vendors.us.marketing_hours": 0.0})
    busy.record["event_hours"] = 60.0
    for vendor in (busy, less):
        releases(vendor, 1, days=21.0)
    assert busy.record["content"] == pytest.approx(less.record["content"], rel=1e-12)
    assert busy.goodwill == pytest.approx(less.goodwill, rel=1e-12)
    assert busy.record["event_hours"] == 0.0
    overrun = a_vendor()
    overrun.record["event_hours"] = 10_000.0
    for vendor in (overrun, idle):
        releases(vendor, 1, days=21.0)
    assert overrun.record["content"] == pytest.approx(idle.record["content"], rel=1e-12)


def test_coordination_is_taken_from_everybodys_hours_alike():
    """At a half, sales people have half the time for customers, and marketing half of its hours for everything it does."""
    two = {"vendors.us.sales_people": 2, "vendors.us.selling_share": 0.4}
    alone, together = (a_vendor(two, relay_but(coordination=share, cold_share=1.0)) for share in (0.0, 0.5))
    for vendor, day in ((alone, 1.25), (together, 2.5)):
        assert [book(vendor.w, 0, 0.0, 4.0, 100.0) for _ in range(3)] == [0.0, 0.0, day]
    assert together.hundreds_of_hours == alone.hundreds_of_hours / 2
    assert together.record["campaigns"] == alone.record["campaigns"] / 2
    assert together.record["nurture"] == alone.record["nurture"] / 2


def test_a_vendor_shows_the_kernel_its_levers():
    """Every lever that buyers meet is in the vendor's record, as relay and rugby have them."""
    relay, rugby = a_vendor().record, a_vendor(model=RUGBY).record
    levers = ["takeover", "marketing_cover", "sales_cover", "signal_sharing", "feedback", "scoring_unit", "persona_trigger"]
    assert [float(relay[lever]) for lever in levers] == [0.0] * 7
    assert [float(rugby[lever]) for lever in levers] == [1.0, 1.0, 1.0, 0.8, 0.5, 1.0, 1.0]


@pytest.mark.parametrize(("target", "towards"), [("mqls", "nurture"), ("won_value", "brand")])
def test_a_review_moves_hours_towards_what_the_plan_aims_at(target, towards):
    """A quarter of the way to the activity that brought the leads, or to the one that brought the value; the total stays 1."""
    vendor = a_vendor(model=relay_but(planning_target=target))
    vendor.record["brought_leads"][SOURCES.index("nurture")] = 5.0
    vendor.record["brought_value"][SOURCES.index("brand")] = 7.0
    before = vendor.mix.copy()
    vendor.review([])
    expected = 0.75 * before
    expected[SOURCES.index(towards)] += 0.25
    assert vendor.mix == pytest.approx(expected)
    assert vendor.record["campaigns"] == pytest.approx(3.0 * expected[SOURCES.index("campaigns")])


def test_a_review_forgets_the_quarter_before():
    """What brought leads last quarter counts once."""
    vendor = a_vendor()
    vendor.record["brought_leads"][SOURCES.index("brand")] = 5.0
    vendor.review([])
    after_one = vendor.mix.copy()
    vendor.review([])
    assert vendor.mix.tolist() == after_one.tolist()


def test_no_activity_is_ever_planned_away():
    """After twenty reviews that all point to one activity, the others still have about the floor."""
    vendor = a_vendor({"marketing.planning_speed": 1.0})
    for _ in range(20):
        vendor.record["brought_leads"][SOURCES.index("content")] = 1.0
        vendor.review([])
    assert vendor.mix.sum() == pytest.approx(1.0)
    assert min(vendor.mix) > 0.85 * MIX_FLOOR
