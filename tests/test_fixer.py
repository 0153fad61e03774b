"""`fix`: only what is provably wrong in derived columns, each cell in the form in which it was typed."""

from __future__ import annotations

import io
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

import kpiworkbook as kw
from tests import commands
from tests.support import SAMPLE, recalculated, saved, xlsx
from tests.zoo.parts import Parts

DERIVED = ("change_month", "change_year", "average_12m", "max_12m")
MONTHS = "Oct-18 | Nov-18 | Dec-18 | Jan-19 | Feb-19 | Mar-19 | Apr-19 | May-19 | Jun-19 | Jul-19 | Aug-19 | Sep-19"


CARD_OF_NUMBERS = """
    Ref. | Indicator | Aug-19 | Sep-19 | % change from previous month
    A1   | Visits    | 100    | 120    | 20%
    A2   | Plans     | 100    | 101    | 1%
"""

CHANGES_OF_TWO = "Ref. | Indicator | Aug-19 | Sep-19 | % change from previous month\nA1 | Visits | 100 | 120 | ↑ 20%"


def fixed(folder: Path, grid: str, *, numbers: bool = True) -> kw.FixResult:
    book = folder / "book.xlsx"
    book.write_bytes(xlsx(grid, numbers=numbers))
    return kw.fix(book, folder / "fixed.xlsx", force=True)


def change(folder: Path, months: str, typed: str, others: str = "") -> str:
    """Return what a wrong change becomes."""
    grid = f"""
        Ref. | Indicator | Aug-19 | Sep-19 | % change from previous month
        A1   | {months} | {typed}
        {others}
    """
    result = fixed(folder, grid)
    assert result
    (correction,) = result.corrections
    return correction.now


@pytest.mark.parametrize(
    ("months", "typed", "now"),
    [
        ("Percentage | 10.3% | 12.0%", "⬆️ -16%", "⬆️ 16%"),  # the digits came from unrounded figures
        ("Percentage | 10.3% | 12.0%", "⬆️ 71%", "⬆️ 17%"),
        ("Number | 1377 | 1514", "↓ -10%", "↑ 10%"),
        ("Number | 1377 | 1514", "→ 10%", "↑ 10%"),
        ("Number | 1377 | 1514", "10%", None),  # no arrow is no mistake
        ("Number | 1377 | 1514", "⬇ 10%", "⬆ 10%"),
        ("Number | 1377 | 1514", "⇩10 %", "⇧10 %"),
        ("Number | 1377 | 1514", "10% ↓", "10% ↑"),
        ("Number | 1377 | 1514", "↑ 25.0%", "→ 9.9%"),
        ("Number | 1514 | 1377", "↑ +9%", "→ -9%"),
        ("Number | 1514 | 1377", "→ +9%", "→ -9%"),
        ("Number | 9999 | 9998", "↓ -20%", "→ 0%"),
        ("Number | 9999 | 9998", "↓ -20.0%", "→ 0.0%"),
        ("Number | 9999 | 9998", "↓ -20.00%", "→ -0.01%"),
        ("Number | 0 | 5", "↑ 100%", "- n/a"),
        ("Number | 100 | 120", "- n/a", "↑ 20%"),
        ("Number | 100 | 120", "high", "↑ 20%"),
        ("Number | 1 | 25", "↑ 240%", "↑ 2400%"),
        ("Number | 1 | 25", "↑ 3 400%", "↑ 2400%"),
        ("Number | 1000 | 1004", "↑ .5%", "→ 0.4%"),
    ],
)
def test_a_change_keeps_its_arrow_family_its_decimals_and_its_spaces(
    tmp_path: Path, months: str, typed: str, now: str | None
) -> None:
    if now is None:
        grid = f"Ref. | Indicator | Aug-19 | Sep-19 | % change from previous month\nA1 | {months} | ↑ {typed}"
        assert fixed(tmp_path, grid).corrections == ()
    else:
        assert change(tmp_path, months, typed) == now


