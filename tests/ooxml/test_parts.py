"""A part leaves a package together with all that refers to it, and nothing else leaves."""

from __future__ import annotations

import io

import pytest

from kpiworkbook.ooxml.archive import rewrite
from kpiworkbook.ooxml.package import Package
from kpiworkbook.ooxml.parts import without_part
from tests.keeper.differences import differences
from tests.ooxml.sheets import load
from tests.zoo import ZOO
from tests.zoo.parts import WORKBOOK, Parts

CHAIN = "xl/calcChain.xml"


@pytest.mark.parametrize(
    ("part", "relationships"),
    [("xl/workbook.xml", "xl/_rels/workbook.xml.rels"), ("texts.xml", "_rels/texts.xml.rels"), ("", "_rels/.rels")],
)
def test_relationships_stand_beside_their_part(part, relationships):
    assert Package(io.BytesIO(ZOO["plain"]()), "book.xlsx").relationships_part(part) == relationships


@pytest.mark.parametrize("target", ["calcChain.xml", "/xl/calcChain.xml", "../xl/calcChain.xml", "./calcChain.xml"])
def test_the_calculation_chain_leaves_with_its_relationship_and_its_type(target):
    parts = Parts.of(ZOO["calculation chain"]())
    parts.change("xl/_rels/workbook.xml.rels", 'Target="calcChain.xml"', f'Target="{target}"')
    package = parts.packed()
    changed = without_part(Package(io.BytesIO(package), "book.xlsx"), CHAIN, WORKBOOK)
    new = rewrite(package, changed, [CHAIN])

    found = differences(package, new)
    assert (found.changed, found.disappeared) == (("[Content_Types].xml", "xl/_rels/workbook.xml.rels"), (CHAIN,))
    assert not any(b"calcChain" in content for content in Parts.of(new).values())
    for part, content in changed.items():
        assert content.count(b"/>") == parts[part].count(b"/>") - 1
    assert load(new).sheetnames == ["Dataset", "Cover"]


def test_what_nothing_refers_to_changes_nothing():
    package = Package(io.BytesIO(ZOO["plain"]()), "book.xlsx")
    assert without_part(package, CHAIN, WORKBOOK) == {}
