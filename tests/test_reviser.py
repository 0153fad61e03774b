"""The reviser: which derived cells read differently once recomputed, and whether their figures changed."""

from __future__ import annotations

import copy
import pickle
from pathlib import Path

import openpyxl
import pytest
from openpyxl.styles import Font

import kpiworkbook as kw
from kpiworkbook.model.fields import DERIVED
from kpiworkbook.reviser import revise
from tests.support import DISPLACED, SAMPLE, read, refreshed, saved, tsv, xlsx

HEADER = (
    "Ref. | Indicator | Sep-18 | Aug-19 | Sep-19 | % change from previous month | 12 month average | 12-mnth max value"
)
WRONG_IN_THE_SAMPLE = ["T27", "U27", "T29", "U29", "U30", "T37", "U37", "W41", "T66", "W66", "T67", "W67"]


def revisions(row: str, config: kw.Settings | None = None) -> list[tuple[str, str, str, bool]]:
    """Revise a row of one indicator with the months Sep-18, Aug-19 and Sep-19."""
    card = kw.read(tsv(f"\n{HEADER}\n{row}\n"), config=config)
    return [(r.column, r.was, r.now, r.figure_changed) for r in revise(card, kw.calculate(card))]


def test_row_that_is_right_needs_no_revision() -> None:
    assert revisions("A1 | Number of visits | 9 | 10 | 14 | ↑ 40% | 12 | 14") == []


@pytest.mark.parametrize(
    "typed", ["⬆️ 40%", "⬆ 40%", "40% ↑", "↑40%", "é 40%", "↑ +40%", "40%", "↑ 40.0%", " ↑  40 %", "\uf0e9 40%"]
)
def test_same_change_in_other_writing_is_no_new_figure(typed: str) -> None:
    assert revisions(f"A1 | Number of visits | 9 | 10 | 14 |{typed}| 12 | 14") == [
        ("change_month", typed.strip(), "↑ 40%", False)
    ]


@pytest.mark.parametrize("typed", ["↑ 41%", "↓ 40%", "→ 40%", "⬆️ -40%", "- n/a", "", "↑", "↑ 40.1%", "tbc", "#DIV/0!"])
def test_other_change_is_a_new_figure(typed: str) -> None:
    assert revisions(f"A1 | Number of visits | 9 | 10 | 14 | {typed} | 12 | 14") == [
        ("change_month", typed, "↑ 40%", True)
    ]


@pytest.mark.parametrize(("typed", "changed"), [("n/a", False), ("-", False), ("", False), ("→ 0%", True)])
def test_change_that_cannot_be_shown(typed: str, changed: bool) -> None:
    assert revisions(f"A1 | Number of visits | 9 | 0 | 14 | {typed} | 7 | 14") == [
        ("change_month", typed, "- n/a", changed)
    ]


@pytest.mark.parametrize(
    ("typed", "changed"), [("12.3", False), ("12.30", False), ("12.4", True), ("13", True), ("tbc", True), ("", True)]
)
def test_average_with_other_decimals_is_no_new_figure(typed: str, changed: bool) -> None:
    assert revisions(f"A1 | Number of visits | 9 | 10.3 | 14.3 | ↑ 39% | {typed} | 14.3") == (
        [("average_12m", typed, "12.3", changed)] if typed != "12.3" else []
    )


def test_thousands_separator_is_writing() -> None:
    assert revisions("A1 | Number of visits | 9 | 1000 | 1400 | ↑ 40% | 1,200 | 1400") == [
        ("average_12m", "1,200", "1200", False)
    ]


def test_percentage_is_shown_with_the_decimals_of_its_months() -> None:
    assert revisions("A1 | Percentage of visits | 9.0% | 10.0% | 14.0% | ↑ 40% | 12% | 14%") == [
        ("average_12m", "12%", "12.0%", False),
        ("max_12m", "14%", "14.0%", False),
    ]


def test_percentage_typed_without_its_sign_is_shown_without_it() -> None:
    assert revisions("A1 | Percentage of visits | 9 | 10.5 | 14.5 | ↑ 38% | 12.5 | 14.5") == []


def test_without_any_figure_average_and_maximum_are_a_dash() -> None:
    assert revisions("A1 | Number of visits | 9 | tbc | - | n/a | 5 | -") == [
        ("change_month", "n/a", "- n/a", False),
        ("average_12m", "5", "-", True),
    ]


@pytest.mark.parametrize(("typed", "changed"), [("n/a", False), ("tbc", False), ("#DIV/0!", True), ("about 5", True)])
def test_what_says_neither_a_figure_nor_that_there_is_none_is_another(typed: str, changed: bool) -> None:
    found = revisions(f"A1 | Number of visits | - | tbc | n/a | - n/a | {typed} | -")
    assert found == [("average_12m", typed, "-", changed)]