@pytest.mark.parametrize(
    ("signs", "typed", "now"),
    [
        (("up", "same", "down"), "same 10%", "up 10%"),
        (("▲", "►", "▼"), "▼ -10%", "▲ 10%"),
        (("⬆️", "⬌", "⬇️"), "⬌ 10%", "⬆️ 10%"),
        (("⬆️", "⬌", "⬇️"), "↓ -10%", "↑ 10%"),  # what was typed in other arrows stays in them
        (("↗", "↔", "↘"), "↘12%", "↗10%"),
        (("+ve", "nil", "-ve"), "-ve -36%", "+ve 10%"),
        (("🔺", "▲▼", "🔻"), "▲▼ 10.0%", "🔺 10.0%"),
        (("▲", "▲▼", "▼"), "▲▼ 9%", "▲ 10%"),
    ],
)
def test_a_change_keeps_the_arrows_that_are_configured(
    tmp_path: Path, signs: tuple[str, str, str], typed: str, now: str
) -> None:
    text = '[arrows]\nup = "{}"\nsame = "{}"\ndown = "{}"'.format(*signs)
    (tmp_path / "kpiworkbook.toml").write_text(text, encoding="utf-8")

    assert change(tmp_path, "Number | 1377 | 1515", typed) == now
    assert kw.validate(kw.read(tmp_path / "fixed.xlsx"))


def test_a_format_that_draws_a_configured_arrow_is_not_left_behind_another_change(tmp_path: Path) -> None:
    book = openpyxl.load_workbook(io.BytesIO(xlsx(CARD_OF_NUMBERS)))
    for row in (2, 3):
        book.active.cell(row, 5).number_format = '"▲ "0%'
    (tmp_path / "book.xlsx").write_bytes(saved(book))
    arrows = kw.ArrowSettings(up="▲", same="►", down="▼")
    result = kw.fix(tmp_path / "book.xlsx", tmp_path / "fixed.xlsx", config=kw.Settings(arrows=arrows))

    assert [(item.cell, item.was, item.now) for item in result.corrections] == [("E3", "▲ 1%", "1%")]


def test_a_configured_arrow_that_others_have_too_goes_by_its_neighbours(tmp_path: Path) -> None:
    text = '[arrows]\nup = "↗"\nsame = "→"\ndown = "↘"'
    (tmp_path / "kpiworkbook.toml").write_text(text, encoding="utf-8")

    for others, now in [("A2 | Number of plans | 10 | 13 | ↑ 30%", "↓ -15%"), ("", "↘ -15%")]:
        assert change(tmp_path, "Number | 100 | 85", "→ -15%", others) == now

    assert change(tmp_path, "Number | 100 | 85", "→ -15%", "A2 | Number of plans | 10 | 13 | ↗ 30%") == "↘ -15%"


def test_no_zero_below_zero_is_stored_or_told(tmp_path: Path) -> None:
    book = openpyxl.load_workbook(
        io.BytesIO(
            xlsx("""
                Ref. | Indicator         | Aug-19 | Sep-19 | % change from previous month | 12 month average
                A1   | Number of visits  | 9999   | 9998   | 0.2                          | 9998.5
                A2   | Net change, index | -0.04  | -0.02  | - n/a                        | 7.1
            """)
        )
    )
    for cell in ("C3", "D3"):
        book.active[cell].number_format = "0"
    (tmp_path / "book.xlsx").write_bytes(saved(book))

    result = kw.fix(tmp_path / "book.xlsx", tmp_path / "fixed.xlsx")

    assert [str(correction.value) for correction in result.corrections] == ["0.0"]
    told = {finding.cell: finding.message for finding in kw.validate(kw.read(tmp_path / "book.xlsx"))}
    assert told["E2"].endswith("Sep-19 9998 (D2) against Aug-19 9999 (C2) is 0.0%")
    assert "from Oct-18 to Sep-19 (C3 to D3) is 0;" in told["F3"]


