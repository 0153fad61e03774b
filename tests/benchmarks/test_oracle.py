"""The oracle of the mutation benchmark: its arithmetic, and what it says of typed rows."""

from __future__ import annotations

from fractions import Fraction

import pytest

from benchmarks.mutation.arithmetic import (
    Arrow,
    Interval,
    Rounding,
    arrow_of,
    change_interval,
    percent_changes,
    rounded,
)
from benchmarks.mutation.explanations import explanations, is_digit_slip
from benchmarks.mutation.model import Unit
from benchmarks.mutation.oracle import State, verdict
from benchmarks.mutation.writing import digits

from .support import place, scorecard


@pytest.mark.parametrize(
    ("value", "decimals", "away", "even"),
    [
        ("-12.5", 0, "-13", "-12"),
        ("13.5", 0, "14", "14"),
        ("9.95", 1, "10", "10"),
        ("0.125", 2, "0.13", "0.12"),
        ("-0.4", 0, "0", "0"),
        ("7", 2, "7", "7"),
    ],
)
def test_a_half_goes_away_from_zero_or_to_the_even_digit(value: str, decimals: int, away: str, even: str) -> None:
    assert rounded(Fraction(value), decimals, Rounding.AWAY) == Fraction(away)
    assert rounded(Fraction(value), decimals, Rounding.EVEN) == Fraction(even)


@pytest.mark.parametrize(
    ("percent", "arrow"),
    [(10, Arrow.UP), (9, Arrow.SAME), (0, Arrow.SAME), (-9, Arrow.SAME), (-10, Arrow.DOWN), (251, Arrow.UP)],
)
def test_the_arrow_turns_at_ten_percent(percent: int, arrow: Arrow) -> None:
    assert arrow_of(percent) is arrow


@pytest.mark.parametrize(
    ("base", "current", "percents"),
    [
        ("198", "112", {-43}),
        ("8", "7", {-12, -13}),
        ("200", "201", {0, 1}),
        ("0", "5", set()),
        ("-3", "5", set()),
        (None, "5", set()),
        ("5", None, set()),
    ],
)
def test_a_change_shows_as_one_percent_or_at_an_exact_half_as_two(
    base: str | None, current: str | None, percents: set[int]
) -> None:
    values = [None if text is None else Fraction(text) for text in (base, current)]
    assert percent_changes(*values) == percents


def test_a_typed_figure_stands_for_an_interval_that_stops_at_zero() -> None:
    assert Interval.around(Fraction(16), Fraction(1, 2)) == Interval(Fraction("15.5"), Fraction("16.5"))
    assert Interval.around(Fraction(0), Fraction(1, 2)) == Interval(Fraction(0), Fraction("0.5"))


def test_the_change_of_rounded_figures_is_an_interval_without_end_where_the_base_may_be_nothing() -> None:
    one, nothing = Interval(Fraction("0.5"), Fraction("1.5")), Interval(Fraction(0), Fraction("0.5"))
    assert change_interval(one, one) == Interval(Fraction(-200, 3), Fraction(200))
    assert change_interval(nothing, one) == Interval(Fraction(0), None)
    assert change_interval(Interval(Fraction(0), Fraction(0)), one) is None


@pytest.mark.parametrize(
    ("value", "decimals", "text"), [("1754.5", 2, "1754.50"), ("-0.5", 1, "-0.5"), ("0", 0, "0"), ("33", 1, "33.0")]
)
def test_figures_are_written_digit_by_digit(value: str, decimals: int, text: str) -> None:
    assert digits(Fraction(value), decimals) == text


@pytest.mark.parametrize(
    ("months", "unit", "shown", "state"),
    [
        # Counts are exact.
        ("428 393", Unit.COUNT, "→ -8%", State.RIGHT),
        ("428 393", Unit.COUNT, "→ -7%", State.WRONG),
        ("200 201", Unit.COUNT, "→ 0%", State.RIGHT),
        # A rate of 16 is anything from 15.5 to 16.5.
        ("16 4", Unit.RATE, "↓ -75%", State.RIGHT),
        ("16 4", Unit.RATE, "↓ -79%", State.EXCUSED),
        ("16 4", Unit.RATE, "↓ -71%", State.EXCUSED),
        ("16 4", Unit.RATE, "↓ -60%", State.WRONG),
        # Percentages: one with a decimal in use makes the whole row precise.
        ("97.0% 97.0%", Unit.PERCENT, "→ -1%", State.EXCUSED),
        ("97.1% 97.0%", Unit.PERCENT, "→ -1%", State.WRONG),
        ("10.3% 12.0%", Unit.PERCENT, "↑ 17%", State.RIGHT),
        ("10.3% 12.0%", Unit.PERCENT, "↑ -16%", State.WRONG),
        # No change is shown without a base above zero.
        ("0 5", Unit.COUNT, "- n/a", State.RIGHT),
        ("_ 5", Unit.COUNT, "-", State.RIGHT),
        ("_ 5", Unit.COUNT, "", State.RIGHT),
        ("0 5", Unit.COUNT, "↑ 500%", State.WRONG),
        ("5 5", Unit.COUNT, "- n/a", State.WRONG),
        ("5 5", Unit.COUNT, "", State.BLANK),
        ("5 x 5", Unit.COUNT, "→ 0%", State.DOUBTFUL),
    ],
)
def test_a_change_is_wrong_only_where_no_figures_that_round_to_the_typed_ones_give_it(
    months: str, unit: Unit, shown: str, state: State
) -> None:
    assert verdict(scorecard(months, unit=unit, change_month=shown), place("change_month")).state is state


