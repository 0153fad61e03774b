"""A new month is spelled as the officer spells the others."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpiworkbook.model.periods import months_before
from kpiworkbook.notation.month_spelling import day_like, months_within, spelled_like, with_month
from kpiworkbook.notation.months import parse_month

SEP, OCT = date(2019, 9, 1), date(2019, 10, 1)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("Sep-19", "Oct-19"),
        ("Sept-19*", "Oct-19"),
        ("SEP 19", "OCT 19"),
        ("sep19", "oct19"),
        ("Sep '19", "Oct '19"),
        ("Sep-19 (p)", "Oct-19"),
        ("Sep-19:", "Oct-19:"),
        ("September 2019", "October 2019"),
        ("2019-09", "2019-10"),
        ("2019.09", "2019.10"),
        ("09/2019", "10/2019"),
        ("1st September 2019", "1st October 2019"),
        ("01/09/2019", "01/10/2019"),
        ("30/09/2019", "31/10/2019"),
        ("2019-09-30", "2019-10-31"),
        ("Sep−19", "Oct−19"),
        ("M6 Sep-19", "M7 Oct-19"),
        ("M06 Sep-19*", "M07 Oct-19"),
        ("P12 - September 2019", "P1 - October 2019"),
        ("Sep-19 (Month 6)", "Oct-19 (Month 7)"),
        ("M6 Sep-19 (p)", "M7 Oct-19"),
        ("M6 (Sep-19) provisional:", "M7 (Oct-19):"),
        ("Sep-19 (M6) (p)", "Oct-19 (M7)"),
    ],
)
def test_the_next_month_in_the_same_spelling(old, new):
    assert spelled_like(OCT, [old]) == new


@pytest.mark.parametrize(
    ("headings", "period", "new"),
    [
        (["April 2019", "May 2019"], date(2019, 6, 1), "June 2019"),
        (["Apr 2019", "May 2019"], date(2019, 6, 1), "Jun 2019"),
        (["Sept 19", "Aug 20"], date(2020, 9, 1), "Sept 20"),
        (["9/2019", "12/2019"], date(2020, 1, 1), "1/2020"),
        (["M1 April 2019", "M2 May 2019"], date(2019, 6, 1), "M3 June 2019"),
        (["M12 Mar-19"], date(2020, 1, 1), "M10 Jan-20"),
        (["M12 Mar-19"], date(2019, 4, 1), "M1 Apr-19"),
        (["M09 Dec-18", "M12 Mar-19"], date(2019, 4, 1), "M01 Apr-19"),
        (["09/2019", "12/2019"], date(2020, 1, 1), "01/2020"),
    ],
)
def test_what_the_last_heading_leaves_open_the_others_decide(headings, period, new):
    assert spelled_like(period, headings) == new


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("Commentary (Sep-19):", "Commentary (Oct-19):"),
        ("Commentary for September 2019 (2019-09)", "Commentary for October 2019 (2019-10)"),
        ("Commentary", "Commentary"),
        ("Updated Mar-19, using 17-18 data", "Updated Mar-19, using 17-18 data"),
    ],
)
def test_a_month_within_a_text(old, new):
    assert with_month(old, SEP, OCT) == new


def test_the_months_that_a_text_names():
    assert months_within("Sep-19 against Aug 2019, 17-18 data") == {SEP, date(2019, 8, 1)}


def test_the_last_day_of_a_month_stays_the_last_day():
    assert day_like(date(2019, 9, 30), OCT) == date(2019, 10, 31)
    assert day_like(date(2019, 10, 31), date(2020, 2, 1)) == date(2020, 2, 29)
    assert day_like(date(2019, 9, 15), OCT) == date(2019, 10, 15)


SPELLINGS = ["%b-%y", "%B %Y", "%Y-%m", "%m/%Y", "%d/%m/%Y", "%b %Y", "%d %B %Y", "%b%y"]


@given(st.sampled_from(SPELLINGS), st.dates(date(1990, 1, 1), date(2070, 1, 1)))
def test_every_month_is_read_as_itself_and_spelled_as_it_would_be_typed(spelling, day):
    first = day.replace(day=1)
    following = months_before(first, -1)
    new = spelled_like(following, [months_before(first, 1).strftime(spelling), first.strftime(spelling)])
    assert parse_month(new) == following
    assert new == following.strftime(spelling)


def test_a_day_that_no_month_has_becomes_one_that_it_has() -> None:
    assert with_month("As at 00 September 2019", date(2019, 9, 1), date(2019, 10, 1)) == "As at 01 October 2019"


@pytest.mark.parametrize(
    ("text", "new"),
    [
        ("Commentary (M6 Sep-19):", "Commentary (M7 Oct-19):"),
        ("Comments, M6 - Sep-19", "Comments, M7 - Oct-19"),
        ("Comments Sep-19 (M6)", "Comments Oct-19 (M7)"),
        ("Comments on M1 Sep-19", "Comments on M1 Oct-19"),
        ("Comments on TM6 Sep-19", "Comments on TM6 Oct-19"),
    ],
)
def test_the_number_of_a_month_goes_with_it_as_it_does_in_the_headings(text, new):
    assert with_month(text, SEP, OCT, ["M5 Aug-19", "M6 Sep-19"]) == new


def test_what_is_no_months_number_in_the_headings_stays():
    assert with_month("Comments on M6 Sep-19", SEP, OCT, ["Aug-19", "Sep-19"]) == "Comments on M6 Oct-19"