def test_nothing_and_arrows_are_written_as_the_sheet_writes_them(tmp_path: Path) -> None:
    others = """
        A2   | Number of plans | 0 | 3 | n/a
        A3   | Number of calls | 10 | 13 | ⬆️30%
        A4   | Number of cases | 10 | 10 | ➔0%
    """
    assert change(tmp_path, "Number | 0 | 5", "⬆️100%", others) == "n/a"
    assert change(tmp_path, "Number | 10 | 12", "n/a", others) == "⬆️20%"
    assert change(tmp_path, "Number | 10 | 10", "⬆️0%", others) == "➔0%"


@pytest.mark.parametrize(
    ("typed", "numbers", "value", "shown"),
    [
        ("25", True, 20, "20"),
        ("25", False, "20", "20"),
        ("25.0", True, 20, "20.0"),
        ("25.00", False, "20.00", "20.00"),
        ("-", True, 20, "20"),
    ],
)
def test_an_average_stays_text_or_number_and_keeps_its_decimals(
    tmp_path: Path, typed: str, numbers: bool, value: object, shown: str
) -> None:
    grid = f"""
        Ref. | Indicator | {MONTHS} | 12 month average
        A1 | Visits | 10 | 30 | 20 | 10 | 30 | 20 | 10 | 30 | 20 | 10 | 30 | 20 | {typed}
    """
    (correction,) = fixed(tmp_path, grid, numbers=numbers).corrections

    assert correction.now == shown
    assert openpyxl.load_workbook(tmp_path / "fixed.xlsx").active["O2"].value == value
    assert kw.read(tmp_path / "fixed.xlsx")["A1"].entries["average_12m"].shown == shown


@pytest.mark.parametrize(
    ("stored", "code", "now"),
    [
        (-0.25, "0%", (0.25, "0%", "25%")),
        (-0.2524, "0.0%", (0.2524, "0.0%", "25.2%")),  # only the sign was wrong
        (0.4, "0.0%", (0.252, "0.0%", "25.2%")),
        (0.4, "0.00%;[Red]-0.00%", (0.2524, "0.00%;[Red]-0.00%", "25.24%")),
        (0.4, "[Green]▲ 0%;[Red]▼ 0%", (0.25, "[Green]▲ 0%;[Red]▼ 0%", "▲ 25%")),
        (0.4, "General", (0.25, "0%", "25%")),
        (6, "0", (0.25, "0%", "25%")),
    ],
)
@pytest.mark.parametrize("formula", [False, True])
def test_a_change_that_is_a_number_stays_one_behind_its_own_format(
    tmp_path: Path, stored: float, code: str, now: tuple[float, str, str], formula: bool
) -> None:
    grid = """
        Ref. | Indicator | Aug-19 | Sep-19 | % change from previous month
        A1   | Number    | 103    | 129    |
        A2   | Number    | 103    | 129    | ↑ 25%
    """
    book = openpyxl.load_workbook(io.BytesIO(xlsx(grid)))
    cell = book.active["E2"]
    cell.value, cell.number_format = stored, code
    parts = Parts.of(saved(book))
    if formula:
        style = parts.style_of("E2")
        parts.cell("E2", f'<c r="E2" s="{style}"><f>C2/D2-1</f><v>{stored}</v></c>')
    (tmp_path / "book.xlsx").write_bytes(parts.packed())
    (correction,) = kw.fix(tmp_path / "book.xlsx", tmp_path / "fixed.xlsx").corrections

    fixed_cell = openpyxl.load_workbook(tmp_path / "fixed.xlsx", data_only=True).active["E2"]
    if formula:  # which rounds to the decimals that are shown
        now = (0.252 if code == "0.0%" else now[0], *now[1:])
    assert (fixed_cell.value, fixed_cell.number_format, correction.now) == now
    assert (correction.formula != "") is formula
    assert "TEXT(" not in correction.formula
    assert kw.validate(kw.read(tmp_path / "fixed.xlsx")).errors == 0


