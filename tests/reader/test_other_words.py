"""A row beside a header that says its months in other words, as in Welsh, heads nothing and is no indicator."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

import kpiworkbook as kw
from tests.support import put_into, read

ENGLISH = "Ref. | Indicator  | {} | % change from previous month"
WELSH = "Cyf. | Dangosydd  | {} | % newid ers y mis blaenorol"
MONTHS = "Jun-19 | Jul-19 | Aug-19 | Sep-19"
BOTH = """
Tai / Housing
{headers}
A1   | Cartrefi   | 10 | 11 | 10 | 20 | ↑ 100%
A2   | Ymweliadau | 10 | 11 | 40 | 20 | ↓ -50%

Addysg / Education
{headers}
B1   | Cwynion    | 10 | 11 | 20 | 10 | ↓ -50%
"""


def bilingual(words: str, months: str = MONTHS, *, is_above: bool = True) -> str:
    pair = [WELSH.format(words), ENGLISH.format(months)]
    return BOTH.format(headers="\n".join(pair if is_above else pair[::-1]))


@pytest.mark.parametrize("is_above", [True, False])
@pytest.mark.parametrize("words", [
    "Meh-19 | Gor-19 | Awst-19 | Medi-19", "Mehefin 2019 | Gorffennaf 2019 | Awst 2019 | Medi 2019",
])  # fmt: skip
def test_it_is_no_indicator_and_the_sections_keep_their_titles(words: str, is_above: bool) -> None:
    card = read(bilingual(words, is_above=is_above))

    assert [indicator.ref for indicator in card] == ["A1", "A2", "B1"]
    assert [section.title for section in card.sections] == ["Tai / Housing", "Addysg / Education"]


def test_it_is_told_once_for_the_sheet() -> None:
    found = list(kw.validate(read(bilingual("Meh-19 | Gor-19 | Awst-19 | Medi-19"))))

    assert [(finding.rule, finding.severity, finding.cell) for finding in found] == [("other-table", "info", "C2")]
    assert found[0].message == (
        "this row says the months in other words ('Meh-19'), which are not read; likewise row 8. It stays as it is, "
        "also when the months move on"
    )


@pytest.mark.parametrize("words", [
    "Green-19 | Amber-19 | Red-19 | Green-19", "Meh-19 | Gor-19 | Awst-18 | Medi-19", "Meh | Gor | Awst | Medi",
    "late | late | tbc | late",
])  # fmt: skip
def test_other_words_make_an_indicator_as_ever(words: str) -> None:
    assert len(list(read(bilingual(words, is_above=False).split("\n\n")[0]))) == 3


def test_words_without_years_need_six_months_and_come_again_a_year_later() -> None:
    months = "Apr-19 | May-19 | Jun-19 | Jul-19 | Aug-19 | Sep-19"
    grid = ENGLISH.format(months) + "\n" + WELSH.format("{}") + "\nA1 | Cartrefi | 10 | 11 | 10 | 12 | 10 | 20 | ↑ 100%"

    assert [each.ref for each in read(grid.format("Ebr | Mai | Meh | Gor | Awst | Medi"))] == ["A1"]
    assert [each.ref for each in read(grid.format("Ebr | Mai | Meh | Ebr | Awst | Medi"))] == ["Cyf.", "A1"]


@pytest.mark.parametrize("ref", ["A0", "7", "A"])
def test_an_indicator_that_says_a_word_for_each_month_is_one(ref: str) -> None:
    months = "Apr-19 | May-19 | Jun-19 | Jul-19 | Aug-19 | Sep-19"
    chairs = f"{ref} | Who led the panel | Smith | Jones | Patel | Brown | Green | White"

    card = read(f"{ENGLISH.format(months)}\n{chairs}\nA1 | Cartrefi | 10 | 11 | 10 | 12 | 10 | 20 | ↑ 100%")

    assert [each.ref for each in card] == [ref, "A1"]


def test_the_last_row_of_a_sheet_is_above_no_header() -> None:
    months = "Apr-19 | May-19 | Jun-19 | Jul-19 | Aug-19 | Sep-19"
    venues = "Where the panel met | Leeds | York | Hull | Selby | Ripon | Whitby"

    card = read(f"Indicator | {months}\nHomes | 10 | 11 | 10 | 12 | 10 | 20\n{venues}")

    assert [each.name for each in card] == ["Homes", "Where the panel met"]


def test_it_stays_when_the_months_move_on_and_is_named(tmp_path: Path) -> None:
    source = put_into(tmp_path, bilingual("Meh-19 | Gor-19 | Awst-19 | Medi-19"))
    first = kw.refresh(source, tmp_path / "oct.xlsx", month="Oct-19", values={"A1": 25, "A2": 25, "B1": 5})
    second = kw.refresh(first.output, tmp_path / "nov.xlsx", month="Nov-19", values={"A1": 30, "A2": 30, "B1": 5})

    for result in (first, second):
        assert result.rolled.warnings[0] == (
            "'Dataset'!C2:F2, C8:F8: the months in other words; they stay where they are, and are beside other months "
            "now. Bring them up by hand"
        )
    sheet = openpyxl.load_workbook(second.output, data_only=True)["Dataset"]
    assert [cell.value for cell in sheet[2][2:6]] == ["Meh-19", "Gor-19", "Awst-19", "Medi-19"]
    assert [[cell.value for cell in sheet[row][2:6]] for row in (4, 5, 10)] == [
        [10, 20, 25, 30], [40, 20, 25, 30], [20, 10, 5, 5],
    ]  # fmt: skip
