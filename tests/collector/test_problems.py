"""All problems are told at once, each with its place; nothing is then used."""

from __future__ import annotations

import json
import pickle
import re
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path

import openpyxl
import pandas as pd
import pytest

import kpiworkbook as kw
from tests.collector.support import CARD, commentary, figure, new, problems
from tests.support import cells, read, saved, tsv
from tests.work import calls


def table(grid: str, folder: Path) -> Path:
    path = folder / "october.csv"
    path.write_text("\n".join(",".join(row) for row in cells(grid)), encoding="utf-8")
    return path


def test_all_problems_are_told_at_once_with_their_rows(tmp_path: Path) -> None:
    path = table(
        """
        ref  | value | commentary
        M1   | 12O   | Late.
        M22  | 5     |
        M2   | 36.9% |

        M3   | 1.5   |
        M4   | 45.2  |
        M4   | 45.3  |
             | 7     |
        """,
        tmp_path,
    )

    with pytest.raises(kw.ValuesError) as caught:
        new(path)

    assert str(caught.value).splitlines() == [
        f"{path.as_posix()} cannot be used:",
        "  - row 2, M1: '12O' is neither a figure nor a placeholder; correct it, or say what it means under "
        "[placeholders] in kpiworkbook.toml",
        "  - row 3, M22: the scorecard workbook has no indicator with this ref; did you mean M2?",
        "  - row 4, M2: '36.9%' is a percentage, but the indicator is a count (Sep-19 is 558)",
        "  - row 6, M3: '1.5' could mean 150% or 1.5% (Sep-19 is 36.9%); write it with its percent sign",
        "  - row 8, M4: the ref was given already in row 7; keep one of the two",
        "  - row 9: it has no ref; name its indicator, as in M1",
    ]


def test_an_amount_with_its_unit_is_told_as_the_name_says_that_the_row_has_it() -> None:
    card = read("Ref. | Indicator | Aug-19 | Sep-19\nM1 | Variance (£k) | -90 | 980")

    told = "M1: '£1.1m' is not understood with its unit; give '1,100', as the indicator's name says"
    assert problems({"M1": "£1.1m"}, card) == (told,)


