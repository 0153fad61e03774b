"""What an officer's formula makes of an exact result: the roundings around it, as deep as Excel allows."""

from __future__ import annotations

from decimal import Decimal

import pytest

from kpiworkbook.keeper.roundings import as_rounded


@pytest.mark.parametrize(("levels", "given"), [(0, Decimal("1.3")), (60, Decimal("1.3")), (100, None), (30_000, None)])
def test_calls_are_followed_as_deep_as_excel_allows(levels: int, given: Decimal | None) -> None:
    assert as_rounded("(" * levels + "ROUND(A1,1)" + ")" * levels, Decimal("1.25")) == given


def test_the_commas_within_a_tables_brackets_part_no_arguments() -> None:
    formula = "ROUND(T[[#This Row],[Sep-19]]/T[[#This Row],[Aug-19]]-1,2)"
    assert as_rounded(formula, Decimal("0.0995")) == Decimal("0.1")
