"""A scorecard whose indicators have no refs: their names stand for them."""

from __future__ import annotations

import io
from pathlib import Path

import openpyxl
import pandas as pd
import pytest

import kpiworkbook as kw
from kpiworkbook.errors import ScorecardError
from tests.collector.support import new, problems
from tests.reader.test_summary_rows import TOTAL, book
from tests.support import read, saved, xlsx

GRID = """
    Indicator         | Aug-19 | Sep-19 | % change from previous month
    Number of visits  | 110    | 121    | ↑ 10%
    Number of  calls  | 100    | 90     | ↓ -10%
    % seen            | 50.0%  | 52.0%  | → 4%
"""
CARD = read(GRID)


def shown(values: object, card: kw.Scorecard = CARD) -> dict[int, str]:
    """Return by row, as Excel counts them, how each new figure is shown."""
    return {row + 1: figure.shown for (_, row), figure in new(values, card).figures.items()}


@pytest.mark.parametrize(
    "values",
    [
        {"Number of visits": 130, "Number of calls": 95},
        {"number of VISITS": 130, " Number  of calls ": 95},
        [{"ref": "Number of visits", "value": 130}, {"ref": "Number of calls", "value": 95}],
        pd.Series([130, 95], index=["Number of visits", "Number of calls"]),
    ],
)
def test_an_indicator_without_a_ref_is_known_by_its_name(values: object) -> None:
    assert shown(values) == {2: "130", 3: "95", 4: "tbc"}
    assert new(values, CARD).not_given == ("% seen",)


def test_beside_others_that_have_refs_too() -> None:
    card = read("""
        Ref. | Indicator | Aug-19 | Sep-19
        M1   | Contacts  | 5      | 6
             | Referrals | 5      | 6
    """)

    assert shown({"M1": 7, "referrals": 8}, card) == {2: "7", 3: "8"}
    assert problems({"Contacts": 7}, card) == (
        "Contacts: the scorecard workbook has no indicator with this ref; correct or remove it",
    )


def test_a_name_that_stands_twice_is_told_with_both_cells() -> None:
    card = read(f"{GRID.rstrip()}\n    number of visits  | 5      | 6      | ↑ 20%\n")

    assert problems({"Number of visits": 130}, card) == (
        "Number of visits: the indicator has no ref, and its name stands in the scorecard 2 times ('workbook'!A2, "
        "'workbook'!A5); give each row a ref of its own",
    )


def test_a_name_that_is_none_of_them_is_told_with_those_that_come_near() -> None:
    assert problems({"Number of visit": 1, "M1": 2}, CARD) == (
        "Number of visit: the indicators of the scorecard workbook have no refs, and none has this name; did you mean "
        "Number of visits or Number of calls?",
        "M1: the indicators of the scorecard workbook have no refs, and none has this name; correct or remove it, or "
        "give them refs, in a column 'Ref.'",
    )


def test_a_name_twice_in_any_form_is_told() -> None:
    assert problems([{"ref": "Number of calls", "value": 1}, {"ref": "number of CALLS", "value": 2}], CARD) == (
        "item 2, number of CALLS: the ref was given already in item 1; keep one of the two",
    )


def test_a_row_without_a_name_is_told_what_to_name() -> None:
    assert problems([{"ref": "", "value": 1}], CARD) == (
        "item 1: it has no ref; name its indicator, as in Number of visits",
    )


def test_a_new_month_is_entered_by_names(tmp_path: Path) -> None:
    (tmp_path / "sep-19.xlsx").write_bytes(xlsx(GRID))
    (tmp_path / "oct.csv").write_text("ref,value\nNumber of visits,130\nNumber of calls,95\n", encoding="utf-8")

    result = kw.refresh(tmp_path / "sep-19.xlsx", tmp_path / "oct-19.xlsx", month="Oct-19", values=tmp_path / "oct.csv")

    rows = openpyxl.load_workbook(result.output)["Dataset"].iter_rows(max_col=3, values_only=True)
    assert [*rows] == [
        ("Indicator", "Sep-19", "Oct-19"),
        ("Number of visits", 121, 130),
        ("Number of  calls", 90, 95),
        ("% seen", 0.52, "tbc"),
    ]
    assert result.not_given == ("% seen",)


