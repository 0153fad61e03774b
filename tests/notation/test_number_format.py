"""What Excel shows behind format codes: tables of code, stored value and text shown."""

from __future__ import annotations

import datetime as dt
import math
from decimal import ROUND_HALF_UP, Context, Decimal
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpiworkbook.notation.number_format import BUILTIN, decimals, is_percent, render

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kpiworkbook.notation.date_format import DateValue

    Row = tuple[str, float | DateValue, str]

ARROWS = '[>=0.1]"↑ "0%;[<=-0.1]"↓ "-0%;"→ "0%'
TRIANGLES = "[Green]▲0.0%;[Red]▼0.0%;[Blue]▬0.0%"
ACCOUNTING = '_-* #,##0_-;-* #,##0_-;_-* "-"_-;_-@_-'
AFTERNOON = dt.datetime(2024, 3, 5, 15, 4, 9)

GENERAL = [
    ("General", 0, "0"),
    ("General", -5, "-5"),
    ("General", 12.0, "12"),
    ("General", 0.1 + 0.2, "0.3"),
    ("General", 1 / 3, "0.333333333"),
    ("General", -2 / 3, "-0.666666667"),
    ("General", 100 / 3, "33.33333333"),
    ("General", 123456.789012345, "123456.789"),
    ("General", 12345678901.5, "12345678902"),
    ("General", 12345678901, "12345678901"),
    ("General", 1e11, "1E+11"),
    ("General", 123456789012, "1.23457E+11"),
    ("General", 99999999999.5, "1E+11"),
    ("General", 1.23456789e150, "1.2346E+150"),
    ("General", 0.0001, "0.0001"),
    ("General", 0.00012345678, "0.000123457"),
    ("General", 0.00001, "0.00001"),
    ("General", 0.000012345678, "1.23457E-05"),
    ("General", 9.999999e-12, "1E-11"),
    ("general", 1.5, "1.5"),
    ("", 1.5, "1.5"),
    ("@", 5.25, "5.25"),
    ('General" days"', 1.5, "1.5 days"),
    ('"n "General', -1.5, "-n 1.5"),
]
DIGITS = [
    ("0", 2.5, "3"),
    ("0", -0.5, "-1"),
    ("0", 1e20, "100000000000000000000"),
    ("0.00", 3, "3.00"),
    ("0000", 12, "0012"),
    ("#,##0", 1234567.5, "1,234,568"),
    ("#,##0", 999.5, "1,000"),
    ("#,##0.0", -1234.56, "-1,234.6"),
    ("0,000", 12, "0,012"),
    ("#", 0, ""),
    ("#,###", 0, ""),
    (".00", 0.5, ".50"),
    ("0.##", 1.5, "1.5"),
    ("0.##", 1, "1."),
    ("0.0??", 1.5, "1.5  "),
    ("???", 7, "  7"),
    ("?,???", 12, "   12"),
    (".0", 12.34, "12.3"),
    ("000-000", 123456, "123-456"),
    ("(000) 000-0000", 1234567890, "(123) 456-7890"),
    ('0.0"x"0', 1.234, "1.2x3"),
    ("0", True, "TRUE"),
]
ROUNDING = [
    ("0%", 0.125, "13%"),
    ("0.00", 0.285, "0.29"),
    ("0.00", 1.005, "1.01"),
    ("0.0", -0.25, "-0.3"),
    ("0.00", 2.675, "2.68"),
    ("0.0", 0.9999, "1.0"),
    ("0.000000000000000000", 0.1, "0.100000000000000000"),
    ("#,##0", 1.23456789012345678e20, "123,456,789,012,346,000,000"),
]
PERCENT_AND_SCALE = [
    ("0%", 0.5, "50%"),
    ("0.0%", 0.1234, "12.3%"),
    ("0.00 %", 0.5, "50.00 %"),
    ("%0", 0.5, "%50"),
    ("General%", 0.5, "50%"),
    ('0.0"%"', 12.34, "12.3%"),
    ("0.0\\%", 12.34, "12.3%"),
    ("#,##0,", 1234567, "1,235"),
    ('0.0,,"m"', 12345678, "12.3m"),
    ('"£"#,##0.00,,"m"', -12345678, "-£12.35m"),
    ("0.0,", 1234, "1.2"),
    ("0,.0", 1234, "1.2"),
]
NEGATIVE_THAT_ROUNDS_TO_ZERO = [
    ("0%", -0.004, "0%"),
    ("0.0", -0.01, "0.0"),
    ('"x "0.0', -0.01, "x 0.0"),
    ("#,##0;-#,##0", -0.4, "-0"),
    ("0;(0);z", -0.4, "(0)"),
    ("0", -0.0, "0"),
]
SECTIONS = [
    ('"x "0.0', -1.5, "-x 1.5"),
    ("#,##0;[Red]-#,##0", -1234.5, "-1,235"),
    ("#,##0_);[Red](#,##0)", -1234.5, "(1,235)"),
    ("#,##0_);[Red](#,##0)", 1234.5, "1,235 "),
    ('0;-0;"nil"', 0, "nil"),
    ("0;-0", 0, "0"),
    ("+0.0%;-0.0%;0.0%", 0.0123, "+1.2%"),
    ("+0.0%;-0.0%;0.0%", -0.0123, "-1.2%"),
    ("0;;", -3, ""),
    ("0;;", 0, ""),
    (";;;", 3, ""),
    ("0;@", -5, "-5"),
    ('"yes";"no";"nil"', -1, "no"),
    ('"only"', 5, "only"),
    ('"only"', -5, "-only"),
    (TRIANGLES, 0.05, "▲5.0%"),
    (TRIANGLES, -0.05, "▼5.0%"),
    (TRIANGLES, 0, "▬0.0%"),
    (ACCOUNTING, 1234, " 1,234 "),
    (ACCOUNTING, -1234, "-1,234 "),
    (ACCOUNTING, 0, " - "),
]
CONDITIONS = [
    (ARROWS, 0.25, "↑ 25%"),
    (ARROWS, -0.25, "↓ -25%"),
    (ARROWS, 0.05, "→ 5%"),
    (ARROWS, -0.05, "-→ 5%"),
    (ARROWS, 0, "→ 0%"),
    (ARROWS, -0.004, "→ 0%"),
    ('[<1000]0;0.0,"k"', 5000, "5.0k"),
    ('[<1000]0;0.0,"k"', -5, "-5"),
    ('[>=1000]0.0,"k";0', -5, "-5"),
    ('[<0]"a "0;"b "0', -3, "a 3"),
    ('[>=0]"a "0;"b "0', -3, "b 3"),
    ('[<=-5]"a "0;"b "0', -7, "a 7"),
    ('[<=-5]"a "0;"b "0', -3, "b 3"),
    ('[<=0]"a "0', -3, "-a 3"),
    ('[=-3]"a "0;"b "0', -3, "a 3"),
    ('[=0]"nil";0', 0, "nil"),
    ('[<>5]"a "0;"b "0', -3, "-a 3"),
    ('[>=1000]"a"0;"b"0;"c"0', -3, "b3"),
    ('[>=1000]"a"0;"b"0;"c"0', 3, "c3"),
    ('"a"0;[<-5]"b"0;"c"0', 7, "a7"),
    ('"a"0;[<-5]"b"0;"c"0', -7, "b7"),
    ('[>5]"a"0;[<2]"b"0', 3, "3"),
    ("[>5]0.0", 3, "3"),
    ("[Red][>5]0.0;0", 6, "6.0"),
]
LITERALS = [
    ("[Red]0", 5, "5"),
    ("[Color 5]0.0", 5, "5.0"),
    ("[$£-809]#,##0.00", 1234.5, "£1,234.50"),
    ("[$£-809]#,##0.00", -1234.5, "-£1,234.50"),
    ("[$-809]0.0", 1, "1.0"),
    ("0 [$EUR]", 5, "5 EUR"),
    ("£#,##0", 5, "£5"),
    ("\\x0", 5, "x5"),
    ("_-0_-", 5, " 5 "),
    ('0* "z"', 5, "5z"),
    ("-0", -5, "--5"),
    ('0" per 10,000"', 12, "12 per 10,000"),
    ("0.0x", 1.25, "1.3x"),
]
EXPONENTS = [
    ("0.00E+00", 12345, "1.23E+04"),
    ("0.00E+00", -0.00012345, "-1.23E-04"),
    ("0.00E+00", 0, "0.00E+00"),
    ("0.00E+00", 9.999e9, "1.00E+10"),
    ("0E-0", 12345, "1E4"),
    ("##0.0E+0", 123456, "123.5E+3"),
    ("00.0E+0", 12345, "01.2E+4"),
]
FRACTIONS = [
    ("# ?/?", 1.5, "1 1/2"),
    ("# ?/?", 1 / 3, " 1/3"),
    ("# ?/?", -2.25, "-2 1/4"),
    ("# ?/?", 3, "3    "),
    ("# ?/?", 0, "0    "),
    ("# ?/?", 0.99, "1    "),
    ("# ??/??", math.pi, "3 14/99"),
    ("# ??/??", 0.5, "  1/2 "),
    ("# ??/16", 0.4, "  6/16"),
    ("?/?", 1.5, "3/2"),
    ('0 0/2" shifts"', 3, "3 0/2 shifts"),
]
DATES: Sequence[Row] = [
    ("d", AFTERNOON, "5"),
    ("dd ddd dddd", AFTERNOON, "05 Tue Tuesday"),
    ("m mm mmm mmmm mmmmm", AFTERNOON, "3 03 Mar March M"),
    ("yy yyyy", AFTERNOON, "24 2024"),
    ("mmm-yy", AFTERNOON, "Mar-24"),
    ("mmm\\-yy", AFTERNOON, "Mar-24"),
    ("MMM YYYY", AFTERNOON, "Mar 2024"),
    ("dd/mm/yyyy", AFTERNOON, "05/03/2024"),
    ("dd/mm/yyyy;@", dt.date(2023, 1, 31), "31/01/2023"),
    ("[$-809]d mmmm yyyy", AFTERNOON, "5 March 2024"),
    ('d "of" mmmm', AFTERNOON, "5 of March"),
    ("h:mm", AFTERNOON, "15:04"),
    ("hh:mm:ss", AFTERNOON, "15:04:09"),
    ("mm:ss", AFTERNOON, "04:09"),
    ('h"h" m"m"', AFTERNOON, "15h 4m"),
    ("h:mm AM/PM", AFTERNOON, "3:04 PM"),
    ("h AM/PM", dt.time(0, 5), "12 AM"),
    ("h:mm A/P", dt.time(12, 5), "12:05 P"),
    ("d/m/yy h:mm", AFTERNOON, "5/3/24 15:04"),
    ("ss.00", dt.time(0, 0, 9, 600_000), "09.60"),
    ("h:mm:ss", dt.time(7, 8, 9, 600_000), "7:08:10"),
    ("h:mm", dt.timedelta(hours=30, minutes=7), "6:07"),
    ("[h]:mm", dt.timedelta(hours=30, minutes=7), "30:07"),
    ("[hh]:mm:ss", dt.timedelta(minutes=7), "00:07:00"),
    ("[m]", dt.timedelta(hours=30, minutes=7), "1807"),
    ("[h]:mm", 1.5, "36:00"),
    ("[h]:mm", -1.5, "-36:00"),
    ("dd/mm/yyyy hh:mm", 45000.75, "15/03/2023 18:00"),
    ("dd/mm/yyyy", 61, "01/03/1900"),
    ("dd/mm/yyyy", 60, "29/02/1900"),
    ("dd/mm/yyyy", dt.datetime(1900, 1, 1), "01/01/1900"),
    ("dd/mm/yyyy", 0, "00/01/1900"),
]
DATES_BEHIND_OTHER_CODES: Sequence[Row] = [
    ("General", dt.date(2024, 3, 5), "2024-03-05"),
    ("0.0%", dt.datetime(2024, 3, 5), "2024-03-05"),
    ("@", AFTERNOON, "2024-03-05T15:04:09"),
    ("0", dt.time(9, 5), "09:05:00"),
    ("General", dt.timedelta(hours=36), "36:00:00"),
    ("dd/mm/yyyy", dt.date(1850, 1, 1), "1850-01-01"),
    ("dd/mm/yyyy 0", dt.date(2024, 3, 5), "2024-03-05"),
]
SHOWN_AS_GENERAL = [
    ("nonsense", 5.5, "5.5"),
    ("0 km", 5.5, "5.5"),
    ("0;0;0;0;0", 5.5, "5.5"),
    ('0"x', 5.5, "5.5"),
    ("[Red0", 5.5, "5.5"),
    ("[Puce]0", 5.5, "5.5"),
    ("0\\", 5.5, "5.5"),
    ("General 0", 5.5, "5.5"),
    ("[>1]0;[>2]0;[>3]0", 5.5, "5.5"),
    ("dd/mm/yyyy", -1, "-1"),
    ("dd/mm/yyyy", 1e300, "1E+300"),
]
TABLES: Mapping[str, Sequence[Row]] = {
    "general": GENERAL,
    "digits": DIGITS,
    "rounding": ROUNDING,
    "percent and scale": PERCENT_AND_SCALE,
    "rounds to zero": NEGATIVE_THAT_ROUNDS_TO_ZERO,
    "sections": SECTIONS,
    "conditions": CONDITIONS,
    "literals": LITERALS,
    "exponents": EXPONENTS,
    "fractions": FRACTIONS,
    "dates": DATES,
    "dates behind other codes": DATES_BEHIND_OTHER_CODES,
    "shown as general": SHOWN_AS_GENERAL,
}


