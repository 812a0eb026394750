"""Where the buying groups' hours go, what each vendor gets of them, and what one more hour would be worth."""

from functools import partial

import streamlit as st

from pages.ui import exhibits, layout
from pages.ui.results import on_demand, progressive
from sim.present.charts import attention as charts
from sim.present.tables import attention as hours
from sim.scenario import US
from sim.studies.hours import buyers_trials, job_trials, our_trials

question = layout.open_answer("Who gets the buyers’ time", "attention_opening")

with progressive.compared(question) as comparison:
    spent = on_demand.hour_by_hour(question, comparison, hours.hours)
    followed = exhibits.resting_on(question, spent[0]["replication"].nunique())
    st.caption(f"Time is tracked hour by hour in {followed.replications} of these worlds, for the three pictures.")
    whole = {"time_split": charts.split(comparison, spent), "time_by_vendor": charts.vendors(comparison, spent)}
    exhibits.figures(question, followed, whole, {"our_share_of_time": charts.ours(comparison, spent)})
    exhibits.download_table(
        question, followed, lambda: hours.every_hour(comparison, spent), "hours", "Hours by activity, job, mode and vendor (CSV)"
    )

    st.header("What if buyers, or our team, spent one more hour on each activity?", anchor=False)
    st.markdown(
        "One more hour a week that a buying group gives to each activity and to each way of meeting suppliers, taken from administration; "
        "one more hour with us on each job, in a whole journey and on top of all others; and a quarter more of our own hours."
    )
    buyers, people = buyers_trials(question.scenario), our_trials(question.scenario)
    jobs = job_trials(question.scenario)
    changed = {trial.key: question.scenario.with_changes(trial.changes) for trial in (*buyers, *jobs, *people)}
    found = on_demand.tried(question, "hours", "Try one more hour", changed, hours.outcomes)
    if found:
        before, tried = hours.outcomes(comparison), exhibits.resting_on(question, on_demand.worlds_of(question))
        by_activity = hours.worth_to_us(before, found, buyers)
        by_job = hours.worth_by_job(before, found, jobs, spent, question.scenario.vendors[US].name)
        of_ours = hours.wins_per_100_hours(before, found, people, question.scenario)
        exhibits.figures(
            question,
            tried,
            {"worth_of_an_hour": charts.worth(comparison, buyers, by_activity)},
            {
                "worth_by_job": charts.job_worth(comparison, jobs, by_job),
                "worth_of_our_hours": charts.our_worth(comparison, people, of_ours),
            },
        )
        every = partial(hours.trial_outcomes, comparison, before, found)
        exhibits.download_table(question, tried, every, "trials", "Every trial and world (CSV)")
    layout.small_print("attention_caveat")
