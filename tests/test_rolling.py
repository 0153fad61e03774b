"""`refresh --month Oct-19 --values FILE`: a month further, with nothing lost."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import date
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import kpiworkbook as kw
from kpiworkbook.model.periods import months_before
from tests import commands
from tests.audit import audited
from tests.support import SAMPLE, recalculated, xlsx, xlsx_of

MONTHS = ("Aug-18", "Sep-18", "Oct-18", "Nov-18", "Dec-18", "Jan-19", "Feb-19", "Mar-19", "Apr-19", "May-19", "Jun-19",
          "Jul-19", "Aug-19", "Sep-19")  # fmt: skip
NEW = {"M1": 1600, "M2": "640", "M3": "40.0%", "LAC16": "tbc", "CP2b %": "-"}


def actuals(card: kw.Scorecard) -> dict[tuple[str, str], float | None]:
    """Return every month's figure on the sheet and in the archive, by ref and month."""
    frame = card.to_frame()
    months = frame[frame["series"] == "actual"]
    return {
        (ref, f"{period:%Y-%m}"): None if pd.isna(value) else value
        for ref, period, value in zip(months["ref"], months["period"], months["value"], strict=True)
    }


@pytest.fixture
def rolled(tmp_path: Path) -> Path:
    kw.refresh(SAMPLE, tmp_path / "oct-19.xlsx", month="Oct-19", values=NEW)
    return tmp_path / "oct-19.xlsx"


def test_the_figures_move_and_the_new_ones_enter(rolled: Path) -> None:
    old, new = kw.read(SAMPLE), kw.read(rolled)

    assert [sheet.as_of for sheet in new.sheets] == [date(2019, 10, 1)]
    assert [column.heading for column in new.sections[1].columns if column.period][-2:] == ["Sep-19", "Oct-19"]
    for indicator in old:
        before, after = indicator.entries, new[indicator.ref].entries
        for month in list(before)[6:19]:
            assert (after[month].shown, after[month].column) == (before[month].shown, before[month].column - 1)
    assert {ref: new[ref].entries["2019-10"].shown for ref in NEW} == {
        "M1": "1600", "M2": "640", "M3": "40.0%", "LAC16": "tbc", "CP2b %": "-",
    }  # fmt: skip
    assert new["LAC1"].entries["2019-10"].shown.casefold() == "tbc"


def test_what_follows_is_recomputed_and_what_is_said_of_the_month_is_new(rolled: Path) -> None:
    new = kw.read(rolled)

    assert kw.calculate(new)["M1"].change_month.percent == 6  # 1600 on 1514
    assert new["M1"].entries["change_month"].shown == "→ 6%"
    assert new["M1"].entries["change_year"].shown == "→ -1%"  # on Oct-18's 1620
    assert {column.heading for section in new.sections for column in section.fields(kw.Field.COMMENTARY)} == {
        "Commentary (Oct-19):"
    }
    assert new["M1"].commentary == ""
    assert kw.validate(new).errors == 0


def test_what_left_is_in_the_archive_and_tidy_gives_fifteen_months(rolled: Path) -> None:
    old, new = kw.read(SAMPLE), kw.read(rolled)

    assert openpyxl.load_workbook(rolled).sheetnames == ["Dataset", "Archive"]
    before, after = actuals(old), actuals(new)
    assert {key: after[key] for key in before} == before
    assert len(after) == 55 * 15
    assert ("2019-09", "Dataset", "M1", old["M1"].commentary) in [tuple(item) for item in new.archived_commentary]


def test_excel_and_libreoffice_agree_with_the_rolled_workbook(rolled: Path, tmp_path: Path) -> None:
    assert audited(rolled) == []
    before = openpyxl.load_workbook(rolled, data_only=True)["Dataset"]
    after = openpyxl.load_workbook(recalculated(rolled, tmp_path), data_only=True)["Dataset"]
    for row in before.iter_rows(min_row=9, min_col=6, max_col=24):
        for cell in row:
            other = after[cell.coordinate].value
            expected = cell.value if not isinstance(cell.value, float) else pytest.approx(cell.value)
            assert other == expected, cell.coordinate


