"""Targets that are bounds, as they are typed."""

from __future__ import annotations

import pytest

from kpiworkbook.notation.bounds import bound_of


@pytest.mark.parametrize(
    ("text", "side", "figure"),
    [
        ("≥95%", "at least", "95%"),
        (">= 95%", "at least", "95%"),
        ("=>95%", "at least", "95%"),
        ("At least 95%", "at least", "95%"),
        ("min. 95%", None, ""),
        ("Minimum of 1,200", "at least", "1,200"),
        ("no less than 95", "at least", "95"),
        ("95%+", "at least", "95%"),
        ("95 % +", "at least", "95 %"),
        ("95% or more", "at least", "95%"),
        ("95% and above", "at least", "95%"),
        (">95%", "above", "95%"),
        ("over  £1,200", "above", "£1,200"),
        ("more than 95.5%", "above", "95.5%"),
        ("≤5", "at most", "5"),
        ("up to 5", "at most", "5"),
        ("max 5", "at most", "5"),
        ("5 or fewer", "at most", "5"),
        ("not exceeding 5", "at most", "5"),
        ("<5", "below", "5"),
        ("Under 20", "below", "20"),
        ("less than 20%", "below", "20%"),
        ("fewer than .5", "below", ".5"),
    ],
)
def test_a_bound_has_a_side_and_one_figure(text: str, side: str | None, figure: str) -> None:
    bound = bound_of(text)

    assert (bound and bound.side.value, bound.figure if bound else "") == (side, figure)


@pytest.mark.parametrize(
    "text",
    [
        "95%", "90-95%", "90% to 95%", "between 90 and 95%", "under 20 days", "5 min", "20 max", "<5 or fewer",
        ">90% <95%", "+5%", "~95%", "95% or better", "overdue 5", "under", "≥", "< -5", "10%+/-2", "over 5 under 10",
    ],
)  # fmt: skip
def test_anything_else_is_no_bound(text: str) -> None:
    assert bound_of(text) is None
