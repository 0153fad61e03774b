"""The audit says where a fault is, although it looks for the path only then."""

from __future__ import annotations

from pathlib import Path

from tests.audit import audited_bytes
from tests.zoo import ZOO
from tests.zoo.parts import Parts

SHEET = "xl/worksheets/sheet1.xml"


def test_the_paths_are_those_of_the_faulty_elements(tmp_path: Path) -> None:
    parts = Parts.of(ZOO["plain"]())
    head, *rows = parts[SHEET].decode().split("<row ")
    for number in (2, 4):
        rows[number] = rows[number].replace("</row>", "<odd/></row>")
    parts[SHEET] = "<row ".join([head, *rows]).encode()

    found = [each for each in audited_bytes(parts.packed(), tmp_path) if "'odd'" in each]

    assert [each.partition(": ")[0].rpartition(":")[2] for each in found] == [
        "/worksheet[1]/sheetData[1]/row[3]",
        "/worksheet[1]/sheetData[1]/row[5]",
    ]


def test_what_is_told_of_a_part_is_told_of_each_workbook_that_has_it_and_of_no_other(tmp_path: Path) -> None:
    parts = Parts.of(ZOO["plain"]())
    whole = parts[SHEET]
    parts[SHEET] = whole.replace(b"</row>", b"<odd/></row>", 1)
    first = audited_bytes(parts.packed(), tmp_path)
    parts["docProps/app.xml"] = parts["docProps/app.xml"].replace(b"</Properties>", b"<Odd/></Properties>")
    copy = audited_bytes(parts.packed(), tmp_path)
    parts[SHEET] = whole
    mended = audited_bytes(parts.packed(), tmp_path)

    assert [SHEET in each for each in first] == [True]
    assert mended
    assert not [each for each in mended if SHEET in each]
    assert sorted(copy) == sorted(first + mended)
