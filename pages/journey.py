"""One company under both ways of working, on one time axis: what happened, and where the two first part."""

from functools import partial

import pandas as pd
import streamlit as st

from pages.ui import exhibits, layout
from pages.ui.inputs import pickers
from pages.ui.results import cost_estimate, progressive, replications
from sim.present import journey_narrative, wording
from sim.present.charts import timeline as charts
from sim.present.tables import sides

question = layout.open_answer("One company, two ways of working", "journey_opening")

if refusal := cost_estimate.refusal_of_detail(question):
    st.warning(refusal, icon=":material/groups:")
    st.stop()

with progressive.compared(question) as worlds:
    chosen = pickers.journey(question, worlds)
    if chosen is None:
        st.info("No buying journey began between warm-up and cool-down in these worlds, so there is none to follow.")
    else:
        world, journey = chosen
        with st.spinner(f"Following every step in world {world} …"):
            comparison = replications.in_detail(question, world)

        layout.told(
            journey_narrative.decided(comparison, world - 1, journey),
            "The biggest differences: likely, not proven, causes.",
        )
        timeline = charts.timeline(comparison, world - 1, journey)
        exhibits.figure(question, comparison, timeline, "journey", f"World {world}, journey {journey}.")

        with st.expander("What happened, from the first day to the last", icon=":material/list:", key="what happened"):
            st.markdown(journey_narrative.first_parting(comparison, world - 1, journey))
            for column, side in zip(st.columns(2, gap="large"), (comparison.base, comparison.other), strict=True):
                column.markdown(f"**{wording.model_name(side.operating_model)}**")
                column.markdown("\n".join(f"- {line}" for line in journey_narrative.chronicle(side, world - 1, journey)))
        with st.expander("Every step", icon=":material/table_rows:", key="every step"):
            steps = journey_narrative.steps(comparison, journey)
            hours = st.column_config.NumberColumn(format="%.1f", help="Of all people who took part.")
            alt = "Every activity of this journey under both ways of working, in order of time"
            exhibits.table(steps, alt, columns=exhibits.fitted(steps) | {"Hours": hours}, height="auto",
                         kept=(question, comparison, "journey_steps"))  # fmt: skip
        names = ("activities", "beliefs", "leads", "opportunities")

        def rows_of(name: str) -> pd.DataFrame:
            """Return what this journey wrote into a table, to take away."""
            return sides.taken_away(sides.of_journey(comparison, name, journey))

        every_table = {f"{name}_world_{world}_journey_{journey}": (f"{name.capitalize()} (CSV)", partial(rows_of, name)) for name in names}
        exhibits.download_tables(question, comparison, every_table)
