"""`kpiworkbook refresh` on one book: where the new workbook goes, what is refused, and what is reported."""

from __future__ import annotations

import io
import os
import shutil
from pathlib import Path

import openpyxl
import pytest
from openpyxl.chart import LineChart, Reference

import kpiworkbook as kw
from tests.commands import kpi
from tests.support import SAMPLE, saved, tsv, xlsx
from tests.zoo import ZOO

SCORECARD = """
    Ref. | Indicator | Aug-19 | Sep-19 | % change from previous month | 12 month average
    M1   | Contacts  | 10     | 20     | ↑ 100%                       | 15
    M2   | Referrals | 40     | 20     | ↑ 50%                        | 30
"""
"""Its second row's change has the wrong sign: 20 after 40 is ↓ -50%."""


@pytest.fixture
def book(tmp_path: Path) -> Path:
    path = tmp_path / "sep-19.xlsx"
    path.write_bytes(xlsx(SCORECARD))
    os.utime(path, (1_570_000_000, 1_570_000_000))
    return path


def content(path: Path, sheet: str = "Dataset") -> dict[str, object]:
    cells = openpyxl.load_workbook(path)[sheet]
    return {cell.coordinate: cell.value for row in cells.iter_rows() for cell in row if cell.value is not None}


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def with_other_content(sheet: bool, chart: bool) -> bytes:
    workbook = openpyxl.load_workbook(io.BytesIO(xlsx(SCORECARD)))
    if sheet:
        workbook.create_sheet("Cover")["A1"] = "Scrutiny panel"
    if chart:
        drawn = LineChart()
        drawn.add_data(Reference(workbook["Dataset"], min_col=3, min_row=1, max_row=3))
        workbook["Dataset"].add_chart(drawn, "J2")
    return saved(workbook)


# --- where the new workbook goes


def test_without_an_output_the_new_workbook_stands_beside_the_book(book: Path) -> None:
    result = kpi("refresh", book)

    assert result.exit_code == 0
    assert names(book.parent) == ["sep-19.refreshed.xlsx", "sep-19.xlsx"]


def test_dash_o_names_the_new_workbook(book: Path) -> None:
    kpi("refresh", book, "-o", book.parent / "panel.xlsx")

    assert names(book.parent) == ["panel.xlsx", "sep-19.xlsx"]


def test_dash_o_may_be_an_existing_folder(book: Path) -> None:
    (book.parent / "out").mkdir()

    kpi("refresh", book, "-o", book.parent / "out")

    assert names(book.parent / "out") == ["sep-19.refreshed.xlsx"]


def test_a_name_that_ends_in_a_slash_is_a_folder_to_be_made(book: Path) -> None:
    result = kpi("refresh", book, "-o", f"{book.parent / 'out'}/")

    assert result.exit_code == 0, result.stderr
    assert names(book.parent / "out") == ["sep-19.refreshed.xlsx"]


def test_text_becomes_a_workbook(tmp_path: Path) -> None:
    text = tmp_path / "sep-19.tsv"
    text.write_bytes(tsv(SCORECARD))

    result = kpi("refresh", text)

    assert result.exit_code == 0
    assert names(tmp_path) == ["sep-19.refreshed.xlsx", "sep-19.tsv"]


@pytest.mark.parametrize(
    "options", [[], ["--values-only"], ["--restyle"], ["--dry-run"], ["--force"], ["--jobs", "2"]], ids=str
)
def test_the_book_is_not_touched(book: Path, options: list[str]) -> None:
    before, written = book.read_bytes(), book.stat().st_mtime_ns

    assert kpi("refresh", book, *options).exit_code == 0
    assert (book.read_bytes(), book.stat().st_mtime_ns) == (before, written)


# --- what is refused


def test_an_existing_output_is_left_alone_without_force(book: Path) -> None:
    target = book.with_name("panel.xlsx")
    target.write_bytes(b"older")

    result = kpi("refresh", book, "-o", target)

    assert result.exit_code == 2
    assert "panel.xlsx exists already" in result.stderr
    assert "--force" in result.stderr
    assert target.read_bytes() == b"older"
    assert kpi("refresh", book, "-o", target, "--force").exit_code == 0
    assert "A1" in content(target)


