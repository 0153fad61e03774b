"""What needs a month whose entry was not understood is neither computed nor checked, and stays as it stands."""

from __future__ import annotations

import io
from datetime import datetime, time, timedelta
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter
from openpyxl.utils.datetime import to_excel
from openpyxl.worksheet.formula import ArrayFormula

import kpiworkbook as kw
from kpiworkbook.model.archived import ARCHIVE_COLUMNS
from tests.support import CommandLine, read, recalculated, saved, xlsx
from tests.zoo.parts import Parts

DERIVED = ("change_month", "change_year", "average_12m", "max_12m")
TYPED = """
    Ref. | Indicator        | Jul-19  | Aug-19 | Sep-19 | % change from previous month | 12 month average | 12 month max
    A1   | Placement spend  | £1.0m   | £1.2m  | £1.5m  | ↑ 25%                        | £1.2m            | £1.5m
    A2   | Average wait     | 10 days | 12     | 15     | ↓ -50%                       | 12 days          | 15 days
    A3   | Number of visits | tbc     | 110    | 121    | ↓ -50%                       | 99               | 99
    A4   | Number of calls  | 17S4    | 110    | 121    |                              |                  |
"""
OF_THE_DAY = "h:mm AM/PM"
LONG = (
    "Sep-18 | Oct-18 | Nov-18 | Dec-18 | Jan-19 | Feb-19 | Mar-19 | Apr-19 | May-19 | Jun-19 | Jul-19 | Aug-19 | Sep-19"
)


def put_into(folder: Path, data: bytes) -> Path:
    (folder / "book.xlsx").write_bytes(data)
    return folder / "book.xlsx"


def shown(book: Path, *columns: str) -> list[list[str]]:
    """Return what a book's derived cells of some columns show, row by row."""
    return [[indicator.entries[name].shown for name in columns] for indicator in kw.read(book)]


def durations(folder: Path, months: tuple[float, ...] = (20, 30, 40), code: str = "[h]:mm") -> Path:
    """Write a book with a row of hours as Excel has them, and the officer's right formulas beside it."""
    path = folder / "book.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet, look, percent = (
            book.add_worksheet("Dataset"),
            *(book.add_format({"num_format": c}) for c in (code, "0%")),
        )
        header = "Ref.|Indicator|Jul-19|Aug-19|Sep-19|% change from previous month|12 month average|12 month max"
        sheet.write_row("A1", header.split("|"))
        sheet.write_row("A2", ["A1", "Time to answer"])
        for column, hours in enumerate(months, 2):
            sheet.write_number(1, column, hours / 24, look)
        sheet.write_formula("F2", "=E2/D2-1", percent, months[2] / months[1] - 1)
        sheet.write_formula("G2", "=AVERAGE(C2:E2)", look, sum(months) / len(months) / 24)
        sheet.write_formula("H2", "=MAX(C2:E2)", look, max(months) / 24)
        sheet.write_row("A3", ["A2", "Number of visits", 100, 110, 121, "↑ 10%", 110, 121])
    return path


def number(value: object) -> float:
    return to_excel(value) if isinstance(value, datetime | time | timedelta) else value


def formulas(book: Path, row: int = 2, columns: str = "FGH") -> list[object]:
    sheet = openpyxl.load_workbook(book)["Dataset"]
    return [sheet[f"{column}{row}"].value for column in columns]


def test_there_is_no_change_where_the_other_month_has_no_figure_in_any_case(tmp_path: Path) -> None:
    book = put_into(
        tmp_path,
        xlsx("""
        Ref. | Indicator    | Jul-19 | Aug-19  | Sep-19  | % change from previous month | 12 month average
        A1   | Average wait | 9      | 12 days | tbc     | → 1%                         | 9
        A2   | Average stay | 9      | -       | 12 days | → 1%                         | 9
        A3   | Average gap  | 9      | 12 days | 10      | → 1%                         | 9
    """),
    )

    assert [item.not_understood for item in kw.calculate(kw.read(book))] == [
        ("average_12m", "max_12m"), ("change_year", "average_12m", "max_12m"),
        ("change_month", "average_12m", "max_12m"),
    ]  # fmt: skip
    kw.refresh(book, tmp_path / "new.xlsx")
    assert shown(tmp_path / "new.xlsx", "change_month", "average_12m") == [
        ["- n/a", "9"],
        ["- n/a", "9"],
        ["→ 1%", "9"],
    ]


