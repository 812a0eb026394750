"""Where the buying groups' hours go, what each vendor gets of them, and what one more hour would be worth."""

from functools import partial

import streamlit as st

from pages.ui import books, layout, runs, trials
from sim.present import attention_charts
from sim.scenario import US
from sim.study import attention

setup = layout.begin("Who gets the buyers’ time")
layout.prose("attention_opening")
layout.asked(setup)

with runs.compared(setup) as comparison:
    hours = trials.hour_by_hour(setup, comparison, books.hours)
    followed = layout.resting_on(setup, hours[0]["replication"].nunique())
    st.caption(f"Every single hour is followed in {followed.replications} of these worlds; the three pictures rest on them.")
    left, right = st.columns(2, gap="large")
    with left:
        layout.figure(setup, followed, attention_charts.split(comparison, hours), "time_split")
        layout.figure(setup, followed, attention_charts.vendors(comparison, hours), "time_by_vendor")
    with right:
        layout.figure(setup, followed, attention_charts.ours(comparison, hours), "our_share_of_time")
    layout.table(setup, followed, lambda: books.both_hours(comparison, hours), "hours", "Hours by activity, job, mode and vendor (CSV)")

    st.header("What one more hour would be worth", anchor=False)
    st.markdown(
        "One more hour a week that a buying group gives to each activity and to each way of meeting suppliers, taken from administration; "
        "one more hour with us on each job; and a quarter more of our own hours."
    )
    buyers, people = attention.buyers_trials(setup.scenario), attention.our_trials(setup.scenario)
    jobs = attention.job_trials(setup.scenario)
    worlds = trials.worlds_of(setup)
    found = trials.tried(setup, worlds, "hours", "Try one more hour", books.variants(setup, [*buyers, *jobs, *people]), books.outcomes)
    if found:
        before, tried = books.outcomes(comparison), layout.resting_on(setup, worlds)
        left, right = st.columns(2, gap="large")
        with left:
            worth = books.worth_to_us(before, found, buyers)
            layout.figure(setup, tried, attention_charts.worth(comparison, buyers, worth), "worth_of_an_hour")
        with right:
            worth = books.worth_by_job(before, found, jobs, hours, setup.scenario.vendors[US].name)
            layout.figure(setup, tried, attention_charts.job_worth(comparison, jobs, worth), "worth_by_job")
            worth = books.wins_per_100_hours(before, found, people, setup.scenario)
            layout.figure(setup, tried, attention_charts.our_worth(comparison, people, worth), "worth_of_our_hours")
        every = partial(books.trial_outcomes, comparison, before, found)
        layout.table(setup, tried, every, "trials", "Every trial and world (CSV)")
    layout.prose("attention_caveat")
