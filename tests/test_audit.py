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
