"""A figure that a formula reckons from cells that are known needs no value in the file: it has its result at once."""

from __future__ import annotations

import random
import re
import shutil
from pathlib import Path

import openpyxl
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

import kpiworkbook as kw
from kpiworkbook.errors import ScorecardError
from kpiworkbook.model.grid import Grid
from kpiworkbook.roller.results import results
from tests.reader.test_summary_rows import book
from tests.roller.support import OCT, SEP, new_values, rolled, row
from tests.support import recalculated

ROWS = """
Ref | Indicator     | Aug-19 | Sep-19 | Places | Commentary
M1  | Referrals     | 40     | 60     | 100    | fine
M2  | Re-referrals  | 10     | 12     |        | fine
M3  | Visits        | 5      | 8      | 0      | fine
M4  | Staff         | 4      | 4      | -      | fine
"""
GIVEN = {"M1": 80.0, "M2": 20.0, "M3": 0.0}
"""M4 is still to come, and has `tbc`."""


def of(*formulas: str, rows: str = ROWS) -> bytes:
    """Return the book with a row for each formula, which stands in September's cell; `{0}` is its column."""
    further = (f"F{n} | Rate {n} | {_in('C', text)} | {_in('D', text)} | | fine" for n, text in enumerate(formulas, 1))
    return book(*further, rows=rows)


def _in(column: str, formula: str) -> str:
    return f"={formula.format(column)}#1"


def reckoned(path: Path) -> list[object]:
    """Return what stands in the new month's cells of the formulas."""
    return [cell.value for cell in openpyxl.load_workbook(path, data_only=True)["Dataset"]["D"]][5:]


RESULTS: dict[str, object] = {
    "{0}3/{0}2": 0.25,
    "{0}3/{0}$2*10000": 2500,
    "ROUND({0}3/({0}2+{0}3),3)": 0.2,
    "100*{0}3/({0}2+{0}3)": 20,
    "round( {0}2 / 3 , 0 )": 27,
    "ROUND(-{0}2/160*5,0)": -3,
    "ROUND(1.005*{0}2/{0}2,2)": 1.01,
    "SUM({0}2:{0}5)/{0}3": 5,
    "AVERAGE({0}2:{0}5)": 100 / 3,
    "MAX({0}2:{0}5)-MIN({0}2,{0}3)": 60,
    "ABS({0}3-{0}2)%": 0.6,
    "--{0}2+50%": 80.5,
    "-{0}3*-{0}3": 400,
    'IFERROR({0}2/{0}3,"-")': 4,
    'IFERROR({0}2/{0}4,"-")': "-",
    'IFERROR({0}2/{0}5,"say ""-""")': 'say "-"',
    'IF({0}4=0,"-",{0}2/{0}4)': "-",
    'IF({0}5="TBC",0,1)': 0,
    'IF({0}5="tba",0,1)': 1,
    "IF({0}5>{0}2,1,0)": 1,
    "IF({0}3,1,0)": 1,
    "{0}2/$E$2": 0.8,
    "{0}2+$E$3": 80,
    'IF($E$3="",5,6)*{0}3': 100,
    'IFERROR({0}2+$E$5,"none")': "none",
    "{0}2": 80,
}


def test_it_has_the_result_that_excel_gives(tmp_path: Path) -> None:
    (tmp_path / "new.xlsx").write_bytes(rolled(of(*RESULTS), GIVEN).content)

    assert reckoned(tmp_path / "new.xlsx") == pytest.approx(list(RESULTS.values()))
    assert reckoned(recalculated(tmp_path / "new.xlsx", tmp_path)) == pytest.approx(list(RESULTS.values()))


def test_the_formula_stays() -> None:
    assert row(rolled(of("{0}3/{0}2"), GIVEN).content, 6, formulas=True)[2:4] == ["=C3/C2", "=D3/D2"]


@pytest.mark.parametrize(
    "formula",
    [
        "{0}2/{0}4",  # #DIV/0!
        "{0}2+{0}5",  # #VALUE!: tbc
        "AVERAGE({0}5)",
        "IF({0}2>1,{0}2/{0}4,0)",
        "{0}6+1",  # itself
        "C2/{0}2",  # a month that moves
        "INT({0}2)",
        "SUM({0}2:{0}5,1,\"2\")",
        "{0}2&{0}3",
        "{0}2^2",
        "{0}2>{0}3",
        "IF({0}2<{0}3,1)",
        "{0}2+Other!{0}3",
        "{0}2 {0}3",
        "ROUND({0}2)",
        "SUM(({0}2:{0}3))",
        "SUM({0}:{0})",
        "{0}2+\"5\"",
        "ROUND(0.285+{0}2*0+0.0000000000000001-0.0000000000000003,2)",
        "IF(0.1+0.2-0.3=0,1,{0}2)",
        "{0}2*1E300",
        "(" * 65 + "{0}2" + ")" * 65,
        "ABS(" * 4000 + "{0}2",
        "{0}2+" * 3000 + "{0}2",
        "{0}2+\"" + "\"\"" * 4000,
    ],
)  # fmt: skip
def test_where_excel_has_an_error_or_it_is_not_certain_its_value_must_be_given(formula: str) -> None:
    with pytest.raises(ScorecardError, match=r"'Dataset'!D6 holds the formula =.* whose new result is not known"):
        rolled(of(formula), GIVEN)


