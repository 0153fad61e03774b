"""The derived columns after new figures: whose formulas stay, in which form changes come, and what is told of them."""

from __future__ import annotations

import io
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from openpyxl.worksheet.formula import ArrayFormula

import kpiworkbook as kw
from kpiworkbook.model.periods import months_before
from kpiworkbook.model.places import column_letters
from tests.support import recalculated, xlsx

LAST_YEAR = "Oct-18 | Nov-18 | Dec-18 | Jan-19 | Feb-19 | Mar-19 | Apr-19 | May-19 | Jun-19 | Jul-19 | Aug-19 | Sep-19"
OWN = """
    Ref. | Indicator        | Jul-19 | Aug-19 | Sep-19 | % change from previous month | 12 month average
    A1   | Number of visits | 100    | 110    | 121    | 0.1                          | 110
    A2   | Number of calls  | 100    | 100    | 120    | 0.2                          | 107
    A3   | Number of cases  | 10     | 0      | 10     | - n/a                        | 7
"""
OWN_AVERAGE = "=ROUND(AVERAGE(C{0}:E{0}),1)"


def with_own_formulas(folder: Path, change: str, grid: str = OWN) -> Path:
    """Write a book whose derived cells are an officer's formulas, their results stored by LibreOffice."""
    folder.mkdir(exist_ok=True)
    book = openpyxl.load_workbook(io.BytesIO(xlsx(grid)))
    for row in range(2, book.active.max_row + 1):
        book.active[f"F{row}"], book.active[f"F{row}"].number_format = change.format(row), "0%"
        book.active[f"G{row}"], book.active[f"G{row}"].number_format = OWN_AVERAGE.format(row), "0"
    book.save(folder / "own.xlsx")
    return recalculated(folder / "own.xlsx", folder)


def derived(path: Path, column: str, *, formulas: bool = False) -> list[object]:
    sheet = openpyxl.load_workbook(path, data_only=not formulas)["Dataset"]
    return [sheet[f"{column}{row}"].value for row in range(2, sheet.max_row + 1)]


def test_an_officers_right_formulas_stay_and_get_the_new_results(tmp_path: Path) -> None:
    own = '=IF(D{0}<=0,"- n/a",E{0}/D{0}-1)'
    book = with_own_formulas(tmp_path, own)

    new = kw.refresh(book, tmp_path / "oct.xlsx", month="Oct-19", values={"A1": 60, "A2": 90, "A3": 12}).output

    assert derived(new, "F", formulas=True) == [own.format(row) for row in (2, 3, 4)]
    assert derived(new, "F") == pytest.approx([60 / 121 - 1, -0.25, 0.2])
    assert openpyxl.load_workbook(new).calculation.fullCalcOnLoad
    calculated = recalculated(new, tmp_path / "calc")
    assert derived(calculated, "F") == pytest.approx(derived(new, "F"))


@pytest.mark.parametrize(
    ("own", "stays"),
    [
        ('=IFERROR(E{0}/D{0}-1,"- n/a")', False),  # which gives -150%
        ('=IF(N(D{0})<=0,"- n/a",E{0}/D{0}-1)', True),
        ('=IFERROR(IF(D{0}>0,E{0}/D{0}-1,"- n/a"),"- n/a")', True),
    ],
)
def test_a_formula_that_said_none_for_want_of_a_figure_stays_on_a_base_below_zero_only_if_it_says_so_then(
    tmp_path: Path, own: str, *, stays: bool
) -> None:
    grid = OWN.replace("| 100    | 120    | 0.2   ", "| tbc    | -120   | - n/a ")
    book = with_own_formulas(tmp_path, own, grid)

    new = kw.refresh(book, tmp_path / "oct.xlsx", month="Oct-19", values={"A1": 60, "A2": 60, "A3": 12}).output

    assert derived(new, "F")[1] == "- n/a"
    assert (derived(new, "F", formulas=True)[1] == own.format(3)) is stays
    assert derived(recalculated(new, tmp_path / "calc"), "F")[1] == "- n/a"


