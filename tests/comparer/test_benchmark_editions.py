"""Benchmarks whose headings name their edition: the next edition is the same column."""

from __future__ import annotations

import pytest

import kpiworkbook as kw
from tests.support import read

GRID = """
    Ref. | Indicator | Aug-19 | Sep-19 | {headings}
    M1   | Contacts  | 110    | 132    | {m1}
    M2   | Referrals | 60     | 66     | {m2}
"""


def told(old: tuple[str, str, str], new: tuple[str, str, str]) -> list[str]:
    """Return the differences of two editions, each given by its headings and what stands under them."""
    before, now = (read(GRID.format(headings=headings, m1=m1, m2=m2)) for headings, m1, m2 in (old, new))
    lines = (f"{d.kind} {d.ref} {d.column}: {d.old_shown} -> {d.new_shown}" for d in kw.compare(before, now))
    return [" ".join(line.split()) for line in lines]


@pytest.mark.parametrize(("old", "new", "key"), [
    ("UK (2018-19)", "UK (2019-20)", "uk_2019_20"), ("Scotland 18-19", "Scotland 2019/20", "scotland_2019_20"),
    ("Wales (Mar-19)", "Wales (Mar-20)", "wales_mar_20"), ("UK", "UK (2019-20)", "uk_2019_20"),
])  # fmt: skip
def test_the_figures_of_the_next_edition_are_compared_and_no_column_came_or_went(old: str, new: str, key: str) -> None:
    assert told((old, "90", "50"), (new, "95", "50")) == [f"benchmark M1 {key}: 90 -> 95"]


def test_another_benchmark_is_another_column() -> None:
    assert told(("UK (2018-19)", "90", "50"), ("Wales (2019-20)", "95", "50")) == [
        "column-removed uk_2018_19: UK (2018-19) ->", "column-added wales_2019_20: -> Wales (2019-20)"
    ]  # fmt: skip


def test_two_editions_beside_each_other_are_two_columns() -> None:
    old = ("UK (2017-18) | UK (2018-19)", "80 | 90", "40 | 50")
    new = ("UK (2018-19) | UK (2019-20)", "90 | 95", "50 | 50")
    assert told(old, new) == [
        "column-removed uk_2017_18: UK (2017-18) ->", "column-added uk_2019_20: -> UK (2019-20)"
    ]  # fmt: skip


def test_a_target_of_another_year_is_another_target() -> None:
    assert told(("Target 18-19", "90", "50"), ("Target 19-20", "95", "50")) == [
        "column-removed target_2018_19: Target 18-19 ->", "column-added target_2019_20: -> Target 19-20"
    ]  # fmt: skip


def test_under_a_benchmarking_band_it_goes_for_comparators_of_any_name() -> None:
    grid = """
         |           | Monthly Data |        | Benchmarking
    Ref. | Indicator | Aug-19       | Sep-19 | Core cities ({years})
    M1   | Contacts  | 110          | 132    | {figure}
    """
    before, now = (read(grid.format(years=y, figure=f)) for y, f in (("2018-19", "90"), ("2019-20", "95")))
    (difference,) = kw.compare(before, now)
    assert (difference.kind, difference.column, difference.message) == (
        "benchmark", "core_cities_2019_20", "'90' became '95': another benchmark, Core cities (2019-20)"
    )  # fmt: skip