@pytest.mark.parametrize("text", ["1,234", "1-2", "12:30", "5 May"])
def test_a_text_that_excel_may_read_as_a_number_or_a_date_is_not_reckoned_with(text: str) -> None:
    with pytest.raises(ScorecardError, match="'Dataset'!D6 holds the formula"):
        rolled(of('IFERROR({0}2/$E$2,"-")', rows=ROWS.replace("100", text)), GIVEN)


def test_figures_of_figures_and_totals_are_reckoned_whichever_stands_first() -> None:
    new = rolled(of("{0}7*100", "{0}3/{0}8", "SUM({0}2:{0}3)"), GIVEN)
    assert [row(new.content, number)[3] for number in (6, 7, 8)] == [20, 0.2, 100]


def test_a_figure_that_was_given_is_the_result_as_ever_and_nothing_is_reckoned_from_it() -> None:
    with pytest.raises(ScorecardError) as refused:
        rolled(of("{0}3/{0}2", "{0}6*100"), {**GIVEN, "F1": 0.3})
    assert re.findall(r"D\d+ holds", str(refused.value)) == ["D7 holds"]

    new = rolled(of("{0}3/{0}2"), {**GIVEN, "F1": 0.3})
    assert row(new.content, 6)[3] == 0.3
    assert any("the figure that was given is stored as its result" in told for told in new.warnings)


def test_what_is_reckoned_is_not_told_as_given() -> None:
    assert not any("stored as" in told for told in rolled(of("{0}3/{0}2"), GIVEN).warnings)


def test_a_derived_column_is_not_reckoned_with_as_it_is_still_to_be_computed() -> None:
    rows = ROWS.replace("Places", "12 month average")
    with pytest.raises(ScorecardError, match="'Dataset'!D6 holds the formula"):
        rolled(of("{0}2/$E$2", rows=rows), GIVEN)


def test_a_correction_goes_on_to_the_formulas_that_go_by_it_and_to_no_other() -> None:
    corrected = rolled(of("{0}3/{0}2", "{0}6*100", "{0}4/{0}5"), {"M2": 30.0}, SEP)
    assert [row(corrected.content, number)[3] for number in (6, 7, 8)] == [0.5, 50, 1]
    assert {place[1]: figure.shown for place, figure in corrected.computed.items()} == {5: "0.5", 6: "50"}


def test_a_correction_that_goes_on_to_a_formula_of_which_the_result_is_not_known_is_refused() -> None:
    with pytest.raises(ScorecardError, match="'Dataset'!D7 holds the formula"):
        rolled(of("{0}3/{0}2", "INT({0}6)"), {"M2": 30.0}, SEP)


def test_the_report_counts_it_and_does_not_call_it_still_to_come(tmp_path: Path) -> None:
    (tmp_path / "sep.xlsx").write_bytes(of("{0}3/{0}2", 'IFERROR({0}3/{0}5,"-")'))
    new = kw.refresh(tmp_path / "sep.xlsx", tmp_path / "oct.xlsx", month="Oct-19", values={"M1": 80, "M2": 20, "M3": 1})
    assert new.not_given == ("M4",)
    figures = {(r.ref, r.shown) for r in kw.read(new.output).records if r.series == "actual" and r.period == OCT}
    assert figures >= {("F1", "0.25"), ("F2", "-")}


CELLS = ["{0}2", "{0}3", "{0}4", "{0}5", "{0}$2", "$E$2", "$E$3", "$E$4", "$E$5", "{0}7", "{0}9"]
AREAS = ["{0}2:{0}5", "$E2:$E5", "{0}2,$E$2:$E$4"]
SIGNS = ["=", "<>", "<", ">", "<=", ">="]
NONE = '"-"'


