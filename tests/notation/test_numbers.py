"""Numbers as officers type them: what they are worth, and the number format that shows them just as typed."""

from __future__ import annotations

from decimal import Decimal, localcontext

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from kpiworkbook.notation.number_format import render
from kpiworkbook.notation.numbers import is_suppressed, parse_number

NBSP, THIN, NARROW = "\u00a0", "\u2009", "\u202f"


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("0", "0"),
        ("1754", "1754"),
        ("1,754", "1754"),
        ("1,234,567", "1234567"),
        ("1 754", "1754"),
        ("10 000 000", "10000000"),
        (f"1{NBSP}754", "1754"),
        (f"1{THIN}754", "1754"),
        (f"1{NARROW}754", "1754"),
        ("+ 106,270", "106270"),
        ("- 1,685", "-1685"),
        ("-5", "-5"),
        ("−5", "-5"),
        ("–5", "-5"),
        (f"-{NBSP}1,685", "-1685"),
        ("(12)", "-12"),
        ("36.9", "36.9"),
        ("1,234.50", "1234.50"),
        (".5", "0.5"),
        ("007", "7"),
        ("£1,200", "1200"),
        ("-£1,200.50", "-1200.50"),
        ("1,569*", "1569"),
        ("1,569 *", "1569"),
        ("1569 *", "1569"),
        ("1,569†", "1569"),
        ("1,569¹", "1569"),
        ("1,569 (p)", "1569"),
        ("1,569r", "1569"),
        ("1,569 r", "1569"),
        ("1,569 p", "1569"),
        ("1,569 (R)", "1569"),
        ("1,569 [1]", "1569"),
        ("1,569 (note 1)", "1569"),
        ("1,569 (prov.)", "1569"),
        ("1,569 (revised)", "1569"),
        ("1,569 (est)", "1569"),
        ("1,569 (p)*", "1569"),
        ("1,569¹⁰", "1569"),
        ("  12\t", "12"),
        (f"{NBSP}12{NBSP}", "12"),
    ],
)
def test_plain_number_is_read_to_the_digit(text: str, value: str) -> None:
    number = parse_number(text)

    assert number is not None
    assert (number.value, number.is_percent) == (Decimal(value), False)


@pytest.mark.parametrize(
    ("text", "fraction", "decimals"),
    [
        ("36.9%", "0.369", 1),
        ("36.90%", "0.369", 2),
        ("100%", "1", 0),
        ("0%", "0", 0),
        ("36.9 %", "0.369", 1),
        (f"36.9{NBSP}%", "0.369", 1),
        ("- 5%", "-0.05", 0),
        ("+5%", "0.05", 0),
        ("(12%)", "-0.12", 0),
        ("12%*", "0.12", 0),
        ("12% *", "0.12", 0),
        ("12.5%r", "0.125", 1),
        ("12.5% p", "0.125", 1),
        ("12.5%p", "0.125", 1),
        ("12.5% [r]", "0.125", 1),
        ("1,685%", "16.85", 0),
        (".5%", "0.005", 1),
    ],
)
def test_percentage_is_a_fraction(text: str, fraction: str, decimals: int) -> None:
    number = parse_number(text)

    assert number is not None
    assert (number.value, number.is_percent, number.decimals) == (Decimal(fraction), True, decimals)


@pytest.mark.parametrize(
    "text",
    [
        "", "-", "%", "*", "Local", "tbc", "n/a", "12O", "l2", "approx. 5", "~5", "c. 5", "5 days", "12 months", "1e5",
        "12,34", "0,369", "01,234", "1,2345", "1234,567", "1,23", "1.234,5", "36,9%", "1, 754", "12 34", "1 1", "5.",
        "12..5", "--5", "12/15", "3:1", "1 in 4", "1-4", "1–5", "5 (20%)", "20% (5)", "(5", "5)", "£1.2m", "Sep-19",
        "01/09/2019", "½", "59p", "59R", "59 k", "59m", "59 (1)", "59 [12]", "59 (Sep)", "59 * * *", "r59", "59 rp",
        "(+12)",
    ],
)  # fmt: skip
def test_what_could_mean_something_else_is_no_number(text: str) -> None:
    assert parse_number(text) is None


