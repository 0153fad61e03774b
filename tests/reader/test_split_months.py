"""A month over several columns: which of them holds its figure must not be guessed."""

from __future__ import annotations

import datetime as dt
import io

import openpyxl
import pytest

import kpiworkbook as kw
from tests.support import read, saved, xlsx, xlsx_of

PARTS = {
    "a share": (("Num", "Den", "%"), ("12", "20", "60%")),
    "a target first": (("Target", "Actual", "RAG"), ("20", "12", "G")),
    "an actual first, and a target": (("Actual", "Target"), ("12", "20")),
}


def grid(parts: tuple[str, ...], figures: tuple[str, ...], names: str = "Ref | Indicator") -> str:
    """Return a sheet with two months, each over several columns."""
    gap = " | " * len(parts)
    twice, data = " | ".join(parts * 2), " | ".join(figures * 2)
    below = " | " if names != " | " else "Ref | Indicator"
    header = f"{names} | Feb-24{gap}Mar-24{gap}Owner\n{below} | {twice} |"
    return f"{header}\nM1 | Contacts | {data} | A\nM2 | Visits | {data} | B"


@pytest.mark.parametrize("parts", PARTS)
@pytest.mark.parametrize("names", ["Ref | Indicator", " | "])
@pytest.mark.parametrize("is_merged", [True, False])
def test_month_over_columns_of_several_kinds_is_refused(parts: str, names: str, *, is_merged: bool) -> None:
    headings, figures = PARTS[parts]
    cells = {2: "E1:F1", 3: "F1:H1"}[len(headings)]
    first = {2: "C1:D1", 3: "C1:E1"}[len(headings)]

    with pytest.raises(kw.LayoutError) as caught:
        kw.read(xlsx(grid(headings, figures, names), merges=(first, cells) if is_merged else ()))

    assert f"the month 'Mar-24' in 'Dataset'!{cells} stands over {len(headings)} columns" in str(caught.value)
    assert ", ".join(map(repr, headings)) in str(caught.value)


def test_a_month_that_is_a_date_is_named_as_excel_shows_it() -> None:
    book = openpyxl.load_workbook(io.BytesIO(xlsx(grid(("East", "West"), ("12", "20")), merges=("C1:D1", "E1:F1"))))
    for cell, month in (("C1", 2), ("E1", 3)):
        book.active[cell].value, book.active[cell].number_format = dt.date(2024, month, 1), "mmm-yy"

    with pytest.raises(kw.LayoutError) as caught:
        kw.read(saved(book))

    assert "the month 'Mar-24' in 'Dataset'!E1:F1 stands over 2 columns ('East', 'West')" in str(caught.value)
    assert "Figures of two councils or areas go into rows of their own instead" in str(caught.value)


def test_month_whose_first_column_says_actual_is_read() -> None:
    card = kw.read(xlsx(grid(("Actual", "Plan", "RAG"), ("12", "20", "G")), merges=("C1:E1", "F1:H1")))
    assert [(record.label, record.value) for record in card.records][:2] == [("Feb-24", 12), ("Mar-24", 12)]


def test_below_the_months_refs_leave_it_open_even_where_the_first_column_says_actual() -> None:
    with pytest.raises(kw.LayoutError, match="'Mar-24' in 'Dataset'!F1:H1 stands over 3 columns"):
        kw.read(xlsx(grid(("Actual", "Target", "RAG"), ("12", "20", "G"), " | "), merges=("C1:E1", "F1:H1")))


@pytest.mark.parametrize("source", [
    "Ref | Indicator | Feb-24 | | Mar-24 |\nM1 | Contacts | tbc | Red | tbc | Green",
    "Ref | Indicator | Feb-24 | | Mar-24 |\n    | | Actual | | Actual |\nM1 | Contacts | 11 | | 12 |",
    "Ref | Indicator | Feb-24 | | Mar-24\n | | see note | A |\nM1 | Contacts | 11 | x | 12",
])  # fmt: skip
def test_columns_without_heading_beside_the_months_are_read_as_before(source: str) -> None:
    card = read(source)
    assert [record.label for record in card.records] == ["Feb-24", "Mar-24"]


def test_words_of_the_first_indicator_are_no_headings() -> None:
    source = (
        "Ref | Indicator | Feb-24 | | Mar-24 |\nM1 | Plan agreed | No | R | Yes | G\nM2 | Contacts | 11 | R | 12 | G"
    )
    card = kw.read(xlsx(source, merges=("C1:D1", "E1:F1")))
    assert [record.shown for record in card.records] == ["No", "Yes", "11", "12"]


def test_months_over_several_columns_of_another_sheet_are_no_scorecard_and_stop_nothing() -> None:
    book = openpyxl.load_workbook(io.BytesIO(xlsx("Ref | Indicator | Feb-24 | Mar-24\nM1 | Contacts | 11 | 12")))
    other = book.create_sheet("Data")
    for row in (["Area", "Feb-24", None, "Mar-24", None], [None, "Num", "Den", "Num", "Den"], ["East", 1, 2, 3, 4]):
        other.append(row)
    assert [sheet.name for sheet in kw.read(saved(book)).sheets] == ["Dataset"]


SHARES = grid(*PARTS["a share"])
SLIPPED = "Ref | Indicator | Sep-19 | DoT | Target\nM1 | Contacts | → 5% | 12 | ▲\nM2 | Visits | → 5% | 12 | ▲"


@pytest.mark.parametrize("refused", [SHARES, SLIPPED])
def test_a_sheet_that_is_refused_is_named_with_those_that_can_be_read_without_it(refused: str) -> None:
    fine = "Ref | Indicator | Feb-24 | Mar-24\nM1 | Contacts | 11 | 12"
    book = xlsx_of({"Front door": fine, "Shares": refused, "Assessment": fine.replace("M1", "A1")})

    with pytest.raises(kw.LayoutError, match="'Shares'!") as caught:
        kw.read(book)

    advice = (
        ". To leave that sheet out, name what is to be read: --sheet 'Front door' --sheet 'Assessment' "
        "(in Python: sheets=['Front door', 'Assessment'])"
    )
    assert str(caught.value).endswith(advice)
    assert [indicator.ref for indicator in kw.read(book, sheets=["Front door", "Assessment"])] == ["M1", "A1"]
    with pytest.raises(kw.LayoutError) as caught:
        kw.read(book, sheets=["Shares"])
    assert "--sheet" not in str(caught.value)
