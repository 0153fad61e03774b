"""Names that are spelled in two ways: what is decided without rapidfuzz is what rapidfuzz decides."""

from __future__ import annotations

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st
from rapidfuzz.distance import OSA

import kpiworkbook as kw
from kpiworkbook.validator.rules import names
from tests.support import read

WORDS = st.text("abcé", min_size=3, max_size=9)


@st.composite
def slips(draw: st.DrawFn) -> tuple[str, str]:
    """Return a word, and the word with letters left out, put in, replaced or swapped."""
    word = typed = draw(st.text("abcdeé", min_size=4, max_size=12))
    for _ in range(draw(st.integers(1, 3))):
        at = draw(st.integers(0, len(typed)))
        letter = draw(st.sampled_from("abx"))
        rest = typed[at:]
        typed = typed[:at] + draw(st.sampled_from([rest[1:], letter + rest, letter + rest[1:], rest[1::-1] + rest[2:]]))
    return word, typed


@given(pair=st.one_of(slips(), st.tuples(WORDS, WORDS)), likeness=st.floats(0, 1), is_rare=st.booleans())
@example(pair=("asurance", "assurance"), likeness=0.75, is_rare=False)
@example(pair=("north", "south"), likeness=0.6, is_rare=False)
@example(pair=("abc", "bca"), likeness=0.3, is_rare=True)
def test_words_are_as_alike_as_rapidfuzz_says(pair: tuple[str, str], likeness: float, is_rare: bool) -> None:
    one, other = pair
    assume(one != other and min(len(one), len(other)) >= names.SHORTEST_WORD and abs(len(one) - len(other)) <= 2)

    expected = OSA.normalized_similarity(one, other) >= likeness or (is_rare and OSA.distance(one, other) == 1)

    assert names._is_variant((one,), (other,), likeness, is_rare=is_rare) == expected


@given(pair=st.one_of(slips(), st.tuples(WORDS, WORDS)))
def test_a_bound_is_never_above_the_distance(pair: tuple[str, str]) -> None:
    assume(pair[0] != pair[1])

    least, is_exact = names._least_distance(*pair)

    assert least == OSA.distance(*pair) if is_exact else least <= OSA.distance(*pair)


@pytest.mark.parametrize(
    ("one", "other", "is_asked"),
    [("asurance", "assurance", False), ("carer", "career", False), ("adult", "adolt", False), ("teh", "the", True)],
)
def test_rapidfuzz_is_asked_only_where_several_letters_stand_against_others(
    one: str, other: str, is_asked: bool
) -> None:
    least, is_exact = names._least_distance(one, other)

    assert is_exact is not is_asked
    assert least == (0 if is_asked else 1)


@pytest.mark.parametrize(
    ("one", "other", "are_variants"),
    [
        ("CFO", "COO", False), ("DCFO Hall", "ACFO Hall", False), ("Head of HR (AC)", "Head of HR (AD)", False),
        ("CFO", "Cfo", True), ("Anna", "Ana", True), ("J HALLE", "J HALE", True), ("ASSURANCE", "ASURANCE", True),
        ("MASH lead", "MSAH lead", True),
    ],
)  # fmt: skip
def test_the_initials_of_two_offices_are_no_slips_of_each_other(one: str, other: str, are_variants: bool) -> None:
    card = read(f"""
        Ref | Indicator | Owner   | Sep-19
        A1  | Visits    | {one}   | 5
        A2  | Plans     | {one}   | 6
        A3  | Calls     | {one}   | 7
        A4  | Moves     | {other} | 8
    """)

    assert any(finding.rule == "name-variant" for finding in kw.validate(card)) == are_variants
