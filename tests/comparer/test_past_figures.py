"""Past figures: restated, withdrawn, filled in, and what rounding explains."""

from __future__ import annotations

from datetime import date

import openpyxl
import pytest

import kpiworkbook as kw
from tests.comparer.editions import compare, told
from tests.support import saved

# --- past figures


def test_a_past_figure_that_changed_is_restated_with_both_cells() -> None:
    comparison = compare("""
        Ref. | Indicator | Jun-19 | Jul-19 | Aug-19  ||  Ref. | Indicator | Jul-19 | Aug-19 | Sep-19
        M1   | Contacts  | 1660   | 1861   | 1377    ||  M1   | Contacts  | 1816   | 1377   | 1514
        M2   | Referrals | 542    | 612    | 459     ||  M2   | Referrals | 612    | 459    | 558
    """)

    (difference,) = comparison.differences
    assert told(comparison) == ["restated M1 2019-07: D2 1861 -> C2 1816"]
    assert (difference.period, difference.old_value, difference.new_value) == (date(2019, 7, 1), 1861, 1816)
    assert difference.message == "'1861' became '1816': Jul-19 is restated, 45 lower"
    assert difference.reason == "Jul-19 is restated, 45 lower"
    assert not comparison


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("36.9%", "35.1%", "1.8 points lower"),
        ("36.9%", "37.9%", "1 point higher"),
        ("1377", "12,377", "11,000 higher"),
        ("12.5", "12.25", "0.25 lower"),
    ],
)
def test_a_restatement_says_by_how_much(old: str, new: str, said: str) -> None:
    comparison = compare(f"""
        Ref. | Indicator | Jul-19 | Aug-19  ||  Ref. | Indicator | Jul-19 | Aug-19 | Sep-19
        M1   | Contacts  | {old}  | {old}   ||  M1   | Contacts  | {new}  | {old}  | {old}
    """)

    assert comparison.differences[0].reason == f"Jul-19 is restated, {said}"


@pytest.mark.parametrize("placeholder", ["tbc", "-", "", "n/a", "<5", "#DIV/0!", "12O"])
def test_a_figure_that_is_none_any_more_is_withdrawn_and_counts_as_restated(placeholder: str) -> None:
    comparison = compare(f"""
        Ref. | Indicator | Jul-19 | Aug-19  ||  Ref. | Indicator | Jul-19        | Aug-19 | Sep-19
        M1   | Contacts  | 1861   | 1377    ||  M1   | Contacts  | {placeholder} | 1377   | 1514
    """)

    assert told(comparison) == [f"withdrawn M1 2019-07: C2 1861 -> C2 {placeholder}".strip()]
    assert comparison.restatements == comparison.differences
    assert not comparison


@pytest.mark.parametrize("placeholder", ["tbc", "-", "", "n/a", "<5"])
def test_a_figure_where_none_was_is_filled_in_and_not_restated(placeholder: str) -> None:
    comparison = compare(f"""
        Ref. | Indicator | Jul-19        | Aug-19  ||  Ref. | Indicator | Jul-19 | Aug-19 | Sep-19
        M1   | Contacts  | {placeholder} | 1377    ||  M1   | Contacts  | 1861   | 1377   | 1514
    """)

    assert told(comparison) == [f"filled-in M1 2019-07: C2 {placeholder} -> C2 1861".replace("  ", " ")]
    assert comparison


def test_another_placeholder_is_told_and_another_spelling_of_it_is_not() -> None:
    assert told(
        compare("""
            Ref. | Indicator | Jun-19 | Jul-19 | Aug-19  ||  Ref. | Indicator | Jun-19 | Jul-19 | Aug-19 | Sep-19
            M1   | Contacts  | tbc    | tbc    | 1377    ||  M1   | Contacts  | -      | TBC    | 1377   | 1514
            M2   | Referrals | -      |        | 459     ||  M2   | Referrals |        | -      | 459    | 558
        """)
    ) == ["placeholder M1 2019-06: C2 tbc -> C2 -"]


def test_the_older_editions_current_month_is_named_as_such_and_as_provisional() -> None:
    comparison = compare("""
        Ref. | Indicator | Jul-19 | Aug-19 (p)  ||  Ref. | Indicator | Jul-19 | Aug-19 | Sep-19
        M1   | Contacts  | 1861   | 1377        ||  M1   | Contacts  | 1861   | 1380   | 1514
        M2   | Referrals | 40 (p) | 459         ||  M2   | Referrals | 41     | 459    | 558
    """)

    assert [(d.ref, d.was_provisional, d.reason.partition(" lower")[0]) for d in comparison] == [
        ("M1", True, "Aug-19 is restated, 3 higher; it was the older edition's current month and marked provisional"),
        ("M2", True, "Jul-19 is restated, 1 higher; it was marked provisional"),
    ]


def test_months_after_the_older_edition_and_those_that_left_are_no_difference() -> None:
    comparison = compare("""
        Ref. | Indicator | May-19 | Jun-19 | Jul-19 | Aug-19 ||  Ref. | Indicator | Jul-19 | Aug-19 | Sep-19
        M1   | Contacts  | 1660   | 1861   | 1377   |        ||  M1   | Contacts  | 1377   | 1514   | 1600
    """)  # Aug-19 was still empty, so the older edition is as of Jul-19

    assert not comparison.differences
    assert str(comparison.sheets[0]).endswith("Jul-19 against Sep-19")