def _operand(chance: random.Random, depth: int) -> str:
    kind = chance.randrange(12)
    if depth > 2 or kind < 5:
        return chance.choice(CELLS)
    if kind == 5:
        return chance.choice(["0", "2", "100", "0.5", ".25", "1E3", "50%"])
    if kind == 6:
        return f"{chance.choice(['SUM', 'AVERAGE', 'MIN', 'max'])}({chance.choice(AREAS)})"
    if kind == 7:
        return f"-{_operand(chance, depth + 1)}"
    one, other, third = (_formula(chance, depth + 1) for _ in range(3))
    if kind == 8:
        return f"({one})"
    if kind == 9:
        return f"ROUND({one},{chance.randrange(-2, 5)})"
    if kind == 10:
        return f"IFERROR({one},{chance.choice(['0', NONE, other])})"
    return f"IF({one}{chance.choice(SIGNS)}{other},{third},{chance.choice(['1', NONE, one])})"


def _formula(chance: random.Random, depth: int = 0) -> str:
    parts = [_operand(chance, depth)]
    for _ in range(chance.choice([0, 1, 1, 2] if depth < 3 else [0])):
        parts += [chance.choice("+-*//"), _operand(chance, depth)]
    return "".join(parts)


@settings(
    max_examples=3,
    deadline=None,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(seed=st.integers(0, 2**32))
def test_hundreds_of_formulas_have_the_results_that_a_program_gives_that_calculates(tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)
    formulas = [text if "{0}" in text else f"{{0}}2*0+{text}" for text in (_formula(chance) for _ in range(300))]
    source = of(*formulas)
    card = kw.read(source)
    refused: list[str] = []
    try:
        kw.roller.roll(card, new_values(card, OCT, GIVEN), source)
    except ScorecardError as error:
        refused = re.findall(r"'Dataset'!D(\d+) holds", str(error))
    given_ = {**GIVEN, **{f"F{int(number) - 5}": 1.0 for number in refused}}
    (tmp_path / "new.xlsx").write_bytes(rolled(source, given_).content)

    shutil.rmtree(tmp_path / "recalculated", ignore_errors=True)
    there, expected = reckoned(tmp_path / "new.xlsx"), reckoned(recalculated(tmp_path / "new.xlsx", tmp_path))
    told = [number for number in range(300) if str(number + 6) not in refused]
    assert len(told) > 50
    assert [(formulas[n], there[n], expected[n]) for n in told if not _is_same(there[n], expected[n])] == []


def _is_same(one: object, other: object) -> bool:
    return one == other or (isinstance(one, float | int) and one == pytest.approx(other, rel=1e-12))


@pytest.mark.parametrize("step", [-1, 1])
def test_formulas_that_wait_for_one_another_are_all_reckoned(step: int) -> None:
    length = 500
    formulas = {(row_, 0): f"A{row_ + 1 + step}+1" for row_ in range(1, length + 1)}
    grid = Grid(name="Dataset", rows=[[1.0]] * (length + 2))
    found = results(formulas, grid, {}, formulas.keys())
    assert sorted(found.values()) == [float(number) for number in range(2, length + 2)]


def test_what_reads_more_cells_than_a_sheet_of_indicators_needs_is_left_to_excel() -> None:
    grid = Grid(name="Dataset", rows=[[1.0, 1.0]] * 10_001)
    assert results({(0, 0): "SUM(B:B)", (1, 0): "SUM(B1:B1048576)"}, grid, {}, ()) == {}
    assert results({(0, 0): "SUM(B1:B10000)"}, grid, {}, ()) == {(0, 0): 10_000.0}


PIECES = (
    '"a"',
    "1",
    "2.5",
    "1E99",
    "A1",
    "B2",
    "$C$3",
    "A1:B9",
    "SUM(",
    "MAX(",
    "ROUND(",
    "IF(",
    "<>",
    *"()+-*/%,=<^&",
)


@given(st.lists(st.sampled_from(PIECES)))
def test_what_is_no_formula_is_left_to_excel_too(pieces: list[str]) -> None:
    grid = Grid(name="Dataset", rows=[[None, 1.0, "tbc"], [2.5, "-", 1e300]])
    found = results({(0, 0): "".join(pieces)}, grid, {}, ())
    assert all(isinstance(value, float | str) for value in found.values())


def test_one_on_a_total_that_excel_alone_computes_needs_its_value_when_the_totals_figures_are_corrected() -> None:
    total = "T1 | Total | =SUBTOTAL(9,C2:C3)#50 | =SUBTOTAL(9,D2:D3)#72"
    half = "F1 | Half of all | =C6/2#25 | =D6/2#36 | | fine"

    with pytest.raises(ScorecardError, match=r"'Dataset'!D7 holds the formula =D6/2, whose new result is not known"):
        rolled(book(total, half, rows=ROWS), {"M1": 80.0}, SEP)
