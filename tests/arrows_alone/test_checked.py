"""What is said of arrows alone that do not show the way of their figures."""

from __future__ import annotations

import io
from pathlib import Path

import openpyxl
import pytest
from openpyxl.styles import Font

import kpiworkbook as kw
from tests.arrows_alone.books import BY_ANY_CHANGE, BY_CHANGE, BY_PERFORMANCE, INDICATORS, book, found
from tests.support import read, saved, xlsx

TRIANGLES = str.maketrans("↑→↓", "puq")


def replaced(arrows: str, at: int, arrow: str) -> str:
    return arrows[:at] + arrow + arrows[at + 1 :]


@pytest.mark.parametrize("arrows", [BY_CHANGE, BY_ANY_CHANGE, BY_PERFORMANCE])
def test_nothing_is_said_of_arrows_that_go_by_one_thing(arrows: str) -> None:
    assert found(read(book(arrows))) == []


@pytest.mark.parametrize(("arrows", "at", "wrong", "cell"), [
    (BY_CHANGE, 0, "↓", "G2"), (BY_CHANGE, 5, "↓", "G7"), (BY_ANY_CHANGE, 0, "→", "G2"), (BY_PERFORMANCE, 4, "↓", "G6"),
])  # fmt: skip
def test_an_arrow_that_breaks_the_habit_of_its_column_is_an_error(arrows: str, at: int, wrong: str, cell: str) -> None:
    assert found(read(book(replaced(arrows, at, wrong)))) == [("error", cell, wrong, arrows[at], "arrow-flipped")]


def test_the_message_gives_the_calculation_and_by_what_the_column_goes() -> None:
    (first,) = kw.validate(read(book(replaced(BY_CHANGE, 0, "↓")))).findings
    assert first.message == (
        "'↓' should be '↑': Sep-19 1500 (E2) against Aug-19 1300 (D2) is +15.4%; it takes 10% for another arrow than "
        "the level one"
    )
    (first,) = kw.validate(read(book(replaced(BY_PERFORMANCE, 1, "→")))).findings
    assert first.message == (
        "'→' should be '↑': Sep-19 400 (E3) against Aug-19 540 (D3) is -25.9%; in this column up is better"
    )


def test_an_arrow_that_was_right_a_month_ago_says_so() -> None:
    indicators = tuple(each._replace(months=(100, 120, 90)) if each.ref == "A7" else each for each in INDICATORS)
    card = read(book(replaced(BY_CHANGE, 6, "↑"), indicators=indicators))
    assert found(card) == [("error", "G8", "↑", "↓", "carried-over")]
    assert "it was right a month ago, for Aug-19" in kw.validate(card).findings[-1].message


def test_where_the_others_show_two_habits_alike_it_is_a_warning_and_stays(tmp_path: Path) -> None:
    """A2 is right where arrows go by the change alone, A4 where they say what is better, and the others in any case."""
    source = tmp_path / "book.xlsx"
    source.write_bytes(xlsx(book(replaced(BY_CHANGE, 3, "↓"))))
    assert found(kw.read(source)) == [("warning", "G5", "↓", "↑", "arrow-flipped")]
    assert "by which it would be right, so it stays" in kw.validate(kw.read(source)).findings[0].message
    assert kw.fix(source).corrections == ()
    assert kw.refresh(source, tmp_path / "new.xlsx").revisions == ()


def test_arrows_without_a_habit_are_told_once_and_not_checked() -> None:
    assert found(read(book("↓↑↑→↓→→"))) == [("info", "G1", "Trend", "", "")]


def test_arrows_that_may_say_what_is_better_need_to_know_which_way_is_good() -> None:
    grid = book(BY_PERFORMANCE).replace(" | ▲", " | ").replace(" | ▼", " | ")
    (first,) = kw.validate(read(grid)).findings
    assert first.message.endswith(
        "if up means better there, say which way is good, in a column 'Good is' or under [polarity] in kpiworkbook.toml"
    )


