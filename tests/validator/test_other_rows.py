"""Figures that stand in another row do not convict the derived cells of either: rows exchanged, copied, left behind."""

from __future__ import annotations

from pathlib import Path

import pytest

import kpiworkbook as kw
from tests.support import read, xlsx
from tests.zoo.parts import Parts

HEADER = (
    "Ref. | Indicator | Aug-18 | Sep-18 | Oct-18 | Nov-18 | Dec-18 | Jan-19 | Feb-19 | Mar-19 | Apr-19 | May-19"
    " | Jun-19 | Jul-19 | Aug-19 | Sep-19 | % change from previous month | % change from same month prev. yr"
    " | 12 month average | 12-mnth max value"
)
VISITS = "262 | 226 | 235 | 240 | 192 | 286 | 378 | 577 | 488 | 522 | 542 | 612 | 459 | 558"
OF_VISITS = "↑ 22% | ↑ 147% | 424 | 612"
PLANS = "63 | 78 | 61 | 59 | 74 | 66 | 80 | 71 | 69 | 58 | 77 | 62 | 70 | 65"
OF_PLANS = "→ -7% | ↓ -17% | 68 | 80"
CASES = "31 | 47 | 22 | 58 | 39 | 41 | 66 | 27 | 35 | 52 | 44 | 29 | 61 | 38"
OF_CASES = "↓ -38% | ↓ -19% | 43 | 66"
IN_TIME = (
    "41.2% | 40.1% | 44.3% | 39.8% | 45.0% | 47.1% | 43.3% | 46.2% | 48.9% | 50.3% | 44.4% | 42.5% | 43.7% | 51.6%"
)
OF_IN_TIME = "↑ 18% | ↑ 29% | 45.6% | 51.6%"


def table(*rows: str) -> str:
    names = ["visits", "plans", "cases"]
    return "\n".join([HEADER, *(f"B{at} | Number of {names[at - 2]} | {row}" for at, row in enumerate(rows, 2))])


def errors(grid: str) -> dict[str, kw.Finding]:
    return {f.cell: f for f in kw.validate(read(grid)) if f.severity == "error"}


@pytest.mark.parametrize(("other", "of_other"), [(PLANS, OF_PLANS), (IN_TIME, OF_IN_TIME)])
def test_two_rows_whose_figures_are_exchanged_are_named(other: str, of_other: str) -> None:
    found = errors(table(f"{other} | {OF_VISITS}", f"{VISITS} | {of_other}", f"{CASES} | {OF_CASES}"))

    assert {cell: finding.unless for cell, finding in found.items()} == {
        **dict.fromkeys(("Q2", "R2", "S2", "T2"), "P2"), **dict.fromkeys(("Q3", "R3", "S3", "T3"), "P3"),
    }  # fmt: skip
    assert found["Q2"].message.endswith(
        "unless the figures of B2 (C2:P2) and B3 (C3:P3) are exchanged: with each other's, all of the row would be "
        "right"
    )


def test_exchanged_rows_have_to_be_right_with_each_others_figures() -> None:
    found = errors(table(f"{PLANS} | {OF_VISITS}", f"{VISITS} | ↑ 50% | ↓ -60% | 90 | 120"))

    assert {finding.unless for finding in found.values()} == {""}


def test_a_row_that_was_pasted_over_another_ones_figures_is_named() -> None:
    found = errors(table(f"{VISITS} | {OF_VISITS}", f"{VISITS} | {OF_PLANS}", f"{CASES} | {OF_CASES}"))

    assert {cell: finding.unless for cell, finding in found.items()} == dict.fromkeys(("Q3", "R3", "S3", "T3"), "P3")
    assert found["Q3"].message.endswith(
        "unless the figures C3:P3, which are those of B2, were pasted over its own: with these, all of the row would "
        "be right"
    )


def test_it_may_be_the_upper_one_as_well() -> None:
    found = errors(table(f"{PLANS} | {OF_VISITS}", f"{PLANS} | {OF_PLANS}", f"{CASES} | {OF_CASES}"))

    assert {cell: finding.unless for cell, finding in found.items()} == dict.fromkeys(("Q2", "R2", "S2", "T2"), "P2")