@pytest.mark.parametrize(
    ("code", "value", "shown"),
    [pytest.param(*row, id=f"{name}: {row[0]} {row[1]}") for name, rows in TABLES.items() for row in rows],
)
def test_shows_what_excel_shows(code: str, value: float | DateValue, shown: str) -> None:
    assert render(value, code) == shown


@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf])
@pytest.mark.parametrize("code", ["General", "0.0%", "dd/mm/yyyy"])
def test_not_finite_is_its_own_name(code: str, value: float) -> None:
    assert render(value, code) == str(value)


@pytest.mark.parametrize(
    ("code", "digits"),
    [
        ("0", 0),
        ("0.00", 2),
        ("0.##", 2),
        ("#,##0.0;[Red]-#,##0.00", 1),
        ("0.0%", 1),
        ('0.0,,"m"', 1),
        ("0.00E+00", 2),
        (ARROWS, 0),
        ("General", None),
        ("@", None),
        ("", None),
        (";;;", None),
        ("# ?/?", None),
        ("dd/mm/yyyy", None),
        ("ss.00", None),
        ("nonsense", None),
    ],
)
def test_decimals_of_the_first_section(code: str, digits: int | None) -> None:
    assert decimals(code) == digits


@pytest.mark.parametrize("code", ["0%", "0.0 %", ARROWS, '"-";0%', "%0"])
def test_percent_codes(code: str) -> None:
    assert is_percent(code)