def test_the_current_month_is_filled_without_moving(tmp_path: Path) -> None:
    result = kw.refresh(SAMPLE, tmp_path / "new.xlsx", month="Sep-19", values={"M1": 1515})

    assert result.rolled is not None
    assert not result.rolled.moved
    old, new = actuals(kw.read(SAMPLE)), actuals(kw.read(tmp_path / "new.xlsx"))
    assert {key for key in old if old[key] != new[key]} == {("M1", "2019-09")}
    assert openpyxl.load_workbook(tmp_path / "new.xlsx").sheetnames == ["Dataset"]


def test_month_after_month_the_new_figures_look_as_their_rows_do(tmp_path: Path) -> None:
    codes = ['£0.0,,"m"', '0" days"', "#,##0;(#,##0)", '_-£* #,##0.00_-;-£* #,##0.00_-;_-£* "-"??_-;_-@_-']
    book = openpyxl.Workbook()
    book.active.append(["Ref.", "Indicator", "Jul-19", "Aug-19", "Sep-19"])
    for number, (code, figure) in enumerate(zip(codes, (2_400_000, 42, -7, 824.25), strict=True)):
        book.active.append([f"F{number}", "Average of months", figure, figure, figure])
        for cell in book.active[number + 2][2:]:
            cell.number_format = code
    book.save(tmp_path / "sep-19.xlsx")
    values = {"F0": "2,500,000", "F1": 44.5, "F2": -4, "F3": "£830.25"}

    for old, month in (("sep-19", "Oct-19"), ("Oct-19", "Nov-19"), ("Nov-19", "Dec-19")):
        kw.refresh(tmp_path / f"{old}.xlsx", tmp_path / f"{month}.xlsx", month=month, values=values)

    sheet = openpyxl.load_workbook(tmp_path / "Dec-19.xlsx").worksheets[0]
    assert [sheet.cell(row, 5).value for row in range(2, 6)] == [2_500_000, 44.5, -4, 830.25]
    looks = [[sheet.cell(row, column).number_format for column in (3, 4, 5)] for row in range(2, 6)]
    assert looks == [[code.replace('0" days', '0.0" days')] * 3 for code in codes]


@pytest.mark.parametrize("month", ["Nov-19", "Aug-19", "Oct-20", "soon"])
def test_another_month_is_refused_and_nothing_is_written(tmp_path: Path, month: str) -> None:
    with pytest.raises(kw.KpiWorkbookError):
        kw.refresh(SAMPLE, tmp_path / "new.xlsx", month=month, values={"M1": 1})
    assert not list(tmp_path.iterdir())


ROWS = st.lists(st.lists(st.integers(0, 999), min_size=14 + 4, max_size=14 + 4), min_size=1, max_size=3)


@given(ROWS)
@settings(max_examples=8)
def test_month_after_month_every_figure_ever_entered_is_kept(
    tmp_path_factory: pytest.TempPathFactory, rows: list[list[int]]
) -> None:
    folder = tmp_path_factory.mktemp("roll")
    lines = [f"Ref. | Indicator | {' | '.join(MONTHS)} | % change from previous month | Commentary (Sep-19)"]
    lines += [
        f"A{n} | Number of visits {n} | {' | '.join(map(str, row[:14]))} | → 0% | Word {n}"
        for n, row in enumerate(rows)
    ]
    book = folder / "0.xlsx"
    book.write_bytes(xlsx("\n".join(lines)))
    for step in range(4):
        values = {f"A{n}": {"value": row[14 + step], "commentary": f"{step}"} for n, row in enumerate(rows)}
        kw.refresh(book, folder / f"{step + 1}.xlsx", month=months_before(date(2019, 9, 1), -step - 1), values=values)
        book = folder / f"{step + 1}.xlsx"

    entered = {
        (f"A{n}", f"{months_before(date(2018, 8, 1), -place):%Y-%m}"): value
        for n, row in enumerate(rows)
        for place, value in enumerate(row)
    }
    assert actuals(kw.read(book)) == entered
    assert len(kw.read(book).archived_commentary) == 4 * len(rows)


def test_the_only_month_of_a_sheet_leaves_it_for_the_archive(tmp_path: Path) -> None:
    (tmp_path / "sep-19.xlsx").write_bytes(xlsx("Ref. | Indicator | Sep-19 | DoT\nA1 | Number of visits | 12 | ▲"))

    result = kw.refresh(tmp_path / "sep-19.xlsx", tmp_path / "oct-19.xlsx", month="Oct-19", values={"A1": 15})

    assert result.rolled is not None
    assert (result.rolled.moved, result.rolled.archived) == (True, True)
    assert actuals(kw.read(result.output)) == {("A1", "2019-09"): 12, ("A1", "2019-10"): 15}