@pytest.mark.parametrize("months", [12, 13])
def test_an_officers_average_stays_where_the_sheet_has_all_its_months(tmp_path: Path, months: int) -> None:
    """On a shorter one, the archive has months of the twelve that the formula does not know."""
    book = openpyxl.Workbook()
    book.active.title = "Dataset"
    headings = [f"{months_before(date(2019, 9, 1), back):%b-%y}" for back in range(months - 1, -1, -1)]
    book.active.append(["Ref.", "Indicator", *headings, "12 month average"])
    last = column_letters(months + 1)
    own = f"=AVERAGE({column_letters(months - 10)}2:{last}2)"
    book.active.append(["A1", "Number of visits", *range(months), own])
    book.save(tmp_path / "own.xlsx")

    new = kw.refresh(
        recalculated(tmp_path / "own.xlsx", tmp_path), tmp_path / "oct.xlsx", month="Oct-19", values={"A1": 60}
    ).output

    average = column_letters(months + 2)
    assert derived(new, average, formulas=True)[0] == own
    assert derived(new, average) == derived(recalculated(new, tmp_path / "calc"), average)


def test_the_averages_of_a_short_sheet_have_the_archives_months_as_numbers(tmp_path: Path) -> None:
    book = with_own_formulas(tmp_path, '=IF(D{0}<=0,"- n/a",E{0}/D{0}-1)')

    new = kw.refresh(book, tmp_path / "oct.xlsx", month="Oct-19", values={"A1": 60, "A2": 90, "A3": 12}).output
    next_one = kw.refresh(new, tmp_path / "nov.xlsx", month="Nov-19", values={"A1": 61, "A2": 91, "A3": 12}).output

    assert derived(new, "G", formulas=True)[0] == '=IF(COUNT(C2:E2,100)=0,"-",AVERAGE(C2:E2,100))'
    assert derived(next_one, "G", formulas=True)[0] == '=IF(COUNT(C2:E2,100,110)=0,"-",AVERAGE(C2:E2,100,110))'
    assert derived(next_one, "G") == pytest.approx(derived(recalculated(next_one, tmp_path / "calc"), "G"))
    assert derived(next_one, "G")[0] == pytest.approx((100 + 110 + 121 + 60 + 61) / 5)


@pytest.mark.parametrize(
    ("own", "formula"),
    [
        ("=MAX(C2:E2)", '=IF(COUNT(C2:E2,187)=0,"-",MAX(C2:E2,187))'),
        ("=_xlfn.AGGREGATE(4,6,C2:E2)", 187),  # passes over the error, and takes no archived months
    ],
)
def test_a_maximum_that_has_left_is_not_left_to_a_formula_on_the_months_that_are_here(
    tmp_path: Path, own: str, formula: object
) -> None:
    grid = """
        Ref. | Indicator        | Jul-19 | Aug-19 | Sep-19 | 12-mnth max value
        A1   | Number of visits | 187    | 58     | 60     |
    """
    book = openpyxl.load_workbook(io.BytesIO(xlsx(grid)))
    if "AGGREGATE" in own:
        book.active["D2"].value, book.active["D2"].data_type = "#DIV/0!", "e"
    book.active["F2"] = own
    book.save(tmp_path / "own.xlsx")
    calculated = recalculated(tmp_path / "own.xlsx", tmp_path)
    assert derived(calculated, "F") == [187]

    new = kw.refresh(calculated, tmp_path / "oct.xlsx", month="Oct-19", values={"A1": 50}).output

    assert derived(new, "F", formulas=True) == [formula]
    assert derived(recalculated(new, tmp_path / "calc"), "F") == [187]