def test_of_a_number_whose_format_draws_the_wrong_arrow_the_number_stays(tmp_path: Path) -> None:
    """The section leaves the sign to the arrow, `↓ 20%`; a rise by 25% stands behind the arrow of a fall."""
    book = openpyxl.load_workbook(io.BytesIO(xlsx("""
        Ref. | Indicator       | Aug-19 | Sep-19 | % change from previous month
        A1   | Number of calls | 100    | 80     | 20%
        A2   | Number of plans | 100    | 70     | 30%
        A3   | Number of cases | 100    | 60     | 40%
        A4   | Number of moves | 100    | 50     | 50%
        A5   | Number of forms | 100    | 125    | 25%
    """)))  # fmt: skip
    for row in range(2, 7):
        book.active.cell(row, 5).number_format = '"↓ "0%'
    (tmp_path / "book.xlsx").write_bytes(saved(book))

    result = kw.fix(tmp_path / "book.xlsx", tmp_path / "fixed.xlsx")

    assert [(item.cell, item.value, item.now) for item in result.corrections] == [("E6", 0.25, "25%")]
    assert result


@pytest.mark.parametrize("typed", ["0.9", "1", "0"])
@pytest.mark.parametrize("numbers", [True, False])
def test_a_fraction_that_is_too_short_for_a_percentage_gets_the_format_of_its_row(
    tmp_path: Path, typed: str, numbers: bool
) -> None:
    header, months = f"Ref. | Indicator | {MONTHS} | 12 month max", " | ".join(["80.1%"] * 11)
    result = fixed(tmp_path, f"{header}\nA1 | Percentage | {months} | 87.4% | {typed}", numbers=numbers)

    assert [(item.value, item.now) for item in result.corrections] == [(0.874 if numbers else "87.4%", "87.4%")]
    assert result


def test_an_average_in_place_of_a_word_stands_behind_the_format_of_its_cell(tmp_path: Path) -> None:
    grid = "Ref. | Indicator | Jul-19 | Aug-19 | Sep-19 | 12 month average\nA1 | Visits | 10 | 11 | 13 | high"
    book = openpyxl.load_workbook(io.BytesIO(xlsx(grid)))
    book.active["F2"].number_format = "0.0"
    (tmp_path / "book.xlsx").write_bytes(saved(book))

    (correction,) = kw.fix(tmp_path / "book.xlsx", tmp_path / "fixed.xlsx").corrections

    (finding,) = [found for found in kw.validate(kw.read(tmp_path / "book.xlsx")) if found.column == "average_12m"]
    assert correction.now == finding.expected == "11.3"


@pytest.mark.parametrize(
    ("grid", "rule"),
    [
        (f"{CHANGES_OF_TWO}\nA2 | Plans | 100 | 130 | ⬆️ 30%\nA3 | Calls | 100 | 120 | ↑ 20%", "arrow-style"),
        (f"{CHANGES_OF_TWO.replace('previous month', 'same month prev. yr')}\nA2 | Plans | 100 | 130 | - n/a"
         + "".join(f"\nA{n} | Calls {n} | 100 | 130 | - n/a" for n in (3, 4, 5)), "base-missing"),
    ],
)  # fmt: skip
def test_what_is_right_or_cannot_be_computed_is_not_corrected_however_it_is_graded(
    tmp_path: Path, grid: str, rule: str
) -> None:
    (tmp_path / "kpiworkbook.toml").write_text(f'[rules]\n{rule} = "error"', encoding="utf-8")
    result = fixed(tmp_path, grid)

    assert (result.corrections, [finding.rule for finding in result.left]) == ((), [rule])


