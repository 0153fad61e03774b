"""The totals row of a table goes along with its months, and each total names the column over which it stands."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

import openpyxl
import pytest

import kpiworkbook as kw
from kpiworkbook.errors import ScorecardError
from tests.audit import audited
from tests.reader.test_table_totals import ROWS, SUMS, Totals, book
from tests.support import recalculated
from tests.zoo.parts import SHEET_PART, Parts

TABLE = "xl/tables/table1.xml"
GIVEN = {"M1": 30, "M2": 40, "M3": 50}
NAMED_COMMENTARY = ROWS.replace("Commentary", "Commentary (Sep-19)")


def rolled(
    folder: Path, totals: Totals = SUMS, *, rows: str = ROWS, below: Mapping[str, str] | None = None
) -> kw.RefreshResult:
    (folder / "sep-19.xlsx").write_bytes(book(totals, rows=rows, below=below))
    return kw.refresh(folder / "sep-19.xlsx", folder / "oct.xlsx", month="Oct-19", values=GIVEN)


def warnings(result: kw.RefreshResult) -> tuple[str, ...]:
    assert result.rolled is not None
    return result.rolled.warnings


def standing(path: Path, row: int, *, formulas: bool = True) -> list[object]:
    return [cell.value for cell in openpyxl.load_workbook(path, data_only=not formulas)["Dataset"][row]]


def described(path: Path) -> list[tuple[str, str | None, str | None]]:
    """Return what the table's part says of each column: its name, its total's function, and a formula of its own."""
    table = openpyxl.load_workbook(path)["Dataset"].tables["Kpis"]
    return [
        (
            column.name,
            column.totalsRowFunction or column.totalsRowLabel,
            column.totalsRowFormula.attr_text if column.totalsRowFormula else None,
        )
        for column in table.tableColumns
    ]


def sums(*months: str) -> list[str]:
    return [f"=SUBTOTAL(109,Kpis[{month}])" for month in months]


def test_each_total_names_the_month_over_which_it_stands(tmp_path: Path) -> None:
    result = rolled(tmp_path)

    assert standing(result.output, 5)[:5] == ["Total", None, *sums("Aug-19", "Sep-19", "Oct-19")]
    assert described(result.output)[:5] == [
        ("Ref", "Total", None),
        ("Indicator", None, None),
        ("Aug-19", "sum", None),
        ("Sep-19", "sum", None),
        ("Oct-19", "sum", None),
    ]
    assert standing(result.output, 5, formulas=False)[2:5] == [90, 84, None]  # left for Excel to compute
    assert standing(recalculated(result.output, tmp_path / "calc"), 5, formulas=False)[2:5] == [90, 84, 120]
    assert result.not_given == ()
    assert warnings(result) == ()
    assert not [found for found in audited(result.output) if "able" in found]


def test_what_is_computed_of_totals_goes_by_the_places_where_they_stand(tmp_path: Path) -> None:
    change = "Kpis[[#Totals],[Sep-19]]/Kpis[[#Totals],[Aug-19]]-1"
    counted = "SUBTOTAL(103,Kpis[Commentary (Sep-19)])"
    result = rolled(tmp_path, (*SUMS, f"{change}#-0.07", "", f"{counted}#3"), rows=NAMED_COMMENTARY)

    new = change.replace("Sep-19", "Oct-19").replace("Aug-19", "Sep-19"), counted.replace("Sep-19", "Oct-19")
    assert standing(result.output, 5)[5:] == [f"={new[0]}", None, f"={new[1]}"]
    assert described(result.output)[5:] == [
        ("% change from previous month", "custom", new[0]),
        ("12 month average", None, None),
        ("Commentary (Oct-19)", "custom", new[1]),
    ]
    calculated = standing(recalculated(result.output, tmp_path / "calc"), 5, formulas=False)
    assert calculated[5] == pytest.approx(120 / 84 - 1)
    assert not [found for found in audited(result.output) if "able" in found]


def test_formulas_of_ones_own_go_along_with_their_months(tmp_path: Path) -> None:
    means = [f"SUM(Kpis[{month}])/ROWS(Kpis[{month}])" for month in ("Jul-19", "Aug-19", "Sep-19", "Oct-19")]
    result = rolled(tmp_path, ("Mean", "", f"{means[0]}#20", "SUM(D2:D4)#90", f"{means[2]}#28"))

    assert standing(result.output, 5)[2:5] == ["=SUM(C2:C4)", f"={means[2]}", f"={means[3]}"]
    assert [column[1:] for column in described(result.output)[2:5]] == [
        ("custom", "SUM(C2:C4)"), ("custom", means[2]), ("custom", means[3]),
    ]  # fmt: skip
    calculated = standing(recalculated(result.output, tmp_path / "calc"), 5, formulas=False)
    assert calculated[2:5] == pytest.approx([90, 28, 40])


def test_a_function_of_one_month_alone_goes_with_it(tmp_path: Path) -> None:
    result = rolled(tmp_path, ("Total", "", "", "sum#90", ""))

    assert standing(result.output, 5)[2:5] == ["=SUBTOTAL(109,Kpis[Aug-19])", None, None]
    assert described(result.output)[2:5] == [("Aug-19", "sum", None), ("Sep-19", None, None), ("Oct-19", None, None)]


def test_a_result_stands_for_a_formula_whose_month_leaves(tmp_path: Path) -> None:
    result = rolled(tmp_path, ("Before", "", "", "SUM(C2:C4)#60", "sum#84"))

    assert standing(result.output, 5)[2:5] == [60, "=SUBTOTAL(109,Kpis[Sep-19])", "=SUBTOTAL(109,Kpis[Oct-19])"]
    assert described(result.output)[2:5] == [("Aug-19", None, None), ("Sep-19", "sum", None), ("Oct-19", "sum", None)]
    assert warnings(result) == ("'Dataset'!D5: =SUM(C2:C4) refers to a month that leaves; its result is in C5 instead",)


def test_one_that_goes_on_naming_the_month_that_leaves_still_stops_it(tmp_path: Path) -> None:
    with pytest.raises(ScorecardError, match="formulas that name its column 'Jul-19', which leaves"):
        rolled(tmp_path, ("Change", "", "sum#60", "SUM(Kpis[Aug-19])-SUM(Kpis[Jul-19])#30", "sum#84"))


def test_a_typed_total_goes_with_its_month_and_the_new_one_is_left_empty(tmp_path: Path) -> None:
    result = rolled(tmp_path, ("T1", "Total", "60", "90", "84"))

    assert standing(result.output, 5)[:5] == ["T1", "Total", 90, 84, None]
    assert warnings(result) == (
        "'Dataset'!E5: this total was typed; it goes to D5, and the new month has none yet",
        "'Dataset'!C5: this total was typed, and leaves with its month: '60'",
    )


def test_a_total_below_the_table_that_names_its_months_goes_along_too(tmp_path: Path) -> None:
    below = {"A7": "Total"} | {
        f"{letter}7": f"=SUM(Kpis[{month}])#{result}"
        for letter, month, result in (("C", "Jul-19", 60), ("D", "Aug-19", 90), ("E", "Sep-19", 84))
    }
    result = rolled(tmp_path, (), below=below)

    assert standing(result.output, 7)[2:5] == [f"=SUM(Kpis[{month}])" for month in ("Aug-19", "Sep-19", "Oct-19")]
    calculated = standing(recalculated(result.output, tmp_path / "calc"), 7, formulas=False)
    assert calculated[2:5] == [90, 84, 120]
    assert warnings(result) == ()


def test_a_totals_row_that_is_hidden_is_remembered_as_it_would_stand(tmp_path: Path) -> None:
    mean = "SUM(Kpis[Jul-19])/3"
    totals = [f"{mean}#20", f"{mean.replace('Jul', 'Aug')}#30", f"{mean.replace('Jul', 'Sep')}#28"]
    parts = Parts.of(book(("Total", "", *totals)))
    parts.change(TABLE, 'totalsRowCount="1"', 'totalsRowShown="1"')
    parts.change(TABLE, 'ref="A1:H5"', 'ref="A1:H4"')
    parts[SHEET_PART] = re.sub(rb'<row r="5".*?</row>', b"", parts[SHEET_PART])
    (tmp_path / "sep-19.xlsx").write_bytes(parts.packed())

    result = kw.refresh(tmp_path / "sep-19.xlsx", tmp_path / "oct.xlsx", month="Oct-19", values=GIVEN)

    assert [column[2] for column in described(result.output)[2:5]] == [
        f"SUM(Kpis[{month}])/3" for month in ("Aug-19", "Sep-19", "Oct-19")
    ]


def test_totals_of_a_table_that_shows_no_headings_have_to_wait_for_them(tmp_path: Path) -> None:
    parts = Parts.of(book())
    parts.change(TABLE, 'ref="A1:H5"', 'ref="A2:H5" headerRowCount="0"')
    (tmp_path / "sep-19.xlsx").write_bytes(parts.packed())
    with pytest.raises(ScorecardError, match=r"on 'Dataset' the table 'Kpis' has totals, but shows no headings; show"):
        kw.refresh(tmp_path / "sep-19.xlsx", tmp_path / "oct.xlsx", month="Oct-19", values=GIVEN)


def test_for_the_current_month_the_totals_stay_and_have_no_old_result(tmp_path: Path) -> None:
    (tmp_path / "sep-19.xlsx").write_bytes(book())
    result = kw.refresh(tmp_path / "sep-19.xlsx", tmp_path / "new.xlsx", month="Sep-19", values={"M1": 25})

    assert standing(result.output, 5)[2:5] == sums("Jul-19", "Aug-19", "Sep-19")
    assert standing(result.output, 5, formulas=False)[2:5] == [60, 90, None]


def test_twelve_months_with_a_totals_row(tmp_path: Path) -> None:
    path = tmp_path / "book.xlsx"
    path.write_bytes(book())
    for number in range(12):
        month = f"{(number + 9) % 12 + 1:02}/{2019 + (number + 9) // 12}"
        path = kw.refresh(path, tmp_path / f"{number}.xlsx", month=month, values={"M1": number, "M2": 1}).output

    assert standing(path, 5)[2:5] == sums("Jul-20", "Aug-20", "Sep-20")
    assert standing(recalculated(path, tmp_path / "calc"), 5, formulas=False)[2:5] == [10, 11, 12]
    assert not [found for found in audited(path) if "able" in found]