def test_what_is_told_to_keep_a_change_from_being_shown_is_the_month_that_has_no_figure_in_any_case() -> None:
    report = kw.validate(
        read("""
        Ref. | Indicator    | Jul-19 | Aug-19  | Sep-19  | % change from previous month
        A1   | Average wait | 9      | 12 days | tbc     | → 1%
        A2   | Average stay | 9      | -       | 12 days | → 1%
        A3   | Average gap  | 9      | tbc     | -       | → 1%
        A4   | Calls        | 9      | 8       | 9       | ↑ 13%
        A5   | Plans        | 9      | 8       | 9       | ↑ 13%
        A6   | Moves        | 9      | 8       | 9       | ↑ 13%
        A7   | Reviews      | 9      | 8       | 9       | ↑ 13%
        """)
    )

    assert [f.message.partition("since ")[2] for f in report if f.rule == "change-value"] == [
        "Sep-19 (E2) says 'tbc'", "Aug-19 (D3) says '-'", "Aug-19 (D4) says 'tbc'",
    ]  # fmt: skip


def test_the_derived_columns_that_need_such_a_month_are_not_computed() -> None:
    derived = kw.calculate(kw.read(xlsx(TYPED)))

    assert [item.not_understood for item in derived] == [
        DERIVED, ("average_12m", "max_12m"), (), ("average_12m", "max_12m"),
    ]  # fmt: skip
    changes = [item.change_month and item.change_month.percent for item in derived]
    assert changes == [None, 25, 10, 10]
    assert [item.average_12m for item in derived] == [None, None, 115.5, None]
    assert [item.max_12m for item in derived] == [None, None, 121, None]


@pytest.mark.parametrize(
    ("at", "needed_by"),
    [
        (0, ("change_year",)),  # before the twelve months, and the base of the year's change
        (1, ("average_12m", "max_12m")),
        (11, ("change_month", "average_12m", "max_12m")),
        (12, DERIVED),
    ],
)
def test_only_what_needs_the_month_is_not_computed(at: int, needed_by: tuple[str, ...]) -> None:
    months = [*map(str, range(10, 23))]
    months[at] = "12 days"
    heading = f"Ref. | Indicator | {LONG} | Monthly change | Annual change | 12 month average | 12 month max"
    (item,) = kw.calculate(kw.read(xlsx(f"{heading}\nA1 | Visits | {' | '.join(months)} | | | |")))

    assert item.not_understood == needed_by
    assert [name for name in DERIVED if getattr(item, name) is None] == list(needed_by)


@pytest.mark.parametrize("placeholder", ["tbc", "-", "", "n/a", "Local", "<5", "#DIV/0!"])
def test_a_placeholder_is_understood(placeholder: str) -> None:
    grid = f"Ref. | Indicator | Jul-19 | Aug-19 | Sep-19 | 12 month average\nA1 | Visits | {placeholder} | 10 | 20 | 15"
    (item,) = kw.calculate(kw.read(xlsx(grid)))

    assert (item.not_understood, item.average_12m) == ((), 15)