@pytest.mark.parametrize(
    ("own", "value", "stays"),
    [
        ('=IF(D{0}=0,"n/a",E{0}/D{0}-1)', "tbc", False),  # which would be #VALUE!
        ('=IF(D{0}=0,"- n/a",E{0}/D{0}-1)', "tbc", False),
        ('=IFERROR(E{0}/D{0}-1,"- n/a")', "tbc", True),
        ('=IFERROR(E{0}/D{0}-1,"- n/a")', 5, True),
    ],
)
def test_where_no_change_can_be_computed_a_formula_stays_only_if_it_says_so_itself(
    tmp_path: Path, own: str, value: object, stays: bool
) -> None:
    book = with_own_formulas(tmp_path, own)

    new = kw.refresh(book, tmp_path / "oct.xlsx", month="Oct-19", values={"A1": value, "A2": 90, "A3": 12}).output

    assert (derived(new, "F", formulas=True)[0] == own.format(2)) is stays
    assert derived(recalculated(new, tmp_path / "calc"), "F") == pytest.approx(derived(new, "F"))


@pytest.mark.parametrize(
    "own",
    [
        '=IF(E{0}>=D{0},"↑ ","↓ ")&TEXT(E{0}/D{0}-1,"0%")',  # has no arrow for the change that comes
        '=IF(E{0}>D{0}*1.15,"↑ ",IF(E{0}>D{0}*0.9,"→ ","↓ "))&TEXT(E{0}/D{0}-1,"0%")',  # is wrong in another row
        '=E{0}/HLOOKUP("Aug-19",C1:D{0},{0},FALSE)-1',  # goes by a month that it names
    ],
)
def test_a_formula_that_was_right_by_chance_does_not_stay(tmp_path: Path, own: str) -> None:
    book = with_own_formulas(tmp_path, own, OWN[: OWN.index("    A3")])

    new = kw.refresh(book, tmp_path / "oct.xlsx", month="Oct-19", values={"A1": 127, "A2": 121}).output

    assert all("COUNT(D" in str(formula) for formula in derived(new, "F", formulas=True))


def test_among_changes_that_are_numbers_a_formula_that_gives_a_text_does_not_stay(tmp_path: Path) -> None:
    grid = """
        Ref. | Indicator        | Jul-19 | Aug-19 | Sep-19 | % change from previous month
        A1   | Number of visits | 100    | tbc    | 110    |
        A2   | Number of calls  | 100    | 100    | 120    | 20%
    """
    book = openpyxl.load_workbook(io.BytesIO(xlsx(grid)))
    book.active["F2"] = '=IFERROR(IF(E2/D2-1>=0.1,"↑ ","→ ")&TEXT(E2/D2-1,"0%"),"- n/a")'
    book.save(tmp_path / "own.xlsx")
    own = recalculated(tmp_path / "own.xlsx", tmp_path)

    new = kw.refresh(own, tmp_path / "oct.xlsx", month="Oct-19", values={"A1": 121, "A2": 132}).output

    assert derived(new, "F") == [0.1, 0.1]
    assert derived(recalculated(new, tmp_path / "calc"), "F") == [0.1, 0.1]


def test_an_array_formula_is_never_made_a_plain_one(tmp_path: Path) -> None:
    book = openpyxl.load_workbook(io.BytesIO(xlsx(OWN)))
    book.active["G2"] = ArrayFormula("G2", "=AVERAGE(IF(C2:E2>0,C2:E2))")
    book.save(tmp_path / "own.xlsx")
    own = recalculated(tmp_path / "own.xlsx", tmp_path)
    assert derived(own, "G")[0] == pytest.approx(331 / 3)

    new = kw.refresh(own, tmp_path / "oct.xlsx", month="Oct-19", values={"A1": 60, "A2": 90, "A3": 12}).output

    assert derived(new, "G", formulas=True)[0] == '=IF(COUNT(C2:E2,100)=0,"-",AVERAGE(C2:E2,100))'


@pytest.mark.parametrize("values_only", [False, True])
def test_a_change_that_comes_back_is_a_number_as_the_others_of_its_column_are(
    tmp_path: Path, values_only: bool
) -> None:
    book = with_own_formulas(tmp_path, '=IF(D{0}=0,"n/a",E{0}/D{0}-1)')
    given = {"A1": 121, "A2": 90, "A3": 12}
    without = kw.refresh(
        book, tmp_path / "a.xlsx", month="Oct-19", values=given | {"A1": "tbc"}, values_only=values_only
    )
    new = kw.refresh(without.output, tmp_path / "b.xlsx", month="Nov-19", values=given, values_only=values_only)
    newer = kw.refresh(new.output, tmp_path / "c.xlsx", month="Dec-19", values=given, values_only=values_only)

    assert [derived(result.output, "F")[0] for result in (without, new, newer)] == ["- n/a", "- n/a", 0]
    told = [(r.was, r.now) for r in newer.revisions if r.cell == "F2"]
    assert told == [("- n/a", "0%")]


