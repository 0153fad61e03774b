"""Rounding as Excel does it, held against an independent calculation and against LibreOffice."""

from __future__ import annotations

import random
from decimal import Decimal, localcontext
from fractions import Fraction
from math import floor
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kpiworkbook.notation.rounding import decimal_of, round_half_away, to_15_digits
from tests.support import recalculated


def by_hand(number: Decimal, decimals: int) -> Fraction:
    """Round in whole numbers: first to 15 significant digits, then to the decimals, halves away from zero."""
    size = abs(Fraction(number))
    if not size:
        return size
    unit = Fraction(1)
    while size / unit >= 10**15:
        unit *= 10
    while size / unit < 10**14:
        unit /= 10
    size = floor(size / unit + Fraction(1, 2)) * unit
    step = Fraction(1, 10**decimals) if decimals >= 0 else Fraction(10**-decimals)
    return (-1 if number < 0 else 1) * floor(size / step + Fraction(1, 2)) * step


@pytest.mark.parametrize(
    ("number", "decimals", "expected"),
    [
        ("12.5", 0, "13"),
        ("-12.5", 0, "-13"),
        ("0.5", 0, "1"),
        ("-0.5", 0, "-1"),
        ("2.5", 0, "3"),
        ("9.95", 1, "10.0"),
        ("9.95", 0, "10"),
        ("9.49", 0, "9"),
        ("1.005", 2, "1.01"),
        ("0.285", 2, "0.29"),
        ("-0.285", 2, "-0.29"),
        ("0.00499999999999989", 2, "0.00"),
        ("0.499999999999999", 0, "0"),
        ("0.4999999999999996", 0, "1"),  # sixteen digits: Excel keeps fifteen, and those are a half
        ("1754", 0, "1754"),
        ("1754", -2, "1800"),
        ("1750", -2, "1800"),
        ("0", 2, "0.00"),
        ("1E+20", 0, "100000000000000000000"),
    ],
)
def test_half_goes_away_from_zero(number: str, decimals: int, expected: str) -> None:
    assert round_half_away(Decimal(number), decimals) == Decimal(expected)


@pytest.mark.parametrize(
    ("number", "decimals", "expected"), [("-0.1", 0, "0"), ("-0.0049", 2, "0.00"), ("-0", 1, "0.0")]
)
def test_no_zero_has_a_sign(number: str, decimals: int, expected: str) -> None:
    assert str(round_half_away(Decimal(number), decimals)) == expected


@given(st.decimals(-(10**9), 10**9, places=8), st.integers(-2, 6))
@settings(max_examples=400, deadline=None)
def test_any_decimal_rounds_as_by_hand(number: Decimal, decimals: int) -> None:
    assert Fraction(round_half_away(number, decimals)) == by_hand(number, decimals)


@given(st.fractions(Fraction(-1000), Fraction(1000), max_denominator=5000), st.integers(0, 4))
@settings(max_examples=300, deadline=None)
def test_any_quotient_rounds_as_by_hand(quotient: Fraction, decimals: int) -> None:
    with localcontext(prec=60):
        number = Decimal(quotient.numerator) / Decimal(quotient.denominator)

    assert Fraction(round_half_away(number, decimals)) == by_hand(number, decimals)


@given(st.decimals(-(10**6), 10**6, places=3))
@settings(max_examples=100, deadline=None)
def test_both_signs_round_alike_and_rounding_twice_changes_nothing(number: Decimal) -> None:
    once = round_half_away(number, 1)

    assert round_half_away(-number, 1) == -once
    assert round_half_away(once, 1) == once


@given(st.integers(-(10**15) + 1, 10**15 - 1), st.integers(0, 12))
@settings(max_examples=200, deadline=None)
def test_stored_binary_number_is_the_decimal_that_was_typed(digits: int, places: int) -> None:
    typed = Decimal(digits).scaleb(-places)

    assert decimal_of(float(typed)) == typed


def test_callers_decimal_context_neither_matters_nor_changes() -> None:
    with localcontext(prec=5) as context:
        found = [round_half_away(Decimal("123456.785"), 2), decimal_of(1234567.89), to_15_digits(Decimal("1234567.8"))]
        assert context.prec == 5

    assert found == [Decimal("123456.79"), Decimal("1234567.89"), Decimal("1234567.8")]


def typed_numbers() -> list[tuple[str, int]]:
    """Return a few hundred numbers as an officer may type them, most of them halves, and the decimals to keep."""
    chance = random.Random(2019)
    halves = [(f"{chance.randint(-9999, 9999)}.5", 0) for _ in range(80)]
    halves += [(f"{chance.randint(-99, 99)}.{chance.randint(0, 99):02d}5", 2) for _ in range(120)]
    halves += [(f"-0.{chance.randint(0, 9)}5", 1) for _ in range(20)]
    others = [(f"{chance.uniform(-2000, 2000):.6f}", chance.randint(0, 4)) for _ in range(120)]
    named = [("0.125", 2), ("12.5", 0), ("-12.5", 0), ("9.95", 1), ("9.95", 0), ("0.0995", 2), ("0.285", 2),
             ("1.005", 2), ("-1.005", 2), ("2.675", 2), ("1.115", 2), ("-0.5", 0), ("-2.5", 0), ("0.5", 0)]  # fmt: skip
    return [*named, *halves, *others]


@pytest.mark.libreoffice
def test_agrees_with_the_spreadsheets_round(tmp_path: Path) -> None:
    cases = typed_numbers()
    book = openpyxl.Workbook()
    for row, (number, decimals) in enumerate(cases, 1):
        book.active.cell(row, 1, f"=ROUND({number},{decimals})")
    # Changes as the writer's formulas have them: the inner ROUND takes away what binary numbers add.
    pairs = [(201, 200), (1005, 1000), (7, 8), (2199, 2000), (19, 20), (1377, 1514), (33, 34), (1005, 1010)]
    for row, (current, base) in enumerate(pairs, 1):
        book.active.cell(row, 2, f"=ROUND(ROUND({current}/{base}-1,12),2)")
    book.save(tmp_path / "rounding.xlsx")

    sheet = openpyxl.load_workbook(recalculated(tmp_path / "rounding.xlsx", tmp_path), data_only=True).active

    ours = [float(round_half_away(Decimal(number), decimals)) for number, decimals in cases]
    theirs = [sheet.cell(row, 1).value for row in range(1, len(cases) + 1)]
    assert {case: (a, b) for case, a, b in zip(cases, ours, theirs, strict=True) if a != b} == {}
    assert [sheet.cell(row, 2).value for row in range(1, len(pairs) + 1)] == [
        float(round_half_away(Decimal(current) / Decimal(base) - 1, 2)) for current, base in pairs
    ]