def test_an_archived_month_that_was_not_understood_counts_as_one_on_the_sheet() -> None:
    header = "Ref. | Indicator | Aug-19 | Sep-19 | Annual change | 12 month average"
    book = openpyxl.load_workbook(io.BytesIO(xlsx(f"{header}\nA1 | Spend | 11 | 12 | ↑ 20% | 99")))
    archive = book.create_sheet("Archive")
    archive.append(ARCHIVE_COLUMNS)
    for month in ("2018-09", "2019-07"):
        period = datetime.fromisoformat(f"{month}-01")
        archive.append(
            ["2019-08", "Dataset", "", "A1", "", "", "", "count", "", "actual", period, None, "not-understood", "£1.2m"]
        )
    card = kw.read(saved(book))

    (item,) = kw.calculate(card)

    assert item.not_understood == ("change_year", "average_12m", "max_12m")
    assert [finding.column for finding in kw.validate(card).findings if finding.severity == "error"] == []


def test_validate_does_not_hold_it_against_the_cells_that_need_it() -> None:
    found = [finding for finding in kw.validate(kw.read(xlsx(TYPED))).findings if finding.severity == "error"]

    assert [(finding.cell, finding.rule) for finding in found] == [
        ("C2", "not-a-number"), ("D2", "not-a-number"), ("E2", "not-a-number"),
        ("C3", "not-a-number"), ("F3", "change-value"),
        ("F4", "change-value"), ("H4", "maximum-value"),
        ("C5", "not-a-number"),
    ]  # fmt: skip
    told = {finding.cell: finding.message for finding in found}
    assert told["C2"].startswith(
        "'£1.0m' is neither a figure nor a placeholder, and does not count as a figure; what needs it (G2:H2) is "
        "neither checked nor computed. "
    )
    assert "what needs it (F2:H2) is" in told["E2"]
    assert "'1754' was perhaps meant; what needs it (G5:H5) is" in told["C5"]


def test_fix_corrects_the_rest_of_such_a_row_alone(tmp_path: Path) -> None:
    result = kw.fix(put_into(tmp_path, xlsx(TYPED)), tmp_path / "fixed.xlsx")

    assert [(each.cell, each.now) for each in result.corrections] == [
        ("F3", "↑ 25%"), ("F4", "↑ 10%"), ("H4", "121"),
    ]  # fmt: skip
    assert result.left == ()


@pytest.mark.parametrize("options", [{}, {"values_only": True}, {"restyle": True}])
def test_refresh_leaves_them_as_they_stand(tmp_path: Path, options: dict[str, bool]) -> None:
    result = kw.refresh(put_into(tmp_path, xlsx(TYPED)), tmp_path / "new.xlsx", **options)

    assert shown(result.output, "change_month", "average_12m", "max_12m") == [
        ["↑ 25%", "£1.2m", "£1.5m"], ["↑ 25%", "12 days", "15 days"], ["↑ 10%", "116", "121"], ["↑ 10%", "", ""],
    ]  # fmt: skip
    assert {revision.cell for revision in result.revisions} == {"F3", "F4", "G4", "H4", "F5"}
    assert result.not_computed == tuple(f"'Dataset'!{cell}" for cell in ("F2", "G2", "H2", "G3", "H3"))


@pytest.mark.parametrize("code", ["[h]:mm", "h:mm", "[hh]:mm:ss"])
@pytest.mark.parametrize("months", [(20, 30, 40), (2, 3, 4)])
def test_formulas_on_durations_stay_with_their_results(tmp_path: Path, code: str, months: tuple[float, ...]) -> None:
    book = durations(tmp_path, months, code)
    before = openpyxl.load_workbook(book, data_only=True)["Dataset"]

    for verb in (kw.refresh, kw.fix):
        new = verb(book, tmp_path / "new.xlsx", force=True).output

        assert formulas(new) == ["=E2/D2-1", "=AVERAGE(C2:E2)", "=MAX(C2:E2)"]
        now = openpyxl.load_workbook(new, data_only=True)["Dataset"]
        again = openpyxl.load_workbook(recalculated(new, tmp_path), data_only=True)["Dataset"]
        for cell in ("F2", "G2", "H2"):
            assert now[cell].value == before[cell].value
            assert number(again[cell].value) == pytest.approx(number(now[cell].value))


