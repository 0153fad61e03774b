"""Raised digits are footnotes: as signs they are told apart from the digits of the figure before them."""

from __future__ import annotations

import pytest

from kpiworkbook.model.records import Status
from kpiworkbook.notation.bounds import bound_of
from kpiworkbook.notation.figures import read_figure
from kpiworkbook.notation.numbers import is_suppressed, parse_number
from kpiworkbook.notation.raised import Run, has_footnote, with_marks, without_footnote


def runs(text: str) -> list[Run]:
    """Return runs of a text in which `^1^` is raised and `_1_` lowered."""
    parts = [(part, at % 2) for at, part in enumerate(text.split("^"))]
    found = [
        Run(lowered, 1 if is_raised else -(at % 2))
        for part, is_raised in parts
        for at, lowered in enumerate(part.split("_"))
    ]
    return [run for run in found if run.text]


@pytest.mark.parametrize(
    ("rich", "text"),
    [
        ("146^1^", "146¹"),
        ("146 ^1^", "146 ¹"),
        ("146^ 1^", "146 ¹"),
        ("146^12^", "146¹²"),
        ("1^4^6^1^", "1⁴6¹"),  # not understood, but nobody takes it for 1461
        ("14.9%^1^", "14.9%¹"),
        ("↑ 10%^2^", "↑ 10%²"),
        ("≥95%^1^", "≥95%¹"),
        ("<5^1^", "<5¹"),
        ("-^1^", "-¹"),
        ("Sep-19^1^", "Sep-19¹"),
        ("CP1^2^", "CP1²"),
        ("Rose to 146^1^ in June", "Rose to 146¹ in June"),
        ("^1^146", "¹146"),
        ("146_1_", "146₁"),
    ],
)
def test_raised_digits_become_signs(rich: str, text: str) -> None:
    assert with_marks(runs(rich)) == text


@pytest.mark.parametrize(
    ("rich", "text"),
    [
        ("59^*^", "59*"),
        ("59^r^", "59r"),
        ("59^p^", "59 p"),
        ("59%^p^", "59%p"),
        ("59^a^", "59 (a)"),
        ("59^i^", "59 (i)"),  # no arrow of Wingdings 3
        ("59^(p)^", "59(p)"),
        ("59^prov^", "59 (prov)"),
        ("59^(1)^", "59 [1]"),
        ("59^1)^", "59 [1]"),
        ("59^1,2^", "59¹ ²"),
        ("35^%^", "35%"),
    ],
)
def test_other_marks_behind_a_figure_are_set_apart_where_they_must_be(rich: str, text: str) -> None:
    assert with_marks(runs(rich)) == text
    assert parse_number(text)


@pytest.mark.parametrize("rich", ["CO_2_ emissions", "1^st^ visits", "^1461^", "^1^", "N_2_", "59^ab^", "x^^", "1461"])
def test_all_other_texts_stay_as_they_are(rich: str) -> None:
    assert with_marks(runs(rich)) == rich.replace("^", "").replace("_", "")


@pytest.mark.parametrize(
    ("heading", "bare"),
    [
        ("England¹", "England"),
        ("Target 19-20 ¹", "Target 19-20"),
        ("Commentary (Sep-19):²", "Commentary (Sep-19):"),
        ("Commentary²:", "Commentary:"),
        ("Average¹, ²", "Average"),
        ("→ 3%¹", "→ 3%"),
        ("x¹ y", "x¹ y"),
        ("¹", "¹"),
        ("England", "England"),
        ("Größe", "Größe"),
    ],
)
def test_a_footnote_at_the_end_can_be_left_out(heading: str, bare: str) -> None:
    assert without_footnote(heading) == bare


def test_a_cell_has_a_footnote_where_its_text_ends_with_one() -> None:
    assert has_footnote("→ 3%¹")
    assert not any(map(has_footnote, ("→ 3%", "¹x", "", None, 3.0)))


def test_figures_targets_and_placeholders_are_understood_with_their_footnotes() -> None:
    placeholders = {"-": Status.MISSING, "tbc": Status.PENDING, "": Status.MISSING}
    for number in ("146¹", "146₁"):
        assert (parsed := parse_number(number))
        assert parsed.value == 146
        assert parsed.number_format == f'0"{number[-1]}"'
    assert (bound := bound_of("≥95%¹"))
    assert bound.figure == "95%¹"
    assert is_suppressed("<5¹")
    assert not is_suppressed("<5 days")
    assert read_figure("-¹", "-¹", "", placeholders).status is Status.MISSING
    assert read_figure("TBC ²", "TBC ²", "", placeholders).status is Status.PENDING
    assert read_figure("¹", "¹", "", placeholders).status is Status.NOT_UNDERSTOOD