@pytest.mark.parametrize("force", [[], ["--force"]])
def test_the_book_itself_as_output_is_refused_even_with_force(book: Path, force: list[str]) -> None:
    before = book.read_bytes()

    result = kpi("refresh", book, "-o", book, *force)

    assert result.exit_code == 2
    assert "--in-place" in result.stderr
    assert book.read_bytes() == before


@pytest.mark.parametrize("name", ["new.xls", "new.csv", "new.xlsm"])
def test_only_xlsx_is_written(book: Path, name: str) -> None:
    result = kpi("refresh", book, "-o", book.with_name(name))

    assert result.exit_code == 2
    assert ".xlsx" in result.stderr
    assert names(book.parent) == ["sep-19.xlsx"]


# --- in place


def test_in_place_leaves_the_old_book_as_a_backup(book: Path) -> None:
    before, written = book.read_bytes(), book.stat().st_mtime

    result = kpi("refresh", book, "--in-place")

    assert result.exit_code == 0
    assert "sep-19.bak.xlsx" in result.stdout
    assert names(book.parent) == ["sep-19.bak.xlsx", "sep-19.xlsx"]
    assert book.with_name("sep-19.bak.xlsx").read_bytes() == before
    assert book.with_name("sep-19.bak.xlsx").stat().st_mtime == written
    assert book.read_bytes() != before


def test_in_place_never_overwrites_an_older_backup(book: Path) -> None:
    book.with_name("sep-19.bak.xlsx").write_bytes(b"august")

    for options in ([], ["--values-only"]):
        assert kpi("refresh", book, "--in-place", *options).exit_code == 0

    assert book.with_name("sep-19.bak.xlsx").read_bytes() == b"august"
    assert len(names(book.parent)) == 4


def test_in_place_a_second_time_has_nothing_to_change_and_leaves_no_further_backup(book: Path) -> None:
    kpi("refresh", book, "--in-place")
    before = book.read_bytes()

    result = kpi("refresh", book, "--in-place")

    assert result.stdout.splitlines()[0] == f"Nothing had to change in {book}"
    assert book.read_bytes() == before
    assert names(book.parent) == ["sep-19.bak.xlsx", "sep-19.xlsx"]


@pytest.mark.parametrize(
    ("sheet", "chart", "named"), [(True, False, "'Cover'"), (False, True, "1 chart")], ids=["a sheet", "a chart"]
)
def test_in_place_is_refused_where_something_would_be_lost(book: Path, sheet: bool, chart: bool, named: str) -> None:
    book.write_bytes(with_other_content(sheet, chart))
    before = book.read_bytes()

    result = kpi("refresh", book, "--in-place", "--restyle")

    assert result.exit_code == 2
    assert named in result.stderr
    assert "--force" in result.stderr
    assert book.read_bytes() == before
    assert names(book.parent) == ["sep-19.xlsx"]


def test_in_place_with_force_leaves_what_would_be_lost_in_the_backup(book: Path) -> None:
    book.write_bytes(with_other_content(sheet=True, chart=True))
    before = book.read_bytes()

    result = kpi("refresh", book, "--in-place", "--restyle", "--force")

    assert result.exit_code == 0
    assert "'Cover'" in result.stderr
    assert book.with_name("sep-19.bak.xlsx").read_bytes() == before


def test_other_sheets_and_charts_stay_unless_a_new_workbook_is_asked_for(book: Path) -> None:
    book.write_bytes(with_other_content(sheet=True, chart=True))

    result = kpi("refresh", book)

    assert (result.exit_code, result.stderr) == (0, "")
    refreshed = openpyxl.load_workbook(book.with_name("sep-19.refreshed.xlsx"))
    assert refreshed.sheetnames == openpyxl.load_workbook(book).sheetnames


def test_elsewhere_what_is_not_carried_is_only_a_warning(book: Path) -> None:
    book.write_bytes(with_other_content(sheet=True, chart=True))

    result = kpi("refresh", book, "--restyle")

    assert result.exit_code == 0
    assert "does not carry the sheet 'Cover', 1 chart" in result.stderr


@pytest.mark.parametrize("name", ["sep-19.tsv", "sep-19.csv"])
def test_in_place_is_for_xlsx_only(tmp_path: Path, name: str) -> None:
    text = tmp_path / name
    text.write_bytes(tsv(SCORECARD))

    result = kpi("refresh", text, "--in-place")

    assert result.exit_code == 2
    assert "-o" in result.stderr
    assert names(tmp_path) == [name]


