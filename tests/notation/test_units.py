"""What names say of the unit of their figures."""

from __future__ import annotations

import pytest

from kpiworkbook.model.records import Unit
from kpiworkbook.notation.units import is_rounded_by_name, named_unit


@pytest.mark.parametrize(
    "name",
    [
        "Average days to relet",
        "Average number of placements",
        "Avg. days to a decision",
        "Mean caseload per worker",
        "12 month rolling average of referrals",
        "Median wait (days)",
        "Days to relet (average)",
        "Days to relet: average",
        "Days to relet - median of the month",
        "Time to first visit, on average",
        "Children's average age at entry",
        "Caseload per social worker",
        "Cost per placement",
        "Spend (£000)",
        "Total spend £'000s",
        "Placement spend, £k",
        "Agency spend (000s)",
        "Budget (£m)",
        "Savings in thousands",
    ],
)
def test_averages_and_money_in_thousands_are_rounded(name: str) -> None:
    assert is_rounded_by_name(name)
    assert named_unit(name) in (None, Unit.RATE)


@pytest.mark.parametrize(
    ("name", "unit"),
    [
        ("Number of schools with attendance below average", Unit.COUNT),
        ("Number of children whose average attendance fell", Unit.COUNT),
        ("Total placements over £3,000", Unit.COUNT),
        ("Number of packages over £20k", Unit.COUNT),
        ("Means-tested grants", None),
        ("Mean-time contracts", None),
        ("Meaningful contacts", None),
        ("Contacts", None),
        ("Percentage of visits in the average week", Unit.PERCENT),
        ("Average attendance (%)", Unit.PERCENT),
        ("Average rate per 10,000", Unit.RATE),
    ],
)
def test_what_is_counted_or_has_another_unit_is_that(name: str, unit: Unit | None) -> None:
    assert named_unit(name) is unit
    if unit is not Unit.PERCENT and unit is not Unit.RATE:
        assert not is_rounded_by_name(name)
