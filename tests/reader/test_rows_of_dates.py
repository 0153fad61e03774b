"""An indicator whose entries are dates, as when something was last done, is none of the sheet's headers."""

from __future__ import annotations

import datetime as dt
import io

import openpyxl
import pytest

import kpiworkbook as kw
from tests.support import read, saved, xlsx

TABLE = """
    Ref. | Indicator          | Jul-19 | Aug-19 | Sep-19 | % change from previous month
    A1   | Number of visits   | 100    | 110    | 121    | ↑ 10%
    A2   | Date of last audit | {dates} |
    A3   | Number of plans    | 200    | 150    | 180    | ↑ 20%
"""


def refs(card: kw.Scorecard) -> list[str]:
    return [indicator.ref for indicator in card]


@pytest.mark.parametrize("dates", [
    "05/07/2019 |            |           ", "05/07/2019 | 05/08/2019 |           ",
    "05/07/2019 | 05/08/2019 | 05/09/2019",
    "2019-07-05 | 2019-07-05 | 2019-07-05", "5 Jul 2019 | 5 Jul 2019 | 1 Sep 2019",
    "31/03/2019 | 31/03/2019 | 31/03/2019",
    "Mar-19     | Mar-19     | Aug-19    ",
])  # fmt: skip
def test_dates_typed_in_an_indicators_months_are_its_entries(dates: str) -> None:
    card = read(TABLE.format(dates=dates))

    assert refs(card) == ["A1", "A2", "A3"]
    assert len(card.sections) == 1
    typed = [f"{column}3" for column, text in zip("CDE", dates.split("|"), strict=True) if text.strip()]
    assert [f.cell for f in kw.validate(card).findings if f.rule == "not-a-number"] == typed


@pytest.mark.parametrize("at", [2, 3, 4, 6])
@pytest.mark.parametrize("count", [2, 3, 12])
def test_real_dates_in_an_indicators_months_are_its_entries(at: int, count: int) -> None:
    months = [f"2019-{number:02d}" for number in range(1, 13)]
    rows = [f"{ref} | Number of visits | {' | '.join(['10'] * 12)}" for ref in ("A1", "A2", "A3", "A4", "A5")]
    book = openpyxl.load_workbook(io.BytesIO(xlsx("\n".join([f"Ref. | Indicator | {' | '.join(months)}", *rows]))))
    for column in range(3, 15):
        value = dt.datetime(2019, 2, 5) + dt.timedelta(days=20 * column) if column < 3 + count else None
        book.active.cell(at, column).value = value
        book.active.cell(at, column).number_format = "dd/mm/yyyy"

    card = kw.read(saved(book))

    assert refs(card) == ["A1", "A2", "A3", "A4", "A5"]
    wrong = [finding for finding in kw.validate(card).findings if finding.rule == "not-a-number"]
    assert {finding.ref for finding in wrong} == {f"A{at - 1}"}


def test_row_of_dates_that_ends_before_the_names_is_read() -> None:
    card = kw.read(b"Jul-19,Aug-19,Indicator,Ref.\n10,11,Contacts,M1\n31/07/2019,06/08/2019\n12,13,Visits,M2\n")
    assert refs(card) == ["M1", "M2"]


def test_row_of_dates_needs_no_ref_where_the_header_has_none() -> None:
    card = read("""
    Indicator          | Jul-19     | Aug-19     | Sep-19
    Number of visits   | 100        | 110        | 121
    Date of last audit | 05/07/2019 | 05/08/2019 | 05/09/2019
    Number of plans    | 200        | 150        | 180
    """)
    assert [indicator.name for indicator in card] == ["Number of visits", "Date of last audit", "Number of plans"]


def test_repeated_header_of_real_dates_is_a_header() -> None:
    grid = """
    Ref. | Indicator        | Aug-19 | Sep-19
    A1   | Number of visits | 100    | 110

    Ref. | Indicator        | Aug-19 | Sep-19
    B1   | Number of plans  | 200    | 150
    """
    book = openpyxl.load_workbook(io.BytesIO(xlsx(grid)))
    for row in (1, 4):
        for column, month in ((3, 8), (4, 9)):
            book.active.cell(row, column).value = dt.datetime(2019, month, 15)
            book.active.cell(row, column).number_format = "mmm-yy"

    assert [section.rows for section in kw.read(saved(book)).sections] == [(1,), (4,)]


@pytest.mark.parametrize("header", [
    "        | Chart  | 31/07/2019 | 31/08/2019 | 30/09/2019", "Table 2 | Teams | Jul-19     | Aug-19     | Sep-19",
    "Team    | Worker | Apr-18     | May-18     | Jun-18",
])  # fmt: skip
def test_months_over_another_table_still_are_a_header(header: str) -> None:
    card = read(f"""
    Ref. | Indicator        | Jul-19 | Aug-19 | Sep-19
    A1   | Number of visits | 100    | 110    | 121

    {header}
         |                  | 10     | 12     | 15
    """)
    assert refs(card) == ["A1"]
    assert [problem.kind for problem in card.problems] == ["other-table"]


@pytest.mark.parametrize("dates", ["01/08/2019 | 01/09/2019", "01/08/2019 | ", "05/08/2019 | 30/09/2019"])
def test_a_row_of_dates_with_an_answer_is_no_header(dates: str) -> None:
    card = read(f"""
    Ref. | Indicator          | Statutory? | Aug-19 | Sep-19
    A1   | Number of visits   | Yes        | 100    | 110
    A2   | Date of last audit | No         | {dates}
    A3   | Number of plans    | No         | 200    | 150
    """)
    assert refs(card) == ["A1", "A2", "A3"]
    assert len(card.sections) == 1


LOG = """
    Received   | Name   | Team | Urgent? | Upheld?
    {0} | Case 1 | East | Yes     | No
    {1} | Case 2 | West | No      | No
    {2} | Case 3 | East | No      | Yes
"""


@pytest.mark.parametrize("days", [
    ("02/09/2019", "03/09/2019", "17/10/2019"), ("2019-09-01", "2019-09-30", "2019-10-01"),
    ("1 Sep 2019", "1 Oct 2019", "1 Nov 2019"),
])  # fmt: skip
def test_answers_in_a_log_with_dates_are_no_header(days: tuple[str, str, str]) -> None:
    with pytest.raises(kw.LayoutError, match="holds no scorecard"):
        read(LOG.format(*days))


def test_answers_in_a_log_with_two_dates_are_no_header() -> None:
    with pytest.raises(kw.LayoutError, match="holds no scorecard"):
        read(LOG.replace("Team", "Closed").replace("East", "01/10/2019").format("02/09/2019", "-", "30/08/2019"))


def test_a_log_of_real_dates_beside_the_scorecard_is_no_scorecard() -> None:
    book = openpyxl.load_workbook(io.BytesIO(xlsx(TABLE.format(dates="1 | 2 | 3"))))
    sheet = book.create_sheet("Log")
    for number, day in enumerate((dt.datetime(2019, 9, 1), dt.datetime(2019, 9, 4, 21, 29), dt.datetime(2019, 9, 30))):
        sheet.append([day, f"Case {number}", "East", "No", "Yes"])

    assert [sheet.name for sheet in kw.read(saved(book)).sheets] == ["Dataset"]


@pytest.mark.parametrize(
    "header", ["No | Service | Sep-19", "No | Service | Aug-19 | Sep-19", "No | Name | 01/08/2019 | 01/09/2019"]
)
def test_no_heads_refs_beside_months(header: str) -> None:
    assert refs(read(f"{header}\nA1 | Visits | 100 | 110\nA2 | Plans | 50 | 60")) == ["A1", "A2"]