@pytest.mark.parametrize("code", ["0", '0"%"', "0\\%", "0_%", "[$%-809]0", "General", "nonsense%", "dd/mm"])
def test_codes_without_percent(code: str) -> None:
    assert not is_percent(code)


def test_builtin_codes() -> None:
    assert BUILTIN[0] == "General"
    assert BUILTIN[14] == "dd/mm/yyyy"
    assert set(BUILTIN) == {*range(23), *range(37, 50)}
    shown = {number: render(1234.5, code) for number, code in BUILTIN.items()}
    assert shown[4] == "1,234.50"
    assert shown[12] == "1234 1/2"
    assert shown[22] == "18/05/1903 12:00"
    assert shown[44] == " £1,234.50 "
    assert shown[46] == "29628:00:00"
    assert shown[48] == "1.2E+3"


FINITE = st.floats(allow_nan=False, allow_infinity=False)
FIFTEEN = Context(prec=15, rounding=ROUND_HALF_UP)
WIDE = Context(prec=400, rounding=ROUND_HALF_UP)


@given(value=FINITE, places=st.integers(0, 15))
def test_rounds_half_away_from_zero_on_fifteen_digits(value: float, places: int) -> None:
    code = "0." + "0" * places if places else "0"
    expected = FIFTEEN.create_decimal_from_float(value).quantize(Decimal(1).scaleb(-places), context=WIDE)
    assert Decimal(render(value, code)) == expected


