"""Who plays for the report: one pool and one store for everybody, whatever a visitor sends and whichever worker dies."""

import multiprocessing
import time

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

import sim
from pages.ui.results import replications
from sim.experiment.cells import Cell
from sim.experiment.worker_pool import cores, shut_pool
from sim.experiment.world_store import STORE
from tests.app.test_pages import a_visit
from tests.builders import a_scenario
from tests.world_builders import differences

SECONDS = 60
"""For slow machines; a pool is whole again within 10 s where it is measured."""


@pytest.fixture(autouse=True)
def no_pool_of_others(monkeypatch):
    """Begin and end without worker processes."""
    shut_pool()
    monkeypatch.setattr(replications, "_workers", None)
    yield
    shut_pool()


def becomes(condition) -> bool:
    """Wait until a condition holds, and tell whether it came to that."""
    deadline = time.monotonic() + SECONDS
    while not condition() and time.monotonic() < deadline:
        time.sleep(0.02)
    return bool(condition())


def children() -> set[int]:
    return {child.pid for child in multiprocessing.active_children()}


def a_question(app: AppTest, seed: int) -> AppTest:
    """Ask for the same market with other luck."""
    return app.text_input(key="set seed").set_value(str(seed)).run()


@pytest.mark.slow
def test_cleared_caches_cost_nobody_a_world_and_make_no_second_pool():
    """F2: between two questions everything is cleared that Streamlit keeps for all; the workers and the worlds stay."""
    app = a_visit("scenario", seed="9001", replications="3")
    assert replications.workers().wait(SECONDS) and becomes(lambda: len(children()) == cores())
    asked, workers, worlds = app.session_state["question"], children(), len(STORE)
    for seed in (9002, 9003):
        st.cache_resource.clear()
        st.cache_data.clear()
        assert not a_question(app, seed).exception
    assert children() == workers, "no second pool"
    assert len(STORE) >= worlds + 12 and replications.known(asked) == 3, "two questions of three worlds on two sides came to what there was"


@pytest.mark.slow
def test_what_the_report_plays_is_what_the_library_plays_whoever_is_killed():
    """F5: workers die twice while their pool wakes, and again in the middle of a question; in the end all are there, and nobody else."""
    scenario, killed = a_scenario(), set()
    cells = Cell.of(scenario, "relay"), Cell.of(scenario, "rugby")
    pool = replications.workers()
    for _ in range(2):
        assert becomes(lambda: children() - killed)
        killed.update(kill(children() - killed))
    assert becomes(lambda: pool.is_ready), "it has not given up"

    def show(done: float) -> None:
        if done >= 2 and pool.is_ready and len(killed) < 4:
            killed.update(kill(set(pool.processes[:1])))

    comparison = replications.compared(cells, range(12), 9004, show, detail=True)
    assert len(killed) >= 3
    wanted = sim.compare(scenario, "relay", "rugby", 12, 9004, workers=1)
    for found, right in ((comparison.base, wanted.base), (comparison.other, wanted.other)):
        assert not found.failures and list(found.tables) == list(right.tables)
        assert not [each for world in found.tables for each in differences(found.tables[world], right.tables[world])]
    assert pool.wait(SECONDS) and len(pool.processes) == cores() and not killed & set(pool.processes)
    assert becomes(lambda: children() == set(pool.processes)), "no process is left over"


def kill(processes: set[int]) -> set[int]:
    """Kill those of the processes that are still there, and return them: when one is gone, the pool ends the others by itself."""
    there = [child for child in multiprocessing.active_children() if child.pid in processes]
    for child in there:
        child.kill()
    return {child.pid for child in there}
