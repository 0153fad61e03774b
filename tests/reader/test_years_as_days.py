"""`Sep-19` typed into Excel can become 19 September of the year it is typed in: such headings name other months."""

from __future__ import annotations

from datetime import date

import openpyxl
import pytest

import kpiworkbook as kw
from tests.support import saved

APR_18_TO_MAR_19 = [(month, 18 if month >= 4 else 19) for month in (4, 5, 6, 7, 8, 9, 10, 11, 12, 1, 2, 3)]
"""Month and year as they were typed."""


def headed(dates: list[date | str], *, shown: str = "d-mmm", commentary: str = "Comments") -> kw.Scorecard:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["Ref.", "Indicator", *dates, "% change from previous month", commentary])
    sheet.append(["A1", "Number of visits", *range(10, 10 + len(dates)), "→ 5%", "as usual"])
    for cell in sheet[1][2 : 2 + len(dates)]:
        cell.number_format = shown
    return kw.read(saved(book))


def told(card: kw.Scorecard) -> list[tuple[str, str, bool]]:
    return [(p.kind, p.cell, p.fatal) for p in card.problems if p.kind in ("month-mistyped", "heading-unclear")]


def days_of_2024(typed: list[tuple[int, int]]) -> list[date]:
    return [date(2024, month, year) for month, year in typed]


@pytest.mark.parametrize("shown", ["d-mmm", "mmm-yy"])
def test_a_financial_year_of_such_days_is_refused_and_what_they_should_say_is_told(shown: str) -> None:
    card = headed(days_of_2024(APR_18_TO_MAR_19), shown=shown)

    assert told(card) == [("month-mistyped", "C1", True)]
    (message,) = [problem.message for problem in card.problems if problem.fatal]
    assert "18 April 2024" in message
    assert "'Apr-18' to 'Mar-19'" in message
    assert "01/04/2018" in message
    # As they stand December would be the current month, and changes that are right would be called wrong.
    assert not [finding for finding in kw.validate(card).findings if finding.rule == "change-value"]
    with pytest.raises(kw.ScorecardError, match="18 April 2024"):
        kw.calculate(card)


def test_so_it_is_where_only_the_newest_months_became_days_and_where_they_stand_newest_first() -> None:
    typed = ["Oct-18", "Nov-18", "Dec-18", *days_of_2024([(1, 19), (2, 19), (3, 19)])]

    assert told(headed(typed)) == [("month-mistyped", "F1", True)]
    assert told(headed(days_of_2024(APR_18_TO_MAR_19)[::-1])) == [("month-mistyped", "C1", True)]


def test_their_january_and_february_are_told_no_other_year_besides() -> None:
    """As days of one year they look like months in which the old year was typed out of habit."""
    card = headed(days_of_2024([(10, 18), (11, 18), (12, 18), (1, 19), (2, 19)]))

    assert told(card) == [("month-mistyped", "C1", True)]
    assert "'Oct-18' to 'Feb-19'" in card.problems[0].message


def test_days_of_one_year_are_told_where_their_year_does_not_show() -> None:
    one_year = days_of_2024([(month, 19) for month in range(1, 10)])

    assert told(headed(one_year)) == [("heading-unclear", "C1", False)]
    assert told(headed(one_year, shown="mmm-yy")) == []
    assert told(headed(one_year, shown="mmm-yy", commentary="Commentary (Sep-24)")) == []
    assert told(headed(one_year, shown="mmm-yy", commentary="Commentary (Sep-19)")) == [("month-mistyped", "C1", True)]


@pytest.mark.parametrize("days", [
    [date(2019, month, 1) for month in range(4, 10)],
    [date(2019, 4, 30), date(2019, 5, 31), date(2019, 6, 30), date(2019, 7, 31)],  # the last day of each month
    [date(2019, 5, 31), date(2019, 6, 28), date(2019, 7, 31), date(2019, 8, 30)],  # the last working day
    [date(2019, 10, 19), date(2019, 11, 19), date(2019, 12, 19), date(2020, 1, 20)],  # typed in that month's year
], ids=["firsts", "lasts", "working days", "typed in time"])  # fmt: skip
def test_other_days_of_the_months_are_as_good_as_their_first(days: list[date]) -> None:
    assert told(headed(days)) == []
