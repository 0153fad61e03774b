"""Columns of arrows alone that could go by several things, once there are new figures."""

from __future__ import annotations

from pathlib import Path

import kpiworkbook as kw
from tests.arrows_alone.books import BY_CHANGE, BY_PERFORMANCE, INDICATORS, Figures, book, found
from tests.arrows_alone.test_kept import agrees, column, put
from tests.support import xlsx

LARGE = tuple(
    Figures(ref, months, change, "▲")
    for ref, months, change in (
        ("A1", (100, 100, 150), "50%"),
        ("A2", (100, 100, 50), "-50%"),
        ("A3", (100, 100, 120), "20%"),
        ("A4", (100, 100, 100), "0%"),
    )
)
"""Changes that have the same arrow, whether it takes 10% or any change will do."""
ARROWS = "↑↓↑→"
OCTOBER = {"A1": 155, "A2": 80, "A3": 120, "A4": 50}
SMALL_ONE = "G2"


def rolled(folder: Path, content: bytes, **values: object) -> kw.RefreshResult:
    return kw.refresh(put(folder, content), folder / "oct.xlsx", month="Oct-19", values=OCTOBER | values)


def test_an_arrow_that_each_of_them_would_have_otherwise_stays_and_is_named(tmp_path: Path) -> None:
    result = rolled(tmp_path, xlsx(book(ARROWS, indicators=LARGE)))
    assert column(result.output, values=False)[:4] == ["↑", "↑", "→", "↓"]
    (warning,) = [each for each in result.rolled.warnings if "Trend" in each]
    assert warning == (
        f"on 'Dataset', the arrows under 'Trend' ({SMALL_ONE}) are still those of Sep-19, since the others could go by "
        "either of two things, which [arrows] alone in kpiworkbook.toml can settle; bring them up to Oct-19"
    )


def test_no_formula_is_written_that_may_go_by_the_other(tmp_path: Path) -> None:
    for restyle in (False, True):
        target = tmp_path / f"{restyle}.xlsx"
        kw.refresh(put(tmp_path, xlsx(book(ARROWS, indicators=LARGE))), target, restyle=restyle)
        assert column(target, values=False)[:4] == list(ARROWS)


def test_a_line_of_configuration_settles_it(tmp_path: Path) -> None:
    source = put(tmp_path, xlsx(book(ARROWS, indicators=LARGE)))
    config = kw.Settings(arrows=kw.ArrowSettings(alone="any-change"))
    result = kw.refresh(source, tmp_path / "oct.xlsx", month="Oct-19", values=OCTOBER, config=config)
    assert column(result.output)[:4] == ["↑", "↑", "→", "↓"]
    assert not any("Trend" in warning for warning in result.rolled.warnings)


def test_better_and_more_are_one_where_down_is_never_better(tmp_path: Path) -> None:
    indicators = tuple(each._replace(polarity="▲") for each in INDICATORS)
    result = kw.refresh(put(tmp_path, xlsx(book(BY_CHANGE, indicators=indicators))), tmp_path / "new.xlsx")
    assert all(str(text).startswith("=IF(") for text in column(result.output, values=False))


def test_the_houses_formulas_tell_by_what_they_go_whatever_a_month_shows(tmp_path: Path) -> None:
    """November's arrows are those of large changes, all to the better: they would go by anything."""
    source = put(tmp_path, xlsx(book(BY_PERFORMANCE)))
    october = {"A1": 100, "A2": 100, "A3": 100, "A4": 100, "A5": 100, "A6": 100, "A7": 100}
    november = {"A1": 200, "A2": 50, "A3": 200, "A4": 50, "A5": 200, "A6": 50, "A7": 200}
    december = {"A1": 201, "A2": 51, "A3": 199, "A4": 49, "A5": 200, "A6": 50, "A7": 200}
    once = kw.refresh(source, tmp_path / "oct.xlsx", month="Oct-19", values=october).output
    twice = kw.refresh(once, tmp_path / "nov.xlsx", month="Nov-19", values=november).output
    assert "".join(map(str, column(twice))) == "↑↑↑↑↑↑↑"
    thrice = kw.refresh(twice, tmp_path / "dec.xlsx", month="Dec-19", values=december)
    assert "".join(map(str, column(thrice.output))) == "↑↓↓↑→→→"
    assert not any("Trend" in warning for warning in thrice.rolled.warnings)
    assert agrees(thrice.output, tmp_path)


def test_they_tell_it_after_a_month_without_figures(tmp_path: Path) -> None:
    source = put(tmp_path, xlsx(book(BY_PERFORMANCE)))
    once = kw.refresh(source, tmp_path / "oct.xlsx", month="Oct-19").output
    assert "".join(map(str, column(once))) == "-------"
    figures = {each.ref: each.months[2] for each in INDICATORS}
    filled = kw.refresh(once, tmp_path / "filled.xlsx", month="Oct-19", values=figures | {"A1": 1501, "A2": 401})
    assert "".join(map(str, column(filled.output))) == "↑↓→→→→→"
    assert agrees(filled.output, tmp_path)


def test_where_which_way_is_good_is_not_known_the_arrow_stays_and_is_named(tmp_path: Path) -> None:
    indicators = tuple(each._replace(polarity="") if each.ref == "A5" else each for each in INDICATORS)
    source = put(tmp_path, xlsx(book(BY_PERFORMANCE, indicators=indicators)))
    values = {each.ref: 50 for each in INDICATORS}
    result = kw.refresh(source, tmp_path / "oct.xlsx", month="Oct-19", values=values)
    assert "".join(map(str, column(result.output))) == "↓↑↓↑↑↑↓"
    (warning,) = [each for each in result.rolled.warnings if "Trend" in each]
    assert "(G6) are still those of Sep-19, since which way is good is not known" in warning


def test_where_a_correction_does_not_tell_its_arrow_that_is_named(tmp_path: Path) -> None:
    source = put(tmp_path, xlsx(book(ARROWS, indicators=LARGE)))
    result = kw.refresh(source, tmp_path / "sep.xlsx", month="Sep-19", values={"A1": 105})
    assert column(result.output)[:4] == list(ARROWS)
    (warning,) = [each for each in result.rolled.warnings if "Trend" in each]
    assert f"({SMALL_ONE}) are still those of the figures before" in warning


def test_an_arrow_that_was_right_a_month_ago_is_a_warning_where_it_may_be_right() -> None:
    indicators = (*LARGE, Figures("A5", (100, 150, 155), "3%", "▲"), Figures("A6", (100, 100, 104), "4%", "▲"))
    card = kw.read(xlsx(book(f"{ARROWS}↑→", indicators=indicators)))
    assert [each[:2] for each in found(card)] == [("warning", "G6")]
