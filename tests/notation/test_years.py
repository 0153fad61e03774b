"""Years that stand over months, and months' names without a year."""

from __future__ import annotations

from datetime import date

import pytest

from kpiworkbook.notation.years import bare_month, name_like, parse_year


@pytest.mark.parametrize(("typed", "of_march", "of_april"), [
    (2018.0, 2018, 2018), (2018, 2018, 2018), ("2018", 2018, 2018), (" Year 2018 ", 2018, 2018),
    ("2018/19", 2019, 2018), ("2018-19", 2019, 2018), ("2018/2019", 2019, 2018), ("18/19", 2019, 2018),
    ("FY 2018/19", 2019, 2018), ("2010-11", 2011, 2010), ("1999/00", 2000, 1999),
])  # fmt: skip
def test_a_year_is_that_of_the_calendar_or_a_financial_one(typed: object, of_march: int, of_april: int) -> None:
    year = parse_year(typed)
    assert year is not None
    assert (year.of(3), year.of(4)) == (of_march, of_april)


@pytest.mark.parametrize(
    "typed", ["FY19", "2018/20", "19", 19, 18.5, True, "", None, "Aug-18", "Target 2018/19", "1754"]
)
def test_what_could_be_something_else_is_no_year(typed: object) -> None:
    assert parse_year(typed) is None


@pytest.mark.parametrize(("typed", "label"), [
    ("2018", "2020"), ("2018/19", "2019/20"), ("2018/2019", "2019/2020"), ("FY 18-19 ", "FY 19-20 "),
])  # fmt: skip
def test_another_year_is_spelled_as_this_one(typed: str, label: str) -> None:
    year = parse_year(typed)
    assert year is not None
    assert year.label_of(date(2020, 1, 1)) == label


@pytest.mark.parametrize(("typed", "with_year"), [
    ("Aug", "Aug-18"), ("august", "august-18"), ("SEPT", "SEPT-18"), ("Aug*", "Aug-18*"), ("Aug (p)", "Aug-18 (p)"),
])  # fmt: skip
def test_a_month_without_its_year_gets_one(typed: str, with_year: str) -> None:
    bare = bare_month(typed)
    assert bare is not None
    assert bare.with_year(2018) == with_year


@pytest.mark.parametrize("typed", ["Aug-18", "Aug YTD", "Augst", "May target", 8, "", None])
def test_what_names_a_year_or_more_than_a_month_is_left(typed: object) -> None:
    assert bare_month(typed) is None


@pytest.mark.parametrize(("headings", "name"), [
    (["Aug-19", "Sep-19"], "Oct"), (["August-19", "September-19"], "October"), (["AUG-19", "SEP-19"], "OCT"),
])  # fmt: skip
def test_the_next_name_is_spelled_as_the_others(headings: list[str], name: str) -> None:
    assert name_like(date(2019, 10, 1), headings) == name
