"""How the model works: the story of one journey as a picture, then every mechanism with its equation and its source."""

import streamlit as st

from pages.ui import layout, model_docs

layout.open_page("How it works", "model_opening")
model_docs.flow()
for heading, text in model_docs.chapters():
    with st.expander(heading, expanded=heading.startswith("1 ")):
        st.markdown(text)
