"""A fall that is written `↓ 12%`: its minus sign is missing, or the section writes all of them so."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest
import xlsxwriter

import kpiworkbook as kw
from tests.support import cells, read, xlsx

FALLS = """
Ref. | Indicator        | Aug-19 | Sep-19 | % change from previous month
A1   | Number of visits | 100    | 88     | ↓ 12%
A2   | Number of plans  | 100    | 70     | ↓ 30%
A3   | Number of calls  | 100    | 97     | → 3%
A4   | Number of cases  | 100    | 120    | ↑ 20%
A5   | Number of moves  | 100    | 85     | ↓ 15%
A6   | Number of audits | 100    | 55     | ↓ 45%
"""


def found(grid: str) -> dict[str, tuple[str, str, str]]:
    return {f.cell: (f.rule, f.cause, f.expected) for f in kw.validate(read(grid))}


def test_where_no_fall_has_a_sign_none_is_missing() -> None:
    assert found(FALLS) == {}


def test_where_the_others_have_theirs_a_minus_sign_is_missing() -> None:
    grid = FALLS.replace("↓ 30%", "↓ -30%").replace("→ 3%", "→ -3%").replace("↓ 15%", "↓ -15%").replace("45%", "-45%")
    (finding,) = kw.validate(read(grid))

    assert (finding.cell, finding.cause) == ("E2", "sign-flipped")
    assert (
        finding.message
        == "'↓ 12%' should be '↓ -12%': Sep-19 88 (D2) against Aug-19 100 (C2) is -12.0%; its minus sign is missing"
    )


@pytest.mark.parametrize(
    ("right", "typed", "cause", "expected"),
    [
        ("↓ 30%", "↑ 30%", "sign-flipped", "↓ -30%"),
        ("↑ 20%", "↓ 20%", "sign-flipped", "↑ 20%"),
        ("↓ 30%", "↓ 13%", "unknown", "↓ -30%"),
    ],
)
def test_without_signs_the_arrow_is_held_against_the_figures(right: str, typed: str, cause: str, expected: str) -> None:
    (finding,) = found(FALLS.replace(right, typed)).values()

    assert finding == ("change-value", cause, expected)


def test_a_level_arrow_of_the_other_way_says_no_more_than_its_figure() -> None:
    (finding,) = found(FALLS.replace("→ 3%", "→ 8%")).values()

    assert finding == ("change-value", "digit-slip", "→ -3%")


@pytest.mark.parametrize(
    ("right", "typed", "fixed"),
    [("↓ 30%", "↑ 30%", "↓ 30%"), ("↑ 20%", "↓ 20%", "↑ 20%"), ("↓ 30%", "↓ 13%", "↓ 30%"), ("→ 3%", "→ 8%", "→ 3%")],
)
def test_fix_writes_no_sign_where_the_section_has_none(tmp_path: Path, right: str, typed: str, fixed: str) -> None:
    (tmp_path / "book.xlsx").write_bytes(xlsx(FALLS.replace(right, typed)))

    result = kw.fix(tmp_path / "book.xlsx")

    assert [item.now for item in result.corrections] == [fixed]
    assert kw.validate(kw.read(result.output)).findings == ()


def test_arrow_and_sign_may_both_be_the_wrong_way_round() -> None:
    (finding,) = kw.validate(read("\n".join(FALLS.splitlines()[:3]).replace("↓ 12%", "↑ 12%")))

    assert finding.message.endswith("; arrow and sign are the wrong way round")


def test_a_number_has_its_sign_where_its_format_leaves_that_to_the_arrow(tmp_path: Path) -> None:
    """Behind `"↑" 0%;"↓" 0%` Excel shows -0.12 as `↓ 12%`; one such fall is no habit, and no minus sign is missing."""
    with xlsxwriter.Workbook(tmp_path / "book.xlsx") as book:
        sheet, drawn = book.add_worksheet(), book.add_format({"num_format": '"↑" 0%;"↓" 0%;"→" 0%'})
        sheet.write_row(0, 0, ["Ref.", "Indicator", "Aug-19", "Sep-19", "% change from previous month"])
        for number, (september, change) in enumerate([(88, -0.12), (120, 0.2), (80, -0.02)], 1):
            sheet.write_row(number, 0, [f"A{number}", f"Number of visits {number}", 100, september])
            sheet.write_number(number, 4, change, drawn)

    (finding,) = kw.validate(kw.read(tmp_path / "book.xlsx"))

    assert (finding.cell, finding.cause, finding.shown) == ("E4", "scale", "↓ 2%")


def test_a_format_that_draws_its_arrow_behind_the_minus_sign_is_read(tmp_path: Path) -> None:
    """Excel shows -8 behind `"→" 0"%"` as `-→ 8%`; in a format for numbers from -10 to 10 that is a fall by 8%."""
    code = '[>=10]"↑" 0"%";[<=-10]"↓" -0"%";"→" 0"%"'
    with xlsxwriter.Workbook(tmp_path / "book.xlsx") as book:
        sheet, drawn = book.add_worksheet(), book.add_format({"num_format": code})
        for number, row in enumerate(cells(FALLS)):
            sheet.write_row(number, 0, row[:2] + ([int(text) for text in row[2:4]] if number else row[2:]))
        for number, change in enumerate([-12, -30, -3, 20, -15, -45], 1):
            sheet.write_number(number, 4, change, drawn)

    report = kw.validate(kw.read(tmp_path / "book.xlsx"))

    assert report.findings == ()
    assert openpyxl.load_workbook(tmp_path / "book.xlsx").active["E4"].value == -3
