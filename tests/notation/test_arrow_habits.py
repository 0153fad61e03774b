"""By what arrows go that stand in a column alone, and how they are written."""

from __future__ import annotations

import re
from decimal import Decimal, localcontext

import pytest

from kpiworkbook.model.arrow_columns import ArrowHabit
from kpiworkbook.model.derived import Arrow
from kpiworkbook.model.records import Polarity
from kpiworkbook.model.settings import ArrowSettings
from kpiworkbook.notation.arrow_habits import HABITS, Move, TypedArrow, arrow_by, arrows_within, habits_shown
from kpiworkbook.notation.lone_arrows import lone_arrow, signs_of
from kpiworkbook.notation.rounding import EXACT

HOUSE = ArrowSettings()
WAYS = {"↑": Arrow.UP, "→": Arrow.SAME, "↓": Arrow.DOWN}


def move(base: str, current: str, polarity: str = "", half_step: str = "0") -> Move:
    return Move(Decimal(base), Decimal(current), Decimal(half_step), Polarity(polarity))


@pytest.mark.parametrize(("base", "current", "arrows"), [
    ("100", "110", "↑↑"), ("100", "105", "→↑"), ("100", "100", "→→"), ("100", "95", "→↓"), ("100", "90", "↓↓"),
    ("200", "219", "↑↑"),  # 9.5% shows as 10%
])  # fmt: skip
def test_an_arrow_takes_a_change_that_reaches_the_threshold_or_any(base: str, current: str, arrows: str) -> None:
    with localcontext(EXACT):
        found = [arrow_by(HABITS[name], move(base, current), HOUSE) for name in ("change", "any-change")]
    assert found == [WAYS[sign] for sign in arrows]


@pytest.mark.parametrize(("polarity", "arrow"), [("up", "↑"), ("down", "↓"), ("", None)])
def test_up_may_be_better(polarity: str, arrow: str | None) -> None:
    with localcontext(EXACT):
        found = arrow_by(HABITS["performance"], move("100", "120", polarity), HOUSE)
    assert found is (WAYS[arrow] if arrow else None)


def test_there_is_no_percentage_of_zero_but_a_rise_from_it() -> None:
    with localcontext(EXACT):
        found = [arrow_by(HABITS[name], move("0", "5"), HOUSE) for name in ("change", "any-change")]
    assert found == [None, Arrow.UP]


@pytest.mark.parametrize(("base", "current", "half_step", "within"), [
    ("0.78", "0.78", "0.005", "↓→↑"),  # two figures that were rounded alike
    ("0.78", "0.79", "0.005", "→↑"),
    ("0.78", "0.90", "0.005", "↑"),
])  # fmt: skip
def test_rounding_leaves_an_arrow_open(base: str, current: str, half_step: str, within: str) -> None:
    with localcontext(EXACT):
        found = arrows_within(HABITS["any-change"], move(base, current, half_step=half_step), HOUSE)
    assert found == {WAYS[sign] for sign in within}


def test_a_change_that_only_rounds_to_the_threshold_may_have_either_arrow() -> None:
    with localcontext(EXACT):
        assert arrows_within(HABITS["change"], move("200", "219"), HOUSE) == {Arrow.SAME, Arrow.UP}
        assert arrows_within(HABITS["change"], move("200", "220"), HOUSE) == {Arrow.UP}


def shown(*typed: tuple[str, Move]) -> tuple[ArrowHabit, ...]:
    with localcontext(EXACT):
        return habits_shown([TypedArrow(WAYS[sign], each) for sign, each in typed], HOUSE)[1]


RISES = [("↑", move("100", "120", "up")), ("↑", move("100", "130", "up")), ("↑", move("100", "150", "up"))]


def test_arrows_that_several_habits_give_are_of_the_first_and_have_rivals() -> None:
    assert shown(*RISES) == tuple(HABITS.values())


def test_small_moves_tell_any_change_from_one_that_reaches_the_threshold() -> None:
    small = [("↑", move("100", "101")), ("↓", move("100", "99"))]
    assert shown(*RISES, *small)[0] == HABITS["any-change"]
    assert HABITS["change"] not in shown(*RISES, *small)


def test_what_is_worse_tells_performance_from_figures() -> None:
    worse = [("↓", move("100", "120", "down")), ("↓", move("100", "140", "down"))]
    assert shown(*RISES, *worse)[0] == HABITS["performance"]


def test_a_few_of_many_may_break_the_habit() -> None:
    assert shown(*RISES, ("↑", move("100", "160")), ("↓", move("100", "170")))[0] == HABITS["change"]
    assert shown(*RISES, ("↓", move("100", "170", "up"))) == ()


def test_fewer_than_three_show_none() -> None:
    assert shown(*RISES[:2]) == ()


@pytest.mark.parametrize("name", list(HABITS))
def test_a_habit_that_is_configured_needs_no_proof(name: str) -> None:
    with localcontext(EXACT):
        assert habits_shown([], ArrowSettings(alone=name)) == (0, (HABITS[name],))


@pytest.mark.parametrize(("text", "font", "sign"), [
    ("↑", "", "↑"), (" ⬆️ ", "", "⬆️"), ("➔", "", "➔"), ("▼", "", "▼"), ("◄►", "", "◄►"), ("é", "Wingdings", "é"),
    ("\uf0ea", "Wingdings", "\uf0ea"), ("p", "Wingdings 3", "p"), ("tu", "Wingdings 3", "tu"), ("Rising", "", "Rising"),
])  # fmt: skip
def test_an_arrow_alone_is_a_sign_a_letter_of_a_symbol_font_or_a_configured_word(
    text: str, font: str, sign: str
) -> None:
    found = lone_arrow(text, font, ArrowSettings(up="Rising", same="Level", down="Falling"))
    assert found is not None
    assert found.sign == sign


@pytest.mark.parametrize("text", ["", "↑ 11%", "-", "é", "p", "tu", "n/a", "High"])
def test_anything_else_is_none(text: str) -> None:
    assert lone_arrow(text) is None


@pytest.mark.parametrize(("typed", "written"), [
    ("↑↑↓", "↑→↓"), ("▲▲▼", "▲►▼"), ("⬆️⬆️↑", "⬆️➔⬇️"), ("⇧", "⇧⇨⇩"),
])  # fmt: skip
def test_arrows_are_written_in_the_family_of_most(typed: str, written: str) -> None:
    signs = signs_of([found for sign in re.findall(".\ufe0f?", typed) if (found := lone_arrow(sign))], HOUSE)
    assert "".join(signs[arrow] for arrow in (Arrow.UP, Arrow.SAME, Arrow.DOWN)) == written


@pytest.mark.parametrize(("font", "typed", "written"), [
    ("Wingdings", ["é", "ê", "é"], ["é", "è", "ê"]), ("Wingdings", ["\uf0e9"], ["\uf0e9", "\uf0e8", "\uf0ea"]),
    ("Wingdings 3", ["q", "q"], ["p", "u", "q"]), ("Wingdings 3", ["r"], ["r", "w", "s"]),
    ("Wingdings 3", ["tu", "q"], ["p", "tu", "q"]),
])  # fmt: skip
def test_letters_are_written_as_letters_of_the_same_row(font: str, typed: list[str], written: list[str]) -> None:
    found = [found for letters in typed if (found := lone_arrow(letters, font))]
    signs = signs_of(found, HOUSE)
    assert [signs[arrow] for arrow in (Arrow.UP, Arrow.SAME, Arrow.DOWN)] == written
