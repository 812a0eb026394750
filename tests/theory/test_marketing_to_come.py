"""Marketing of model 5 against closed forms: material for the case, casual visits in bulk, a settled start, and what plans aim at."""

import math

import pytest

from sim.world.kernel.brand import take_feedback
from sim.world.kernel.codes import CONSENSUS, N_JOBS, PROBLEM, SOLUTION, VALIDATION
from tests.world_builders import DAYS_PER_MONTH, a_vendor, a_world

CONTENT_ONLY = {f"vendors.us.marketing_mix.{part}": float(part == "content") for part in ("content", "nurture", "campaigns", "brand")}


# Material for the case


@pytest.mark.parametrize("share", [0.0, 0.2, 1.0])
def test_hours_on_the_case_are_missing_on_the_jobs(share):
    """After a month without age, of 100 hours on content: five bodies of material that share them evenly are all alike at a fifth."""
    vendor = a_vendor(CONTENT_ONLY | {"vendors.us.marketing_hours": 100.0, "vendors.us.case_share": share, "marketing.content_aging": 0.0,
                                      "vendors.us.case_content": 0.3, "vendors.us.content.problem": 0.3})  # fmt: skip
    vendor.release(DAYS_PER_MONTH)
    built = {"problem": 1.0 - 0.7 * math.exp(-0.06 * (1.0 - share)), "case": 1.0 - 0.7 * math.exp(-0.06 * N_JOBS * share)}
    assert vendor.record["content"][PROBLEM] == pytest.approx(built["problem"])
    assert vendor.record["case_content"] == pytest.approx(built["case"])
    assert (share == 0.2) == (built["problem"] == pytest.approx(built["case"]))


def test_questions_about_the_case_improve_its_material():
    """A conversation to re-check or to agree is about the case, where somebody makes such material; others are about their job."""
    world = a_world(number=2, feedback=0.5)
    world.vendors[0].case_share = 0.2
    for v in (0, 1):
        for label in (SOLUTION, VALIDATION, CONSENSUS, CONSENSUS):
            take_feedback(world, v, SOLUTION, label)
    assert world.vendors["case_feedback"].tolist() == [1.5, 0.0]
    assert world.vendors["feedback_count"][:, SOLUTION].tolist() == [0.5, 2.0]


def test_the_case_ages_as_other_material_does():
    """Without hours and conversations a share a month is lost."""
    vendor = a_vendor({"vendors.us.marketing_hours": 0.0, "vendors.us.case_content": 0.8})
    for _ in range(12):
        vendor.release(DAYS_PER_MONTH)
    assert vendor.record["case_content"] == pytest.approx(0.8 * 0.95**12)