def test_of_letters_the_message_says_what_excel_shows() -> None:
    workbook = openpyxl.load_workbook(io.BytesIO(xlsx(book(replaced(BY_CHANGE, 0, "↓").translate(TRIANGLES)))))
    for number in range(2, 9):
        workbook.active[f"G{number}"].font = Font(name="Wingdings 3")
    (first,) = kw.validate(kw.read(saved(workbook))).findings
    assert (first.shown, first.expected) == ("q", "p")
    assert first.message.endswith("; in Wingdings 3 'q' shows ↓, and 'p' shows ↑")


def test_an_arrow_beside_a_month_without_a_figure_is_wrong() -> None:
    grid = book(BY_CHANGE).replace("| 69 | 11% |", "| tbc | - n/a |")
    assert found(read(grid)) == [("error", "G6", "↑", "-", "unknown")]


def test_nothing_is_said_beside_a_month_that_was_not_understood() -> None:
    assert found(read(book(BY_CHANGE).replace("| 69 | 11% |", "| see note | 11% |"))) == []


def test_rounded_percentages_leave_an_arrow_open() -> None:
    assert found(read("""
        Ref. | Indicator             | Aug-19 | Sep-19 | Trend
        A1   | Percentage of visits  | 70%    | 77%    | ↑
        A2   | Percentage of plans   | 70%    | 60%    | ↓
        A3   | Percentage of calls   | 70%    | 71%    | →
        A4   | Percentage of reviews | 70%    | 69%    | ↓
        A5   | Percentage of moves   | 70%    | 72%    | ↑
        A6   | Percentage of checks  | 70%    | 70%    | ↑
    """)) == []  # fmt: skip


def test_a_rise_from_zero_may_have_its_arrow() -> None:
    indicators = (*INDICATORS, INDICATORS[0]._replace(ref="A8", months=(3, 0, 5), change="- n/a"))
    for arrow, said in (("↑", []), ("-", []), ("→", [("error", "G9", "→", "-", "arrow-flipped")])):
        assert found(read(book(f"{BY_CHANGE}{arrow}", indicators=indicators))) == said


def test_a_configured_habit_needs_no_proof() -> None:
    config = kw.Settings(arrows=kw.ArrowSettings(alone="any-change"))
    wrong = [cell for _, cell, *_ in found(read(book(BY_CHANGE), config=config))]
    assert wrong == ["G4", "G7"]


def test_fix_corrects_the_arrow_in_the_family_of_its_column(tmp_path: Path) -> None:
    source = tmp_path / "book.xlsx"
    source.write_bytes(xlsx(book(replaced("⬆⬇➔⬆⬆➔➔", 0, "⬇"))))
    result = kw.fix(source)
    assert [(c.cell, c.was, c.now, c.formula) for c in result.corrections] == [("G2", "⬇", "⬆", "")]
    assert result
    assert found(kw.read(result.output)) == []


def test_the_column_has_a_name_of_its_own_in_results() -> None:
    (finding,) = kw.validate(read(book(replaced(BY_CHANGE, 0, "↓")))).findings
    assert (finding.rule, finding.column) == ("arrow-alone", "arrow_month")


def test_an_arrow_among_letters_is_corrected_as_an_arrow(tmp_path: Path) -> None:
    """Where a month had no figure, the cell lost the font that draws letters."""
    workbook = openpyxl.load_workbook(io.BytesIO(xlsx(book("↓" + "éêèééèè"[1:]))))
    for number in range(3, 9):
        workbook.active[f"G{number}"].font = Font(name="Wingdings")
    source = tmp_path / "book.xlsx"
    source.write_bytes(saved(workbook))
    assert found(kw.read(source)) == [("error", "G2", "↓", "↑", "arrow-flipped")]
    assert [(c.was, c.now) for c in kw.fix(source).corrections] == [("↓", "↑")]
