"""What a change says only by how the others of its section are written."""

from __future__ import annotations

from decimal import Decimal

import pytest

from kpiworkbook.notation.arrows import TypedChange, typed_change
from kpiworkbook.notation.change_habits import ChangeHabits, habits_of


def typed(*texts: str) -> list[TypedChange]:
    return [change for text in texts if (change := typed_change(text))]


def percent(habits: ChangeHabits, text: str) -> Decimal | None:
    meant = habits.meant(typed_change(text))
    return meant and meant.percent


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        (["↓ 12%", "↓ 3%", "→ 2%", "↓ 40%"], True),
        (["↓ 12%", "↓ 3%", "↑ 2%"], False),
        (["↓ 12%", "↓ 3%", "↓ 40%", "→ -2%"], False),
        (["↓ -12%", "↓ (3%)", "↓ -40%"], False),
        (["12%", "3%", "40%"], False),
    ],
    ids=["three falls without", "two are too few", "one with its sign", "all with", "no arrows"],
)
def test_signs_are_left_to_the_arrow_where_many_falls_have_none(texts: list[str], expected: bool) -> None:
    assert habits_of(typed(*texts)).omits_signs is expected


def test_few_falls_go_by_those_of_their_sheet() -> None:
    few, signed, bare = ["↓ 12%", "↑ 9%"], ["↓ -12%", "↓ -3%", "↓ -40%"], ["↓ 12%", "↓ 3%", "↓ 40%"]

    assert habits_of(typed(*few), typed(*few, *bare)).omits_signs
    assert not habits_of(typed(*few), typed(*few, *signed)).omits_signs
    assert not habits_of(typed(*signed), typed(*signed, *bare * 5)).omits_signs


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        (["↑ (12%)", "↑ (3%)", "↑ (40%)", "↓ (7%)"], True),
        (["↑ (12%)", "↑ (3%)", "↑ (40%)", "↓ (-7%)", "→ (0%)"], True),
        (["↑ (12%)", "↓ (7%)", "↓ (9%)"], True),
        (["↑ (12%)", "↓ (7%)"], False),
        (["↑ (12%)", "↑ (3%)", "↑ (40%)", "↑ 7%"], False),
        (["↑ (12%)", "↑ (3%)", "↑ (40%)", "↓ -7%"], False),
        (["↑ 12%", "↑ 3%", "↓ (40%)", "↓ (7%)"], False),
        (["↓ (12%)", "↓ (3%)", "↓ (40%)", "↓ (7%)"], False),
    ],
    ids=[
        "about all",
        "a sign within",
        "one rise",
        "two are too few",
        "one without",
        "a fall without",
        "falls only",
        "no rise",
    ],
)
def test_brackets_about_rises_are_no_minus_sign(texts: list[str], expected: bool) -> None:
    habits = habits_of(typed(*texts))

    assert habits.brackets_are_no_sign is expected
    assert percent(habits, "↑ (12%)") == (12 if expected else -12)
    assert percent(habits, "↓ (-12%)") == -12
    assert percent(habits, "↑ (+12%)") == 12


def test_where_brackets_are_no_sign_two_falls_leave_theirs_to_the_arrow() -> None:
    rises = ["↑ (12%)", "↑ (3%)", "↑ (40%)"]

    assert habits_of(typed(*rises, "↓ (7%)", "↓ (9%)")).omits_signs
    assert not habits_of(typed(*rises, "↓ (-7%)", "↓ (9%)")).omits_signs
    assert not habits_of(typed(*rises)).omits_signs


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        (["↑ 12", "↓ -3", "→ 0", "↑ (40)"], True),
        (["↑ 12.5", "↓ -3.1", "→ 1.4", "→ -1.2", "↑ 0.3"], True),
        (["↑ 12", "↓ -3"], False),
        (["↑ 12", "↓ -3", "↑ 40", "↑ 7%"], False),
        (["↑ 0.12", "↓ -0.03", "↑ 1.4", "→ 0.08"], False),
        (["↑ 12%", "↓ -3%", "↑ 40%", "↑ 7"], False),
        (["→ 0", "→ 0", "→ 0", "→ 0"], False),
    ],
    ids=["whole", "decimals", "two are too few", "one with its sign", "fractions", "one without", "zeros"],
)
def test_figures_without_percent_signs_are_percentages_where_all_have_none(texts: list[str], expected: bool) -> None:
    assert percent(habits_of(typed(*texts)), "↑ 12") == (12 if expected else None)
