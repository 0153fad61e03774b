"""What books have alike is understood once, and no book is told anything of another."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import pytest

from kpiworkbook.errors import NotAWorkbookError
from kpiworkbook.ooxml.alike import once_for_alike
from kpiworkbook.ooxml.package import Package
from kpiworkbook.ooxml.styles_edit import StylesEditor
from kpiworkbook.reader.look import read_look
from kpiworkbook.reader.styles import read_styles
from tests.zoo import ZOO
from tests.zoo.parts import Parts

if TYPE_CHECKING:
    from collections.abc import Callable

STYLES = """<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><fills count="1"><fill>
<patternFill patternType="solid"><fgColor theme="4"/></patternFill></fill></fills>
<cellXfs count="1"><xf numFmtId="10" fillId="0"/></cellXfs></styleSheet>"""
THEME = """<a:theme xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><a:clrScheme>
<a:accent1><a:srgbClr val="{}"/></a:accent1></a:clrScheme></a:theme>"""


def package(name: str = "book.xlsx", **changed: str) -> Package:
    """Return a package with some parts changed, `styles` or `theme1` or `workbook.xml.rels`."""
    parts = Parts.of(ZOO["plain"]())
    for part in list(parts):
        for ending, content in changed.items():
            if part.endswith(ending.replace("_", ".")):
                parts[part] = content.encode()
    return Package(io.BytesIO(parts.packed()), name)


def counted() -> tuple[list[bytes], Callable[[bytes, str], int]]:
    asked: list[bytes] = []

    @once_for_alike
    def length(xml: bytes, _: str) -> int:
        asked.append(xml)
        if not xml:
            raise ZeroDivisionError
        return len(xml)

    return asked, length


def test_a_part_is_understood_once() -> None:
    asked, length = counted()
    assert [length(bytearray(b"abc").decode().encode(), "a") for _ in range(3)] == [3, 3, 3]
    assert asked == [b"abc"]


def test_what_is_asked_for_besides_makes_a_difference() -> None:
    asked, length = counted()
    assert [length(b"abc", name) for name in "aba"] == [3, 3, 3]
    assert asked == [b"abc", b"abc"]


def test_large_parts_are_not_remembered_and_few_of_the_others() -> None:
    asked, length = counted()
    assert [length(b"a" * 100_000, "") for _ in range(2)] == [100_000, 100_000]
    assert len(asked) == 2
    for number in (*range(100), 0):
        length(b"%d" % number, "")
    assert asked.count(b"0") == 2


def test_what_was_raised_is_raised_again() -> None:
    asked, length = counted()
    for _ in range(2):
        with pytest.raises(ZeroDivisionError):
            length(b"", "")
    assert len(asked) == 2


def test_the_same_styles_have_the_colours_of_each_books_theme() -> None:
    fills = [
        read_styles(package(styles_xml=STYLES, theme1_xml=THEME.format(rgb)))[0].fill for rgb in ("0000AA", "BB0000")
    ]
    assert fills == ["0000AA", "BB0000"]


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"workbook_xml_rels": '<r><Relationship Id="a"/><Relationship Id="a"/></r>'}, "says two things of 'a'"),
        ({"workbook_xml_rels": "<r>"}, "is damaged in xl/_rels/workbook.xml.rels"),
        ({"workbook_xml_rels": "<!DOCTYPE r><r/>"}, "holds a document type in xl/_rels/workbook.xml.rels"),
        ({"styles_xml": "<r>"}, "is damaged in xl/styles.xml"),
        ({"theme1_xml": "<r>"}, "is damaged in xl/theme/theme1.xml"),
    ],
)
def test_each_of_books_with_the_same_damage_is_named(changed: dict[str, str], told: str) -> None:
    for name in ("one.xlsx", "other.xlsx"):
        with pytest.raises(NotAWorkbookError, match=f"{name} {told}"):
            read_styles(package(name, **changed))


def test_what_is_added_to_one_books_styles_is_not_in_anothers() -> None:
    xml = package().read("xl/styles.xml")
    first, untouched = StylesEditor(xml, "styles"), StylesEditor(xml, "styles")
    index = first.with_number_format(0, "0.000")
    again = StylesEditor(xml, "styles")
    assert again.xml() == untouched.xml() == xml != first.xml()
    assert again.with_number_format(0, "0.0000") == index
    assert again.xml() == first.xml().replace(b'"0.000"', b'"0.0000"')


def test_relationships_cannot_be_changed_for_other_books() -> None:
    found = package().relationships("")
    with pytest.raises(TypeError):
        found["rId9"] = next(iter(found.values()))  # type: ignore[index]


def test_sheets_with_the_same_columns_have_their_widths_each_for_itself() -> None:
    xml = b'<worksheet><cols><col min="1" max="2" width="10.7109375" hidden="1"/></cols><sheetData/></worksheet>'
    one, other = read_look(xml, ()), read_look(xml.replace(b"<cols>", b"<cols >"), ())
    assert one.column_widths == other.column_widths == pytest.approx({0: 10, 1: 10}, abs=0.01)
    assert one.column_widths is not other.column_widths
    assert one.hidden_columns == other.hidden_columns == {0, 1}