@pytest.mark.parametrize(
    ("ref", "value", "words"),
    [
        ("M1", "12O", "'12O' is neither a figure nor a placeholder"),
        ("M1", "16,5", "'16,5' is neither a figure nor a placeholder; '16.5' was perhaps meant"),
        ("M1", "approx. 5", "neither a figure nor a placeholder"),
        ("M1", "1,60", "neither a figure nor a placeholder"),
        ("M1", "x" * 40_000, "neither a figure nor a placeholder"),
        ("M1", "36.9%", "is a percentage, but the indicator is a count (Sep-19 is 1,514)"),
        ("M4", "36.9%", "is a percentage, but the indicator is a rate (Aug-19 is 44.0)"),
        ("M1", "12.5", "12.5 is no whole number, but the indicator is a count (Sep-19 is 1,514)"),
        ("M1", 0.369, "is no whole number"),
        ("M8", 0.5, "is no whole number, but the indicator is a count. Where"),
        ("M1", "-5", "'-5' is below zero, but the indicator is a count"),
        ("M1", "(5)", "is below zero"),
        ("M3", "1.5", "could mean 150% or 1.5%"),
        ("M3", 2, "could mean 200% or 2%"),
        ("M3", "-1.2", "could mean -120% or -1.2%"),
        ("M7", 0.5, "could mean 50% or 0.5% (Aug-19 is 2.0%)"),  # its months are 1% and 2%
        ("M6", 0.885, "could mean 88.5% or 0.885% (Sep-19 is 88.0)"),  # its months are 81.5 to 90.2
        ("M6", "1", "could mean 100% or 1%"),
        ("M9", 1.5, "could mean 150% or 1.5%; write"),
        ("M1", float("nan"), "nan is no number that a cell holds"),
        ("M1", float("inf"), "inf is no number"),
        ("M1", Decimal("NaN"), "nan is no number"),
        ("M1", Decimal("sNaN"), "nan is no number"),
        ("M1", 10**400, "more digits than Excel keeps"),
        ("M1", 1e15, "more digits than Excel keeps"),
        ("M1", "1234567890123456", "neither a figure"),
        ("M1", True, "TRUE is no figure"),
        ("M1", False, "FALSE is no figure"),
        ("M1", "TRUE", "neither a figure"),
        ("M1", date(2019, 2, 1), "2019-02-01 is a date and no figure"),
        ("M1", datetime(2019, 2, 1, 12), "is a date and no figure"),
        ("M1", pd.Timestamp("2019-02-01"), "is a date and no figure"),
        ("M1", time(12), "is a date and no figure"),
        ("M1", timedelta(days=2), "is a date and no figure"),
        ("M1", time(0, 9, 20), "or a duration, which the indicator's figures are not"),
        (
            "M1",
            "09:20",
            "'09:20' is a duration, but the indicator's figures are none; if they are to be, "
            'say "M1" = "duration" under [units] in kpiworkbook.toml',
        ),
        ("M1", "1:17", "but the indicator's figures are none; if it is a ratio, give 17; if they are to be, say"),
        ("M1", "12.5 per cent", "'12.5 per cent' is not understood with its unit; give '12.5%'"),
        ("M1", "1.2 million", "'1.2 million' is not understood with its unit; give '1,200,000'"),
        ("M1", "31 March", "'31 March' is neither a figure nor a placeholder"),
        ("M1", "£91k", "'£91k' is not understood with its unit; give '91,000'"),
        ("M1", "12 days", "'12 days' is not understood with its unit; give '12'"),
        ("M1", "7 of 8", "'7 of 8' is not understood with its unit; give '87.5%' (or '7' alone)"),
        ("M1", "01/02/2019", "neither a figure"),
        ("M1", "#REF!", "#REF! is a formula's error"),
        ("M1", "=SUM(A1:A9)", "is a formula; give the figure itself"),
        ("M1", "=cmd|' /C calc'!A0", "is a formula"),
        ("M1", "+1+1", "is a formula"),
        ("M1", "-1+1", "is a formula"),
        ("M1", "@SUM(1)", "is a formula"),
        ("M1", "\t=1", "is a formula"),
        ("M1", [1], "is no figure"),
        ("M1", 1j, "is no figure"),
    ],
)
def test_value_that_cannot_be_used_is_told(ref: str, value: object, words: str) -> None:
    (problem,) = problems({ref: value})

    assert problem.startswith(f"{ref}: ")
    assert words in problem
    assert len(problem) < 300


@pytest.mark.parametrize("value", [12.5, -5])
def test_what_is_wrong_with_a_count_says_how_to_allow_it(value: float) -> None:
    assert problems({"M1": value})[0].endswith('say "M1" = "rate" under [units] in kpiworkbook.toml')


def row_of(
    code: str, name: str = "Spend", figures: tuple[float, ...] = (1_150_000, 1_180_000, 1_212_000)
) -> kw.Scorecard:
    """Return a scorecard of one indicator behind a number format."""
    book = openpyxl.Workbook()
    book.active.append(["Ref.", "Indicator", "Jul-19", "Aug-19", "Sep-19"])
    book.active.append(["T1", name, *figures])
    for cell in book.active[2][2:]:
        cell.number_format = code
    return kw.read(saved(book))


@pytest.mark.parametrize(
    ("code", "value", "words"),
    [
        ("#,##0,", "1,215", "divided by 1,000 (Sep-19 shows 1,212 and stores 1,212,000); give 1,215,000. If it"),
        ("#,##0,", -900, "give -900,000"),
        ("£#,##0,", "£1,215", "give 1,215,000"),
        ("0.0,,", 2.5, "divided by 1,000,000 (Sep-19 shows 1.2 and stores 1,212,000); give 2,500,000."),
        ("0.0,,", "0.9", "give 900,000"),
        ("#,##0,", 1_215_000_000, "give 1,215,000"),
        ("#,##0,", 3, "give it as it is stored"),
    ],
)
def test_figure_as_a_row_in_thousands_shows_it_is_refused_with_what_to_give(
    code: str, value: object, words: str
) -> None:
    (problem,) = problems({"T1": value}, row_of(code))

    assert problem.startswith("T1: ")
    assert "is far from the row's other figures" in problem
    assert words in problem


def test_small_figure_of_a_row_in_thousands_is_refused_though_the_row_had_smaller_ones() -> None:
    card = row_of("#,##0,", figures=(20_000, 400_000, 1_212_000))

    assert "give 900,000" in problems({"T1": 900}, card)[0]
    assert figure("T1", {"T1": 300_000}, card).shown == "300"