# --- the command


def kpi(*arguments: object) -> commands.Result:
    return commands.kpi("refresh", *arguments)


def test_a_month_without_any_new_figure_is_warned_about(tmp_path: Path) -> None:
    result = kpi(SAMPLE, "--month", "Oct-19", "-o", tmp_path / "oct-19.xlsx")

    assert result.exit_code == 0
    assert "no figures of the new month were given (--values FILE); all are still to come" in result.stderr


def test_the_command_takes_a_file_and_tells_what_is_still_to_come(tmp_path: Path) -> None:
    (tmp_path / "new.csv").write_text(
        'ref,value,commentary\nM1,"1,600",More than usual.\nM3,40.0%,\n', encoding="utf-8"
    )

    result = kpi(SAMPLE, "--month", "Oct-19", "--values", tmp_path / "new.csv", "-o", tmp_path / "oct-19.xlsx")

    assert result.exit_code == 0, result.stderr
    assert (
        "2 new figures and 1 commentary put in; the months moved by a column, and what left the sheet is in its "
        "archive, the new sheet 'Archive'\n" in result.stdout
    )
    assert "Still to come: M2, M2-NI, M8-QL" in result.stdout
    assert kw.read(tmp_path / "oct-19.xlsx")["M1"].commentary == "More than usual."


def test_all_problems_are_listed_at_once_and_nothing_is_written(tmp_path: Path) -> None:
    (tmp_path / "new.json").write_text(json.dumps({"M1": "16OO", "X9": 1, "M2": "35%"}), encoding="utf-8")

    result = kpi(SAMPLE, "--month", "Oct-19", "--values", tmp_path / "new.json", "-o", tmp_path / "oct-19.xlsx")

    assert result.exit_code == 2
    assert all(text in result.stderr for text in ("'16OO'", "X9: ", "'35%'"))
    assert not (tmp_path / "oct-19.xlsx").exists()


def test_a_dry_run_moves_nothing(tmp_path: Path) -> None:
    book = tmp_path / "sep-19.xlsx"
    book.write_bytes(SAMPLE.read_bytes())

    result = kpi(book, "--month", "Oct-19", "--dry-run")

    assert result.exit_code == 0, result.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["sep-19.xlsx"]
    assert book.read_bytes() == SAMPLE.read_bytes()


def test_figures_without_a_month_are_refused_since_they_could_be_anybodys(tmp_path: Path) -> None:
    (tmp_path / "new.csv").write_text("ref,value\nM1,1600\n", encoding="utf-8")

    result = kpi(SAMPLE, "--values", tmp_path / "new.csv", "-o", tmp_path / "new.xlsx")

    assert result.exit_code == 2
    assert "say which month they are for (--month" in result.stderr
    assert not (tmp_path / "new.xlsx").exists()


def test_a_file_without_a_single_figure_is_refused(tmp_path: Path) -> None:
    (tmp_path / "new.csv").write_text("ref,value\n", encoding="utf-8")

    result = kpi(SAMPLE, "--month", "Oct-19", "--values", tmp_path / "new.csv", "-o", tmp_path / "new.xlsx")

    assert result.exit_code == 2
    assert "not one figure is given" in result.stderr


@pytest.mark.parametrize(
    ("name", "content", "month", "told"),
    [
        ("new.csv", "ref,value\nM1,1600\n", None, "say which month they are for (--month"),
        ("new.csv", "", "Oct-19", "new.csv cannot be used:\n  - it is empty; it needs a header row with ref and value"),
        ("new.csv", "ref,value,commentary\nM1,,\n", "Oct-19", "new.csv cannot be used:\n  - not one figure is given"),
        ("new.csv", "ref,valu\nM1,3\n", "Oct-19", "row 1 has no column 'valu' that is known: did you mean 'value'?"),
        ("new.json", "{}", "Oct-19", "new.json cannot be used:\n  - not one figure is given"),
        ("new.pdf", "?", "Oct-19", "new figures are read from .csv, .tsv, .xlsx and .json"),
    ],
)
def test_figures_that_no_book_could_take_are_refused_once_and_before_any_book_is_read(
    tmp_path: Path, name: str, content: str, month: str | None, told: str
) -> None:
    (tmp_path / name).write_text(content, encoding="utf-8")
    for book in ("a.xlsx", "b.xlsx"):
        (tmp_path / book).write_text("no workbook, as would be told if it were read")
    options = ["--month", month] if month else []

    result = kpi(tmp_path / "a.xlsx", tmp_path / "b.xlsx", *options, "--values", tmp_path / name, "--jobs", "1")

    assert result.exit_code == 2
    assert result.stderr.count("Error: ") == result.stderr.count(told) == 1
    assert "a.xlsx" not in result.stderr


