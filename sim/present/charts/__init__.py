"""Pictures, one file a subject; each has one message, which is its title.

Marks are labelled directly, and an operating model has one colour in all of them. All statistics come from the results; the browser
computes none. `theme.on_screen` and `theme.on_paper` add what depends on where a chart is shown.
"""