@pytest.mark.parametrize("value", [0, 15_000, 100_000_000])
def test_figure_that_may_be_meant_in_full_is_taken(value: float) -> None:
    assert figure("T1", {"T1": value}, row_of("#,##0,")).value == value


@pytest.mark.parametrize(
    ("code", "name"),
    [
        ("£#,##0", "Spend"),
        ("[$€-2] #,##0", "Spend"),
        ("#,##0;(#,##0)", "Cases"),
        ("0;[Red]-0", "Cases"),
        ("0", "Budget variance"),
        ("0", "Net migration"),
        ("0", "Change in caseload since April"),
    ],
)
def test_first_figure_below_zero_is_taken_where_the_row_speaks_of_such(code: str, name: str) -> None:
    assert figure("T1", {"T1": -20}, row_of(code, name, (100, 110, 112))).value == -20


@pytest.mark.parametrize(("code", "name"), [("#,##0", "Number of placement changes"), ("[$-809]0", "Networks")])
def test_first_figure_below_zero_of_other_counts_is_refused(code: str, name: str) -> None:
    assert "is below zero" in problems({"T1": -20}, row_of(code, name, (100, 110, 112)))[0]


@pytest.mark.parametrize(
    ("ref", "near"),
    [("m1", "did you mean M1?"), ("M 3", "did you mean M3"), ("LAC11", "correct or remove it"), ("=1", "correct")],
)
def test_ref_that_the_scorecard_does_not_have_is_told_with_what_comes_near(ref: str, near: str) -> None:
    (problem,) = problems({ref: 5})

    assert problem.startswith(f"{ref}: the scorecard workbook has no indicator with this ref")
    assert near in problem


def test_ref_twice_in_any_form_is_told(tmp_path: Path) -> None:
    again = "M1: the ref was given already"
    path = tmp_path / "october.json"
    path.write_text('{"M1": 5, "M1": 6}', encoding="utf-8")

    assert problems(path) == (f"{again}; keep one of the two",)
    assert problems({"M1": 5, " M1": 5}) == (f"{again}; keep one of the two",)
    assert problems([{"ref": "M1", "value": 5}] * 2) == (f"item 2, {again} in item 1; keep one of the two",)
    assert problems(pd.DataFrame({"ref": ["M1", "M1"], "value": [5, None]})) == (
        f"item 2, {again} in item 1; keep one of the two",
    )


def test_ref_that_stands_twice_on_the_scorecard_is_told_with_both_places() -> None:
    card = read("""
        Ref. | Indicator | Aug-19 | Sep-19
        M1   | Contacts  | 5      | 6
        M2   | Referrals | 5      | 6
        M1   | Visits    | 5      | 6
    """)

    assert problems({"M1": 5}, card) == (
        "M1: the ref stands in the scorecard 2 times ('workbook'!row 2, 'workbook'!row 4); "
        "give each row a ref of its own",
    )
    assert set(new({"M2": 5}, card).not_given) == {"M1"}


def test_ref_that_stands_on_two_sheets_is_told_with_both() -> None:
    book = openpyxl.Workbook()
    for sheet in (book.active, book.create_sheet("Early help")):
        for row in [("Ref.", "Indicator", "Aug-19", "Sep-19"), ("M1", "Contacts", 5, 6)]:
            sheet.append(row)
    book.active.append(("M2", "Referrals", 5, 6))
    card = kw.read(saved(book))

    (problem,) = problems({"M1": 5}, card)

    assert problem == (
        "M1: the ref stands on 2 sheets ('Sheet', 'Early help'); give each row a ref of its own, or name the sheet "
        "that is meant (--sheet, in Python sheets=)"
    )
    assert new({"M2": 5}, card).figures["Sheet", 2].value == 5
    assert new({"M2": 5}, card).not_given == ("M1", "M1")


