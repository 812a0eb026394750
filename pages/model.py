"""How the model works: the story of one journey as a picture, then every mechanism with its equation and its source."""

import streamlit as st

from pages.ui import layout, manual

setup = layout.begin("How it works")
layout.prose("model_opening")
manual.flow()
for heading, text in manual.chapters():
    with st.expander(heading, expanded=heading.startswith("1 ")):
        st.markdown(text)
