"""Two scorecards of one book roll together: figures on one that are made of the other's go on meaning its months."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter

import kpiworkbook as kw
from tests.roller.support import SEP, rolled
from tests.support import cells, recalculated

ONE = """
Ref | Indicator | Jul-19 | Aug-19 | Sep-19
M1  | Contacts  | 1200   | 1300   | 1400
M2  | Visits    | 10     | 20     | 30
"""
TWO = """
Ref | Indicator | Jul-19 | Aug-19 | Sep-19 | Own
T1  | Calls     | 600    | 650    | 700    |
"""
NEXT = """
Ref | Indicator | Jul-19 | Aug-19 | Sep-19 | Oct-19
T1  | Calls     | 600    | 650    | 700    |
"""
GIVEN = {"M1": 1500.0, "M2": 40.0, "T1": 750.0, "T2": 2.0}


def book(
    *rows: str, one: str = "One", two: str = TWO, names: Mapping[str, str] | None = None, other: Sequence[str] = ()
) -> bytes:
    """Return a book with both scorecards, further rows on the second, and formulas on a sheet that is none.

    A formula has its result behind a `#`.
    """
    stream = io.BytesIO()
    workbook = xlsxwriter.Workbook(stream)
    _write(workbook.add_worksheet(one), cells(ONE))
    _write(workbook.add_worksheet("Two"), [*cells(two), *(cells(row)[0] for row in rows)])
    if other:
        _write(workbook.add_worksheet("Summary"), [[formula] for formula in other])
    for name, text in (names or {}).items():
        workbook.define_name(name, text)
    workbook.close()
    return stream.getvalue()


def _write(sheet: xlsxwriter.workbook.Worksheet, grid: list[list[str]]) -> None:
    for number, row in enumerate(grid):
        for column, text in enumerate(row):
            formula, _, result = text.partition("#")
            if text.startswith("="):
                sheet.write_formula(number, column, formula, None, float(result) if result else "")
            elif text.isdigit():
                sheet.write_number(number, column, float(text))
            elif text:
                sheet.write_string(number, column, text)


def row(data: bytes | Path, number: int, *, formulas: bool = True) -> list[object]:
    """Return the months of a row of the second sheet, and what stands beside them."""
    stream = io.BytesIO(data) if isinstance(data, bytes) else data
    return [c.value for c in openpyxl.load_workbook(stream, data_only=not formulas)["Two"][number]][2:]


@pytest.mark.parametrize(
    ("one", "formula"),
    [
        ("One", "=One!{0}2/{0}2"),
        ("One", "=one!${0}$2/${0}2"),
        ("Team One", "='Team One'!{0}2/{0}2"),
        ("Team's", "='Team''s'!{0}2/{0}2"),
        ("One", "=SUM(One!{0}2:{0}3)/{0}2"),
        ("One", "=AVERAGE(One!{0}:{0})"),
        ("One", "=One!{0}3"),
    ],
)
def test_a_months_formula_refers_to_the_same_month_of_the_other_sheet(one: str, formula: str) -> None:
    months = " | ".join(f"{formula.format(letter)}#2" for letter in "CDE")
    result = rolled(book(f"T2 | Share | {months}", one=one), GIVEN)

    assert row(result.content, 3)[:3] == [formula.format(letter) for letter in "CDE"]
    assert result.warnings == (
        "'Two'!E3: a formula that stays; the figure that was given is stored as its result until Excel recalculates",
    )


def test_past_figures_are_computed_as_before(tmp_path: Path) -> None:
    share = "T2 | Share | =One!C2/C2#2 | =One!D2/D2#2 | =One!E3/E2#0.5"
    lag = "T3 | Before | 7 | =One!C3#10 | =One!D3#20"
    (tmp_path / "sep.xlsx").write_bytes(book(share, lag))

    new = kw.refresh(tmp_path / "sep.xlsx", tmp_path / "oct.xlsx", month="Oct-19", values={**GIVEN, "T3": 30}).output

    assert row(new, 3) == ["=One!C2/C2", "=One!D3/D2", "=One!E3/E2", None]
    assert row(new, 4) == [10, "=One!C3", "=One!D3", None]
    computed = recalculated(new, tmp_path / "calc")
    assert row(computed, 3, formulas=False)[:3] == pytest.approx([2, 30 / 700, 40 / 750])
    assert row(computed, 4, formulas=False)[:3] == [10, 20, 30]


def test_what_refers_to_a_month_of_the_other_sheet_that_leaves_has_its_result() -> None:
    result = rolled(book("T2 | Before | 5 | =One!C2/100#12 | =One!D2/100#13"), GIVEN)

    assert row(result.content, 3)[:3] == [12, "=One!C2/100", "=One!D2/100"]
    assert "'Two'!D3: =One!C2/100 refers to a month that leaves; its result is in C3 instead" in result.warnings


@pytest.mark.parametrize("own", ["=SUM(One!$C2:{0}2)", "=AVERAGE(One!$C2:{0}2)", "=SUM($C2:{0}2)"])
def test_a_sum_over_a_month_that_leaves_has_its_result(own: str) -> None:
    months = " | ".join(f"{own.format(letter)}#{result}" for letter, result in zip("CDE", (9, 19, 29), strict=True))
    result = rolled(book(f"T2 | To date | {months}"), GIVEN)

    assert row(result.content, 3)[:3] == [19, 29, own.format("E")]
    told = f"'Two'!E3: {own.format('E')} adds up or compares months, one of which leaves; its result is in D3 instead"
    assert told in result.warnings


@pytest.mark.parametrize(
    "formula",
    ["=INDEX(One!$C2:$E2,MATCH({0}$1,One!$C$1:$E$1,0))", "=HLOOKUP({0}$1,One!$C$1:$E$3,2,0)",
     "=SUMIF(One!$C$1:$E$1,{0}$1,One!$C2:$E2)"],
)  # fmt: skip
def test_what_looks_for_its_month_goes_on_finding_it(formula: str, tmp_path: Path) -> None:
    cells_ = (f"{formula.format(letter)}#{result}" for letter, result in zip("CDE", (1200, 1300, 1400), strict=True))
    (tmp_path / "sep.xlsx").write_bytes(book(f"T2 | Contacts | {' | '.join(cells_)}"))

    new = kw.refresh(tmp_path / "sep.xlsx", tmp_path / "oct.xlsx", month="Oct-19", values={**GIVEN, "T2": 1500}).output

    assert str(row(new, 3)[1]).startswith("=")
    computed = recalculated(new, tmp_path / "calc")
    assert row(computed, 3, formulas=False)[:3] == [1300, 1400, 1500]


@pytest.mark.parametrize(
    ("formula", "why"),
    [
        ("VLOOKUP(\"M1\",One!$A$1:$E$3,{1},0)", "counts off where its month stands"),
        ("INDIRECT(\"One!{0}2\")", "counts off where its month stands"),
        ("SUM(One:Two!{0}2)", "goes over several sheets at once"),
    ],
)  # fmt: skip
def test_what_cannot_follow_has_its_result(formula: str, why: str) -> None:
    texts = [formula.format(letter, number) for number, letter in enumerate("CDE", 3)]
    months = " | ".join(f"={text}#{result}" for text, result in zip(texts, (1200, 1300, 1400), strict=True))
    result = rolled(book(f"T2 | Contacts | {months}"), GIVEN)

    assert row(result.content, 3)[:2] == [1300, 1400]
    assert f"'Two'!D3: ={texts[1]} {why}; its result is in C3 instead" in result.warnings


def test_many_that_cannot_follow_are_told_together() -> None:
    rows = [f"T{number} | Contacts | 1 | 2 | =VLOOKUP(A{number + 1},One!$A$1:$E$3,5,0)#1400" for number in range(2, 6)]
    result = rolled(book(*rows), {**GIVEN, **{f"T{number}": 1500.0 for number in range(2, 6)}})

    assert (
        "'Two'!E3, E4, E5, E6: each formula (such as =VLOOKUP(A3,One!$A$1:$E$3,5,0)) counts off where its month "
        "stands; its result is in the cell to the left of each instead"
    ) in result.warnings


def test_a_name_stays_where_it_is_so_that_a_past_figure_by_it_has_its_result() -> None:
    names = {"Contacts": "=One!$E$2", "Months": "=One!$C$1:$E$1", "All": "=One!$C$2:$E$2"}
    looked = "=INDEX(All,MATCH({0}$1,Months,0))"
    months = (" | ".join(f"{looked.format(letter)}#9" for letter in "CDE"), "1 | 2 | =Contacts/E2#2")
    result = rolled(book(f"T2 | Found | {months[0]}", f"T3 | Share | {months[1]}", names=names), {**GIVEN, "T3": 2.0})

    assert row(result.content, 3)[:3] == [looked.format(letter) for letter in "CDE"]
    assert row(result.content, 4)[:3] == [2, 2, "=Contacts/E2"]
    told = "=Contacts/E2 uses the name 'Contacts', which stays where it is; its result is in D4 instead"
    assert f"'Two'!E4: {told}" in result.warnings


def test_what_is_only_spelled_like_a_name_is_none() -> None:
    names = {"Contacts": "=One!$E$2"}
    formula = '=Other[Contacts]+Contacts(1)+LEN("Contacts")+Other.Contacts+Contacts!E2'
    result = rolled(book(f"T2 | Share | 1 | {formula}#2 | 3", names=names), GIVEN)
    assert not any("uses the name" in warning for warning in result.warnings)


def test_without_a_result_the_formula_stays_and_that_is_told() -> None:
    result = rolled(book("T2 | Before | 5 | 6 | =SUM(One!$C2:E2)"), GIVEN)

    assert row(result.content, 3)[:3] == [6, "=SUM(One!$C2:D2)", "=SUM(One!$C2:E2)"]
    told = "adds up or compares months, one of which leaves; it has no result that could be put into D3 instead"
    assert any(told in warning for warning in result.warnings)


def test_a_column_of_ones_own_goes_on_meaning_the_current_month() -> None:
    result = rolled(book(two=TWO.replace("700    |", "700    | =One!E2/E2")), GIVEN)
    assert row(result.content, 2) == [650, 700, 750, "=One!E2/E2"]
    assert result.warnings == ()


def test_one_on_past_months_stays_and_is_told() -> None:
    result = rolled(book(two=TWO.replace("700    |", "700    | =One!D2/E2")), GIVEN)
    assert row(result.content, 2)[3] == "=One!D2/E2"
    (told,) = result.warnings
    assert told.startswith("'Two'!F2: formulas on past months of 'One' (=One!D2/E2), which stay as they are")


def test_months_that_stay_where_they_are_follow_those_that_move() -> None:
    row_ = "T2 | Contacts | =One!C2*2#2400 | =One!D2#1300 | =One!E2#1400 |"
    result = rolled(book(row_, two=NEXT, other=["=One!D2"]), GIVEN)

    assert row(result.content, 3) == ["=One!C2*2", "=One!C2", "=One!D2", 2]
    told = "'Two'!C3: =One!C2*2 refers to a month that leaves; it stays as it is, and so means the months that are"
    assert result.warnings[0].startswith("'Summary'!A1: formulas on past months of 'One'")
    assert [warning.startswith(told) for warning in result.warnings] == [False, True]


def test_the_new_months_figure_must_be_given_where_a_formula_gives_it() -> None:
    with pytest.raises(
        kw.ScorecardError,
        match=r"'Two'!E3 holds the formula =One!E2/E2, whose new result is not known; give its value too \(the formula "
        r"stays\), or name with --sheet those that move on, if 'Two' only repeats them",
    ):
        rolled(book("T2 | Share | 2 | 2 | =One!E2/E2#2"), {"M1": 1500.0, "M2": 40.0, "T1": 750.0})


@pytest.mark.parametrize("formula", ["=One!E2/E2#2", "=F3#2", "=Summary!A1#2", "=contacts/E2#2"])
def test_a_figure_made_of_a_corrected_one_of_another_sheet_needs_its_value(formula: str) -> None:
    data = book(
        f"T2 | Share | 2 | 2 | {formula} | =SUM(One!E:E)#2", other=["=One!E2*2"], names={"Contacts": "=One!$E$2"}
    )

    with pytest.raises(kw.ScorecardError, match=r"'Two'!E3 holds the formula =.*, whose new result is not known"):
        rolled(data, {"M1": 1500.0}, SEP)


@pytest.mark.parametrize("formula", ["=Summary!A3000#2", "=SUM(Summary!A2900:A2999)#2", "=COUNT(Summary!A:A)#2"])
def test_one_at_the_end_of_thousands_that_go_by_one_another_needs_it_too(formula: str) -> None:
    """None of the thousands is looked at anew for each of the others."""
    data = book(f"T2 | Share | 2 | 2 | {formula}", other=["=One!E2", *(f"=A{row}+1" for row in range(1, 3000))])

    with pytest.raises(kw.ScorecardError, match=r"'Two'!E3 holds the formula =.*, whose new result is not known"):
        rolled(data, {"M1": 1500.0}, SEP)
    assert row(rolled(data, {"M2": 40.0}, SEP).content, 3, formulas=False)[2] == 2


def test_one_that_is_made_of_others_keeps_its_result_when_they_are_corrected() -> None:
    assert row(rolled(book("T2 | Share | 2 | 2 | =One!E2/E2#2"), {"M2": 40.0}, SEP).content, 3, formulas=False)[2] == 2
