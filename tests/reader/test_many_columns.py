"""A sheet may have thousands of columns that nobody knows: each is not held against each."""

from __future__ import annotations

from datetime import date

import pytest

from kpiworkbook.layout.lost_months import lost_months
from kpiworkbook.model.fields import Field
from kpiworkbook.model.section import Column
from tests.work import calls


def columns(number: int, *, in_front: bool) -> list[Column]:
    """Return two months, and columns in front of them or behind them whose headings say nothing."""
    months = [Column(index=0, field=Field.MONTH, key="", heading=f"{name}-23", period=date(2023, month, 1))
              for month, name in ((8, "Aug"), (9, "Sep"))]  # fmt: skip
    others = [
        Column(index=0, field=Field.EXTRA, key="", heading=f"What is said of number {at} in the list")
        for at in range(number)
    ]
    return [*others, *months] if in_front else [*months, *others]


@pytest.mark.parametrize("in_front", [True, False])
def test_whether_they_are_lost_months_is_found_by_going_through_them_once(in_front: bool) -> None:
    few, many = columns(100, in_front=in_front), columns(400, in_front=in_front)
    list(lost_months(few))  # what is looked up once, and then known
    assert calls(lambda: list(lost_months(many))) < 6 * calls(lambda: list(lost_months(few)))
