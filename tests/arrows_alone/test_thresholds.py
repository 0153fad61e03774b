"""Columns of arrows alone that go by another threshold than the house's."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

import kpiworkbook as kw
from tests.arrows_alone.books import Figures, book, found
from tests.arrows_alone.test_kept import column, put
from tests.support import xlsx

CHANGES = (50, -30, 20, 12, -15, 25, 1, -1, 0, 6, 40, -22)
INDICATORS = tuple(
    Figures(f"A{number}", (1000, 1000, 1000 + 10 * change), f"{change}%", "▲")
    for number, change in enumerate(CHANGES, 1)
)
BY_5_PERCENT = "↑↓↑↑↓↑→→→↑↑↓"


def test_an_arrow_that_a_usual_threshold_explains_is_no_error_and_stays(tmp_path: Path) -> None:
    source = put(tmp_path, xlsx(book(BY_5_PERCENT, indicators=INDICATORS)))
    assert {severity for severity, *_ in found(kw.read(source))} == {"warning"}
    assert kw.fix(source).corrections == ()
    assert "".join(map(str, _column(kw.refresh(source, tmp_path / "new.xlsx").output))) == BY_5_PERCENT


def test_with_new_figures_what_lies_between_is_left_and_named(tmp_path: Path) -> None:
    source = put(tmp_path, xlsx(book(BY_5_PERCENT, indicators=INDICATORS)))
    values = {each.ref: 2 * each.months[2] for each in INDICATORS} | {"A1": 1590, "A2": 693, "A3": 1200}
    result = kw.refresh(source, tmp_path / "oct.xlsx", month="Oct-19", values=values)
    assert "".join(map(str, _column(result.output))) == "↑→→↑↑↑↑↑↑↑↑↑"
    (warning,) = [each for each in result.rolled.warnings if "Trend" in each]
    assert "the arrows under 'Trend' (G2) are still those of Sep-19" in warning


def test_once_it_is_configured_they_are_checked() -> None:
    wrong = "↑↓↑↑↓↑→→→→↑↓"
    config = kw.Settings(arrows=kw.ArrowSettings(threshold=Decimal("0.05")))
    card = kw.read(xlsx(book(wrong, indicators=INDICATORS)), config=config)
    assert [each[1] for each in found(card)] == ["G11"]


@pytest.mark.parametrize("at", [0, 1, 10])
def test_no_threshold_explains_the_other_way(at: int) -> None:
    arrows = "↑↓↑↑↓↑→→→→↑↓"
    wrong = arrows[:at] + {"↑": "↓", "↓": "↑"}[arrows[at]] + arrows[at + 1 :]
    card = kw.read(xlsx(book(wrong, indicators=INDICATORS)))
    assert [each[:2] for each in found(card)] == [("error", f"G{at + 2}")]


def _column(path: Path) -> list[object]:
    return column(path, rows=len(INDICATORS))
