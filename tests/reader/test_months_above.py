"""Months may stand in the row above refs and indicators, where nothing else heads their columns."""

from __future__ import annotations

import pytest

import kpiworkbook as kw
from tests.support import read

FURTHER = " | ".join(["RAG", "Cohort", "Team", "Panel", "System", "Source"])
"""Headings that are not known, more than those that are."""


def test_months_above_a_row_of_mostly_unknown_headings_are_read() -> None:
    card = read(f"""
        |           | Aug-19 | Sep-19 | | | | | |
    Ref | Indicator |        |        | {FURTHER}
    M1  | Contacts  | 10     | 12     | G | x | y | z | a | b
    """)
    assert [(record.label, record.value) for record in card.records] == [("Aug-19", 10), ("Sep-19", 12)]
    assert [column.heading for column in card.sections[0].columns][-6:] == FURTHER.split(" | ")


def test_where_another_heading_stands_between_it_is_told_what_to_do() -> None:
    with pytest.raises(kw.LayoutError) as caught:
        read("""
            |           | Aug-19 | Sep-19
        Ref | Indicator | Actual | Actual
        M1  | Contacts  | 10     | 12
        """)

    message = str(caught.value)
    assert "the month 'Aug-19' in 'workbook'!C1 is above 'Actual'" in message
    assert "Put the months into row 2 instead" in message
    assert "('Ref', 'Indicator' …) into row 1" in message


@pytest.mark.parametrize("source", [
    "Ref | Indicator | Aug-19 | Sep-19\nM1 | Contacts | 10 | 12",
    "Ref | Indicator | Aug-19 | Sep-19\n | | Actual | Actual\nM1 | Contacts | 10 | 12",
])  # fmt: skip
def test_either_advice_can_be_followed(source: str) -> None:
    assert [(record.label, record.value) for record in read(source).records] == [("Aug-19", 10), ("Sep-19", 12)]