def test_what_a_change_was_is_what_the_officers_sheet_showed(tmp_path: Path) -> None:
    figures = " | ".join(["100"] * 11)
    (tmp_path / "book.xlsx").write_bytes(
        xlsx(f"""
            Ref. | Indicator        | {LAST_YEAR} | % change from same month prev. yr
            A1   | Number of visits | 100 | {figures}          | ↓ -10%
            A2   | Number of calls  | 100 | {figures}          | → 0%
            A3   | Number of cases  | tbc | {figures}          | ↑ 50%
        """)
    )

    values = {"A1": 120, "A2": 100, "A3": 100}
    result = kw.refresh(tmp_path / "book.xlsx", tmp_path / "new.xlsx", month="Oct-19", values=values)

    told = [(r.ref, r.was, r.now) for r in result.revisions if r.column == "change_year"]
    assert told == [("A1", "↓ -10%", "↑ 20%"), ("A3", "↑ 50%", "- n/a")]
    assert kw.read(result.output)["A2"].entries["change_year"].shown == "→ 0%"  # as it was


@pytest.mark.parametrize(("was", "code", "now"), [(-0.1, "0%", 0.2), (-0.1, "General", 0.2), ("↓ -10%", "0%", "↑ 20%")])
def test_a_change_from_the_archive_has_the_form_that_its_column_had(
    tmp_path: Path, was: object, code: str, now: object
) -> None:
    book = openpyxl.load_workbook(
        io.BytesIO(
            xlsx(f"""
                Ref. | Indicator        | {LAST_YEAR}  | % change from same month prev. yr
                A1   | Number of visits | {" | ".join(["100"] * 12)} | -
                A2   | Number of calls  | {" | ".join(["100"] * 12)} | -
            """)
        )
    )
    for cell in ("O2", "O3"):
        book.active[cell].value, book.active[cell].number_format = was, code
    book.save(tmp_path / "book.xlsx")

    new = kw.refresh(tmp_path / "book.xlsx", month="Oct-19", values={"A1": 120, "A2": 100}).output

    assert openpyxl.load_workbook(new)["Dataset"]["O2"].value == now
    assert kw.read(new)["A1"].entries["change_year"].shown == ("20%" if now == 0.2 else now)


def test_a_formula_that_goes_by_places_does_not_stay_where_the_next_column_is_filled(tmp_path: Path) -> None:
    """Where months move instead, the same places are those of the next months."""
    book = openpyxl.load_workbook(
        io.BytesIO(
            xlsx("""
        Ref. | Indicator        | Jul-19 | Aug-19 | Sep-19 | Oct-19 | % change from previous month
        A1   | Number of visits | 10     | 20     | 60     |        | 2
    """)
        )
    )
    book.active["G2"], book.active["G2"].number_format = "=INDEX(C2:F2,3)/INDEX(C2:F2,2)-1", "0%"
    book.save(tmp_path / "own.xlsx")
    own = recalculated(tmp_path / "own.xlsx", tmp_path)

    filled = kw.refresh(own, tmp_path / "oct.xlsx", month="Oct-19", values={"A1": 90}).output
    corrected = kw.refresh(own, tmp_path / "sep.xlsx", month="Sep-19", values={"A1": 50}).output

    assert derived(filled, "G") == derived(recalculated(filled, tmp_path / "calc"), "G") == [0.5]
    assert derived(corrected, "G", formulas=True) == ["=INDEX(C2:F2,3)/INDEX(C2:F2,2)-1"]
    assert derived(corrected, "G") == derived(recalculated(corrected, tmp_path / "calc"), "G") == [1.5]


