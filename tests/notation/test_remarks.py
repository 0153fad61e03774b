"""Words beside figures and in commentary that say how to take them."""

from __future__ import annotations

import pytest

from kpiworkbook.notation.remarks import is_provisional, points_elsewhere


@pytest.mark.parametrize(
    "text",
    [
        "Aug-19 (p)",
        "Aug-19 p",
        "Aug-19 provisional:",
        "Aug-19 (Prov.)",
        "12 (p)",
        "12 [p]",
        "36.9% (P) ",
        "36.9%p",
        "12 p",
    ],
)
def test_a_month_or_a_figure_may_be_marked_as_provisional(text: str) -> None:
    assert is_provisional(text)


@pytest.mark.parametrize("text", ["Aug-19", "Aug-19 (r)", "Aug-19 final", "12", "12*", "36.9%", "Group", "map", ""])
def test_what_has_no_such_mark_is_not_provisional(text: str) -> None:
    assert not is_provisional(text)


@pytest.mark.parametrize(
    "text", ["As above", "As above.", "see LAC1", "Refer to the plan", "- Same as M1", "(see above)"]
)
def test_a_commentary_may_only_name_another_one(text: str) -> None:
    assert points_elsewhere(text)


@pytest.mark.parametrize("text", ["", "Contacts rose.", "Assessments fell.", "Seen more often.", "As " + "x" * 80])
def test_a_commentary_of_its_own_does_not(text: str) -> None:
    assert not points_elsewhere(text)
