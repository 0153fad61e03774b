"""Headings that speak of months and are none as they stand: `Apr` without a year, `Actual May`."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date

from kpiworkbook.layout.headings import Vocabulary
from kpiworkbook.model.fields import NAMES
from kpiworkbook.model.grid import Grid
from kpiworkbook.model.places import address, cell_name, few
from kpiworkbook.notation.month_spelling import months_in
from kpiworkbook.notation.months import MONTHS, parse_month

__all__ = ["unread_months"]

_FEWEST = 2
"""Months; a single word such as `May` may mean something else."""
_SPOKEN_OF = rf"(?i)(?<![a-z])(?:{'|'.join(MONTHS)})(?![a-z])"
_LONGEST = 40
"""Characters; longer texts are commentary."""
_OF_ONE_FIGURE = frozenset(
    ("actual", "actuals", "target", "plan", "planned", "forecast", "rag", "rating", "num", "numerator", "den",
     "denominator", "%", "variance", "status", "trend", "comment", "comments", "notes")
)  # fmt: skip
"""Words beside a month that make no other figure of it."""
_BETWEEN = " ()[]-–:,/"
"""What may stand between a month and other words."""


def unread_months(grid: Grid, vocabulary: Vocabulary) -> str:
    """Return which headings beside the indicators' were meant to be months, and what to write; else an empty text.

    For a sheet on which no header was found, so that no heading there is a month's.
    """
    for row, cells in enumerate(grid.rows, grid.first_row):
        texts = {index: text for index, text in enumerate(cells) if isinstance(text, str) and len(text) < _LONGEST}
        spoken_of = {index: text.strip() for index, text in texts.items() if re.search(_SPOKEN_OF, text)}
        if len(spoken_of) >= _FEWEST and _names_indicators(texts.values(), vocabulary):
            place = address(grid.name, cell_name(row, grid.first_column + min(spoken_of)))
            named = few([repr(" ".join(text.split())) for text in spoken_of.values()], 3)
            kinds = _kinds(spoken_of.values())
            if kinds and not any(vocabulary.heading(kind) or _is_of_one_figure(kind) for kind in kinds):
                listed = " and ".join(map(repr, kinds))
                return (
                    f"the headings {named} ({place}) name each month {len(kinds)} times, but an indicator has one "
                    f"figure a month. Put {listed} into rows of their own, with refs of their own, or on sheets of "
                    "their own, and head each month once, as 'Sep-19'"
                )
            return (
                f"the headings {named} ({place}) speak of months, and are not read as such, but a header row "
                "needs at least one month with its year. Write each as 'Sep-19', without other words, or its name "
                "alone below its year ('2019' or '2019/20' in the row above)"
            )
    return ""


def _kinds(texts: Iterable[str]) -> list[str]:
    """Return which words stand beside the months, where each month stands beside each: `Aug-19 East`, `Aug-19 West`."""
    found: dict[str, set[date]] = {}
    for text in texts:
        month = next(iter(months_in(text)), None)
        period = parse_month(month[0]) if month else None
        if month is None or period is None:
            return []
        words = f"{text[: month.start()]} {text[month.end() :]}"
        found.setdefault(" ".join(words.split()).strip(_BETWEEN), set()).add(period)
    are_alike = len({frozenset(months) for months in found.values()}) == 1
    return list(found) if are_alike and len(found) > 1 and "" not in found else []


def _is_of_one_figure(kind: str) -> bool:
    return not _OF_ONE_FIGURE.isdisjoint(kind.casefold().split())


def _names_indicators(texts: Iterable[str], vocabulary: Vocabulary) -> bool:
    return any((heading := vocabulary.heading(text)) and heading.field in NAMES for text in texts)