# --- rounding


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("36.9%", "36.86%"),
        ("36.86%", "36.9%"),
        ("36.9%", "36.85%"),  # an exact half may have been rounded either way
        ("36.9%", "36.95%"),
        ("78.0%", "78.4%"),  # of a row where every month ends in .0%
    ],
)
def test_a_figure_that_rounds_to_the_other_is_not_restated_but_told_once(old: str, new: str) -> None:
    comparison = compare(f"""
        Ref. | Indicator    | Jul-19 | Aug-19  ||  Ref. | Indicator    | Jul-19 | Aug-19 | Sep-19
        M1   | % of reviews | {old}  | {old}   ||  M1   | % of reviews | {new}  | {new}  | {new}
    """)

    (difference,) = comparison.differences
    assert difference.kind is kw.DifferenceKind.PRECISION
    assert difference.reason == "Jul-19 and 1 more month are written with other decimals, which rounding explains"
    assert comparison


@pytest.mark.parametrize(
    ("old", "new"), [("36.9%", "36.8%"), ("36.9%", "36.84%"), ("36.9%", "37%"), ("78.0%", "79.0%"), ("12", "13")]
)
def test_a_figure_beyond_rounding_is_restated(old: str, new: str) -> None:
    comparison = compare(f"""
        Ref. | Indicator | Jul-19 | Aug-19  ||  Ref. | Indicator | Jul-19 | Aug-19 | Sep-19
        M1   | Reviews   | {old}  | {old}   ||  M1   | Reviews   | {new}  | {old}  | {old}
    """)

    assert told(comparison) == [f"restated M1 2019-07: C2 {old} -> C2 {new}"]


def test_digits_behind_what_is_shown_are_no_restatement() -> None:
    comparison = compare_books(("0.0%", 0.3690036, 0.41), ("0.0%", 0.3690412, 0.41))

    (difference,) = comparison.differences
    assert (difference.kind, difference.old_shown, difference.new_shown) == ("precision", "36.9%", "36.9%")
    assert difference.message == "Jul-19 is shown as before, with other digits behind what is shown"


def test_a_typed_figure_that_a_formula_replaces_is_no_restatement_while_it_rounds_to_it() -> None:
    assert compare_books(("0.0%", 0.369, 0.412), ("0.00%", 0.3690036, 0.41234567))
    assert not compare_books(("0.0%", 0.369, 0.412), ("0.00%", 0.3690036, 0.41334567))


def compare_books(old: tuple[str, float, float], new: tuple[str, float, float]) -> kw.Comparison:
    """Compare two workbooks with two months of one indicator as stored numbers behind a number format."""
    books = []
    for number_format, *figures in (old, new):
        book = openpyxl.Workbook()
        sheet = book.active
        sheet.append(["Ref.", "Indicator", "Jul-19", "Aug-19"])
        sheet.append(["M1", "Percentage of reviews in time", *figures])
        for cell in sheet[2][2:]:
            cell.number_format = number_format
        books.append(saved(book))
    return kw.compare(*books)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("36.9%  | 41.2%  | P", "36.9   | 41.2   | -"),
        ("36.9   | 41.2   | -", "36.9%  | 41.2%  | P"),
        ("36.9%  | 41.2%  | P", "0.369  | 0.412  | -"),
    ],
)
def test_a_percent_sign_that_comes_or_goes_restates_nothing(old: str, new: str) -> None:
    comparison = compare(f"""
        Ref. | Indicator | Jul-19 | Aug-19 | Percentage? ||  Ref. | Indicator | Jul-19 | Aug-19 | Percentage?
        M1   | Reviews   | {old}                         ||  M1   | Reviews   | {new}
    """)

    assert [d.kind.value for d in comparison] == ["unit"]
    assert comparison


def test_what_rounding_explains_is_the_same_with_and_without_the_percent_sign() -> None:
    comparison = compare("""
        Ref. | Indicator | Jul-19 | Aug-19 | Percentage? ||  Ref. | Indicator | Jul-19 | Aug-19 | Percentage?
        M1   | Reviews   | 36.9%  | 41.2%  | P           ||  M1   | Reviews   | 36.86  | 41.2   | -
        M2   | Visits    | 36.9%  | 41.2%  | P           ||  M2   | Visits    | 36.45  | 41.2   | -
    """)

    assert [d.ref for d in comparison.of("precision")] == ["M1"]
    assert [d.ref for d in comparison.restatements] == ["M2"]


def test_a_unit_that_is_told_by_the_figures_alone_is_shown_by_them() -> None:
    assert told(
        compare("""
            Ref. | Indicator | Jul-19 | Aug-19  ||  Ref. | Indicator | Jul-19 | Aug-19
            M1   | Reviews   | 36.9%  | 41.2%   ||  M1   | Reviews   | 36.9   | 41.2
            M2   | Visits    | tbc    | tbc     ||  M2   | Visits    | tbc    | 41.2%
        """)
    ) == ["filled-in M2 2019-08: D3 tbc -> D3 41.2%", "unit M1 2019-08: D2 41.2% -> D2 41.2"]