def test_in_house_style_times_of_the_day_stand_as_they_were_shown(tmp_path: Path) -> None:
    new = kw.refresh(durations(tmp_path, code=OF_THE_DAY), tmp_path / "new.xlsx", restyle=True).output

    sheet = openpyxl.load_workbook(new)["Dataset"]
    row = next(row for row in sheet.iter_rows(values_only=True) if row[0] == "A1")
    assert row[2:8] == ("8:00 PM", "6:00 AM", "4:00 PM", "33%", "6:00 AM", "4:00 PM")


def test_text_beside_such_a_month_stays_text_where_a_formula_goes_by_it(tmp_path: Path) -> None:
    """As a number it would enter the formula, whose result here nobody knows."""
    grid = """
        Ref. | Indicator | Jul-19 | Aug-19 | Sep-19 | % change from previous month | 12 month average
        A1   | Spend     | £1.2m  | '1,200 | 1300   | → 8%                         |
        A2   | Income    | £1.2m  | '1,200 | 1300   | → 8%                         | 1300
    """
    book = openpyxl.load_workbook(io.BytesIO(xlsx(grid.replace("'1,200", "1,200"))))
    book.active["G2"] = "=AVERAGE(C2:E2)"
    path = recalculated(put_into(tmp_path, saved(book)), tmp_path)

    new = kw.refresh(path, tmp_path / "new.xlsx").output

    sheet, again = (
        openpyxl.load_workbook(each, data_only=True)["Dataset"] for each in (new, recalculated(new, tmp_path))
    )
    assert [sheet[cell].value for cell in ("D2", "F2", "G2", "D3", "F3", "G3")] == [
        "1,200", "→ 8%", 1300, 1200, "→ 8%", 1300,
    ]  # fmt: skip
    assert [again[cell].value for cell in ("F2", "G2")] == ["→ 8%", 1300]


def rolled(folder: Path, book: Path, **options: bool) -> kw.RefreshResult:
    return kw.refresh(book, folder / "oct.xlsx", month="Oct-19", values={"A1": 1_500_000, "A2": 25}, **options)


def test_no_average_of_a_single_month_comes_of_a_new_figure(tmp_path: Path) -> None:
    heading = f"Ref. | Indicator | {LONG} | 12 month average | 12 month max"
    spend = f"A1 | Placement spend | {'£1.2m | ' * 12} £1.8m | £1.3m | £1.8m"
    visits = f"A2 | Number of visits | {' | '.join(map(str, range(10, 23)))} | 16 | 22"
    book = put_into(tmp_path, xlsx(f"{heading}\n{spend}\n{visits}"))

    result = rolled(tmp_path, book)

    assert shown(result.output, "average_12m", "max_12m") == [["£1.3m", "£1.8m"], ["18", "25"]]
    assert result.not_computed == ("'Dataset'!P2", "'Dataset'!Q2")


@pytest.mark.parametrize("options", [{}, {"values_only": True}])
def test_a_formula_that_stays_has_no_result_of_the_old_figures(tmp_path: Path, options: dict[str, bool]) -> None:
    new = rolled(tmp_path, durations(tmp_path, code=OF_THE_DAY), **options).output

    assert formulas(new) == ["=E2/D2-1", "=AVERAGE(C2:E2)", "=MAX(C2:E2)"]
    book = openpyxl.load_workbook(new, data_only=True)
    assert [book["Dataset"][cell].value for cell in ("F2", "G2", "H2")] == [None] * 3
    assert openpyxl.load_workbook(new).calculation.fullCalcOnLoad


def test_an_array_formula_stays_with_its_result(tmp_path: Path) -> None:
    grid = """
        Ref. | Indicator | Jul-19 | Aug-19 | Sep-19 | 12 month average
        A1   | Spend     | £1.0m  | 3      | 4      |
        A2   | Visits    | 1      | 2      | 3      | 2
    """
    book = openpyxl.load_workbook(io.BytesIO(xlsx(grid)))
    book.active["F2"] = ArrayFormula("F2", "=AVERAGE(C2:E2)")
    path = recalculated(put_into(tmp_path, saved(book)), tmp_path)

    new = rolled(tmp_path, path).output

    assert openpyxl.load_workbook(new)["Dataset"]["F2"].value.text == "=AVERAGE(C2:E2)"
    assert openpyxl.load_workbook(new, data_only=True)["Dataset"]["F2"].value == 3.5


