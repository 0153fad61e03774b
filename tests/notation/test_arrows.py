"""Change cells and DoT entries, in every family of arrows that officers use."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kpiworkbook import Arrow, ArrowSettings, Change, Polarity
from kpiworkbook.notation.arrows import (
    arrow_family,
    has_arrow,
    parse_change,
    parse_polarity,
    show_change,
)

UP, SAME, DOWN = Arrow.UP, Arrow.SAME, Arrow.DOWN
HOUSE = ArrowSettings()
TEXT_STYLE, EMOJI_STYLE = "\ufe0e", "\ufe0f"


def arrow_and_percent(text: str, font: str = "") -> tuple[Arrow | None, Decimal | None] | None:
    change = parse_change(text, font)
    return change and (change.arrow, change.percent)


@pytest.mark.parametrize("selector", ["", TEXT_STYLE, EMOJI_STYLE])
@pytest.mark.parametrize(
    ("glyph", "arrow"),
    [
        ("↑", UP), ("→", SAME), ("↓", DOWN),
        ("⬆", UP), ("➔", SAME), ("⬇", DOWN),
        ("⇧", UP), ("➡", SAME), ("⇩", DOWN),
    ],
)  # fmt: skip
def test_family_of_arrows_with_and_without_variation_selector(glyph: str, selector: str, arrow: Arrow) -> None:
    assert arrow_and_percent(f"{glyph}{selector} 11%") == (arrow, 11)
    assert has_arrow(f"{glyph}{selector} 11%")


@pytest.mark.parametrize(
    ("font", "letter", "arrow"),
    [
        ("Wingdings", "é", UP), ("Wingdings", "è", SAME), ("Wingdings", "ê", DOWN),
        ("Wingdings", "á", UP), ("Wingdings", "à", SAME), ("Wingdings", "â", DOWN),
        ("Wingdings", "ñ", UP), ("Wingdings", "ð", SAME), ("Wingdings", "ò", DOWN),
        ("Wingdings 3", "h", UP), ("Wingdings 3", "g", SAME), ("Wingdings 3", "i", DOWN),
    ],
)  # fmt: skip
def test_wingdings_letter_is_the_arrow_that_its_font_draws(font: str, letter: str, arrow: Arrow) -> None:
    symbol = chr(0xF000 + ord(letter))  # how Excel keeps a letter that was inserted as a symbol

    assert arrow_and_percent(f"{letter} 10%", font) == (arrow, 10)
    assert arrow_and_percent(f"{letter} 10%") == (arrow, 10)  # the letters of a rich text have fonts of their own
    assert arrow_and_percent(f"{symbol} 10%", font) == (arrow, 10)


def test_letter_of_another_wingdings_font_is_no_arrow() -> None:
    assert parse_change("h 10%", "Wingdings") is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("↑ 11%", (UP, "11")),
        ("↑11%", (UP, "11")),
        ("11% ↑", (UP, "11")),
        ("  ↑   11 %", (UP, "11")),
        ("↑\u00a011%", (UP, "11")),
        ("↑ +11%", (UP, "11")),
        ("→ -1%", (SAME, "-1")),
        ("→ −1%", (SAME, "-1")),
        ("↓ - 11%", (DOWN, "-11")),
        ("↓ (11%)", (DOWN, "-11")),
        ("↑ 1,234%", (UP, "1234")),
        ("↑ 11.5%", (UP, "11.5")),
        ("-12%", (None, "-12")),
        ("-→ 8%", (SAME, "-8")),
        ("-⬇️ 30%", (DOWN, "-30")),
        ("↑ (+11%)", (UP, "11")),
        ("↓ (-11%)", (DOWN, "-11")),
        ("(↑ 11%)", (UP, "11")),
        ("(↓ -11%)", (DOWN, "-11")),
        ("11% (↑)", (UP, "11")),
        ("(⬆️) 11%", (UP, "11")),
    ],
)
def test_arrow_and_percentage_in_any_spacing(text: str, expected: tuple[Arrow | None, str]) -> None:
    assert arrow_and_percent(text) == (expected[0], Decimal(expected[1]))


@pytest.mark.parametrize("text", ["- n/a", "-n/a", "– n/a", "n/a", "N/A", "NA", "-", "–", "", "  "])
def test_no_change_is_shown(text: str) -> None:
    assert arrow_and_percent(text) == (None, None)


@pytest.mark.parametrize(
    "text", ["hello", "high", "tbc", "#DIV/0!", "no change", "Up 11%", "↑ a lot", "1754", "0.11", "↑ 11", "↑ (11)"]
)
def test_words_and_bare_figures_are_not_taken_for_a_change(text: str) -> None:
    assert parse_change(text) is None


@pytest.mark.parametrize("text", ["(↑ 11%)", "11% (↓)", "(→)"])
def test_brackets_about_an_arrow_hide_it_from_nobody(text: str) -> None:
    assert has_arrow(text)
    assert arrow_family(text) is not None


@pytest.mark.parametrize("text", ["", "1754", "é 10%", "from Aug → Sep: fewer", "▲"])
def test_text_without_arrow_at_either_end(text: str) -> None:
    assert not has_arrow(text)


@pytest.mark.parametrize("text", ["inf", "in progress", "going up", "high"])
def test_a_word_does_not_begin_with_an_arrow_of_a_symbol_font(text: str) -> None:
    assert arrow_family(text) is None


changes = st.builds(
    Change, exact=st.just(Decimal(0)), percent=st.integers(-9999, 9999), arrow=st.sampled_from(list(Arrow))
)


@given(changes)
@settings(max_examples=100, deadline=None)
def test_what_the_house_writes_reads_back(change: Change) -> None:
    assert arrow_and_percent(show_change(change, HOUSE)) == (change.arrow, change.percent)


def test_other_houses_write_other_glyphs() -> None:
    other = ArrowSettings(up="⬆️", same="➔", down="⬇️", not_available="n/a")
    fall = Change(exact=Decimal("-0.125"), percent=-13, arrow=DOWN)

    assert show_change(fall, HOUSE) == "↓ -13%"
    assert show_change(fall, other) == "⬇️ -13%"
    assert show_change(None, HOUSE) == "- n/a"
    assert show_change(None, other) == "n/a"


@pytest.mark.parametrize(
    ("text", "font", "polarity"),
    [
        ("▲", "", Polarity.UP),
        ("▼", "", Polarity.DOWN),
        ("▲" + TEXT_STYLE, "", Polarity.UP),
        (" ▼ ", "", Polarity.DOWN),
        ("△", "", Polarity.UP),
        ("p", "Wingdings 3", Polarity.UP),
        ("q", "Wingdings 3", Polarity.DOWN),
        ("\uf070", "Wingdings 3", Polarity.UP),
        ("\uf071", "Wingdings 3", Polarity.DOWN),
        ("High", "", Polarity.UP),
        ("Higher is better", "", Polarity.UP),
        ("smaller is better", "", Polarity.DOWN),
        ("High is good", "", Polarity.UP),
        ("Low is good", "", Polarity.DOWN),
        ("Up is good", "", Polarity.UP),
        ("Down is good", "", Polarity.DOWN),
        ("Neutral", "", Polarity.NONE),
        ("Neither", "", Polarity.NONE),
        ("context only", "", Polarity.NONE),
        ("Low is better", "", Polarity.DOWN),
        ("Good to be high", "", Polarity.UP),
        ("Aim to Maximise", "", Polarity.UP),
        ("Aim to minimise", "", Polarity.DOWN),
        ("Info", "", Polarity.NONE),
        ("Information only", "", Polarity.NONE),
        ("", "", Polarity.NONE),
        ("-", "", Polarity.NONE),
        ("–", "", Polarity.NONE),
        ("n/a", "", Polarity.NONE),
    ],
)
def test_dot_says_which_way_is_good(text: str, font: str, polarity: Polarity) -> None:
    assert parse_polarity(text, font) is polarity


@pytest.mark.parametrize("text", ["p", "q", "?", "↑ 10%", "maybe", "P"])
def test_dot_that_is_not_understood_is_no_judgement_in_silence(text: str) -> None:
    assert parse_polarity(text) is None
