"""What readers call the parts of a scenario: jobs, modes, activities, choices, units, sections and bases, each once."""

from __future__ import annotations

JOBS = {"problem": "Problem", "solution": "Solutions", "requirements": "Requirements", "selection": "Choice"}
"""The four producing jobs, as headings."""

ON_JOBS = {"problem": "On the problem", "solution": "On solutions", "requirements": "On requirements", "selection": "On the choice"}
"""What time is spent on."""

MODES = {"traditional": "In person", "remote": "By phone, e-mail or video", "digital": "Self-service online"}
"""How buyers meet a supplier."""

ACTIVITIES = {
    "online": "Learning online",
    "offline": "Learning offline",
    "group_meeting": "Meeting inside the group",
    "supplier_meeting": "Meeting suppliers",
    "other": "Approvals, administration",
}
"""What a buying group does with its time."""

CHOICES = {
    "score": "at a lead score",
    "first_signal": "at the first sign of interest",
    "person": "one person",
    "account": "the whole account",
    "broad": "everybody alike",
    "joint_list": "a joint list",
    "own_list": "marketing’s own list",
    "mqls": "qualified leads",
    "won_value": "value won",
    "fixed": "fixed topics",
    "by_opponent": "rivals’ weak spots",
    "first_come": "first come, first served",
    "by_value": "the most valuable first",
}
"""The values of parameters that are a choice."""

UNITS = {
    "utility": "on the buyers’ scale",
    "fit": "on the buyers’ scale",
    "quality": "0 to 1",
    "goodwill": "0 to 1",
    "log odds": "each 1 more: 2.7 times the odds",
    "log odds per utility": "2.7 times the odds for each 1 on the buyers’ scale",
    "utility a month": "on the buyers’ scale, a month",
    "1 / variance": "precision",
}
"""Units of the model that leaders would stumble over."""

BASES = {
    "published": "a published figure",
    "derived": "derived from published figures",
    "calibrated": "calibrated to published figures",
    "assumed": "an assumption",
}
"""How firmly a value is known, firmest first."""

SECTIONS = {
    "market": "The market",
    "deal": "Size of deals",
    "group": "The buying group",
    "roles": "Roles in the buying group",
    "time": "How buyers spend their time",
    "time.longer_with_us": "Longer sessions with us (for trials)",
    "jobs": "The buying jobs",
    "jobs.learning": "How much there is to learn",
    "beliefs": "What buyers come to believe about suppliers",
    "choice": "Whom buyers turn to and ask for quotes",
    "choice.asks_sales": "When buyers ask for sales people",
    "consent": "How a group comes to say yes",
    "ending": "The end of a journey",
    "marketing": "What marketing hours do",
    "leads": "Leads and the hand-over",
    "costs": "What time and programmes cost",
    "crm": "The CRM",
    "customers": "The years after the sale",
}

ABOUT = {
    "roles": "Who sits in a buying group: how much say each has, what each looks at, what the change costs each, and who can block it.",
    "choice": "Which suppliers come to mind on the first day, whom buyers read, meet and ask, what a quote takes, and how far a seller "
    "gives way on its price.",
    "choice.asks_sales": "Of buyers who want to talk to a supplier, some ask for its sales people themselves; who does is a qualified lead "
    "at once.",
    "consent": "Who is for the purchase and who is against it, who can block it, and what a group does then: work on the case, buy a part, "
    "take the second supplier, or give up.",
    "ending": "Who never meant to buy, how many suppliers stay to the end, whether a purchase needs a quote, and the contract.",
}
"""What a section is about, in a line, where its name does not say it."""

VENDOR_SECTIONS = {
    "": "People and offer",
    "marketing_mix": "Where marketing hours go",
    "content": "Content on each job",
    "after_sale": "Customers",
}
"""Sections below a vendor; the empty one is the vendor's own."""

PARTS = {
    "operating_models": "The operating model",
    "rival_models": "The rivals’ operating model",
    "vendors": "The supplier",
    "crm.processes": "The process in the CRM",
}
"""Parts of which a scenario may hold any number, by the section that holds them."""

WHOLES = {
    "time": ("online", "offline", "group_meeting", "supplier_meeting", "other"),
    "marketing_mix": ("content", "nurture", "campaigns", "brand"),
}
"""Shares of one whole, by section: when one moves, the others give way in proportion."""
