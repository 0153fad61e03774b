"""In a package letter case makes no difference to names (ECMA-376 part 2, 6.2.2.3): Excel opens what follows."""

from __future__ import annotations

from pathlib import Path

import pytest

import kpiworkbook as kw
from tests.audit import audited
from tests.zoo import ZOO
from tests.zoo.parts import SHEET_PART, Parts

RELATIONSHIPS = "xl/worksheets/_rels/sheet1.xml.rels"
STYLES = "xl/styles.xml"
CHAIN = "xl/calcChain.xml"


def book(folder: Path, animal: str, *parts: str) -> Path:
    """Return a workbook some of whose parts have their names in capitals, which are written small elsewhere."""
    names = {part: part.upper() if part != SHEET_PART else "xl/worksheets/Sheet1.XML" for part in parts}
    path = folder / "book.xlsx"
    path.write_bytes(Parts({names.get(part, part): c for part, c in Parts.of(ZOO[animal]()).items()}).packed())
    return path


@pytest.mark.parametrize("part", [RELATIONSHIPS, SHEET_PART, STYLES, "xl/_rels/workbook.xml.rels", "xl/workbook.xml"])
def test_a_part_is_found_however_its_name_is_written(tmp_path: Path, part: str) -> None:
    card = kw.read(book(tmp_path, "notes", part))

    assert [r.shown for r in card.records] == [r.shown for r in kw.read(ZOO["notes"]()).records]
    again = kw.refresh(book(tmp_path, "notes", part), tmp_path / "out.xlsx").output
    assert set(Parts.of(again.read_bytes())) == set(Parts.of((tmp_path / "book.xlsx").read_bytes()))


def test_notes_move_with_their_month_where_the_relationships_are_written_otherwise(tmp_path: Path) -> None:
    plain = kw.refresh(book(tmp_path, "notes"), tmp_path / "plain.xlsx", month="Oct-19").output
    other = kw.refresh(book(tmp_path, "notes", RELATIONSHIPS), tmp_path / "other.xlsx", month="Oct-19").output
    assert {name.casefold(): content for name, content in Parts.of(other.read_bytes()).items()} == {
        name.casefold(): content for name, content in Parts.of(plain.read_bytes()).items()
    }


def test_what_is_added_goes_to_the_relationships_that_are_there(tmp_path: Path) -> None:
    path = book(tmp_path, "notes", RELATIONSHIPS)
    card = kw.read(path)
    copy = kw.annotate(card, kw.validate(card), tmp_path / "copy.xlsx")

    names = [name.casefold() for name in Parts.of(copy.read_bytes())]
    assert len(names) == len(set(names))
    assert not [found for found in audited(copy) if "uplicate" in found]


def test_the_calculation_chain_leaves_however_it_is_written(tmp_path: Path) -> None:
    out = kw.refresh(book(tmp_path, "calculation chain", CHAIN), tmp_path / "out.xlsx").output

    assert not any(b"calcchain" in content.lower() for content in Parts.of(out.read_bytes()).values())
    assert CHAIN.upper() not in Parts.of(out.read_bytes())