@pytest.mark.parametrize(("typed", "changed"), [("0", True), ("0.4", True), ("0.38", False), ("0.385", True)])
def test_a_fraction_is_the_same_percentage_from_two_decimals_on(typed: str, changed: bool) -> None:
    source = xlsx(f"\n{HEADER}\nA1 | Number of visits | 38% | 38% | 38% | → 0% | {typed} | 38%\n")
    card = kw.read(source)

    assert [(r.was, r.figure_changed) for r in revise(card, kw.calculate(card))] == [(typed, changed)]


def test_bare_fraction_behind_a_percent_format_is_the_same_change() -> None:
    source = xlsx(f"\n{HEADER}\nA1 | Number of visits | 9 | 10 | 14 | 40% | 12 | 14\n")
    card = kw.read(source)

    assert [(r.cell, r.figure_changed) for r in revise(card, kw.calculate(card))] == [("F2", False)]
    assert revise(card, kw.calculate(card), behind_formats=DERIVED) == ()


def test_wingdings_letter_is_read_by_the_cells_font() -> None:
    book = openpyxl.Workbook()
    book.active.append([cell.strip() for cell in HEADER.split("|")])
    book.active.append(("A1", "Number of visits", 9, 10, 14, "h 40%", 12, 14))
    book.active["F2"].font = Font(name="Wingdings 3")
    card = kw.read(saved(book))

    assert [(r.was, r.now, r.figure_changed) for r in revise(card, kw.calculate(card))] == [("h 40%", "↑ 40%", False)]


def test_house_with_glyphs_of_its_own_finds_its_own_writing_unchanged() -> None:
    house = kw.Settings(arrows=kw.ArrowSettings(up="▲", same="►", down="▼", not_available="no change shown"))

    assert revisions("A1 | Number of visits | 9 | 10 | 14 | ▲ 40% | 12 | 14", house) == []
    assert revisions("A1 | Number of visits | 9 | 10 | 14 | ↑ 40% | 12 | 14", house) == [
        ("change_month", "↑ 40%", "▲ 40%", False)
    ]
    assert revisions("A1 | Number of visits | 9 | 10 | 14 | ▲  40% | 12 | 14", house) == [
        ("change_month", "▲  40%", "▲ 40%", False)
    ]


def test_extra_and_missing_derived_columns_are_left_alone() -> None:
    card = read("""
        Ref. | Indicator        | Aug-19 | Sep-19 | Risk | 12 month average
        A1   | Number of visits | 10     | 14     | high | 12
    """)

    assert revise(card, kw.calculate(card)) == ()


@pytest.mark.parametrize("source", [SAMPLE, DISPLACED])
def test_exactly_twelve_derived_cells_of_the_sample_change(source: Path, tmp_path: Path) -> None:
    result = kw.refresh(source, tmp_path / "out.xlsx", dry_run=True)
    changed = [r for r in result.revisions if r.figure_changed]

    assert sorted((r.ref, r.column, r.now) for r in changed) == sorted([
        ("EH3c%", "change_month", "↑ 17%"),
        ("EH3c%", "change_year", "↑ 69%"),
        ("EH3e%", "change_month", "↑ 30%"),
        ("EH3e%", "change_year", "↑ 60%"),
        ("EH4 (val)", "change_year", "↑ 143%"),
        ("CP2-NI", "change_month", "↓ -75%"),
        ("CP2-NI", "change_year", "↓ -20%"),
        ("CP4", "average_12m", "78.8%"),
        ("LAC11-QL", "change_month", "→ 0%"),
        ("LAC11-QL", "average_12m", "170"),
        ("LAC11-QL (%)", "change_month", "→ 0%"),
        ("LAC11-QL (%)", "average_12m", "98.4%"),
    ])  # fmt: skip
    if source == SAMPLE:
        assert [r.cell for r in changed] == WRONG_IN_THE_SAMPLE


def test_refreshed_workbook_needs_no_further_revision(tmp_path: Path) -> None:
    card = kw.read(refreshed(SAMPLE, tmp_path))

    assert revise(card, kw.calculate(card)) == ()


@pytest.mark.parametrize("value", [True, False, 1e300])
def test_what_is_no_change_in_a_change_cell_is_revised(value: object) -> None:
    book = openpyxl.load_workbook(SAMPLE)
    book["Dataset"]["T27"] = value
    card = kw.read(saved(book))

    assert ("T27", "↑ 17%") in [(item.cell, item.now) for item in revise(card, kw.calculate(card))]
    assert "T27" in [finding.cell for finding in kw.validate(card).findings]


def test_a_revision_that_was_sent_to_another_process_is_the_same() -> None:
    (revision, *_) = kw.refresh(SAMPLE, dry_run=True).revisions

    for protocol in range(2, pickle.HIGHEST_PROTOCOL + 1):
        assert pickle.loads(pickle.dumps(revision, protocol)) == revision
    assert copy.deepcopy(revision) == copy.copy(revision) == revision
    assert hash(copy.copy(revision)) == hash(revision)
