"""Where the buying groups' hours go, what each vendor gets of them, and what one more hour would be worth."""

from functools import partial

import streamlit as st

from pages.ui import hours, layout, runs, trials
from sim.present import attention_charts
from sim.scenario import US
from sim.study import attention

setup = layout.begin("Who gets the buyers’ time")
layout.prose("attention_opening")
layout.asked(setup)

with runs.compared(setup) as comparison:
    spent = trials.hour_by_hour(setup, comparison, hours.hours)
    followed = layout.resting_on(setup, spent[0]["replication"].nunique())
    st.caption(f"Every single hour is followed in {followed.replications} of these worlds; the three pictures rest on them.")
    left, right = st.columns(2, gap="large")
    with left:
        layout.figure(setup, followed, attention_charts.split(comparison, spent), "time_split")
        layout.figure(setup, followed, attention_charts.vendors(comparison, spent), "time_by_vendor")
    with right:
        layout.figure(setup, followed, attention_charts.ours(comparison, spent), "our_share_of_time")
    layout.table(setup, followed, lambda: hours.both_hours(comparison, spent), "hours", "Hours by activity, job, mode and vendor (CSV)")

    st.header("What one more hour would be worth", anchor=False)
    st.markdown(
        "One more hour a week that a buying group gives to each activity and to each way of meeting suppliers, taken from administration; "
        "one more hour with us on each job, in a whole journey and on top of all others; and a quarter more of our own hours."
    )
    buyers, people = attention.buyers_trials(setup.scenario), attention.our_trials(setup.scenario)
    jobs = attention.job_trials(setup.scenario)
    worlds = trials.worlds_of(setup)
    found = trials.tried(setup, worlds, "hours", "Try one more hour", hours.variants(setup, [*buyers, *jobs, *people]), hours.outcomes)
    if found:
        before, tried = hours.outcomes(comparison), layout.resting_on(setup, worlds)
        left, right = st.columns(2, gap="large")
        with left:
            worth = hours.worth_to_us(before, found, buyers)
            layout.figure(setup, tried, attention_charts.worth(comparison, buyers, worth), "worth_of_an_hour")
        with right:
            worth = hours.worth_by_job(before, found, jobs, spent, setup.scenario.vendors[US].name)
            layout.figure(setup, tried, attention_charts.job_worth(comparison, jobs, worth), "worth_by_job")
            worth = hours.wins_per_100_hours(before, found, people, setup.scenario)
            layout.figure(setup, tried, attention_charts.our_worth(comparison, people, worth), "worth_of_our_hours")
        every = partial(hours.trial_outcomes, comparison, before, found)
        layout.table(setup, tried, every, "trials", "Every trial and world (CSV)")
    layout.prose("attention_caveat")
