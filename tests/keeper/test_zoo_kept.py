"""Everything that Excel puts into a workbook outlives refresh, fix and a month further: only what must change does."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import kpiworkbook as kw
from tests.keeper.allowed import CHAIN, DERIVED, OTHERS, changed_cells, derived_cells, texts_as_numbers
from tests.keeper.differences import differences
from tests.support import all_converted
from tests.zoo import SHEET, ZOO, file_name


def book(name: str, folder: Path) -> Path:
    path = folder / file_name(name)
    path.write_bytes(ZOO[name]())
    return path


@pytest.mark.parametrize("name", ZOO)
def test_a_refresh_changes_the_derived_cells_and_nothing_else(name: str, tmp_path: Path) -> None:
    path = book(name, tmp_path)
    card = kw.read(path)

    result = kw.refresh(path, force=True)

    found = differences(path.read_bytes(), result.output.read_bytes())
    assert set(found.changed) - set(found.sheets) <= {part for part in found.changed if OTHERS.match(part)}
    assert {part for part in found.disappeared if not re.match(CHAIN, part)} == set()
    assert (found.appeared, found.reordered) == ((), False)
    assert changed_cells(found) <= derived_cells(card) | texts_as_numbers(card)
    for sheet in found.sheets.values():
        assert set(sheet.added) <= {"conditionalFormatting"}
        assert (sheet.removed, sheet.loose) == ((), False)


@pytest.mark.parametrize("name", ZOO)
def test_a_refreshed_workbook_reads_as_it_should_and_a_second_refresh_changes_nothing(
    name: str, tmp_path: Path
) -> None:
    path = book(name, tmp_path)
    before = kw.read(path)

    first = kw.refresh(path, force=True).output
    after = kw.read(first)

    assert [record.shown for record in after.records] == [record.shown for record in before.records]
    wrong = {f.cell for f in kw.validate(after) if f.severity == "error" and DERIVED.fullmatch(f.column)}
    assert wrong <= {address.rpartition("!")[2] for address in kw.refresh(path, dry_run=True).left_alone}
    again = kw.refresh(first, tmp_path / f"again{first.suffix}", force=True).output
    assert again.read_bytes() == first.read_bytes()


@pytest.mark.parametrize("name", ZOO)
def test_a_fix_changes_only_the_cells_that_it_names(name: str, tmp_path: Path) -> None:
    path = book(name, tmp_path)

    result = kw.fix(path, force=True)

    if result.written:
        found = differences(path.read_bytes(), result.output.read_bytes())
        assert changed_cells(found) == {item.cell for item in result.corrections}
        assert all(not sheet.outside and not sheet.loose for sheet in found.sheets.values())
        assert set(found.changed) - set(found.sheets) <= {part for part in found.changed if OTHERS.match(part)}


@pytest.mark.parametrize("name", ZOO)
def test_a_month_further_every_figure_is_on_the_sheet_or_in_the_archive(name: str, tmp_path: Path) -> None:
    path = book(name, tmp_path)
    before = kw.read(path)
    as_of = max(sheet.as_of for sheet in before.sheets)
    month = as_of.replace(month=as_of.month % 12 + 1, year=as_of.year + as_of.month // 12)

    after = kw.read(kw.refresh(path, month=month, force=True).output)

    told = {(r.sheet, r.ref, r.period): r.value for r in after.history if r.series == "actual"}
    for record in before.records:
        if record.series == "actual":
            assert told[record.sheet, record.ref, record.period] == record.value, record


def test_libreoffice_opens_what_was_kept(tmp_path: Path) -> None:
    names = ("plain", "strict", "macros", "saved by libreoffice", "threaded comments")
    kept = [kw.refresh(book(name, tmp_path), force=True).output for name in names]

    for opened in all_converted(kept, tmp_path / "ods", "ods"):
        assert kw.read(opened).sheets[0].name == SHEET, opened.name
