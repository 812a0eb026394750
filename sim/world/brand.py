"""Brand: what a company's own experience leaves behind, and what word of mouth makes of it (M21).

A vendor's general goodwill is a stock of its own (`Seller.release`). Beside it every company has a standing with every vendor, from its
own journeys; it wears as goodwill does, and a little of it is told to others.
"""

from __future__ import annotations

import math

from .compiled import compiled
from .records import DAYS_PER_MONTH


@compiled
def wear(share_a_month):
    """Return the monthly rate at which a stock that loses a share each month decays; losing all is very fast, not infinite."""
    return -math.log(max(1.0 - share_a_month, 1e-9))


@compiled
def standing_now(company, v, day, law):
    """The standing of vendor *v* with a company on *day*: goodwill beyond the vendor's general goodwill."""
    return company.standing[v] * math.exp(-wear(law.brand_wear) / DAYS_PER_MONTH * (day - company.standing_day))


@compiled
def remember_experience(s, company, law, vendors):
    """Add what a journey that ends leaves behind: more, the more hours a member had with a vendor and the better it seemed to fit."""
    for v in range(law.n_vendors):
        hours = (s.meeting_hours[v] + s.digital_hours[v]) / s.n
        seemed = weight = 0.0
        for i in range(s.n):
            seemed += s.weight[i] * s.mean[i, v]
            weight += s.weight[i]
        experience = law.experience_gain * (1.0 - math.exp(-hours)) * seemed / weight
        company.standing[v] = standing_now(company, v, s.day, law) + experience
        vendors[v].told += law.word_of_mouth * experience
    company.standing_day = s.day
