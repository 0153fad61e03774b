"""The distance between two spellings is the one that rapidfuzz gives."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz.distance import OSA

from kpiworkbook.validator.spelling import distance, least_distance

WORDS = st.text(alphabet="abcd", min_size=1, max_size=8)


@given(WORDS, WORDS)
def test_the_distance_is_that_of_the_optimal_string_alignment(one: str, other: str) -> None:
    assert distance(one, other) == OSA.distance(one, other)
    assert 1 - distance(one, other) / max(len(one), len(other)) == OSA.normalized_similarity(one, other)


@given(WORDS, WORDS)
def test_no_distance_is_less_than_the_letters_ask_for(one: str, other: str) -> None:
    assert least_distance(one, other) <= distance(one, other)