def test_the_houses_formula_for_texts_has_no_number_as_its_result(tmp_path: Path) -> None:
    """Among changes that are numbers a cell of the house's text formula is made one of them."""
    grid = """
        Ref. | Indicator        | Aug-19 | Sep-19 | % change from previous month
        A1   | Number of visits | 10     | tbc    | - n/a
        A2   | Number of calls  | 10     | 12     | 0.2
        A3   | Number of cases  | 10     | 13     | 0.3
    """
    (tmp_path / "texts.xlsx").write_bytes(xlsx("\n".join(grid.splitlines()[:3])))
    house = (
        openpyxl.load_workbook(kw.refresh(tmp_path / "texts.xlsx", tmp_path / "house.xlsx").output).active["E2"].value
    )
    book = openpyxl.load_workbook(io.BytesIO(xlsx(grid)))
    book.active["E2"] = house
    for row in (3, 4):
        book.active[f"E{row}"], book.active[f"E{row}"].number_format = f"=D{row}/C{row}-1", "0%"
    book.save(tmp_path / "own.xlsx")
    own = recalculated(tmp_path / "own.xlsx", tmp_path)

    new = kw.refresh(own, tmp_path / "new.xlsx", month="Sep-19", values={"A1": 12}).output

    assert derived(new, "E") == pytest.approx([0.2, 0.2, 0.3])
    assert derived(recalculated(new, tmp_path / "calc"), "E") == pytest.approx([0.2, 0.2, 0.3])


def with_an_average(folder: Path, own: str, number_format: str) -> Path:
    """Write a book whose average is an officer's formula, its result stored by LibreOffice."""
    grid = """
        Ref. | Indicator        | Jul-19 | Aug-19 | Sep-19 | 12 month average
        A1   | Number of visits | 100    | 110    | 120    |
    """
    book = openpyxl.load_workbook(io.BytesIO(xlsx(grid)))
    book.active["F2"], book.active["F2"].number_format = own.format(2), number_format
    book.save(folder / "own.xlsx")
    return recalculated(folder / "own.xlsx", folder)


@pytest.mark.parametrize(
    ("own", "stays"),
    [
        ("=ROUND(AVERAGE(C{0}:E{0}),1)", True),
        ('=IF(COUNT(C{0}:E{0})=0,"-",ROUND(SUM(C{0}:E{0})/COUNT(C{0}:E{0}),1))', True),
        ('=IFERROR(ROUNDDOWN(AVERAGE(C{0}:E{0}),2),"-")', True),
        ("=INT(AVERAGE(C{0}:E{0})*10)/10", False),  # what that makes of it is not known
        ("=ROUNDUP(AVERAGE(C{0}:E{0}),0)", False),  # shows 111 from now on
    ],
)
def test_what_an_officers_average_gives_is_rounded_as_its_formula_rounds(tmp_path: Path, own: str, stays: bool) -> None:
    """100, 110 and 120 give the same however they are rounded; 100, 110 and 121 do not."""
    calculated = with_an_average(tmp_path, own, "0")

    new = kw.refresh(calculated, tmp_path / "new.xlsx", month="Sep-19", values={"A1": 121}).output

    assert (derived(new, "F", formulas=True) == [own.format(2)]) is stays
    assert derived(new, "F") == pytest.approx(derived(recalculated(new, tmp_path / "calc"), "F"), abs=1e-9)


@pytest.mark.parametrize(("own", "stays"), [("=SUM(C{0}:E{0})/3", False), ("=SUM(C{0}:E{0})/COUNT(C{0}:E{0})", True)])
def test_an_average_that_counts_a_month_without_a_figure_does_not_stay(tmp_path: Path, own: str, stays: bool) -> None:
    calculated = with_an_average(tmp_path, own, "General")

    new = kw.refresh(calculated, tmp_path / "new.xlsx", month="Sep-19", values={"A1": "tbc"}).output

    assert (derived(new, "F", formulas=True) == [own.format(2)]) is stays
    assert derived(new, "F") == derived(recalculated(new, tmp_path / "calc"), "F") == [105]


