"""Changes in brackets and without percent signs: read where the whole section writes them so."""

from __future__ import annotations

from pathlib import Path

import pytest

import kpiworkbook as kw
from tests.support import read, xlsx

CHANGES = """
Ref. | Indicator        | Aug-19 | Sep-19 | % change from previous month
A1   | Number of visits | 100    | 117    | ↑ 17%
A2   | Number of plans  | 100    | 70     | ↓ -30%
A3   | Number of calls  | 100    | 97     | → -3%
A4   | Number of cases  | 100    | 120    | ↑ 20%
A5   | Number of moves  | 100    | 85     | ↓ -15%
A6   | Number of audits | 100    | 155    | ↑ 55%
"""
FORMS = {
    "brackets": "↑ (17%), ↓ (30%), → (3%), ↑ (20%), ↓ (15%), ↑ (55%)",
    "brackets, and signs within": "↑ (17%), ↓ (-30%), → (-3%), ↑ (20%), ↓ (-15%), ↑ (55%)",
    "brackets for falls": "↑ 17%, ↓ (30%), → (3%), ↑ 20%, ↓ (15%), ↑ 55%",
    "no percent signs": "↑ 17, ↓ -30, → -3, ↑ 20, ↓ -15, ↑ 55",
    "brackets, and no percent signs": "↑ (17), ↓ (30), → (3), ↑ (20), ↓ (15), ↑ (55)",
    "decimals": "↑ 17.0, ↓ -30.0, → -3.0, ↑ 20.0, ↓ -15.0, ↑ 55.0",
    "arrows in brackets": "(↑) 17%, (↓) -30%, (→) -3%, (↑) 20%, (↓) -15%, (↑) 55%",
    "brackets, with marks": "↑ (17%) r, ↓ (30%), → (3%)*, ↑ (20%) (p), ↓ (15%) [1], ↑ (55%)",
    "brackets with signs, and marks": "↑ (+17%) r, ↓ (-30%), → (-3%)*, ↑ (+20%) (p), ↓ (-15%) [1], ↑ (+55%)",
    "all in brackets": "(↑ 17%), (↓ -30%), (→ -3%), (↑ 20%), (↓ -15%), (↑ 55%)",
}


def in_form(name: str, heading: str = "% change from previous month") -> str:
    """Return the section with its changes in one of the forms."""
    rows = zip(CHANGES.strip().split("\n")[1:], FORMS[name].split(", "), strict=True)
    typed = [row.rsplit("|", 1)[0] + f"| {change}" for row, change in rows]
    return "\n".join([f"Ref. | Indicator | Aug-19 | Sep-19 | {heading}", *typed])


@pytest.mark.parametrize("form", FORMS)
def test_right_changes_are_right_in_every_form(form: str) -> None:
    assert kw.validate(read(in_form(form))).findings == ()


@pytest.mark.parametrize(
    ("form", "right", "typed", "fixed"),
    [
        ("brackets", "↑ (20%)", "↑ (29%)", "↑ (20%)"),
        ("brackets", "↓ (15%)", "↑ (15%)", "↓ (15%)"),
        ("brackets", "↑ (20%)", "↓ (20%)", "↑ (20%)"),
        ("brackets, and signs within", "↓ (-15%)", "↓ (-51%)", "↓ (-15%)"),
        ("brackets for falls", "↓ (15%)", "↓ (51%)", "↓ (15%)"),
        ("brackets for falls", "↑ 20%", "↓ (20%)", "↑ 20%"),
        ("brackets for falls", "↑ 20%", "↓ (20%) (p)", "↑ 20% (p)"),
        ("brackets for falls", "↓ (15%)", "↓ (51%) r", "↓ (15%) r"),
        ("brackets", "↑ (20%)", "↑ (29%)*", "↑ (20%)*"),
        ("brackets", "↑ (20%)", "↓ (20%) (p)", "↑ (20%) (p)"),
        ("no percent signs", "↑ 20", "↑ 92", "↑ 20"),
        ("no percent signs", "↓ -15", "↓ 15", "↓ -15"),
        ("decimals", "↑ 20.0", "↑ 25.0", "↑ 20.0"),
        ("brackets, and no percent signs", "↓ (15)", "↓ (51)", "↓ (15)"),
        ("arrows in brackets", "(↓) -15%", "(→) -15%", "(↓) -15%"),
        ("all in brackets", "(↑ 20%)", "(→ 29%)", "(↑ 20%)"),
    ],
)
def test_a_wrong_one_is_corrected_in_its_form(tmp_path: Path, form: str, right: str, typed: str, fixed: str) -> None:
    (tmp_path / "book.xlsx").write_bytes(xlsx(in_form(form).replace(right, typed)))

    result = kw.fix(tmp_path / "book.xlsx")

    assert [item.now for item in result.corrections] == [fixed]
    assert kw.validate(kw.read(result.output)).findings == ()


def test_so_are_those_with_signs_that_are_configured(tmp_path: Path) -> None:
    (tmp_path / "kpiworkbook.toml").write_text('[arrows]\nup = "▲"\nsame = "►"\ndown = "▼"\n', encoding="utf-8")
    grid = in_form("no percent signs").replace("↓ -15", "► 15")
    (tmp_path / "book.xlsx").write_bytes(xlsx(grid.replace("↑", "▲").replace("→", "►").replace("↓", "▼")))

    result = kw.fix(tmp_path / "book.xlsx")

    assert [item.now for item in result.corrections] == ["▼ -15"]
    assert kw.validate(kw.read(result.output)).findings == ()


def test_a_single_figure_without_its_percent_sign_is_not_understood() -> None:
    (finding,) = kw.validate(read(CHANGES.replace("↓ -15%", "↓ -15")))

    assert (finding.rule, finding.cell, finding.expected) == ("not-a-number", "E6", "↓ -15%")


@pytest.mark.parametrize("form", ["no percent signs", "brackets, and no percent signs", "decimals"])
def test_under_a_heading_that_speaks_of_no_percentages_they_may_be_differences(form: str) -> None:
    card = read(in_form(form, heading="Monthly change"))
    (finding,) = kw.validate(card)

    assert "change_month" not in {column.key for column in card.sheets[0].sections[0].columns}
    assert (finding.rule, finding.cell) == ("heading-unclear", "E1")
    assert "which may be differences; the column is carried along as it is" in finding.message


def test_a_refresh_leaves_what_may_be_differences(tmp_path: Path) -> None:
    grid = in_form("no percent signs", heading="Monthly change")
    (tmp_path / "book.xlsx").write_bytes(xlsx(grid))

    kw.refresh(tmp_path / "book.xlsx", tmp_path / "out.xlsx")

    assert kw.read(tmp_path / "out.xlsx").sheets[0].grid.shown(1, 4) == "↑ 17"


def test_with_percent_signs_that_heading_does() -> None:
    card = read(in_form("brackets", heading="Monthly change"))

    assert kw.validate(card).findings == ()
    assert "change_month" in {column.key for column in card.sheets[0].sections[0].columns}
