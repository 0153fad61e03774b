"""Months' names whose years stand in the row above them."""

from __future__ import annotations

from datetime import date

import pytest

import kpiworkbook as kw
from tests.support import read, tsv, xlsx
from tests.zoo.parts import Parts

GRID = """
Front door
    |           | 2018 |     |     | 2019 |     |     |                |
Ref | Indicator | Oct  | Nov | Dec | Jan  | Feb | Mar | Monthly change | Commentary (Mar-19)
M1  | Contacts  | 10   | 11  | 12  | 13   | 14  | 15  | → 7%           | Busy
M2  | Visits    | 20   | 21  | 22  | 23   | 24  | 25  | → 4%           |
"""
MONTHS = ["Oct-18", "Nov-18", "Dec-18", "Jan-19", "Feb-19", "Mar-19"]
EACH = GRID.replace("2018 |     |     | 2019 |     |     |", "2018 | 2018 | 2018 | 2019 | 2019 | 2019 |")
FINANCIAL = GRID.replace("2018 |", "2018/19 |").replace("2019 |", "       |")
ROW_BETWEEN = GRID.replace("\nRef |", "\n{}\nRef |")
NAMES_ABOVE = GRID.replace("    |           | 2018", "Ref | Indicator | 2018").replace(
    "Ref | Indicator | Oct", " | | Oct"
)


def labels(card: kw.Scorecard) -> list[str]:
    return [record.label for record in card.records if record.ref == "M1" and record.series == "actual"]


@pytest.mark.parametrize("grid", [GRID, EACH, FINANCIAL, NAMES_ABOVE, EACH.replace("2018", "Year 2018")])
@pytest.mark.parametrize("make", [xlsx, tsv])
def test_a_month_is_of_the_year_above_it(grid: str, make) -> None:
    card = kw.read(make(grid))
    assert labels(card) == MONTHS
    assert [section.title for section in card.sections] == ["Front door"]
    assert (card.sections[0].as_of, card.problems) == (date(2019, 3, 1), ())
    assert kw.validate(card).errors == 0


@pytest.mark.parametrize("between", ["", " | | Actual", " | | Q3 | | | Q4", "Contacts"])
@pytest.mark.parametrize("years", ["2018 |     |     | 2019", "2018/19 | | | ", "2018 | 2018 | 2018 | 2019"])
def test_a_row_may_stand_between_the_years_and_their_months(between: str, years: str) -> None:
    card = read(ROW_BETWEEN.format(between).replace("2018 |     |     | 2019", years))

    assert labels(card) == MONTHS
    assert (card.sections[0].as_of, card.problems) == (date(2019, 3, 1), ())


def test_a_year_farther_above_that_contradicts_the_months_is_told() -> None:
    (problem,) = read(ROW_BETWEEN.format("").replace("2019 |", "2018 |")).problems

    assert (problem.kind, problem.cell) == ("month-mistyped", "F2")
    assert "'Jan' in F4 is under '2018' (F2)" in problem.message


@pytest.mark.parametrize("row", ["M9 | Calls | 2018 | 2018 | 2018 | 2019 | 2019 | 2019", " | | 2018 | | | total"])
def test_what_stands_there_may_be_no_years(row: str) -> None:
    with pytest.raises(kw.LayoutError, match="at least one month with its year"):
        read("\n".join([row, "", *GRID.split("\n")[3:]]))


def test_a_year_merged_over_its_months_is_read() -> None:
    assert labels(kw.read(xlsx(GRID, merges=("C2:E2", "F2:H2")))) == MONTHS


def test_a_merged_year_is_only_that_of_the_months_under_it() -> None:
    card = kw.read(xlsx(GRID.replace("2019", "    "), merges=("C2:E2",)))
    assert labels(card) == MONTHS[:3]
    assert next((p.kind, p.cell, p.fatal) for p in card.problems) == ("month-mistyped", "F3", True)


def test_full_names_and_footnote_marks_stay_in_the_heading() -> None:
    card = read(GRID.replace("Oct  |", "October |").replace("Feb |", "Feb* |"))
    assert labels(card) == ["October-18", "Nov-18", "Dec-18", "Jan-19", "Feb-19*", "Mar-19"]


def test_a_header_that_repeats_the_months_without_years_has_those_of_the_first() -> None:
    card = read(
        f"{GRID}\nAssessment\nRef | Indicator | Oct | Nov | Dec | Jan | Feb | Mar\nA1 | Plans | 1 | 2 | 3 | 4 | 5 | 6"
    )
    assert [column.heading for column in card.sections[1].columns[2:]] == MONTHS


