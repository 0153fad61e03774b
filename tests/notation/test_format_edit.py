"""Number formats with decimals or a mark added, or percent signs that are text, all else of them as it stands."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpiworkbook.notation.format_edit import with_mark, with_percent_as_text, with_places


@pytest.mark.parametrize(
    ("code", "places", "wanted"),
    [
        ("0", 0, "0"),
        ("0", 2, "0.00"),
        ("#,##0", 1, "#,##0.0"),
        ("0.0", 2, "0.00"),
        ("0.00", 1, "0.00"),
        ("0%", 1, "0.0%"),
        ('0" days; or 0"', 1, '0.0" days; or 0"'),
        ("£#,##0;[Red](£#,##0)", 2, "£#,##0.00;[Red](£#,##0.00)"),
        ('_-* #,##0_-;-* #,##0_-;_-* "-"??_-;_-@_-', 1, '_-* #,##0.0_-;-* #,##0.0_-;_-* "-"??_-;_-@_-'),
        ("#,##0,", 1, "#,##0.0,"),
        ("0,0.", 1, "0,0.0"),
        ("# ?/?", 1, "# ?/?"),
        ("0E+00", 1, "0E+00"),
        ("General", 1, "General"),
        ("dd/mm/yyyy", 1, "dd/mm/yyyy"),
        ("", 1, ""),
    ],
)
def test_decimals_are_added_to_each_section_that_shows_digits(code: str, places: int, wanted: str) -> None:
    assert with_places(code, places) == wanted


@pytest.mark.parametrize(
    ("code", "mark", "wanted"),
    [
        ("0", "", "0"),
        ("#,##0", "*", '#,##0"*"'),
        ('0";";(0);-;@', " (p)", '0";"" (p)";(0)" (p)";-" (p)";@'),
    ],
)
def test_a_mark_stands_at_the_end_of_each_section_for_numbers(code: str, mark: str, wanted: str) -> None:
    assert with_mark(code, mark) == wanted


@pytest.mark.parametrize(
    ("code", "wanted"),
    [
        ("0.0%", '0.0"%"'),
        ('0.0%"*"', '0.0"%""*"'),
        ("0%_);[Red](0%)", '0"%"_);[Red](0"%")'),
        (r'0.0\ %_%;"5%"', r'0.0\ "%"_%;"5%"'),
        ("0.0", "0.0"),
    ],
)
def test_of_percent_signs_only_those_that_make_hundredths_become_text(code: str, wanted: str) -> None:
    assert with_percent_as_text(code) == wanted


@given(code=st.text('0#?.,%;@/E+-dhs[]<>=$"\\_* Gx8', max_size=14), places=st.integers(0, 4))
def test_no_code_raises_and_without_decimals_to_add_it_stays(code: str, places: int) -> None:
    assert with_places(code, 0) == with_mark(code, "") == code
    assert len(with_places(code, places)) >= len(code)