def test_a_change_that_an_officers_formula_rounds_is_stored_rounded(tmp_path: Path) -> None:
    own = "=ROUND(E{0}/D{0}-1,3)"
    book = with_own_formulas(tmp_path, own, OWN[: OWN.index("    A3")])

    new = kw.refresh(book, tmp_path / "oct.xlsx", month="Oct-19", values={"A1": 60, "A2": 95}).output

    assert derived(new, "F", formulas=True) == [own.format(2), own.format(3)]
    assert derived(new, "F") == derived(recalculated(new, tmp_path / "calc"), "F") == [-0.504, -0.208]


@pytest.mark.parametrize("own", ["=AVERAGE(OFFSET(E{0},0,-2,1,3))", '=AVERAGE(INDIRECT("C{0}:E{0}"))'])
def test_an_old_result_that_reads_the_same_keeps_no_formula(tmp_path: Path, own: str) -> None:
    """The average was 110 and is 110.33 now, which the cell shows as 110, too."""
    book = openpyxl.load_workbook(
        io.BytesIO(
            xlsx("""
        Ref. | Indicator        | Jul-19 | Aug-19 | Sep-19 | 12 month average
        A1   | Number of visits | 100    | 110    | 120    |
        A2   | Number of calls  | 100    | 110    | 121    |
    """)
        )
    )
    for row in (2, 3):
        book.active[f"F{row}"], book.active[f"F{row}"].number_format = own.format(row), "0"
    book.save(tmp_path / "own.xlsx")
    calculated = recalculated(tmp_path / "own.xlsx", tmp_path)

    new = kw.refresh(calculated, tmp_path / "new.xlsx", month="Sep-19", values={"A1": 121}).output

    assert derived(new, "F", formulas=True) == ['=IF(COUNT(C2:E2)=0,"-",AVERAGE(C2:E2))', own.format(3)]
    assert derived(new, "F") == pytest.approx([331 / 3, 331 / 3])


@pytest.mark.parametrize("values_only", [False, True])
def test_what_stands_in_rows_without_a_new_figure_stays_as_a_refresh_leaves_it(
    tmp_path: Path, values_only: bool
) -> None:
    book = openpyxl.load_workbook(
        io.BytesIO(
            xlsx("""
        Ref. | Indicator        | Jul-19 | Aug-19 | Sep-19 | 12 month average
        A1   | Number of visits | 100    | 110    | 121    | 110
        A2   | Number of calls  | 100    | 110    | 121    | 110
    """)
        )
    )
    for row in (2, 3):
        book.active[f"F{row}"] = 110 if values_only else f"=ROUND(AVERAGE(C{row}:E{row}),0)*1"
        book.active[f"F{row}"].number_format = "0"
    book.save(tmp_path / "own.xlsx")
    calculated = recalculated(tmp_path / "own.xlsx", tmp_path)
    was = derived(calculated, "F", formulas=True)

    new = kw.refresh(
        calculated, tmp_path / "new.xlsx", month="Sep-19", values={"A1": 122}, values_only=values_only
    ).output

    assert derived(new, "F", formulas=True)[1] == was[1]
    assert derived(new, "F")[0] == pytest.approx(332 / 3)


def with_a_base_in_the_archive(folder: Path, own: str) -> Path:
    """Write a book of Oct-19 whose changes on Oct-18, which is in its archive, are an officer's formulas."""
    figures = " | ".join(str(number) for number in range(100, 112))
    (folder / "sep.xlsx").write_bytes(
        xlsx(f"""
            Ref. | Indicator        | {LAST_YEAR} | % change from same month prev. yr
            A1   | Number of visits | {figures}   | 10%
            A2   | Number of calls  | {figures}   | 20%
        """)
    )
    kw.refresh(folder / "sep.xlsx", folder / "oct.xlsx", month="Oct-19", values={"A1": 120, "A2": 150})
    book = openpyxl.load_workbook(folder / "oct.xlsx")
    for row in (2, 3):
        book["Dataset"][f"O{row}"], book["Dataset"][f"O{row}"].number_format = own.format(row), "0%"
    book.save(folder / "own.xlsx")
    return recalculated(folder / "own.xlsx", folder)