def test_a_wrong_formula_gives_way_to_one_with_its_own_result(tmp_path: Path) -> None:
    """Among figures that are stored as text no formula gives what is computed, so there a value stands."""
    path, months = tmp_path / "book.xlsx", ("Aug-19", "Sep-19")
    with xlsxwriter.Workbook(path) as book:
        sheet, percent = book.add_worksheet(), book.add_format({"num_format": "0.0%"})
        sheet.write_row(0, 0, ["Ref.", "Indicator", *months, "Monthly change", "12 month maximum"])
        for number, figures in enumerate([(300, 400), ("300", "401")], 1):
            sheet.write_row(number, 0, [f"A{number}", f"Number of visits {number}", *figures])
            sheet.write_formula(number, 4, f"=C{number + 1}/D{number + 1}-1", percent, -0.25)
            sheet.write_formula(number, 5, f"=C{number + 1}+0.25", book.add_format({"num_format": "0"}), 300.25)

    result = kw.fix(path, tmp_path / "fixed.xlsx")

    new = openpyxl.load_workbook(recalculated(result.output, tmp_path), data_only=True).active
    assert [item.now for item in result.corrections] == ["33.3%", "400", "33.7%", "401"]
    assert [bool(item.formula) for item in result.corrections] == [True, True, False, False]
    assert [new["E2"].value, new["F2"].value] == [0.333, 400]
    assert kw.validate(kw.read(recalculated(result.output, tmp_path))).errors == 0


def test_a_wrong_formula_that_shows_no_change_gets_what_the_others_of_its_column_hold(tmp_path: Path) -> None:
    """As `refresh` gives it: among numbers behind a percent format a number, not a text with an arrow."""
    path = tmp_path / "book.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet, percent = book.add_worksheet(), book.add_format({"num_format": "0%"})
        sheet.write_row(0, 0, ["Ref.", "Indicator", "Aug-19", "Sep-19", "Monthly change"])
        for number, (before, now) in enumerate([(300, 400), (200, 100), (200, 300)], 1):
            sheet.write_row(number, 0, [f"A{number}", f"Number of visits {number}", before, now])
            sheet.write_formula(number, 4, f"=D{number + 1}/C{number + 1}-1", percent, now / before - 1)
        sheet.write_formula(1, 4, '="- n/a"', percent, "- n/a")

    (correction,) = kw.fix(path, tmp_path / "fixed.xlsx").corrections

    assert (correction.cell, correction.value, correction.now) == ("E2", 0.33, "33%")
    assert correction.formula == 'IF(COUNT(C2,D2)<2,"- n/a",IF(C2<=0,"- n/a",ROUND(ROUND(D2/C2-1,12),2)))'


def test_only_the_seven_wrong_cells_of_the_sample_change(tmp_path: Path) -> None:
    result = kw.fix(SAMPLE, tmp_path / "fixed.xlsx")

    before, after = (openpyxl.load_workbook(path).active for path in (SAMPLE, tmp_path / "fixed.xlsx"))
    different = {
        cell.coordinate: after[cell.coordinate].value
        for row in before.iter_rows()
        for cell in row
        if cell.value != after[cell.coordinate].value
    }
    assert different == {
        "T27": "⬆️ 16%", "U27": "⬆️ 67%", "T29": "⬆️ 30%", "U29": "⬆️ 60%", "U30": "⬆️ 143%", "T66": "→ 0%", "W66": 170,
    }  # fmt: skip
    assert result
    assert kw.validate(kw.read(tmp_path / "fixed.xlsx")).errors == 0


def test_what_rounding_explains_and_what_is_only_suspicious_stays(tmp_path: Path) -> None:
    grid = """
        Ref. | Indicator | Aug-19 | Sep-19 | % change from previous month | England
        A1   | Visits per 10,000 children | 16 | 4 | ↓ -76% | 412
        A2   | Number of visits | 16 | 32 | | 40
    """
    result = fixed(tmp_path, grid)

    assert result.corrections == ()
    assert (tmp_path / "fixed.xlsx").read_bytes() == (tmp_path / "book.xlsx").read_bytes()