def test_refs_that_all_stand_on_two_sheets_are_told_once() -> None:
    book = openpyxl.Workbook()
    refs = [f"M{number}" for number in range(1, 13)]
    for sheet in (book.active, book.create_sheet("Early help")):
        for row in [("Ref.", "Indicator", "Aug-19", "Sep-19"), *((ref, f"Contacts {ref}", 5, 6) for ref in refs)]:
            sheet.append(row)

    with pytest.raises(kw.ValuesError) as caught:
        new([{"ref": ref, "value": 5} for ref in refs], kw.read(saved(book)))

    assert str(caught.value).splitlines()[1:] == [
        "  - item 1, M1 and 11 more: the ref stands on 2 sheets ('Sheet', 'Early help'); give each row a ref of its "
        "own, or name the sheet that is meant (--sheet, in Python sheets=)"
    ]
    assert len(caught.value.problems) == 12


def test_row_of_another_month_is_told_and_its_ref_is_not_counted_as_given(tmp_path: Path) -> None:
    path = table(
        """
        ref | period     | value
        M1  | Sep-19     | 5
        M1  | 2019-10    | 6
        M2  | 01/10/2019 | 7
        M3  |            | 8%
        M4  | soon       | 9
        """,
        tmp_path,
    )

    assert problems(path) == (
        "row 2, M1: it is for Sep-19, but the figures for Oct-19 are asked for; remove it",
        "row 6, M4: the period 'soon' is no month; write it as Oct-19",
    )


@pytest.mark.parametrize(
    ("heading", "hint"),
    [
        ("Valeu", "did you mean 'value'?"),
        ("Figure", "did you mean 'value'?"),
        ("Month", "did you mean 'period'?"),
        ("Comments", "did you mean 'commentary'?"),
        ("Owner", "known are ref, value, period and commentary; remove it"),
    ],
)
def test_unknown_column_is_told_with_what_is_meant(tmp_path: Path, heading: str, hint: str) -> None:
    path = table(f"ref | value | {heading}\nM1 | 5 | 6\nM2 | O | 6", tmp_path)
    told = f"has no column {heading!r} that is known: {hint}"

    assert problems(path)[0] == f"row 1 {told}"
    assert len(problems(path)) == 2  # the rows are looked at all the same
    assert problems([{"ref": "M1", "value": 5}, {"ref": "M2", heading: 6}, {"ref": "M3", heading: 6}]) == (
        f"item 2 {told}",
    )
    assert problems({"M1": {"value": 5, heading: 6}}) == (f"M1 {told}",)
    assert problems(pd.DataFrame({"ref": ["M1"], "value": [5], heading: [6]})) == (f"the DataFrame {told}",)


def test_missing_and_repeated_columns_are_told(tmp_path: Path) -> None:
    assert [text.partition(":")[0] for text in problems(table("name | result\nM1 | 5", tmp_path))] == [
        "row 1 has no column 'name' that is known",
        "row 1 has no column 'result' that is known",
        "row 1 has no column 'ref'",
        "row 1 has no column 'value'",
    ]
    assert problems(table("ref | value | Value\nM1 | 5 | 6", tmp_path)) == (
        "row 1 has the column 'value' 2 times; keep one of them",
    )
    assert problems(pd.DataFrame([["M1", 5, 6]], columns=["ref", "value", "value"])) == (
        "the DataFrame has the column 'value' 2 times; keep one of them",
    )
    assert problems([{"ref": "M1"}]) == ("no item has a column 'value': give the new figures there",)


@pytest.mark.parametrize("text", ["M1 | 1600\nM3 | 35%", "\n\nM1 | 1600", "M1 | 1600 | tbc"])
def test_a_table_without_a_header_is_told_as_such(text: str, tmp_path: Path) -> None:
    (told,) = problems(table(text, tmp_path))

    assert re.fullmatch(r"row \d \('M1', '1600'.*\) is no header; put a row with ref and value \(.*\) above .*", told)


def test_headings_of_an_export_below_its_title_are_told_with_what_to_write(tmp_path: Path) -> None:
    export = "PI report October 2019\nCode | Short name | October 2019 | Latest note\nM1 | Contacts | 1600 | More."

    assert problems(table(export, tmp_path)) == (
        "row 2 has no column 'Code' that is known: did you mean 'ref'?",
        "row 2 has no column 'Latest note' that is known: did you mean 'commentary'?",
        "row 2 has no column 'ref': name the indicator of each figure there, as in M1",
    )


def test_figure_that_was_parted_at_its_comma_is_told(tmp_path: Path) -> None:
    path = tmp_path / "october.csv"
    path.write_text("ref,value\nM1,1,600\n", encoding="utf-8")

    assert problems(path) == (
        "row 2: '600' in column C has no heading above it; in .csv a figure with a comma stands between quotation "
        "marks",
    )