@pytest.mark.parametrize(
    ("own", "stays"),
    [
        ("=N{0}/Archive!L{0}-1", True),
        ('=IFERROR(N{0}/SUMIFS(Archive!L:L,Archive!D:D,A{0})-1,"- n/a")', True),
        ("=N{0}/Archive!L{0}-C{0}/C{0}", False),  # goes by another month of the row as well
    ],
)
def test_a_formula_on_a_month_in_the_archive_stays_when_the_current_month_is_corrected(
    tmp_path: Path, own: str, stays: bool
) -> None:
    book = with_a_base_in_the_archive(tmp_path, own)
    assert derived(kw.refresh(book, tmp_path / "same.xlsx").output, "O", formulas=True)[0] == own.format(2)

    new = kw.refresh(book, tmp_path / "new.xlsx", month="Oct-19", values={"A1": 133}).output

    assert (derived(new, "O", formulas=True)[0] == own.format(2)) is stays
    assert derived(new, "O") == pytest.approx([0.33, 0.5])
    assert derived(recalculated(new, tmp_path / "calc"), "O") == pytest.approx([0.33, 0.5])


def test_a_formula_on_a_month_in_the_archive_makes_room_when_the_next_one_is_its_base(tmp_path: Path) -> None:
    """It would go on meaning Oct-18, of which 150 is up by 50%, as it is on Nov-18."""
    book = with_a_base_in_the_archive(tmp_path, "=N{0}/Archive!L{0}-1")

    new = kw.refresh(book, tmp_path / "nov.xlsx", month="Nov-19", values={"A1": 133, "A2": 151}).output

    assert derived(new, "O", formulas=True) == [0.32, 0.5]


@pytest.mark.parametrize(("month", "base"), [("Oct-19", "Oct-18"), ("Sep-19", "Sep-18")])
def test_a_change_on_a_month_of_another_sheet_keeps_no_old_result_and_is_told(
    tmp_path: Path, month: str, base: str
) -> None:
    grid = """
        Ref. | Indicator        | Jul-19 | Aug-19 | Sep-19 | % change from same month prev. yr
        A1   | Number of visits | 100    | 110    | 121    |
        A2   | Number of calls  | 100    | 110    | 121    | - n/a
    """
    book = openpyxl.load_workbook(io.BytesIO(xlsx(grid)))
    book.create_sheet("History").append([110])
    book.active["F2"] = own = "=E2/History!A1-1"
    book.save(tmp_path / "own.xlsx")

    result = kw.refresh(recalculated(tmp_path / "own.xlsx", tmp_path), tmp_path / "new.xlsx", month=month,
                        values={"A1": 99, "A2": 99})  # fmt: skip

    assert derived(result.output, "F", formulas=True) == [own, "- n/a"]
    assert derived(result.output, "F") == [None, "- n/a"]
    assert derived(recalculated(result.output, tmp_path / "calc"), "F")[0] == pytest.approx(-0.1)
    assert result.rolled is not None
    assert [warning for warning in result.rolled.warnings if "F" in warning] == [
        f"'Dataset'!F2: {base} has no column on the sheet and is not in its archive, so check whether {own} uses its "
        "figure"
    ]
    assert not any(revision.cell == "F2" for revision in result.revisions)


def test_where_rounding_makes_another_arrow_of_a_change_no_formula_with_its_own_arrow_stays(tmp_path: Path) -> None:
    """Whether it goes by -9.9% or by -10%, its old results do not tell."""
    own = '=IF(E{0}/D{0}-1>=0.1,"↑ ",IF(E{0}/D{0}-1<=-0.1,"↓ ","→ "))&TEXT(E{0}/D{0}-1,"0%")'
    book = with_own_formulas(tmp_path, own, OWN[: OWN.index("    A3")])

    new = kw.refresh(book, tmp_path / "oct.xlsx", month="Oct-19", values={"A1": 109, "A2": 60}).output

    assert [text == own.format(row) for row, text in enumerate(derived(new, "F", formulas=True), 2)] == [False, True]
    assert derived(new, "F") == derived(recalculated(new, tmp_path / "calc"), "F") == ["↓ -10%", "↓ -50%"]