@pytest.mark.skipif(not Path("/dev/stdin").exists(), reason="a pipe as a file is Unix's")
def test_figures_from_a_pipe_are_read_once(tmp_path: Path) -> None:
    command = ["refresh", str(SAMPLE), "--month", "Oct-19", "--values", "/dev/stdin", "-o", "new.xlsx"]
    figures = xlsx("""
        ref | value
        M1  | 1600
    """)

    result = subprocess.run(
        [sys.executable, "-m", "kpiworkbook", *command], input=figures, cwd=tmp_path, capture_output=True, check=False
    )

    assert result.returncode == 0, result.stderr
    assert b"1 new figure put in" in result.stdout


def test_a_correction_of_the_current_month_lists_what_stood_there(tmp_path: Path) -> None:
    (tmp_path / "new.csv").write_text("ref,value\nM1,1600\nM2,558\n", encoding="utf-8")

    result = kpi(SAMPLE, "--month", "Sep-19", "--values", tmp_path / "new.csv", "-o", tmp_path / "new.xlsx")

    lines = [line.split() for line in result.stdout.splitlines()]
    assert ["Cell", "Ref", "Figure", "was", "Figure", "now"] in lines
    assert ["S11", "M1", "1514", "1600"] in lines
    assert not any(line[:2] == ["S12", "M2"] for line in lines)  # the same as before


def test_a_file_with_a_column_for_each_month_gives_the_one_that_is_named(tmp_path: Path) -> None:
    (tmp_path / "export.csv").write_text("Ref.,Sep-19,Oct-19\nM1,1514,1600\n", encoding="utf-8")

    result = kpi(SAMPLE, "--month", "Oct-19", "--values", tmp_path / "export.csv", "-o", tmp_path / "oct-19.xlsx")

    assert result.exit_code == 0
    assert "only what is for Oct-19 is used, and not what stands under 'Sep-19'" in result.stderr
    assert kw.read(tmp_path / "oct-19.xlsx")["M1"].entries["2019-10"].value == 1600


def test_commentary_alone_is_told_and_what_it_replaces_is_told_in_full(tmp_path: Path) -> None:
    (tmp_path / "new.csv").write_text("ref,value,commentary\nM1,,Late returns.\nM2,,\n", encoding="utf-8")
    said = kw.read(SAMPLE)["M1"].entries["commentary"].shown

    result = kpi(SAMPLE, "--month", "Sep-19", "--values", tmp_path / "new.csv", "-o", tmp_path / "new.xlsx")

    assert result.exit_code == 0
    assert "1 commentary put in\n" in result.stdout
    assert f"'Dataset'!AE11: the commentary is replaced; it said {said!r}" in result.stderr
    assert kw.read(tmp_path / "new.xlsx")["M1"].entries["commentary"].shown == "Late returns."
    again = kpi(tmp_path / "new.xlsx", "--month", "Sep-19", "--values", tmp_path / "new.csv", "-o", tmp_path / "b.xlsx")
    assert "is replaced" not in again.stderr


def test_commentary_that_leaves_a_sheet_whose_months_stay_is_told(tmp_path: Path) -> None:
    (tmp_path / "year.xlsx").write_bytes(
        xlsx("""
            Ref. | Indicator | Apr-19 | May-19 | Jun-19 | % change from previous month | Commentary
            M1   | Contacts  | 10     | 20     |        | ↑ 100%                       | More than usual.
        """)
    )

    def roll(book: str, month: str, *options: str) -> str:
        (tmp_path / "new.csv").write_text("ref,value,commentary\nM1,30,Why.\n", encoding="utf-8")
        result = kpi(tmp_path / book, "--month", month, "--values", tmp_path / "new.csv", *options)
        assert result.exit_code == 0, result.stderr
        return result.stdout

    tried = roll("year.xlsx", "Jun-19", "--dry-run")
    first = roll("year.xlsx", "Jun-19", "-o", str(tmp_path / "june.xlsx"))
    then_tried = roll("june.xlsx", "Jul-19", "--dry-run")
    then = roll("june.xlsx", "Jul-19", "-o", str(tmp_path / "july.xlsx"))

    told = "1 new figure and 1 commentary"
    assert f"{told} would be put in; the old commentary would go to the archive, the new sheet 'Archive'\n" in tried
    assert f"{told} put in; the old commentary went to the archive, the new sheet 'Archive'\n" in first
    assert (
        f"{told} would be put in; the months would move by a column, and what leaves the sheet would be in its "
        "archive\n" in then_tried
    )
    assert f"{told} put in; the months moved by a column, and what left the sheet is in its archive\n" in then