def test_what_stands_under_no_heading_is_told_once_a_column(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for row in (["ref", "value"], ["M1", 5, "late", 1], ["M2", 6, "late"], ["M3", "7%", None, 2]):
        book.active.append(row)

    book.save(tmp_path / "october.xlsx")

    assert problems(tmp_path / "october.xlsx") == (
        "row 2: 'late' in column C has no heading above it, nor has what stands in 1 more row there; clear the column",
        "row 2: '1' in column D has no heading above it, nor has what stands in 1 more row there; clear the column",
    )


def test_a_scorecard_is_no_list_of_new_figures(tmp_path: Path) -> None:
    path = table(
        """
        Ref. | Indicator | Owner | Aug-19 | Sep-19 | Oct-19 | % change from previous month
        M1   | Contacts  | Head  | 10     | 20     | 30     | ↑ 50%
        """,
        tmp_path,
    )

    (problem,) = problems(path)

    assert problem.startswith("it has columns of a scorecard, as '% change from previous month', and is no list of")
    assert "under the headings ref and value" in problem


def test_what_is_wrong_in_many_rows_is_told_once_with_their_number() -> None:
    rows = [{"ref": f"M{number}", "value": 5, "period": "Jan-19"} for number in range(1, 6)]

    with pytest.raises(kw.ValuesError) as caught:
        new([*rows[:2], {"ref": "M6", "value": "12O"}, *rows[2:]])

    lines = str(caught.value).splitlines()
    assert lines[1].startswith("  - item 1, M1 and 4 more: it is for Jan-19, but the figures for Oct-19 are asked for")
    assert lines[2].startswith("  - item 3, M6: '12O' is neither")
    assert len(lines) == 3
    assert len(caught.value.problems) == 6


def test_item_that_is_no_mapping_is_told(tmp_path: Path) -> None:
    path = tmp_path / "october.json"
    path.write_text(json.dumps([{"ref": "M1", "value": 5}, "M2"]), encoding="utf-8")

    assert problems(path) == ("""item 2: 'M2' should name ref and value, as in {"ref": "M1", "value": 1600}""",)


@pytest.mark.parametrize("text", ["=cmd|' /C calc'!A0", "+1+1", "@SUM(1)", "-", "Up.\nStill high.", "é" * 32_767])
def test_commentary_is_kept_as_text_whatever_it_begins_with(text: str) -> None:
    assert commentary({"M1": {"commentary": f" {text}\n"}}) == {"M1": text}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("x" * 32_768, "more than 32,767 characters"),
        ("😀" * 16_384, "more than 32,767 characters"),  # Excel counts such a sign twice
        (True, "is no text"),
        (float("inf"), "is no text"),
        (["x"], "is no text"),
    ],
)
def test_commentary_that_no_cell_can_hold_is_told(text: object, words: str) -> None:
    (problem,) = problems({"M1": {"value": 5, "commentary": text}})

    assert problem.startswith("M1: the commentary ")
    assert words in problem


def test_the_error_is_one_of_the_project_and_passes_between_processes() -> None:
    with pytest.raises(kw.KpiWorkbookError) as caught:
        new({"M1": "12O"})
    again = pickle.loads(pickle.dumps(caught.value))

    assert (str(again), again.problems) == (str(caught.value), caught.value.problems)


def test_card_is_not_touched() -> None:
    before = [(item.ref, item.entries) for item in CARD]
    new({"M1": 5})

    assert [(item.ref, item.entries) for item in CARD] == before
    assert new({"M1": 5}, kw.read(tsv("Ref | Indicator | Sep-19\nM1 | Contacts | 5"))).figures


def test_of_a_file_for_another_scorecard_not_every_ref_is_held_against_all() -> None:
    rows = "\n".join(f"M{number} | Measure {number} | 1 | 2" for number in range(50))
    card = read(f"Ref. | Indicator | Aug-19 | Sep-19\n{rows}")

    def refused(number: int) -> kw.ValuesError:
        with pytest.raises(kw.ValuesError) as caught:
            new({f"M{ref}x": 1 for ref in range(number)}, card)
        return caught.value

    assert all("; did you mean " in problem for problem in refused(800).problems[:200])
    assert calls(lambda: refused(800)) < 2 * calls(lambda: refused(200))
