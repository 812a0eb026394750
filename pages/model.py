"""How the model works: five pictures that need no equation, then the flow of one journey and every mechanism with its source."""

import streamlit as st

from pages.ui import exhibits, layout, model_docs
from sim.present.charts import explained

question = layout.open_page("How it works", "model_opening")
drawn, nothing_played = explained.pictures(question.scenario, question.base, question.other), exhibits.resting_on(question, 0)
names = list(drawn)
exhibits.figures(question, nothing_played, *({name: drawn[name] for name in part} for part in (names[:2], names[2:4])))
exhibits.figure(question, nothing_played, drawn[names[4]], names[4])

st.header("In detail", anchor=False)
model_docs.flow()
for heading, text in model_docs.chapters():
    with st.expander(heading):
        st.markdown(text)
