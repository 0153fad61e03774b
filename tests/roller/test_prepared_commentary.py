"""A column that was prepared for the next month's commentary takes it, and that of the month before stays."""

from __future__ import annotations

from pathlib import Path

import pytest

import kpiworkbook as kw
from tests.support import xlsx

PREPARED = """
Ref. | Indicator | Aug-19 | Sep-19 | % change from previous month | Commentary (Sep-19) | Commentary (Oct-19)
M1 | Contacts | 110 | 132 | ↑ 20% | Busy | Prepared
M2 | Referrals | 60 | 66 | ↑ 10% | Calm | Early
M3 | Visits | 60 | 90 | ↑ 50% | |
"""
VALUES = {"M1": {"value": 140, "commentary": "Busier"}, "M2": {"value": 70}, "M3": {"value": 90, "commentary": "Calm"}}


def rolled(tmp_path: Path, grid: str, month: str = "Oct-19") -> kw.RefreshResult:
    path = tmp_path / "sep-19.xlsx"
    path.write_bytes(xlsx(grid))
    return kw.refresh(path, tmp_path / "out.xlsx", month=month, values=VALUES)


def columns(card: kw.Scorecard) -> dict[str, list[str]]:
    """Return what stands under each heading that speaks of commentary."""
    section, grid = card.sheets[0].sections[0], card.sheets[0].grid
    found = [column for column in section.columns if "commentary" in column.heading.casefold()]
    return {column.heading: [grid.shown(row, column.index) for row in section.rows] for column in found}


def test_the_prepared_column_is_the_current_one_and_the_old_one_stays(tmp_path: Path) -> None:
    result = rolled(tmp_path, PREPARED)
    assert columns(result.card) == {
        "Commentary (Sep-19)": ["Busy", "Calm", ""],
        "Commentary (Oct-19)": ["Busier", "Early", "Calm"],
    }
    assert [result.card[ref].commentary for ref in ("M1", "M2", "M3")] == ["Busier", "Early", "Calm"]


def test_the_old_commentary_is_in_the_archive_as_ever(tmp_path: Path) -> None:
    archived = rolled(tmp_path, PREPARED).card.archived_commentary
    assert [(each.ref, each.text) for each in archived] == [("M1", "Busy"), ("M2", "Calm")]


def test_what_was_prepared_and_is_replaced_is_told_and_the_old_heading_is_right(tmp_path: Path) -> None:
    assert rolled(tmp_path, PREPARED).rolled.warnings == (
        "'Dataset'!G2: the commentary is replaced; it said 'Prepared'",
    )


def test_the_columns_order_does_not_matter(tmp_path: Path) -> None:
    swapped = PREPARED.replace(
        "Commentary (Sep-19) | Commentary (Oct-19)", "Commentary (Oct-19) | Commentary (Sep-19)"
    ).replace("Busy | Prepared", "Prepared | Busy")
    assert columns(rolled(tmp_path, swapped).card) == {
        "Commentary (Oct-19)": ["Busier", "Calm", "Calm"],
        "Commentary (Sep-19)": ["Busy", "Early", ""],
    }


@pytest.mark.parametrize("heading", ["Commentary Oct-19", "Commentary (October 2019):", "COMMENTARY [Oct-19]"])
def test_it_may_spell_its_month_in_another_way(tmp_path: Path, heading: str) -> None:
    result = rolled(tmp_path, PREPARED.replace("Commentary (Oct-19)", heading))
    assert columns(result.card)[heading] == ["Busier", "Early", "Calm"]
    assert columns(result.card)["Commentary (Sep-19)"] == ["Busy", "Calm", ""]


@pytest.mark.parametrize("heading", ["Commentary (Nov-19)", "Commentary for the board (Oct-19)", "Actions (Oct-19)"])
def test_a_column_of_another_month_or_kind_is_none(tmp_path: Path, heading: str) -> None:
    result = rolled(tmp_path, PREPARED.replace("Commentary (Oct-19)", heading))
    assert columns(result.card)["Commentary (Oct-19)"] == ["Busier", "", "Calm"]


def test_the_month_after_goes_on_with_the_newer_one(tmp_path: Path) -> None:
    october = rolled(tmp_path, PREPARED).output
    card = kw.refresh(october, tmp_path / "nov.xlsx", month="Nov-19", values={"M1": 150}).card
    assert columns(card) == {"Commentary (Sep-19)": ["Busy", "Calm", ""], "Commentary (Nov-19)": ["", "", ""]}


def test_a_correction_of_the_current_month_is_put_into_its_own_column(tmp_path: Path) -> None:
    assert columns(rolled(tmp_path, PREPARED, "Sep-19").card) == {
        "Commentary (Sep-19)": ["Busier", "Calm", "Calm"],
        "Commentary (Oct-19)": ["Prepared", "Early", ""],
    }


def test_an_edition_that_was_rolled_without_new_commentary_keeps_what_was_prepared(tmp_path: Path) -> None:
    path = tmp_path / "sep-19.xlsx"
    path.write_bytes(xlsx(PREPARED))
    card = kw.refresh(path, tmp_path / "out.xlsx", month="Oct-19").card
    assert columns(card)["Commentary (Oct-19)"] == ["Prepared", "Early", ""]