@given(value=FINITE, places=st.integers(0, 6))
def test_quick_and_full_ways_agree(value: float, places: int) -> None:
    """A literal among the placeholders takes the full way; taken out, the digits are the same."""
    quick = "#,##0." + "0" * (places + 1)
    full = '#,##0.0"|"' + "0" * places
    assert render(value, full).replace("|", "") == render(value, quick)


@given(value=st.floats(-1e307, 1e307))
def test_general_is_close_and_short(value: float) -> None:
    text = render(value, "General")
    assert len(text.removeprefix("-")) <= 11
    assert math.isclose(float(text), value, rel_tol=1e-4, abs_tol=0)


@pytest.mark.parametrize("sign", ["0", "#", "?", ".0", "0%", "?/", "[h]"])
def test_a_code_longer_than_excel_takes_counts_as_general(sign: str) -> None:
    longest = (sign * 255)[:255]
    assert render(0.5, f"{longest}0") == render(0.5, sign * 20_000) == "0.5"
    assert render(0.5, longest) != "0.5"


@given(code=st.text('0#?.,%;@/E+-AMPymdhs[]<>=$"\\_* Gx8', max_size=14), value=FINITE)
def test_no_code_raises(code: str, value: float) -> None:
    assert isinstance(render(value, code), str)
    assert isinstance(render(dt.datetime(2024, 3, 5, 7, 8, 9), code), str)
    decimals(code)
    is_percent(code)