@pytest.mark.parametrize(
    ("average", "told"),
    [
        ("99", "'Dataset'!F2:G2 cannot be computed without the figures that were not understood, and stay as they are"),
        ("", "'Dataset'!G2 cannot be computed without the figures that were not understood, and stays as it is"),
    ],
)
def test_one_cell_that_is_not_computed_is_told_as_one(
    average: str, told: str, tmp_path: Path, command_line: CommandLine
) -> None:
    grid = f"""
        Ref. | Indicator | Jul-19 | Aug-19 | Sep-19 | 12 month average | 12 month max
        A1   | Spend     | £1.0m  | 3      | 4      | {average} | 99
    """
    book = put_into(tmp_path, xlsx(grid))

    _, _, warnings = command_line("refresh", book, cwd=tmp_path)

    assert warnings.splitlines()[-1] == f"Warning: {book}: {told}"


def test_once_the_month_has_left_all_is_computed_again(tmp_path: Path) -> None:
    heading = f"Ref. | Indicator | {LONG} | Monthly change | Annual change | 12 month average | 12 month max"
    months = ["10", "£1.2m", *map(str, range(11, 22))]
    book = put_into(tmp_path, xlsx(f"{heading}\nA1 | Visits | {' | '.join(months)} | | | 99 | 99"))
    kept = kw.refresh(book, tmp_path / "sep.xlsx").output

    kw.refresh(kept, tmp_path / "oct.xlsx", month="Oct-19", values={"A1": 33})

    assert shown(kept, "average_12m", "max_12m") == [["99", "99"]]
    assert shown(tmp_path / "oct.xlsx", "average_12m", "max_12m") == [["17", "33"]]


def test_the_command_names_what_is_not_computed_once(tmp_path: Path, command_line: CommandLine) -> None:
    book = put_into(tmp_path, xlsx(TYPED))

    status, _, told = command_line("refresh", book, cwd=tmp_path)

    assert status == 0
    assert [line.removeprefix(f"Warning: {book}: ") for line in told.splitlines()] == [
        "'Dataset'!C2: '£1.0m' is neither a figure nor a placeholder; it is kept as it is and does not count as a "
        "figure. Correct it, or say what it means under [placeholders] in kpiworkbook.toml. Alike: D2:E2",
        "'Dataset'!C3: '10 days' is neither a figure nor a placeholder; it is kept as it is and does not count as a "
        "figure. Correct it, or say what it means under [placeholders] in kpiworkbook.toml",
        "'Dataset'!C5: '17S4' is neither a figure nor a placeholder; it is kept as it is and does not count as a "
        "figure. Correct it, or say what it means under [placeholders] in kpiworkbook.toml",
        "'Dataset'!F2:H2, 'Dataset'!G3:H3 cannot be computed without the figures that were not understood, and stay "
        "as they are",
    ]


def test_fix_leaves_the_error_that_a_formula_gives_for_it(tmp_path: Path) -> None:
    parts = Parts.of(
        xlsx("""
            Ref. | Indicator        | Jul-19 | Aug-19 | Sep-19 | % change from previous month | 12 month average
            A1   | Number of visits | 100    | 110    | 12O    | -                            | -
            A2   | Number of plans  | 100    | 110    | 121    | ↑ 10%                        | 110
        """)
    )
    parts.cell("F2", '<c r="F2" t="e"><f>E2/D2-1</f><v>#VALUE!</v></c>')
    result = kw.fix(put_into(tmp_path, parts.packed()), tmp_path / "fixed.xlsx")

    assert result.corrections == ()
    assert [(finding.cell, finding.rule) for finding in result.left] == [("F2", "error-value")]