@pytest.mark.parametrize("text", ["<5", "< 5", " <5 ", "<5%", "<10", "<1,000", "≤5", "<=5", ">95%", "≥ 95%"])
def test_bound_is_suppressed_and_no_number(text: str) -> None:
    assert is_suppressed(text)
    assert parse_number(text) is None


@pytest.mark.parametrize("text", ["5", "<", "<x", "less", "5<", "1<5", ""])
def test_what_gives_no_bound_is_not_suppressed(text: str) -> None:
    assert not is_suppressed(text)


@pytest.mark.parametrize(
    "text",
    [
        "1754", "1,754", "1 754", f"1{NBSP}754", "10 000 000", "1 234 567 890", "+ 106,270", "- 1,685",
        "−5", "–5", "(12)", "(-12)", "(- 12)", "( 12%)", "(12%)", "(5)*", "36.9%", "36.90 %", f"36.9{NBSP}%", "£1,200",
        "-£1,200.50", "- £5", "1,569*", "1,569 *", "1,569 (p)", "1569 †", "59 r", "59r", "5.9% p", "59 [1]",
        "(5) (note 1)",
        "12% *", "007", ".5", "-.5%", "0.0%", "1,234.5678",
    ],
)  # fmt: skip
def test_format_shows_the_value_as_it_was_typed(text: str) -> None:
    number = parse_number(text)

    assert number is not None
    assert render(float(number.value), number.number_format) == text


@pytest.mark.parametrize("text", ["12.3456789012345678", "12345678901234567", "1234567890123456.5"])
def test_more_digits_than_excel_can_store_stay_text(text: str) -> None:
    assert parse_number(text) is None


@st.composite
def typed(draw: st.DrawFn) -> tuple[str, Decimal]:
    """Return a number as somebody may type it, and what it is worth."""
    digits = str(draw(st.integers(0, 999_999_999)))
    separator = draw(st.sampled_from(["", ",", " ", NBSP, THIN, NARROW]))
    whole = separator.join(f"{int(digits):,}".split(","))
    fraction = draw(st.text("0123456789", max_size=4))
    percent = draw(st.sampled_from(["", "%", " %"]))
    currency = "" if percent else draw(st.sampled_from(["", "", "£"]))
    mark = draw(st.sampled_from(["", "*", "**", "†", " *", " (p)", "(r)", " r", "r", " [1]", " (rev.)", "*†"]))
    sign = draw(st.sampled_from(["", "+", "-", "+ ", "- ", "−", "– ", "()"]))
    body = currency + whole + ("." + fraction if fraction else "") + percent
    value = Decimal(digits + ("." + fraction if fraction else ""))
    negative = sign.strip() not in ("", "+")
    assume(value or not negative)  # a stored zero has no sign
    value = (-value if negative else value) / (100 if percent else 1)
    return (f"({body})" if sign == "()" else sign + body) + mark, value


@given(typed())
@settings(max_examples=400, deadline=None)
def test_any_typed_number_is_worth_what_it_says_and_shows_as_it_was_typed(case: tuple[str, Decimal]) -> None:
    text, value = case
    number = parse_number(text)

    assert number is not None
    assert number.value == value
    assert render(float(number.value), number.number_format) == text


@given(st.text(max_size=12))
@settings(max_examples=300, deadline=None)
def test_any_text_is_a_number_or_none_and_never_an_accident(text: str) -> None:
    number = parse_number(text)

    assert number is None or number.value.is_finite()


def test_callers_decimal_context_does_not_round_what_is_read() -> None:
    parse_number.cache_clear()
    with localcontext() as context:
        context.prec = 5
        numbers = [parse_number("- 1,234,567"), parse_number("123456.7%")]
    parse_number.cache_clear()

    assert [number and number.value for number in numbers] == [Decimal(-1234567), Decimal("1234.567")]