def test_in_place_and_an_output_contradict_each_other(book: Path) -> None:
    before = book.read_bytes()

    result = kpi("refresh", book, "--in-place", "-o", book.with_name("panel.xlsx"))

    assert result.exit_code == 2
    assert book.read_bytes() == before
    assert names(book.parent) == ["sep-19.xlsx"]


@pytest.mark.skipif(os.name == "nt", reason="links need rights on Windows")
def test_in_place_through_a_link_refreshes_the_book_and_keeps_the_link(book: Path, tmp_path: Path) -> None:
    link = tmp_path / "current.xlsx"
    link.symlink_to(book)
    before = book.read_bytes()

    kpi("refresh", link, "--in-place")

    assert link.is_symlink()
    assert book.read_bytes() != before


# --- dry run


@pytest.mark.parametrize("options", [[], ["--in-place"], ["-o", "new.xlsx"]], ids=str)
def test_a_dry_run_reports_and_writes_nothing(book: Path, options: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(book.parent)
    before = book.read_bytes()

    result = kpi("refresh", "sep-19.xlsx", "--dry-run", *options)

    assert result.exit_code == 0
    assert "Would refresh" in result.stdout
    assert "↓ -50%" in result.stdout
    assert names(book.parent) == ["sep-19.xlsx"]
    assert book.read_bytes() == before


def test_a_dry_run_says_that_the_real_one_would_be_refused(book: Path) -> None:
    taken = book.with_name("new.xlsx")
    taken.write_bytes(b"somebody's")
    signed = book.with_name("signed.xlsx")
    signed.write_bytes(ZOO["signatures"]())

    tried = kpi("refresh", book, "-o", taken, "--dry-run")
    forced = kpi("refresh", book, "-o", taken, "--dry-run", "--force")
    losing = kpi("refresh", signed, "--dry-run")

    assert (tried.exit_code, forced.exit_code, losing.exit_code) == (0, 0, 0)
    assert tried.stderr.splitlines()[-1].startswith(f"Without --dry-run this is refused: {taken} exists already")
    assert "refused" not in forced.stderr
    assert f"Without --dry-run this is refused: {signed} would lose its digital signature" in losing.stderr
    assert kw.refresh(book, taken, dry_run=True).refusal.startswith(f"{taken} exists already")
    assert kw.refresh(book, dry_run=True).refusal == ""


@pytest.mark.parametrize("command", ["refresh", "fix"])
def test_a_dry_run_into_a_folder_that_is_not_there_is_refused_like_the_real_one(book: Path, command: str) -> None:
    target = book.with_name("nowhere") / "new.xlsx"

    real, tried = (kpi(command, book, "-o", target, *more) for more in ([], ["--dry-run"]))

    assert (real.exit_code, tried.exit_code) == (2, 2)
    assert f"{target} cannot be written: there is no folder {target.parent}" in real.stderr
    assert tried.stderr == real.stderr


@pytest.mark.parametrize("command", ["refresh", "fix"])
def test_a_dry_run_into_a_folder_that_is_a_file_says_what_the_real_one_says(book: Path, command: str) -> None:
    real, tried = (kpi(command, book, "-o", book / "new.xlsx", *more) for more in ([], ["--dry-run"]))

    assert (real.exit_code, tried.exit_code) == (2, 0)
    why = real.stderr.removeprefix("Error: ").strip()
    assert tried.stderr.splitlines()[-1] == f"Without --dry-run this is refused: {why}"


def test_the_account_of_a_dry_run_says_how_many_would_be_refused(book: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(book.parent)
    Path("oct-19.xlsx").write_bytes(book.read_bytes())
    Path("oct-19.refreshed.xlsx").write_bytes(b"somebody's")

    result = kpi("refresh", "sep-19.xlsx", "oct-19.xlsx", "--dry-run", "--jobs", "1")

    assert result.exit_code == 0
    assert [line.split() for line in result.stderr.splitlines()[-2:]] == [
        ["Books", "Would", "refresh", "Would", "be", "refused", "Indicators", "Changed", "Not", "done"],
        ["2", "1", "1", "4", "2", "0"],
    ]


# --- mistakes in the options


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (["--month", "October"], "'October' names no month; write it with its year, as Oct-19"),
        (["--month", "Oct-19", "--values", "nowhere.csv"], "nowhere.csv is not there"),
        (["--config", "nowhere.toml"], "nowhere.toml: there is no such file"),
        (["--jobs", "many"], "'many' is not a whole number; give 1 or more"),
        (["--jobs", "0"], "0 is too few; give 1 or more"),
        (["--timeout", "soon"], "'soon' is not a time; give the seconds that one book may take"),
        (["--jobs", "2", "--scheduler", "tcp://HOST:8786"], "contradict each other"),
    ],
    ids=str,
)
def test_a_mistake_in_the_options_is_told_once_and_before_all_else(
    book: Path, options: list[str], told: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither an output that exists hides it, nor is it told again for each book."""
    monkeypatch.chdir(book.parent)
    Path("oct-19.xlsx").write_bytes(book.read_bytes())
    for name in ("sep-19", "oct-19"):
        Path(f"{name}.refreshed.xlsx").write_bytes(b"somebody's")

    result = kpi("refresh", "sep-19.xlsx", "oct-19.xlsx", *options)

    assert result.exit_code == 2
    assert result.stderr.count(told) == 1
    assert "exists already" not in result.stderr


# --- options


def test_derived_columns_are_formulas_unless_values_only(book: Path) -> None:
    kpi("refresh", book, "-o", book.with_name("live.xlsx"))
    kpi("refresh", book, "-o", book.with_name("plain.xlsx"), "--values-only")

    live, plain = content(book.with_name("live.xlsx")), content(book.with_name("plain.xlsx"))
    assert [str(live[cell]).startswith("=") for cell in ("E2", "F2", "E3", "F3")] == [True] * 4
    assert [plain[cell] for cell in ("E2", "F2", "E3", "F3")] == ["↑ 100%", 15, "↓ -50%", 30]


@pytest.mark.parametrize(
    ("first", "told"),
    [
        ("44", "'Dataset'!E2, 'Dataset'!E3, 'Dataset'!E4, 'Dataset'!E5, 'Dataset'!E6 and 1 more are"),
        ("15", "'Dataset'!E3, 'Dataset'!E4, 'Dataset'!E5, 'Dataset'!E6, 'Dataset'!E7 are"),
    ],
)
def test_averages_that_stay_as_typed_are_named(tmp_path: Path, first: str, told: str) -> None:
    rows = [f"A{n} | Visits | 10 | 20 | {average}" for n, average in enumerate([first, 47, 51, 52, 53, 54])]
    header = "Ref. | Indicator | Aug-19 | Sep-19 | 12 month average"
    (tmp_path / "book.xlsx").write_bytes(xlsx("\n".join([header, *rows])))

    result = kpi("refresh", tmp_path / "book.xlsx")

    assert f"book.xlsx: {told} not what the months on the sheet give" in result.stderr


def test_an_average_that_stays_as_typed_beside_new_figures_is_named(tmp_path: Path) -> None:
    rows = [f"A{n} | Visits | 10 | 20 | {average}" for n, average in enumerate([44, 47, 51, 52, 53])]
    header = "Ref. | Indicator | Aug-19 | Sep-19 | 12 month average"
    (tmp_path / "book.xlsx").write_bytes(xlsx("\n".join([header, *rows])))
    (tmp_path / "values.json").write_text('{"A1": 30, "A2": 30, "A3": 30, "A4": 30}')

    result = kpi("refresh", tmp_path / "book.xlsx", "--month", "Sep-19", "--values", tmp_path / "values.json")

    named = [line for line in result.stderr.splitlines() if "left as typed" in line]
    assert len(named) == 1
    assert "book.xlsx: 'Dataset'!E2 is not what the months on the sheet give" in named[0]


@pytest.fixture
def two_sheets(tmp_path: Path) -> Path:
    workbook = openpyxl.load_workbook(io.BytesIO(xlsx(SCORECARD)))
    workbook.copy_worksheet(workbook["Dataset"]).title = "Fostering"
    path = tmp_path / "two.xlsx"
    path.write_bytes(saved(workbook))
    return path


def test_every_sheet_that_holds_a_scorecard_is_refreshed(two_sheets: Path) -> None:
    result = kpi("refresh", two_sheets, "-o", two_sheets.with_name("new.xlsx"))

    assert openpyxl.load_workbook(two_sheets.with_name("new.xlsx")).sheetnames == ["Dataset", "Fostering"]
    assert "'Fostering'!E3" in result.stdout  # with two sheets, a cell alone would not say where


def test_sheet_names_the_one_to_refresh(two_sheets: Path) -> None:
    kpi("refresh", two_sheets, "--sheet", "Fostering", "-o", two_sheets.with_name("new.xlsx"))

    old, new = content(two_sheets), content(two_sheets.with_name("new.xlsx"))
    assert old == new
    assert content(two_sheets, "Fostering") != content(two_sheets.with_name("new.xlsx"), "Fostering")


def test_a_new_workbook_has_only_the_sheet_that_was_named(two_sheets: Path) -> None:
    new = two_sheets.with_name("new.xlsx")
    result = kpi("refresh", two_sheets, "--sheet", "Fostering", "--restyle", "-o", new)

    assert openpyxl.load_workbook(new).sheetnames == ["Fostering"]
    assert "'Dataset'" in result.stderr  # is not carried


def test_an_unknown_sheet_is_answered_with_those_that_exist(two_sheets: Path) -> None:
    result = kpi("refresh", two_sheets, "--sheet", "Adoption")

    assert result.exit_code == 2
    assert "'Adoption'; it has 'Dataset', 'Fostering'" in result.stderr


@pytest.mark.parametrize("place", ["beside", "above", "named"])
def test_the_configuration_is_found_or_named(tmp_path: Path, place: str) -> None:
    folder = tmp_path / "2019"
    folder.mkdir()
    (folder / "book.xlsx").write_bytes(xlsx(SCORECARD))
    where = {"beside": folder, "above": tmp_path, "named": tmp_path / "elsewhere"}[place]
    where.mkdir(exist_ok=True)
    config = where / "kpiworkbook.toml"
    config.write_text('[arrows]\ndown = "⬇"\n', encoding="utf-8")

    result = kpi("refresh", folder / "book.xlsx", *(["--config", config] if place == "named" else []))

    assert result.exit_code == 0
    assert "⬇ -50%" in result.stdout


# --- the report


def test_the_report_says_what_was_read_and_which_derived_cells_changed(tmp_path: Path) -> None:
    shutil.copy(SAMPLE, tmp_path / "sample.xlsx")

    result = kpi("refresh", tmp_path / "sample.xlsx")

    assert "'Dataset': 4 sections, 55 indicators, current month Sep-19" in result.stdout
    lines = [line.split() for line in result.stdout.splitlines()]
    assert ["Cell", "Ref", "Column", "Was", "Now"] in lines
    heading = ["%", "change", "from", "previous", "month"]  # as the sheet calls it, not as the records do
    assert ["T27", "EH3c%", *heading, "⬆️", "-16%", "↑", "17%"] in lines
    assert result.stderr == ""


@pytest.mark.parametrize(
    ("grid", "told"),
    [
        (
            "Ref. | Indicator | Sep-19 | Aug-19 | Jul-19 | Jun-19\nA1 | Visits | 1 | 2 | 3 | 4",
            "'Dataset'!D1: 'Aug-19' stands after 'Sep-19'; the months are read by calendar. Alike: E1:F1",
        ),
        (
            "Ref. | Indicator | Jul-19 | Target Jul-19 | Aug-19 | Target Aug-19 | Sep-19 | Target Sep-19\n"
            "A1 | Visits | 1 | 2 | 3 | 4 | 5 | 6",
            "'Dataset'!D1: 'Target Sep-19' is read as the target; 'Target Jul-19' is carried along as it is. Alike: F1",
        ),
        (
            "Ref. | Indicator | Jul-19 | Aug-19 | Sep-19\nA1 | Percentage | 1.5% | 48 | 49.5",
            "'Dataset'!D2: '48' is among percentages but has no percent sign; it is read as 48%. Alike: E2",
        ),
    ],
)
@pytest.mark.parametrize("command", ["refresh", "tidy", "discover"])
def test_one_cause_in_a_row_is_told_once(tmp_path: Path, command: str, grid: str, told: str) -> None:
    (tmp_path / "book.xlsx").write_bytes(xlsx(grid))

    result = kpi(command, tmp_path / "book.xlsx")

    warnings = [line for line in result.stderr.splitlines() if line.startswith("Warning")]
    assert warnings == [f"Warning: {tmp_path / 'book.xlsx'}: {told}"]
    assert len(kw.read(tmp_path / "book.xlsx").problems) > 1


@pytest.mark.parametrize(("rows", "told"), [(3, ["D2", "D3", "D4"]), (4, ["D2"]), (7, ["D2"])])
def test_one_cause_in_more_than_three_rows_is_told_once(tmp_path: Path, rows: int, told: list[str]) -> None:
    texts = [f"A{number} | Visits {number} | 10 | {number}0-{number}5" for number in range(1, rows + 1)]
    (tmp_path / "book.xlsx").write_bytes(xlsx("\n".join(["Ref. | Indicator | Sep-19 | Target", *texts])))

    lines = kpi("refresh", tmp_path / "book.xlsx").stderr.splitlines()

    assert [line.partition("!")[2].partition(":")[0] for line in lines] == told
    assert lines[0].endswith(f". Alike: D3:D{rows + 1}") == (rows > 3)


def test_what_differs_by_more_than_its_own_text_is_told_apart(tmp_path: Path) -> None:
    grid = """
        Ref. | Indicator | Jul-19 | Sep-19 | Nov-19
        A1   | Visits    | 36,9   | 12O    | see note
        A2   | Calls     | 1      | 2      | see note
    """
    (tmp_path / "book.xlsx").write_bytes(xlsx(grid))

    result = kpi("refresh", tmp_path / "book.xlsx")

    cells = [line.partition("!")[2].partition(":")[0] for line in result.stderr.splitlines()]
    assert cells == ["D1", "E1", "C2", "D2", "E3"]
    assert result.stderr.count("Alike: E2") == 1


def test_warnings_are_on_standard_error_with_file_and_cell(book: Path) -> None:
    book.write_bytes(xlsx(SCORECARD.replace("Aug-19", "Jul-19")))

    result = kpi("refresh", book)

    assert result.exit_code == 0
    assert "sep-19.xlsx: 'Dataset'!D1: Aug-19 is missing" in result.stderr
    assert "Warning" not in result.stdout


def test_empty_cells_that_get_a_sign_for_nothing_are_not_told_to_be_written_differently(book: Path) -> None:
    book.write_bytes(
        xlsx("""
            Ref. | Indicator | Aug-19 | Sep-19 | % change from previous month | 12 month average
            M1   | Contacts  | 10     | 20     | ⬆️ 100%                      |
            M2   | Referrals | tbc    | tbc    |                              | -
        """)
    )

    result = kpi("refresh", book)

    assert (
        "1 derived cell changed; 1 more that was empty got '- n/a'; "
        "1 more was only written differently (arrow family, decimals)\n" in result.stdout
    )


def test_a_scorecard_without_derived_columns_is_said_to_have_none(book: Path) -> None:
    book.write_bytes(xlsx("Ref. | Indicator | Aug-19 | Sep-19\nM1 | Contacts | 10 | 20"))

    result = kpi("refresh", book)

    assert "There are no derived columns, so there was nothing to recompute\n" in result.stdout
    assert "No derived cell changed" not in result.stdout


def test_refreshing_the_refreshed_workbook_changes_nothing(book: Path) -> None:
    kpi("refresh", book, "-o", book.with_name("once.xlsx"))

    result = kpi("refresh", book.with_name("once.xlsx"), "-o", book.with_name("twice.xlsx"))

    assert "No derived cell changed" in result.stdout
    assert book.with_name("once.xlsx").read_bytes() == book.with_name("twice.xlsx").read_bytes()


def test_a_column_of_arrows_without_a_heading_is_named_by_its_change(tmp_path: Path) -> None:
    path = tmp_path / "sep-19.xlsx"
    path.write_bytes(xlsx("""
        Ref. | Indicator | Aug-19 | Sep-19 | % change from previous month |
        M1   | Contacts  | 10     | 20     | 100%                         | ↑
        M2   | Referrals | 40     | 20     | -50%                         | ↑
        M3   | Plans     | 40     | 20     | -50%                         | ↓
        M4   | Visits    | 40     | 41     | 3%                           | →
        M5   | Reviews   | 40     | 80     | 100%                         | ↑
    """))  # fmt: skip
    shown = kpi("refresh", path).stdout
    assert "F3    M2   arrow of % change from previous month  ↑    ↓" in shown
