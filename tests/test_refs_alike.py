"""Two refs that differ in their capital letters only are never taken for each other."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

import kpiworkbook as kw
from tests.support import xlsx

GRID = """
Ref. | Indicator        | Aug-19 | Sep-19
EH1a | Number of plans  | 100    | 117
EH1A | Number of visits | 200    | 220
EH2  | Number of calls  | 10     | 11
"""


@pytest.fixture
def book(tmp_path: Path) -> Path:
    path = tmp_path / "book.xlsx"
    path.write_bytes(xlsx(GRID))
    return path


def test_each_is_found_by_its_own_ref(book: Path) -> None:
    card = kw.read(book)

    assert (card["EH1a"].name, card["EH1A"].name) == ("Number of plans", "Number of visits")
    with pytest.raises(kw.LookupRefError, match="did you mean EH1a or EH1A"):
        card["eh1a"]


def test_a_warning_names_both(book: Path) -> None:
    (finding,) = kw.validate(kw.read(book))

    assert (finding.rule, finding.cell, finding.ref) == ("refs-alike", "A3", "EH1A")
    assert finding.message.startswith("'EH1A' differs from 'EH1a' (A2) only in its capital letters.")


def test_new_figures_and_the_archive_keep_them_apart(book: Path, tmp_path: Path) -> None:
    new, newer = tmp_path / "new.xlsx", tmp_path / "newer.xlsx"
    kw.refresh(book, new, month="Oct-19", values={"EH1A": 6, "EH1a": 5, "EH2": 7})
    kw.refresh(new, newer, month="Nov-19", values={"EH2": 9, "EH1a": 15, "EH1A": 16})

    frame = kw.read(newer).to_frame()
    figures = {ref: list(frame[frame.ref == ref].sort_values("period").value) for ref in ("EH1a", "EH1A")}
    assert figures == {"EH1a": [100, 117, 5, 15], "EH1A": [200, 220, 6, 16]}
    assert openpyxl.load_workbook(newer).worksheets[0]["D2"].value == 15


def test_a_ref_in_other_letters_is_told_with_both(book: Path, tmp_path: Path) -> None:
    values = tmp_path / "values.csv"
    values.write_text("ref,value\neh1a,5\nEH1A,6\nEH2,7\n")

    with pytest.raises(kw.KpiWorkbookError, match=r"eh1a: .* did you mean EH1a or EH1A\?"):
        kw.refresh(book, tmp_path / "new.xlsx", month="Oct-19", values=values)


def test_two_editions_are_compared_ref_by_ref(book: Path, tmp_path: Path) -> None:
    swapped = tmp_path / "swapped.xlsx"
    swapped.write_bytes(xlsx("\n".join(sorted(GRID.strip().splitlines(), reverse=True)).replace("220", "221")))

    assert [(each.kind.value, each.ref) for each in kw.compare(book, swapped).differences] == [("restated", "EH1A")]