TYPED = st.sampled_from(["↑ {}%", "⬆️ {}%", "→ {}%", "⇓{} %", "{}% ↓", "- n/a", "see note", "↑"])
ROW = st.tuples(
    st.lists(st.integers(0, 400), min_size=14, max_size=14), TYPED, st.integers(-300, 900), st.integers(0, 999)
)


@given(st.lists(ROW, min_size=1, max_size=4), st.booleans(), st.booleans())
@settings(max_examples=60)
def test_after_a_fix_no_derived_cell_is_wrong(
    tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[list[int], str, int, int]], percent: bool, numbers: bool
) -> None:
    folder = tmp_path_factory.mktemp("fix")
    lines = [f"Ref. | Indicator | Aug-18 | Sep-18 | {MONTHS} | % change from previous month"
             " | % change from same month prev. yr | 12 month average | 12-mnth max value"]  # fmt: skip
    for number, (months, form, typed, summary) in enumerate(rows):
        figures = " | ".join(f"{month / 4}%" if percent else str(month) for month in months)
        end = "%" if percent else ""
        name = "Percentage" if percent else "Number"
        derived = f"{form.format(typed)} | {form.format(-typed)} | {summary}{end} | {summary}{end}"
        lines.append(f"A{number} | {name} of visits | {figures} | {derived}")
    result = fixed(folder, "\n".join(lines), numbers=numbers)

    assert result, result.left
    report = kw.validate(kw.read(folder / ("fixed.xlsx" if result.written else "book.xlsx")))
    assert not [finding for finding in report if finding.severity == "error" and finding.column in DERIVED]


# --- the command


def kpi(*arguments: object) -> commands.Result:
    return commands.kpi("fix", *arguments)


@pytest.fixture
def book(tmp_path: Path) -> Path:
    path = tmp_path / "sep-19.xlsx"
    path.write_bytes(SAMPLE.read_bytes())
    return path


def test_the_command_prints_each_change_and_writes_beside_the_book(book: Path) -> None:
    result = kpi(book)

    assert result.exit_code == 0
    lines = result.stdout.splitlines()
    assert lines[0] == f"Corrected 7 derived cells of {book} -> {book.with_name('sep-19.fixed.xlsx')}"
    assert lines[2].split() == ["T27", "EH3c%", "⬆️", "-16%", "⬆️", "16%"]
    assert book.read_bytes() == SAMPLE.read_bytes()


def test_a_dry_run_only_prints(book: Path) -> None:
    result = kpi(book, "--dry-run")

    assert result.stdout.splitlines()[0].startswith("Would correct 7 derived cells")
    assert [path.name for path in book.parent.iterdir()] == ["sep-19.xlsx"]


def test_in_place_leaves_a_backup_and_the_second_time_nothing_to_do(book: Path) -> None:
    assert kpi(book, "--in-place").exit_code == 0
    assert book.with_name("sep-19.bak.xlsx").read_bytes() == SAMPLE.read_bytes()

    assert kpi(book, "--in-place").stdout == f"Nothing to correct in {book}; no file was written\n"
    assert len(list(book.parent.iterdir())) == 2


def test_with_nothing_to_correct_an_output_that_was_named_is_a_copy(tmp_path: Path) -> None:
    book = tmp_path / "right.xlsx"
    book.write_bytes(xlsx("Ref. | Indicator | Aug-19 | Sep-19\nA1 | Number of visits | 10 | 20"))

    named = kpi(book, "-o", tmp_path / "out.xlsx")
    beside = kpi(book)
    tried = kpi(book, "-o", tmp_path / "tried.xlsx", "--dry-run")

    assert (named.exit_code, beside.exit_code, tried.exit_code) == (0, 0, 0)
    assert named.stdout == f"Nothing to correct in {book}; {tmp_path / 'out.xlsx'} is a copy of it\n"
    assert beside.stdout == f"Nothing to correct in {book}; no file was written\n"
    assert tried.stdout == f"Nothing to correct in {book}\n"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["out.xlsx", "right.xlsx"]
    assert (tmp_path / "out.xlsx").read_bytes() == book.read_bytes()


