"""Headings that ask which way is good, and the words under them."""

from __future__ import annotations

import pytest

import kpiworkbook as kw
from kpiworkbook.notation.aims import parse_aim
from tests.support import read, refreshed, xlsx

UP, DOWN, NONE = kw.Polarity.UP, kw.Polarity.DOWN, kw.Polarity.NONE


def card_of(heading: str, *words: str, beside: str = "") -> kw.Scorecard:
    """Read a scorecard with a column of words; a column of ▲ may stand beside it."""
    header = f"Ref. | Indicator | Aug-19 | Sep-19 | {heading}" + (f" | {beside}" if beside else "")
    rows = [f"A{i} | Number of visits | 100 | 10{i} | {word}{' | ▲' * bool(beside)}" for i, word in enumerate(words, 1)]
    return read("\n".join([header, *rows]))


def polarities(card: kw.Scorecard) -> list[kw.Polarity]:
    return [measure.polarity for measure in card.records.measures.values()]


@pytest.mark.parametrize(
    "heading",
    [
        "Aim", "Aim to", "Aim is to:", "Good performance", "Good performance is", "Desired direction", "High/Low good",
        "Desired direction of travel", "Good direction", "Higher or lower is better?", "Bigger/Smaller is better",
        "Polarity", "Good is",
    ],
)  # fmt: skip
def test_a_heading_that_asks_for_it_makes_words_plain(heading: str) -> None:
    card = card_of(heading, "Increase", "Decrease", "High", "Smaller is better", "Aim to reduce", "⬆️", "L")

    assert polarities(card) == [UP, DOWN, UP, DOWN, DOWN, UP, DOWN]
    assert card.problems == ()


@pytest.mark.parametrize("heading", ["DoT", "Direction of travel"])
def test_under_a_direction_of_travel_they_may_say_how_figures_moved(heading: str) -> None:
    card = card_of(heading, "Increase", "Decrease")

    assert polarities(card) == [NONE, NONE]
    assert [problem.kind for problem in card.problems] == ["polarity-unclear", "polarity-unclear"]


def test_a_plus_sign_is_told_since_a_minus_stands_for_no_judgement_as_well() -> None:
    card = card_of("Polarity", "+", "-")

    assert polarities(card) == [NONE, NONE]
    assert [(problem.kind, problem.cell) for problem in card.problems] == [("polarity-unclear", "E2")]


def test_an_aim_in_sentences_is_carried_along() -> None:
    card = card_of("Aim", "Children are safe", "All attend school", "Increase attendance")

    assert polarities(card) == [NONE] * 3
    assert "dot" not in {column.key for column in card.sections[0].columns}
    assert card.problems == ()


@pytest.mark.parametrize("words", [("Increase", "Decrease"), ("Children are safe", "All attend school")])
def test_beside_a_dot_an_aim_is_told_and_carried_along(words: tuple[str, ...]) -> None:
    card = card_of("Aim", *words, beside="DoT")

    assert polarities(card) == [UP, UP]
    assert [(problem.kind, problem.cell) for problem in card.problems] == [("heading-unclear", "E1")]


def test_in_house_style_the_words_stay_and_mean_the_same(tmp_path) -> None:
    grid = "Ref. | Indicator | Aug-19 | Sep-19 | Aim to\nA1 | Visits | 1 | 2 | Increase\nA2 | Moves | 1 | 2 | Decrease"
    new = kw.read(refreshed(xlsx(grid), tmp_path))

    assert polarities(new) == [UP, DOWN]
    assert [new.sheets[0].grid.shown(row, 4) for row in (1, 2)] == ["Increase", "Decrease"]


@pytest.mark.parametrize("heading", ["Number of", "No. of", "Num of"])
def test_a_number_of_something_is_no_ref(heading: str) -> None:
    card = read(f"{heading} | Indicator | Aug-19 | Sep-19\nchildren | In care | 1 | 2\nplans | Reviewed | 3 | 4")

    assert [indicator.ref for indicator in card] == ["", ""]


@pytest.mark.parametrize("word", ["", "-", "+", "Maintain", "Within range", "Improve", "Increase attendance"])
def test_a_word_that_says_neither_way_is_none(word: str) -> None:
    assert parse_aim(word) is None