def test_new_figures_and_commentary_are_both_counted(tmp_path: Path) -> None:
    (tmp_path / "new.csv").write_text("ref,value,commentary\nM1,1600,More.\nM2,,Late.\n", encoding="utf-8")

    result = kpi(SAMPLE, "--month", "Oct-19", "--values", tmp_path / "new.csv", "-o", tmp_path / "new.xlsx")

    assert "1 new figure and 2 commentaries put in; the months moved by a column" in result.stdout
    assert "is replaced" not in result.stderr  # it is in the archive


def test_the_named_month_is_the_current_one_though_the_next_is_laid_out_already(tmp_path: Path) -> None:
    months = "Nov-18 | Dec-18 | Jan-19 | Feb-19 | Mar-19"
    (tmp_path / "jan.xlsx").write_bytes(
        xlsx(f"""
            Ref. | Indicator        | {months} | % change from previous month
            A1   | Number of visits | 10 | 10 | 12 | tbc | tbc | ↑ 20%
            A2   | Number of calls  | 10 | 10 | 12 | tbc | tbc | ↑ 20%
            A3   | Number of cases  | 10 | 10 | 12 | tbc | tbc | ↑ 20%
        """)
    )

    kw.refresh(tmp_path / "jan.xlsx", tmp_path / "feb.xlsx", month="Feb-19", values={"A1": 18, "A2": 18, "A3": 18})
    kw.refresh(tmp_path / "feb.xlsx", tmp_path / "tbc.xlsx", month="Mar-19")

    assert kw.read(tmp_path / "feb.xlsx").sheets[0].as_of == date(2019, 2, 1)
    assert [item.entries["change_month"].shown for item in kw.read(tmp_path / "feb.xlsx")] == ["↑ 50%"] * 3
    assert kw.read(tmp_path / "tbc.xlsx").sheets[0].as_of == date(2019, 3, 1)
    assert [item.entries["change_month"].shown for item in kw.read(tmp_path / "tbc.xlsx")] == ["- n/a"] * 3


def test_of_two_scorecards_only_the_one_whose_months_move_sends_a_month_to_the_archive(tmp_path: Path) -> None:
    without, with_column = (
        f"""
            Ref | Indicator | Jul-19 | Aug-19 | Sep-19 {further} | Commentary (Sep-19)
            {ref} | Contacts  | 5      | 6      | 7      {figure} | Said of {ref}.
        """
        for ref, further, figure in (("A1", "", ""), ("B1", "| Oct-19", "| tbc"))
    )
    (tmp_path / "sep.xlsx").write_bytes(xlsx_of({"Moves": without, "Has room": with_column}))

    result = kw.refresh(tmp_path / "sep.xlsx", tmp_path / "oct.xlsx", month="Oct-19", values={"A1": 8, "B1": 9})

    rows = list(openpyxl.load_workbook(tmp_path / "oct.xlsx")["Archive"].values)[1:]
    assert [(row[1], row[9], row[10].month) for row in rows] == [
        ("Moves", "actual", 7), ("Moves", "commentary", 9), ("Has room", "commentary", 9),
    ]  # fmt: skip
    assert result.rolled is not None
    assert result.rolled.replaced == (("F2", "B1", "tbc", "9"),)


def test_a_row_without_ref_and_name_is_still_to_come_by_what_it_is(tmp_path: Path) -> None:
    book, values = tmp_path / "sep-19.xlsx", tmp_path / "october.csv"
    book.write_bytes(xlsx("Ref | Indicator | Aug-19 | Sep-19\nM1 | Visits | 5 | 6\n | | 5.5 | 6.5"))
    values.write_text("ref,value\nM1,7\n", encoding="utf-8")

    result = kpi(book, "--month", "Oct-19", "--values", values)

    assert "Still to come: a row without ref and name\n" in result.stdout
