"""The words of made-up scorecards."""

from __future__ import annotations

from random import Random

__all__ = ["OUTCOMES", "OWNERS", "PREFIXES", "REPORTERS", "TITLES", "Subjects", "commentary"]

OWNERS = (
    "Head of Assessment", "Head of Safeguarding", "Head of Early Help", "Head of Corporate Parenting",
    "Head of Fostering and Adoption", "Service Lead, Youth Justice", "Service Lead, Disabled Children",
    "Principal Social Worker", "Virtual School Head", "Designated Safeguarding Lead",
)  # fmt: skip
REPORTERS = (
    "Data Analyst", "Performance Officer", "Senior Performance Officer", "Information Manager", "Quality Manager",
    "Amina Tolland", "Bryn Caddick", "Chloe Farrant", "Dev Ramasar", "Elspeth Moncur", "Farid Quinlan",
    "Greta Ashdown", "Hamish Ogunleye",
)  # fmt: skip
TITLES = (
    "Front door", "Assessment and planning", "Child protection", "Children in care", "Care leavers", "Early help",
    "Fostering and adoption", "Youth justice", "Education and inclusion",
)  # fmt: skip
PREFIXES = ("FD", "AP", "CP", "LAC", "CL", "EH", "FA", "YJ", "ED")
"""Of refs; one for each title."""
OUTCOMES = (
    "Children are seen in good time and kept safe.",
    "Families receive help early, before a crisis.",
    "Plans are reviewed when they are due, and children take part.",
    "Care leavers have a home, work and somebody to turn to.",
    "Decisions are made by those who know the child.",
    "The right children come into care at the right time.",
)

_THINGS = (
    "contacts", "referrals", "single assessments", "strategy discussions", "section 47 enquiries",
    "initial conferences", "review conferences", "child protection plans", "core group meetings",
    "children in care", "placement moves",
    "health assessments", "dental checks", "personal education plans", "pathway plans", "return interviews",
    "missing episodes", "adoption orders", "special guardianship orders", "foster carer enquiries",
    "foster carer approvals", "supervision sessions", "early help plans", "family network meetings", "home visits",
    "care leavers in touch", "children waiting for a match", "court applications", "life story books", "appeals",
    "first entrants to youth justice", "custodial sentences", "permanent exclusions", "part-time timetables",
    "young carers known", "independent visitors", "advocacy requests", "complaints", "short breaks", "staff vacancies",
)  # fmt: skip
_CONDITIONS = (
    "in the month", "at the end of the month", "completed in timescale", "for children under five",
    "for children aged 13 and over", "for disabled children", "from schools", "from the police", "open over a year",
    "with a second occurrence within 12 months",
)  # fmt: skip
_MOVES = (
    "Demand for {thing} has eased after the summer",
    "The position on {thing} reflects a large sibling group",
    "Two teams account for most of the {thing}",
    "A recording backlog in {thing} was cleared",
    "New staff started and {thing} are being caught up",
    "The audit of {thing} found good practice",
    "Partners raised {thing} at their last meeting",
    "Late entries mean that {thing} may be restated",
)
_ACTIONS = (
    "the service manager reviews each case weekly",
    "a further {number} cases are due for review",
    "the panel will hear more in {number} weeks",
    "no action is proposed",
    "training reaches {number} practitioners next month",
    "the procedure is being rewritten",
    "{number} families were asked for their views",
)


class Subjects:
    """What indicators are about: never the same twice in a scorecard."""

    def __init__(self, rng: Random) -> None:
        """Take the source of chance."""
        pairs = [f"{thing} {condition}" for thing in _THINGS for condition in _CONDITIONS]
        self._left = rng.sample(pairs, len(pairs))

    def next(self) -> str:
        """Return one that was not given yet."""
        return self._left.pop()


def commentary(rng: Random, subject: str) -> str:
    """Return two sentences about a subject; the figures in them make the same ones unlikely."""
    thing = subject[:1].lower() + subject[1:]
    move = rng.choice(_MOVES).format(thing=thing)
    return f"{move}; {rng.choice(_ACTIONS).format(number=rng.randint(2, 97))}. Case sample {rng.randint(1000, 9999)}."