def test_a_dry_run_says_that_the_real_one_would_be_refused(book: Path) -> None:
    taken = book.with_name("sep-19.fixed.xlsx")
    taken.write_bytes(b"somebody's")

    tried, forced = kpi(book, "--dry-run"), kpi(book, "--dry-run", "--force")

    assert (tried.exit_code, forced.exit_code) == (0, 0)
    assert f"Without --dry-run this is refused: {taken} exists already" in tried.stderr
    assert "refused" not in forced.stderr
    assert kw.fix(book, dry_run=True).refusal.startswith(f"{taken} exists already")
    assert taken.read_bytes() == b"somebody's"


@pytest.mark.parametrize("name", ["book.tsv", "book.ods"])
def test_what_is_no_xlsx_cannot_be_fixed(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text("Ref.\tIndicator\tSep-19\nA1\tVisits\t1\n")

    for output in ([], ["-o", tmp_path / "fixed.csv"], ["--in-place"]):
        result = kpi(tmp_path / name, *output)

        assert result.exit_code == 2
        assert "save it from Excel as .xlsx" in result.stderr


@pytest.mark.parametrize("exists", [True, False])
def test_the_output_may_be_a_folder(book: Path, exists: bool) -> None:
    folder = book.parent / "fixed"
    if exists:
        folder.mkdir()

    assert kpi(book, "-o", folder).exit_code == 0
    assert [path.name for path in folder.iterdir()] == ["sep-19.fixed.xlsx"]


def test_errors_outside_the_derived_columns_are_left_and_told(tmp_path: Path) -> None:
    grid = """
        Ref. | Indicator | Jul-19 | Aug-19 | Sep-19 | % change from previous month
        A1   | Number    | 11O    | 100    | 120    | ↓ -20%
    """
    (tmp_path / "book.xlsx").write_bytes(xlsx(grid))

    result = kpi(tmp_path / "book.xlsx")

    assert result.exit_code == 0
    assert "Left for you: 1 error outside the derived columns (C2); see validate" in result.stderr


def test_where_a_month_may_be_wrong_instead_the_command_says_what_to_do(tmp_path: Path) -> None:
    grid = """
        Ref. | Indicator | Sep-18 | Aug-19 | Sep-19 | % change from previous month | % change from same month prev. yr
        A1   | Number    | 226    | 459    | 459    | ↑ 22%                        | ↑ 147%
    """
    (tmp_path / "book.xlsx").write_bytes(xlsx(grid))

    result = kpi(tmp_path / "book.xlsx")

    assert result.exit_code == 1
    assert result.stdout.startswith(f"Nothing could be corrected in {tmp_path / 'book.xlsx'}; no file was written")
    assert "Not corrected: 'Dataset'!F2: '↑ 22%' should be '→ 0%'" in result.stderr
    last = (
        "Correct the months that are named ('Dataset'!E2); where they are right, `kpiworkbook refresh` writes what they"
    )
    assert result.stderr.endswith(f"{last} give\n")


def test_what_was_noticed_while_reading_is_told(tmp_path: Path) -> None:
    (tmp_path / "book.xlsx").write_bytes(xlsx("Ref. | Indicator | Aug-19 | Sep-19\nA1 | Visits | £1.2m | 12"))

    result = kpi(tmp_path / "book.xlsx")

    assert f"Warning: {tmp_path / 'book.xlsx'}: 'Dataset'!C2: '£1.2m'" in result.stderr
