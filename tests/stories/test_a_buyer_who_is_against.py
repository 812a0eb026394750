"""A buyer alone who is against a purchase has nobody to meet about it, and so decides on the day on which it could choose."""

import pytest

from tests.world_builders import a_sure_thing, learning_hours, play, time_shares

READS_OTHERS = time_shares(online=1.0) | {"time.supplier_material": 0.0}


@pytest.mark.parametrize(
    ("changes", "reason"),
    [({"consent.benefit": -5.0}, "status quo better"), ({"consent.benefit": 1.0, "beliefs.risk_aversion": 10.0}, "indecision")],
)
def test_a_buyer_alone_who_is_against_gives_up_at_once(changes, reason):
    """It does not wait for meetings that never come: its journey ends with its last job, and tells why."""
    tables = play(a_sure_thing(READS_OTHERS | learning_hours(0.01) | changes))
    journey = tables.journeys.iloc[0]
    assert (journey["outcome"], journey["reason"]) == ("no_decision", reason)
    assert journey["end_day"] == tables.activities["day"].iloc[-1]


def test_a_group_that_never_meets_gives_up_at_once_too():
    tables = play(a_sure_thing(READS_OTHERS | learning_hours(0.01) | {"consent.benefit": -5.0, "group.size_mean": 4}))
    journey = tables.journeys.iloc[0]
    assert (journey["group_size"], journey["outcome"]) == (4, "no_decision")