def test_a_total_by_formulas_needs_none_and_one_that_is_given_is_told(tmp_path: Path) -> None:
    book = openpyxl.load_workbook(with_formulas("=SUM({0}2:{0}3)", tmp_path))
    book["Dataset"]["A4"] = "Total"
    (tmp_path / "sep-19.xlsx").write_bytes(saved(book))

    collected = new({"Number of visits": 1, "total": 2}, kw.read(tmp_path / "sep-19.xlsx"))

    assert collected.not_given == ("Number of  calls",)
    assert collected.warnings == (
        "total: the row of 'Dataset'!A4 sums up others by its formulas, so that what is given for it is not used",
    )


def test_a_total_by_formulas_without_a_ref_among_rows_that_have_refs_is_known_by_its_name() -> None:
    card = kw.read(book(f" | Total | | {TOTAL}"))
    (told,) = new({"M1": 1, "TOTAL": 2}, card).warnings

    assert told.startswith("TOTAL: the row of 'Dataset'!B5 sums up others by its formulas")


def test_a_total_is_known_by_the_headings_of_its_own_section() -> None:
    other = ["", "Indicator | Ref | Owner | Aug-19 | Sep-19", "Plans | P1 | A | 1 | 2", "Reviews | P2 | B | 3 | 4"]
    card = kw.read(book(*other, "Total | T2 | | =SUM(D7:D8)#4 | =SUM(E7:E8)#6"))

    assert new({"M1": 1, "T2": 2}, card).warnings[0].startswith("T2: the row of 'Dataset'!B9 sums up others")
    with pytest.raises(kw.ValuesError, match="no indicator with this ref"):
        new({"M1": 1, "Total": 2}, card)


def test_a_formula_that_comes_along_needs_a_result_also_where_the_row_has_no_ref(tmp_path: Path) -> None:
    book = with_formulas("=INT({0}3/{0}2)", tmp_path)

    with pytest.raises(ScorecardError, match=r"'Dataset'!C4 holds the formula =INT\(C3/C2\), whose new result"):
        kw.refresh(book, tmp_path / "new.xlsx", month="Oct-19", values={"Number of visits": 1, "Number of calls": 2})


def test_a_note_on_a_figure_and_what_to_do_about_one_name_the_indicator() -> None:
    book = openpyxl.load_workbook(io.BytesIO(xlsx(GRID)))
    for cell in ("B2", "C2"):
        book["Dataset"][cell].number_format = ";;;"
    hidden = "Number of visits: 130 is shown behind 0, as the row's own number format, ;;;, hides it"

    assert new({"Number of visits": 130}, kw.read(saved(book))).warnings == (hidden,)
    assert problems({"Number of visits": 1.5}, CARD)[0].endswith(
        'Where it can have decimals, give it a ref, and say "D1" = "rate" under [units] in kpiworkbook.toml'
    )


def with_formulas(formula: str, folder: Path) -> Path:
    """Return the book with a formula for the last row's months."""
    import xlsxwriter

    path = folder / "formulas.xlsx"
    book = xlsxwriter.Workbook(path)
    sheet = book.add_worksheet("Dataset")
    for number, row in enumerate([("Indicator", "Aug-19", "Sep-19"), ("Number of visits", 110, 121),
                                  ("Number of  calls", 100, 90), ("% seen",)]):  # fmt: skip
        sheet.write_row(number, 0, row)
    for column, result in (("B", 210), ("C", 211)):
        sheet.write_formula(f"{column}4", formula.format(column), None, result)
    book.close()
    return path
