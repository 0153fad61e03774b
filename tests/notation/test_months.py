"""Month headings in every spelling that is a month, and the headings beside them that are none."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kpiworkbook.model.periods import financial_year, month_key, month_name, months_before, window
from kpiworkbook.notation.months import parse_month

SEPTEMBER = date(2019, 9, 1)
months = st.dates(date(1980, 1, 1), date(2079, 12, 31)).map(lambda day: day.replace(day=1))


@pytest.mark.parametrize(
    "heading",
    [
        "Sep-19", "Sep 19", "SEP-19", "sep-19", "Sept-19", "Sept 2019", "September 2019", "September-19", "Sep19",
        "Sep'19", "Sep ’19", "Sep–19", "Sep. 2019", "Sep/19", "Sep - 19", "Sep\n2019", "Sep\u00a019", " Sep-19 ",
        "Sep-19*", "Sep-19:", "Sep-19 (p)", "2019-09", "2019/09", "2019.09", "9/2019", "09-2019", "1 Sep 2019",
        "1st September 2019", "30-Sep-19", "01/09/2019", "30/09/2019", "2019-09-30", "2019-09-01 00:00:00",
        "Sep−19", "Sep‐19", "M6 Sep-19", "M06: Sep 2019", "Sep-19 (M6)", "Sep-19\n(M6)", "P6-Sep-19", "P9 Sep-19*",
        "M6 Sep-19 (p)", "Sep-19 (M6) (p)", "M6 (Sep-19) final",
        "Month 6 - Sept 19", "Period 6 (Sep-19)", "Sep-19 [Period 6]", "mth 6 September 2019", "Sep-19 M6",
        date(2019, 9, 30), datetime(2019, 9, 1, 12, 30),
    ],
)  # fmt: skip
def test_heading_names_its_month(heading: object) -> None:
    assert parse_month(heading) == SEPTEMBER


@pytest.mark.parametrize(
    "heading",
    [
        "", "Sep", "September", "2019", "19", "Q2 2019", "Q2 2019/20", "2019/20", "2019-20", "18-19", "2018/2019",
        "Sep-19 YTD", "YTD Sep-19", "Year to Sep-19", "Apr-Sep 19", "Jun 19 - Sep 19", "Total Sep-19", "Sep-19 Total",
        "Total", "Average", "Week 19", "No 19", "M6", "19-Sep",
        "M6 Sep", "M13 Sep-19", "M0 Sep-19", "Q2 Sep-19", "M6 2019-10", "Period 6 2011-12", "Month 6 2011-12 (p)",
        "Week 6 Sep-19", "M6 Sep-19 YTD", "Target 18-19", "13/2019", "00/2019", "2019-13", "Sop-19",
        "Commentary (Sep-19):", "0000-09", "1004.5", "2009.9", "31/02", 43709, 2019.0, None, True, "Sep-19 " * 20,
        datetime(1900, 1, 1, 6), datetime(1904, 1, 2),  # durations behind `h:mm`
    ],
)  # fmt: skip
def test_heading_that_names_no_month(heading: object) -> None:
    assert parse_month(heading) is None


@given(months)
@settings(max_examples=150, deadline=None)
def test_every_month_in_every_way_of_writing_it(month: date) -> None:
    spellings = ["%b-%y", "%b %y", "%B %Y", "%b-%Y", "%Y-%m", "%m/%Y", "%d/%m/%Y", "%d %b %Y", "%Y-%m-%d"]

    assert {parse_month(month.strftime(spelling)) for spelling in spellings} == {month}
    assert parse_month(month_name(month)) == month
    assert parse_month(month_key(month)) == month


@pytest.mark.parametrize(
    ("period", "back", "expected"),
    [
        (SEPTEMBER, 0, SEPTEMBER),
        (SEPTEMBER, 1, date(2019, 8, 1)),
        (SEPTEMBER, 12, date(2018, 9, 1)),
        (date(2020, 1, 1), 1, date(2019, 12, 1)),
        (date(2019, 12, 1), -1, date(2020, 1, 1)),
        (date(2019, 12, 1), 12, date(2018, 12, 1)),
    ],
)
def test_months_before_goes_by_calendar(period: date, back: int, expected: date) -> None:
    assert months_before(period, back) == expected


def test_window_is_the_twelve_months_that_end_with_the_current_one() -> None:
    found = window(SEPTEMBER)

    assert (len(found), found[0], found[-1]) == (12, date(2018, 10, 1), SEPTEMBER)


def test_financial_year_begins_in_april() -> None:
    assert [financial_year(date(2019, month, 1)) for month in (3, 4, 12)] == [2018, 2019, 2019]
