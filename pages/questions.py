"""Every question of a visit with its answer: named, asked again, compared side by side, removed, saved and loaded."""

from pages.ui import layout
from pages.ui.results import question_list

question = layout.open_page("Your questions")
question_list.draw(question)
