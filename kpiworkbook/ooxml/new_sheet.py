"""Adding a worksheet at the end of a workbook: its part, and all that has to know of it."""

from __future__ import annotations

from collections.abc import Iterable

from kpiworkbook.model.places import address
from kpiworkbook.ooxml.defined_names import DefinedName, add_names
from kpiworkbook.ooxml.new_part import Additions
from kpiworkbook.ooxml.outline import Element, outline, spliced
from kpiworkbook.ooxml.related import main_namespace
from kpiworkbook.ooxml.safe_xml import escape, quoteattr, whole

__all__ = ["add_entry", "add_sheet"]

_WORKSHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"
_MOST_SHEET_ID = 65_534
_A3 = 8
"""Excel's number of the paper size."""
_FOOTER = "&amp;L&amp;8 &amp;A&amp;C&amp;8 Page &amp;P of &amp;N&amp;R&amp;8 &amp;F"
_PADDING = 5 / 7
"""What the file adds to a width in characters: five pixels, of seven a character."""


def _empty_sheet(namespace: str, widths: Iterable[float]) -> bytes:
    """Return a worksheet without cells for a list whose first row stays in view; `widths` in characters.

    It is printed on A3 landscape, all columns on one page, with the pages' numbers at the foot.
    """
    columns = "".join(
        f'<col min="{number}" max="{number}" width="{width + _PADDING:.5f}" customWidth="1"/>'
        for number, width in enumerate(widths, 1)
    )
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        f'<worksheet xmlns={quoteattr(namespace)}><sheetPr><pageSetUpPr fitToPage="1"/></sheetPr><dimension ref="A1"/>'
        '<sheetViews><sheetView workbookViewId="0">'
        '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/><selection pane="bottomLeft"/>'
        f'</sheetView></sheetViews><sheetFormatPr defaultRowHeight="15"/><cols>{columns}</cols><sheetData/>'
        '<pageMargins left="0.4" right="0.4" top="0.5" bottom="0.6" header="0.3" footer="0.3"/>'
        f'<pageSetup paperSize="{_A3}" fitToWidth="1" fitToHeight="0" orientation="landscape"/>'
        f"<headerFooter><oddFooter>{_FOOTER}</oddFooter></headerFooter></worksheet>"
    ).encode()


def add_sheet(additions: Additions, name: str, widths: Iterable[float]) -> str:
    """Add an empty worksheet behind all others and return its part. The name must be free, and one that Excel takes.

    Its first row is repeated on each printed page.
    """
    titles = DefinedName(name="_xlnm.Print_Titles", text=escape(address(name, "$1:$1")).encode())
    add_names(additions, [titles], len(additions.package.sheet_names()))
    return add_entry(additions, name, _empty_sheet(main_namespace(additions.package), widths))


def add_entry(additions: Additions, name: str, content: bytes, *, is_first: bool = False) -> str:
    """Add a worksheet behind or before all others and return its part.

    Where it is the first, what tells sheets by their places is not moved with them: see `add_first_sheet`.
    """
    workbook = additions.package.workbook
    part = additions.free_part("worksheets/sheet.xml", is_numbered=True)
    number = additions.add(part, content, content_type=_WORKSHEET, kind="worksheet")
    sheets = outline(additions.read(workbook), workbook).child("sheets")
    assert sheets is not None  # noqa: S101 - the scorecard stands on one of them
    entry = _entry(sheets, name, number).encode()
    at = sheets.all("sheet")[0].start if is_first else sheets.close
    additions.changed[workbook] = spliced(additions.read(workbook), [(at, at, entry)])
    return part


def _entry(sheets: Element, name: str, relationship: str) -> str:
    """Return the workbook's entry of a sheet, its prefixes those of the last one that is there."""
    last = sheets.all("sheet")[-1]
    ids = {whole(sheet.attributes.get("sheetId", "0")) for sheet in sheets.all("sheet")}
    number = max(ids) + 1
    if number > _MOST_SHEET_ID:
        number = next(free for free in range(1, _MOST_SHEET_ID + 1) if free not in ids)
    key = next(key for key in last.attributes if key.rpartition(":")[2] == "id")
    # Some programs declare the prefix on each sheet's own tag.
    declared = f"xmlns:{key.rpartition(':')[0]}"
    attributes = {declared: last.attributes[declared]} if declared in last.attributes else {}
    attributes |= {"name": name, "sheetId": str(number), key: relationship}
    told = "".join(f" {attribute}={quoteattr(value)}" for attribute, value in attributes.items())
    return f"<{last.prefix}sheet{told}/>"