def test_an_arrow_that_does_not_go_with_a_right_percent_breaks_a_rule_of_its_own() -> None:
    card = scorecard("100 112", change_month="→ 12%")
    assert verdict(card, place("change_month")).rule == "change-arrow"
    assert explanations(card, place("change_month")) == {"arrow-flipped"}


@pytest.mark.parametrize(
    ("months", "unit", "shown", "state"),
    [
        ("1 2 3 4", Unit.COUNT, "3", State.RIGHT),
        ("1 2 3 4", Unit.COUNT, "2", State.RIGHT),
        ("1 2 3 4", Unit.COUNT, "2.5", State.RIGHT),
        ("1 2 3 4", Unit.COUNT, "2.6", State.WRONG),
        ("1 _ 3", Unit.COUNT, "2", State.RIGHT),
        ("1 x 3", Unit.COUNT, "1", State.DOUBTFUL),
        ("_ _ tbc", Unit.COUNT, "-", State.RIGHT),
        ("_ _ tbc", Unit.COUNT, "7", State.WRONG),
        ("78.0% 91.0%", Unit.PERCENT, "84.6%", State.EXCUSED),
        ("78.0% 91.0%", Unit.PERCENT, "85.1%", State.WRONG),
        ("78.0% 91.0%", Unit.PERCENT, "85.0%", State.EXCUSED),
        ("78.3% 91.0%", Unit.PERCENT, "84.7%", State.RIGHT),
        ("78.3% 91.0%", Unit.PERCENT, "85%", State.RIGHT),
        ("78.3% 91.0%", Unit.PERCENT, "85.0%", State.WRONG),
    ],
)
def test_an_average_is_judged_on_the_precision_of_its_row(months: str, unit: Unit, shown: str, state: State) -> None:
    year = " ".join(["_"] * (12 - len(months.split())) + months.split())
    assert verdict(scorecard(year, unit=unit, average_12m=shown), place("average_12m")).state is state


def test_a_maximum_looks_at_twelve_months_and_no_more() -> None:
    card = scorecard("99 1 2 3 4 5 6 7 8 9 10 11 12", max_12m="99")
    assert verdict(card, place("max_12m")).state is State.WRONG
    assert explanations(card, place("max_12m")) >= {"wrong-window", "carried-over"}


_THIRTEEN = "80 81 82 83 84 85 86 87 88 89 90 100 120"


@pytest.mark.parametrize(
    ("shown", "cause"),
    [
        ({"change_month": "↓ -20%"}, "sign-flipped"),
        ({"change_month": "↑ 50%", "change_year": "↑ 20%"}, "swapped-columns"),
        ({"change_month": "↑ 11%"}, "carried-over"),
        ({"change_month": "↑ 33%"}, "wrong-month"),
        ({"change_month": "↑ 200%"}, "scale"),
        ({"change_month": "↑ 29%"}, "digit-slip"),
        ({"change_month": "↑ 777%"}, "unknown"),
    ],
)
def test_a_cause_explains_a_change_where_it_gives_exactly_what_is_shown(shown: dict[str, str], cause: str) -> None:
    assert cause in explanations(scorecard(_THIRTEEN, **shown), place("change_month"))


def test_percentage_points_explain_percentages_alone() -> None:
    percentages = scorecard("23% 30%", unit=Unit.PERCENT, change_month="→ 7%")
    counts = scorecard("23 30", change_month="→ 7%")
    assert explanations(percentages, place("change_month")) == {"percentage-points"}
    assert explanations(counts, place("change_month")) == {"unknown"}


@pytest.mark.parametrize(
    ("right", "wrong", "expected"),
    [
        ("135", "185", True),
        ("135", "15", True),
        ("135", "1335", True),
        ("135", "153", True),
        ("34.9", "39.4", True),
        ("135", "135", False),
        ("135", "1435", False),
        ("135", "351", False),
        ("34.9", "349", False),
        ("135", "186", False),
    ],
)
def test_one_slip_of_the_fingers_is_told_from_two(right: str, wrong: str, expected: bool) -> None:
    assert is_digit_slip(right, wrong) is expected