def test_a_row_that_was_left_as_it_was_with_its_figure_is_left_to_a_person(tmp_path: Path) -> None:
    """September says what August did, 459, and the derived cells are August's: what is missing is the figure."""
    grid = table(f"{VISITS.replace('558', '459')} | ↓ -25% | ↑ 75% | 396 | 612", f"{PLANS} | {OF_PLANS}")
    found = errors(grid)
    (tmp_path / "book.xlsx").write_bytes(xlsx(grid))

    assert {cell: finding.unless for cell, finding in found.items()} == dict.fromkeys(("Q2", "R2", "S2"), "P2")
    assert found["Q2"].message.endswith(
        "P2 has the figure of Aug-19 (O2) too: unless that is right, the row was not brought up to date at all"
    )
    assert kw.fix(tmp_path / "book.xlsx").corrections == ()


def test_formulas_on_last_months_columns_do_not_tell_that_a_row_was_left_as_it_was(tmp_path: Path) -> None:
    """They stayed as they were when the month was put in; that September has August's figure is another thing."""
    parts = Parts.of(xlsx(table(f"{VISITS.replace('558', '459')} | ↓ -25% | ↑ 75% | 396 | 612")))
    for place, formula, result in [
        ("Q2", "O2/N2-1", -0.25),
        ("R2", "O2/C2-1", 0.751908),
        ("S2", "AVERAGE(D2:O2)", 396),
    ]:
        parts.cell(place, f'<c r="{place}"><f>{formula}</f><v>{result}</v></c>')
    (tmp_path / "book.xlsx").write_bytes(parts.packed())

    assert {f.unless for f in kw.validate(kw.read(tmp_path / "book.xlsx")) if f.severity == "error"} == {""}
    assert [each.cell for each in kw.fix(tmp_path / "book.xlsx").corrections] == ["Q2", "R2", "S2"]


@pytest.mark.parametrize("now", ["459", ""])
def test_beside_a_formula_that_stayed_the_cells_that_were_typed_still_tell(tmp_path: Path, now: str) -> None:
    parts = Parts.of(xlsx(table(f"{VISITS.replace('558', now)} | ↓ -25% | ↑ 75% | 396 | 612", f"{PLANS} | {OF_PLANS}")))
    parts.cell("S2", '<c r="S2"><f>AVERAGE(D2:O2)</f><v>396</v></c>')
    (tmp_path / "book.xlsx").write_bytes(parts.packed())

    found = [f for f in kw.validate(kw.read(tmp_path / "book.xlsx")) if f.severity == "error"]
    assert [(f.cell, f.unless) for f in found] == [("Q2", "P2"), ("R2", "P2"), ("S2", "")]
    assert [each.cell for each in kw.fix(tmp_path / "book.xlsx").corrections] == ["S2"]


def test_in_a_row_where_figures_often_stay_derived_cells_alone_were_left() -> None:
    steady = "7 | 7 | 9 | 9 | 9 | 8 | 8 | 7 | 7 | 7 | 9 | 9 | 8 | 8"
    found = errors(table(f"{steady} | ↓ -11% | ↑ 14% | 8 | 9", f"{PLANS} | {OF_PLANS}"))

    assert {cell: (f.cause, f.unless) for cell, f in found.items()} == {"Q2": ("carried-over", "")}


@pytest.mark.parametrize(("month", "typed"), [("226", "-226"), ("577", "-577"), ("459", "-459")])
def test_a_minus_sign_that_no_count_has_does_not_convict_derived_cells(tmp_path: Path, month: str, typed: str) -> None:
    grid = table(f"{VISITS.replace(month, typed)} | {OF_VISITS}", f"{PLANS} | {OF_PLANS}")
    found = errors(grid)
    (tmp_path / "book.xlsx").write_bytes(xlsx(grid))

    assert found
    assert all(f"with {month} there, all of the row would be right" in finding.message for finding in found.values())
    assert kw.fix(tmp_path / "book.xlsx").corrections == ()


def test_nor_does_one_that_no_percentage_has() -> None:
    found = errors(table(f"{IN_TIME.replace('48.9%', '-48.9%')} | {OF_IN_TIME}", f"{PLANS} | {OF_PLANS}"))

    assert {finding.unless for finding in found.values()} == {"K2"}