def test_a_header_with_other_months_needs_years_of_its_own() -> None:
    header = "Ref | Indicator | Nov | Dec | Jan | Feb | Mar | Apr"
    card = read(f"{GRID}\nAssessment\n{header}\nA1 | Plans | 1 | 2 | 3 | 4 | 5 | 6")
    assert [indicator.ref for indicator in card] == ["M1", "M2"]


def test_months_without_any_year_are_refused_as_before() -> None:
    with pytest.raises(kw.LayoutError, match="at least one month with its year"):
        read(GRID.replace("2018", "    ").replace("2019", "    "))


@pytest.mark.parametrize(("wrong", "cell", "year"), [
    ("2018 |     |     | 2018 |     |     |", "F2", "2019"),  # left as it was
    ("2018 |     |     |      | 2019 |    |", "F2", "2019"),  # a column too late
    ("2018 |     | 2019 |     |     |     |", "E2", "2018"),  # a column too early
    ("2017 |     |     | 2019 |     |     |", "C2", "2018"),  # mistyped
])  # fmt: skip
def test_a_year_that_contradicts_the_months_is_told_with_what_it_should_say(
    wrong: str, cell: str, year: str, tmp_path
) -> None:
    card = read(GRID.replace("2018 |     |     | 2019 |     |     |", wrong))
    (problem,) = [problem for problem in card.problems if problem.fatal]
    assert (problem.kind, problem.cell) == ("month-mistyped", cell)
    assert f"here it should say '{year}'" in problem.message
    assert labels(card) == MONTHS
    broken = read(GRID.replace("2018 |     |     | 2019 |     |     |", wrong).replace("→ 7%", "↑ 70%"))
    assert {finding.rule for finding in kw.validate(broken).findings if finding.severity == "error"} == {problem.kind}
    put = tmp_path / "book.xlsx"
    put.write_bytes(xlsx(GRID.replace("2018 |     |     | 2019 |     |     |", wrong)))
    with pytest.raises(kw.ScorecardError, match=f"it should say '{year}'"):
        kw.refresh(put, tmp_path / "new.xlsx")


def test_names_that_do_not_follow_each_other_are_of_the_years_above_all_the_same() -> None:
    card = read(GRID.replace("Nov |", "RAG |"))
    assert labels(card) == [month for month in MONTHS if month != "Nov-18"]
    assert [problem.kind for problem in card.problems] == ["month-gap"]


@pytest.mark.parametrize("word", ["FY19", "Actual", "2018/20"])
def test_what_is_no_year_for_certain_gives_none(word: str) -> None:
    card = read(GRID.replace("2018 |", f"{word} |"))
    assert labels(card) == MONTHS[3:]
    assert {problem.cell for problem in card.problems if problem.fatal} == {"C3", "D3", "E3"}


def test_in_house_style_the_headings_have_their_years(tmp_path) -> None:
    import openpyxl

    from tests.support import refreshed

    sheet = openpyxl.load_workbook(refreshed(xlsx(GRID, merges=("C2:E2", "F2:H2")), tmp_path)).active
    assert [cell.value for cell in sheet[3]][2:8] == MONTHS
    assert not any(merge.min_row == 2 for merge in sheet.merged_cells.ranges)


def test_refreshed_in_place_the_header_stays_as_it_was(tmp_path) -> None:
    import openpyxl

    book = tmp_path / "book.xlsx"
    book.write_bytes(xlsx(GRID.replace("→ 7%", "→ 9%"), merges=("C2:E2", "F2:H2")))
    kw.refresh(book, tmp_path / "new.xlsx")
    before, after = (openpyxl.load_workbook(path).active for path in (book, tmp_path / "new.xlsx"))
    for row in (2, 3):
        assert [cell.value for cell in after[row]] == [cell.value for cell in before[row]]
    assert after["I4"].value != before["I4"].value


@pytest.mark.parametrize("number", ["1E999", "-INF", "NaN"])
def test_what_is_no_number_is_no_year(number: str) -> None:
    parts = Parts.of(xlsx("Ref | Indicator | Aug-19 | Sep-19\nM1 | Contacts | 10 | 11\n\n | | 77\n | | Oct | Nov"))
    parts.change("xl/worksheets/sheet1.xml", "<v>77</v>", f"<v>{number}</v>")

    assert [indicator.ref for indicator in kw.read(parts.packed())] == ["M1"]
